"""What a notebook sees: results as Polars frames, with the unit and meaning of every column at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.checksums import damaged_pages
from analysis.comparison import t_interval
from analysis.measures import MEASURES, measure
from analysis.standing import holm, p_value
from sim.terms.letters import Letter, LettersError

if TYPE_CHECKING:
    import polars as pl

    from analysis.experiment import Experiment

__all__ = ["Results", "compared", "loaded", "swept"]


@dataclass(frozen=True)
class Results:
    """A results folder. `runs` has a row for each arm and seed, `months` for each month of a run; `units`, `meanings` go by column.

    `folder` holds the same as files. `base` is the arm that changes are taken against; None where there is but one arm.
    """

    folder: Path
    base: str | None
    titles: Mapping[str, str]
    runs: pl.DataFrame

    @cached_property
    def months(self) -> pl.DataFrame:
        """Arm, seed, month, then ratios, sums (whole fen, `_fen`) and counts."""
        return self._table("monthly.parquet")

    @cached_property
    def effects(self) -> pl.DataFrame:
        """Change of consumption by place in the distribution, a row for each place of a paired run."""
        return self._table("effects.parquet")

    @cached_property
    def standings(self) -> pl.DataFrame:
        """Arms from best to worst, as a sweep leaves them; LettersError if it is still on the way."""
        import polars as pl

        if not (self.folder / "standings.csv").exists():
            hint = "they are written when the experiment ends or is stopped"
            raise LettersError([Letter(str(self.folder), "standings.csv", "nothing yet", "the order of arms", hint)])
        return pl.read_csv(self.folder / "standings.csv")

    def _table(self, name: str) -> pl.DataFrame:
        """A table of the folder, its checksums looked at; LettersError if it is missing or damaged."""
        import polars as pl

        if not (self.folder / name).exists():
            found = [Letter(str(self.folder), name, "nothing yet", "a table", f"python run.py export {self.folder}")]
            raise LettersError(found)
        damaged = damaged_pages(self.folder / name)
        if damaged:
            hint = f"python run.py export {self.folder} writes the table again"
            found = [Letter(str(self.folder / name), page, "bytes that are not those of their checksum",
                            "the bytes that were written", hint) for page in damaged[:5]]
            raise LettersError(found)
        return pl.read_parquet(self.folder / name)

    @cached_property
    def units(self) -> dict[str, str]:
        """Unit of every column of `runs` and `months`; shares are plain numbers."""
        return self._described("unit")

    @cached_property
    def meanings(self) -> dict[str, str]:
        """What every column of `runs` and `months` is, in words."""
        return self._described("label")

    def _described(self, what: str) -> dict[str, str]:
        import csv

        from analysis.dictionary import dictionary_csv

        place = self.folder / "dictionary.csv"
        text = place.read_text("utf-8") if place.exists() else dictionary_csv([])
        rows = csv.DictReader(text.splitlines())
        return {row["column"]: row[what] for row in rows if row["file"] in ("summary.parquet", "monthly.parquet")}

    def changes(self, name: str) -> pl.DataFrame:
        """Paired change of a measure in every arm against the base arm: mean, 95 % t interval, seeds, p and p after Holm.

        KeyError for an unknown measure, with the nearest; empty without a base arm.
        """
        import polars as pl

        unit = measure(name).unit
        wide = self.runs.pivot(on="arm", index="seed", values=name, maintain_order=True)
        base = self.base or ""
        arms = [arm for arm in self.titles if base in wide.columns and arm != base and arm in wide.columns]
        paired = [(wide[arm] - wide[base]).to_numpy() for arm in arms]
        intervals, p = [t_interval(change) for change in paired], [p_value(change) for change in paired]
        return pl.DataFrame({
            "arm": arms, "title": [self.titles[arm] for arm in arms], "change": [one.mean for one in intervals],
            "low": [one.low for one in intervals], "high": [one.high for one in intervals], "unit": [unit] * len(arms),
            "seeds": [one.n for one in intervals], "p": p, "p_holm": holm(p),
        }, schema_overrides={"arm": pl.String, "title": pl.String, "seeds": pl.Int64})


def loaded(folder: Path) -> Results:
    """The results of a folder, from its store: finished or on the way."""
    import polars as pl

    from analysis.export import load_summary
    from analysis.store import Store

    with Store.reading(folder) as store:
        arms, facts, summary = store.arms(), store.facts(), load_summary(store)
    runs = pl.DataFrame(summary.columns([arm.name for arm in arms]))
    return Results(folder, facts.get("base") or None, {arm.name: arm.title for arm in arms}, runs)


def _resolved(scenario: str | Path, made: Mapping[str, Any], changes: Mapping[str, Any], seeds: int | Sequence[int] | None) -> Any:
    import analysis.sheets  # noqa: F401  (surveys and loan tapes in Parquet)
    from sim.terms.resolve import load_scenario

    more = [] if seeds is None else [("run.seeds", seeds)]
    return load_scenario(scenario, [*changes.items(), *more], tables=made)


def _plain(value: Any) -> Any:
    """Numbers and arrays of NumPy as the whole numbers, fractions and lists that they are; anything else as it is."""
    import numpy as np

    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple | range) else value


def _asked(changes: object, seeds: object, workers: object) -> tuple[dict[str, Any], Any]:
    """Changes and seeds as a scenario takes them. Raises LettersError for what is no table, no seeds, no number of threads."""
    letters = []
    if not isinstance(changes, Mapping):
        letters.append(Letter("set", "", str(changes)[:60], "a dictionary of changes by path", 'for example {"run.months": 24}'))
    known = _plain(seeds)
    if not (known is None or isinstance(known, int) or (isinstance(known, list) and all(isinstance(one, int) for one in known))):
        letters.append(Letter("seeds", "", str(seeds)[:60], "a count, or a list of whole numbers", "for example 20, or [1, 5, 9]"))
    if not isinstance(workers, int) or not 1 <= workers <= 256:
        letters.append(Letter("workers", "", str(workers)[:60], "a number of threads from 1 to 256"))
    if letters:
        raise LettersError(letters)
    return _plain(changes), known


def compared(scenario: str | Path, changes: Mapping[str, Any], seeds: int | Sequence[int] | None, out: str | Path | None,
             workers: int, progress: bool) -> Results:
    """As `analysis.compare`."""
    from analysis.cli.options import command_line
    from analysis.experiment import run_experiment

    changes, seeds = _asked(changes, seeds, workers)
    resolved = _resolved(scenario, {}, changes, seeds)
    words = command_line("compare", resolved, [f"{path}={value}" for path, value in changes.items()], seeds=_listed(seeds))
    found = run_experiment(resolved, "compiled", out, words, workers=workers, progress=progress, resume=True)
    return _with_faults_told(found)


def swept(scenario: str | Path, made: Mapping[str, Any], changes: Mapping[str, Any], seeds: int | Sequence[int] | None,
          out: str | Path | None, workers: int, minutes: float | None, precision: str | None, measure_id: str,
          progress: bool) -> Results:
    """As `analysis.sweep`."""
    from analysis.budget import Limit
    from analysis.precision import precision_of
    from analysis.sweeping import Wish, run_sweep

    if minutes is not None and not minutes > 0:
        raise LettersError([Letter("minutes", "", str(minutes), "a time above 0", "leave it out for as long as it takes")])
    changes, seeds = _asked(changes, seeds, workers)
    wanted = precision_of(str(precision or "5%"), measure_id, 1000) if precision or measure_id not in MEASURES else None
    resolved = _resolved(scenario, _plain(made), changes, seeds)
    wish = Wish(workers, Limit(None if minutes is None else 60 * minutes), wanted, measure_id, resume=True)
    found = run_sweep(resolved, Path(out) if out else None, "python run.py sweep resolved.toml", wish, progress=progress)
    return _with_faults_told(found.experiment)


def _listed(seeds: int | Sequence[int] | None) -> str | None:
    return None if seeds is None else str(seeds) if isinstance(seeds, int) else ",".join(map(str, seeds))


def _with_faults_told(found: Experiment) -> Results:
    import warnings

    for line in found.failed:
        warnings.warn(f"failed: {line}", stacklevel=3)
    if found.stopped:
        warnings.warn(f"stopped with {found.finished:,} of {found.asked:,} runs: the same call again goes on", stacklevel=3)
    return loaded(found.folder)
