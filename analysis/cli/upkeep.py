"""Commands for those who change the model: accept a changed baseline, measure speed."""

from __future__ import annotations

import click

__all__ = ["accept", "bench"]


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
