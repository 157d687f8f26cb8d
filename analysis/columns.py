"""A table of one run in two blocks, whole numbers and floats: packed by a few calls, read by column where somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Columns", "Names"]

Names = tuple[tuple[str, str], ...]
"""Names of the columns of a table with their kinds: i whole, f float."""
LABELS = ("arm", "seed")
"""Columns that say whose run it is; they are in no block."""


@final
class Columns(Mapping[str, NDArray]):
    """The columns of a run by name: arm and seed, then `names` in their order."""

    __slots__ = ("_places", "arm", "floats", "names", "seed", "whole")

    def __init__(self, arm: str, seed: int, names: Names, whole: NDArray[np.int64], floats: NDArray[np.float64]) -> None:
        """`whole` and `floats` are [columns, rows], the columns of their kind in the order of `names`."""
        self.arm, self.seed, self.names, self.whole, self.floats = arm, seed, names, whole, floats
        self._places: dict[str, NDArray] | None = None

    @classmethod
    def of(cls, columns: Mapping[str, NDArray]) -> Columns:
        """The same columns in two blocks; ValueError if they are not equally long."""
        if isinstance(columns, Columns):
            return columns
        mine = {name: column for name, column in columns.items() if name not in LABELS}
        sizes = {column.size for column in mine.values()}
        if len(sizes) > 1:
            raise ValueError("a table whose columns are not equally long")
        rows, names = max(sizes, default=0), tuple((name, "f" if one.dtype.kind == "f" else "i") for name, one in mine.items())
        whole, floats = ([one for one, (_, of) in zip(mine.values(), names, strict=True) if of == kind] for kind in "if")
        arm, seed = (columns[label][0] if rows and label in columns else "" for label in LABELS)
        return cls(str(arm), int(seed or 0), names, np.array(whole, np.int64).reshape(len(whole), rows),
                   np.array(floats, np.float64).reshape(len(floats), rows))

    @property
    def rows(self) -> int:
        """Rows of the table."""
        return self.whole.shape[1]

    def __getitem__(self, name: str) -> NDArray:
        """A column, [rows]; KeyError if there is none of that name."""
        if name in LABELS:
            return np.full(self.rows, self.arm) if name == "arm" else np.full(self.rows, self.seed, np.int64)
        if self._places is None:
            rows = {"i": iter(self.whole), "f": iter(self.floats)}
            self._places = {one: next(rows[kind]) for one, kind in self.names}
        return self._places[name]

    def __iter__(self) -> Iterator[str]:
        """The names, labels first."""
        yield from LABELS
        for name, _ in self.names:
            yield name

    def __len__(self) -> int:
        """How many columns there are, labels too."""
        return len(LABELS) + len(self.names)
