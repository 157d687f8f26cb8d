"""The column store behind the agents, and the agents as views of its rows.

A *table* holds one kind of row (households, loans, groups ...) in blocks of one dtype, each column contiguous. Rows of several
worlds (arm and seed) lie side by side: a *stretch* is a run of rows of one village (or of one world) in which everything that
belongs to the village, the lender and the terms is constant. Row 0 stands for
"none" in every table but household, loan and village.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

__all__ = ["DTYPES", "Column", "Store", "Table", "columns_of_class"]

DTYPES = {"i64": np.int64, "i32": np.int32, "i8": np.int8, "f64": np.float64}

class Column:
    """A column that a class of members declares; read from a member it is that row's value, a plain Python number.

    dtype: "i64" for fen and sums, "i32" for counts, days and links, "i8" for flags and codes,
    "f64" for fractions.
    unit: fen, days, months, persons, 1 ...; kind: trait (fixed), stock (kept), flow (of the month) or link (a row elsewhere).
    """

    def __init__(self, dtype: str, unit: str, kind: str, about: str) -> None:
        if dtype not in DTYPES or kind not in {"trait", "stock", "flow", "link"}:
            raise ValueError(f"no such column: dtype {dtype!r}, kind {kind!r}")
        self.dtype, self.unit, self.kind, self.about = dtype, unit, kind, about
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, member, owner=None):
        if member is None:
            return self
        return member.table.columns[self.name][member.row].item()

    def __set__(self, member, value) -> None:
        member.table.columns[self.name][member.row] = value


def columns_of_class(cls: type) -> dict[str, Column]:
    """Return the columns a class of members declares, in order, by name."""
    found: dict[str, Column] = {}
    for base in reversed(cls.__mro__):
        found.update({name: value for name, value in vars(base).items() if isinstance(value, Column)})
    return found


@dataclass
class Table:
    """Rows of one kind. `blocks[dtype]` has shape (columns of that dtype, rows); `place[name]` = (dtype, position)."""

    name: str
    rows: int
    declared: Mapping[str, tuple[str, str]]  # name -> (dtype, kind)
    blocks: dict[str, np.ndarray] = field(default_factory=dict)
    columns: dict[str, np.ndarray] = field(default_factory=dict)
    place: dict[str, tuple[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = places(self.declared)
        for dtype, numpy_dtype in DTYPES.items():
            count = sum(d == dtype for d, _ in self.declared.values())
            self.blocks[dtype] = np.zeros((max(count, 1), max(self.rows, 1)), numpy_dtype)
        for name, (dtype, position) in self.place.items():
            self.columns[name] = self.blocks[dtype][position]

    @property
    def nbytes(self) -> int:
        """Bytes of state in this table."""
        return sum(block.nbytes for block in self.blocks.values())


def places(declared: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, int]]:
    """Return where each column lies: name -> (dtype, position in that dtype's block)."""
    taken = dict.fromkeys(DTYPES, 0)
    result = {}
    for name, (dtype, _) in declared.items():
        result[name] = (dtype, taken[dtype])
        taken[dtype] += 1
    return result


@dataclass
class Store:
    """All tables of one shard of worlds.

    stretches[table]: int64 array (k, 4) of first row, end row, village row, world row. `slots` loans per household;
    loan row = slot * households + household row. offers: (most products, worlds) product rows on offer now, 0 for none.
    moved: (worlds + 1, moves) fen moved since the month began. world_rows: (worlds, 2) first
    and end household row of each world; worlds count from 1. ties: neighbors of household i are
    tie_to[tie_start[i]:tie_start[i+1]]. changes: what may happen to running loans in some world (sim/acting.py).
    """

    tables: dict[str, Table]
    stretches: dict[str, np.ndarray]
    slots: int
    offers: np.ndarray
    moved: np.ndarray
    tie_start: np.ndarray
    tie_to: np.ndarray
    world_rows: np.ndarray
    any_joint: bool = False
    changes: frozenset[str] = frozenset()

    @property
    def worlds(self) -> int:
        """How many worlds lie in the store."""
        return self.moved.shape[0] - 1

    def column(self, table: str, name: str) -> np.ndarray:
        """Return one column, a view: writing to it changes the village."""
        return self.tables[table].columns[name]

    def rows_of_world(self, table: str, world: int) -> slice:
        """Return the rows of a world in `household`, `group`, `officer` or `village`."""
        mine = self.stretches[table][self.stretches[table][:, 3] == world]
        return slice(int(mine[:, 0].min()), int(mine[:, 1].max())) if len(mine) else slice(0, 0)

    def reserved(self, table: str) -> np.ndarray:
        """Return first and end row of each world, int64 (worlds, 2), rows kept for those still to come (officers) included."""
        stretches = self.stretches[table]
        first = [int(stretches[stretches[:, 3] == world][:, 0].min()) for world in range(1, self.worlds + 1)]
        return np.array(list(zip(first, [*first[1:], self.tables[table].rows], strict=True)), np.int64)

    @property
    def nbytes(self) -> int:
        """Bytes of state, ties included."""
        return sum(t.nbytes for t in self.tables.values()) + self.tie_start.nbytes + self.tie_to.nbytes
