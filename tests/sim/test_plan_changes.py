"""Planned loans that change in a run: to the fen as sim/contracts/events.py has them, and their clock of arrears after it."""

import pytest
from random_worlds import changed, live_both
from test_loan_changes import Borrower
from test_loan_terms import DECLINING, FLAT, PLANNED, PLANS, start_of
from test_real_dates import LIVELY, meet_and_pay, roll_over, to_the_end

from sim.contracts import events
from sim.contracts.life import LoanLife

EIGHT = {**PLANNED, "repayment.installments": 8}
EIGHTHS = [0.1, 0.05, 0.2, 0.0, 0.15, 0.1, 0.3, 0.1]
CHANGING = {
    **{name: PLANS[name] for name in (
        "by season", "by season, interest with principal", "by season, flat, the first takes the rest",
        "by season, spread, every second month")},
    "by shares": {**EIGHT, **DECLINING, "plan.shares": EIGHTHS},
    "by shares, flat, spread": {**EIGHT, **FLAT, "plan.shares": EIGHTHS, "rounding.residual": "spread"},
    "by amounts": {**EIGHT, **DECLINING, "plan.amounts_yuan": [300.0, 0.0, 811.5, 400.0, 250.0, 900.0, 700.0]},
    "by amounts, every second month": {
        **EIGHT, **DECLINING, "plan.amounts_yuan": [300.0, 111.1, 811.5, 400.0, 250.0, 900.0, 700.0], "repayment.every_months": 2},
}
"""Flat loans by a list of amounts are not changed."""


def both(plan, more):
    borrower = Borrower(500_000, {**CHANGING[plan], **more})
    return borrower, LoanLife.open(borrower.product, 500_000, start_of(borrower))


@pytest.mark.parametrize("mode", ["reamortize", "shorten", "adjust_last"])
@pytest.mark.parametrize("plan", CHANGING)
def test_prepaid(plan, mode):
    borrower, life = both(plan, {"prepayment.mode": mode})
    meet_and_pay(borrower, life, 2)
    for amount in (77_700, 50_100):
        events.prepay(life, life.day, amount)
        borrower.me.paying = amount
        borrower.change("take_ahead", "go_on")
        assert borrower.loan.balance == life.balance and borrower.loan.scheduled == life.course.scheduled
        meet_and_pay(borrower, life, 2)
    to_the_end(borrower, life)


def miss(borrower, life, share):
    borrower.meet()
    life.advance(life.course.dates[1])
    brought = int(share * borrower.me.due)
    borrower.pay(brought)
    life.pay(life.day, brought)


@pytest.mark.parametrize("plan", CHANGING)
@pytest.mark.parametrize(("meetings", "share"), [(4, 0.3), (1, 0.0)])
def test_extended(plan, meetings, share):
    borrower, life = both(plan, {"renewal.extension_installments": 3})
    meet_and_pay(borrower, life, meetings)
    for _ in range(2):
        miss(borrower, life, share)
    assert life.overdue > 0 or meetings == 1
    if not life.overdue:
        return
    borrower.me.bills = borrower.me.usual + 1
    borrower.change("look_beyond", "extend")
    events.extend(life, life.day, 3)
    assert borrower.loan.renegotiated == 1 and borrower.loan.balance == life.balance == borrower.loan.principal
    to_the_end(borrower, life)


@pytest.mark.parametrize("plan", CHANGING)
def test_topped_up(plan):
    borrower, life = both(plan, {"renewal.top_up": True})
    meet_and_pay(borrower, life, 3)
    borrower.me.granted, borrower.me.choice, borrower.me.top_up_row = 99_900, borrower.loan.product_row, borrower.loan.product_row
    end = borrower.program.calendar.date_of(borrower.program.calendar.first_day + 29)
    for moment in ("pay_out", "top_up", "agree_anew"):
        borrower.live(moment)
    events.top_up(life, max(end, life.day), 99_900)
    to_the_end(borrower, life)


@pytest.mark.parametrize("plan", ["by season", "by shares", "by shares, flat, spread", "by amounts"])
def test_rolled_over(plan):
    borrower, life = both(plan, {"renewal.without_principal": True})
    count = CHANGING[plan]["repayment.installments"]
    meet_and_pay(borrower, life, count - 1)
    if borrower.loan.status:
        roll_over(borrower, life)
        to_the_end(borrower, life)


@pytest.mark.parametrize("plan", [plan for plan in CHANGING if "with principal" not in plan and "flat, the first" not in plan])
@pytest.mark.parametrize("mode", ["reamortize", "adjust_last"])
def test_the_clock_after_a_prepayment(plan, mode):
    """Prepaid at the second meeting, then partial payments; beside it the loan's life with its list of what is owed."""
    borrower, life = both(plan, {"prepayment.mode": mode})
    every = borrower.product.repayment.every_months
    month = {day: n * every for n, day in enumerate(life.course.dates)}
    meet_and_pay(borrower, life, 2)
    events.prepay(life, life.day, 33_300)
    borrower.me.paying = 33_300
    borrower.change("take_ahead", "go_on")
    for n in range(5):
        borrower.meet()
        life.advance(life.course.dates[1])
        amount = life.overdue * (n % 4) // 4
        life.pay(life.day, amount)
        borrower.pay(amount)
        oldest = -1 if life.oldest_unpaid is None else borrower.first + 30 * month[life.oldest_unpaid]
        assert borrower.loan.oldest_unpaid == oldest and borrower.loan.balance == life.balance
    assert borrower.loan.oldest_unpaid >= 0 or "season" in plan


@pytest.mark.slow
@pytest.mark.parametrize("plan", ["by season", "by shares, flat, spread", "by amounts"])
def test_both_engines_agree_where_plans_change(plan):
    more = {"renewal.extension_installments": 2, "renewal.top_up": True, "prepayment.mode": "shorten"}
    own = [(f"product.yilong_mixed.{path}", value) for path, value in {**CHANGING[plan], **more}.items()]
    resolved = changed(*LIVELY, *own, ("rules.prepay.share_prepaid", 0.3))
    assert live_both(resolved).monthly["prepaid_fen"].any()


def test_listed_amounts_go_on_where_the_old_contract_stood():
    """5,000 by 500, 500, 400, 300 and the rest at 2 % a month: after 400 of interest and 600 of principal 4,400 are left. Prepaid
    to 2,200 the amounts are halved, 200 and 150; two installments more ask for 150 again before the last takes the rest."""
    terms = {**PLANNED, **DECLINING, "interest.rate_annual": 0.24, "repayment.installments": 5, "amount.default_yuan": 5000.0,
             "plan.amounts_yuan": [500.0, 500.0, 400.0, 300.0]}
    made = Borrower(500_000, {**terms, "renewal.extension_installments": 2}).product
    life = LoanLife.open(made, 500_000, start_of(Borrower(500_000, terms)))
    for _ in range(2):
        life.advance(life.course.dates[1])
        life.pay(life.day, life.overdue)
    assert life.balance == 419_200
    events.prepay(life, life.day, 209_600, "reamortize")
    assert [x.due_sum for x in life.ahead][:2] == [20_000, 15_000]
    events.extend(life, life.day, 2)
    assert [x.due_sum for x in life.ahead][:4] == [20_000, 15_000, 15_000, 15_000] and len(life.ahead) == 5
