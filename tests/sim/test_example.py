"""The example of others: the will follows it both ways, ties and groups apart, both engines alike."""

import numpy as np
import pytest
from random_worlds import columns, differences, mixed

from sim.build import World
from sim.example import follow_example, set_example
from sim.program import Program
from sim.shares import over_ties

PLAIN = {"village__will__honesty_mean": 0.3, "village__will__temptation": 1.0, "village__will__patience_annual": 0.0,
         "run__months": 7}


def test_who_is_an_example_and_which():
    """A client with no loan at risk is a good one; one who is late, or barred after a default, a bad one; others are none."""
    assert set_example(1, 1, 0, 0) == (1, 1) and set_example(1, 2, 1, 0) == (1, 0)
    assert set_example(1, 0, 0, 1) == (1, 0) and set_example(1, 0, 0, 0) == (0, 0) and set_example(0, 1, 0, 0) == (0, 0)


def test_the_will_moves_both_ways():
    """Own will .5, weight .4: three of four who pay draw it up to .6, one of four down to .4; where nobody borrows it stays."""
    assert follow_example(0.5, 4, 3, 0, 1, 1, 0, 0, 0.4, 0) == pytest.approx(0.6)
    assert follow_example(0.5, 4, 1, 0, 1, 1, 0, 0, 0.4, 0) == pytest.approx(0.4)
    assert follow_example(0.5, 0, 0, 0, 1, 1, 9, 9, 0.4, 0) == 0.5 and follow_example(0.5, 4, 4, 0, 1, 1, 0, 0, 0.0, 0) == 0.5
    assert follow_example(0.5, 4, 4, 0, 1, 1, 0, 0, 1.0, 0) == 1.0


def test_in_a_group_the_others_count():
    """Of five members who borrow three pay, she among them: two of the other four."""
    assert follow_example(0.7, 9, 9, 3, 1, 1, 5, 3, 1.0, 1) == pytest.approx(0.5)
    assert follow_example(0.7, 9, 9, 3, 1, 0, 5, 3, 1.0, 1) == pytest.approx(0.75)
    assert follow_example(0.7, 9, 9, 0, 1, 1, 5, 3, 1.0, 1) == 0.7 and follow_example(0.7, 9, 9, 3, 1, 1, 1, 1, 1.0, 1) == 0.7


def test_flags_of_many_ties_add_up():
    """300 ties in one run: a flag's byte must not overflow in plain Python."""
    start, out = np.array([0, 300, 301], np.int32), np.zeros(2, np.int32)
    over_ties(start, np.ones(301, np.int32), np.array([0, 1], np.int8), out, np.zeros(400, np.int64), 0, 2)
    assert out.tolist() == [300, 1]


def test_without_a_weight_nothing_is_kept_and_beside_it_nothing_moves():
    alone = Program(mixed(**PLAIN), arm="both", seed=3, engine="agents")
    assert "own_will" not in alone.store.tables["household"].columns
    arms = [mixed(**PLAIN).arm("both"), mixed(**PLAIN, village__example__weight=0.8).arm("both")]
    beside = Program(mixed(**PLAIN), worlds=[World(arm, 3) for arm in arms], engine="agents")
    prints = [run.fingerprint for run in beside.run()]
    assert alone.run()[0].fingerprint == prints[0] != prints[1]


@pytest.mark.slow
@pytest.mark.parametrize("whose", ["ties", "group"])
def test_both_engines_follow_alike(whose):
    resolved = mixed(**PLAIN, village__example__weight=0.7, village__example__whose=whose)
    programs = [Program(resolved, arm="both", seed=3, engine=engine) for engine in ("compiled", "agents")]
    assert len({program.run()[0].fingerprint for program in programs}) == 1 and differences(*map(columns, programs)) == []
    own, will = (programs[0].store.column("household", name) for name in ("own_will", "will"))
    assert (will > own).any() and (will < own).any()
