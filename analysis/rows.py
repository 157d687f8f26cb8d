"""Rows of measures in blocks: the last block in memory, those before it in a file, so that memory hardly grows with the runs."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO, final

import numpy as np
from numpy.typing import NDArray

from analysis.results import told

__all__ = ["BLOCK", "Row", "Rows", "Values"]

BLOCK = 512
"""Rows of a block, about a megabyte."""
COLUMNS_KEPT = 16
"""Measures whose numbers of all runs are held at a time."""


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


@final
class Rows(MutableMapping[tuple[str, int], Row]):
    """Rows by (arm, seed). What is asked of all of them, one measure, is read from the file column by column."""

    def __init__(self, rows: Mapping[tuple[str, int], Row] | None = None) -> None:
        self._facts: dict[tuple[str, int], tuple[int, int, str, str]] = {}  # place, months, outcome, fingerprint
        self._open: list[Row] = []
        self._sealed: list[tuple[str, ...]] = []  # the measures of each block in the file
        self._starts: list[int] = []
        self._file: BinaryIO | None = None
        self._columns: dict[str, NDArray[np.float64]] = {}
        for key, row in (rows or {}).items():
            self[key] = row

    def __setitem__(self, key: tuple[str, int], row: Row) -> None:
        """Keep a row; ValueError if there is one already (delete it first)."""
        if key in self._facts:
            raise ValueError(f"arm {row.arm!r} with seed {row.seed} was measured twice")
        if self._open and (len(self._open) == BLOCK or list(self._open[0].values) != list(row.values)):
            self._seal()
        self._facts[key] = (len(self._sealed) * BLOCK + len(self._open), row.months, row.outcome, row.fingerprint)
        self._open.append(row)
        self._columns.clear()

    def __getitem__(self, key: tuple[str, int]) -> Row:
        place, months, outcome, fingerprint = self._facts[key]
        block, at = divmod(place, BLOCK)
        if block == len(self._sealed):
            return self._open[at]
        names = self._sealed[block]
        numbers = self._read(block, 0, len(names) * BLOCK).reshape(len(names), BLOCK)[:, at]
        return Row(*key, months, outcome, fingerprint, Values(names, np.ascontiguousarray(numbers)))

    def __delitem__(self, key: tuple[str, int]) -> None:
        del self._facts[key]

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def __contains__(self, key: object) -> bool:
        return key in self._facts

    def clear(self) -> None:
        """Forget all rows."""
        self.__init__()

    def facts(self, key: tuple[str, int]) -> tuple[int, str, str]:
        """Months, outcome and fingerprint of a row, without its measures."""
        return self._facts[key][1:]

    def column(self, measure: str, keys: list[tuple[str, int]]) -> NDArray[np.float64]:
        """A measure of these rows, NaN for those that are not there or have no such measure."""
        if measure not in self._columns:
            if len(self._columns) >= COLUMNS_KEPT:
                del self._columns[next(iter(self._columns))]
            self._columns[measure] = self._whole(measure)
        numbers = self._columns[measure]
        return np.array([numbers[self._facts[key][0]] if key in self._facts else np.nan for key in keys], dtype=np.float64)

    def _whole(self, measure: str) -> NDArray[np.float64]:
        """A measure of all places, in their order."""
        parts = [self._read(block, names[measure] * BLOCK, BLOCK) if measure in names else np.full(BLOCK, np.nan)
                 for block, names in enumerate(map(_places, self._sealed))]
        return np.concatenate([*parts, np.array([row.values.get(measure, np.nan) for row in self._open], np.float64)])

    def _seal(self) -> None:
        """Write the block in memory to the file, measure by measure, and begin a new one."""
        names = tuple(self._open[0].values)
        numbers = np.full((len(names), BLOCK), np.nan)
        numbers[:, : len(self._open)] = np.array([list(row.values.values()) for row in self._open]).T
        with told(Path(tempfile.gettempdir())):
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 (kept open as long as the rows; it has no name)
            self._starts.append(self._file.seek(0, 2))
            self._file.write(numbers.tobytes())
            self._file.flush()
        self._sealed.append(names)
        self._open = []

    def _read(self, block: int, first: int, count: int) -> NDArray[np.float64]:
        assert self._file is not None, "a sealed block is in the file"
        self._file.seek(self._starts[block] + 8 * first)
        return np.frombuffer(self._file.read(8 * count), np.float64)
