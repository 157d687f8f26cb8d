"""No term is parsed and ignored: a run of villages asks for what a term changes, or refuses the product that sets it."""

from datetime import date
from itertools import zip_longest
from pathlib import Path

import pytest

from analysis.schedule import load_product
from sim.acting import refuse_idle_terms
from sim.column_sets import argument_names
from sim.ground import moments_of
from sim.loan_terms import TERMS
from sim.terms.letters import LettersError
from sim.terms.product import Product
from sim.terms.product_columns import product_columns
from sim.terms.product_forms import forms_of
from tests.contracts.worlds import product

JOINT = {"kind": "joint", "group_min": 3, "group_max": 5}
FUND = {**JOINT, "kind": "pooled_fund", "fund_share": 0.4}
BOUND = {"kind": "guarantor", "guarantors": 1}
MONTHLY = {"every_months": 1, "installments": 12}
CHANGED = {
    "insurance.insured_share": {"insurance": {"insured_share": 0.5}},
    "insurance.life": {"insurance": {"life": True}},
    "insurance.life_premium_share": {"insurance": {"life": True, "life_premium_share": 0.01}},
    "amount.min_yuan": {"amount": {"min_yuan": 2.0}},
    "amount.max_yuan": {"amount": {"max_yuan": 5000.0}},
    "client.types": {"client": {"types": ["farm"]}},
    "repayment.every_days": {"repayment": {"every_days": 10, "installments": 12}},
    "repayment.every_weeks": {"repayment": {"every_weeks": 1, "installments": 12}},
    "repayment.once": {"repayment": {"once": True, "term_months": 12}},
    "repayment.installments": {"repayment": {"every_months": 1, "installments": 9}},
    "repayment.term_days": {"repayment": {"every_months": 1, "term_days": 180}},
    "repayment.term_months": {"repayment": {"every_months": 1, "term_months": 6}},
    "repayment.method": {"repayment": {**MONTHLY, "method": "equal_principal"}},
    "repayment.principal_share": {"repayment": {**MONTHLY, "method": "fixed_share", "principal_share": 0.05}},
    "repayment.balloon_share": {"repayment": {**MONTHLY, "balloon_share": 0.2}},
    "repayment.down_payment_share": {"repayment": {**MONTHLY, "down_payment_share": 0.1}},
    "repayment.installments_max": {"repayment": {**MONTHLY, "installments_min": 6, "installments_max": 24}},
    "repayment.first_due_days": {"repayment": {**MONTHLY, "first_due_days": 45}},
    "plan.month_weights": {"repayment": {**MONTHLY, "method": "planned"}, "plan": {"month_weights": [1.0] * 12}},
    "plan.shares": {"repayment": {**MONTHLY, "installments": 2, "method": "planned"}, "plan": {"shares": [0.4, 0.6]}},
    "plan.amounts_yuan": {"repayment": {**MONTHLY, "installments": 2, "method": "planned"}, "plan": {"amounts_yuan": [400.0]}},
    "rounding.residual": {"repayment": {**MONTHLY, "method": "equal_principal"}, "rounding": {"residual": "spread"}},
    "fees.installment_cap_yuan": {"fees": {"installment_share": 0.1, "installment_cap_yuan": 5.0}},
    "fees.dated_days": {"fees": {"dated_days": [180], "dated_yuan": 5.0}},
    "allocation.by": {"allocation": {"by": "installment"}},
    "cycles.amounts_yuan": {"cycles": {"amounts_yuan": [1000.0, 2000.0]}},
    "cycles.rates": {"cycles": {"rates": [0.24, 0.2]}},
    "cycles.installments": {"cycles": {"installments": [6, 12]}},
    "arrears.tolerance_share": {"arrears": {"tolerance_share": 0.05}},
    "arrears.tolerance_days": {"arrears": {"tolerance_days": 5}},
    "repayment.rest_days": {"repayment": {**MONTHLY, "rest_days": ["sunday"]}},
    "repayment.holidays": {"repayment": {**MONTHLY, "holidays": [date(2012, 1, 23)]}},
    "interest.rate_annual": {"interest": {"rate_annual": 0.1}},
    "interest.rate_period": {"interest": {"rate_annual": 0.0, "rate_period": 0.03}},
    "interest.rate_term": {"interest": {"rate_annual": 0.0, "rate_term": 0.1, "basis": "flat"}},
    "interest.basis": {"interest": {"basis": "flat"}},
    "interest.prorated": {"interest": {"basis": "flat", "prorated": False}, "repayment": {"every_months": 1, "term_months": 6}},
    "interest.convention": {"interest": {"convention": "three_stage"}},
    "interest.counting": {"interest": {"counting": "actual_days", "days_in_year": 365}},
    "interest.days_in_year": {"interest": {"days_in_year": 365}, "repayment": {"every_days": 10, "installments": 12}},
    "rounding.digits": {"rounding": {"digits": 0}},
    "rounding.multiple_yuan": {"rounding": {"multiple_yuan": 1.0}},
    "rounding.mode": {"rounding": {"mode": "ceiling"}},
    "rounding.final_multiple_yuan": {"rounding": {"final_multiple_yuan": 1.0}},
    "rounding.final_mode": {"rounding": {"final_mode": "ceiling"}},
    "rounding.currency_mode": {"rounding": {"currency_mode": "half_up"}},
    "grace.principal": {"grace": {"principal": 2}},
    "grace.interest_payment": {"grace": {"interest_payment": 2}},
    "grace.interest_free": {"grace": {"interest_free": 2}},
    "grace.moratorium": {"grace": {"moratorium": 1}},
    "grace.all": {"grace": {"all": 1}, "interest": {"convention": "three_stage"}},
    "savings.opening_share": {"savings": {"opening_share": 0.1}},
    "savings.installment_share": {"savings": {"installment_share": 0.1}},
    "savings.installment_yuan": {"savings": {"installment_yuan": 1.0}},
    "savings.rate_annual": {"savings": {"rate_annual": 0.1}},
    "savings.withdrawable": {"savings": {"withdrawable": "never"}},
    "savings.after_cycles": {"savings": {"withdrawable": "after_cycles", "after_cycles": 2}},
    "savings.set_off": {"savings": {"set_off": True}},
    "savings.held_by": {"savings": {"held_by": "third_party"}},
    "fees.opening_share": {"fees": {"opening_share": 0.1}},
    "fees.opening_yuan": {"fees": {"opening_yuan": 0.1}},
    "fees.cap_yuan": {"fees": {"cap_yuan": 10.0}},
    "fees.installment_share": {"fees": {"installment_share": 0.1}},
    "fees.installment_yuan": {"fees": {"installment_yuan": 1.0}},
    "fees.base": {"fees": {"base": "interest"}},
    "penalties.rate_annual": {"penalties": {"rate_annual": 0.1}},
    "penalties.flat_yuan": {"penalties": {"flat_yuan": 1.0}},
    "penalties.base": {"penalties": {"base": "principal"}},
    "penalties.grace_days": {"penalties": {"grace_days": 5}},
    "penalties.cap_share": {"penalties": {"cap_share": 0.1}},
    "allocation.order": {"allocation": {"order": ["principal", "interest", "fee", "penalty"]}},
    "allocation.past_due_first": {"allocation": {"past_due_first": False}},
    "liability.kind": {"liability": JOINT},
    "liability.group_min": {"liability": JOINT},
    "liability.group_max": {"liability": JOINT},
    "liability.guarantors": {"liability": {"kind": "guarantor", "guarantors": 1}},
    "liability.fund_share": {"liability": FUND},
    "liability.fund_multiple": {"liability": {**FUND, "fund_multiple": 3.0}},
    "liability.guarantor_income_times": {"liability": {**BOUND, "guarantor_income_times": 2.0}},
    "liability.guarantor_salary_month_yuan": {"liability": {**BOUND, "guarantor_salary_month_yuan": 900.0}},
    "liability.guarantor_salary_share": {"liability": {**BOUND, "guarantor_salary_share": 0.3}},
    "liability.call_days": {"liability": {**BOUND, "call_days": 60}},
    "liability.refused": {"liability": {**JOINT, "refused": "group"}},
    "liability.sequence": {"liability": {**JOINT, "sequence": [2, 2, 1]}},
    "liability.wave_installments": {"liability": {**JOINT, "wave_installments": 2}},
    "cycles.first_yuan": {"cycles": {"first_yuan": 500.0}},
    "cycles.growth": {"cycles": {"growth": 0.5}},
    "cycles.cap_yuan": {"cycles": {"cap_yuan": 5000.0}},
    "renewal.after_months_first": {"renewal": {"after_months_first": 3}},
    "renewal.after_months_old": {"renewal": {"after_months_old": 2}},
    "renewal.max_loans": {"renewal": {"max_loans": 2}},
    "renewal.second_every_days_max": {"renewal": {"second_every_days_max": 15}},
    "renewal.without_principal": {"renewal": {"without_principal": True}},
    "renewal.top_up": {"renewal": {"top_up": True}},
    "renewal.extension_installments": {"renewal": {"extension_installments": 3}},
    "prepayment.mode": {"prepayment": {"mode": "shorten"}},
    "disbursement.tranches": {"disbursement": {"tranches": [0.5, 0.5], "tranche_installments": 2}},
    "arrears.tolerance_yuan": {"arrears": {"tolerance_yuan": 5.0}},
    "arrears.grace_days": {"arrears": {"grace_days": 5}},
    "provisioning.days": {"provisioning": {"days": [30], "shares": [0.1, 0.5]}},
    "provisioning.base": {"provisioning": {"base": "overdue_principal"}},
    "provisioning.renegotiated_extra": {"provisioning": {"renegotiated_extra": 0.2}},
    "subsidy.share": {"subsidy": {"share": 0.5}},
    "subsidy.when": {"subsidy": {"when": "paid_on_time"}},
    "subsidy.payer": {"subsidy": {"payer": "donor", "share": 0.5}},
    "eligibility.registered_only": {"eligibility": {"registered_only": True}},
    "eligibility.left_poverty_too": {"eligibility": {"left_poverty_too": False}},
    "eligibility.over65_too": {"eligibility": {"over65_too": False}},
    "eligibility.struck_only": {"eligibility": {"struck_only": True}},
    "eligibility.members_min": {"eligibility": {"members_min": 2}},
    "eligibility.debt_share_max": {"eligibility": {"debt_share_max": 0.5}},
    **{f"pricing.{part}_annual": {"interest": {"rate_annual": 0.0}, "pricing": {f"{part}_annual": 0.1}}
       for part in ("funds", "method", "administration", "loss", "return")},
    "rating.steps_annual": {"rating": {"steps_annual": [-0.01, 0.0, 0.01]}},
    "rating.line_share": {"rating": {"line_share": 0.2}},
    "rating.grade": {"rating": {"grade": "good"}},
    "compensation.covered": {"compensation": {"covered": True}},
}
BESIDE = {
    "repayment.principal_share": {"repayment": {**MONTHLY, "method": "fixed_share", "principal_share": 0.04}},
    "interest.prorated": {"interest": {"basis": "flat"}, "repayment": {"every_months": 1, "term_months": 6}},
    "interest.days_in_year": {"repayment": {"every_days": 10, "installments": 12}},
    "rounding.residual": {"repayment": {**MONTHLY, "method": "equal_principal"}},
    "fees.installment_cap_yuan": {"fees": {"installment_share": 0.1}},
    "interest.counting": {"interest": {"days_in_year": 365}},
    "interest.rate_term": {"interest": {"rate_annual": 0.24, "basis": "flat"}},
    "grace.all": {"interest": {"convention": "three_stage"}},
    "savings.after_cycles": {"savings": {"withdrawable": "after_cycles", "after_cycles": 1}},
    "liability.group_min": {"liability": {**JOINT, "group_min": 2}},
    "liability.group_max": {"liability": {**JOINT, "group_max": 6}},
    "liability.fund_share": {"liability": {**JOINT, "kind": "pooled_fund", "fund_share": 0.1}},
    "liability.fund_multiple": {"liability": JOINT},
    "liability.refused": {"liability": JOINT},
    "liability.sequence": {"liability": JOINT},
    "liability.wave_installments": {"liability": JOINT},
    "subsidy.payer": {"subsidy": {"share": 0.5}},
}
"""What a product is compared with, where changing the term alone is not possible."""
SAID_WITH_OTHERS = {
    "amount.default_yuan": "the schedule's amount where none is asked for",
    "repayment.every_months": "the base of every case here",
    "repayment.installments_min": "changed with repayment.installments_max",
    "plan.interest": "says how a plan acts",
    "fees.dated_yuan": "changed with fees.dated_days",
    "fees.dated_share": "changed with fees.dated_days",
    "repayment.moved": "says how repayment.rest_days and repayment.holidays act",
    "interest.days_in_month": "says how interest.counting acts",
    "liability.sequence": "put into the columns of the groups (sim/build.py), who serve their members in waves",
    "disbursement.tranche_installments": "says how disbursement.tranches act",
    "provisioning.shares": "changed with provisioning.days",
    "liability.group_max": "groups are formed by it when the village is peopled",
    "liability.fund_multiple": "says how a pooled fund acts",
    "liability.wave_installments": "says how liability.sequence acts",
    "prepayment.mode": "nobody in a run pays ahead of time unless a rule says so",
}


def asked() -> set[str]:
    """Every product column that some moment of a month asks for."""
    names = set()
    for moment in moments_of({}, TERMS | {"ratings", "policies"}):
        for step in moment.steps:
            names |= set(argument_names(step.function))
    return {name.split("_", 1)[1] for name in names if name.startswith(("product_", "offer_"))}


def offered(one: Product) -> list[dict[str, float]]:
    """The columns of every form in which a product is offered."""
    return [product_columns(form) | {"cycle_from": first, "cycle_to": last} for form, first, last in forms_of([one])]


def test_every_term_is_looked_at():
    paths = {f"{section}.{name}" for section, field in Product.model_fields.items() if section not in {"name", "title"}
             for name in field.annotation.model_fields}
    assert paths == set(CHANGED) | set(SAID_WITH_OTHERS)


@pytest.mark.parametrize("path", CHANGED)
def test_a_term_acts_or_says_that_it_does_not(path):
    plain, changed = offered(product(**BESIDE.get(path, {}))), offered(product(**CHANGED[path]))
    moved = {name for one, other in zip_longest(plain, changed, fillvalue={}) for name in one | other
             if one.get(name) != other.get(name)}
    if moved & asked() or path in SAID_WITH_OTHERS:
        return
    with pytest.raises(LettersError):
        refuse_idle_terms("a scenario", [product(**CHANGED[path])])


def test_shipped_products_have_no_idle_terms():
    files = sorted((Path(__file__).parents[2] / "scenarios/products").glob("*.toml"))
    refuse_idle_terms("shipped", [load_product(file) for file in files])
