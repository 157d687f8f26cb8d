"""Parts of the plain Mesa village: its calendar, its agents and things, its methods as text, its books and its record."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter
from types import FunctionType
from typing import TYPE_CHECKING

import numpy as np
from mesa import Agent, Model

from sim import arithmetic
from sim.accounts import ACCOUNTS, MOVES
from sim.ledger import LEGS
from sim.program import Program
from sim.record import MONTHLY, NOTED, OF_THE_YEAR, OWED, OWNED, TALLIES, YEARLY, Outcome, Run
from sim.sources import callees

if TYPE_CHECKING:
    from analysis.plain_village import PlainVillage

__all__ = ["AGENTS", "THINGS", "Now", "PlainLedger", "PlainRecord", "Tally", "made", "plain_text", "with_compiled_mathematics"]

AGENTS = {"household": "PlainHousehold", "group": "PlainGroup", "officer": "PlainOfficer", "lender": "PlainLender",
          "fund": "PlainFund"}
THINGS = {"loan": "PlainLoan", "village": "PlainHamlet", "product": "PlainProduct", "world": "PlainWorld"}
LINKS = ("village", "group", "officer", "lender", "fund", "world", "household", "product", "slot", "loan_slots", "neighbors", "row",
         "members_list", "tally")
_TRANSCENDENT = ("exp", "log", "normal", "power")


class Now:
    """The calendar of the moment, the product on offer, and where moves and counts are noted."""

    __slots__ = ("drawn", "first_day", "month", "moved", "number", "offer", "products", "replicate", "round", "season", "seed",
                 "tallies")

    def luck(self, who: int, whom: int, purpose: int, draw: int) -> float:
        """Draw the number in (0, 1) of this address."""
        return self.drawn(self.seed, self.replicate, who, whom, self.month, self.round, purpose, draw)

    def move(self, number: int, amount: int, me: object) -> None:
        """Note that a sum in fen has moved."""
        self.moved[number] += amount

    def tally(self, name: str, amount: int) -> None:
        """Add to a count of the month."""
        self.tallies[name] += amount


class Tally:
    """What was counted this month, as attributes."""


def plain_text(text: str) -> str:
    """Return a method's text as one writes it by hand: no checks of single answers, moves and counts noted in place."""
    text = re.sub(r"^ +(\w+) = whole\(\1\)\n", "", text, flags=re.M)
    text = re.sub(r"_now\.move\((\d+), (\w+), _me\)", r"_now.moved[\1] += \2", text)
    text = re.sub(r"_now\.tally\('(\w+)', (\w+)\)", r"_now.tallies['\1'] += \2", text)
    text = re.sub(r"_now\.luck\(([^(),]+), ([^(),]+), (\d+), (\d+)\)",
                  r"_now.drawn(_now.seed, _now.replicate, \1, \2, _now.month, _now.round, \3, \4)", text)
    return re.sub(r"^( +)_me\.product_row = product_row\n", r"\g<0>\1_me.product = _now.products[product_row]\n", text, flags=re.M)


def with_compiled_mathematics(function: FunctionType, known: dict[FunctionType, Callable]) -> Callable:
    """Return the function with exp, log, normal and power called in their compiled form; the same bits."""
    from sim.kernels import compiled

    if function not in known:
        if function.__module__ == arithmetic.__name__ and function.__name__ in _TRANSCENDENT:
            known[function] = compiled(function)
            known[function](*[0.5] * function.__code__.co_argcount)  # compiled now, not while the clock runs
        else:
            world = dict(function.__globals__)
            world.update({name: with_compiled_mathematics(callee, known) for name, callee in callees(function).items()})
            known[function] = FunctionType(function.__code__, world, function.__name__, function.__defaults__)
    return known[function]


def made(model: Model, table: str, born: Program) -> list:
    """Return all rows of a table as objects with an attribute for every column: agents of `model`, or plain things."""
    columns = {name: column.tolist() for name, column in born.store.tables[table].columns.items()}
    kind = type(AGENTS.get(table) or THINGS[table], (Agent,) if table in AGENTS else (),
                {"__slots__": tuple(dict.fromkeys((*columns, *LINKS)))})
    nobody = 1 if table in {"group", "officer", "lender", "fund"} else 0
    people = []
    for row in range(born.store.tables[table].rows):
        one = object.__new__(kind)
        if table in AGENTS and row >= nobody:
            Agent.__init__(one, model)
        one.row = row
        for name, values in columns.items():
            setattr(one, name, values[row])
        people.append(one)
    return people


class PlainLedger:
    """Balances added up from the agents, and checked against what moved."""

    def __init__(self, village: PlainVillage) -> None:
        self._village, self.balances = village, np.zeros(len(ACCOUNTS), np.int64)
        self.balances = self._count()

    def open_month(self) -> None:
        """Start the month's flows and counts at zero."""
        self._village.now.moved[:] = [0] * len(MOVES)
        self._village.tallies.update(dict.fromkeys(TALLIES, 0))

    def must_balance(self) -> None:
        """Take over the month's balances. Raises AssertionError where they are not what moved."""
        found = self._count()
        if not np.array_equal(found, self.balances + LEGS @ np.array(self._village.now.moved)):
            raise AssertionError("the plain village's books do not balance")
        self.balances = found

    def _count(self) -> np.ndarray:
        people = self._village.everyone
        lender, world = people["lender"][0], people["lender"][0].world
        return np.array([
            getattr(lender, account) if party == "lender" else getattr(world, f"{party}_{account}") if party not in people
            else sum(map(attrgetter(account), people[party])) for party, account in ACCOUNTS])


class PlainRecord:
    """The record of the one world, month by month, in the order of sim/record.py."""

    def __init__(self, village: PlainVillage) -> None:
        self._village, self._years, self.noted = village, [], 0
        self._monthly = np.zeros((village.months, len(MONTHLY)), np.int64)

    def note(self, balances: np.ndarray) -> None:
        """Note the month; at year end, the households."""
        village = self._village
        self._monthly[self.noted] = [*village.now.moved, *balances.tolist(), *(village.tallies[name] for name in TALLIES)]
        self.noted += 1
        if self.noted % 12 == 0:
            self._years.append([self._of_year(me) for me in village.everyone["household"]])

    def _of_year(self, me) -> tuple[int, ...]:
        owned, owed = (sum(getattr(me, name) for name in names) for names in (OWNED, OWED))
        year = {name: getattr(me, column) for name, column in NOTED.items()}
        year |= {"net_worth": owned - owed, "owned": owned, "borrowed": 1 if me.cycles > 0 else 0}
        for column in OF_THE_YEAR:
            setattr(me, column, 0)
        return tuple(year[name] for name in YEARLY)

    def run(self) -> Run:
        """Return the record so far."""
        village, born = self._village, self._village.born.runs()[0]
        years = np.array(self._years, np.int64).reshape(len(self._years), len(village.everyone["household"]), len(YEARLY))
        outcome = Outcome.FINISHED if self.noted == village.months else Outcome.STOPPED
        monthly = dict(zip(MONTHLY, np.ascontiguousarray(self._monthly[: self.noted].T), strict=True))
        yearly = {name: np.ascontiguousarray(years[:, :, k]) for k, name in enumerate(YEARLY)}
        households = born.households | {"members": np.array([me.members for me in village.everyone["household"]], np.int64)}
        return Run(born.arm, born.seed, self.noted, outcome, monthly, yearly, households, born.village_names)
