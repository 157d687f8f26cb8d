"""The moments as they are wired: functions asked in order, the names they read, and what becomes of their answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analysis.odd_schedule import first_sentence
from sim.chance import Purpose
from sim.ground import moments_of
from sim.loan_terms import added_steps, with_terms
from sim.schema import schema_of
from sim.terms.nouns import load_noun
from sim.wiring import Moment, Schema, Step, Wired, WiringError, condition_of, wire

__all__ = ["Added", "Wiring", "asked", "gives", "moments_part", "reads", "wiring"]

_ANSWERS = {"own": "sets", "link": "sets", "move": "posts", "tally": "counts", "local": "hands on"}


@dataclass(frozen=True)
class Added:
    """A step that some terms add: their kind, the moment, and "before", "after" or "instead of" the function of which step."""

    kind: str
    moment: str
    how: str
    place: str
    item: Wired


@dataclass
class Wiring:
    """Every moment of the model with its steps, and who reads, posts, counts, draws and asks what: name -> moments, in order.

    columns_read: full column name of terms; drawn: purpose -> "moment.function". A step that some terms add is named so too, where
    the moment itself does not read, post or count the same.
    """

    schema: Schema
    moments: dict[str, tuple[Moment, tuple[Wired, ...]]] = field(default_factory=dict)
    columns_read: dict[str, dict[str, None]] = field(default_factory=dict)
    posted: dict[str, dict[str, None]] = field(default_factory=dict)
    counted: dict[str, dict[str, None]] = field(default_factory=dict)
    drawn: dict[Purpose, dict[str, None]] = field(default_factory=dict)
    asked: dict[str, dict[str, None]] = field(default_factory=dict)

    added: list[Added] = field(default_factory=list)

    def note(self, moment: Moment, item: Wired, added: bool = False) -> None:
        """Note one step."""
        step = f"{moment.name}.{item.step.name}"

        def at(found: dict[str, None]) -> None:
            if not added or moment.name not in found:
                found[step if added else moment.name] = None

        if item.step.rule:
            at(self.asked.setdefault(item.step.rule, {}))
        for _, source in item.arguments:
            if source.kind in {"own", "link"}:
                at(self.columns_read.setdefault(source.column, {}))
            elif source.kind == "luck":
                self.drawn.setdefault(item.step.purpose, {})[step] = None
        for name, target in item.targets:
            if target.kind == "move":
                at(self.posted.setdefault(name, {}))
            elif target.kind == "tally":
                at(self.counted.setdefault(target.column, {}))


def wiring(lived: list[str]) -> Wiring:
    """Return the wiring of the model with the village's own rules: the moments of birth, then those of the month as `lived`; then
    the steps that some terms add."""
    found = Wiring(schema_of(load_noun("product", "yilong_mixed"), {}))
    moments = {moment.name: moment for moment in moments_of({})}
    for name in (*(name for name in moments if name not in lived), *lived):
        moment, steps = moments[name], wire(moments[name], found.schema)
        found.moments[name] = (moment, steps)
        for item in steps:
            found.note(moment, item)
        if moment.when:
            found.columns_read.setdefault(condition_of(moment, found.schema).column, {})[name] = None
    for kind, how, place, steps in added_steps():
        for moment, _ in found.moments.values():
            if any(step.function is place for step in moment.steps):
                found.added += _joined(found, moment, kind, how, place.__name__, steps)
    return found


def _joined(found: Wiring, moment: Moment, kind: str, how: str, place: str, steps: tuple[Step, ...]) -> list[Added]:
    """Return steps as they are wired where they join a moment, noted."""
    wired = [item for item in _wired_with(kind, moment, found.schema) if item.step in steps]
    for item in wired:
        found.note(moment, item, added=True)
    return [Added(kind, moment.name, how, place, item) for item in wired]


def _wired_with(kind: str, moment: Moment, schema: Schema) -> tuple[Wired, ...]:
    """Wire a moment with the steps of one kind of terms, and of another where they need what that one hands on."""
    refused = None
    for other in dict.fromkeys(("", *(kind for kind, *_ in added_steps()))):
        try:
            return wire(*with_terms([moment], {kind, other}), schema)
        except WiringError as error:
            refused = refused or error
    assert refused is not None, "nothing to try is not possible"
    raise refused


def moments_part(found: Wiring) -> str:
    """Return every moment in the order in which it is lived first; a function is described where it is first asked."""
    told: dict[str, str] = {}
    parts = []
    more: dict[str, dict[str, None]] = {}
    for one in found.added:
        more.setdefault(one.moment, {})[f"`{one.item.step.name}`"] = None
    for name, (moment, steps) in found.moments.items():
        when = f" with `{moment.when}` not zero" if moment.when else ""
        lines = [f"#### `{name}`", "", f"Every {_row_word(moment.table)}{when}.", ""]
        for number, item in enumerate(steps, 1):
            lines.append(f"{number}. {asked(item, name, told)}  ")
            lines.append(f"   {reads(item)}{gives(item)}")
        if name in more:
            lines += ["", f"Some terms add: {', '.join(more[name])} (below)."]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _row_word(table: str) -> str:
    return {"loan": "loan slot", "officer": "loan officer"}.get(table, table)


def asked(item: Wired, moment: str, told: dict[str, str]) -> str:
    """Return what a step asks; told: name of a function -> the moment in which it is described, filled in."""
    name = item.step.name
    if item.step.rule:
        return f"Question `{item.step.rule}`, answered by `{name}`."
    if name in told:
        return f"`{name}`, as in `{told[name]}`."
    told[name] = moment
    return f"`{name}`: {first_sentence(item.step.function)}."


def reads(item: Wired) -> str:
    """Return what a step reads, by where it lies; rules with their parameters are described once, under the questions."""
    places: dict[str, list[str]] = {"": []}
    for name, source in item.arguments:
        if source.kind == "link":
            places.setdefault(source.table, []).append(f"`{name.removeprefix(source.table + '_')}`")
        elif source.kind == "parameter" and not item.step.rule:
            places[""].append(f"`{name}` = {source.column}")
        elif source.kind not in {"luck", "parameter"}:
            places[""].append(f"`{name}`")
    luck = sum(source.kind == "luck" for _, source in item.arguments)
    if luck:
        places[""].append(f"luck for {item.step.purpose.name}" + (f" ({luck} numbers)" if luck > 1 else ""))
    said = {place: ", ".join(_shorter(found)) for place, found in places.items() if found}
    read = "; ".join((f"of the {place}: " if place else "") + found for place, found in said.items())
    return f"Reads {read}. " if read else ""


def _shorter(found: list[str]) -> list[str]:
    """Names with those of one list, `plan_1`, `plan_2` ..., as its first and last."""
    lists: dict[str, list[str]] = {}
    for name in found:
        lists.setdefault(re.sub(r"(?<=_)\d+`$", "", name), []).append(name)
    return [name for some in lists.values() for name in (some if len(some) < 4 else [f"{some[0]} to {some[-1]}"])]


def gives(item: Wired) -> str:
    """Return what becomes of the answers of a step."""
    kinds: dict[str, list[str]] = {}
    for name, target in item.targets:
        kinds.setdefault(_ANSWERS[target.kind], []).append(f"`{name.removeprefix('tally_')}`")
    text = "; ".join(f"{verb} {', '.join(kinds[verb])}" for verb in dict.fromkeys(_ANSWERS.values()) if verb in kinds)
    return text[:1].upper() + text[1:] + "."
