"""Loans that run at the start: an opening book put into the slots, and the moves by which it enters the books.

The lender owns them as paid-in equity beside its cash; households owe them from the start. The allowance that its provisioning
table asks for on the first day is set aside out of that equity, not charged to the first month.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sim.chance import ORDINAL_BITS
from sim.loan_due import RUNNING, THIRD_PARTY, monthly_burden
from sim.loan_risk import how_late, provision_by_lender, provision_by_product, provision_renegotiated, risk
from sim.roll import Store
from sim.terms.placing import OpeningLoan
from sim.wiring import Moment, Step

__all__ = ["BOOK_MOMENTS", "DAYS_BEFORE", "days_before", "fill_slots"]

DAYS_BEFORE = 36_000
"""Days counted before the first day of a run that has an opening book: a hundred years of 30/360."""
_PAST = ("last_due", "oldest_unpaid")


def days_before(worlds: Iterable) -> int:
    """Return the days counted before the first day of a run of these worlds: none without an opening book."""
    return DAYS_BEFORE if any(world.arm.lender.opening_book.sha256 for world in worlds) else 0


def fill_slots(store: Store, world: int, loans: Iterable[OpeningLoan], first_product: int) -> None:
    """Put the state of opening loans into the slots of a world's households; money enters the books by `take_over`."""
    households = store.tables["household"].rows
    columns, ids = store.tables["loan"].columns, store.column("household", "id")
    first, end = store.world_rows[world - 1].tolist()
    cycles, clean = store.column("household", "cycles"), store.column("household", "clean_cycles")
    rows = {int(who): first + k for k, who in enumerate(ids[first:end].tolist())}
    running: Counter[int] = Counter()
    for loan in loans:
        row = rows[(loan.village << ORDINAL_BITS) + loan.household]
        place = loan.slot * households + row
        for name, value in loan.state.items():
            columns[name][place] = value
        columns["next_due"][place] += DAYS_BEFORE
        for name in _PAST:
            columns[name][place] = DAYS_BEFORE + loan.state[name] if loan.state[name] <= 0 else -1
        columns["status"][place], columns["product_row"][place] = RUNNING, first_product + loan.product
        if store.column("household", "group_row")[row] == 0:
            columns["joint"][place] = 0
        running[row] += 1
        cycles[row] = max(int(cycles[row]), loan.cycle, running[row])
        clean[row] = cycles[row] - running[row]  # all before those that run


def bring_in(balance, interest_overdue, fee_overdue, penalty_overdue, saved, product_savings_held_by):
    """Return what enters the books for a running loan, fen: principal, interest, charges, savings at the lender and elsewhere."""
    elsewhere = saved if product_savings_held_by == THIRD_PARTY else 0
    return balance, interest_overdue, fee_overdue + penalty_overdue, saved - elsewhere, elsewhere


def known_client(opened_month, installment, principal, installments, product_every, joint, household_open_loans,
                 household_installments_month, household_last_loan_month, household_joint):
    """Return the borrower's standing: 1, it has heard of the program; loans running, promised a month (fen), last loan, joint."""
    last = opened_month if household_open_loans == 0 else max(household_last_loan_month, opened_month)
    burden = monthly_burden(installment, principal, product_every, installments)
    return 1, household_open_loans + 1, household_installments_month + burden, last, max(household_joint, joint)


def late_at_start(first_day, principal_overdue, interest_overdue, oldest_unpaid, product_arrears_grace_days):
    """Return (days late on the first day, days newly late, fen overdue)."""
    return how_late(first_day - 30, principal_overdue, interest_overdue, oldest_unpaid, product_arrears_grace_days)


def late_client(risky, household_late):
    """Return 1 if the household is late with any loan."""
    return max(risky, household_late)


def set_aside(tally_provision_needed_fen):
    """Return the allowance for loans at risk on the first day, fen."""
    return tally_provision_needed_fen


BOOK_MOMENTS = (
    Moment("take_over", "loan", (
        Step(bring_in, ("endow_loans", "endow_interest", "endow_charges", "endow_savings", "endow_savings_elsewhere")),
        Step(known_client, ("household_informed", "household_open_loans", "household_installments_month",
                            "household_last_loan_month", "household_joint")),
        Step(late_at_start, ("late_days", "newly", "owed_still")),
        Step(risk, ("risky", "blemished", "at_risk_now", "late_1", "late_30", "late_60", "late_90", "late_180", "late_365")),
        Step(provision_by_lender, ("band_1", "band_2", "band_3", "band_4", "band_5", "by_lender")),
        Step(provision_by_product, ("provision",)),
        Step(provision_renegotiated, ("tally_provision_needed_fen", "extended_balance")),
        Step(late_client, ("household_late",)),
    ), when="status"),
    Moment("open_books", "lender", (Step(set_aside, ("endow_allowance",)),)),
)
"""Lived after birth, where the lender has an opening book."""
