"""A loan at its start: the slot it takes, what is withheld, the contract that is opened."""

from sim.arithmetic import mul_div
from sim.contracts import open_contract, opening_fee, opening_saving
from sim.contracts.anew import spent
from sim.contracts.changes import slice_interest
from sim.contracts.lines import DECLINING
from sim.contracts.rounding import part_of
from sim.loan_due import NONE, RUNNING, THIRD_PARTY, monthly_burden
from sim.loan_late import JOINT, POOLED_FUND
from sim.risk_fund import pay_in
from sim.wiring import Moment, Step

__all__ = ["OPEN", "PAY_OUT"]

MILLION = 1_000_000


def raise_running(status, product_row, number, installments, scheduled, deferred, principal_overdue, interest_overdue, fee_overdue,
                  penalty_overdue, principal_new, household_granted, household_choice, household_top_up_row, product_convention,
                  product_basis):
    """Return (1 if this running loan is raised, by how much, what is still to pay out), fen: a loan of the product granted, with
    nothing owed on it and something still to come."""
    clean = principal_overdue + interest_overdue + fee_overdue + penalty_overdue == 0
    same = household_granted > 0 and household_top_up_row == household_choice and product_row == household_choice
    ahead = spent(number, installments, scheduled, deferred, product_convention, product_basis) == 0
    takes = 1 if status == RUNNING and clean and same and ahead else 0
    return takes, household_granted if takes == 1 else principal_new, household_granted * (1 - takes)


def free_slot(status, household_granted, household_choice, household_top_up_row, product_row, principal):
    """Return (1 if this slot opens, its product, its principal in fen, what is still to pay out): the first empty slot takes it,
    unless a running loan is to be raised."""
    opens = 1 if status == NONE and household_granted > 0 and household_top_up_row != household_choice else 0
    return (opens, household_choice if opens == 1 else product_row, household_granted if opens == 1 else principal,
            household_granted * (1 - opens))


def pay_down(principal, product_down_ppm, product_tranches, product_disbursement_tranche_installments, product_tranche_ppm_1,
             product_unit):
    """Return (disbursed, paid back at once as down payment, principal the contract is about, what is lent in all tranches), fen,
    and 1: the first tranche is paid out."""
    down = mul_div(principal, product_down_ppm, MILLION)
    parted = product_tranches > 1 and product_disbursement_tranche_installments > 0
    first = part_of(principal - down, product_tranche_ppm_1, MILLION, product_unit) if parted else principal - down
    return down + first, down, first, principal - down, 1


def withhold(opening_fee_due, opening_saving_due, product_savings_held_by):
    """Return (fee charged, fee paid, saved at the lender, saved elsewhere), fen, all withheld from the disbursement."""
    elsewhere = opening_saving_due if product_savings_held_by == THIRD_PARTY else 0
    return opening_fee_due, opening_fee_due, opening_saving_due - elsewhere, elsewhere


def as_agreed():
    """Return zeros: a new loan has the graces of its product and is not renegotiated."""
    return 0, 0


def start(month, first_day, principal, installment, installments, opening_fee_due, opening_saving_due, product_every,
          product_grace_all, product_liability_kind, household_open_loans, household_cycles, household_borrowed,
          household_installments_month, household_joint, pay_into_fund, product_repayment_first_due_days, product_basis,
          product_rate_over, product_rate_under, product_unit, product_grace_free):
    """Open the contract in the slot; the first installment falls due one interval after the end of this month (30/360).

    Returns the loan's state and the household's standing, fen, days and counts; a grace on all installments moves the first
    due day. What a first period of another length bears more or less than a whole one waits for the first installment.
    """
    own = product_repayment_first_due_days
    every = product_every * (1 + product_grace_all)
    odd = own > 0 and product_basis == DECLINING and product_grace_free == 0
    so_long = slice_interest(principal, product_rate_over, product_rate_under, own, product_every, product_unit) if odd else 0
    whole = slice_interest(principal, product_rate_over, product_rate_under, 1, 1, product_unit) if odd else 0
    joint = 1 if product_liability_kind == JOINT else 0
    grouped = 1 if product_liability_kind == POOLED_FUND else joint
    burden = monthly_burden(installment, principal, product_every, installments)
    in_hand = principal - opening_fee_due - opening_saving_due - pay_into_fund
    return (
        RUNNING, 1, first_day + 29 + (own if own > 0 else every), -1, -1, 0, month, principal, so_long - whole, principal, joint,
        0, 0, 0, 0, 0, opening_saving_due, household_open_loans + 1, household_cycles + 1, household_borrowed + in_hand,
        household_installments_month + burden, month, max(household_joint, grouped), 1, 1 if household_cycles == 0 else 0, 0, 0,
    )


PAY_OUT = Moment("pay_out", "loan", (
    Step(raise_running, ("turn", "principal_new", "household_granted")),
    Step(free_slot, ("opening", "product_row", "principal", "household_granted")),
), when="household_granted")
OPEN = Moment("open", "loan", (
    Step(opening_fee, ("opening_fee_due",)),
    Step(opening_saving, ("opening_saving_due",)),
    Step(pay_down, ("disburse", "pay_principal", "principal", "agreed", "tranche")),
    Step(open_contract, ("installments", "installment", "interest_total")),
    Step(as_agreed, ("graces", "renegotiated")),
    Step(withhold, ("charge_fee", "pay_charges", "deposit", "deposit_elsewhere")),
    Step(pay_in, ("pay_into_fund",)),
    Step(start, ("status", "number", "next_due", "last_due", "oldest_unpaid", "blemished", "opened_month", "scheduled", "deferred",
                 "balance", "joint", "principal_overdue", "interest_overdue", "fee_overdue", "penalty_overdue", "charged_so_far",
                 "saved", "household_open_loans", "household_cycles", "household_borrowed", "household_installments_month",
                 "household_last_loan_month", "household_joint", "tally_disbursed_count", "tally_new_clients", "opening", "meets")),
), when="opening")
