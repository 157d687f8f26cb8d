"""The column store behind the agents, and the agents as views of its rows.

A *table* holds one kind of row (households, loans, groups ...) in blocks of one dtype, each column contiguous. Rows of several
worlds (arm and seed) lie side by side: a *stretch* is a run of rows of one village (or of one world) in which everything that
belongs to the village, the lender and the terms is constant. Row 0 stands for
"none" in every table but household, loan and village.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sim.leases import LINE, empty, zeros

__all__ = ["DTYPES", "Column", "Declared", "Store", "Table", "assign_officers", "columns_of_class", "dtype_of", "places",
           "put"]

BLOCK = 512
"""Rows of a block: its columns, scratch rows and lists stay in the first two caches."""
SHEET = BLOCK * 8 + LINE
"""Bytes from one scratch row to the next: not a whole page, or all of them would compete for the same lines of the cache."""
SHEETS = 48
"""Scratch rows of a store: a moment works on at most so many."""
DTYPES = {"i64": np.int64, "i32": np.int32, "i8": np.int8, "f64": np.float64}


class Declared(NamedTuple):
    """How a column is kept: its dtype, its kind, and the change or practice (sim/acting.py) without which it is not kept."""

    dtype: str
    kind: str
    only: str = ""


class Column:
    """A column that a class of members declares; read from a member it is that row's value, a plain Python number.

    dtype: "i64" for fen and sums, "i32" for counts, days and links, "i8" for flags and codes,
    "f64" for fractions.
    unit: fen, days, months, persons, 1 ...; kind: trait (fixed), stock (kept), flow (of the month) or link (a row elsewhere).
    only: the change or practice (sim/acting.py, sim/practices.py) whose moments alone use it; where none of the worlds side by
    side lives it, the column takes no memory. Accounts are always kept: the ledger adds them up.
    """

    def __init__(self, dtype: str, unit: str, kind: str, about: str, only: str = "") -> None:
        if dtype not in DTYPES or kind not in {"trait", "stock", "flow", "link"}:
            raise ValueError(f"no such column: dtype {dtype!r}, kind {kind!r}")
        self.dtype, self.unit, self.kind, self.about, self.only = dtype, unit, kind, about, only
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, member, owner=None):
        if member is None:
            return self
        try:
            return member.table.columns[self.name][member.row].item()
        except KeyError:
            raise AttributeError(self.name) from None  # the member says why it has no such column

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
    """Rows of one kind. `blocks[block]` has shape (columns of that block, rows); `place[name]` = (block, position).

    A block is named by its dtype; columns kept only for a change or practice have blocks of their own, which are made where
    `kept` names it.
    """

    name: str
    rows: int
    declared: Mapping[str, Declared]
    kept: frozenset[str] = frozenset()
    blocks: dict[str, np.ndarray] = field(default_factory=dict)
    columns: dict[str, np.ndarray] = field(default_factory=dict)
    place: dict[str, tuple[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = places(self.declared)
        self.blocks = {block: zeros((count, max(self.rows, 1)), DTYPES[dtype_of(block)])
                       for block, count in _counts(self.declared, self.kept).items()}
        self.columns = {name: self.blocks[block][place] for name, (block, place) in self.place.items() if block in self.blocks}

    @property
    def nbytes(self) -> int:
        """Bytes of state in this table."""
        return sum(block.nbytes for block in self.blocks.values())


def _block(column: Declared) -> str:
    return f"{column.dtype}_{column.only.replace(' ', '_')}" if column.only else column.dtype


def dtype_of(block: str) -> str:
    """Return the dtype of a block's columns, a key of DTYPES."""
    return block.split("_")[0]


def places(declared: Mapping[str, Declared]) -> dict[str, tuple[str, int]]:
    """Return where each column lies: name -> (block, position in that block)."""
    known = _PLACES.get(id(declared))
    if known is not None and known[0] is declared and len(known[1]) == len(declared):
        return known[1]
    taken: Counter[str] = Counter()
    result: dict[str, tuple[str, int]] = {}
    for name, column in declared.items():
        block = _block(column)
        result[name] = (block, taken[block])
        taken[block] += 1
    if len(_PLACES) >= MOST_PLACES:
        _PLACES.clear()
    _PLACES[id(declared)] = declared, result
    return result


def _counts(declared: Mapping[str, Declared], kept: frozenset[str]) -> dict[str, int]:
    """Return how many columns each block has that is made where `kept` is lived."""
    known = _COUNTS.get((id(declared), kept))
    if known is None or known[0] is not declared:
        found = dict.fromkeys(DTYPES, 1) | Counter(_block(column) for column in declared.values()
                                                   if not column.only or column.only in kept)
        if len(_COUNTS) >= MOST_PLACES:
            _COUNTS.clear()
        known = _COUNTS[id(declared), kept] = declared, found
    return known[1]


_COUNTS: dict[tuple[int, frozenset[str]], tuple[Mapping[str, Declared], dict[str, int]]] = {}
_PLACES: dict[int, tuple[Mapping[str, Declared], dict[str, tuple[str, int]]]] = {}
MOST_PLACES = 256
"""Tables whose places are remembered: those of the shards of an experiment are declared by the same schema. Each is remembered
with what it is known by, so that nothing else can come to lie at its address; and so are values that are put."""


@dataclass
class Store:
    """All tables of one shard of worlds.

    stretches[table]: int64 array (k, 4) of first row, end row, village row, world row. `slots` loans per household;
    loan row = slot * households + household row. offers: (most products, worlds) product rows on offer now, 0 for none.
    moved: (worlds + 1, moves) fen moved since the month began. world_rows: (worlds, 2) first
    and end household row of each world; worlds count from 1. ties: neighbors of household i are
    tie_to[tie_start[i]:tie_start[i+1]]. changes: what may happen to running loans in some world (sim/acting.py). scratch: rows for
    compiled loops to work on, of which nothing is kept.
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
    scratch: np.ndarray = field(default_factory=lambda: empty((SHEETS * SHEET,), np.int8), repr=False)

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


def put(store: Store, table: str, rows: np.ndarray, values: dict[str, int | float]) -> None:
    """Put values, by column, into some rows of a table."""
    steps = np.diff(rows)
    even = len(rows) > 1 and steps[0] > 0 and (steps == steps[0]).all()  # a slice is written to twice as fast
    for block, (positions, numbers) in _in_blocks(store.tables[table], values).items():
        held = store.tables[table].blocks[block]
        if even:
            held[positions, rows[0]: rows[-1] + 1: steps[0]] = numbers[:, None]
        else:
            held[positions[:, None], rows] = numbers[:, None]


def _in_blocks(table: Table, values: dict[str, int | float]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return block -> (positions, numbers) of values by column, the same for all shards that put them."""
    key = id(table.declared), id(values)
    known = _IN_BLOCKS.get(key)
    if known is None:
        blocks: dict[str, tuple[list[int], list[int | float]]] = {}
        for name, value in values.items():
            block, position = table.place[name]
            positions, numbers = blocks.setdefault(block, ([], []))
            positions.append(position)
            numbers.append(value)
        if len(_IN_BLOCKS) >= MOST_PLACES:
            _IN_BLOCKS.clear()
        known = _IN_BLOCKS[key] = table.declared, values, {
            block: (np.array(positions), np.array(numbers, table.blocks[block].dtype))
            for block, (positions, numbers) in blocks.items()}
    return known[2]


_IN_BLOCKS: dict[tuple[int, int], tuple] = {}


def assign_officers(store: Store, number: int, count: int) -> None:
    """Share the households of world `number` out among its first `count` officers in turn; seats beyond are
    empty: who takes one later is new."""
    first, end = store.world_rows[number - 1].tolist()
    seats = store.stretches["officer"]
    start = int(seats[number - 1][0])
    store.column("household", "officer_row")[first:end] = start + np.arange(end - first) % count if count else 0
    seats[number - 1][1] = start + count
    empty = slice(start + min(count, end - first), seats[number][0] if number < len(seats) else store.tables["officer"].rows)
    for name in ("clients", "portfolio", "bad", "made", "made_fen", "claims", "claims_before", "accrued", "months_served",
                 "suspended", "suspended_months", "cleared", "bad_then"):
        store.column("officer", name)[empty] = 0
