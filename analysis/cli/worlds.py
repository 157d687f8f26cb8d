"""`run`: one seed, looked at closely. `compare`: every arm under the same seeds, with intervals and a results folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.cli.options import (
    STOPPED,
    arm_of,
    budget_options,
    cluster_options,
    command_line,
    load,
    part_of,
    refuse_used,
    scenario_options,
    seeds_change,
    seeds_options,
)

if TYPE_CHECKING:
    from rich.console import Console

    from analysis.experiment import Experiment
    from sim.record import Run
    from sim.terms.resolved import Resolved

__all__ = ["compare", "run", "show"]

_OUT = click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the results; new or empty.")
_LANG = click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of tables, report.")


@click.command()
@scenario_options
@seeds_options
@click.option("--resume", is_flag=True, help="Go on in the latest folder of this very experiment under results/, if there is one.")
@budget_options
@click.option("--measure", default="consumption_mean", show_default=True, help="What --precision is of.")
@click.option("--evidence", type=click.Path(path_type=Path, dir_okay=False),
              help="A table written by `evidence --out TABLE.csv`, to stand in the report.")
@cluster_options
@_OUT
@_LANG
def compare(scenario: str, changes: Sequence[str] = (), trust_rules: bool = False, seeds: str | None = None, workers: int = 2,
            resume: bool = False, budget: str | None = None, precision: str | None = None, most_seeds: int = 1000,
            measure: str = "consumption_mean", evidence: Path | None = None,
            shard: str | None = None, cluster: str | None = None, scheduler: str | None = None,
            out: Path | None = None, lang: str = "en") -> int:
    """Compare arms under the same luck; write a results folder.

    The same command with the same folder goes on where it was stopped.
    """
    from analysis.budget import Limit, limit_of
    from analysis.precision import precision_of, width_line

    limit, wanted = limit_of(budget) if budget else Limit(), precision_of(precision, measure, most_seeds) if precision else None
    more = [seeds_change(seeds)] if seeds else []
    resolved = load(scenario, [*changes, *more], trust_rules)
    refuse_used(out, resolved)
    part = part_of(shard)
    from analysis.cli.warm import compile_model
    from analysis.cluster import cluster_model
    from analysis.sweeping import Wish, run_sweep

    compile_model(resolved, changes, trust_rules)
    words = command_line("compare", resolved, changes, seeds=seeds, precision=precision, measure=measure if precision else None,
                         trust_rules=trust_rules)
    with cluster_model(cluster, scheduler) as far:
        wish = Wish(workers, limit, wanted, shard=part, resume=resume, simulate=far, evidence=evidence)
        found = run_sweep(resolved, out, words, wish, say=lambda text: click.echo(text, err=True), lang=lang)
    code = show(found.experiment, lang)
    if found.width:
        click.echo(width_line(found.width, len(resolved.arms), lang))
    return code


@click.command()
@scenario_options
@click.option("--arm", help="One arm only. Else all of them.")
@click.option("--seed", type=int, help="Which life of the village. Else the scenario's first seed.")
@click.option("--engine", type=click.Choice(["compiled", "agents"]), default="compiled", show_default=True,
              help="Compiled loops or Mesa agents, one by one; the results are the same.")
@_OUT
@_LANG
def run(scenario: str, changes: Sequence[str], trust_rules: bool, arm: str | None, seed: int | None, engine: str,
        out: Path | None, lang: str) -> int:
    """Live one seed, in all arms or one; print a short table."""
    more = [("run.seeds", [seed])] if seed is not None else []
    resolved = load(scenario, [*changes, *more], trust_rules)
    words = command_line("run", resolved, changes, arm=arm, seed=seed, engine=engine, trust_rules=trust_rules)
    arms = (arm_of(resolved, arm),) if arm else resolved.arms
    first = resolved.run.seeds[:1]
    base = resolved.run.base_arm if len(arms) > 1 else arms[0].name
    resolved = replace(resolved, arms=arms, run=resolved.run.model_copy(update={"seeds": first, "base_arm": base}))
    refuse_used(out, resolved)
    if engine == "compiled":
        from analysis.cli.warm import compile_model

        compile_model(resolved, changes, trust_rules)
    if out is None:
        return _look(resolved, engine, lang)
    from analysis.experiment import run_experiment

    def simulate(resolved: Any, arms: Sequence[str], seeds: Sequence[int]) -> Iterator[tuple[int, Mapping[str, Run]]]:
        yield seeds[0], _live(resolved, arms, engine)

    return show(run_experiment(resolved, engine, out, words, progress=False, simulate=simulate, lang=lang), lang)


def show(experiment: Experiment, lang: str) -> int:
    """Print an experiment; the exit code: 0, 1 if runs failed, or that of a stop."""
    from analysis.tables import print_experiment

    print_experiment(experiment, lang=lang)
    for line in experiment.failed[:20]:
        click.echo(f"Failed: {line}", err=True)
    return STOPPED if experiment.stopped else 1 if experiment.failed else 0


def _live(resolved: Resolved, arms: Sequence[str], engine: str) -> dict[str, Run]:
    """Live the first seed of the arms month by month, with a bar; the record of each arm."""
    from rich.progress import Progress

    from sim.program import Program, World

    runs = {}
    with Progress(console=_errors(), transient=True) as bar:
        for name in arms:
            arm = resolved.arm(name)
            months = bar.add_task(arm.title, total=resolved.run.months)
            program = Program(resolved, worlds=[World(arm, resolved.run.seeds[0])], engine=engine)
            for _ in range(resolved.run.months):
                program.step()
                bar.advance(months)
            runs[name] = program.runs()[0]
    return runs


def _look(resolved: Resolved, engine: str, lang: str) -> int:
    """Live one seed, measure it, print it, write nothing."""
    from rich.console import Console
    from rich.text import Text

    from analysis.comparison import compare as compared
    from analysis.measures import Case
    from analysis.resolved import setting_of
    from analysis.summary import Summary, row_of
    from analysis.tables import comparison_table

    setting, summary = setting_of(resolved), Summary()
    runs = _live(resolved, [arm.name for arm in setting.in_order], engine)
    base = runs.get(setting.base_arm) if setting.base_arm else None
    for arm in setting.arms:
        one = runs[arm.name]
        summary.add(row_of(Case(one, arm, None if one is base else base)))
    console = Console()
    console.print(comparison_table(compared(summary, setting), f"{setting.title} (seed {setting.seeds[0]})", lang))
    console.print()
    for name, one in runs.items():
        console.print(Text(f"{name}: {one.outcome.value}; fingerprint {one.fingerprint}", style="dim"))
    return 0


def _errors() -> Console:
    from rich.console import Console

    return Console(stderr=True)
