"""The lender's statements by year as the page shows them: means over seeds, in thousand yuan, from the monthly table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.measures.books import MEMORANDUM, postings
from analysis.texts import text
from analysis.wording import number
from sim.accounts import ACCOUNTS

__all__ = ["Statement", "statements"]

INCOME = ("interest_income", "fee_income", "penalty_income", "recoveries", "donations", "funding_expense", "impairment_expense",
          "staff_expense", "administrative_expense", "loan_expense", "reward_expense")
"""Nominal accounts in the order of the income statement; what owners and donors paid in at the start is equity, not income."""
THOUSAND_YUAN = 1e5


@dataclass(frozen=True)
class Statement:
    """A statement of one arm: its name (`income` or `balance`), head and rows (label, cells, whether it is a sum)."""

    arm: str
    kind: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...], bool], ...]


def statements(folder: Path, arms: Sequence[str], lang: str = "en") -> list[Statement]:
    """Income statement and balance sheet of every arm for each full year."""
    import polars as pl

    table = pl.scan_parquet(folder / "monthly.parquet")
    names = set(table.collect_schema().names())
    years = (pl.col("month") - 1) // 12
    flows = [name for name in names if name.startswith("flow_")]
    stocks = [name for name in names if name.startswith("stock_lender_")]
    seeds = table.group_by("arm", year=years).agg(pl.col("seed").n_unique())
    sums = table.group_by("arm", year=years).agg(pl.col(flows).sum(), months=pl.col("month").n_unique())
    ends = table.filter(pl.col("month") % 12 == 0).group_by("arm", year=years).agg(pl.col(stocks).mean())
    whole = sums.join(ends, on=["arm", "year"]).join(seeds, on=["arm", "year"]).filter(pl.col("months") == 12)
    found = whole.sort("arm", "year").collect()
    made = []
    for arm in arms:
        rows = found.filter(pl.col("arm") == arm).to_dicts()
        if rows:
            head = tuple(text("report.year", lang, year=row["year"] + 1) for row in rows)
            made += [Statement(arm, "income", head, _income(rows, lang)), Statement(arm, "balance", head, _balance(rows, lang))]
    return made


def _income(years: Sequence[dict], lang: str) -> tuple:
    lines = {name: [_posted(row, name) for row in years] for name in INCOME}
    result = [sum(line[at] for line in lines.values()) for at in range(len(years))]
    shown = [(text(f"statement.{name}", lang), _cells(line), False) for name, line in lines.items() if any(line)]
    return (*shown, (text("statement.result", lang), _cells(result), True))


def _posted(row: dict, account: str) -> float:
    signs = postings("lender", (account,))
    return sum(sign * row.get(f"flow_{move}_fen", 0) for move, sign in signs.items()) / row["seed"]


def _balance(years: Sequence[dict], lang: str) -> tuple:
    lines: dict[str, list[float]] = {}
    for (party, name), account in ACCOUNTS.items():
        if party == "lender" and name not in MEMORANDUM:
            sign = 1 if account.natural == "debit" else -1
            lines[name] = [sign * (row.get(f"stock_lender_{name}_fen") or 0.0) for row in years]
    equity = [sum(line[at] for line in lines.values()) for at in range(len(years))]
    shown = [(text(f"statement.{name}", lang), _cells(line), False) for name, line in lines.items() if any(line)]
    return (*shown, (text("statement.equity", lang), _cells(equity), True))


def _cells(fen: Sequence[float]) -> tuple[str, ...]:
    return tuple(number(value / THOUSAND_YUAN, 1) for value in fen)
