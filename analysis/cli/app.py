"""The commands together, and how they end: 0 done, 2 with letters, 130 when stopped by Ctrl-C; a user's fault is no traceback."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import click

from analysis.cli.desk import check, cite, explain, list_, measures, portfolio, schedule
from analysis.cli.options import STOPPED
from analysis.cli.pages import report
from analysis.cli.proof import evidence
from analysis.cli.stores import export, merge, status
from analysis.cli.sweeps import sweep
from analysis.cli.switches import ablate
from analysis.cli.tape import tape
from analysis.cli.upkeep import accept, bench, odd
from analysis.cli.worlds import compare, run
from sim.terms.letters import Letter, LettersError, listed, near_phrase

__all__ = ["DEFAULT", "main"]

DEFAULT = "yilong"
"""The scenario that is compared when no command is given."""


class Front(click.Group):
    """The group of commands: in the order of declaration, an unknown one answered by the nearest."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands as declared."""
        return list(self.commands)

    def resolve_command(self, ctx: click.Context, args: list[str]):
        """The command named by the first word; LettersError naming the nearest if there is none."""
        name = args[0]
        if not name.startswith("-") and name not in self.commands:
            known = listed(self.commands)
            raise LettersError([Letter("run.py", "", name, f"a command: {known}", near_phrase(name, self.commands))])
        return super().resolve_command(ctx, args)


@click.group(cls=Front, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="village-microcredit", prog_name="village-microcredit")
@click.pass_context
def front(ctx: click.Context) -> None:
    """Village microcredit: what would happen under these terms rather than those.

    Without a command the default experiment runs: compare yilong.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(compare, scenario=DEFAULT)


for command in (run, compare, sweep, check, list_, cite, explain, schedule, measures, portfolio, report, evidence, ablate, status,
                merge, export, tape, odd, accept, bench):
    front.add_command(command)


def main(arguments: Sequence[str]) -> int:
    """Run one command line (without the program's name) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console of few letters shows ? for the others
    try:
        answer = front.main(list(arguments), prog_name="run.py", standalone_mode=False)
        sys.stdout.flush()
        return answer if isinstance(answer, int) else 0
    except LettersError as error:
        click.echo(str(error), err=True)
        return 2
    except click.UsageError as error:
        click.echo(str(LettersError([_letter(error)])), err=True)
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nStopped on request, before there were results; nothing was kept.", err=True)
        return STOPPED
    except BrokenPipeError:  # the reader of a pipe has gone (run.py list | head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _letter(error: click.UsageError) -> Letter:
    """What click found wrong with a command line, as a letter."""
    place = error.ctx.command_path if error.ctx else "run.py"
    see = f"see {place} --help"
    if isinstance(error, click.NoSuchOption):
        known = [word for one in error.ctx.command.params for word in one.opts if word.startswith("-")] if error.ctx else []
        return Letter(place, "", error.option_name, f"an option: {listed([*known, '--help'])}",
                      near_phrase(error.option_name, [*known, "--help"]) or see)
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else "a value"
        return Letter(place, "", "nothing", name, see)
    if isinstance(error, click.BadParameter) and error.param:
        return Letter(place, error.param.opts[0], error.message.rstrip("."), _wanted(error.param.type), see)
    return Letter(place, "", error.format_message().rstrip("."), "a command line that can be read", see)


def _wanted(kind: click.ParamType) -> str:
    """What an option takes, in words."""
    if isinstance(kind, click.Choice):
        return f"one of {listed(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange):
        return f"a whole number from {kind.min}" + (f" to {kind.max}" if kind.max is not None else "")
    return {"integer": "a whole number", "directory": "a folder"}.get(kind.name, kind.name)
