"""A covered loan that went bad: counted for the fund, compensated, taken off the balance sheet; the claim stays."""

from sim.arithmetic import mul_div, rint
from sim.loan_late import SINCE_DUE
from sim.loan_risk import how_late, write_off
from sim.wiring import Moment, Step

__all__ = ["CLAIMS"]

MILLION = 1_000_000
FOUND = 3
"""From this code on a household was found to have borrowed for another (sim/frauds.py)."""


def count_covered(status, late_days, balance, product_compensation_covered, lender_fund_bad_days):
    """Return (balance the fund covers, bad part of it), fen: bad is what is later than the days agreed."""
    covered = status * product_compensation_covered * balance
    return covered, covered if late_days > lender_fund_bad_days else 0


def may_claim(status, late_days, product_compensation_covered, household_front, fund_pays, lender_fund_bad_days):
    """Return 1 if the lender claims compensation for the loan.

    [1] 4(2): "loans that the bank made against the rules are in no case compensated".
    """
    bad = status * product_compensation_covered == 1 and late_days > lender_fund_bad_days
    return 1 if bad and fund_pays == 1 and household_front < FOUND else 0


def leave_books(claims, balance, interest_overdue, principal_overdue, fee_overdue, penalty_overdue, saved, principal,
                household_excluded, household_open_loans, household_installments_month, household_savings, installment,
                installments, product_every, product_savings_set_off):
    """Take a loan that is claimed off the balance sheet, as a write-off does; fen, and the new state.

    [1] 4(2): compensated loans are "moved off the balance sheet: the account closed, the case kept, the right of recovery stays".
    """
    return write_off(
        1, claims, balance, interest_overdue, principal_overdue, fee_overdue, penalty_overdue, saved, principal, 0,
        household_excluded, household_open_loans, household_installments_month, household_savings, installment, installments,
        product_every, product_savings_set_off)


def split(write_off_principal, household_fund_part, lender_fund_fund_share):
    """Return (approved, principal compensated so far for the household, loss of the month, part of it the lender bears), fen.

    [1] 4(2): bad loans "after examination are compensated at 80 % from the fund, the lending bank bears 20 %".
    """
    approved = mul_div(write_off_principal, rint(lender_fund_fund_share * MILLION), MILLION)
    return approved, household_fund_part + write_off_principal, write_off_principal, write_off_principal - approved


CLAIMS = (
    Moment("count_covered", "loan", (
        SINCE_DUE,
        Step(how_late, ("late_days", "days", "owed")),
        Step(count_covered, ("tally_covered_fen", "tally_covered_bad_fen")),
    ), when="status"),
    Moment("claim", "loan", (
        SINCE_DUE,
        Step(how_late, ("late_days", "days", "owed")),
        Step(may_claim, ("claims",)),
        Step(leave_books, ("withdraw", "pay_principal", "write_off_principal", "write_off_interest", "write_off_charges", "balance",
                           "interest_overdue", "principal_overdue", "fee_overdue", "penalty_overdue", "saved", "status",
                           "household_excluded", "household_open_loans", "household_installments_month",
                           "tally_compensated_count", "owed_still")),
        Step(split, ("approve_compensation", "household_fund_part", "tally_compensated_fen", "tally_lender_bears_fen")),
    ), when="status"),
)
