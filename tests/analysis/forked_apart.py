"""Lives the command again and again, each time in a process of its own that is killed: what is imported and compiled is shared.

Usage: python forked_apart.py SCENARIO [WORD...]; then lines "SECONDS SEEDS FOLDER" on the input. Each forks a process that runs
`run.py compare SCENARIO WORD... --seeds SEEDS --out FOLDER` and kills it -9 after so many seconds (0: never); the answer is a line
with its exit code, -9 for one that was killed.
"""

import os
import signal
import sys
import time

import analysis.budget
import analysis.cli.warm
import analysis.comparison
import analysis.report
import analysis.sweeping  # noqa: F401  (imported once, before the processes part)
from analysis.cli.app import main
from sim.build import World
from sim.program import Program
from sim.terms.resolve import load_scenario


def live(words: list[str]) -> int:
    """Run the command in a process of its own without a word on the screen; its number."""
    child = os.fork()
    if child:
        return child
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    os._exit(main(words) or 0)


def ended_within(child: int, seconds: float) -> int | None:
    """The status of a process once it has ended; None if it goes on after so many seconds (0: wait as long as it takes)."""
    until = time.monotonic() + seconds
    while seconds == 0 or time.monotonic() < until:
        done, status = os.waitpid(child, 0 if seconds == 0 else os.WNOHANG)
        if done:
            return status
        time.sleep(0.002)
    return None


def serve(scenario: str, *more: str) -> None:
    """Warm up, then live and kill as the input says."""
    resolved = load_scenario(scenario, [word for word in more if "=" in word])
    Program(resolved, worlds=[World(arm, 1) for arm in resolved.arms])
    print("ready", flush=True)
    for line in sys.stdin:
        seconds, seeds, folder = line.split()
        child = live(["compare", scenario, *more, "--seeds", seeds, "--out", folder])
        status = ended_within(child, float(seconds))
        if status is None:
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve(*sys.argv[1:])
