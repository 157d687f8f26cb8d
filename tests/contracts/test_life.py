"""Events in the life of a loan, by hand and by law."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sim.contracts.events import (
    extend,
    is_fixed,
    pay_ahead,
    prepay,
    recover,
    reschedule,
    roll_over,
    settlement_amount,
    top_up,
    write_off,
)
from sim.contracts.life import LoanLife
from tests.contracts.worlds import product

START = date(2024, 1, 1)
SEVEN = {"interest": {"rate_annual": 0.07, "basis": "declining", "convention": "progressive", "days_in_year": 360},
         "repayment": {"every_months": 1, "installments": 6}}


def rows(loan):
    return [(x.principal / 100, x.interest / 100, x.balance / 100) for x in loan.ahead]


def pay_all(loan, *days):
    for day in days:
        loan.advance(day)
        loan.pay(day, loan.overdue)


def test_next_installment_paid_early():
    """Published figures of Apache Fineract's calculator test of 15 February."""
    loan = LoanLife.open(product(**SEVEN), 10_000, START)
    pay_all(loan, date(2024, 2, 1))
    paid = pay_ahead(loan, date(2024, 2, 15))
    assert (paid.interest, paid.principal) == (24, 1677)
    assert rows(loan) == [(16.42, 0.59, 50.38), (16.72, 0.29, 33.66), (16.81, 0.20, 16.85), (16.85, 0.10, 0.0)]


def test_late_with_daily_recalculation():
    """The first installment 14 days late: 100.00 for 14 of 29 days, then 83.57 for 15, each slice rounded."""
    loan = LoanLife.open(product(**SEVEN), 10_000, START, recalculate=True)
    loan.advance(date(2024, 2, 1))
    paid = loan.pay(date(2024, 2, 15), 1701)
    assert (paid.interest, paid.principal) == (58, 1643)
    loan.advance(date(2024, 3, 1))
    assert (loan.fallen[1].interest, loan.fallen[1].principal) == (28 + 25, 1701 - 53)
    pay_all(loan, *(date(2024, m, 1) for m in range(3, 8)))
    assert loan.closed and loan.fallen[-1].interest + loan.fallen[-1].principal > 1700


def test_late_without_recalculation_keeps_the_schedule():
    loan = LoanLife.open(product(**SEVEN), 10_000, START)
    before = rows(loan)
    loan.advance(date(2024, 4, 20))
    loan.pay(date(2024, 4, 20), loan.overdue)
    assert [(x.principal / 100, x.interest / 100, x.balance / 100) for x in loan.fallen] + rows(loan) == before


def test_prepayment_in_three_ways():
    """24 % in 12 months on 1,000: 300 paid on the second due date beside the installment."""
    found = {}
    for mode in ("reamortize", "shorten", "adjust_last"):
        loan = LoanLife.open(product(), 100_000, START)
        pay_all(loan, date(2024, 2, 1))
        prepay(loan, date(2024, 3, 1), 9_456 + 30_000, mode)
        assert loan.balance == 84_939 - 30_000
        found[mode] = loan.ahead
        assert sum(x.principal for x in loan.ahead) == loan.balance and loan.ahead[-1].balance == 0
    assert [x.due_sum for x in found["reamortize"]] == [6_116] * 9 + [found["reamortize"][-1].due_sum]
    assert abs(found["reamortize"][-1].due_sum - 6_116) < 10
    assert [x.due_sum for x in found["shorten"]][:-1] == [9_456] * 6 and 0 < found["shorten"][-1].due_sum < 9_456
    assert len(found["adjust_last"]) == 10
    assert [x.due_sum for x in found["adjust_last"]][:7] == [x.due_sum for x in found["shorten"]]
    assert [x.due_sum for x in found["adjust_last"]][7:] == [0, 0, 0]


def test_prepayment_inside_a_period_pays_interest_to_the_day():
    loan = LoanLife.open(product(), 100_000, START)
    _, ahead = prepay(loan, date(2024, 1, 16), 50_000)
    assert ahead.interest == round(100_000 * 0.02 * 15 / 31)
    assert loan.balance == 100_000 - (50_000 - ahead.interest)
    assert loan.ahead[0].interest == round(loan.balance * 0.02 * 16 / 31)


def test_settlement_closes_the_loan():
    for terms in ({}, {"interest": {"basis": "flat"}}, SEVEN):
        loan = LoanLife.open(product(**terms), 100_000, START)
        pay_all(loan, date(2024, 2, 1))
        loan.advance(date(2024, 3, 11))
        amount = settlement_amount(loan, date(2024, 3, 11))
        prepay(loan, date(2024, 3, 11), amount + 5_000)
        assert loan.closed and loan.balance == 0
        assert sum(p.taken for p in loan.payments[1:]) == amount
        assert sum(p.principal for p in loan.payments) == 100_000


def test_partial_and_part_cover_by_peers():
    loan = LoanLife.open(product(), 100_000, START)
    loan.advance(date(2024, 2, 1))
    first = loan.pay(date(2024, 2, 1), 5_000)
    assert (first.interest, first.principal) == (2_000, 3_000)
    assert loan.overdue == 4_456 and loan.days_late(date(2024, 2, 10)) == 9
    covered = loan.cover(date(2024, 2, 10), {"wang": 2_000, "li": 2_000, "zhao": 2_000})
    assert [(p.payer, p.taken) for p in covered] == [("wang", 2_000), ("li", 2_000), ("zhao", 456)]
    assert loan.oldest_unpaid is None and loan.days_late(date(2024, 2, 10)) == 0


def test_order_of_a_payment():
    terms = {"allocation": {"order": ("principal", "interest", "fee", "penalty")}, "fees": {"installment_yuan": 1.0}}
    loan = LoanLife.open(product(**terms), 100_000, START)
    loan.advance(date(2024, 2, 1))
    paid = loan.pay(date(2024, 2, 1), 8_000)
    assert (paid.principal, paid.interest, paid.fee) == (7_456, 544, 0)


def test_penalty_runs_by_days_to_its_cap():
    loan = LoanLife.open(product(penalties={"rate_annual": 0.36, "base": "principal", "cap_share": 0.001}), 100_000, START)
    loan.advance(date(2024, 2, 11))
    assert loan.penalty_owed == round(7_456 * 0.36 * 10 / 360)
    loan.advance(date(2024, 2, 21))
    assert loan.penalty_owed == 100
    paid = loan.pay(date(2024, 2, 21), 50)
    assert paid.penalty == 50 and loan.penalty_owed == 50


def test_flat_penalty_does_not_depend_on_how_often_it_is_counted():
    terms = {"penalties": {"flat_yuan": 5.0, "grace_days": 10}}
    found = []
    for step in (1, 7, 100):
        loan = LoanLife.open(product(**terms), 100_000, START)
        day = date(2024, 2, 1)
        while day < date(2024, 4, 30):
            day = min(day + timedelta(days=step), date(2024, 4, 30))
            loan.advance(day)
        found.append(loan.penalty_owed)
    assert found == [500 * 3] * 3


def test_reschedule_mid_term_carries_interest_along():
    loan = LoanLife.open(product(), 100_000, START)
    pay_all(loan, date(2024, 2, 1))
    loan.advance(date(2024, 3, 16))
    overdue = sum(x.interest for x in loan.owed)
    reschedule(loan, date(2024, 3, 16), 12, rate_annual=0.12)
    lines = loan.ahead
    assert len(lines) == 12 and lines[0].due == date(2024, 4, 1)
    assert sum(x.principal for x in lines) == loan.balance == 92_544
    assert lines[0].interest == overdue + round(84_939 * 0.02 * 15 / 31) + round(92_544 * 0.01 * 16 / 31)
    assert loan.oldest_unpaid is None


def test_extension_gives_more_installments_and_less_each():
    loan = LoanLife.open(product(), 100_000, START)
    pay_all(loan, date(2024, 2, 1))
    before = loan.ahead
    extend(loan, date(2024, 2, 1), 6)
    assert len(loan.ahead) == len(before) + 6 and loan.ahead[0].due == before[0].due
    assert loan.ahead[1].due_sum < before[1].due_sum and sum(x.principal for x in loan.ahead) == loan.balance


@pytest.mark.parametrize("basis", ["declining", "flat"])
def test_top_up(basis):
    loan = LoanLife.open(product(interest={"basis": basis}), 100_000, START)
    pay_all(loan, date(2024, 2, 1))
    rest = sum(x.interest for x in loan.ahead)
    top_up(loan, date(2024, 2, 1), 50_000)
    assert sum(x.principal for x in loan.ahead) == loan.balance
    if basis == "flat":
        assert sum(x.interest for x in loan.ahead) == rest + round(50_000 * 0.24 * 11 / 12)
    with pytest.raises(ValueError, match="max_yuan"):
        top_up(loan, date(2024, 2, 1), 10**9)


def test_roll_over_repays_no_principal_but_interest_first():
    made = product(renewal={"without_principal": True}, repayment={"once": True, "term_months": 12},
                   interest={"rate_annual": 0.0475, "basis": "declining"}, grace={})
    loan = LoanLife.open(made, 5_000_000, date(2017, 6, 20))
    loan.advance(date(2018, 6, 20))
    assert loan.owed[0].interest == 237_500
    with pytest.raises(ValueError, match="interest is overdue"):
        roll_over(loan, date(2018, 6, 20))
    taken = loan.pay(date(2018, 6, 20), 237_500)
    assert taken.principal == 0
    roll_over(loan, date(2018, 6, 20))
    assert loan.balance == 5_000_000 and loan.ahead[0].due == date(2019, 6, 20) and not loan.owed
    with pytest.raises(ValueError, match="without_principal"):
        roll_over(LoanLife.open(product(), 100_000, START), START)


def test_write_off_and_recovery():
    loan = LoanLife.open(product(), 100_000, START)
    pay_all(loan, date(2024, 2, 1))
    assert write_off(loan, date(2024, 12, 1)) == 92_544
    assert loan.balance == 0 and loan.ahead == ()
    assert recover(loan, date(2025, 1, 1), 90_000) == 90_000
    assert recover(loan, date(2025, 2, 1), 90_000) == 2_544


def test_days_do_not_go_backwards():
    loan = LoanLife.open(product(), 100_000, START)
    loan.advance(date(2024, 2, 1))
    with pytest.raises(ValueError, match="before"):
        loan.pay(date(2024, 1, 31), 1)


EVENTS = some.lists(some.tuples(some.integers(0, 45), some.sampled_from(
    ["pay", "pay", "pay", "cover", "reamortize", "shorten", "adjust_last", "reschedule", "extend", "top_up"]),
    some.integers(1, 40_000)), max_size=14)
CONVENTIONS = some.sampled_from([("declining", "cumulative"), ("flat", "cumulative"), ("declining", "progressive"),
                                 ("declining", "three_stage"), ("flat", "three_stage")])


def change(loan, name, day, amount):
    if name == "reschedule":
        reschedule(loan, day, 10)
    elif name == "extend":
        extend(loan, day, 2)
    elif name == "top_up":
        top_up(loan, day, amount)
    else:
        prepay(loan, day, amount, name)


def agreed(kind, method, extra):
    """A product of 20 half-months of the kind, with what is beside it where the convention knows that."""
    basis, convention = kind
    method = "equal_installments" if convention == "progressive" else method
    known = convention == "cumulative" or set(extra) <= {"allocation", "fees"}
    extra = extra if known else {}
    planned = "plan" in extra
    terms = {"interest": {"basis": basis, "convention": convention}, "penalties": {"rate_annual": 0.1, "cap_share": 0.1},
             "repayment": {"every_days": 15, "installments": 20, "method": "planned" if planned else method}}
    if extra.get("rounding") and basis == "declining" and method == "equal_installments":
        extra = {}
    return product(**terms, **extra)


def live(kind, method, recalculate, events, extra):
    made = agreed(kind, method, extra)
    loan, day, lent = LoanLife.open(made, 500_000, START, recalculate), START, 500_000
    for wait, name, amount in events:
        day += timedelta(days=wait)
        loan.advance(day)
        owed = loan.overdue + loan.penalty_owed
        if name in {"pay", "cover"}:
            paid = loan.pay(day, amount) if name == "pay" else loan.cover(day, {"a": amount // 2, "b": amount - amount // 2})[-1]
            assert min(paid.penalty, paid.fee, paid.interest, paid.principal) >= 0 and paid.taken <= amount
            assert loan.overdue + loan.penalty_owed >= 0 and (name == "cover" or paid.taken == min(amount, max(owed, paid.taken)))
        elif len(loan.course.dates) > 1 and loan.balance and not is_fixed(loan):
            lent += amount if name == "top_up" else 0
            change(loan, name, day, amount)
        check(loan, lent)
    return loan, lent


def check(loan, lent):
    assert loan.balance >= 0
    assert lent == loan.balance + sum(p.principal for p in loan.payments)
    overdue = sum(x.principal for x in loan.owed)
    assert loan.balance == overdue + sum(x.principal for x in loan.ahead)
    assert all(x.principal >= 0 and x.interest >= 0 and x.fee >= 0 for x in loan.owed)


def books_hold(kind, method, recalculate, events, extra):
    loan, lent = live(kind, method, recalculate, events, extra)
    end = loan.course.dates[-1] if len(loan.course.dates) > 1 else loan.day
    loan.advance(max(end, loan.day))
    for _ in range(3):
        loan.pay(loan.day, loan.overdue + loan.penalty_owed)
    assert loan.balance == 0 and not loan.owed
    assert sum(p.principal for p in loan.payments) == lent


EXTRAS = some.sampled_from([
    {}, {}, {"grace": {"principal": 4}}, {"grace": {"interest_payment": 5}}, {"grace": {"interest_free": 3, "principal": 2}},
    {"grace": {"moratorium": 2}}, {"rounding": {"residual": "first"}}, {"rounding": {"residual": "spread"}},
    {"plan": {"month_weights": [0, 0, 1, 1, 0, 2, 0, 0, 3, 1, 0, 0]}}, {"plan": {"shares": [0.02] * 10 + [0.08] * 10}},
    {"plan": {"amounts_yuan": [20.0] * 5 + [80.0] * 14, "interest": "with_principal"}}, {"allocation": {"by": "installment"}},
    {"fees": {"dated_days": [40, 100], "dated_share": 0.01, "installment_share": 0.02}}])
LIVES = (CONVENTIONS, some.sampled_from(["equal_installments", "equal_principal"]), some.booleans(), EVENTS, EXTRAS)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(*LIVES)
def test_the_books_hold_through_any_life(kind, method, recalculate, events, extra):
    books_hold(kind, method, recalculate, events, extra)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(*LIVES)
def test_the_books_hold_through_ten_thousand_lives(kind, method, recalculate, events, extra):
    books_hold(kind, method, recalculate, events, extra)
