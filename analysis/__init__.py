"""Judgments: what the facts of a run mean. In a notebook: `from analysis import compare, load, sweep`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.notebook import Results

__all__ = ["compare", "load", "sweep"]


def compare(scenario: str | Path, set: Mapping[str, Any] | None = None, *, seeds: int | Sequence[int] | None = None,
            out: str | Path | None = None, workers: int = 2, progress: bool = False) -> Results:
    """Live all arms of a scenario under the same luck, or take up what is finished in `out`; the results as Polars frames.

    `set` holds changes by path. `seeds` is a count or a list, else the scenario's. Without `out` the latest folder of this very
    experiment under `results/` is taken up, else a new one is made. Raises LettersError with all faults.
    """
    from analysis.notebook import compared

    return compared(scenario, set or {}, seeds, out, workers, progress)


def sweep(scenario: str | Path, grid: Mapping[str, Sequence[Any]] | None = None, *, sample: Mapping[str, Any] | None = None,
          set: Mapping[str, Any] | None = None, seeds: int | Sequence[int] | None = None, out: str | Path | None = None,
          workers: int = 2, minutes: float | None = None, precision: str | None = None, measure: str = "consumption_mean",
          progress: bool = False) -> Results:
    """Live every combination of `grid` (path to values) or the points of `sample` (between, n, seed, method) beside written arms.

    `minutes` is a budget, `precision` such as "2%" adds seeds until every arm's change in `measure` is known to that share of the
    base arm's level. The rest as in `compare`. Raises LettersError with all faults.
    """
    from analysis.notebook import swept

    made = {name: value for name, value in (("grid", grid), ("sample", sample)) if value}
    return swept(scenario, made, set or {}, seeds, out, workers, minutes, precision, measure, progress)


def load(folder: str | Path) -> Results:
    """The results in a folder that `compare` or `sweep` wrote, also on the command line and also while it is being written.

    Raises LettersError if it is no such folder.
    """
    from analysis.notebook import loaded

    return loaded(Path(folder))
