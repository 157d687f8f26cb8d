"""From the store to tables, always in the same order and form: the same runs give the same bytes whatever happened on the way."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.monthly import EDGES
from analysis.payload import Kept
from analysis.results import ROWS_OF_A_GROUP, join_parts, parquet, told, write_whole
from analysis.store import Store
from analysis.summary import ROWS_OF_A_PIECE, Summary
from sim.terms.letters import Letter, LettersError

__all__ = ["Exported", "export_tables", "load_summary", "write_summary"]

@dataclass
class Exported:
    """What was exported: all rows of measures, the names of the monthly columns, counts of households by arm."""

    summary: Summary = field(default_factory=Summary)
    monthly_names: list[str] = field(default_factory=list)
    counts: dict[str, NDArray[np.int64]] = field(default_factory=dict)

    def add(self, kept: Kept) -> None:
        """Count one run in."""
        self.summary.add(kept.row)
        self.monthly_names = list(kept.months)
        if kept.counts is not None:
            self.counts[kept.row.arm] = self.counts.get(kept.row.arm, 0) + kept.counts

    def changes(self, arms: Sequence[str]) -> dict[str, list]:
        """Counts of households by arm, change and whether they were clients, as columns."""
        columns: dict[str, list] = {"arm": [], "low": [], "high": [], "client": [], "households": []}
        for arm in (one for one in arms if one in self.counts):
            for low, high, row in zip(EDGES[:-1], EDGES[1:], self.counts[arm], strict=True):
                for client in (False, True):
                    values = (arm, float(low), float(high), client, int(row[int(client)]))
                    for name, value in zip(columns, values, strict=True):
                        columns[name].append(value)
        return columns


class _Parts:
    """One long table on its way to disk: row groups of a fixed size, each a file, that are put one after the other at the end."""

    def __init__(self, name: str, folder: Path, size: int = 0) -> None:
        self.name, self.folder, self.size = name, folder, size or ROWS_OF_A_GROUP
        self._waiting: list[Mapping[str, NDArray]] = []
        self._rows = 0
        self._written: list[Path] = []

    def add(self, columns: Mapping[str, NDArray]) -> None:
        self._waiting.append(columns)
        self._rows += len(next(iter(columns.values())))
        if self._rows >= self.size:
            self._write()

    def _write(self) -> None:
        joined = {name: np.concatenate([columns[name] for columns in self._waiting]) for name in self._waiting[0]}
        for first in range(0, self._rows - self._rows % self.size or self._rows, self.size):
            place = self.folder / f"{self.name}-{len(self._written):06d}.parquet"
            with told(place):
                place.write_bytes(parquet({name: column[first: first + self.size] for name, column in joined.items()}))
            self._written.append(place)
        left = self._rows % self.size if self._rows >= self.size else 0
        self._waiting = [{name: column[self._rows - left:].copy() for name, column in joined.items()}] if left else []
        self._rows = left

    def join(self, into: Path) -> None:
        if self._rows:
            self._write()
        if self._written:
            join_parts(self._written, into)


def export_tables(store: Store, folder: Path) -> Exported:
    """Write summary, monthly, effects and changes of all finished runs into a folder, each whole or not at all.

    Rows go by seed and arm (the summary by arm and seed). Memory does not grow with the months. LettersError if the disk fails or a
    run's bytes are damaged.
    """
    exported = Exported()
    arms = [one.name for one in store.arms()]
    parts = folder / f".export.{os.getpid()}.part"
    with told(parts):
        parts.mkdir(parents=True, exist_ok=True)
    try:
        monthly, effects = _Parts("monthly", parts), _Parts("effects", parts)
        for row, arm, _, seed in store.rows():
            try:
                kept = store.kept(row, arm)
            except ValueError as error:
                raise LettersError([_damaged(store, arm, seed, error)]) from None
            exported.add(kept)
            monthly.add(kept.months)
            if kept.effects is not None:
                effects.add(kept.effects)
        monthly.join(folder / "monthly.parquet")
        effects.join(folder / "effects.parquet")
        _write_summary(exported.summary, arms, folder, parts)
        if exported.counts:
            _write(folder / "changes.parquet", exported.changes(arms))
    finally:
        shutil.rmtree(parts, ignore_errors=True)
    return exported


def write_summary(summary: Summary, arms: Sequence[str], folder: Path) -> None:
    """Write summary.parquet alone, whole or not at all; its rows pass through in pieces. LettersError if the disk fails."""
    parts = folder / f".summary.{os.getpid()}.part"
    with told(parts):
        parts.mkdir(parents=True, exist_ok=True)
    try:
        _write_summary(summary, arms, folder, parts)
    finally:
        shutil.rmtree(parts, ignore_errors=True)


def _write_summary(summary: Summary, arms: Sequence[str], folder: Path, parts: Path) -> None:
    table = _Parts("summary", parts, ROWS_OF_A_PIECE)
    for columns in summary.tables(arms):
        table.add(columns)
    table.join(folder / "summary.parquet")


def _write(place: Path, columns: Mapping[str, Sequence]) -> None:
    with told(place):
        write_whole(place, parquet(columns))


def _damaged(store: Store, arm: str, seed: int, error: Exception) -> Letter:
    return Letter(str(store.place), f"{arm}, seed {seed}", f"a run that cannot be read: {error}", "the bytes that were written",
                  "give the command that made the folder again: the run is lived again")


def load_summary(store: Store, mend: bool = False) -> Summary:
    """The measures of all finished runs. With `mend`, damaged runs are dropped from the store, to be lived again."""
    summary, damaged = Summary(), []
    for row, arm, stem, seed in store.rows():
        try:
            summary.add(store.kept(row, arm).row)
        except ValueError as error:
            if not mend:
                raise LettersError([_damaged(store, arm, seed, error)]) from None
            damaged.append((stem, seed))
    for stem, seed in damaged:
        store.forget(stem, seed)
    return summary
