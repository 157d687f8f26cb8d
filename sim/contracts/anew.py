"""A contract that is made anew in its course: what it still asks for, and the new terms on its balance. Scalar, bounded state.

A loan made anew keeps two things beside the state of sim/contracts/lines.py: `graces`, what is left of its graces in one number
(0: those of its product), and in `interest_total` the flat interest it had still to ask for. `deferred` before its first
installment is interest that was waiting when it was made anew and is asked for with that installment. The same events with real
dates: sim/contracts/events.py.
"""

from sim.arithmetic import clamp, floor_div, mul_div
from sim.contracts.changes import ADJUST_LAST, REAMORTIZE, installments_needed
from sim.contracts.grace import principal_grace_left
from sim.contracts.lines import (
    DECLINING,
    EQUAL_INSTALLMENTS,
    FLAT,
    PROGRESSIVE,
    THREE_STAGE,
    declining_line,
    line_with,
    principal_share,
)
from sim.contracts.opening import cumulative_level, open_contract
from sim.contracts.settled import settled_level
from sim.contracts.staged import staged_interest
from sim.contracts.terms import LoanTerms, as_it_stands

PACK = 1001
"""A grace is at most 1,000 installments: three of them and the mark of a loan made anew fit in one whole number."""
ON_TOP = PACK * PACK * PACK
"""Added where interest put off comes on top of the first level installment (a tranche), not out of it (other changes)."""


def graces_of(graces, product_grace_principal, product_grace_interest, product_grace_free):
    """Return the graces on principal, on interest payment and on interest that a loan has, installments."""
    if graces == 0:
        return product_grace_principal, product_grace_interest, product_grace_free
    packed = graces - 1 - (ON_TOP if graces > ON_TOP else 0)
    upper = floor_div(packed, PACK)
    free = floor_div(upper, PACK)
    return packed - PACK * upper, upper - PACK * free, free


def graces_left(
    graces, passed, installments, product_grace_principal, product_grace_interest, product_grace_free, product_moratorium,
    product_basis
):
    """Return `graces` of a new contract of so many installments, after `passed` installments of the old one.

    A flat loan's interest to come is what it is: none of it is free, but it is not asked for in a time that was to be free. A
    moratorium that has begun is waited out.
    """
    principal, interest, free = graces_of(graces, product_grace_principal, product_grace_interest, product_grace_free)
    most = installments - 1
    repaying = principal_grace_left(passed, principal, product_moratorium)
    waiting = max(interest, free) if product_basis == FLAT else interest
    free = 0 if product_basis == FLAT else clamp(free - passed, 0, most)
    return 1 + clamp(repaying, 0, most) + PACK * (clamp(waiting - passed, 0, most) + PACK * free)


def spent(number, installments, scheduled, deferred, product_convention, product_basis):
    """Return 1 if nothing will fall due any more: after the last installment, or once a declining loan's principal is asked for."""
    empty = scheduled == 0 and deferred == 0 and product_basis == DECLINING and product_convention != THREE_STAGE
    return 1 if number > installments or empty else 0


def declining_as_agreed(own, principal, installments, number, installment, scheduled, deferred, graces, terms: LoanTerms):
    """Return (principal due, interest due, interest put off afterwards), fen, of installment `number` of a declining loan as it
    stands; own: the interest of its period, fen."""
    repaying, waiting, free = graces_of(graces, terms.grace_principal, terms.grace_interest, terms.grace_free)
    carried = deferred if number == 1 and free < 1 and graces <= ON_TOP else 0
    return declining_line(principal, installments, number, installment, scheduled, deferred - carried, own + carried,
                          as_it_stands(terms, terms.flat_over, terms.flat_under, repaying, waiting, free))


def line_as_agreed(principal, installments, number, installment, interest_total, scheduled, deferred, graces, terms: LoanTerms):
    """Return (principal due, interest due, interest put off afterwards), fen, of installment `number` of the loan as it stands."""
    if terms.basis == DECLINING and terms.convention != THREE_STAGE:
        own = mul_div(scheduled, terms.rate_over, terms.rate_under * terms.unit) * terms.unit
        return declining_as_agreed(own, principal, installments, number, installment, scheduled, deferred, graces, terms)
    repaying, waiting, free = graces_of(graces, terms.grace_principal, terms.grace_interest, terms.grace_free)
    carried = deferred if number == 1 and free < 1 and graces <= ON_TOP else 0
    own_flat = graces > 0 and terms.basis == FLAT and terms.convention == THREE_STAGE
    standing = as_it_stands(terms, interest_total if own_flat else terms.flat_over, principal if own_flat else terms.flat_under,
                            repaying, waiting, free)
    total = staged_interest(principal, installments, standing) if own_flat else interest_total
    repaid, interest, put_off = line_with(principal, installments, number, installment, total, scheduled, deferred - carried,
                                          terms.rate_over, terms.rate_under, standing)
    return repaid, interest + carried, put_off


def still_to_come(principal, installments, number, installment, interest_total, scheduled, deferred, graces, terms: LoanTerms):
    """Return (interest of all installments still to come, fen; how many of them there are until the principal is repaid)."""
    interest = 0
    repaying = 0
    place = number
    while place <= installments:
        repaying = repaying + (1 if scheduled > 0 else 0)
        repaid, due, deferred = line_as_agreed(principal, installments, place, installment, interest_total, scheduled, deferred,
                                               graces, terms)
        interest = interest + due
        scheduled = scheduled - repaid
        place = place + 1
    return interest, repaying


def shortened_count(principal, installments, number, installment, scheduled, most, graces, product_prepayment_mode,
                    terms: LoanTerms):
    """Return how many installments a prepaid loan is left with, at most `most`: fewer where the mode shortens the term.

    scheduled: what is left after the prepayment, fen. three_stage rounds whole loans, so adjust_last shortens it.
    """
    if product_prepayment_mode == REAMORTIZE or (product_prepayment_mode == ADJUST_LAST and terms.convention != THREE_STAGE):
        return most
    repaying, waiting, free = graces_of(graces, terms.grace_principal, terms.grace_interest, terms.grace_free)
    share = principal_share(principal, installments,
                            as_it_stands(terms, terms.flat_over, terms.flat_under, repaying, waiting, free))
    level = installment if terms.method == EQUAL_INSTALLMENTS and terms.basis != FLAT else 0
    waits = waiting if level == 0 and terms.basis != FLAT else 0
    return installments_needed(scheduled, level, max(share, 1), number, repaying, free, waits, terms.moratorium,
                               terms.rate_over, terms.rate_under, most, terms.unit)


def open_anew(principal, installments, interest_total, deferred, graces, terms: LoanTerms):
    """Return (level payment, total interest), fen, of a contract on `principal` with the graces it has.

    interest_total: of a flat loan made anew, the interest still to be asked for; deferred: what waits for the first line.
    """
    repaying, waiting, free = graces_of(graces, terms.grace_principal, terms.grace_interest, terms.grace_free)
    own = graces > 0 and terms.basis == FLAT
    standing = as_it_stands(terms, interest_total if own else terms.flat_over, principal if own else terms.flat_under,
                            repaying, waiting, free)
    _, level, total = open_contract(principal, installments, standing)
    if terms.convention == PROGRESSIVE and deferred != 0:
        raw = cumulative_level(principal, installments, standing)
        level = settled_level(principal, installments, raw, terms.rate_over, terms.rate_under, terms.unit, terms.multiple,
                              terms.mode, deferred)
    return level, (interest_total if own and terms.convention == THREE_STAGE else total)
