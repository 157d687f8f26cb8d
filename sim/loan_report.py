"""A loan as its officer reports it at the month's end: how bad it is, what interest it brings."""

from sim.arithmetic import ratio, rint
from sim.loan_late import SINCE_DUE
from sim.loan_risk import how_late
from sim.wiring import Moment, Step

__all__ = ["REPORT_LOANS"]

YEAR = 360


def report_loan(status, late_days, balance, household_counted, lender_suspension_doubtful_days, lender_suspension_officers,
                lender_suspension_branch, lender_branch_break_even, lender_time_minutes_month, lender_grades_graded,
                lender_rewards_per_loan, lender_rewards_amount_share, lender_rewards_interest_share):
    """Return (doubtful and lost loans of the household, of this loan what is not over a year late), fen.

    [2]: the branch's bad loans are counted "without loans over 12 months late"; only where officers give account, so that a
    lender's record is the same whoever is lived beside it.
    """
    examined = lender_suspension_officers + lender_suspension_branch + lender_branch_break_even + lender_grades_graded
    rewarded = lender_rewards_per_loan > 0 or lender_rewards_amount_share > 0.0 or lender_rewards_interest_share > 0.0
    told = examined > 0 or rewarded or lender_time_minutes_month > 0
    bad = status * balance if late_days > lender_suspension_doubtful_days else 0
    return household_counted + bad, bad if told and late_days <= YEAR else 0


def report_interest(status, balance, household_counted, product_rate_over, product_rate_under, product_every):
    """Return the interest that the loans of the household bring in a month, fen."""
    return household_counted + rint(status * balance * ratio(product_rate_over, product_rate_under) * ratio(30, product_every))


REPORT_LOANS = (Moment("report_loans", "loan", (
    SINCE_DUE, Step(how_late, ("late_days", "days", "owed")),
    Step(report_loan, ("household_counted", "tally_bad_loans_fen")),
), when="status"), Moment("report_interest", "loan", (Step(report_interest, ("household_counted",)),), when="status"))
