"""The answer in few words: what a board member should take away, arm by arm and over all arms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.comparison import Change, Comparison, worth_telling
from analysis.measures import measure
from analysis.texts import label, listed, text
from analysis.wording import shown, shown_change, shown_range, shown_share, signed

__all__ = ["Tile", "change_words", "headline", "in_short", "tiles", "who_lost"]

ANSWER = ("poverty_headcount", "consumption_effect", "worse_off", "oss")
ANSWER_ALONE = ("poverty_headcount", "consumption_mean", "par_tolerance", "oss")
"""The four numbers at the top: with a base arm, and without one."""
LOST_BY = ("spillover", "defaulted", "invested", "earned_less", "paid")
"""Why a household consumed less, by the measures `losers_...`."""


@dataclass(frozen=True)
class Tile:
    """One of the four numbers of an arm, as it is written: level with its interval, and the paired change where there is one."""

    id: str
    label: str
    value: str
    unit: str
    range: str
    change: str


def tiles(comparison: Comparison, arm: str, lang: str = "en") -> list[Tile]:
    """The four numbers of an arm."""
    return [_tile(comparison, arm, name, lang) for name in (ANSWER if comparison.base else ANSWER_ALONE)]


def _tile(comparison: Comparison, arm: str, name: str, lang: str) -> Tile:
    one, level = measure(name), comparison.levels[arm, name]
    value = shown(level.mean, one.unit, lang, short=True)
    if name == "consumption_effect" and level.n:
        value = signed(value, level.mean)
    spread = shown_range(level.low, level.high, one.unit, lang, scale=level.mean)
    unit = "" if one.unit == "share" or not level.n else text(f"short.{one.unit}", lang)
    return Tile(name, label(name, one.label, lang), value, unit, text("tile.interval", lang, range=spread) if spread else "",
                _tile_change(comparison, arm, name, lang))


def _tile_change(comparison: Comparison, arm: str, name: str, lang: str) -> str:
    """A line under the level: the paired change, or how large the effect is beside what it changes."""
    if name == "consumption_effect":
        level, there = comparison.levels[arm, name], comparison.base and comparison.levels[comparison.base, "consumption_mean"]
        if not level.n or not there or not there.mean > 0:
            return ""
        return text("tile.of", lang, share=signed(shown_share(level.mean / there.mean, lang), level.mean))
    if name == "worse_off":
        better = comparison.levels[arm, "better_off"]
        return text("tile.better", lang, share=shown_share(better.mean, lang)) if better.n else ""
    change = comparison.changes.get((arm, name))
    if change is None or change.t.n < 2:
        return ""
    unit, spread = measure(name).unit, _change_range(change, lang)
    amount = signed(shown_change(change.t.mean, unit, lang), change.t.mean, bare=True)
    return text("tile.change", lang, amount=amount, range=spread, base=comparison.title(change.against))


def _change_range(change: Change, lang: str) -> str:
    return shown_range(change.t.low, change.t.high, measure(change.measure).unit, lang, scale=change.t.mean)


def change_words(change: Change, lang: str = "en") -> str:
    """A paired change with its interval, for a table: "+0.14 points (0.04 to 0.24)"; an index and sums without their unit."""
    unit = measure(change.measure).unit
    if unit.startswith("yuan") or unit == "index":
        amount = shown(abs(change.t.mean), unit, lang, short=True)
    else:
        amount = shown_change(change.t.mean, unit, lang)
    return text("change", lang, amount=signed(amount, change.t.mean, bare=True), range=_change_range(change, lang))


def headline(comparison: Comparison, arm: str, lang: str = "en") -> str:
    """One plain sentence or two: what became of people, and whether the lender lives of it."""
    parts = []
    if comparison.base and arm != comparison.base:
        words = [_direction(comparison, arm, name, lang) for name in ("poverty_headcount", "consumption_mean")]
        if all(words):
            parts.append(text("headline.people", lang, poverty=words[0], consumption=words[1]))
    lender = _lender_words(comparison, arm, lang)
    return text("gap", lang).join([*parts, lender] if lender else parts)


def _direction(comparison: Comparison, arm: str, name: str, lang: str) -> str:
    change = comparison.changes.get((arm, name))
    if change is None or change.t.n < 2:
        return ""
    if not worth_telling(comparison, change):
        return text(f"headline.{name}.same", lang)
    return text(f"headline.{name}.{_way(change)}", lang, amount=_size(comparison, change, lang))


def _way(change: Change) -> str:
    return "up" if change.t.mean > 0 else "down"


def _size(comparison: Comparison, change: Change, lang: str) -> str:
    """A change in points for shares, else in percent of the level it changes."""
    unit = measure(change.measure).unit
    if unit == "share":
        return shown_change(change.t.mean, unit, lang)
    return shown_share(abs(change.t.mean) / comparison.levels[change.against, change.measure].mean, lang)


def _lender_words(comparison: Comparison, arm: str, lang: str) -> str:
    oss = comparison.levels[arm, "oss"]
    if not oss.n:
        return ""
    return text(f"headline.lender.{_covers(oss.mean, oss.low, oss.high)}", lang, oss=shown(oss.mean, "share", lang))


def _covers(mean: float, low: float, high: float) -> str:
    """Whether the lender covers its cost: yes, no, or just about, where the interval holds 100 %."""
    if np.isnan(low):
        return "yes" if mean >= 1 else "no"
    return "yes" if low > 1 else "no" if high < 1 else "about"


def in_short(comparison: Comparison, lang: str = "en") -> list[str]:
    """Sentences over all arms: for whom in people's lives something clearly changes, and which lender covers its cost."""
    return [line for line in (*_people_in_short(comparison, lang), _lender_in_short(comparison, lang)) if line]


def _people_in_short(comparison: Comparison, lang: str) -> list[str]:
    arms = [arm.name for arm in comparison.setting.arms if arm.name != comparison.base]
    if not comparison.base or not arms or comparison.seeds < 2:
        return []
    lines = []
    for name in ("consumption_mean", "poverty_headcount"):
        changes = {arm: comparison.changes[arm, name] for arm in arms if (arm, name) in comparison.changes}
        clear = {arm: one for arm, one in changes.items() if worth_telling(comparison, one)}
        base, words = comparison.title(comparison.base), []
        for way in ("up", "down"):
            told = [_named(comparison, arm, _size(comparison, one, lang), lang) for arm, one in clear.items() if _way(one) == way]
            if told:
                words.append(text(f"short.{name}.{way}", lang, arms=listed(told, lang), base=base))
        if len(clear) < len(changes):
            words.append(text(f"short.{name}.{'rest' if clear else 'none'}", lang, base=base))
        lines.append(text("gap", lang).join(words))
    return lines


def _named(comparison: Comparison, arm: str, amount: str, lang: str) -> str:
    return text("short.named", lang, title=comparison.title(arm), amount=amount)


def _lender_in_short(comparison: Comparison, lang: str) -> str:
    told: dict[str, list[str]] = {"yes": [], "about": [], "no": []}
    for arm in comparison.setting.arms:
        oss = comparison.levels[arm.name, "oss"]
        if oss.n:
            name = _named(comparison, arm.name, shown(oss.mean, "share", lang), lang)
            told[_covers(oss.mean, oss.low, oss.high)].append(name)
    return text("gap", lang).join(text(f"short.oss.{how}", lang, arms=listed(names, lang)) for how, names in told.items() if names)


def who_lost(comparison: Comparison, lang: str = "en") -> list[str]:
    """A sentence for every arm on those who lost: how many, how much, the two most frequent reasons; none without a base arm."""
    return [line for arm in comparison.setting.arms if (line := _who_lost(comparison, arm.name, lang))]


def _who_lost(comparison: Comparison, arm: str, lang: str) -> str:
    share, loss = (comparison.levels[arm, name] for name in ("worse_off", "loss_of_losers"))
    if not share.n or not loss.n or not share.mean > 0:
        return ""
    reasons = sorted(((comparison.levels[arm, f"losers_{name}"].mean, name) for name in LOST_BY), reverse=True)
    told = [text("lost.reason", lang, reason=text(f"lost.{name}", lang), share=shown_share(value, lang))
            for value, name in reasons[:2] if value > 0.005]
    if not told:
        return ""
    return text("lost", lang, title=comparison.title(arm), share=shown(share.mean, "share", lang),
                loss=shown(abs(loss.mean), "yuan/person/year", lang), reasons=text("lost.or", lang).join(told))
