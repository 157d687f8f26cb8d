"""The page of results that are already there: report."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["report"]


@click.command()
@click.argument("results", type=click.Path(path_type=Path, file_okay=False))
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of the page.")
@click.option("--pdf", is_flag=True, help="Print it to report.pdf too, where a Chromium is present.")
@click.option("--evidence", type=click.Path(path_type=Path, dir_okay=False),
              help="A CSV table to set beside the results; else evidence.csv in the folder, if it is there.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), 
              help="Where to write the page; else report.html in the folder.")
def report(results: Path, lang: str, pdf: bool, evidence: Path | None, out: Path | None) -> int:
    """Make the page of a results folder again, in English or Chinese."""
    from analysis.again import make_again, print_pdf

    place = make_again(results, lang, evidence, out)
    click.echo(str(place))
    if pdf:
        click.echo(str(print_pdf(place)))
    return 0
