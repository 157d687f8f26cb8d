"""An experiment of made runs in a process of its own, to be killed: says after every commit how many runs are kept.

Usage: python lived_apart.py FOLDER SEEDS [BYTES]: BYTES is the most a file may grow to.
"""

import sys
from pathlib import Path

from synthetic_run import made_setting, made_simulation

from analysis import living
from analysis.experiment import run_experiment
from analysis.store import Store
from sim.terms.letters import LettersError


def main(folder: str, seeds: int, most_bytes: int = 0) -> int:
    """Live what is missing; 2 with letters."""
    if most_bytes:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))
    living.SECONDS_BETWEEN_COMMITS = 0.01
    keep = Store.keep

    def told(self, runs):
        keep(self, runs)
        print(f"kept {len(self.done())}", flush=True)

    Store.keep = told
    try:
        setting = made_setting(seeds=seeds, months=12)
        run_experiment(setting, "compiled", Path(folder), "the command", progress=False, simulate=made_simulation)
    except LettersError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
