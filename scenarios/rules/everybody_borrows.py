"""Everybody borrows and everybody is recommended: for set-ups in which who borrows is not the question."""

from sim.rules import rule


@rule("want")
def all_they_may(limit, gain_fen=0):
    """Return (all that may be borrowed, what it gains), fen."""
    return limit, (gain_fen + 1 if limit > 0 else 0)


@rule("screen")
def recommended(asked):
    """Return 1 for everybody who asks."""
    return 1 if asked > 0 else 0
