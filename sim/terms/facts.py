"""Cells of a table read as facts: numbers, money in fen, days, dates, words; every fault told with line and column."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from sim.terms.data_files import SheetColumn, SheetMapping
from sim.terms.letters import listed, near_phrase
from sim.terms.sheets import Faults, Sheet

__all__ = ["Fact", "Value", "known_facts", "read_facts"]

Value = int | float | str | date | None
NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,12})?([eE][+-]?\d{1,2})?")
LARGEST_FEN = 10**12


@dataclass(frozen=True)
class Fact:
    """What a column may tell: kind (money, count, number, flag, text, date), bounds, whether it must be there."""

    kind: str
    about: str
    least: float = 0.0
    most: float = 1e10
    must: bool = False
    income: bool = False
    once: bool = False


def known_facts(mapping: SheetMapping, known: Mapping[str, Fact], sheet: Sheet, faults: Faults) -> dict[str, int]:
    """The place of each mapped column in the table; faults for unknown facts, missing columns and facts that must be there."""
    places: dict[str, int] = {}
    for name, told in mapping.facts.items():
        if name not in known:
            faults.post(f"facts.{name}", name, f"a fact: {listed(known)}", near_phrase(name, known))
        elif told.column not in sheet.header:
            faults.post(f"facts.{name}.column", f"the column {told.column!r}, which {sheet.name} does not have",
                        f"one of: {listed(sheet.header)}"[:1000], near_phrase(told.column, sheet.header))
        else:
            places[name] = sheet.header.index(told.column)
            if known[name].income and not told.period:
                faults.post(f"facts.{name}.period", "nothing", 'period = "month" or "year"')
    for name, fact in known.items():
        if fact.must and name not in mapping.facts:
            faults.post(f"facts.{name}", "nothing", f"a column: {fact.about}")
    return places


def read_facts(mapping: SheetMapping, known: Mapping[str, Fact], sheet: Sheet, places: Mapping[str, int],
               faults: Faults) -> dict[str, list[Value]]:
    """The facts of all rows by name, None where not known; money in whole fen of yuan (per head and period as in the table)."""
    missing = {text.strip() for text in mapping.missing}
    found: dict[str, list[Value]] = {}
    for name, place in places.items():
        fact, told = known[name], mapping.facts[name]
        values = [_read(row[place], line, fact, told, mapping, missing, faults)
                  for row, line in zip(sheet.rows, sheet.lines, strict=True)]
        if fact.once:
            _once(values, sheet.lines, told.column, faults)
        found[name] = values
    return found


def _once(values: Sequence[Value], lines: Sequence[int], column: str, faults: Faults) -> None:
    seen: dict[Value, int] = {}
    for value, line in zip(values, lines, strict=True):
        if value is not None and value in seen:
            faults.post(f"line {line}, column {column}", value, "each once", f"line {seen[value]} has it too")
        seen.setdefault(value, line)


def _read(cell: object, line: int, fact: Fact, told: SheetColumn, mapping: SheetMapping, missing: set[str],
          faults: Faults) -> Value:
    text = "" if cell is None else str(cell).strip()
    where = f"line {line}, column {told.column}"
    if text in missing or cell is None:
        if fact.must:
            faults.post(where, text, fact.about, "a fact that must be there")
        return None
    if told.values:
        if text not in told.values:
            faults.post(where, text, f"one of: {listed(told.values)}", near_phrase(text, told.values))
            return None
        cell = told.values[text]
        text = str(cell)
    if fact.kind == "text":
        return text
    if fact.kind == "date":
        return _date(cell, text, where, faults)
    return _number(cell, text, where, fact, told, mapping, faults)


def _date(cell: object, text: str, where: str, faults: Faults) -> date | None:
    try:
        return cell if type(cell) is date else date.fromisoformat(text[:10])
    except ValueError:
        faults.post(where, text, "a day as year-month-day", "for example 2009-12-31")
        return None


def _number(cell: object, text: str, where: str, fact: Fact, told: SheetColumn, mapping: SheetMapping, faults: Faults) -> Value:
    if isinstance(cell, bool):
        text = str(int(cell))
    if (isinstance(cell, float) and not math.isfinite(cell)) or text.lower() in {"nan", "inf", "-inf", "infinity"}:
        faults.post(where, text, _wanted(fact), "NaN and infinity are no values; name the word in missing if it means: not known")
        return None
    if not NUMBER.fullmatch(text):
        hint = "a number without separators of thousands" if re.fullmatch(r"[\d.,' ]+", text) else ""
        faults.post(where, text, _wanted(fact), hint)
        return None
    value = Decimal(text)
    whole = fact.kind in {"count", "flag"}
    if not fact.least <= value <= fact.most or (whole and value != value.to_integral_value()):
        faults.post(where, text, _wanted(fact))
        return None
    if fact.kind == "money":
        fen = value * Decimal(repr(mapping.yuan_per_unit)) * (100 if told.unit == "yuan" else 1)
        amount = int(fen.to_integral_value(ROUND_HALF_EVEN))
        if amount > LARGEST_FEN:
            faults.post(where, text, "at most 10,000,000,000 yuan")
        return amount
    return int(value) if whole else float(value)


def _wanted(fact: Fact) -> str:
    if fact.kind == "flag":
        return f"{fact.about}: 0 or 1"
    bounds = f"{fact.least:,.12g} or more" if fact.most >= 1e10 else f"{fact.least:,.12g} to {fact.most:,.12g}"
    return f"{fact.about}: a {'whole ' if fact.kind == 'count' else ''}number, {bounds}"
