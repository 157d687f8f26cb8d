"""Laws of every schedule, over random contracts; 10,000 of each in the slow suite."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sim.contracts.schedule import build_schedule
from sim.terms.product_rates import period_rate
from tests.contracts import decimal_twin as twin
from tests.contracts.worlds import product

START = date(2012, 1, 31)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SLOW = settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
RATES = some.integers(0, 20_000).map(lambda n: n / 10_000)
COUNTS = some.integers(1, 60)
EVERY = some.sampled_from([{"every_days": 7}, {"every_days": 10}, {"every_days": 14}, {"every_days": 15}, {"every_days": 28},
                           {"every_days": 30}, {"every_weeks": 1}, {"every_weeks": 2}, {"every_months": 1}, {"every_months": 3}])
WAYS = some.sampled_from(["half_even", "half_up", "ceiling", "floor"])


@some.composite
def cumulative_contracts(draw):
    """A legal cumulative contract: (product, principal fen, arguments of the twin)."""
    count, flat = draw(COUNTS), draw(some.booleans())
    method = draw(some.sampled_from(["equal_installments", "equal_principal", "fixed_share"]))
    grace = draw(some.integers(0, count - 1))
    room = count - 1 if not flat else max(count - 1, 0)
    deferred = draw(some.integers(0, room))
    free = draw(some.integers(0, max(count - 1 - (deferred if flat else 0), 0)))
    moratorium = draw(some.sampled_from([0, 0, 0, 1, 2])) if method != "fixed_share" else 0
    digits = draw(some.sampled_from([2, 2, 2, 1, 0]))
    size = 10 ** (2 - digits)
    multiple = draw(some.sampled_from([0, 0, 100, 1000]))
    way = draw(WAYS)
    share = draw(some.integers(1, 100_000 // max(count - grace, 1))) / 100_000 if method == "fixed_share" else 0.0
    balloon = draw(some.sampled_from([0.0, 0.0, 0.25])) if method != "fixed_share" else 0.0
    every = draw(EVERY)
    shares = multiple == 0 and (method == "equal_principal" or (flat and method == "equal_installments"))
    residual = draw(some.sampled_from(["last", "first", "spread"])) if shares else "last"
    made = product(
        amount={"min_yuan": 1.0},
        repayment={**every, "installments": count, "method": method, "principal_share": share, "balloon_share": balloon},
        interest={"rate_annual": draw(RATES), "basis": "flat" if flat else "declining", "days_in_year": 360},
        grace={"principal": grace, "interest_payment": deferred, "interest_free": free, "moratorium": moratorium},
        rounding={"digits": digits, "multiple_yuan": multiple / 100, "mode": way, "residual": residual},
    )
    principal = draw(some.integers(1, 200_000)) * 100
    terms = {"flat": flat, "method": method, "grace": grace, "deferred": deferred, "free": free, "moratorium": moratorium,
             "size": size, "multiple": multiple, "way": way, "share": Fraction(str(share)), "balloon": Fraction(str(balloon)),
             "residual": residual}
    return made, principal, count, terms


def check_laws(lines, principal):
    assert sum(x.principal for x in lines) == principal
    assert [x.n for x in lines] == list(range(1, len(lines) + 1))
    balance = principal
    for x in lines:
        balance -= x.principal
        assert x.balance == balance >= 0
        assert x.total == x.principal + x.interest + x.fee + x.penalty + x.saving
    assert lines[-1].balance == 0
    assert all(a.due < b.due for a, b in pairwise(lines))


def cumulative_law(contract):
    made, principal, count, terms = contract
    lines = build_schedule(made, principal, START).lines
    check_laws(lines, principal)
    assert all(x.interest >= 0 and x.principal >= 0 for x in lines)
    assert [(x.principal, x.interest) for x in lines] == twin.cumulative(principal, period_rate(made), count, **terms)


@QUICK
@given(cumulative_contracts())
def test_cumulative(contract):
    cumulative_law(contract)


@pytest.mark.slow
@SLOW
@given(cumulative_contracts())
def test_cumulative_ten_thousand(contract):
    cumulative_law(contract)


@some.composite
def staged_contracts(draw):
    """A legal three_stage contract: (product, principal fen, arguments of the twin)."""
    count, flat = draw(COUNTS), draw(some.booleans())
    method = draw(some.sampled_from(["equal_installments", "equal_principal"]))
    grace = draw(some.integers(0, count - 1))
    digits, sizes = draw(some.sampled_from([2, 1, 0])), some.sampled_from([0, 100, 500])
    multiple, final = draw(sizes), draw(sizes)
    ways = [draw(WAYS) for _ in range(3)]
    made = product(
        repayment={**draw(EVERY), "installments": count, "method": method},
        interest={"rate_annual": draw(RATES), "basis": "flat" if flat else "declining", "convention": "three_stage"},
        grace={"principal": grace},
        rounding={"digits": digits, "multiple_yuan": multiple / 100, "final_multiple_yuan": final / 100, "mode": ways[0],
                  "final_mode": ways[1], "currency_mode": ways[2]},
    )
    terms = {"flat": flat, "method": method, "grace": grace, "size": 10 ** (2 - digits), "multiple": multiple, "way": ways[0],
             "final": final, "final_way": ways[1], "money_way": ways[2]}
    return made, draw(some.integers(1, 200_000)) * 100, count, terms


def staged_law(contract):
    made, principal, count, terms = contract
    lines = build_schedule(made, principal, START).lines
    assert sum(x.principal for x in lines) == principal and lines[-1].balance == 0
    assert [(x.principal, x.interest) for x in lines] == twin.staged(principal, period_rate(made), count, **terms)


@QUICK
@given(staged_contracts())
def test_three_stage(contract):
    staged_law(contract)


@pytest.mark.slow
@SLOW
@given(staged_contracts())
def test_three_stage_ten_thousand(contract):
    staged_law(contract)


def progressive_law(amount, rate, count, every):
    made = product(amount={"max_yuan": 200_000.0}, repayment={**every, "installments": count},
                   interest={"rate_annual": rate, "basis": "declining", "convention": "progressive", "days_in_year": 360})
    lines = build_schedule(made, amount * 100, START).lines
    check_laws(lines, amount * 100)
    assert [(x.principal, x.interest) for x in lines] == twin.progressive(amount * 100, period_rate(made), count)


AMOUNTS = some.integers(1, 200_000)


@QUICK
@given(AMOUNTS, RATES, COUNTS, EVERY)
def test_progressive(amount, rate, count, every):
    progressive_law(amount, rate, count, every)


@pytest.mark.slow
@SLOW
@given(AMOUNTS, RATES, COUNTS, EVERY)
def test_progressive_ten_thousand(amount, rate, count, every):
    progressive_law(amount, rate, count, every)


def flat_law(amount, rate, ways):
    totals = set()
    for every in ways:
        made = product(repayment={**every, "term_months": 12}, interest={"rate_annual": rate, "basis": "flat"})
        totals.add(build_schedule(made, amount * 100, START).interest)
    assert len(totals) == 1


@QUICK
@given(AMOUNTS, RATES, some.lists(EVERY, min_size=2, max_size=4))
def test_flat_total_does_not_depend_on_frequency(amount, rate, ways):
    flat_law(amount, rate, ways)


@pytest.mark.slow
@SLOW
@given(AMOUNTS, RATES, some.lists(EVERY, min_size=2, max_size=3))
def test_flat_total_ten_thousand(amount, rate, ways):
    flat_law(amount, rate, ways)


def finer_law(amount, rate, count):
    for digits, size in ((0, 100), (1, 10), (2, 1)):
        made = product(repayment={"every_months": 1, "installments": count}, rounding={"digits": digits},
                       interest={"rate_annual": rate, "basis": "declining"})
        lines = build_schedule(made, amount * 100, START).lines
        bound = size * count * (1 + period_rate(made)) ** count
        assert abs(lines[-1].due_sum - lines[0].due_sum) <= bound


@QUICK
@given(some.integers(1000, 200_000), RATES, some.integers(2, 36))
def test_finer_rounding_converges(amount, rate, count):
    """The residual in the last installment is bounded by the rounding, so it shrinks with it."""
    finer_law(amount, rate, count)


@pytest.mark.slow
@SLOW
@given(some.integers(1000, 200_000), RATES, some.integers(2, 36))
def test_finer_rounding_converges_ten_thousand(amount, rate, count):
    finer_law(amount, rate, count)
