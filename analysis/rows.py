"""Rows of measures in blocks: the last block in memory, those before it in a file, so that memory hardly grows with the runs."""

from __future__ import annotations

import json
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

    def numbers(self) -> NDArray[np.float64]:
        """All numbers, in the order of the names."""
        return np.frombuffer(self._numbers, np.float64)


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
    """Rows by (arm, seed): in memory is only where each lies. One measure of all of them is read from the file column by column."""

    def __init__(self, rows: Mapping[tuple[str, int], Row] | None = None) -> None:
        self._places: dict[str, dict[int, int]] = {}  # arm, seed
        self._open: list[Row] = []
        self._sealed: list[tuple[str, ...]] = []  # the measures of each block in the file
        self._starts: list[int] = []
        self._lines: list[int] = []  # bytes of a line of facts of each block
        self._file: BinaryIO | None = None
        self._columns: dict[str, NDArray[np.float64]] = {}
        for key, row in (rows or {}).items():
            self[key] = row

    def __setitem__(self, key: tuple[str, int], row: Row) -> None:
        """Keep a row; ValueError if there is one already (delete it first)."""
        if key in self:
            raise ValueError(f"arm {row.arm!r} with seed {row.seed} was measured twice")
        if self._open and (len(self._open) == BLOCK or list(self._open[0].values) != list(row.values)):
            self._seal()
        self._places.setdefault(key[0], {})[key[1]] = len(self._sealed) * BLOCK + len(self._open)
        self._open.append(row)
        self._columns.clear()

    def __getitem__(self, key: tuple[str, int]) -> Row:
        block, at = self._block(key)
        if block == len(self._sealed):
            return self._open[at]
        names = self._sealed[block]
        numbers = self._numbers(block, 0, len(names) * BLOCK).reshape(len(names), BLOCK)[:, at]
        return Row(*key, *self.facts(key), Values(names, np.ascontiguousarray(numbers)))

    def __delitem__(self, key: tuple[str, int]) -> None:
        del self._places[key[0]][key[1]]

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return ((arm, seed) for arm, seeds in self._places.items() for seed in seeds)

    def __len__(self) -> int:
        return sum(map(len, self._places.values()))

    def __contains__(self, key: object) -> bool:
        return isinstance(key, tuple) and key[1] in self._places.get(key[0], ())

    def clear(self) -> None:
        """Forget all rows."""
        self.__init__()

    def facts(self, key: tuple[str, int]) -> tuple[int, str, str]:
        """Months, outcome and fingerprint of a row, without its measures."""
        block, at = self._block(key)
        if block == len(self._sealed):
            row = self._open[at]
            return row.months, row.outcome, row.fingerprint
        size = self._lines[block]
        months, outcome, fingerprint = json.loads(self._bytes(block, 8 * len(self._sealed[block]) * BLOCK + size * at, size))
        return months, outcome, fingerprint

    def column(self, measure: str, keys: list[tuple[str, int]]) -> NDArray[np.float64]:
        """A measure of these rows, NaN for those that are not there or have no such measure."""
        if measure not in self._columns:
            if len(self._columns) >= COLUMNS_KEPT:
                del self._columns[next(iter(self._columns))]
            self._columns[measure] = self._whole(measure)
        numbers = self._columns[measure]
        return np.array([numbers[self._places[key[0]][key[1]]] if key in self else np.nan for key in keys], dtype=np.float64)

    def _block(self, key: tuple[str, int]) -> tuple[int, int]:
        """The block of a row and its place there."""
        return divmod(self._places[key[0]][key[1]], BLOCK)

    def _whole(self, measure: str) -> NDArray[np.float64]:
        """A measure of all places, in their order."""
        parts = [self._numbers(block, names[measure] * BLOCK, BLOCK) if measure in names else np.full(BLOCK, np.nan)
                 for block, names in enumerate(map(_places, self._sealed))]
        return np.concatenate([*parts, np.array([row.values.get(measure, np.nan) for row in self._open], np.float64)])

    def _seal(self) -> None:
        """Write the block in memory to the file, measure by measure, then a line of facts for each row; begin a new one."""
        names = tuple(self._open[0].values)
        numbers = np.full((len(names), BLOCK), np.nan)
        numbers[:, : len(self._open)] = np.array([list(row.values.values()) for row in self._open]).T
        lines = [json.dumps([row.months, row.outcome, row.fingerprint]).encode() for row in self._open]
        size = max(map(len, lines))
        with told(Path(tempfile.gettempdir())):
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 (kept open as long as the rows; it has no name)
            self._starts.append(self._file.seek(0, 2))
            self._file.write(numbers.tobytes())
            self._file.write(b"".join(line.ljust(size) for line in lines))
            self._file.flush()
        self._lines.append(size)
        self._sealed.append(names)
        self._open = []

    def _numbers(self, block: int, first: int, count: int) -> NDArray[np.float64]:
        return np.frombuffer(self._bytes(block, 8 * first, 8 * count), np.float64)

    def _bytes(self, block: int, first: int, count: int) -> bytes:
        assert self._file is not None, "a sealed block is in the file"
        self._file.seek(self._starts[block] + first)
        return self._file.read(count)
