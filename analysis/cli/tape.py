"""`tape`: the loans of some worlds, loan by loan, and if wanted their installments and the households, as files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from analysis.cli.options import arm_of, load, scenario_options, seeds_change
from sim.terms.letters import Letter, LettersError

__all__ = ["tape"]


@click.command()
@scenario_options
@click.option("--arm", "arms", multiple=True, help="One arm only; may be given several times. Else all of them.")
@click.option("--seeds", metavar="N|LIST", help="How many seeds, or which, with commas between. Else the scenario's first.")
@click.option("--month", type=click.IntRange(1), help="As of the end of this month. Else of the last.")
@click.option("--installments", is_flag=True, help="Also a row for every installment that fell due, with what was paid.")
@click.option("--panel", type=click.Choice(["month", "year"]), help="Also a row for every household and month or year.")
@click.option("--csv", is_flag=True, help="Also as CSV, for Excel, R and Stata.")
@click.option("--engine", type=click.Choice(["compiled", "agents"]), default="compiled", show_default=True,
              help="Compiled loops or Mesa agents, one by one; the rows are the same.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the files; new or empty.")
def tape(scenario: str, changes: Sequence[str], trust_rules: bool, arms: Sequence[str], seeds: str | None, month: int | None,
         installments: bool, panel: str | None, csv: bool, engine: str, out: Path | None) -> int:
    """Write the loan tape: one row per loan, as a lender's system would export it.

    The worlds are lived anew, to the same numbers as in `run` and `compare`.
    """
    more = [seeds_change(seeds)] if seeds else []
    resolved = load(scenario, [*changes, *more], trust_rules)
    if month is not None and month > resolved.run.months:
        raise LettersError([Letter("--month", "", str(month), f"a month of the run, 1 to {resolved.run.months}")])
    names = [arm_of(resolved, name).name for name in arms] or [arm.name for arm in resolved.arms]
    chosen = resolved.run.seeds if seeds else resolved.run.seeds[:1]
    from rich.console import Console
    from rich.progress import Progress

    from analysis.csv_out import write_csv
    from analysis.dictionary import tables_csv
    from analysis.results import ResultsFolder, free_folder
    from analysis.tape import Wanted, write_tape

    results = ResultsFolder(out or free_folder(Path("results") / f"{resolved.path.stem}-tape"))
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(resolved.title, total=len(names) * len(chosen))
        rows = write_tape(resolved, names, chosen, Wanted(installments, panel or "", month), results.folder, engine,
                          lambda: bar.advance(task))
    results.write("resolved.toml", resolved.to_toml())
    results.write("dictionary.csv", tables_csv(rows))
    for table, count in rows.items():
        if csv:
            write_csv(results.path(f"{table}.parquet"), results.path(f"{table}.csv"))
        click.echo(f"{count:>10,} rows  {results.folder / table}.parquet" + (" and .csv" if csv else ""))
    click.echo(f"What the columns mean: {results.path('dictionary.csv')}")
    return 0
