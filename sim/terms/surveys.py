"""A household survey as the village's people: read by a declared mapping, checked as a whole, kept as columns of facts.

A source of income that the survey does not ask for is nothing where it asks for another; other facts that it does not know are
drawn as in a village without a survey.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from sim.terms.data_files import SheetMapping
from sim.terms.facts import Fact, Value, known_facts, read_facts
from sim.terms.faults import letters_of
from sim.terms.files import Places, read_toml
from sim.terms.letters import Letter, LettersError
from sim.terms.sheets import Faults, Sheet, place_of, read_sheet

__all__ = ["SURVEY_FACTS", "Survey", "load_mapping", "load_survey"]

UNKNOWN = -1
FARM, MIXED, TRADE = 0, 1, 2
SOURCES = ("farm_income", "business_income", "wage_income", "remittances")
SURVEY_FACTS: dict[str, Fact] = {
    "id": Fact("text", "number or name of the household, each once", once=True, must=True),
    "weight": Fact("number", "sampling weight", most=1e9),
    "members": Fact("count", "persons in the household", 1, 50, must=True),
    "female_head": Fact("flag", "1 if headed by a woman", most=1),
    "head_age": Fact("count", "age of the head, years", 10, 120),
    "livelihood": Fact("text", "farm, mixed or trade"),
    "income": Fact("money", "net income of the household from all sources", income=True),
    "farm_income": Fact("money", "net income from crops and animals", income=True),
    "business_income": Fact("money", "profit of the own business", income=True),
    "wage_income": Fact("money", "local wages", income=True),
    "remittances": Fact("money", "money sent home", income=True),
    "cash": Fact("money", "money at home"),
    "business_capital": Fact("money", "stock, tools and premises of the own business"),
    "livestock": Fact("money", "animals at market value"),
    "informal_debt": Fact("money", "owed to kin, friends and moneylenders"),
}
"""What a survey may tell of a household."""
_LIVELIHOODS = {"farm": FARM, "mixed": MIXED, "trade": TRADE}


@dataclass(frozen=True)
class Survey:
    """Surveyed households: a row each. facts: name -> values (money in fen, -1 where not known); ids as in the table."""

    label: str
    sha256: str
    ids: tuple[str, ...]
    facts: Mapping[str, tuple[int, ...]]
    shares: tuple[float, ...] = field(repr=False)
    aliases: tuple[int, ...] = field(repr=False)
    """Drawing by weight (Walker's alias method): row k is kept with chance shares[k], else row aliases[k] is taken."""


def load_mapping(path: Path, name: str) -> SheetMapping:
    """The mapping of a file; raises LettersError with all its faults."""
    try:
        return SheetMapping.model_validate(read_toml(path, name))
    except ValidationError as error:
        raise LettersError(letters_of(error, SheetMapping, lambda loc: (name, ".".join(map(str, loc))))) from None


def load_survey(reference: str, places: Places, file: str, at: str) -> Survey:
    """The survey that a reference means; `file` and `at` say where it is named. Raises LettersError with all faults."""
    path = place_of(reference, places, file, at, [".toml"])
    name = places.label(path)
    mapping = load_mapping(path, name)
    own = Places(path.parent, places.root)
    table = place_of(mapping.file, own, name, "file", [".csv", ".parquet"], path.parent)
    sheet = read_sheet(table, places.label(table), mapping.encoding, mapping.separator)
    faults = Faults(name)
    columns = known_facts(mapping, SURVEY_FACTS, sheet, faults)
    _check_incomes(mapping, faults)
    faults.send()
    faults = Faults(sheet.name)
    found = read_facts(mapping, SURVEY_FACTS, sheet, columns, faults)
    facts = _households(found, mapping, sheet, faults)
    weights = [1.0 if one is None else float(one) for one in found.get("weight", [1.0] * len(sheet.rows))]
    if not sum(weights) > 0.0:
        faults.post("", "weights that are all 0", "a weight above 0")
    faults.send()
    digest = hashlib.sha256(f"{sheet.sha256} {mapping.model_dump_json(exclude={'title', 'file'})}".encode()).hexdigest()
    shares, aliases = _aliases(weights)
    return Survey(name, digest, tuple(str(one) for one in found["id"]), facts, shares, aliases)


def _check_incomes(mapping: SheetMapping, faults: Faults) -> None:
    by_source = [name for name in SOURCES if name in mapping.facts]
    if by_source and "income" in mapping.facts:
        faults.post("facts.income", f"income and {', '.join(by_source)}", "income as one sum, or by source")
    for name, told in mapping.facts.items():
        if name in SURVEY_FACTS and SURVEY_FACTS[name].kind != "money" and told.per == "head":
            faults.post(f"facts.{name}.per", "head", "per head only for money")


def _households(found: Mapping[str, list[Value]], mapping: SheetMapping, sheet: Sheet,
                faults: Faults) -> dict[str, tuple[int, ...]]:
    rows = [_household({name: values[k] for name, values in found.items()}, mapping, sheet.lines[k], faults)
            for k in range(len(sheet.rows))]
    return {name: tuple(row[name] for row in rows) for name in rows[0]}


def _household(told: Mapping[str, Value], mapping: SheetMapping, line: int, faults: Faults) -> dict[str, int]:
    """One household's facts as birth reads them: incomes of a year or month in fen, -1 where drawn."""
    members = told["members"]
    money = {name: _whole(told.get(name), mapping, name, members) for name in SURVEY_FACTS if SURVEY_FACTS[name].kind == "money"}
    asked = any(money[name] >= 0 for name in SOURCES)
    year = {name: max(money[name], 0) if asked else UNKNOWN for name in SOURCES}
    age, female = told.get("head_age"), told.get("female_head")
    if year["business_income"] > 0 and money["business_capital"] == 0:
        faults.post(f"line {line}, column {mapping.facts['business_capital'].column}", 0, "capital of a business that earns",
                    "leave the cell empty if it is not known: it is then drawn")
    return {
        "members": members if isinstance(members, int) else UNKNOWN, "female_head": female if isinstance(female, int) else UNKNOWN,
        "over65": UNKNOWN if not isinstance(age, int) else int(age > 65),
        "kind": _livelihood(told, year, asked, line, mapping, faults),
        "income": money["income"], "farm": year["farm_income"], "wage": _month(year["wage_income"]),
        "remittance": _month(year["remittances"]), "profit": _month(year["business_income"]), "cash": money["cash"],
        "capital": money["business_capital"], "livestock": money["livestock"], "debt": money["informal_debt"],
    }


def _whole(fen: Value, mapping: SheetMapping, name: str, members: Value) -> int:
    """Money of the household, incomes a year, fen; -1 if not known."""
    if not isinstance(fen, int) or name not in mapping.facts:
        return UNKNOWN
    told = mapping.facts[name]
    heads = members if told.per == "head" and isinstance(members, int) else 1
    return fen * heads * (12 if told.period == "month" else 1)


def _month(year: int) -> int:
    return year if year < 0 else (year + 6) // 12


def _livelihood(told: Mapping[str, Value], year: Mapping[str, int], asked: bool, line: int, mapping: SheetMapping,
                faults: Faults) -> int:
    """As the survey says it; else by source: a business that brings half or more is trade, any other business mixed, none farm."""
    word = told.get("livelihood")
    if word is not None:
        if word not in _LIVELIHOODS:
            faults.post(f"line {line}, column {mapping.facts['livelihood'].column}", word, "farm, mixed or trade",
                        "say in values what the words of the table mean")
        return _LIVELIHOODS.get(str(word), UNKNOWN)
    if not asked:
        return UNKNOWN
    business = year["business_income"]
    return FARM if business == 0 else (TRADE if 2 * business >= sum(year.values()) else MIXED)


def _aliases(weights: list[float]) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Walker's alias method (Vose 1991): shares and aliases for drawing rows by weight with one row and one number."""
    count, total = len(weights), sum(weights)
    if not total > 0.0:
        return (1.0,) * count, tuple(range(count))
    shares = [weight * count / total for weight in weights]
    aliases = list(range(count))
    small = [k for k in range(count) if shares[k] < 1.0]
    large = [k for k in range(count) if shares[k] >= 1.0]
    while small and large:
        low, high = small.pop(), large[-1]
        aliases[low] = high
        shares[high] -= 1.0 - shares[low]
        if shares[high] < 1.0:
            small.append(large.pop())
    for k in (*small, *large):
        shares[k] = 1.0
    return tuple(shares), tuple(aliases)


def check_fit(survey: Survey, village: str, households: int, draw: str, file: str, at: str) -> list[Letter]:
    """Letters if each surveyed household is to live once and there are more or fewer of them than households."""
    rows = len(survey.ids)
    if draw == "resampled" or rows == households:
        return []
    return [Letter(file, at, f"{rows} surveyed households for the {households} of {village}", "as many, or draw = \"resampled\"",
                   f"village.{village}.people.households = {rows}")]
