"""The lender's statements tie to the ledger, to the fen, in every month, on villages with two products, a reform and defaults."""

import numpy as np
import pytest
from test_measures_by_hand import lending_run

from analysis.measures.statements import (
    balance_sheet,
    cash_flow,
    income_statement,
    nominal_accounts,
    statements,
)
from sim.program import Program
from sim.terms.resolve import load_scenario

CHANGES = [("village.will.honesty_mean", 0.1), ("village.will.temptation", 0.5), ("village.will.patience_annual", 0.0),
           ("lender.writeoff.days", 20), ("run.months", 20)]


@pytest.fixture(scope="module")
def lived():
    """The test bed, arm with a reform, 20 months: the program's last balances and its run."""
    program = Program(load_scenario("tests/scenarios/mixed.toml", CHANGES), arm="dear", seed=3)
    return program, program.run()[0]


def row(frame, line: str) -> np.ndarray:
    """Values of one line by period."""
    return np.array(frame.filter(frame["line"] == line).row(0)[3:])


def test_the_balance_sheet_is_the_ledgers_and_balances(lived) -> None:
    program, run = lived
    sheet = balance_sheet(run)
    assert np.array_equal(row(sheet, "total_assets"), row(sheet, "liabilities_and_equity"))
    for name in ("cash", "loans", "interest_receivable", "charges_receivable", "savings", "borrowings", "claims_written_off"):
        assert np.array_equal(row(sheet, name), run.monthly[f"stock_lender_{name}"]), name
        assert row(sheet, name)[-1] == program.store.column("lender", name)[1], name
    assert np.array_equal(-row(sheet, "allowance"), run.monthly["stock_lender_allowance"]) and row(sheet, "allowance").min() < 0
    assert row(sheet, "claims_written_off")[-1] > 0 and row(sheet, "loans").max() > 0


def test_net_income_is_the_change_of_equity_but_for_what_owners_paid(lived) -> None:
    _, run = lived
    sheet, income = balance_sheet(run), income_statement(run)
    equity = row(sheet, "total_equity")
    paid = np.diff(row(sheet, "equity_paid_in"), prepend=0)
    before = np.concatenate([row(sheet, "equity_at_start")[:1], equity[:-1]])
    assert np.array_equal(row(income, "net_income"), equity - before - paid)
    assert (row(income, "financial_revenue") > 0).sum() > 10 and row(income, "net_impairment").any()


def test_cash_flows_explain_the_cash(lived) -> None:
    _, run = lived
    flow = cash_flow(run)
    assert np.array_equal(row(flow, "cash_at_start") + row(flow, "change_of_cash"), row(flow, "cash_at_end"))
    assert np.array_equal(row(flow, "cash_at_end"), run.monthly["stock_lender_cash"])
    parts = sum(row(flow, f"cash_from_{part}") for part in ("operations", "lending", "savings", "funding"))
    assert np.array_equal(parts, row(flow, "change_of_cash"))


def test_years_are_their_months(lived) -> None:
    _, run = lived
    for name, monthly in statements(run).items():
        yearly = statements(run, "year")[name]
        assert yearly.columns == ["line", "label", "level", "y1", "y2"] and yearly["line"].to_list() == monthly["line"].to_list()
        for line in monthly["line"].to_list():
            months, years = row(monthly, line), row(yearly, line)
            if name == "balance_sheet" or line == "cash_at_end":
                assert years.tolist() == [months[11], months[19]], line
            elif line == "cash_at_start":
                assert years.tolist() == [months[0], months[12]]
            else:
                assert years.tolist() == [months[:12].sum(), months[12:].sum()], line


def test_a_year_by_hand() -> None:
    income, sheet, flow = (statements(lending_run(), "year")[name] for name in ("income_statement", "balance_sheet", "cash_flow"))
    expected = {"interest_income": 1180, "fee_income": 36, "financial_revenue": 1216, "financial_expense": 120,
                "impairment_expense": 720, "recoveries": 60, "net_impairment": 660, "operating_expense": 1440,
                "net_operating_income": -1004, "donations": 0, "net_income": -1004}
    assert {line: row(income, line)[1] / 100 for line in expected} == expected
    assert {line: row(sheet, line)[1] / 100 for line in ("cash", "loans", "total_assets", "total_liabilities", "total_equity")} == {
        "cash": -146, "loans": 11400, "total_assets": 11246, "total_liabilities": 7000, "total_equity": 4246}
    assert {line: row(flow, line)[1] / 100 for line in ("cash_from_lending", "cash_from_funding", "change_of_cash")} == {
        "cash_from_lending": -6000, "cash_from_funding": 7000, "change_of_cash": 604}


def test_every_account_of_income_and_expense_stands_in_the_statement(lived) -> None:
    _, run = lived
    assert set(nominal_accounts()) <= set(income_statement(run)["line"].to_list())


def test_a_run_without_a_month_has_no_periods() -> None:
    run = lending_run()
    run.months = 0
    run.monthly = {name: values[:0] for name, values in run.monthly.items()}
    assert income_statement(run).columns == ["line", "label", "level"]
