"""Compiling the model before it is first used: from both ends at once, in two processes that share the cache folder.

Nothing depends on the helper: what it has compiled is found in the cache, what it has not is compiled here.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sim.terms.files import PROJECT

if TYPE_CHECKING:
    from sim.terms.resolved import Resolved

__all__ = ["compile_model"]

SLOW_SECONDS = 3.0
"""A first moment that takes longer than this was not in the cache."""


def compile_model(resolved: Resolved, changes: Sequence[str], trust_rules: bool = False) -> None:
    """Compile every moment of a scenario, with a line that says which; quick if they are in the cache.

    changes and trust_rules: as the scenario was loaded, for the helper. Raises LettersError for rules that cannot be used.
    """
    from rich.console import Console

    import sim.program  # noqa: F401  (long to load; not to be taken for compiling)

    console = Console(stderr=True)
    helpers: list[subprocess.Popen] = []
    began = time.monotonic()

    def help_out() -> None:
        console.print("The model is new or has changed: it is compiled once, in about half a minute.", style="dim")
        helpers.append(_helper(resolved, changes, trust_rules))

    def done(name: str) -> None:
        if not helpers and time.monotonic() - began > SLOW_SECONDS:
            help_out()
        status.update(f"Preparing the model: {name}")

    try:
        with console.status("Preparing the model") as status:
            if _nothing_kept():
                help_out()
            _compile(resolved, 1, done)
    finally:
        for helper in helpers:
            helper.kill()
            helper.wait()


def _nothing_kept() -> bool:
    from sim.sources import folder

    return not any((folder() / "numba").glob("*"))


def _helper(resolved: Resolved, changes: Sequence[str], trust_rules: bool) -> subprocess.Popen:
    """Start a second process that compiles the moments from the last to the first."""
    words = [sys.executable, "-m", __name__, str(resolved.path), "trusted" if trust_rules else "", *changes]
    return subprocess.Popen(words, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _compile(resolved: Resolved, order: int, done: Callable[[str], None] | None = None) -> None:
    """Compile the moments of every set of rules that the arms use; order 1 is first to last, -1 last to first."""
    from sim.build import World
    from sim.program import Program
    from sim.rules.load import shards_by_rules

    for worlds in shards_by_rules([World(arm, resolved.run.seeds[0]) for arm in resolved.arms]):
        Program(resolved, worlds=worlds, done=done, last_first=order < 0)


def _help(arguments: Sequence[str]) -> None:
    import analysis.sheets  # noqa: F401  (surveys and loan tapes in Parquet)
    from sim.terms.resolve import load_scenario

    path, trusted, *changes = arguments
    _compile(load_scenario(path, changes, trust_rules=bool(trusted)), -1)


if __name__ == "__main__":
    _help(sys.argv[1:])
