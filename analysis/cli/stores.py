"""Commands about results that are already there, or just arriving: status, merge, export."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

__all__ = ["export", "merge", "status"]

TABLES = ("summary", "monthly", "effects", "changes")
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("folder", type=_FOLDER)
def status(folder: Path) -> int:
    """Say how far an experiment is, even while it runs."""
    from analysis.store import MOST_TRIES, Store

    with Store.reading(folder) as store:
        arms, facts, done, failed = store.arms(), store.facts(), store.done(), store.failed()
    seeds = json.loads(facts["seeds"])
    names = {arm.stem: arm.name for arm in arms}
    width = max(len(arm.name) for arm in arms)
    click.echo(facts["title"])
    for arm in arms:
        lived = sum(stem == arm.stem for stem, _ in done)
        lost = sum(stem == arm.stem for stem, _ in failed)
        click.echo(f"  {arm.name:<{width}}  {lived:>7,} of {len(seeds):,}" + (f"  failed: {lost:,}" if lost else ""))
    total = sum(stem in names for stem, _ in done)
    click.echo(f"{total:,} of {len(seeds) * len(arms):,} runs are finished, {len(failed):,} failed.")
    for (stem, seed), (tries, reason) in list(failed.items())[:20]:
        end = "; not tried again" if tries >= MOST_TRIES else ""
        click.echo(f"  {names.get(stem, stem)}, seed {seed}: {reason} (tries: {tries}{end})")
    if total < len(seeds) * len(arms):
        click.echo(f"To go on: {facts['command']} --out {folder}")
    return 0


@click.command()
@click.argument("folders", nargs=-1, required=True, type=_FOLDER, metavar="DIR...")
@click.option("--out", type=_FOLDER, required=True, help="Folder for all runs together; new, or of the same experiment.")
def merge(folders: Sequence[Path], out: Path) -> int:
    """Bring the runs of several folders together."""
    from analysis.merge import merge_folders

    found = merge_folders(folders, out)
    lost = f"; {found.damaged:,} or more could not be read" if found.damaged else ""
    click.echo(f"{found.runs:,} runs of {found.asked:,} are in {out}{lost}")
    click.echo(f"For the comparison and the report: {found.command} --out {out}")
    return 0


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--csv", is_flag=True, help="Also every table as CSV, for Excel, R and Stata.")
@click.option("--xlsx", is_flag=True, help="Also a workbook: summary, comparison, statements, ratios with definitions, terms.")
@click.option("--seed", type=int, help="Whose books the workbook shows. Else the first finished.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of the workbook.")
def export(folder: Path, csv: bool, xlsx: bool, seed: int | None, lang: str) -> int:
    """Write the tables of the runs finished so far; if wanted as CSV, and a workbook."""
    from analysis.csv_out import write_csv
    from analysis.export import export_tables
    from analysis.provenance import sha256
    from analysis.store import Store

    with Store.reading(folder) as store:
        runs = len(export_tables(store, folder).summary.rows)
    click.echo(f"{runs:,} runs")
    for name in TABLES:
        place = folder / f"{name}.parquet"
        if place.exists():
            click.echo(f"{sha256(place.read_bytes())}  {place.name}")
            if csv:
                write_csv(place, folder / f"{name}.csv")
                click.echo(folder / f"{name}.csv")
    if xlsx:
        from analysis.workbook import write_workbook

        write_workbook(folder, folder / "workbook.xlsx", seed, lang)
        click.echo(folder / "workbook.xlsx")
    return 0
