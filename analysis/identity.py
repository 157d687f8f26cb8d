"""What makes a run and an experiment what they are: hashes by which a store knows them again.

A run is its arm's terms and rules, its months and start, the base arm it is paired with, its seed, the model version and the format
of the record. Names and titles are no part of it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from analysis.setting import Arm, Setting
from sim import MODEL_VERSION
from sim.record import FORMAT as RECORD_FORMAT

__all__ = ["experiment_id", "run_key", "stems"]

STORE_FORMAT = 1
"""Version of the payload and of the tables of the store; part of every key."""


def stems(setting: Setting) -> dict[str, str]:
    """What the runs of an arm share, as a hash (sha256, hex) by arm; the seed makes a key of it."""
    model = [STORE_FORMAT, MODEL_VERSION, RECORD_FORMAT]
    common = [*model, setting.months, setting.start.isoformat(), sorted(setting.rule_files.values())]
    own = {arm.name: _digest(arm) for arm in setting.arms}
    base = setting.base_arm
    return {name: _hash([*common, digest, own[base] if base and base != name else None]) for name, digest in own.items()}


def run_key(stem: str, seed: int) -> str:
    """The key of a run (sha256, hex)."""
    return hashlib.sha256(f"{stem} {seed}".encode()).hexdigest()


def experiment_id(setting: Setting, more: str = "") -> str:
    """Hash (sha256, hex) of what a results folder is about: its arms in order with names and titles, and its seeds.

    `more` is what else the command asks (a precision, say) that makes it another experiment.
    """
    found = stems(setting)
    arms = [[arm.name, arm.title, found[arm.name]] for arm in setting.arms]
    return _hash([setting.name, setting.title, arms, setting.base_arm, list(setting.seeds), more])


def _digest(arm: Arm) -> str:
    if arm.digest:
        return arm.digest
    lines = {name: [line.poverty_line_yuan, line.price_annual] for name, line in arm.villages.items()}
    return _hash([arm.name, lines, dict(arm.terms)])


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
