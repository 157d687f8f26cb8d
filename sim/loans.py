"""The loan book: the only place where a loan changes.

Every household has a few loan slots; a slot's state is bounded (no table of installments): what falls due follows from the contract's
own functions (sim/contracts). Days are absolute 30/360 days from the start of the run.
"""

from sim.arithmetic import clamp, floor_div, mul_div, rint
from sim.contracts import allocate, at_risk, line_due, open_contract
from sim.roll import Column
from sim.wiring import Moment, Step

__all__ = ["LOAN_MOMENTS", "Loan", "Loans"]

NONE, RUNNING = 0, 1


class Loan:
    """One slot of a household: its running loan, if any."""

    product_row = Column("i32", "row", "link", "its product and version of terms, 0 for none")
    status = Column("i32", "code", "stock", "0 empty, 1 running")
    installments = Column("i32", "installments", "stock", "number of installments")
    number = Column("i32", "installments", "stock", "number of the next installment, from 1")
    next_due = Column("i32", "days", "stock", "absolute day of the next installment")
    last_due = Column("i32", "days", "stock", "absolute day of the last installment that fell due, -1 before the first")
    oldest_unpaid = Column("i32", "days", "stock", "absolute due day of the oldest unpaid installment, -1 for none")
    blemished = Column("i32", "flag", "stock", "1 once it was at risk")
    opened_month = Column("i32", "month", "stock", "month of disbursement")
    joint = Column("i32", "flag", "stock", "1 if the group answers for it")
    principal = Column("i64", "fen", "stock", "disbursed")
    installment = Column("i64", "fen", "stock", "level installment")
    interest_total = Column("i64", "fen", "stock", "flat interest of the whole term")
    scheduled = Column("i64", "fen", "stock", "balance by schedule before the next installment")
    deferred = Column("i64", "fen", "stock", "interest put off")
    balance = Column("i64", "fen", "stock", "principal outstanding")
    principal_overdue = Column("i64", "fen", "stock", "principal fallen due and unpaid")
    interest_overdue = Column("i64", "fen", "stock", "interest fallen due and unpaid")
    opening = Column("i32", "flag", "flow", "1 while the loan is being disbursed")
    due = Column("i64", "fen", "flow", "due at this meeting, arrears included, 0 if it does not meet")
    due_new = Column("i64", "fen", "flow", "of that, fallen due at this meeting")


def comes_due(number, installments, next_due, first_day):
    """Return (1 if an installment falls due in this round, its day of the month 1..30)."""
    now = 1 if number <= installments and next_due < first_day + 30 else 0
    return now, clamp(next_due - first_day + 1, 1, 30)


def fall_due(now, meeting_day, principal_asked, interest_asked, put_off, number, next_due, last_due, scheduled, deferred,
             principal_overdue, interest_overdue, oldest_unpaid, product_every, household_due, household_due_day):
    """Book an installment that falls due (now = 1) on the loan; return the interest charged and the new state, fen and days."""
    principal_overdue = principal_overdue + now * principal_asked
    interest_overdue = interest_overdue + now * interest_asked
    due = now * (principal_overdue + interest_overdue)
    new = now * (principal_asked + interest_asked)
    fresh = now == 1 and oldest_unpaid < 0 and new > 0
    return (
        now * interest_asked, number + now, next_due + now * product_every, next_due if now == 1 else last_due,
        scheduled - now * principal_asked, put_off if now == 1 else deferred, principal_overdue, interest_overdue,
        next_due if fresh else oldest_unpaid, due, new, household_due + due,
        meeting_day if now == 1 and meeting_day > household_due_day else household_due_day, new,
    )


def receive(household_paying, household_paid_month, due, due_new, principal_overdue, interest_overdue, balance, installment, product_every,
            last_due, oldest_unpaid, number, product_allocation_order):
    """Allocate what the household brought to this loan; return payments, what is left to bring, and the new state, fen.

    The clock of arrears runs from the oldest unpaid due date: what is still owed, over the level installment, says how many are open.
    """
    _, _, interest, principal = allocate(min(household_paying, due), 0, 0, interest_overdue, principal_overdue,
                                         product_allocation_order)
    interest_overdue = interest_overdue - interest
    principal_overdue = principal_overdue - principal
    owed = interest_overdue + principal_overdue
    size = max(installment, 1)
    open_count = clamp(floor_div(owed + size - 1, size), 1, max(number - 1, 1))
    oldest = max(last_due - (open_count - 1) * product_every, oldest_unpaid) if installment > 0 else oldest_unpaid
    paid = interest + principal
    on_time = clamp(due_new - owed, 0, due_new)
    return (
        interest, principal, household_paying - paid, household_paid_month + paid, principal_overdue, interest_overdue, balance - principal,
        oldest if owed > 0 else -1, on_time,
    )


def finish(status, balance, interest_overdue, number, installments, blemished, due,
           household_open_loans, household_clean_cycles, household_installments_month, installment, product_every):
    """Close a loan that is paid in full; return the state and the household's standing (a clean loan adds a clean cycle)."""
    done = 1 if status == RUNNING and balance == 0 and interest_overdue == 0 and number > installments else 0
    burden = mul_div(installment, 30, max(product_every, 1))
    return (
        NONE if done == 1 else status, household_open_loans - done, household_clean_cycles + done * (1 - blemished),
        household_installments_month - done * burden, 0, 0, done, done * (1 - clamp(household_open_loans - 1, 0, 1)),
    )


def how_late(first_day, principal_overdue, interest_overdue, oldest_unpaid, product_arrears_grace_days):
    """Return (days late at month end, fen overdue): the due date is day 0, the oldest unpaid installment counts."""
    owed = principal_overdue + interest_overdue
    late = max(first_day + 30 - oldest_unpaid - product_arrears_grace_days, 0) if oldest_unpaid >= 0 and owed > 0 else 0
    return late, owed


def age(late_days, risky, balance, lender_provisioning_days_0, lender_provisioning_days_1, lender_provisioning_days_2,
        lender_provisioning_days_3):
    """Return the balance at risk in five bands of days late by the lender's table, fen; together the whole balance at risk."""
    a, b, c, d = (lender_provisioning_days_0, lender_provisioning_days_1, lender_provisioning_days_2, lender_provisioning_days_3)
    at = risky * balance
    return (
        at if late_days <= a else 0, at if a < late_days <= b else 0, at if b < late_days <= c else 0,
        at if c < late_days <= d else 0, at if late_days > d else 0,
    )


def write_off(late_days, owed, balance, interest_overdue, principal_overdue, lender_writeoff_days, household_excluded,
              household_open_loans, household_installments_month, installment, product_every, product_arrears_tolerance):
    """Write off a loan too late to wait for: return principal and interest written off (the claim stays) and the new state."""
    gone = 1 if at_risk(owed, product_arrears_tolerance) == 1 and late_days > lender_writeoff_days else 0
    left = 1 - gone
    burden = mul_div(installment, 30, max(product_every, 1))
    return (
        gone * balance, gone * interest_overdue, left * balance, left * interest_overdue, left * principal_overdue,
        RUNNING * left, max(household_excluded, gone), household_open_loans - gone,
        household_installments_month - gone * burden, gone,
    )


def risk(status, late_days, owed, balance, blemished, product_arrears_tolerance):
    """Return (1 if at risk, 1 if ever at risk, balance at risk, balance over 0, 30 and 90 days late), fen.

    [4]: one installment short by the tolerance puts the whole outstanding balance at risk from the first day.
    """
    late = late_days * status
    risky = at_risk(owed * status, product_arrears_tolerance)
    return (risky, max(blemished, risky), risky * balance, balance if late > 0 else 0, balance if late > 30 else 0,
            balance if late > 90 else 0)


def provision(risky, late_days, balance, lender_provisioning_days_0, lender_provisioning_days_1, lender_provisioning_days_2,
              lender_provisioning_days_3, lender_provisioning_shares_0, lender_provisioning_shares_1, lender_provisioning_shares_2,
              lender_provisioning_shares_3, lender_provisioning_shares_4, lender_provisioning_base, owed):
    """Return (balance at risk in each of five bands of days late, provision the lender's table asks for), fen.

    [4]: 0-30 days 10 %, 31-60 25 %, 61-90 50 %, 91-120 75 %, over 120 100 % of the balance at risk.
    """
    at = risky * balance
    base = risky * (balance if lender_provisioning_base == 0 else min(owed, balance))
    first = 1 if late_days <= lender_provisioning_days_0 else 0
    second = 1 if lender_provisioning_days_0 < late_days <= lender_provisioning_days_1 else 0
    third = 1 if lender_provisioning_days_1 < late_days <= lender_provisioning_days_2 else 0
    fourth = 1 if lender_provisioning_days_2 < late_days <= lender_provisioning_days_3 else 0
    fifth = 1 - first - second - third - fourth
    share = (first * lender_provisioning_shares_0 + second * lender_provisioning_shares_1 + third * lender_provisioning_shares_2
             + fourth * lender_provisioning_shares_3 + fifth * lender_provisioning_shares_4)
    return first * at, second * at, third * at, fourth * at, fifth * at, rint(share * base)


def stand(risky, joint, status, balance, household_late, household_joint):
    """Return whether the household is late and answers for its group, and what is outstanding, for the record."""
    return max(household_late, risky), max(household_joint, joint * status), status, balance


def free_slot(status, household_granted, household_choice, product_row, principal):
    """Return (1 if this slot opens, its product, its principal in fen, what is still to pay out): the first empty slot takes it."""
    opens = 1 if status == NONE and household_granted > 0 else 0
    return (opens, household_choice if opens == 1 else product_row, household_granted if opens == 1 else principal,
            household_granted * (1 - opens))


def start(month, first_day, principal, installment, product_every, product_liability_kind, household_open_loans, household_cycles,
          household_borrowed, household_installments_month, household_joint):
    """Open the contract in the slot; the first installment falls due one interval after the end of this month (30/360).

    Returns the disbursement (a move, fen), the loan's state and the household's standing.
    """
    joint = 1 if product_liability_kind == 1 else 0
    burden = mul_div(installment, 30, max(product_every, 1))
    return (
        principal, RUNNING, 1, first_day + 29 + product_every, -1, -1, 0, month, principal, 0, principal, joint, 0, 0,
        household_open_loans + 1, household_cycles + 1, household_borrowed + principal, household_installments_month + burden,
        month, max(household_joint, joint), 1, 1 if household_cycles == 0 else 0, 0, principal, 0,
    )


FALL_DUE = Moment("fall_due", "loan", (
    Step(comes_due, ("now", "meeting_day")),
    Step(line_due, ("principal_asked", "interest_asked", "put_off")),
    Step(fall_due, ("charge_interest", "number", "next_due", "last_due", "scheduled", "deferred", "principal_overdue",
                    "interest_overdue", "oldest_unpaid", "due", "due_new", "household_due", "household_due_day", "tally_due_fen")),
), when="status")
RECEIVE = Moment("receive", "loan", (
    Step(receive, ("pay_interest", "pay_principal", "household_paying", "household_paid_month", "principal_overdue",
                   "interest_overdue", "balance", "oldest_unpaid", "tally_due_paid_fen")),
    Step(finish, ("status", "household_open_loans", "household_clean_cycles", "household_installments_month", "due", "due_new",
                  "tally_repaid_count", "tally_left_clients")),
), when="due")
CLASSIFY = Moment("classify", "loan", (
    Step(how_late, ("late_days", "owed")),
    Step(write_off, ("write_off_principal", "write_off_interest", "balance", "interest_overdue", "principal_overdue", "status",
                     "household_excluded", "household_open_loans", "household_installments_month", "tally_writeoff_count")),
    Step(risk, ("risky", "blemished", "tally_par_tolerance_fen", "tally_par1_fen", "tally_par30_fen", "tally_par90_fen")),
    Step(provision, ("tally_age_0_30_fen", "tally_age_31_60_fen", "tally_age_61_90_fen", "tally_age_91_120_fen",
                     "tally_age_over_120_fen", "tally_provision_needed_fen")),
    Step(stand, ("household_late", "household_joint", "tally_loans_open", "tally_glp_fen")),
), when="status")
PAY_OUT = Moment("pay_out", "loan", (
    Step(free_slot, ("opening", "product_row", "principal", "household_granted")),
))
OPEN = Moment("open", "loan", (
    Step(open_contract, ("installments", "installment", "interest_total")),
    Step(start, ("disburse", "status", "number", "next_due", "last_due", "oldest_unpaid", "blemished", "opened_month", "scheduled",
                 "deferred", "balance", "joint", "principal_overdue", "interest_overdue", "household_open_loans", "household_cycles",
                 "household_borrowed", "household_installments_month", "household_last_loan_month", "household_joint",
                 "tally_disbursed_count", "tally_new_clients", "opening", "household_renewal_value",
                 "due")),
), when="opening")
LOAN_MOMENTS = (FALL_DUE, RECEIVE, CLASSIFY, PAY_OUT, OPEN)


class Loans:
    """The loan book of all villages."""

    def __init__(self, engine) -> None:
        self._engine = engine

    def fall_due(self, meeting: int) -> None:
        """Let the installments of this round of meetings fall due; their interest is charged."""
        self._engine.live("sit_down", meeting)
        self._engine.live("fall_due", meeting)

    def receive(self, meeting: int) -> None:
        """Allocate what was brought to the meeting to fees, interest and principal of each loan; close loans paid in full."""
        self._engine.live("receive", meeting)
