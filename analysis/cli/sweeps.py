"""`sweep`: many arms, written or made by a grid or a sample, with a budget and a precision."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.options import (
    STOPPED,
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
    from analysis.sweeping import Sweep

__all__ = ["sweep"]

MOST_LINES = 20


@click.command()
@scenario_options
@seeds_options
@budget_options
@click.option("--measure", default="consumption_mean", show_default=True, help="What arms are ordered by.")
@click.option("--sustainability", default="oss", show_default=True, help="What it is weighed against on the front.")
@click.option("--resume", is_flag=True, help="Go on in the latest folder of this very sweep under results/, if there is one.")
@cluster_options
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the results; new, or of this very sweep.")
def sweep(scenario: str, changes: Sequence[str], trust_rules: bool, seeds: str | None, workers: int, budget: str | None,
          precision: str | None, measure: str, sustainability: str, most_seeds: int, resume: bool, shard: str | None,
          cluster: str | None, scheduler: str | None, out: Path | None) -> int:
    """Live a grid or sample of arms; say which is best."""
    from analysis.budget import Limit, limit_of
    from analysis.precision import precision_of

    more = [seeds_change(seeds)] if seeds else []
    resolved = load(scenario, [*changes, *more], trust_rules)
    part, limit = part_of(shard), limit_of(budget) if budget else Limit()
    for name in (measure, sustainability):
        precision_of("5%", name, most_seeds)
    wanted = precision_of(precision, measure, most_seeds) if precision else None
    refuse_used(out, resolved)
    from analysis.cli.warm import compile_model
    from analysis.cluster import cluster_model
    from analysis.sweeping import Wish, run_sweep

    compile_model(resolved, changes, trust_rules)
    words = command_line("sweep", resolved, changes, seeds=seeds, precision=precision, measure=measure, trust_rules=trust_rules)
    with cluster_model(cluster, scheduler) as far:
        wish = Wish(workers, limit, wanted, measure, sustainability, part, resume, far)
        found = run_sweep(resolved, out, words, wish, say=lambda text: click.echo(text, err=True))
    _print(found, measure, sustainability)
    return STOPPED if found.experiment.stopped else 1 if found.experiment.failed else 0


def _print(found: Sweep, welfare: str, sustainability: str) -> None:
    """The best arms as lines: level, change against the base arm, Holm's p, chance of being best, and the front."""
    from analysis.measures import measure
    from analysis.precision import width_line
    from analysis.wording import NOTHING, shown, shown_change

    units = measure(welfare).unit, measure(sustainability).unit
    listed = found.standings[:MOST_LINES]
    click.echo(f"{welfare}, change against {found.experiment.comparison.title(found.experiment.comparison.base) or NOTHING}, "
               f"p (Holm, {sum(one.p == one.p for one in found.standings)} comparisons), chance of being best, {sustainability}")
    for one in listed:
        change = shown_change(one.change.mean, units[0], "en") if one.change.n else NOTHING
        sign = "-" if one.change.n and one.change.mean < 0 else "+" if one.change.n else ""
        p = f"{one.p_holm:.3f}" if one.p_holm == one.p_holm else NOTHING
        best = f"{one.best:.0%}" if one.best == one.best else NOTHING
        last = shown(one.sustainability.mean, units[1], "en", short=True) if one.sustainability.n else NOTHING
        click.echo(f"{'*' if one.on_front else ' '} {one.title[:48]:<48} {shown(one.welfare.mean, units[0], 'en', short=True):>9} "
                   f"{sign}{change.lstrip('+-')}  {p}  {best}  {last}")
    rest = len(found.standings) - len(listed)
    click.echo((f"and {rest:,} more. " if rest else "") + f"* is on the front of {welfare} against {sustainability}.")
    if found.width:
        click.echo(width_line(found.width, len(found.standings)))
    for line in found.experiment.failed[:MOST_LINES]:
        click.echo(f"Failed: {line}", err=True)
    experiment = found.experiment
    click.echo(f"{experiment.finished:,} of {experiment.asked:,} runs are in {experiment.folder}")
