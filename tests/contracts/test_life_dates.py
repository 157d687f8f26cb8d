"""A loan's life keeps the dates, tranches and down payment of its printed schedule, and its own days when it is extended."""

from datetime import date

import pytest

from sim.contracts.events import extend, prepay, reschedule, roll_over
from sim.contracts.life import LoanLife
from sim.contracts.schedule import build_schedule
from tests.contracts.worlds import product

START = date(2024, 1, 31)
MONTHLY = {"every_months": 1, "installments": 9}
FLAT = {"basis": "flat", "rate_annual": 0.1}
LOANS = {
    "down payment": {"repayment": {**MONTHLY, "down_payment_share": 0.15}, "fees": {"installment_share": 0.01}},
    "flat, in tranches": {"repayment": {**MONTHLY, "method": "equal_principal"}, "interest": FLAT, "grace": {"interest_free": 2},
                          "disbursement": {"tranches": [0.5, 0.3, 0.2], "tranche_installments": 2}},
    "declining, in tranches, put off": {"repayment": MONTHLY, "grace": {"interest_payment": 3, "principal": 1},
                                        "disbursement": {"tranches": [0.5, 0.5], "tranche_installments": 2}},
    "three stage, in tranches": {"repayment": MONTHLY, "interest": {"convention": "three_stage"},
                                 "disbursement": {"tranches": [0.6, 0.4], "tranche_installments": 3}},
    "flat by actual days, no Sundays": {"repayment": {**MONTHLY, "rest_days": ["sunday"]},
                                        "interest": {**FLAT, "counting": "actual_days", "days_in_year": 365}},
    "by actual days, first after 45": {"repayment": {**MONTHLY, "first_due_days": 45, "rest_days": ["saturday", "sunday"]},
                                       "interest": {"counting": "actual_days", "days_in_year": 365}},
}


@pytest.mark.parametrize("case", LOANS)
def test_what_falls_due_is_what_is_printed(case):
    made = product(**LOANS[case])
    schedule = build_schedule(made, 123_400, START)
    loan = LoanLife.open(made, 123_400, START)
    for line in schedule.lines:
        loan.advance(line.due)
        loan.pay(line.due, loan.overdue)
        fallen = loan.fallen[-1]
        assert (fallen.due, fallen.principal, fallen.interest, fallen.fee) == (line.due, line.principal, line.interest, line.fee)
        assert loan.balance == line.balance + sum(amount for day, amount in schedule.tranches if day == line.due)
    assert loan.closed and sum(p.principal for p in loan.payments) == 123_400 - schedule.down_payment


def due_days(loan):
    return [x.due.isoformat() for x in loan.ahead]


def test_an_extended_loan_remembers_its_day_of_the_month():
    """Paid out on 31 January: extended in March, when 30 April is next, it goes on to 31 May."""
    loan = LoanLife.open(product(repayment={**MONTHLY, "installments": 4}), 100_000, START)
    loan.advance(date(2024, 3, 31))
    extend(loan, date(2024, 3, 31), 3)
    assert due_days(loan) == ["2024-04-30", "2024-05-31", "2024-06-30", "2024-07-31", "2024-08-31"]
    reschedule(loan, date(2024, 4, 2), 2, first_due=date(2024, 5, 15))
    assert due_days(loan) == ["2024-05-15", "2024-06-15"]
    extend(loan, date(2024, 4, 3), 2)
    assert due_days(loan) == ["2024-05-15", "2024-06-15", "2024-07-15", "2024-08-15"]


def test_further_installments_keep_off_days_of_rest():
    """30 June 2024 is a Sunday; after the last installment an extension runs from the day it is agreed."""
    rest = {**MONTHLY, "installments": 3, "rest_days": ["sunday"]}
    loan = LoanLife.open(product(repayment=rest), 100_000, START)
    loan.advance(date(2024, 4, 30))
    assert [x.due.isoformat() for x in loan.fallen] == ["2024-02-29", "2024-04-01", "2024-04-30"]
    extend(loan, date(2024, 4, 30), 3)
    assert due_days(loan) == ["2024-05-30", "2024-07-01", "2024-07-30"]
    assert sum(x.principal for x in loan.ahead) == 100_000


def test_a_last_day_that_was_moved_back_is_not_asked_for_twice():
    """30 June 2024 is a Sunday: its installment falls due on the 29th, the next one on 30 July."""
    rest = {**MONTHLY, "installments": 5, "rest_days": ["sunday"], "moved": "previous"}
    loan = LoanLife.open(product(repayment=rest), 100_000, date(2024, 1, 30))
    loan.advance(date(2024, 5, 30))
    extend(loan, date(2024, 5, 30), 2)
    assert due_days(loan) == ["2024-06-29", "2024-07-30", "2024-08-30"]


def test_a_loan_that_rolls_over_begins_anew():
    made = product(repayment={"once": True, "term_months": 1}, renewal={"without_principal": True})
    loan = LoanLife.open(made, 100_000, START)
    loan.pay(date(2024, 2, 29), 2_000)
    roll_over(loan, date(2024, 2, 29))
    extend(loan, date(2024, 2, 29), 1)
    assert due_days(loan) == ["2024-03-29", "2024-04-29"]


def test_a_prepaid_loan_keeps_its_later_tranche():
    """Half is lent, 100 prepaid after the first installment; the second half comes with the second installment all the same."""
    made = product(repayment={"every_months": 1, "installments": 4, "method": "equal_principal"},
                   disbursement={"tranches": [0.5, 0.5], "tranche_installments": 2})
    loan = LoanLife.open(made, 80_000, START)
    prepay(loan, date(2024, 2, 29), 10_000 + 800 + 10_000)
    assert [x.principal for x in loan.ahead] == [6_667, 6_667, 6_666]
    loan.advance(date(2024, 3, 31))
    assert [x.principal for x in loan.ahead] == [26_666, 26_667] and loan.balance == 60_000
