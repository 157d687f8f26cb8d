"""The real dates of a loan in a run: of its disbursement, its due days, and where days of rest and holidays move them to.

A run counts months of 30 days. A loan's real dates are those of the printed schedule (sim/contracts/schedule.py): counted by months
or days from the real date of disbursement, which is the 30th of the month or its last day. Its day in the run is moved by as many
days of 30/360. Holidays are bits of whole numbers: `product_closed_1` has the 62 days from `product_closed_from` on, and so forth.
"""

from typing import NamedTuple

from sim.arithmetic import floor_div
from sim.contracts.civil import bit, in_month, month_and_day, thirty_days

PREVIOUS = 1
BITS = 62
BLOCKS = 30
TRIES = 60


class Dates(NamedTuple):
    """The columns of a product that place its due days: `every`, `repayment_first_due_days` in days; `months_each` months of an
    interval, 0: by days; `repayment_moved` 0 to the next free day, 1 to the previous one; `rest_mask` bits of the days of the week,
    Monday first; `closed` bits of blocks of 62 days, `closed_from` the day (an ordinal) of the first."""

    of = "product"
    every: int
    months_each: int
    repayment_first_due_days: int
    repayment_moved: int
    rest_mask: int
    closed_from: int
    closed: tuple[(int,) * BLOCKS]


def lent_on(month, first_day, opened_month):
    """Return the day of the run on which a loan was paid out: the last of its month."""
    return first_day - 30 * (month - opened_month) + 29


def free_day(day, start, dates: Dates):
    """Return the day (an ordinal) itself if something can fall due on it, else the next such day, or the previous one after start.

    Beyond the blocks, no day is closed.
    """
    step = -1 if dates.repayment_moved == PREVIOUS else 1
    turn = 0
    while turn < TRIES:
        block = floor_div(day - dates.closed_from, BITS)
        mask = dates.closed[block] if block >= 0 and block < BLOCKS else 0
        week = day + 6 - 7 * floor_div(day + 6, 7)
        closed = bit(dates.rest_mask, week) + bit(mask, day - dates.closed_from - BITS * block)
        step = -step if closed > 0 and day + step <= start else step
        day = day + (step if closed > 0 else 0)
        turn = turn + 1 if closed > 0 else TRIES
    return day


def plain_day(due, lent, lent_month, every, months, first_due):
    """Return the real date (an ordinal) of a due day of the run, before it is moved.

    lent: the run's day of disbursement; lent_month: its real month; every, first_due: days; months: of an interval, 0: by days.
    """
    start = in_month(lent_month, 30) + first_due
    count = floor_div(due - lent - first_due, every)
    rest = due - lent - first_due - every * count
    month, place = month_and_day(start)
    return (in_month(month + count * months, place) if months > 0 else start + count * every) + rest


def real_day(due, lent, lent_month, dates: Dates):
    """Return (the real date on which it falls due, an ordinal; the same day of the run) of a due day of the run."""
    start = in_month(lent_month, 30)
    if due <= lent:
        return start, due
    plain = plain_day(due, lent, lent_month, dates.every, dates.months_each, dates.repayment_first_due_days)
    day = free_day(plain, start, dates)
    return day, due + (thirty_days(day) - thirty_days(plain) if day != plain else 0)


def period_of(due, lent, lent_month, dates: Dates):
    """Return (start of the period that ends on a due day of the run, its end: ordinals; the day of the run it falls due on)."""
    first_due = dates.repayment_first_due_days
    start, _ = real_day(lent if first_due > 0 and due == lent + first_due else due - dates.every, lent, lent_month, dates)
    end, on = real_day(due, lent, lent_month, dates)
    return start, end, on


def next_period(
    next_due, month, first_day, opened_month, world_start_month, dates: Dates,
):
    """Return (first and last day of the period of the next installment, ordinals; the day of the run on which it falls due)."""
    return period_of(next_due, lent_on(month, first_day, opened_month), world_start_month + opened_month, dates)


def next_dates(next_due, month, first_day, opened_month, world_start_month, product_every, product_months_each,
               product_repayment_first_due_days):
    """Return (first and last day of the period of the next installment, ordinals), where no due day is moved."""
    lent, lent_month = lent_on(month, first_day, opened_month), world_start_month + opened_month
    odd = product_repayment_first_due_days > 0 and next_due == lent + product_repayment_first_due_days
    before = lent if odd else next_due - product_every
    start = plain_day(before, lent, lent_month, product_every, product_months_each, product_repayment_first_due_days)
    due = plain_day(next_due, lent, lent_month, product_every, product_months_each, product_repayment_first_due_days)
    return (start if before > lent else in_month(lent_month, 30)), due


def since_moved(
    oldest_unpaid, month, first_day, opened_month, world_start_month, dates: Dates,
):
    """Return the day of the run from which lateness counts, twice (the second is kept): the moved due day of the oldest unpaid
    installment, -1 for none. What fell due before the run is as its book says."""
    _, on = real_day(oldest_unpaid, lent_on(month, first_day, opened_month), world_start_month + opened_month, dates)
    since = on if oldest_unpaid >= first_day - 30 * month else oldest_unpaid
    return since, since
