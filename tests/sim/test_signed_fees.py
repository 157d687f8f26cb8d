"""Fees that are shares of what was signed: with a down payment, where a three_stage loan changes; one raised in an odd period."""

import pytest
from random_worlds import changed, live_both
from test_loan_changes import LAWS, Borrower
from test_loan_terms import DATED, SHARED, asked, printed, start_of
from test_real_dates import LIVELY, meet_and_pay

from sim.contracts import events
from sim.contracts.life import LoanLife
from sim.contracts.schedule import build_schedule

DOWN = {"repayment.down_payment_share": 0.15}
WITH_DOWN = {"fees on dates": {**DATED, **DOWN}, "of the principal": {**SHARED["of the principal"], **DOWN},
             "of both, flat, ceiling": {**SHARED["of both, flat, ceiling"], **DOWN}}


@pytest.mark.parametrize("case", WITH_DOWN)
def test_a_fee_is_of_the_whole_loan_before_its_down_payment(case):
    borrower = Borrower(500_000, WITH_DOWN[case])
    schedule = build_schedule(borrower.product, 500_000, start_of(borrower))
    assert schedule.down_payment == 75_000 and borrower.loan.balance == 425_000
    for line in schedule.lines:
        borrower.meet()
        assert asked(borrower) == printed(line)
        borrower.pay()
    assert borrower.loan.status == 0 and borrower.me.loans == 0


def to_the_end(borrower, life):
    for _ in range(60):
        if not borrower.loan.status:
            break
        borrower.meet()
        life.advance(life.course.dates[1])
        line = life.fallen[-1]
        given = min(line.fee, 0)
        assert asked(borrower) == (line.principal + given, line.interest, line.fee - given)
        life.pay(life.day, life.overdue)
        borrower.pay()
    assert borrower.loan.status == 0 and life.balance == 0 and (borrower.me.loans, borrower.me.charges_owed) == (0, 0)


STAGED = ["of the principal", "of the interest, less rounded", "of both, flat, ceiling", "equal principal after a grace"]


@pytest.mark.parametrize("case", STAGED)
@pytest.mark.parametrize("change", ["reamortize", "shorten", "extended", "topped up"])
def test_the_fee_stays_where_a_three_stage_loan_changes(case, change):
    mode = change if change in {"reamortize", "shorten"} else "reamortize"
    more = {"prepayment.mode": mode, "renewal.extension_installments": 3, "renewal.top_up": True}
    borrower = Borrower(500_000, {**SHARED[case], **more})
    life = LoanLife.open(borrower.product, 500_000, start_of(borrower))
    meet_and_pay(borrower, life, 4)
    fee = life.fallen[0].fee
    if change == "extended":
        borrower.meet()
        life.advance(life.course.dates[1])
        borrower.pay(life.overdue // 2)
        life.pay(life.day, life.overdue // 2)
        borrower.me.bills = borrower.me.usual + 1
        borrower.change("look_beyond", "extend")
        events.extend(life, life.day, 3)
    elif change == "topped up":
        row = borrower.loan.product_row
        borrower.me.granted, borrower.me.choice, borrower.me.top_up_row = 99_900, row, row
        for moment in ("pay_out", "top_up", "agree_anew"):
            borrower.live(moment)
        events.top_up(life, life.day, 99_900)
    else:
        borrower.me.paying = 77_700
        borrower.change("take_ahead", "go_on")
        events.prepay(life, life.day, 77_700)
    assert borrower.loan.balance == life.balance and fee > 0
    assert {line.fee for line in life.ahead[:-1]} == {fee}
    to_the_end(borrower, life)


@pytest.mark.parametrize("law", ["declining", "declining in whole yuan", "declining in equal shares", "flat"])
def test_a_loan_is_raised_within_a_first_period_of_its_own_length(law):
    """45 days to the first installment; raised after 30 of them."""
    terms = {"repayment.every_months": 1, "repayment.every_days": 0, "repayment.installments": 12, "repayment.term_months": 0}
    borrower = Borrower(500_000, {**terms, **LAWS[law], "repayment.first_due_days": 45, "renewal.top_up": True})
    life = LoanLife.open(borrower.product, 500_000, start_of(borrower))
    borrower.program.calendar.turn()
    borrower.round = borrower.program.calendar.rounds
    borrower.me.granted, borrower.me.choice, borrower.me.top_up_row = 99_900, borrower.loan.product_row, borrower.loan.product_row
    for moment in ("pay_out", "top_up", "agree_anew"):
        borrower.live(moment)
    events.top_up(life, life.day.replace(month=2, day=29), 99_900)
    to_the_end(borrower, life)


@pytest.mark.slow
@pytest.mark.parametrize("case", ["of both, flat, ceiling", "of the interest, less rounded"])
def test_both_engines_agree_where_staged_loans_change(case):
    more = {"renewal.extension_installments": 2, "renewal.top_up": True, **DOWN}
    own = [(f"product.yilong_mixed.{path}", value) for path, value in {**SHARED[case], **more}.items()]
    resolved = changed(*LIVELY, *own, ("rules.prepay.share_prepaid", 0.3))
    assert live_both(resolved).monthly["glp_fen"].any()
