"""Columns that only a change or a practice uses take memory only where some world lives it."""

from __future__ import annotations

import pytest

from sim.build import World
from sim.people import Household
from sim.program import Program
from sim.roll import columns_of_class
from sim.terms.resolve import load_scenario

EQUAL = {name for name, column in columns_of_class(Household).items() if column.only == "equal"}


def test_a_column_is_kept_where_its_practice_is_lived_in_some_world() -> None:
    resolved = load_scenario("policy/group_payment")
    whole, equal = resolved.arm("whole"), resolved.arm("equal")
    assert EQUAL
    without = Program(resolved, worlds=[World(whole, 1), World(whole, 2)], engine="agents").store
    beside = Program(resolved, worlds=[World(whole, 1), World(equal, 1)], engine="agents").store
    assert EQUAL.isdisjoint(without.tables["household"].columns)
    assert set(beside.tables["household"].columns) >= EQUAL
    assert beside.tables["household"].nbytes - without.tables["household"].nbytes == len(EQUAL) * 480  # flags of one byte


def test_a_column_that_is_not_kept_says_so() -> None:
    program = Program("yilong", engine="agents")
    with pytest.raises(AttributeError, match="has no 'stands': it is kept only where a run has 'equal'"):
        _ = program.members.of(Household, 3).stands
