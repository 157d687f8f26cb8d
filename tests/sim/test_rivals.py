"""Another lender in the village: who owes it, what comes first, what is borrowed to repay, what a credit bureau shows."""

from __future__ import annotations

import numpy as np
import pytest

from sim.build import World
from sim.program import Program
from sim.rivals import (
    borrow_to_repay,
    close_file,
    due_elsewhere,
    end_month_elsewhere,
    look_up,
    owe_elsewhere,
    pay_first,
    pay_last,
)
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario

SMALL = ["village.people.households=30", "run.months=10", "village.demand.ask_chance_month=0.5", "village.rival.chance_month=0.5"]
"""Few people, who think of loans often."""


def test_a_flat_rate_on_the_whole_term_and_a_month_without_installment():
    assert owe_elsewhere(120_000, 500, 0.24, 12) == (28_800, 12_400, 13, 12_900)
    assert owe_elsewhere(0, 500, 0.24, 12) == (0, 0, 0, 500)
    assert due_elsewhere(148_800, 12_400, 13) == 0 and due_elsewhere(148_800, 12_400, 12) == 12_400
    assert due_elsewhere(148_800, 12_400, 11) == 24_800            # one missed
    assert due_elsewhere(7_000, 12_400, 1) == 7_000 and due_elsewhere(7_000, 12_400, 0) == 7_000
    assert due_elsewhere(100, 12_400, 5) == 0                      # paid ahead of what is still to come


def test_who_comes_first_is_paid_before_the_meetings_from_what_food_does_not_need():
    assert pay_first(10_000, 25_000, 20_000, 1) == 5_000 and pay_first(10_000, 25_000, 20_000, 0) == 0
    assert pay_first(10_000, 15_000, 20_000, 1) == 0 and pay_last(10_000, 7_000) == 7_000 and pay_last(10_000, 70_000) == 10_000


def test_a_loan_is_taken_to_pay_an_installment_once_and_for_what_is_lacking():
    def borrowed(gap=12_345, client=2, debt=0, chance=0.5, luck=0.4, months=1.0):
        return borrow_to_repay(gap, client, debt, 0, 0, 90_000, 500, 0.0, months, 10, chance, luck)

    assert borrowed() == (20_000, 0, 2_000, 11, 2_500, 0, 1)
    assert borrowed(gap=100_000) == (90_000, 0, 9_000, 11, 9_500, 10_000, 1)       # no more than a month's income
    nothing = (0, 0, 0, 0, 500, 12_345, 0)
    assert borrowed(client=1) == borrowed(debt=1) == borrowed(luck=0.6) == borrowed(chance=0.0) == nothing
    assert borrowed(gap=0)[0] == 0


def test_the_month_with_the_other_lender_ends():
    assert end_month_elsewhere(50_000, 10_000, 4_000, 5, 1, 10_000, 12_000, 1, 20_000, 0.5) == (4, 2, 10_000, 12_000, 1, 1, 1, 1)
    assert end_month_elsewhere(0, 10_000, 10_000, 1, 3, 10_000, 12_000, 1, 20_000, 0.5) == (0, 0, 0, 2_000, 0, 0, 0, 0)
    assert end_month_elsewhere(0, 0, 0, 0, 0, 0, 12_000, 1, 20_000, 0.0) == (0, 0, 0, 12_000, 0, 0, 0, 0)   # no other lender


def test_the_bureau_shows_a_share_of_loans_and_who_is_late_is_refused():
    assert look_up(10_000, 12_000, 0.5, 0.4) == (0, 12_000) and look_up(10_000, 12_000, 0.5, 0.6) == (10_000, 2_000)
    assert close_file(0, 10_000, 2, 12_000, 1) == (12_000, 0, 0) and close_file(10_000, 10_000, 2, 2_000, 1) == (12_000, 0, 1)
    assert close_file(0, 10_000, 0, 12_000, 1) == (12_000, 0, 1) and close_file(0, 0, 0, 2_000, 0) == (2_000, 0, 0)


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("policy/rival_lender", [*SMALL, "run.months=8"])


@pytest.fixture(scope="module")
def lived(resolved):
    programs = {arm: Program(resolved, arm=arm, seed=2, engine="agents") for arm in ("alone", "unseen", "bureau")}
    for program in programs.values():
        program.run()
    return programs


def test_debts_and_promises_agree_household_by_household(lived):
    program = lived["unseen"]
    column = {name: program.store.column("household", name) for name in (
        "rival_debt", "rival_installment", "rival_client", "installments_month", "open_loans", "rival_hidden")}
    run = program.runs()[0].monthly
    assert run["rival_loans"].sum() + run["juggled"].sum() > 3 and run["two_lenders"].sum() > 0
    assert ((column["rival_client"] == 1) | (column["rival_client"] == 2)).all()
    assert (column["rival_debt"][column["rival_client"] == 1] == 0).all()
    assert (column["rival_hidden"] == 0).all() and (column["installments_month"] >= column["rival_installment"]).all()
    assert (column["installments_month"][column["open_loans"] == 0] == column["rival_installment"][column["open_loans"] == 0]).all()
    assert ((column["rival_debt"] > 0) <= (column["rival_installment"] > 0)).all()
    owed = run["flow_rival_lend"].sum() + run["flow_rival_charge"].sum() - run["flow_repay_rival"].sum()
    assert owed == column["rival_debt"].sum() == run["stock_outside_rival_loans"][-1]
    assert (run["two_lenders"] <= np.minimum(run["rival_clients"], run["clients"])).all()


def test_alone_there_is_no_other_lender_and_no_column_for_one(lived):
    table = lived["alone"].store.tables["household"]
    assert "rival_client" not in table.columns and not table.columns["rival_debt"].any()


def test_a_village_without_one_is_the_same_beside_a_village_with_one(resolved, lived):
    beside = Program(resolved, worlds=[World(resolved.arm("unseen"), 2), World(resolved.arm("alone"), 2)], engine="agents").run()
    assert beside[1].fingerprint == lived["alone"].runs()[0].fingerprint
    assert beside[0].fingerprint == lived["unseen"].runs()[0].fingerprint


def test_what_is_owed_elsewhere_counts_for_the_lender_only_where_it_sees_it():
    """Nearly all owe the other lender as much as the program lets anybody promise: with a bureau few are lent to."""
    resolved = load_scenario("policy/rival_lender", [
        *SMALL, "village.rival.chance_month=1", "village.rival.rate_annual=0", "village.rival.months_of_income=6",
        "lender.approval.burden_share_max=0.15"])
    runs = {arm: Program(resolved, arm=arm, seed=1, engine="agents").run()[0].monthly for arm in ("unseen", "bureau")}
    assert runs["bureau"]["refused_by_officer"].sum() > runs["unseen"]["refused_by_officer"].sum()
    assert runs["bureau"]["two_lenders"].sum() < runs["unseen"]["two_lenders"].sum()


def test_a_bureau_without_another_lender_is_refused():
    with pytest.raises(LettersError, match="no other lender to be seen"):
        Program(load_scenario("policy/rival_lender", ["lender.approval.bureau_share=0.5"]), arm="alone", engine="agents")


@pytest.mark.slow
def test_both_engines_owe_both_lenders(resolved):
    arms = [World(resolved.arm(arm), 2) for arm in ("bureau", "first")]
    marks = {tuple(run.fingerprint for run in Program(resolved, worlds=arms, engine=engine).run())
             for engine in ("compiled", "agents")}
    assert len(marks) == 1
