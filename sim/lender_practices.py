"""What a lender may do beyond the plain business, as the sources have it: its moments, when they are lived, and terms that would
come to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from sim.appraisal import APPRAISAL
from sim.centers import CENTERS
from sim.checks import CHECKS
from sim.liquidity import LIQUIDITY
from sim.loan_hiding import HIDING
from sim.loan_policies import POLICIES
from sim.loan_terms import has_staged_fee
from sim.ratings import RATING_MOMENTS
from sim.staffing import STAFFING
from sim.terms.resolved import Version

__all__ = ["LENDER_MOMENTS", "LENDER_PRACTICES", "idle_terms_of_lender", "practices_of_lender"]

LENDER_PRACTICES = frozenset({"ratings", "hiding", "diversion", "appraisal", "liquidity", "staffing", "centers", "policies",
                              "other branch", "costs by size"})
"""Practices of lenders, each with moments or columns of its own."""
LENDER_MOMENTS = (*RATING_MOMENTS, *HIDING, *CHECKS, *APPRAISAL, *LIQUIDITY, *STAFFING, *CENTERS, *POLICIES)
"""Moments that are lived only where a lender follows such a practice."""


def practices_of_lender(version: Version) -> Iterator[str]:
    """Yield which of LENDER_PRACTICES a version of the terms asks for."""
    lender = version.lender
    for practice, follows in (
            ("ratings", lender.rating.valid_months), ("hiding", lender.staff.hide_chance),
            ("diversion", lender.checks.productive_share),
            ("appraisal", lender.appraisal.target_share or lender.appraisal.tolerance or lender.appraisal.caution_share),
            ("staffing", lender.staffing.clients_per_officer or lender.capacity.reviewer_yuan_month or lender.staffing.split_above
             or lender.staffing.loans_per_manager_yuan),
            ("centers", lender.centers.members), ("policies", any(p.insurance.insured_share for p in version.products)),
            ("costs by size", lender.costs.size_power),
            ("other branch", lender.suspension.branch and lender.suspension.other_branch_share),
            ("liquidity", lender.liquidity.when_short != "none")):
        if follows:
            yield practice


def idle_terms_of_lender(version: Version) -> Iterator[tuple[str, str, str, str]]:
    """Yield (path, found, expected, hint) for terms of a version that need another term to act."""
    yield from _rating(version)
    yield from _lives(version)
    for product in version.products if version.lender.staff.hide_chance else ():
        counted = product.interest.counting != "periods" or product.repayment.rest_days or product.repayment.holidays
        if product.repayment.method == "planned" or product.fees.dated_days or has_staged_fee(product) or counted:
            yield ("lender.staff.hide_chance", str(version.lender.staff.hide_chance), "0 with plans, fees on dates or shares of a "
                   "three_stage loan, days that move or are counted", "such a loan is not made anew")
    for product in version.products:
        if product.insurance.insured_share and (product.disbursement.tranches[1:] or product.repayment.down_payment_share
                                                or product.liability.fund_share or version.lender.opening_book.sha256):
            yield (f"product.{product.name}.insurance.insured_share", str(product.insurance.insured_share),
                   "0 with tranches, a down payment, a risk fund or an opening book", "the premium is withheld from the whole loan")
    suspension = version.lender.suspension
    if suspension.other_branch_share and not suspension.branch:
        yield ("lender.suspension.other_branch_share", str(suspension.other_branch_share), "lender.suspension.branch = true",
               "only a suspended branch has its applications taken by another")
    if suspension.control_share and not (suspension.officers and suspension.retrain_months):
        yield ("lender.suspension.control_share", str(suspension.control_share), "lender.suspension.officers and retrain_months",
               "it is asked of officers who come back from retraining")
    staffing = version.lender.staffing
    if staffing.manager_yuan_month and not staffing.loans_per_manager_yuan:
        yield ("lender.staffing.manager_yuan_month", str(staffing.manager_yuan_month),
               "lender.staffing.loans_per_manager_yuan above 0", "[2] 9(2) has 100 million")
    if version.lender.costs.size_power and not version.lender.costs.per_loan_yuan:
        yield ("lender.costs.size_power", str(version.lender.costs.size_power), "lender.costs.per_loan_yuan above 0",
               "it moves the cost of a loan of the reference size")
    if version.lender.checks.audit_share and not version.lender.staff.hide_chance:
        yield "lender.checks.audit_share", str(version.lender.checks.audit_share), "lender.staff.hide_chance above 0", ""


def _lives(version: Version) -> Iterator[tuple[str, str, str, str]]:
    for product in version.products:
        insurance, path = product.insurance, f"product.{product.name}.insurance.life"
        if insurance.life and not version.shocks.death.chance_month:
            yield path, "true", "shocks.death.chance_month above 0", "where nobody dies nothing is settled"
        if insurance.life_premium_share and not insurance.life:
            yield f"{path}_premium_share", str(insurance.life_premium_share), "0, or insurance.life = true", ""
        if insurance.life and (insurance.insured_share or product.disbursement.tranches[1:] or product.repayment.down_payment_share
                               or product.liability.fund_share or version.lender.opening_book.sha256):
            yield (path, "true", "false with a policy on the harvest, tranches, a down payment, a risk fund or an opening book",
                   "the premium is withheld from the whole loan")


def _rating(version: Version) -> Iterator[tuple[str, str, str, str]]:
    line, valid = version.lender.line, version.lender.rating.valid_months
    for product in version.products:
        rated = any(product.rating.steps_annual) or product.rating.grade != "any" or product.rating.line_share
        if rated and not valid:
            yield f"product.{product.name}.rating", "terms by rating", "lender.rating.valid_months above 0", ""
        if product.rating.line_share and not any(line.income_times):
            yield (f"product.{product.name}.rating.line_share", str(product.rating.line_share), "lender.line.income_times above 0",
                   "a share of no line is nothing")
    if (any(line.income_times) or line.revolving) and not valid:
        yield "lender.line", "a line", "lender.rating.valid_months above 0", "[3] 14: rate, set the line, draw"
    if any(line.income_times) and not line.revolving and not any(p.rating.line_share for p in version.products):
        yield "lender.line", "a line of which no product lends a share", "product.rating.line_share above 0, or revolving", ""
