"""Long tables on their way to disk: written in parts as rows come, joined at the end, each table whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.results import join_parts, parquet, told, write_whole

__all__ = ["Parts", "frame"]

ROWS_IN_A_PART = 200_000
"""Rows of a table that are held in memory at once."""


def frame(columns: Mapping[str, NDArray]) -> Any:
    """Return columns as a Polars frame: text as text even where there is no row."""
    import polars

    return polars.DataFrame([polars.Series(name, values.tolist(), polars.String) if values.dtype == object
                             else polars.Series(name, values) for name, values in columns.items()])


class Parts:
    """Tables of a folder while they are written; leaving the block removes what is only begun."""

    def __init__(self, folder: Path, tables: Sequence[str]) -> None:
        self.folder, self._waiting = folder, {name: [] for name in tables}
        self._written: dict[str, list[Path]] = {name: [] for name in tables}
        self._rows = dict.fromkeys(tables, 0)
        self._place = folder / f".rows.{os.getpid()}.part"

    def __enter__(self) -> Parts:
        with told(self._place):
            self._place.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        shutil.rmtree(self._place, ignore_errors=True)

    def add(self, table: str, columns: Mapping[str, NDArray]) -> None:
        """Add rows to a table; they go to disk once there are many."""
        self._waiting[table].append(columns)
        self._rows[table] += len(next(iter(columns.values())))
        if sum(len(next(iter(one.values()))) for one in self._waiting[table]) >= ROWS_IN_A_PART:
            self._write(table)

    def _write(self, table: str) -> None:
        waiting, self._waiting[table] = self._waiting[table], []
        joined = {name: np.concatenate([one[name] for one in waiting]) for name in waiting[0]}
        place = self._place / f"{table}-{len(self._written[table]):06d}.parquet"
        with told(place):
            write_whole(place, parquet(frame(joined)))
        self._written[table].append(place)

    def join(self) -> dict[str, int]:
        """Put the tables in their places; rows by table. LettersError if the disk fails."""
        for table in self._waiting:
            if self._waiting[table]:
                self._write(table)
            if self._written[table]:
                join_parts(self._written[table], self.folder / f"{table}.parquet")
        return self._rows
