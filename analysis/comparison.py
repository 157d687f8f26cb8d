"""Arms against arms under the same luck: paired differences by seed, their intervals, and what may be said.

Intervals are at 95 %: Student's t over seeds, and the bias-corrected accelerated bootstrap (BCa, Efron 1987)
of the paired differences, with a seed of its own so that the same table always gives the same interval. A
difference is called clear only when every interval at hand leaves out zero.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.measures import MEASURES, Measure, measure
from analysis.texts import label, listed, text
from analysis.wording import shown, shown_change, shown_range, shown_share, visible

if TYPE_CHECKING:
    from analysis.setting import Setting
    from analysis.summary import Summary

LEVEL = 0.95
RESAMPLES = 4999
BOOTSTRAP_SEED = 20_120_630
FEWEST_FOR_BOOTSTRAP = 5
DRAWN_AT_A_TIME = 500_000
"""Places of values that are drawn at a time; how many changes no interval."""
NUMBERS_AT_A_TIME = 250_000
"""Differences that are held at a time."""
SPOKEN_PEOPLE = ("poverty_headcount", "consumption_mean", "consumption_volatility", "business_capital")
SPOKEN_LENDER = ("clients", "par_tolerance", "oss", "cost_per_client")


@dataclass(frozen=True)
class Interval:
    """Mean over `n` seeds and the bounds of its interval, in the measure's unit; NaN where there is none."""

    mean: float
    low: float
    high: float
    n: int

    @property
    def excludes_zero(self) -> bool:
        """True when the whole interval lies on one side of zero."""
        return self.low > 0.0 or self.high < 0.0


@dataclass(frozen=True)
class Change:
    """The paired difference of one measure between an arm and the arm it is held against."""

    arm: str
    against: str
    measure: str
    t: Interval
    bca: Interval

    @property
    def clear(self) -> bool:
        """True when the t interval and, where there is one, the bootstrap interval leave out zero."""
        return self.t.excludes_zero and (self.bca.excludes_zero or np.isnan(self.bca.low))


def t_interval(values: NDArray[np.float64]) -> Interval:
    """Mean and Student's t interval over the values that are numbers; bounds are NaN with fewer than two."""
    from scipy.special import stdtrit

    known = values[np.isfinite(values)]
    n = known.size
    if n == 0:
        return Interval(np.nan, np.nan, np.nan, 0)
    mean = float(known.mean())
    if n == 1:
        return Interval(mean, np.nan, np.nan, 1)
    half = float(stdtrit(n - 1, 0.5 + LEVEL / 2) * known.std(ddof=1) / np.sqrt(n))
    return Interval(mean, mean - half, mean + half, n)


def _within(interval: Interval, found: Measure) -> Interval:
    """The interval without values that the measure cannot take (a share below 0)."""
    low, high = np.maximum(interval.low, found.least), np.minimum(interval.high, found.most)
    return replace(interval, low=float(low), high=float(high))


def bca_intervals(rows: NDArray[np.float64]) -> list[Interval]:
    """BCa bootstrap intervals of the means of rows, float[rows, seeds]; a row without spread is its own
    interval.

    Rows with as many values meet the same resamples, so that hundreds of measures cost little and no interval depends on the
    other rows. Bounds are NaN with fewer than five values or where a row has a gap that leaves fewer.
    """
    known = np.isfinite(rows).sum(axis=1)
    found: dict[int, Interval] = {}
    for n in np.unique(known).tolist():
        places = np.flatnonzero(known == n).tolist()
        block = np.array([rows[place][np.isfinite(rows[place])] for place in places]).reshape(len(places), n)
        found |= dict(zip(places, _bca(block), strict=True))
    return [found[place] for place in range(len(rows))]


def _bca(rows: NDArray[np.float64]) -> list[Interval]:
    """Intervals of rows of equal length without gaps."""
    from scipy.special import ndtr, ndtri

    n = rows.shape[1]
    if n == 0:
        return [Interval(np.nan, np.nan, np.nan, 0)] * len(rows)
    mean = rows.mean(axis=1)
    if n < FEWEST_FOR_BOOTSTRAP:
        return [Interval(float(one), np.nan, np.nan, n) for one in mean]
    flat = np.ptp(rows, axis=1) <= 1e-12 * np.maximum(1.0, np.abs(mean))
    drawn = _resampled_means(rows)
    near = 1e-12 * np.maximum(np.abs(mean), np.abs(rows).max(axis=1))  # the same values added in another order are the same mean
    share = ((drawn < mean - near).mean(axis=0) + (drawn <= mean + near).mean(axis=0)) / 2.0
    apart = (rows - mean[:, None]) * (n / (n - 1.0))  # jackknife: what leaving one out takes from the mean, times n - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        skew = (apart**3).sum(axis=1) / n**3 / (6.0 * ((apart**2).sum(axis=1) / n**2) ** 1.5)
        middle = ndtri(share)
        bounds = []
        for edge in (ndtri(0.5 - LEVEL / 2), ndtri(0.5 + LEVEL / 2)):
            moved = middle + edge
            bounds.append(_quantiles(drawn, ndtr(middle + moved / (1.0 - skew * moved))))
    low, high = (np.where(flat, mean, bound) for bound in bounds)
    return [Interval(float(a), float(b), float(c), n) for a, b, c in zip(mean, low, high, strict=True)]


def _resampled_means(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means of the same resamples of every row, sorted, float[resamples, rows]."""
    n = rows.shape[1]
    chance, parts, left = np.random.default_rng(BOOTSTRAP_SEED), [], RESAMPLES
    while left > 0:
        some = min(left, max(1, DRAWN_AT_A_TIME // n))
        picked = chance.integers(0, n, (some, n)) + n * np.arange(some)[:, None]
        counts = np.bincount(picked.ravel(), minlength=some * n).reshape(some, n).astype(np.float64)
        parts.append(np.stack([counts @ row for row in rows], axis=1) / n)  # row by row: the same bits in any company
        left -= some
    return np.sort(np.concatenate(parts), axis=0)


def _quantiles(drawn: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The quantile of each sorted column at its own share, linear between values; NaN where the share is."""
    place = np.nan_to_num(shares) * (len(drawn) - 1)
    below = np.floor(place).astype(np.int64)
    above, column = np.minimum(below + 1, len(drawn) - 1), np.arange(drawn.shape[1])
    found = drawn[below, column] + (place - below) * (drawn[above, column] - drawn[below, column])
    return np.where(np.isfinite(shares), found, np.nan)


@dataclass(frozen=True)
class Comparison:
    """Levels of every arm and measure, changes against the base arm (people) or the first lending arm
    (lender).
    """

    setting: Setting
    levels: dict[tuple[str, str], Interval]
    changes: dict[tuple[str, str], Change]
    base: str | None
    lender_base: str | None
    seeds: int

    def title(self, arm: str | None) -> str:
        """The title of an arm, empty without one."""
        return self.setting.arm(arm).title if arm else ""


def compare(summary: Summary, setting: Setting, bootstrap: Collection[str] = MEASURES) -> Comparison:
    """Compare all arms of a summary; a missing arm or seed is left out of its pairs, never guessed.

    Measures that are not in `bootstrap` have the t interval alone, as most do with hundreds of arms.
    """
    arms = [arm.name for arm in setting.arms]
    levels = {(arm, name): _within(t_interval(summary.values(arm, name)), measure(name)) for name in MEASURES for arm in arms}
    lender_base = _lender_base(setting, levels)
    found: dict[tuple[str, str], Change] = {}
    for names in _pieces(list(MEASURES), len(summary.seeds())):
        for arm in arms:
            pairs = {}
            for name in names:
                against = setting.base_arm if measure(name).about == "people" else lender_base
                lends = measure(name).about == "people" or levels[arm, "oss"].n > 0
                if against and against != arm and lends and not measure(name).paired:
                    pairs[name] = (against, summary.values(arm, name) - summary.values(against, name))
            found |= _changes(arm, pairs, bootstrap)
    changes = {(arm, name): found[arm, name] for arm in arms for name in MEASURES if (arm, name) in found}
    return Comparison(setting, levels, changes, setting.base_arm, lender_base, len(summary.seeds()))


def _pieces(names: list[str], seeds: int) -> list[list[str]]:
    """The measures in pieces that hold some megabytes, however many seeds there are."""
    size = max(8, NUMBERS_AT_A_TIME // max(seeds, 1))
    return [names[first: first + size] for first in range(0, len(names), size)]


def _changes(arm: str, pairs: dict[str, tuple[str, NDArray[np.float64]]], bootstrap: Collection[str]) -> dict:
    """The changes of an arm in some measures: name -> (arm it is held against, differences by seed)."""
    if not pairs:
        return {}
    asked = [name in bootstrap for name in pairs]
    drawn = iter(bca_intervals(np.array([difference for _, difference in pairs.values()])[asked]))
    intervals = [next(drawn) if one else Interval(np.nan, np.nan, np.nan, 0) for one in asked]
    return {(arm, name): Change(arm, against, name, t_interval(difference), bca)
            for (name, (against, difference)), bca in zip(pairs.items(), intervals, strict=True)}


def _lender_base(setting: Setting, levels: dict[tuple[str, str], Interval]) -> str | None:
    """The arm whose lender the others are held against: the base arm if it lends, else the first arm that
    does.
    """
    for arm in setting.in_order:
        if levels[arm.name, "clients"].mean > 0 or levels[arm.name, "oss"].n > 0:
            return arm.name
    return None


def sentence(comparison: Comparison, arm: str, lang: str = "en") -> str:
    """What changed in an arm, in plain words: only what is clear, and what of the rest was looked at."""
    return " ".join(sentences(comparison, arm, lang))


def sentences(comparison: Comparison, arm: str, lang: str = "en") -> list[str]:
    """The sentences of an arm: people against the base arm, then the lender against the first lending arm."""
    parts = []
    if arm == comparison.base:
        parts.append(text("sentence.base", lang, title=comparison.title(arm)))
    elif comparison.base:
        parts.append(_clause(comparison, arm, comparison.base, SPOKEN_PEOPLE, lang))
        parts.append(_winners(comparison, arm, lang))
    oss = comparison.levels[arm, "oss"]
    if oss.n:
        parts.append(text("sentence.lender", lang, oss=shown(oss.mean, measure("oss").unit, lang)))
    if comparison.lender_base and arm not in (comparison.lender_base, comparison.base):
        parts.append(_clause(comparison, arm, comparison.lender_base, SPOKEN_LENDER, lang))
    return [part for part in dict.fromkeys(parts) if part]


def _winners(comparison: Comparison, arm: str, lang: str) -> str:
    better, worse = (comparison.levels[arm, name].mean for name in ("better_off", "worse_off"))
    if np.isnan(better):
        return ""
    return text(
        "sentence.winners", lang, better=shown(better, "share", lang), worse=shown(worse, "share", lang)
    )


def _clause(comparison: Comparison, arm: str, against: str, names: tuple[str, ...], lang: str) -> str:
    changes = [comparison.changes[arm, name] for name in names if (arm, name) in comparison.changes]
    changes = [change for change in changes if change.t.n]
    if not changes:
        return ""
    if max(change.t.n for change in changes) < 2:
        return text("sentence.few", lang, pairs=1)
    told = [change for change in changes if worth_telling(comparison, change)]
    clear = [_claim(comparison, change, lang) for change in told]
    same = [
        label(change.measure, measure(change.measure).label, lang) for change in changes if change not in told
    ]
    what = listed(clear, lang)
    if same:
        none = text("sentence.none", lang, labels=listed(same, lang))
        what = f"{what}{text('sentence.then', lang)}{none}" if clear else _there_was(none, lang)
    return text("sentence.against", lang, base=comparison.title(against), what=what)


def worth_telling(comparison: Comparison, change: Change) -> bool:
    """True when a change is clear and would not vanish in the rounding of the level it changes."""
    level = comparison.levels[change.against, change.measure].mean
    return change.clear and visible(change.t.mean, level, measure(change.measure).unit)


def _there_was(none: str, lang: str) -> str:
    return text("sentence.then", lang).lstrip("; ；") + none


def _claim(comparison: Comparison, change: Change, lang: str) -> str:
    """A clear change in words; an index, whose points mean little to a reader, in percent of the level it changes."""
    found = measure(change.measure)
    low, high = sorted((abs(change.t.low), abs(change.t.high)))
    if found.unit == "index":
        level = comparison.levels[change.against, change.measure].mean
        amount = shown_share(abs(change.t.mean) / level, lang)
        spread = shown_range(low / level, high / level, "share", lang, scale=change.t.mean / level)
    else:
        amount = shown_change(change.t.mean, found.unit, lang)
        spread = shown_range(low, high, found.unit, lang, scale=change.t.mean)
    name = label(found.id, found.label, lang)
    return text("sentence.rose" if change.t.mean > 0 else "sentence.fell", lang, label=name, amount=amount, range=spread)
