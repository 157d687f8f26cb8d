"""Poverty in several dimensions: Alkire-Foster counts, fuzzy memberships (Cerioli-Zani, Cheli-Lemmi), and their weights.

`table` is float[persons or households, dimensions], in any unit by dimension; `persons` are optional whole weights of its rows.
Sources: Alkire and Foster 2011; Cerioli and Zani 1990; Cheli and Lemmi 1995; Desai and Shah 1988.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.measures.poverty import Sorted, in_order

TIE = 1e-12


class Counted(NamedTuple):
    """Alkire-Foster: headcount of the poor H, their mean share of deprivations A, M0 = H A, gap M1, squared gap M2."""

    H: float
    A: float
    M0: float
    M1: float
    M2: float


def _rows(table: ArrayLike, persons: ArrayLike | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rows = np.atleast_2d(np.asarray(table, dtype=np.float64))
    weights = np.ones(len(rows)) if persons is None else np.asarray(persons, dtype=np.float64).ravel()
    if weights.size != len(rows):
        raise ValueError(f"{len(rows)} rows but {weights.size} weights")
    if rows.size == 0 or weights.sum() <= 0:
        raise ValueError("a population needs at least one person")
    if not np.isfinite(rows).all() or (weights < 0).any():
        raise ValueError("values must be finite and weights must not be negative")
    return rows, weights / weights.sum()


def alkire_foster(table: ArrayLike, cutoffs: ArrayLike, k: float, persons: ArrayLike | None = None,
                  weights: ArrayLike | None = None, gaps: bool = True) -> Counted:
    """Deprived below a dimension's cutoff; poor with deprivations of weight `k` or more. Weights add up to the number of dimensions
    (1 each without any). Gaps are (cutoff - value) / cutoff; without `gaps` M1 and M2 are NaN.
    """
    rows, share = _rows(table, persons)
    lines = np.asarray(cutoffs, dtype=np.float64)
    if lines.shape != (rows.shape[1],) or (lines <= 0).any():
        raise ValueError(f"{rows.shape[1]} dimensions need as many cutoffs above 0")
    by = np.ones(lines.size) if weights is None else np.asarray(weights, dtype=np.float64)
    if by.shape != lines.shape or (by < 0).any() or abs(by.sum() - lines.size) > 1e-9:
        raise ValueError("weights of dimensions must not be negative and add up to their number")
    if not 0 < k <= lines.size:
        raise ValueError(f"the poverty cutoff must be above 0 and at most {lines.size}, found {k}")
    deprived = rows < lines
    count = deprived @ by
    poor = count >= k - TIE
    theirs = share[poor]
    H, M0, M1, M2 = float(theirs.sum()), float((theirs * count[poor]).sum()) / lines.size, float("nan"), float("nan")
    if gaps:
        gap = np.where(deprived, (lines - rows) / lines, 0.0)
        M1, M2 = (float((theirs * (part[poor] @ by)).sum()) / lines.size for part in (gap, gap**2))
    return Counted(H, M0 / H if H else 0.0, M0, M1, M2)


def cerioli_zani(values: ArrayLike, z1: float, z2: float) -> NDArray[np.float64]:
    """Membership of the poor, float[n]: 1 up to z1, falling evenly to 0 at z2."""
    if not z1 < z2:
        raise ValueError(f"z1 must be below z2, found {z1} and {z2}")
    return np.clip((z2 - np.asarray(values, dtype=np.float64)) / (z2 - z1), 0.0, 1.0)


def cerioli_zani_rows(table: NDArray[np.float64], z1: NDArray[np.float64], z2: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same with limits of their own for each row and dimension, all float[n, dimensions]."""
    return np.clip((z2 - table) / (z2 - z1), 0.0, 1.0)


def share_above(ranked: Sorted, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 - F: share of persons of a distribution who have more than each value, float[n]; 0 for the richest, exactly."""
    upto = np.concatenate([[0.0], ranked.upto])
    return 1.0 - upto[np.searchsorted(ranked.values, values, side="right")] / upto[-1]


def cheli_lemmi_ranks(values: ArrayLike, persons: ArrayLike | None = None) -> NDArray[np.float64]:
    """Totally fuzzy and relative, as first written: (1 - F(x)) / (1 - F(least x)); poorest 1, richest 0, ties equal."""
    rows = np.asarray(values, dtype=np.float64)
    ranked = in_order(rows, persons)
    above = share_above(ranked, rows)
    most = float(above.max(initial=0.0))
    return above / most if most > 0 else np.zeros(rows.size)


def cheli_lemmi_power(above: NDArray[np.float64], share: NDArray[np.float64], headcount: float) -> float:
    """alpha - 1 at which the mean of above**(alpha - 1) is `headcount`: Newton's method, which cannot overshoot here (the mean
    falls and is convex). ValueError where no power reaches it.
    """
    inside = above > 0
    logs, held = np.log(above[inside]), share[inside]
    if not 0.0 < headcount < held.sum():
        raise ValueError(f"the mean membership can be made any share between 0 and {held.sum():.6g}, not {headcount}")
    power = 0.0
    for _ in range(200):
        part = held * np.exp(power * logs)
        step = (float(part.sum()) - headcount) / float(part @ -logs)
        power += step
        if abs(step) <= 1e-13 * max(power, 1.0):
            break
    return power


def cheli_lemmi(values: ArrayLike, headcount: float, persons: ArrayLike | None = None) -> tuple[NDArray[np.float64], float]:
    """Membership (1 - F(x))**(alpha - 1), float[n], and alpha, chosen so that the mean membership is `headcount`.

    ValueError where no alpha reaches it: with a headcount of 0, or beyond the share of persons who are not the richest.
    """
    rows = np.asarray(values, dtype=np.float64)
    ranked = in_order(rows, persons)
    power = cheli_lemmi_power(share_above(ranked, ranked.values), ranked.share, headcount)
    above = share_above(ranked, rows)
    return np.where(above > 0, above**power, 0.0), power + 1.0


def item_weights(means: ArrayLike) -> NDArray[np.float64]:
    """Weight of each dimension, proportional to ln(1 / mean membership) (Cerioli and Zani), adding up to 1; a dimension in which
    everybody is poor weighs nothing, one in which nobody is poor is left out (0).
    """
    mean = np.asarray(means, dtype=np.float64)
    if (mean < 0).any() or (mean > 1).any():
        raise ValueError("mean memberships lie between 0 and 1")
    raw = np.where(mean > 0, -np.log(np.where(mean > 0, mean, 1.0)), 0.0)
    return raw / raw.sum() if raw.sum() > 0 else np.full(mean.size, 1.0 / mean.size)


def rarity_weights(means: ArrayLike) -> NDArray[np.float64]:
    """Desai and Shah: weights proportional to 1 - mean membership, adding up to 1."""
    raw = 1.0 - np.asarray(means, dtype=np.float64)
    return raw / raw.sum() if raw.sum() > 0 else np.full(raw.size, 1.0 / raw.size)
