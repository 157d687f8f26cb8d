"""A loan that changes at a meeting, right after an installment fell due: rolled over, extended, prepaid; or that is raised at a
month's end.

A change sets the terms of a new contract in the loan's own columns (principal, number of installments, graces, interest still to
come) and marks it in `turn`; `agree_anew` opens that contract. The same events with real dates: sim/contracts/events.py. A loan is
raised at a month's end, wherever in a period that falls.
"""

from sim.arithmetic import clamp, floor_div, mul_div
from sim.contracts import at_risk
from sim.contracts.anew import graces_left, graces_of, open_anew, shortened_count, still_to_come
from sim.contracts.changes import REAMORTIZE, SHORTEN, carried_over
from sim.contracts.lines import EQUAL_INSTALLMENTS, FLAT, THREE_STAGE
from sim.loan_due import FINISH, RUNNING, monthly_burden
from sim.loan_late import SINCE_DUE
from sim.risk_fund import pay_in_more
from sim.wiring import Moment, Step

__all__ = ["LOAN_CHANGES"]

YUAN = 100
"""Fen in the least that a prepayment leaves for each installment to come, so that none is rounded below zero (assumption)."""


def mature(number, installments, principal_new, interest_new, principal_overdue, interest_overdue,
           product_renewal_without_principal, household_counted):
    """Return (1 if the last installment fell due now and nothing before it is owed, so that its principal may be renewed; the
    principal that the household may ask to renew, fen)."""
    clean = principal_overdue == principal_new and interest_overdue == interest_new
    may = 1 if product_renewal_without_principal == 1 and number > installments and principal_new > 0 and clean else 0
    return may, household_counted + may * principal_overdue


def hold_back(household_counted, joint, principal_overdue, scheduled, principal_new, household_due, household_joint_due):
    """Return the state of a loan whose principal is not asked for at this meeting because the household renews it, fen."""
    on = 1 if household_counted > 0 else 0
    held = on * principal_overdue
    return (on, principal_overdue - held, scheduled + held, principal_new - on * principal_new, household_due - held,
            household_joint_due - joint * held, -on * principal_new, -on * principal_new)


def roll(status, interest_overdue, balance, scheduled, principal, installment, installments, principal_overdue, last_due, next_due,
         graces, deferred, household_installments_month, product_every, product_installments, product_grace_all):
    """Renew the whole balance for a full term where the interest was paid [1]; else ask for the principal after all.

    Returns the terms of the new contract, what is still owed, and what fell due after all, fen and days.
    """
    new = 1 if status == RUNNING and interest_overdue == 0 else 0
    burden = monthly_burden(installment, principal, product_every, installments)
    back = status * (1 - new) * scheduled
    return (
        new, balance if new == 1 else principal, product_installments if new == 1 else installments,
        last_due + product_every * (1 + product_grace_all) if new == 1 else next_due, (1 - new) * graces, (1 - new) * deferred,
        household_installments_month - new * burden, principal_overdue + back, scheduled - back, back, back,
    )


def struck(status, renegotiated, principal_overdue, interest_overdue, balance, household_bills, household_usual,
           product_renewal_extension_installments, product_arrears_tolerance, product_arrears_tolerance_ppm,
           product_arrears_tolerance_days, first_day, late_since):
    """Return 1 if the loan is extended: at risk in a month whose bills (fen) exceed a month's usual income; once [1]."""
    late = first_day + 29 - late_since if late_since >= 0 else 0
    risky = at_risk(principal_overdue + interest_overdue, late, balance, product_arrears_tolerance, product_arrears_tolerance_ppm,
                    product_arrears_tolerance_days)
    beyond = household_bills > household_usual and balance > 0
    may = status == RUNNING and renegotiated == 0 and product_renewal_extension_installments > 0
    return 1 if may and beyond and risky == 1 else 0


def shares_shortened(product_prepayment_mode, product_method, product_basis, product_convention):
    """Return 1 if a prepayment may have left fewer installments than are counted: a declining loan in equal shares, shortened."""
    shares = product_prepayment_mode == SHORTEN and product_method != EQUAL_INSTALLMENTS
    return 1 if shares and product_basis != FLAT and product_convention != THREE_STAGE else 0


def extend(interest_ahead, repaying, balance, principal, installment, installments, number, deferred, interest_overdue, next_due,
           graces, household_installments_month, product_every, product_basis, product_method, product_convention,
           product_prepayment_mode, product_renewal_extension_installments, product_grace_principal, product_grace_interest,
           product_grace_free, product_moratorium):
    """Give so many installments more from the next due day; overdue principal joins the balance; the loan is renegotiated.

    Interest that has fallen due and is unpaid is taken back and asked for with the next installment. Returns that, the terms of the
    new contract, and arrears of nothing, fen and days. After the last installment the next falls due one interval from today.
    """
    flat = product_basis == FLAT
    left = repaying if shares_shortened(product_prepayment_mode, product_method, product_basis, product_convention) else (
        installments - number + 1)
    count = left + product_renewal_extension_installments
    kept = graces_left(graces, number - 1, count, product_grace_principal, product_grace_interest, product_grace_free,
                       product_moratorium, product_basis)
    late_start = next_due - min(product_every, 30) + product_every
    return (
        -interest_overdue, 1, 1, balance, count, interest_overdue + (0 if flat else deferred), 0, 0, -1,
        late_start if left == 0 else next_due, kept, interest_ahead if flat else 0,
        household_installments_month - monthly_burden(installment, principal, product_every, installments),
    )


def take_ahead(household_paying, household_paid_month, status, balance, number, installments, scheduled, deferred,
               principal_overdue, interest_overdue, fee_overdue, penalty_overdue, product_basis, product_unit):
    """Take what the household brings ahead of time for a loan on which nothing is owed: interest put off, then principal.

    What closes the loan closes it, and interest of times to come is not asked for; less leaves a yuan owed for each installment.
    Interest put off on a flat loan is asked for only where it closes. Returns interest charged and paid, principal, what is left
    to bring, paid this month, balance, scheduled balance, interest put off (fen), next number, what is owed, the principal
    prepaid on a loan that goes on, and all principal prepaid.
    """
    owed = principal_overdue + interest_overdue
    clean = owed + fee_overdue + penalty_overdue == 0 and number <= installments
    left = household_paying if status == RUNNING and clean and balance > 0 else 0
    closes = left > 0 and left >= balance + deferred
    asked = deferred if product_basis != FLAT or closes else 0
    whole = floor_div(max(left - asked, 0), product_unit) * product_unit
    kept = max(product_unit, YUAN) * (installments - number + 1)
    principal = balance if closes else clamp(whole, 0, max(balance - kept, 0))
    interest = asked if principal > 0 else 0
    paid = interest + principal
    keeps = deferred if principal == 0 or (product_basis == FLAT and not closes) else 0
    return (
        interest, interest, principal, household_paying - paid, household_paid_month + paid, balance - principal,
        scheduled - principal, keeps, installments + 1 if closes else number, owed, 0 if closes else principal, principal,
    )


def mark_prepaid(prepaid):
    """Return (1 if the loan goes on and was prepaid; by how much, fen, kept where what fell due stood)."""
    return (1 if prepaid > 0 else 0), prepaid


def before_prepaying(scheduled, principal_new):
    """Return the balance by schedule before the prepayment, fen."""
    return scheduled + principal_new


def after_prepaying(scheduled, principal_new, number, installments):
    """Return (the balance by schedule after the prepayment, fen; the installments that are left)."""
    return scheduled - principal_new, installments - number + 1


def go_on(interest_ahead, count, scheduled, principal, installment, installments, interest_total, number, deferred, graces,
          household_installments_month, product_every, product_basis, product_method, product_convention,
          product_prepayment_mode, product_grace_principal, product_grace_interest, product_grace_free, product_moratorium):
    """Return the terms of a prepaid loan, fen: lower installments, fewer, or a smaller last one.

    With lower installments, and where a flat loan is shortened or a three_stage loan changes, the contract is made anew on what is
    left. Equal installments are shortened in number; others go on as they are until the principal is repaid.
    """
    flat = product_basis == FLAT
    shortens = product_prepayment_mode == SHORTEN
    anew = product_prepayment_mode == REAMORTIZE or product_convention == THREE_STAGE or (shortens and flat)
    fewer = shortens and not anew and product_method == EQUAL_INSTALLMENTS
    kept = graces_left(graces, number - 1, count, product_grace_principal, product_grace_interest, product_grace_free,
                       product_moratorium, product_basis)
    burden = monthly_burden(installment, principal, product_every, installments)
    return (
        1 if anew else 0, scheduled if anew else principal, count if anew else (number - 1 + count if fewer else installments),
        kept if anew else graces, 0 if anew else deferred, interest_ahead if anew and flat else interest_total,
        household_installments_month - (burden if anew else 0), 0,
    )


def top_up(interest_ahead, repaying, month, first_day, principal_new, scheduled, balance, principal, installment, installments,
           number, last_due, next_due, deferred, graces, household_borrowed, household_installments_month, product_every,
           product_basis, product_method, product_convention, product_prepayment_mode, product_installments, product_rate_over,
           product_rate_under, product_flat_over, product_flat_under, product_unit, product_grace_all, product_grace_principal,
           product_grace_interest, product_grace_free, product_moratorium, pay_into_fund, product_repayment_first_due_days):
    """Lend more into a running loan at the month's end, over the installments left, fen; a flat loan bears its rate for the rest of
    the term [1], a declining one interest by the days of the running period on the old balance and on the new."""
    flat = product_basis == FLAT
    left = repaying if shares_shortened(product_prepayment_mode, product_method, product_basis, product_convention) else (
        installments - number + 1)
    more = mul_div(principal_new, product_flat_over * left, product_flat_under * product_installments) if flat else 0
    kept = graces_left(graces, number - 1, left, product_grace_principal, product_grace_interest, product_grace_free,
                       product_moratorium, product_basis)
    odd = product_repayment_first_due_days > 0 and last_due < 0
    wait = product_repayment_first_due_days if odd else product_every * (1 + product_grace_all)
    start = last_due if last_due >= 0 else next_due - wait
    _, _, free = graces_of(graces, product_grace_principal, product_grace_interest, product_grace_free)
    carried = deferred if flat or number <= free else carried_over(
        scheduled, principal_new, 0 if odd else deferred, start, min(first_day + 29, next_due), next_due,
        product_every if odd else next_due - start, product_rate_over, product_rate_under, product_unit)
    burden = monthly_burden(installment, principal, product_every, installments)
    return (
        principal_new, balance + principal_new, scheduled + principal_new, left, kept, interest_ahead + more if flat else 0,
        0 if flat else carried, household_borrowed + principal_new - pay_into_fund, household_installments_month - burden,
        month, 1, 0,
    )


def begin_anew(principal, installment, installments, household_installments_month, product_every):
    """Return the state of a contract made anew: next number, balance by schedule (fen), the household's installments a month (fen),
    and 0: it is made."""
    return 1, principal, household_installments_month + monthly_burden(installment, principal, product_every, installments), 0


LOAN_CHANGES = (
    Moment("mature", "loan", (Step(mature, ("turn", "household_counted")),), when="meets"),
    Moment("hold_back", "loan", (
        Step(hold_back, ("turn", "principal_overdue", "scheduled", "principal_new", "household_due", "household_joint_due",
                         "tally_due_fen", "tally_principal_due_fen")),
    ), when="turn"),
    Moment("roll", "loan", (
        Step(roll, ("turn", "principal", "installments", "next_due", "graces", "deferred", "household_installments_month",
                    "principal_overdue", "scheduled", "tally_due_fen", "tally_principal_due_fen")),
    ), when="turn"),
    Moment("look_beyond", "loan", (SINCE_DUE, Step(struck, ("turn",)),), when="meets"),
    Moment("extend", "loan", (
        Step(still_to_come, ("interest_ahead", "repaying")),
        Step(extend, ("charge_interest", "turn", "renegotiated", "principal", "installments", "deferred", "principal_overdue",
                      "interest_overdue", "oldest_unpaid", "next_due", "graces", "interest_total",
                      "household_installments_month")),
    ), when="turn"),
    Moment("take_ahead", "loan", (
        Step(take_ahead, ("charge_interest", "pay_interest", "pay_principal", "household_paying", "household_paid_month",
                          "balance", "scheduled", "deferred", "number", "owed", "prepaid", "tally_prepaid_fen")),
        *FINISH,
        Step(mark_prepaid, ("turn", "principal_new")),
    ), when="meets"),
    Moment("go_on", "loan", (
        Step(before_prepaying, ("scheduled",)),
        Step(still_to_come, ("interest_ahead", "repaying")),
        Step(after_prepaying, ("scheduled", "most")),
        Step(shortened_count, ("count",)),
        Step(go_on, ("turn", "principal", "installments", "graces", "deferred", "interest_total",
                     "household_installments_month", "principal_new")),
    ), when="turn"),
    Moment("top_up", "loan", (
        Step(still_to_come, ("interest_ahead", "repaying")),
        Step(pay_in_more, ("pay_into_fund",)),
        Step(top_up, ("disburse", "balance", "principal", "installments", "graces", "interest_total", "deferred",
                      "household_borrowed", "household_installments_month", "household_last_loan_month", "tally_disbursed_count",
                      "principal_new")),
    ), when="turn"),
    Moment("agree_anew", "loan", (
        Step(open_anew, ("installment", "interest_total")),
        Step(begin_anew, ("number", "scheduled", "household_installments_month", "turn")),
    ), when="turn"),
)
"""In the order of a month; `agree_anew` follows each of `roll`, `extend`, `go_on` and `top_up`, and leaves no turn open."""
