"""Where every value of a scenario comes from: the comments of its file and of the nouns that it names, by file and path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.texts import text
from sim.terms.files import PROJECT, Places, label, parse, read_text
from sim.terms.kinds import PLURAL
from sim.terms.nouns import find
from sim.terms.shelf import scenario_path

__all__ = ["Citation", "citations", "cite_text"]

PROSE = frozenset({"name", "title", "about", "like", "villages", "products", "lender", "shocks", "rules", "base_arm"})
"""Words and references: what they name is cited in its own file."""
_HEAD = re.compile(r"^\[\[?([^\]#]+)\]?\]\s*(?:#\s*(.*))?$")
_KEY = re.compile(r'^("[^"]+"|[\w-]+)(?:\.([\w.-]+))?\s*=\s*(.*)$')
_MARK = re.compile(r"\[\d\]")


@dataclass(frozen=True)
class Citation:
    """One value as written: file, path, the value's text, and what its comment (or that of its section) says of it."""

    file: str
    path: str
    value: str
    source: str

    @property
    def kind(self) -> str:
        """Where it comes from: assumption, document (a mark such as [4]), other (a study, a statistic, a limit), or none."""
        if not self.source:
            return "none"
        if self.source.startswith("assumption"):
            return "assumption"
        return "document" if _MARK.search(self.source) else "other"


def citations(scenario: str, root: Path | None = None) -> list[Citation]:
    """Every value of the scenario and of the nouns it names, file by file; of what is `like` another, only what is in force.

    Raises LettersError for files that are missing or no TOML.
    """
    places_root = root or PROJECT
    path = scenario_path(Path(scenario), places_root)
    places = Places(path.parent, places_root)
    name = label(path, places_root)
    words = read_text(path, name)
    tables = parse(words, name)
    found = list(_values(name, words, ""))
    seen: set[tuple[str, str]] = set()
    for kind, noun in _nouns(tables):
        for one in _noun(kind, noun, places, name):
            if (kind + str(noun), one.path) not in seen:
                seen.add((kind + str(noun), one.path))
                found.append(one)
    return found


def _nouns(tables: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Kind and name of every noun that a scenario names, its arms included, each once; of one written in place, what it is like."""
    arms = [arm for arm in tables.get("arms", {}).values() if isinstance(arm, dict)]
    named = [("village", one) for one in tables.get("villages", [])]
    named += [("product", one) for table in (tables, *arms) for one in table.get("products") or []]
    named += [("lender", tables.get("lender")), ("shocks", tables.get("shocks"))]
    plain = [(kind, one.get("like") if isinstance(one, dict) else one) for kind, one in named]
    yield from dict.fromkeys((kind, one) for kind, one in plain if isinstance(one, str))


def _noun(kind: str, noun: str, places: Places, file: str) -> Iterator[Citation]:
    """The values of a noun's file, then of what it is like, and so on; the nearest first."""
    base, before = places.own, set()
    name: object = noun
    while isinstance(name, str):
        path = find(kind, name, places, base, file, kind)
        if path in before:
            return
        before.add(path)
        file, base = places.label(path), path.parent
        words = read_text(path, file)
        yield from _values(file, words, f"{kind}.{noun.rsplit('/', 1)[-1]}." if kind in PLURAL else f"{kind}.")
        name = parse(words, file).get("like")


def _values(file: str, words: str, prefix: str) -> Iterator[Citation]:
    """The values of a file with their comments; a comment on lines of its own goes on with the value above it."""
    section, of_section = "", ""
    held: Citation | None = None
    prose = False
    for line in words.split("\n"):
        if prose or line.count('"""') % 2:
            prose ^= bool(line.count('"""') % 2)
            continue
        stripped, comment = _split(line)
        head, key = _HEAD.match(line), _KEY.match(stripped)
        if head:
            section, of_section = head[1].strip() + ".", head[2] or ""
        elif key and key[1] not in PROSE:
            if held:
                yield held
            own = key[1].strip('"') + (f".{key[2]}" if key[2] else "")
            where = own if section == "set." else f"{section}{own}"
            held = Citation(file, prefix + where, key[3].strip(), comment or of_section)
            continue
        elif not stripped and comment and held and line.startswith(" "):
            held = Citation(held.file, held.path, held.value, f"{held.source} {comment}".strip())
            continue
        if held:
            yield held
        held = None
    if held:
        yield held


def _split(line: str) -> tuple[str, str]:
    """A line without its comment, and the comment; a # between quotes is none."""
    quoted = ""
    for place, sign in enumerate(line):
        if sign in "\"'":
            quoted = "" if quoted == sign else quoted or sign
        elif sign == "#" and not quoted:
            return line[:place].strip(), line[place + 1:].strip()
    return line.strip(), ""


def cite_text(found: Iterable[Citation], lang: str = "en") -> str:
    """The citations as text: each file with its values, then how many rest on what, and what the marks mean."""
    rows = list(found)
    lines: list[str] = []
    for file in dict.fromkeys(one.file for one in rows):
        here = [one for one in rows if one.file == file]
        lines += [file, *(f"  {one.path} = {one.value}: {_source(one, lang)}" for one in here), ""]
    counts = {kind: sum(one.kind == kind for one in rows) for kind in ("document", "other", "assumption", "none")}
    lines += [text("cite.count", lang, all=len(rows), **counts)]
    marks = sorted({mark for one in rows for mark in _MARK.findall(one.source)})
    known = {f"[{number}]" for number in range(5)}
    lines += [f"{mark} {text(f'cite.{mark[1]}', lang)}" for mark in marks if mark in known]
    return "\n".join(lines)


def _source(one: Citation, lang: str) -> str:
    if one.source:
        return one.source
    return text("cite.arm" if one.path.startswith("arms.") else "cite.none", lang)
