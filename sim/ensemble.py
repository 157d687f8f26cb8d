"""Many worlds at once: an experiment lived in shards of whole worlds, each owned by one thread from birth to end.

All arms of a seed are lived together, so that they can be paired as they come. The record of a world is the same alone or in a
shard, with one thread or eight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from sim.build import World
from sim.program import Program
from sim.record import Run
from sim.rules.load import shards_by_rules
from sim.terms.resolved import Arm, Resolved

__all__ = ["SHARD_ROWS", "live_worlds"]

SHARD_ROWS = 4_000
"""Households of a shard: enough that a compiled call costs little beside what it does, few enough to stay near the cache."""


def live_worlds(resolved: Resolved, *, arms: Sequence[Arm] | None = None, seeds: Sequence[int] | None = None, workers: int = 2,
                engine: str = "compiled", done: Callable[[str], None] | None = None,
                events: bool = False) -> Iterator[tuple[int, dict[str, Run]]]:
    """Yield (seed, arm name -> Run) in the order of the seeds, as shards finish.

    arms, seeds: those of the scenario unless given. workers: threads. done(moment) is told while moments are compiled.
    At most workers + 1 shards are alive at a time: memory does not grow with the number of seeds.
    """
    arms = tuple(arms or resolved.arms)
    seeds = tuple(resolved.run.seeds if seeds is None else seeds)
    rows = sum(village.people.households for arm in arms for village in arm.villages)
    each = max(1, SHARD_ROWS // max(rows, 1))
    if len(seeds) < each * workers:
        each = max(1, -(-len(seeds) // workers))
    chunks = [seeds[k: k + each] for k in range(0, len(seeds), each)]
    if not chunks:
        return
    first = _live(resolved, arms, chunks[0][:1], engine, done, events) if engine == "compiled" and done is not None else None
    if first is not None:
        chunks[0] = chunks[0][1:]
        yield from first
    yield from _in_threads(resolved, arms, [chunk for chunk in chunks if chunk], workers, engine, events)


def _in_threads(resolved, arms, chunks, workers, engine, events) -> Iterator[tuple[int, dict[str, Run]]]:
    with ThreadPoolExecutor(max_workers=max(workers, 1)) as pool:
        waiting: list[Future] = []
        rest = iter(chunks)
        try:
            while True:
                while len(waiting) <= workers and (chunk := next(rest, None)) is not None:
                    waiting.append(pool.submit(_live, resolved, arms, chunk, engine, None, events))
                if not waiting:
                    return
                yield from waiting.pop(0).result()
        finally:
            for future in waiting:
                future.cancel()


def _live(resolved, arms, seeds, engine, done, events) -> list[tuple[int, dict[str, Run]]]:
    """Live all arms of some seeds; worlds that share their rules share a store."""
    runs: dict[int, dict[str, Run]] = {seed: {} for seed in seeds}
    for worlds in shards_by_rules([World(arm, seed) for seed in seeds for arm in arms]):
        for run in Program(resolved, worlds=worlds, engine=engine, done=done, events=events).run():
            runs[run.seed][run.arm] = run
    return [(seed, {arm.name: runs[seed][arm.name] for arm in arms}) for seed in seeds]
