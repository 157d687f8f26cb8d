"""How fast many runs are, as ratios within one run on one machine: the ensemble against Mesa's batch_run, the store, the cluster.

Ten thousand runs are told from as many as are lived here, ours and theirs, and it is said from how many.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console

from analysis.bench import ARM, live_batch, live_ensemble, table_of, verdict, village_of

__all__ = ["cost_of_cluster", "cost_of_store", "runs_tables"]

RUNS = 10_000
WANTED_RATIO, WANTED_STORE = 300, 0.05
PARTS = ("living", "measuring", "packing", "writing")


def cost_of_store(households: int, months: int, seeds: int) -> dict[str, float]:
    """Processor seconds (for writing: seconds on the clock) of each part of an experiment of one arm and its base arm, PARTS."""
    from analysis.export import load_summary
    from analysis.identity import experiment_id, stems
    from analysis.living import RUNS_BETWEEN_WRITES
    from analysis.payload import packed, reduced
    from analysis.resolved import setting_of
    from analysis.store import ArmLine, Found, Store
    from sim.ensemble import live_worlds

    resolved = village_of(households, months)
    setting, spent = setting_of(resolved), dict.fromkeys(PARTS, 0.0)
    found = stems(setting)
    lines = [ArmLine(arm.name, arm.title, found[arm.name]) for arm in setting.arms]
    waiting: list[Found] = []
    arms = [resolved.arm(str(setting.base_arm)), resolved.arm(ARM)]
    list(live_worlds(resolved, arms=arms, seeds=(1, 2), workers=2))  # whatever must be compiled is compiled now
    begun, clock = time.process_time(), 0.0
    with TemporaryDirectory() as folder, Store.writing(Path(folder), experiment_id(setting), lines, {}) as store:
        for seed, runs in live_worlds(resolved, arms=arms, seeds=range(1, seeds + 1), workers=2):
            start = time.thread_time()
            base = runs[arms[0].name]
            kept = [reduced(run, setting.arm(name), None if run is base else base) for name, run in runs.items()]
            measured = time.thread_time()
            waiting += [Found(found[one.row.arm], seed, data.digest, data.payload) for one in kept for data in [packed(one)]]
            end = time.thread_time()
            spent["measuring"] += measured - start
            spent["packing"] += end - measured
            if len(waiting) >= RUNS_BETWEEN_WRITES or seed == seeds:
                at, own = time.perf_counter(), time.thread_time()
                store.keep(waiting)
                spent["writing"] += time.perf_counter() - at
                clock += time.thread_time() - own
                waiting = []
        spent["living"] = time.process_time() - begun - spent["measuring"] - spent["packing"] - clock
        assert len(load_summary(store).rows) == 2 * seeds
    return spent


def cost_of_cluster(households: int, months: int, seeds: int, tries: int = 5) -> tuple[float, float]:
    """Seconds on the clock of a batch of worlds in this process, and of the same batch sent to a worker of Dask and back: medians.

    ImportError without the extra [cluster].
    """
    import dask
    from distributed import Client, LocalCluster

    from analysis.cluster import live_block
    from analysis.identity import program_id

    resolved, program = village_of(households, months), program_id()
    block = (resolved, (str(resolved.run.base_arm), ARM), tuple(range(1, seeds + 1)), program)
    here, there = [], []
    with dask.config.set({"distributed.logging.distributed": "critical"}), \
            LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as local, Client(local) as client:
        live_block(*block)
        client.submit(live_block, *block, pure=False).result()  # loads the model there
        for _ in range(tries):
            start = time.perf_counter()
            live_block(*block)
            here.append(time.perf_counter() - start)
            start = time.perf_counter()
            client.submit(live_block, *block, pure=False).result()
            there.append(time.perf_counter() - start)
    return median(here), median(there)


def runs_tables(console: Console, quick: bool) -> None:
    """Print the three tables."""
    _ensemble(console, quick)
    _store(console, quick)
    with suppress(ImportError):
        _cluster(console, quick)


def _ensemble(console: Console, quick: bool) -> None:
    runs, batch, months = (128, 6, 36) if quick else (1000, 8, 60)
    ours, clock = live_ensemble(500, months, runs)
    theirs, their_clock = live_batch(500, months, batch)
    table = table_of(f"{RUNS:,} runs of 500 households x {months} months, birth included, extrapolated from those measured",
                     "runs measured", "ns per household-month", "processor time, all runs", "processors had", "clock, all runs")
    for name, measured, cost, seconds in (("one process, 2 threads", runs, ours, clock),
                                          ("Mesa batch_run, 2 processes, plain", batch, theirs, their_clock)):
        table.add_row(name, f"{measured:,}", f"{cost.nanoseconds:,.0f}", f"{cost.seconds * RUNS / measured:,.0f} s",
                      f"{cost.seconds / seconds:.2f} of 2", f"{seconds * RUNS / measured:,.0f} s")
    table.add_row("ratio", "", verdict(theirs.nanoseconds / ours.nanoseconds, WANTED_RATIO), "", "",
                  f"{their_clock * runs / batch / clock:,.0f} x, with the processors had")
    console.print(table)


def _store(console: Console, quick: bool) -> None:
    seeds, months = (64, 36) if quick else (500, 60)
    spent = cost_of_store(500, months, seeds)
    whole = sum(spent.values())
    table = table_of(f"{2 * seeds:,} runs of 500 households x {months} months, kept", "ms a run", "share of all")
    for part in PARTS:
        table.add_row(part, f"{spent[part] * 1e3 / (2 * seeds):.3f}", f"{spent[part] / whole:.1%}")
    share = (spent["packing"] + spent["writing"]) / whole
    table.add_row("the store: packing and writing", "", f"{share:.1%}" + (
        " ok" if share <= WANTED_STORE else f" ({WANTED_STORE:.0%} wanted)"))
    console.print(table)


def _cluster(console: Console, quick: bool) -> None:
    seeds, months = (4, 12) if quick else (16, 60)
    here, there = cost_of_cluster(500, months, seeds)
    table = table_of(f"A batch of {2 * seeds} runs of 500 households x {months} months, one thread", "ms a batch")
    table.add_row("in this process", f"{here * 1e3:,.1f}")
    table.add_row("sent to a worker of Dask and back", f"{there * 1e3:,.1f}")
    table.add_row("Dask's part", f"{(there - here) * 1e3:,.1f} ({(there - here) / there:.1%})")
    console.print(table)
