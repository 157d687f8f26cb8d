"""Dislike of liability for others: what standing in for them is expected to cost enters the price of a group loan."""

from sim.arithmetic import ratio
from sim.demand import offered_limit
from sim.loan_late import JOINT, POOLED_FUND
from sim.wiring import Step

__all__ = ["DREAD_STEPS"]


def price_with_others(price_seen, group_size, group_late, offer_liability_kind, village_will_expected_success,
                      lender_collection_liability_share, village_demand_liability_weight):
    """Return the price seen of a loan with what its group is expected to cost, share of the loan.

    p (1 - p') c of what is repaid (Ghatak 1999): if it can pay itself (p), and each of the others, who owe as much as it does,
    fails with the chance 1 - p', what they leave unpaid is divided among those who remain: as much as one of them owes, or less
    where liability is limited (c). Who is late now is taken to fail. Clients shun such loans: where groups answered
    for nobody any more, more joined (Gine & Karlan 2014).
    """
    liable = 1.0 if group_size > 1 and offer_liability_kind in (JOINT, POOLED_FUND) else 0.0
    able = village_will_expected_success
    fails = 1.0 - able * (1.0 - ratio(group_late, group_size))
    share = min(lender_collection_liability_share, 1.0)
    return price_seen + liable * village_demand_liability_weight * able * fails * share * (1.0 + price_seen)


DREAD_STEPS = {("dread", offered_limit): Step(price_with_others, ("price_seen",))}
"""The step that joins the weighing of an offer where liability for others is disliked (sim/loan_terms.py)."""
