"""Which finding each mechanism moves: a scenario lived with one mechanism off at a time, under the same luck.

A finding is moved where its paired change over seeds is told from nothing (t test, after Holm over all mechanisms and findings) and
is not too small to matter. A mechanism that moves none in a scenario is a candidate for removal there.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis.mechanisms import MECHANISMS, Mechanism
from analysis.resolved import setting_of
from analysis.setting import Arm as SettingArm
from analysis.standing import holm, p_value
from sim.terms.letters import Letter, LettersError, listed, near_phrase
from sim.terms.resolved import Arm, Resolved, Version

__all__ = ["ALPHA", "FINDINGS", "Ablation", "Change", "ablate", "ablation_csv", "ablation_json", "is_on", "without"]

FINDINGS: tuple[str, ...] = ("poverty_headcount", "consumption_mean", "consumption_volatility", "meals_cut", "consumption_effect",
                             "profit_effect_business", "ever_clients", "outreach", "average_loan", "par30", "repayment_rate",
                             "write_off_ratio", "oss")
"""Measures by which a mechanism is seen to act: people, effects, reach, arrears, the lender."""
ALPHA = 0.05
LEAST = 0.01
"""Smallest change that counts, as a share of the level with all mechanisms."""


@dataclass(frozen=True)
class Change:
    """What a finding is with all mechanisms, and the mean of its paired change with one off; p after Holm; NaN where unknown."""

    level: float
    change: float
    p: float

    @property
    def moved(self) -> bool:
        """Whether the change is told from nothing and is not too small to matter."""
        return self.p < ALPHA and abs(self.change) >= LEAST * abs(self.level)


@dataclass(frozen=True)
class Ablation:
    """What was found: mechanism id -> finding -> change, for mechanisms that are on; ids of those that are off anyway."""

    scenario: str
    arm: str
    base_arm: str
    seeds: int
    changes: Mapping[str, Mapping[str, Change]]
    off_anyway: tuple[str, ...]

    def moves(self, mechanism: str) -> list[str]:
        """The findings that a mechanism moves; none makes it a candidate for removal."""
        return [name for name, change in self.changes[mechanism].items() if change.moved]


def ablate(resolved: Resolved, arm: str = "", *, findings: Sequence[str] = FINDINGS, only: Sequence[str] = (), workers: int = 2,
           engine: str = "compiled", told: Callable[[int, int], None] | None = None) -> Ablation:
    """Live an arm (the first that lends unless named) and its base arm with every mechanism and with one off at a time.

    only: ids of mechanisms, else all. told(done, asked) is called as seeds finish. Raises KeyError for an arm or a finding that is
    not there, LettersError for a mechanism that nobody knows.
    """
    from sim.ensemble import live_worlds

    whole = resolved.arm(arm) if arm else _first_lending(resolved)
    base = resolved.base_arm
    asked = _called(only)
    on = [one for one in asked if is_on(whole, one) or is_on(base, one)]
    pairs: dict[str, tuple[Arm, Arm]] = {"": (whole, base)}
    pairs |= {one.id: (without(whole, one), without(base, one)) for one in on}
    arms = [replace(one, name=f"{name}:{place}") for name, pair in pairs.items() for place, one in enumerate(pair)]
    values: dict[tuple[str, str], list[float]] = {(name, finding): [] for name in pairs for finding in findings}
    seeds, told_arm = resolved.run.seeds, setting_of(resolved).arm(base.name)
    for done, (_, runs) in enumerate(live_worlds(resolved, arms=arms, workers=workers, engine=engine), 1):
        for name in pairs:
            measured = _measured(runs[f"{name}:0"], runs[f"{name}:1"], told_arm, findings)
            for finding, value in measured.items():
                values[name, finding].append(value)
        if told is not None:
            told(done, len(seeds))
    changes = _changes([one.id for one in on], findings, {key: np.array(found) for key, found in values.items()})
    off = tuple(one.id for one in asked if one not in on)
    return Ablation(resolved.path.stem, whole.name, base.name, len(seeds), changes, off)


def _called(names: Sequence[str]) -> tuple[Mechanism, ...]:
    """The mechanisms of these ids, all without ids."""
    known = {one.id: one for one in MECHANISMS}
    wrong = [name for name in names if name not in known]
    if wrong:
        raise LettersError([Letter("ablate", "", name, f"a mechanism: {listed(list(known))}", near_phrase(name, list(known)))
                            for name in wrong])
    return tuple(known[name] for name in names) or MECHANISMS


def _first_lending(resolved: Resolved) -> Arm:
    lends = [arm for arm in resolved.arms if arm.lender.open and arm.name != resolved.base_arm.name]
    return (lends or [resolved.base_arm])[0]


def _measured(run: Any, base: Any, setting: SettingArm, findings: Sequence[str]) -> dict[str, float]:
    from analysis.measures import Case, measure

    case = Case(run, setting, base)
    return {name: measure(name).of(case) for name in findings}


def _changes(names: Sequence[str], findings: Sequence[str], values: Mapping[tuple[str, str], np.ndarray]
             ) -> dict[str, dict[str, Change]]:
    """Paired changes against the run with everything on, with p-values after Holm over all of them."""
    cells = [(name, finding) for name in names for finding in findings]
    adjusted = holm([p_value(values[cell] - values["", cell[1]]) for cell in cells])
    found: dict[str, dict[str, Change]] = {name: {} for name in names}
    for (name, finding), p in zip(cells, adjusted, strict=True):
        level, change = values["", finding], values[name, finding] - values["", finding]
        known = np.isfinite(change)
        found[name][finding] = Change(_mean(level), float(change[known].mean()) if known.any() else math.nan, p)
    return found


def _mean(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else math.nan


def is_on(arm: Arm, mechanism: Mechanism) -> bool:
    """Whether any term that would switch the mechanism off has another value in some month of the arm."""
    return any(_get(noun, path) != value for version in arm.versions for path, value in mechanism.off.items()
               for noun in _nouns(version, path))


def without(arm: Arm, mechanism: Mechanism) -> Arm:
    """The arm with a mechanism off in all its months, whatever it declares."""
    versions = tuple(_off(version, mechanism) for version in arm.versions)
    return replace(arm, versions=versions)


def _off(version: Version, mechanism: Mechanism) -> Version:
    for path, value in mechanism.off.items():
        root, section, field = path.split(".")
        if root in ("village", "product"):
            name = f"{root}s"
            version = replace(version, **{name: tuple(_set(one, section, field, value) for one in getattr(version, name))})
        else:
            version = replace(version, **{root: _set(getattr(version, root), section, field, value)})
    return version


def _nouns(version: Version, path: str) -> Sequence[Any]:
    root = path.split(".")[0]
    return getattr(version, f"{root}s") if root in ("village", "product") else (getattr(version, root),)


def _get(noun: Any, path: str) -> Any:
    _, section, field = path.split(".")
    return getattr(getattr(noun, section), field)


def _set(noun: Any, section: str, field: str, value: Any) -> Any:
    part = getattr(noun, section)
    return noun.model_copy(update={section: part.model_copy(update={field: value})})


def ablation_json(found: Ablation) -> str:
    """All changes as JSON: {"scenario", "arm", "base_arm", "seeds", "mechanisms": [{id, moves, candidate, findings: {...}}],
    "off": [...]}; unknown numbers are null."""
    told = [{"id": name, "moves": found.moves(name), "candidate_for_removal": not found.moves(name),
             "findings": {finding: {"level": _known(one.level), "change": _known(one.change), "p_holm": _known(one.p)}
                          for finding, one in changes.items()}} for name, changes in found.changes.items()]
    return json.dumps({"scenario": found.scenario, "arm": found.arm, "base_arm": found.base_arm, "seeds": found.seeds,
                       "mechanisms": told, "off": list(found.off_anyway)}, indent=2, allow_nan=False)


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def ablation_csv(found: Ablation) -> str:
    """A row a mechanism and finding: level with everything on, change with the mechanism off, p after Holm, whether it is moved."""
    page = io.StringIO()
    lines = csv.writer(page, lineterminator="\n")
    lines.writerow(["mechanism", "finding", "level", "change", "p_holm", "moved", "candidate_for_removal"])
    for name, changes in found.changes.items():
        for finding, one in changes.items():
            numbers = ["" if _known(value) is None else repr(value) for value in (one.level, one.change, one.p)]
            lines.writerow([name, finding, *numbers, str(one.moved).lower(), str(not found.moves(name)).lower()])
    return page.getvalue()
