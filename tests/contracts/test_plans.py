"""Installments by season and by list, a choice of term, tables by cycle, who takes the residual, fees on dates: by hand."""

from datetime import date

import pytest
from pydantic import ValidationError

from analysis.schedule import chosen
from sim.contracts import at_risk, cycle_limit, installment_fee
from sim.contracts.events import prepay, reschedule
from sim.contracts.life import LoanLife
from sim.contracts.rows import ask
from sim.contracts.schedule import build_schedule
from sim.terms.letters import LettersError
from sim.terms.product_columns import product_columns
from tests.contracts.worlds import product

START = date(2012, 1, 31)
YEAR = {"every_months": 1, "installments": 12, "method": "planned"}
HARVEST = {"month_weights": [0, 0, 0, 0, 1, 1, 0, 0, 0, 2, 2, 0]}
EIGHTEEN = {"rate_annual": 0.18, "basis": "declining"}


def rows(lines):
    return [(x.principal, x.interest) for x in lines]


def test_seasonal_with_interest_each_month():
    """6,000 at 1.5 % a month: a sixth each in May and June, a third each in October and November."""
    lines = build_schedule(product(repayment=YEAR, plan=HARVEST, interest=EIGHTEEN), 600_000, START).lines
    assert rows(lines) == [(0, 9_000)] * 3 + [(100_000, 9_000), (100_000, 7_500)] + [(0, 6_000)] * 3 + [
        (200_000, 6_000), (200_000, 3_000), (0, 0), (0, 0)]


def test_seasonal_with_interest_only_at_harvest():
    made = product(repayment=YEAR, plan={**HARVEST, "interest": "with_principal"}, interest=EIGHTEEN)
    lines = build_schedule(made, 600_000, START).lines
    assert [x.interest for x in lines] == [0, 0, 0, 36_000, 7_500, 0, 0, 0, 24_000, 3_000, 0, 0]
    flat = product(repayment=YEAR, plan={**HARVEST, "interest": "with_principal"}, interest={**EIGHTEEN, "basis": "flat"})
    assert [x.interest for x in build_schedule(flat, 600_000, START).lines] == [
        0, 0, 0, 36_000, 9_000, 0, 0, 0, 36_000, 9_000, 0, 18_000]


@pytest.mark.parametrize(("residual", "principal"), [
    ("last", [33_333, 33_333, 33_334]), ("first", [33_334, 33_333, 33_333]), ("spread", [33_333, 33_334, 33_333])])
def test_who_takes_the_residual(residual, principal):
    """1,000 in three thirds and 100.01 of flat interest in three; a list of thirds does the same."""
    third = {"every_months": 1, "installments": 3}
    made = product(repayment=third, rounding={"residual": residual},
                   interest={"rate_annual": 0.0, "rate_term": 0.10001, "basis": "flat"})
    lines = build_schedule(made, 100_000, START).lines
    assert [x.principal for x in lines] == principal
    assert [x.interest for x in lines] == {"last": [3_334, 3_334, 3_333], "first": [3_333, 3_334, 3_334],
                                           "spread": [3_334, 3_333, 3_334]}[residual]
    for method in ("equal_principal", "planned"):
        plan = {"shares": [0.33333333, 0.33333333, 0.33333334]} if method == "planned" else {}
        other = product(repayment={**third, "method": method}, rounding={"residual": residual}, plan=plan)
        assert [x.principal for x in build_schedule(other, 100_000, START).lines] == principal


def test_the_first_that_pays_takes_the_residual_after_a_grace():
    made = product(repayment={"every_months": 1, "installments": 5, "method": "equal_principal"}, grace={"principal": 2},
                   rounding={"residual": "first", "digits": 0})
    assert [x.principal for x in build_schedule(made, 100_000, START).lines] == [0, 0, 33_400, 33_300, 33_300]


def test_a_list_of_shares_and_of_amounts():
    shares = product(repayment={"every_months": 1, "installments": 3, "method": "planned"}, plan={"shares": [0.2, 0.3, 0.5]})
    assert rows(build_schedule(shares, 100_001, START).lines) == [(20_000, 2_000), (30_000, 1_600), (50_001, 1_000)]
    amounts = product(repayment={"every_months": 1, "installments": 3, "method": "planned"}, plan={"amounts_yuan": [300.0, 15.0]})
    assert rows(build_schedule(amounts, 100_000, START).lines) == [(28_000, 2_000), (60, 1_440), (71_940, 1_439)]
    assert build_schedule(amounts, 200_000, START).lines[0].due_sum == 60_000, "twice the default loan pays twice as much"


def test_a_planned_loan_changes():
    """After May's 1,000 and 2,000 ahead of time, 3,000 are left: a fifth in June, two fifths each in October and November."""
    made = product(repayment=YEAR, plan=HARVEST, interest=EIGHTEEN)
    for mode, left in (("reamortize", {6: 60_000, 10: 120_000, 11: 120_000}), ("adjust_last", {6: 100_000, 10: 200_000}),
                       ("shorten", {6: 100_000, 10: 200_000})):
        loan = LoanLife.open(made, 600_000, START)
        for month in (2, 3, 4, 5):
            day = date(2012, month, {2: 29, 4: 30}.get(month, 31))
            loan.advance(day)
            loan.pay(day, loan.overdue)
        prepay(loan, date(2012, 5, 31), 200_000, mode)
        assert {x.due.month: x.principal for x in loan.ahead if x.principal} == left
        assert len(loan.ahead) == (5 if mode == "shorten" else 8)
    listed = product(repayment={"every_months": 1, "installments": 3, "method": "planned"}, plan={"amounts_yuan": [300.0, 300.0]})
    loan = LoanLife.open(listed, 100_000, START)
    prepay(loan, START, 50_000)
    assert [x.due_sum for x in loan.ahead[:2]] == [15_000, 15_000] and sum(x.principal for x in loan.ahead) == 50_000
    reschedule(loan, START, 5)
    assert len(loan.ahead) == 5 and sum(x.principal for x in loan.ahead) == 50_000


def test_a_first_installment_after_45_days_bears_interest_for_a_month_and_a_half():
    made = product(repayment={"every_months": 1, "installments": 3, "method": "equal_principal", "first_due_days": 45})
    lines = build_schedule(made, 90_000, START).lines
    assert [x.due for x in lines] == [date(2012, 3, 16), date(2012, 4, 16), date(2012, 5, 16)]
    assert rows(lines) == [(30_000, 2_700), (30_000, 1_200), (30_000, 600)]


def test_fees_on_days_and_their_caps():
    fees = {"dated_days": [1, 31, 90], "dated_yuan": 2.0, "dated_share": 0.01, "installment_share": 0.02,
            "installment_cap_yuan": 1.5}
    made = product(repayment={"every_days": 30, "installments": 3}, fees=fees)
    assert [x.fee for x in build_schedule(made, 10_000, START).lines] == [69 + 300, 69 + 300, 69 + 300]
    columns = product_columns(made)
    assert ask(installment_fee, columns, principal_due=10_000, interest_due=0) == 150
    whole = product(fees={"opening_share": 0.0123, "installment_share": 0.0123}, rounding={"digits": 0})
    schedule = build_schedule(whole, 100_000, START)
    assert schedule.fee == 1_200 and {x.fee % 100 for x in schedule.lines} == {0}, "fees are rounded to the currency's digits"


def test_terms_by_cycle_and_by_choice():
    made = product(cycles={"amounts_yuan": [2000.0, 5000.0], "rates": [0.24, 0.18, 0.12], "installments": [6, 12]},
                   repayment={"every_months": 1, "term_months": 12, "installments_min": 6, "installments_max": 24},
                   amount={"max_yuan": 10_000.0})
    found = [chosen(made, None, cycle) for cycle in (1, 2, 3, 9)]
    assert [one.interest.rate_annual for one in found] == [0.24, 0.18, 0.12, 0.12]
    assert [one.repayment.term_months for one in found] == [6, 12, 12, 12]
    assert [one.amount.max_yuan for one in found] == [2000.0, 5000.0, 5000.0, 5000.0]
    assert [ask(cycle_limit, product_columns(made), clean_cycles=n) for n in range(10)] == [200_000] + [500_000] * 9
    assert chosen(made, 18).repayment.term_months == 18
    for installments, cycle in ((5, None), (25, None), (12, 0)):
        with pytest.raises(LettersError):
            chosen(made, installments, cycle)
    with pytest.raises(LettersError, match="12 to 12"):
        chosen(product(), 10)


def test_tolerance_by_amount_share_and_days():
    columns = product_columns(product(arrears={"tolerance_yuan": 1.0, "tolerance_share": 0.05, "tolerance_days": 7}))
    found = [ask(at_risk, columns, overdue=overdue, late_days=days, balance=100_000)
             for overdue, days in ((4_999, 30), (5_000, 7), (5_000, 8), (0, 100))]
    assert found == [0, 0, 1, 0]


def test_the_oldest_installment_first():
    """Two installments of 94.56 late: 100 pays the first in full, then 5.44 of the second's interest."""
    loan = LoanLife.open(product(allocation={"by": "installment"}), 100_000, START)
    loan.advance(date(2012, 3, 31))
    paid = loan.pay(date(2012, 3, 31), 10_000)
    assert (paid.interest, paid.principal) == (2_000 + 544, 7_456)
    assert loan.oldest_unpaid == date(2012, 3, 31)
    by_part = LoanLife.open(product(), 100_000, START)
    by_part.advance(date(2012, 3, 31))
    paid = by_part.pay(date(2012, 3, 31), 10_000)
    assert (paid.interest, paid.principal) == (2_000 + 544, 7_456), "everything past due before what falls due today"
    by_part.advance(date(2012, 5, 1))
    paid = by_part.pay(date(2012, 5, 1), 4_000)
    assert (paid.interest, paid.principal) == (1_307 + 1_699, 994) and by_part.oldest_unpaid == date(2012, 3, 31)


PLANNED = {"every_months": 1, "installments": 3, "method": "planned"}
IMPOSSIBLE = [
    ("repayment.installments_min", {"repayment": {"every_months": 1, "installments": 3, "installments_min": 6,
                                                  "installments_max": 9}}),
    ("repayment.first_due_days", {"repayment": {"every_months": 1, "installments": 3, "first_due_days": -1}}),
    ("repayment.first_due_days", {"repayment": {"every_months": 1, "installments": 3, "first_due_days": 9},
                                  "interest": {"convention": "three_stage"}}),
    ("plan", {"repayment": PLANNED}),
    ("plan.shares", {"plan": {"shares": [0.5, 0.5]}}),
    ("plan.shares", {"repayment": PLANNED, "plan": {"shares": [0.5, 0.4, 0.2]}}),
    ("plan.amounts_yuan", {"repayment": PLANNED, "plan": {"amounts_yuan": [5.0]}}),
    ("plan.month_weights", {"repayment": PLANNED, "plan": {"month_weights": [1.0, 2.0]}}),
    ("repayment.method", {"repayment": PLANNED, "plan": {"shares": [0.5, 0.3, 0.2]}, "interest": {"convention": "three_stage"}}),
    ("grace", {"repayment": PLANNED, "plan": {"shares": [0.5, 0.3, 0.2]}, "grace": {"principal": 1}}),
    ("rounding.residual", {"rounding": {"residual": "first"}}),
    ("rounding.residual", {"rounding": {"residual": "spread", "multiple_yuan": 1.0}, "interest": {"basis": "flat"}}),
    ("fees.dated_days", {"fees": {"dated_yuan": 5.0}}),
    ("fees.dated_days", {"fees": {"dated_yuan": 5.0, "dated_days": [30, 10]}}),
    ("fees.dated_days", {"fees": {"dated_yuan": 5.0, "dated_days": [180, 400]}}),
    ("fees.opening_yuan", {"fees": {"opening_yuan": 0.5}, "rounding": {"digits": 0}}),
    ("cycles.amounts_yuan", {"cycles": {"amounts_yuan": [500.0], "growth": 0.5}}),
    ("cycles.installments[1]", {"cycles": {"installments": [6, 0]}}),
    ("cycles.rates", {"cycles": {"rates": [0.1]}, "interest": {"rate_annual": 0.0}}),
    ("grace.principal", {"cycles": {"installments": [3, 12]}, "grace": {"principal": 6}}),
]


@pytest.mark.parametrize(("field", "terms"), IMPOSSIBLE)
def test_refused(field, terms):
    with pytest.raises(ValidationError) as caught:
        product(**terms)
    faults = [fault for error in caught.value.errors() for fault in error["ctx"]["faults"]]
    assert field in {fault.field for fault in faults}
    assert all((fault.field, fault.found, fault.expected, fault.hint) for fault in faults)
