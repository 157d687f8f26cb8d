"""Work elsewhere: who goes and when, what it costs and brings, both engines alike; what temptation takes of savings."""

from __future__ import annotations

import numpy as np
import pytest

from sim.build import World
from sim.migration import go_away, send_home
from sim.program import Program
from sim.rules.live import buffer_stock
from sim.terms.resolve import load_scenario


def test_a_member_goes_when_food_is_short_and_the_fare_is_at_hand():
    def told(away=0, cash=200, income=50, members=3, luck=0.9, sent=900):
        return go_away(away, cash, 400, income, members, sent, 150, 3, 3, 0.1, luck)

    assert told() == (3, 150) and told(cash=140) == (0, 0) and told(members=2) == (0, 0) and told(sent=0) == (0, 0)
    assert told(income=300) == (0, 0) and told(income=300, luck=0.05) == (3, 150)
    assert told(away=3) == (2, 0) and told(away=1) == (3, 150) and told(away=1, income=300) == (0, 0)


def test_what_is_sent_and_what_the_business_lacks():
    assert send_home(2, 1_000, 600, 350, 0.2, 0.25, 0.5) == (350, 450, 1_200, 1)
    assert send_home(2, 1_000, 600, 350, 0.2, 0.25, 0.1) == (0, 450, 850, 1)
    assert send_home(0, 1_000, 600, 350, 0.2, 0.25, 0.5) == (0, 600, 1_000, 0)


def test_temptation_takes_a_share_of_what_would_be_kept():
    """1,000 at hand, 800 of income, means of 700: 700 is planned and a tenth of the other 1,100 is spent as well."""
    facts = {"cash": 1_000, "income": 800, "usual": 700, "subsistence": 300, "installments_month": 0, "business_income_usual": 0,
             "village_spending_buffer_months": 0.0, "village_spending_adjust_share": 0.0, "village_business_reinvest_share": 0.0}
    assert buffer_stock(**facts, village_spending_temptation_share=0.0) == 700
    assert buffer_stock(**facts, village_spending_temptation_share=0.1) == 810


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("policy/lean_season", [
        "village.people.households=30", "run.months=8", "village.migration.chance_month=0.05",
        "village.spending.subsistence_yuan=200"])


def test_fares_are_paid_and_money_comes_home(resolved):
    program = Program(resolved, arm="program", seed=2, engine="agents")
    months = []
    for _ in range(8):
        program.step()
        months.append(program.store.column("household", "away").copy())
    run = program.run()[0]
    away = np.array(months)
    assert run.monthly["migrants"].tolist() == (away > 0).sum(axis=1).tolist() and 0 < away.max() <= 3
    went = (away == 3).sum(axis=1)
    assert run.monthly["flow_pay_fare"].tolist() == (15_000 * went).tolist() and went.sum() > 0
    other = Program(resolved, arm="nobody_goes", seed=2, engine="agents").run()[0]
    more = run.monthly["flow_earn_remittance"] - other.monthly["flow_earn_remittance"]
    assert (more % 35_000 == 0).all() and 0 < more.sum() <= 35_000 * (away > 0).sum()


def test_both_engines_send_the_same_members(resolved):
    marks = {Program(resolved, worlds=[World(resolved.arm("program"), 3)], engine=engine).run()[0].fingerprint
             for engine in ("compiled", "agents")}
    assert len(marks) == 1
