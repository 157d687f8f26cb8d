"""Ways out of the program: a client who has repaid rests, graduates or drops out, and asks for nothing while it stays away."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.measures import Case, measure
from analysis.resolved import setting_of
from sim.accounts import MOVE_NUMBER
from sim.build import World
from sim.membership import drop_out, graduate, look_back, rest, sit_through, stand_apart, stay_out
from sim.program import Program
from sim.terms.resolve import load_scenario

CHANGES = ["village.people.households=60", "run.months=36", "run.seeds=2", "village.news.start_share=1",
           "village.resting.chance=0.5", "village.demand.ask_chance_month=0.6", "product.liability.sequence=[]",
           "village.graduation.bank_chance=0.3", "village.graduation.clean_loans=0", "village.quitting.meeting_yuan=3"]
RESTS, DROPPED_OUT, GRADUATED = 2, 3, 4


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("policy/ways_out", CHANGES)


def test_who_has_repaid_looks_back_once():
    """Standing 1 and no loan left: free to choose; barred, still a client, or never one: not."""
    assert look_back(1, 0, 0, 0.0, 700, 0, 900, 0.5) == (1, 700, 700)
    assert look_back(1, 0, 1, 0.0, 700, 0, 900, 0.5)[0] == 0 == look_back(1, 2, 0, 0.0, 0, 0, 0, 0.0)[0]
    assert look_back(0, 0, 0, 0.5, 0, 0, 900, 0.5) == (0, 0, 0)
    assert look_back(1, 1, 0, 0.5, 700, 5_000, 900, 0.5) == (0, 1_150, 3_650)
    assert sit_through(700, 300) == 1_000


def test_one_graduates_by_income_by_assets_or_to_a_bank():
    """A line of 2,300 yuan for four persons: 9,200 a year. Marks of 2 lines are 18,400 yuan of income, or owned."""
    facts = {"free": 1, "clean_cycles": 2, "usual": 100_000, "members": 4, "cash": 0, "savings": 0, "capital": 0, "livestock": 0,
             "informal": 0, "village_price_level": 1.0, "village_spending_poverty_line": 230_000,
             "village_graduation_income_lines": 2.0, "village_graduation_assets_lines": 0.0, "village_graduation_clean_loans": 2,
             "village_graduation_bank_chance": 0.0, "luck": 0.5}
    assert graduate(**facts) == (0, 0, 0)
    rich = facts | {"usual": 153_334}
    assert graduate(**rich) == (1, 1, 12 * 153_334)
    assert graduate(**rich | {"free": 0}) == (0, 0, 0) == graduate(**rich | {"clean_cycles": 1})
    assert graduate(**rich | {"village_price_level": 1.1}) == (0, 0, 0)
    owner = facts | {"village_graduation_assets_lines": 2.0, "capital": 1_000_000, "livestock": 840_001, "informal": 1}
    assert graduate(**owner)[0] == 1 and graduate(**owner | {"informal": 2})[0] == 0
    assert graduate(**facts | {"village_graduation_bank_chance": 0.51})[0] == 1


def test_one_drops_out_where_the_cost_passes_the_gain():
    assert drop_out(1, 0, 10_001, 10_000) == (1, 1, 1)
    assert drop_out(1, 0, 10_000, 10_000) == (0, 0, 0) == drop_out(1, 1, 99_999, 0) == drop_out(0, 0, 99_999, 0)
    assert drop_out(1, 0, 0, 0) == (0, 0, 0), "where nothing is felt nobody drops out"


def test_one_rests_by_chance_or_by_choice():
    assert rest(1, 0, 0, 0, 1_000, 2.0, 0.5, 4, 0, 0.4) == (1, 1, 4_000)
    assert rest(1, 0, 0, 0, 1_000, 2.0, 0.5, 4, 0, 0.6) == (0, 0, 0)
    assert rest(1, 0, 0, 2_000, 1_000, 2.0, 0.5, 4, 1, 0.4)[0] == 1 and rest(1, 0, 0, 1_999, 1_000, 2.0, 0.5, 4, 1, 0.4)[0] == 0
    assert rest(1, 1, 0, 0, 1_000, 0.0, 1.0, 4, 0, 0.4)[0] == 0 == rest(1, 0, 0, 0, 1_000, 0.0, 1.0, 0, 0, 0.4)[0]


def test_rest_and_staying_away_end_and_graduation_does_not():
    def after(months, membership, pause, **more):
        facts = {"open_loans": 0, "graduates": 0, "quits": 0, "rests": 0, "cost": 5, "cash": 9, "usual": 1,
                 "village_spending_buffer_months": 1.0, "village_resting_months": 3, "village_resting_chosen": 1,
                 "village_quitting_months": 2} | more
        found = []
        for month in range(months):
            membership, pause, _ = stand_apart(membership, pause, **facts if month == 0 else facts | {"rests": 0, "quits": 0})
            found.append((membership, pause))
        return found

    assert after(4, 1, 0, rests=1) == [(2, 3), (2, 2), (2, 1), (0, 0)]
    assert after(2, 2, 3, cash=0) == [(0, 0), (0, 0)], "a chosen rest ends in need"
    assert after(3, 1, 0, quits=1) == [(3, 2), (3, 1), (0, 0)]
    assert after(2, 1, 0, quits=1, village_quitting_months=0) == [(3, 0), (3, 0)]
    assert after(2, 1, 0, graduates=1) == [(4, 0), (4, 0)] and after(1, 0, 0, open_loans=1) == [(1, 0)]
    assert [stay_out(1, standing) for standing in range(5)] == [1, 1, 0, 0, 0] and stay_out(0, 1) == 0


def test_in_a_run_who_stays_away_asks_for_nothing_and_each_way_stands_in_the_events(resolved):
    program = Program(resolved, arm="all", seed=2, engine="agents", events=True)
    column = program.store.tables["household"].columns
    away_before = np.zeros(60, bool)
    for _ in range(36):
        graduates = column["membership"] == GRADUATED
        program.step()
        away = column["membership"] >= RESTS
        assert not column["open_loans"][away].any() and not column["asked"][away].any()
        assert (column["membership"][graduates] == GRADUATED).all() and not (column["excluded"][away & ~away_before] > 0).any()
        away_before = away
    run = program.run()[0]
    events = program.log.events
    for move, count in (("rest", "rested"), ("drop_out", "dropped_out"), ("graduate", "graduated")):
        told = events[events[:, 2] == MOVE_NUMBER[move]]
        assert len(told) == run.monthly[count].sum() > 0 and told[:, -1].sum() == run.monthly[f"flow_{move}"].sum()
    case = Case(run, setting_of(resolved).arm("all"), None)
    ever = int((column["cycles"] > 0).sum())
    assert measure("graduates").of(case) == pytest.approx(int((column["membership"] == GRADUATED).sum()) / ever)
    assert measure("dropped_out").of(case) == pytest.approx(int(run.monthly["dropped_out"].sum()) / ever)


def test_closing_a_way_leaves_the_others_and_a_village_next_door_as_they_are(resolved):
    """Next to a village with all ways out, one without any lives as alone; what is closed is never gone."""
    closed = ["run.months=14", "village.resting.chance=0", "village.quitting.meeting_yuan=0",
              "village.quitting.pressure_yuan_month=0", "village.quitting.cover_share=0"]
    plain = load_scenario("policy/ways_out", [*CHANGES, *closed]).arm("no_graduation")
    short = load_scenario("policy/ways_out", [*CHANGES, "run.months=14"])
    worlds = [World(plain, 3), World(short.arm("all"), 3), World(short.arm("no_rest"), 3)]
    beside = Program(short, worlds=worlds, engine="agents").run()
    apart = Program(short, worlds=worlds[:1], engine="agents").run()[0]
    assert beside[0].fingerprint == apart.fingerprint
    assert not any(beside[0].monthly[name].any() for name in ("rested", "dropped_out", "graduated"))
    assert not beside[2].monthly["rested"].any() and beside[1].fingerprint != apart.fingerprint


@pytest.mark.slow
def test_both_engines_see_the_same_clients_go(resolved):
    marks = {Program(resolved, worlds=[World(resolved.arm("all"), 3)], engine=engine).run()[0].fingerprint
             for engine in ("compiled", "agents")}
    assert len(marks) == 1
