"""Commands for those who change the model: accept a changed baseline, describe it, measure speed."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["accept", "bench", "odd"]


@click.command()
def accept() -> int:
    """Take today's numbers as baseline; note what moved."""
    from rich.console import Console

    from analysis.baseline import accept as take
    from analysis.cli.options import load
    from analysis.cli.warm import compile_model

    compile_model(load("yilong", (), False), ())
    with Console(stderr=True).status("Living the worlds of the baseline"):
        lines = take()
    for line in lines:
        click.echo(line)
    return 0


@click.command()
@click.argument("scenario", required=False, default="")
@click.option("--out", type=click.Path(path_type=Path), help="Write it to this file; else it is printed.")
def odd(scenario: str, out: Path | None) -> int:
    """Describe the model by the ODD+D protocol, from the code.

    With every equation and, where a scenario is named, its values and their sources.
    """
    from analysis.odd_document import odd_document
    from analysis.results import told, write_whole

    text = odd_document(scenario)
    if out:
        with told(out):
            write_whole(out, text)
    click.echo(out or text)
    return 0


@click.command()
@click.option("--quick", is_flag=True, help="Smaller sizes, for a first look.")
def bench(quick: bool) -> int:
    """Measure speed and memory, as ratios within one run."""
    from analysis.bench import bench_command
    from analysis.bench_contracts import contracts_command
    from analysis.bench_loops import loops_command
    from analysis.bench_measures import measures_command

    bench_command(quick=quick)
    loops_command(quick=quick)
    contracts_command(quick=quick)
    measures_command(quick=quick)
    return 0
