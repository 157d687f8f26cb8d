"""The commands about many runs, in a process of their own: sweep, status, export, merge, resume, shards."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SMALL = ("--set", "village.people.households=20", "--set", "run.months=12")


def ask(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COLUMNS": "120", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([sys.executable, str(ROOT / "run.py"), *words], cwd=cwd, env=environment, capture_output=True,
                          text=True, encoding="utf-8", timeout=300, check=False)


@pytest.mark.slow
def test_a_sweep_in_shards_is_the_sweep(tmp_path: Path) -> None:
    words = ["sweep", "yilong", *SMALL, "--seeds", "6"]
    whole = ask(*words, "--out", str(tmp_path / "whole"))
    assert whole.returncode == 0, whole.stderr
    assert "chance of being best" in whole.stdout and "24 of 24 runs" in whole.stdout
    for part in ("1", "2"):
        assert ask(*words, "--shard", f"{part}/2", "--out", str(tmp_path / part)).returncode == 0
    status = ask("status", str(tmp_path / "1"))
    assert "12 of 24 runs are finished, 0 failed" in status.stdout and "To go on: python run.py sweep" in status.stdout
    merged = ask("merge", str(tmp_path / "1"), str(tmp_path / "2"), "--out", str(tmp_path / "merged"))
    assert merged.returncode == 0 and "24 runs of 24" in merged.stdout, merged.stderr
    assert ask(*words, "--out", str(tmp_path / "merged")).returncode == 0
    for name in ("summary.parquet", "monthly.parquet", "standings.csv"):
        assert (tmp_path / "merged" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    told = ask("export", str(tmp_path / "whole")).stdout
    assert hashlib.sha256((tmp_path / "whole" / "monthly.parquet").read_bytes()).hexdigest() in told


@pytest.mark.slow
def test_resume_takes_up_the_latest_folder_of_the_same_experiment(tmp_path: Path) -> None:
    words = ["compare", "yilong", *SMALL, "--seeds", "2"]
    for more in ((), ("--resume",), ("--resume", "--seeds", "3"), ()):
        done = ask(*words, *more, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    assert sorted(place.name for place in (tmp_path / "results").iterdir()) == ["yilong", "yilong-2", "yilong-3"]


def test_faults_are_letters(tmp_path: Path) -> None:
    for words in (["sweep", "yilong", "--shard", "3/2"], ["sweep", "yilong", "--precision", "5"], ["status", str(tmp_path)],
                  ["sweep", "yilong", "--measure", "par3"], ["merge", str(tmp_path), "--out", str(tmp_path / "x")],
                  ["compare", "yilong", "--cluster", "far"], ["export", str(tmp_path / "nothing")]):
        done = ask(*words, *(SMALL if words[0] in ("compare", "sweep") else ()))
        assert done.returncode == 2 and "Traceback" not in done.stderr and "fault" in done.stderr, (words, done)
