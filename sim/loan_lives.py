"""Credit life insurance: a premium withheld from the loan, and a loan that the insurer settles when the borrower's head dies."""

from sim.arithmetic import clamp, rint
from sim.loan_due import NONE, monthly_burden
from sim.wiring import Moment, Step

__all__ = ["SETTLE_FOR_THE_DEAD", "insure_life"]


def insure_life(principal, opening_fee_due, opening_saving_due, product_insurance_life_premium_share):
    """Return the premium of credit life insurance paid out of the loan, fen."""
    paid_out = max(principal - opening_fee_due - opening_saving_due, 0)
    return clamp(rint(product_insurance_life_premium_share * principal), 0, paid_out)


def settle_for_the_dead(status, household_bereaved, balance, interest_overdue, principal_overdue, fee_overdue, penalty_overdue,
                        saved, principal, installment, installments, household_open_loans, household_installments_month,
                        household_savings, household_savings_elsewhere, product_every, product_insurance_life):
    """Settle a loan of a household whose head has died, where the product insures lives.

    Returns (paid by the insurer; principal, interest and charges paid with it; savings of the loan handed back by lender and third
    party), fen, and the new state: the loan is closed.
    """
    done = 1 if status > 0 and household_bereaved == 1 and product_insurance_life == 1 else 0
    left = 1 - done
    charges = fee_overdue + penalty_overdue
    burden = monthly_burden(installment, principal, product_every, installments) if done == 1 else 0
    at_lender = done * min(saved, household_savings)
    elsewhere = done * min(saved - min(saved, household_savings), household_savings_elsewhere)
    last = 1 if household_open_loans <= 1 else 0
    return (
        done * (balance + interest_overdue + charges), done * balance, done * interest_overdue, done * charges, at_lender,
        elsewhere,
        left * balance, left * interest_overdue, left * principal_overdue, left * fee_overdue, left * penalty_overdue, left * saved,
        NONE if done == 1 else status, household_open_loans - done, household_installments_month - burden, done, done * last,
    )


SETTLE_FOR_THE_DEAD = Moment("settle_for_the_dead", "loan", (
    Step(settle_for_the_dead, (
        "insurer_settles", "pay_principal", "pay_interest", "pay_charges", "withdraw", "withdraw_elsewhere", "balance",
        "interest_overdue", "principal_overdue", "fee_overdue", "penalty_overdue", "saved", "status", "household_open_loans",
        "household_installments_month", "tally_settled_count", "tally_left_clients")),
), when="status")
