"""Real dates as whole numbers: against datetime and against the printed schedule's due dates."""

from datetime import date

import pytest

from sim.contracts.civil import bit, in_month, month_and_day, month_days, month_start, thirty_days
from sim.contracts.dates import add_months
from sim.contracts.real_dates import BLOCKS, Dates, lent_on, real_day
from sim.contracts.schedule import due_dates
from sim.terms.product_columns import product_columns
from sim.terms.product_times import longest_closed
from tests.contracts.compiled import compiled
from tests.contracts.worlds import product

NATIONAL = [date(2012, 10, day) for day in range(1, 8)]
SPRING = [date(2012, 1, day) for day in range(22, 29)]


def test_civil_days_are_those_of_datetime():
    for day in range(date(1899, 12, 1).toordinal(), date(2101, 3, 1).toordinal()):
        real = date.fromordinal(day)
        month = 12 * real.year + real.month - 1
        assert month_and_day(day) == (month, real.day)
        assert in_month(month, real.day) == day
    assert [month_days(12 * 2012 + m) for m in range(12)] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert month_days(12 * 1900 + 1) == 28 and month_days(12 * 2000 + 1) == 29
    assert in_month(12 * 2011 + 1, 30) == date(2011, 2, 28).toordinal()
    assert month_start(12 * 2012) == date(2012, 1, 1).toordinal()


def test_days_of_months_of_thirty():
    """Jan 30, Jan 31 and the last of February are the 30th; 1 March follows on both 28 and 29 February."""
    found = [thirty_days(date(*day).toordinal()) - 30 * 12 * 2011 for day in (
        (2011, 1, 30), (2011, 1, 31), (2011, 2, 1), (2011, 2, 27), (2011, 2, 28), (2011, 3, 1))]
    assert found == [30, 30, 31, 57, 60, 61]
    assert [bit(0b101, place) for place in range(4)] == [1, 0, 1, 0]


def dates_of(terms, month, number, function=real_day):
    """The real dates of `number` due days of a loan paid out at the end of a real month, and the run's days."""
    made = product(**terms)
    columns = product_columns(made)
    dates = Dates(*(columns[name] for name in Dates._fields[:-1]), tuple(columns[f"closed_{n}"] for n in range(1, BLOCKS + 1)))
    first = columns["repayment_first_due_days"]
    nominal = [29 + (first + columns["every"] * (n - 1) if first else columns["every"] * n) for n in range(1, number + 1)]
    return made, columns, [function(due, 29, month, dates) for due in nominal]


CASES = {
    "monthly, no Sundays": {"repayment": {"every_months": 1, "installments": 30, "rest_days": ["sunday"]}},
    "monthly, no weekends, before": {
        "repayment": {"every_months": 1, "installments": 30, "rest_days": ["saturday", "sunday"], "moved": "previous"}},
    "weekly, no holidays": {"repayment": {"every_weeks": 1, "installments": 50, "holidays": [*SPRING, *NATIONAL]}},
    "weekly, the weekend before holidays": {"repayment": {
        "every_weeks": 1, "installments": 50, "holidays": [*SPRING, *NATIONAL], "rest_days": ["monday", "sunday"],
        "moved": "previous"}},
    "quarterly": {"repayment": {"every_months": 3, "installments": 9, "rest_days": ["friday", "saturday"]}},
    "once": {"repayment": {"once": True, "term_months": 13, "rest_days": ["friday", "saturday", "sunday"]}},
    "first after 45 days": {"repayment": {"every_months": 1, "installments": 9, "first_due_days": 45, "rest_days": ["monday"]}},
    "first after 5 days, fortnightly": {
        "repayment": {"every_days": 14, "installments": 20, "first_due_days": 5, "rest_days": ["monday"], "moved": "previous"}},
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("start", [(2011, 1), (2011, 2), (2011, 12), (2012, 2), (2012, 8)])
def test_due_days_are_those_of_the_printed_schedule(case, start):
    year, month = start
    number = int(product_columns(product(**CASES[case]))["installments"])
    made, columns, found = dates_of(CASES[case], 12 * year + month - 1, number)
    signed = date.fromordinal(in_month(12 * year + month - 1, 30))
    assert [date.fromordinal(day) for day, _ in found] == list(due_dates(made, columns, signed)[1:])


def test_a_moved_day_of_the_run_crosses_into_the_next_month():
    """30 June 2012 is a Saturday: Monday 2 July is the second day of the run's next month. 30 September, with holidays until the
    7th, goes to 8 October; on 29 February and 31 January nothing moves."""
    terms = {"repayment": {"every_months": 1, "installments": 10, "rest_days": ["saturday", "sunday"], "holidays": NATIONAL}}
    _, _, found = dates_of(terms, 12 * 2011 + 11, 10)
    assert [on - 29 - 30 * n for n, (_, on) in enumerate(found, 1)] == [0, 0, 0, 0, 0, 2, 0, 0, 8, 0]
    assert longest_closed(product(**terms).repayment) == 9
    weekend = {"every_months": 1, "installments": 2, "rest_days": ["sunday", "saturday"]}
    assert longest_closed(product(repayment=weekend).repayment) == 2
    assert longest_closed(product().repayment) == 0
    assert lent_on(5, 36_150, 3) == 36_150 - 60 + 29


@pytest.mark.slow
def test_compiled():
    fast = compiled(real_day)
    for case in CASES.values():
        assert dates_of(case, 12 * 2011 + 1, 9)[2] == dates_of(case, 12 * 2011 + 1, 9, fast)[2]


def test_month_end_is_remembered():
    assert add_months(date(2012, 1, 30), 1) == date(2012, 2, 29)
