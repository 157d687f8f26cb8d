"""A member of the program: a Mesa agent over a row of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

from sim.roll import Column, Table

if TYPE_CHECKING:
    from sim.fund import Fund
    from sim.people import Lender
    from sim.program import Program

__all__ = ["Member"]


class Member(Agent):
    """A Mesa agent that is a view of one row. Abstract: use Household, Group, LoanOfficer, Lender or Fund."""

    table_name = ""

    def __init__(self, model: Program, row: int) -> None:
        # No Agent.__init__: registering a million views costs more than simulating them; the roster stands in for it.
        self.model = model
        self.row = row
        self.pos = None

    @property
    def table(self) -> Table:
        """The table this member is a row of."""
        return self.model.store.tables[self.table_name]

    @property
    def unique_id(self) -> int:
        """The permanent id: village and ordinal, never a row, never reused."""
        return self.id

    @property
    def world(self):
        """The books of the parties outside the village, and the seed."""
        return self.model.members.row_of("world", self.model.members.world_of(self.table_name, self.row))

    @property
    def lender(self) -> Lender:
        """The lender that serves this member's village."""
        return self.model.members.row_of("lender", self.model.members.world_of(self.table_name, self.row))

    @property
    def fund(self) -> Fund:
        """The compensation fund of this member's county."""
        return self.model.members.row_of("fund", self.model.members.world_of(self.table_name, self.row))

    @property
    def member_id(self) -> int:
        """Who this is in the stream of events."""
        return self.id

    @property
    def slot_number(self) -> int:
        """No loan slot: -1."""
        return -1

    def __getattr__(self, name: str):
        # Columns that come from the terms (a lender's) are not declared on the class.
        columns = self.model.store.tables[self.table_name].columns if name != "model" else {}
        if name not in columns:
            kept = getattr(type(self), name, None)
            only = f": it is kept only where a run has {kept.only!r}" if isinstance(kept, Column) else ""
            raise AttributeError(f"{type(self).__name__} has no {name!r}{only}")
        return columns[name][self.row].item()

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.model is self.model and other.row == self.row

    def __hash__(self) -> int:
        return hash((id(self.model), self.table_name, self.row))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id}>"

    def remove(self) -> None:
        """Refuse: a row is never reused; households come and go by their own moments."""
        raise TypeError("a member cannot be removed from outside; leaving is a moment of the month")
