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
from sim.contracts.terms import LoanTerms, with_fee


def exact_fee(principal, installments, product_fee_base, product_fees_installment_share, terms: LoanTerms):
    """Return the fee of an installment before any rounding, float fen: with a share of the loan only under three_stage.

    product_fee_base: 0 principal, 1 interest, 2 both, of the whole loan.
    """
    if terms.convention != THREE_STAGE or product_fees_installment_share == 0.0:
        return terms.fee_installment * 1.0
    interest = exact_interest(principal, installments, terms)
    base = principal * 1.0 if product_fee_base == 0 else (interest if product_fee_base == 1 else principal + interest)
    return terms.fee_installment + base * product_fees_installment_share


def with_exact_fee(signed_for, product_installments, product_fee_base, product_fees_installment_share, terms: LoanTerms):
    """Return a loan's terms with the exact fee of an installment; signed_for: the loan as it was signed, fen."""
    return with_fee(terms, exact_fee(signed_for, product_installments, product_fee_base, product_fees_installment_share, terms))


def open_with_fee(signed_for, principal, product_installments, product_fee_base, product_fees_installment_share, terms: LoanTerms):
    """Return (installments, level payment fen, total interest fen) of a new loan, its fee exact."""
    exact = with_exact_fee(signed_for, product_installments, product_fee_base, product_fees_installment_share, terms)
    return open_contract(principal, product_installments, exact)


def line_with_fee(signed_for, product_installments, principal, installments, number, installment, interest_total, scheduled,
                  deferred, graces, product_fee_base, product_fees_installment_share, terms: LoanTerms):
    """Return (principal due, interest due, interest put off afterwards), fen, of the next installment, its fee exact."""
    exact = with_exact_fee(signed_for, product_installments, product_fee_base, product_fees_installment_share, terms)
    return line_as_agreed(principal, installments, number, installment, interest_total, scheduled, deferred, graces, exact)


def oldest_with_fee(signed_for, product_installments, principal_overdue, interest_overdue, pay_principal, pay_interest,
                    oldest_unpaid, last_due, principal, installments, number, installment, interest_total, graces, product_every,
                    product_subsidy_ppm, product_subsidy_when_paid, product_fee_base, product_fees_installment_share,
                    terms: LoanTerms):
    """Return (due day of the oldest unpaid installment, interest_total), its fee exact."""
    exact = with_exact_fee(signed_for, product_installments, product_fee_base, product_fees_installment_share, terms)
    return oldest_still_unpaid(
        principal_overdue, interest_overdue, pay_principal, pay_interest, oldest_unpaid, last_due, principal, installments,
        number, installment, interest_total, graces, product_every, product_subsidy_ppm, product_subsidy_when_paid, exact)


def staged_fee_due(signed_for, product_installments, fee_due, number, installments, product_fee_base,
                   product_fees_installment_share, terms: LoanTerms):
    """Return the fee of an installment, fen: of a three_stage loan with a share rounded, the last takes the difference."""
    if terms.convention != THREE_STAGE or product_fees_installment_share == 0.0:
        return fee_due
    exact = exact_fee(signed_for, product_installments, product_fee_base, product_fees_installment_share, terms)
    each = near_multiple(exact, terms.unit, terms.currency_mode)
    whole = near_multiple(installments * exact, terms.unit, terms.currency_mode)
    return whole - each * (installments - 1) if number == installments else each


def set_off_fee(fee_overdue, fee_new, principal_overdue, principal_new, balance):
    """Let a fee that is given back (a last one below zero) repay principal; return (charges paid by it, principal paid by it, and
    the new state), fen. What is asked for stays the same."""
    given = clamp(-fee_overdue, 0, principal_overdue)
    return (-given, given, fee_overdue + given, max(fee_new, 0), principal_overdue - given,
            max(principal_new + min(fee_new, 0), 0), balance - given)


def open_anew_with_fee(signed_for, product_installments, principal, installments, interest_total, deferred, graces,
                       product_fee_base, product_fees_installment_share, terms: LoanTerms):
    """Return (level payment, total interest), fen, of a contract made anew, its fee exact."""
    exact = with_exact_fee(signed_for, product_installments, product_fee_base, product_fees_installment_share, terms)
    return open_anew(principal, installments, interest_total, deferred, graces, exact)


def to_come_with_fee(signed_for, product_installments, principal, installments, number, installment, interest_total, scheduled,
                     deferred, graces, product_fee_base, product_fees_installment_share, terms: LoanTerms):
    """Return (interest still to come, fen; installments until the principal is repaid), the fee exact."""
    exact = with_exact_fee(signed_for, product_installments, product_fee_base, product_fees_installment_share, terms)
    return still_to_come(principal, installments, number, installment, interest_total, scheduled, deferred, graces, exact)


def sign(principal):
    """Return the loan as it is signed, before any down payment, fen."""
    return principal


def sign_again(turn, principal, signed_for):
    """Return the loan as it was signed, fen: one that rolls over is signed anew."""
    return principal if turn == 1 else signed_for
