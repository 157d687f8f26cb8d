"""The front door: `python run.py` runs the default experiment, `python run.py --help` shows what else there is."""

import sys

from analysis.cli.app import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
