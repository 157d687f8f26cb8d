"""Kin who share luck: exact shares by hand, nothing made or lost, both engines alike, a household that leaves shares no more."""

from __future__ import annotations

import numpy as np
import pytest

from sim.build import World
from sim.chance import ORDINAL_BITS
from sim.program import Program
from sim.sharing import even_out
from sim.terms.resolve import load_scenario

TWO_VILLAGES = [village << ORDINAL_BITS | k for village, ordinals in ((0, range(1, 6)), (1, range(1, 4))) for k in ordinals]


def shared(tabled, most, here=(1,) * 8, clans=(3, 2)):
    out = np.full(8, 77, np.int64)
    even_out(np.array(TWO_VILLAGES), np.array([0] * 5 + [1] * 3), np.array(clans), np.array(here, np.int8), np.array(tabled),
             np.array(most), out, 1 << ORDINAL_BITS, 0, 8)
    return out.tolist()


def test_kin_end_with_equal_parts_of_what_is_on_the_table():
    """Clans of 3 and 2 in the first village, of 2 and 1 in the second; 100 fen among three are 34, 33 and 33."""
    assert shared([100, 0, 0, -30, 10, 7, -8, 500], [999] * 8) == [-66, 33, 33, 20, -20, -7, 7, 0]


def test_who_has_too_little_gives_that_and_those_who_receive_lack_it_in_proportion():
    """300 - 100 is to be given, 50 is at hand; claims of 40 and 160 get 10 and 40."""
    assert shared([300, 60, -60, 0, 0, 0, 0, 0], [50, 0, 0, 9, 9, 9, 9, 9])[:3] == [-50, 10, 40]


def test_who_is_not_here_neither_gives_nor_receives():
    assert shared([100, 0, 0, 40, 0, 0, 0, 0], [999] * 8, here=(1, 0, 1, 1, 0, 1, 1, 1)) == [-50, 0, 50, 0, 0, 0, 0, 0]


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("policy/kin_sharing", ["village.people.households=42", "run.months=14"])


def test_gifts_add_up_and_favors_are_what_was_received_less_what_was_given(resolved):
    program = Program(resolved, arm="favors", seed=3, engine="agents")
    favors = np.zeros(42, np.int64)
    for _ in range(14):
        program.step()
        gift = program.store.column("household", "gift")
        favors += gift
        assert [int(gift[k: k + 14].sum()) for k in (0, 14, 28)] == [0, 0, 0]
        assert (program.store.column("household", "favors") == favors).all()
    run = program.run()[0]
    given, received = (run.monthly[f"flow_{name}"] for name in ("give_kin", "receive_kin"))
    assert given.sum() > 0 and (given == received).all() and (favors > 0).any() and (favors < 0).any()


@pytest.mark.parametrize("arm", ["half", "favors"])
def test_both_engines_share_alike(resolved, arm):
    marks = {Program(resolved, worlds=[World(resolved.arm(arm), 3)], engine=engine).run()[0].fingerprint
             for engine in ("compiled", "agents")}
    assert len(marks) == 1


def test_a_village_that_does_not_share_is_left_alone_beside_one_that_does(resolved):
    alone, half = resolved.arm("alone"), resolved.arm("half")
    beside = Program(resolved, worlds=[World(alone, 3), World(half, 3)], engine="agents").run()
    apart = Program(resolved, worlds=[World(alone, 3)], engine="agents").run()[0]
    assert beside[0].fingerprint == apart.fingerprint != beside[1].fingerprint
    assert not apart.monthly["flow_give_kin"].any()


def test_help_comes_with_illness(resolved):
    """Of two households alike but for a bill, kin carry the same part of it: what is shared is luck, income and bills."""
    from sim.sharing import put_on_the_table

    assert put_on_the_table(1_000, 900, 0, 0, 0, 5_000, 2_000, 0.5, 0.0) == (50, 3_000)
    assert put_on_the_table(1_000, 900, 600, 100, 0, 1_000, 2_000, 0.5, 0.0) == (-300, 0)
    assert put_on_the_table(1_000, 1_000, 0, 0, -400, 9_000, 0, 0.5, 0.25) == (-100, 9_000)
