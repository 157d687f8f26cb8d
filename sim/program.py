"""The program: a Mesa model whose month reads as prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mesa import Model

from sim.bonds import Bonds
from sim.build import World, build_store, first_product_row, put_terms
from sim.calendar import Calendar
from sim.engines import AgentEngine, CompiledEngine, EventLog
from sim.frauds import Frauds
from sim.government import Government
from sim.ground import ground_of
from sim.guarantors import Guarantors
from sim.leaving import Leaving
from sim.ledger import Ledger
from sim.lending import LenderAtWork
from sim.loans import Loans
from sim.meetings import Groups
from sim.nature import Nature
from sim.officers import Officers
from sim.people import Household
from sim.promises import Promises
from sim.ratings import Ratings
from sim.record import Record, Run
from sim.rehearsal import rehearsed
from sim.risk_fund import RiskFunds
from sim.rivals import Rivals
from sim.roster import Members, own_methods
from sim.shares import Shares
from sim.sharing import Sharing
from sim.tape import Tape, played
from sim.terms.resolve import load_scenario
from sim.terms.resolved import Resolved
from sim.village import Villages

__all__ = ["Program", "World"]


@dataclass
class Rooms:
    """The actors of the month, each with its verbs."""

    nature: Nature
    government: Government
    frauds: Frauds
    kin: Sharing
    leaving: Leaving
    rivals: Rivals
    village: Villages
    groups: Groups
    loans: Loans
    officers: Officers
    guarantors: Guarantors
    funds: RiskFunds
    lender: LenderAtWork
    ratings: Ratings


def rooms_on(engine) -> Rooms:
    """Return the rooms of a program, whose verbs ask this engine."""
    shares = Shares(engine)
    groups, guarantors, funds = Groups(engine, shares), Guarantors(engine, Bonds(engine)), RiskFunds(engine, shares)
    frauds, ratings, leaving, rivals = Frauds(engine, shares), Ratings(engine), Leaving(engine), Rivals(engine)
    return Rooms(
        Nature(engine), Government(engine), frauds, Sharing(engine, shares), leaving, rivals,
        Villages(engine, shares, groups, guarantors, frauds, ratings, leaving, rivals), groups, Loans(engine),
        Officers(engine, shares, rivals), guarantors, funds, LenderAtWork(engine, shares, guarantors, funds, frauds), ratings)


class Program(Model):
    """A lender's program in one or more villages: one world (arm and seed), or a shard of many that live side by side.

    `program.agents`, `agents_by_type` and `DataCollector` work as in any Mesa model; they speak of world number `world` (from 1).
    """

    def __init__(self, scenario: str | Path | Resolved, *, arm: str | None = None, seed: int | None = None,
                 worlds: list[World] | None = None, engine: str = "compiled", household: type[Household] = Household,
                 events: bool | Literal["loans"] = False, tell=None, done=None, last_first: bool = False) -> None:
        resolved = scenario if isinstance(scenario, Resolved) else load_scenario(scenario)
        self.resolved = resolved
        first = resolved.arm(arm) if arm else resolved.arms[0]
        self.worlds = worlds or [World(first, resolved.run.seeds[0] if seed is None else seed)]
        ground = ground_of(resolved, self.worlds)
        super().__init__(seed=self.worlds[0].seed)
        del self.step, self._user_step  # Mesa wraps `step` to count steps, and so would keep a program alive; `step` counts itself
        self.chosen, self.schema, self.moments = ground.chosen, ground.schema, ground.moments
        self.calendar = Calendar(resolved.run.start, ground.rounds, ground.before)
        compile_loop = _compiler() if engine == "compiled" else (lambda function: function)
        self.own_methods = own_methods(household, self.moments)
        changes = ground.changes_with(self.own_methods)
        self.store = build_store(self.worlds, self.schema, self.chosen, resolved, compile_loop, changes)
        self.log = EventLog(bool(events), events == "loans")
        self.members = Members(self, household)
        self._living: Iterator[None] | None = None
        self.tape: Tape | None = None
        self.engine = self._engine(engine, tell)
        self.rooms = rooms_on(self.engine)
        self.ledger = Ledger(self.store, compile_loop)
        self.promises = Promises(self.store, self.worlds, compile_loop)
        self.record = Record(self.store, resolved.run.months)
        if engine == "compiled":
            self.engine.prepare(lambda: rehearsed(self, rooms_on)[::-1 if last_first else 1], done)
        self._be_born()

    def step(self) -> None:
        """Live one month, or what is left of a month that was stopped at a moment."""
        self.steps += 1
        if not played(self):
            for _ in self._living or self.month():
                self.engine.lived.clear()
            self._living = None

    def month(self) -> Iterator[None]:
        """Live one month, stopping after every line. The order of the lines is the schedule (ODD, section 3)."""
        month = self.calendar.turn()
        village, groups, officers = self.rooms.village, self.rooms.groups, self.rooms.officers
        nature, lender, loans, ledger = self.rooms.nature, self.rooms.lender, self.rooms.loans, self.ledger
        government, kin = self.rooms.government, self.rooms.kin

        yield self.reform(month)                # what was declared to change from this month on
        yield ledger.open_month()
        yield nature.strike()                   # weather, prices, illness, disease of animals, weddings
        yield village.earn()
        yield kin.share()                       # good and bad luck, where it is the custom
        yield village.spend()
        yield groups.watch_each_other()         # as far as they would have to pay for each other

        for meeting in self.calendar.meetings(month):   # what is due, who pays, who stands in for whom
            yield loans.fall_due(meeting)
            yield village.roll_over(meeting)
            yield village.pay(meeting)
            yield groups.stand_in(meeting)
            yield loans.receive(meeting)
            yield loans.change(meeting)         # rolled over, extended
            yield village.pay_ahead(meeting)

        yield village.save()                    # what is left: debts, business, animals
        yield lender.look_elsewhere()           # the branch beyond these villages
        yield officers.visit()
        yield village.watch()                   # officers and peers press those who are late
        yield lender.call_on_security()         # guarantors, risk funds
        yield lender.claim_on_fund()            # the county's fund bears part of the bad loans
        yield lender.collect_and_classify()

        yield government.review_list()          # who is poor, who has left poverty
        yield village.ask_for_loans()           # hear of it, want it, form groups, apply
        yield officers.screen()
        yield lender.decide_and_disburse()

        yield officers.give_account()           # caseload, bad loans, grade, suspension, reward
        yield lender.close_month()              # wages, overhead, funding, provisions
        yield ledger.must_balance()
        yield self.promises.must_hold()         # what lender and county have promised
        yield self.record.note(ledger.balances)

    def live_until(self, moment: str) -> bool:
        """Live to the end of the next line of the month in which a moment (such as "fall_due") is lived; False if none is left.

        The month waits there: look, let a person answer, then call `step` to live the rest.
        """
        if self._living is None:
            self._living = self.month()
        self.engine.lived.clear()
        for _ in self._living:
            if moment in self.engine.lived:
                return True
            self.engine.lived.clear()
        self._living = None
        return False

    @property
    def in_month(self) -> bool:
        """Whether a month has begun and not ended."""
        return self._living is not None

    def reform(self, month: int) -> None:
        """Let the terms that were declared to change from this month on come into force."""
        changed = False
        for number, world in enumerate(self.worlds, 1):
            for v, version in enumerate(world.arm.versions):
                if v and version.month - 1 == month:
                    put_terms(self.store, number, version, first_product_row(self.worlds, number, v), self.chosen)
                    changed = True
        if changed:
            self.engine.live("foresee")

    def run(self) -> list[Run]:
        """Live all months that are left and return the record of every world."""
        while self.calendar.month + 1 < self.resolved.run.months:
            self.step()
        return self.runs()

    def runs(self) -> list[Run]:
        """Return the record so far of every world."""
        return [self.record.run(number, world.arm.name, world.seed, tuple(v.name for v in world.arm.villages))
                for number, world in enumerate(self.worlds, 1)]

    @property
    def agents(self):
        """All agents of the world spoken of, made on demand."""
        return self.members.roster(self.members.kinds)

    @property
    def agents_by_type(self):
        """Sets of agents by their class."""
        return {kind: self.members.roster((kind,)) for kind in self.members.kinds}

    @property
    def agent_types(self) -> list[type]:
        """The classes of agents."""
        return list(self.members.kinds)

    def live_one(self, moment: str, me, now) -> None:
        """Let one agent live a moment in the village's way (what a method of its own may call)."""
        self._hands.plain(moment)(me, now)

    def show(self, tell) -> None:
        """From here on let agents live a compiled program and tell each question asked; the record stays the same."""
        self._hands = AgentEngine(self, self.calendar, self.moments, self.schema, self.log, tell)
        self.engine.hand_over(self._hands)

    def _engine(self, engine: str, tell):
        self._hands = None
        if engine == "agents" or self.own_methods:
            self._hands = AgentEngine(self, self.calendar, self.moments, self.schema, self.log, tell)
        if engine == "agents":
            return self._hands
        return CompiledEngine(self.store, self.calendar, self.moments, self.schema, self.log,
                              dict.fromkeys(self.own_methods, self._hands))

    def _be_born(self) -> None:
        if "survey" in self.store.changes:
            self.engine.live("sample_survey")
            self.engine.live("weigh_survey")
        self.engine.live("birth")
        self.rooms.groups.form()
        if "opening_book" in self.store.changes:
            self.engine.live("take_over")
            self.engine.live("open_books")
        self.engine.live("found")
        self.engine.live("place_fund")
        self.engine.live("foresee")
        self.rooms.government.draw_up_list()
        self.rooms.frauds.begin()
        self.ledger.must_balance()


def _compiler():
    from sim.kernels import kept
    return kept
