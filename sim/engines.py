"""Two ways to live a moment: compiled loops over columns, or one Mesa agent after the other. The same functions, the same bits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING
from weakref import ref

import numpy as np

from sim import shares
from sim.arithmetic import whole
from sim.calls import Call
from sim.chance import compiled_luck
from sim.emit import method
from sim.sources import digest_of, load_source
from sim.tape import Tape
from sim.wiring import Moment, Schema

if TYPE_CHECKING:
    from sim.program import Program
    from sim.roll import Store

__all__ = ["AgentEngine", "CompiledEngine", "EventLog"]


class EventLog:
    """The one stream of events: every move that is not zero, in the order it happened; with `loans`, only moves of loan slots.

    rows: int64 (events, 7): month, round, move number, world, permanent id of the member (0: the lender), loan slot or -1, fen.
    """

    NAMES = ("month", "round", "move", "world", "member", "slot", "fen")

    def __init__(self, kept: bool, loans: bool = False) -> None:
        self.kept, self.loans = kept, loans
        self.rows = np.zeros((1, len(self.NAMES)), np.int64)
        self.filled = np.zeros(1, np.int64)

    def make_room(self, more: int) -> None:
        """Make sure that `more` events fit."""
        wanted = int(self.filled[0]) + more
        if self.kept and wanted > len(self.rows):
            grown = np.zeros((max(wanted, 2 * len(self.rows)), len(self.NAMES)), np.int64)
            grown[: len(self.rows)] = self.rows
            self.rows = grown

    def keeps(self, table: str) -> bool:
        """Whether moves of members of a table are kept."""
        return self.kept and (table == "loan" or not self.loans)

    def drain(self) -> np.ndarray:
        """Return all events so far, a copy, and forget them."""
        events = self.events.copy()
        self.filled[0] = 0
        return events

    def note(self, *event: int) -> None:
        """Note one event."""
        if self.kept:
            self.make_room(1)
            self.rows[self.filled[0]] = event
            self.filled[0] += 1

    @property
    def events(self) -> np.ndarray:
        """All events so far."""
        return self.rows[: self.filled[0]]


class CompiledEngine:
    """Lives a moment for all rows of a store in one compiled loop."""

    def __init__(self, store: Store, calendar, moments: tuple[Moment, ...], schema: Schema, log: EventLog,
                 by_agents: dict[str, AgentEngine] | None = None) -> None:
        from sim.verbs import player, verb_call

        self.store, self._calendar, self._log = store, calendar, log
        self._by_agents = by_agents or {}
        self.lived: list[str] = []
        self._loops = _loops(moments, schema, log)
        self._verb_call, self._player = verb_call, player
        self._table = {moment.name: moment.table for moment in moments}
        self._calls: dict[str, Call] = {}
        self._known: dict[int, list[int]] = {}
        self._tape: Tape | None = None

    def prepare(self, needed, done=None) -> None:
        """Compile the moments that `needed()` names before the first is lived; `done(name)` is told after each. What a scenario of
        the same rules and changes has needed is not asked again; a moment not foreseen is compiled when it is lived."""
        self._loops.prepare(self.store.changes, needed, done)

    def live(self, name: str, round: int = 0, number: int = 0) -> None:
        """Live a moment: in round `round` of meetings, for offer number `number`, 0 outside."""
        self.lived.append(name)
        if name in self._by_agents:
            self._by_agents[name].live(name, round, number)
            return
        call = self._calls.get(name)
        if call is None:
            call = self._calls[name] = Call(self._loops.loop(name), self.store, self._table[name], self._log, self._known)
        if self._tape is not None:
            self._tape.add(call, round, number)
            return
        table = self._table[name]
        if self._log.keeps(table):
            rows = self.store.tables["household" if table == "loan" else table].rows
            self._log.make_room(self._loops.loop(name).moves * rows * (self.store.slots if table == "loan" else 1))
            call.turn_to(self._log.rows)
        calendar = self._calendar
        call(max(calendar.month, 0), calendar.season, round, calendar.first_day, number)

    def hand_over(self, agents: AgentEngine) -> None:
        """Let agents live all moments from here on."""
        self._by_agents = dict.fromkeys(self._table, agents)

    def run(self, verb: str, *arguments) -> None:
        """Run a verb of sim/shares.py over arrays, each of which stays the same array from month to month."""
        call = self._verb_call(verb, arguments)
        if self._tape is None:
            call()
        else:
            self._tape.add(call)

    def do(self, work: Callable[..., None], *arguments) -> None:
        """Do what looks at the village from Python, or makes arrays anew, and so cannot be noted once for all months."""
        if self._tape is None:
            work(*arguments)
        else:
            self._tape.pause(lambda: work(*arguments))

    @property
    def plays(self) -> bool:
        """Whether a month may be noted once and played again: nobody is asked by hand, and no stream of events is kept."""
        return not self._by_agents and not self._log.kept

    @contextmanager
    def noting(self) -> Iterator[Tape]:
        """From here to the end of the block note what is lived on a new tape, and live nothing."""
        self._tape = Tape(self._player())
        try:
            yield self._tape
        finally:
            self._tape = None


def _loops(moments: tuple[Moment, ...], schema: Schema, log: EventLog):
    """Return the compiled moments of these rules; the shards of an experiment bring the same objects, and need not compare them."""
    from sim.kernels import loops_of

    key = id(moments), id(schema), log.kept, log.loans
    known = _LOOPS.get(key)
    if known is None:
        if len(_LOOPS) >= MOST_KNOWN:
            _LOOPS.clear()
        known = _LOOPS[key] = moments, schema, loops_of(moments, schema, events=log.keeps)
    return known[2]


_LOOPS: dict[tuple[int, int, bool, bool], tuple] = {}


class AgentEngine:
    """Lives a moment agent by agent, through real Mesa agents."""

    plays = False

    def __init__(self, program: Program, calendar, moments: tuple[Moment, ...], schema: Schema, log: EventLog, tell=None) -> None:
        self.store, self._known, self._calendar, self._log, self._tell = program.store, ref(program), calendar, log, tell
        self._luck = compiled_luck()  # the compiled twin: same numbers, a hundred times faster than Python
        self._moments = {moment.name: moment for moment in moments}
        self.lived: list[str] = []
        self._methods = methods_of(moments, schema, tell is not None)

    @property
    def _program(self) -> Program:
        """The program, which is not kept alive from here."""
        return self._known()

    def live(self, name: str, round: int = 0, number: int = 0) -> None:
        """Live a moment for every row, world by world, in the order of the compiled loop."""
        self.lived.append(name)
        moment = self._moments[name]
        table = "household" if moment.table == "loan" else moment.table
        members = self._program.members
        slots = range(self.store.slots) if moment.table == "loan" else (0,)
        for slot in slots:
            for first, end, _, world in self.store.stretches[table].tolist():
                now = self._now(world, round, number)
                if number and now.offer is None:
                    continue
                for row in range(first, end):
                    me = members.loan(slot, row) if moment.table == "loan" else members.row_of(table, row)
                    self.ask(name, me, now)

    def ask(self, name: str, me, now) -> None:
        """Let one agent live a moment: by its own method where a subclass has one, else by the village's."""
        self._program.own_methods.get(name, self._methods[name])(me, now)

    def plain(self, name: str):
        """Return the village's own method of a moment: (me, now)."""
        return self._methods[name]

    def _now(self, world: int, round: int, number: int) -> SimpleNamespace:
        calendar, store, log = self._calendar, self.store, self._log
        month, drawn = max(calendar.month, 0), self._luck
        seed, replicate = (int(store.column("world", name)[world]) for name in ("seed", "replicate"))
        moved, tallies = store.moved[world], store.tables["tally"].columns
        offered = int(store.offers[number - 1, world]) if number else 0

        def draw(who, whom, purpose, n):
            return drawn(seed, replicate, who, whom, month, round, purpose, n)

        def move(k, amount, me):
            moved[k] += amount
            if amount != 0 and log.keeps("loan" if me.slot_number >= 0 else ""):
                log.note(month, round, k, world, me.member_id, me.slot_number, amount)

        def tally(name, amount):
            tallies[name][world] += amount

        return SimpleNamespace(
            month=month, season=calendar.season, round=round, first_day=calendar.first_day, number=number, luck=draw, move=move,
            tally=tally, tell=self._tell, offer=self._program.members.row_of("product", offered) if offered else None,
        )

    def run(self, verb: str, *arguments) -> None:
        """Run a verb of sim/shares.py over arrays, as plain Python."""
        shares.FUNCTIONS[verb](*arguments)

    def do(self, work: Callable[..., None], *arguments) -> None:
        """Do what looks at the village from Python (what the compiled engine cannot note once for all months)."""
        work(*arguments)


def methods_of(moments: tuple[Moment, ...], schema: Schema, told: bool) -> dict[str, Callable]:
    """Return the plain functions of these rules by moment; they are emitted once and not written to."""
    key = (moments, told, tuple((table, tuple(declared.items())) for table, declared in schema.items()))
    if key not in _KNOWN:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = {moment.name: method_of(moment, schema, told) for moment in moments}
    return _KNOWN[key]


_KNOWN: dict[tuple, dict[str, Callable]] = {}
MOST_KNOWN = 16
"""Sets of plain functions remembered, as sim/kernels.py remembers compiled ones."""


def method_of(moment: Moment, schema: Schema, told: bool):
    """Return the plain function (me, now) of a moment, loaded from its emitted source."""
    emitted = method(moment, schema, told)
    names = {f"f_{name}": function for name, function in emitted.functions.items()} | {"whole": whole} | emitted.sets
    module = load_source(f"agent_{moment.name}", digest_of(emitted.source, emitted.functions), emitted.source, names)
    return getattr(module, moment.name)
