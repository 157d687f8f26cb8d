"""A fee that is a share of a three_stage loan: a fraction of a fen before it is rounded, so it enters the lines exactly. It is that
of the loan that was signed (`signed_for`, before any down payment) and stays when the contract changes.

The functions are those of every loan, asked with the exact fee of an installment in place of the product's fee in yuan; the same
for the printed schedule: sim/contracts/rows.py. Whole fen come out.
"""

from sim.arithmetic import clamp
from sim.contracts.anew import line_as_agreed, open_anew, still_to_come
from sim.contracts.lines import THREE_STAGE
from sim.contracts.oldest import oldest_still_unpaid
from sim.contracts.opening import open_contract
from sim.contracts.rounding import near_multiple
from sim.contracts.staged import exact_interest


def exact_fee(
    principal, installments, product_convention, product_method, product_basis, product_rate_over, product_rate_under,
    product_flat_over, product_flat_under, product_grace_principal, product_fee_installment, product_fee_base,
    product_fees_installment_share,
):
    """Return the fee of an installment before any rounding, float fen: with a share of the loan only under three_stage.

    product_fee_base: 0 principal, 1 interest, 2 both, of the whole loan.
    """
    if product_convention != THREE_STAGE or product_fees_installment_share == 0.0:
        return product_fee_installment * 1.0
    interest = exact_interest(principal, installments, product_method, product_basis, product_rate_over, product_rate_under,
                              product_flat_over, product_flat_under, product_grace_principal)
    base = principal * 1.0 if product_fee_base == 0 else (interest if product_fee_base == 1 else principal + interest)
    return product_fee_installment + base * product_fees_installment_share


def open_with_fee(
    signed_for, principal, product_installments, product_convention, product_method, product_basis, product_rate_over,
    product_rate_under, product_flat_over, product_flat_under, product_grace_principal, product_grace_interest,
    product_grace_free, product_moratorium, product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode,
    product_final_multiple, product_final_mode, product_currency_mode, product_fee_installment, product_fee_base,
    product_fees_installment_share,
):
    """Return (installments, level payment fen, total interest fen) of a new loan, its fee exact."""
    fee = exact_fee(
        signed_for, product_installments, product_convention, product_method, product_basis, product_rate_over,
        product_rate_under, product_flat_over, product_flat_under, product_grace_principal, product_fee_installment,
        product_fee_base, product_fees_installment_share,
    )
    return open_contract(
        principal, product_installments, product_convention, product_method, product_basis, product_rate_over,
        product_rate_under, product_flat_over, product_flat_under, product_grace_principal, product_grace_interest,
        product_grace_free, product_moratorium, product_share_ppm, product_balloon_ppm, product_unit, product_multiple,
        product_mode, product_final_multiple, product_final_mode, product_currency_mode, fee,
    )


def line_with_fee(
    signed_for, product_installments, principal, installments, number, installment, interest_total, scheduled, deferred, graces,
    product_convention, product_method, product_basis, product_rate_over, product_rate_under, product_flat_over,
    product_flat_under, product_grace_principal, product_grace_interest, product_grace_free, product_moratorium,
    product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode, product_final_multiple,
    product_final_mode, product_currency_mode, product_fee_installment, product_residual, product_fee_base,
    product_fees_installment_share,
):
    """Return (principal due, interest due, interest put off afterwards), fen, of the next installment, its fee exact."""
    fee = exact_fee(
        signed_for, product_installments, product_convention, product_method, product_basis, product_rate_over, product_rate_under,
        product_flat_over, product_flat_under, product_grace_principal, product_fee_installment, product_fee_base,
        product_fees_installment_share,
    )
    return line_as_agreed(
        principal, installments, number, installment, interest_total, scheduled, deferred, graces, product_convention,
        product_method, product_basis, product_rate_over, product_rate_under, product_flat_over, product_flat_under,
        product_grace_principal, product_grace_interest, product_grace_free, product_moratorium, product_share_ppm,
        product_balloon_ppm, product_unit, product_multiple, product_mode, product_final_multiple, product_final_mode,
        product_currency_mode, fee, product_residual,
    )


def oldest_with_fee(
    signed_for, product_installments, principal_overdue, interest_overdue, pay_principal, pay_interest, oldest_unpaid, last_due,
    principal, installments, number, installment, interest_total, graces, product_every, product_convention, product_method,
    product_basis, product_rate_over, product_rate_under, product_flat_over, product_flat_under, product_grace_principal,
    product_grace_interest, product_grace_free, product_moratorium, product_share_ppm, product_balloon_ppm, product_unit,
    product_multiple, product_mode, product_final_multiple, product_final_mode, product_currency_mode, product_fee_installment,
    product_residual, product_subsidy_ppm, product_subsidy_when_paid, product_fee_base, product_fees_installment_share,
):
    """Return (due day of the oldest unpaid installment, interest_total), its fee exact."""
    fee = exact_fee(
        signed_for, product_installments, product_convention, product_method, product_basis, product_rate_over, product_rate_under,
        product_flat_over, product_flat_under, product_grace_principal, product_fee_installment, product_fee_base,
        product_fees_installment_share,
    )
    return oldest_still_unpaid(
        principal_overdue, interest_overdue, pay_principal, pay_interest, oldest_unpaid, last_due, principal, installments,
        number, installment, interest_total, graces, product_every, product_convention, product_method, product_basis,
        product_rate_over, product_rate_under, product_flat_over, product_flat_under, product_grace_principal,
        product_grace_interest, product_grace_free, product_moratorium, product_share_ppm, product_balloon_ppm,
        product_unit, product_multiple, product_mode, product_final_multiple, product_final_mode, product_currency_mode,
        fee, product_residual, product_subsidy_ppm, product_subsidy_when_paid,
    )


def staged_fee_due(
    signed_for, product_installments, fee_due, number, principal, installments, product_convention, product_method,
    product_basis, product_rate_over, product_rate_under, product_flat_over, product_flat_under, product_grace_principal,
    product_fee_installment, product_fee_base, product_fees_installment_share, product_unit, product_currency_mode,
):
    """Return the fee of an installment, fen: of a three_stage loan with a share rounded, the last takes the difference."""
    if product_convention != THREE_STAGE or product_fees_installment_share == 0.0:
        return fee_due
    exact = exact_fee(
        signed_for, product_installments, product_convention, product_method, product_basis, product_rate_over, product_rate_under,
        product_flat_over, product_flat_under, product_grace_principal, product_fee_installment, product_fee_base,
        product_fees_installment_share,
    )
    each = near_multiple(exact, product_unit, product_currency_mode)
    whole = near_multiple(installments * exact, product_unit, product_currency_mode)
    return whole - each * (installments - 1) if number == installments else each


def set_off_fee(fee_overdue, fee_new, principal_overdue, principal_new, balance):
    """Let a fee that is given back (a last one below zero) repay principal; return (charges paid by it, principal paid by it, and
    the new state), fen. What is asked for stays the same."""
    given = clamp(-fee_overdue, 0, principal_overdue)
    return (-given, given, fee_overdue + given, max(fee_new, 0), principal_overdue - given,
            max(principal_new + min(fee_new, 0), 0), balance - given)


def open_anew_with_fee(
    signed_for, product_installments, principal, installments, interest_total, deferred, graces, product_grace_principal,
    product_grace_interest, product_grace_free, product_flat_over, product_flat_under, product_convention, product_method,
    product_basis, product_rate_over, product_rate_under, product_moratorium, product_share_ppm, product_balloon_ppm,
    product_unit, product_multiple, product_mode, product_final_multiple, product_final_mode, product_currency_mode,
    product_fee_installment, product_fee_base, product_fees_installment_share,
):
    """Return (level payment, total interest), fen, of a contract made anew, its fee exact."""
    fee = exact_fee(
        signed_for, product_installments, product_convention, product_method, product_basis, product_rate_over,
        product_rate_under, product_flat_over, product_flat_under, product_grace_principal, product_fee_installment,
        product_fee_base, product_fees_installment_share)
    return open_anew(
        principal, installments, interest_total, deferred, graces, product_grace_principal, product_grace_interest,
        product_grace_free, product_flat_over, product_flat_under, product_convention, product_method, product_basis,
        product_rate_over, product_rate_under, product_moratorium, product_share_ppm, product_balloon_ppm, product_unit,
        product_multiple, product_mode, product_final_multiple, product_final_mode, product_currency_mode, fee)


def to_come_with_fee(
    signed_for, product_installments, principal, installments, number, installment, interest_total, scheduled, deferred, graces,
    product_convention, product_method, product_basis, product_rate_over, product_rate_under, product_flat_over,
    product_flat_under, product_grace_principal, product_grace_interest, product_grace_free, product_moratorium,
    product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode, product_final_multiple,
    product_final_mode, product_currency_mode, product_fee_installment, product_residual, product_fee_base,
    product_fees_installment_share,
):
    """Return (interest still to come, fen; installments until the principal is repaid), the fee exact."""
    fee = exact_fee(
        signed_for, product_installments, product_convention, product_method, product_basis, product_rate_over,
        product_rate_under, product_flat_over, product_flat_under, product_grace_principal, product_fee_installment,
        product_fee_base, product_fees_installment_share)
    return still_to_come(
        principal, installments, number, installment, interest_total, scheduled, deferred, graces, product_convention,
        product_method, product_basis, product_rate_over, product_rate_under, product_flat_over, product_flat_under,
        product_grace_principal, product_grace_interest, product_grace_free, product_moratorium, product_share_ppm,
        product_balloon_ppm, product_unit, product_multiple, product_mode, product_final_multiple, product_final_mode,
        product_currency_mode, fee, product_residual)


def sign(principal):
    """Return the loan as it is signed, before any down payment, fen."""
    return principal


def sign_again(turn, principal, signed_for):
    """Return the loan as it was signed, fen: one that rolls over is signed anew."""
    return principal if turn == 1 else signed_for
