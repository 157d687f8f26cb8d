"""The loan book: what a loan is, and the verbs by which it lives. Only here and in the loan rooms does a loan change.

Every household has a few loan slots; a slot's state is bounded (no table of installments): what falls due follows from the
contract's
own functions (sim/contracts). Days are absolute 30/360 days from the start of the run.
"""

from sim.loan_due import FALL_DUE, RECEIVE
from sim.loan_opening import OPEN, PAY_OUT
from sim.loan_risk import CLASSIFY, OUTSTANDING
from sim.roll import Column

__all__ = ["LOAN_MOMENTS", "Loan", "Loans"]

LOAN_MOMENTS = (FALL_DUE, RECEIVE, CLASSIFY, PAY_OUT, OPEN, OUTSTANDING)


class Loan:
    """One slot of a household: its running loan, if any."""

    product_row = Column("i32", "row", "link", "its product and version of terms, 0 for none")
    status = Column("i32", "code", "stock", "0 empty, 1 running")
    opening = Column("i32", "flag", "flow", "1 while the loan is being disbursed")
    installments = Column("i32", "installments", "stock", "number of installments")
    number = Column("i32", "installments", "stock", "number of the next installment, from 1")
    next_due = Column("i32", "days", "stock", "absolute day of the next installment")
    last_due = Column("i32", "days", "stock", "absolute day of the last installment that fell due, -1 before the first")
    oldest_unpaid = Column("i32", "days", "stock", "absolute due day of the oldest unpaid installment, -1 for none")
    blemished = Column("i32", "flag", "stock", "1 once it was at risk")
    opened_month = Column("i32", "month", "stock", "month of disbursement")
    joint = Column("i32", "flag", "stock", "1 if the group answers for it")
    meets = Column("i32", "flag", "flow", "1 if an installment falls due at this meeting")
    principal = Column("i64", "fen", "stock", "lent, after any down payment")
    installment = Column("i64", "fen", "stock", "level installment, 0 if there is none")
    interest_total = Column("i64", "fen", "stock", "flat interest of the whole term")
    scheduled = Column("i64", "fen", "stock", "balance by schedule before the next installment")
    deferred = Column("i64", "fen", "stock", "interest put off")
    balance = Column("i64", "fen", "stock", "principal outstanding")
    principal_overdue = Column("i64", "fen", "stock", "principal fallen due and unpaid")
    interest_overdue = Column("i64", "fen", "stock", "interest fallen due and unpaid")
    fee_overdue = Column("i64", "fen", "stock", "fees fallen due and unpaid")
    penalty_overdue = Column("i64", "fen", "stock", "penalties charged and unpaid")
    charged_so_far = Column("i64", "fen", "stock", "penalties charged so far")
    saved = Column("i64", "fen", "stock", "compulsory savings of this loan")
    principal_new = Column("i64", "fen", "flow", "principal fallen due at this meeting")
    interest_new = Column("i64", "fen", "flow", "interest fallen due at this meeting")
    fee_new = Column("i64", "fen", "flow", "fee fallen due at this meeting")
    saving_due = Column("i64", "fen", "flow", "compulsory saving of this meeting")


class Loans:
    """The loan book of all villages."""

    def __init__(self, engine) -> None:
        self._engine = engine

    def fall_due(self, meeting: int) -> None:
        """Let the installments of this round of meetings fall due; interest and fees are charged."""
        self._engine.live("sit_down", meeting)
        self._engine.live("fall_due", meeting)

    def receive(self, meeting: int) -> None:
        """Allocate what was brought to penalties, fees, interest and principal of each loan; save; close loans paid in full."""
        self._engine.live("receive", meeting)
