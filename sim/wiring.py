"""Moments: pure scalar functions wired by argument name over one row of a table.

A *moment* of life is a list of steps. A step asks one function, whose arguments are found by name: an answer of an earlier step,
a column of the member, a column of something it belongs to (`group_...`, `officer_...`, `village_...`, `lender_...`, `product_...`,
`household_...` for a loan; `offer_...` for the product being considered), a set of such columns (sim/column_sets.py), the month, or
luck. Its answers become columns, moves of the ledger (by the move's name, in fen) or values for later steps. Both engines are
emitted from these declarations.
"""

import difflib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sim.accounts import ACCOUNTS, MOVES
from sim.chance import Purpose
from sim.column_sets import argument_names
from sim.roll import Declared

__all__ = ["LINKS", "Moment", "Schema", "Source", "Step", "WiringError", "condition_of", "wire"]

HOISTED = ("village", "lender", "world", "offer")
ONE_ROW = ("lender", "fund")
"""Members of whom a world has one, whose own moments may read what the rows of others move."""
LINKS: dict[str, tuple[str, ...]] = {
    "household": ("group", "officer", "survey", *HOISTED),
    "loan": ("product", "household", "village", "lender", "world", "fund"),
    "group": ("village", "lender", "world", "offer"),
    "officer": ("lender", "world"),
    "lender": ("world", "tally"),
    "fund": ("lender", "world", "tally"),
    "village": ("lender", "world"),
}
NOW = ("month", "season", "round", "first_day")
"""What every function may ask of the calendar: months from 0, month of the year from 0, round of meetings, absolute first day."""


class WiringError(ValueError):
    """A function asks for something nobody has. `found` is the name, `nearest` the nearest right word or ""."""

    def __init__(self, moment: str, function: str, found: str, nearest: str, reason: str) -> None:
        super().__init__(f"{moment}: {function} {reason} {found!r}" + (f"; did you mean {nearest!r}?" if nearest else ""))
        self.moment, self.function, self.found, self.nearest, self.reason = moment, function, found, nearest, reason


@dataclass(frozen=True)
class Step:
    """One question: the function, the names of its answers, and what luck it draws on (None: none).

    Short ways of the compiled loops, which decide about speed only; agents always ask:
    idle: an argument that many rows have at 0, and for which every answer is then 0, whatever the others are.
    known: an argument that most rows have at another number than 0, which then is the one answer, whatever the others are.
    stays: arguments that most rows have at 0, and for which the step changes nothing, whatever the others are: what it sets stays
    as it was, what it moves, counts or hands on is 0; what only it reads is then not read either.
    """

    function: Callable
    gives: tuple[str, ...]
    purpose: Purpose | None = None
    rule: str = ""
    idle: str = ""
    known: str = ""
    stays: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The function's own name."""
        return self.function.__name__


@dataclass(frozen=True)
class Moment:
    """Steps in order over the rows of `table`, where `when` (if any) is not 0: a column of the row or of what it belongs to.

    gates: steps that may be asked first, one after the other: a row for which one answers 0 stays as it is, whoever asks it.
    """

    name: str
    table: str
    steps: tuple[Step, ...]
    when: str = ""
    gates: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where a name is found: kind is local, own, link, now, luck or parameter."""

    kind: str
    table: str = ""
    column: str = ""


Schema = Mapping[str, Mapping[str, Declared]]
"""table -> column -> how it is kept."""


def find(name: str, moment: Moment, schema: Schema, given: set[str]) -> Source | None:
    """Return where an argument or answer called `name` lies for this moment, or None."""
    if name in given:
        return Source("local")
    if name in schema[moment.table]:
        return Source("own", moment.table, name)
    if name in NOW:
        return Source("now", "", name)
    for link in LINKS[moment.table]:
        tail = name[len(link) + 1:] if name.startswith(link + "_") else ""
        columns = [f"product_{tail}"] if link == "offer" else [name, tail]
        for column in columns:
            if column in schema["product" if link == "offer" else link] and not _moves_meanwhile(link, column, moment.table):
                return Source("link", link, column)
    return None


def _moves_meanwhile(link: str, column: str, table: str) -> bool:
    """Whether a column changes while the rows of a table are asked: balances of lender and world, which all rows move."""
    if table in ONE_ROW:
        return False
    return link == "tally" or (link in ONE_ROW and (link, column) in ACCOUNTS) or (
        link == "world" and tuple(column.split("_", 1)) in ACCOUNTS)


def known_names(moment: Moment, schema: Schema, given: set[str]) -> list[str]:
    """Return every name a function of this moment may ask for, for hints."""
    names = [*given, *schema[moment.table], *NOW, "luck"]
    for link in LINKS[moment.table]:
        if link == "offer":
            names += ["offer_" + c.removeprefix("product_") for c in schema["product"]]
        else:
            whole = {link, "village", "shocks", "lender", "rules"}
            names += [c if c.split("_")[0] in whole else f"{link}_{c}" for c in schema[link]]
    return names


@dataclass(frozen=True)
class Wired:
    """A step with every argument's source and every answer's target (Source own/link, or "move", "tally", or "local")."""

    step: Step
    arguments: tuple[tuple[str, Source], ...]
    targets: tuple[tuple[str, Source], ...]


def wire(moment: Moment, schema: Schema) -> tuple[Wired, ...]:
    """Resolve all names of a moment.

    Raises WiringError for a name nobody has (with the nearest right word), an answer written to another table, luck without
    a purpose or drawn twice.
    """
    given: set[str] = set()
    drawn: set[tuple[Purpose, str]] = set()
    wired = []
    for step in moment.steps:
        arguments = tuple((name, _argument(name, default, step, moment, schema, given))
                          for name, default in _arguments_of(step.function))
        for name, source in arguments:
            if source.kind == "luck" and (step.purpose, source.column) in drawn:
                raise WiringError(moment.name, step.name, name, "", "draws a number that an earlier step has drawn:")
            if source.kind == "luck":
                drawn.add((step.purpose, source.column))
        targets = []
        for name in step.gives:
            target = _target(name, moment, schema)
            if target is not None and target.kind == "link" and (moment.table, target.table) != ("loan", "household"):
                raise WiringError(moment.name, step.name, name, "", "may not write to another table:")
            if target is not None and target.kind == "now":
                raise WiringError(moment.name, step.name, name, "", "may not set the calendar:")
            targets.append((name, target or Source("local")))
            given.add(name)
        wired.append(Wired(step, arguments, tuple(targets)))
    return tuple(wired)


def condition_of(moment: Moment, schema: Schema) -> Source:
    """Return where the column `when` of a moment lies. Raises WiringError where nobody has it."""
    source = find(moment.when, moment, schema, set())
    if source is None or source.kind == "now":
        nearest = difflib.get_close_matches(moment.when, known_names(moment, schema, set()), 1)
        raise WiringError(moment.name, "the moment", moment.when, nearest[0] if nearest else "", "waits for what nobody has:")
    return source


def _target(name: str, moment: Moment, schema: Schema) -> Source | None:
    if name in MOVES:
        return Source("move", "", name)
    if name.startswith("tally_"):
        if name[6:] not in schema["tally"]:
            raise WiringError(moment.name, "", name, "", "counts what nobody notes:")
        return Source("tally", "", name[6:])
    return find(name, moment, schema, set())


@lru_cache(maxsize=4096)
def _arguments_of(function: Callable) -> list[tuple[str, object]]:
    defaults = {name: one.default for name, one in inspect.signature(function).parameters.items()}
    return [(name, defaults.get(name, inspect.Parameter.empty)) for name in argument_names(function)]


def _argument(name, default, step: Step, moment: Moment, schema: Schema, given: set[str]) -> Source:
    if name == "luck" or (name.startswith("luck_") and name[5:].isdigit()):
        if step.purpose is None:
            raise WiringError(moment.name, step.name, name, "", "draws luck without a purpose:")
        return Source("luck", "", name[5:] or "0")
    if step.rule and default is not inspect.Parameter.empty:
        column = f"rules_{step.rule}_{name}"
        return Source("link", "village", column) if column in schema["village"] else Source("parameter", "", repr(default))
    source = find(name, moment, schema, given)
    if source is None and default is not inspect.Parameter.empty:
        return Source("parameter", "", repr(default))
    if source is None:
        nearest = difflib.get_close_matches(name, known_names(moment, schema, given), 1)
        raise WiringError(moment.name, step.name, name, nearest[0] if nearest else "", "asks for what nobody has:")
    return source
