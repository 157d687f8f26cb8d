"""Months of 30 days with real dates behind, and at most five rounds of meetings."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.calendar import Calendar, rounds_needed


@pytest.mark.parametrize("every, rounds", [(7, 5), (10, 3), (14, 3), (15, 2), (28, 2), (30, 1), (360, 1)])
def test_rounds(every, rounds):
    assert rounds_needed([every]) == rounds


def test_the_densest_product_sets_the_rounds():
    assert rounds_needed([30, 10, 15]) == 3 and rounds_needed([]) == 1


@pytest.mark.parametrize("every", [1, 6, 0, -7])
def test_more_than_five_rounds_are_refused(every):
    with pytest.raises(ValueError, match="five rounds"):
        rounds_needed([30, every])


@given(st.integers(7, 400), st.integers(0, 400))
def test_no_month_holds_more_due_days_than_rounds(every, first):
    due = range(first, first + 4000, every)
    for month in range(5, 100):
        assert sum(30 * month <= day < 30 * month + 30 for day in due) <= rounds_needed([every])


@pytest.mark.parametrize(
    "start, day, real",
    [
        (date(2010, 1, 1), 0, date(2010, 1, 1)),
        (date(2010, 1, 1), 29, date(2010, 1, 30)),
        (date(2010, 1, 1), 30, date(2010, 2, 1)),
        (date(2010, 1, 1), 59, date(2010, 2, 28)),
        (date(2012, 1, 1), 59, date(2012, 2, 29)),
        (date(2010, 1, 31), 58, date(2010, 2, 28)),
        (date(2010, 12, 1), 30, date(2011, 1, 1)),
        (date(2010, 3, 1), 360, date(2011, 3, 1)),
        (date(2010, 1, 1), 3600, date(2020, 1, 1)),
    ],
)
def test_dates_by_hand(start, day, real):
    assert Calendar(start, 1).date_of(day) == real


@given(st.dates(date(1950, 1, 1), date(2200, 12, 31)), st.integers(0, 20_000))
def test_dates_never_go_back_and_keep_their_month(start, day):
    calendar = Calendar(start, 1)
    today, tomorrow = calendar.date_of(day), calendar.date_of(day + 1)
    assert today <= tomorrow and (tomorrow - today).days <= 4
    assert (today.year * 12 + today.month) - (start.year * 12 + start.month) == day // 30


@given(st.dates(date(1950, 1, 1), date(2200, 12, 31)), st.integers(1, 200))
def test_seasons_follow_the_real_year(start, months):
    calendar = Calendar(start, 3)
    assert (calendar.month, calendar.season, calendar.first_day) == (-1, start.month - 1, 0)
    for month in range(months):
        assert calendar.turn() == month == calendar.month
        assert calendar.season + 1 == calendar.date_of(calendar.first_day).month
        assert calendar.first_day == 30 * month
    assert list(calendar.meetings(months)) == [1, 2, 3]


def test_the_densest_product_of_any_arm_and_reform_sets_the_meetings():
    from random_worlds import changed

    from sim.program import Program

    assert Program(changed(), engine="agents").calendar.rounds == 3
    assert (
        Program(changed(("product.yilong_mixed.repayment.every_days", 7)), engine="agents").calendar.rounds
        == 5
    )
    assert Program(changed(("product.repayment.every_days", 30)), engine="agents").calendar.rounds == 1
