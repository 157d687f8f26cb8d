"""The line of a planned loan in a run, and its clock of arrears. Scalar, bounded state.

The schedule's own, with real dates: sim/contracts/planned.py. A plan is columns of the product row: up to 24 entries (weights,
shares or amounts) and what they are parts of. Twelve weights by calendar month are read by the month in which an installment
falls due. A planned loan is never made anew (sim/acting.py), so that the place of an installment follows from its number.
"""

from sim.arithmetic import floor_div, mul_div
from sim.contracts.lines import FLAT
from sim.contracts.rounding import FIRST, LAST, part_of

PLANNED = 4
BY_SHARES, BY_MONTHS = 0, 1


def plan_entry(place, e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11, e12, e13, e14, e15, e16, e17, e18, e19, e20, e21, e22, e23,
               e24):
    """Return the entry at a place from 1; 0 beyond the table."""
    low = (e1 if place == 1 else (e2 if place == 2 else (e3 if place == 3 else (e4 if place == 4 else (
        e5 if place == 5 else e6)))))
    next_low = (e7 if place == 7 else (e8 if place == 8 else (e9 if place == 9 else (e10 if place == 10 else (
        e11 if place == 11 else e12)))))
    high = (e13 if place == 13 else (e14 if place == 14 else (e15 if place == 15 else (e16 if place == 16 else (
        e17 if place == 17 else e18)))))
    last = (e19 if place == 19 else (e20 if place == 20 else (e21 if place == 21 else (e22 if place == 22 else (
        e23 if place == 23 else e24)))))
    upper = high if place <= 18 else last
    found = low if place <= 6 else (next_low if place <= 12 else upper)
    return found if place >= 1 and place <= 24 else 0


def plan_weight(at, installments, first_month, product_every, product_plan_by_months, product_plan_listed, e1, e2, e3, e4, e5, e6,
                e7, e8, e9, e10, e11, e12, e13, e14, e15, e16, e17, e18, e19, e20, e21, e22, e23, e24):
    """Return the weight of installment `at`: of its calendar month, or of the list, whose last entries a shorter contract has."""
    months = floor_div(first_month + (at - 1) * product_every, 30)
    listed = min(at + max(product_plan_listed - installments, 0), product_plan_listed)
    entry = months - 12 * floor_div(months, 12) + 1 if product_plan_by_months == BY_MONTHS else listed
    return plan_entry(entry, e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11, e12, e13, e14, e15, e16, e17, e18, e19, e20, e21, e22,
                      e23, e24)


def plan_part(
    place, principal, installments, first_month, plan_passed, plan_base, product_every, product_unit, product_residual,
    product_plan_amounts, product_plan_by_months, product_plan_whole, product_plan_listed, e1, e2, e3, e4, e5, e6, e7, e8, e9,
    e10, e11, e12, e13, e14, e15, e16, e17, e18, e19, e20, e21, e22, e23, e24,
):
    """Return what installment `place` is planned to pay, fen: principal, or principal and interest where amounts are listed.

    first_month: days from the start of the January before installment 1 to that installment. What shares leave over falls on the
    last or the first that repays, or is spread.
    """
    if product_plan_amounts == 1:
        listed = plan_entry(
            min(place + plan_passed, product_plan_listed), e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11, e12, e13, e14, e15, e16,
            e17, e18, e19, e20, e21, e22, e23, e24)
        return part_of(plan_base, listed, product_plan_whole, product_unit)
    whole, before, here, others, first, last, at = 0, 0, 0, 0, 0, 0, 1
    while at <= installments:
        weight = plan_weight(
            at, installments, first_month, product_every, product_plan_by_months, product_plan_listed, e1, e2, e3, e4, e5, e6,
            e7, e8, e9, e10, e11, e12, e13, e14, e15, e16, e17, e18, e19, e20, e21, e22, e23, e24)
        whole = whole + weight
        before = before + (weight if at < place else 0)
        here = weight if at == place else here
        first = at if first == 0 and weight > 0 else first
        last = at if weight > 0 else last
        at = at + 1
    if whole == 0:
        return principal if place == installments else 0
    if product_residual != LAST and product_residual != FIRST:
        return part_of(principal, before + here, whole, product_unit) - part_of(principal, before, whole, product_unit)
    takes = first if product_residual == FIRST else last
    if place != takes:
        return part_of(principal, here, whole, product_unit)
    at = 1
    while at <= installments:
        weight = plan_weight(
            at, installments, first_month, product_every, product_plan_by_months, product_plan_listed, e1, e2, e3, e4, e5, e6,
            e7, e8, e9, e10, e11, e12, e13, e14, e15, e16, e17, e18, e19, e20, e21, e22, e23, e24)
        others = others + (part_of(principal, weight, whole, product_unit) if at != takes else 0)
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


def as_planned(
    principal_due, interest_due, put_off, principal, installments, number, interest_total, scheduled, deferred, next_due,
    first_day, season, plan_passed, plan_base, product_method, product_every, product_basis, product_rate_over,
    product_rate_under, product_unit, product_residual, product_plan_interest, product_plan_amounts, product_plan_by_months,
    product_plan_whole, product_plan_listed, product_plan_1, product_plan_2, product_plan_3, product_plan_4, product_plan_5,
    product_plan_6, product_plan_7, product_plan_8, product_plan_9, product_plan_10, product_plan_11, product_plan_12,
    product_plan_13, product_plan_14, product_plan_15, product_plan_16, product_plan_17, product_plan_18, product_plan_19,
    product_plan_20, product_plan_21, product_plan_22, product_plan_23, product_plan_24,
):
    """Return (principal due, interest due, interest put off afterwards), fen, of the next installment, by its plan if it has one.

    Source: finance.md section 1 (installments by season); the month of an installment is that of its day in the run's calendar.
    """
    if product_method != PLANNED:
        return principal_due, interest_due, put_off
    first_month = 30 * season + next_due - (number - 1) * product_every - first_day
    planned = plan_part(
        number, principal, installments, first_month, plan_passed, plan_base, product_every, product_unit, product_residual,
        product_plan_amounts, product_plan_by_months, product_plan_whole, product_plan_listed, product_plan_1, product_plan_2,
        product_plan_3, product_plan_4, product_plan_5, product_plan_6, product_plan_7, product_plan_8, product_plan_9,
        product_plan_10, product_plan_11, product_plan_12, product_plan_13, product_plan_14, product_plan_15, product_plan_16,
        product_plan_17, product_plan_18, product_plan_19, product_plan_20, product_plan_21, product_plan_22, product_plan_23,
        product_plan_24)
    return planned_parts(planned, number, installments, interest_total, scheduled, deferred, product_basis, product_rate_over,
                         product_rate_under, product_unit, product_plan_amounts, product_plan_interest)
