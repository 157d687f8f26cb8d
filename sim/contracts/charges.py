"""Fees, penalties and compulsory saving, in whole fen. Shares are parts per million.

Every part is rounded half to even to the currency's unit.
Source: finance.md section 1, items 6 and 7; CGAP pricing examples in finance.md section 3.
"""

from sim.arithmetic import clamp, floor_div, mul_div
from sim.contracts.civil import in_month
from sim.contracts.rounding import part_of

MILLION = 1_000_000


def opening_fee(principal, product_fee_opening, product_fee_opening_ppm, product_fee_cap, product_unit):
    """Return the fee charged at disbursement: a flat amount plus a share of the principal, held to the cap (0: no cap)."""
    fee = product_fee_opening + part_of(principal, product_fee_opening_ppm, MILLION, product_unit)
    return min(fee, product_fee_cap) if product_fee_cap > 0 else fee


def installment_fee(
    principal_due, interest_due, product_fee_installment, product_fee_installment_ppm, product_fee_base,
    product_fee_installment_cap, product_unit,
):
    """Return the fee of one installment: a flat amount plus a share of its base, held to the cap (0: no cap).

    product_fee_base: 0 principal due, 1 interest due, 2 principal and interest due.
    """
    base = principal_due if product_fee_base == 0 else (
        interest_due if product_fee_base == 1 else principal_due + interest_due
    )
    fee = product_fee_installment + part_of(base, product_fee_installment_ppm, MILLION, product_unit)
    return min(fee, product_fee_installment_cap) if product_fee_installment_cap > 0 else fee


def with_dated_fees(
    fee_due, signed_for, period_start, period_due, opened_month, world_start_month, product_fee_dated, product_fee_dated_ppm,
    product_unit, product_fee_dated_day_1, product_fee_dated_day_2, product_fee_dated_day_3, product_fee_dated_day_4,
    product_fee_dated_day_5, product_fee_dated_day_6, product_fee_dated_day_7, product_fee_dated_day_8,
):
    """Return the fee of the next installment with the fees of days of their own in its period, fen.

    signed_for: the loan before any down payment, fen; period_start, period_due: real dates (ordinals); days count from the date of
    disbursement.
    """
    lent = in_month(world_start_month + opened_month, 30)
    since, until = period_start - lent, period_due - lent
    low = ((1 if since < product_fee_dated_day_1 and product_fee_dated_day_1 <= until else 0)
           + (1 if since < product_fee_dated_day_2 and product_fee_dated_day_2 <= until else 0)
           + (1 if since < product_fee_dated_day_3 and product_fee_dated_day_3 <= until else 0)
           + (1 if since < product_fee_dated_day_4 and product_fee_dated_day_4 <= until else 0))
    high = ((1 if since < product_fee_dated_day_5 and product_fee_dated_day_5 <= until else 0)
            + (1 if since < product_fee_dated_day_6 and product_fee_dated_day_6 <= until else 0)
            + (1 if since < product_fee_dated_day_7 and product_fee_dated_day_7 <= until else 0)
            + (1 if since < product_fee_dated_day_8 and product_fee_dated_day_8 <= until else 0))
    each = product_fee_dated + part_of(signed_for, product_fee_dated_ppm, MILLION, product_unit)
    return fee_due + (low + high) * each


def penalty_due(
    principal_overdue, interest_overdue, days, late_days, charged_so_far, principal,
    product_penalty, product_penalty_ppm, product_penalty_base, product_penalty_grace_days, product_penalty_cap_ppm,
    product_penalty_days_in_year, product_unit,
):
    """Return the penalty (fen) for `days` days newly counted of `late_days` days late in all.

    Days within the penalty's own grace are not charged. product_penalty: flat amount for each 30 days begun;
    product_penalty_ppm: yearly rate on the base for the days; product_penalty_base: 0 overdue principal, 1 overdue
    principal and interest, 2 overdue interest, 3 the whole loan while anything is overdue. The cap is a share of the
    principal disbursed over the life of the loan (0: no cap); charged_so_far is what it has used.
    Counting day by day or month by month comes to the same days and amounts.
    """
    owed = principal_overdue + interest_overdue
    some = principal_overdue if product_penalty_base == 0 else (interest_overdue if product_penalty_base == 2 else owed)
    base = principal if product_penalty_base == 3 and owed > 0 else some
    late = max(late_days - product_penalty_grace_days, 0)
    if base <= 0 or late == 0 or product_penalty + product_penalty_ppm == 0:
        return 0
    counted = max(min(days, late), 0)
    begun = floor_div(late + 29, 30) - floor_div(late - counted + 29, 30)
    rate = part_of(base, product_penalty_ppm * counted, MILLION * product_penalty_days_in_year, product_unit)
    penalty = product_penalty * begun + rate
    room = max(part_of(principal, product_penalty_cap_ppm, MILLION, product_unit) - charged_so_far, 0)
    return min(penalty, room) if product_penalty_cap_ppm > 0 else penalty


def opening_saving(principal, product_saving_opening_ppm, product_unit):
    """Return the compulsory saving withheld from the disbursement (fen)."""
    return part_of(principal, product_saving_opening_ppm, MILLION, product_unit)


def installment_saving(
    principal_due, interest_due, product_saving_installment, product_saving_installment_ppm, product_unit
):
    """Return the compulsory saving of one installment: an amount plus a share of principal and interest due (fen)."""
    return product_saving_installment + part_of(principal_due + interest_due, product_saving_installment_ppm, MILLION, product_unit)


def saving_interest(balance, days, product_saving_rate_ppm, product_unit):
    """Return simple interest on a saving balance for `days` of a 360-day year (fen)."""
    return part_of(balance, product_saving_rate_ppm * days, MILLION * 360, product_unit)


def interest_subsidy(interest_due, paid_on_time, product_subsidy_ppm, product_subsidy_when_paid, product_unit):
    """Return the part of an installment's interest borne by the subsidy's payer (fen).

    product_subsidy_when_paid = 1: only where the installment was paid on time (ex post); 0: always (ex ante). Source [1].
    """
    part = part_of(interest_due, product_subsidy_ppm, MILLION, product_unit)
    subsidy = clamp(part, min(interest_due, 0), max(interest_due, 0))  # rounded, still no more than the interest
    return subsidy if product_subsidy_when_paid == 0 or paid_on_time == 1 else 0


def cycle_limit(
    clean_cycles, product_cycle_first, product_cycle_growth_ppm, product_cycle_cap, product_cycle_amounts, product_cycle_amount_1,
    product_cycle_amount_2, product_cycle_amount_3, product_cycle_amount_4, product_cycle_amount_5, product_cycle_amount_6,
    product_cycle_amount_7, product_cycle_amount_8,
):
    """Return the most that may be lent (fen) after so many cycles repaid clean (progressive lending).

    From the table of amounts where there is one (the last entry for all later cycles); else each clean cycle raises the limit
    by the growth (parts per million) up to the cap.
    """
    if product_cycle_amounts > 0:
        low = product_cycle_amount_1 if clean_cycles < 1 else product_cycle_amount_2
        middle = product_cycle_amount_3 if clean_cycles == 2 else product_cycle_amount_4
        high = product_cycle_amount_5 if clean_cycles == 4 else product_cycle_amount_6
        top = product_cycle_amount_7 if clean_cycles == 6 else product_cycle_amount_8
        return low if clean_cycles < 2 else (middle if clean_cycles < 4 else (high if clean_cycles < 6 else top))
    limit = product_cycle_first
    count = 0
    while count < clean_cycles and limit < product_cycle_cap:
        limit = limit + mul_div(limit, product_cycle_growth_ppm, MILLION)
        count = count + 1
    return min(limit, product_cycle_cap)
