"""Opening a contract: number of installments, level payment, total interest."""

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
from sim.contracts.terms import LoanTerms


def cumulative_level(principal, installments, terms: LoanTerms):
    """Return the level payment (fen) of a declining loan in equal installments, 0 for other methods.

    Annuity over the installments that repay principal, to the nearest multiple; a balloon bears its interest throughout.
    cumulative rounds the annuity straight to the multiple, progressive first to the currency.
    """
    if terms.method != EQUAL_INSTALLMENTS:
        return 0
    periods = principal_periods(installments, terms.grace_principal, terms.moratorium)
    balloon = part_of(principal, terms.balloon_ppm, MILLION, terms.unit)
    if terms.multiple > 1 and terms.convention == CUMULATIVE:
        rate = ratio(terms.rate_over * 1.0, terms.rate_under * 1.0)
        exact = annuity(principal - balloon, terms.rate_over, terms.rate_under, periods) + balloon * rate
        return near_multiple(exact, terms.multiple, terms.mode)
    level = level_payment(principal - balloon, terms.rate_over, terms.rate_under, periods, terms.unit)
    level = level + part_of(balloon, terms.rate_over, terms.rate_under, terms.unit)
    return to_multiple(level, terms.multiple, terms.mode)


def open_contract(principal, product_installments, terms: LoanTerms):
    """Return (installments, level payment fen, total interest fen) of a loan of `principal` fen.

    The level payment of a flat loan is its share of principal plus its share of interest, before any multiple; of a
    three_stage loan the rounded total of an installment. The total interest of a declining loan of the other
    conventions is not fixed at the start and is returned as 0.
    Source: finance.md section 2; [4] (principal + annual interest) / number of installments.
    """
    installments = product_installments
    if terms.convention == THREE_STAGE:
        total = staged_interest(principal, installments, terms)
        return installments, stage_total(principal, installments, installments, terms), total
    if terms.basis == FLAT:
        total, each = flat_interest(principal, installments, terms)
        return installments, principal_share(principal, installments, terms) + each, total
    level = cumulative_level(principal, installments, terms)
    if terms.convention == PROGRESSIVE:
        level = settled_level(principal, installments, level, terms.rate_over, terms.rate_under, terms.unit, terms.multiple,
                              terms.mode)
    return installments, level, 0


def line_due(principal, installments, number, installment, interest_total, scheduled, deferred, terms: LoanTerms):
    """Return (principal due, interest due, interest put off afterwards), fen, of installment `number` (1..installments).

    The next scheduled balance is scheduled minus the principal due; it is 0 after the last installment.
    """
    return line_with(principal, installments, number, installment, interest_total, scheduled, deferred, terms.rate_over,
                     terms.rate_under, terms)
