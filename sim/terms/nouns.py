"""Nouns by name: finding the file of a village, product, lender or shocks, and what it is `like`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sim.terms.draft import Draft
from sim.terms.faults import as_written
from sim.terms.files import PROJECT, Places, inside, read_toml
from sim.terms.kinds import FOLDERS
from sim.terms.letters import LettersError, Mail, letter, near_phrase


def load_noun(kind: str, name: str, root: Path | None = None) -> BaseModel:
    """The checked model of a shipped noun, e.g. `load_noun("village", "yilong_a")`; raises LettersError."""
    root = root or PROJECT
    places = Places(root / "scenarios", root)
    mail = Mail()
    draft = draft_of(kind, name, places, f"{kind} {name}", kind, mail)
    model = draft.checked(mail)
    mail.send()
    assert model is not None, "a draft without letters gives a model"
    return model


def draft_of(kind: str, noun: Any, places: Places, file: str, field: str, mail: Mail) -> Draft:
    """The draft of a noun that is named (text) or written out (a table) at `field` of `file`.

    A noun that cannot be read posts its letters and gives a draft that is marked lost.
    """
    try:
        if isinstance(noun, dict):
            return laid_out(kind, noun, places, places.own, file, f"{field}.", ())
        path = find(kind, noun, places, places.own, file, field)
        return _from_file(kind, path, places, ())
    except LettersError as error:
        mail.take(error)
        name = noun if isinstance(noun, str) else str(noun.get("name", "")) if isinstance(noun, dict) else ""
        return Draft(kind, file, {"name": name.rsplit("/", 1)[-1].removesuffix(".toml")}, lost=True)


def _from_file(kind: str, path: Path, places: Places, chain: tuple[Path, ...]) -> Draft:
    name = places.label(path)
    real = path.resolve()
    if real in chain:
        circle = " -> ".join(places.label(one) for one in (*chain, real))
        raise LettersError([letter("like_circle", places.label(chain[-1]), "like", chain=circle)])
    values = read_toml(path, name)
    return laid_out(kind, values, places, path.parent, name, "", (*chain, real))


def laid_out(
    kind: str,
    values: dict[str, Any],
    places: Places,
    base: Path,
    file: str,
    prefix: str,
    chain: tuple[Path, ...],
) -> Draft:
    """The draft of tables, laid over what they are `like`; raises LettersError."""
    values = dict(values)
    like = values.pop("like", None)
    if like is None:
        return Draft(kind, file, values, prefix)
    if not isinstance(like, str):
        raise LettersError(
            [letter("wrong_type", file, f"{prefix}like", value=as_written(like), expected="a name")]
        )
    below = _from_file(kind, find(kind, like, places, base, file, f"{prefix}like"), places, chain)
    below.lay_over(values, file, prefix)
    return below


def find(kind: str, name: str, places: Places, base: Path, file: str, field: str) -> Path:
    """The file that a name or relative path means, seen from folder `base`; raises LettersError."""
    path = inside(name, places, base, file, field)
    folder = FOLDERS[kind]
    if "/" in name or name.endswith(".toml"):
        path = path if path.suffix == ".toml" else path.with_name(path.name + ".toml")
        if os.path.isfile(path):
            return _allowed(path, places, file, field)
        raise LettersError([_missing(kind, name, [path.parent], places, file, field)])
    folders = list(dict.fromkeys([base, base / folder, places.own / folder, places.shelf / folder]))
    if base.name != folder:
        folders.remove(base)
    for one in folders:
        path = one / f"{name}.toml"
        if os.path.isfile(path):
            return _allowed(path, places, file, field)
    raise LettersError([_missing(kind, name, folders, places, file, field)])


def _allowed(path: Path, places: Places, file: str, field: str) -> Path:
    if not places.allows(path):
        raise LettersError([letter("outside_path", file, field, path=places.label(path))])
    return path


def _missing(kind: str, name: str, folders: list[Path], places: Places, file: str, field: str) -> Any:
    stems = [one.stem for folder in folders if folder.is_dir() for one in folder.glob("*.toml")]
    stem = name.rsplit("/", 1)[-1].removesuffix(".toml")
    place = f"{places.label(folders[-1])}/{stem}.toml"
    near = near_phrase(stem, stems)
    return letter("no_noun", file, field, name=as_written(name), place=place, kind=kind, near=near)
