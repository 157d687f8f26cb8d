"""A loan that is paid out in tranches: each on a due day, once enough installments are repaid and nothing is owed."""

from sim.contracts.anew import ON_TOP, graces_left, spent, still_to_come
from sim.contracts.lines import FLAT, MILLION
from sim.contracts.rounding import part_of
from sim.demand import offered_limit
from sim.loan_due import RUNNING, monthly_burden
from sim.wiring import Moment, Step

__all__ = ["TRANCHES", "TRANCHE_STEPS", "add_up_promised"]


def paid_out(tranche, agreed, product_tranche_ppm_1, product_tranche_ppm_2, product_tranche_ppm_3, product_tranche_ppm_4,
             product_tranche_ppm_5, product_unit):
    """Return what the first `tranche` tranches of a loan come to, fen, each but the last of all rounded by itself."""
    out = part_of(agreed, product_tranche_ppm_1, MILLION, product_unit)
    out = out + (part_of(agreed, product_tranche_ppm_2, MILLION, product_unit) if tranche > 1 else 0)
    out = out + (part_of(agreed, product_tranche_ppm_3, MILLION, product_unit) if tranche > 2 else 0)
    out = out + (part_of(agreed, product_tranche_ppm_4, MILLION, product_unit) if tranche > 3 else 0)
    return out + (part_of(agreed, product_tranche_ppm_5, MILLION, product_unit) if tranche > 4 else 0)


def next_tranche(status, tranche, agreed, number, installments, scheduled, deferred, principal_overdue, interest_overdue,
                 fee_overdue, penalty_overdue, product_tranches, product_disbursement_tranche_installments, product_tranche_ppm_1,
                 product_tranche_ppm_2, product_tranche_ppm_3, product_tranche_ppm_4, product_tranche_ppm_5, product_unit,
                 product_convention, product_basis):
    """Return (1 if a tranche is paid out now, how much, fen): so many installments after the last one, and nothing is owed.

    Each tranche is its share of the loan in whole units of currency; the last takes the rest.
    """
    clean = principal_overdue + interest_overdue + fee_overdue + penalty_overdue == 0
    passed = number > product_disbursement_tranche_installments and product_disbursement_tranche_installments > 0
    open_still = spent(number, installments, scheduled, deferred, product_convention, product_basis) == 0
    due = 1 if status == RUNNING and clean and passed and open_still and tranche < product_tranches else 0
    early = product_tranche_ppm_2 if tranche == 1 else product_tranche_ppm_3
    late = product_tranche_ppm_4 if tranche == 3 else product_tranche_ppm_5
    out = paid_out(tranche, agreed, product_tranche_ppm_1, product_tranche_ppm_2, product_tranche_ppm_3, product_tranche_ppm_4,
                   product_tranche_ppm_5, product_unit)
    share = part_of(agreed, early if tranche < 3 else late, MILLION, product_unit)
    return due, due * (agreed - out if tranche + 1 >= product_tranches else share)


def add_tranche(interest_ahead, tranche, principal_new, scheduled, balance, principal, installment, installments, number, deferred,
                graces, household_borrowed, household_installments_month, product_every, product_basis, product_installments,
                product_flat_over, product_flat_under, product_unit, product_grace_principal, product_grace_interest,
                product_grace_free, product_moratorium):
    """Pay out a tranche over the installments left; a flat loan bears its rate for the rest of the term, less what is free, fen."""
    flat = product_basis == FLAT
    left = installments - number + 1
    rest = product_installments - max(product_installments - left, product_grace_free)
    more = part_of(principal_new, product_flat_over * rest, product_flat_under * product_installments, product_unit) if flat else 0
    kept = graces_left(graces, number - 1, left, product_grace_principal, product_grace_interest, product_grace_free,
                       product_moratorium, product_basis)
    burden = monthly_burden(installment, principal, product_every, installments)
    return (
        principal_new, tranche + 1, balance + principal_new, scheduled + principal_new, left,
        kept + (ON_TOP if deferred > 0 and not flat else 0),
        interest_ahead + more if flat else 0, 0 if flat else deferred, household_borrowed + principal_new,
        household_installments_month - burden, 0,
    )


def promise_nothing():
    """Return 0: no tranche has been found that is still to come."""
    return 0


def still_promised(tranche, agreed, household_promised, product_tranches, product_disbursement_tranche_installments,
                   product_tranche_ppm_1, product_tranche_ppm_2, product_tranche_ppm_3, product_tranche_ppm_4,
                   product_tranche_ppm_5, product_unit):
    """Return what is still to be paid out of the household's loans, this one included, fen."""
    waits = tranche < product_tranches and product_disbursement_tranche_installments > 0
    left = agreed - paid_out(tranche, agreed, product_tranche_ppm_1, product_tranche_ppm_2, product_tranche_ppm_3,
                             product_tranche_ppm_4, product_tranche_ppm_5, product_unit)
    return household_promised + (left if waits else 0)


def hold_to_promised(total_limit, limit, loans, promised):
    """Return (most that may be owed under the offer, most that may still be borrowed now), fen, less what is promised already.

    [1] 5(1): in all never above the limit. A further loan that took the room of a tranche to come would pass it once that is paid.
    """
    total = max(total_limit - promised, 0)
    return total, min(limit, max(total - loans, 0))


TRANCHES = (
    Moment("look_for_tranche", "loan", (Step(next_tranche, ("turn", "principal_new")),), when="meets"),
    Moment("add_tranche", "loan", (
        Step(still_to_come, ("interest_ahead", "repaying")),
        Step(add_tranche, ("disburse", "tranche", "balance", "principal", "installments", "graces", "interest_total", "deferred",
                           "household_borrowed", "household_installments_month", "principal_new")),
    ), when="turn"),
    Moment("promise_nothing", "household", (Step(promise_nothing, ("promised",)),)),
    Moment("promise", "loan", (Step(still_promised, ("household_promised",)),), when="status"),
)
"""`agree_anew` (sim/loan_changes.py) follows when a tranche is paid out."""
TRANCHE_STEPS = {("tranches", offered_limit): Step(hold_to_promised, ("total_limit", "limit"))}
"""The step that joins the weighing of an offer where loans are paid out in tranches (sim/loan_terms.py)."""


def add_up_promised(engine) -> None:
    """Find for each household which tranches of its loans are still to be paid out, where there are tranches."""
    if "tranches" in engine.store.changes:
        engine.live("promise_nothing")
        engine.live("promise")
