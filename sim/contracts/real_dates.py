"""The real dates of a loan in a run: of its disbursement, its due days, and where days of rest and holidays move them to.

A run counts months of 30 days. A loan's real dates are those of the printed schedule (sim/contracts/schedule.py): counted by months
or days from the real date of disbursement, which is the 30th of the month or its last day. Its day in the run is moved by as many
days of 30/360. Holidays are bits of whole numbers: `product_closed_1` has the 62 days from `product_closed_from` on, and so forth.
"""

from sim.arithmetic import floor_div
from sim.contracts.civil import bit, in_month, month_and_day, thirty_days

PREVIOUS = 1
BITS = 62
TRIES = 60


def lent_on(month, first_day, opened_month):
    """Return the day of the run on which a loan was paid out: the last of its month."""
    return first_day - 30 * (month - opened_month) + 29


def mask_at(block, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24,
            c25, c26, c27, c28, c29, c30):
    """Return the bits of a block of 62 days from 0; none beyond the table."""
    low = (c1 if block == 0 else (c2 if block == 1 else (c3 if block == 2 else (c4 if block == 3 else c5))))
    next_low = (c6 if block == 5 else (c7 if block == 6 else (c8 if block == 7 else (c9 if block == 8 else c10))))
    middle = (c11 if block == 10 else (c12 if block == 11 else (c13 if block == 12 else (c14 if block == 13 else c15))))
    upper = (c16 if block == 15 else (c17 if block == 16 else (c18 if block == 17 else (c19 if block == 18 else c20))))
    high = (c21 if block == 20 else (c22 if block == 21 else (c23 if block == 22 else (c24 if block == 23 else c25))))
    last = (c26 if block == 25 else (c27 if block == 26 else (c28 if block == 27 else (c29 if block == 28 else c30))))
    first_half = low if block < 5 else (next_low if block < 10 else middle)
    second_half = upper if block < 20 else (high if block < 25 else last)
    return (first_half if block < 15 else second_half) if block >= 0 and block < 30 else 0


def free_day(day, start, way, rest, since, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19,
             c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30):
    """Return the day (an ordinal) itself if something can fall due on it, else the next such day, or the previous one after start.

    way: 0 next, 1 previous; rest: bits of the days of the week, Monday first; since: the day of the first bit.
    """
    step = -1 if way == PREVIOUS else 1
    turn = 0
    while turn < TRIES:
        block = floor_div(day - since, BITS)
        mask = mask_at(block, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22,
                       c23, c24, c25, c26, c27, c28, c29, c30)
        week = day + 6 - 7 * floor_div(day + 6, 7)
        closed = bit(rest, week) + bit(mask, day - since - BITS * block)
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


def real_day(due, lent, lent_month, every, months, first_due, way, rest, since, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12,
             c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30):
    """Return (the real date on which it falls due, an ordinal; the same day of the run) of a due day of the run."""
    start = in_month(lent_month, 30)
    if due <= lent:
        return start, due
    plain = plain_day(due, lent, lent_month, every, months, first_due)
    day = free_day(plain, start, way, rest, since, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18,
                   c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30)
    return day, due + (thirty_days(day) - thirty_days(plain) if day != plain else 0)


def period_of(due, lent, lent_month, every, months, first_due, way, rest, since, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12,
              c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30):
    """Return (start of the period that ends on a due day of the run, its end: ordinals; the day of the run it falls due on)."""
    before = lent if first_due > 0 and due == lent + first_due else due - every
    start, _ = real_day(before, lent, lent_month, every, months, first_due, way, rest, since, c1, c2, c3, c4, c5, c6, c7, c8, c9,
                        c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30)
    end, on = real_day(due, lent, lent_month, every, months, first_due, way, rest, since, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10,
                       c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30)
    return start, end, on


def next_period(
    next_due, month, first_day, opened_month, world_start_month, product_every, product_months_each,
    product_repayment_first_due_days, product_repayment_moved, product_rest_mask, product_closed_from, product_closed_1,
    product_closed_2, product_closed_3, product_closed_4, product_closed_5, product_closed_6, product_closed_7, product_closed_8,
    product_closed_9, product_closed_10, product_closed_11, product_closed_12, product_closed_13, product_closed_14,
    product_closed_15, product_closed_16, product_closed_17, product_closed_18, product_closed_19, product_closed_20,
    product_closed_21, product_closed_22, product_closed_23, product_closed_24, product_closed_25, product_closed_26,
    product_closed_27, product_closed_28, product_closed_29, product_closed_30,
):
    """Return (first and last day of the period of the next installment, ordinals; the day of the run on which it falls due)."""
    return period_of(
        next_due, lent_on(month, first_day, opened_month), world_start_month + opened_month, product_every, product_months_each,
        product_repayment_first_due_days, product_repayment_moved, product_rest_mask, product_closed_from, product_closed_1,
        product_closed_2, product_closed_3, product_closed_4, product_closed_5, product_closed_6, product_closed_7,
        product_closed_8, product_closed_9, product_closed_10, product_closed_11, product_closed_12, product_closed_13,
        product_closed_14, product_closed_15, product_closed_16, product_closed_17, product_closed_18, product_closed_19,
        product_closed_20, product_closed_21, product_closed_22, product_closed_23, product_closed_24, product_closed_25,
        product_closed_26, product_closed_27, product_closed_28, product_closed_29, product_closed_30)


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
    oldest_unpaid, month, first_day, opened_month, world_start_month, product_every, product_months_each,
    product_repayment_first_due_days, product_repayment_moved, product_rest_mask, product_closed_from, product_closed_1,
    product_closed_2, product_closed_3, product_closed_4, product_closed_5, product_closed_6, product_closed_7, product_closed_8,
    product_closed_9, product_closed_10, product_closed_11, product_closed_12, product_closed_13, product_closed_14,
    product_closed_15, product_closed_16, product_closed_17, product_closed_18, product_closed_19, product_closed_20,
    product_closed_21, product_closed_22, product_closed_23, product_closed_24, product_closed_25, product_closed_26,
    product_closed_27, product_closed_28, product_closed_29, product_closed_30,
):
    """Return the day of the run from which lateness counts, twice (the second is kept): the moved due day of the oldest unpaid
    installment, -1 for none. What fell due before the run is as its book says."""
    _, on = real_day(
        oldest_unpaid, lent_on(month, first_day, opened_month), world_start_month + opened_month, product_every,
        product_months_each, product_repayment_first_due_days, product_repayment_moved, product_rest_mask, product_closed_from,
        product_closed_1, product_closed_2, product_closed_3, product_closed_4, product_closed_5, product_closed_6,
        product_closed_7, product_closed_8, product_closed_9, product_closed_10, product_closed_11, product_closed_12,
        product_closed_13, product_closed_14, product_closed_15, product_closed_16, product_closed_17, product_closed_18,
        product_closed_19, product_closed_20, product_closed_21, product_closed_22, product_closed_23, product_closed_24,
        product_closed_25, product_closed_26, product_closed_27, product_closed_28, product_closed_29, product_closed_30)
    since = on if oldest_unpaid >= first_day - 30 * month else oldest_unpaid
    return since, since
