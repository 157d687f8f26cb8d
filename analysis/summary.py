"""One row per arm and seed: the measures of each run, kept small so that memory does not grow with the
villages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from analysis.measures import MEASURES, Case


@dataclass(frozen=True)
class Row:
    """The measures of one run with how it ended; `values` in the units of the measures."""

    arm: str
    seed: int
    months: int
    outcome: str
    fingerprint: str
    values: dict[str, float]


def outcome_name(outcome: object) -> str:
    """The short name of how a run ended: the name of an enumeration's member, or the text itself."""
    return outcome.name if isinstance(outcome, Enum) else str(outcome)


def row_of(case: Case) -> Row:
    """Measure one run with everything in the registry."""
    run, arm = case.run, case.arm
    values = {name: float(measure.of(case)) for name, measure in MEASURES.items()}
    return Row(
        arm.name, int(run.seed), int(run.months), outcome_name(run.outcome), str(run.fingerprint), values
    )


@dataclass
class Summary:
    """All rows so far, by (arm, seed)."""

    rows: dict[tuple[str, int], Row] = field(default_factory=dict)
    _seeds: list[int] = field(default_factory=list, repr=False, compare=False)
    _counted: int = field(default=0, repr=False, compare=False)

    def add(self, row: Row) -> None:
        """Keep a row; ValueError if that arm and seed is already there."""
        if (row.arm, row.seed) in self.rows:
            raise ValueError(f"arm {row.arm!r} with seed {row.seed} was measured twice")
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
        rows = (self.rows.get((arm, seed)) for seed in self.seeds())
        return np.array([np.nan if row is None else row.values[measure] for row in rows], dtype=np.float64)

    def columns(self, arms: Iterable[str]) -> dict[str, list]:
        """The summary as columns, rows ordered by arm as given and then by seed."""
        ordered = [self.rows[arm, seed] for arm in arms for seed in self.seeds() if (arm, seed) in self.rows]
        columns: dict[str, list] = {
            name: [getattr(row, name) for row in ordered]
            for name in ("arm", "seed", "months", "outcome", "fingerprint")
        }
        return columns | {name: [row.values[name] for row in ordered] for name in MEASURES}
