"""The program: a Mesa model whose month reads as prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mesa import Model

from sim.acting import changes_of, refuse_idle_terms, refuse_together
from sim.assets import ASSETS
from sim.birth import BIRTH, FOUND
from sim.bonds import Bonds
from sim.branch import BRANCH_MOMENTS
from sim.build import World, build_store, first_product_row, put_terms
from sim.calendar import Calendar, rounds_needed
from sim.demand import demand_moments
from sim.disasters import DISASTERS
from sim.engines import AgentEngine, CompiledEngine, EventLog
from sim.forming import FORMING
from sim.frauds import FRAUD_MOMENTS, Frauds
from sim.fund import FUND_MOMENTS
from sim.government import GOVERNMENT_MOMENTS, Government
from sim.guarantors import Guarantors, guarantor_moments
from sim.leaving import LEAVING, Leaving
from sim.ledger import Ledger
from sim.lender_practices import LENDER_MOMENTS
from sim.lending import LenderAtWork, lending_moments
from sim.livelihood import household_moments
from sim.loan_book import BOOK_MOMENTS, days_before
from sim.loan_terms import terms_of, with_terms
from sim.loans import LOAN_MOMENTS, Loans
from sim.meetings import Groups, meeting_moments
from sim.nature import NATURE, Nature
from sim.officers import OFFICER_MOMENTS, Officers
from sim.parting import PARTING
from sim.people import Household
from sim.practices import practices_of, refuse_idle_practices
from sim.promises import Promises
from sim.prospects import FORESEE
from sim.ratings import Ratings
from sim.record import Record, Run
from sim.rehearsal import rehearsed
from sim.risk_fund import RISK_FUND, RiskFunds
from sim.rivals import RIVALS, Rivals
from sim.roster import Members, own_methods
from sim.rules.load import chosen_rules
from sim.schema import schema_of
from sim.shares import Shares
from sim.sharing import SHARING, Sharing
from sim.signing import SIGNING
from sim.standing import STANDING
from sim.stopping import STOPPING
from sim.surveyed import SURVEY_MOMENTS
from sim.tape import Tape, played
from sim.terms.product_rates import interval_days
from sim.terms.product_times import longest_closed
from sim.terms.resolve import load_scenario
from sim.terms.resolved import Resolved
from sim.trades import CROWDING
from sim.ventures import venture_moments
from sim.village import Villages
from sim.watching import WATCHING

__all__ = ["Program", "World"]


def moments_of(chosen, terms=frozenset()) -> tuple:
    """Return every moment of a run, with the chosen rules and the steps that only some terms need (sim/loan_terms.py)."""
    every = (*SURVEY_MOMENTS, BIRTH, *BOOK_MOMENTS, FOUND, FORESEE, *NATURE, *household_moments(chosen),
             *meeting_moments(chosen), *LOAN_MOMENTS, *guarantor_moments(chosen), *RISK_FUND, FORMING, *venture_moments(chosen),
             *demand_moments(chosen), *lending_moments(chosen), *LENDER_MOMENTS, *OFFICER_MOMENTS, *BRANCH_MOMENTS, *FUND_MOMENTS,
             *GOVERNMENT_MOMENTS, *FRAUD_MOMENTS, *WATCHING, *STANDING, *SHARING, *LEAVING, *DISASTERS,
             *PARTING, *CROWDING, *ASSETS, *RIVALS, *STOPPING, *SIGNING)
    return with_terms(every, terms)


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
        unlike = list({id(world.arm): world for world in self.worlds}.values())  # tell what follows from terms alone
        products = [p for world in unlike for version in world.arm.versions for p in version.products]
        refuse_idle_terms(str(resolved.path.name), products)
        refuse_idle_practices(str(resolved.path.name), unlike)
        super().__init__(seed=self.worlds[0].seed)
        del self.step, self._user_step  # Mesa wraps `step` to count steps, and so would keep a program alive; `step` counts itself
        self.chosen = chosen_rules(resolved, self.worlds)
        self.schema = schema_of(self.worlds[0].arm.products[0], self.chosen.parameters)
        terms = terms_of(unlike)
        self.moments = moments_of(self.chosen.rules, terms | practices_of(unlike))
        rounds = rounds_needed([interval_days(p) for p in products], max(longest_closed(p.repayment) for p in products))
        self.calendar = Calendar(resolved.run.start, rounds, days_before(unlike))
        compile_loop = _compiler() if engine == "compiled" else (lambda function: function)
        self.own_methods = own_methods(household, self.moments)
        changes = changes_of(unlike, self.chosen, self.own_methods) | practices_of(unlike) | terms
        refuse_together(str(resolved.path.name), unlike, changes)
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
