"""From a resolved scenario of `sim.terms` to the setting that the analysis reads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from analysis.prices import price_of
from analysis.setting import Arm, Judging, Setting, Value, VillageLine
from sim.terms.resolved import Arm as ResolvedArm
from sim.terms.resolved import Resolved, Version


def setting_of(resolved: Resolved | Setting) -> Setting:
    """The setting of a resolved scenario; a setting is returned as it is."""
    if isinstance(resolved, Setting):
        return resolved
    return Setting(
        name=resolved.path.stem,
        title=resolved.title,
        about=resolved.about,
        arms=tuple(_arm(one, digest) for one, digest in zip(resolved.arms, _digests(resolved), strict=True)),
        base_arm=resolved.run.base_arm if len(resolved.arms) > 1 else None,
        seeds=tuple(resolved.run.seeds),
        months=resolved.run.months,
        start=resolved.run.start,
        scenario_text=resolved.source_text,
        resolved_text=resolved.to_toml(),
        rule_files={one.label: one.sha256 for one in resolved.rule_files},
    )


def _digests(resolved: Resolved) -> list[str]:
    """What decides the numbers of each arm: its terms, and the rules of files it lives by (which hang on other arms' choices)."""
    if not resolved.rule_files:
        return [arm.digest() for arm in resolved.arms]
    from sim.rules.load import check_rules

    shelf, found = check_rules(resolved), []
    for arm in resolved.arms:
        rules = sorted((question, rule.__module__, rule.__name__) for question, rule in shelf.named(arm).items())
        found.append(hashlib.sha256(f"{arm.digest()} {rules}".encode()).hexdigest())
    return found


def _arm(arm: ResolvedArm, digest: str) -> Arm:
    lines = {
        village.name: VillageLine(village.spending.poverty_line_yuan, village.growth.price_annual,
                                  Judging(**village.welfare.model_dump()))
        for village in arm.villages
    }
    return Arm(arm.name, arm.title or arm.name, lines, _terms(arm), digest, price_of(arm.first.products))


def _terms(arm: ResolvedArm) -> dict[str, Value]:
    """All terms of an arm by path, those of month 1 first; a reform adds its paths with its month."""
    terms = _paths(arm.first)
    for reform in arm.reforms:
        terms |= {f"{path} (from month {reform.month})": value for path, value in reform.set.items()}
    return terms


def _paths(version: Version) -> dict[str, Value]:
    tables: dict[str, Any] = {
        "product": {one.name: one.model_dump(exclude={"name"}) for one in version.products},
        "lender": version.lender.model_dump(),
        "village": {one.name: one.model_dump(exclude={"name"}) for one in version.villages},
        "shocks": version.shocks.model_dump(),
        "rules": {**version.rules.moments, **version.rules.parameters},
    }
    return dict(_flat(tables, ""))


def _flat(table: Mapping[str, Any], path: str) -> list[tuple[str, Value]]:
    rows: list[tuple[str, Value]] = []
    for name, value in table.items():
        where = f"{path}.{name}" if path else str(name)
        rows += _flat(value, where) if isinstance(value, Mapping) else [(where, value)]
    return rows
