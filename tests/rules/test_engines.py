"""Rules of a file, and methods of a user's own household, are lived alike by both engines."""

from __future__ import annotations

import inspect
import sys

import numpy as np
import pytest

from sim.people import Household
from sim.program import Program, World
from sim.rules import QUESTIONS, RULES
from sim.rules.faults import _type, asking_moments, inferred
from sim.rules.load import shards_by_rules
from sim.schema import schema_of
from sim.terms.resolve import load_scenario
from tests.rules.texts import HALF, WATCH


def lived(resolved, engine: str, months: int, **more) -> Program:
    program = Program(resolved, engine=engine, **more)
    for _ in range(months):
        program.step()
    return program


def same(one: Program, other: Program) -> None:
    for name, table in one.store.tables.items():
        for dtype, block in table.blocks.items():
            assert np.array_equal(block, other.store.tables[name].blocks[dtype]), (name, dtype)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_villages_own_rules_answer_in_the_right_unit(question: str) -> None:
    schema = schema_of(load_scenario("yilong").arms[0].products[0], {})
    for function in RULES[question].values():
        asked = 0
        for moment in asking_moments({question: function}):
            for place, step in enumerate(moment.steps):
                if step.rule == question:
                    types = tuple(_type(name, moment, place, schema) for name in inspect.signature(function).parameters)
                    fraction = "f64" if QUESTIONS[question].unit == "share" else "i64"
                    assert inferred(function, types) == (fraction,) * len(step.gives)
                    asked += 1
        assert asked


def test_both_engines_live_by_the_rules_of_files(scenario) -> None:
    resolved = scenario({"half.py": HALF, "watch.py": WATCH}, two='"rules.pay.share" = 0.9, "rules.pay.keep_fen" = 20000')
    worlds = [World(arm, seed) for arm in resolved.arms for seed in (1, 2)]
    compiled, agents = (lived(resolved, engine, 8, worlds=worlds) for engine in ("compiled", "agents"))
    same(compiled, agents)
    assert compiled.store.column("household", "paid_month").sum() > 0
    plain = lived(scenario({}), "compiled", 8, seed=1)
    first = compiled.runs()[0]
    assert plain.runs()[0].fingerprint != first.fingerprint
    alone = lived(resolved, "compiled", 8, arm="one", seed=1)
    assert alone.runs()[0].fingerprint == first.fingerprint
    assert first.fingerprint != compiled.runs()[2].fingerprint


def test_arms_with_different_rules_end_to_end() -> None:
    """In the festival scenario arms differ in rules; everything but the behavior is the same, so month 1 is."""
    resolved = load_scenario("policy/festival", changes=["run.months=15", "village.people.households=120", "run.seeds=1"])
    runs = {}
    groups = shards_by_rules([World(arm, seed) for arm in resolved.arms for seed in resolved.run.seeds])
    assert [[world.arm.name for world in group] for group in groups] == [["as_always"], ["no_gifts", "gifts", "great_gifts"]]
    for group in groups:
        runs |= {run.arm: run for run in Program(resolved, worlds=group).run()}
    assert set(runs) == {arm.name for arm in resolved.arms}
    income = [run.monthly["flow_earn_farm"][:2].tolist() for run in runs.values()]
    assert all(one == income[0] for one in income)
    assert len({run.fingerprint for run in runs.values()}) >= 2


def test_a_rule_of_a_file_can_be_kept_on_disk_by_the_compiler(scenario) -> None:
    resolved = scenario({"half.py": HALF})
    function = Program(resolved, arm="one", seed=1).chosen.rules["pay"]
    assert inspect.getmodule(function) is sys.modules[function.__module__]


class Careful(Household):
    """Pays only from more than 5,000 yuan at home, then as everybody does; counts how often it was asked."""

    times = 0

    def pay(self, now) -> None:
        """Bring nothing when there is little at home."""
        Careful.times += 1
        if self.cash > 500_000:
            super().pay(now)
        else:
            self.shortfall = self.due


def test_both_engines_ask_a_household_class_of_ones_own() -> None:
    resolved = load_scenario("classroom/one_village", changes=["run.months=8"])
    programs = []
    for engine in ("compiled", "agents"):
        Careful.times = 0
        programs.append(lived(resolved, engine, 8, arm="joint", seed=3, household=Careful))
        assert Careful.times > 0
    same(*programs)
    assert isinstance(next(iter(programs[0].agents_by_type[Careful])), Careful)
    plain = lived(resolved, "compiled", 8, arm="joint", seed=3)
    assert plain.runs()[0].fingerprint != programs[0].runs()[0].fingerprint
    assert programs[0].runs()[0].fingerprint == programs[1].runs()[0].fingerprint
