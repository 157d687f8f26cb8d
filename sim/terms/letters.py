"""Letters: every fault told as file, field, found, expected and hint; all faults at once."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sim.terms.catalog import CATALOGS, TYPE_WORDS

LONGEST = 200
"""Characters of a found value that a letter shows."""


@dataclass(frozen=True)
class Letter:
    """One fault: where it is, what was found, what was expected, and a hint (may be empty)."""

    file: str
    field: str
    found: str
    expected: str
    hint: str = ""
    kind: str = "plain"
    facts: tuple[tuple[str, str], ...] = dataclasses.field(default=(), compare=False)

    def said_in(self, language: str) -> Letter:
        """The same letter in another language of `catalog.CATALOGS`; unknown ids stay as they are."""
        if self.kind == "plain" or self.kind not in CATALOGS.get(language, {}):
            return self
        return _written(self.kind, self.file, self.field, dict(self.facts), language)

    def text(self) -> str:
        """The letter in a few lines, for people."""
        place = f"{self.file}: {self.field}" if self.field else self.file
        lines = [place, f"  found     {self.found}", f"  expected  {self.expected}"]
        if self.hint:
            lines.append(f"  hint      {self.hint}")
        return "\n".join(lines)


class LettersError(Exception):
    """All faults found in one go; `letters` in the order of the files, `str()` renders them."""

    def __init__(self, letters: Iterable[Letter]) -> None:
        self.letters: tuple[Letter, ...] = tuple(dict.fromkeys(letters))
        super().__init__(render(self.letters))


class Mail:
    """A box in which faults gather until `send` raises them all at once."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def post(self, kind: str, file: str, field: str = "", /, **facts: object) -> None:
        """Add a letter of a kind of the catalog."""
        self.letters.append(letter(kind, file, field, **facts))

    def take(self, error: LettersError) -> None:
        """Add the letters of an error that was caught."""
        self.letters.extend(error.letters)

    def send(self) -> None:
        """Raise LettersError if there is any letter."""
        if self.letters:
            raise LettersError(self.letters)


def letter(kind: str, file: str, field: str = "", /, **facts: object) -> Letter:
    """A letter of a kind of the catalog; `facts` fill its words. Raises KeyError for an unknown kind."""
    return _written(kind, file, field, {name: str(fact) for name, fact in facts.items()}, "en")


def _written(kind: str, file: str, field: str, facts: dict[str, str], language: str) -> Letter:
    words = CATALOGS[language][kind]
    shown = {name: _short(fact) for name, fact in facts.items()}
    found, expected, hint = (part.format_map(_Blank(shown)) for part in words)
    return Letter(file, field, found, expected, hint, kind, tuple(facts.items()))


class _Blank(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""


def _short(text: str) -> str:
    line = "".join(c if c.isprintable() else " " for c in text)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def render(letters: Sequence[Letter]) -> str:
    """All letters as text, in their order, with a count; empty text if there are none."""
    if not letters:
        return ""
    count = "1 fault" if len(letters) == 1 else f"{len(letters)} faults"
    return "\n".join([count, *(one.text() for one in letters)])


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word nearest to `word`, or empty text."""
    known = sorted(set(known))
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if found:
        return found[0]
    inside = [one for one in known if len(word) > 2 and (word in one or one in word)]
    return inside[0] if len(inside) == 1 else ""


def near_phrase(word: str, known: Iterable[str]) -> str:
    """The hint "did you mean ...?" or empty text."""
    found = nearest(word, known)
    return TYPE_WORDS["near"].format(near=found) if found else ""


def listed(words: Iterable[str]) -> str:
    """Words in a row with commas."""
    return ", ".join(words)
