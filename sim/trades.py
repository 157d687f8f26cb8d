"""Limits of trade: the hands of a household, which its business takes from wage work, and the customers of a village.

Both join the moment `earn` where a village declares them. Off by default: no baseline fact tells their size in these villages.
"""

from sim.arithmetic import power, ratio, rint
from sim.livelihood import expect
from sim.wiring import Moment, Step

__all__ = ["CROWDING", "HANDS_BEFORE", "MOST_CUSTOMERS", "TRADE_STEPS"]

MOST_CUSTOMERS = 2.0
"""Most trade that those left get of shops that closed, times what they had (assumption: a counter serves no more)."""


def crowd(trade_capital, trade_start, village_business_crowding):
    """Return (capital of all businesses when there first was any, fen; share of the trade of each that the others' growth takes).

    Limits of local demand: each profit falls with the capital of all against the start, by the elasticity declared, so that a new
    or grown shop takes part of its neighbors' customers, and one that closes leaves them its own (business stealing: Bloom,
    Schankerman & Van Reenen 2013; among clients of loans to small firms Cai & Szeidl 2022). What the village buys grows with
    nominal incomes, as profits do at an unchanged capital.
    """
    start = trade_start if trade_start > 0 else trade_capital
    left = power(ratio(start, trade_capital), village_business_crowding)
    return start, (1.0 - min(left, MOST_CUSTOMERS) if trade_capital > 0 else 0.0)


def share_customers(business_income_usual, usual, village_trade_taken):
    """Return (average monthly profit, average monthly income), fen, once the others' growth has taken its share of the trade."""
    profit = rint(business_income_usual * (1.0 - village_trade_taken))
    return profit, usual + profit - business_income_usual


def divide_hands(month, base_wage, wage_start, profit_start, has_business, skill, capital, village_business_exponent,
                 village_trade_taken, village_labor_exponent):
    """Return (wages a month at the start, profit then, wages a month now, fen; times the profit that moving hands make).

    Hands earn the same at the margin in the business and for a wage (Singh, Squire & Strauss 1986): the share of them in the
    business is that at which incomes of the start were best, e p / (e p + w), and grows with what its capital makes, to the power
    1 / (1 - e), until all are there; profit rises with hands to the exponent e, and what they earned elsewhere is given up. Who has
    no wage work has nothing to move. Farm work stays as it is, nobody is hired (assumptions).
    """
    exponent = village_labor_exponent
    plain = has_business * skill * power(capital, village_business_exponent)
    wages, profit = (base_wage, plain) if month == 0 else (wage_start, profit_start)
    worth = exponent * profit
    moves = worth > 0.0 and wages > 0
    before = ratio(worth, worth + wages)
    now = min(before * power(ratio(plain * (1.0 - village_trade_taken), profit), ratio(1.0, 1.0 - exponent)), 1.0)
    return (wages, profit, (rint(wages * ratio(1.0 - now, 1.0 - before)) if moves else wages),
            (power(ratio(now, before), exponent) if moves else 1.0))


def with_hands(business_income_usual, usual, hands):
    """Return (average monthly profit, average monthly income), fen, with the hands that are in the business now."""
    profit = rint(business_income_usual * hands)
    return profit, usual + profit - business_income_usual


HANDS_BEFORE = {("labor", expect): Step(divide_hands, ("wage_start", "profit_start", "base_wage", "hands"))}
_EXPECTED = ("business_income_usual", "usual")
TRADE_STEPS = {("labor", expect): Step(with_hands, _EXPECTED), ("crowding", expect): Step(share_customers, _EXPECTED)}
CROWDING = (Moment("crowd", "village", (Step(crowd, ("trade_start", "trade_taken")),)),)
