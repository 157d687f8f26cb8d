"""The cluster: the same bytes as on threads, with workers dying; nothing lost, nothing counted twice. Needs the extra [cluster]."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from analysis.cluster import cluster_model
from analysis.experiment import model, run_experiment
from analysis.store import Store
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario

TABLES = ("summary.parquet", "monthly.parquet", "effects.parquet", "changes.parquet")
DEATHS = 20


def tables(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in TABLES}


def experiment(folder: Path, simulate, seeds: int):
    changes = [("village.people.households", 20), ("run.months", 12), ("run.seeds", seeds)]
    return run_experiment(load_scenario("yilong", changes), "compiled", folder, "c", progress=False, simulate=simulate)


@pytest.mark.parametrize(("cluster", "scheduler"), [("local:x", None), ("far:2", None), ("local:0", None), ("local:2", "tcp://a:1")])
def test_what_cannot_be_read_is_a_letter(cluster: str | None, scheduler: str | None) -> None:
    with pytest.raises(LettersError), cluster_model(cluster, scheduler):
        pass


def test_without_a_cluster_there_is_none() -> None:
    with cluster_model(None, None) as living:
        assert living is None


def children(of: int) -> list[int]:
    """Processes of Dask's workers (their nannies are threads of this process)."""
    import psutil

    return [child.pid for child in psutil.Process(of).children() if "multiprocessing.spawn" in " ".join(child.cmdline())]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="processes are killed another way on Windows")
def test_workers_may_die(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
    seeds = 400
    experiment(tmp_path / "warm", model("compiled", 2), 2)
    began = time.monotonic()
    experiment(tmp_path / "threads", model("compiled", 2), seeds)
    on_threads = time.monotonic() - began
    killed: list[int] = []
    ended = threading.Event()
    luck = random.Random(11)

    def kill() -> None:
        while len(killed) < DEATHS and not ended.wait(luck.uniform(0.3, 1.5)):
            alive = children(os.getpid())
            if alive:
                killed.append(luck.choice(alive))
                os.kill(killed[-1], signal.SIGKILL)

    with cluster_model("local:2", None) as living:
        began = time.monotonic()
        experiment(tmp_path / "calm", living, seeds)
        calm = time.monotonic() - began
        killer = threading.Thread(target=kill)
        killer.start()
        rounds = 0
        while len(killed) < DEATHS and rounds < 60:
            rounds += 1
            found = experiment(tmp_path / f"killed{rounds}", living, seeds)
            assert found.finished == found.asked == 4 * seeds and not found.failed
            with Store.reading(tmp_path / f"killed{rounds}") as store:
                assert len(list(store.rows())) == len(store.done()) == 4 * seeds
            assert tables(tmp_path / f"killed{rounds}") == tables(tmp_path / "threads")
        ended.set()
        killer.join()
    assert tables(tmp_path / "calm") == tables(tmp_path / "threads")
    print(f"\n{len(killed)} workers killed in {rounds} experiments of {4 * seeds} runs: 0 lost, 0 twice, the same bytes; "
          f"{on_threads:.1f} s on 2 threads, {calm:.1f} s on 2 workers", file=sys.stderr)
    assert len(killed) >= DEATHS
