"""Real dates as whole numbers, so that a run can count them: days as `date.toordinal` has them, months as 12 * year + month - 1.

The same in the interpreter and compiled; held against `datetime` in tests/contracts/test_civil.py.
"""

from sim.arithmetic import floor_div

_FIRST_OF_MARCH = -305
"""Ordinal of 1 March of the year 0, from which leap days fall at the end of a year."""


def month_start(month):
    """Return the ordinal of the first day of a month."""
    year = floor_div(month - 2, 12)
    place = month - 2 - 12 * year
    leaps = floor_div(year, 4) - floor_div(year, 100) + floor_div(year, 400)
    return _FIRST_OF_MARCH + 365 * year + leaps + floor_div(153 * place + 2, 5)


def month_days(month):
    """Return how many days a month has."""
    return month_start(month + 1) - month_start(month)


def month_and_day(day):
    """Return (month, day of the month from 1) of an ordinal."""
    since = day - _FIRST_OF_MARCH
    era = floor_div(since, 146_097)
    rest = since - 146_097 * era
    year = floor_div(rest - floor_div(rest, 1460) + floor_div(rest, 36_524) - floor_div(rest, 146_096), 365)
    place = rest - 365 * year - floor_div(year, 4) + floor_div(year, 100)
    march = floor_div(5 * place + 2, 153)
    return 12 * (year + 400 * era) + march + 2, place - floor_div(153 * march + 2, 5) + 1


def in_month(month, day):
    """Return the ordinal of a day of a month, or of the month's last day if it is shorter."""
    return month_start(month) + min(day, month_days(month)) - 1


def thirty_days(day):
    """Return a day number in months of 30 days: the 31st and the last day of February count as the 30th."""
    month, place = month_and_day(day)
    return 30 * month + (30 if place >= month_days(month) else min(place, 30))


def bit(mask, place):
    """Return the bit of a whole number at a place from 0."""
    return (mask >> place) & 1
