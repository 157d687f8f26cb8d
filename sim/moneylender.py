"""The moneylender as a watcher: who must borrow its installments from him is watched while its project runs."""

from sim.arithmetic import exp
from sim.ventures import worth_of_risky
from sim.wiring import Moment, Step

__all__ = ["MONEYLENDER", "MONEYLENDER_STEPS", "look_ahead"]


def begin_looking():
    """Return 0: nothing has been seen to fall due."""
    return 0


def falls_due_before(next_due, first_day, household_in_turn, village_ventures_months, village_moneylender_watch_share):
    """Return 1 if this loan or one before it asks the household for an installment before a project begun now pays."""
    before = village_moneylender_watch_share > 0.0 and next_due < first_day + 30 * village_ventures_months
    return max(household_in_turn, 1 if before else 0)


def watched_by_moneylender(risky_worth, staked, in_turn, cash, usual, plan, subsistence, informal, installments_month,
                           village_informal_limit_months, village_ventures_ease_share, village_ventures_watched_effect,
                           lender_costs_watch_share, village_moneylender_watch_share):
    """Return what the risky project is expected to leave, fen, less the part of its ease that a moneylender's eye takes away.

    Installments that fall due before a project pays send who has too little of its own to the moneylender, who knows what is done
    and lends all the same: the program lives off his watching (Jain & Mansuri 2003).
    """
    own = cash - staked + max(usual - max(plan, subsistence), 0)
    borrows = in_turn == 1 and own < installments_month and village_informal_limit_months * usual > informal
    ease = village_ventures_ease_share * exp(-village_ventures_watched_effect * lender_costs_watch_share) * staked
    return risky_worth - (village_moneylender_watch_share * ease if borrows else 0.0)


MONEYLENDER = (
    Moment("begin_looking", "household", (Step(begin_looking, ("in_turn",)),)),
    Moment("look_ahead", "loan", (Step(falls_due_before, ("household_in_turn",)),), when="status"),
)
MONEYLENDER_STEPS = {("moneylender", worth_of_risky): Step(watched_by_moneylender, ("risky_worth",))}
"""The step that joins the choice of a project where the moneylender watches (sim/loan_terms.py)."""


def look_ahead(engine) -> None:
    """Find for each household what falls due before a project begun now would pay, where the moneylender watches."""
    if "moneylender" in engine.store.changes:
        engine.live("begin_looking")
        engine.live("look_ahead")
