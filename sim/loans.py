"""The loan book: what a loan is, and the verbs by which it lives. Only here and in the loan rooms does a loan change.

Every household has a few loan slots; a slot's state is bounded (no table of installments): what falls due follows from the
contract's
own functions (sim/contracts). Days are absolute 30/360 days from the start of the run.
"""

from sim.loan_changes import LOAN_CHANGES
from sim.loan_claim import CLAIMS
from sim.loan_due import FALL_DUE, RECEIVE
from sim.loan_late import LATE
from sim.loan_opening import OPEN, PAY_OUT
from sim.loan_report import REPORT_LOANS
from sim.loan_risk import CLASSIFY, OUTSTANDING
from sim.loan_tranches import TRANCHES
from sim.roll import Column

__all__ = ["LOAN_MOMENTS", "Loan", "Loans"]

LOAN_MOMENTS = (FALL_DUE, RECEIVE, CLASSIFY, PAY_OUT, OPEN, OUTSTANDING, *TRANCHES, *LOAN_CHANGES, *CLAIMS, *LATE,
                *REPORT_LOANS)


class Loan:
    """One slot of a household: its running loan, if any."""

    product_row = Column("i32", "row", "link", "its product and version of terms, 0 for none")
    status = Column("i8", "code", "stock", "0 empty, 1 running")
    opening = Column("i8", "flag", "flow", "1 while the loan is being disbursed")
    installments = Column("i32", "installments", "stock", "number of installments")
    renegotiated = Column("i8", "flag", "stock", "1 once it was extended")
    turn = Column("i8", "flag", "flow", "1 while its contract takes a turn: may be renewed, is extended, prepaid, made anew")
    graces = Column("i32", "code", "stock", "graces left to a contract made anew (sim/contracts/anew.py), 0: those of its product")
    number = Column("i32", "installments", "stock", "number of the next installment, from 1")
    next_due = Column("i32", "days", "stock", "absolute day of the next installment")
    last_due = Column("i32", "days", "stock", "absolute day of the last installment that fell due, -1 before the first")
    oldest_unpaid = Column("i32", "days", "stock", "absolute due day of the oldest unpaid installment, -1 for none")
    blemished = Column("i8", "flag", "stock", "1 once it was at risk")
    opened_month = Column("i32", "month", "stock", "month of disbursement")
    joint = Column("i8", "flag", "stock", "1 if the group answers for it")
    meets = Column("i8", "flag", "flow", "1 if it meets: an installment falls due, or something is owed after the last")
    tranche = Column("i8", "tranches", "stock", "tranches paid out")
    agreed = Column("i64", "fen", "stock", "lent in all tranches together, after any down payment")
    principal = Column("i64", "fen", "stock", "lent, after any down payment")
    installment = Column("i64", "fen", "stock", "level installment, 0 if there is none")
    interest_total = Column("i64", "fen", "stock", "flat or three_stage: interest of the whole contract; others, while in "
                            "arrears: the balance by schedule before the oldest unpaid installment (sim/contracts/oldest.py)")
    scheduled = Column("i64", "fen", "stock", "balance by schedule before the next installment")
    deferred = Column("i64", "fen", "stock", "interest put off, or waiting since the contract was made anew")
    balance = Column("i64", "fen", "stock", "principal outstanding")
    principal_overdue = Column("i64", "fen", "stock", "principal fallen due and unpaid")
    interest_overdue = Column("i64", "fen", "stock", "interest fallen due and unpaid")
    fee_overdue = Column("i64", "fen", "stock", "fees fallen due and unpaid")
    penalty_overdue = Column("i64", "fen", "stock", "penalties charged and unpaid")
    charged_so_far = Column("i64", "fen", "stock", "penalties charged so far")
    saved = Column("i64", "fen", "stock", "compulsory savings of this loan")
    principal_new = Column("i64", "fen", "flow", "principal fallen due at this meeting, or prepaid")
    interest_new = Column("i64", "fen", "flow", "interest fallen due at this meeting")
    fee_new = Column("i64", "fen", "flow", "fee fallen due at this meeting")
    saving_due = Column("i64", "fen", "flow", "compulsory saving of this meeting")
    moved_since = Column("i32", "days", "stock", "absolute day from which lateness counts, where due days are moved, -1 for none",
                         only="moved_days")
    signed_for = Column("i64", "fen", "stock", "loan as it was signed, before any down payment", only="signed_for")
    plan_passed = Column("i32", "installments", "stock", "entries of its plan behind a contract made anew", only="planned")
    plan_base = Column("i64", "fen", "stock", "loan whose listed amounts a plan asks for", only="planned")
    due_on = Column("i32", "days", "flow", "absolute day of its next installment, or of one just fallen due, where days are moved",
                    only="moved_days")
    hidden = Column("i8", "code", "stock", "booked as new to hide arrears: 0 no, 1 yes, 2 and was found", only="hiding")


class Loans:
    """The loan book of all villages."""

    def __init__(self, engine) -> None:
        self._engine = engine

    def fall_due(self, meeting: int) -> None:
        """Let the installments of this round of meetings fall due; interest and fees are charged."""
        self._engine.live("sit_down", meeting)
        if meeting == 1 or self._engine.store.any_joint:
            self._engine.live("sit_together", meeting)
        self._engine.live("fall_due", meeting)

    def receive(self, meeting: int) -> None:
        """Allocate what was brought to penalties, fees, interest and principal of each loan; save; close loans paid in full."""
        self._engine.live("receive", meeting)

    def change(self, meeting: int) -> None:
        """Renew loans that roll over, extend those of borrowers struck beyond their control, pay out tranches that are due."""
        changes = self._engine.store.changes
        if "roll_over" in changes:
            self._engine.live("roll", meeting)
            self._engine.live("agree_anew", meeting)
        if "extend" in changes:
            self._engine.live("look_beyond", meeting)
            self._engine.live("extend", meeting)
            self._engine.live("agree_anew", meeting)
        if "tranches" in changes:
            self._engine.live("look_for_tranche", meeting)
            self._engine.live("add_tranche", meeting)
            self._engine.live("agree_anew", meeting)
