"""Poverty and inequality of one distribution: FGT, Sen, Sen-Shorrocks-Thon, Watts, Gini, Atkinson, GE.

Every function takes `values`, float[n], any unit (yuan per head per year in this project), the poverty line
`line` in the same unit, and optional `weights`, whole numbers int[n]: how many persons live at that value. A
weight of three is the same as three rows. The poor are those strictly below the line. Without rows, or
without persons, ValueError.

Sources: Foster, Greer and Thorbecke 1984; Sen 1976; Shorrocks 1995; Watts 1968; Atkinson 1970; Shorrocks 1980
(GE).
"""

from __future__ import annotations

from functools import cached_property
from math import isfinite

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Sorted:
    """Values in rising order (float[n]), their persons (float[n]) and all persons together; what several indices need of them is
    worked out once. `order`: from which rows they came, where that is known.
    """

    def __init__(self, values: NDArray[np.float64], persons: NDArray[np.float64], total: float,
                 order: NDArray[np.int64] | None = None) -> None:
        self.values, self.persons, self.total, self.order = values, persons, total, order
        self._shortfalls: dict[float, NDArray[np.float64]] = {}
        self._poor: dict[float, Sorted] = {}

    @cached_property
    def mean(self) -> float:
        """Mean over persons, in the unit of the values."""
        return float(self.values @ self.persons) / self.total

    @cached_property
    def upto(self) -> NDArray[np.float64]:
        """Persons at each row and before it, float[n]."""
        return self.persons.cumsum()

    @cached_property
    def below(self) -> NDArray[np.float64]:
        """Persons before each row, float[n]."""
        return self.upto - self.persons

    @cached_property
    def kept(self) -> Sorted:
        """The same without rows where nobody lives."""
        if self.persons.size and self.persons.min() > 0:
            return self
        lived = self.persons > 0
        return Sorted(self.values[lived], self.persons[lived], self.total)

    @cached_property
    def share(self) -> NDArray[np.float64]:
        """Share of all persons in each row, float[n]."""
        return self.persons / self.total

    def poor(self, line: float) -> Sorted:
        """Those strictly below a line, the first rows; their persons are all persons then."""
        if line not in self._poor:
            rows = int(self.values.searchsorted(line))
            self._poor[line] = Sorted(self.values[:rows], self.persons[:rows], float(self.persons[:rows].sum()))
        return self._poor[line]

    def shortfall(self, line: float) -> NDArray[np.float64]:
        """(line - value) / line of the poor, 0 of the others, float[n]; ValueError for a line that is not above 0."""
        if line not in self._shortfalls:
            if not line > 0:
                raise ValueError(f"the poverty line must be above 0, found {line}")
            self._shortfalls[line] = np.where(self.values < line, (line - self.values) / line, 0.0)
        return self._shortfalls[line]


def rising(values: NDArray) -> NDArray[np.int64]:
    """Rows from the least to the most, equals in their own order, int64[n]; no value is NaN.

    A stable sort takes four times as long: equals, wherever they came, are put back in their order by whole numbers.
    """
    order = np.argsort(values)
    found = values[order]
    differs = found[1:] != found[:-1]
    if not differs.all():
        before = np.zeros(order.size, np.int64)
        before[1:] = differs.cumsum()
        before *= order.size
        order += before
        order.sort()
        order -= before
    return order


def in_order(values: ArrayLike | Sorted, weights: ArrayLike | None = None) -> Sorted:
    """Sort values with their persons; ValueError if there is nobody, or a value or weight is not a usable
    number. What is sorted already is returned as it is (weights are then its own).
    """
    if isinstance(values, Sorted):
        return values
    rows = np.asarray(values, dtype=np.float64).ravel()
    persons = np.ones(rows.size) if weights is None else np.asarray(weights, dtype=np.float64).ravel()
    if rows.size != persons.size:
        raise ValueError(f"{rows.size} values but {persons.size} weights")
    total = float(persons.sum())
    if rows.size == 0 or total <= 0:
        raise ValueError("a distribution needs at least one person")
    order = None if weights is None else rising(rows)
    found = np.sort(rows) if order is None else rows[order]
    if not (isfinite(found[0]) and isfinite(found[-1])) or persons.min() < 0:  # what is no number comes last
        raise ValueError("values must be finite and weights must not be negative")
    return Sorted(found, persons if order is None else persons[order], total, order)


def fgt(values: ArrayLike | Sorted, line: float, alpha: float, weights: ArrayLike | None = None) -> float:
    """Foster-Greer-Thorbecke: mean over persons of shortfall**alpha among the poor (0 headcount, 1 gap, 2
    severity).
    """
    people = in_order(values, weights)
    gaps = people.shortfall(line)
    poor = people.poor(line)
    return float((gaps[: poor.values.size] ** alpha) @ poor.persons) / people.total


def gini(values: ArrayLike | Sorted, weights: ArrayLike | None = None, unbiased: bool = False) -> float:
    """Gini coefficient; `unbiased` multiplies by n / (n - 1), n persons. 0.0 when the mean is 0 or n is 1.

    G = sum over pairs |x - y| / (2 n^2 mean). With values below 0 it may exceed 1: not refused.
    """
    people = in_order(values, weights)
    if people.mean == 0.0:
        return 0.0
    above = people.total - people.below - people.persons
    difference = float(people.values @ (people.persons * (people.below - above)))
    plain = difference / (people.total**2 * people.mean)
    if not unbiased:
        return plain
    return plain * people.total / (people.total - 1.0) if people.total > 1 else 0.0


def _poor(people: Sorted, line: float) -> tuple[float, float, float, float]:
    """Headcount share, mean shortfall of the poor, Gini among the poor, persons who are poor."""
    poor = people.poor(line)
    if poor.total == 0.0:
        return 0.0, 0.0, 0.0, 0.0
    shortfall = float(people.shortfall(line)[: poor.values.size] @ poor.persons) / poor.total
    return poor.total / people.total, shortfall, gini(poor), poor.total


def sen_original(values: ArrayLike | Sorted, line: float, weights: ArrayLike | None = None) -> float:
    """Sen 1976 for a finite population: H [1 - (1 - I)(1 - G q / (q + 1))], q poor persons, G their Gini."""
    share, shortfall, unequal, count = _poor(in_order(values, weights), line)
    return share * (1.0 - (1.0 - shortfall) * (1.0 - unequal * count / (count + 1.0)))


def sen_replication_invariant(values: ArrayLike | Sorted, line: float, weights: ArrayLike | None = None) -> float:
    """Sen's index as it does not change when everybody is copied: H [I + (1 - I) G]."""
    share, shortfall, unequal, _ = _poor(in_order(values, weights), line)
    return share * (shortfall + (1.0 - shortfall) * unequal)


def sen_shorrocks_thon(values: ArrayLike | Sorted, line: float, weights: ArrayLike | None = None) -> float:
    """Sen-Shorrocks-Thon: sum over persons by rank i from the poorest of (2n - 2i + 1) shortfall_i / n^2."""
    people = in_order(values, weights)
    ranks = people.persons * (2.0 * (people.total - people.below) - people.persons)
    return float(people.shortfall(line) @ ranks) / people.total**2


def watts(values: ArrayLike | Sorted, line: float, weights: ArrayLike | None = None) -> float:
    """Watts: mean over persons of log(line / value) among the poor; infinite when one of them has nothing."""
    people = in_order(values, weights)
    poor = people.poor(line).kept
    if (poor.values <= 0).any():
        return float("inf")
    return float(np.log(line / poor.values) @ poor.persons) / people.total


def atkinson(values: ArrayLike | Sorted, aversion: float, weights: ArrayLike | None = None) -> float:
    """Atkinson: 1 - equally-distributed-equivalent / mean, aversion > 0. ValueError for a value below 0."""
    people = _not_negative(values, weights)
    if aversion <= 0:
        raise ValueError(f"aversion must be above 0, found {aversion}")
    values_, share = people.kept.values, people.kept.share
    if aversion >= 1 and values_[0] == 0:
        return 1.0
    if aversion == 1:
        return 1.0 - float(np.exp(np.log(values_) @ share)) / people.mean
    power = 1.0 - aversion
    return 1.0 - float(values_**power @ share) ** (1.0 / power) / people.mean


def generalized_entropy(values: ArrayLike | Sorted, order: float, weights: ArrayLike | None = None) -> float:
    """GE of the given order: 0 Theil L (mean log deviation), 1 Theil T, 2 half the squared CV.

    Infinite for order <= 0 when somebody has nothing; ValueError for a value below 0.
    """
    people = _not_negative(values, weights)
    relative, share = people.kept.values / people.mean, people.kept.share
    if order <= 0 and relative[0] == 0:
        return float("inf")
    if order == 0:
        return -float(np.log(relative) @ share)
    if order == 1:
        some = relative > 0
        return float((relative[some] * np.log(relative[some])) @ share[some])
    return (float(relative**order @ share) - 1.0) / (order * (order - 1.0))


def _not_negative(values: ArrayLike | Sorted, weights: ArrayLike | None) -> Sorted:
    people = in_order(values, weights)
    if people.values[0] < 0 or people.mean == 0.0:
        raise ValueError("this index needs values of at least 0 and a mean above 0")
    return people


def quantiles(
    values: ArrayLike | Sorted, shares: ArrayLike, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """The values below which `shares` (float[m], 0..1) of persons live, float[m]; neighbors' mean on a
    boundary.

    This is the inverse of the distribution function with averaging (type 2 of Hyndman and Fan 1996), so the
    median of an even number of persons is the usual one.
    """
    people = in_order(values, weights)
    upto, target, close = people.upto, np.asarray(shares, dtype=np.float64) * people.total, 1e-9 * people.total
    first, last = upto.searchsorted(0.0, "right"), upto.searchsorted(upto[-1])  # the others hold persons wherever they are met
    low, high = np.minimum(np.maximum(upto.searchsorted(np.array([target - close, target + close])), first), last)
    return (people.values[low] + people.values[high]) / 2.0


def quantile(values: ArrayLike | Sorted, share: float, weights: ArrayLike | None = None) -> float:
    """The value below which `share` (0..1) of persons live, as `quantiles` has it."""
    return float(quantiles(values, [share], weights)[0])
