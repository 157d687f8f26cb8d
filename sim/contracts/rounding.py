"""Whole-fen rounding for contracts: units, multiples and the level payment.

Everything is int64 fen except the annuity factor, which is a float64 made of additions, products and one division.
The functions run unchanged as Python and compiled.
"""

from sim.arithmetic import floor_div, mul_div, ratio, rint

HALF_EVEN = 0
HALF_UP = 1
CEILING = 2
FLOOR = 3
LAST = 0
FIRST = 1


def to_multiple(amount, multiple, mode):
    """Return amount (fen) as a whole multiple of `multiple` (fen); unchanged if multiple < 2.

    mode: 0 half to even, 1 half up (away from zero), 2 ceiling, 3 floor. Source: finance.md section 2 (Fineract, classic Mifos).
    """
    size = max(multiple, 1)
    low = floor_div(amount, size) * size
    rest = amount - low
    even = mul_div(amount, 1, size) * size
    half_up = low + size if 2 * rest > size or (2 * rest == size and amount > 0) else low
    ceiling = low + size if rest > 0 else low
    near = even if mode == HALF_EVEN else half_up
    far = ceiling if mode == CEILING else low
    return near if mode < CEILING else far


def part_of(amount, over, under, unit):
    """Return amount * over / under in fen, rounded half to even to the currency's unit (fen: 1 cents, 100 whole yuan)."""
    return mul_div(amount, over, under * unit) * unit


def shares_up_to(place, periods, amount, share, residual, unit):
    """Return what the first `place` of `periods` equal shares of an amount come to, fen.

    Each is `share`; what they leave over falls on the last (residual 0), on the first (1), or is spread so that the sum is never
    more than half a unit off (2).
    """
    last = min(share * place, amount) if place < periods else amount
    first = max(amount - share * (periods - place), 0) if place > 0 else 0
    spread = part_of(amount, place, periods, unit)
    return last if residual == LAST else (first if residual == FIRST else spread)


def round_fen(value, error):
    """Return a float amount (fen) as whole fen, half to even; within `error` of a half counts as the half.

    The float is only nearly exact, so an exact half must be recognized rather than decided by its last bit.
    """
    doubled = rint(value * 2.0)
    near = abs(value * 2.0 - doubled) <= 2.0 * error
    half = near and doubled - 2 * floor_div(doubled, 2) == 1
    return mul_div(doubled, 1, 2) if half else rint(value)


def compound(rate, periods):
    """Return (1 + rate) ** periods for whole periods >= 0 by repeated squaring (float)."""
    result = 1.0
    base = 1.0 + rate
    left = periods
    while left > 0:
        if left - 2 * floor_div(left, 2) == 1:
            result = result * base
        base = base * base
        left = floor_div(left, 2)
    return result


def near_multiple(value, multiple, mode):
    """Return a float amount (fen) as whole fen, a multiple of `multiple` (fen, at least 1), in the given mode.

    A value within 1e-13 of its size of a whole multiple or of a half counts as that, so that noise decides nothing.
    """
    scaled = ratio(value, multiple * 1.0)
    noise = 1e-13 * (abs(scaled) + 1.0)
    whole = rint(scaled)
    low = whole if scaled >= whole else whole - 1
    doubled = rint(2.0 * scaled)
    half = abs(2.0 * scaled - doubled) <= 2.0 * noise and doubled - 2 * floor_div(doubled, 2) == 1
    below = floor_div(doubled, 2)
    even = below + (below - 2 * floor_div(below, 2))
    away = below + 1 if scaled > 0.0 else below
    tie = even if mode == HALF_EVEN else away
    near = tie if half else whole
    far = low + 1 if mode == CEILING else low
    return (whole if abs(scaled - whole) <= noise else (near if mode <= HALF_UP else far)) * multiple


def annuity(amount, over, under, periods):
    """Return the level payment that repays amount in `periods` periods at the period rate over / under, float fen.

    amount * r * (1 + r)**n / ((1 + r)**n - 1), amount / n without interest.
    """
    if over == 0:
        return ratio(amount * 1.0, periods * 1.0)
    rate = ratio(over * 1.0, under * 1.0)
    growth = compound(rate, periods)
    return ratio(amount * rate * growth, growth - 1.0)


def level_payment(amount, over, under, periods, unit):
    """Return the level payment in fen that repays amount in `periods` periods at the period rate over / under.

    Rounded half to even to `unit` fen. One period and a rate of zero are exact whole-number arithmetic; otherwise
    the annuity amount * r * (1 + r)**n / ((1 + r)**n - 1) in float64. Source: finance.md section 2, cumulative.
    """
    if periods <= 1:
        return amount + part_of(amount, over, under, unit)
    if over == 0:
        return part_of(amount, 1, periods, unit)
    payment = ratio(annuity(amount, over, under, periods), unit * 1.0)
    return round_fen(payment, payment * (periods + 8) * 2.3e-16) * unit
