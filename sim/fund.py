"""The compensation fund of [1]: the county places it at the lender, it bears part of the loss of bad loans."""

from sim.arithmetic import floor_div, mul_div, rint
from sim.member import Member
from sim.roll import Column
from sim.wiring import Moment, Step

__all__ = ["FUND_MOMENTS", "Fund", "share_of_recovery"]

MILLION = 1_000_000


class Fund(Member):
    """The county's risk compensation fund: its account at the lender, what it has promised and why it pays or waits."""

    table_name = "fund"

    id = Column("i64", "1", "trait", "0: there is one fund in a world")
    deposit = Column("i64", "fen", "stock", "its account at the lender")
    compensation_owed = Column("i64", "fen", "stock", "compensation approved and not yet paid")
    placed = Column("i64", "fen", "stock", "placed by the county so far, less what it withdrew")
    interest_kept = Column("i64", "fen", "stock", "interest added so far")
    over_months = Column("i32", "months", "stock", "months for which the covered loans have passed the multiple")
    idle_months = Column("i32", "months", "stock", "months without covered loans")
    pays = Column("i8", "flag", "flow", "1 if the bad part of the covered loans lets compensation start")

    @property
    def tally(self):
        """What was counted this month in its world."""
        return self.model.members.row_of("tally", self.row)


def place(lender_open, lender_fund_leverage, lender_fund_start):
    """Return what the county places before the first loan, fen (twice: the move, and the sum placed so far)."""
    sum_ = lender_fund_start if lender_open == 1 and lender_fund_leverage > 0 else 0
    return sum_, sum_


def weigh(tally_covered_fen, tally_covered_bad_fen, lender_fund_leverage, lender_fund_trigger_share):
    """Return 1 if compensation may start.

    [1] 4(2): "once the bad-loan ratio of each lending bank reaches 3 %, the compensation procedure may be started".
    """
    reached = tally_covered_bad_fen > 0 and tally_covered_bad_fen >= lender_fund_trigger_share * tally_covered_fen
    return 1 if lender_fund_leverage > 0 and reached else 0


def earn_interest(deposit, interest_kept, lender_fund_deposit_rate_annual, lender_fund_deposit_premium):
    """Return (interest of the month, interest added so far), fen.

    [1] 4(1): "at the benchmark deposit rate of the same term plus 10 %; interest is added to the account of the fund".
    """
    earned = rint(deposit * lender_fund_deposit_rate_annual * (1.0 + lender_fund_deposit_premium) * (1.0 / 12.0))
    return earned, interest_kept + earned


def pay_what_is_owed(deposit, compensation_owed):
    """Return the compensation paid, fen: what was approved, as far as the account goes; the rest waits for the county."""
    return min(compensation_owed, deposit)


def adjust(month, deposit, compensation_owed, placed, interest_kept, over_months, idle_months, tally_covered_fen,
           tally_compensated_fen, lender_open, lender_fund_leverage, lender_fund_start, lender_fund_top_up_months,
           lender_fund_adjust_months, lender_fund_idle_months, lender_fund_budget):
    """Return (placed now, withdrawn now, placed so far, months over the multiple, months idle); fen and months.

    [1] 4(1): a fund "in the ratio 1:10 to the loans made"; 4(2): "when the balance of loans passes the multiple agreed, the county
    must add to the fund in time"; 4(3): "adjusted each quarter"; from a bank that has a fund and takes on no lending the county
    "may withdraw all of it". Outside that case interest stays in the account, and what is owed as compensation always does.
    """
    loans = tally_covered_fen - tally_compensated_fen
    has = lender_fund_leverage > 0
    idle = idle_months + 1 if has and loans == 0 else 0
    gone = idle >= lender_fund_idle_months or lender_open == 0
    free = deposit - compensation_owed
    needed = floor_div(loans + lender_fund_leverage - 1, max(lender_fund_leverage, 1)) if has else 0
    months = over_months + 1 if needed > free else 0
    keep = needed if gone else max(needed, lender_fund_start)
    acts = has and ((month + 1) % lender_fund_adjust_months == 0 or months > lender_fund_top_up_months)
    wanted = max((0 if gone else keep) - free, 0)
    room = max(lender_fund_budget - placed, 0) if lender_fund_budget > 0 else wanted
    added = min(wanted, room) if acts else 0
    surplus = max(free - keep - (0 if gone else interest_kept), 0)
    taken = surplus if has and (acts or gone) else 0
    return added, taken, placed + added - taken, (months if needed > free + added else 0), idle


def share_of_recovery(recover, fund_part, lender_fund_fund_share):
    """Return (what is given back to the fund, principal it has compensated that is still out), fen.

    [1] 4(2): what is recovered of compensated loans is "returned to the account of the fund in the proportion borne".
    """
    of_compensated = min(recover, fund_part)
    return mul_div(of_compensated, rint(lender_fund_fund_share * MILLION), MILLION), fund_part - of_compensated


FUND_MOMENTS = (
    Moment("place_fund", "fund", (Step(place, ("endow_fund", "placed")),)),
    Moment("weigh", "fund", (Step(weigh, ("pays",)),)),
    Moment("settle", "fund", (
        Step(earn_interest, ("fund_interest", "interest_kept")),
        Step(pay_what_is_owed, ("pay_compensation",)),
        Step(adjust, ("endow_fund", "withdraw_fund", "placed", "over_months", "idle_months")),
    )),
)
