"""What a usual loan costs in each arm, and its installments, as tables for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.setting import Setting
from analysis.texts import text
from analysis.wording import NOTHING, day_of, number, shown_share

__all__ = ["Plan", "Prices", "plans", "prices"]

LINES = ("amount", "advertised", "apr", "eir", "installments", "interest", "saved")


@dataclass(frozen=True)
class Prices:
    """One product: its title and rows (label, a cell for each lending arm)."""

    title: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Plan:
    """The installments of one loan: whose they are, head and rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def lending(offers: Mapping[str, Sequence], setting: Setting) -> list[str]:
    """Arms that offer a loan, as declared."""
    return [arm.name for arm in setting.arms if offers.get(arm.name)]


def prices(offers: Mapping[str, Sequence[Mapping[str, Any]]], setting: Setting, lang: str = "en") -> list[Prices]:
    """A table of every product over the lending arms; lines that say nothing in any arm are left out."""
    arms = lending(offers, setting)
    found = []
    for product in dict.fromkeys(offer["product"] for arm in arms for offer in offers[arm]):
        here = [next((one for one in offers[arm] if one["product"] == product), None) for arm in arms]
        rows = [(text(f"price.{line}", lang), tuple(_cell(offer, line, lang) for offer in here)) for line in LINES]
        title = next(offer["title"] for offer in here if offer)
        found.append(Prices(title, tuple(row for row in rows if any(cell != NOTHING for cell in row[1]))))
    return found


def _cell(offer: Mapping[str, Any] | None, line: str, lang: str) -> str:
    if offer is None:
        return NOTHING
    if line == "advertised":
        return f"{shown_share(offer['advertised'], lang)}, {text('price.' + offer['basis'], lang)}"
    if line in ("apr", "eir"):
        return NOTHING if offer[line] is None else shown_share(offer[line], lang)
    if line == "installments":
        return _installments(offer, lang)
    fen = {"amount": offer["principal"], "interest": offer["total"], "saved": offer["saved"]}[line]
    return text("diary.yuan", lang, amount=number(fen / 100, 0)) if fen or line != "saved" else NOTHING


def _installments(offer: Mapping[str, Any], lang: str) -> str:
    totals = [row[6] for row in offer["rows"]]
    low, high = min(totals), max(totals)
    if high - low <= 0.01 * high:
        return text("price.each", lang, count=len(totals), amount=number(totals[0] / 100, 2))
    return text("price.between", lang, count=len(totals), low=number(low / 100, 2), high=number(high / 100, 2))


def plans(offers: Mapping[str, Sequence[Mapping[str, Any]]], setting: Setting, lang: str = "en") -> list[Plan]:
    """The installments of every usual loan, those that are the same in several arms once."""
    known: dict[str, tuple[Mapping[str, Any], list[str]]] = {}
    for arm in lending(offers, setting):
        for offer in offers[arm]:
            key = f"{offer['product']} {offer['rows']}"
            known.setdefault(key, (offer, []))[1].append(setting.arm(arm).title)
    return [_plan(offer, titles, lang) for offer, titles in known.values()]


def _plan(offer: Mapping[str, Any], titles: Sequence[str], lang: str) -> Plan:
    names = ("number", "due", "principal", "rate", "fee", "saving", "total", "balance")
    rows = [(number(row[0], 0), day_of(date.fromisoformat(row[1]), lang), *(number(fen / 100, 2) for fen in row[2:]))
            for row in offer["rows"]]
    shown = [at for at in range(len(names)) if at not in (4, 5) or any(row[at] for row in offer["rows"])]
    title = f"{offer['title']}: {(', ' if lang == 'en' else '、').join(titles)}"
    head = tuple(text(f"price.{names[at]}", lang) for at in shown)
    return Plan(title, head, tuple(tuple(row[at] for at in shown) for row in rows))
