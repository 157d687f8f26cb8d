"""Arithmetic in which the interpreter and the compiler agree to the last bit.

Rules and book functions use these instead of `**`, `/`, `//` and the C library. Every function is plain Python that numba
compiles unchanged: additions, products and one IEEE division or square root per step, which every processor rounds alike.
Whole numbers are fen, days or counts (int64, kept below 2**53); fractions are float64.
"""

import math

__all__ = ["clamp", "exp", "floor_div", "hundredths", "log", "mul_div", "normal", "power", "ratio", "rint", "share_of",
           "thirtieths", "whole"]

_MAGIC = 6755399441055744.0  # 1.5 * 2**52: adding and taking it away rounds a double half to even
_LOG2_E = 1.4426950408889634
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10


def thirtieths(amount, day):
    """Return day thirtieths of a whole amount, rounded half to even, as mul_div(amount, day, 30) does, without a whole division.

    For |amount * day| < 2**51: the quotient of two exact numbers is rounded once, and no other quotient lies within that
    error of a half.
    """
    return rint((amount * day) / 30.0)


def hundredths(amount):
    """Return a hundredth of a whole amount (yuan of fen), rounded half to even, as mul_div(amount, 1, 100) does, without a whole
    division; for |amount| < 2**51, as above.
    """
    return rint(amount / 100.0)


def whole(x):
    """Return x if it is a whole number (fen, days, counts); raise TypeError for a fraction, never truncate it."""
    if isinstance(x, float):
        raise TypeError(f"a whole number is wanted here, not the fraction {x!r}: use rint")
    return int(x)


def clamp(x, low, high):
    """Return x held between low and high (same unit as x; low wins if they cross)."""
    return max(low, min(x, high))


def floor_div(a, b):
    """Return the floor of a / b for whole a and whole b > 0."""
    return a // b


def mul_div(a, b, c):
    """Return a * b / c for whole numbers, c > 0, rounded half to even: one product, one division.

    The product must stay below 2**63: amounts up to 10**12 fen against factors up to 10**6 do.
    """
    product = a * b
    whole = product // c
    twice = 2 * (product - whole * c)
    up = 1 if twice > c else (whole & 1 if twice == c else 0)
    return whole + up


def ratio(a, b):
    """Return a / b as a fraction, 0.0 where b is zero."""
    return a / b if b != 0 else 0.0


def rint(x):
    """Return the whole number nearest x (half to even), for |x| < 2**51."""
    return int((x + _MAGIC) - _MAGIC)


def share_of(amount, share):
    """Return the part `share` (a fraction) of a whole amount, rounded half to even, in the amount's unit."""
    return rint(amount * share)


def _two_to(k):
    """Return 2.0**k exactly for whole -63 <= k <= 63, without a branch."""
    n = k if k >= 0 else -k
    base = 1.0
    base = base * (4294967296.0 if n & 32 else 1.0)
    base = base * (65536.0 if n & 16 else 1.0)
    base = base * (256.0 if n & 8 else 1.0)
    base = base * (16.0 if n & 4 else 1.0)
    base = base * (4.0 if n & 2 else 1.0)
    base = base * (2.0 if n & 1 else 1.0)
    return base if k >= 0 else 1.0 / base


def exp(x):
    """Return e**x, x clamped to [-40, 40]; relative error below 1e-15."""
    x = max(-40.0, min(x * 1.0, 40.0))
    k = int((x * _LOG2_E + _MAGIC) - _MAGIC)
    r = (x - k * _LN2_HIGH) - k * _LN2_LOW
    p = 1.0 / 6227020800.0
    p = p * r + 1.0 / 479001600.0
    p = p * r + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    return p * _two_to(k)


def _scale_down(x, factor, power_of_two, e):
    """Return (x, e) with x divided by 2**power_of_two once if x is at least that."""
    big = x >= factor
    return (x / factor if big else x), (e + power_of_two if big else e)


def log(x):
    """Return the natural logarithm of x, x clamped to [2**-62, 2**62]; absolute error below 1e-15 near 1."""
    x = max(2.168404344971009e-19, min(x * 1.0, 4.611686018427388e18))
    small = x < 1.0
    y = 1.0 / x if small else x
    y, e = _scale_down(y, 4294967296.0, 32, 0)
    y, e = _scale_down(y, 65536.0, 16, e)
    y, e = _scale_down(y, 256.0, 8, e)
    y, e = _scale_down(y, 16.0, 4, e)
    y, e = _scale_down(y, 4.0, 2, e)
    y, e = _scale_down(y, 2.0, 1, e)
    high = y > 1.4142135623730951
    y = y * 0.5 if high else y
    e = e + 1 if high else e
    s = (y - 1.0) / (y + 1.0)
    z = s * s
    p = 1.0 / 23.0
    p = p * z + 1.0 / 21.0
    p = p * z + 1.0 / 19.0
    p = p * z + 1.0 / 17.0
    p = p * z + 1.0 / 15.0
    p = p * z + 1.0 / 13.0
    p = p * z + 1.0 / 11.0
    p = p * z + 1.0 / 9.0
    p = p * z + 1.0 / 7.0
    p = p * z + 1.0 / 5.0
    p = p * z + 1.0 / 3.0
    p = p * z + 1.0
    value = e * _LN2_HIGH + (2.0 * s * p + e * _LN2_LOW)
    return -value if small else value


def power(x, y):
    """Return x**y for x > 0 as exp(y * log(x)); 0.0 where x is not positive."""
    return exp(y * log(x)) if x > 0 else 0.0


def normal(u):
    """Return the standard normal quantile of u in (0, 1).

    Wichura (1988), algorithm AS 241 (PPND16), Applied Statistics 37; relative error about 1e-16 by its author.
    """
    q = u - 0.5
    r = 0.180625 - q * q
    r = max(r, 0.0)
    top = 2.5090809287301226727e3
    top = top * r + 3.3430575583588128105e4
    top = top * r + 6.7265770927008700853e4
    top = top * r + 4.5921953931549871457e4
    top = top * r + 1.3731693765509461125e4
    top = top * r + 1.9715909503065514427e3
    top = top * r + 1.3314166789178437745e2
    top = top * r + 3.3871328727963666080e0
    low = 5.2264952788528545610e3
    low = low * r + 2.8729085735721942674e4
    low = low * r + 3.9307895800092710610e4
    low = low * r + 2.1213794301586595867e4
    low = low * r + 5.3941960214247511077e3
    low = low * r + 6.8718700749205790830e2
    low = low * r + 4.2313330701600911252e1
    low = low * r + 1.0
    center = q * top / low
    tail = _normal_tail(min(u, 1.0 - u))
    return center if -0.425 <= q <= 0.425 else (-tail if q < 0.0 else tail)


def _normal_tail(u):
    """Return the upper quantile for a tail probability u below 0.075 (Wichura 1988, AS 241)."""
    r = math.sqrt(-log(u))
    near = r <= 5.0
    s = r - 1.6 if near else r - 5.0
    top = 7.74545014278341407640e-4 if near else 2.01033439929228813265e-7
    top = top * s + (2.27238449892691845833e-2 if near else 2.71155556874348757815e-5)
    top = top * s + (2.41780725177450611770e-1 if near else 1.24266094738807843860e-3)
    top = top * s + (1.27045825245236838258e0 if near else 2.65321895265761230930e-2)
    top = top * s + (3.64784832476320460504e0 if near else 2.96560571828504891230e-1)
    top = top * s + (5.76949722146069140550e0 if near else 1.78482653991729133580e0)
    top = top * s + (4.63033784615654529590e0 if near else 5.46378491116411436990e0)
    top = top * s + (1.42343711074968357734e0 if near else 6.65790464350110377720e0)
    low = 1.05075007164441684324e-9 if near else 2.04426310338993978564e-15
    low = low * s + (5.47593808499534494600e-4 if near else 1.42151175831644588870e-7)
    low = low * s + (1.51986665636164571966e-2 if near else 1.84631831751005468180e-5)
    low = low * s + (1.48103976427480074590e-1 if near else 7.86869131145613259100e-4)
    low = low * s + (6.89767334985100004550e-1 if near else 1.48753612908506148525e-2)
    low = low * s + (1.67638483018380384940e0 if near else 1.36929880922735805310e-1)
    low = low * s + (2.05319162663775882187e0 if near else 5.99832206555887937690e-1)
    low = low * s + 1.0
    return top / low
