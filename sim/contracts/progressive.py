"""A `progressive` loan with a life: tranches, changes of rate, early principal, days counted as they are.

Off the simulation's path: exact decimals of 12 digits, half to even (finance.md section 2, Apache Fineract). A regular loan
without such events is made by the scalar functions the simulation calls; tests hold both to the same fen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from itertools import pairwise
from typing import NamedTuple

from sim.contracts.dates import year_parts
from sim.contracts.rounding import to_multiple
from sim.contracts.settled import MAIN_UNIT, TRIES

TWELVE = Context(prec=12, rounding=ROUND_HALF_EVEN)
PLACES = Decimal("1e-12")


class Part(NamedTuple):
    """A part of a period on one balance and one rate: dates, balance fen, rate factor, interest fen."""

    first: date
    last: date
    balance: int
    factor: Decimal
    interest: int


@dataclass
class DayCount:
    """How a period becomes a fraction of a year.

    every, unit: the interval in days, weeks or months; actual: whether days are counted; month_days 30 or 0 (actual);
    year_days 360, 364, 365 or 0 (the calendar year, split at 31 December).
    """

    every: int
    unit: str
    actual: bool
    month_days: int
    year_days: int

    def factor(self, rate: Decimal, first: date, last: date, start: date, due: date) -> Decimal:
        """Return the rate factor of [first, last) inside the period [start, due), to 12 decimals."""
        share, part, whole = Decimal(0), Decimal((last - first).days), Decimal((due - start).days)
        days = Decimal(self.year_days or (366 if _leap(first.year) else 365))
        if not self.actual and self.unit in {"months", "weeks"}:
            share = TWELVE.divide(Decimal(self.every), Decimal(12 if self.unit == "months" else 52))
        elif self.year_days == 0 and last.year > first.year and self.actual:
            for count, length in year_parts(first, last):
                share = TWELVE.add(share, TWELVE.divide(Decimal(count), Decimal(length)))
            part = whole = Decimal(1)
        elif self.actual and self.month_days == 0:
            share, part, whole = TWELVE.divide(part, days), Decimal(1), Decimal(1)
        else:
            length = {"months": 30, "weeks": 7, "days": 1}[self.unit]
            share = TWELVE.divide(Decimal(length * self.every), days)
        product = TWELVE.multiply(TWELVE.multiply(rate, share), part)
        return TWELVE.divide(product, whole).quantize(PLACES, ROUND_HALF_EVEN)


def _leap(year: int) -> bool:
    return (year % 4 == 0 and year % 100 != 0) or year % 400 == 0


@dataclass
class ProgressiveLoan:
    """A loan on `dates` (start and due dates); amounts in whole fen, `unit` the currency's smallest (fen).

    Events: disburse, change_rate, prepay. `lines()` gives (principal, interest, balance) per installment.
    """

    dates: list[date]
    count: DayCount
    rate: Decimal
    unit: int = 1
    multiple: int = 0
    mode: int = 0
    tranches: list[tuple[date, int]] = field(default_factory=list)
    early: list[tuple[date, int]] = field(default_factory=list)
    rates: list[tuple[date, Decimal]] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.levels = [0] * (len(self.dates) - 1)
        self.rates = [(date.min, self.rate)]

    def disburse(self, day: date, amount: int) -> None:
        """Pay out `amount` fen on `day` (before the last due date) and settle the installments from then on."""
        self.tranches.append((day, amount))
        self._settle(self._period(day))

    def change_rate(self, day: date, rate: Decimal) -> None:
        """Let the annual rate be `rate` for `day` itself and after: the day's interest accrues from the evening before."""
        break_day = day - timedelta(days=1)
        self.rates.append((break_day, rate))
        self.rates.sort(key=lambda item: item[0])
        self._settle(self._period(break_day))

    def prepay(self, day: date, amount: int, reamortize: bool = False) -> None:
        """Take `amount` fen of principal early on `day`; the last installment gets smaller, or all from then on."""
        self.early.append((day, amount))
        if reamortize:
            self._settle(self._period(day))

    def _period(self, day: date) -> int:
        inside = [k for k, (a, b) in enumerate(pairwise(self.dates)) if a <= day < b]
        if not inside:
            raise ValueError(f"{day} is not within the loan, {self.dates[0]} to {self.dates[-1]}")
        return inside[0]

    def _rate_on(self, day: date) -> Decimal:
        return [rate for since, rate in self.rates if since <= day][-1]

    def parts(self, period: int, balance: int) -> list[Part]:
        """Return the parts of a period that opens with `balance` fen before the period's own tranches."""
        start, due = self.dates[period], self.dates[period + 1]
        changes = [*self.tranches, *((day, -amount) for day, amount in self.early)]
        breaks = {day for day, _ in changes} | {day for day, _ in self.rates}
        marks = sorted({start, due} | {day for day in breaks if start < day < due})
        found = []
        for first, last in pairwise(marks):
            now = balance + sum(amount for day, amount in changes if start <= day <= first)
            factor = self.count.factor(self._rate_on(first), first, last, start, due)
            found.append(Part(first, last, now, factor, self._interest(now, factor)))
        return found

    def _interest(self, balance: int, factor: Decimal) -> int:
        exact = TWELVE.multiply(Decimal(balance) / self.unit, factor)
        return int(exact.quantize(Decimal(1), ROUND_HALF_EVEN)) * self.unit

    def lines(self) -> list[tuple[int, int, int]]:
        """Return (principal, interest, balance after) of each installment, fen; the last takes what is left."""
        out, balance = [], 0
        last = len(self.levels) - 1
        for period in range(last + 1):
            parts = self.parts(period, balance)
            interest, balance = sum(part.interest for part in parts), parts[-1].balance
            repaid = balance if period == last else max(min(self.levels[period] - interest, balance), 0)
            balance -= repaid
            out.append((repaid, interest, balance))
        return out

    def _opening(self, period: int) -> int:
        before = self.lines()[period - 1][2] if period else 0
        start, due = self.dates[period], self.dates[period + 1]
        changes = [*self.tranches, *((day, -amount) for day, amount in self.early)]
        return before + sum(amount for day, amount in changes if start <= day < due)

    def _annuity(self, period: int) -> int:
        growth, f = Decimal(1), Decimal(1)
        for k in range(period, len(self.levels)):
            plus = 1 + sum((part.factor for part in self.parts(k, 0)), Decimal(0))
            growth = TWELVE.multiply(growth, plus)
            f = TWELVE.add(Decimal(1), TWELVE.multiply(f, plus)) if k > period else f
        amount = Decimal(self._opening(period)) / self.unit
        exact = TWELVE.divide(TWELVE.multiply(growth, amount), f)
        level = int(exact.quantize(Decimal(1), ROUND_HALF_EVEN)) * self.unit
        return to_multiple(level, self.multiple, self.mode) or level

    def _settle(self, period: int) -> None:
        """Set one level payment from `period` on and try to bring the last installment near it."""
        level, count = self._annuity(period), len(self.levels) - period
        gap = self._gap(period, level)
        for _ in range(TRIES):
            if count < 2 or abs(gap) * 100 <= count // 2 * MAIN_UNIT:
                break
            step = int((Decimal(gap) / (count * self.unit)).quantize(Decimal(1), ROUND_HALF_EVEN)) * self.unit
            trial = to_multiple(level + step, self.multiple, self.mode)
            trial_gap = self._gap(period, trial)
            if trial == level or abs(trial_gap) >= abs(gap):
                break
            level, gap = trial, trial_gap
        self._gap(period, level)

    def _gap(self, period: int, level: int) -> int:
        self.levels[period:] = [level] * (len(self.levels) - period)
        repaid, interest, _ = self.lines()[-1]
        return repaid + interest - level
