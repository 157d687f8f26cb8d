"""An experiment from scenario to report: let every arm live under the same luck, measure, compare, write.

Runs arrive seed by seed, all arms of a seed together, are measured against their base run, kept in the store and dropped. Ctrl-C
leaves what is finished, compared and readable; after a kill the same command goes on where it was.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.export import export_tables, load_summary
from analysis.identity import experiment_id, question_id, stems
from analysis.living import Keeper, Plan, Runs, Simulate, live_missing
from analysis.measures import MEASURES
from analysis.results import ResultsFolder, free_folder, undisturbed
from analysis.setting import Setting
from analysis.standing import ORDER, Standing, standings, standings_csv
from analysis.store import STORE, ArmLine, Store, experiment_in
from analysis.summary import Summary
from sim.terms.letters import Letter, LettersError

if TYPE_CHECKING:
    from analysis.comparison import Comparison
    from sim.terms.resolved import Resolved

MOST_ARMS_IN_REPORT = 16
"""With more arms there is no page with charts, and the bootstrap is of the measures that sentences speak of; the tables and the
order of arms say the rest."""


@dataclass(frozen=True)
class Experiment:
    """A finished or stopped experiment: its folder, rows, comparison, and how many runs are in it."""

    setting: Setting
    folder: Path
    summary: Summary
    comparison: Comparison
    asked: int
    finished: int
    failed: tuple[str, ...] = ()
    """A line for every run that failed."""
    standings: tuple[Standing, ...] = ()
    """Arms from best to worst, as `standings.csv` has them."""

    @property
    def stopped(self) -> bool:
        """True when it was stopped before all runs were done or had failed."""
        return self.finished + len(self.failed) < self.asked


def run_experiment(
    resolved: Resolved | Setting,
    engine: str,
    out_dir: Path | str | None,
    command: str | Sequence[str],
    workers: int = 2,
    progress: bool = True,
    simulate: Simulate | None = None,
    lang: str = "en",
    resume: bool = False,
    shard: tuple[int, int] = (1, 1),
    extend: Callable[[Summary, Setting], Sequence[int]] | None = None,
    order: tuple[str, str] = ORDER,
    foretell: Callable[[int], None] = lambda missing: None,
    evidence: bytes | None = None,
) -> Experiment:
    """Run every arm and seed of a resolved scenario (or a ready `Setting`), measure, compare and write the
    folder.

    `out_dir` None takes the next free folder under `results/`, or with `resume` the latest that holds this very experiment. A
    folder that holds this experiment is taken up again: only what is missing is lived. One that holds anything else is refused.
    `command` is the exact command line for the provenance. `simulate` is the model; without one, that of
    `sim.program` on `workers` threads. `shard` = (i, n) lives the i-th of n parts. `extend` is asked
    for more seeds once all are lived, until it gives none. `order`: the measures of welfare and of
    sustainability by which arms are ordered. `foretell` is told how many runs are missing before the
    first is lived, and may refuse. `evidence`: a table of `run.py evidence`, kept in the folder and
    shown in its report. Raises LettersError (from `sim.terms.letters`) if the folder cannot
    be written.
    """
    from analysis.resolved import setting_of

    setting = setting_of(resolved)
    folder, again = results_place(setting, out_dir, resume)
    results, plan = ResultsFolder(folder, again), Plan(setting, arms_together(resolved), shard)
    started = datetime.now(UTC)
    with _store(setting, folder, command) as store:
        results.sweep()
        results.write("scenario.toml", setting.scenario_text)
        results.write("resolved.toml", setting.resolved_text)
        if evidence is not None:
            results.write("evidence.csv", evidence)
        known = load_summary(store, mend=True)
        _note_provenance(results, setting, known, command, engine, "running", started)
        foretell(plan.asked() - plan.known(known.rows))
        try:
            while True:
                with _bar(plan.asked(), progress, lang) as advance:
                    advance(plan.known(known.rows), False)
                    keeper = Keeper(setting, store, results, known, advance)
                    live_missing(resolved, plan, simulate or model(engine, workers), keeper)
                more = extend(known, plan.setting) if extend else ()
                if not more:
                    break
                plan = plan.grown(more)
                store.note("seeds", json.dumps(plan.setting.seeds))
        except KeyboardInterrupt:
            pass
        known.rows.clear()  # read again from the store, not held twice
        with undisturbed(last=True):
            return _finish(resolved, results, plan, store, command, engine, started, lang, order)


def results_place(setting: Setting, out_dir: Path | str | None, resume: bool = False) -> tuple[Path, bool]:
    """The folder for the results and whether it holds this very experiment already."""
    if out_dir is not None:
        return Path(out_dir), taken_up(Path(out_dir), setting)
    base = Path("results") / setting.name
    free = free_folder(base)
    if resume:
        number = int(free.name[len(base.name) + 1:] or 1) - 1
        for before in range(number, 0, -1):
            folder = base if before == 1 else base.with_name(f"{base.name}-{before}")
            if belongs(folder, setting):
                return folder, True
    return free, False


def belongs(folder: Path, setting: Setting) -> bool:
    """Whether a folder holds this experiment, or nothing but a store that was only begun."""
    found = experiment_in(folder)
    if found == "":
        return all(place.name.startswith(STORE) for place in folder.iterdir())
    return found == experiment_id(setting)


def taken_up(folder: Path, setting: Setting) -> bool:
    """The same for a folder that a user names. LettersError if another version of the program has begun it."""
    if belongs(folder, setting):
        return True
    if experiment_in(folder):
        with Store.reading(folder) as store:
            if store.fact("question") == question_id(setting):
                raise LettersError([Letter(str(folder), "", "runs of another version of the program", "runs of this very program",
                                           "their numbers may differ: choose a new folder with --out, or go back to that version")])
    return False


def arms_together(resolved: Resolved | Setting) -> int:
    """How many arms are lived side by side: as many as fill a shard, at least 8."""
    from sim.ensemble import SHARD_ROWS

    if isinstance(resolved, Setting):
        return len(resolved.arms)
    rows = max(sum(village.people.households for village in arm.villages) for arm in resolved.arms)
    return max(8, SHARD_ROWS // rows)


def _store(setting: Setting, folder: Path, command: str | Sequence[str]) -> AbstractContextManager[Store]:
    import shlex

    found = stems(setting)
    arms = [ArmLine(arm.name, arm.title, found[arm.name]) for arm in setting.arms]
    line = command if isinstance(command, str) else shlex.join(command)
    facts = {"title": setting.title, "months": str(setting.months), "seeds": json.dumps(setting.seeds), "command": line,
             "base": setting.base_arm or "", "question": question_id(setting)}
    return Store.writing(folder, experiment_id(setting), arms, facts)


def model(engine: str, workers: int) -> Simulate:
    """The project's own model as a `Simulate`, on threads."""
    from sim.ensemble import live_worlds

    def simulate(resolved: Any, arms: Sequence[str], seeds: Sequence[int]) -> Runs:
        chosen = [resolved.arm(name) for name in arms]
        return live_worlds(resolved, arms=chosen, seeds=seeds, engine=engine, workers=workers)

    return simulate


def _finish(resolved: Resolved | Setting, results: ResultsFolder, plan: Plan, store: Store, command: str | Sequence[str],
            engine: str, started: datetime, lang: str, order: tuple[str, str]) -> Experiment:
    """Write everything that is there, compare it, order the arms and make the report."""
    from analysis.comparison import SPOKEN_LENDER, SPOKEN_PEOPLE, compare
    from analysis.dictionary import dictionary_csv
    from analysis.report import write_report
    from analysis.report_facts import FACTS, facts_of, facts_text

    setting = plan.setting
    exported = export_tables(store, results.folder)
    results.write("dictionary.csv", dictionary_csv(exported.monthly_names))
    asked, done, failed = plan.asked(), plan.known(exported.summary.rows), _failures(setting, store)
    ended = "finished" if done == asked else "stopped" if done + len(failed) < asked else "finished, some runs failed"
    source = _note_provenance(results, setting, exported.summary, command, engine, ended, started, failed)
    few = len(setting.arms) <= MOST_ARMS_IN_REPORT
    comparison = compare(exported.summary, setting, MEASURES if few else {*SPOKEN_PEOPLE, *SPOKEN_LENDER, *order})
    found = tuple(standings(exported.summary, setting, *order)) if done else ()
    results.write("standings.csv", standings_csv(found))
    experiment = Experiment(setting, results.folder, exported.summary, comparison, asked, done, failed, found)
    if done and few:
        facts = facts_of(resolved, setting, exported.summary, engine)
        results.write(FACTS, facts_text(facts))
        write_report(experiment, facts, results, source, lang)
    return experiment


def _failures(setting: Setting, store: Store) -> tuple[str, ...]:
    """A line for every run that failed."""
    arms = {stem: name for name, stem in stems(setting).items()}
    return tuple(f"{arms.get(stem, stem)}, seed {seed}: {reason}" for (stem, seed), (_, reason) in store.failed().items())


def _note_provenance(results: ResultsFolder, setting: Setting, summary: Summary, command: str | Sequence[str], engine: str,
                     state: str, started: datetime, failed: Sequence[str] = ()) -> dict[str, object]:
    from analysis.provenance import provenance

    facts = provenance(setting, command, engine, state, summary, started)
    if failed:
        facts["failed"] = list(failed)
    results.write_json("provenance.json", facts)
    return facts


@contextmanager
def _bar(total: int, wanted: bool, lang: str) -> Iterator[Callable[..., None]]:
    """A progress bar with runs per second and time left; on the error stream, so that tables can be piped."""
    if not wanted:
        yield lambda done, lived=True: None
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
        begun, before = time.monotonic(), 0

        def advance(done: int, lived: bool = True) -> None:
            nonlocal before
            before += 0 if lived else done
            bar.advance(task, done)
            rate = (bar.tasks[0].completed - before) / max(time.monotonic() - begun, 1e-9)
            bar.update(task, rate=text("progress.rate", lang, rate=f"{rate:,.1f}"))

        yield advance
