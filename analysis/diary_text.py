"""Diaries in words: a household's months told in plain sentences, quiet months together, and what it consumed drawn small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from analysis.texts import text
from analysis.wording import day_name, number, shown_share

__all__ = ["Diary", "Entry", "told"]

FEN = 100.0
WIDE, HIGH = 320.0, 56.0


@dataclass(frozen=True)
class Entry:
    """One line of a diary: when, what happened, and the sums behind it."""

    when: str
    what: str
    sums: str


@dataclass(frozen=True)
class Diary:
    """One household in words. `paths` are SVG paths: with the terms, without them (or empty), and what it needs."""

    row: int
    title: str
    reason: str
    who: str
    result: str
    entries: tuple[Entry, ...]
    paths: tuple[str, str, str]
    highest: str
    why: str


def told(facts: Mapping[str, Any], villages: Sequence[str], base: str, start: date, command: str, lang: str = "en") -> Diary:
    """Tell one household's facts (of `diary.py`). base: title of the base arm, empty without one; command: how to ask why."""
    traits, words = facts["traits"], []
    words.append(text("diary.who", lang, members=traits["members"], livelihood=text(f"diary.type.{traits['client_type']}", lang)))
    words += [text(f"diary.{word}", lang) for word, trait in (("business", "had_business"), ("female", "female_head"))
              if traits.get(trait)]
    words.append(text("diary.loans", lang, loans=facts["loans"]))
    change, village = facts["change"], villages[facts["village"]]
    top = max(*facts["eaten"], *facts["subsistence"], *(facts["without"] or [0]), 1)
    busy = [month for month, events in enumerate(facts["events"]) if events]
    return Diary(
        facts["row"], text("diary.title", lang, household=facts["household"], village=village),
        text(f"diary.reason.{facts['reason']}", lang), text("diary.comma", lang).join(words),
        _result(change, base, lang) if change is not None else "", tuple(_entries(facts, start, lang)),
        tuple(_path(facts[name], top) if facts[name] else "" for name in ("eaten", "without", "subsistence")),
        text("diary.axis", lang, top=number(top / FEN, 0)),
        f"{command} --village {village} --household {facts['household']} --month {busy[-1] + 1 if busy else 1}" if command else "",
    )


def _result(change: float, base: str, lang: str) -> str:
    if abs(change) < 5e-5:
        return text("diary.same", lang, base=base)
    return text("diary.more" if change > 0 else "diary.less", lang, change=shown_share(abs(change), lang), base=base)


def _entries(facts: Mapping[str, Any], start: date, lang: str) -> list[Entry]:
    """A line for every month in which something happened, one for every stretch of months of the same everyday kind."""
    months = range(len(facts["events"]))
    entries = []
    for everyday, some in groupby(months, lambda month: _everyday(facts["events"][month])):
        stretch = list(some)
        parts = [[month] for month in stretch] if everyday is None else [stretch]
        entries += [_entry(facts, part, start, lang) for part in parts]
    return entries


def _everyday(events: Sequence) -> tuple[str, ...] | None:
    """What is told of a month in which at most an installment was paid and meals were cut; None for any other."""
    names = tuple(name for name, _ in events)
    return names if set(names) <= {"paid", "hungry"} else None


def _entry(facts: Mapping[str, Any], months: list[int], start: date, lang: str) -> Entry:
    first, last = months[0], months[-1]
    when = _name(start, first, lang)
    if last > first:
        when = text("diary.span", lang, first=when, last=_name(start, last, lang))
    sums: dict[str, int] = {}
    for month in months:
        for name, fen in facts["events"][month]:
            sums[name] = sums.get(name, 0) + fen
    what = text("diary.comma", lang).join(text(f"diary.{name}", lang, x=_yuan(fen, lang)) for name, fen in sums.items())
    what = what or text("diary.quiet", lang)
    told_sums = [text("diary.sums", lang, income=_plain(sum(facts["income"][month] for month in months)),
                      eaten=_plain(sum(facts["eaten"][month] for month in months)), cash=_plain(facts["cash"][last]))]
    told_sums += [text(f"diary.{name}", lang, owed=_plain(facts[fact][last]))
                  for name, fact in (("owes", "owed"), ("owes_others", "owed_others")) if facts[fact][last] >= 50]
    what = what[:1].upper() + what[1:]
    return Entry(when, what + text("diary.stop", lang), text("diary.comma", lang).join(told_sums))


def _name(start: date, month: int, lang: str) -> str:
    years, place = divmod(start.month - 1 + month, 12)
    return day_name(start.year + years, place + 1, lang)


def _plain(fen: float) -> str:
    return number(fen / FEN, 0)


def _yuan(fen: float, lang: str) -> str:
    return text("diary.yuan", lang, amount=number(fen / FEN, 0 if fen >= 1000 else 2))


def _path(values: Sequence[float], top: float) -> str:
    """An SVG path over the months, the highest value at the top."""
    step = WIDE / max(len(values) - 1, 1)
    points = [f"{step * at:.1f} {HIGH - 2 - (HIGH - 4) * value / top:.1f}" for at, value in enumerate(values)]
    return "M" + "L".join(points)
