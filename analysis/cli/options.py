"""Options that several commands share, and loading the scenario they name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.terms.letters import Letter, LettersError

if TYPE_CHECKING:
    from sim.terms.resolved import Arm, Resolved

__all__ = ["STOPPED", "arm_of", "budget_options", "cluster_options", "command_line", "load", "part_of", "refuse_used",
           "scenario_options", "seeds_change", "seeds_options"]

Command = Callable[..., Any]
STOPPED = 130
"""Exit code of a command that Ctrl-C stopped."""


def scenario_options(command: Command) -> Command:
    """Add what every command about a scenario takes: its name, changes by path, trust in its rule files."""
    for decorate in (
        click.option("--trust-rules", is_flag=True, help="Run rule files that lie outside the project."),
        click.option("--set", "changes", multiple=True, metavar="PATH=VALUE",
                     help="Change a term, such as product.interest.rate_annual=0.08. May be given several times."),
        click.argument("scenario"),
    ):
        command = decorate(command)
    return command


def seeds_options(command: Command) -> Command:
    """Add under how many lucks arms live, and on how many threads."""
    for decorate in (
        click.option("--workers", type=click.IntRange(1, 256), default=2, show_default=True,
                     help="Threads; the results are the same."),
        click.option("--seeds", metavar="N|LIST",
                     help="How many seeds, or which, with commas between. Else as the scenario says."),
    ):
        command = decorate(command)
    return command


def cluster_options(command: Command) -> Command:
    """Add where worlds live: only a part of them here, or on a cluster made here or one that is there, instead of on threads."""
    for decorate in (
        click.option("--scheduler", metavar="TCP", help="Live on the cluster of a Dask scheduler, such as tcp://node1:8786."),
        click.option("--cluster", metavar="local:N", help="Live in N processes of a Dask cluster made here."),
        click.option("--shard", metavar="I/N", help="Live only part I of N, for a batch queue; `merge` brings the parts together."),
    ):
        command = decorate(command)
    return command


def budget_options(command: Command) -> Command:
    """Add how precise the answer must be and what it may cost."""
    for decorate in (
        click.option("--most-seeds", type=click.IntRange(8, 100_000), default=1000, show_default=True,
                     help="Where --precision ends."),
        click.option("--precision", metavar="5%",
                     help="Add seeds until every arm's change is known to this share of the base's level, or the budget ends."),
        click.option("--budget", metavar="30min|5000runs", help="Refuse what would cost more; stop when it is spent."),
    ):
        command = decorate(command)
    return command


def load(scenario: str, changes: Sequence[str | tuple[str, Any]], trust_rules: bool) -> Resolved:
    """Load a scenario with its changes and say which of them an arm sets itself. Raises LettersError with all faults."""
    import analysis.sheets  # noqa: F401  (surveys and loan tapes in Parquet)
    from sim.terms.resolve import load_scenario

    resolved = load_scenario(scenario, changes, trust_rules=trust_rules)
    for path, arms in resolved.overruled().items():
        click.echo(f"Note: {path} is set by {', '.join(arms)} itself; there --set has no effect.", err=True)
    return resolved


def arm_of(resolved: Resolved, name: str) -> Arm:
    """The arm of that name. Raises LettersError naming the nearest if there is none."""
    from sim.terms.files import label
    from sim.terms.letters import letter, listed, near_phrase

    known = [arm.name for arm in resolved.arms]
    if name not in known:
        facts = {"name": f'"{name}"', "known": listed(known), "near": near_phrase(name, known)}
        raise LettersError([letter("no_arm", label(resolved.path), "--arm", **facts)])
    return resolved.arm(name)


def seeds_change(seeds: str) -> tuple[str, int | list[int]]:
    """The change that `--seeds` asks for: a count, or a list with commas. Raises LettersError for anything else."""
    words = [word.strip() for word in seeds.split(",") if word.strip()]
    if not words or not all(word.isascii() and word.isdigit() and len(word) < 19 for word in words):
        raise LettersError([Letter("--seeds", "", seeds, "a count, or seeds with commas between", "for example 20, or 1,5,9")])
    numbers = [int(word) for word in words]
    return "run.seeds", numbers if "," in seeds else numbers[0]


def part_of(shard: str | None) -> tuple[int, int]:
    """The part that `--shard i/n` asks for, (1, 1) without one. Raises LettersError for anything else."""
    words = (shard or "1/1").split("/")
    if len(words) != 2 or not all(word.isascii() and word.isdigit() and len(word) < 7 for word in words):
        raise LettersError([Letter("--shard", "", str(shard), "a part of how many", "for example 3/8")])
    number, of = map(int, words)
    if not 1 <= number <= of:
        raise LettersError([Letter("--shard", "", str(shard), "a part from 1 to the number of parts", "for example 3/8")])
    return number, of


def refuse_used(out: Path | None, resolved: Resolved) -> None:
    """Refuse a folder that holds something else before anything is computed. Raises LettersError."""
    if out is not None and out.exists():
        from analysis.experiment import taken_up
        from analysis.resolved import setting_of
        from analysis.results import ResultsFolder

        if not out.is_dir() or (any(out.iterdir()) and not taken_up(out, setting_of(resolved))):
            ResultsFolder(out)


def command_line(command: str, resolved: Resolved, changes: Sequence[str], **options: Any) -> list[str]:
    """The words that make a result again, without the names of folders outside the project."""
    from sim.terms.files import label

    path = Path(label(resolved.path))
    words = ["python", "run.py", command, path.name if path.is_absolute() else path.as_posix()]
    for change in changes:
        words += ["--set", change]
    for name, value in options.items():
        if value is not None and value is not False:
            words += [f"--{name.replace('_', '-')}"] + ([] if value is True else [str(value)])
    return words
