"""How a compiled loop is called: with the address of one line of numbers, instead of two dozen arrays.

Handing an array to a compiled function costs a tenth of a microsecond each time, and a month of a small shard is forty calls of two
dozen arrays. The line holds the calendar's numbers, then address, rows and columns of each array the loop touches; they are written
once, for a store's blocks stay where they are. A verb over arrays is called in the same way.
"""

from __future__ import annotations

from ctypes import addressof, c_int64, c_void_p
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sim.engines import EventLog
    from sim.kernels import CompiledMoment
    from sim.roll import Store

__all__ = ["Bound", "Call", "VerbCall", "kinds_of", "opening", "verb_text"]

NUMBERS = ("month", "season", "round", "first_day", "_number", "_slots", "_households")
"""What the line begins with: the calendar (months and days from 0), the offer considered, loan slots, households."""
FIXED = ("_stretches", "_offers", "_moved", "_log", "_logged", "_scratch")
"""Arrays of every call, int64; `_logged` has one dimension, the others two; of `_scratch` the address is taken."""
SIGNATURE = "void(CPointer(int64))"


def opening(name: str, blocks: Iterable[tuple[str, str]], used: str) -> list[str]:
    """Return the lines by which a loop begins: its decorator, its head, and what of its line the text `used` asks for.

    blocks: (table, block) of each array after the fixed ones. int64 line: NUMBERS, then (address, rows, columns) of each array.
    """
    lines = [f"@cfunc('{SIGNATURE}', cache=True, error_model='numpy')", f"def {name}(_line):",
             f"    _at = carray(_line, {len(NUMBERS) + 3 * (len(FIXED) + len(tuple(blocks)))})"]
    lines += [f"    {number} = _at[{k}]" for k, number in enumerate(NUMBERS) if number in used]
    arrays = [(array, "i64") for array in FIXED] + [(f"_{table}_{block}", block.split("_")[0]) for table, block in blocks]
    for k, (array, dtype) in enumerate(arrays):
        if array in used:
            place = len(NUMBERS) + 3 * k
            if array == "_scratch":
                lines.append(f"    _scratch = _at[{place}]")
                continue
            shape = f"(_at[{place + 1}],)" if array == "_logged" else f"(_at[{place + 1}], _at[{place + 2}])"
            lines.append(f"    {array} = carray(_pointer(_at[{place}]), {shape}, _{dtype})")
    return lines


def kinds_of(arguments: tuple) -> tuple[tuple[str, int], ...]:
    """Return (dtype, dimensions) of each argument of a verb; ("", 0) for a whole number."""
    return tuple((one.dtype.kind + str(8 * one.dtype.itemsize), one.ndim) if isinstance(one, np.ndarray) else ("", 0)
                 for one in arguments)


def verb_text(name: str, kinds: tuple[tuple[str, int], ...]) -> str:
    """Return the source of a verb that takes its arguments, of these kinds, from a line after NUMBERS."""
    places, lines = len(NUMBERS), []
    for k, (dtype, dimensions) in enumerate(kinds):
        shape = f"({', '.join(f'_at[{places + 1 + n}]' for n in range(dimensions))},)"
        lines.append(f"    a{k} = " + (f"carray(_pointer(_at[{places}]), {shape}, _{dtype})" if dimensions else f"_at[{places}]"))
        places += 3 if dimensions else 1
    head = [f"@cfunc('{SIGNATURE}', cache=True, error_model='numpy')", f"def {name}(_line):", f"    _at = carray(_line, {places})"]
    return "\n".join([*head, *lines, f"    f_{name}({', '.join(f'a{k}' for k in range(len(kinds)))})"]) + "\n"


class Bound:
    """A compiled loop and the line of numbers it takes. Abstract: Call of a moment, VerbCall of a verb.

    arrays: what the line points to, kept alive.
    """

    def __init__(self, loop: Callable[[int], None], numbers: list[int], arrays: Iterable[np.ndarray]) -> None:
        self._loop, self._line, self._kept = loop, (c_int64 * len(numbers))(*numbers), list(arrays)
        self._address = addressof(self._line)

    def __call__(self, month: int = 0, season: int = 0, round: int = 0, first_day: int = 0, number: int = 0) -> None:
        """Run it: month and day from 0, season 0..11, round of meetings and number of the offer, 0 for none."""
        line = self._line
        line[0], line[1], line[2], line[3], line[4] = month, season, round, first_day, number
        self._loop(self._address)

    @property
    def at(self) -> tuple[int, int]:
        """Addresses of the loop and of its line."""
        return c_void_p.from_address(addressof(self._loop)).value, self._address


class Call(Bound):
    """A compiled moment bound to the arrays of a store. known: where arrays of the store lie, by id, filled as they are asked."""

    def __init__(self, moment: CompiledMoment, store: Store, table: str, log: EventLog,
                 known: dict[int, list[int]] | None = None) -> None:
        known = {} if known is None or log.kept else known  # a log that is kept grows, and lies elsewhere then
        stretches = store.stretches["household" if table == "loan" else table]
        taken = [store.tables[of].blocks[block] for of, block in moment.blocks]
        arrays = [stretches, store.offers, store.moved, log.rows, log.filled, store.scratch, *taken]
        numbers = [0, 0, 0, 0, 0, store.slots, store.tables["household"].rows]
        for array in arrays:
            found = known.get(id(array))
            numbers += found or known.setdefault(id(array), _where(array))
        super().__init__(moment.loop, numbers, arrays)

    def turn_to(self, log: np.ndarray) -> None:
        """Write events to another array than before."""
        place = len(NUMBERS) + 3 * FIXED.index("_log")
        self._line[place: place + 3] = _where(log)
        self._kept[FIXED.index("_log")] = log


class VerbCall(Bound):
    """A compiled verb bound to its arguments: arrays whose rows lie end to end, and whole numbers."""

    def __init__(self, loop: Callable[[int], None], arguments: tuple) -> None:
        numbers = [0] * len(NUMBERS)
        for one in arguments:
            numbers += _where(one) if isinstance(one, np.ndarray) else [int(one)]
        super().__init__(loop, numbers, (one for one in arguments if isinstance(one, np.ndarray)))


def _where(array: np.ndarray) -> list[int]:
    """Return address, rows and columns (1 where it has only rows) of an array whose rows lie end to end."""
    if not array.flags.c_contiguous:
        raise ValueError("a compiled loop takes arrays whose rows lie end to end")
    return [array.ctypes.data, array.shape[0], array.shape[1] if array.ndim > 1 else 1]
