"""The shelf of scenarios: their paths and titles, read cheaply, without the models."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from sim.terms.files import MOST_BYTES, PROJECT

NOUNS = frozenset({"villages", "products", "lenders", "shocks", "rules", "surveys", "books"})
"""Folders of the shelf that hold no scenarios."""


def list_scenarios(root: Path | None = None) -> list[tuple[Path, str]]:
    """Path and title of every scenario, those nearest the top first; no title if it is unreadable."""
    shelf = (root or PROJECT) / "scenarios"
    paths = [one for one in shelf.rglob("*.toml") if not NOUNS & set(one.relative_to(shelf).parts[:-1])]
    paths.sort(key=lambda one: (len(one.relative_to(shelf).parts), one.as_posix()))
    return [(path, _title(path)) for path in paths]


def _title(path: Path) -> str:
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return ""
        title = tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")).get("title", "")
    except (OSError, ValueError, RecursionError):
        return ""
    return title if isinstance(title, str) else ""


def scenario_path(path: Path, root: Path) -> Path:
    """The file that a path or the stem of a shipped scenario means; a path to nothing stays as it is."""
    shelf = root / "scenarios"
    for one in (path, path.with_name(path.name + ".toml") if path.name else path, shelf / f"{path}.toml"):
        if os.path.isfile(one):
            return one.absolute()
    return path.absolute()
