"""A household's story: its life under an arm told month by month in plain words, beside its life under the base arm."""

from __future__ import annotations

import textwrap

from analysis.closer import live_of
from analysis.diary import diary
from analysis.diary_text import told
from analysis.explain import place_of
from analysis.texts import text
from sim.terms.resolved import Resolved

__all__ = ["story"]

WIDTH = 110


def story(resolved: Resolved, arm: str, seed: int, household: int, village: str = "", lang: str = "en") -> str:
    """Return what happened to a household in every month, what it asked for and what it was answered; money in yuan.

    household: its number in the village, from 1; village: a name, or empty for the first. Where the scenario has a base arm, its
    consumption is held against its own life there. Raises LettersError for an arm, village, household or seed that is not there.
    """
    place = place_of(resolved, arm, seed, household, 1, village)
    base = resolved.run.base_arm
    other = live_of(resolved, base, seed, place, household - 1) if base and base != arm else None
    facts = diary(live_of(resolved, arm, seed, place, household - 1), other, 0, "named")
    names = [one.name for one in resolved.arm(arm).villages]
    one = told(facts, names, resolved.arm(base).title if other else "", resolved.run.start, "", lang)
    heading = text("story.head", lang, title=one.title, arm=resolved.arm(arm).title, seed=seed)
    cells = 2 if lang == "zh" else 1  # a Chinese letter is as wide as two others
    lines = [heading, "=" * min(len(heading) * cells, WIDTH), one.who, *filter(None, [one.result]), ""]
    for entry in one.entries:
        lines += textwrap.wrap(f"{entry.when}  {entry.what} ({entry.sums})", WIDTH // cells, subsequent_indent="    ")
    return "\n".join([*lines, "", text("story.why", lang, flag="--month")])
