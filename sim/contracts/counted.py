"""Interest by the actual days of real periods, in a run: lines, level payment, clock of arrears, shortened terms. Scalar.

Each period bears the annual rate for its days (sim/contracts/real_dates.py) over the days of the year, rounded once; a flat loan
bears it for the days of its whole term. The level payment is worked out once, with the days of the month of disbursement. The same
with dates: sim/contracts/relay.py and rows.py. Products that count equal periods pass through unchanged.
"""

from sim.contracts.anew import declining_as_agreed, graces_of
from sim.contracts.changes import slice_interest
from sim.contracts.civil import in_month, month_and_day, month_start
from sim.contracts.lines import FLAT
from sim.contracts.opening import cumulative_level, open_contract
from sim.contracts.real_dates import lent_on, real_day


def line_by_days(
    principal_due, interest_due, put_off, period_start, period_due, principal, installments, number, installment, scheduled,
    deferred, graces, product_method, product_grace_principal, product_grace_interest, product_grace_free, product_moratorium,
    product_share_ppm, product_balloon_ppm, product_unit, product_residual, product_basis, product_by_days, product_annual_over,
    product_annual_under, product_year_days,
):
    """Return (principal due, interest due, interest put off afterwards), fen, of the next installment by its days."""
    if product_by_days == 0 or product_basis == FLAT:
        return principal_due, interest_due, put_off
    own = slice_interest(scheduled, product_annual_over, product_annual_under, period_due - period_start, product_year_days,
                         product_unit)
    return declining_as_agreed(
        own, principal, installments, number, installment, scheduled, deferred, graces, product_method, product_grace_principal,
        product_grace_interest, product_grace_free, product_moratorium, product_share_ppm, product_balloon_ppm, product_unit,
        product_residual)


def level_by_days(
    lent_month, principal, installments, repaying, product_repayment_every_months, product_convention, product_method,
    product_balloon_ppm, product_moratorium, product_unit, product_multiple, product_mode, product_annual_over,
    product_annual_under, product_year_days,
):
    """Return the level payment, fen: the annuity at the rate of an interval's months from the month of disbursement on."""
    days = month_start(lent_month + product_repayment_every_months) - month_start(lent_month)
    return cumulative_level(
        principal, installments, product_convention, product_method, product_annual_over * days,
        product_annual_under * product_year_days, product_balloon_ppm, repaying, product_moratorium, product_unit,
        product_multiple, product_mode)


def counted_from(
    begin, lent, lent_month, fresh_month, installment, interest_total, principal, installments, repaying, waiting, free,
    product_every, product_months_each, product_repayment_first_due_days, product_repayment_moved, product_rest_mask,
    product_closed_from, product_closed_1, product_closed_2, product_closed_3, product_closed_4, product_closed_5,
    product_closed_6, product_closed_7, product_closed_8, product_closed_9, product_closed_10, product_closed_11,
    product_closed_12, product_closed_13, product_closed_14, product_closed_15, product_closed_16, product_closed_17,
    product_closed_18, product_closed_19, product_closed_20, product_closed_21, product_closed_22, product_closed_23,
    product_closed_24, product_closed_25, product_closed_26, product_closed_27, product_closed_28, product_closed_29,
    product_closed_30, product_repayment_every_months, product_convention, product_method, product_basis, product_rate_over,
    product_rate_under, product_moratorium, product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode,
    product_final_multiple, product_final_mode, product_currency_mode, product_fee_installment, product_by_days,
    product_annual_over, product_annual_under, product_year_days,
):
    """Return (level payment, total interest), fen, of a contract that begins on a day of the run."""
    if product_by_days == 0:
        return installment, interest_total
    if product_basis == FLAT:
        odd = product_repayment_first_due_days if begin == lent else 0
        last = begin + (odd if odd > 0 else product_every) + product_every * (installments - 1)
        start, _ = real_day(
            begin, lent, lent_month, product_every, product_months_each, product_repayment_first_due_days,
            product_repayment_moved, product_rest_mask, product_closed_from, product_closed_1, product_closed_2,
            product_closed_3, product_closed_4, product_closed_5, product_closed_6, product_closed_7, product_closed_8,
            product_closed_9, product_closed_10, product_closed_11, product_closed_12, product_closed_13, product_closed_14,
            product_closed_15, product_closed_16, product_closed_17, product_closed_18, product_closed_19, product_closed_20,
            product_closed_21, product_closed_22, product_closed_23, product_closed_24, product_closed_25, product_closed_26,
            product_closed_27, product_closed_28, product_closed_29, product_closed_30)
        end, _ = real_day(
            last, lent, lent_month, product_every, product_months_each, product_repayment_first_due_days,
            product_repayment_moved, product_rest_mask, product_closed_from, product_closed_1, product_closed_2,
            product_closed_3, product_closed_4, product_closed_5, product_closed_6, product_closed_7, product_closed_8,
            product_closed_9, product_closed_10, product_closed_11, product_closed_12, product_closed_13, product_closed_14,
            product_closed_15, product_closed_16, product_closed_17, product_closed_18, product_closed_19, product_closed_20,
            product_closed_21, product_closed_22, product_closed_23, product_closed_24, product_closed_25, product_closed_26,
            product_closed_27, product_closed_28, product_closed_29, product_closed_30)
        over, under = product_annual_over * (end - start), product_annual_under * product_year_days
        _, level, total = open_contract(
            principal, installments, product_convention, product_method, product_basis, product_rate_over, product_rate_under,
            over, under, repaying, waiting, free, product_moratorium, product_share_ppm, product_balloon_ppm, product_unit,
            product_multiple, product_mode, product_final_multiple, product_final_mode, product_currency_mode,
            product_fee_installment)
        return level, total
    if product_repayment_every_months == 0:
        return installment, interest_total
    level = level_by_days(
        fresh_month, principal, installments, repaying, product_repayment_every_months, product_convention, product_method,
        product_balloon_ppm, product_moratorium, product_unit, product_multiple, product_mode, product_annual_over,
        product_annual_under, product_year_days)
    return level, interest_total


def open_by_days(
    installment, interest_total, principal, installments, month, first_day, world_start_month, product_every,
    product_months_each, product_repayment_first_due_days, product_repayment_moved, product_rest_mask, product_closed_from,
    product_closed_1, product_closed_2, product_closed_3, product_closed_4, product_closed_5, product_closed_6, product_closed_7,
    product_closed_8, product_closed_9, product_closed_10, product_closed_11, product_closed_12, product_closed_13,
    product_closed_14, product_closed_15, product_closed_16, product_closed_17, product_closed_18, product_closed_19,
    product_closed_20, product_closed_21, product_closed_22, product_closed_23, product_closed_24, product_closed_25,
    product_closed_26, product_closed_27, product_closed_28, product_closed_29, product_closed_30,
    product_repayment_every_months, product_convention, product_method, product_basis, product_rate_over, product_rate_under,
    product_grace_principal, product_grace_interest, product_grace_free, product_moratorium, product_share_ppm,
    product_balloon_ppm, product_unit, product_multiple, product_mode, product_final_multiple, product_final_mode,
    product_currency_mode, product_fee_installment, product_by_days, product_annual_over, product_annual_under,
    product_year_days,
):
    """Return (level payment, total interest), fen, of a new loan, paid out at the end of this month."""
    lent, lent_month = first_day + 29, world_start_month + month
    return counted_from(
        lent, lent, lent_month, lent_month, installment, interest_total, principal, installments, product_grace_principal,
        product_grace_interest, product_grace_free, product_every, product_months_each, product_repayment_first_due_days,
        product_repayment_moved, product_rest_mask, product_closed_from, product_closed_1, product_closed_2, product_closed_3,
        product_closed_4, product_closed_5, product_closed_6, product_closed_7, product_closed_8, product_closed_9,
        product_closed_10, product_closed_11, product_closed_12, product_closed_13, product_closed_14, product_closed_15,
        product_closed_16, product_closed_17, product_closed_18, product_closed_19, product_closed_20, product_closed_21,
        product_closed_22, product_closed_23, product_closed_24, product_closed_25, product_closed_26, product_closed_27,
        product_closed_28, product_closed_29, product_closed_30, product_repayment_every_months, product_convention,
        product_method, product_basis, product_rate_over, product_rate_under, product_moratorium, product_share_ppm,
        product_balloon_ppm, product_unit, product_multiple, product_mode, product_final_multiple, product_final_mode,
        product_currency_mode, product_fee_installment, product_by_days, product_annual_over, product_annual_under,
        product_year_days)


def anew_by_days(
    installment, interest_total, graces, last_due, principal, installments, month, first_day, opened_month, world_start_month,
    product_every, product_months_each, product_repayment_first_due_days, product_repayment_moved, product_rest_mask,
    product_closed_from, product_closed_1, product_closed_2, product_closed_3, product_closed_4, product_closed_5,
    product_closed_6, product_closed_7, product_closed_8, product_closed_9, product_closed_10, product_closed_11,
    product_closed_12, product_closed_13, product_closed_14, product_closed_15, product_closed_16, product_closed_17,
    product_closed_18, product_closed_19, product_closed_20, product_closed_21, product_closed_22, product_closed_23,
    product_closed_24, product_closed_25, product_closed_26, product_closed_27, product_closed_28, product_closed_29,
    product_closed_30, product_repayment_every_months, product_convention, product_method, product_basis, product_rate_over,
    product_rate_under, product_grace_principal, product_grace_interest, product_grace_free, product_moratorium,
    product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode, product_final_multiple,
    product_final_mode, product_currency_mode, product_fee_installment, product_by_days, product_annual_over,
    product_annual_under, product_year_days,
):
    """Return (level payment, total interest), fen, of a contract made anew; a flat one keeps the interest it had still to ask for,
    one rolled over (graces = 0) begins on its last due day."""
    if product_by_days == 0 or (product_basis == FLAT and graces > 0):
        return installment, interest_total
    lent, lent_month = lent_on(month, first_day, opened_month), world_start_month + opened_month
    repaying, waiting, free = graces_of(graces, product_grace_principal, product_grace_interest, product_grace_free)
    begin = last_due if graces == 0 else lent
    start, _ = real_day(
        begin, lent, lent_month, product_every, product_months_each, product_repayment_first_due_days, product_repayment_moved,
        product_rest_mask, product_closed_from, product_closed_1, product_closed_2, product_closed_3, product_closed_4,
        product_closed_5, product_closed_6, product_closed_7, product_closed_8, product_closed_9, product_closed_10,
        product_closed_11, product_closed_12, product_closed_13, product_closed_14, product_closed_15, product_closed_16,
        product_closed_17, product_closed_18, product_closed_19, product_closed_20, product_closed_21, product_closed_22,
        product_closed_23, product_closed_24, product_closed_25, product_closed_26, product_closed_27, product_closed_28,
        product_closed_29, product_closed_30)
    fresh_month, _ = month_and_day(start)
    return counted_from(
        begin, lent, lent_month, fresh_month, installment, interest_total, principal, installments, repaying, waiting, free,
        product_every, product_months_each, product_repayment_first_due_days, product_repayment_moved, product_rest_mask,
        product_closed_from, product_closed_1, product_closed_2, product_closed_3, product_closed_4, product_closed_5,
        product_closed_6, product_closed_7, product_closed_8, product_closed_9, product_closed_10, product_closed_11,
        product_closed_12, product_closed_13, product_closed_14, product_closed_15, product_closed_16, product_closed_17,
        product_closed_18, product_closed_19, product_closed_20, product_closed_21, product_closed_22, product_closed_23,
        product_closed_24, product_closed_25, product_closed_26, product_closed_27, product_closed_28, product_closed_29,
        product_closed_30, product_repayment_every_months, product_convention, product_method, product_basis, product_rate_over,
        product_rate_under, product_moratorium, product_share_ppm, product_balloon_ppm, product_unit, product_multiple,
        product_mode, product_final_multiple, product_final_mode, product_currency_mode, product_fee_installment,
        product_by_days, product_annual_over, product_annual_under, product_year_days)


def odd_by_days(
    deferred, principal, month, first_day, product_basis, product_rate_over, product_rate_under, product_unit,
    product_grace_free, world_start_month, product_every, product_months_each, product_repayment_first_due_days,
    product_repayment_moved, product_rest_mask, product_closed_from, product_closed_1, product_closed_2, product_closed_3,
    product_closed_4, product_closed_5, product_closed_6, product_closed_7, product_closed_8, product_closed_9,
    product_closed_10, product_closed_11, product_closed_12, product_closed_13, product_closed_14, product_closed_15,
    product_closed_16, product_closed_17, product_closed_18, product_closed_19, product_closed_20, product_closed_21,
    product_closed_22, product_closed_23, product_closed_24, product_closed_25, product_closed_26, product_closed_27,
    product_closed_28, product_closed_29, product_closed_30, product_by_days,
):
    """Return what a first period of its own length bears more or less than a whole one, fen, by its real days; where days are
    counted anyway, nothing waits."""
    own = product_repayment_first_due_days
    if own == 0 or product_basis == FLAT or product_grace_free > 0:
        return deferred
    lent, lent_month = first_day + 29, world_start_month + month
    end, _ = real_day(
        lent + own, lent, lent_month, product_every, product_months_each, product_repayment_first_due_days,
        product_repayment_moved, product_rest_mask, product_closed_from, product_closed_1, product_closed_2, product_closed_3,
        product_closed_4, product_closed_5, product_closed_6, product_closed_7, product_closed_8, product_closed_9,
        product_closed_10, product_closed_11, product_closed_12, product_closed_13, product_closed_14, product_closed_15,
        product_closed_16, product_closed_17, product_closed_18, product_closed_19, product_closed_20, product_closed_21,
        product_closed_22, product_closed_23, product_closed_24, product_closed_25, product_closed_26, product_closed_27,
        product_closed_28, product_closed_29, product_closed_30)
    days = end - in_month(lent_month, 30)
    so_long = slice_interest(principal, product_rate_over, product_rate_under, days, product_every, product_unit)
    whole = slice_interest(principal, product_rate_over, product_rate_under, 1, 1, product_unit)
    return 0 if product_by_days == 1 else so_long - whole


