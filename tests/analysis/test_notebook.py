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


SMALL = {"village.people.households": 10, "run.months": 2}


@pytest.mark.parametrize(("call", "said"), [
    (lambda out: compare("yilong", [("run.months", 2)], out=out), "a dictionary of changes by path"),
    (lambda out: compare("yilong", SMALL, seeds="3", out=out), "a count, or a list of whole numbers"),
    (lambda out: compare("yilong", SMALL, seeds=2.5, out=out), "a count, or a list of whole numbers"),
    (lambda out: compare("yilong", SMALL, seeds=np.array([1.5]), out=out), "a count, or a list of whole numbers"),
    (lambda out: compare("yilong", SMALL, workers=-1, out=out), "a number of threads from 1 to 256"),
    (lambda out: compare("yilong", {"village.peple.households": 3}, out=out), "did you mean village.people.households"),
    (lambda out: sweep("yilong", {"product.interest.rate_annual": 0.1}, out=out), "a list"),
    (lambda out: sweep("yilong", set=SMALL, minutes=0, out=out), "a time above 0"),
    (lambda out: sweep("yilong", set=SMALL, precision=5, out=out), "for example 5%"),
    (lambda out: sweep("yilong", set=SMALL, measure="oses", out=out), "a measure"),
])
def test_what_a_newcomer_gets_wrong_is_a_letter_before_anything_is_lived(tmp_path: Path, call, said: str) -> None:
    with pytest.raises(LettersError, match=said):
        call(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_arrays_and_ranges_are_numbers() -> None:
    from analysis.notebook import _asked

    assert _asked({"run.months": np.int64(3), "lender.provisioning.shares": np.zeros(2)}, np.arange(3), 2) == (
        {"run.months": 3, "lender.provisioning.shares": [0.0, 0.0]}, [0, 1, 2])
    assert _asked({}, range(2), 1) == ({}, [0, 1]) and _asked({}, np.int64(5), 1) == ({}, 5) and _asked({}, None, 1) == ({}, None)


def test_a_sweep_on_the_way_has_no_order_of_arms_and_a_stopped_one_says_so(tmp_path: Path) -> None:
    from analysis.experiment import Experiment
    from analysis.notebook import _with_faults_told

    setting = made_setting(seeds=2, months=12)
    found = run_experiment(setting, "compiled", tmp_path / "out", "c", progress=False, simulate=made_simulation)
    (tmp_path / "out" / "standings.csv").unlink()
    with pytest.raises(LettersError, match="the order of arms"):
        _ = load(tmp_path / "out").standings
    stopped = Experiment(setting, tmp_path / "out", found.summary, found.comparison, asked=9, finished=8)
    with pytest.warns(UserWarning, match="stopped with 8 of 9 runs"):
        _with_faults_told(stopped)


def test_the_lesson_runs_and_running_it_again_takes_up_what_is_finished(tmp_path: Path) -> None:
    words = [sys.executable, str(ROOT / "scenarios" / "classroom" / "notebook.py"), str(tmp_path)]
    first, again = (subprocess.run(words, cwd=tmp_path, env=os.environ | {"PYTHONIOENCODING": "utf-8"}, capture_output=True,
                                   text=True, encoding="utf-8", timeout=600, check=False) for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert "36 runs in 6 arms" in first.stdout and again.stdout == first.stdout
