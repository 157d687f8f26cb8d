"""The level payment of the `progressive` convention: an annuity, then settled so that the last installment differs little.

Source: finance.md section 2: if |last - installment| * 100 > floor(n / 2) (in the currency's main unit) try installment +
difference / n and keep it only if the difference shrinks; at most three tries, as Apache Fineract does.
"""

from sim.arithmetic import floor_div, mul_div
from sim.contracts.rounding import to_multiple

MAIN_UNIT = 100
TRIES = 3


def last_gap(principal, installments, level, product_rate_over, product_rate_under, product_unit, carried):
    """Return the last installment less the level payment, fen, of a schedule at the period rate.

    carried: interest asked for with the first installment beside its own, fen.
    """
    balance = principal
    interest = 0
    number = 1
    while number <= installments:
        interest = mul_div(balance, product_rate_over, product_rate_under * product_unit) * product_unit
        interest = interest + (carried if number == 1 else 0)
        repaid = max(min(level - interest, balance), 0)
        balance = balance - repaid if number < installments else balance
        number = number + 1
    return balance + interest - level


def settled_level(
    principal, installments, level, product_rate_over, product_rate_under, product_unit, product_multiple, product_mode,
    carried=0,
):
    """Return the level payment after the tries, fen."""
    half = floor_div(installments, 2)
    gap = last_gap(principal, installments, level, product_rate_over, product_rate_under, product_unit, carried)
    tries = 0
    while tries < TRIES:
        step = mul_div(gap, 1, installments * product_unit) * product_unit
        trial = to_multiple(level + step, product_multiple, product_mode)
        wanted = half > 0 and abs(gap) * 100 > half * MAIN_UNIT and trial != level
        trial_gap = last_gap(principal, installments, trial, product_rate_over, product_rate_under, product_unit, carried)
        better = wanted and abs(trial_gap) < abs(gap)
        level = trial if better else level
        gap = trial_gap if better else gap
        tries = tries + 1 if better else TRIES
    return level
