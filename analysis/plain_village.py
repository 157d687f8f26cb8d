"""The yardstick of speed: the same village written the way Mesa is usually written, with ordinary attributes.

Real `mesa.Agent`s (made by Agent.__init__), `AgentSet.do`, Python lists and attributes; the same scalar rules and book functions,
called by the agents one after the other; the same month, from Program itself. No straw man: attributes lie in slots (a tenth faster
than in a dictionary), luck is drawn through its compiled scalar form (if asked for, exp, log and the normal quantile too), money is
booked in place, checks of single answers are left out. The record is that of `Program`, number for number (tests/bench).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from types import FunctionType

from mesa import DataCollector, Model

from analysis.plain_parts import (
    AGENTS,
    THINGS,
    Now,
    PlainLedger,
    PlainRecord,
    Tally,
    made,
    plain_text,
    with_compiled_mathematics,
)
from sim.accounts import MOVES
from sim.calendar import Calendar
from sim.chance import ORDINAL_BITS, compiled_luck
from sim.emit import method
from sim.program import Program
from sim.record import TALLIES, Run
from sim.sources import digest_of, load_source
from sim.terms.resolve import load_scenario
from sim.terms.resolved import Resolved

__all__ = ["PlainVillage"]


class PlainVillage(Model):
    """One world (arm, seed) of a scenario without reforms, lived by plain Mesa agents.

    scenario: a scenario, its path or the stem of a shipped one; changes: `path=value` texts. compiled_mathematics: call exp, log,
    normal and power in compiled form as well. Born as Program's own village is. Raises ValueError for a scenario with reforms.
    """

    month = Program.month

    def __init__(self, scenario: Resolved | str, arm: str | None = None, seed: int = 1, changes: Iterable[str] = (),
                 compiled_mathematics: bool = False) -> None:
        super().__init__(seed=seed)
        resolved = scenario if isinstance(scenario, Resolved) else load_scenario(scenario, list(changes))
        born = Program(resolved, arm=arm, seed=seed)
        self.world = born.worlds[0]
        if len(self.world.arm.versions) > 1:
            raise ValueError("the plain village knows no reforms")
        self.months, self.born = resolved.run.months, born
        self.calendar = Calendar(resolved.run.start, born.calendar.rounds)
        self.now = Now()
        self._people()
        self._ways = self._methods(compiled_mathematics)
        self.record, self.ledger, self.promises = PlainRecord(self), PlainLedger(self), NoPromises()
        self.rooms = type(born.rooms)(*(self._room(room) for room in vars(born.rooms).values()))
        self.datacollector = DataCollector(model_reporters={
            "clients": lambda model: model.tallies["clients"], "glp_fen": lambda model: model.tallies["glp_fen"]})

    def step(self) -> None:
        """Live one month: Program's own prose, by plain agents."""
        for _ in self.month():
            pass
        self.datacollector.collect(self)
        self.running = self.record.noted < self.months

    def run(self) -> Run:
        """Live all months and return the record."""
        while self.running:
            self.step()
        return self.record.run()

    def reform(self, month: int) -> None:
        """Nothing is ever reformed here."""

    def live(self, name: str, round: int = 0, number: int = 0) -> None:
        """Let everybody concerned live a moment, as sim/engines.py does."""
        now, calendar = self.now, self.calendar
        now.month, now.season, now.first_day = max(calendar.month, 0), calendar.season, calendar.first_day
        now.round, now.number = round, number
        if number:
            offered = int(self.born.store.offers[number - 1, 1])
            if not offered:
                return
            now.offer = self.products[offered]
        table, way = self._ways[name]
        if table == "village":
            for village in self.villages:
                way(village, now)
        else:
            self.sets[table].do(way, now)

    # The verbs over groups, links and queues, as in sim/shares.py.

    def total(self, values: str, table: str, into: str, only: str = "") -> None:
        """Add up an attribute of the households of each group (or lender) into one of its own."""
        for one in self.everyone[table]:
            setattr(one, into, 0)
        for me in self.everyone["household"]:
            whose = getattr(me, table)
            if whose.row and (not only or getattr(me, only)):
                setattr(whose, into, getattr(whose, into) + getattr(me, values))

    def add_up(self, values: str, into: str) -> None:
        """Add up an attribute of the households of each village into one of its own."""
        for village in self.villages:
            setattr(village, into, 0)
        for me in self.everyone["household"]:
            setattr(me.village, into, getattr(me.village, into) + getattr(me, values))

    def share_out(self, table: str, amounts: str, by: str, into: str) -> None:
        """Share what each group has out among its members in proportion, exactly."""
        for me in self.everyone["household"]:
            setattr(me, into, 0)
        for group in self.everyone[table]:
            whole, seen, given = sum(getattr(me, by) for me in group.members_list), 0, 0
            for me in group.members_list if whole else ():
                seen += getattr(me, by)
                handed = getattr(group, amounts) * seen // whole
                setattr(me, into, handed - given)
                given = handed

    def over_ties(self, values: str, into: str) -> None:
        """Add up an attribute over the ties of each household."""
        get = attrgetter(values)
        for me in self.everyone["household"]:
            setattr(me, into, sum(map(get, me.neighbors)))

    def fill(self, wanting: str, table: str, capacity: str, into: str, amounts: str = "") -> None:
        """Serve those who want something in order of their place until there is no more."""
        queue = []
        for me in self.everyone["household"]:
            setattr(me, into, 0)
            if getattr(me, wanting):
                queue.append(me)
        closed = set()
        for me in sorted(queue, key=attrgetter("place")):
            whose = getattr(me, table)
            if whose.row not in closed:
                needed, left = (getattr(me, amounts) if amounts else 1), getattr(whose, capacity)
                if needed <= left:
                    setattr(whose, capacity, left - needed)
                    setattr(me, into, 1)
                else:
                    closed.add(whose.row)

    def even_out(self, tabled: str, most: str, into: str) -> None:
        """Let kin give and receive until all who are here have the same part of what is on the table, as sim/sharing.py does."""
        clans: dict[tuple[int, int], list] = {}
        for me in self.everyone["household"]:
            number = (me.id % (1 << ORDINAL_BITS) - 1) // me.village.village_ties_clan_households
            clans.setdefault((me.village_row, number), []).append(me)
        for kin in clans.values():
            here = [me for me in kin if me.here]
            part, odd = divmod(sum(getattr(me, tabled) for me in here), max(len(here), 1))
            for me in kin:
                setattr(me, into, 0)
            for k, me in enumerate(here):
                over = getattr(me, tabled) - part - (1 if k < odd else 0)
                setattr(me, into, -min(over, getattr(me, most)) if over > 0 else -over)
            shares = [getattr(me, into) for me in here]
            pot, claims = -sum(share for share in shares if share < 0), sum(share for share in shares if share > 0)
            seen = handed = 0
            for me in here:
                if getattr(me, into) > 0:
                    seen += getattr(me, into)
                    so_far = int(pot * (seen / claims))
                    setattr(me, into, so_far - handed)
                    handed = so_far

    def _room(self, room):
        """Return a room of Program whose verbs are ours."""
        mine = object.__new__(type(room))
        own = {"_engine": _Hands(self), "_shares": self}
        for name, value in vars(room).items():
            setattr(mine, name, self._room(value) if name in ("_groups", "_leaving", "_rivals") else own.get(name, value))
        return mine

    def _methods(self, quick: bool) -> dict[str, tuple[str, Callable]]:
        ways: dict[str, tuple[str, Callable]] = {}
        known: dict[FunctionType, Callable] = {}
        for moment in self.born.moments:
            emitted = method(moment, self.born.schema, told=False)
            text = plain_text(emitted.source)
            asked = {name: with_compiled_mathematics(f, known) if quick else f for name, f in emitted.functions.items()}
            names = {f"f_{name}": function for name, function in asked.items()} | {"whole": int} | emitted.sets
            module = load_source(f"plain_{moment.name}", digest_of(text, emitted.functions, str(quick)), text, names)
            way = getattr(module, moment.name)
            ways[moment.name] = ("household", _each_loan(way)) if moment.table == "loan" else (moment.table, way)
        return ways

    def _people(self) -> None:
        """Copy the born village into agents and plain objects."""
        rows = {table: made(self, table, self.born) for table in (*AGENTS, *THINGS)}
        self.villages, self.products, world = rows["village"], rows["product"], rows["world"][1]
        tally = Tally()
        tally.__dict__.update(dict.fromkeys(TALLIES, 0))
        self.tallies = tally.__dict__
        self.everyone = {table: self._living(table, rows[table]) for table in AGENTS}
        self.sets = {table: self.agents.select(agent_type=type(people[0])) if people else self.agents.select(lambda _: False)
                     for table, people in self.everyone.items()}
        lender = rows["lender"][1]
        for one in (*self.everyone["group"], rows["group"][0], *self.villages):
            one.lender, one.world, one.members_list = lender, world, []
        for one in self.everyone["officer"]:
            one.lender, one.world = lender, world
        fund = rows["fund"][1]
        for one in (lender, fund):
            one.lender, one.fund, one.world, one.tally = lender, fund, world, tally
        for group in self.everyone["group"]:
            group.village = self.villages[group.village_row]
        self._households(rows, lender, world)
        now = self.now
        now.moved, now.tallies, now.drawn, now.products = [0] * len(MOVES), self.tallies, compiled_luck(), self.products
        now.seed, now.replicate = world.seed, world.replicate
        now.drawn(0, 0, 1, 0, 0, 0, 1, 0)  # compiled now, not while the clock runs

    def _households(self, rows, lender, world) -> None:
        store, households = self.born.store, rows["household"]
        for me in households:
            me.village, me.group = rows["village"][me.village_row], rows["group"][me.group_row]
            me.officer, me.lender, me.world = rows["officer"][me.officer_row], lender, world
            me.neighbors = [households[k] for k in store.tie_to[store.tie_start[me.row]: store.tie_start[me.row + 1]].tolist()]
            me.loan_slots = [rows["loan"][slot * len(households) + me.row] for slot in range(store.slots)]
            for slot, loan in enumerate(me.loan_slots):
                loan.household, loan.village, loan.lender, loan.world, loan.slot = me, me.village, lender, world, slot
                loan.fund = lender.fund
                loan.product = rows["product"][loan.product_row]
            if me.group.row:
                me.group.members_list.append(me)

    def _living(self, table: str, rows: list) -> list:
        if table == "household":
            return rows
        stretches = self.born.store.stretches[table].tolist()
        return [rows[k] for first, end, _, _ in stretches for k in range(first, end)]


class NoPromises:
    """The yardstick checks its books, not what lender and county have promised: sim/promises.py does, on the same record."""

    def must_hold(self) -> None:
        """See nothing amiss."""


class _Hands:
    """What the rooms of a program ask of an engine."""

    def __init__(self, village: PlainVillage) -> None:
        self.live, self.store = village.live, village.born.store


def _each_loan(way: Callable) -> Callable:
    def of_household(me, now) -> None:
        for loan in me.loan_slots:
            way(loan, now)

    return of_household
