"""Agents made on demand: every row can be met as a Mesa agent, and costs nothing until it is.

Mesa keeps its agents in sets with weak references; here the members keep the views alive and the sets are filled when first looked
into. Only public behavior of AgentSet and its one store of agents are relied on (tests hold this as a contract).
"""

from __future__ import annotations

from collections.abc import Iterable
from weakref import WeakKeyDictionary, ref

from mesa.agent import AgentSet

from sim.fund import Fund
from sim.people import Group, Household, Lender, LoanOfficer, Member
from sim.roll import Table, columns_of_class

__all__ = ["LoanView", "Members", "Roster", "RowView", "own_methods"]


class View:
    """A row without a will of its own; columns read and write as attributes. Abstract: RowView or LoanView."""

    __slots__ = ("_members", "row", "table")

    def __init__(self, members: Members, table: Table, row: int) -> None:
        object.__setattr__(self, "_members", members)
        object.__setattr__(self, "table", table)
        object.__setattr__(self, "row", row)

    def __getattr__(self, name: str):
        try:
            return self.table.columns[name][self.row].item()
        except KeyError:
            raise AttributeError(f"{self.table.name} has no column {name!r}") from None

    def __setattr__(self, name: str, value) -> None:
        self.table.columns[name][self.row] = value

    @property
    def member_id(self) -> int:
        """Who this is in the stream of events."""
        return self.id

    @property
    def slot_number(self) -> int:
        """No loan slot: -1."""
        return -1

    @property
    def lender(self) -> Lender:
        """The lender of this row's world."""
        return self._members.of(Lender, self._members.world_of(self.table.name, self.row))

    @property
    def fund(self) -> Fund:
        """The compensation fund of this row's county."""
        return self._members.of(Fund, self._members.world_of(self.table.name, self.row))

    @property
    def world(self) -> RowView:
        """The books of the parties outside the village."""
        return self._members.row_of("world", self._members.world_of(self.table.name, self.row))


class RowView(View):
    """A row of any table but loans: a village, a product, a world."""

    __slots__ = ()


class LoanView(View):
    """One loan slot of a household."""

    __slots__ = ()

    @property
    def slot(self) -> int:
        """Number of the slot, from 0."""
        return self.row // self._members.households

    @property
    def slot_number(self) -> int:
        """Number of the slot, from 0."""
        return self.slot

    @property
    def household(self) -> Household:
        """The borrower."""
        return self._members.of(Household, self.row % self._members.households)

    @property
    def member_id(self) -> int:
        """The borrower's permanent id."""
        return self.household.id

    @property
    def product(self) -> RowView:
        """Product and version of terms under which it was made."""
        return self._members.row_of("product", self.product_row)

    @property
    def village(self) -> RowView:
        """The borrower's village."""
        return self.household.village

    @property
    def lender(self) -> Lender:
        """The lender."""
        return self.household.lender

    @property
    def fund(self) -> Fund:
        """The compensation fund of the borrower's county."""
        return self.household.fund

    @property
    def world(self) -> RowView:
        """The books of the parties outside the village."""
        return self.household.world


class Roster(AgentSet):
    """An AgentSet of members that is filled when it is first looked into."""

    def __init__(self, members: Members, kinds: Iterable[type[Member]], program) -> None:
        self._members, self._kinds, self._filled = members, tuple(kinds), None
        self._program, self.random = program, program.random  # who holds its agents holds the program

    @property
    def _agents(self) -> WeakKeyDictionary:
        if self._filled is None:
            self._filled = WeakKeyDictionary(dict.fromkeys(self._members.all_of(self._kinds)))
        return self._filled

    @_agents.setter
    def _agents(self, agents: WeakKeyDictionary) -> None:
        self._filled = agents


class Members:
    """Views of all rows of a program, made when asked for and kept."""

    def __init__(self, program, household_class: type[Household]) -> None:
        self._known, self._store = ref(program), program.store
        self.household_class = household_class
        self.households = self._store.tables["household"].rows
        self._classes = {Household: household_class}
        self._made: dict[tuple[object, int], object] = {}
        self._worlds: dict[str, list[int]] = {}
        self._spoken = 1
        self.kinds = (household_class, Group, LoanOfficer, Lender, Fund)
        _must_keep_columns(household_class)

    @property
    def _program(self):
        """The program, which is not kept alive from here: it is freed as soon as nobody else holds it."""
        return self._known()

    def of(self, kind: type[Member], row: int) -> Member:
        """Return the agent of a row: kind is Household, Group, LoanOfficer, Lender or Fund."""
        key = (kind, row)
        if key not in self._made:
            self._made[key] = self._classes.get(kind, kind)(self._program, row)
        return self._made[key]

    def row_of(self, table: str, row: int):
        """Return the view of a row of any table but `loan`."""
        for kind in (Household, Group, LoanOfficer, Lender, Fund):
            if kind.table_name == table:
                return self.of(kind, row)
        key = (table, row)
        if key not in self._made:
            self._made[key] = RowView(self, self._store.tables[table], row)
        return self._made[key]

    def loan(self, slot: int, household_row: int) -> LoanView:
        """Return the view of a loan slot."""
        row = slot * self.households + household_row
        key = ("loan", row)
        if key not in self._made:
            self._made[key] = LoanView(self, self._store.tables["loan"], row)
        return self._made[key]

    def world_of(self, table: str, row: int) -> int:
        """Return the world (from 1) a row belongs to."""
        if table in {"lender", "fund", "world", "tally"}:
            return row
        if table not in self._worlds:
            worlds = [0] * self._store.tables[table].rows
            for world, (first, end) in enumerate(self._store.reserved(table).tolist(), 1):
                worlds[first:end] = [world] * (end - first)
            self._worlds[table] = worlds
        return self._worlds[table][row]

    def all_of(self, kinds: Iterable[type[Member]]) -> list[Member]:
        """Return all agents of these kinds in the world spoken of, in order of rows."""
        found = []
        for kind in kinds:
            base = Household if issubclass(kind, Household) else kind
            rows = self._store.rows_of_world("lender" if base is Lender else base.table_name, self._spoken)
            found += [self.of(base, row) for row in range(rows.start, rows.stop)]
        return found

    def roster(self, kinds: Iterable[type[Member]]) -> Roster:
        """Return the set of all agents of these kinds."""
        return Roster(self, kinds, self._program)


def own_methods(cls: type[Household], moments) -> dict[str, object]:
    """Return the moments that a household class answers by a method of its own: name -> function(me, now)."""
    own = {}
    for moment in () if cls is Household else moments:
        mine = _lookup(cls, moment.name)
        if moment.table == "household" and mine is not None and mine is not _lookup(Household, moment.name):
            own[moment.name] = mine
    return own


def _must_keep_columns(cls: type[Household]) -> None:
    """Raise TypeError where a class of a user's own hides a column: the compiled engine would never see it."""
    columns = columns_of_class(Household)
    hidden = sorted(name for base in cls.__mro__ for name, value in vars(base).items() if columns.get(name, value) is not value)
    if hidden:
        raise TypeError(f"{cls.__name__} hides columns of a household behind its own {', '.join(hidden)}: use other names")


def _lookup(cls: type, name: str):
    for base in cls.__mro__:
        if name in vars(base) and callable(vars(base)[name]):
            return vars(base)[name]
    return None
