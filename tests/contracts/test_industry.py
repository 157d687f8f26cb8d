"""Figures published with Apache Fineract's own end-to-end and integration tests, through declared products."""

from datetime import date

import pytest

from sim.contracts.events import top_up
from sim.contracts.life import LoanLife
from sim.contracts.schedule import build_schedule
from tests.contracts.worlds import product

MONTHLY = {"every_months": 1}
ACTUAL = {"counting": "actual_days", "days_in_month": 0, "days_in_year": 0}
THIRTY = {"counting": "actual_days", "days_in_month": 30, "days_in_year": 360}
ODD = {"counting": "actual_days", "days_in_month": 0, "days_in_year": 365}
NEW_YEAR, DECEMBER = date(2024, 1, 1), date(2023, 12, 12)

PROGRESSIVE = [
    ("C3152", 10_000, 0.12, 6, MONTHLY, ACTUAL, DECEMBER, 1725.56, 1725.59, [101.81, 85.14, 64.05, 51.58, 33.45, 17.36]),
    ("C3153", 10_000, 0.094822, 6, MONTHLY, ACTUAL, DECEMBER, 1713.12, 1713.15, [80.45, 67.2, 50.5, 40.63, 26.32, 13.65]),
    ("C3164", 331.77, 0.1065, 5, MONTHLY, ACTUAL, DECEMBER, 68.14, 68.12, [3.0, 2.41, 1.7, 1.21, 0.59]),
    ("C3154", 100, 0.12, 6, MONTHLY, THIRTY, NEW_YEAR, 17.25, 17.28, [1.0, 0.84, 0.67, 0.51, 0.34, 0.17]),
    ("C3155", 100, 0.094822, 6, MONTHLY, THIRTY, NEW_YEAR, 17.13, 17.13, [0.79, 0.66, 0.53, 0.4, 0.27, 0.13]),
    ("C3165", 75, 0.123, 5, MONTHLY, THIRTY, NEW_YEAR, 15.47, 15.45, [0.77, 0.62, 0.47, 0.31, 0.16]),
    ("C3157", 100, 0.12, 3, {"every_months": 2}, THIRTY, NEW_YEAR, 34.68, 34.67, [2.0, 1.35, 0.68]),
    ("C3158", 100, 0.094822, 6, {"every_weeks": 2}, THIRTY, NEW_YEAR, 16.88, 16.9, [0.37, 0.31, 0.25, 0.19, 0.12, 0.06]),
    ("C3159", 100, 0.12, 6, MONTHLY, ODD, NEW_YEAR, 17.25, 17.28, [1.02, 0.8, 0.69, 0.5, 0.35, 0.17]),
]


@pytest.mark.parametrize(("name", "amount", "rate", "count", "every", "days", "start", "level", "last", "interest"), PROGRESSIVE,
                         ids=[case[0] for case in PROGRESSIVE])
def test_progressive(name, amount, rate, count, every, days, start, level, last, interest):
    made = product(repayment={**every, "installments": count},
                   interest={"rate_annual": rate, "basis": "declining", "convention": "progressive", **days})
    lines = build_schedule(made, round(amount * 100), start).lines
    assert [x.interest for x in lines] == [round(i * 100) for i in interest]
    assert [x.total for x in lines] == [round(level * 100)] * (count - 1) + [round(last * 100)]
    assert lines[-1].balance == 0


def test_cumulative_of_the_integration_tests():
    made = product(repayment={"every_months": 1, "installments": 4})
    lines = build_schedule(made, 1_200_000, date(2011, 9, 20)).lines
    assert [(x.principal, x.interest) for x in lines] == [
        (291_149, 24_000), (296_972, 18_177), (302_911, 12_238), (308_968, 6_179)]


def test_month_end_is_remembered():
    made = product(repayment={"every_months": 1, "installments": 3},
                   interest={"rate_annual": 0.12, "basis": "declining", "convention": "progressive", **ACTUAL})
    lines = build_schedule(made, 1_000_000, date(2025, 1, 31)).lines
    assert [(x.due.isoformat(), x.principal, x.interest) for x in lines] == [
        ("2025-02-28", 330_577, 9_205), ("2025-03-31", 332_959, 6_823), ("2025-04-30", 336_464, 3_319)]


TRANCHES = [
    ("C3197", date(2024, 2, 15), [5_793] * 4 + [5_792], [148, 180, 135, 90, 45]),
]


@pytest.mark.parametrize(("name", "day", "totals", "interest"), TRANCHES, ids=[case[0] for case in TRANCHES])
def test_second_disbursement_inside_a_period(name, day, totals, interest):
    """100 at 9.4822 %, the first installment paid, 200 more inside the second period."""
    made = product(repayment={"every_months": 1, "installments": 6},
                   interest={"rate_annual": 0.094822, "basis": "declining", "convention": "progressive", **THIRTY})
    loan = LoanLife.open(made, 10_000, NEW_YEAR)
    loan.pay(date(2024, 2, 1), 1_713)
    top_up(loan, day, 20_000)
    assert [x.interest for x in loan.ahead] == interest
    assert [x.total for x in loan.ahead] == totals


def test_flat_in_multiples_keeps_the_sum_round():
    """5,000 at 3 % flat a year in multiples of 1: 416.67 and 12.50 become 417 and 12, so that principal is 416.50."""
    made = product(interest={"rate_annual": 0.03, "basis": "flat"}, rounding={"multiple_yuan": 1.0})
    lines = build_schedule(made, 500_000, NEW_YEAR).lines
    assert [(x.principal, x.interest) for x in lines[:2]] == [(41_650, 1_250)] * 2
    assert all(x.total % 100 == 0 for x in lines)


def test_an_annuity_is_rounded_straight_to_the_multiple():
    """An annuity a hair under 95.00 goes to 90, not over 95.00 to 100."""
    for cents in range(100_300, 100_800):
        made = product(rounding={"multiple_yuan": 10.0, "mode": "half_up"})
        exact = cents * 0.02 * 1.02**12 / (1.02**12 - 1)
        if 9_499.5 < exact < 9_500:
            assert build_schedule(made, cents, NEW_YEAR).lines[0].total == 9_000
