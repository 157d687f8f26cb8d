"""The words of an explanation: money in yuan, flags as yes and no, one short paragraph for each question asked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from unicodedata import east_asian_width

from pydantic import BaseModel

from analysis.texts import text
from analysis.wording import day_name
from sim.accounts import MOVES
from sim.loans import Loan
from sim.people import Group, Household, LoanOfficer
from sim.people import Lender as LenderAgent
from sim.roll import columns_of_class
from sim.rules import QUESTIONS
from sim.terms.columns import column_name
from sim.terms.lender import Lender
from sim.terms.product import Product
from sim.terms.shocks import Shocks
from sim.terms.village import Village
from sim.wiring import NOW

__all__ = ["Units", "heading_of", "written"]

WIDTH = 110
_SUMS = ("amount_", "cycle_first", "cycle_cap", "fee_opening", "fee_cap", "fee_installment", "saving_installment", "penalty")
"""Derived columns of a product that hold money, beside those declared in yuan."""
_PARTS_OF_FEN = frozenset({"membership_worth", "safe_worth", "risky_worth"})
"""Sums weighed within a moment that are no whole fen."""
_SCRATCH = frozenset({"household_counted", "counted"})
"""Columns that each line of the month counts something else in: money where the first sentence of the function says so."""
_COUNTED = ("until", "now", "risky", "hears", "day", "days", "month", "number", "ppm", "late", "flag", "open", "count", "admitted")


@dataclass(frozen=True)
class Units:
    """Which names hold money or a yes or no: names of columns with their unit, and functions whose answers are sums in fen."""

    units: dict[str, str]
    in_fen: frozenset[str]
    says_fen: frozenset[str]

    @classmethod
    def of(cls, program) -> Units:
        """Return the units of every name that a moment of this program may show."""
        units: dict[str, str] = dict.fromkeys((*NOW, "luck"), "1")
        for table, columns in program.schema.items():
            units |= {name: "1" for column in columns for name in (column, f"{table}_{column}")}
        for holder, prefix in ((LoanOfficer, "officer_"), (Group, "group_"), (LenderAgent, "lender_"), (Household, "household_"),
                               (Loan, ""), (Household, "")):
            units |= {prefix + name: column.unit for name, column in columns_of_class(holder).items()}
        for model, prefix in ((Village, "village"), (Shocks, "shocks"), (Lender, "lender"), (Product, "product")):
            units |= dict.fromkeys(_money(model, prefix), "fen")
        for name in program.schema["product"]:
            short = name.removeprefix("product_")
            if short.startswith(_SUMS) and not short.endswith(("_ppm", "_share", "_base", "_days", "_days_in_year")):
                units["product_" + short] = "fen"
        units |= {"offer_" + name.removeprefix("product_"): unit for name, unit in units.items() if name.startswith("product_")}
        units |= {name: question.unit for question in QUESTIONS.values() for name in question.gives if name not in units}
        units |= dict.fromkeys(MOVES, "fen")
        steps = {step.function for moment in program.moments for step in moment.steps}
        says = {function.__name__: function.__doc__ or "" for function in steps}
        return cls(units, frozenset(name for name, doc in says.items() if "fen" in doc),
                   frozenset(name for name, doc in says.items() if "fen" in doc.split(".")[0]))

    def is_money(self, name: str, value: int | float, function: str) -> bool:
        """Return whether a value of this name, read or answered by a function, is a sum in fen."""
        if name.endswith("_fen") or name in _PARTS_OF_FEN:
            return True
        unit = self.units.get(name)
        if name in _SCRATCH:
            return function in self.says_fen
        if unit is not None:
            return unit.split()[0] == "fen" and " per " not in unit
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and function in self.in_fen and not any(word in name.split("_") for word in _COUNTED)

    def shown(self, name: str, value: int | float, function: str, lang: str = "en") -> str:
        """Return name and value in words."""
        if self.units.get(name) == "flag":
            return f"{name} {text('explain.yes' if value else 'explain.no', lang)}" if value in (0, 1) else f"{name} {value}"
        if self.is_money(name, value, function):
            return f"{name} {yuan(value, lang)}"
        return f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {int(value)}"


def _money(model: type[BaseModel], prefix: str) -> Iterator[str]:
    """Return the columns of a model that are declared in yuan."""
    for field, info in model.model_fields.items():
        name, money = column_name(prefix, field)
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from _money(info.annotation, name)
        elif money:
            yield name


def yuan(fen: float, lang: str = "en") -> str:
    """Return fen as yuan with two decimals, "1,234.50 yuan"."""
    return text("unit.yuan", lang, amount=f"{fen / 100:,.2f}")


def written(explanation, full: bool, lang: str = "en") -> str:
    """Return an explanation as text; what steps, names and accounts are called stays in the words of the model.

    Without `full`, book steps that changed nothing are left out and counted, and terms of a product that are zero.
    """
    shown = [one for one in explanation.questions if full or one.rule or one.moved or _news(one)]
    heading = heading_of(explanation.who, lang)
    lines = [heading, "=" * min(_cells(heading), WIDTH), *filter(None, [text("explain.names", lang)])]
    for (moment, meeting, slot), some in groupby(shown, lambda one: (one.moment, one.meeting, one.slot)):
        lines += ["", _title(moment, meeting, slot, lang)]
        for one in some:
            lines += _question(one, explanation.units, full, lang)
    left_out = len(explanation.questions) - len(shown)
    if left_out:
        lines += ["", text("explain.left_out", lang, count=left_out)]
    return "\n".join([*lines, "", *_balance_lines(explanation, lang), ""])


def heading_of(who: dict[str, int | str | date], lang: str = "en") -> str:
    """Return whose month it is and which, in a line."""
    when = who["when"]
    return text("explain.head", lang, **who | {"when": f"{when:%B %Y}" if lang == "en" else day_name(when.year, when.month, lang)})


def _title(moment: str, meeting: int, slot: int, lang: str) -> str:
    title = text(f"moment.{moment}", lang)
    if meeting:
        title = text("explain.meeting", lang, meeting=meeting, title=title[0].lower() + title[1:])
    return text("explain.loan", lang, title=title, slot=slot) if slot else title


def _question(one, units: Units, full: bool, lang: str) -> Iterator[str]:
    kind = f"  {text('explain.rule', lang, rule=one.rule)}" if one.rule else ""
    yield f"  {one.function}{kind}"
    yield from _paragraph("", [one.about] if one.about else [])
    read = {name: value for name, value in one.read.items() if full or value or not name.startswith(("product_", "offer_"))}
    yield from _values(text("explain.read", lang), read, one.function, units, lang)
    told = one.answered if full or one.rule else _news(one)
    yield from _values(text("explain.answered", lang), told, one.function, units, lang)
    comma = "，" if lang == "zh" else ", "
    moved = [yuan(fen, lang) + comma + text(f"move.{name}", lang) for name, fen in one.moved.items()]
    yield from _paragraph(text("explain.moved", lang), moved)


def _news(one) -> dict[str, int | float]:
    """Return what a function answered that is not as it was read, or not zero where it was not read."""
    return {name: value for name, value in one.answered.items() if value != one.read.get(name, 0)}


def _values(word: str, values: dict, function: str, units: Units, lang: str) -> list[str]:
    parts = [units.shown(name, value, function, lang) for name, value in values.items()]
    return _paragraph(word, [part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts])


def _paragraph(word: str, parts: list[str]) -> list[str]:
    if not parts:
        return []
    indent = " " * 4 if not word else " " * 14
    first = indent if not word else f"    {_wide(word, 10)}"
    lines = textwrap.wrap("; ".join(parts), WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def _balance_lines(explanation, lang: str) -> Iterator[str]:
    words = (text(f"explain.{word}", lang) for word in ("before", "after", "change"))
    yield "  " + _wide(text("explain.balance", lang), 58) + "".join(" " * (14 - _cells(word)) + word for word in words)
    for name, before in explanation.before.items():
        after = explanation.after[name]
        if before or after:
            numbers = "".join(f"{fen / 100:>14,.2f}" for fen in (before, after, after - before))
            about = f"{name}: {text(f'account.{name}', lang)}"
            yield "  " + _wide(about if lang == "zh" else about[:58], 58) + numbers


def _cells(words: str) -> int:
    """Places that words take on a screen: a Chinese letter is as wide as two others."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words)


def _wide(words: str, width: int) -> str:
    return words + " " * (width - _cells(words))
