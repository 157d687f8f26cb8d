"""What a lender does whose cash has run out: borrow at a cost, stop lending and cut wages until cash is back, or give up.

`assumption:` the sources only ask that money does not run out ([2] 3 "safety, liquidity, profit"; the accountant reports a
shortage); which of the three follows is the scenario's.
"""

from sim.arithmetic import clamp, rint
from sim.lending import find_funds
from sim.officers import pay_officer
from sim.wiring import Moment, Step

__all__ = ["LIQUIDITY", "LIQUIDITY_INSTEAD", "LIQUIDITY_STEPS"]

BORROW, STOP, WIND_UP = 1, 2, 3
"""Codes of lender.liquidity.when_short; 0: nothing but the label of the run."""


def meet_shortage(cash, borrowings, emergency, short_months, closed, ran_out, lender_open, lender_liquidity_when_short,
                  lender_liquidity_emergency_rate_annual, lender_liquidity_wind_up_months, lender_costs_overhead_month):
    """Return (borrowed in need, repaid of that, its extra interest; what is owed of it, months short of cash, 1 if closed, 1 if
    closed for want of cash, and for the record: 1 if short, what is owed), fen and months.

    Money borrowed in need costs its own rate beside that of other funds and is repaid before anything else.
    """
    way = lender_liquidity_when_short
    before = min(emergency, borrowings)
    extra = rint(before * lender_liquidity_emergency_rate_annual * (1.0 / 12.0))
    lack = max(extra - cash, 0)
    short = 1 if lack > 0 and way > 0 else 0
    drawn = lack if way == BORROW else 0
    back = clamp(cash - extra - lender_costs_overhead_month, 0, before)
    months = short_months + 1 if short == 1 else 0
    ends = way == WIND_UP and months > lender_liquidity_wind_up_months and lender_open == 1
    owed = before + drawn - back
    return (drawn, back, extra, owed, months, (1 if ends else closed), (1 if ends else ran_out), short, owed)


def lend_nothing_when_short(to_lend, short_months, lender_liquidity_when_short):
    """Return the cash that may be lent, fen: nothing while the lender is short of cash and stops."""
    return 0 if short_months > 0 and lender_liquidity_when_short >= STOP else to_lend


def pay_what_there_is(lender_open, lender_officers_wage_month, lender_officers_time_share, lender_short_months,
                      lender_liquidity_when_short, lender_liquidity_wage_share):
    """Return the officer's pay, fen, cut while the lender is short of cash and does not borrow; and time at work, thousandths."""
    wage, time = pay_officer(lender_open, lender_officers_wage_month, lender_officers_time_share)
    cut = lender_short_months > 0 and lender_liquidity_when_short >= STOP
    return (rint(wage * lender_liquidity_wage_share) if cut else wage), time


LIQUIDITY_STEPS = {
    ("liquidity", find_funds): Step(lend_nothing_when_short, ("to_lend",)),
}
LIQUIDITY_INSTEAD = {
    ("liquidity", pay_officer): (Step(pay_what_there_is, ("pay_wages", "tally_officers_thousandths")),),
}
LIQUIDITY = (Moment("meet_shortage", "lender", (Step(meet_shortage, (
    "borrow", "repay_borrowing", "pay_funding_interest", "emergency", "short_months", "closed", "ran_out",
    "tally_short_of_cash", "tally_emergency_fen")),)),)
