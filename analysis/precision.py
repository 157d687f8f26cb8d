"""How many seeds are enough: until the interval of a named measure is narrow, and what independent luck would have cost.

Looking again and again makes an interval a little too narrow; seeds therefore grow by a factor, not one by one, and start at 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from analysis.comparison import t_interval
from analysis.setting import Setting
from analysis.summary import Summary
from analysis.texts import text
from sim.terms.letters import Letter, LettersError

__all__ = ["Precision", "Width", "precision_of", "width_line"]

FEWEST = 8
GROWTH = 2.0
MOST_SEEDS = 100_000


@dataclass(frozen=True)
class Width:
    """How wide the widest interval is: its arm, half its width, the width wanted (the measure's unit), the seeds so far, and the
    seeds that arms with luck of their own would have needed for the same width.
    """

    arm: str
    half: float
    wanted: float
    seeds: int
    independent: int

    @property
    def narrow(self) -> bool:
        """Whether the interval is as narrow as wanted."""
        return self.half <= self.wanted and self.seeds >= FEWEST


def width_line(width: Width, arms: int, lang: str = "en") -> str:
    """A sentence on how precise the answer is, and what luck of their own would have cost."""
    facts = {"half": f"{width.half:.4g}", "wanted": f"{width.wanted:.4g}", "arm": width.arm, "seeds": f"{width.seeds:,}",
             "runs": f"{width.seeds * arms:,}", "apart": f"{width.independent * arms:,}"}
    return text("precision.reached" if width.narrow else "precision.missed", lang, **facts)


@dataclass(frozen=True)
class Precision:
    """Half the width of the 95 % interval of every arm's paired change in a measure, wanted below `share` of the base's level."""

    measure: str
    share: float
    most_seeds: int = 1000

    def width(self, summary: Summary, setting: Setting) -> Width | None:
        """The widest interval so far; None if nothing can be said yet."""
        base = setting.base_arm
        widths = []
        for arm in setting.arms:
            if arm.name == base:
                continue
            values = summary.values(arm.name, self.measure)
            other = summary.values(base, self.measure) if base else np.zeros_like(values)
            level = t_interval(other if base else values)
            change = values - other
            known = change[np.isfinite(change)]
            if known.size < 2 or not np.isfinite(level.mean):
                continue
            interval = t_interval(change)
            paired, apart = known.var(ddof=1), np.nanvar(values, ddof=1) + np.nanvar(other, ddof=1)
            needed = ceil(known.size * apart / paired) if paired > 0 else known.size
            widths.append(Width(arm.name, (interval.high - interval.low) / 2, self.share * abs(level.mean), known.size, needed))
        return max(widths, key=lambda one: one.half / one.wanted if one.wanted else np.inf) if widths else None

    def more(self, summary: Summary, setting: Setting) -> tuple[int, ...]:
        """The seeds to add: none when the interval is narrow enough or the most seeds are lived."""
        have = len(setting.seeds)
        found = self.width(summary, setting)
        if found is not None and found.narrow:
            return ()
        guess = FEWEST if found is None or not found.wanted else ceil(have * (found.half / found.wanted) ** 2)
        upto = min(self.most_seeds, max(FEWEST, min(max(guess, have + 1), ceil(have * GROWTH))))
        taken, seed = set(setting.seeds), 1
        seeds: list[int] = []
        while len(taken) + len(seeds) < upto:
            if seed not in taken:
                seeds.append(seed)
            seed += 1
        return tuple(seeds)


def precision_of(words: str, measure_id: str, most_seeds: int) -> Precision:
    """What `--precision 5%` asks for. Raises LettersError for anything but a percentage, or an unknown measure."""
    from analysis.measures import MEASURES
    from sim.terms.letters import listed, near_phrase

    letters = []
    number = words.strip().removesuffix("%")
    try:
        share = float(number) / 100
    except ValueError:
        share = 0.0
    if not (words.strip().endswith("%") and 0 < share <= 1):
        letters.append(Letter("--precision", "", words, "a share of the base arm's level, up to 100 %", "for example 5%"))
    if measure_id not in MEASURES:
        near = near_phrase(measure_id, list(MEASURES))
        letters.append(Letter("--measure", "", measure_id, f"a measure: {listed(MEASURES)}", near))
    if letters:
        raise LettersError(letters)
    return Precision(measure_id, share, min(most_seeds, MOST_SEEDS))
