"""The registry of measures: what can be said about a run, by id."""

from __future__ import annotations

from difflib import get_close_matches

from analysis.measures import effects, outreach, pearls, portfolio, sustainability, welfare
from analysis.measures.measure import Case, Measure

__all__ = ["MEASURES", "Case", "Measure", "like", "measure"]

_ROOMS = (welfare, effects, outreach, portfolio, sustainability, pearls)
MEASURES: dict[str, Measure] = {found.id: found for room in _ROOMS for found in room.MEASURES}


def measure(name: str) -> Measure:
    """The measure with that id; KeyError naming the nearest id if there is none."""
    if name in MEASURES:
        return MEASURES[name]
    near = get_close_matches(name, MEASURES, n=1)
    raise KeyError(f"no measure {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))


def like(text: str | None) -> list[Measure]:
    """Measures whose id, label, formula or source contains the text, case aside; all without a text."""
    word = (text or "").casefold()
    return [
        found
        for found in MEASURES.values()
        if word in f"{found.id} {found.label} {found.formula} {found.edition} {found.source}".casefold()
    ]
