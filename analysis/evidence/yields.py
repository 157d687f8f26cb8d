"""What a lender's contracts bear and what it receives: yield beside the rate of the contracts less the drag of arrears.

The rate of the contracts is counted from the printed schedules of all loans that the run made (`sim/contracts/schedule.py`), not
from what the run booked: interest that they let fall due in each month over what they leave outstanding, so that each contract
weighs by what was outstanding, young or old, flat or declining, ten-day or yearly. A flat loan bears little on its balance while
young, so that a growing lender's rate lies below that of one contract from its first day to its last.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.calendar import DAYS_IN_MONTH
from sim.contracts.schedule import build_schedule
from sim.terms.product_rates import interval_days

if TYPE_CHECKING:
    from datetime import date

    from analysis.loan_watch import LoanWatch
    from sim.program import Program
    from sim.record import Run
    from sim.terms.product import Product

__all__ = ["Contracts", "YieldParts", "live_and_watch", "yield_parts"]

RECEIVED = ("flow_pay_interest", "flow_subsidize_interest", "flow_sponsor_interest")


@dataclass(frozen=True)
class Contracts:
    """What the contracts of a run say, by month: interest falling due and balances at the month's end, fen, float64[months]."""

    interest: NDArray[np.float64]
    balance: NDArray[np.float64]


@dataclass(frozen=True)
class YieldParts:
    """Shares a year of the mean portfolio: interest received; the rate of the contracts; what arrears take of it.

    late: the rate on principal that is overdue and bears nothing; unpaid: interest that fell due and is not received at the end.
    """

    received: float
    contract: float
    late: float
    unpaid: float

    @property
    def drag(self) -> float:
        """What arrears take, share a year."""
        return self.late + self.unpaid

    @property
    def gap(self) -> float:
        """Yield less (rate of the contracts less the drag of arrears): nothing, if the books follow the contracts."""
        return self.received - (self.contract - self.drag)


def yield_parts(run: Run, contracts: Contracts) -> YieldParts:
    """Set what a run received beside what its contracts say. NaN where nothing was lent."""
    monthly = run.monthly
    lent, agreed = _mean(monthly["stock_lender_loans"]), _mean(contracts.balance)
    if not lent or not agreed:
        return YieldParts(*[float("nan")] * 4)
    a_year = 12.0 / len(contracts.balance)
    rate = a_year * contracts.interest.sum() / agreed
    overdue = _mean(monthly["principal_overdue_fen"]) / lent
    unpaid = monthly["stock_lender_interest_receivable"][-1] + monthly["flow_write_off_interest"].sum()
    received = sum(float(monthly[name].sum()) for name in RECEIVED)
    return YieldParts(a_year * received / lent, rate, rate * overdue, a_year * float(unpaid) / lent)


def _mean(ends: NDArray) -> float:
    """The mean over months of the balance at a month's beginning and end; nothing before the first."""
    return float((np.concatenate([[0.0], ends[:-1]]) + ends).mean() / 2.0)


def live_and_watch(program: Program, months: int) -> Contracts:
    """Live the months of a program of one world (built with events="loans", no month lived) and return what its contracts say."""
    from analysis.loan_watch import LoanWatch

    watch = LoanWatch(program)
    first = program.calendar.first_day
    scheduled, numbers, principals = ([] for _ in range(3))
    for _ in range(months):
        watch.live_month()
        values = watch.values
        running = np.isin(np.arange(watch.count), watch.current)
        scheduled.append(np.where(running, values["scheduled"], 0))
        numbers.append(values["number"].copy())
        principals.append(values["principal"].copy())
    return _told(watch, first, _table(scheduled), _table(numbers), _table(principals))


def _table(rows: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Months by loans, 0 before a loan was made."""
    table = np.zeros((len(rows), rows[-1].size), np.int64)
    for month, row in enumerate(rows):
        table[month, : row.size] = row
    return table


def _told(watch: LoanWatch, first: int, scheduled: NDArray, numbers: NDArray, principals: NDArray) -> Contracts:
    from analysis.tape import products_of

    values, products, months = watch.values, products_of(watch.program), len(scheduled)
    interest, balance = np.zeros(months), np.zeros(months)
    lent = values["disbursed"]
    for loan in range(watch.count):
        product = products[values["product_row"][loan]]
        opened = (int(values["opened_day"][loan]) - first) // DAYS_IN_MONTH
        end = int(values["closed_day"][loan])
        if _changed(principals[opened:, loan], scheduled[opened:, loan]):
            due, left = _of_changed(product, scheduled[:, loan], numbers[:, loan])
        else:
            start = watch.program.calendar.date_of(int(values["opened_day"][loan]))
            due, left = _of_schedule(product, int(lent[loan]), start, int(values["first_due"][loan]) - first, opened, months, (
                end - first if end >= 0 else months * DAYS_IN_MONTH))
        interest += due
        balance += left
    return Contracts(interest, balance)


def _changed(principal: NDArray, scheduled: NDArray) -> bool:
    """Whether a contract was made anew while it ran: renewed without principal, raised, extended."""
    ran = principal[: max(int((scheduled > 0).sum()), 1)]
    return bool((ran != ran[0]).any() or (np.diff(scheduled) > 0).any())


@lru_cache(maxsize=4096)
def _lines(product: Product, amount: int, start: date) -> tuple[tuple[int, int, int], ...]:
    """(number, interest, balance after it) of the printed schedule, fen."""
    return tuple((line.n, line.interest, line.balance) for line in build_schedule(product, amount, start).lines)


def _of_schedule(product: Product, amount: int, start: date, first_due: int, opened: int, months: int,
                 end: int) -> tuple[NDArray, NDArray]:
    """Interest due and balance by month of a loan as its client signed it, up to the day on which it ended."""
    due, left = np.zeros(months), np.zeros(months)
    left[opened:] = amount
    for number, interest, balance in _lines(product, amount, start):
        day = first_due + (number - 1) * interval_days(product)
        if day > end or day >= months * DAYS_IN_MONTH:
            break
        due[day // DAYS_IN_MONTH] += interest
        left[day // DAYS_IN_MONTH:] = balance
    left[end // DAYS_IN_MONTH:] = 0.0
    return due, left


def _of_changed(product: Product, scheduled: NDArray, numbers: NDArray) -> tuple[NDArray, NDArray]:
    """The same of a contract that was changed: its rate on what it says is outstanding, asked for when an installment falls due.

    Only of a declining balance: a flat loan that is renewed has a new schedule for each change.
    """
    assert product.interest.basis == "declining", "a flat contract that was changed"
    due, waiting = np.zeros(len(scheduled)), 0.0
    for month in range(1, len(scheduled)):
        waiting += scheduled[month - 1] * product.interest.rate_annual / 12.0
        if numbers[month] != numbers[month - 1] or (scheduled[month] == 0 < scheduled[month - 1]):
            due[month], waiting = waiting, 0.0
    return due, scheduled.astype(np.float64)
