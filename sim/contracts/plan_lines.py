"""The line of a planned loan in a run, and its clock of arrears. Scalar, bounded state.

The schedule's own, with real dates: sim/contracts/planned.py. A plan is columns of the product row: up to 24 entries (weights,
shares or amounts) and what they are parts of. Twelve weights by calendar month are read by the month in which an installment
falls due. A planned loan is never made anew (sim/acting.py), so that the place of an installment follows from its number.
"""

from typing import NamedTuple

from sim.arithmetic import floor_div, mul_div
from sim.contracts.lines import FLAT
from sim.contracts.rounding import FIRST, LAST, part_of

PLANNED = 4
BY_SHARES, BY_MONTHS = 0, 1
ENTRIES = 24


class Plan(NamedTuple):
    """The columns of a product that say what a plan is: `every` days of an interval, `unit` fen; `residual` which installment takes
    what shares leave over; `plan_amounts` 1 if amounts are listed; `plan_by_months` 1 for weights by calendar month; `plan_whole`
    what entries are parts of, `plan_listed` how many there are."""

    of = "product"
    every: int
    unit: int
    residual: int
    plan_amounts: int
    plan_by_months: int
    plan_whole: int
    plan_listed: int
    plan: tuple[(int,) * ENTRIES]


def plan_entry(place, plan: Plan):
    """Return the entry at a place from 1; 0 beyond the table."""
    return plan.plan[place - 1] if place >= 1 and place <= ENTRIES else 0


def plan_weight(at, installments, first_month, plan: Plan):
    """Return the weight of installment `at`: of its calendar month, or of the list, whose last entries a shorter contract has."""
    months = floor_div(first_month + (at - 1) * plan.every, 30)
    listed = min(at + max(plan.plan_listed - installments, 0), plan.plan_listed)
    return plan_entry(months - 12 * floor_div(months, 12) + 1 if plan.plan_by_months == BY_MONTHS else listed, plan)


def plan_part(place, principal, installments, first_month, plan_passed, plan_base, plan: Plan):
    """Return what installment `place` is planned to pay, fen: principal, or principal and interest where amounts are listed.

    first_month: days from the start of the January before installment 1 to that installment. What shares leave over falls on the
    last or the first that repays, or is spread.
    """
    if plan.plan_amounts == 1:
        listed = plan_entry(min(place + plan_passed, plan.plan_listed), plan)
        return part_of(plan_base, listed, plan.plan_whole, plan.unit)
    whole, before, here, others, first, last, at = 0, 0, 0, 0, 0, 0, 1
    while at <= installments:
        weight = plan_weight(at, installments, first_month, plan)
        whole = whole + weight
        before = before + (weight if at < place else 0)
        here = weight if at == place else here
        first = at if first == 0 and weight > 0 else first
        last = at if weight > 0 else last
        at = at + 1
    if whole == 0:
        return principal if place == installments else 0
    if plan.residual != LAST and plan.residual != FIRST:
        return part_of(principal, before + here, whole, plan.unit) - part_of(principal, before, whole, plan.unit)
    takes = first if plan.residual == FIRST else last
    if place != takes:
        return part_of(principal, here, whole, plan.unit)
    at = 1
    while at <= installments:
        weight = plan_weight(at, installments, first_month, plan)
        others = others + (part_of(principal, weight, whole, plan.unit) if at != takes else 0)
        at = at + 1
    return principal - others


def planned_parts(
    planned, number, installments, interest_total, scheduled, deferred, product_basis, product_rate_over, product_rate_under,
    product_unit, product_plan_amounts, product_plan_interest,
):
    """Return (principal due, interest due, interest put off afterwards), fen, of an installment planned to pay `planned`."""
    last = number == installments
    own = mul_div(scheduled, product_rate_over, product_rate_under * product_unit) * product_unit
    if product_basis == FLAT:
        each = part_of(interest_total, 1, installments, product_unit)
        own = interest_total - each * (installments - 1) if last else each
    asked = own + deferred
    repaid = scheduled if last else max(min(planned - product_plan_amounts * asked, scheduled), 0)
    waits = product_plan_interest == 1 and repaid == 0 and not last
    return repaid, (0 if waits else asked), (asked if waits else 0)


def as_planned(principal_due, interest_due, put_off, principal, installments, number, interest_total, scheduled, deferred, next_due,
               first_day, season, plan_passed, plan_base, product_method, product_basis, product_rate_over, product_rate_under,
               product_plan_interest, plan: Plan):
    """Return (principal due, interest due, interest put off afterwards), fen, of the next installment, by its plan if it has one.

    Source: finance.md section 1 (installments by season); the month of an installment is that of its day in the run's calendar.
    """
    if product_method != PLANNED:
        return principal_due, interest_due, put_off
    first_month = 30 * season + next_due - (number - 1) * plan.every - first_day
    planned = plan_part( number, principal, installments, first_month, plan_passed, plan_base, plan)
    return planned_parts(planned, number, installments, interest_total, scheduled, deferred, product_basis, product_rate_over,
                         product_rate_under, plan.unit, plan.plan_amounts, product_plan_interest)
