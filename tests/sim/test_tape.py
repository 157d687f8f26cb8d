"""A month played from its tape is the month lived line by line; what Python must look at is done at its place in the month."""

import pytest
from random_worlds import changed, columns, differences

from sim.program import Program


@pytest.mark.parametrize("changes", [
    [], [("lender.staffing.clients_per_officer", 5)],
    [("village.parting.break_share", 0.3), ("village.will.honesty_mean", 0.5), ("village.will.temptation", 1.0)],
])
def test_a_played_month_is_the_month_lived_line_by_line(changes):
    resolved = changed(("run.months", 14), *changes)
    played, lived = (Program(resolved, arm="both", seed=3) for _ in range(2))
    for month in range(14):
        played.step()
        if month % 4 == 3:
            lived.step()  # from a tape that is noted between months lived by hand
        else:
            assert not lived.live_until("")
        assert differences(columns(played), columns(lived)) == []
    assert played.tape is not None and played.runs()[0].fingerprint == lived.runs()[0].fingerprint
    assert played.runs()[0].monthly["flow_disburse"].any()


def test_a_month_of_another_kind_is_not_played():
    """A program with a month of its own, with events, or one that tells its questions lives line by line."""
    class Own(Program):
        def month(self):
            yield from super().month()

    resolved = changed(("run.months", 12))
    told = Program(resolved, arm="both", seed=3)
    told.show(lambda *told: None)
    for program in (Own(resolved, arm="both", seed=3), Program(resolved, arm="both", seed=3, events=True), told):
        program.step()
        assert program.tape is None
