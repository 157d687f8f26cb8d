"""A policy on the harvest, pledged to the lender [1]: taken out with the loan; where a harvest fails it pays what is overdue.

[1] 4(1) "pilots of loans pledged on agricultural insurance policies are encouraged"; who insures, at what premium and from what
loss on is not said: terms of the lender.
"""

from sim.arithmetic import clamp, mul_div, ratio, rint
from sim.contracts.oldest import oldest_still_unpaid
from sim.loan_due import FINISH
from sim.loan_late import BOOKED, book
from sim.loan_opening import withhold
from sim.wiring import Moment, Step

__all__ = ["POLICIES", "POLICY_STEPS", "Policies", "covered_by_policy", "receive_from_policy"]

MILLION = 1_000_000


def take_out_policy(principal, opening_fee_due, opening_saving_due, installments, household_policy, product_every,
                    product_insurance_insured_share, lender_insurance_premium_annual):
    """Return (sum insured, premium paid out of the loan), fen: a part of the loan, insured for its term."""
    insured = rint(product_insurance_insured_share * principal)
    years = ratio(installments * product_every, 360)
    premium = rint(insured * lender_insurance_premium_annual * years)
    return household_policy + insured, clamp(premium, 0, max(principal - opening_fee_due - opening_saving_due, 0))


def call_policy(household_shortfall, status, principal_overdue, interest_overdue, fee_overdue, penalty_overdue,
                product_insurance_insured_share):
    """Return what the policy of the household is called for on this loan, fen: all that is overdue."""
    owed = principal_overdue + interest_overdue + fee_overdue + penalty_overdue
    return household_shortfall + (status * owed if product_insurance_insured_share > 0.0 else 0)


def insurer_pays(policy, shortfall, open_loans, yield_own, village_yield_common, village_harvest, lender_insurance_yield_below):
    """Return (paid by the insurer, of that to the lender for what is overdue, sum still insured, paid for the record), fen.

    A harvest below the bound pays the part that lacks to it, of the sum insured; the lender is paid first, then the
    household.
    """
    lacks = lender_insurance_yield_below - yield_own * village_yield_common
    part = ratio(lacks, lender_insurance_yield_below) if village_harvest == 1 and lacks > 0.0 else 0.0
    paid = mul_div(policy, rint(part * MILLION), MILLION) if open_loans > 0 else 0
    return paid, min(paid, shortfall), (policy - paid if open_loans > 0 else 0), paid


def receive_from_policy(product_insurance_insured_share, household_covered, principal_overdue, interest_overdue, fee_overdue,
                        penalty_overdue, balance, product_allocation_order, product_allocation_past_first):
    """Allocate what the insurer paid to a loan it secures; return payments, what is left, and the new state, fen."""
    return book(1 if product_insurance_insured_share > 0.0 else 0, household_covered, principal_overdue, interest_overdue,
                fee_overdue, penalty_overdue, balance, product_allocation_order, product_allocation_past_first)


def covered_by_policy(product_insurance_insured_share):
    """Return 1 if an insurer pays for the loan."""
    return 1 if product_insurance_insured_share > 0.0 else 0


POLICY_STEPS = {("policies", withhold): Step(take_out_policy, ("household_policy", "pay_premium"))}
POLICIES = (
    Moment("call_policy", "loan", (Step(call_policy, ("household_shortfall",)),), when="status"),
    Moment("insurer_pays", "household", (Step(insurer_pays, ("insurer_pays", "covered", "policy", "tally_insured_paid_fen")),),
           when="policy"),
    Moment("receive_from_policy", "loan", (
        Step(receive_from_policy, BOOKED), Step(oldest_still_unpaid, ("oldest_unpaid", "interest_total")), *FINISH,
    ), when="status"),
)


class Policies:
    """Policies pledged to the lender. Nothing is lived where no product asks for one."""

    def __init__(self, engine) -> None:
        self._engine = engine

    def call(self) -> None:
        """Let the insurer pay for a harvest that failed: first what is overdue."""
        if "policies" in self._engine.store.changes:
            for moment in ("begin_call", "call_policy", "insurer_pays", "receive_from_policy"):
                self._engine.live(moment)
