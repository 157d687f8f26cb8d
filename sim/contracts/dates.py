"""Real dates behind a contract: due dates by days, weeks or months, the month-end day remembered, days between.

Source: finance.md section 2 (31 January, 28 February, 31 March).
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def add_months(start: date, months: int) -> date:
    """Return the date so many months after start, on start's day of the month or the month's last day if it is shorter."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def due_date(start: date, number: int, every_days: int, every_months: int) -> date:
    """Return the due date of installment `number` (0: start), so many days or months apart, counted from start."""
    if every_months:
        return add_months(start, number * every_months)
    return start + timedelta(days=number * every_days)


def year_parts(first: date, last: date) -> list[tuple[int, int]]:
    """Return [(days, days in that year)] of [first, last), split at 31 December (actual/actual).

    As the industry's systems do it, the night of 31 December belongs to the new year.
    """
    parts = []
    for year in range(first.year, last.year + 1):
        end = last if year == last.year else max(date(year, 12, 31), first)
        parts.append(((end - first).days, 366 if calendar.isleap(year) else 365))
        first = end
    return parts
