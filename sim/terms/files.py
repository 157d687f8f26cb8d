"""Reading declarations safely: ordinary files, of decent size, in UTF-8, within the project."""

from __future__ import annotations

import hashlib
import os
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from sim.terms.letters import LettersError, letter, near_phrase

MOST_BYTES = 1_000_000
"""Largest declaration that is read, bytes."""

PROJECT = Path(__file__).resolve().parents[2]
"""The checkout that this file belongs to."""


@dataclass(frozen=True)
class Places:
    """Where references of one scenario may lead: its own folder, and the project with its scenarios."""

    own: Path
    root: Path

    @property
    def shelf(self) -> Path:
        """The scenarios of the project."""
        return self.root / "scenarios"

    def label(self, path: Path) -> str:
        """A path as letters show it: relative to the project where it lies inside."""
        return label(path, self.root)

    def allows(self, path: Path) -> bool:
        """Whether a path, with links followed, stays in the scenario's folder or on the project's shelf."""
        try:
            real = path.resolve()
        except (OSError, RuntimeError):  # a circle of links
            return False
        return real.is_relative_to(self.own.resolve()) or real.is_relative_to(self.shelf.resolve())


def label(path: Path, root: Path | None = None) -> str:
    """A path as letters show it, with / between folders."""
    base = (root or PROJECT).resolve()
    full = Path(os.path.abspath(path))
    shown = full.relative_to(base) if full.is_relative_to(base) else path
    return shown.as_posix()


def read_text(path: Path, name: str) -> str:
    """The text of a declaration without byte-order mark and with plain line ends.

    Raises LettersError (`name` is the file in the letter) if it is missing, no ordinary file, larger than
    `MOST_BYTES`, binary or not UTF-8.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise LettersError([letter("not_a_file", name)])
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        stems = [one.name for one in path.parent.glob("*.toml")] if path.parent.is_dir() else []
        raise LettersError([letter("no_file", name, near=near_phrase(path.name, stems))]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        raise LettersError([letter("unreadable", name, reason=reason)]) from None
    if len(data) > MOST_BYTES:
        raise LettersError([letter("huge_file", name, size=about.st_size, most=MOST_BYTES)])
    return _decoded(data, name)


def _decoded(data: bytes, name: str) -> str:
    if b"\x00" in data:
        raise LettersError([letter("binary_file", name)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LettersError([letter("not_utf8", name, position=error.start)]) from None
    return text.replace("\r\n", "\n")


def parse(text: str, name: str) -> dict[str, Any]:
    """The TOML tables of a text; raises LettersError on bad syntax, duplicate keys or endless brackets."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise LettersError([letter("too_deep", name)]) from None
    except (tomllib.TOMLDecodeError, ValueError) as error:
        reason = str(error)
        twice = ("Cannot overwrite", "Cannot declare", "twice", "Duplicate")
        kind = "duplicate_key" if any(word in reason for word in twice) else "syntax"
        raise LettersError(
            [letter(kind, name, reason=_place(reason) if kind == "duplicate_key" else reason)]
        ) from None


def _place(reason: str) -> str:
    start = reason.rfind("(")
    return reason[start + 1 : -1] if start >= 0 else reason


def read_toml(path: Path, name: str) -> dict[str, Any]:
    """The TOML tables of a file; raises LettersError for every fault of the file itself."""
    return parse(read_text(path, name), name)


def inside(reference: str, places: Places, base: Path, file: str, field: str) -> Path:
    """The path that a reference means, seen from folder `base`; raises LettersError if it is hostile."""
    if "\\" in reference and not PureWindowsPath(reference).drive:
        raise LettersError([letter("backslash_path", file, field, path=reference)])
    windows = PureWindowsPath(reference)
    if reference.startswith(("/", "~")) or windows.drive or not reference.isprintable():
        raise LettersError([letter("absolute_path", file, field, path=reference)])
    path = base / reference
    if not places.allows(path):
        raise LettersError([letter("outside_path", file, field, path=reference)])
    return path


def sha256_of(path: Path) -> str:
    """Hash of the bytes of a file, hex; raises OSError if it cannot be read."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
