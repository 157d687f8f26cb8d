"""Claims: what is said of the world or follows from theory, the set-up that shows it in the simulator, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Claim", "Finding", "Published", "Row", "Search"]

Published = float | tuple[float, float]
"""A published number, or the lowest and the highest number that would agree with what was published."""


@dataclass(frozen=True)
class Search:
    """A set-up that is lived again and again: the largest value of a path, between low and high, at which a quantity holds.

    The quantity named `holds` must be above `above` in the first arm, or in each (`every_arm`); `answer` (offset, factor) tells
    offset + factor * value, under the name `called`. scan: so many equal parts are looked at from below first, to find where it
    ceases to hold for the first time. best: no bound is sought but the value at which the quantity is largest. within: a search
    made anew at each value, whose end is set. then: quantities told too, as they are at the end. digits: decimals of the values.
    few: changes while it is looked for, such as a small village where all choose alike; what is told then is of the whole.
    """

    path: str
    low: float
    high: float
    holds: str
    above: float = 0.0
    answer: tuple[float, float] = (0.0, 1.0)
    steps: int = 14
    called: str = "highest"
    every_arm: bool = False
    scan: int = 1
    best: bool = False
    within: Search | None = None
    then: tuple[str, ...] = ()
    digits: int = 6
    few: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Row:
    """One published or derived set of numbers: changes by path on the set-up, and quantity -> number.

    A quantity is `arm` or `arm.quantity`, as the reading names them; one that compares arms has no arm before it. No numbers: the
    row is shown and not judged. search: how its numbers are found, where not as in the rest of the claim. beside: quantities that
    are shown beside the published ones, for which nothing is published.
    """

    name: str
    set: Mapping[str, Any]
    published: Mapping[str, Published]
    search: Search | None = None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """A claim and its set-up.

    id: number in theory.md or evidence.md; also: other numbers of the same claim. scenario: its file in scenarios/evidence.
    reading: what is read of each run. tolerance: by quantity, or under "" for all; a quantity without one is reported beside what
    was published and not judged. shipped: a scenario for people that uses the same mechanism. fit: whether the numbers were used to
    calibrate (then it is no evidence).
    """

    id: str
    says: str
    source: str
    scenario: str
    reading: str
    tolerance: Mapping[str, float]
    shipped: str
    rows: tuple[Row, ...]
    also: tuple[str, ...] = ()
    fit: bool = False
    search: Search | None = None


@dataclass(frozen=True)
class Finding:
    """One number beside its claim: simulated with its standard error and 95 % interval, and the verdict.

    verdict: "met", "missed" or "not applicable" (nothing published for these terms, or reported without a gate). tolerance: None
    where there is no gate or a range was published. set: what was changed.
    """

    claim: str
    row: str
    quantity: str
    published: Published | None
    simulated: float
    standard_error: float
    low: float
    high: float
    tolerance: float | None
    verdict: str
    fit: bool
    set: Mapping[str, Any]
