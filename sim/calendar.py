"""The calendar: months of 30 days and years of 360, with real dates behind.

A day is counted from the first day of the run (day 0); month m holds days 30 m to 30 m + 29. Real dates matter only where a
product counts actual days: day d of a month maps to that day of the real month, the last days of a short month to its last day.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

__all__ = ["Calendar", "rounds_needed"]

DAYS_IN_MONTH = 30
MOST_ROUNDS = 5


def rounds_needed(every_days: list[int], moved: int = 0) -> int:
    """Return how many rounds of meetings a month needs for installments every so many days: 5 for 7 days, 1 for 30 or more.

    moved: most days by which an installment is moved off days of rest and holidays; one that crosses into the next month needs a
    round more there (up to three days more where February is crossed).

    Raises ValueError for an interval under 7 days, which would need more than five rounds.
    """
    if any(every < 7 for every in every_days):
        raise ValueError("installments less than 7 days apart need more than five rounds of meetings in a month")
    length = DAYS_IN_MONTH + (moved + 3 if moved else 0)
    return max([1, *(-(-length // every) for every in every_days)])


class Calendar:
    """Where the run stands in time. `month` counts from 0 and is -1 before the first turn.

    before: days counted before the first day of the run, for loans that began earlier; absolute days are never negative.
    """

    def __init__(self, start: date, rounds: int, before: int = 0) -> None:
        self.start, self.rounds, self.month, self.before = start, rounds, -1, before

    def turn(self) -> int:
        """Begin the next month and return it, from 0."""
        self.month += 1
        return self.month

    @property
    def season(self) -> int:
        """Month of the real year, from 0 (January)."""
        return (self.start.month - 1 + max(self.month, 0)) % 12

    @property
    def first_day(self) -> int:
        """Absolute first day of the month, from `before`."""
        return self.before + DAYS_IN_MONTH * max(self.month, 0)

    def meetings(self, month: int) -> Iterator[int]:
        """Yield the rounds of meetings of a month, from 1: each loan's first, second ... due day of that month."""
        del month
        yield from range(1, self.rounds + 1)

    def date_of(self, day: int) -> date:
        """Return the real date of an absolute day."""
        months, rest = divmod(day - self.before, DAYS_IN_MONTH)
        years, month = divmod(self.start.month - 1 + months, 12)
        year = self.start.year + years
        return date(year, month + 1, min(rest + 1, monthrange(year, month + 1)[1]))
