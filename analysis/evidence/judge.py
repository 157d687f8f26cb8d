"""Living a set-up and judging what it shows: the same engines, rules and books as every other run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from analysis.evidence.claim import Claim, Finding, Published, Row, Search
from analysis.evidence.readings import COMBINED, READINGS, Estimate, averaged
from analysis.evidence.searching import searched
from analysis.evidence.whole import WHOLE
from analysis.evidence.within import LOOKS, looked_at
from sim.ensemble import live_worlds
from sim.terms.resolve import load_scenario
from sim.terms.resolved import Resolved

__all__ = ["findings_of", "lived"]


def lived(resolved: Resolved, reading: str, *, workers: int = 2, engine: str = "compiled",
          only: str = "") -> dict[str, dict[str, Estimate]]:
    """Live a set-up and return arm -> quantity -> estimate; `only` names an arm to live alone."""
    if reading in WHOLE:
        return _once(resolved, reading, workers, engine)
    arms = [arm for arm in resolved.arms if only in ("", arm.name)]
    if reading == "price":
        from analysis.evidence.price import price

        return {arm.name: {name: Estimate(value, 0.0, 0.0) for name, value in price(arm).items()} for arm in arms}
    if reading == "seen_network":
        from analysis.evidence.networks import seen_network

        return {arm.name: averaged([seen_network(arm, seed) for seed in resolved.run.seeds]) for arm in arms}
    if reading in LOOKS:
        return {arm.name: averaged(looked_at(resolved, arm, reading, engine)) for arm in arms}
    samples: dict[str, list[Mapping[str, float]]] = {arm.name: [] for arm in arms}
    take = READINGS[reading]
    for _, runs in live_worlds(resolved, arms=arms, workers=workers, engine=engine):
        for arm in arms:
            samples[arm.name].append(take(runs[arm.name], arm))
    combine = COMBINED.get(reading, averaged)
    return {name: combine(one) for name, one in samples.items()}


_KNOWN: dict[tuple[str, str, str], dict[str, dict[str, Estimate]]] = {}


def _once(resolved: Resolved, reading: str, workers: int, engine: str) -> dict[str, dict[str, Estimate]]:
    """What a whole set-up shows, lived once in a session: several claims may rest on it."""
    key = resolved.digest(), reading, engine
    if key not in _KNOWN:
        _KNOWN[key] = WHOLE[reading](resolved, workers, engine)
    return _KNOWN[key]


def findings_of(claim: Claim, changes: Sequence[str | tuple[str, Any]] = (), *, workers: int = 2, engine: str = "compiled",
                told: Callable[[str], None] | None = None) -> Iterator[Finding]:
    """Yield what a claim's set-up shows: row by row as published, or once under `changes`, where nothing is published.

    told(name) is called as each row begins. Raises LettersError for changes that cannot be made.
    """
    rows = claim.rows if not changes else _as_asked(claim)
    for row in rows:
        if told is not None:
            told(row.name)
        asked = [*row.set.items(), *changes]
        search = row.search or claim.search
        if search is not None:
            found = searched(search, claim.scenario, asked, lambda resolved, only: lived(
                resolved, claim.reading, workers=workers, engine=engine, only=only))
        else:
            found = lived(load_scenario(claim.scenario, asked), claim.reading, workers=workers, engine=engine)
        yield from _judged(claim, row, found, asked)


def _as_asked(claim: Claim) -> tuple[Row, ...]:
    """Rows without published numbers: one for each way in which the claim's numbers are found, under the terms of that way."""
    first: dict[Search | None, Row] = {}
    for row in claim.rows:
        first.setdefault(row.search, row)
    return tuple(Row("as asked" if one is None else f"as asked: {one.called}", {} if one is None else row.set, {}, one)
                 for one, row in first.items())


def _judged(claim: Claim, row: Row, found: Mapping[str, Mapping[str, Estimate]], asked: list) -> Iterator[Finding]:
    for arm, quantities in found.items():
        for quantity, estimate in quantities.items():
            name = f"{arm}.{quantity}" if arm and len(quantities) > 1 else (arm or quantity)
            published = row.published.get(name)
            if row.published and published is None and name not in row.beside:
                continue
            tolerance = None if isinstance(published, tuple) else claim.tolerance.get(quantity, claim.tolerance.get(""))
            yield Finding(
                claim.id, row.name, name, published, estimate.value, estimate.standard_error, estimate.value - estimate.reach,
                estimate.value + estimate.reach, tolerance, _verdict(published, estimate.value, tolerance), claim.fit,
                dict(map(_pair, asked)))


def _verdict(published: Published | None, simulated: float, tolerance: float | None) -> str:
    if isinstance(published, tuple):
        return "met" if published[0] <= simulated <= published[1] else "missed"
    if published is None or tolerance is None:
        return "not applicable"
    return "met" if abs(simulated - published) <= tolerance else "missed"


def _pair(change: str | tuple[str, Any]) -> tuple[str, Any]:
    if isinstance(change, str):
        path, _, value = change.partition("=")
        return path.strip(), value.strip()
    return change
