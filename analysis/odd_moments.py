"""The moments as they are wired: functions asked in order, the names they read, and what becomes of their answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.odd_schedule import first_sentence
from sim.chance import Purpose
from sim.program import moments_of
from sim.schema import schema_of
from sim.terms.nouns import load_noun
from sim.wiring import Moment, Schema, Wired, wire

__all__ = ["Wiring", "moments_part", "wiring"]

_ANSWERS = {"own": "sets", "link": "sets", "move": "posts", "tally": "counts", "local": "hands on"}


@dataclass
class Wiring:
    """Every moment of the model with its steps, and who reads, posts, counts, draws and asks what: name -> moments, in order.

    columns_read: full column name of terms; drawn: purpose -> "moment.function".
    """

    schema: Schema
    moments: dict[str, tuple[Moment, tuple[Wired, ...]]] = field(default_factory=dict)
    columns_read: dict[str, dict[str, None]] = field(default_factory=dict)
    posted: dict[str, dict[str, None]] = field(default_factory=dict)
    counted: dict[str, dict[str, None]] = field(default_factory=dict)
    drawn: dict[Purpose, dict[str, None]] = field(default_factory=dict)
    asked: dict[str, dict[str, None]] = field(default_factory=dict)

    def note(self, moment: Moment, item: Wired) -> None:
        """Note one step."""
        if item.step.rule:
            self.asked.setdefault(item.step.rule, {})[moment.name] = None
        for _, source in item.arguments:
            if source.kind in {"own", "link"}:
                self.columns_read.setdefault(source.column, {})[moment.name] = None
            elif source.kind == "luck":
                self.drawn.setdefault(item.step.purpose, {})[f"{moment.name}.{item.step.name}"] = None
        for name, target in item.targets:
            if target.kind == "move":
                self.posted.setdefault(name, {})[moment.name] = None
            elif target.kind == "tally":
                self.counted.setdefault(target.column, {})[moment.name] = None


def wiring(lived: list[str]) -> Wiring:
    """Return the wiring of the model with the village's own rules: the moments of birth, then those of the month as `lived`."""
    found = Wiring(schema_of(load_noun("product", "yilong_mixed"), {}))
    moments = {moment.name: moment for moment in moments_of({})}
    for name in (*(name for name in moments if name not in lived), *lived):
        steps = wire(moments[name], found.schema)
        found.moments[name] = (moments[name], steps)
        for item in steps:
            found.note(moments[name], item)
    return found


def moments_part(found: Wiring) -> str:
    """Return every moment in the order in which it is lived first; a function is described where it is first asked."""
    told: dict[str, str] = {}
    parts = []
    for name, (moment, steps) in found.moments.items():
        when = f" with `{moment.when}` not zero" if moment.when else ""
        lines = [f"#### `{name}`", "", f"Every {_row_word(moment.table)}{when}.", ""]
        for number, item in enumerate(steps, 1):
            lines.append(f"{number}. {_asked(item, name, told)}  ")
            lines.append(f"   {_reads(item)}{_gives(item)}")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _row_word(table: str) -> str:
    return {"loan": "loan slot", "officer": "loan officer"}.get(table, table)


def _asked(item: Wired, moment: str, told: dict[str, str]) -> str:
    name = item.step.name
    if item.step.rule:
        return f"Question `{item.step.rule}`, answered by `{name}`."
    if name in told:
        return f"`{name}`, as in `{told[name]}`."
    told[name] = moment
    return f"`{name}`: {first_sentence(item.step.function)}."


def _reads(item: Wired) -> str:
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
    read = "; ".join((f"of the {place}: " if place else "") + ", ".join(found) for place, found in places.items() if found)
    return f"Reads {read}. " if read else ""


def _gives(item: Wired) -> str:
    kinds: dict[str, list[str]] = {}
    for name, target in item.targets:
        kinds.setdefault(_ANSWERS[target.kind], []).append(f"`{name.removeprefix('tally_')}`")
    text = "; ".join(f"{verb} {', '.join(kinds[verb])}" for verb in dict.fromkeys(_ANSWERS.values()) if verb in kinds)
    return text[:1].upper() + text[1:] + "."
