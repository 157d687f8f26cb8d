"""How fast the village is, as ratios within one run on one machine: `python run.py bench [--quick]`.

The yardstick is analysis/plain_village.py, the same month lived by plain Mesa agents with the same record. Times are processor
times of the thread (or of the processes) at work, the least of several tries: other work on the machine spoils clocks, not ratios.
"""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from mesa import batch_run
from rich.console import Console
from rich.table import Table

from analysis.plain_village import PlainVillage
from sim.build import World
from sim.chance import Purpose, compiled_luck, luck
from sim.ensemble import live_worlds
from sim.program import Program
from sim.terms.resolve import load_scenario
from sim.terms.resolved import Resolved

__all__ = ["ARM", "SCENARIO", "Cost", "bench_command", "cost_by_moment", "cost_of_draws", "draws_of_plain", "live_batch",
           "live_compiled", "live_ensemble", "live_plain", "table_of", "verdict", "village_of"]

SCENARIO, ARM = "yilong", "yilong"
WANTED_RATIO, WANTED_BYTES = 100, 1024
WIDTH = 150
"""Letters of a line where the tables go to a file."""
_PER_HOUSEHOLD = {"equity": 800, "line": 400, "overhead": 4.4, "officer": 0.33 / 500}
"""The lender's means in the shipped scenario per household (500 households), so that a larger village is served alike."""


@dataclass(frozen=True)
class Cost:
    """What living some months cost: processor seconds of the run and of the birth, bytes of state."""

    households: int
    months: int
    seconds: float
    birth: float = 0.0
    nbytes: int = 0

    @property
    def nanoseconds(self) -> float:
        """Nanoseconds per household-month."""
        return self.seconds * 1e9 / (self.households * self.months)


def village_of(households: int, months: int, more: Sequence[str] = ()) -> Resolved:
    """Return the shipped Yilong villages with so many households together (an even number) and a lender of like means; more:
    other changes, `path=value`."""
    officers = max(1, round(households * _PER_HOUSEHOLD["officer"]))
    return load_scenario(SCENARIO, [*_changes(households, months, officers), *more])


def _changes(households: int, months: int, officers: int) -> list[str]:
    return [
        f"village.people.households={households // 2}", f"run.months={months}",
        f"lender.capital.equity_yuan={households * _PER_HOUSEHOLD['equity']:.0f}",
        f"lender.capital.credit_line_yuan={households * _PER_HOUSEHOLD['line']:.0f}",
        f"lender.costs.overhead_yuan_month={households * _PER_HOUSEHOLD['overhead']:.0f}",
        f"lender.officers.count={officers}",
        f"lender.officers.time_share={min(households * _PER_HOUSEHOLD['officer'] / officers, 1.0)}",
    ]


def least(tries: int, measure: Callable[[], Cost]) -> Cost:
    """Return the cheapest of several tries."""
    found = []
    for _ in range(tries):
        gc.collect()
        found.append(measure())
    return min(found, key=lambda cost: cost.seconds)


def live_compiled(resolved: Resolved, worlds: int = 1) -> Cost:
    """Live so many worlds of the bench's arm side by side in one thread; months as the scenario says."""
    arm, start = resolved.arm(ARM), time.thread_time()
    program = Program(resolved, worlds=[World(arm, seed) for seed in range(1, worlds + 1)])
    born = time.thread_time()
    program.run()
    end, rows = time.thread_time(), program.store.tables["household"].rows
    return Cost(rows, resolved.run.months, end - born, born - start, program.store.nbytes)


def live_plain(resolved: Resolved, compiled_mathematics: bool = False) -> Cost:
    """Live the bench's arm by plain Mesa agents in one thread."""
    start = time.thread_time()
    village = PlainVillage(resolved, ARM, 1, compiled_mathematics=compiled_mathematics)
    born = time.thread_time()
    village.run()
    return Cost(len(village.everyone["household"]), resolved.run.months, time.thread_time() - born, born - start)


def live_ensemble(households: int, months: int, runs: int) -> tuple[Cost, float]:
    """Live so many runs in one process on two threads; return their cost (processor time of both) and seconds on the clock."""
    resolved, clock, start = village_of(households, months), time.perf_counter(), time.process_time()
    lived = sum(len(arms) for _, arms in live_worlds(resolved, arms=[resolved.arm(ARM)], seeds=range(1, runs + 1), workers=2))
    return Cost(households * lived, months, time.process_time() - start), time.perf_counter() - clock


def live_batch(households: int, months: int, runs: int) -> tuple[Cost, float]:
    """Live so many runs by Mesa's batch_run on two processes, plain agents; return their cost and seconds on the clock.

    Mesa's processes start empty: a first batch of two runs of one month says what starting costs, which is taken off.
    """
    (start, start_clock), (whole, clock) = _batch(households, 1, 2), _batch(households, months, runs)
    return Cost(households * runs, months, whole - start), max(clock - start_clock, (whole - start) / 2)


def _batch(households: int, months: int, runs: int) -> tuple[float, float]:
    parameters = {"scenario": SCENARIO, "arm": ARM, "seed": list(range(1, runs + 1)),
                  "changes": [tuple(_changes(households, months, 1))]}
    clock, start = time.perf_counter(), _children()
    batch_run(PlainVillage, parameters, number_processes=2, max_steps=months, display_progress=False)
    return _children() - start, time.perf_counter() - clock


def _children() -> float:
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])  # user and system time


def cost_of_draws(draws: int = 200_000) -> dict[str, float]:
    """Return nanoseconds per random number: in a compiled loop over households, asked one by one, and in plain Python."""
    import numpy as np
    from numba import njit

    drawn = compiled_luck()
    purpose = int(Purpose.PAY)

    @njit(nogil=True)
    def fill(out):
        for who in range(out.shape[0]):
            out[who] = drawn(1, 0, who, 0, 7, 1, purpose, 0)

    def one_by_one(ask, count):
        for who in range(count):
            ask(1, 0, who, 0, 7, 1, purpose, 0)

    out = np.zeros(draws)
    fill(out)
    one_by_one(drawn, 1)
    return {
        "compiled, a column of them": _least_time(lambda: fill(out)) * 1e9 / draws,
        "compiled, asked one by one from Python": _least_time(lambda: one_by_one(drawn, 20_000)) * 1e9 / 20_000,
        "the same function in plain Python": _least_time(lambda: one_by_one(luck, 2_000)) * 1e9 / 2_000,
    }


def _least_time(work: Callable[[], None]) -> float:
    def once() -> float:
        start = time.thread_time()
        work()
        return time.thread_time() - start

    return min(once() for _ in range(5))


def draws_of_plain(resolved: Resolved) -> float:
    """Return how many random numbers a plain household draws a month."""
    village, count = PlainVillage(resolved, ARM, 1), [0]
    drawn = village.now.drawn

    def counting(*address: int) -> float:
        count[0] += 1
        return drawn(*address)

    village.now.drawn = counting
    village.run()
    return count[0] / (len(village.everyone["household"]) * resolved.run.months)


def cost_by_moment(resolved: Resolved) -> dict[str, tuple[float, float]]:
    """Return line of the month -> (nanoseconds per household-month, calls a month), dearest first; month 1 is not counted."""
    program = Program(resolved, arm=ARM, seed=1)
    spent: dict[str, float] = {}
    calls: dict[str, int] = {}

    def timed(owner: object, name: str, label: Callable[[tuple], str]) -> None:
        work = getattr(owner, name)

        def clocked(*arguments, **named):
            start = time.thread_time()
            result = work(*arguments, **named)
            line = label(arguments)
            spent[line] = spent.get(line, 0.0) + time.thread_time() - start
            calls[line] = calls.get(line, 0) + 1
            return result

        setattr(owner, name, clocked)

    timed(program.engine, "live", lambda arguments: arguments[0])
    timed(program.engine, "run", lambda arguments: f"verb {arguments[0]}")
    timed(program.ledger, "must_balance", lambda _: "the books must balance")
    timed(program.record, "note", lambda _: "the record")
    program.live_until("")  # line by line, not from a tape, so that each call is seen
    spent.clear()
    calls.clear()
    start = time.thread_time()
    for _ in range(resolved.run.months - 1):
        program.live_until("")
    spent["everything else"] = time.thread_time() - start - sum(spent.values())
    months, rows = resolved.run.months - 1, program.store.tables["household"].rows
    return {line: (seconds * 1e9 / (rows * months), calls.get(line, 0) / months)
            for line, seconds in sorted(spent.items(), key=lambda item: -item[1])}


def bench_command(quick: bool = False, console: Console | None = None) -> None:
    """Measure everything and print the tables (some minutes); quick: smaller villages, no million households."""
    from analysis.bench_mechanisms import mechanisms_table
    from analysis.bench_runs import runs_tables

    console = console or (screen if (screen := Console()).is_terminal else Console(width=WIDTH))
    live_compiled(village_of(40, 1))  # whatever must be compiled is compiled now
    live_plain(village_of(40, 1), compiled_mathematics=True)
    plain = _one_village(console, quick)
    runs_tables(console, quick)
    mechanisms_table(console, quick)
    _linearity(console, quick)
    _draws(console, plain)
    _moments(console, quick)


def _one_village(console: Console, quick: bool) -> Cost:
    """Compare one large compiled village with the plain one; return the cost of the plain one."""
    tries, small = (1, village_of(200, 24)) if quick else (3, village_of(500, 60))
    plain, quicker = least(tries, lambda: live_plain(small)), least(tries, lambda: live_plain(small, True))
    sizes = [(20_000, 24)] if quick else [(100_000, 60), (1_000_000, 24)]
    table = table_of("One village, one thread", "households", "months", "ns per household-month", "plain Mesa takes",
                   "with compiled exp, log, normal", "bytes per household", "birth, s")
    for name, cost in (("plain Mesa", plain), ("plain Mesa, compiled exp, log, normal", quicker)):
        table.add_row(name, f"{cost.households:,}", str(cost.months), f"{cost.nanoseconds:,.0f}", "", "", "", f"{cost.birth:.2f}")
    for households, months in sizes:
        resolved = village_of(households, months)
        cost = least(1 if households > 500_000 else tries, partial(live_compiled, resolved))
        each = cost.nbytes / cost.households
        size = f"{each:,.0f}" + (" ok" if each <= WANTED_BYTES else f" (at most {WANTED_BYTES} wanted)")
        table.add_row("compiled", f"{households:,}", str(months), f"{cost.nanoseconds:,.0f}",
                      verdict(plain.nanoseconds / cost.nanoseconds), f"{quicker.nanoseconds / cost.nanoseconds:,.0f} x",
                      size, f"{cost.birth:.2f}")
    console.print(table)
    return plain


def _linearity(console: Console, quick: bool) -> None:
    table = table_of("Cost against households and months", "households", "months", "ns per household-month", "bytes per household")
    sizes = [(500, 12), (5_000, 12), (20_000, 12), (5_000, 24)] if quick else [
        (500, 12), (5_000, 12), (50_000, 12), (500_000, 12), (5_000, 24), (5_000, 60)]
    for households, months in sizes:
        resolved = village_of(households, months)
        cost = least(max(1, min(5, 500_000 // households)), partial(live_compiled, resolved))
        table.add_row("one world", f"{households:,}", str(months), f"{cost.nanoseconds:,.0f}", f"{cost.nbytes / households:,.0f}")
    for worlds in (8,) if quick else (8, 32, 100):
        resolved = village_of(500, 12)
        cost = least(2, partial(live_compiled, resolved, worlds))
        table.add_row(f"{worlds} worlds side by side", f"{worlds} x 500", "12", f"{cost.nanoseconds:,.0f}",
                      f"{cost.nbytes / cost.households:,.0f}")
    console.print(table)


def _draws(console: Console, plain: Cost) -> None:
    table = table_of("A random number by address", "ns per number", "a month of a household", "share of the plain month")
    often = draws_of_plain(village_of(40, 12))
    for name, nanoseconds in cost_of_draws().items():
        share = f"{often * nanoseconds / plain.nanoseconds:.0%}" if "one by one" in name else ""
        table.add_row(name, f"{nanoseconds:,.1f}", f"{often * nanoseconds:,.0f} ns for {often:.1f}", share)
    console.print(table)


def _moments(console: Console, quick: bool) -> None:
    table = table_of("Where a month goes", "ns per household-month", "calls a month")
    for line, (nanoseconds, calls) in cost_by_moment(village_of(*((16_000, 13) if quick else (100_000, 25)))).items():
        table.add_row(line, f"{nanoseconds:,.1f}", f"{calls:.0f}" if calls else "")
    console.print(table)


def table_of(title: str, *columns: str) -> Table:
    """An empty table of the bench."""
    table = Table("", title=title, title_justify="left")
    for column in columns:
        table.add_column(column, justify="right", overflow="fold")
    return table


def verdict(ratio: float, wanted: float = WANTED_RATIO) -> str:
    """A ratio in words: whether it is as wanted."""
    return f"{ratio:,.0f} x" + (" ok" if ratio >= wanted else f" ({wanted:g} x wanted)")
