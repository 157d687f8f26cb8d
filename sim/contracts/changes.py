"""A running contract that changes: prepaid, late, rescheduled, extended, topped up. Scalar functions with bounded state.

A changed contract is a new one on the balance: `principal` becomes the balance, `installments` what is left, `number` 1,
`scheduled` the balance; see open_contract. Source: finance.md section 2 (prepayment, late with daily recalculation).
"""

from sim.arithmetic import floor_div, mul_div
from sim.contracts.grace import pays_principal
from sim.contracts.rounding import part_of

REAMORTIZE = 0
SHORTEN = 1
ADJUST_LAST = 2


def slice_interest(balance, rate_over, rate_under, days, period_days, product_unit):
    """Return the interest (fen) of `days` out of a period of period_days on a balance, rounded on its own, half to even.

    Exact for any days as long as balance * rate_over and rate_under * product_unit * period_days stay below 2**62.
    """
    under = rate_under * product_unit
    product = balance * rate_over
    whole = floor_div(product, under)
    rest = product - whole * under
    units = floor_div(whole * days, period_days)
    over = (whole * days - units * period_days) * under + rest * days
    more = floor_div(over, under * period_days)
    twice = 2 * (over - more * under * period_days)
    odd = units + more - 2 * floor_div(units + more, 2)
    up = 1 if twice > under * period_days else (odd if twice == under * period_days else 0)
    return (units + more + up) * product_unit


def carried_over(scheduled, raised, deferred, start, today, due, length, product_rate_over, product_rate_under, product_unit):
    """Return what the first installment of a contract raised inside a period asks for beside the interest of a whole period.

    raised: by how much, fen. In fen, may be negative: what was waiting, the interest of the days so far on the old balance and of
    the days left on the new one, each rounded on its own, less the whole period's on the new one. start, today, due: absolute days
    of the period; length: the days over which the period's rate counts.
    """
    so_far = slice_interest(scheduled, product_rate_over, product_rate_under, today - start, length, product_unit)
    to_come = slice_interest(scheduled + raised, product_rate_over, product_rate_under, due - today, length, product_unit)
    whole = mul_div(scheduled + raised, product_rate_over, product_rate_under * product_unit) * product_unit
    return deferred + so_far + to_come - whole


def installments_needed(
    balance, level, share, number, grace, free, waits, moratorium, rate_over, rate_under, most, product_unit
):
    """Return how many installments from `number` on repay the balance: `level` fen each (0: shares of principal, `share` each).

    grace, free, moratorium: installments without principal, without interest, and between those with principal; waits: the last
    installment whose interest is put off, which one more must follow (0: none). At most `most`; the last of them is the smaller
    one. Used to shorten the term after a prepayment.
    """
    left = balance
    count = 0
    while (left > 0 or number + count <= waits + 1) and count < most:
        interest = 0 if number + count <= free else part_of(left, rate_over, rate_under, product_unit)
        repaid = (level - interest if level > 0 else share) * pays_principal(number + count, grace, moratorium)
        left = left - min(repaid, left) if repaid > 0 else left
        count = count + 1
    return max(count, 1)


def remaining_flat_interest(interest_total, interest_charged):
    """Return the flat interest still to be charged (fen): it follows the original principal, not the balance."""
    return max(interest_total - interest_charged, 0)


def settlement(balance, principal_overdue, interest_overdue, fee_owed, penalty_owed, slice_due):
    """Return what closes the loan today (fen): the balance, all that is overdue beside principal, and interest to the day.

    principal_overdue is part of the balance and is not added again. Interest of times to come is not asked for.
    """
    return max(balance, principal_overdue) + interest_overdue + fee_owed + penalty_owed + slice_due
