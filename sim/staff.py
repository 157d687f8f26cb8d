"""Those who lend: loan officers and the lender, as Mesa agents over columns."""

from __future__ import annotations

from sim.member import Member
from sim.roll import Column

__all__ = ["Lender", "LoanOfficer"]


class LoanOfficer(Member):
    """A loan officer of the lender: visits, screens, collects."""

    table_name = "officer"

    id = Column("i64", "1", "trait", "permanent id")
    cash = Column("i64", "fen", "stock", "wages received")
    escrow = Column("i64", "fen", "stock", "rewards held back")
    capacity = Column("i32", "visits", "flow", "visits left this month")
    minutes = Column("i64", "minutes", "flow", "time for visits this month")
    blur = Column("f64", "1", "flow", "factor on the error of judgment")
    grade = Column("i8", "code", "stock", "0 trainee, 1 junior, 2 intermediate, 3 senior")
    months_served = Column("i32", "months", "stock", "months in the seat")
    clients = Column("i64", "households", "stock", "clients at the last account")
    portfolio = Column("i64", "fen", "stock", "their loans")
    bad = Column("i64", "fen", "stock", "of that, doubtful and lost")
    made = Column("i64", "loans", "flow", "loans made this month")
    made_fen = Column("i64", "fen", "flow", "lent this month")
    accrued = Column("i64", "fen", "flow", "interest the portfolio brings in a month")
    claims = Column("i64", "fen", "stock", "written off and still claimed")
    claims_before = Column("i64", "fen", "stock", "the same at the account before")
    client_room = Column("i64", "households", "flow", "clients that may still be taken this month")
    portfolio_room = Column("i64", "fen", "flow", "what may still be lent this month")
    suspended = Column("i8", "flag", "stock", "1 while new loans may not be investigated")
    suspended_months = Column("i32", "months", "stock", "months of that so far")
    cleared = Column("i64", "fen", "stock", "bad loans whose responsibility has been assigned")
    earned = Column("i64", "fen", "stock", "rewards earned so far")
    set_off = Column("i64", "fen", "stock", "losses set off against rewards so far")
    paid_out = Column("i64", "fen", "stock", "rewards paid so far")
    bad_then = Column("i64", "fen", "stock", "bad loans when suspended")


class Lender(Member):
    """The lender: its books, and what it owes and is owed."""

    table_name = "lender"

    id = Column("i64", "1", "trait", "0: there is one lender in a world")
    cash = Column("i64", "fen", "stock", "cash and bank")
    loans = Column("i64", "fen", "stock", "gross loan portfolio")
    interest_receivable = Column("i64", "fen", "stock", "interest fallen due and not received")
    charges_receivable = Column("i64", "fen", "stock", "fees and penalties fallen due and not received")
    claims_written_off = Column("i64", "fen", "stock", "memorandum: written off and still claimed")
    fund_claim = Column("i64", "fen", "stock", "compensation approved and not yet paid")
    allowance = Column("i64", "fen", "stock", "impairment loss allowance")
    savings = Column("i64", "fen", "stock", "clients' savings")
    borrowings = Column("i64", "fen", "stock", "funds borrowed")
    escrow = Column("i64", "fen", "stock", "officers' rewards held back")
    fund_deposit = Column("i64", "fen", "stock", "account of the compensation fund")
    granted = Column("i64", "fen", "flow", "granted this month, before cash is looked at")
    to_lend = Column("i64", "fen", "flow", "cash that may be lent this month")
    lowest_cash = Column("i64", "fen", "stock", "lowest cash at a month's end so far")
    background_loans = Column("i64", "fen", "stock", "loans of the branch outside these villages")
    background_clients = Column("i64", "households", "stock", "clients outside these villages")
    background_bad = Column("i64", "fen", "stock", "of those loans, bad")
    warned_months = Column("i32", "months", "stock", "months since the branch was warned, 0 if it is not")
    suspended = Column("i8", "flag", "stock", "1 while the branch may not lend")
    peak_bad = Column("i64", "fen", "stock", "most that was bad since the warning")
    lent_month = Column("i64", "fen", "flow", "lent this month")
    lent = Column("i64", "fen", "stock", "lent so far")
    quota_lag = Column("f64", "share", "stock", "part of the plan of lending that is not met")
    equity_mark = Column("i64", "fen", "stock", "equity at the last year's end")
    in_loss = Column("i8", "flag", "stock", "1 if the last year was a loss")
    closed = Column("i8", "flag", "stock", "1 once the branch is wound up and lends no more")
    approvals_left = Column("i64", "1", "flow", "weight of loans that may still be approved this month")
    approvals_fen_left = Column("i64", "fen", "flow", "weight of their money")
    risk_deposits = Column("i64", "fen", "stock", "members' deposits in the risk funds of their groups")
    officers_wanted = Column("i64", "officers", "stock", "officers that demand asks for, 0 before the first review")
    outlets = Column("i32", "outlets", "stock", "outlets of the branch, 0 before the first review")
    reviewers = Column("i32", "reviewers", "stock", "reviewers beside the first")
    full_months = Column("i32", "months", "stock", "months of this year in which approvals did not suffice")
    marked = Column("i8", "flag", "stock", "1 while supervision marks it down for bad loans")
    emergency = Column("i64", "fen", "stock", "of what it borrowed, borrowed in need")
    short_months = Column("i32", "months", "stock", "months for which cash has been short")
    ran_out = Column("i8", "flag", "stock", "1 once it gave up for want of cash")
    fund_part = Column("i64", "fen", "stock", "compensated and still claimed, before this month's recoveries")
    lent_elsewhere = Column("i64", "fen", "stock", "lent by another branch while this one is suspended", only="other branch")
    made_so_far = Column("i64", "loans", "stock", "loans made so far", only="costs by size")
    lent_so_far = Column("i64", "fen", "stock", "lent so far", only="costs by size")

    @property
    def tally(self):
        """What was counted this month in its world."""
        return self.model.members.row_of("tally", self.row)
