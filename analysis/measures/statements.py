"""The lender's books as an accountant lays them out: income statement, balance sheet, cash flow, by month or by year.

Every line is made of moves of the ledger, every balance is the ledger's: nothing is estimated, sums tie to the fen. A
statement is a Polars frame: `line` (a stable name), `label`, `level` (0 total of the statement, 1 subtotal, 2 item), then
one column of whole fen for each period, `m1`, `m2` ... or `y1`, `y2` ...; a last year that is not full holds the months
lived.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.measures.books import (
    FINANCIAL,
    FUNDING,
    LENDER,
    MEMORANDUM,
    OPERATING,
    REVENUE,
    Books,
    balances,
    postings,
)
from analysis.setting import Run
from sim.accounts import ACCOUNTS, MOVES

__all__ = ["balance_sheet", "cash_flow", "income_statement", "noted", "statements"]

Period = Literal["month", "year"]
Rows = list[tuple[str, str, int, NDArray[np.int64]]]
EQUITY = ("equity_paid_in",)
IMPAIRMENT = ("impairment_expense",)
BACK = ("recoveries",)
LENDING = ("disburse", "pay_principal")
SAVINGS = ("deposit", "withdraw")


def nominal_accounts() -> tuple[str, ...]:
    """The lender's accounts of income and expense, in the order in which the chart's moves name them."""
    real = {name for party, name in ACCOUNTS if party == "lender"}
    named = [leg.account for move in MOVES.values() for leg in move.legs if leg.party == "lender"]
    return tuple(dict.fromkeys(one for one in named if one not in real and one not in (*EQUITY, "memorandum")))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _items(books: Books, accounts: tuple[str, ...], sign: int) -> Rows:
    return [(name, _words(name), 2, sign * books.net(postings("lender", (name,)))) for name in accounts]


def _total(name: str, label: str, rows: Rows, months: int, level: int = 1) -> tuple[str, str, int, NDArray[np.int64]]:
    return name, label, level, sum((values for *_, values in rows), np.zeros(months, np.int64))


def income_statement(run: Run, by: Period = "month") -> pl.DataFrame:
    """Revenue, expenses, net operating income, donations and net income of each period, fen."""
    books = Books(run)
    known = (*REVENUE, *FINANCIAL, *IMPAIRMENT, *BACK, *OPERATING, "donations")
    revenue = _items(books, REVENUE, 1)
    financial, impairment = _items(books, FINANCIAL, -1), [*_items(books, IMPAIRMENT, -1), *_items(books, BACK, 1)]
    operating = _items(books, OPERATING, -1)
    others = _items(books, tuple(name for name in nominal_accounts() if name not in known), 1)
    rows: Rows = [*revenue, _total("financial_revenue", "financial revenue", revenue, books.months)]
    rows += [*financial, _total("financial_expense", "financial expense", financial, books.months)]
    rows += [*impairment, ("net_impairment", "impairment less recoveries", 1, impairment[0][3] - impairment[1][3])]
    rows += [*operating, _total("operating_expense", "operating expense", operating, books.months)]
    total = {name: values for name, _, level, values in rows if level == 1}
    income = total["financial_revenue"] - total["financial_expense"] - total["net_impairment"] - total["operating_expense"]
    rows.append(("net_operating_income", "net operating income", 1, income))
    given = _items(books, ("donations",), 1)
    rows += [*given, *others]
    rows.append(("net_income", "net income", 0, income + _total("", "", [*given, *others], books.months)[3]))
    return _frame([(name, label, level, _flow(values, by)) for name, label, level, values in rows], by)


def balance_sheet(run: Run, by: Period = "month") -> pl.DataFrame:
    """Assets, liabilities and equity at each period's end, fen; assets are liabilities and equity, to the fen."""
    books = Books(run)
    ends = {name: books.balance(name) for name in LENDER}
    assets = [name for name in LENDER if ACCOUNTS["lender", name].natural == "debit" and name not in MEMORANDUM]
    debts = [name for name in LENDER if ACCOUNTS["lender", name].natural == "credit" and name != "allowance"]
    rows: Rows = [(name, ACCOUNTS["lender", name].about, 2, ends[name]) for name in assets]
    at = 1 + [name for name, *_ in rows].index("loans")
    rows.insert(at, ("allowance", "less impairment loss allowance", 2, -ends["allowance"]))
    rows.append(_total("total_assets", "total assets", rows, books.months + 1, 0))
    owed: Rows = [(name, ACCOUNTS["lender", name].about, 2, ends[name]) for name in debts]
    rows += [*owed, _total("total_liabilities", "total liabilities", owed, books.months + 1)]
    paid = _since_opening(books, EQUITY)
    net = _since_opening(books, nominal_accounts())
    before = np.full(books.months + 1, int(books.equity[0]))
    capital: Rows = [("equity_at_start", "equity before the first month", 2, before), ("equity_paid_in", "paid in since", 2, paid),
                     ("retained", "net income since", 2, net)]
    rows += [*capital, _total("total_equity", "total equity", capital, books.months + 1)]
    both = rows[-1][3] + next(values for name, *_, values in rows if name == "total_liabilities")
    rows.append(("liabilities_and_equity", "total liabilities and equity", 0, both))
    rows += [(name, ACCOUNTS["lender", name].about, 2, ends[name]) for name in MEMORANDUM]
    return _frame([(name, label, level, _at_end(values, by)) for name, label, level, values in rows], by)


def cash_flow(run: Run, by: Period = "month") -> pl.DataFrame:
    """Cash received and paid by purpose (direct method), its change, and cash at both ends of each period, fen."""
    books = Books(run)
    moved: dict[str, Rows] = {"operations": [], "lending": [], "savings": [], "funding": []}
    for move, sign in balances("lender", "cash").items():
        if sign:
            moved[_purpose(move)].append((move, MOVES[move].about, 2, sign * books.flow(move)))
    rows: Rows = []
    for section, items in moved.items():
        rows += [*items, _total(f"cash_from_{section}", f"cash from {section}", items, books.months)]
    change = _total("", "", [row for row in rows if row[2] == 1], books.months)[3]
    rows.append(("change_of_cash", "change of cash", 0, change))
    table = [(name, label, level, _flow(values, by)) for name, label, level, values in rows]
    cash = books.balance("cash")
    ends = _at_end(cash, by)
    table += [("cash_at_start", "cash at the start of the period", 1, np.concatenate([cash[:1], ends[:-1]])),
              ("cash_at_end", "cash at the end of the period", 1, ends)]
    return _frame(table, by)


def _purpose(move: str) -> str:
    parts = {"funding": FUNDING, "lending": LENDING, "savings": SAVINGS}
    return next((name for name, moves in parts.items() if move in moves), "operations")


def noted(table: pl.DataFrame) -> SimpleNamespace:
    """A run's `months` and books, whole fen, from its rows of monthly.parquet in order of month: all that statements ask."""
    books = [name for name in table.columns if name.startswith(("flow_", "stock_"))]
    return SimpleNamespace(months=table.height, monthly={name.removesuffix("_fen"): table[name].to_numpy() for name in books})


def statements(run: Run, by: Period = "month") -> dict[str, pl.DataFrame]:
    """All three by name: income_statement, balance_sheet, cash_flow."""
    return {"income_statement": income_statement(run, by), "balance_sheet": balance_sheet(run, by), "cash_flow": cash_flow(run, by)}


def _since_opening(books: Books, accounts: tuple[str, ...]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(books.net(postings("lender", accounts)))])


def _flow(values: NDArray[np.int64], by: Period) -> NDArray[np.int64]:
    return values if by == "month" else np.add.reduceat(values, np.arange(0, values.size, 12)) if values.size else values


def _at_end(values: NDArray[np.int64], by: Period) -> NDArray[np.int64]:
    """Month ends (the opening left out), or the last month's of each year."""
    ends = values[1:]
    if by == "month" or not ends.size:
        return ends
    return ends[np.minimum(np.arange(11, ends.size + 11, 12), ends.size - 1)]


def _frame(rows: Rows, by: Period) -> pl.DataFrame:
    periods = rows[0][3].size if rows else 0
    head = {"line": [row[0] for row in rows], "label": [row[1] for row in rows], "level": [row[2] for row in rows]}
    table = np.array([row[3] for row in rows], np.int64).reshape(len(rows), periods)
    return pl.DataFrame(head | {f"{by[0]}{k + 1}": table[:, k] for k in range(periods)})
