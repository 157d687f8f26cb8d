"""The `three_stage` convention (classic Mifos): an exact schedule, each installment's total rounded, the loan's total rounded.

Currency rounding for principal, interest and fee; *initial* rounding (`mode`, `multiple`) for the total of each
installment but the last; *final* rounding (`final_mode`, `final_multiple`) for the loan's total. The last
installment is the rounded total less what came before and can turn negative. Equal installments and flat: interest is
rounded and the principal takes the difference; equal principal: the other way round. Source: finance.md section 2.
The exact schedule is a closed form of the installment's number, so a loan needs no table. A fee that is a share of the loan is
a fraction of a fen before it is rounded (sim/contracts/rows.py); each is rounded, and the last takes what they differ from the sum.
"""

from sim.arithmetic import ratio
from sim.contracts.rounding import compound, near_multiple
from sim.contracts.terms import LoanTerms

EQUAL_INSTALLMENTS = 0
FLAT = 0


def exact_line(principal, installments, number, terms: LoanTerms):
    """Return (principal, interest) of installment `number` before any rounding, float fen."""
    paying = installments - terms.grace_principal
    place = number - terms.grace_principal
    rate = ratio(terms.rate_over * 1.0, terms.rate_under * 1.0)
    equal = ratio(principal * 1.0, paying * 1.0)
    term = ratio(terms.flat_over * 1.0, terms.flat_under * 1.0)
    growth = compound(rate, paying)
    level = ratio(principal * rate * growth, growth - 1.0) if rate > 0.0 else equal
    after = level - ratio(level, compound(rate, paying - place + 1)) if place > 0 else 0.0
    falling = ratio(principal * rate * (paying - place + 1), paying * 1.0)
    own = after if terms.method == EQUAL_INSTALLMENTS else falling
    declining = principal * rate if place <= 0 else own
    interest = ratio(principal * term, installments * 1.0) if terms.basis == FLAT else declining
    annuity = terms.basis != FLAT and terms.method == EQUAL_INSTALLMENTS
    repaid = level - interest if annuity else equal
    return (repaid if place > 0 else 0.0), interest


def stage_total(principal, installments, number, terms: LoanTerms):
    """Return the initially rounded total of installment `number` with its fee, fen."""
    repaid, interest = exact_line(principal, installments, number, terms)
    return near_multiple(repaid + interest + terms.fee_installment, max(terms.multiple, terms.unit), terms.mode)


def exact_interest(principal, installments, terms: LoanTerms):
    """Return the loan's interest before any rounding, float fen."""
    paying = installments - terms.grace_principal
    rate = ratio(terms.rate_over * 1.0, terms.rate_under * 1.0)
    growth = compound(rate, paying)
    level = ratio(principal * rate * growth, growth - 1.0) if rate > 0.0 else ratio(principal * 1.0, paying * 1.0)
    wait = principal * rate * terms.grace_principal
    annuity = level * paying - principal + wait
    falling = principal * rate * (paying + 1) * 0.5 + wait
    term = ratio(principal * terms.flat_over * 1.0, terms.flat_under * 1.0)
    return term if terms.basis == FLAT else (annuity if terms.method == EQUAL_INSTALLMENTS else falling)


def staged_interest(principal, installments, terms: LoanTerms):
    """Return the loan's interest, fen: its finally rounded total less principal and fees."""
    exact = exact_interest(principal, installments, terms)
    fees = installments * terms.fee_installment * 1.0
    rounded = near_multiple(fees, terms.unit, terms.currency_mode)
    size = max(terms.final_multiple, terms.unit)
    return near_multiple(principal + exact + fees, size, terms.final_mode) - principal - rounded


def staged_line(principal, installments, number, interest_total, scheduled, terms: LoanTerms):
    """Return (principal due, interest due, 0) of installment `number`, fen; the fee comes on top of the two."""
    repaid, interest = exact_line(principal, installments, number, terms)
    paid = 0
    count = 1
    while number == installments and count < installments:
        paid = paid + stage_total(principal, installments, count, terms)
        count = count + 1
    fee = near_multiple(terms.fee_installment * 1.0, terms.unit, terms.currency_mode)
    fees = near_multiple(installments * terms.fee_installment * 1.0, terms.unit, terms.currency_mode)
    rest = principal + interest_total + fees - paid
    size = max(terms.final_multiple, terms.unit)
    last = near_multiple(rest * 1.0, size, terms.final_mode) - (fees - (installments - 1) * fee)
    total = near_multiple(repaid + interest + terms.fee_installment, max(terms.multiple, terms.unit), terms.mode) - fee
    rounded_interest = near_multiple(interest, terms.unit, terms.currency_mode)
    rounded_principal = near_multiple(repaid, terms.unit, terms.currency_mode)
    keeps_principal = terms.basis != FLAT and terms.method != EQUAL_INSTALLMENTS
    waits = number <= terms.grace_principal
    middle = 0 if waits else (rounded_principal if keeps_principal else total - rounded_interest)
    due = scheduled if number == installments else middle
    return due, (last if number == installments else total) - due, 0
