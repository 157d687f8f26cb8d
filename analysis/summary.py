"""One row per arm and seed: the measures of each run, kept small so that memory grows neither with villages nor with runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from analysis.measures import MEASURES, Case
from analysis.rows import Row, Rows, Values

__all__ = ["Row", "Summary", "Values", "outcome_name", "row_of"]

ROWS_OF_A_PIECE = 1024
"""Rows that are written at a time: a row group of summary.parquet."""


def outcome_name(outcome: object) -> str:
    """The short name of how a run ended: the name of an enumeration's member, or the text itself."""
    return outcome.name if isinstance(outcome, Enum) else str(outcome)


def row_of(case: Case) -> Row:
    """Measure one run with everything in the registry."""
    run, arm = case.run, case.arm
    values = Values(tuple(MEASURES), np.array([measure.of(case) for measure in MEASURES.values()], np.float64))
    return Row(
        arm.name, int(run.seed), int(run.months), outcome_name(run.outcome), str(run.fingerprint), values
    )


@dataclass
class Summary:
    """All rows so far, by (arm, seed)."""

    rows: Rows = field(default_factory=Rows)
    _seeds: list[int] = field(default_factory=list, repr=False, compare=False)
    _counted: int = field(default=0, repr=False, compare=False)

    def add(self, row: Row) -> None:
        """Keep a row; ValueError if that arm and seed is already there."""
        self.rows[row.arm, row.seed] = row

    def seeds(self) -> list[int]:
        """Seeds with at least one row, rising."""
        if self._counted != len(self.rows):
            self._seeds, self._counted = sorted({seed for _, seed in self.rows}), len(self.rows)
        return self._seeds

    def values(self, arm: str, measure: str) -> NDArray[np.float64]:
        """One measure of one arm by seed (the order of `seeds`), float[seeds]; NaN where there is no row or
        value.
        """
        return self.rows.column(measure, [(arm, seed) for seed in self.seeds()])

    def columns(self, arms: Iterable[str]) -> dict[str, Sequence]:
        """The summary as columns, rows ordered by arm as given and then by seed."""
        return self._table([(arm, seed) for arm in arms for seed in self.seeds() if (arm, seed) in self.rows])

    def tables(self, arms: Iterable[str]) -> Iterator[dict[str, Sequence]]:
        """The same in pieces of at most ROWS_OF_A_PIECE rows."""
        keys = [(arm, seed) for arm in arms for seed in self.seeds() if (arm, seed) in self.rows]
        for first in range(0, len(keys), ROWS_OF_A_PIECE):
            yield self._table(keys[first: first + ROWS_OF_A_PIECE])

    def _table(self, keys: list[tuple[str, int]]) -> dict[str, Sequence]:
        facts = [self.rows.facts(key) for key in keys]
        columns: dict[str, Sequence] = {"arm": [arm for arm, _ in keys], "seed": [seed for _, seed in keys]}
        columns |= {name: [one[place] for one in facts] for place, name in enumerate(("months", "outcome", "fingerprint"))}
        return columns | {name: self.rows.column(name, keys) for name in MEASURES}
