"""After-loan checks: visits see whether a loan went where it was to go [1, 3]."""

from sim.arithmetic import floor_div, rint
from sim.chance import Purpose
from sim.demand import hold_grant, spend_loan
from sim.frauds import leave_out
from sim.wiring import Moment, Step

__all__ = ["CHECKS", "CHECK_STEPS"]

DIVERTED, FOUND = 1, 2
HUNDRED_YUAN = 10_000


def mark_diverted(borrowed, invest, buy_livestock, diverted, village_ventures_share, lender_checks_productive_share):
    """Return (1 if less of the loan than the terms ask for goes into business, animals or a project, 2 if found earlier; 1 for the
    record).

    [1] 2(3): "for production ...; not for building a house, investing money, household goods". borrowed, invest: fen.
    """
    project = rint(village_ventures_share * borrowed)
    short = invest + buy_livestock + project < lender_checks_productive_share * borrowed
    now = DIVERTED if short else 0
    return (now if diverted != FOUND else FOUND), now


def check_use(diverted, open_loans, visited, lender_checks_visit_share, lender_checks_see_chance, luck, luck_1):
    """Return (0, 1 diverted, 2 found out; 1 if found now; 1 if the check was a visit of its own, for the record).

    [3] 29, 37: "after-loan checks, regular and not", "more often than for other loans"; [1] 5(1): "use is followed and supervised".
    A visit to a late client sees as much as one of its own.
    """
    own = open_loans > 0 and visited == 0 and luck < lender_checks_visit_share
    seen = open_loans > 0 and (visited == 1 or own) and luck_1 < lender_checks_see_chance
    now = 1 if seen and diverted == DIVERTED else 0
    open_now = (FOUND if now == 1 else diverted) if open_loans > 0 or diverted == FOUND else 0
    return open_now, now, (1 if own else 0)


def bar(excluded, diverted):
    """Return 1 if barred from further loans: after a default, or once a loan was seen to be used against its terms."""
    return leave_out(excluded, 1 + diverted)


def be_cautious(granted, lender_marked, lender_appraisal_caution_share):
    """Return the grant, fen, cut by the caution of a lender that is marked down for its bad loans, in hundreds of yuan.

    [0] "risk control: first of all credit rationing by amount"; [1] 5(1) tolerates more so that lending is not held back.
    """
    cut = rint(granted * (1.0 - lender_appraisal_caution_share))
    return floor_div(cut, HUNDRED_YUAN) * HUNDRED_YUAN if lender_marked == 1 and lender_appraisal_caution_share > 0.0 else granted


CHECK_STEPS = {
    ("diversion", spend_loan): Step(mark_diverted, ("diverted", "tally_diverted")),
    ("appraisal", hold_grant): Step(be_cautious, ("granted",)),
}
CHECKS = (Moment("check_use", "household", (
    Step(check_use, ("diverted", "tally_diverted_found", "tally_checks"), Purpose.CHECK), Step(bar, ("excluded",))), when="here"),)
