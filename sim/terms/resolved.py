"""Resolved: a scenario in full, checked, with every reference followed and every change made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sim.terms.lender import Lender
from sim.terms.product import Product
from sim.terms.scenario import Run
from sim.terms.shocks import Shocks
from sim.terms.toml_text import toml_text
from sim.terms.village import Village

FORMAT = 1
"""Version of the scenario format; part of every digest."""


@dataclass(frozen=True)
class RuleChoice:
    """Rules picked by a scenario: moment to rule name, and rule to parameter to value (whole or fraction)."""

    moments: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Mapping[str, int | float]] = field(default_factory=dict)


@dataclass(frozen=True)
class RuleFile:
    """A file of rules: its real path and the hash of its bytes (hex)."""

    path: Path
    label: str
    sha256: str


@dataclass(frozen=True)
class Version:
    """All terms of an arm from the start of `month` (1 is the first) until the next version."""

    month: int
    villages: tuple[Village, ...]
    products: tuple[Product, ...]
    lender: Lender
    shocks: Shocks
    rules: RuleChoice

    def tables(self) -> dict[str, Any]:
        """The terms as tables of plain values."""
        return {
            "villages": [one.model_dump() for one in self.villages],
            "products": [one.model_dump() for one in self.products],
            "lender": self.lender.model_dump(),
            "shocks": self.shocks.model_dump(),
        }


@dataclass(frozen=True)
class Reform:
    """A `[[change]]`: from the start of `month` on, these values hold; `common` if it is in every arm."""

    month: int
    set: Mapping[str, Any]
    common: bool


@dataclass(frozen=True)
class Arm:
    """One arm: its versions in order of month (the first holds from month 1) and how it was declared."""

    name: str
    title: str
    versions: tuple[Version, ...]
    reforms: tuple[Reform, ...] = ()
    set: Mapping[str, Any] = field(default_factory=dict)
    own_products: bool = False

    @property
    def first(self) -> Version:
        """The terms of month 1."""
        return self.versions[0]

    @property
    def villages(self) -> tuple[Village, ...]:
        """Villages as they are in month 1; names, order and people are the same in every version."""
        return self.first.villages

    @property
    def products(self) -> tuple[Product, ...]:
        """Products on offer in month 1, in the order of offer."""
        return self.first.products

    @property
    def lender(self) -> Lender:
        """The lender in month 1."""
        return self.first.lender

    @property
    def shocks(self) -> Shocks:
        """The shocks in month 1."""
        return self.first.shocks

    @property
    def rules(self) -> RuleChoice:
        """Rules picked in month 1."""
        return self.first.rules

    def version_in(self, month: int) -> Version:
        """The version that holds in a month (1 is the first)."""
        return [one for one in self.versions if one.month <= month][-1]

    def canonical(self) -> list[Any]:
        """Plain values that decide the numbers of this arm, without titles and the arm's name."""
        return [
            {
                "month": one.month,
                **_untitled(one.tables()),
                "rules": [one.rules.moments, one.rules.parameters],
            }
            for one in self.versions
        ]

    def digest(self) -> str:
        """Hash (sha256, hex) of the arm's terms alone: two arms with equal terms have equal digests."""
        return _sha256(self.canonical())


@dataclass(frozen=True)
class Resolved:
    """A scenario in full. `source_text` is the file as written; `changes` those made on the line."""

    path: Path
    source_text: str
    title: str
    about: str
    run: Run
    arms: tuple[Arm, ...]
    base: Version
    rule_files: tuple[RuleFile, ...] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was read of surveys (sim/terms/surveys.py) and opening books (books.py), by hash."""

    def arm(self, name: str) -> Arm:
        """The arm of a name; raises KeyError."""
        return {one.name: one for one in self.arms}[name]

    @property
    def base_arm(self) -> Arm:
        """The arm that effects are measured against."""
        return self.arm(self.run.base_arm)

    def overruled(self) -> dict[str, list[str]]:
        """Paths changed on the line that an arm sets itself, with the names of those arms."""
        found: dict[str, list[str]] = {}
        for path in self.changes:
            arms = [arm.name for arm in self.arms if self._nameless(path) in map(self._nameless, arm.set)]
            if arms:
                found[path] = arms
        return found

    def _nameless(self, path: str) -> str:
        """A path without the name of one village or product."""
        root, second, *rest = [*path.split("."), ""]
        names = {one.name for one in self.base.villages} | {one.name for one in self.base.products}
        return ".".join([root, *rest] if second in names else [root, second, *rest])

    def digest(self) -> str:
        """Hash (sha256, hex) of everything that decides numbers: terms, arms, run, rule files; not titles."""
        return _sha256(
            {
                "format": FORMAT,
                "run": self.run.model_dump(),
                "arms": [[arm.name, arm.canonical()] for arm in self.arms],
                "rule_files": [one.sha256 for one in self.rule_files],
            }
        )

    def to_toml(self) -> str:
        """The whole in full as a scenario file that loads as the same scenario."""
        common = [reform for reform in self.arms[0].reforms if reform.common]
        tables: dict[str, Any] = {
            "title": self.title,
            "about": self.about,
            "rules": [one.label for one in self.rule_files],
            "set": _rule_paths(self.base.rules),
            "run": _run_table(self.run),
            "arms": {arm.name: self._arm_table(arm) for arm in self.arms},
            "change": _reform_tables(common),
            **self.base.tables(),
        }
        return toml_text({key: value for key, value in tables.items() if value not in ("", [], {})})

    def _arm_table(self, arm: Arm) -> dict[str, Any]:
        own = [reform for reform in arm.reforms if not reform.common]
        products = arm.first.tables()["products"] if arm.own_products else []
        table = {
            "title": arm.title,
            "set": dict(arm.set),
            "change": _reform_tables(own),
            "products": products,
        }
        return {key: value for key, value in table.items() if value not in ("", [], {})}


def _untitled(tables: dict[str, Any]) -> dict[str, Any]:
    for product in tables["products"]:
        product.pop("title", None)
    return tables


def _reform_tables(reforms: list[Reform]) -> list[dict[str, Any]]:
    return [{"month": reform.month, "set": dict(reform.set)} for reform in reforms]


def _rule_paths(rules: RuleChoice) -> dict[str, Any]:
    paths: dict[str, Any] = {f"rules.{moment}": name for moment, name in rules.moments.items()}
    for rule, values in rules.parameters.items():
        paths |= {f"rules.{rule}.{parameter}": value for parameter, value in values.items()}
    return paths


def _run_table(run: Run) -> dict[str, Any]:
    table = run.model_dump()
    count = len(run.seeds)
    table["seeds"] = count if run.seeds == tuple(range(1, count + 1)) else list(run.seeds)
    return table


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return value + 0.0  # a negative zero is zero
    return value


def _sha256(value: Any) -> str:
    text = json.dumps(
        _plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()
