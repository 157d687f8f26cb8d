"""The cluster: the same bytes as on threads, with workers dying; nothing lost, nothing counted twice. Needs the extra [cluster]."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import final

import pytest

from analysis.budget import Limit
from analysis.cluster import Cluster, cluster_model
from analysis.experiment import model, run_experiment
from analysis.store import Store
from analysis.sweeping import Wish, run_sweep
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


GIB = 2**30


@final
class Rooms:
    """Stands for a client: what workers say of their threads and memory."""

    def __init__(self, **workers: tuple[int, str, int | None, int | None]) -> None:
        self.workers = workers

    def nthreads(self) -> dict[str, int]:
        return {address: worker[0] for address, worker in self.workers.items()}

    def run(self, ask: object) -> dict[str, tuple]:
        return {address: worker[1:] for address, worker in self.workers.items()}


def refused(monkeypatch: pytest.MonkeyPatch, **workers: tuple[int, str, int | None, int | None]) -> tuple[str, str] | None:
    """Where and what is refused when a thread's shard takes 2 GiB."""
    monkeypatch.setattr("analysis.cluster.memory_bytes", lambda resolved, together, workers: 2 * GIB * (workers + 1))
    try:
        Cluster(Rooms(**workers)).check_memory(None, 4)
    except LettersError as error:
        return error.letters[0].file, error.letters[0].found
    return None


def test_memory_is_weighed_worker_by_worker_and_on_each_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    roomy = (2, "left", 64 * GIB, 8 * GIB)
    assert refused(monkeypatch, a=roomy, b=roomy, c=(1, "right", 4 * GIB, None)) is None
    assert refused(monkeypatch, a=roomy, b=(3, "left", 64 * GIB, 7 * GIB)) == ("memory of b", "about 6.0 GiB needed")
    tight = (2, "left", 9 * GIB, 8 * GIB)
    assert refused(monkeypatch, a=tight, b=tight, c=(1, "right", 9 * GIB, None)) == (
        "memory of left, 4 threads", "about 8.0 GiB needed")
    assert refused(monkeypatch, a=(2, "left", None, None)) is None  # a system that does not tell


def children(of: int) -> list[int]:
    """Processes of Dask's workers (their nannies are threads of this process)."""
    import psutil

    return [child.pid for child in psutil.Process(of).children() if "multiprocessing.spawn" in " ".join(child.cmdline())]


@pytest.fixture(scope="module")
def two_workers() -> Iterator[Cluster]:
    """A cluster of two processes here."""
    pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
    with cluster_model("local:2", None) as living:
        assert living is not None
        yield living


@pytest.mark.slow
def test_the_cost_on_a_cluster_is_foretold_and_refused(
        tmp_path: Path, two_workers: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = [("village.people.households", 20), ("run.months", 12), ("run.seeds", 400)]
    resolved, said = load_scenario("yilong", changes), []

    def swept(name: str, **limit: float):
        return run_sweep(resolved, tmp_path / name, "c", Wish(limit=Limit(**limit), simulate=two_workers), False, said.append)

    with pytest.raises(LettersError, match=r"1,600 runs: about [\d.,]+ (seconds|minutes)\s+expected  at most 0 seconds"):
        swept("short", seconds=0.001)
    with pytest.raises(LettersError, match=r"1,600 runs\s+expected  at most 100 runs"):
        swept("few", runs=100)
    with Store.reading(tmp_path / "short") as store:
        assert not store.done()
    assert len(said) == 1 and said[0].startswith("1,600 runs: about ") and said[0].endswith("by a few lived beforehand.")
    monkeypatch.setattr("analysis.budget.MEMORY_SHARE", 1e-9)
    with pytest.raises(LettersError, match="GiB needed") as caught:
        swept("large")
    assert caught.value.letters[0].file.startswith("memory of ") and not (tmp_path / "large").exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="processes are killed another way on Windows")
def test_workers_may_die(tmp_path: Path, two_workers: Cluster) -> None:
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

    began = time.monotonic()
    experiment(tmp_path / "calm", two_workers, seeds)
    calm = time.monotonic() - began
    killer = threading.Thread(target=kill)
    killer.start()
    rounds = 0
    while len(killed) < DEATHS and rounds < 60:
        rounds += 1
        found = experiment(tmp_path / f"killed{rounds}", two_workers, seeds)
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
