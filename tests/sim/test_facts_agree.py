"""What the record says in one place it says in every other: counts, portfolio, risk, provisions and debts over random villages."""

from itertools import pairwise

import numpy as np
import pytest

from sim.accounts import FINANCIAL
from sim.build import World
from sim.ledger import balance_sheet
from sim.program import Program
from sim.record import MONTHLY


@pytest.fixture(scope="module")
def lived(cases):
    """(case, its record) of every random scenario."""
    return [
        (case, Program(case.resolved, worlds=[World(case.resolved.arm(case.arm), case.seed)]).run()[0])
        for case in cases
    ]


def each(lived, holds) -> list[int]:
    """Numbers of the scenarios in which something does not hold in every month."""
    return [case.number for case, run in lived if not np.all(holds(run.monthly))]


SAME = {
    "the portfolio, loan by loan and in the books": ("glp_fen", "stock_lender_loans"),
    "principal owed by households": ("stock_household_loans", "stock_lender_loans"),
    "interest owed": ("stock_household_interest_owed", "stock_lender_interest_receivable"),
    "fees and penalties owed": ("stock_household_charges_owed", "stock_lender_charges_receivable"),
    "savings": ("stock_household_savings", "stock_lender_savings"),
    "claims written off": ("stock_household_written_off", "stock_lender_claims_written_off"),
    "informal debt": ("stock_household_informal", "stock_moneylender_informal"),
    "debts inside groups": ("stock_household_side_claim", "stock_group_side_owed"),
    "claims inside groups": ("stock_household_side_owed", "stock_group_side_claim"),
    "paid by guarantors": ("stock_household_surety_claim", "stock_surety_side_owed"),
    "owed to guarantors": ("stock_household_surety_owed", "stock_surety_side_claim"),
    "what borrowers owe and guarantors are owed": ("stock_household_surety_owed", "stock_household_surety_claim"),
    "deposits in risk funds": ("stock_household_risk_deposit", "stock_lender_risk_deposits"),
    "what the group put in, and what members got": ("flow_stood_for", "group_covered_fen"),
    "the allowance and the lender's table": ("stock_lender_allowance", "provision_needed_fen"),
}


@pytest.mark.parametrize("what", SAME)
def test_two_places_say_the_same(lived, what):
    one, other = SAME[what]
    assert each(lived, lambda m: m[one] == m[other]) == []


def test_what_was_put_in_for_others_comes_from_pockets_and_funds(lived):
    assert each(lived, lambda m: m["flow_stand_in"] + m["flow_draw_fund"] == m["flow_stood_for"]) == []


def test_the_pot_of_a_group_is_empty_at_the_end_of_the_month(lived):
    assert each(lived, lambda m: m["stock_group_cash"] == 0) == []


def test_risk_is_nested(lived):
    assert each(lived, lambda m: (m["par90_fen"] <= m["par30_fen"]) & (m["par30_fen"] <= m["par1_fen"])) == []
    assert (
        each(lived, lambda m: (m["par1_fen"] <= m["glp_fen"]) & (m["par_tolerance_fen"] <= m["glp_fen"]))
        == []
    )


def test_later_is_part_of_late(lived):
    order = ("par365_fen", "par180_fen", "par90_fen", "par60_fen", "par30_fen")
    for later, late in pairwise(order):
        assert each(lived, lambda m, later=later, late=late: m[later] <= m[late]) == [], (later, late)
    assert each(lived, lambda m: m["par30_principal_fen"] <= m["par30_fen"]) == []
    assert each(lived, lambda m: m["renegotiated_to_30_fen"] <= m["renegotiated_to_90_fen"]) == []
    assert each(lived, lambda m: m["renegotiated_to_90_fen"] <= m["renegotiated_fen"]) == []
    assert each(lived, lambda m: m["principal_overdue_fen"] <= m["glp_fen"]) == []


def test_principal_falls_due_is_paid_or_waits(lived):
    """What fell due so far was repaid, or is overdue; down payments, which never fall due, and what is written off aside."""
    seen = 0
    for case, run in lived:
        m, terms = run.monthly, dict(case.changes)
        if any(terms.get(f"product.{name}.repayment.down_payment_share") for name in ("yilong_mixed", "joint_liability_group")):
            continue
        assert (m["principal_due_fen"] <= m["due_fen"]).all(), case.number
        left = np.cumsum(m["principal_due_fen"] - m["flow_pay_principal"] + m["prepaid_fen"])
        first = np.argmax(m["writeoff_count"] > 0) if m["writeoff_count"].any() else run.months
        assert np.array_equal(left[:first], m["principal_overdue_fen"][:first]), case.number
        seen += int(m["principal_due_fen"][:first].any())
    assert seen > 10


def test_every_refusal_has_one_reason(lived):
    reasons = ("refused_no_group", "refused_no_visit", "refused_by_officer", "refused_by_committee", "refused_no_cash")
    assert each(lived, lambda m: sum(m[name] for name in reasons) == m["refused"]) == []
    found = {name: sum(int(run.monthly[name].sum()) for _, run in lived) for name in reasons}
    assert all(found[name] for name in reasons if name != "refused_by_committee"), found


def test_years_hold_what_the_months_moved(lived):
    seen = 0
    for case, run in lived:
        if run.months >= 12:
            m, year = run.monthly, {name: table[0] for name, table in run.yearly.items()}
            first = slice(0, 12)
            profit = m["flow_earn_business"][first].sum() - m["flow_depreciate"][first].sum()
            assert year["profit"].sum() == profit, case.number
            assert (year["owned"] >= year["net_worth"]).all() and year["informal"].sum() == m["stock_household_informal"][11]
            assert year["open_loans"].sum() == m["loans_open"][11] and year["refused"].sum() == m["refused"][first].sum()
            assert year["written_off"].sum() == m["stock_household_written_off"][11]
            assert year["excluded"].sum() == m["excluded"][11], case.number
            assert (100 * year["income_sq"].astype(float) * 12 >= (year["income"] / 100 - 12.0) ** 2).all(), case.number
            seen += 1
    assert seen > 5


def test_bands_of_age_add_up_to_the_balance_at_risk(lived):
    bands = [name for name in MONTHLY if name.startswith("age_")]
    assert len(bands) == 5
    assert each(lived, lambda m: sum(m[name] for name in bands) == m["par_tolerance_fen"]) == []


def test_nobody_is_counted_twice(lived):
    for case, run in lived:
        people, m = len(run.households["id"]), run.monthly
        for name in ("clients", "informed", "excluded", "struck", "cut_meals"):
            assert (m[name] <= people).all(), (case.number, name)
        assert (m["clients"] <= m["loans_open"]).all() and (m["arrears_clients"] <= m["clients"]).all(), (
            case.number
        )
        assert (np.diff(m["informed"]) >= 0).all(), case.number
        assert m["new_clients"].sum() <= people and m["disbursed_count"].sum() >= m["new_clients"].sum(), (
            case.number
        )


def test_loans_open_follow_from_loans_made_and_ended(lived):
    for case, run in lived:
        m = run.monthly
        ended = m["repaid_count"] + m["writeoff_count"]
        assert (m["loans_open"] == np.cumsum(m["disbursed_count"] - ended)).all(), case.number


def test_what_is_paid_on_time_was_due(lived):
    assert each(lived, lambda m: m["due_paid_fen"] <= m["due_fen"]) == []
    assert (
        each(lived, lambda m: np.cumsum(m["flow_pay_interest"]) <= np.cumsum(m["flow_charge_interest"])) == []
    )


def test_misfortune_costs_what_it_says(lived):
    """What struck is at least what was paid for: a household may lack the means."""
    assert (
        each(
            lived,
            lambda m: m["flow_treat"] + m["flow_celebrate"] + m["flow_livestock_death"] <= m["struck_fen"],
        )
        == []
    )


def test_without_a_program_nothing_of_it_happens(lived):
    none = [(case, run) for case, run in lived if case.arm == "none"]
    silent = (
        "flow_disburse",
        "flow_pay_wages",
        "flow_pay_overhead",
        "applicants",
        "loans_open",
        "officers_visits",
        "flow_stand_in",
        "flow_donate",
    )
    assert none and all(not run.monthly[name].any() for _, run in none for name in silent)


def test_years_and_months_tell_one_story(lived):
    for case, run in lived:
        if run.months >= 12:
            eaten = run.monthly["flow_eat"][:12].sum()
            assert run.yearly["consumption"][0].sum() == eaten, case.number
            assert run.yearly["cash"][0].sum() == run.monthly["stock_household_cash"][11], case.number
            paid = sum(
                run.monthly[name][:12].sum()
                for name in ("flow_pay_principal", "flow_pay_interest", "flow_pay_charges")
            )
            assert run.yearly["debt_service"][0].sum() <= paid, case.number
            assert (run.yearly["borrowed"][0] <= 1).all() and run.yearly["borrowed"][0].sum() == run.monthly[
                "new_clients"
            ][:12].sum()


def test_the_sheet_of_every_recorded_month_adds_up(lived):
    stocks = [name for name in MONTHLY if name.startswith("stock_")]
    for _, run in lived[::7]:
        for month in range(run.months):
            sheet = balance_sheet(np.array([run.monthly[name][month] for name in stocks]))
            assert all(sum(sheet[instrument].values()) == 0 for instrument in FINANCIAL)
