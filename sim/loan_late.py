"""A loan that is late beyond its terms: what others are called for, and how what they put in is booked."""

from sim.contracts.oldest import oldest_still_unpaid
from sim.loan_due import FINISH, receive, take_parts
from sim.wiring import Moment, Step

__all__ = ["BOOKED", "GUARANTOR", "JOINT", "LATE", "POOLED_FUND", "SINCE_DUE", "book", "owed_late", "since_due"]

JOINT, GUARANTOR, POOLED_FUND = 1, 2, 3
BOOKED = ("pay_charges", "pay_interest", "pay_principal", "household_covered", "principal_overdue", "interest_overdue",
          "fee_overdue", "penalty_overdue", "balance", "owed")
"""Answers of the functions that book what others put in."""


def since_due(oldest_unpaid):
    """Return the day from which lateness counts: the due day of the oldest unpaid installment, -1 for none."""
    return oldest_unpaid


SINCE_DUE = Step(since_due, ("late_since",))
"""Asked before how late a loan is; due days that are moved have a step in its place (sim/loan_terms.py)."""


def owed_late(kind, product_liability_kind, first_day, principal_overdue, interest_overdue, fee_overdue, penalty_overdue,
              late_since, product_arrears_grace_days, product_liability_call_days):
    """Return what is called for on a loan of this kind of liability, fen: all that is overdue once it is so many days late."""
    late = first_day + 30 - late_since - product_arrears_grace_days > product_liability_call_days
    owed = principal_overdue + interest_overdue
    calls = product_liability_kind == kind and owed > 0 and late_since >= 0 and late
    return owed + fee_overdue + penalty_overdue if calls else 0


def book(covers, household_covered, principal_overdue, interest_overdue, fee_overdue, penalty_overdue, balance,
         product_allocation_order, product_allocation_past_first):
    """Book what others put in for a loan (covers = 1), as a meeting would; all of it is past due, fen."""
    charges, interest, principal, _, left, _, principal_left, interest_left, fee, penalty, after, _, owed, _ = receive(
        0, household_covered, 0, covers, principal_overdue, interest_overdue, fee_overdue, penalty_overdue, 0, 0, 0, balance, 0,
        product_allocation_order, product_allocation_past_first)
    return charges, interest, principal, left, principal_left, interest_left, fee, penalty, after, owed


def receive_from_guarantors(product_liability_kind, household_covered, principal_overdue, interest_overdue, fee_overdue,
                            penalty_overdue, balance, product_allocation_order, product_allocation_past_first):
    """Allocate what guarantors paid to a guaranteed loan; return payments, what is left, and the new state, fen."""
    return book(1 if product_liability_kind == GUARANTOR else 0, household_covered, principal_overdue, interest_overdue,
                fee_overdue, penalty_overdue, balance, product_allocation_order, product_allocation_past_first)


def receive_from_fund(product_liability_kind, household_covered, principal_overdue, interest_overdue, fee_overdue, penalty_overdue,
                      balance, product_allocation_order, product_allocation_past_first):
    """Allocate what the risk fund paid to a loan it secures; return payments, what is left, and the new state, fen."""
    return book(1 if product_liability_kind == POOLED_FUND else 0, household_covered, principal_overdue, interest_overdue,
                fee_overdue, penalty_overdue, balance, product_allocation_order, product_allocation_past_first)


def take_from_others(penalty_part, fee_part, interest_part, principal_part, covers, household_covered, principal_overdue,
                     interest_overdue, fee_overdue, penalty_overdue, balance):
    """Book the parts that others put in for a loan (covers = 1); return payments, what is left, and the new state, fen."""
    charges, interest, principal, _, left, _, principal_left, interest_left, fee, penalty, after, _, owed, _ = take_parts(
        penalty_part, fee_part, interest_part, principal_part, 0, household_covered, 0, covers, principal_overdue, interest_overdue,
        fee_overdue, penalty_overdue, 0, 0, balance, 0)
    return charges, interest, principal, left, principal_left, interest_left, fee, penalty, after, owed


def covered_by_guarantors(product_liability_kind):
    """Return 1 if guarantors answer for the loan."""
    return 1 if product_liability_kind == GUARANTOR else 0


def covered_by_fund(product_liability_kind):
    """Return 1 if a risk fund answers for the loan."""
    return 1 if product_liability_kind == POOLED_FUND else 0


LATE = (
    Moment("receive_from_guarantors", "loan", (
        Step(receive_from_guarantors, BOOKED), Step(oldest_still_unpaid, ("oldest_unpaid", "interest_total")), *FINISH,
    ), when="status"),
    Moment("receive_from_fund", "loan", (
        Step(receive_from_fund, BOOKED), Step(oldest_still_unpaid, ("oldest_unpaid", "interest_total")), *FINISH,
    ), when="status"),
)
