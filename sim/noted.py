"""The monthly facts of a run: rows of one table, cut out when somebody asks."""

from collections.abc import Iterator, Mapping
from typing import final

import numpy as np

__all__ = ["Months"]


@final
class Months(Mapping[str, np.ndarray]):
    """Monthly facts by name, int64[months] each; two hundred arrays a run would cost more to make and to meet than to read."""

    __slots__ = ("_places", "table")

    def __init__(self, places: Mapping[str, int], table: np.ndarray) -> None:
        """places: the row of each fact, in the order of the rows; table: int64[facts, months]."""
        self._places, self.table = places, table

    def __getitem__(self, name: str) -> np.ndarray:
        """Return a fact, int64[months]; KeyError if it is not noted."""
        return self.table[self._places[name]]

    def __iter__(self) -> Iterator[str]:
        """Return the names, in the order of the table."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many facts are noted."""
        return len(self._places)
