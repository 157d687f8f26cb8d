"""Lending: the officer's judgment and the committee's decision."""

from sim.arithmetic import exp, normal, ratio
from sim.rules import rule


@rule("screen")
def burden_by_eye(asked, asked_burden, usual, installments_month, lender_officers_screening_sd, lender_approval_burden_share_max,
                  luck):
    """Return 1 if the officer recommends the applicant, else 0.

    The home visit shows income with an error (lognormal, sd of its log given); installments, old and new, may take at most the
    lender's share of what the officer saw. asked_burden: monthly installments of the loan asked for, fen. [4]: housing, premises,
    assets and debts, purpose, capacity, reputation are looked at on the visit.
    """
    seen = usual * exp(lender_officers_screening_sd * normal(luck))
    share = ratio(asked_burden + installments_month, seen)
    return 1 if asked > 0 and share <= lender_approval_burden_share_max else 0


@rule("decide")
def within_committee_limit(asked, passes, loans, asked_limit, lender_approval_committee_limit):
    """Return what the branch committee grants, fen: the amount asked, within its own limit ([4]: up to 10,000) and the client's."""
    room = max(min(lender_approval_committee_limit, asked_limit) - loans, 0)
    return passes * min(asked, room)
