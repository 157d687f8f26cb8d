"""Keeping sim/ODD.md true: parts between markers are written from the code, the rest by hand.

`python -m analysis.odd` rewrites the generated parts; a test fails where the file and the code differ. A marker is a line
`<!-- generated: name -->`, its part ends with `<!-- end: name -->`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import sim
from analysis.odd_added import added_part
from analysis.odd_moments import moments_part, wiring
from analysis.odd_schedule import Line, month_lines
from analysis.odd_tables import (
    accounts_part,
    columns_part,
    counts_part,
    luck_part,
    moves_part,
    rules_part,
    table,
    terms_part,
)

__all__ = ["ODD_FILE", "OddError", "generated_parts", "odd_text", "refresh"]

ODD_FILE = Path(sim.__file__).with_name("ODD.md")
_PART = re.compile(r"<!-- generated: (?P<name>[a-z]+) -->\n(?P<text>.*?)<!-- end: (?P=name) -->", re.DOTALL)


class OddError(ValueError):
    """Markers and generated parts do not match; says which."""


def schedule_part(lines: list[Line]) -> str:
    """Return the lines of a month in order, with what each asks."""
    rows = ((number, ("each round: " if line.in_meeting else "") + f"`{line.text}`", line.says, ", ".join(line.asks))
            for number, line in enumerate(lines, 1))
    return table(("", "line", "what it does", "moments, and verbs of `sim/shares.py`, in order"), rows)


def generated_parts() -> dict[str, str]:
    """Return name of marker -> text, as the code says now."""
    lines = month_lines()
    found = wiring(list(dict.fromkeys(name for line in lines for name in line.moments)))
    makers: dict[str, Callable[[], str]] = {
        "columns": columns_part,
        "terms": lambda: terms_part(found),
        "accounts": accounts_part,
        "moves": lambda: moves_part(found),
        "schedule": lambda: schedule_part(lines),
        "luck": lambda: luck_part(found),
        "counts": lambda: counts_part(found),
        "questions": lambda: rules_part(found),
        "moments": lambda: moments_part(found),
        "added": lambda: added_part(found),
    }
    return {name: make() for name, make in makers.items()}


def odd_text(text: str | None = None) -> str:
    """Return the description with its generated parts as of now; text: the description to renew, that of the file unless given.

    Raises OddError where a part has no marker or two, or a marker no part.
    """
    text = ODD_FILE.read_text("utf-8") if text is None else text
    parts = generated_parts()
    marked = [part["name"] for part in _PART.finditer(text)]
    wrong = sorted({*parts} ^ {*marked}) + sorted({name for name in marked if marked.count(name) > 1})
    if wrong or text.count("<!-- ") != 2 * len(marked):
        raise OddError(f"each of {', '.join(parts)} needs one pair of markers: look at {', '.join(wrong) or 'the ends'}")

    def renewed(part: re.Match) -> str:
        name = part["name"]
        return f"<!-- generated: {name} -->\n\n{parts[name]}\n\n<!-- end: {name} -->"

    return _PART.sub(renewed, text)


def refresh() -> bool:
    """Rewrite the generated parts of sim/ODD.md; return whether anything changed."""
    before = ODD_FILE.read_text("utf-8")
    after = odd_text(before)
    if after != before:
        ODD_FILE.write_text(after, "utf-8")
    return after != before


if __name__ == "__main__":
    print(f"{ODD_FILE.name}: {'rewritten' if refresh() else 'already true'}")
