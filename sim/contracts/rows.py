"""The rows of a schedule, and calling a book function by argument name as the simulation does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sim.column_sets import argument_names, given_to
from sim.contracts.charges import MILLION, installment_fee, installment_saving
from sim.contracts.dates import add_months
from sim.contracts.rounding import near_multiple, part_of
from sim.contracts.staged import exact_interest
from sim.terms.base import fen
from sim.terms.product import Product
from sim.terms.product_columns import ppm
from sim.terms.product_rates import exact, year_days


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
    def due_sum(self) -> int:
        """Principal and interest, fen."""
        return self.principal + self.interest

    @property
    def total(self) -> int:
        """All that is asked for on the day, fen."""
        return self.principal + self.interest + self.fee + self.penalty + self.saving


@dataclass(frozen=True)
class Schedule:
    """A loan of `principal` fen disbursed on `start`: what is withheld or paid then, and its lines."""

    principal: int
    start: date
    fee: int
    saving: int
    lines: tuple[Line, ...]
    down_payment: int = 0
    tranches: tuple[tuple[date, int], ...] = ()

    @property
    def interest(self) -> int:
        """Total interest, fen."""
        return sum(line.interest for line in self.lines)

    @property
    def fees(self) -> int:
        """All fees, at disbursement and with the installments, fen."""
        return self.fee + sum(line.fee for line in self.lines)


def ask(function: Callable, columns: dict[str, Any], **state: Any) -> Any:
    """Call a book function by argument name: `state` for the loan, `columns` for its product (product_<column>)."""
    values = {name: state[name] if name in state else columns[name.removeprefix("product_")] for name in argument_names(function)}
    return function(*given_to(function, values))


def line_of(columns: dict[str, Any], number: int, start: date, due: date, repaid: int, interest: int, balance: int) -> Line:
    """Return a line with the fee and the compulsory saving of the installment of the period from `start` to `due`.

    Fees charged on days of their own (columns["dated_fees"], if any) fall due with the installment that follows.
    """
    state = {"principal_due": repaid, "interest_due": interest}
    fee, saving = ask(installment_fee, columns, **state), ask(installment_saving, columns, **state)
    if columns.get("staged_fee"):
        fee = staged_fee(columns, number)
    fee += sum(amount for day, amount in columns.get("dated_fees", ()) if start < day <= due)
    return Line(number, due, repaid, interest, fee, 0, saving, balance)


def staged_fee(columns: dict[str, Any], number: int) -> int:
    """Return the fee (fen) of an installment whose exact fee is a share of the loan: rounded, the last takes the difference."""
    unit, mode, count = columns["unit"], columns["currency_mode"], int(columns["installments"])
    each = near_multiple(columns["fee_installment"] * 1.0, unit, mode)
    whole = near_multiple(count * columns["fee_installment"] * 1.0, unit, mode)
    return whole - each * (count - 1) if number == count else each


def level_rate(product: Product, start: date) -> dict[str, int]:
    """Return the period rate of the annuity as level_over / level_under, where it is not that of equal periods; else nothing.

    By actual days the level installment is worked out once, with the days of the calendar month (or months) of disbursement, as
    Apache Fineract does (published: 5,000 at 12 % from 1 November, 30 days, is 862 a month; re-amortized in December, still 30).
    """
    interest, months = product.interest, product.repayment.every_months
    dated = interest.counting == "actual_days" and interest.days_in_month == 0 and interest.rate_annual > 0
    if not (dated and months and interest.convention == "cumulative"):
        return {}
    first = start.replace(day=1)
    rate = exact(interest.rate_annual) * (add_months(first, months) - first).days / year_days(product)
    return {"level_over": rate.numerator, "level_under": rate.denominator}


def signed(product: Product, columns: dict[str, Any], start: date, principal: int) -> dict[str, Any]:
    """Return the columns of a contract signed on `start`, with what depends on real days: fees on dates, an odd first period."""
    fees, unit = product.fees, int(columns["unit"])
    amount = fen(fees.dated_yuan) + part_of(principal, ppm(fees.dated_share), MILLION, unit)
    more: dict[str, Any] = {}
    if fees.dated_days:
        more["dated_fees"] = tuple((start + timedelta(days=days), amount) for days in fees.dated_days)
    if product.repayment.first_due_days:
        more["odd_start"] = start
    more |= level_rate(product, start)
    if fees.installment_share and product.interest.convention == "three_stage":
        interest = ask(exact_interest, columns, principal=principal)
        base = {"principal": principal, "interest": interest, "both": principal + interest}[fees.base]
        more |= {"fee_installment": columns["fee_installment"] + base * fees.installment_share, "fee_installment_ppm": 0,
                 "staged_fee": True}
    return {**columns, **more}
