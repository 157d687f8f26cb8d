"""Lines with bands for the charts, read from the tables of a results folder and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from polars import LazyFrame

BAND = (0.1, 0.9)
"""The band of a line over seeds: the middle 80 % of them."""


@dataclass(frozen=True)
class Line:
    """One arm's line: x, mean over seeds and the bounds of its band, float[points]."""

    arm: str
    x: NDArray[np.float64]
    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def monthly_lines(folder: Path, column: str, arms: Sequence[str], scale: float = 1.0) -> list[Line]:
    """A monthly column of each arm over the seeds, against years since the start; arms without a value are
    left out.
    """
    import polars as pl

    table = _monthly(folder, column)
    return [] if table is None else _over_seeds(table.select("arm", "month", value=pl.col(column) / scale), arms)


def monthly_shares(folder: Path, part: str, whole: str, arms: Sequence[str]) -> list[Line]:
    """One monthly column over another, by arm as `monthly_lines`; months with nothing to divide by are left out."""
    import polars as pl

    table = _monthly(folder, part, whole)
    if table is None:
        return []
    return _over_seeds(table.filter(pl.col(whole) > 0).select("arm", "month", value=pl.col(part) / pl.col(whole)), arms)


def _monthly(folder: Path, *columns: str) -> LazyFrame | None:
    """The monthly table; None if one of the columns is not in it."""
    import polars as pl

    table = pl.scan_parquet(folder / "monthly.parquet")
    return table if set(columns) <= set(table.collect_schema().names()) else None


def monthly_differences(folder: Path, column: str, arms: Sequence[str], base: str) -> list[Line]:
    """A monthly column of each arm less the base arm's under the same seed, over the seeds, against years."""
    import polars as pl

    whole = _monthly(folder, column)
    if whole is None:
        return []
    table = whole.select("arm", "seed", "month", column)
    there = table.filter(pl.col("arm") == base).select("seed", "month", there=column)
    pairs = table.filter(pl.col("arm") != base).join(there, on=["seed", "month"])
    return _over_seeds(pairs.select("arm", "month", value=pl.col(column) - pl.col("there")), arms)


def _over_seeds(table: LazyFrame, arms: Sequence[str]) -> list[Line]:
    import polars as pl

    value = pl.col("value").cast(pl.Float64)
    found = (
        table.filter(value.is_not_null() & value.is_not_nan())
        .group_by("arm", "month")
        .agg(mean=value.mean(), low=value.quantile(BAND[0], "linear"), high=value.quantile(BAND[1], "linear"))
        .sort("arm", "month")
        .collect()
    )
    lines = []
    for arm in arms:
        rows = found.filter(pl.col("arm") == arm)
        if rows.height:
            columns = (rows[name].to_numpy() for name in ("mean", "low", "high"))
            lines.append(Line(arm, rows["month"].to_numpy() / 12.0, *columns))
    return lines


def quantile_lines(folder: Path, arms: Sequence[str]) -> list[Line]:
    """Quantile effects of each arm with their 95 % t intervals over seeds, against the place in the
    distribution.
    """
    import polars as pl

    from analysis.comparison import t_interval

    place = folder / "effects.parquet"
    if not place.exists():
        return []
    table = pl.read_parquet(place)
    lines = []
    for arm in arms:
        rows = table.filter(pl.col("arm") == arm)
        if not rows.height:
            continue
        places = np.sort(rows["place"].unique().to_numpy())
        columns = [rows.filter(pl.col("place") == at)["quantile_effect_yuan"].to_numpy() for at in places]
        found = [t_interval(values) for values in columns]
        mean = np.array([one.mean for one in found])
        bounds = [np.array([getattr(one, side) for one in found]) for side in ("low", "high")]
        lines.append(Line(arm, places, mean, *bounds))
    return lines


def client_changes(folder: Path, arms: Sequence[str], width: int = 2) -> list[Line]:
    """Share of clients by change of their own consumption, in bins of `width` %; x is a bin's middle."""
    import polars as pl

    place = folder / "changes.parquet"
    if not place.exists():
        return []
    table = pl.read_parquet(place).filter(pl.col("client"))
    lines = []
    for arm in arms:
        rows = table.filter(pl.col("arm") == arm).sort("low")
        total = int(rows["households"].sum()) if rows.height else 0
        if not total:
            continue
        inner = rows.filter(pl.col("low").is_finite() & pl.col("high").is_finite())
        shares = inner["households"].to_numpy().reshape(-1, width).sum(axis=1) / total
        middle = inner["low"].to_numpy()[::width] + width / 200.0
        empty = np.full(shares.size, np.nan)
        lines.append(Line(arm, middle, shares, empty, empty))
    return lines
