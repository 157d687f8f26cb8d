"""Families of incomes with two groups or heavy tails: the spread that gives the declared Gini, and the draw at birth.

The Gini of a family is P(X* > X) * 2 - 1, X* drawn in proportion to income (Lerman & Yitzhaki 1984: covariance of income and rank),
which has a closed form for both families here. Worked out once for a village, in arithmetic whose bits are the same everywhere.
"""

from __future__ import annotations

from math import sqrt

from sim.arithmetic import exp, log, normal, ratio, rint

__all__ = ["FITTED", "fitted_spread", "gini_of_family", "income_of_family", "least_gini"]

FITTED = ("mixture", "double_pareto_lognormal")
"""Families whose spread is fitted to the declared Gini."""
_HALF_PI_ROOT, _TWO_PI_ROOT = sqrt(1.5707963267948966), sqrt(6.283185307179586)
_STEPS, _NARROW, _APART, _WIDEST = 60, 1e-9, 1e-5, 3.0


def _mills(x: float) -> float:
    """The tail of the standard normal over its density, x >= 0: a series below 3, a continued fraction above."""
    if x < 3.0:
        term, total, k = x, x, 1
        while term > 1e-17 * total:
            k += 2
            term *= x * x / k
            total += term
        return _HALF_PI_ROOT * exp(0.5 * x * x) - total
    value = 0.0
    for k in range(120, 0, -1):
        value = k / (x + value)
    return 1.0 / (x + value)


def _density(x: float) -> float:
    return exp(-0.5 * x * x) / _TWO_PI_ROOT


def _below(x: float) -> float:
    """The standard normal distribution function."""
    return 1.0 - _below(-x) if x > 0.0 else _density(x) * _mills(-x)


def _gini_of_mixture(spread: float, share: float, times: float) -> float:
    """Gini of a poor majority and a better-off share with so many times its mean, each lognormal with the same sd of log."""
    apart, theta, mean = log(times), spread * sqrt(2.0), 1.0 + share * (times - 1.0)
    higher = times * _below((apart + spread * spread) / theta) + _below((spread * spread - apart) / theta)
    own = 2.0 * _below(spread / sqrt(2.0))
    poor = 1.0 - share
    return (poor * poor * own + 2.0 * poor * share * higher + share * share * times * own) / mean - 1.0


def _gini_of_double_pareto(spread: float, upper: float, lower: float) -> float:
    """Gini of exp(spread * normal + exponential / upper - exponential / lower), upper > 1.

    X* is of the same family with tails upper - 1 and lower + 1 and a mean of log higher by spread**2 (Reed & Jorgensen 2004), so
    that log X* - log X is a normal plus exponentials of rates upper - 1 and lower, less others of rates lower + 1 and upper.
    """
    lower = lower + _APART if abs(upper - 1.0 - lower) < _APART else lower
    a, b, c, d = upper - 1.0, lower, lower + 1.0, upper
    higher = {a: b / (b - a) * c / (c + a) * d / (d + a), b: a / (a - b) * c / (c + b) * d / (d + b)}
    less = {c: d / (d - c) * a / (a + c) * b / (b + c), d: c / (c - d) * a / (a + d) * b / (b + d)}
    m, s = spread * spread, spread * sqrt(2.0)
    at = m / s
    above = sum(weight * _density(at) * _mills((m + rate * s * s) / s) for rate, weight in higher.items())
    above -= sum(weight * _density(at) * _mills((rate * s * s - m) / s) for rate, weight in less.items())
    return 2.0 * (_below(at) + above) - 1.0


def gini_of_family(income, spread: float) -> float:
    """Gini of incomes of the declared family with a sd of log `spread` of its lognormal part, > 0."""
    if income.family == "mixture":
        return _gini_of_mixture(spread, income.better_off_share, income.better_off_times)
    return _gini_of_double_pareto(spread, income.upper_tail, income.lower_tail)


def least_gini(income) -> float:
    """Gini that the declared groups or tails have by themselves, without any lognormal part."""
    return gini_of_family(income, _NARROW)


def fitted_spread(income) -> float:
    """Sd of log of the lognormal part at which a declared income (village.income) of one of FITTED has the declared Gini; else 0.

    Found by halving; the Gini rises with the spread, from `least_gini`.
    """
    if income.family not in FITTED:
        return 0.0
    low, high = _NARROW, _WIDEST
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if gini_of_family(income, middle) < income.gini else (low, middle)
    return 0.5 * (low + high)


def income_of_family(year_income, members, village_income_mean, village_income_family, village_income_spread,
                     village_income_better_off_share, village_income_better_off_times, village_income_upper_tail,
                     village_income_lower_tail, survey_income, survey_farm, luck_9, luck_10, luck_11):
    """Return a year's income of the household at the start, fen: of two groups, or with heavy tails, where the village's family is
    so, with the declared mean and Gini.

    mixture: a poor majority and a better-off minority, each lognormal (two-class populations: Anand & Kanbur 1993).
    double_pareto_lognormal: lognormal times a Pareto upper and an inverse Pareto lower tail (Reed & Jorgensen 2004).
    """
    spread, share, times = village_income_spread, village_income_better_off_share, village_income_better_off_times
    upper, lower = max(village_income_upper_tail, 2.0), max(village_income_lower_tail, 0.5)
    lognormal = exp(spread * normal(luck_9) - 0.5 * spread * spread)
    class_mean = ratio(times if luck_10 < share else 1.0, 1.0 + share * (times - 1.0))
    tails = exp(ratio(-log(luck_10), upper) + ratio(log(luck_11), lower)) * ratio((upper - 1.0) * (lower + 1.0), upper * lower)
    drawn = rint(members * village_income_mean * lognormal * (class_mean if village_income_family == 2 else tails))
    told = survey_income >= 0 or survey_farm >= 0
    return drawn if village_income_family >= 2 and not told else year_income
