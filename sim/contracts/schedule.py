"""The schedule a client signs: dated lines made by the very functions the simulation calls.

Amounts are whole fen. `product` is a checked Product; its columns are passed to the book functions by argument name.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sim.contracts.charges import installment_fee, installment_saving, opening_fee, opening_saving
from sim.contracts.dates import due_date
from sim.contracts.lines import line_with
from sim.contracts.opening import open_contract
from sim.terms.product import Product
from sim.terms.product_columns import product_columns
from sim.terms.product_rates import day_rate


@dataclass(frozen=True)
class Line:
    """One installment: number from 1, due date, and what falls due in fen; balance is the principal still owed after it."""

    n: int
    due: date
    principal: int
    interest: int
    fee: int
    penalty: int
    saving: int
    balance: int

    @property
    def total(self) -> int:
        """All that is asked for on the day, fen."""
        return self.principal + self.interest + self.fee + self.penalty + self.saving


@dataclass(frozen=True)
class Schedule:
    """A loan of `principal` fen disbursed on `start`: what is withheld then, and its lines."""

    principal: int
    start: date
    fee: int
    saving: int
    lines: tuple[Line, ...]

    @property
    def interest(self) -> int:
        """Total interest, fen."""
        return sum(line.interest for line in self.lines)

    @property
    def fees(self) -> int:
        """All fees, at disbursement and with the installments, fen."""
        return self.fee + sum(line.fee for line in self.lines)


@lru_cache(maxsize=64)
def _arguments(function: Callable) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


def ask(function: Callable, columns: dict[str, Any], **state: Any) -> Any:
    """Call a book function by argument name: `state` for the loan, `columns` for its product (product_<column>)."""
    names = _arguments(function)
    return function(*(state[n] if n in state else columns[n.removeprefix("product_")] for n in names))


def build_schedule(product: Product, principal: int, start: date) -> Schedule:
    """Return the schedule of a loan of `principal` fen disbursed on `start` under the product's convention."""
    columns = product_columns(product)
    lines = cumulative_lines(product, columns, principal, start)
    return Schedule(
        principal, start, ask(opening_fee, columns, principal=principal),
        ask(opening_saving, columns, principal=principal), lines,
    )


def due_dates(product: Product, columns: dict[str, Any], start: date) -> list[date]:
    """Return start and the due dates of all installments."""
    repayment, count = product.repayment, int(columns["installments"])
    months = repayment.term_months if repayment.once else repayment.every_months
    days = 0 if months else int(columns["every"])
    shift = product.grace.all
    return [start] + [due_date(start, n + shift, days, months) for n in range(1, count + 1)]


def period_rates(product: Product, columns: dict[str, Any], dates: list[date]) -> list[tuple[int, int]]:
    """Return the rate of each period as (over, under): equal periods, or the actual days of each."""
    if product.interest.counting == "periods" or product.interest.rate_annual == 0:
        return [(int(columns["rate_over"]), int(columns["rate_under"]))] * (len(dates) - 1)
    daily = day_rate(product)
    spans = [(b - a).days for a, b in pairwise(dates)]
    return [((daily * days).numerator, (daily * days).denominator) for days in spans]


def cumulative_lines(
    product: Product, columns: dict[str, Any], principal: int, start: date
) -> tuple[Line, ...]:
    """Return the lines of a `cumulative` schedule."""
    dates = due_dates(product, columns, start)
    rates = period_rates(product, columns, dates)
    count, level, total = ask(open_contract, columns, principal=principal)
    scheduled, deferred, lines = principal, 0, []
    for number in range(1, count + 1):
        repaid, interest, deferred = ask(
            line_with, columns, principal=principal, installments=count, number=number, installment=level,
            interest_total=total, scheduled=scheduled, deferred=deferred,
            rate_over=rates[number - 1][0], rate_under=rates[number - 1][1],
        )
        scheduled -= repaid
        lines.append(line_of(columns, number, dates[number], principal, repaid, interest, scheduled))
    return tuple(lines)


def line_of(
    columns: dict[str, Any], number: int, due: date, principal: int, repaid: int, interest: int, balance: int
) -> Line:
    """Return a line with the fee and the compulsory saving of the installment."""
    state = {"principal": principal, "principal_due": repaid, "interest_due": interest}
    fee, saving = ask(installment_fee, columns, **state), ask(installment_saving, columns, **state)
    return Line(number, due, repaid, interest, fee, 0, saving, balance)
