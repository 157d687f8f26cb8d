"""Arithmetic in which interpreter and compiler agree, against decimals, the C library and scipy."""

import math
import random
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from sim import arithmetic
from sim.arithmetic import (
    clamp,
    exp,
    floor_div,
    hundredths,
    log,
    mul_div,
    normal,
    power,
    ratio,
    rint,
    share_of,
    whole,
)
from sim.kernels import compiled

FEN = st.integers(-(10**12), 10**12)
FACTOR = st.integers(0, 9 * 10**6)


@given(FEN, FACTOR, st.integers(1, 10**9))
def test_mul_div_rounds_half_to_even(a, b, c):
    assert mul_div(a, b, c) == int((Decimal(a) * b / c).quantize(Decimal(1), ROUND_HALF_EVEN)) or (a * b) % c
    assert mul_div(a, b, c) == round(Fraction(a * b, c))


@pytest.mark.parametrize(
    "a, b, c, answer",
    [(1, 1, 2, 0), (3, 1, 2, 2), (5, 1, 2, 2), (-1, 1, 2, 0), (-3, 1, 2, -2), (7, 10, 30, 2), (0, 5, 3, 0)],
)
def test_mul_div_by_hand(a, b, c, answer):
    assert mul_div(a, b, c) == answer == compiled(mul_div)(a, b, c)


@given(st.integers(-(2**51) + 1, 2**51 - 1))
def test_hundredths_are_those_of_whole_numbers(amount):
    assert hundredths(amount) == mul_div(amount, 1, 100)
    half = 100 * (amount // 100) + 50
    assert hundredths(half) == mul_div(half, 1, 100) and hundredths(half) % 2 == 0


@given(st.floats(-(2.0**51), 2.0**51))
def test_rint_is_round(x):
    assert rint(x) == round(x) and isinstance(rint(x), int)


@given(st.integers(-(2**49), 2**49))
def test_rint_of_halves_goes_to_even(n):
    assert rint(n + 0.5) % 2 == 0 and rint(float(n)) == n


@given(FEN, st.integers(1, 10**9))
def test_floor_div(a, b):
    assert floor_div(a, b) == math.floor(Fraction(a, b))


@given(st.integers(0, 10**11), st.floats(0, 1))
def test_share_of_is_a_share(amount, share):
    assert 0 <= share_of(amount, share) <= amount and share_of(amount, share) == round(amount * share)


def test_ratio_of_nothing_is_nothing():
    assert ratio(5, 0) == ratio(0, 0) == ratio(1.5, 0.0) == 0.0 and ratio(1, 3) == 1 / 3


@given(FEN, FEN, FEN)
def test_clamp(x, low, high):
    held = clamp(x, low, high)
    assert held == (low if low > high else sorted((low, x, high))[1])


def test_exp_log_power_against_the_c_library():
    draw = random.Random(1)
    for _ in range(5_000):
        x = draw.uniform(-40, 40)
        assert math.isclose(exp(x), math.exp(x), rel_tol=2e-15)
        y = math.exp(draw.uniform(-42, 42))
        assert math.isclose(log(y), math.log(y), rel_tol=1e-14, abs_tol=1e-15)
        z = draw.uniform(1e-3, 1e6)
        assert math.isclose(power(z, 0.5), math.sqrt(z), rel_tol=1e-14)
    assert exp(0.0) == 1.0 and log(1.0) == 0.0 and exp(-1e300) == exp(-40.0) > 0.0 and exp(1e300) == exp(40.0)
    assert power(0, 0.5) == power(-3.0, 0.5) == 0.0


def test_normal_against_scipy():
    draw = random.Random(2)
    points = [draw.random() for _ in range(5_000)] + [
        2.0**-53,
        1 - 2.0**-53,
        1e-9,
        0.075,
        0.925,
        0.5,
        1e-14,
        0.02425,
    ]
    for u in points:
        assert math.isclose(normal(u), float(ndtri(u)), rel_tol=5e-14, abs_tol=1e-15), u
        assert normal(u) == pytest.approx(-normal(1 - u), rel=1e-9, abs=1e-12) or u < 1e-6 or u > 1 - 1e-6
    assert normal(0.5) == 0.0


def _values(seed: int) -> list[tuple]:
    draw = random.Random(seed)
    a, b, c = draw.randint(-(10**12), 10**12), draw.randint(0, 10**6), draw.randint(1, 10**9)
    x, y, u = draw.uniform(-50, 50), draw.lognormvariate(0, 12), draw.random()
    return [
        ("mul_div", (a, b, c)),
        ("floor_div", (a, c)),
        ("rint", (x * 1e6,)),
        ("rint", (b + 0.5,)),
        ("ratio", (x, u)),
        ("ratio", (x, 0.0)),
        ("exp", (x,)),
        ("log", (y,)),
        ("log", (1.0 + x * 1e-12,)),
        ("power", (y, u)),
        ("normal", (u,)),
        ("normal", (u * 1e-12,)),
        ("share_of", (b, u)),
        ("clamp", (a, -b, c)),
        ("clamp", (x, 0.0, 1.0)),
    ]


def test_compiled_equals_plain_to_the_last_bit():
    for seed in range(2_000):
        for name, arguments in _values(seed):
            plain = getattr(arithmetic, name)(*arguments)
            fast = compiled(getattr(arithmetic, name))(*arguments)
            assert (plain, type(plain)) == (fast, type(fast)), f"{name}{arguments}"


@pytest.mark.parametrize("fraction", [2.5, 2.0, -0.0, float("inf")])
def test_a_fraction_is_refused_never_truncated(fraction):
    with pytest.raises(TypeError, match="whole number"):
        whole(fraction)


def test_whole_numbers_pass():
    assert whole(7) == 7 and whole(True) == 1 and type(whole(True)) is int


def test_a_money_answer_that_is_a_fraction_is_refused_by_both_engines(bed):
    """A rule that answers half a fen stops the run before month one (compiled) or when it is first asked (agents)."""
    from numba.core.errors import TypingError

    from sim.engines import method_of
    from sim.kernels import loops_of
    from sim.program import Program
    from sim.wiring import Moment, Step

    moment = Moment("eat_half", "household", (Step(half_of_it, ("eat",)),))
    program = Program(bed, engine="agents")
    with pytest.raises(TypingError, match="whole number"):
        loops_of((moment,), program.schema).loop("eat_half")
    with pytest.raises(TypeError, match="whole number"):
        method_of(moment, program.schema, False)(program.members.row_of("household", 0), None)


def half_of_it(cash):
    """Return half of the cash, fen: wrong, for it may be a fraction."""
    return cash * 0.5
