"""Every shipped value cites a document or says that it is an assumption, and why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.terms.files import PROJECT

SHELF = PROJECT / "scenarios"
FILES = sorted(SHELF.rglob("*.toml"))
VALUE = re.compile(r'^("?)([\w.]+)\1 = ("[^"]*"|[^#]*?)\s*(?:#\s*(.*))?$')
WORDS = {
    "name",
    "title",
    "like",
    "about",
    "villages",
    "products",
    "lender",
    "shocks",
    "rules",
    "base_arm",
    "set",
}


def unsourced(text: str) -> list[str]:
    """Lines whose value has no source on the line or at the head of its section."""
    bare, head, prose = [], "", False
    for line in text.split("\n"):
        if line.count('"""') == 1:
            prose = not prose
            continue
        if line.startswith("["):
            head = line
        found = VALUE.match(line)
        if prose or not found or found[2] in WORDS or found[4] or "#" in head:
            continue
        if not head.startswith("[arms."):  # what an arm changes is its question, told by its title
            bare.append(line)
    return bare


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_value_has_a_source(path: Path) -> None:
    assert unsourced(path.read_text(encoding="utf-8")) == []


def test_a_value_without_a_source_is_found() -> None:
    text = (SHELF / "villages" / "yilong_a.toml").read_text(encoding="utf-8")
    spoiled = [line.split("#")[0] if line.startswith("gini") else line for line in text.split("\n")]
    assert unsourced("\n".join(spoiled)) == ["gini = 0.387               "]
