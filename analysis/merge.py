"""Runs of several folders brought together, as after a batch queue has lived an experiment in shards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from analysis.export import export_tables
from analysis.identity import run_key
from analysis.payload import unpack
from analysis.results import ResultsFolder
from analysis.store import Found, Store, experiment_in
from sim.terms.letters import Letter, LettersError

__all__ = ["Merged", "merge_folders"]

TOGETHER = 64
"""Runs in one transaction."""


@dataclass
class Merged:
    """Runs in the folder, runs the experiment asks for, runs that could not be read, and the command of the experiment."""

    runs: int
    asked: int
    damaged: int
    command: str


def merge_folders(folders: Sequence[Path], out: Path) -> Merged:
    """Copy all finished runs of folders of one experiment into `out` and export its tables; safe to repeat.

    Raises LettersError if the folders are of different experiments, or hold different results of one run.
    """
    experiments = {folder: experiment_in(folder) for folder in folders}
    first = experiments[folders[0]]
    strange = [folder for folder, found in experiments.items() if not found or found != first]
    if strange:
        raise LettersError([Letter(str(folder), "", "no store of runs" if not experiments[folder] else "runs of another experiment",
                                   f"the same experiment as in {folders[0]}", "merge what one command made with --shard")
                            for folder in strange])
    damaged = 0
    with Store.reading(folders[0]) as store:
        arms, facts = store.arms(), store.facts()
    facts.pop("experiment", None)
    ResultsFolder(out, again=experiment_in(out) in ("", first))
    with Store.writing(out, str(first), arms, facts) as target:
        for folder in folders:
            with Store.reading(folder) as source:
                damaged += _copy_all(source, target)
        runs = len(export_tables(target, out).summary.rows)
    return Merged(runs, len(json.loads(facts["seeds"])) * len(arms), damaged, facts.get("command", ""))


def _copy_all(source: Store, target: Store) -> int:
    """Copy all runs, of a damaged file those that can be read; how many could not (at least 1 of a damaged file)."""
    rows, damaged = source.rows(), 0
    try:
        some = list(islice(rows, TOGETHER))
    except LettersError:
        found = [one for one in source.readable() if _is_sound(one)]
        for at in range(0, len(found), TOGETHER):
            target.keep(found[at: at + TOGETHER])
        return 1
    while some:
        damaged += _copy(source, target, some)
        some = list(islice(rows, TOGETHER))
    return damaged


def _is_sound(found: Found) -> bool:
    try:
        unpack(found.payload, found.digest, "", found.seed)
    except ValueError:
        return False
    return True


def _copy(source: Store, target: Store, rows: Sequence[tuple[int, str, str, int]]) -> int:
    """Copy some runs; how many could not be read."""
    sound: dict[str, Found] = {}
    damaged = 0
    for row, arm, stem, seed in rows:
        try:
            found = source.found(row)
            unpack(found.payload, found.digest, arm, seed)
            sound[run_key(stem, seed)] = found
        except (ValueError, LettersError):
            damaged += 1
    target.keep(sound.values())
    return damaged
