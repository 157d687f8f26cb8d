"""Living the runs that are missing: in blocks of arms, each seed kept at once, failures tried alone and then set aside."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from analysis.export import write_summary
from analysis.identity import stems
from analysis.payload import Packed, packed, reduced, unpack
from analysis.results import ResultsFolder, undisturbed
from analysis.setting import Run, Setting
from analysis.store import MOST_TRIES, Found, Store
from analysis.summary import Summary
from sim.terms.letters import LettersError

__all__ = ["Keeper", "Plan", "Runs", "Simulate", "live_missing"]

Runs = Iterator[tuple[int, Mapping[str, Run | Packed]]]
Simulate = Callable[[object, Sequence[str], Sequence[int]], Runs]
"""simulate(resolved, arms, seeds) yields (seed, {arm: Run}), every arm of a seed together; a run may come as packed bytes."""

SECONDS_BETWEEN_COMMITS = 0.5
SECONDS_BETWEEN_WRITES = 5.0
RUNS_BETWEEN_WRITES = 256
SUSPECTS = 16
"""Seeds that are lived one by one after a failure, before the rest is lived together again."""


@dataclass(frozen=True)
class Plan:
    """Which runs are wanted: all arms and seeds of a setting, or of them the part `shard` = (i, n), i from 1.

    Arms are lived in blocks of at most `together`, each beside the base arm.
    """

    setting: Setting
    together: int = 1_000_000
    shard: tuple[int, int] = (1, 1)

    def units(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """Blocks of arms with one seed each that belong to this shard; the base arm counts in the first block."""
        names = [arm.name for arm in self.setting.in_order]
        blocks = [tuple(names[at: at + self.together]) for at in range(0, len(names), self.together)]
        number, of = self.shard
        return islice(((block, seed) for block in blocks for seed in self.setting.seeds), number - 1, None, of)

    def grown(self, seeds: Sequence[int]) -> Plan:
        """The same with more seeds."""
        return replace(self, setting=replace(self.setting, seeds=(*self.setting.seeds, *seeds)))

    def asked(self) -> int:
        """How many runs are wanted."""
        return sum(len(block) for block, _ in self.units())

    def known(self, rows: Container[tuple[str, int]]) -> int:
        """How many of the wanted runs are among these (arm, seed)."""
        return sum((name, seed) in rows for block, seed in self.units() for name in block)

    def missing(self, rows: Container[tuple[str, int]], store: Store) -> list[tuple[tuple[str, ...], list[int]]]:
        """What is to be lived: arms (the base arm before others that are paired with it) and their seeds; without what is among the
        rows or was set aside.
        """
        stem_of, given_up = stems(self.setting), store.quarantined()
        groups: dict[tuple[str, ...], list[int]] = {}
        base = self.setting.base_arm
        for block, seed in self.units():
            wanted = tuple(name for name in block if (name, seed) not in rows and (stem_of[name], seed) not in given_up)
            if wanted:
                arms = wanted if base is None or base in wanted else (base, *wanted)
                groups.setdefault(arms, []).append(seed)
        return list(groups.items())


class Keeper:
    """Takes runs as they come: measures them, keeps them in the store, writes the summary now and then."""

    def __init__(self, setting: Setting, store: Store, results: ResultsFolder, summary: Summary,
                 advance: Callable[[int], None] = lambda count: None) -> None:
        """`summary` is what was kept before; `advance` is told how many runs are new in the store."""
        self.setting, self.store, self.results, self.summary, self.advance = setting, store, results, summary, advance
        self.stems = stems(setting)
        self._arms = [arm.name for arm in setting.arms]
        self._waiting: list[Found] = []
        self._new = self._unwritten = 0
        self._committed_at = self._written_at = time.monotonic()

    def take(self, seed: int, runs: Mapping[str, Run | Packed]) -> None:
        """Measure all arms of one seed (unless a worker has), the base run beside each of the others; keep all or none."""
        base = runs.get(self.setting.base_arm) if self.setting.base_arm else None
        kept, found = [], []
        for arm in self.setting.arms:
            run = runs.get(arm.name)
            if isinstance(run, Packed):
                data, one = run, unpack(run.payload, run.digest, arm.name, seed)
            elif run is not None:
                one = reduced(run, arm, None if run is base or isinstance(base, Packed) else base)
                data = packed(one)
            else:
                continue
            kept.append(one)
            found.append(Found(self.stems[arm.name], seed, data.digest, data.payload))
        with undisturbed():
            self._waiting += found
            for one in kept:
                if (one.row.arm, one.row.seed) not in self.summary.rows:
                    self.summary.add(one.row)
                    self._new += 1
            if time.monotonic() - self._committed_at > SECONDS_BETWEEN_COMMITS or len(self._waiting) >= RUNS_BETWEEN_WRITES:
                self.flush()

    def flush(self) -> None:
        """Put everything that waits into the store; rewrite the summary if it is due."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self.store.keep(waiting)
            self._unwritten += self._new
            self.advance(self._new)
            self._new = 0
        self._committed_at = time.monotonic()
        late = time.monotonic() - self._written_at > SECONDS_BETWEEN_WRITES
        enough = max(RUNS_BETWEEN_WRITES, len(self.summary.rows) // 4)  # a table that grows is written ever more seldom
        if self._unwritten >= enough or (self._unwritten and late and len(self.summary.rows) < 8 * RUNS_BETWEEN_WRITES):
            write_summary(self.summary, self._arms, self.results.folder)
            self._unwritten, self._written_at = 0, time.monotonic()

    def failed(self, arm: str, seed: int, error: Exception) -> int:
        """Record a failure; the number of tries so far."""
        first_line = (str(error).splitlines() or [""])[0]
        return self.store.fail(self.stems[arm], seed, f"{type(error).__name__}: {first_line}"[:500])


def live_missing(resolved: object, plan: Plan, simulate: Simulate, keeper: Keeper) -> None:
    """Live and keep every run that is missing. A run that fails is recorded and tried alone, the others go on.

    Raises LettersError if the disk fails or a run differs from what was kept; KeyboardInterrupt with everything finished kept.
    """
    try:
        for arms, seeds in plan.missing(keeper.summary.rows, keeper.store):
            left = dict.fromkeys(seeds)
            while left:
                try:
                    _live(resolved, arms, left, simulate, keeper)
                    break
                except LettersError:
                    raise
                except Exception:  # whatever went wrong in one life must not cost the others
                    keeper.flush()
                    for seed in list(left)[:SUSPECTS]:
                        _alone(resolved, arms, seed, simulate, keeper)
                        del left[seed]
    finally:
        with undisturbed(last=True):
            keeper.flush()


def _live(resolved: object, arms: Sequence[str], left: dict[int, None], simulate: Simulate, keeper: Keeper) -> None:
    runs = simulate(resolved, arms, tuple(left))
    try:
        for seed, worlds in runs:
            keeper.take(seed, worlds)
            left.pop(seed, None)
    finally:
        if isinstance(runs, Generator):
            runs.close()


def _alone(resolved: object, arms: Sequence[str], seed: int, simulate: Simulate, keeper: Keeper) -> None:
    """Live one seed apart; if it fails, each of its arms apart (beside the base arm), up to the most tries."""
    try:
        _live(resolved, arms, {seed: None}, simulate, keeper)
        return
    except LettersError:
        raise
    except Exception:  # found out below, arm by arm
        pass
    base = keeper.setting.base_arm
    for arm in arms:
        together = [arm] if base in (None, arm) else [base, arm]
        known = keeper.store.failed().get((keeper.stems[arm], seed), (0, ""))[0]
        while (arm, seed) not in keeper.summary.rows and known < MOST_TRIES:
            try:
                _live(resolved, together, {seed: None}, simulate, keeper)
            except LettersError:
                raise
            except Exception as error:
                known = keeper.failed(arm, seed, error)
