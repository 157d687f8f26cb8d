"""Which arm is best, and for whom: chances, the front of welfare against sustainability, p-values that know how many were asked.

Chances come from a bootstrap over seeds that all arms share (they met the same luck), with a seed of its own. The front holds the
arms that no other beats in both means. p-values are of the paired t test against the base arm, for many arms after Holm (1979).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
from numpy.typing import NDArray

from analysis.comparison import BOOTSTRAP_SEED, FEWEST_FOR_BOOTSTRAP, Interval, bca_intervals, t_interval
from analysis.measures import measure
from analysis.setting import Setting
from analysis.summary import Summary

__all__ = ["ORDER", "Standing", "chances_of_best", "front", "holm", "p_value", "standings", "standings_csv"]

DRAWS = 2000
ORDER = ("consumption_mean", "oss")
"""Measures of welfare and of sustainability by which arms are ordered, unless others are asked for."""
COLUMNS = ("arm", "title", "welfare", "welfare_low", "welfare_high", "sustainability", "change", "change_low", "change_high",
           "change_bca_low", "change_bca_high", "p", "p_holm", "chance_best", "on_front")


@dataclass(frozen=True)
class Standing:
    """Where an arm stands: levels of a welfare and a sustainability measure, the paired change of welfare against the base arm with
    its t and its BCa interval and its p-value before and after Holm, the chance that its welfare is the best, and whether it is on
    the front.
    """

    arm: str
    title: str
    welfare: Interval
    sustainability: Interval
    change: Interval
    bca: Interval
    p: float
    p_holm: float
    best: float
    on_front: bool


def p_value(differences: NDArray[np.float64]) -> float:
    """Two-sided p-value of the paired t test; NaN with fewer than two differences, 1 if there is none at all."""
    from scipy.special import stdtr

    known = differences[np.isfinite(differences)]
    if known.size < 2:
        return float("nan")
    spread = known.std(ddof=1)
    if spread == 0.0:
        return 1.0 if known[0] == 0.0 else 0.0
    return float(2.0 * stdtr(known.size - 1, -abs(known.mean()) / (spread / np.sqrt(known.size))))


def holm(values: Sequence[float]) -> list[float]:
    """p-values adjusted so that the chance of even one false claim among all of them is held (Holm 1979); NaN stays."""
    known = sorted((value, at) for at, value in enumerate(values) if not np.isnan(value))
    adjusted, highest = [float("nan")] * len(values), 0.0
    for rank, (value, at) in enumerate(known):
        highest = max(highest, min(1.0, value * (len(known) - rank)))
        adjusted[at] = highest
    return adjusted


def chances_of_best(values: NDArray[np.float64], higher: bool) -> NDArray[np.float64]:
    """Chance that each row of float[arms, seeds] has the best mean; equals share. NaN for rows with gaps or under five seeds."""
    whole = np.isfinite(values).all(axis=1)
    chances = np.full(len(values), np.nan)
    if values.shape[1] < FEWEST_FOR_BOOTSTRAP or not whole.any():
        return chances
    luck = np.random.default_rng(BOOTSTRAP_SEED)
    rows, seeds = values[whole], values.shape[1]
    wins = np.zeros(len(rows))
    for _ in range(DRAWS):
        means = rows @ np.bincount(luck.integers(0, seeds, seeds), minlength=seeds) / seeds
        best = means.max() if higher else means.min()
        winners = np.abs(means - best) <= 1e-12 * max(1.0, abs(best))
        wins += winners / winners.sum()
    chances[whole] = wins / DRAWS
    return chances


def front(points: Sequence[tuple[float, float]], higher: tuple[bool, bool]) -> list[bool]:
    """Whether no other point is at least as good in both and better in one; a point with a NaN is never on the front."""
    signed = np.array(points, dtype=np.float64).reshape(-1, 2) * [1.0 if up else -1.0 for up in higher]
    found = []
    for one in signed:
        beaten = (signed >= one).all(axis=1) & (signed > one).any(axis=1)
        found.append(bool(np.isfinite(one).all() and not beaten.any()))
    return found


def standings(summary: Summary, setting: Setting, welfare: str = ORDER[0], sustainability: str = ORDER[1]) -> list[Standing]:
    """All arms from the best welfare to the worst. KeyError for an unknown measure, with the nearest."""
    up = tuple(measure(name).better != "lower" for name in (welfare, sustainability))
    names = [arm.name for arm in setting.arms]
    well = np.array([summary.values(name, welfare) for name in names])
    lasting = [t_interval(summary.values(name, sustainability)) for name in names]
    levels = [t_interval(row) for row in well]
    base = names.index(setting.base_arm) if setting.base_arm in names else None
    nothing = np.array([])
    changes = [nothing if base is None or at == base else row - well[base] for at, row in enumerate(well)]
    p = [p_value(change) for change in changes]
    adjusted, best = holm(p), chances_of_best(well, up[0])
    on_front = front([(level.mean, last.mean) for level, last in zip(levels, lasting, strict=True)], (up[0], up[1]))
    drawn = [bca_intervals(change[None])[0] for change in changes]
    found = [Standing(name, setting.arm(name).title, levels[at], lasting[at], t_interval(changes[at]), drawn[at], p[at],
                      adjusted[at], float(best[at]), on_front[at]) for at, name in enumerate(names)]
    return sorted(found, key=lambda one: (np.isnan(one.welfare.mean), -one.welfare.mean if up[0] else one.welfare.mean))


def standings_csv(found: Sequence[Standing]) -> str:
    """The arms from best to worst as `standings.csv` has them: numbers in the units of their measures, empty for none."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in found:
        numbers = (one.welfare.mean, one.welfare.low, one.welfare.high, one.sustainability.mean, one.change.mean, one.change.low,
                   one.change.high, one.bca.low, one.bca.high, one.p, one.p_holm, one.best)
        written = ["" if isnan(number) else repr(float(number)) for number in numbers]
        writer.writerow([one.arm, one.title, *written, str(one.on_front).lower()])
    return text.getvalue()
