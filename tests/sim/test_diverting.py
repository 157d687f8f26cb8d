"""Use of a loan as a choice: what is spent on the family instead, what keeps it from that, both engines alike."""

import pytest
from random_worlds import columns, differences, mixed

from sim.build import World
from sim.diverting import (
    chance_to_be_found,
    divert,
    free_to_use,
    lost_when_found,
    members_see_it_too,
    worth_more_now,
)
from sim.program import Program


def test_how_likely_it_is_to_be_found_out():
    """Two months; an officer looks in on one in five and sees every second: 1 - .9 ** 2; a member sees .3 of it each month too."""
    assert chance_to_be_found(2_000, 1_000, 0.5, 0.2, 0.5) == (2.0, pytest.approx(0.19))
    assert chance_to_be_found(2_000, 1_000, 0.0, 0.2, 0.5) == (2.0, 0.0) and chance_to_be_found(100, 1_000, 0.5, 0.0, 0.5)[0] == 1.0
    assert members_see_it_too(0.19, 2.0, 0.3, 0.5) == pytest.approx(1 - 0.81 * 0.49)
    assert members_see_it_too(0.0, 2.0, 0.3, 0.0) == 0.0


def test_what_is_at_stake_and_what_is_free():
    assert lost_when_found(0.5, 3_000, 2.0, 0.9, 0.0, 700) == pytest.approx(2_700)
    assert lost_when_found(0.5, 3_000, 2.0, 0.9, 0.8, 700) == pytest.approx(3_050)
    assert free_to_use(600, 200, 1_000, 0.0, 0.5) == 300 and free_to_use(600, 200, 1_000, 0.1, 0.5) == 400
    assert free_to_use(300, 100, 1_000, 0.0, 0.5) == 0 and free_to_use(300, 100, 1_000, 0.0, 0.0) == 400


def test_worth_of_spending_now():
    assert worth_more_now(500, 200, 1.0, 0.3, 0.1, 400, 90) == pytest.approx(200 + 100 - 90)
    assert worth_more_now(400, 200, 1.0, 0.3, 0.1, 400, 90) == pytest.approx(200 + 80)
    assert worth_more_now(0, 9, 1.0, 1.0, 0.0, 0, 9) == 0


def told(pull=0.0, free=800, at_stake=0.0, usual=1_000, cash=1_200, plan=1_000, chosen=1, capital=10_000):
    """600 into a business of marginal return .05 a month and 200 into animals of .01, for 10 months: .4 on average."""
    return divert(600, 200, 0, free, at_stake, 10.0, cash, usual, plan, 400, capital, 1_000, chosen, pull, 1.0, 0.6, 0.01, 0.01)


def test_a_loan_goes_where_it_is_worth_most():
    assert told() == (600, 200, 0) and told(pull=0.39) == (600, 200, 0) and told(pull=0.41) == (0, 0, 1)
    assert told(pull=0.41, chosen=0) == (600, 200, 0)
    assert told(pull=0.41, free=400, at_stake=9.0) == (300, 100, 1), "what is free is spent, the rest is not worth the risk"
    assert told(pull=0.41, free=400, at_stake=3.0) == (0, 0, 1)


def test_food_comes_first():
    """Cash of 400 beside the plan, 600 short of the buffer, food cut to 500 of 1,000: each fen is worth 1 more, less .4."""
    assert told(plan=500) == (150, 50, 1) and told(plan=500, free=0, at_stake=361.0) == (600, 200, 0)
    assert told(plan=500, free=0, at_stake=359.0) == (150, 50, 1) and told(plan=500, free=100, at_stake=301.0) == (525, 175, 1)


CHOSEN = {"village__diverting__chosen": True, "village__diverting__pull": 2.0, "lender__checks__productive_share": 0.5,
          "product__joint_liability_group__client__types": ["farm", "mixed", "trade"], "run__months": 12}


def lived(**changes):
    return Program(mixed(**{**CHOSEN, **changes}), arm="both", seed=3, engine="agents").run()[0].monthly


def test_who_is_looked_at_uses_less_otherwise():
    alone, checked = lived(), lived(lender__checks__visit_share=0.5, lender__checks__see_chance=0.9)
    planned = lived(village__diverting__chosen=False)
    assert planned["used_otherwise"].sum() == 0 < checked["used_otherwise"].sum() <= alone["used_otherwise"].sum()
    assert planned["diverted"].sum() < checked["diverted"].sum() < alone["diverted"].sum()
    assert alone["diverted_found"].sum() == 0 < checked["diverted_found"].sum()


def test_beside_a_world_that_chooses_nothing_moves():
    plain, chosen = (mixed(**{**CHOSEN, "village__diverting__chosen": on}) for on in (False, True))
    alone = Program(plain, arm="both", seed=3, engine="agents").run()[0].fingerprint
    beside = Program(plain, worlds=[World(plain.arm("both"), 3), World(chosen.arm("both"), 3)], engine="agents").run()
    assert alone == beside[0].fingerprint != beside[1].fingerprint


@pytest.mark.slow
def test_both_engines_use_loans_alike():
    resolved = mixed(**CHOSEN, village__watching__share=0.8, village__watching__cost_yuan=50, village__watching__sanction_yuan=60)
    programs = [Program(resolved, worlds=[World(resolved.arm("both"), 3)], engine=engine) for engine in ("compiled", "agents")]
    assert len({program.run()[0].fingerprint for program in programs}) == 1 and differences(*map(columns, programs)) == []
