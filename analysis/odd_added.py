"""The steps that some terms add to moments: which terms, where they join, what they ask, read and give."""

from __future__ import annotations

from analysis.odd_moments import Added, Wiring, asked, gives, reads
from analysis.odd_reading import asking

__all__ = ["added_part"]


def added_part(found: Wiring) -> str:
    """Return the added steps by kind of terms; a function is described where it stands first, be it among the moments."""
    told = {item.step.name: name for name, (_, steps) in reversed(found.moments.items()) for item in reversed(steps)}
    kinds: dict[str, list[Added]] = {}
    for one in found.added:
        kinds.setdefault(one.kind, []).append(one)
    parts = []
    for kind in sorted(kinds):
        terms = ", ".join(f"`{path}`" for path in asking()[kind])
        head = f"#### Steps of {kind.replace('_', ' ')}"
        parts.append("\n".join((head, "", f"Asked for by {terms}.", "", *_list(kinds[kind], told))))
    return "\n\n".join(parts)


def _list(steps: list[Added], told: dict[str, str]) -> list[str]:
    """One entry for a step, however many moments it joins where it reads and gives the same."""
    joined: dict[tuple[str, str, str, str], list[Added]] = {}
    for one in steps:
        joined.setdefault((one.how, one.place, one.item.step.name, reads(one.item) + gives(one.item)), []).append(one)
    lines = []
    for number, ((how, place, _, wired), same) in enumerate(joined.items(), 1):
        moments = ", ".join(f"`{one.moment}`" for one in same)
        lines += [f"{number}. In {moments}, {how} `{place}`. {asked(same[0].item, same[0].moment, told)}  ", f"   {wired}"]
    return lines
