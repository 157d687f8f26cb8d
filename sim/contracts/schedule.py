"""The schedule a client signs: dated lines made by the very functions the simulation calls.

Amounts are whole fen. `product` is a checked Product; its columns are passed to the book functions by argument name.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sim.contracts.charges import MILLION, opening_fee, opening_saving
from sim.contracts.dates import due_date
from sim.contracts.lines import FLAT
from sim.contracts.progressive import DayCount, ProgressiveLoan
from sim.contracts.relay import Course, graces_after, lay, opened, step
from sim.contracts.rounding import part_of
from sim.contracts.rows import Line, Schedule, ask, line_of, signed
from sim.terms.product import Product
from sim.terms.product_columns import product_columns
from sim.terms.product_rates import counts_days, day_rate
from sim.terms.product_times import WEEKDAYS, Repayment

__all__ = ["Line", "Schedule", "build_schedule", "counted_flat", "due_dates", "due_day", "parts_of", "reopened"]


def build_schedule(product: Product, principal: int, start: date) -> Schedule:
    """Return the schedule of a loan of `principal` fen disbursed on `start` under the product's convention.

    A down payment is taken at disbursement and the rest scheduled; tranches are paid out on due dates.
    """
    columns = signed(product, product_columns(product), start, principal)
    dates = due_dates(product, columns, start)
    columns |= counted_flat(product, dates)
    down = part_of(principal, columns["down_ppm"], MILLION, columns["unit"])
    tranches = parts_of(product, columns, principal - down, dates)
    if product.interest.convention == "progressive" and (len(tranches) > 1 or product.interest.counting == "actual_days"):
        lines = _dated(product, columns, tranches, dates)
    else:
        lines = _in_turn(product, columns, tranches, dates)
    fee = ask(opening_fee, columns, principal=principal)
    saving = ask(opening_saving, columns, principal=principal)
    return Schedule(principal, start, fee, saving, lines, down, tuple(tranches))


def due_dates(product: Product, columns: dict[str, Any], start: date) -> tuple[date, ...]:
    """Return start and the due dates of all installments, moved off holidays and days of rest."""
    count, odd = int(columns["installments"]), product.repayment.first_due_days
    first = 0 if odd else 1 + product.grace.all
    anchor = start + timedelta(days=odd)
    return (start, *(due_day(product, columns, anchor, n, start) for n in range(first, first + count)))


def due_day(product: Product, columns: dict[str, Any], anchor: date, number: int, start: date) -> date:
    """Return the date so many intervals after `anchor`, moved to a day after `start` on which something may fall due."""
    repayment = product.repayment
    months = repayment.term_months if repayment.once else repayment.every_months
    return _moved(repayment, due_date(anchor, number, 0 if months else int(columns["every"]), months), start)


def _moved(repayment: Repayment, day: date, start: date) -> date:
    """Return the day itself if a meeting can be held, else the next (or previous, but after start) such day."""
    way = timedelta(days=1 if repayment.moved == "next" else -1)
    for _ in range(60):
        if WEEKDAYS[day.weekday()] not in repayment.rest_days and day not in repayment.holidays:
            return day
        way = -way if day + way <= start else way
        day += way
    return day


def counted_flat(product: Product, dates: tuple[date, ...]) -> dict[str, int]:
    """Return the term's flat rate by the actual days from disbursement to the last due date, where days are counted."""
    if product.interest.basis != "flat" or not counts_days(product):
        return {}
    term = day_rate(product) * (dates[-1] - dates[0]).days
    return {"flat_over": term.numerator, "flat_under": term.denominator}


def parts_of(product: Product, columns: dict[str, Any], amount: int, dates: tuple[date, ...]) -> list[tuple[date, int]]:
    """Return [(day, fen)] of the tranches of a loan of `amount` fen."""
    shares = product.disbursement.tranches or (1.0,)
    parts = [part_of(amount, columns[f"tranche_ppm_{turn + 1}"], MILLION, columns["unit"]) for turn in range(len(shares))]
    parts[-1] = amount - sum(parts[:-1])
    return [(dates[turn * product.disbursement.tranche_installments], part) for turn, part in enumerate(parts)]


def _in_turn(
    product: Product, columns: dict[str, Any], tranches: list[tuple[date, int]], dates: tuple[date, ...]
) -> tuple[Line, ...]:
    """Return the lines of a loan paid out on the given due dates; each tranche reopens the contract on the balance."""
    done: tuple[Line, ...] = ()
    balance, waiting, deferred = 0, 0, 0
    for turn, (day, amount) in enumerate(tranches):
        at = dates.index(day)
        until = dates.index(tranches[turn + 1][0]) if turn + 1 < len(tranches) else len(dates) - 1
        course = replace(reopened(product, columns, dates[at:], balance, amount, waiting, at), deferred=deferred)
        for number in range(at + 1, until + 1):
            line, course = step(product, course)
            done += (replace(line, n=number),)
        balance, flat = course.scheduled, columns["basis"] == FLAT
        waiting = sum(x.interest for x in lay(product, course)) if flat else 0
        deferred = 0 if flat else course.deferred
    return done


def reopened(
    product: Product, columns: dict[str, Any], dates: tuple[date, ...], balance: int, amount: int, waiting: int, passed: int
) -> Course:
    """Return the contract on balance + amount; a flat loan's waiting interest is spread over what is left with the new."""
    if not passed:
        return opened(product, columns, dates, amount)
    terms = {**columns, **graces_after(columns, passed)}
    if columns["basis"] == FLAT:
        count, free = int(columns["installments"]), int(columns["grace_free"])
        rest = count - max(passed, free)
        fresh = part_of(amount, columns["flat_over"] * rest, columns["flat_under"] * count, columns["unit"])
        terms |= {"flat_over": waiting + fresh, "flat_under": balance + amount}
    return opened(product, terms, dates, balance + amount)


def _dated(
    product: Product, columns: dict[str, Any], tranches: list[tuple[date, int]], dates: tuple[date, ...]
) -> tuple[Line, ...]:
    repayment, interest = product.repayment, product.interest
    unit = "months" if repayment.every_months else "weeks" if repayment.every_weeks else "days"
    every = repayment.every_months or repayment.every_weeks or int(columns["every"])
    count = DayCount(every, unit, interest.counting == "actual_days", interest.days_in_month, interest.days_in_year)
    loan = ProgressiveLoan(list(dates), count, Decimal(repr(interest.rate_annual)), columns["unit"], columns["multiple"],
                           columns["mode"])
    for day, amount in tranches:
        loan.disburse(day, amount)
    return tuple(
        line_of(columns, n, dates[n - 1], dates[n], repaid, cost, balance)
        for n, (repaid, cost, balance) in enumerate(loan.lines(), 1)
    )
