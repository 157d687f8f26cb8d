"""Life events against figures published with Apache Fineract's end-to-end tests (EMICalculation-Part2.feature).

A loan of 100 over six months at 7 %, 30 days a month and 360 a year, interest recalculated daily: 17.01 a month.
"""

from datetime import date

from sim.contracts.events import pay_ahead, prepay, settlement_amount
from sim.contracts.life import LoanLife
from tests.contracts.worlds import product

START, FIFTEENTH = date(2024, 1, 1), date(2024, 2, 15)
TERMS = {"repayment": {"every_months": 1, "installments": 6},
         "interest": {"rate_annual": 0.07, "basis": "declining", "convention": "progressive", "counting": "actual_days",
                      "days_in_month": 30, "days_in_year": 360}}
PRINCIPAL_FIRST = {"allocation": {"order": ("penalty", "fee", "principal", "interest")}}


def opened(**more):
    return LoanLife.open(product(**TERMS, **more), 10_000, START, recalculate=True)


def rows(lines):
    return [(x.principal / 100, x.interest / 100, x.balance / 100) for x in lines]


def test_as_signed():
    assert rows(opened().ahead) == [(16.43, 0.58, 83.57), (16.52, 0.49, 67.05), (16.62, 0.39, 50.43), (16.72, 0.29, 33.71),
                                    (16.81, 0.2, 16.9), (16.9, 0.1, 0.0)]


def test_a_late_installment():
    """C3249: 17.01 fourteen days late; 100 bears interest for them and 83.57 for the other fifteen."""
    loan = opened()
    paid = loan.pay(FIFTEENTH, 1_701)
    assert (paid.principal, paid.interest) == (1_643, 58)
    assert rows(loan.ahead) == [(16.48, 0.53, 67.09), (16.62, 0.39, 50.47), (16.72, 0.29, 33.75), (16.81, 0.2, 16.94),
                                (16.94, 0.1, 0.0)]


def test_a_late_and_the_next_installment_at_once():
    """C3250: 34.02 on 15 February; the second installment bears 0.28, the days left of February fall due with the third."""
    loan = opened()
    loan.pay(FIFTEENTH, 1_701)
    paid = pay_ahead(loan, FIFTEENTH)
    assert (paid.principal, paid.interest) == (1_673, 28)
    assert rows(loan.ahead) == [(16.42, 0.59, 50.42), (16.72, 0.29, 33.7), (16.81, 0.2, 16.89), (16.89, 0.1, 0.0)]


def test_a_part_of_a_late_installment():
    """C3238: 10 of the second installment's principal on 5 March; looked at on that day and on 10 March."""
    loan = opened(**PRINCIPAL_FIRST)
    loan.pay(date(2024, 2, 1), 1_701)
    paid = loan.pay(date(2024, 3, 5), 1_000)
    assert (paid.principal, paid.interest, loan.overdue, loan.balance) == (1_000, 0, 701, 7_357)
    assert rows(loan.ahead) == [(16.61, 0.4, 50.44), (16.72, 0.29, 33.72), (16.81, 0.2, 16.91), (16.91, 0.1, 0.0)]
    loan.advance(date(2024, 3, 10))
    assert rows(loan.ahead) == [(16.6, 0.41, 50.45), (16.72, 0.29, 33.73), (16.81, 0.2, 16.92), (16.92, 0.1, 0.0)]
    assert rows(loan.ahead) == rows(loan.ahead), "looking changes nothing"


def test_the_last_installment_is_paid_first():
    """C3267, interest to the day taken first: 33.84 go to principal where the published case leaves 0.28 waiting.

    By hand: 83.57 - 16.73 = 66.84; 66.84 for 15 of 29 days bears 0.20; then 17.01 a month until 0.
    """
    loan = opened()
    loan.pay(FIFTEENTH, 1_701)
    _, ahead = prepay(loan, FIFTEENTH, 1_701, "adjust_last")
    assert (ahead.interest, ahead.principal) == (28, 1_673)
    assert rows(loan.ahead) == [(16.81, 0.2, 50.03), (16.72, 0.29, 33.31), (16.82, 0.19, 16.49), (16.49, 0.1, 0.0), (0.0, 0.0, 0.0)]


def test_what_closes_it():
    """On 15 February nothing was paid: 100 and interest of 31 and of 14 of 29 days."""
    loan = opened()
    assert settlement_amount(loan, FIFTEENTH) == 10_000 + 58 + 28
