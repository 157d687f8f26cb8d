"""A `cumulative` loan by actual days against Apache Fineract's end-to-end tests of repayments (LoanRepayment, RP01 to RP04).

5,000 over six months at 12 % a year of 365 days, interest by actual days, installments in whole units: 862 a month.
"""

from datetime import date

from sim.contracts.events import prepay, reschedule
from sim.contracts.life import LoanLife
from sim.contracts.schedule import build_schedule
from tests.contracts.worlds import product

TERMS = {"repayment": {"every_months": 1, "installments": 6}, "rounding": {"multiple_yuan": 1.0},
         "prepayment": {"mode": "adjust_last"},
         "interest": {"rate_annual": 0.12, "basis": "declining", "counting": "actual_days", "days_in_year": 365}}
NOVEMBER, DECEMBER = date(2022, 11, 1), date(2022, 12, 1)


def rows(lines):
    return [(x.principal / 100, x.interest / 100, x.due_sum / 100) for x in lines]


def test_as_signed():
    """RP01 before anything is late: each interest is that of the month's days on the balance."""
    lines = build_schedule(product(**TERMS), 500_000, date(2022, 9, 1)).lines
    assert rows(lines)[:3] == [(812.68, 49.32, 862.0), (819.32, 42.68, 862.0), (828.78, 33.22, 862.0)]


def test_the_annuity_has_the_days_of_the_month_of_disbursement():
    """From 31 January, 31 days of 365: 1,000 * r * (1 + r)^12 / ((1 + r)^12 - 1), although the first period has 29 days."""
    made = product(interest={"rate_annual": 0.24, "counting": "actual_days", "days_in_year": 365})
    found = {start: build_schedule(made, 100_000, start).lines[0].due_sum for start in (date(2024, 1, 31), date(2024, 2, 29))}
    for start, days in ((date(2024, 1, 31), 31), (date(2024, 2, 29), 29)):
        r = 0.24 * days / 365
        assert found[start] == round(100_000 * r * (1 + r) ** 12 / ((1 + r) ** 12 - 1))


def test_made_anew_in_december_the_annuity_still_has_november():
    """RP03: 4,137 left over five installments at 30 days of 365 is 852 a month (31 days would be 853)."""
    loan = LoanLife.open(product(**TERMS), 500_000, NOVEMBER)
    prepay(loan, DECEMBER, 4_932 + 86_300, "reamortize")
    assert loan.balance == 413_700 and loan.ahead[0].due_sum == 85_200


def test_a_new_rate_changes_the_annuity():
    loan = LoanLife.open(product(**TERMS), 500_000, NOVEMBER)
    reschedule(loan, NOVEMBER, 6, rate_annual=0.24)
    r = 0.24 * 30 / 365
    assert loan.ahead[0].due_sum == round(5_000 * r * (1 + r) ** 6 / ((1 + r) ** 6 - 1)) * 100


def test_one_more_than_is_due():
    """RP02: 863 on the first due date; the installments stay, the last gets smaller."""
    loan = LoanLife.open(product(**TERMS), 500_000, NOVEMBER, recalculate=True)
    first, ahead = prepay(loan, DECEMBER, 86_300)
    assert (first.interest, first.principal, ahead.interest, ahead.principal) == (4_932, 81_268, 0, 100)
    assert rows(loan.ahead) == [(819.33, 42.67, 862.0), (827.68, 34.32, 862.0), (838.62, 23.38, 862.0), (844.67, 17.33, 862.0),
                                (856.02, 8.44, 864.46)]


def test_four_days_late():
    """RP04: 862 on 5 December; 5,000 for four days and 4,187.32 for 27, each rounded: 6.58 + 37.17."""
    loan = LoanLife.open(product(**TERMS), 500_000, NOVEMBER, recalculate=True)
    paid = loan.pay(date(2022, 12, 5), 86_200)
    assert (paid.interest, paid.principal) == (4_932, 81_268)
    assert rows(loan.ahead) == [(818.25, 43.75, 862.0), (827.66, 34.34, 862.0), (838.61, 23.39, 862.0), (844.65, 17.35, 862.0),
                                (858.15, 8.46, 866.61)]
