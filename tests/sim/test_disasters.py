"""Declared disasters, thieves, falling prices: whom, when, how hard; each loss in the events; more chance hits a superset."""

from __future__ import annotations

import numpy as np
import pytest

from sim.accounts import MOVE_NUMBER
from sim.build import World
from sim.disasters import count_lost_income, hit, ruin, steal
from sim.nature import common_weather
from sim.program import Program
from sim.terms.resolve import load_scenario

SMALL = ["village.people.households=40", "run.months=4", "shocks.disaster.month=2", "shocks.disaster.months=2",
         "shocks.theft.chance_month=0.2", "village.livelihood.trade_share=0.4"]


def test_a_disaster_hits_whom_and_when_it_is_declared():
    """Months 2 and 3 (month is counted from 0), traders only; before and after, and for others, nothing."""
    def told(month, kind, luck, failed=0, chance=0.0):
        return hit(month, kind, failed, chance, 2, 2, 3, 0.6, luck)

    assert [told(month, 2, 0.5) for month in range(5)] == [(0, 0), (1, 1), (1, 0), (0, 0), (0, 0)]
    assert told(1, 2, 0.7) == told(1, 0, 0.5) == (0, 0)
    assert told(0, 2, 0.5, failed=1) == (0, 0) and told(0, 2, 0.5, failed=1, chance=0.1) == (1, 0)
    assert hit(1, 0, 0, 0.0, 0, 2, 0, 1.0, 0.0) == (0, 0)


def test_what_it_takes_and_what_thieves_take():
    assert ruin(1, 1_000, 301, 0.4, 0.5) == (400, 150, 550, 1) and ruin(0, 1_000, 301, 0.4, 0.5) == (0, 0, 0, 0)
    assert steal(901, 0.1, 0.5, 0.05) == 450 and steal(901, 0.1, 0.5, 0.2) == 0
    assert count_lost_income(5, 1_000, 12_000, 1.0, 0.5, 6, 10, 0.4, 0.45) == 2_900
    assert count_lost_income(4, 1_000, 12_000, 1.0, 0.5, 6, 10, 0.4, 0.45) == 500


def test_a_price_that_falls_takes_its_share_of_the_harvest():
    usual = common_weather(5, 1.0, 6, 10, 0.0, 0.0, 0.1, 0.3, 0.5, 0.5, 0.5)
    fallen = common_weather(5, 1.0, 6, 10, 0.0, 0.0, 0.1, 0.3, 0.5, 0.5, 0.05)
    assert (usual, fallen) == ((1.0, 1.0, 1), (0.7, 1.0, 1))
    assert common_weather(4, 0.7, 6, 10, 0.0, 0.0, 0.1, 0.3, 0.5, 0.5, 0.5) == (0.7, 1.0, 0)


@pytest.fixture(scope="module")
def lived():
    program = Program(load_scenario("policy/flood", SMALL), arm="flood", seed=3, engine="agents", events=True)
    return program, program.run()[0]


def test_every_shock_stands_in_the_events_with_its_amount(lived):
    program, run = lived
    events = program.log.events
    for name in ("destroy", "livestock_death", "stolen", "income_lost"):
        rows = events[events[:, 2] == MOVE_NUMBER[name]]
        assert len(rows) and (rows[:, 6] > 0).all() and rows[:, 6].sum() == run.monthly[f"flow_{name}"].sum()
    assert set(events[events[:, 2] == MOVE_NUMBER["destroy"], 0]) == {1}
    assert set(events[events[:, 2] == MOVE_NUMBER["income_lost"], 0]) == {1, 2}
    assert run.monthly["disaster"].tolist()[0] == 0 < run.monthly["disaster"][1] < 40 and not run.monthly["disaster"][2:].any()


def test_both_engines_are_hit_alike(lived):
    resolved = load_scenario("policy/flood", SMALL)
    assert Program(resolved, worlds=[World(resolved.arm("flood"), 3)]).run()[0].fingerprint == lived[1].fingerprint


@pytest.mark.parametrize(("path", "column"), [
    ("shocks.illness.chance_month", "medical"), ("shocks.ceremony.chance_month", "ceremony"),
    ("shocks.failure.chance_month", "failed"),
    ("shocks.disaster.hit_share", "failed")])
def test_more_frequent_shocks_hit_a_superset(path, column):
    struck = []
    for chance in (0.1, 0.3):
        program = Program(load_scenario("policy/flood", [*SMALL, f"{path}={chance}"]), arm="none", seed=5, engine="agents")
        months = []
        for _ in range(4):
            program.step()
            months.append(program.store.column("household", column) > 0)
        struck.append(np.array(months))
    rare, often = struck
    assert rare.any() and (often >= rare).all() and often.sum() > rare.sum()
