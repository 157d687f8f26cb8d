"""Checking files without running them: every fault of every file, as letters."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sim.terms.books import load_book
from sim.terms.files import PROJECT, Places, label, parse, read_text
from sim.terms.kinds import MODELS, kind_of
from sim.terms.letters import Letter, LettersError, Mail, letter
from sim.terms.nouns import laid_out
from sim.terms.resolve import load_scenario
from sim.terms.surveys import load_survey


def check_files(
    paths: Iterable[Path | str], root: Path | None = None, trust_rules: bool = False
) -> list[Letter]:
    """All faults of all files, in their order; empty if all are sound. Folder or content tells the kind."""
    root = (root or PROJECT).resolve()
    letters: list[Letter] = []
    for path in paths:
        try:
            _check(Path(path), root, trust_rules)
        except LettersError as error:
            letters.extend(error.letters)
    return list(dict.fromkeys(letters))


def _check(path: Path, root: Path, trust_rules: bool) -> None:
    """Check one file; raises LettersError."""
    name = label(path, root)
    values = parse(read_text(path, name), name)
    kind = kind_of(values, path.absolute().parent.name)
    if isinstance(values.get("facts"), dict):
        places = Places(path.absolute().parent, root)
        (load_book if "balance" in values["facts"] else load_survey)(path.name, places, name, "")
        return
    if kind == "scenario":
        load_scenario(path, root=root, trust_rules=trust_rules)
    elif kind:
        mail = Mail()
        places = Places(path.absolute().parent, root)
        laid_out(kind, values, places, places.own, name, "", (path.resolve(),)).checked(mail)
        mail.send()
    else:
        raise LettersError([letter("kind_unknown", name)])


def schema_of(kind: str) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a kind: village, product, lender, shocks or run; raises KeyError."""
    return MODELS[kind].model_json_schema()
