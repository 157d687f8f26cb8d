"""The command that holds the simulator against theory and published findings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

__all__ = ["evidence"]


@click.command()
@click.argument("claims", nargs=-1, metavar="[CLAIM...]")
@click.option("--set", "changes", multiple=True, metavar="PATH=VALUE",
              help="Run the set-up under other terms, such as village.will.penalty_share=0.4. May be given several times.")
@click.option("--json", "as_json", is_flag=True, help="Print findings as JSON.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), 
              help="Write findings to a file too: JSON, or CSV for the page of results if it ends in .csv.")
@click.option("--engine", type=click.Choice(["compiled", "agents"]), default="compiled", help="Which engine lives the set-ups.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, help="Threads.")
def evidence(claims: Sequence[str], changes: Sequence[str], as_json: bool, out: Path | None, engine: str, workers: int) -> int:
    """Hold the simulator against theory and published findings.

    CLAIM is a number such as T1 or V04; without one all are judged. Other terms than the published ones are lived and not judged.
    """
    from rich.console import Console

    from analysis.evidence.judge import findings_of
    from analysis.evidence.shelf import claims_called
    from analysis.evidence.table import evidence_csv, evidence_json, evidence_table, tallied

    wanted, found = claims_called(claims), []
    screen, console = Console(stderr=True), Console()
    with screen.status("") as status:
        for claim in wanted:
            mine = list(findings_of(claim, changes, workers=workers, engine=engine,
                                    told=lambda row, claim=claim: status.update(f"{claim.id}: {row}")))
            found += mine
            if not as_json:
                console.print(evidence_table(claim, mine))
                console.print()
    if as_json:
        click.echo(evidence_json(wanted, found))
    else:
        console.print(tallied(found))
    if out is not None:
        from analysis.results import told, write_whole

        with told(out):
            write_whole(out, evidence_csv(wanted, found) if out.suffix == ".csv" else evidence_json(wanted, found) + "\n")
    return 0
