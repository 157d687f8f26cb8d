"""What makes a run and an experiment what they are: hashes by which a store knows them again.

A run is its arm's terms and rules, its months and start, the base arm it is paired with, its seed, and the program: the code of the
model and of the measures, so that nobody has to remember to raise a version. Names, titles and comments are no part of it.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from analysis.setting import Arm, Setting
from sim import MODEL_VERSION
from sim.record import FORMAT as RECORD_FORMAT

__all__ = ["experiment_id", "program_id", "question_id", "run_key", "stems"]

PROJECT = Path(__file__).resolve().parent.parent
CODE = ("sim/**/*.py", "analysis/measures/*.py", "analysis/monthly.py", "analysis/summary.py", "analysis/payload.py",
        "analysis/columns.py")
"""The files that decide what is kept of a run."""

STORE_FORMAT = 2
"""Version of the payload and of the tables of the store; part of every key."""


@functools.cache
def program_id(root: Path = PROJECT) -> str:
    """Hash (sha256, hex) of the code that decides what is kept of a run, without comment lines, docstrings and empty lines."""
    total = hashlib.sha256()
    for place in sorted({place for pattern in CODE for place in root.glob(pattern)}):
        total.update(place.relative_to(root).as_posix().encode() + b"\0" + _bare(place.read_text("utf-8")).encode() + b"\0")
    return total.hexdigest()


def _bare(source: str) -> str:
    """Code without docstrings, comment lines, empty lines and spaces at the ends of lines."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = ""
    return "\n".join(line.rstrip() for line in lines if line.strip() and not line.lstrip().startswith("#"))


def stems(setting: Setting) -> dict[str, str]:
    """What the runs of an arm share, as a hash (sha256, hex) by arm; the seed makes a key of it."""
    return _stems(setting, STORE_FORMAT, program_id())


def _stems(setting: Setting, layout: int, program: str) -> dict[str, str]:
    model = [layout, MODEL_VERSION, RECORD_FORMAT, program]
    common = [*model, setting.months, setting.start.isoformat(), sorted(setting.rule_files.values())]
    own = {arm.name: _digest(arm) for arm in setting.arms}
    base = setting.base_arm
    return {name: _hash([*common, digest, own[base] if base and base != name else None]) for name, digest in own.items()}


def run_key(stem: str, seed: int) -> str:
    """The key of a run (sha256, hex)."""
    return hashlib.sha256(f"{stem} {seed}".encode()).hexdigest()


def experiment_id(setting: Setting) -> str:
    """Hash (sha256, hex) of what a results folder is about: its arms in order with names and titles, its seeds, and the program."""
    return _about(setting, stems(setting))


def question_id(setting: Setting) -> str:
    """The same whatever the program and its layout of payloads: by it a folder that an older program began is told from one that
    asks something else.
    """
    return _about(setting, _stems(setting, 1, ""))


def _about(setting: Setting, found: dict[str, str]) -> str:
    arms = [[arm.name, arm.title, found[arm.name]] for arm in setting.arms]
    return _hash([setting.name, setting.title, arms, setting.base_arm, list(setting.seeds)])


def _digest(arm: Arm) -> str:
    if arm.digest:
        return arm.digest
    lines = {name: [line.poverty_line_yuan, line.price_annual] for name, line in arm.villages.items()}
    return _hash([arm.name, lines, dict(arm.terms)])


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
