"""Fees, penalties and compulsory saving, in whole fen. Shares are parts per million.

Source: finance.md section 1, items 6 and 7; CGAP pricing examples in finance.md section 3.
"""

from sim.arithmetic import floor_div, mul_div

MILLION = 1_000_000


def opening_fee(principal, product_fee_opening, product_fee_opening_ppm, product_fee_cap):
    """Return the fee charged at disbursement: a flat amount plus a share of the principal, held to the cap (0: no cap)."""
    fee = product_fee_opening + mul_div(principal, product_fee_opening_ppm, MILLION)
    return min(fee, product_fee_cap) if product_fee_cap > 0 else fee


def installment_fee(
    principal_due, interest_due, product_fee_installment, product_fee_installment_ppm, product_fee_base
):
    """Return the fee of one installment: a flat amount plus a share of its base.

    product_fee_base: 0 principal due, 1 interest due, 2 principal and interest due.
    """
    base = principal_due if product_fee_base == 0 else (
        interest_due if product_fee_base == 1 else principal_due + interest_due
    )
    return product_fee_installment + mul_div(base, product_fee_installment_ppm, MILLION)


def penalty_due(
    principal_overdue, interest_overdue, days, late_days, charged_so_far, principal,
    product_penalty, product_penalty_ppm, product_penalty_base, product_penalty_grace_days, product_penalty_cap_ppm,
    product_penalty_days_in_year,
):
    """Return the penalty (fen) for `days` days newly counted of `late_days` days late in all.

    Days within the penalty's own grace are not charged. product_penalty: flat amount for each 30 days begun;
    product_penalty_ppm: yearly rate on the base for the days; product_penalty_base: 0 overdue principal, 1 overdue
    principal and interest. The cap is a share of the principal disbursed over the life of the loan (0: no cap);
    charged_so_far is what it has used. Counting day by day or month by month comes to the same days and amounts.
    """
    base = principal_overdue + (interest_overdue if product_penalty_base == 1 else 0)
    late = max(late_days - product_penalty_grace_days, 0)
    if base <= 0 or late == 0 or product_penalty + product_penalty_ppm == 0:
        return 0
    counted = max(min(days, late), 0)
    begun = floor_div(late + 29, 30) - floor_div(late - counted + 29, 30)
    rate = mul_div(base, product_penalty_ppm * counted, MILLION * product_penalty_days_in_year)
    penalty = product_penalty * begun + rate
    room = max(mul_div(principal, product_penalty_cap_ppm, MILLION) - charged_so_far, 0)
    return min(penalty, room) if product_penalty_cap_ppm > 0 else penalty


def opening_saving(principal, product_saving_opening_ppm):
    """Return the compulsory saving withheld from the disbursement (fen)."""
    return mul_div(principal, product_saving_opening_ppm, MILLION)


def installment_saving(
    principal, principal_due, interest_due, product_saving_installment, product_saving_installment_ppm
):
    """Return the compulsory saving of one installment: an amount plus a share of principal and interest due (fen)."""
    return product_saving_installment + mul_div(principal_due + interest_due, product_saving_installment_ppm, MILLION)


def saving_interest(balance, days, product_saving_rate_ppm):
    """Return simple interest on a saving balance for `days` of a 360-day year (fen)."""
    return mul_div(balance, product_saving_rate_ppm * days, MILLION * 360)


def interest_subsidy(interest_due, paid_on_time, product_subsidy_ppm, product_subsidy_when_paid):
    """Return the part of an installment's interest borne by the subsidy's payer (fen).

    product_subsidy_when_paid = 1: only where the installment was paid on time (ex post); 0: always (ex ante). Source [1].
    """
    subsidy = mul_div(interest_due, product_subsidy_ppm, MILLION)
    return subsidy if product_subsidy_when_paid == 0 or paid_on_time == 1 else 0


def cycle_limit(clean_cycles, product_cycle_first, product_cycle_growth_ppm, product_cycle_cap):
    """Return the most that may be lent (fen) after so many cycles repaid clean (progressive lending).

    Each clean cycle raises the limit by the growth (parts per million) up to the cap.
    """
    limit = product_cycle_first
    count = 0
    while count < clean_cycles and limit < product_cycle_cap:
        limit = limit + mul_div(limit, product_cycle_growth_ppm, MILLION)
        count = count + 1
    return min(limit, product_cycle_cap)
