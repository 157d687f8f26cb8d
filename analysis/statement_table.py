"""The lender's statements by year as the page shows them: means over seeds, in thousand yuan, from the monthly table.

What stands in them is said once, in `analysis.measures.statements`. A statement adds up moves and balances, so that of the mean
over seeds is made of the seeds' sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.texts import text
from analysis.wording import number

if TYPE_CHECKING:
    from polars import DataFrame

__all__ = ["Statement", "statements"]

THOUSAND_YUAN = 1e5


@dataclass(frozen=True)
class Statement:
    """A statement of one arm: its name (`income_statement`, `balance_sheet`, `cash_flow`), head and rows (label, cells, whether it
    is a sum)."""

    arm: str
    kind: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...], bool], ...]


def statements(folder: Path, arms: Sequence[str], lang: str = "en") -> list[Statement]:
    """The three statements of every arm for each full year, of the seeds lived longest; lines without a fen are left out."""
    import polars as pl

    table = pl.scan_parquet(folder / "monthly.parquet")
    books = [name for name in table.collect_schema().names() if name.startswith(("flow_", "stock_lender_"))]
    last = pl.col("month").max()
    longest = table.filter(last.over("arm", "seed") == last.over("arm"))
    found = longest.group_by("arm", "month").agg(pl.col(books).sum(), seeds=pl.len()).sort("month").collect()
    made = []
    for arm in arms:
        months = found.filter(pl.col("arm") == arm)
        years = months.height // 12
        if years:
            made += _of_arm(arm, months.head(12 * years), tuple(text("report.year", lang, year=k + 1) for k in range(years)), lang)
    return made


def _of_arm(arm: str, months: DataFrame, head: tuple[str, ...], lang: str) -> list[Statement]:
    from analysis.measures.statements import noted, statements

    fen = THOUSAND_YUAN * months["seeds"][0]
    return [
        Statement(arm, kind, head, tuple(
            (text(f"line.{line}", lang), tuple(number(value / fen, 1) for value in values), level < 2)
            for line, _, level, *values in frame.rows() if any(values)))
        for kind, frame in statements(noted(months), "year").items()
    ]
