"""Numbers that are found by living a set-up again and again: up to which value something holds, or where it is best."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from analysis.evidence.claim import Search
from analysis.evidence.readings import Estimate
from sim.terms.resolve import load_scenario
from sim.terms.resolved import Resolved

__all__ = ["searched"]

Living = Callable[[Resolved, str], Mapping[str, Mapping[str, Estimate]]]
GOLDEN = 0.6180339887498949


def searched(search: Search, scenario: str, asked: list, living: Living) -> dict[str, dict[str, Estimate]]:
    """Return arm -> quantity -> what was found, with half of the last interval as its error; one nameless arm where only the first
    was asked. Where the quantity holds nowhere between low and high, or everywhere, there is no such value: not a number.

    asked: changes by path, strings or pairs. living: lives a resolved set-up, one arm of it, and returns its quantities.
    """
    arms = [arm.name for arm in load_scenario(scenario, asked).arms]
    return {arm if search.every_arm else "": _found(search, scenario, asked, living, arm)
            for arm in (arms if search.every_arm else arms[:1])}


def _found(search: Search, scenario: str, asked: list, living: Living, arm: str) -> dict[str, Estimate]:
    def at(value: float, few: tuple[tuple[str, Any], ...] = ()) -> Mapping[str, Estimate]:
        changes = [*asked, (search.path, round(value, search.digits))]
        if search.within is not None:
            changes.append(_end_of(search.within, scenario, changes, living, arm))
        return living(load_scenario(scenario, [*changes, *few]), arm)[arm]

    def quantity(value: float) -> float:
        return at(value, search.few)[search.holds].value

    low, high = (_best if search.best else _bound)(search, quantity)
    offset, factor = search.answer
    half = abs(factor) * (high - low) / 2
    nowhere = not search.best and low == search.low and quantity(low) <= search.above
    everywhere = not search.best and high == search.high and quantity(high) > search.above
    middle = math.nan if nowhere or everywhere else offset + factor * (low + high) / 2
    found = {search.called: Estimate(middle, half, half)}
    if search.then:
        quantities = at((low + high) / 2 if search.best else low)  # where it still holds
        found |= {name: quantities[name] for name in search.then}
    return found


def _end_of(search: Search, scenario: str, asked: list, living: Living, arm: str) -> tuple[str, float]:
    """The path of a search and the last value at which its quantity still holds; the lowest where it never does."""
    found = _found(search, scenario, asked, living, arm)[search.called]
    offset, factor = search.answer
    end = (found.value - found.reach - offset) / factor if math.isfinite(found.value) else search.low
    return search.path, round(end, search.digits)


def _bound(search: Search, quantity: Callable[[float], float]) -> tuple[float, float]:
    """Between which two values the quantity ceases to be above the limit: the first part in which it does, then by halving."""
    low, step = search.low, (search.high - search.low) / search.scan
    high = low + step
    while high < search.high - step / 2 and quantity(high) > search.above:
        low, high = high, high + step
    for _ in range(search.steps):
        middle = (low + high) / 2
        low, high = (middle, high) if quantity(middle) > search.above else (low, middle)
    return low, high


def _best(search: Search, quantity: Callable[[float], float]) -> tuple[float, float]:
    """Between which two values the quantity is largest, by the golden section."""
    low, high = search.low, search.high
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = quantity(left), quantity(right)
    for _ in range(search.steps):
        if at_left >= at_right:
            high, right, at_right = right, left, at_left
            left = high - GOLDEN * (high - low)
            at_left = quantity(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + GOLDEN * (high - low)
            at_right = quantity(right)
    return low, high
