"""A month on a tape: noted once, played again each month, most of it without coming back to Python.

Which calls a month makes follows from what its worlds live (`store.changes`), not from what happens in it; so they are noted once
by going through the month with an engine that only notes. What Python must do in between (`do` of an engine, the books) is noted
as well, and done between two runs of calls. Between calls from Python other threads wait for the interpreter, or this one for them:
that, not the work, kept a second processor waiting for an eighth of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from sim.calendar import Calendar
from sim.calls import Bound, VerbCall

if TYPE_CHECKING:
    from sim.program import Program

__all__ = ["Tape", "played"]


class Tape:
    """What a month does, in order. player: the loop that calls loops (sim/verbs.py)."""

    def __init__(self, player: Callable[[int], None]) -> None:
        self._player, self._parts, self._run, self._kept = player, [], [], []

    def add(self, call: Bound, round: int = 0, number: int = 0) -> None:
        """Note a compiled call."""
        self._run.append((*call.at, round, number))
        self._kept.append(call)

    def pause(self, work: Callable[[], None]) -> None:
        """Note what Python does."""
        self._close()
        self._parts.append(lambda *now: work())

    def _close(self) -> None:
        if self._run:
            self._parts.append(VerbCall(self._player, (np.array(self._run, np.int64),)))
            self._run = []

    def play(self, calendar: Calendar) -> None:
        """Live the month."""
        self._close()
        for part in self._parts:
            part(calendar.month, calendar.season, 0, calendar.first_day)


class _Noting:
    """Books whose verbs are put on a tape."""

    def __init__(self, books: object, tape: Tape) -> None:
        self._books, self._tape = books, tape

    def __getattr__(self, name: str):
        books, found = self._books, getattr(self._books, name)
        if not callable(found):
            return found
        return lambda *arguments: self._tape.pause(lambda: getattr(books, name)(*arguments))


def played(program: Program) -> bool:
    """Live a whole month from the program's tape, if nobody looks on and the month is the village's own; return whether it was."""
    from sim.program import Program

    if program.in_month or not program.engine.plays or type(program).month is not Program.month:
        return False
    program.tape = program.tape or _noted(program)
    program.reform(program.calendar.turn())
    program.tape.play(program.calendar)
    return True


def _noted(program: Program) -> Tape:
    """Return the month of a program from its second line on (`reform` is lived apart), noted and not lived."""
    with program.engine.noting() as tape:
        stand_in = SimpleNamespace(
            store=program.store, engine=program.engine, rooms=program.rooms, reform=lambda month: None,
            calendar=Calendar(program.resolved.run.start, program.calendar.rounds),
            **{name: _Noting(getattr(program, name), tape) for name in ("ledger", "promises", "record")})
        for _ in type(program).month(stand_in):
            program.engine.lived.clear()
    return tape
