"""One row per arm and seed: the measures of each run, kept small so that memory does not grow with the
villages.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import final

import numpy as np
from numpy.typing import NDArray

from analysis.measures import MEASURES, Case


@final
class Values(Mapping[str, float]):
    """Numbers by name, 8 bytes each: the names are shared by all rows that have them."""

    __slots__ = ("_numbers", "_places")

    def __init__(self, names: tuple[str, ...], numbers: NDArray[np.float64]) -> None:
        """`names` and `numbers` go together."""
        self._places, self._numbers = _places(names), array("d", numbers.tobytes())

    def __getitem__(self, name: str) -> float:
        """The number of that name; KeyError if there is none."""
        return self._numbers[self._places[name]]

    def __iter__(self) -> Iterator[str]:
        """The names, in their order."""
        return iter(self._places)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._places)


@cache
def _places(names: tuple[str, ...]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


@dataclass(frozen=True, slots=True)
class Row:
    """The measures of one run with how it ended; `values` in the units of the measures."""

    arm: str
    seed: int
    months: int
    outcome: str
    fingerprint: str
    values: Mapping[str, float]


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

    def columns(self, arms: Iterable[str]) -> dict[str, Sequence]:
        """The summary as columns, rows ordered by arm as given and then by seed."""
        ordered = [self.rows[arm, seed] for arm in arms for seed in self.seeds() if (arm, seed) in self.rows]
        columns: dict[str, Sequence] = {
            name: [getattr(row, name) for row in ordered]
            for name in ("arm", "seed", "months", "outcome", "fingerprint")
        }
        return columns | {name: np.array([row.values[name] for row in ordered], np.float64) for name in MEASURES}
