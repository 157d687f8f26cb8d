"""What an experiment costs before it is paid: time from a few runs, memory from one world; refused with the figure."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from analysis.living import Runs, Simulate
from sim.terms.letters import Letter, LettersError
from sim.terms.resolved import Resolved

__all__ = ["Budget", "Limit", "check_memory", "free_bytes", "limit_of", "memory_bytes", "pilot", "refuse_memory",
           "seconds_a_run", "spoken"]

SECONDS_TO_MEASURE = 5.0
MEMORY_SHARE = 0.8
"""Part of the free memory that a sweep may ask for."""


LONG_SECONDS = 10.0
"""What takes longer is foretold even without a budget."""
UNITS = {"s": 1.0, "min": 60.0, "h": 3600.0}


@dataclass(frozen=True)
class Limit:
    """What an experiment may cost at most: seconds on the clock, runs; None where there is no such limit."""

    seconds: float | None = None
    runs: int | None = None


def limit_of(text: str) -> Limit:
    """What `--budget 30min` or `--budget 5000runs` allows. Raises LettersError for anything else."""
    found = re.fullmatch(r"(\d{1,12}(?:\.\d{1,6})?)\s*(s|min|h|runs)", text.strip())
    if found is None or not float(found[1]) > 0 or (found[2] == "runs" and "." in found[1]):
        raise LettersError([Letter("--budget", "", text, "a time (s, min, h) or a number of runs",
                                   "for example 30min, 2h or 5000runs")])
    return Limit(runs=int(found[1])) if found[2] == "runs" else Limit(seconds=float(found[1]) * UNITS[found[2]])


@dataclass
class Budget:
    """Watches a model's runs: tells the cost before the first and once the rate is known, refuses what would pass the limit, stops
    when it is reached. With `grows` (seeds are added until it is precise) nothing is refused for its time: it stops in time.
    """

    limit: Limit
    runs: int
    say: Callable[[str], None] = lambda text: None
    grows: bool = False
    began: float = field(default_factory=time.monotonic)
    _first: float | None = None
    _before_first: int = 0
    _seen: int = 0
    _told: bool = False

    def watched(self, simulate: Simulate) -> Simulate:
        """The same model, watched. LettersError with the figure if the budget is too small; KeyboardInterrupt once it is spent."""

        def watching(resolved: object, arms: Sequence[str], seeds: Sequence[int]) -> Runs:
            for seed, worlds in simulate(resolved, arms, seeds):
                yield seed, worlds
                self._count(len(worlds))

        return watching

    def foretell(self, missing: int, seconds_each: Callable[[], float] | None) -> None:
        """Say what the missing runs will take, from a few that are lived for it; LettersError if it is more than the budget."""
        self.runs = missing
        if self.limit.runs is not None and missing > self.limit.runs:
            self._refuse(f"{missing:,} runs", f"at most {self.limit.runs:,} runs")
        if seconds_each is None or missing == 0:
            return
        seconds = missing * seconds_each()
        if seconds > LONG_SECONDS or (self.limit.seconds is not None and seconds > self.limit.seconds):
            self.say(f"{missing:,} runs: about {spoken(seconds)}, by a few lived beforehand.")
        self._must_fit(seconds, f"{missing:,} runs: about {spoken(seconds)}")
        self.began = time.monotonic()

    def affordable(self, seeds: Sequence[int], arms: int) -> Sequence[int]:
        """Of further seeds those that runs and time left allow."""
        left = len(seeds)
        if self.limit.runs is not None:
            left = min(left, (self.limit.runs - self._seen) // arms)
        if self.limit.seconds is not None:
            spent = time.monotonic() - self.began
            left = min(left, int(self._seen / max(spent, 1e-9) * (self.limit.seconds - spent) / arms))
        return seeds[: max(left, 0)]

    def _count(self, worlds: int) -> None:
        now = time.monotonic()
        self._seen += worlds
        if self._first is None:
            self._first, self._before_first = now, self._seen
        elif now - self._first < 0.05:
            self._before_first = self._seen  # the rest of the first shard
        if not self._told and now - self._first >= SECONDS_TO_MEASURE and self._seen > self._before_first:
            self._told = True
            self._tell((self._seen - self._before_first) / (now - self._first))
        if self.limit.seconds is not None and now - self.began > self.limit.seconds:
            raise KeyboardInterrupt

    def _tell(self, rate: float) -> None:
        left = max(self.runs - self._seen, 0) / rate
        self.say(f"{self.runs:,} runs at {rate:,.1f} a second: about {spoken(left)} more.")
        spent = time.monotonic() - self.began + left
        self._must_fit(spent, f"{self.runs:,} runs at {rate:,.1f} a second: {spoken(spent)}")

    def _must_fit(self, seconds: float, found: str) -> None:
        if self.limit.seconds is not None and seconds > self.limit.seconds and not self.grows:
            self._refuse(found, f"at most {spoken(self.limit.seconds)}")

    def _refuse(self, found: str, most: str) -> None:
        raise LettersError([Letter("--budget", "", found, most,
                                   "fewer seeds or arms, a larger budget, or --shard; what is finished is kept")])


def spoken(seconds: float) -> str:
    """A time as one says it: seconds, minutes or hours."""
    if seconds < 90:
        return f"{seconds:,.0f} seconds"
    return f"{seconds / 60:,.1f} minutes" if seconds < 5400 else f"{seconds / 3600:,.1f} hours"


def pilot(resolved: Resolved) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Arms (the base arm first) and seeds that are lived beforehand to tell the cost: about a shard of them."""
    from sim.ensemble import SHARD_ROWS

    rows = sum(village.people.households for village in resolved.arms[0].villages)
    names = dict.fromkeys([resolved.run.base_arm or resolved.arms[0].name, *(arm.name for arm in resolved.arms)])
    arms = tuple(names)[: max(1, SHARD_ROWS // rows)]
    return arms, tuple(range(1, 1 + max(1, SHARD_ROWS // (rows * len(arms)))))


def seconds_a_run(resolved: Resolved, workers: int) -> float:
    """Seconds on the clock that a run takes: one shard, lived on one thread and measured, shared among the threads to come."""
    from analysis.payload import packed, reduced
    from analysis.resolved import setting_of
    from sim.ensemble import live_worlds

    setting, (arms, seeds) = setting_of(resolved), pilot(resolved)
    start = time.perf_counter()
    lived = list(live_worlds(resolved, arms=[resolved.arm(name) for name in arms], seeds=seeds, workers=1))
    living = time.perf_counter() - start
    runs = lived[0][1]
    start = time.perf_counter()
    for name, run in runs.items():
        packed(reduced(run, setting.arm(name), None if name == arms[0] else runs[arms[0]]))
    measuring = (time.perf_counter() - start) / len(runs)
    return living / (len(arms) * len(seeds) * min(workers, os.cpu_count() or 1)) + measuring


def memory_bytes(resolved: Resolved, together: int, workers: int) -> int:
    """Memory that living takes at once, bytes: households of the shards alive, times what one household weighs (measured)."""
    from sim.ensemble import SHARD_ROWS
    from sim.program import Program, World

    arm = max(resolved.arms, key=lambda one: sum(village.people.households for village in one.villages))
    store = Program(resolved, worlds=[World(arm, resolved.run.seeds[0])], engine="compiled").store
    weight = sum(column.nbytes for table in store.tables.values() for column in table.columns.values())
    rows = sum(village.people.households for village in arm.villages)
    weight += rows * 9 * 8 * (resolved.run.months // 12)
    worlds = max(min(together, len(resolved.arms)), SHARD_ROWS // rows)
    return weight * worlds * (workers + 1)


def check_memory(resolved: Resolved, together: int, workers: int) -> None:
    """Refuse with the figure what does not fit into the memory that is free. Raises LettersError."""
    refuse_memory(memory_bytes(resolved, together, workers), free_bytes(), "fewer --workers, or fewer households")


def free_bytes() -> int | None:
    """Memory that is free here, bytes; None where the system does not tell."""
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return None


def refuse_memory(needed: int, free: int | None, hint: str, where: str = "memory") -> None:
    """Refuse what asks for more than MEMORY_SHARE of the bytes that are free. Raises LettersError with both figures."""
    if free is not None and needed > MEMORY_SHARE * free:
        most = f"at most {MEMORY_SHARE:.0%} of the {free / 2**30:,.1f} GiB that are free"
        raise LettersError([Letter(where, "", f"about {needed / 2**30:,.1f} GiB needed", most, hint)])
