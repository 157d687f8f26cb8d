"""Living on a cluster: the same blocks of worlds as on threads, sent to the workers of Dask distributed (the extra `[cluster]`).

Workers measure what they live and send back the bytes that the store keeps, so that the results are the same byte for byte. A block
whose worker dies is given to another; what comes twice is kept once. Nothing is shared but the program itself, which is compared.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, final

from analysis.budget import free_bytes, memory_bytes, pilot, refuse_memory
from analysis.payload import Packed, packed, reduced
from sim.terms.letters import Letter, LettersError

if TYPE_CHECKING:
    from sim.terms.resolved import Resolved

__all__ = ["Cluster", "cluster_model"]

AHEAD = 2
"""Blocks given out for each worker thread, so that none waits for the next."""
DEATHS = 20
"""Workers that may die over one block before the block is blamed."""

Block = list[tuple[int, dict[str, Packed]]]


@contextmanager
def cluster_model(cluster: str | None, scheduler: str | None) -> Iterator[Cluster | None]:
    """The model on a cluster: `cluster` is "local:4" (four processes here), `scheduler` an address such as "tcp://node1:8786".

    None without either. Raises LettersError if the extra is missing, the text cannot be read or nobody answers.
    """
    if not cluster and not scheduler:
        yield None
        return
    if cluster and scheduler:
        raise LettersError([Letter("--cluster", "", "both --cluster and --scheduler", "one of the two")])
    with _client(cluster, scheduler) as client:
        yield Cluster(client)


@contextmanager
def _client(cluster: str | None, scheduler: str | None) -> Iterator[Any]:
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        hint = "pip install -c constraints.txt -e '.[cluster]'"
        raise LettersError([Letter("--cluster", "", "no Dask distributed", "the extra [cluster]", hint)]) from None
    quiet = {"distributed.scheduler.allowed-failures": DEATHS, "distributed.logging.distributed": "critical",
             "distributed.worker.memory.terminate": False}
    with dask.config.set(quiet):
        if cluster:
            kind, _, count = cluster.partition(":")
            if kind != "local" or not count.isascii() or not count.isdigit() or not 1 <= int(count) <= 256:
                raise LettersError([Letter("--cluster", "", cluster, "local:N with N from 1 to 256", "for example local:4")])
            local = LocalCluster(n_workers=int(count), threads_per_worker=1, processes=True, dashboard_address=None)
            with local, Client(local) as client:
                yield client
            return
        try:
            client = Client(scheduler, timeout="20s")
        except (OSError, ValueError, TimeoutError) as error:
            letter = Letter("--scheduler", "", f"nobody at {scheduler} ({type(error).__name__})", "the address of a Dask scheduler")
            raise LettersError([letter]) from None
        with client:
            yield client


@final
class Cluster:
    """A model (`Simulate`) whose worlds live on the workers of a client; it tells what they take before they are lived."""

    def __init__(self, client: Any) -> None:
        """`client` is a Client of Dask distributed."""
        self.client = client

    def __call__(self, resolved: Any, arms: Sequence[str], seeds: Sequence[int]) -> Iterator[tuple[int, dict[str, Packed]]]:
        """Yield (seed, arm -> packed run) as blocks are finished, in any order."""
        from distributed import as_completed

        own = resolved if resolved.rule_files else replace(resolved, arms=tuple(one for one in resolved.arms if one.name in arms))
        rest = iter(self._chunks(own, arms, seeds))
        waiting = as_completed()
        try:
            for _ in range(AHEAD * self._threads()):
                self._submit(waiting, own, arms, next(rest, ()))
            for future in waiting:
                block = _opened(future.result())
                self._submit(waiting, own, arms, next(rest, ()))
                yield from block
        except Exception:
            if self.client.status != "running":  # no fault of any run
                letter = Letter("--scheduler", "", "a scheduler that has gone", "one that stays to the end",
                                "start it and give the same command again: what is finished is kept")
                raise LettersError([letter]) from None
            raise
        finally:
            if self.client.status == "running":
                self.client.cancel(list(waiting.futures))

    def seconds_a_run(self, resolved: Resolved) -> float:
        """Seconds on the clock that a run takes here: each thread of the workers lives a shard, once the model is loaded there."""
        arms, seeds = pilot(resolved)
        threads = [address for address, count in sorted(self.client.nthreads().items()) for _ in range(count)]
        for given in (seeds[:1], seeds):
            start = time.perf_counter()
            blocks = [self.client.submit(live_block, resolved, arms, given, _program(), pure=False, workers=[address],
                                         allow_other_workers=True) for address in threads]
            for block in self.client.gather(blocks):
                _opened(block)
        return (time.perf_counter() - start) / max(1, len(threads) * len(arms) * len(seeds))

    def check_memory(self, resolved: Resolved, together: int) -> None:
        """Refuse what does not fit into the memory that is free for the workers. Raises LettersError with worker and figure."""
        threads, rooms = self.client.nthreads(), self.client.run(_room)
        each, hint = memory_bytes(resolved, together, 0), "fewer workers or threads there, or fewer households"
        for address, (host, free, most) in sorted(rooms.items()):
            beside = sum(threads.get(other, 1) for other, (its, _, _) in rooms.items() if its == host)
            refuse_memory(each * threads.get(address, 1), most, hint, f"memory of {address}")
            refuse_memory(each * beside, free, hint, f"memory of {host}, {beside} threads")

    def _threads(self) -> int:
        return max(1, sum(self.client.nthreads().values()))

    def _chunks(self, resolved: Resolved, arms: Sequence[str], seeds: Sequence[int]) -> list[Sequence[int]]:
        from sim.ensemble import SHARD_ROWS

        rows = sum(village.people.households for name in arms for village in resolved.arm(name).villages)
        each = max(1, min(SHARD_ROWS // max(rows, 1), -(-len(seeds) // (AHEAD * self._threads()))))
        return [seeds[at: at + each] for at in range(0, len(seeds), each)]

    def _submit(self, waiting: Any, resolved: Resolved, arms: Sequence[str], seeds: Sequence[int]) -> None:
        if seeds:
            waiting.add(self.client.submit(live_block, resolved, tuple(arms), tuple(seeds), _program(), pure=False, retries=0))


def _room(dask_worker: Any) -> tuple[str, int | None, int | None]:
    """On a worker: the name of its computer, the memory that is free there, and what the worker may have of it."""
    return platform.node(), free_bytes(), dask_worker.memory_manager.memory_limit or None


def _program() -> str:
    from analysis.identity import program_id

    return program_id()


def _opened(answer: Block | list[Letter]) -> Block:
    letters = [one for one in answer if isinstance(one, Letter)]
    if letters:
        raise LettersError(letters)
    return [one for one in answer if not isinstance(one, Letter)]


def live_block(resolved: Resolved, arms: Sequence[str], seeds: Sequence[int], program: str) -> Block | list[Letter]:
    """On a worker: live all arms of some seeds and measure them, each beside the base arm. Letters in place of runs are faults."""
    from analysis.resolved import setting_of
    from sim.ensemble import live_worlds

    if _program() != program:
        return [Letter("--scheduler", "", "a worker with another version of the program", "the same version everywhere",
                       "install the same commit on all workers")]
    setting, block = setting_of(resolved), []
    base_arm = resolved.run.base_arm
    try:
        for seed, runs in live_worlds(resolved, arms=[resolved.arm(name) for name in arms], seeds=seeds, workers=1):
            base = runs.get(base_arm)
            block.append((seed, {name: packed(reduced(run, setting.arm(name), None if run is base else base))
                                 for name, run in runs.items()}))
    except LettersError as error:
        return list(error.letters)
    return block
