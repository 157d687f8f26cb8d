"""What a sweep costs before it is paid: time from the measured rate, memory from one world; refused with the figure."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from analysis.living import Runs, Simulate
from sim.terms.letters import Letter, LettersError
from sim.terms.resolved import Resolved

__all__ = ["Budget", "check_memory", "memory_bytes"]

SECONDS_TO_MEASURE = 5.0
MEMORY_SHARE = 0.8
"""Part of the free memory that a sweep may ask for."""


@dataclass
class Budget:
    """Watches a model's runs: tells the cost once the rate is known, refuses more than the minutes, stops when they have passed."""

    minutes: float | None
    runs: int
    say: Callable[[str], None] = lambda text: None
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
        if self.minutes is not None and now - self.began > 60 * self.minutes:
            raise KeyboardInterrupt

    def _tell(self, rate: float) -> None:
        left = max(self.runs - self._seen, 0) / rate / 60
        self.say(f"{self.runs:,} runs at {rate:,.1f} a second: about {left:,.1f} minutes more.")
        spent = (time.monotonic() - self.began) / 60
        if self.minutes is not None and spent + left > self.minutes:
            found = f"{self.runs:,} runs at {rate:,.1f} a second: {spent + left:,.1f} minutes"
            raise LettersError([Letter("sweep", "--budget-minutes", found, f"at most {self.minutes:g} minutes",
                                       "fewer seeds or arms, a longer budget, or --shard; what is finished is kept")])


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
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return
    needed = memory_bytes(resolved, together, workers)
    if needed > MEMORY_SHARE * free:
        most = f"at most {MEMORY_SHARE:.0%} of the {free / 2**30:,.1f} GiB that are free"
        raise LettersError([Letter("sweep", "memory", f"about {needed / 2**30:,.1f} GiB needed", most,
                                   "fewer --workers, or fewer households")])
