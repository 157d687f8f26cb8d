"""The arrears clock and the due days of the simulated calendar (30/360, absolute day numbers from 0).

Source: finance.md section 2 (arrears clock) and [4] (a loan is at risk when 1 yuan or more is short).
"""

from sim.arithmetic import floor_div, mul_div

MILLION = 1_000_000


def due_day(day_disbursed, number, product_every):
    """Return the absolute 30/360 day on which installment `number` falls due, product_every days apart."""
    return day_disbursed + number * product_every


def installments_fallen_due(day_disbursed, day, installments, product_every):
    """Return how many installments have fallen due on or before `day` (0..installments)."""
    passed = floor_div(max(day - day_disbursed, 0), product_every)
    return min(passed, installments)


def days_late(day, oldest_unpaid_day, grace):
    """Return the days late of the oldest unpaid due date, 0 if none is unpaid (a negative day).

    The due date is day 0; `grace` days move the delinquent date, they do not forgive what came before.
    """
    late = day - oldest_unpaid_day - grace
    return 0 if oldest_unpaid_day < 0 else max(late, 0)


def paused_days(day_from, day_to, pause_from, pause_to):
    """Return the days of [day_from, day_to) that fall inside the pause [pause_from, pause_to)."""
    return max(min(day_to, pause_to) - max(day_from, pause_from), 0)


def days_late_with_pause(day, oldest_unpaid_day, grace, pause_from, pause_to):
    """Return days_late less the overlap of a pause with the time since the oldest unpaid due date."""
    late = day - oldest_unpaid_day - grace - paused_days(oldest_unpaid_day, day, pause_from, pause_to)
    return 0 if oldest_unpaid_day < 0 else max(late, 0)


def at_risk(overdue, late_days, balance, product_arrears_tolerance, product_arrears_tolerance_ppm, product_arrears_tolerance_days):
    """Return 1 if the overdue amount (fen) reaches the tolerance, which puts the whole balance at risk.

    The tolerance is an amount (fen), a share of the balance (parts per million) and days late: all that are set must be passed.
    """
    share = mul_div(balance, product_arrears_tolerance_ppm, MILLION)
    much = overdue > 0 and overdue >= product_arrears_tolerance and overdue >= share
    return 1 if much and (late_days > product_arrears_tolerance_days or product_arrears_tolerance_days == 0) else 0


def oldest_unpaid_number(principal_due_before, principal_paid, principal_each):
    """Return the number of the oldest installment not yet paid in full, where all repay the same share of principal.

    For loans in equal shares: paid shares are counted by division, so no table of installments is needed.
    """
    whole = floor_div(principal_paid, max(principal_each, 1))
    return whole + 1 if principal_paid < principal_due_before else 0
