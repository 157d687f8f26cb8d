"""Interest by the actual days of real periods, in a run: lines, level payment, clock of arrears, shortened terms. Scalar.

Each period bears the annual rate for its days (sim/contracts/real_dates.py) over the days of the year, rounded once; a flat loan
bears it for the days of its whole term. The level payment is worked out once, with the days of the month of disbursement. The same
with dates: sim/contracts/relay.py and rows.py. Products that count equal periods pass through unchanged.
"""

from typing import NamedTuple

from sim.contracts.anew import declining_as_agreed, graces_of
from sim.contracts.changes import slice_interest
from sim.contracts.civil import in_month, month_and_day, month_start
from sim.contracts.lines import FLAT
from sim.contracts.opening import cumulative_level, open_contract
from sim.contracts.real_dates import Dates, lent_on, real_day
from sim.contracts.terms import LoanTerms, as_it_stands, at_rate


class Counting(NamedTuple):
    """How a product counts days: `by_days` 1 if it does; `annual_over` / `annual_under` the interest of a year of `year_days` days;
    `repayment_every_months` months of an interval, 0: by days."""

    of = "product"
    by_days: int
    annual_over: int
    annual_under: int
    year_days: int
    repayment_every_months: int


def interest_of_days(balance, days, counting: Counting, unit):
    """Return what a balance bears in so many days, fen."""
    return slice_interest(balance, counting.annual_over, counting.annual_under, days, counting.year_days, unit)


def line_by_days(principal_due, interest_due, put_off, period_start, period_due, principal, installments, number, installment,
                 scheduled, deferred, graces, counting: Counting, terms: LoanTerms):
    """Return (principal due, interest due, interest put off afterwards), fen, of the next installment by its days."""
    if counting.by_days == 0 or terms.basis == FLAT:
        return principal_due, interest_due, put_off
    own = interest_of_days(scheduled, period_due - period_start, counting, terms.unit)
    return declining_as_agreed(own, principal, installments, number, installment, scheduled, deferred, graces, terms)


def counted_from(begin, lent, lent_month, fresh_month, installment, interest_total, principal, installments, dates: Dates,
                 counting: Counting, terms: LoanTerms):
    """Return (level payment, total interest), fen, of a contract that begins on a day of the run; terms with the graces it has.

    The level payment is the annuity at the rate of an interval's months from the month of disbursement on.
    """
    if counting.by_days == 0:
        return installment, interest_total
    if terms.basis == FLAT:
        odd = dates.repayment_first_due_days if begin == lent else 0
        last = begin + (odd if odd > 0 else dates.every) + dates.every * (installments - 1)
        start, _ = real_day(begin, lent, lent_month, dates)
        end, _ = real_day(last, lent, lent_month, dates)
        _, level, total = open_contract(principal, installments, as_it_stands(terms, counting.annual_over * (end - start),
                                        counting.annual_under * counting.year_days, terms.grace_principal,
            terms.grace_interest, terms.grace_free))
        return level, total
    if counting.repayment_every_months == 0:
        return installment, interest_total
    days = month_start(fresh_month + counting.repayment_every_months) - month_start(fresh_month)
    rate = at_rate(terms, counting.annual_over * days, counting.annual_under * counting.year_days)
    return cumulative_level(principal, installments, rate), interest_total


def open_by_days(installment, interest_total, principal, installments, month, first_day, world_start_month, dates: Dates,
                 counting: Counting, terms: LoanTerms):
    """Return (level payment, total interest), fen, of a new loan, paid out at the end of this month."""
    lent, lent_month = first_day + 29, world_start_month + month
    return counted_from(lent, lent, lent_month, lent_month, installment, interest_total, principal, installments, dates, counting,
                        terms)


def anew_by_days(installment, interest_total, graces, last_due, principal, installments, month, first_day, opened_month,
                 world_start_month, dates: Dates, counting: Counting, terms: LoanTerms):
    """Return (level payment, total interest), fen, of a contract made anew; a flat one keeps the interest it had still to ask for,
    one rolled over (graces = 0) begins on its last due day."""
    if counting.by_days == 0 or (terms.basis == FLAT and graces > 0):
        return installment, interest_total
    lent, lent_month = lent_on(month, first_day, opened_month), world_start_month + opened_month
    repaying, waiting, free = graces_of(graces, terms.grace_principal, terms.grace_interest, terms.grace_free)
    begin = last_due if graces == 0 else lent
    start, _ = real_day(begin, lent, lent_month, dates)
    fresh_month, _ = month_and_day(start)
    return counted_from(begin, lent, lent_month, fresh_month, installment, interest_total, principal, installments, dates, counting,
                        as_it_stands(terms, terms.flat_over, terms.flat_under, repaying, waiting, free))


def odd_by_days(deferred, principal, month, first_day, world_start_month, product_by_days, dates: Dates, terms: LoanTerms):
    """Return what a first period of its own length bears more or less than a whole one, fen, by its real days; where days are
    counted anyway, nothing waits."""
    own = dates.repayment_first_due_days
    if own == 0 or terms.basis == FLAT or terms.grace_free > 0:
        return deferred
    lent, lent_month = first_day + 29, world_start_month + month
    end, _ = real_day(lent + own, lent, lent_month, dates)
    days = end - in_month(lent_month, 30)
    so_long = slice_interest(principal, terms.rate_over, terms.rate_under, days, dates.every, terms.unit)
    whole = slice_interest(principal, terms.rate_over, terms.rate_under, 1, 1, terms.unit)
    return 0 if product_by_days == 1 else so_long - whole
