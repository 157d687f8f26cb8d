"""An experiment from scenario to report: let every arm live under the same luck, measure, compare, write.

Runs arrive seed by seed, all arms of a seed together, are measured against their base run and dropped, so
that memory does not grow with the number of runs. Ctrl-C leaves what is finished, compared and readable.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.measures import Case
from analysis.monthly import EDGES, change_counts, effect_columns, monthly_columns
from analysis.results import ResultsFolder, free_folder, undisturbed
from analysis.setting import Arm, Run, Setting
from analysis.summary import Row, Summary, row_of

if TYPE_CHECKING:
    from analysis.compare import Comparison
    from sim.terms.resolved import Resolved

Runs = Iterator[tuple[int, Mapping[str, Run]]]
Simulate = Callable[[object, Sequence[str], Sequence[int]], Runs]
"""simulate(resolved, arms, seeds) yields (seed, {arm: Run}), every arm of a seed together."""

Kept = tuple[Row, dict[str, np.ndarray], dict[str, np.ndarray] | None, np.ndarray | None]
"""Row, months, effects and counts of changes of one run; the last two only of a paired run."""

SECONDS_BETWEEN_WRITES = 5.0
RUNS_BETWEEN_WRITES = 256


@dataclass(frozen=True)
class Experiment:
    """A finished or stopped experiment: its folder, rows, comparison, and how many runs are in it."""

    setting: Setting
    folder: Path
    summary: Summary
    comparison: Comparison
    asked: int
    finished: int

    @property
    def stopped(self) -> bool:
        """True when it was stopped before all runs were done."""
        return self.finished < self.asked


class _Tally:
    """Everything that is kept of the runs: rows, months and effects on their way to disk, counts of
    households.
    """

    def __init__(self, setting: Setting, results: ResultsFolder) -> None:
        self.setting, self.results = setting, results
        self.summary = Summary()
        self.counts: dict[str, np.ndarray] = {}
        self.monthly_names: list[str] = []
        self.arms = [arm.name for arm in setting.arms]
        self._unwritten, self._written_at = 0, time.monotonic()

    def take(self, runs: Mapping[str, Run]) -> None:
        """Measure all arms of one seed, the base run beside each of the others; keep all of them or none."""
        base = runs.get(self.setting.base_arm) if self.setting.base_arm else None
        kept = []
        for arm in self.setting.arms:
            if arm.name in runs:
                run = runs[arm.name]
                kept.append(_reduced(run, arm, base if run is not base else None))
        with undisturbed():
            for row, months, effects, counts in kept:
                self.summary.add(row)
                self.monthly_names = list(months)
                self.results.add(months, effects)
                if counts is not None:
                    self.counts[row.arm] = self.counts.get(row.arm, 0) + counts
            self._unwritten += len(kept)
            late = time.monotonic() - self._written_at > SECONDS_BETWEEN_WRITES
            if late or self._unwritten >= RUNS_BETWEEN_WRITES:
                self.results.flush(self.summary, self.arms)
                self._unwritten, self._written_at = 0, time.monotonic()

    def change_columns(self) -> dict[str, list]:
        """Counts of households by arm, change and whether they were clients, as columns."""
        columns: dict[str, list] = {"arm": [], "low": [], "high": [], "client": [], "households": []}
        for arm, counts in self.counts.items():
            for low, high, row in zip(EDGES[:-1], EDGES[1:], counts, strict=True):
                for client in (False, True):
                    values = (arm, float(low), float(high), client, int(row[int(client)]))
                    for name, value in zip(columns, values, strict=True):
                        columns[name].append(value)
        return columns


def _reduced(run: Run, arm: Arm, base: Run | None) -> Kept:
    """What is kept of a run: its row and months; effects and counts of changes where it can be paired."""
    case = Case(run, arm, base)
    effects = counts = None
    if case.is_paired:
        effects, counts = effect_columns(case), change_counts(case)
    return row_of(case), monthly_columns(case), effects, counts


def run_experiment(
    resolved: Resolved | Setting,
    engine: str,
    out_dir: Path | str | None,
    command: str | Sequence[str],
    workers: int = 2,
    progress: bool = True,
    simulate: Simulate | None = None,
    lang: str = "en",
) -> Experiment:
    """Run every arm and seed of a resolved scenario (or a ready `Setting`), measure, compare and write the
    folder.

    `out_dir` None takes the next free folder under `results/`; a folder that holds something is refused.
    `command` is the exact command line for the provenance. `simulate` is the model; without one, that of
    `sim.program` on `workers` threads. Raises LettersError (from `sim.terms.letters`) if the folder cannot be
    written.
    """
    from analysis.resolved import setting_of

    setting = setting_of(resolved)
    folder = free_folder(Path("results") / setting.name) if out_dir is None else Path(out_dir)
    results = ResultsFolder(folder)
    results.write("scenario.toml", setting.scenario_text)
    results.write("resolved.toml", setting.resolved_text)
    started = datetime.now(UTC)
    tally = _Tally(setting, results)
    _note_provenance(tally, command, engine, "running", started)
    runs = (simulate or _model(engine, workers))(
        resolved, [arm.name for arm in setting.in_order], setting.seeds
    )
    try:
        with _bar(len(setting.seeds) * len(setting.arms), progress, lang) as advance:
            for _, worlds in runs:
                tally.take(worlds)
                advance(len(worlds))
    except KeyboardInterrupt:
        if isinstance(runs, Generator):
            runs.close()
    with undisturbed(last=True):
        return _finish(tally, command, engine, started, lang)


def _model(engine: str, workers: int) -> Simulate:
    """The project's own model as a `Simulate`."""
    from sim.ensemble import live_worlds

    def simulate(resolved: Any, arms: Sequence[str], seeds: Sequence[int]) -> Runs:
        chosen = [resolved.arm(name) for name in arms]
        return live_worlds(resolved, arms=chosen, seeds=seeds, engine=engine, workers=workers)

    return simulate


def _finish(
    tally: _Tally, command: str | Sequence[str], engine: str, started: datetime, lang: str
) -> Experiment:
    """Write everything that is there, compare it and make the report."""
    from analysis.compare import compare
    from analysis.dictionary import dictionary_csv
    from analysis.report import write_report

    setting, results = tally.setting, tally.results
    results.close(tally.summary, tally.arms)
    if tally.counts:
        results.write_table("changes.parquet", tally.change_columns())
    results.write("dictionary.csv", dictionary_csv(tally.monthly_names))
    asked, done = len(setting.arms) * len(setting.seeds), len(tally.summary.rows)
    source = _note_provenance(tally, command, engine, "finished" if done == asked else "stopped", started)
    experiment = Experiment(
        setting, results.folder, tally.summary, compare(tally.summary, setting), asked, done
    )
    if done:
        write_report(experiment, results, source, lang)
    return experiment


def _note_provenance(
    tally: _Tally, command: str | Sequence[str], engine: str, state: str, started: datetime
) -> dict[str, object]:
    from analysis.provenance import provenance

    facts = provenance(tally.setting, command, engine, state, tally.summary, started)
    tally.results.write_json("provenance.json", facts)
    return facts


@contextmanager
def _bar(total: int, wanted: bool, lang: str) -> Iterator[Callable[[int], None]]:
    """A progress bar with runs per second and time left; on the error stream, so that tables can be piped."""
    if not wanted:
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from analysis.texts import text

    columns: Iterable = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text("progress", lang), total=total, rate="")
        begun = time.monotonic()

        def advance(done: int) -> None:
            bar.advance(task, done)
            rate = bar.tasks[0].completed / max(time.monotonic() - begun, 1e-9)
            bar.update(task, rate=text("progress.rate", lang, rate=f"{rate:,.1f}"))

        yield advance
