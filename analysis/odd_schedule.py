"""The schedule as it is lived: the month's own lines, and what each asks, seen by a witness that does nothing itself.

`Program.month` and the rooms of the program are run as they are; only the engine, the verbs of sim/shares.py and the books are
stood in for. What the description says is therefore what a month does.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import get_type_hints

import numpy as np

from sim.acting import CHANGES
from sim.bonds import Bonds
from sim.calendar import Calendar
from sim.ledger import Ledger
from sim.practices import PRACTICES
from sim.program import Program, Rooms
from sim.promises import Promises
from sim.record import Record
from sim.rehearsal import Quiet
from sim.shares import Shares

__all__ = ["Line", "first_sentence", "month_lines"]

_OWNERS = {"self": Program, "ledger": Ledger, "promises": Promises, "record": Record}


@dataclass(frozen=True)
class Line:
    """One line of the month: its text, its docstring's first sentence, whether it recurs with every round of meetings, and what it
    asks in order: names of moments, or verbs of sim/shares.py as they are written."""

    text: str
    says: str
    in_meeting: bool
    asks: tuple[str, ...]
    moments: tuple[str, ...]


class _Witness:
    """Stands in for the engine and for sim/shares.py: notes what is asked, once for a moment asked for several offers."""

    def __init__(self) -> None:
        self.asks: list[str] = []
        self.moments: list[str] = []
        self.last = ""
        self.store = SimpleNamespace(
            offers=np.zeros((2, 2), np.int64), any_joint=True, column=lambda table, name: np.ones(1, np.int64),
            changes=frozenset(CHANGES) | PRACTICES)

    def live(self, name: str, round: int = 0, number: int = 0) -> None:
        """Note a moment."""
        text = f"`{name}`" + (" for each product on offer" if number else "")
        if text not in self.asks:
            self.asks.append(text)
            self.moments.append(name)

    def do(self, work: Callable[..., None], *arguments: object) -> None:
        """Go through it, for what it asks."""
        work(*arguments)


class _Verbs:
    """The verbs of sim/shares.py or sim/bonds.py by name, written down and not done."""

    def __init__(self, witness: _Witness, kind: type) -> None:
        self._witness, self._kind = witness, kind

    def __getattr__(self, verb: str):
        signature = inspect.signature(getattr(self._kind, verb))

        def note(*arguments: object, **named: str) -> None:
            signature.bind(self, *arguments, **named)
            words = [*map(str, arguments), *(f"{name}={value}" for name, value in named.items())]
            self._witness.asks.append(f"*{verb}*({', '.join(words)})")

        return note


def _rooms(witness: _Witness) -> Rooms:
    """Return the rooms of a program, built on the witness: each takes what it needs by name."""
    made: dict[str, object] = {"engine": witness, "shares": _Verbs(witness, Shares), "bonds": _Verbs(witness, Bonds)}
    kinds = get_type_hints(Rooms)

    def make(name: str) -> object:
        if name not in made:
            made[name] = kinds[name](*(make(needed) for needed in inspect.signature(kinds[name]).parameters))
        return made[name]

    return Rooms(**{name: make(name) for name in kinds})


def first_sentence(thing) -> str:
    """Return the first sentence of a docstring, without a leading "Return"; raises ValueError where there is none."""
    text = " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())
    if not text:
        raise ValueError(f"{getattr(thing, '__qualname__', thing)} has no docstring")
    found = re.split(r"(?<=[.])\s+(?=[A-Z(\[])", text)[0].rstrip(".")
    found = found.replace("Return (", "Gives (", 1).removeprefix("Return ")
    return found[:1].upper() + found[1:]


def month_lines() -> list[Line]:
    """Return the lines of one month in order, each with the moments it lives."""
    witness = _Witness()
    program = SimpleNamespace(calendar=Calendar(date(2010, 1, 1), 1), rooms=_rooms(witness), ledger=Quiet(), record=Quiet(),
                              promises=Quiet(),
                              reform=lambda month: None)
    source, start = inspect.getsourcelines(Program.month)
    month = Program.month(program)
    found = []
    for _ in month:
        text = source[month.gi_frame.f_lineno - start]
        call = text.split("#")[0].strip().removeprefix("yield ")
        owner, verb = re.findall(r"(\w+)\.(\w+)\(", call)[0]
        room = _OWNERS.get(owner) or type(month.gi_frame.f_locals[owner])
        found.append(Line(call, first_sentence(getattr(room, verb)), _is_in_loop(text, source), tuple(witness.asks),
                          tuple(witness.moments)))
        witness.asks.clear()
        witness.moments.clear()
    return found


def _is_in_loop(text: str, source: list[str]) -> bool:
    def depth(line: str) -> int:
        return len(line) - len(line.lstrip())

    return depth(text) > min(depth(line) for line in source if line.lstrip().startswith("yield "))
