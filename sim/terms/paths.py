"""Changes by path: `product.interest.rate_annual = 0.12` means the same in a file, an arm and on the line.

A path begins with village, product, lender, shocks, run or rules. `product.interest.rate_annual` is every
product, `product.<name>.interest.rate_annual` that one; the same for villages. `rules.<moment>` picks a rule
by name and `rules.<rule>.<parameter>` sets a number. A table given for a section changes the fields it holds.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.terms.catalog import TYPE_WORDS
from sim.terms.faults import as_written
from sim.terms.kinds import MODELS, PLURAL, leaf_paths, spot_at
from sim.terms.letters import Mail, listed, near_phrase, nearest

ROOTS = (*MODELS, "rules")
LINE = "--set"
"""The file that letters name for a change given on the command line."""

Names = Mapping[str, Sequence[str]]
"""Names composed here, by kind: `village` and `product`."""


@dataclass(frozen=True)
class Change:
    """A new value at a path, with the place where it is written (`file`, and `prefix` before the path)."""

    path: str
    value: Any
    file: str
    prefix: str = ""

    @property
    def field(self) -> str:
        """The path as letters show it."""
        return self.prefix + self.path


@dataclass(frozen=True)
class Target:
    """What a path means: the root, one name of it or empty for all, and the fields below."""

    root: str
    name: str
    parts: tuple[str, ...]

    @property
    def fixed(self) -> bool:
        """Whether the field is used only before month 1."""
        spot = spot_at(MODELS[self.root], self.parts) if self.root in MODELS else None
        return bool(spot and spot.fixed)


def line_changes(changes: Sequence[str | tuple[str, Any]], mail: Mail) -> list[Change]:
    """Changes given as `path=value` text (a TOML value) or as (path, value) pairs."""
    made = []
    for one in changes:
        if not isinstance(one, str):
            made.append(Change(one[0], one[1], LINE))
            continue
        path, sign, text = one.partition("=")
        if not sign or not path.strip():
            mail.post("not_a_change", LINE, text=one)
            continue
        value = _value(text.strip())
        if value is None:
            mail.post("not_a_value", LINE, path.strip(), text=text.strip())
            continue
        made.append(Change(path.strip(), value, LINE))
    return made


def _value(text: str) -> Any:
    """A TOML value; a bare word that is none is taken as text; None if it is neither."""
    try:
        table = tomllib.loads(f"value = {text}")
        return table["value"] if len(table) == 1 else None
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return text if text.replace("-", "_").isidentifier() else None


def opened(changes: Sequence[Change], names: Names) -> Iterator[Change]:
    """Changes with tables opened, down to single values; tables where no section is stay as they are."""
    for change in changes:
        if isinstance(change.value, dict) and _is_section(change.path, names):
            inner = [
                Change(f"{change.path}.{key}", value, change.file, change.prefix)
                for key, value in change.value.items()
            ]
            yield from opened(inner, names)
        else:
            yield change


def _is_section(path: str, names: Names) -> bool:
    parts = path.split(".")
    if parts[0] == "rules":
        return len(parts) < 3
    if parts[0] not in MODELS:
        return False
    rest = tuple(parts[1:])
    if parts[0] in PLURAL and rest and rest[0] in names.get(parts[0], ()):
        rest = rest[1:]
    spot = spot_at(MODELS[parts[0]], rest)
    return spot is not None and spot.model is not None


def aim(change: Change, names: Names, mail: Mail) -> Target | None:
    """What a change means, or None with a letter posted."""
    root, *rest = change.path.split(".")
    if root == "rules":
        return _aim_rules(change, tuple(rest), mail)
    if root not in MODELS:
        near = near_phrase(root, ROOTS)
        mail.post("unknown_root", change.file, change.field, root=root, known=listed(ROOTS), near=near)
        return None
    name = ""
    if root in PLURAL and rest and rest[0] in names[root]:
        name = rest.pop(0)
    return _aim_field(change, Target(root, name, tuple(rest)), names, mail)


def _aim_field(change: Change, target: Target, names: Names, mail: Mail) -> Target | None:
    model, parts = MODELS[target.root], target.parts
    spot = spot_at(model, parts)
    if spot is None:
        _post_unknown(change, target, names, mail)
        return None
    if spot.model is not None:
        known = [
            one for one in leaf_paths(target.root) if one.startswith(".".join((target.root, *parts)) + ".")
        ]
        mail.post("section_path", change.file, change.field, path=change.path, example=known[0])
        return None
    if parts == ("name",):
        mail.post("name_path", change.file, change.field, path=change.path)
        return None
    return target


def _post_unknown(change: Change, target: Target, names: Names, mail: Mail) -> None:
    model, parts = MODELS[target.root], target.parts
    above = next((n for n in range(1, len(parts)) if _is_value(model, parts[:n])), 0)
    if above:
        field = ".".join((target.root, *filter(None, [target.name]), *parts[:above]))
        mail.post("below_field", change.file, change.field, path=change.path, field=field)
        return
    plural = target.root in PLURAL and not target.name and len(parts) > 1 and all(parts)
    if plural and not nearest(parts[0], model.model_fields) and _ends_known(model, parts[1:]):
        known = names[target.root]
        facts = {"name": parts[0], "known": listed(known), "near": near_phrase(parts[0], known)}
        mail.post("unknown_one", change.file, change.field, **facts)
        return
    near = _near_path(target)
    mail.post("unknown_path", change.file, change.field, path=change.path, near=near)


def _is_value(model: Any, parts: tuple[str, ...]) -> bool:
    spot = spot_at(model, parts)
    return spot is not None and spot.model is None


def _ends_known(model: Any, parts: tuple[str, ...]) -> bool:
    return spot_at(model, parts) is not None or parts[0] in model.model_fields


def _near_path(target: Target) -> str:
    """The hint with the path that was probably meant: same last word first, then the most alike."""
    path = ".".join((target.root, *target.parts))
    known = leaf_paths(target.root)
    last = target.parts[-1] if target.parts else ""
    same = [one for one in known if one.rsplit(".", 1)[-1] == last]
    if len(target.parts) == 1 and 1 < len(same) <= 4:
        return TYPE_WORDS["near"].format(near=" or ".join(same))
    found = same[0] if len(same) == 1 else nearest(path, same or known) or nearest(path, known)
    if found and target.name:
        found = found.replace(f"{target.root}.", f"{target.root}.{target.name}.", 1)
    return near_phrase(found, [found]) if found else ""


def _aim_rules(change: Change, rest: tuple[str, ...], mail: Mail) -> Target | None:
    if len(rest) not in (1, 2) or not all(part.isidentifier() for part in rest):
        mail.post("rule_path", change.file, change.field, path=change.path)
        return None
    value = change.value
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    name = isinstance(value, str) and value.isidentifier() and len(value) <= 100
    if not (number if len(rest) == 2 else name):
        mail.post("rule_value", change.file, change.field, value=as_written(value))
        return None
    return Target("rules", "", rest)
