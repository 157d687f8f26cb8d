"""Opening a contract: number of installments, level payment, total interest. See sim/contracts/lines.py for the columns."""

from sim.arithmetic import ratio
from sim.contracts.grace import principal_periods
from sim.contracts.lines import (
    CUMULATIVE,
    EQUAL_INSTALLMENTS,
    FLAT,
    MILLION,
    PROGRESSIVE,
    THREE_STAGE,
    flat_interest,
    line_with,
    principal_share,
)
from sim.contracts.rounding import annuity, level_payment, near_multiple, part_of, to_multiple
from sim.contracts.settled import settled_level
from sim.contracts.staged import stage_total, staged_interest


def cumulative_level(
    principal, installments, product_convention, product_method, product_rate_over, product_rate_under, product_balloon_ppm,
    product_grace_principal, product_moratorium, product_unit, product_multiple, product_mode,
):
    """Return the level payment (fen) of a declining loan in equal installments, 0 for other methods.

    Annuity over the installments that repay principal, to the nearest multiple; a balloon bears its interest throughout.
    cumulative rounds the annuity straight to the multiple, progressive first to the currency.
    """
    if product_method != EQUAL_INSTALLMENTS:
        return 0
    periods = principal_periods(installments, product_grace_principal, product_moratorium)
    balloon = part_of(principal, product_balloon_ppm, MILLION, product_unit)
    if product_multiple > 1 and product_convention == CUMULATIVE:
        rate = ratio(product_rate_over * 1.0, product_rate_under * 1.0)
        exact = annuity(principal - balloon, product_rate_over, product_rate_under, periods) + balloon * rate
        return near_multiple(exact, product_multiple, product_mode)
    level = level_payment(principal - balloon, product_rate_over, product_rate_under, periods, product_unit)
    level = level + part_of(balloon, product_rate_over, product_rate_under, product_unit)
    return to_multiple(level, product_multiple, product_mode)


def open_contract(
    principal, product_installments, product_convention, product_method, product_basis, product_rate_over,
    product_rate_under, product_flat_over, product_flat_under, product_grace_principal, product_grace_interest,
    product_grace_free, product_moratorium, product_share_ppm, product_balloon_ppm, product_unit, product_multiple,
    product_mode, product_final_multiple, product_final_mode, product_currency_mode, product_fee_installment,
):
    """Return (installments, level payment fen, total interest fen) of a loan of `principal` fen.

    The level payment of a flat loan is its share of principal plus its share of interest, before any multiple; of a
    three_stage loan the rounded total of an installment. The total interest of a declining loan of the other
    conventions is not fixed at the start and is returned as 0.
    Source: finance.md section 2; [4] (principal + annual interest) / number of installments.
    """
    installments = product_installments
    if product_convention == THREE_STAGE:
        total = staged_interest(
            principal, installments, product_method, product_basis, product_rate_over, product_rate_under,
            product_flat_over, product_flat_under, product_grace_principal, product_unit, product_final_multiple,
            product_final_mode, product_currency_mode, product_fee_installment,
        )
        level = stage_total(
            principal, installments, installments, product_method, product_basis, product_rate_over,
            product_rate_under, product_flat_over, product_flat_under, product_grace_principal, product_unit,
            product_multiple, product_mode, product_fee_installment,
        )
        return installments, level, total
    if product_basis == FLAT:
        share = principal_share(
            principal, installments, product_method, product_share_ppm, product_balloon_ppm,
            product_grace_principal, product_moratorium, product_unit,
        )
        total, each = flat_interest(
            principal, installments, product_method, product_flat_over, product_flat_under,
            product_grace_interest, product_grace_free, product_unit,
        )
        return installments, share + each, total
    level = cumulative_level(
        principal, installments, product_convention, product_method, product_rate_over, product_rate_under,
        product_balloon_ppm, product_grace_principal, product_moratorium, product_unit, product_multiple, product_mode,
    )
    if product_convention == PROGRESSIVE:
        level = settled_level(
            principal, installments, level, product_rate_over, product_rate_under, product_unit, product_multiple,
            product_mode,
        )
    return installments, level, 0


def line_due(
    principal, installments, number, installment, interest_total, scheduled, deferred,
    product_convention, product_method, product_basis, product_rate_over, product_rate_under,
    product_flat_over, product_flat_under, product_grace_principal, product_grace_interest, product_grace_free,
    product_moratorium, product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode,
    product_final_multiple, product_final_mode, product_currency_mode, product_fee_installment, product_residual,
):
    """Return (principal due, interest due, interest put off afterwards), fen, of installment `number` (1..installments).

    The next scheduled balance is scheduled minus the principal due; it is 0 after the last installment.
    """
    return line_with(
        principal, installments, number, installment, interest_total, scheduled, deferred,
        product_rate_over, product_rate_under,
        product_convention, product_method, product_basis, product_rate_over, product_rate_under,
        product_flat_over, product_flat_under, product_grace_principal, product_grace_interest, product_grace_free,
        product_moratorium, product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode,
        product_final_multiple, product_final_mode, product_currency_mode, product_fee_installment, product_residual,
    )
