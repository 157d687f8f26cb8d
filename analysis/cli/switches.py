"""`ablate`: which finding each mechanism moves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from analysis.cli.options import arm_of, load, seeds_change

__all__ = ["ablate"]


@click.command()
@click.argument("scenario", default="yilong")
@click.option("--set", "changes", multiple=True, metavar="PATH=VALUE",
              help="Change a term, such as village.will.temptation=0.3. May be given several times.")
@click.option("--trust-rules", is_flag=True, help="Run rule files that lie outside the project.")
@click.option("--arm", default="", help="Arm whose mechanisms are switched off; else the first that lends.")
@click.option("--only", multiple=True, metavar="MECHANISM", help="Switch off this mechanism alone. May be given several times.")
@click.option("--seeds", metavar="N|LIST", help="How many seeds, or which, with commas between. Else as the scenario says.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Threads; the results are the same.")
@click.option("--engine", type=click.Choice(["compiled", "agents"]), default="compiled", help="Which engine lives the worlds.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print what was found as CSV.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False),
              help="Write it to a file too: CSV if it ends in .csv, else JSON.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of the table.")
def ablate(scenario: str, changes: Sequence[str], trust_rules: bool, arm: str, only: Sequence[str], seeds: str | None, workers: int,
           engine: str, as_json: bool, as_csv: bool, out: Path | None, lang: str) -> int:
    """Switch off one mechanism at a time under the same luck; say which findings it moves."""
    from rich.console import Console

    from analysis.ablation import ablate as live
    from analysis.ablation import ablation_csv, ablation_json
    from analysis.ablation_table import ablation_table, off_line

    resolved = load(scenario, [*changes, *([seeds_change(seeds)] if seeds else [])], trust_rules)
    if arm:
        arm_of(resolved, arm)
    screen, console = Console(stderr=True), Console()
    with screen.status("") as status:
        found = live(resolved, arm, only=only, workers=workers, engine=engine,
                     told=lambda done, asked: status.update(f"{done} / {asked}"))
    if as_json or as_csv:
        click.echo(ablation_json(found) if as_json else ablation_csv(found), nl=as_json)
    else:
        console.print(ablation_table(found, lang))
        console.print(off_line(found, lang))
    if out is not None:
        from analysis.results import told, write_whole

        with told(out):
            write_whole(out, ablation_csv(found) if out.suffix == ".csv" else ablation_json(found) + "\n")
    return 0
