"""Expected credit loss by stages from roll rates of balances, and its back-test against the losses that followed.

Stages as the industry has them: 1 up to 30 days late (losses of 12 months), 2 from 31 to 90 days, 3 beyond (losses of
the rest of the loan's life). Of each band's balance, roll rates say what the same loans owe a month later, band by
band, and what of it was written off; the rest was repaid. Losses are principal written off less what is recovered
later. Input: `history.COLUMNS`.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.measures.history import sound_months
from analysis.measures.rolls import FROM, bucket, moves

__all__ = ["STAGES", "back_test", "expected_loss", "loss_shares"]

STAGES: dict[str, int] = {"current": 1, "1-30": 1, "31-60": 2, "61-90": 2, "90+": 3}
LIFETIME = 120
"""Months after which nothing is left of a loan."""


def loss_shares(months: pl.DataFrame, horizon: int, end: int | None = None) -> NDArray[np.float64]:
    """Share of a balance in each band of `FROM` that will be written off within `horizon` months, float[5], by the
    roll rates of the steps up to month end `end` (None: all). A band nobody was in is taken to lose what the next
    later one does.
    """
    steps = moves(months)
    steps = steps if end is None else steps.filter(pl.col("month") < end)
    stay, lost = np.zeros((5, 5)), np.zeros(5)
    for k, band in enumerate(FROM):
        mine = steps.filter(pl.col("from") == band)
        total = float(mine["balance_fen"].sum())
        if total <= 0:
            stay[k, min(k + 1, 4)] = 1.0 if k < 4 else 0.0
            lost[k] = 0.0 if k < 4 else 1.0
            continue
        lost[k] = float(mine["lost_fen"].sum()) / total
        owed = np.minimum(mine["balance_after_fen"].to_numpy(), mine["balance_fen"].to_numpy())
        # A renegotiated loan starts anew as current; what is topped up is a new loan's risk.
        to = mine["to"].replace("renegotiated", "current").to_numpy()
        for j, name in enumerate(FROM):
            stay[k, j] = float(owed[to == name].sum()) / total
    gone = np.zeros(5)
    for _ in range(horizon):
        gone = lost + stay @ gone
    return np.clip(gone, 0.0, 1.0)


def _loss_given(months: pl.DataFrame, end: int) -> float:
    """What is lost of a balance written off: 1 - recovered / written off, up to that month; 1 where nothing was written off."""
    seen = months.filter(pl.col("month") <= end).group_by("loan").agg(pl.col("written_off_fen").max(),
    pl.col("recovered_fen").max())
    gone, back = float(seen["written_off_fen"].sum()), float(seen["recovered_fen"].sum())
    return 1.0 - min(back / gone, 1.0) if gone else 1.0


def expected_loss(months: pl.DataFrame, month: int) -> pl.DataFrame:
    """Expected credit loss at the end of `month`, by what was known then: stage, loans, balance_fen, rate (of the balance),
    expected_fen, and expected_12m_fen, the part of the next twelve months.
    """
    rows = sound_months(months)
    here = rows.filter((pl.col("month") == month) & (pl.col("state") == "running")).with_columns(band=bucket())
    year, life = loss_shares(rows, 12, month), loss_shares(rows, LIFETIME, month)
    given = _loss_given(rows, month)
    table = []
    for stage in (1, 2, 3):
        loans, balance, whole, soon = 0, 0, 0.0, 0.0
        for k, band in enumerate(FROM):
            if STAGES[band] == stage:
                mine = here.filter(pl.col("band") == band)
                owed = int(mine["balance_fen"].sum())
                loans, balance = loans + mine.height, balance + owed
                soon += owed * float(year[k]) * given
                whole += owed * float(year[k] if stage == 1 else life[k]) * given
        table.append((stage, loans, balance, whole / balance if balance else None, whole, soon))
    schema = {"stage": pl.Int64, "loans": pl.Int64, "balance_fen": pl.Int64, "rate": pl.Float64, "expected_fen": pl.Float64,
              "expected_12m_fen": pl.Float64}
    return pl.DataFrame(table, schema=schema, orient="row")


def back_test(months: pl.DataFrame, first: int = 12, step: int = 6) -> pl.DataFrame:
    """Expected losses of twelve months against those that followed, on the same loans, at every `step`-th month end
    from `first` that has a year behind it in the frame: month, stage, balance_fen, expected_12m_fen, lost_fen.

    lost_fen is principal written off within the twelve months on loans that ran then, less what is recovered on them up to the last
    month of the frame.
    """
    rows = sound_months(months)
    last = int(rows["month"].max() or 0)  # type: ignore[arg-type]
    parts = []
    for month in range(first, last - 11, step):
        here = rows.filter((pl.col("month") == month) & (pl.col("state") == "running")).with_columns(
            stage=bucket().replace_strict({band: stage for band, stage in STAGES.items()}, return_dtype=pl.Int64))
        later = rows.filter((pl.col("month") > month) & (pl.col("month") <= month + 12)).group_by("loan").agg(
            pl.col("written_off_fen").max().alias("gone"))
        back = rows.group_by("loan").agg(pl.col("recovered_fen").max().alias("back"))
        joined = here.join(later, "loan", "left").join(back, "loan", "left").with_columns(
            lost=(pl.col("gone").fill_null(0) - pl.when(pl.col("gone") > 0).then(pl.col("back")).otherwise(0)).clip(0))
        lost = dict(joined.group_by("stage").agg(pl.col("lost").sum()).iter_rows())
        for row in expected_loss(rows, month).to_dicts():
            parts.append((month, row["stage"], row["balance_fen"], row["expected_12m_fen"], int(lost.get(row["stage"], 0))))
    schema = {"month": pl.Int64, "stage": pl.Int64, "balance_fen": pl.Int64, "expected_12m_fen": pl.Float64, "lost_fen": pl.Int64}
    return pl.DataFrame(parts, schema=schema, orient="row")
