"""Walking away for good: who stops, who stays away, and that it is decided by the month and not by the meeting."""

from __future__ import annotations

import pytest

from sim.build import World
from sim.program import Program
from sim.stopping import stay_away_for_good, think_of_stopping
from sim.terms.resolve import load_scenario

SMALL = ["village.people.households=30", "run.months=12", "village.will.walk_away_month=0.2", "village.will.honesty_mean=0.3"]


def test_who_has_little_will_stops_and_some_think_better_of_it():
    def means_to(stopped=0, loans=1, will=0.5, chance=0.2, back=0.3, luck=0.05, again=0.9):
        return think_of_stopping(stopped, loans, will, chance, back, luck, again)

    assert means_to() == 1 and means_to(luck=0.11) == 0 and means_to(will=1.0, luck=1e-9) == 0 and means_to(loans=0) == 0
    assert means_to(stopped=1, luck=0.9) == 1 and means_to(stopped=1, luck=0.9, again=0.2) == 0
    assert means_to(stopped=1, loans=0) == 0 and means_to(chance=0.0, luck=1e-9) == 0


def test_one_who_has_stopped_stays_away_as_long_as_that_pays():
    assert stay_away_for_good(500, 1, 500, 3_000, 4_000, 100) == 0       # keeps 4,100 for 3,000
    assert stay_away_for_good(500, 1, 500, 5_000, 4_000, 100) == 500     # the loans it would lose are worth more
    assert stay_away_for_good(500, 0, 500, 0, 4_000, 100) == 500


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("evidence/V23", SMALL)


@pytest.fixture(scope="module")
def lived(resolved):
    found = {}
    for arm in ("unknown", "known"):
        program = Program(resolved, arm=arm, seed=1, engine="agents")
        stopped, owed = [], []
        for _ in range(12):
            program.step()
            stopped.append(program.store.column("household", "stopped").copy())
            owed.append(program.store.column("household", "loans").copy())
        found[arm] = program, stopped, owed
    return found


def test_who_has_stopped_pays_no_more_where_nobody_recognizes_it(lived):
    _, stopped, owed = lived["unknown"]
    away = [month for month in range(1, 12) if stopped[month].any()]
    assert away
    for month in away:
        gone = stopped[month] == 1
        assert (owed[month][gone] >= owed[month - 1][gone]).all()


def test_who_is_recognized_weighs_what_it_would_lose(lived):
    known, unknown = (program.runs()[0].monthly for program, _, _ in (lived["known"], lived["unknown"]))
    assert known["flow_disburse"].sum() == unknown["flow_disburse"].sum() > 0
    assert known["flow_pay_principal"].sum() > unknown["flow_pay_principal"].sum()


def test_a_village_where_nobody_stops_is_the_same_beside_one_where_some_do(resolved):
    nobody = load_scenario("evidence/V23", [*SMALL, "village.will.walk_away_month=0"])
    alone = Program(nobody, arm="unknown", seed=2, engine="agents")
    beside = Program(resolved, worlds=[World(resolved.arm("unknown"), 2), World(nobody.arm("unknown"), 2)], engine="agents")
    assert alone.run()[0].fingerprint == beside.run()[1].fingerprint
    assert "stopped" not in alone.store.tables["household"].columns


@pytest.mark.slow
def test_both_engines_walk_away_alike(resolved):
    marks = {Program(resolved, arm="unknown", seed=3, engine=engine).run()[0].fingerprint for engine in ("compiled", "agents")}
    assert len(marks) == 1
