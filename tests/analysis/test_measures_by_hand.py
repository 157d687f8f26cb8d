"""Every measure of the first set against numbers worked out by hand on a small village and a small lender."""

import math
from dataclasses import replace

import numpy as np
import pytest
from measured_by_hand import LENDER, NOT_HERE, PEOPLE, SEEP
from measured_by_hand import case as whole_case
from synthetic_run import MadeRun

from analysis.measures import MEASURES, Case, like, measure
from analysis.measures.books import (
    FINANCIAL,
    IMPAIRMENT,
    OPERATING,
    RECEIVABLE,
    REVENUE,
    cash_moves,
    postings,
)
from analysis.setting import Arm, VillageLine
from sim.accounts import ACCOUNTS, MOVES, legs_of

LINES = {"A": VillageLine(2400.0), "B": VillageLine(2700.0, price_annual=0.0)}
ARM = Arm("lend", "Lending", LINES)


def fen(yuan) -> np.ndarray:
    return (np.asarray(yuan) * 100).astype(np.int64)


def village(
    consumption: list[list[float]], borrowed: list[int], arm: str = "lend", order=(0, 1, 2, 3)
) -> MadeRun:
    """Four households of 4, 2, 5 and 1 persons in villages A, B, A, B over two years, rows in the given
    order.
    """
    pick = list(order)
    run = MadeRun(arm, 1, 24, {}, {}, {
        "id": np.array([7, 3, 9, 4])[pick],
        "members": np.array([4, 2, 5, 1])[pick], "village": np.array([0, 1, 0, 1])[pick],
    }, village_names=("A", "B"))  # fmt: skip
    table = fen(consumption)[:, pick]
    zero = np.zeros_like(table)
    run.yearly = {
        "consumption": table, "consumption_sq": zero, "capital": zero, "net_worth": zero, "income": zero,
        "debt_service": zero, "borrowed": np.array([[0, 0, 0, 0], borrowed])[:, pick],
    }  # fmt: skip
    return run


def lending_run() -> MadeRun:
    """The hand-worked village of this file: a village and a lender over two years."""
    run = village([[11000, 5000, 9500, 6000], [12000, 4860, 9000, 7000]], [1, 0, 1, 0])
    # Every household consumes half in six months, one and a half in the others: the CV is .5 at any level.
    monthly = run.yearly["consumption"] / 100 / 12
    run.yearly["consumption_sq"] = np.rint(6 * (0.5 * monthly) ** 2 + 6 * (1.5 * monthly) ** 2).astype(
        np.int64
    )
    run.yearly["capital"] = fen([[0, 900, 300, 0], [0, 1000, 600, 0]])
    run.yearly["net_worth"] = fen([[100, 100, 100, 100], [4000, -1000, 2000, 3000]])
    run.yearly["income"] = fen([[1, 1, 1, 1], [15000, 8000, 10000, 9000]])
    run.yearly["debt_service"] = fen([[1, 0, 0, 0], [3000, 0, 1500, 0]])
    first, second = slice(0, 12), slice(12, 24)
    flows = {name: np.zeros(24) for name in MOVES}
    flows["endow_lender"][0] = 5000
    flows["disburse"][first], flows["disburse"][second] = 1000, 2000
    flows["pay_principal"][first], flows["pay_principal"][second] = 500, 1500
    flows["write_off_principal"][23], flows["write_off_interest"][23] = 600, 20
    flows["charge_interest"][second], flows["pay_interest"][second] = 100, 90
    flows["charge_fee"][second], flows["pay_charges"][second] = 3, 2
    flows["provide"][second], flows["recover"][second] = 60, 5
    flows["pay_wages"][second], flows["pay_overhead"][second], flows["pay_loan_cost"][second] = 80, 30, 10
    flows["borrow"][12], flows["pay_funding_interest"][second], flows["donate"][5] = 7000, 10, 250
    run.monthly = {f"flow_{name}": fen(flow) for name, flow in flows.items()}
    for name, flow in flows.items():
        for party, account, sign in legs_of(name):
            key = f"stock_{party}_{account}"
            run.monthly[key] = run.monthly.get(key, 0) + sign * fen(np.cumsum(flow))
    clients = np.array([1] * 11 + [2] + [2] * 11 + [3])
    run.monthly |= {
        "clients": clients,
        "new_clients": np.diff(clients, prepend=0), "left_clients": np.zeros(24, np.int64),
        "due_fen": fen([400] * 12 + [1000] * 12), "due_paid_fen": fen([1] * 12 + [1000] * 6 + [950] * 6),
        "par_tolerance_fen": fen([9] * 23 + [1140]), "par30_fen": fen([9] * 23 + [570]),
        "cut_meals": np.array([4] * 12 + [1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 3]),
    }  # fmt: skip
    return run


def no_program(order=(0, 1, 2, 3)) -> MadeRun:
    run = village([[11000, 5000, 10000, 6000], [11000, 4860, 9600, 7000]], [0, 0, 0, 0], "none", order)
    run.yearly["net_worth"] = fen([[5, 5, 5, 5], [3000, -900, 1000, 3000]])[:, list(order)]
    return run


# Portfolio: 6,000 after a year, 6,000 + 12 x 500 - 600 = 11,400 at the end; two-point average 8,700.
# Thirteen balances: 6,000, 6,500, ..., 11,500 (together 105,000) and 11,400: 116,400 / 13.
# Revenue 12 x (100 + 3) - 20 = 1,216; expense 120 + (720 - 60) + 1,440 = 2,220.
# Equity: cash 5,000 + 250 + 7,000 - 6,000 - 6,000 + 12 x (92 + 5 - 130) = -146; loans 11,400; interest
# 12 x 10 - 20 = 100; charges 12; allowance 720 - 600 = 120; borrowings 7,000: 4,246 = 5,000 + 250 + 1,216 - 2,220.
# Wealth counted, households differ from the base by 1,000 + 1,000, -100, -1,100 + 1,000 and 0 yuan of 22,000,
# 9,860, 19,600 and 13,000 consumed: the second is worse off by 1.01 %, the third only by .5 %.
# Own cash: -500 a month in year one, then -500 + 92 + 5 - 130 = -533: 6,000 + 12 x 533 = 12,396 at the end.
EXPECTED = {
    "poverty_headcount": 7 / 12,
    "poverty_gap": (2 * 0.1 + 5 * 0.25) / 12,
    "consumption_mean": 32860 / 12,
    "consumption_median": 2430.0,
    "consumption_volatility": 0.5,
    "meals_cut": 6 / 48,
    "business_capital": 400.0,
    "net_worth": 2000.0,
    "debt_service_ratio": 4500 / 25000,
    "consumption_effect": (1000 - 600) / 12,
    "consumption_effect_clients": (1000 - 600) / 9,
    "worse_off": 1 / 4,
    "better_off": 1 / 4,
    "worse_off_wealth": 1 / 4,
    "better_off_wealth": 1 / 4,
    "clients": 3.0,
    "outreach": 0.75,
    "glp": 11400.0,
    "average_balance": 3800.0,
    "par_tolerance": 0.1,
    "par30": 0.05,
    "repayment_rate": 0.975,
    "write_off_ratio": 600 / 8700,
    "oss": 1216 / 2220,
    "yield": 12 * 92 / 8700,
    "yield_13": 12 * 92 / (116400 / 13),
    "operating_expense_ratio": 1440 / 8700,
    "cost_per_client": 1440 / 2.5,
    "break_even_rate": (1440 + 660 + 120) / 8700 / (1 - 660 / 8700),
    "cash_need": 12396.0,
    "lender_equity": 4246.0,
}


@pytest.mark.parametrize("name", EXPECTED)
def test_measure_by_hand(name: str) -> None:
    case = Case(lending_run(), ARM, no_program())
    assert measure(name).of(case) == pytest.approx(
        EXPECTED[name], rel=2e-5 if name == "consumption_volatility" else 1e-12
    )


def test_every_measure_has_a_number_by_hand_or_a_vector() -> None:
    assert set(MEASURES) == set(EXPECTED) | {"consumption_gini"} | set(PEOPLE) | set(LENDER) | set(SEEP) | set(NOT_HERE)


@pytest.mark.parametrize("name", [*PEOPLE, *LENDER, *SEEP])
def test_the_others_by_hand(name: str) -> None:
    found = measure(name).of(whole_case(lending_run(), no_program()))
    rel = 2e-5 if name in ("income_volatility", "certainty_equivalent") else 1e-9  # squares are noted in whole yuan
    assert found == pytest.approx((PEOPLE | LENDER | SEEP)[name], rel=rel, abs=1e-12, nan_ok=True), measure(name).formula


def test_thirteen_balances_of_assets_and_equity() -> None:
    case = whole_case(lending_run(), no_program())
    assert measure("roa_13").of(case) == pytest.approx(-1004 / float(np.mean(case.books.assets[12:] / 100)))
    assert measure("roe_13").of(case) == pytest.approx(-1004 / float(np.mean(case.books.equity[12:] / 100)))
    assert case.books.assets[12] == 525000 and case.books.assets[24] == 1124600


def test_the_compensation_fund_by_hand() -> None:
    """Covered 8,000 yuan on 1,000 in the fund; 1 % bad a year ago, 2.2 % now: .1 points a month, 8 months to 3 %."""
    one = whole_case(lending_run(), no_program())
    monthly = one.run.monthly
    monthly["stock_fund_deposit"] = fen([900] * 23 + [1000])
    monthly["covered_fen"], monthly["covered_bad_fen"] = fen([4000] * 12 + [8000] * 12), fen([40] * 12 + [100] * 11 + [176])
    arm = replace(ARM, terms={"lender.fund.trigger_share": 0.03, "lender.fund.leverage": 10})
    case = Case(one.run, arm)
    assert measure("fund_leverage").of(case) == 8.0
    assert measure("fund_bad_share").of(case) == 0.022
    assert measure("months_to_trigger").of(case) == pytest.approx(8.0)
    monthly["covered_bad_fen"][-1] = 24000
    assert measure("months_to_trigger").of(Case(one.run, arm)) == 0.0
    monthly["covered_bad_fen"][-1] = 3000
    assert math.isnan(measure("months_to_trigger").of(Case(one.run, arm)))
    assert math.isnan(measure("months_to_trigger").of(Case(one.run, ARM)))


def test_gini_of_persons_by_hand() -> None:
    # Nine persons, of whom one has 4,000 and the others 1,000 each.
    run = village([[2000, 4000, 5000, 1000]] * 2, [0] * 4)
    run.households["members"] = np.array([2, 1, 5, 1])
    people = [1000] * 2 + [4000] + [1000] * 5 + [1000]
    expected = sum(abs(a - b) for a in people for b in people) / (2 * 9**2 * np.mean(people))
    assert measure("consumption_gini").of(Case(run, ARM)) == pytest.approx(expected)


def test_the_rows_of_the_base_run_are_matched_by_household() -> None:
    same = measure("worse_off").of(Case(lending_run(), ARM, no_program()))
    turned = Case(lending_run(), ARM, no_program(order=(2, 0, 3, 1)))
    assert measure("worse_off").of(turned) == same
    assert measure("consumption_effect").of(turned) == pytest.approx(400 / 12)


def test_wealth_moves_who_is_worse_off() -> None:
    households = Case(lending_run(), ARM, no_program())
    plain = households.households.relative_change(households.base_households)
    counted = households.households.relative_change(households.base_households, wealth=True)
    assert list(plain <= -0.01) == [False, False, True, False]
    assert list(counted <= -0.01) == [False, True, False, False]


def test_other_households_are_refused_and_not_paired() -> None:
    stranger = no_program()
    stranger.households["id"] = np.array([7, 3, 9, 5])
    with pytest.raises(ValueError, match="same households"):
        measure("worse_off").of(Case(lending_run(), ARM, stranger))


def test_just_under_one_percent_is_about_the_same() -> None:
    run, base = village([[1000, 1000, 1000, 1000]], [0] * 4), village([[1010.0, 1011, 990.5, 990]], [0] * 4)
    case = Case(run, ARM, base)  # -0.990 %, -1.088 %, +0.959 %, +1.010 %
    assert measure("worse_off").of(case) == 0.25
    assert measure("better_off").of(case) == 0.25


def test_the_poverty_line_rises_with_prices() -> None:
    line = VillageLine(2000.0, price_annual=0.10)
    assert line.line_yuan(1) / line.line_yuan(0) == pytest.approx(1.10)
    assert 2000.0 < line.line_yuan(0) < 2200.0
    dear = Arm("lend", "Lending", {"A": VillageLine(2400.0, 0.5), "B": VillageLine(2700.0, 0.5)})
    assert measure("poverty_headcount").of(Case(lending_run(), dear)) == pytest.approx(11 / 12)


def test_without_a_lender_its_ratios_have_no_value_and_its_counts_are_zero() -> None:
    run = lending_run()
    run.monthly = {name: np.zeros(24, np.int64) for name in run.monthly}
    case = Case(run, ARM)
    nothing = {name for name in MEASURES if math.isnan(measure(name).of(case))}
    assert {
        "oss",
        "par30",
        "yield",
        "repayment_rate",
        "cost_per_client",
        "consumption_effect",
        "worse_off",
    } <= nothing
    assert [measure(name).of(case) for name in ("clients", "glp", "cash_need", "lender_equity")] == [0.0] * 4


def test_a_run_that_ended_in_its_fifth_month_has_no_year_but_has_a_portfolio() -> None:
    run = lending_run()
    run.months = 5
    run.monthly = {name: values[:5] for name, values in run.monthly.items()}
    run.yearly = {name: values[:0] for name, values in run.yearly.items()}
    case = Case(run, ARM, None)
    assert math.isnan(measure("poverty_headcount").of(case))
    assert measure("glp").of(case) == 2500.0
    assert measure("cash_need").of(case) == 2500.0


def test_runs_of_different_length_are_not_paired() -> None:
    run = lending_run()
    run.months = 12
    run.monthly = {name: values[:12] for name, values in run.monthly.items()}
    run.yearly = {name: values[:1] for name, values in run.yearly.items()}
    case = Case(run, ARM, no_program())
    paired = [name for name, found in MEASURES.items() if found.paired]
    assert len(paired) == 30
    assert all(math.isnan(measure(name).of(case)) for name in paired)
    assert measure("consumption_mean").of(case) == pytest.approx(31500 / 12)


def test_equity_is_what_was_paid_in_and_earned() -> None:
    # Independent of the balance sheet: paid in and given, plus revenue, less expense, month by month.
    books = Case(lending_run(), ARM).books
    earned = books.revenue - books.financial - books.impairment - books.operating
    paid_in = books.flow("endow_lender") + books.flow("donate")
    assert np.array_equal(books.equity[1:], np.cumsum(earned + paid_in))


def test_moves_are_classified_by_the_chart_of_accounts() -> None:
    assert set(cash_moves("lender", (*REVENUE, *RECEIVABLE))) >= {"pay_interest", "pay_charges"}
    revenue = postings("lender", REVENUE)
    assert revenue["charge_interest"] == revenue["charge_fee"] == revenue["charge_penalty"] == 1
    assert revenue["write_off_interest"] == -1
    assert "donate" not in revenue and "recover" not in revenue and "pay_interest" not in revenue
    costs = postings("lender", OPERATING)
    assert costs["pay_wages"] == costs["pay_overhead"] == costs["pay_loan_cost"] == -1
    every = (*REVENUE, *OPERATING, *FINANCIAL, *IMPAIRMENT, "donations", "equity_paid_in", "memorandum")
    booked = {leg.account for move in MOVES.values() for leg in move.legs if leg.party == "lender"}
    assert booked - {name for party, name in ACCOUNTS if party == "lender"} == set(every)


def test_a_portfolio_taken_over_at_the_start_is_in_the_opening() -> None:
    run = lending_run()
    run.monthly["stock_lender_loans"] = run.monthly["stock_lender_loans"] + fen(800)
    assert Case(run, ARM).books.portfolio[0] == fen(800)


def test_unknown_names_point_to_the_nearest() -> None:
    with pytest.raises(KeyError, match="par30"):
        measure("par_30")
    with pytest.raises(KeyError, match="chart of accounts"):
        Case(lending_run(), ARM).books.flow("pay_wage")
    assert [found.id for found in like("PAR30")] == [
        "par30", "par30_principal", "par30_unhidden", "par30_with_renegotiated", "risk_coverage"]


def test_every_measure_says_where_it_comes_from() -> None:
    for found in MEASURES.values():
        assert found.label and found.formula and found.edition and found.source
        timed = any(word in found.formula for word in ("last year", "end of the", "full years", "at the start"))
        others = {"consumption_volatility", "consumption_effect_clients", "yield_13", "cash_need"}
        assert timed or found.id in others, found.id
