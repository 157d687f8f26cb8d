"""Where results come from: versions, hashes of what was run, seeds, fingerprints, and the command that makes
it again.

Nothing here names a person, a machine or a path outside the project.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from analysis.results import FORMAT
from analysis.setting import Setting
from analysis.summary import Summary
from sim import MODEL_VERSION

LIBRARIES = (
    "mesa",
    "numpy",
    "scipy",
    "numba",
    "llvmlite",
    "polars",
    "plotly",
    "pydantic",
    "jinja2",
    "click",
    "rich",
)
ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("sim", "analysis")


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that are installed."""
    found = {"python": platform.python_version(), "platform": f"{platform.system()} {platform.machine()}"}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def sha256(data: bytes | str) -> str:
    """SHA-256 of bytes, or of text as UTF-8, in hexadecimal."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def source_hashes(root: Path = ROOT) -> dict[str, str]:
    """SHA-256 of every room's Python files taken together, each as its path, a zero byte, its content, a zero
    byte.
    """
    hashes = {}
    for room in ROOMS:
        total = hashlib.sha256()
        for place in sorted((root / room).rglob("*.py")):
            total.update(
                place.relative_to(root).as_posix().encode("utf-8") + b"\0" + place.read_bytes() + b"\0"
            )
        hashes[room] = total.hexdigest()
    return hashes


def provenance(
    setting: Setting,
    command: str | Sequence[str],
    engine: str,
    state: str,
    summary: Summary,
    started: datetime,
) -> dict[str, object]:
    """What `provenance.json` says; `state` is "running", "finished" or "stopped".

    `command` is the exact command line, as text or as its words (quoted for a shell here).
    """
    import shlex

    line = command if isinstance(command, str) else shlex.join(command)
    prints = {
        arm.name: {str(seed): summary.rows.facts((arm.name, seed))[2] for seed in summary.seeds()
                   if (arm.name, seed) in summary.rows}
        for arm in setting.arms
    }  # fmt: skip
    return {
        "format": FORMAT,
        "title": setting.title,
        "scenario": setting.name,
        "command": line,
        "state": state,
        "started": started.isoformat(timespec="seconds"),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "model_version": MODEL_VERSION,
        "engine": engine,
        "runs": {"asked": len(setting.arms) * len(setting.seeds), "finished": len(summary.rows)},
        "arms": {arm.name: arm.title for arm in setting.arms},
        "base_arm": setting.base_arm,
        "seeds": list(setting.seeds),
        "months": setting.months,
        "versions": versions(),
        "sha256": {
            "scenario.toml": sha256(setting.scenario_text),
            "resolved.toml": sha256(setting.resolved_text),
            **source_hashes(),
            **setting.rule_files,
        },
        "fingerprints": prints,
    }
