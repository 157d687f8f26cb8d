"""Death of the head of a household: what it costs, what is lost with it, and who bears the debt."""

from __future__ import annotations

import numpy as np
import pytest

from sim.accounts import MOVE_NUMBER
from sim.build import World
from sim.deaths import lose_labor, mourn
from sim.loan_lives import insure_life, settle_for_the_dead
from sim.program import Program
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario

CHANGES = ["village.people.households=40", "run.months=20", "run.seeds=2", "village.news.start_share=1",
           "village.demand.ask_chance_month=0.6", "shocks.death.chance_month=0.02", "village.people.over65_share=0.3"]


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("policy/deaths", CHANGES)


def test_the_old_die_more_often_and_a_funeral_is_a_bill():
    assert mourn(0, 50_000, 700, 900, 0.001, 10.0, 4.0, 0.0009) == (1, 200_700, 200_900, 200_000, 1)
    assert mourn(0, 50_000, 700, 900, 0.001, 10.0, 4.0, 0.009) == (0, 700, 900, 0, 0)
    assert mourn(1, 50_000, 0, 0, 0.001, 10.0, 4.0, 0.009)[0] == 1


def test_labor_is_lost_for_good_and_told_by_the_year():
    """Two fifths of wages of 1,000 a month and of a harvest of 3,000 a year: 400 x 12 + 1,200 yuan a year."""
    assert lose_labor(1, 4, 1, 100_000, 300_000, 2.0, 0.4) == (3, 0, 60_000, 180_000, 1.2, 600_000)
    assert lose_labor(1, 1, 0, 0, 0, 0.0, 1.0) == (1, 0, 0, 0, 0.0, 0)
    assert lose_labor(0, 4, 1, 100_000, 300_000, 2.0, 0.4) == (4, 1, 100_000, 300_000, 2.0, 0)


def test_the_premium_leaves_the_client_no_less_than_nothing():
    assert insure_life(100_000, 1_000, 2_000, 0.005) == 500 and insure_life(100_000, 60_000, 40_000, 0.005) == 0


def test_the_insurer_pays_all_that_is_owed_and_the_loan_is_closed():
    """800 yuan of balance, 12 of interest, 3 of fees, 1 of penalty; 50 saved, of which the lender holds 40."""
    facts = {"status": 1, "household_bereaved": 1, "balance": 80_000, "interest_overdue": 1_200, "principal_overdue": 5_000,
             "fee_overdue": 300, "penalty_overdue": 100, "saved": 5_000, "principal": 120_000, "installment": 0, "installments": 12,
             "household_open_loans": 1, "household_installments_month": 10_000, "household_savings": 4_000,
             "household_savings_elsewhere": 9_000, "product_every": 30, "product_insurance_life": 1}
    paid = settle_for_the_dead(**facts)
    assert paid[:6] == (81_600, 80_000, 1_200, 400, 4_000, 1_000) and paid[6:13] == (0, 0, 0, 0, 0, 0, 0)
    assert paid[13] == 0 and paid[15:] == (1, 1)
    for other in ({"household_bereaved": 0}, {"product_insurance_life": 0}, {"status": 0}):
        kept = settle_for_the_dead(**facts | other)
        assert kept[:6] == (0,) * 6 and kept[6] == 80_000 and kept[13:] == (1, 10_000, 0, 0)


@pytest.mark.parametrize(("arm", "settles"), [("insured", True), ("heirs", False)])
def test_in_a_run_debts_are_settled_or_stay_with_the_heirs(resolved, arm, settles):
    program = Program(resolved, arm=arm, seed=2, engine="agents", events=True)
    column = program.store.tables["household"].columns
    owed_by_heirs = 0
    for _ in range(20):
        before, members = column["loans"].copy(), column["members"].copy()
        program.live_until("strike")
        died = column["bereaved"] > 0
        assert (column["members"][died] == np.maximum(members[died] - 1, 1)).all() and not column["over65"][died].any()
        assert (column["loans"][died] == (0 if settles else before[died])).all()
        owed_by_heirs += int(column["loans"][died].sum())
        program.step()
    run, events = program.run()[0], program.log.events
    paid = events[events[:, 2] == MOVE_NUMBER["insurer_settles"]][:, -1].sum()
    assert run.monthly["deaths"].sum() > 5 and (owed_by_heirs > 0) is not settles
    assert {bool(paid), bool(run.monthly["settled_count"].any()), bool(run.monthly["flow_pay_life_premium"].any())} == {settles}
    assert (events[:, 2] == MOVE_NUMBER["labor_lost"]).sum() == run.monthly["deaths"].sum()


def test_where_nobody_dies_or_nothing_is_insured_terms_are_refused():
    for change, path in (("product.insurance.life_premium_share=0.1", "insurance.life_premium_share"),
                         ("product.insurance.life=true", "insurance.life")):
        resolved = load_scenario("policy/deaths", [*CHANGES, "shocks.death.chance_month=0", change])
        with pytest.raises(LettersError) as refused:
            Program(resolved, arm="heirs")
        assert path in str(refused.value)


@pytest.mark.slow
def test_both_engines_bury_the_same_people(resolved):
    worlds = [World(resolved.arm(arm), 3) for arm in ("insured", "heirs", "nobody_dies")]
    marks = [tuple(run.fingerprint for run in Program(resolved, worlds=worlds, engine=engine).run())
             for engine in ("compiled", "agents")]
    assert marks[0] == marks[1]
    alone = Program(resolved, worlds=worlds[2:], engine="agents").run()[0]
    assert alone.fingerprint == marks[0][2], "deaths next door change nothing here"
