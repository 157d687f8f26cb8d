"""Limits of trade: hands that leave wage work, customers that leave their shop; by hand, in both engines, beside other worlds."""

from __future__ import annotations

import numpy as np
import pytest

from sim import shares
from sim.build import World
from sim.program import Program
from sim.terms.resolve import load_scenario
from sim.trades import crowd, divide_hands, share_customers, with_hands


def test_the_growth_of_all_takes_customers_from_each():
    assert crowd(10_000, 0, 0.5) == (10_000, 0.0)  # the first month: nothing has grown
    start, taken = crowd(40_000, 10_000, 0.5)
    assert start == 10_000 and taken == pytest.approx(0.5)  # four times the shops, half the trade for each
    assert crowd(10, 10_000, 1.0) == (10_000, -1.0)  # who is left serves twice as many, no more
    assert crowd(0, 10_000, 0.5) == (10_000, 0.0) and crowd(40_000, 10_000, 0.0)[1] == 0.0
    assert share_customers(1_000, 2_500, 0.25) == (750, 2_250)


def divided(capital, month=1, wage=100, exponent=0.5, has=1, taken=0.0, start=200.0):
    return divide_hands(month, wage, wage, start, has, 2.0, capital, 0.5, taken, exponent)


def test_hands_follow_the_capital():
    """Profit 2 * sqrt(capital): 200 at 10,000. With exponent .5 and wages of 100, half of the hands are in the business."""
    assert divided(10_000, month=0, start=0.0) == (100, pytest.approx(200.0), 100, 1.0)
    wages, profit, left, hands = divided(14_400)
    assert (wages, profit) == (100, 200.0) and left == 56 and hands == pytest.approx(1.2)  # 1.2 squared of a half is .72
    assert divided(40_000)[2:] == (0, pytest.approx(2**0.5))  # all are there, and no more come
    assert divided(2_500)[2] == 175 and divided(2_500)[3] == pytest.approx(0.5)  # a quarter as many of them stay
    assert divided(40_000, taken=0.5)[2:] == (100, pytest.approx(1.0))  # four times the capital, half the customers
    assert divided(40_000, exponent=0.0)[2:] == (100, 1.0) and divided(40_000, has=0, start=0.0)[2:] == (100, 1.0)
    assert divided(40_000, wage=0)[2:] == (0, 1.0)
    assert with_hands(400, 900, 1.2) == (480, 980)


def test_hands_make_the_most_of_what_there_is():
    """No other share of hands leaves the household more: profit 200 * 1.2 * (share / .5)**.5 and wages of 200 * (1 - share)."""
    _, _, left, hands = divided(14_400)
    best = max(240.0 * (k / 5_000) ** 0.5 + 200.0 * (1.0 - k / 10_000) for k in range(1, 10_001))
    assert 240.0 * hands + left == pytest.approx(best, abs=0.5)


def test_capital_adds_up_by_village():
    out = np.zeros(3, np.int64)
    shares.add_up(np.array([(0, 2, 0, 1), (2, 2, 1, 1), (2, 5, 2, 2)]), np.array([3, 4, 5, 6, 7]), out)
    assert out.tolist() == [7, 0, 18]


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("policy/new_shops", ["village.people.households=24", "run.months=5", "village.news.start_share=1.0",
                                              "village.demand.ask_chance_month=0.5", "village.livelihood.trade_share=0.3"])


def test_wages_fall_as_shops_grow_and_customers_are_shared(resolved):
    program = Program(resolved, arm="both", seed=2, engine="agents")
    column = program.store.column
    begun = column("household", "base_wage").copy()
    for _ in range(5):
        capital = column("household", "capital").copy()
        program.step()
    skill, profit, wages = (column("household", name) for name in ("skill", "profit_start", "base_wage"))
    village = {name: column("village", name)[0] for name in ("trade_capital", "trade_start", "trade_taken")}
    assert village["trade_capital"] == capital.sum() > village["trade_start"] > 0
    assert village["trade_taken"] == pytest.approx(1 - (village["trade_start"] / village["trade_capital"]) ** 0.5)
    shops = column("household", "has_business") == 1
    before = 0.3 * profit / (0.3 * profit + begun)
    with np.errstate(invalid="ignore"):
        now = before * ((1 - village["trade_taken"]) * skill * capital**0.5 / profit) ** (1 / 0.7)
    left = begun * (1 - np.minimum(now, 1)) / (1 - before)
    assert (column("household", "wage_start") == begun).all() and (wages[~shops] == begun[~shops]).all()
    assert np.abs(wages - left)[shops].max() < 1 and (wages[shops] < begun[shops]).any() and (wages[shops] > begun[shops]).any()


def test_a_neighbor_world_keeps_its_hands_and_customers(resolved):
    alone = Program(resolved, worlds=[World(resolved.arm("neither"), 3)], engine="agents").run()[0]
    beside = Program(resolved, worlds=[World(resolved.arm(name), 3) for name in ("both", "neither")], engine="agents").run()
    assert beside[1].fingerprint == alone.fingerprint != beside[0].fingerprint


@pytest.mark.slow
def test_both_engines_divide_hands_and_customers_alike(resolved):
    marks = {Program(resolved, worlds=[World(resolved.arm("both"), 3)], engine=engine).run()[0].fingerprint
             for engine in ("compiled", "agents")}
    assert len(marks) == 1
