"""Which moments a run may live: birth and month are gone through once with hands that only note what is asked of them.

A scenario lives half of the moments there are; only those are compiled before the first month.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from sim.calendar import Calendar

if TYPE_CHECKING:
    from sim.program import Program

__all__ = ["Quiet", "rehearsed"]


class _Hands:
    """An engine that notes moments and does nothing."""

    def __init__(self, store) -> None:
        self.store, self.lived = store, {}

    def live(self, name: str, round: int = 0, number: int = 0) -> None:
        """Note a moment."""
        self.lived[name] = None

    def run(self, verb: str, *arguments) -> None:
        """Do nothing."""

    def do(self, work, *arguments) -> None:
        """Go through it, for what it lives."""
        work(*arguments)


class Quiet:
    """Books that do nothing."""

    def __getattr__(self, name: str):
        return lambda *arguments: None


def rehearsed(program: Program, rooms_on) -> list[str]:
    """Return the names of the moments that birth and a month of this program ask for, in that order.

    rooms_on: makes the rooms of a program on an engine.
    """
    hands, quiet = _Hands(program.store), Quiet()
    stand_in = SimpleNamespace(
        store=program.store, engine=hands, rooms=rooms_on(hands), calendar=Calendar(program.resolved.run.start, 1), ledger=quiet,
        promises=quiet, record=quiet, reform=lambda month: None)
    type(program)._be_born(stand_in)
    for _ in type(program).month(stand_in):
        pass
    return list(hands.lived)
