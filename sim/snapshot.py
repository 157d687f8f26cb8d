"""Snapshots: the whole state of a program in one file, without pickle.

The file is a NumPy archive of plain arrays and one line of JSON that says what they are. It is read back into a program built
anew from the same scenario, so that a file from a stranger is only ever data.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np

from sim import MODEL_VERSION
from sim.program import Program
from sim.record import FORMAT as RECORD_FORMAT
from sim.terms.letters import Letter, LettersError
from sim.terms.resolved import Resolved

__all__ = ["FORMAT", "restore", "save"]

FORMAT = 1


def _heading(program: Program) -> dict[str, object]:
    return {
        "format": FORMAT, "model": MODEL_VERSION, "record": RECORD_FORMAT, "scenario": program.resolved.digest(),
        "worlds": [[world.arm.name, world.seed] for world in program.worlds], "month": program.calendar.month,
        "years": program.record.years, "tables": {name: dict(table.place) for name, table in program.store.tables.items()},
    }


def _arrays(program: Program) -> dict[str, np.ndarray]:
    store, record = program.store, program.record
    arrays = {f"{table.name}.{name}": block for table in store.tables.values() for name, block in table.blocks.items()}
    arrays |= {"moved": store.moved, "offers": store.offers, "officers": store.stretches["officer"],
               "balances": program.ledger.balances, "monthly": record.monthly}
    for k in range(record.years):
        arrays |= {f"year{k}.{name}": values for name, values in zip(record.names, record.yearly[:, k], strict=True)}
    return arrays


def save(program: Program, path: str | Path) -> None:
    """Write the state between two months to a file (.npz). Raises ValueError in the middle of a month."""
    if program.in_month:
        raise ValueError("a snapshot is taken between two months: live the month to its end first")
    heading = np.frombuffer(json.dumps(_heading(program), sort_keys=True).encode(), np.uint8)
    with open(path, "wb") as file:
        np.savez_compressed(file, heading=heading, **_arrays(program))


def restore(path: str | Path, resolved: Resolved, engine: str = "compiled") -> Program:
    """Return the program a snapshot holds, built from its own scenario; raises LettersError if the two do not belong together."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        heading = json.loads(arrays.pop("heading").tobytes())
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise LettersError([Letter(str(path), "", str(error), "a snapshot written by this program")]) from error
    from sim.build import World

    worlds = [World(resolved.arm(arm), seed) for arm, seed in heading["worlds"]]
    program = Program(resolved, worlds=worlds, engine=engine)
    found = json.loads(json.dumps(_heading(program)))
    letters = [Letter(str(path), name, str(heading.get(name))[:80], str(found[name])[:80],
                      "restore it with its own scenario and version")
               for name in ("format", "model", "record", "scenario", "tables") if heading.get(name) != found[name]]
    if letters:
        raise LettersError(letters)
    program.calendar.month = heading["month"]
    program.record.noted = heading["month"] + 1
    for name, target in _arrays(program).items():
        target[...] = arrays[name]
    return program
