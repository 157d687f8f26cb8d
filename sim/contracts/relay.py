"""Laying the lines that are still to come, from any state of a contract, by its convention.

A `Course` is what the book functions know of a loan (bounded state); `lay` gives its lines. Whole fen, real dates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sim.contracts.dates import year_parts
from sim.contracts.grace import principal_grace_left
from sim.contracts.lines import (
    DECLINING,
    PROGRESSIVE,
    THREE_STAGE,
    declining_line,
    line_with,
)
from sim.contracts.opening import cumulative_level, open_contract
from sim.contracts.planned import PLANNED, flat_share, plan_of, planned_line
from sim.contracts.rounding import to_multiple
from sim.contracts.rows import Line, ask, line_of
from sim.contracts.settled import MAIN_UNIT, TRIES
from sim.terms.product import Product
from sim.terms.product_rates import exact, interval_days


@dataclass(frozen=True)
class Course:
    """State of a contract before installment `number` of `installments`: amounts fen, dates[0] the start of its period.

    carried: interest already sliced in the running period and unpaid, which falls due with the next installment;
    first: the day from which the running period's interest is still to be counted; plan: what the installments to come are planned
    to pay, fen, of a planned loan; passed, base: listed amounts behind this contract, and the loan whose amounts it asks for, fen.
    """

    columns: dict[str, Any]
    dates: tuple[date, ...]
    principal: int
    installments: int
    number: int
    level: int
    interest_total: int
    scheduled: int
    deferred: int = 0
    carried: int = 0
    first: date | None = None
    plan: tuple[int, ...] = ()
    passed: int = 0
    base: int = 0


def fraction(product: Product, columns: dict[str, Any], first: date, last: date, start: date, due: date) -> tuple[int, int]:
    """Return the interest of [first, last) inside the period [start, due) as (over, under) of the balance.

    By equal periods: the period's rate times the days over its days (a first period of its own length counts them over the
    interval's); by actual days: the annual rate times days over
    the year, each calendar year with its own length if the product counts actual years.
    """
    interest = product.interest
    days, length = (last - first).days, (due - start).days
    counts = interest.counting == "actual_days" and interest.rate_annual > 0
    if counts and interest.days_in_month == 0:
        year = interest.days_in_year or (365 if interest.convention == "cumulative" else 0)
        parts = [(days, year)] if year else year_parts(first, last)
        rate = sum((exact(interest.rate_annual) * n / size for n, size in parts), exact(0.0))
        return rate.numerator, rate.denominator
    if columns.get("odd_start") == start:
        length = interval_days(product)
    if days == length:
        return int(columns["rate_over"]), int(columns["rate_under"])
    return int(columns["rate_over"]) * days, int(columns["rate_under"]) * length


def opened(
    product: Product, columns: dict[str, Any], dates: tuple[date, ...], principal: int, first: date | None = None,
    carried: int = 0, passed: int = 0, base: int = 0,
) -> Course:
    """Return the course of a new contract on `principal` fen with due dates dates[1:], interest counted from `first`."""
    terms = {**columns, "installments": len(dates) - 1}
    for name in ("grace_principal", "grace_interest", "grace_free"):
        terms[name] = min(int(columns[name]), len(dates) - 2)
    count, level, total = ask(open_contract, terms, principal=principal)
    if "level_over" in terms and terms["basis"] == DECLINING:
        by_days = {**terms, "rate_over": terms["level_over"], "rate_under": terms["level_under"]}
        level = ask(cumulative_level, by_days, principal=principal, installments=count)
    course = Course(terms, dates, principal, count, 1, level, total, principal, 0, carried, first or dates[0])
    if terms["method"] == PLANNED:
        base = base or principal
        plan = plan_of(product, dates[1:], principal, int(columns["unit"]), int(columns["residual"]), passed, base)
        return replace(course, level=0, plan=plan, passed=passed, base=base)
    if terms["convention"] == PROGRESSIVE:
        raw = ask(cumulative_level, terms, principal=principal, installments=count)
        return settled(product, replace(course, level=raw))
    return course


def graces_after(columns: dict[str, Any], passed: int) -> dict[str, int]:
    """Return the columns of the graces that a contract made anew has after `passed` installments of the old one.

    A flat loan's interest to come is what it is: none of it is free, but it is not asked for in a time that was to be free.
    """
    free = max(int(columns["grace_free"]) - passed, 0)
    waiting = max(int(columns["grace_interest"]) - passed, 0)
    flat = columns["basis"] != DECLINING
    return {
        "grace_principal": ask(principal_grace_left, columns, passed=passed, grace=columns["grace_principal"],
                               moratorium=columns["moratorium"]),
        "grace_interest": max(waiting, free) if flat else waiting,
        "grace_free": 0 if flat else free,
    }


def step(product: Product, course: Course) -> tuple[Line, Course]:
    """Return the next line of a course and the course after it."""
    columns, (start, due) = course.columns, course.dates[:2]
    first = max(course.first or start, start)
    over, under = fraction(product, columns, first, due, start, due)
    unit, carried = int(columns["unit"]), course.carried
    state = {"principal": course.principal, "installments": course.installments, "number": course.number,
             "installment": course.level, "interest_total": course.interest_total, "scheduled": course.scheduled,
             "deferred": course.deferred}
    own = half_even(course.scheduled * over, under * unit) * unit
    if course.plan:
        interest = carried + (flat_share(columns, state) if columns["basis"] != DECLINING else own)
        repaid, interest, deferred = planned_line(columns, state, course.plan[0], interest)
        carried = 0
    elif columns["basis"] == DECLINING and columns["convention"] != THREE_STAGE:
        free = course.number <= columns["grace_free"]
        state["deferred"] += carried if free else 0
        repaid, interest, deferred = ask(declining_line, columns, interest=own + (0 if free else carried), **state)
    else:
        repaid, interest, deferred = ask(line_with, columns, rate_over=over, rate_under=under, **state)
        if columns["basis"] == DECLINING and first > start:
            whole = fraction(product, columns, start, due, start, due)
            carried += own - half_even(course.scheduled * whole[0], whole[1] * unit) * unit
        interest += carried
    left = course.scheduled - repaid
    line = line_of(columns, course.number, start, due, repaid, interest, left)
    return line, replace(course, number=course.number + 1, dates=course.dates[1:], scheduled=left, deferred=deferred,
                         carried=0, first=None, plan=course.plan[1:])


def lay(product: Product, course: Course) -> tuple[Line, ...]:
    """Return the lines of a course, numbered from course.number."""
    lines = []
    while len(course.dates) > 1:
        line, course = step(product, course)
        lines.append(line)
    return tuple(lines)


def half_even(over: int, under: int) -> int:
    """Return over / under to the nearest whole number, half to even, of any size."""
    whole, rest = divmod(over, under)
    return whole + (1 if 2 * rest > under or (2 * rest == under and whole % 2) else 0)


def settled(product: Product, course: Course) -> Course:
    """Return a progressive course with its level payment settled on the lines as they are; others unchanged."""
    columns = course.columns
    count = course.installments - course.number + 1
    if columns["convention"] != PROGRESSIVE or count < 2:
        return course
    gap = lay(product, course)[-1].due_sum - course.level
    for _ in range(TRIES):
        if abs(gap) * 100 <= count // 2 * MAIN_UNIT:
            break
        unit = int(columns["unit"])
        step = half_even(gap, count * unit) * unit
        trial = replace(course, level=to_multiple(course.level + step, columns["multiple"], columns["mode"]))
        trial_gap = lay(product, trial)[-1].due_sum - trial.level
        if trial.level == course.level or abs(trial_gap) >= abs(gap):
            break
        course, gap = trial, trial_gap
    return course
