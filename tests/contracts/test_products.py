"""Products: what is refused, what becomes a column, and the contracts of the source documents by hand."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from analysis.cost import cost_of
from sim.contracts import cycle_limit, interest_subsidy
from sim.contracts.rows import ask
from sim.contracts.schedule import build_schedule
from sim.terms.product import Product
from sim.terms.product_columns import product_columns
from tests.contracts.worlds import product

PRODUCTS = Path(__file__).parents[2] / "scenarios/products"
JOINT = {"kind": "joint", "group_min": 3, "group_max": 5}
FLAT = {"rate_annual": 0.1, "basis": "flat", "days_in_year": 360}


def shipped(name, **changes):
    table = tomllib.loads((PRODUCTS / f"{name}.toml").read_text(encoding="utf-8"))
    for section, values in changes.items():
        table[section] = {**table[section], **values}
    return Product.model_validate(table)


IMPOSSIBLE = [
    ("repayment", {"repayment": {"every_days": 10, "every_months": 1, "installments": 3}}),
    ("repayment", {"repayment": {"installments": 3}}),
    ("repayment.installments", {"repayment": {"every_months": 1}}),
    ("repayment.installments", {"repayment": {"every_months": 12, "term_months": 6}}),
    ("repayment.term_days", {"repayment": {"every_days": 10, "term_days": 90, "term_months": 3}}),
    ("repayment.once", {"repayment": {"once": True}}),
    ("amount", {"amount": {"min_yuan": 100.0, "default_yuan": 50.0, "max_yuan": 500.0}}),
    ("amount.default_yuan", {"amount": {"default_yuan": 1000.5}, "rounding": {"digits": 0}}),
    ("rounding.multiple_yuan", {"rounding": {"digits": 0, "multiple_yuan": 0.5}}),
    ("interest", {"interest": {"rate_annual": 0.1, "rate_period": 0.01}}),
    ("interest.rate_term", {"interest": {"rate_annual": 0.0, "rate_term": 0.1}}),
    ("interest.prorated", {"interest": {"prorated": False}}),
    ("interest.convention", {"interest": {"basis": "flat", "convention": "progressive"}}),
    ("interest.rate_annual", {"interest": {"rate_annual": 0.1234567891}}),
    ("grace.principal", {"grace": {"principal": 12}}),
    ("grace.interest_payment", {"grace": {"interest_payment": 12}}),
    ("grace.interest_free", {"grace": {"interest_free": 13}}),
    ("grace.all", {"grace": {"all": 1}}),
    ("grace.moratorium", {"grace": {"moratorium": 1},
                          "repayment": {"every_months": 1, "installments": 12, "method": "bullet"}}),
    ("grace", {"grace": {"principal": 1}, "interest": {"convention": "progressive"}}),
    ("repayment.principal_share", {"repayment": {"every_months": 1, "installments": 12, "principal_share": 0.05}}),
    ("repayment.principal_share", {"repayment": {"every_months": 1, "installments": 12, "method": "fixed_share",
                                                 "principal_share": 0.2}}),
    ("repayment.balloon_share", {"repayment": {"every_months": 1, "installments": 12, "method": "bullet",
                                               "balloon_share": 0.2}}),
    ("liability.group_min", {"liability": {"kind": "joint"}}),
    ("liability.group_min", {"liability": {"kind": "individual", "group_min": 3, "group_max": 5}}),
    ("liability.guarantors", {"liability": {"kind": "guarantor"}}),
    ("liability.fund_share", {"liability": {"kind": "pooled_fund", "group_min": 3, "group_max": 5}}),
    ("liability.sequence", {"liability": {**JOINT, "sequence": [2, 2, 2]}}),
    ("allocation.order", {"allocation": {"order": ["fee", "fee", "interest", "principal"]}}),
    ("provisioning.shares", {"provisioning": {"days": [30, 60], "shares": [0.1, 0.2]}}),
    ("provisioning.days", {"provisioning": {"days": [60, 30], "shares": [0.1, 0.2, 0.3]}}),
    ("provisioning.shares", {"provisioning": {"days": [30, 60], "shares": [0.1, 0.5, 0.3]}}),
    ("disbursement.tranches", {"disbursement": {"tranches": [0.5, 0.4], "tranche_installments": 2}}),
    ("disbursement.tranche_installments", {"disbursement": {"tranches": [0.5, 0.5], "tranche_installments": 12}}),
    ("savings.after_cycles", {"savings": {"withdrawable": "after_cycles"}}),
    ("cycles", {"cycles": {"first_yuan": 5000.0, "cap_yuan": 3000.0}}),
    ("fees.opening_share", {"fees": {"opening_share": 0.6}, "savings": {"opening_share": 0.4}}),
    ("rounding", {"rounding": {"multiple_yuan": 0.0, "digits": 3}}),
]


@pytest.mark.parametrize(("field", "terms"), IMPOSSIBLE)
def test_impossible_contracts_are_refused(field, terms):
    with pytest.raises(ValidationError) as caught:
        product(**terms)
    for error in caught.value.errors():
        for fault in error.get("ctx", {}).get("faults", ()):
            assert all((fault.field, fault.found, fault.expected, fault.hint))
    assert field in str(caught.value)


def test_all_faults_at_once():
    with pytest.raises(ValidationError) as caught:
        product(grace={"principal": 12, "interest_free": 13}, liability={"kind": "joint"})
    fields = {fault.field for fault in caught.value.errors()[0]["ctx"]["faults"]}
    assert fields == {"grace.principal", "grace.interest_free", "liability.group_min"}


def test_columns_are_numbers_and_money_is_fen():
    columns = product_columns(shipped("yilong_trade"))
    assert all(type(value) in {int, float} for value in columns.values())
    assert (columns["amount_max"], columns["arrears_tolerance"], columns["cycle_first"]) == (1_000_000, 100, 500_000)
    assert (columns["installments"], columns["every"]) == (36, 10)
    assert (columns["rate_over"], columns["rate_under"], columns["flat_over"], columns["flat_under"]) == (1, 360, 1, 10)
    assert (columns["client_trade"], columns["client_farm"], columns["allocation_order"]) == (1, 0, 1234)
    assert [columns[f"provisioning_ppm_{k}"] for k in range(1, 6)] == [100_000, 250_000, 500_000, 750_000, 1_000_000]


def test_yilong_literally_and_prorated():
    """[4]: 3,000 over 3 months every 10 days. Prorated 2.5 %: 9 of 341.67; literally a whole year's 10 %: 9 of 366.67."""
    quarter = {"every_days": 10, "term_months": 3}
    prorated = build_schedule(shipped("yilong_farm", repayment=quarter), 300_000, date(2012, 1, 5))
    literal = build_schedule(shipped("yilong_farm", repayment=quarter, interest={"prorated": False}), 300_000, date(2012, 1, 5))
    assert [x.total for x in prorated.lines] == [34_166] * 8 + [34_172] and prorated.interest == 7_500
    assert [x.total for x in literal.lines] == [36_666] * 8 + [36_672] and literal.interest == 30_000


@pytest.mark.parametrize(("months", "every", "count", "each", "last"), [
    (12, 10, 36, (8_333, 833), (8_345, 845)), (12, 15, 24, (12_500, 1_250), (12_500, 1_250)),
    (6, 10, 18, (16_667, 833), (16_661, 839)), (12, 30, 12, (25_000, 2_500), (25_000, 2_500)),
])
def test_yilong_terms_by_hand(months, every, count, each, last):
    """[4]: 3,000 yuan, 10 % a year flat, (principal + interest) / number of installments."""
    made = shipped("yilong_farm", repayment={"every_days": every, "term_months": months})
    lines = build_schedule(made, 300_000, date(2012, 1, 5)).lines
    assert [(x.principal, x.interest) for x in lines] == [each] * (count - 1) + [last]


def test_yilong_limits_rise_with_a_clean_record():
    columns = product_columns(shipped("yilong_trade"))
    assert [ask(cycle_limit, columns, clean_cycles=n) for n in range(4)] == [500_000, 750_000, 1_000_000, 1_000_000]


def test_chuxiong_subsidized_bullet():
    """[1]: 50,000 for three years at the benchmark rate (4.75 %, vector OWN-07), interest fully subsidized: free to the client."""
    terms = {"repayment": {"every_months": 3, "term_months": 36, "method": "bullet"},
             "interest": {"rate_annual": 0.0475, "basis": "declining"}}
    made = product(**terms, subsidy={"share": 1.0, "when": "paid_on_time"})
    schedule = build_schedule(made, 5_000_000, date(2017, 6, 20))
    assert [x.interest for x in schedule.lines] == [59_375] * 12
    assert [x.principal for x in schedule.lines] == [0] * 11 + [5_000_000]
    assert cost_of(made, schedule).total == 0 and cost_of(made, schedule).subsidy == 712_500
    columns = product_columns(made)
    assert ask(interest_subsidy, columns, interest_due=59_375, paid_on_time=0) == 0


def test_a_subsidy_is_never_more_than_the_interest():
    """All of 6,253.93 yuan and of -2.60, rounded to whole yuan, would be 6,254 and -3."""
    whole = {"product_subsidy_ppm": 1_000_000, "product_subsidy_when_paid": 0, "product_unit": 100}
    assert [interest_subsidy(due, 0, *whole.values()) for due in (625_393, 625_343, -260, -240)] == [625_393, 625_300, -260, -200]


def test_rural_cooperative_pooled_fund():
    """[3]: a risk fund of a third of the loan in the members' own name; with it the client pays half as much again a year."""
    made = product(liability={"kind": "pooled_fund", "group_min": 5, "group_max": 5, "fund_share": 0.3334, "fund_multiple": 3.0},
                   repayment={"once": True, "term_months": 12}, interest={"rate_annual": 0.06, "basis": "declining"})
    schedule = build_schedule(made, 10_000_000, date(2006, 10, 1))
    assert (schedule.lines[0].interest, schedule.lines[0].due) == (600_000, date(2007, 10, 1))
    assert cost_of(made, schedule).apr == pytest.approx(0.06 / (1 - 0.3334), abs=1e-6)


def test_textbook_forms_of_repayment():
    """[0]: weekly, fortnightly, monthly or once: 10,000 at 10 % flat comes to 1,000 whichever is chosen."""
    for repayment in ({"every_weeks": 1, "term_months": 12}, {"every_weeks": 2, "term_months": 12},
                      {"every_months": 1, "term_months": 12}, {"once": True, "term_months": 12}):
        schedule = build_schedule(product(repayment=repayment, interest=FLAT), 1_000_000, date(2018, 3, 1))
        assert schedule.interest == 100_000 and schedule.lines[-1].balance == 0


def test_bank_manual_joint_liability_with_saving():
    """[2]: a farmers' group of 3 to 5; its rates are not in the source, so the shipped product's are checked."""
    made = shipped("joint_liability_group")
    schedule = build_schedule(made, 200_000, date(2012, 1, 5))
    line = schedule.lines[0]
    assert (line.principal, line.interest, line.saving) == (8_333, 833, 458)
    assert sum(x.saving for x in schedule.lines) == cost_of(made, schedule).returned


def test_tranches_and_down_payment():
    """[4] may be disbursed in parts: half at once, half on the third due date; flat interest only from then."""
    made = product(disbursement={"tranches": [0.5, 0.5], "tranche_installments": 3},
                   repayment={"every_months": 1, "installments": 12}, interest=FLAT)
    schedule = build_schedule(made, 1_200_000, date(2012, 1, 31))
    assert schedule.tranches == ((date(2012, 1, 31), 600_000), (date(2012, 4, 30), 600_000))
    assert sum(x.principal for x in schedule.lines) == 1_200_000 and schedule.lines[-1].balance == 0
    assert schedule.interest == 60_000 + 600_000 * 10 * 9 // 1200
    assert [x.principal for x in schedule.lines[:4]] == [50_000] * 3 + [116_667]
    down = build_schedule(product(repayment={"every_months": 1, "installments": 10, "down_payment_share": 0.25},
                                  interest=FLAT), 1_000_000, date(2012, 1, 31))
    assert down.down_payment == 250_000 and sum(x.principal for x in down.lines) == 750_000


def test_holidays_and_days_of_rest():
    rest = {"rest_days": ["saturday", "sunday"], "holidays": [date(2012, 1, 23)], "moved": "next"}
    made = product(repayment={"every_days": 10, "installments": 4, **rest})
    lines = build_schedule(made, 100_000, date(2012, 1, 3)).lines
    assert [x.due for x in lines] == [date(2012, 1, 13), date(2012, 1, 24), date(2012, 2, 2), date(2012, 2, 13)]
    back = product(repayment={"every_days": 10, "installments": 4, **rest, "moved": "previous"})
    assert build_schedule(back, 100_000, date(2012, 1, 3)).lines[1].due == date(2012, 1, 20)


def test_flat_by_actual_days():
    made = product(repayment={"every_months": 1, "installments": 12},
                   interest={"rate_annual": 0.1, "basis": "flat", "counting": "actual_days", "days_in_year": 365})
    assert build_schedule(made, 1_000_000, date(2012, 1, 31)).interest == round(1_000_000 * 0.1 * 366 / 365)


def test_grace_on_all_moves_the_dates():
    made = product(interest={"convention": "three_stage"}, grace={"all": 2})
    lines = build_schedule(made, 100_000, date(2012, 1, 31)).lines
    assert lines[0].due == date(2012, 4, 30) and len(lines) == 12
