"""Where interest counts actual days, walks over the lines of a running loan: its clock of arrears, its shortened term.

As sim/contracts/oldest.py and sim/contracts/anew.py do for equal periods; each line bears the days of its own period. Scalar.
"""

from sim.arithmetic import floor_div
from sim.contracts.anew import declining_as_agreed, graces_of
from sim.contracts.changes import SHORTEN
from sim.contracts.charges import interest_subsidy
from sim.contracts.counted import Counting, interest_of_days
from sim.contracts.grace import pays_principal
from sim.contracts.lines import EQUAL_INSTALLMENTS, FLAT
from sim.contracts.real_dates import Dates, lent_on, period_of
from sim.contracts.terms import LoanTerms


def oldest_by_days(oldest_unpaid, interest_total, principal_overdue, interest_overdue, last_due, principal, installments, number,
                   installment, graces, month, first_day, opened_month, world_start_month, product_subsidy_ppm,
                   product_subsidy_when_paid, dates: Dates, counting: Counting, terms: LoanTerms):
    """Return (due day of the oldest unpaid installment, -1 for none; the balance by schedule before it, fen) of a declining loan
    whose days are counted; what it was for others. To be asked before a payment is taken off `oldest_unpaid`."""
    owed = principal_overdue + interest_overdue
    counts = counting.by_days == 1 and terms.basis != FLAT and oldest_unpaid >= 0
    walks = counts and owed > 0 and oldest_unpaid < last_due
    first = number - 1 - floor_div(last_due - oldest_unpaid, max(dates.every, 1)) if walks else number
    lent, lent_month = lent_on(month, first_day, opened_month), world_start_month + opened_month
    principal_paid, interest_paid = -principal_overdue, -interest_overdue
    day, before, turn = oldest_unpaid, interest_total, 0
    while turn < 2 and walks:
        place, found, put_off, scheduled = first, 0, 0, interest_total
        while place < number and found == 0:
            due = last_due - (number - 1 - place) * dates.every
            start, end, _ = period_of(due, lent, lent_month, dates)
            own = interest_of_days(scheduled, end - start, counting, terms.unit)
            repaid, gross, left = declining_as_agreed(own, principal, installments, place, installment, scheduled, put_off, graces,
                                                      terms)
            asked = gross - interest_subsidy(gross, 0, product_subsidy_ppm, product_subsidy_when_paid, terms.unit)
            found = 1 if turn == 1 and (repaid > principal_paid or asked > interest_paid) else 0
            way = (1 - 2 * turn) * (1 - found)
            principal_paid, interest_paid = principal_paid + way * repaid, interest_paid + way * asked
            scheduled = scheduled - repaid * (1 - found)
            put_off = put_off if found == 1 else left
            place = place + 1 - found
        day = last_due - (number - 1 - place) * dates.every if found == 1 else day
        before = scheduled if found == 1 else before
        turn = turn + 1
    return (day if owed > 0 else -1), before


def keep_counted(oldest_unpaid, interest_total, oldest_counted, before_counted, product_by_days, product_basis):
    """Return (due day of the oldest unpaid installment, the balance before it in fen), by counted days where the product counts."""
    counts = product_by_days == 1 and product_basis != FLAT
    return (oldest_counted if counts else oldest_unpaid), (before_counted if counts else interest_total)


def shortened_by_days(count, most, number, next_due, installment, scheduled, graces, month, first_day, opened_month,
                      world_start_month, product_prepayment_mode, dates: Dates, counting: Counting, terms: LoanTerms):
    """Return how many installments a prepaid loan in equal installments is left with, at most `most`, its days counted; the count
    as it was for others. scheduled: what is left after the prepayment, fen."""
    counts = counting.by_days == 1 and terms.basis != FLAT and terms.method == EQUAL_INSTALLMENTS
    if not counts or product_prepayment_mode != SHORTEN:
        return count
    repaying, _, free = graces_of(graces, terms.grace_principal, terms.grace_interest, terms.grace_free)
    lent, lent_month = lent_on(month, first_day, opened_month), world_start_month + opened_month
    left, found = scheduled, 0
    while left > 0 and found < most:
        due = next_due + found * dates.every
        start, end, _ = period_of(due, lent, lent_month, dates)
        own = interest_of_days(left, end - start, counting, terms.unit)
        bears = 0 if number + found <= free else own
        repaid = (installment - bears) * pays_principal(number + found, repaying, terms.moratorium)
        left = left - min(max(repaid, 0), left)
        found = found + 1
    return max(found, 1)
