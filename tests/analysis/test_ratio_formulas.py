"""Formulas of lenders' ratios against an independent statement, and what they say where there is nothing."""

import json
import math
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.measures import measure, ratios
from analysis.measures.books import Year

VECTORS = json.loads((Path(__file__).parent / "vectors" / "ratios.json").read_text("utf-8"))
BOOK = {name: float(value) for name, value in VECTORS["seep18"]["inputs"].items()}


def mean(name: str) -> float:
    return ratios.two_point(BOOK[name + "0"], BOOK[name + "1"])


def seep18() -> dict[str, float]:
    b = BOOK
    income = b["financial_revenue"] - b["financial_expense"] - b["impairment"] - b["opex"]
    demands = sum(b[k] for k in ("demand1", "st_deposits1", "st_borrow1", "interest_pay1", "accounts_pay1"))
    return {
        "R1": ratios.operational_self_sufficiency(
            b["financial_revenue"], b["financial_expense"], b["impairment"], b["opex"]
        ),
        "R2": ratios.return_on(income, b["taxes"], mean("assets")),
        "R3": ratios.return_on(income, b["taxes"], mean("equity")),
        "R4": ratios.portfolio_yield(b["cash_interest_fees"], mean("glp")),
        "R5": ratios.portfolio_to_assets(b["glp1"], b["assets1"]),
        "R6": ratios.cost_of_funds(b["financial_expense"], mean("deposits"), mean("borrowings")),
        "R7": ratios.debt_to_equity(b["liabilities1"], b["equity1"]),
        "R8": ratios.liquid_ratio(b["cash1"] + b["trade1"], demands),
        "R9": ratios.portfolio_at_risk(b["par30"], b["glp1"], b["renegotiated"]),
        "R10": ratios.write_off_ratio(b["writeoffs"], mean("glp")),
        "R11": ratios.risk_coverage(b["allowance1"], b["par30"]),
        "R12": ratios.operating_expense_ratio(b["opex"], mean("glp")),
        "R13": ratios.cost_per_client(b["opex"], mean("clients")),
        "R14": ratios.borrowers_per_officer(b["borrowers1"], b["officers1"]),
        "R15": ratios.clients_per_staff(b["clients1"], b["staff1"]),
        "R16": ratios.client_turnover(b["clients0"], b["new_clients"], b["clients1"]),
        "R17": ratios.average_outstanding(b["glp1"], b["loans_out1"]),
        "R18": ratios.average_disbursed(b["disbursed"], b["n_disbursed"]),
    }


@pytest.mark.parametrize("label", list(VECTORS["seep18"]["expected"]))
def test_seep_2005_ratios(label: str) -> None:
    expected = float(VECTORS["seep18"]["expected"][label])
    assert seep18()[label.split()[0]] == pytest.approx(expected, abs=5.1e-7)


def test_the_three_drop_out_formulas_differ() -> None:
    found = [
        formula(BOOK["clients0"], BOOK["new_clients"], BOOK["clients1"])
        for formula in (ratios.client_turnover, ratios.drop_out_of_opening, ratios.drop_out_of_served)
    ]
    expected = [float(value) for value in VECTORS["seep18"]["dropout_variants"].values()]
    assert found == pytest.approx(expected, abs=5.1e-7)


def test_subsidy_dependence() -> None:
    case = VECTORS["subsidy_dependence"]
    given = {name: float(value) for name, value in case["inputs"].items()}
    *parts, portfolio, rate = given.values()
    amount = ratios.subsidy(*parts)
    index = ratios.subsidy_dependence(amount, portfolio, rate)
    assert amount == pytest.approx(float(case["expected"]["subsidy"]))
    assert index == pytest.approx(float(case["expected"]["SDI"]), abs=5.1e-7)
    assert rate * (1 + index) == pytest.approx(float(case["expected"]["break_even_yield"]), abs=5.1e-7)


@pytest.mark.parametrize("case", VECTORS["annual_loan_loss"]["cases"])
def test_annual_loan_loss(case: dict[str, str]) -> None:
    found = ratios.annual_loan_loss(float(case["collection_rate"]), float(case["average_term_years"]))
    assert found == pytest.approx(float(case["ALR"]), abs=5.1e-7)


def test_break_even_rate_by_hand() -> None:
    # In CGAP's shape: 25 % administration, 10 % funds, 15 % capitalization less 1 %, 2 % loss: 51 / 98.
    assert ratios.break_even_rate(0.25, 0.02, 0.10, 0.15, 0.01) == pytest.approx(0.51 / 0.98)


def test_thirteen_balances_are_not_two() -> None:
    balances = [0, 10, 40, 90, 100, 100, 100, 100, 100, 100, 100, 100, 60]
    assert ratios.month_ends(balances) == pytest.approx(1000 / 13)
    assert ratios.two_point(balances[0], balances[-1]) == 30


def test_nothing_over_nothing_has_no_value() -> None:
    assert math.isnan(ratios.portfolio_at_risk(0, 0))
    assert math.isnan(ratios.operational_self_sufficiency(0, 0, 0, 0))
    assert ratios.write_off_ratio(0, 5) == 0.0


class Statement(Year):
    """The statement of the vectors as the last year of a lender, so that the registered measures are held against its answers."""

    def __init__(self) -> None:
        b = BOOK
        self.lent = True
        nothing = {"fund_deposit": 0.0, "risk_deposits": 0.0}
        self.begin = nothing | {"assets": b["assets0"], "equity": b["equity0"], "loans": b["glp0"], "savings": b["deposits0"],
                      "borrowings": b["borrowings0"], "clients": b["clients0"]}
        # The vectors' demands of 224,000 and cash and investments of 110,000 stand in one account each.
        self.end = nothing | {"assets": b["assets1"], "equity": b["equity1"], "loans": b["glp1"], "savings": b["deposits1"],
                    "borrowings": b["borrowings1"], "clients": b["clients1"], "liabilities": b["liabilities1"],
                    "cash": b["cash1"] + b["trade1"], "escrow": 0.0, "allowance": b["allowance1"]}
        self.mean = {name: (self.begin[name] + self.end[name]) / 2 for name in self.begin}
        self.sum = {"revenue": b["financial_revenue"], "financial": b["financial_expense"], "impairment": b["impairment"],
                    "operating": b["opex"] + b["taxes"], "received": b["cash_interest_fees"],
                    "flow_write_off_principal": b["writeoffs"], "new_clients": b["new_clients"], "flow_disburse": b["disbursed"],
                    "disbursed_count": b["n_disbursed"]}
        self.last = {"par30_fen": b["par30"], "renegotiated_to_30_fen": b["renegotiated"], "loans_open": b["loans_out1"],
                     "officers_thousandths": 1000 * b["officers1"]}


BY_MEASURE = {
    "R2": "roa", "R3": "roe", "R4": "yield", "R5": "portfolio_to_assets", "R6": "cost_of_funds", "R7": "debt_to_equity",
    "R9": "par30_with_renegotiated", "R10": "write_off_ratio", "R11": "risk_coverage", "R16": "client_turnover",
    "R17": "average_loan", "R18": "average_disbursed",
}  # fmt: skip


@pytest.mark.parametrize("number", BY_MEASURE)
def test_the_registered_measures_give_the_vectors(number: str) -> None:
    """Taxes of the statement are put with its operating expense: R2 and R3 are after taxes. Amounts are read as fen."""
    expected = next(float(value) for label, value in VECTORS["seep18"]["expected"].items() if label.split()[0] == number)
    found = measure(BY_MEASURE[number]).of(SimpleNamespace(year=Statement()))
    scale = 100 if number in ("R17", "R18") else 1
    assert found * scale == pytest.approx(expected, abs=5.1e-7)


def test_the_registered_measures_without_taxes() -> None:
    statement = Statement()
    statement.sum["operating"] = BOOK["opex"]
    expected = {"oss": 1.229508, "operating_expense_ratio": 0.153846, "cost_per_client": 0.26666667}
    assert {name: measure(name).of(SimpleNamespace(year=statement)) for name in expected} == pytest.approx(expected, abs=5.1e-7)
    statement.end |= {"clients": BOOK["borrowers1"]}
    assert measure("borrowers_per_officer").of(SimpleNamespace(year=statement)) == 230.0
    statement.end |= {"savings": BOOK["demand1"] + BOOK["st_deposits1"], "borrowings": BOOK["st_borrow1"],
                      "escrow": BOOK["interest_pay1"] + BOOK["accounts_pay1"]}
    assert measure("liquid_ratio").of(SimpleNamespace(year=statement)) == pytest.approx(0.491071, abs=5.1e-7)
