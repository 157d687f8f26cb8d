"""Paying until one day it stops, for good: a constant hazard at every meeting."""

from sim.arithmetic import mul_div
from sim.rules import rule


@rule("pay")
def stops_for_good(due, installments_month, luck, hazard=0.001, interval_days=7):
    """Return all that is due, or nothing from the day on which the household stops, in fen.

    More than one installment and a half is due only from one who has stopped; `hazard` is the chance to stop at a meeting.
    """
    stopped = due > mul_div(installments_month, 3 * interval_days, 60)
    return 0 if stopped or luck < hazard else due
