"""Hidden restructuring: an officer books a late loan as repaid and a new one as made, so that nothing looks late.

[3] 38: "restructuring without authority and hiding the true state of loans is strictly forbidden". It is possible here where terms
give it a chance, and visible: what is hidden is marked on the loan and counted, whatever the books say.
"""

from sim.chance import Purpose
from sim.loan_due import RUNNING, monthly_burden
from sim.loan_late import SINCE_DUE
from sim.loan_risk import how_late
from sim.wiring import Moment, Step

__all__ = ["HIDING", "Hiding"]

HIDDEN, FOUND = 1, 2
MONTH = 30


def hide(late_days, status, balance, principal_overdue, interest_overdue, fee_overdue, penalty_overdue, oldest_unpaid, blemished,
         installments, principal, installment, next_due, last_due, deferred, graces, hidden, charged_so_far, first_day,
         household_loans, household_officer_row, household_installments_month, product_every, product_grace_all,
         product_installments, product_cycle_cap, product_tranches, lender_staff_hide_chance, lender_staff_hide_days, luck):
    """Book a late loan as repaid out of a new one of all that is owed, for a full term; fen, days, and the state of a sound loan.

    The officer hides what is late enough, as far as the limit goes; the client neither pays nor receives anything.
    """
    new = balance + interest_overdue + fee_overdue + penalty_overdue
    fits = household_loans - balance + new <= product_cycle_cap and product_tranches <= 1 and household_officer_row > 0
    late = status == RUNNING and late_days > lender_staff_hide_days and balance > 0
    does = 1 if late and fits and luck < lender_staff_hide_chance else 0
    kept = 1 - does
    charges = fee_overdue + penalty_overdue
    burden = monthly_burden(installment, principal, product_every, installments)
    return (
        does * new, does * balance, does * interest_overdue, does * charges, new if does == 1 else balance,
        kept * principal_overdue, kept * interest_overdue, kept * fee_overdue, kept * penalty_overdue, kept * charged_so_far,
        oldest_unpaid if does == 0 else -1, kept * blemished, new if does == 1 else principal,
        product_installments if does == 1 else installments,
        first_day + 29 + product_every * (1 + product_grace_all) if does == 1 else next_due, last_due if does == 0 else -1,
        kept * deferred, kept * graces, household_installments_month - does * burden, HIDDEN if does == 1 else hidden, does, does,
        does, does,
    )


def audit(status, hidden, renegotiated, balance, late_days, lender_checks_audit_share, luck):
    """Return (1 while hidden, 2 once found, 0 when repaid; 1 if known to be renegotiated; hidden balance in fen; 1 if found now; of
    that balance, what is at most 30 days late in the books, fen: no PAR30 counts it).

    [3] 35: "internal audit of such loans is strengthened"; what is found counts as renegotiated from then on.
    """
    sees = status == RUNNING and hidden == HIDDEN and luck < lender_checks_audit_share
    now = (FOUND if sees else hidden) if status == RUNNING else 0
    still = balance if now == HIDDEN else 0
    return now, (1 if sees else renegotiated), still, (1 if sees else 0), (still if late_days <= MONTH else 0)


HIDING = (
    Moment("hide", "loan", (
        SINCE_DUE, Step(how_late, ("late_days", "days", "owed")),
        Step(hide, ("disburse", "pay_principal", "pay_interest", "pay_charges", "balance", "principal_overdue", "interest_overdue",
                    "fee_overdue", "penalty_overdue", "charged_so_far", "oldest_unpaid", "blemished", "principal", "installments",
                    "next_due", "last_due", "deferred", "graces", "household_installments_month", "hidden", "turn",
                    "tally_hidden_count", "tally_disbursed_count", "tally_repaid_count"), Purpose.HIDING),
    ), when="status"),
    Moment("audit", "loan", (
        SINCE_DUE, Step(how_late, ("late_days", "days", "owed")),
        Step(audit, ("hidden", "renegotiated", "tally_hidden_fen", "tally_hidden_found", "tally_hidden_to_30_fen"), Purpose.AUDIT),
    ), when="hidden"),
)


class Hiding:
    """Officers who hide what is late, and those who look for it. Nothing is lived where the terms give it no chance."""

    def __init__(self, engine) -> None:
        self._engine = engine

    def hide(self) -> None:
        """Let officers book late loans as new ones; let audit find some of them."""
        if "hiding" in self._engine.store.changes:
            self._engine.live("hide")
            self._engine.live("agree_anew")
            self._engine.live("audit")
