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


def declining_as_agreed(
    own, principal, installments, number, installment, scheduled, deferred, graces, product_method, product_grace_principal,
    product_grace_interest, product_grace_free, product_moratorium, product_share_ppm, product_balloon_ppm, product_unit,
    product_residual,
):
    """Return (principal due, interest due, interest put off afterwards), fen, of installment `number` of a declining loan as it
    stands; own: the interest of its period, fen."""
    repaying, waiting, free = graces_of(graces, product_grace_principal, product_grace_interest, product_grace_free)
    carried = deferred if number == 1 and free < 1 and graces <= ON_TOP else 0
    return declining_line(
        principal, installments, number, installment, scheduled, deferred - carried, own + carried, product_method, repaying,
        waiting, free, product_moratorium, product_share_ppm, product_balloon_ppm, product_unit, product_residual)


def line_as_agreed(
    principal, installments, number, installment, interest_total, scheduled, deferred, graces,
    product_convention, product_method, product_basis, product_rate_over, product_rate_under, product_flat_over,
    product_flat_under, product_grace_principal, product_grace_interest, product_grace_free, product_moratorium,
    product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode, product_final_multiple,
    product_final_mode, product_currency_mode, product_fee_installment, product_residual,
):
    """Return (principal due, interest due, interest put off afterwards), fen, of installment `number` of the loan as it stands."""
    if product_basis == DECLINING and product_convention != THREE_STAGE:
        own = mul_div(scheduled, product_rate_over, product_rate_under * product_unit) * product_unit
        return declining_as_agreed(
            own, principal, installments, number, installment, scheduled, deferred, graces, product_method, product_grace_principal,
            product_grace_interest, product_grace_free, product_moratorium, product_share_ppm, product_balloon_ppm, product_unit,
            product_residual)
    repaying, waiting, free = graces_of(graces, product_grace_principal, product_grace_interest, product_grace_free)
    carried = deferred if number == 1 and free < 1 and graces <= ON_TOP else 0
    over, under, total = product_flat_over, product_flat_under, interest_total
    if graces > 0 and product_basis == FLAT and product_convention == THREE_STAGE:
        over, under = interest_total, principal
        total = staged_interest(
            principal, installments, product_method, product_basis, product_rate_over, product_rate_under, over, under, repaying,
            product_unit, product_final_multiple, product_final_mode, product_currency_mode, product_fee_installment,
        )
    repaid, interest, put_off = line_with(
        principal, installments, number, installment, total, scheduled, deferred - carried,
        product_rate_over, product_rate_under, product_convention, product_method, product_basis,
        product_rate_over, product_rate_under, over, under, repaying, waiting, free,
        product_moratorium, product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode,
        product_final_multiple, product_final_mode, product_currency_mode, product_fee_installment, product_residual,
    )
    return repaid, interest + carried, put_off


def still_to_come(
    principal, installments, number, installment, interest_total, scheduled, deferred, graces,
    product_convention, product_method, product_basis, product_rate_over, product_rate_under, product_flat_over,
    product_flat_under, product_grace_principal, product_grace_interest, product_grace_free, product_moratorium,
    product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode, product_final_multiple,
    product_final_mode, product_currency_mode, product_fee_installment, product_residual,
):
    """Return (interest of all installments still to come, fen; how many of them there are until the principal is repaid)."""
    interest = 0
    repaying = 0
    place = number
    while place <= installments:
        repaying = repaying + (1 if scheduled > 0 else 0)
        repaid, due, deferred = line_as_agreed(
            principal, installments, place, installment, interest_total, scheduled, deferred, graces,
            product_convention, product_method, product_basis, product_rate_over, product_rate_under, product_flat_over,
            product_flat_under, product_grace_principal, product_grace_interest, product_grace_free, product_moratorium,
            product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode, product_final_multiple,
            product_final_mode, product_currency_mode, product_fee_installment, product_residual,
        )
        interest = interest + due
        scheduled = scheduled - repaid
        place = place + 1
    return interest, repaying


def shortened_count(
    principal, installments, number, installment, scheduled, most, product_convention, product_method, product_basis,
    product_prepayment_mode, product_rate_over, product_rate_under, product_share_ppm, product_balloon_ppm,
    graces, product_grace_principal, product_grace_interest, product_grace_free, product_moratorium, product_unit,
):
    """Return how many installments a prepaid loan is left with, at most `most`: fewer where the mode shortens the term.

    scheduled: what is left after the prepayment, fen. three_stage rounds whole loans, so adjust_last shortens it.
    """
    if product_prepayment_mode == REAMORTIZE or (product_prepayment_mode == ADJUST_LAST and product_convention != THREE_STAGE):
        return most
    repaying, waiting, free = graces_of(graces, product_grace_principal, product_grace_interest, product_grace_free)
    share = principal_share(principal, installments, product_method, product_share_ppm, product_balloon_ppm,
                            repaying, product_moratorium, product_unit)
    level = installment if product_method == EQUAL_INSTALLMENTS and product_basis != FLAT else 0
    waits = waiting if level == 0 and product_basis != FLAT else 0
    return installments_needed(scheduled, level, max(share, 1), number, repaying, free, waits, product_moratorium,
                               product_rate_over, product_rate_under, most, product_unit)


def open_anew(
    principal, installments, interest_total, deferred, graces, product_grace_principal, product_grace_interest,
    product_grace_free, product_flat_over, product_flat_under,
    product_convention, product_method, product_basis, product_rate_over, product_rate_under, product_moratorium,
    product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode, product_final_multiple,
    product_final_mode, product_currency_mode, product_fee_installment,
):
    """Return (level payment, total interest), fen, of a contract on `principal` with the graces it has.

    interest_total: of a flat loan made anew, the interest still to be asked for; deferred: what waits for the first line.
    """
    repaying, waiting, free = graces_of(graces, product_grace_principal, product_grace_interest, product_grace_free)
    own = graces > 0 and product_basis == FLAT
    over = interest_total if own else product_flat_over
    under = principal if own else product_flat_under
    _, level, total = open_contract(
        principal, installments, product_convention, product_method, product_basis, product_rate_over, product_rate_under,
        over, under, repaying, waiting, free, product_moratorium, product_share_ppm, product_balloon_ppm, product_unit,
        product_multiple, product_mode, product_final_multiple, product_final_mode, product_currency_mode, product_fee_installment,
    )
    if product_convention == PROGRESSIVE and deferred != 0:
        raw = cumulative_level(principal, installments, product_convention, product_method, product_rate_over, product_rate_under,
                               product_balloon_ppm, repaying, product_moratorium, product_unit, product_multiple, product_mode)
        level = settled_level(principal, installments, raw, product_rate_over, product_rate_under, product_unit,
                              product_multiple, product_mode, deferred)
    return level, (interest_total if own and product_convention == THREE_STAGE else total)
