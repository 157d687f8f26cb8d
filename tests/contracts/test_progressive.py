"""Progressive schedules against published figures of Apache Fineract's own calculator tests (12 digits, half to even)."""

from datetime import date
from decimal import Decimal

import pytest

from sim.contracts.progressive import DayCount, ProgressiveLoan


def months(start: date, count: int) -> list[date]:
    return [date(start.year + (start.month - 1 + k) // 12, (start.month - 1 + k) % 12 + 1, start.day) for k in range(count + 1)]


def fen(*amounts: float) -> tuple[int, ...]:
    return tuple(round(a * 100) for a in amounts)


def loan(rate: str, count: DayCount, start: date = date(2024, 1, 1), n: int = 6) -> ProgressiveLoan:
    return ProgressiveLoan(months(start, n), count, Decimal(rate))


THIRTY_360 = DayCount(1, "months", True, 30, 360)
ACTUAL_365 = DayCount(1, "months", True, 0, 365)
ACTUAL = DayCount(1, "months", True, 0, 0)


def test_regular_30_360():
    a = loan("0.094822", THIRTY_360)
    a.disburse(date(2024, 1, 1), 10_000)
    assert a.lines() == [fen(16.34, 0.79, 83.66), fen(16.47, 0.66, 67.19), fen(16.60, 0.53, 50.59),
                         fen(16.73, 0.40, 33.86), fen(16.86, 0.27, 17.00), fen(17.00, 0.13, 0)]


def test_difference_that_would_not_shrink_is_left():
    a = loan("0.15678", ACTUAL_365)
    a.disburse(date(2024, 1, 1), 10_000)
    assert a.lines() == [fen(16.1, 1.33, 83.9), fen(16.38, 1.05, 67.52), fen(16.53, 0.90, 50.99),
                         fen(16.77, 0.66, 34.22), fen(16.97, 0.46, 17.25), fen(17.25, 0.22, 0)]
    assert [str(p.factor) for k in range(2) for p in a.parts(k, 0)] == ["0.013315561644", "0.012456493151"]


def test_actual_actual_over_new_year():
    a = loan("0.094822", ACTUAL, date(2023, 12, 12))
    a.disburse(date(2023, 12, 12), 10_000)
    assert [str(a.parts(k, 0)[0].factor) for k in range(3)] == ["0.008044857759", "0.008031371585", "0.007513218579"]
    assert a.lines() == [fen(16.33, 0.80, 83.67), fen(16.46, 0.67, 67.21), fen(16.63, 0.50, 50.58),
                         fen(16.72, 0.41, 33.86), fen(16.87, 0.26, 16.99), fen(16.99, 0.14, 0)]


def test_second_tranche_on_a_due_date():
    a = loan("0.094822", THIRTY_360)
    a.disburse(date(2024, 1, 1), 10_000)
    a.disburse(date(2024, 3, 1), 10_000)
    assert a.lines()[2:] == [fen(41.31, 1.32, 125.88), fen(41.64, 0.99, 84.24), fen(41.96, 0.67, 42.28),
                             fen(42.28, 0.33, 0)]


def test_second_tranche_inside_a_period():
    a = loan("0.094822", THIRTY_360)
    a.disburse(date(2024, 1, 1), 10_000)
    a.disburse(date(2024, 2, 15), 10_000)
    assert a.lines()[1:] == [fen(36.46, 1.07, 147.20), fen(36.37, 1.16, 110.83), fen(36.65, 0.88, 74.18),
                             fen(36.94, 0.59, 37.24), fen(37.24, 0.29, 0)]


def test_three_tranches_in_the_first_period():
    a = loan("0.094822", THIRTY_360)
    for day, amount in ((5, 10_000), (8, 5_000), (8, 2_500)):
        a.disburse(date(2024, 1, day), amount)
    assert a.lines() == [fen(28.79, 1.15, 146.21), fen(28.78, 1.16, 117.43), fen(29.01, 0.93, 88.42),
                         fen(29.24, 0.70, 59.18), fen(29.47, 0.47, 29.71), fen(29.71, 0.23, 0)]


@pytest.mark.parametrize(("day", "levels", "last"), [((2, 2), 16.88, 16.89), ((2, 15), 16.90, 16.90)])
def test_change_of_rate(day, levels, last):
    a = loan("0.07", THIRTY_360)
    a.disburse(date(2024, 1, 1), 10_000)
    a.change_rate(date(2024, *day), Decimal("0.04"))
    totals = [(p + i) / 100 for p, i, _ in a.lines()]
    assert totals == [17.01, levels, levels, levels, levels, last]


def test_weeks_of_a_364_day_year():
    weeks = [date.fromordinal(date(2024, 1, 1).toordinal() + 7 * k) for k in range(7)]
    a = ProgressiveLoan(weeks, DayCount(1, "weeks", True, 0, 364), Decimal("0.094822"))
    a.disburse(weeks[0], 10_000)
    assert [p + i for p, i, _ in a.lines()] == [1677] * 5 + [1678]


def test_no_interest():
    a = loan("0", ACTUAL, n=4)
    a.disburse(date(2024, 1, 1), 100_000)
    assert [p for p, _, _ in a.lines()] == [25_000] * 4
