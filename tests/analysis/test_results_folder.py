"""The results folder: whole files, no silent overwriting, letters instead of tracebacks, a stopped run is
data.
"""

import csv
import errno
import json
import os
import platform
import re
import signal
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from synthetic_run import DESIGNS, made_run, made_setting, made_simulation

from analysis.experiment import run_experiment
from analysis.measures import MEASURES
from analysis.provenance import sha256, source_hashes
from analysis.results import ResultsFolder, free_folder, join_parts, told, write_whole
from analysis.store import Store
from sim.terms.letters import LettersError

FILES = {
    *("summary.parquet", "monthly.parquet", "effects.parquet", "changes.parquet", "dictionary.csv", "standings.csv"),
    *("report.html", "report.json", "scenario.toml", "resolved.toml", "provenance.json", "runs.sqlite"),
}


def test_every_file_is_there_and_nothing_else(made_experiment) -> None:
    assert {place.name for place in made_experiment.folder.iterdir()} == FILES


def test_summary_has_a_row_for_every_arm_and_seed(made_experiment) -> None:
    table = pl.read_parquet(made_experiment.folder / "summary.parquet")
    assert table.height == 4 * 12
    assert table.select(pl.struct("arm", "seed").n_unique()).item() == 48
    assert table["arm"].unique(maintain_order=True).to_list() == list(DESIGNS)
    assert set(MEASURES) <= set(table.columns)
    row = table.filter((pl.col("arm") == "monthly") & (pl.col("seed") == 5)).row(0, named=True)
    run = made_run("monthly", 5)
    assert row["clients"] == run.monthly["clients"][-1]
    assert row["glp"] == pytest.approx(run.monthly["stock_lender_loans"][-1] / 100)
    assert row["consumption_mean"] == pytest.approx(
        run.yearly["consumption"][-1].sum() / 100 / run.households["members"].sum()
    )


def test_months_keep_whole_fen_and_units(made_experiment) -> None:
    table = pl.read_parquet(made_experiment.folder / "monthly.parquet")
    assert table.height == 4 * 12 * 60
    assert table["stock_lender_loans_fen"].dtype == pl.Int64
    one = table.filter((pl.col("arm") == "yilong") & (pl.col("seed") == 3)).sort("month")
    run = made_run("yilong", 3)
    assert one["flow_pay_interest_fen"].to_list() == run.monthly["flow_pay_interest"].tolist()
    revenue, cost = (
        run.monthly["flow_charge_interest"][-12:].sum(),
        sum(
            run.monthly[f"flow_{name}"][-12:].sum()
            for name in ("pay_wages", "pay_overhead", "pay_loan_cost", "provide")
        ),
    )
    assert one["oss_12m"][-1] == pytest.approx(revenue / cost)
    assert one["oss_12m"][:11].is_nan().all()


def test_effects_by_place_and_counts_by_change(made_experiment) -> None:
    effects = pl.read_parquet(made_experiment.folder / "effects.parquet")
    assert effects.height == 3 * 12 * 19
    changes = pl.read_parquet(made_experiment.folder / "changes.parquet")
    for arm in ("yilong", "monthly", "declining"):
        rows = changes.filter(pl.col("arm") == arm)
        assert rows["households"].sum() == 12 * 250
        low = rows.filter(pl.col("high") <= -0.01 + 1e-12)["households"].sum() / 3000
        summary = pl.read_parquet(made_experiment.folder / "summary.parquet").filter(pl.col("arm") == arm)
        assert low == pytest.approx(summary["worse_off"].mean(), abs=2e-3)


def test_the_dictionary_names_every_column_of_every_table(made_experiment) -> None:
    with (made_experiment.folder / "dictionary.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for name in ("summary", "monthly", "effects", "changes"):
        columns = pl.scan_parquet(made_experiment.folder / f"{name}.parquet").collect_schema().names()
        described = [row["column"] for row in rows if row["file"] == f"{name}.parquet"]
        assert described == columns
    assert all(row["label"] for row in rows)
    by_name = {(row["file"], row["column"]): row for row in rows}
    assert by_name["monthly.parquet", "flow_provide_fen"]["unit"] == "fen"
    assert by_name["summary.parquet", "oss"]["edition"] == "SEEP 2005 R1"


def test_provenance_makes_it_again(made_experiment) -> None:
    facts = json.loads((made_experiment.folder / "provenance.json").read_text("utf-8"))
    assert facts["command"] == "python run.py compare 'scenarios/a b.toml'"
    assert facts["state"] == "finished"
    assert facts["runs"] == {"asked": 48, "finished": 48}
    assert facts["seeds"] == list(range(1, 13))
    assert facts["fingerprints"]["declining"]["7"] == "ab" * 32
    written = (made_experiment.folder / "scenario.toml").read_bytes()
    assert facts["sha256"]["scenario.toml"] == sha256(written)
    assert facts["sha256"]["scenarios/rules/festival_first.py"] == "cd" * 32
    assert {"python", "numpy", "polars"} <= set(facts["versions"])
    words = re.findall(r"[\w./-]+", json.dumps(facts))
    assert not any(str(Path.home()) in word for word in words) and platform.node() not in words


def test_source_hashes_change_with_a_letter_and_with_a_name(tmp_path: Path) -> None:
    for room in ("sim", "analysis"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "a.py").write_text("x = 1\n")
    first = source_hashes(tmp_path)
    (tmp_path / "sim" / "a.py").write_text("x = 2\n")
    second = source_hashes(tmp_path)
    (tmp_path / "analysis" / "a.py").rename(tmp_path / "analysis" / "b.py")
    third = source_hashes(tmp_path)
    assert first["sim"] != second["sim"] and first["analysis"] == second["analysis"] != third["analysis"]


def test_a_folder_with_files_is_refused_with_a_letter_and_left_alone(made_experiment) -> None:
    before = {place.name: place.stat().st_mtime_ns for place in made_experiment.folder.iterdir()}
    with pytest.raises(LettersError) as caught:
        run_experiment(
            made_setting(seeds=2),
            "compiled",
            made_experiment.folder,
            "again",
            progress=False,
            simulate=made_simulation,
        )
    (letter,) = caught.value.letters
    assert "already holds files" in letter.found and "made-2" in letter.hint
    assert {place.name: place.stat().st_mtime_ns for place in made_experiment.folder.iterdir()} == before


def test_the_next_free_folder(tmp_path: Path) -> None:
    assert free_folder(tmp_path / "yilong").name == "yilong"
    (tmp_path / "yilong").mkdir()
    assert free_folder(tmp_path / "yilong").name == "yilong"
    (tmp_path / "yilong" / "x").touch()
    (tmp_path / "yilong-2").touch()
    assert free_folder(tmp_path / "yilong").name == "yilong-3"


def test_a_file_where_a_folder_is_needed_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(LettersError) as caught:
        ResultsFolder(tmp_path / "file" / "results")
    assert "a file where a folder is needed" in caught.value.letters[0].found
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "full disk"),
        (errno.EROFS, "only be read"),
        (errno.EACCES, "may not be written"),
        (errno.EIO, "error"),
    ],
)
def test_errors_of_the_disk_become_letters(number: int, words: str, tmp_path: Path) -> None:
    with pytest.raises(LettersError) as caught, told(tmp_path / "summary.parquet"):
        raise OSError(number, os.strerror(number))
    (letter,) = caught.value.letters
    assert words in letter.found and letter.hint and "summary.parquet" in letter.file


def test_a_disk_that_ends_while_joining_is_told_as_such(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="a limit of the file size is needed to trip a real write error")
    parts = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    for part in parts:
        pl.DataFrame({"x": np.random.default_rng(1).random(5000)}).write_parquet(part)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))
    try:
        with pytest.raises(LettersError, match="may not grow"):
            join_parts(parts, tmp_path / "all.parquet")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {place.name for place in tmp_path.iterdir()} == {"a.parquet", "b.parquet"}


def test_a_file_that_cannot_be_finished_leaves_the_old_one_and_no_rest(tmp_path: Path) -> None:
    resource = pytest.importorskip(
        "resource", reason="a limit of the file size is needed to trip a real write error"
    )
    place = tmp_path / "summary.parquet"
    write_whole(place, b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError) as caught:
            write_whole(place, b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.errno == errno.EFBIG
    assert place.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["summary.parquet"]


def interrupted_simulation(resolved, arms, seeds):
    for at, (seed, runs) in enumerate(made_simulation(resolved, arms, seeds)):
        if at == 3:
            raise KeyboardInterrupt
        yield seed, runs


def test_ctrl_c_leaves_finished_work_compared_and_readable(tmp_path: Path) -> None:
    setting = made_setting(seeds=9, months=24)
    found = run_experiment(
        setting, "compiled", tmp_path / "out", "c", progress=False, simulate=interrupted_simulation
    )
    assert found.stopped and (found.finished, found.asked) == (12, 36)
    assert pl.read_parquet(tmp_path / "out" / "summary.parquet").height == 12
    assert pl.read_parquet(tmp_path / "out" / "monthly.parquet").height == 12 * 24
    facts = json.loads((tmp_path / "out" / "provenance.json").read_text("utf-8"))
    assert facts["state"] == "stopped" and facts["runs"] == {"asked": 36, "finished": 12}
    assert "stopped early: 12 of 36 runs" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert found.comparison.levels["monthly", "clients"].n == 3


def test_ctrl_c_before_the_first_run_leaves_what_was_asked(tmp_path: Path) -> None:
    def nothing(resolved, arms, seeds):
        raise KeyboardInterrupt
        yield

    found = run_experiment(
        made_setting(seeds=3), "compiled", tmp_path / "out", "c", progress=False, simulate=nothing
    )
    assert found.finished == 0 and found.stopped
    assert not (tmp_path / "out" / "report.html").exists()
    assert (tmp_path / "out" / "scenario.toml").exists()


def test_an_error_of_the_model_leaves_what_was_written_and_is_not_hidden(tmp_path: Path) -> None:
    def breaks(resolved, arms, seeds):
        for seed, runs in made_simulation(resolved, arms, seeds):
            if seed == 2 and "monthly" in arms:
                raise ArithmeticError("the books do not balance")
            yield seed, runs

    found = run_experiment(
        made_setting(seeds=3), "compiled", tmp_path / "out", "c", progress=False, simulate=breaks
    )
    assert found.failed == ("monthly, seed 2: ArithmeticError: the books do not balance",)
    assert pl.read_parquet(tmp_path / "out" / "summary.parquet").height == 11
    facts = json.loads((tmp_path / "out" / "provenance.json").read_text("utf-8"))
    assert facts["state"] == "finished, some runs failed" and facts["failed"] == list(found.failed)


def test_parts_are_joined_in_the_order_of_seeds(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("analysis.export.ROWS_OF_A_GROUP", 100)
    setting = made_setting(seeds=5, months=12)
    run_experiment(setting, "compiled", tmp_path / "out", "c", progress=False, simulate=made_simulation)
    table = pl.read_parquet(tmp_path / "out" / "monthly.parquet")
    assert table["seed"].to_list() == list(np.repeat([1, 2, 3, 4, 5], 4 * 12))
    assert not list((tmp_path / "out").glob("*.part"))


def test_one_arm_and_one_seed_need_no_comparison(tmp_path: Path) -> None:
    setting = made_setting(arms=("yilong",), seeds=1)
    found = run_experiment(setting, "agents", tmp_path / "out", "c", progress=False, simulate=made_simulation)
    assert not (tmp_path / "out" / "effects.parquet").exists()
    assert found.comparison.base is None and not found.comparison.changes
    assert "report.html" in {place.name for place in (tmp_path / "out").iterdir()}


def test_runs_are_dropped_once_measured(tmp_path: Path) -> None:
    import gc
    import weakref

    alive: list[weakref.ref] = []
    most = 0

    def watched(resolved, arms, seeds):
        nonlocal most
        for seed in seeds:
            runs = {arm: made_run(arm, seed, resolved.months) for arm in arms}
            alive.extend(weakref.ref(run) for run in runs.values())
            yield seed, runs
            del runs
            gc.collect()
            most = max(most, sum(one() is not None for one in alive))

    setting = made_setting(seeds=6, months=12)
    run_experiment(setting, "compiled", tmp_path / "out", "c", progress=False, simulate=watched)
    assert most <= 4


def test_ctrl_c_while_writing_waits_until_the_seed_is_whole(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("analysis.living.RUNS_BETWEEN_WRITES", 4)
    keep = Store.keep
    written = []

    def pressed(self, runs):
        written.append(len(runs))
        if len(written) == 2:  # the second seed
            signal.raise_signal(signal.SIGINT)
        keep(self, runs)

    monkeypatch.setattr(Store, "keep", pressed)
    before = signal.getsignal(signal.SIGINT)  # a shell that runs this behind it ignores Ctrl-C
    setting = made_setting(seeds=6, months=24)
    found = run_experiment(
        setting, "compiled", tmp_path / "out", "c", progress=False, simulate=made_simulation
    )
    assert (found.finished, found.stopped) == (8, True)
    assert pl.read_parquet(tmp_path / "out" / "monthly.parquet").height == 8 * 24
    assert pl.read_parquet(tmp_path / "out" / "effects.parquet").height == 2 * 3 * 19
    assert signal.getsignal(signal.SIGINT) is before
