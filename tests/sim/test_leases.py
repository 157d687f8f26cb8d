"""Memory that shards use one after the other: nobody sees what lay there before, and what is kept stays."""

import gc

import numpy as np
import pytest
from random_worlds import changed

from sim import leases
from sim.program import Program


@pytest.fixture(autouse=True)
def own_rooms(monkeypatch):
    monkeypatch.setattr(leases, "_FREE", {})


def test_room_given_back_is_used_again_and_holds_zeros():
    first = leases.zeros((3, 9_000), np.int64)
    place = first.ctypes.data
    assert place % leases.LINE == 0 and not first.any()
    first[:] = 7
    del first
    again = leases.zeros((9_000, 3), np.int64)
    assert again.ctypes.data == place and again.shape == (9_000, 3) and not again.any()


def test_whoever_holds_a_view_keeps_the_room():
    whole = leases.empty((4, 20_000), np.float64)
    whole[:] = 1.5
    part = whole[2, 100:200].view()
    del whole
    other = leases.empty((4, 20_000), np.float64)
    other[:] = 2.5
    assert (part == 1.5).all() and not np.shares_memory(part, other)


@pytest.mark.parametrize("shape", [(0,), (10,), (2, leases.MOST)])
def test_small_and_huge_arrays_are_ordinary_ones(shape):
    assert leases.empty(shape, np.int8).shape == shape and leases._FREE == {}


def test_no_more_rooms_are_kept_than_were_used_at_once_nor_more_sizes_than_of_the_last_scenarios():
    for size in range(leases.SIZES + 5):
        held = [leases.empty((leases.LEAST + size,), np.int8) for _ in range(leases.ROOMS + 3)]
        del held
    assert len(leases._FREE) <= leases.SIZES
    assert all(len(rooms) <= leases.ROOMS for rooms in leases._FREE.values())


def test_a_kept_run_is_not_changed_by_those_that_follow():
    """Yearly facts are views of the shard's memory; the next program of the same size gets other room while the run is kept."""
    resolved = changed(("run.months", 24), ("village.people.households", 900))
    kept = Program(resolved, arm="both", seed=1).run()[0]
    before, facts = kept.fingerprint, {name: values.copy() for name, values in kept.households.items()}
    gc.collect()
    assert Program(resolved, arm="both", seed=2).run()[0].fingerprint != before
    again = Program(resolved, arm="both", seed=1).run()[0]
    assert kept.fingerprint == again.fingerprint == before
    assert all((kept.households[name] == values).all() for name, values in facts.items())
