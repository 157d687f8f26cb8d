"""The words of an explanation: money in yuan, flags as yes and no, one short paragraph for each question asked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pydantic import BaseModel

from sim.accounts import ACCOUNTS, MOVES
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

__all__ = ["Units", "written"]

WIDTH = 110
HEADINGS = {
    "strike": "What befalls the household", "earn": "Income of the month", "spend": "Bills, and what to live on",
    "sit_down": "The meeting begins", "fall_due": "What falls due", "pay": "Paying", "pledge": "Pledging for others",
    "cover": "Standing in", "receive": "What the lender books", "save": "The end of the month: what is left",
    "hand_back": "The group hands back", "round": "Does an officer call?", "count_visits": "The officer's visits",
    "watch": "Pressure to pay", "classify": "How late the loan is", "talk": "Talking of the program",
    "hear": "Hearing of the program", "consider": "Weighing an offer", "wish": "Wishing for a group loan", "apply": "Applying",
    "screen": "The officer's judgment", "follow_example": "What others do", "weigh_parting": "What the group costs and is worth",
    "give_up": "A debt to members that is given up", "leave_group": "Staying in the group or leaving it",
    "look_for_group": "Looking for a group",
    "decide": "The committee's decision", "answer": "The lender's answer", "pay_out": "A free place for the loan",
    "open": "The loan is paid out", "use": "What the loan is spent on", "note": "What is counted",
    "settle_who": "Who signs, and who holds the money", "think_of_stopping": "Does it mean to go on paying?",
    "ask_elsewhere": "Weighing a loan of the other lender",
    "pay_elsewhere_first": "Paying the other lender first",
    "pay_elsewhere": "Paying the other lender", "look_up": "What the credit bureau shows", "close_file": "The file is closed",
}
_SUMS = ("amount_", "cycle_first", "cycle_cap", "fee_opening", "fee_cap", "fee_installment", "saving_installment", "penalty")
"""Derived columns of a product that hold money, beside those declared in yuan."""
_COUNTED = ("until", "now", "risky", "hears", "day", "days", "month", "number", "ppm", "late", "flag", "open", "count", "admitted")


@dataclass(frozen=True)
class Units:
    """Which names hold money or a yes or no: names of columns with their unit, and functions whose answers are sums in fen."""

    units: dict[str, str]
    in_fen: frozenset[str]

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
        return cls(units, frozenset(function.__name__ for function in steps if "fen" in (function.__doc__ or "")))

    def is_money(self, name: str, value: int | float, function: str) -> bool:
        """Return whether a value of this name, read or answered by a function, is a sum in fen."""
        if name.endswith("_fen"):
            return True
        unit = self.units.get(name)
        if unit is not None:
            return unit.split()[0] == "fen" and " per " not in unit
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and function in self.in_fen and not any(word in name.split("_") for word in _COUNTED)

    def shown(self, name: str, value: int | float, function: str) -> str:
        """Return name and value in words."""
        if self.units.get(name) == "flag":
            return f"{name} {'yes' if value else 'no'}" if value in (0, 1) else f"{name} {value}"
        if self.is_money(name, value, function):
            return f"{name} {yuan(value)}"
        return f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {int(value)}"


def _money(model: type[BaseModel], prefix: str) -> Iterator[str]:
    """Return the columns of a model that are declared in yuan."""
    for field, info in model.model_fields.items():
        name, money = column_name(prefix, field)
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from _money(info.annotation, name)
        elif money:
            yield name


def yuan(fen: float) -> str:
    """Return fen as yuan with two decimals, "1,234.50 yuan"."""
    return f"{fen / 100:,.2f} yuan"


def written(explanation, full: bool) -> str:
    """Return an explanation as text.

    Without `full`, book steps that answered nothing but zero are left out and counted, and terms of a product that are zero.
    """
    shown = [one for one in explanation.questions if full or one.rule or one.moved or any(one.answered.values())]
    lines = [explanation.heading, "=" * min(len(explanation.heading), WIDTH)]
    for (moment, meeting, slot), some in groupby(shown, lambda one: (one.moment, one.meeting, one.slot)):
        lines += ["", _title(moment, meeting, slot)]
        for one in some:
            lines += _question(one, explanation.units, full)
    left_out = len(explanation.questions) - len(shown)
    if left_out:
        lines += ["", f"{left_out} steps of the books that came to nothing are left out."]
    return "\n".join([*lines, "", *_balance_lines(explanation), ""])


def _title(moment: str, meeting: int, slot: int) -> str:
    where = f"Meeting {meeting}: " if meeting else ""
    title = HEADINGS.get(moment, moment)
    return f"{where}{title[0].lower() + title[1:] if where else title}" + (f" (loan {slot})" if slot else "")


def _question(one, units: Units, full: bool) -> Iterator[str]:
    kind = f"  [rule for {one.rule}]" if one.rule else ""
    yield f"  {one.function}{kind}"
    yield from _paragraph("", [one.about] if one.about else [])
    read = {name: value for name, value in one.read.items() if full or value or not name.startswith(("product_", "offer_"))}
    yield from _paragraph("read", [units.shown(name, value, one.function) for name, value in read.items()])
    told = {name: value for name, value in one.answered.items() if full or one.rule or value} or one.answered
    yield from _paragraph("answered", [units.shown(name, value, one.function) for name, value in told.items()])
    yield from _paragraph("moved", [f"{yuan(fen)}, {MOVES[name].about}" for name, fen in one.moved.items()])


def _paragraph(word: str, parts: list[str]) -> list[str]:
    if not parts:
        return []
    indent = " " * 4 if not word else " " * 14
    first = indent if not word else f"    {word:<10}"
    glued = [part.replace(" ", "\N{NO-BREAK SPACE}") if word in {"read", "answered"} else part for part in parts]
    lines = textwrap.wrap("; ".join(glued), WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def _balance_lines(explanation) -> Iterator[str]:
    yield f"  {'balance, yuan':<58}{'before':>14}{'after':>14}{'change':>14}"
    for name, before in explanation.before.items():
        after = explanation.after[name]
        if before or after:
            numbers = "".join(f"{fen / 100:>14,.2f}" for fen in (before, after, after - before))
            yield f"  {name + ': ' + ACCOUNTS['household', name].about:<58.58}{numbers}"
