"""Rule files that a scenario names: found, confined to the project, hashed; they are not run here."""

from __future__ import annotations

import os
from collections.abc import Sequence

from sim.terms.files import MOST_BYTES, Places, inside, sha256_of
from sim.terms.letters import LettersError, Mail
from sim.terms.resolved import RuleFile


def rule_files(names: Sequence[str], places: Places, file: str, trust: bool, mail: Mail) -> list[RuleFile]:
    """The rule files of a scenario in their order; faults are posted. With `trust` they may lie anywhere."""
    found = []
    for place, name in enumerate(names):
        one = _rule_file(name, places, file, f"rules.{place}", trust, mail)
        if one is not None:
            found.append(one)
    return found


def _rule_file(name: str, places: Places, file: str, field: str, trust: bool, mail: Mail) -> RuleFile | None:
    if not name.endswith(".py"):
        mail.post("not_a_rule_file", file, field, path=name)
        return None
    path = next(
        (base / name for base in (places.own, places.root) if os.path.isfile(base / name)), places.own / name
    )
    home = path.resolve().is_relative_to(places.root.resolve())
    if not trust:
        try:
            inside(name, Places(places.root, places.root), path.parent if home else places.own, file, field)
        except LettersError as error:
            mail.take(error)
            return None
        if not home:
            mail.post("outside_rule", file, field, path=name)
            return None
    try:
        size = os.path.getsize(path) if os.path.isfile(path) else -1
        if size > MOST_BYTES:
            mail.post("huge_file", name, field, size=size, most=MOST_BYTES)
            return None
        if size < 0:
            raise FileNotFoundError(path)
        digest = sha256_of(path)
    except OSError:
        mail.post("no_file", places.label(path) if home else name, field)
        return None
    return RuleFile(path.resolve(), places.label(path.resolve()), digest)
