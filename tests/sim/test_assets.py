"""A cow or a machine bought whole: what it is worth, when it is bought, borrowed for and sold, what it brings; both engines."""

from __future__ import annotations

import numpy as np
import pytest

from sim.assets import borrow_for_it, buy, present_worth, sell_in_need, tend
from sim.build import World
from sim.program import Program
from sim.terms.resolve import load_scenario


def test_what_an_asset_is_worth_is_what_it_brings_if_it_lives():
    """1 % die a month and a month later is worth .9**(1/12): the sum over months 6 to 65, term by term."""
    q = 0.99 * 0.9 ** (1 / 12)
    assert present_worth(15_000, 6, 60, 0.01, 0.9) == pytest.approx(sum(15_000 * q**t for t in range(6, 66)))
    assert present_worth(100, 3, 10, 0.0, 1.0) == 1_000 and present_worth(100, 3, 10, 1.0, 0.9) == 0
    assert present_worth(100, 0, 1, 0.5, 1.0) == pytest.approx(100.0)


def test_it_works_after_its_time_wears_out_and_may_die():
    def told(month, luck=0.5, asset=6_000):
        return tend(asset, 10, month, 30, 500, 800, 150, 6, 60, 0.01, 1.1, luck)

    assert told(15) == (0, 0, 30, 500, 800)  # still a calf: five months old
    assert told(16) == (0, 100, 195, 665, 965)  # 150 at prices a tenth higher, a sixtieth worn
    assert told(75, asset=100) == (0, 100, 195, 665, 965) and told(99, asset=100)[1] == 100  # its last month
    assert told(16, luck=0.001) == (6_000, 0, 30, 500, 800)


def test_it_is_sold_whole_where_need_is():
    def told(gap=0, sold=0, lent=0, cash=100, income=900, late=0):
        return sell_in_need(5_000, gap, sold, lent, cash, income, 400, late, 0.3)

    assert told() == (0, 0) and told(gap=300, sold=100, lent=200) == (0, 0)
    assert told(gap=301, sold=100, lent=200) == told(income=299) == told(late=1) == (3_500, 1_500)


def test_it_is_bought_with_money_at_hand_if_it_is_worth_it():
    def told(cash=340_000, income=15_000, asset=0, late=0, level=1.1):
        return buy(asset, 3, 20, cash, 10_000, late, 300_000, income, 6, 60, 0.01, 0.9, level)

    assert told() == (330_000, 20) and told(cash=339_999) == (0, 3) and told(asset=1) == (0, 3) and told(late=1) == (0, 3)
    assert told(income=9_000) == (0, 3) and told(cash=310_000, level=1.0) == (300_000, 20)


def asked(grace=0, usual=150_000, cash=50_000, limit=500_000, luck=0.05, wish=0, gain=0, asset=0, income=15_000):
    """A calf of 3,000 yuan, 18 monthly installments at a tenth over the term, three tenths of income bearable."""
    return borrow_for_it(wish, gain, limit, asset, cash, usual, 40_000, 0, 300_000, income, 6, 60, 0.01, 0.9, 1.0, 0.1, 1_000, 0.3,
                         50_000, 18, 30, 10, 1_800, grace, luck)


def test_a_loan_is_wanted_for_what_lacks_if_installments_can_be_borne():
    """2,900 lack: 161.11 a month and 16.11 of interest, 177.22 in all, which takes 590.74 of usual income; with six months of grace
    16.11 at first, then 257.78 out of 709.26 and the milk's 150."""
    worth = present_worth(15_000, 6, 60, 0.01, 0.9)
    amount, gain = asked()
    assert amount == 290_000 and gain == round(worth - 300_000 - 29_000) - 1_000
    assert asked(usual=59_100)[0] == 290_000 and asked(usual=59_000) == (0, 0)
    assert asked(grace=6, usual=71_000)[0] == 290_000 and asked(grace=6, usual=70_800) == (0, 0)
    assert asked(cash=345_000) == asked(limit=280_000) == asked(asset=1) == asked(luck=0.2) == (0, 0)
    assert asked(wish=60_000, gain=gain) == (60_000, gain) and asked(wish=60_000, gain=gain - 1) == (amount, gain)
    assert asked(income=9_000, wish=7, gain=3) == (7, 3)


def test_grace_carries_who_cannot_pay_while_the_calf_grows():
    """With milk of 600 yuan later installments are no hurdle: grace lets a household of 400 yuan a month ask, none does not."""
    assert asked(usual=40_000, income=60_000) == (0, 0) and asked(grace=6, usual=40_000, income=60_000)[0] == 290_000


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("policy/grace_cow", [
        "village.people.households=30", "run.months=10", "village.demand.ask_chance_month=0.5", "village.news.start_share=1.0",
        "village.asset.wait_months=2", "village.asset.life_months=4", "village.asset.death_chance_month=0.1",
        "village.asset.price_yuan=900", "village.asset.income_yuan_month=600", "shocks.illness.median_share=3"])


def test_calves_are_bought_give_milk_die_and_are_sold(resolved):
    program = Program(resolved, arm="waits", seed=2, engine="agents")
    owned = []
    for _ in range(10):
        program.step()
        owned.append(program.store.column("household", "asset").copy())
    run = program.run()[0]
    flows = {name: run.monthly[f"flow_{name}"] for name in ("buy_asset", "sell_asset", "lose_asset", "wear_asset", "asset_death")}
    assert all(flow.sum() > 0 for flow in flows.values())
    stock = np.array(owned).sum(axis=1)
    assert np.diff(stock, prepend=0).tolist() == (
        flows["buy_asset"] - flows["sell_asset"] - flows["lose_asset"] - flows["wear_asset"] - flows["asset_death"]).tolist()
    assert run.monthly["owners"].max() > 3 and (run.monthly["owners"] >= 0).all()
    assert stock.tolist() == run.monthly["stock_household_asset"].tolist()


def test_a_neighbor_world_without_cows_is_as_it_was():
    """The village of policy/better_technology, alone and beside one where cows are sold."""
    few = ["village.people.households=24", "run.months=6"]
    text = {"arms": {"cows": {"set": {"village.asset.price_yuan": 500, "village.asset.income_yuan_month": 100}}, "none": {}}}
    resolved = load_scenario("policy/better_technology", few, tables=text)
    alone = Program(resolved, worlds=[World(resolved.arm("none"), 3)], engine="agents").run()[0]
    beside = Program(resolved, worlds=[World(resolved.arm(name), 3) for name in ("cows", "none")], engine="agents").run()
    assert beside[1].fingerprint == alone.fingerprint != beside[0].fingerprint
    assert beside[0].monthly["owners"].any() and not beside[1].monthly["owners"].any()


@pytest.mark.slow
def test_both_engines_keep_the_same_cows(resolved):
    marks = {Program(resolved, worlds=[World(resolved.arm("waits"), 3)], engine=engine).run()[0].fingerprint
             for engine in ("compiled", "agents")}
    assert len(marks) == 1
