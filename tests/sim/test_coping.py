"""The ladder of coping, rung by rung, and the marks it leaves: tools sold, weakness after hunger."""

from __future__ import annotations

import pytest

from sim.accounts import MOVE_NUMBER
from sim.build import World
from sim.coping import also_for_food, arrive_weakly, earn_weakly, sell_tools, weaken, work_weakly
from sim.livelihood import arrive, bills_beyond_cash, earn_the_rest
from sim.program import Program
from sim.rules.live import animals_then_moneylender, moneylender_then_animals
from sim.terms.resolve import load_scenario

CHANGES = ["village.people.households=40", "run.months=18", "run.seeds=2", "village.demand.ask_chance_month=0.5",
           "village.spending.subsistence_yuan=260", "village.spending.start_cash_months=0"]


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("policy/hard_times", CHANGES)


@pytest.mark.parametrize(("gap", "animals", "lost", "borrowed", "tools", "tools_lost"), [
    (0, 0, 0, 0, 0, 0), (500, 500, 125, 0, 0, 0), (800, 800, 200, 0, 0, 0), (1_000, 800, 200, 200, 0, 0),
    (1_500, 800, 200, 600, 100, 100), (3_000, 800, 200, 600, 250, 250)])
def test_animals_then_kin_and_moneylender_then_tools_then_going_without(gap, animals, lost, borrowed, tools, tools_lost):
    """Animals of 1,000 that fetch 800, 600 more that can be borrowed, tools of 500 that fetch 250: beyond 1,650 bills go unpaid."""
    sold, gone, lent = animals_then_moneylender(gap, 1_000, 400, 500, 0.2, 2.0)
    assert (sold, gone, lent) == (animals, lost, borrowed)
    assert sell_tools(gap, sold, lent, 500, 1, 0.5) == (tools, tools_lost)
    assert sell_tools(gap, sold, lent, 500, 0, 0.5) == (0, 0)


def test_the_other_order_asks_kin_and_moneylender_first():
    assert moneylender_then_animals(500, 1_000, 400, 500, 0.2, 2.0) == (0, 0, 500)
    assert moneylender_then_animals(1_000, 1_000, 400, 500, 0.2, 2.0) == (400, 100, 600)
    assert moneylender_then_animals(-5, 1_000, 400, 500, 0.2, 2.0) == (0, 0, 0)


def test_money_is_raised_for_food_only_where_it_is_the_custom():
    """Cash 300, bills 250, food 400, income 200: 250 is raised for bills (cash feeds), for food nothing; without income 100."""
    gap = bills_beyond_cash(150, 100, 300, 400)
    assert gap == 250
    assert also_for_food(gap, 300, 200, 150, 100, 400, 1) == 250
    assert also_for_food(gap, 300, 0, 150, 100, 400, 1) == 350 and also_for_food(gap, 300, 0, 150, 100, 400, 0) == 250
    assert also_for_food(0, 50, 100, 0, 0, 400, 1) == 250 and also_for_food(0, 900, 0, 0, 0, 400, 1) == 0


def test_hunger_weakens_and_is_got_over():
    assert weaken(0.0, 400, 400, 0.3, 0.5) == 0.0 == weaken(0.0, 0, 0, 0.3, 0.5)
    assert weaken(0.0, 100, 400, 0.4, 0.5) == pytest.approx(0.3) and weaken(0.3, 400, 400, 0.4, 0.5) == pytest.approx(0.15)
    assert weaken(1.0, 0, 400, 1.0, 0.0) == 1.0


def test_who_is_weak_earns_less_of_all_that_takes_work():
    assert work_weakly(10_000, 6_000, 40_000, 1.0, 0.25) == (7_500, 4_500, 2_500 + 1_500 + 10_000)
    assert work_weakly(0, -600, 0, 1.0, 0.25) == (0, -600, 0), "a loss is not made smaller by weakness"
    steady = {"base_remittance": 5_000, "base_farm": 0, "village_income_level": 1.0, "village_livelihood_harvest_weights_0": 0.5,
              "village_livelihood_harvest_weights_1": 0.5, "income_harvest": 0, "income_business": 0}
    earning = steady | {"livestock": 0, "village_livestock_return_month": 0.0}
    assert earn_weakly(base_wage=40_000, weakness=0.25, **earning) == (0, 35_000)
    assert earn_weakly(base_wage=40_000, weakness=0.0, **earning) == earn_the_rest(base_wage=40_000, **earning)
    days = steady | {"day": 0, "until": 30, "income_livestock": 0, "village_livelihood_harvest_day": 1,
                     "village_livelihood_wage_day": 25, "village_livelihood_remittance_day": 3}
    assert arrive_weakly(base_wage=40_000, weakness=0.25, **days) == (0, 0, 0, 30_000, 5_000)
    assert arrive_weakly(base_wage=40_000, weakness=0.0, **days) == arrive(base_wage=40_000, **days)


def test_in_a_run_marks_are_left_and_stand_in_the_events(resolved):
    program = Program(resolved, arm="loans", seed=1, engine="agents", events=True)
    column, weak, poorer = program.store.tables["household"].columns, 0, 0
    for _ in range(18):
        capital, hungry = column["capital"].copy(), column["weakness"] > 0
        program.step()
        weak += int(hungry.sum())
        poorer += int((column["capital"] < capital).sum())
        assert (column["cash"] >= 0).all() and (column["capital"] >= 0).all()
    run, events = program.run()[0], program.log.events
    for move in ("sell_capital", "lose_on_tools", "weakened"):
        told = events[events[:, 2] == MOVE_NUMBER[move]]
        assert len(told) > 0 and (told[:, -1] > 0).all() and told[:, -1].sum() == run.monthly[f"flow_{move}"].sum(), move
    assert weak > 0 and poorer > 0
    plain = Program(resolved, arm="no_marks", seed=1, engine="agents").run()[0]
    assert not any(plain.monthly[f"flow_{move}"].any() for move in ("sell_capital", "lose_on_tools", "weakened"))
    assert run.monthly["flow_sell_livestock"].sum() > plain.monthly["flow_sell_livestock"].sum()


def test_marks_next_door_change_nothing(resolved):
    worlds = [World(resolved.arm("no_marks"), 2), World(resolved.arm("loans"), 2)]
    beside = Program(resolved, worlds=worlds, engine="agents").run()[0]
    alone = Program(resolved, worlds=worlds[:1], engine="agents").run()[0]
    assert beside.fingerprint == alone.fingerprint


@pytest.mark.slow
def test_both_engines_leave_the_same_marks(resolved):
    marks = {Program(resolved, worlds=[World(resolved.arm("loans"), 3)], engine=engine).run()[0].fingerprint
             for engine in ("compiled", "agents")}
    assert len(marks) == 1
