"""The month can stop at a moment, wait, and go on: nothing changes by waiting (a person in a seat, a live view)."""

import pytest
from random_worlds import columns, differences

from sim.program import Program


@pytest.fixture(scope="module")
def unstopped(bed):
    return Program(bed, arm="both", seed=3).run()[0].fingerprint


@pytest.mark.parametrize("moment", ["fall_due", "earn", "pay", "watch", "apply", "note"])
@pytest.mark.parametrize("engine", ["compiled", "agents"])
def test_stopping_at_a_moment_changes_nothing(bed, unstopped, moment, engine):
    program = Program(bed, arm="both", seed=3, engine=engine)
    for _ in range(20):
        assert program.live_until(moment)
        program.step()
    assert program.runs()[0].fingerprint == unstopped


def test_every_round_of_meetings_can_be_stopped_at(bed, unstopped):
    program = Program(bed, arm="both", seed=3)
    for month in range(20):
        stops = 0
        while program.live_until("fall_due"):
            stops += 1
            assert program.calendar.month == month
        assert stops == 3 == program.calendar.rounds
    assert program.runs()[0].fingerprint == unstopped


def test_a_stop_is_where_it_says(bed):
    """At fall_due the day's installments are due and not yet paid; the same village, stopped at receive, has been paid."""
    program = Program(bed, arm="both", seed=3)
    for _ in range(4):
        program.step()
    assert program.live_until("fall_due")
    due, paying = program.store.column("household", "due"), program.store.column("household", "paying")
    assert due.sum() > 0 and paying.sum() == 0 and program.record.noted == 4
    assert program.live_until("pay")
    assert 0 < paying.sum() <= due.sum()
    loans = int(program.store.column("household", "loans").sum())
    assert program.live_until("receive") and program.store.column("household", "loans").sum() < loans
    program.step()
    assert program.record.noted == 5


def test_a_moment_that_never_comes_ends_the_month(bed):
    program, other = Program(bed, arm="both", seed=3), Program(bed, arm="both", seed=3)
    assert not program.live_until("a moment nobody knows")
    other.step()
    assert program.record.noted == 1 and differences(columns(program), columns(other)) == []


def test_a_moment_lived_last_month_is_not_taken_for_this_one(bed):
    program = Program(bed, arm="both", seed=3)
    program.step()
    assert program.live_until("note")
    assert program.calendar.month == 1 and program.record.noted == 1 and program.store.moved[1].any()
    assert not program.live_until("fall_due") and program.record.noted == 2
    assert program.live_until("fall_due") and program.calendar.month == 2


def test_a_seat_answers_in_the_pause(bed):
    """A person puts off a payment between fall_due and pay; the books still balance, and the record is another."""
    program = Program(bed, arm="both", seed=3)
    for _ in range(8):
        while program.live_until("pay"):
            program.store.column("household", "shortfall")[:] += program.store.column("household", "paying")
            program.store.column("household", "paying")[:] = 0
    assert program.record.noted == 8
    assert (
        program.runs()[0].monthly["flow_pay_interest"].sum()
        < Program(bed, arm="both", seed=3).run()[0].monthly["flow_pay_interest"][:8].sum()
    )
