"""What a notebook imports: the lesson runs from end to end, frames agree with the files, importing is quick."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from synthetic_run import made_setting, made_simulation

from analysis import compare, load, sweep
from analysis.comparison import compare as compared
from analysis.experiment import run_experiment
from sim.terms.letters import LettersError

ROOT = Path(__file__).resolve().parents[2]


def test_importing_is_light() -> None:
    code = ("import sys; from analysis import compare, load, sweep; "
            "print(sorted({'numba', 'mesa', 'polars', 'numpy', 'scipy'} & set(sys.modules)))")
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_what_is_imported_stays_what_it_is() -> None:
    import analysis.comparison
    import analysis.sweeping  # noqa: F401
    from analysis import compare as again

    assert again is compare and callable(sweep)


def test_frames_are_those_of_the_folder(tmp_path: Path) -> None:
    setting = made_setting(seeds=7, months=24)
    experiment = run_experiment(setting, "compiled", tmp_path / "out", "c", progress=False, simulate=made_simulation)
    found = load(tmp_path / "out")
    assert found.runs.equals(pl.read_parquet(tmp_path / "out" / "summary.parquet"))
    assert found.months.height == 4 * 7 * 24
    assert (found.base, list(found.titles)) == ("none", ["none", "yilong", "monthly", "declining"])
    assert found.units["oss"] == "share" and found.units["stock_lender_cash_fen"] == "fen"
    assert set(found.runs.columns) | set(found.months.columns) <= set(found.meanings)
    changes, comparison = found.changes("consumption_mean"), compared(experiment.summary, setting)
    for row in changes.iter_rows(named=True):
        told = comparison.changes[row["arm"], "consumption_mean"].t
        assert np.allclose([row["change"], row["low"], row["high"]], [told.mean, told.low, told.high]) and row["seeds"] == 7
    with pytest.raises(KeyError, match="did you mean"):
        found.changes("consumption_men")


def test_a_folder_of_something_else_is_a_letter(tmp_path: Path) -> None:
    with pytest.raises(LettersError, match="no store"):
        load(tmp_path)


def test_the_lesson_runs_and_running_it_again_takes_up_what_is_finished(tmp_path: Path) -> None:
    words = [sys.executable, str(ROOT / "scenarios" / "classroom" / "notebook.py"), str(tmp_path)]
    first, again = (subprocess.run(words, cwd=tmp_path, env=os.environ | {"PYTHONIOENCODING": "utf-8"}, capture_output=True,
                                   text=True, encoding="utf-8", timeout=600, check=False) for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert "36 runs in 6 arms" in first.stdout and again.stdout == first.stdout
