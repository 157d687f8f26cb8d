"""Whatever happens to the process or the disk: no finished run is lost, none is counted twice, the tables have the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.experiment import belongs
from analysis.store import STORE, Store, experiment_in
from sim.terms.letters import LettersError

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="processes are killed another way on Windows")]
ROOT, HERE = Path(__file__).resolve().parents[2], Path(__file__).resolve().parent
TABLES = ("summary.parquet", "monthly.parquet", "effects.parquet", "changes.parquet", "dictionary.csv")
SEEDS = 60
KILLS = 100
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
SMALL = ("--set", "village.people.households=20", "--set", "run.months=12")


def tables(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in TABLES}


def say(text: str) -> None:
    print(f"\n{text}", file=sys.stderr)


def made(folder: Path, *more: str) -> list[str]:
    return [sys.executable, str(HERE / "lived_apart.py"), str(folder), str(SEEDS), *more]


def live(words: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=ROOT, env=ENVIRONMENT | environment, capture_output=True, text=True, encoding="utf-8",
                          timeout=600, check=False)


def killed_after(words: list[str], seconds: float) -> tuple[bool, int]:
    """Start a command, kill it; whether it was killed, and how many runs it had said it kept."""
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, text=True, **quiet) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        said = re.findall(r"kept (\d+)\n", process.stdout.read())
    return process.returncode == -signal.SIGKILL, int(said[-1]) if said else 0


def done_in(folder: Path) -> int:
    if not folder.exists() or not experiment_in(folder):
        return 0
    with Store.reading(folder) as store:
        rows = list(store.rows())
        assert len(rows) == len(store.done())
        return len(rows)


def kill_often(words: list[str], folder: Path, kills: int, longest: float, luck: random.Random) -> int:
    """Kill at random points until the experiment ends or was killed so often; every run that was kept must stay. Kills done."""
    before = killed = 0
    while killed < kills:
        ended, said = killed_after(words, luck.uniform(0.0, longest))
        after = done_in(folder)
        assert after >= max(before, said)
        before = after
        if not ended:
            break
        killed += 1
    return killed


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[Path, float]:
    """The experiment of made runs, undisturbed, and how long it took."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    began = time.monotonic()
    assert live(made(folder)).returncode == 0
    return folder, time.monotonic() - began


def test_killed_at_random_points(tmp_path: Path, whole: tuple[Path, float]) -> None:
    luck, killed, folders = random.Random(7), 0, 0
    while killed < 20:
        folders += 1
        folder = tmp_path / str(folders)
        killed += kill_often(made(folder), folder, 20 - killed, whole[1], luck)
        assert live(made(folder)).returncode == 0
        assert done_in(folder) == 4 * SEEDS and tables(folder) == tables(whole[0])
        assert not list(folder.glob("*.part"))
    say(f"{killed} kills -9 of made runs in {folders} experiments of {4 * SEEDS} runs: 0 lost, 0 twice, the same bytes")


def test_the_real_command_killed_at_random_points(tmp_path: Path) -> None:
    """A hundred times, each a process of its own; what is imported and compiled is shared, so that most kills hit the living."""
    words = [sys.executable, str(HERE / "forked_apart.py"), "yilong", *SMALL]
    with subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout.readline() == "ready\n"

        def lived(folder: str, seconds: float = 0.0) -> int:
            server.stdin.write(f"{seconds} 60 {tmp_path / folder}\n")
            server.stdin.flush()
            return int(server.stdout.readline())

        assert lived("warm") == 0
        began = time.monotonic()
        assert lived("whole") == 0
        luck, killed, folders, halfway, longest = random.Random(8), 0, 0, 0, time.monotonic() - began
        while killed < KILLS:
            folders += 1
            folder, before = tmp_path / str(folders), 0
            while killed < KILLS:
                ended = lived(folder.name, 0.01 + longest * luck.random() ** 2)
                after = done_in(folder)
                assert after >= before and ended in (0, -signal.SIGKILL)
                killed += ended != 0
                halfway += ended != 0 and after < 240
                before = after
                if ended == 0:
                    break
            assert lived(folder.name) == 0
            assert done_in(folder) == 240 and tables(folder) == tables(tmp_path / "whole") and not list(folder.glob("*.part"))
        server.stdin.close()
    say(f"{killed} kills -9 of the command ({halfway} with runs missing) in {folders} experiments of 240 runs: 0 lost, 0 twice, "
        "the same bytes")


def test_torn_last_pages(tmp_path: Path, whole: tuple[Path, float]) -> None:
    luck, torn, kept = random.Random(9), 0, []
    source = tmp_path / "killed"
    with subprocess.Popen(made(source), cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as process:
        while int(process.stdout.readline().split()[1]) < 2 * SEEDS:
            pass
        process.send_signal(signal.SIGKILL)
    for how in ("cut", "zeros", "noise") * 8:
        folder = tmp_path / f"torn{torn}"
        shutil.copytree(source, folder)
        log = folder / f"{STORE}-wal"
        data = log.read_bytes()
        at = luck.randrange(max(0, len(data) - 400_000), len(data))
        rest = {"cut": b"", "zeros": bytes(len(data) - at), "noise": luck.randbytes(len(data) - at)}[how]
        log.write_bytes(data[:at] + rest)
        (folder / f"{STORE}-shm").unlink(missing_ok=True)
        kept.append(done_in(folder))
        assert kept[-1] <= done_in(source)
        torn += 1
        if torn % 6 == 0:
            assert live(made(folder)).returncode == 0
            assert tables(folder) == tables(whole[0])
    say(f"{torn} torn ends of the log: {min(kept)} to {max(kept)} of {done_in(source)} runs read, the rest lived again to the "
        "same bytes")


def test_a_torn_page_of_the_file_is_told_or_mended(tmp_path: Path, whole: tuple[Path, float]) -> None:
    luck, told, mended, saved = random.Random(10), 0, 0, []
    for number in range(6):
        folder = tmp_path / str(number)
        shutil.copytree(whole[0], folder)
        with (folder / STORE).open("r+b") as file:
            size = (folder / STORE).stat().st_size
            file.seek(4096 * luck.randrange(1, size // 4096))
            file.write(bytes(4096))
        done = live(made(folder))
        assert done.returncode in (0, 2) and "Traceback" not in done.stderr
        if done.returncode:
            assert "damaged store" in done.stderr
            merged = live([sys.executable, "run.py", "merge", str(folder), "--out", str(tmp_path / f"new{number}")])
            assert "Traceback" not in merged.stderr
            if merged.returncode == 0:
                saved.append(done_in(tmp_path / f"new{number}"))
                assert live(made(tmp_path / f"new{number}")).returncode == 0
                assert tables(tmp_path / f"new{number}") == tables(whole[0])
            told += 1
        else:
            assert tables(folder) == tables(whole[0])
            mended += 1
    say(f"6 lost pages of the file: {told} told, {mended} lived again to the same bytes, 0 unnoticed; merge kept {saved} of "
        f"{4 * SEEDS} runs")


@pytest.fixture
def small_disk(tmp_path: Path):
    """A disk of 2 MB, enough for a quarter of the runs or so; only who may mount has one."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("no right to mount a small disk here; the limit of a file's size is tested instead")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_full_disk_is_told_and_nothing_finished_is_lost(tmp_path: Path, whole: tuple[Path, float], small_disk: Path) -> None:
    done = live(made(small_disk / "out"))
    assert done.returncode == 2 and "a full disk" in done.stderr and "Traceback" not in done.stderr
    kept = done_in(small_disk / "out")
    assert kept == int(re.findall(r"kept (\d+)\n", done.stdout)[-1]) > 0
    shutil.copytree(small_disk / "out", tmp_path / "moved")
    assert live(made(tmp_path / "moved")).returncode == 0 and tables(tmp_path / "moved") == tables(whole[0])
    say(f"a full disk after {kept} of {4 * SEEDS} runs: 0 lost, the same bytes when moved to a larger disk")


def test_a_disk_that_can_only_be_read_is_told_and_read(small_disk: Path) -> None:
    folder = small_disk / "out"
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    assert live([*made(folder)[:-1], "1"]).returncode == 0
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = live(made(small_disk / "new"))
    assert done.returncode == 2 and "can only be read" in done.stderr and "Traceback" not in done.stderr
    done = live([*made(folder)[:-1], "1"])
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert done_in(folder) == 4


def test_a_file_that_may_not_grow_is_told(tmp_path: Path, whole: tuple[Path, float]) -> None:
    done = live(made(tmp_path / "out", "1000000"))
    assert done.returncode == 2 and "Traceback" not in done.stderr
    kept = done_in(tmp_path / "out")
    assert 0 < kept < 4 * SEEDS
    assert live(made(tmp_path / "out")).returncode == 0 and tables(tmp_path / "out") == tables(whole[0])


RIGHTS = "-dac_override,-dac_read_search"
"""The rights by which root writes everywhere."""


def test_a_folder_that_may_not_be_written_is_told_and_read(tmp_path: Path) -> None:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root and not shutil.which("setpriv"):
        pytest.skip("root may write everywhere, and no setpriv takes that right away")
    words = ["setpriv", f"--bounding-set={RIGHTS}", f"--inh-caps={RIGHTS}"] if root else []
    finished = tmp_path / "finished"
    assert live([*made(finished)[:-1], "2"]).returncode == 0
    for place in (finished, tmp_path):
        place.chmod(0o555)
    try:
        fresh, again = (live([*words, *made(tmp_path / name)[:-1], "2"]) for name in ("out", "finished"))
        told = live([*words, sys.executable, "run.py", "status", str(finished)])
    finally:
        for place in (tmp_path, finished):
            place.chmod(0o755)
    for done in (fresh, again):
        assert done.returncode == 2 and "may not be written" in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert told.returncode == 0 and "8 of 8 runs are finished" in told.stdout
    assert done_in(finished) == 8 and not list(finished.glob("*.part"))


def test_the_same_bytes_everywhere(tmp_path: Path) -> None:
    """Threads, sizes of shards and of transactions, hash seed, Polars' threads, time zone and language change no byte."""
    code = ("import sys, sim.ensemble as e, analysis.living as x; from analysis.cli.app import main; "
            "e.SHARD_ROWS, x.RUNS_BETWEEN_WRITES = int(sys.argv[1]), int(sys.argv[2]); sys.exit(main(sys.argv[3:]))")
    found: dict[str, dict[str, str]] = {}
    for rows, runs, workers, environment in (
        (16_000, 256, 2, {}),
        (16_000, 256, 1, {"PYTHONHASHSEED": "1", "POLARS_MAX_THREADS": "1"}),
        (16_000, 7, 4, {"PYTHONHASHSEED": "2", "POLARS_MAX_THREADS": "4", "TZ": "Asia/Shanghai"}),
        (100, 256, 2, {"TZ": "America/St_Johns", "LC_ALL": "C"}),
        (777, 31, 4, {"LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8", "NUMBA_NUM_THREADS": "1"}),
        (16_000, 1, 2, {"PYTHONHASHSEED": "0", "POLARS_MAX_THREADS": "2", "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"}),
    ):
        name = f"{rows} {runs} {workers} {json.dumps(environment)}"
        folder = tmp_path / str(len(found))
        done = live([sys.executable, "-c", code, str(rows), str(runs), "compare", "yilong", *SMALL, "--seeds", "40", "--workers",
                     str(workers), "--out", str(folder)], **environment)
        assert done.returncode == 0, done.stderr
        found[name] = tables(folder)
    assert len({json.dumps(one) for one in found.values()}) == 1, found
    say(f"{len(found)} ways to live the same experiment: the same bytes of {len(TABLES)} tables")


GROWTH = """
import resource, sys
from pathlib import Path
from synthetic_run import made_setting, made_simulation
from analysis import experiment
experiment.MOST_ARMS_IN_REPORT = 0
setting = made_setting(seeds=int(sys.argv[1]), months=60)
found = experiment.run_experiment(setting, "compiled", Path(sys.argv[2]), "c", progress=False, simulate=made_simulation)
print(found.finished, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
"""Lived, stored, exported, compared and put in order, without the page of charts (as with many arms)."""
MONTHS_OF_A_RUN = 60 * 100 * 8
"""Bytes of a run's months at least, were they held."""


FEW, MANY = 275, 1000
"""Seeds of four arms. With 1,100 runs every buffer has been full: a row group of months holds 68 runs, a block of measures 512, a
piece of the summary 1,024. What grows beyond is where each run lies (some 150 bytes), its line in the footer of the months (160),
and what the allocator keeps: 5 % of some 200 MB is room for 3.5 kB a run, a fourteenth of its months.
"""


def test_memory_does_not_grow_with_the_runs(tmp_path: Path) -> None:
    """Almost four times the runs, the same memory: months and measures pass through the store, its file of rows and the tables."""
    found = []
    for seeds in (FEW, MANY):
        done = live([sys.executable, "-c", GROWTH, str(seeds), str(tmp_path / str(seeds))],
                    PYTHONPATH=os.pathsep.join([str(ROOT), str(HERE)]))
        assert done.returncode == 0, done.stderr
        found.append([int(word) for word in done.stdout.split()[-2:]])
    (few, low), (many, high) = found
    each = (high - low) * 1024 / (many - few)
    say(f"peak memory {low / 1024:,.0f} MB with {few} runs, {high / 1024:,.0f} MB with {many}: {each / 1000:,.1f} kB a run, "
        f"whose months alone are {MONTHS_OF_A_RUN // 1000} kB")
    assert (few, many) == (4 * FEW, 4 * MANY) and high < 1.05 * low


def test_a_folder_killed_before_its_store_was_described_is_free(tmp_path: Path) -> None:
    (tmp_path / STORE).touch()
    (tmp_path / f"{STORE}.lock").touch()
    from synthetic_run import made_setting

    assert belongs(tmp_path, made_setting(seeds=2))
    with pytest.raises(LettersError), Store.reading(tmp_path):
        pass
