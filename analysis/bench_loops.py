"""How compiled loops stand against what they could be: vector code against scalar code, the month against memory.

Rows of `python run.py bench`. A loop can stop being vector code after an upgrade without a word: here it is lived beside the same
moment written row by row, in one session on one machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from sim.calls import Call
from sim.loops import RowLoop
from sim.program import Program
from sim.terms.resolved import Resolved

__all__ = ["cost_of_streaming", "loops_command", "scalar_against_vector"]

DENSE = ("earn", "strike", "spend", "save")
"""Moments that every household lives every month: lived one loop per step."""


def scalar_against_vector(resolved: Resolved, arm: str, tries: int = 20) -> dict[str, tuple[float, float]]:
    """Return moment -> (nanoseconds per household as it is lived, the same row by row), each the least of some tries.

    The village is lived for a year first; each try begins with the same books.
    """
    from sim.kernels import CompiledMoment, loop_of

    program = Program(resolved, arm=arm, seed=1)
    for _ in range(min(12, resolved.run.months)):
        program.step()
    found = {}
    for moment in program.moments:
        if moment.name in DENSE:
            emitted = RowLoop(moment, program.schema, False).write()
            by_row = Call(CompiledMoment(moment.name, loop_of(moment.name, emitted), emitted.blocks, emitted.moves), program.store,
                          moment.table, program.log)
            now = (program.calendar.month, program.calendar.season, 0, program.calendar.first_day, 0)
            found[moment.name] = (_least(program, lambda name=moment.name: program.engine.live(name), tries),
                                  _least(program, lambda call=by_row, now=now: call(*now), tries))
    return found


def _least(program: Program, work: Callable[[], None], tries: int) -> float:
    blocks = [block for table in program.store.tables.values() for block in table.blocks.values()]
    before, moved, best = [block.copy() for block in blocks], program.store.moved.copy(), float("inf")
    for _ in range(tries):
        start = time.thread_time()
        work()
        best = min(best, time.thread_time() - start)
        for block, values in zip(blocks, before, strict=True):
            block[...] = values
        program.store.moved[...] = moved
    return best * 1e9 / program.store.tables["household"].rows


def cost_of_streaming(program: Program, tries: int = 5) -> float:
    """Return nanoseconds per household to read and write every byte of the state of households and loans once: the floor of a
    month that keeps nothing in a cache."""
    blocks = [block for table in ("household", "loan") for block in program.store.tables[table].blocks.values()]
    copies, best = [np.empty_like(block) for block in blocks], float("inf")
    for _ in range(tries):
        start = time.thread_time()
        for block, copy in zip(blocks, copies, strict=True):
            np.copyto(copy, block)
        best = min(best, time.thread_time() - start)
    return best * 1e9 / program.store.tables["household"].rows


def loops_command(quick: bool = False) -> None:
    """Measure and print vector code against scalar code, and the month against memory; quick: a smaller village."""
    from rich.console import Console
    from rich.table import Table

    from analysis.bench import ARM, village_of

    console, resolved = Console(), village_of(*((8_000, 13) if quick else (100_000, 25)))
    table = Table("moment", "as it is lived, ns", "the same row by row, ns", "ratio", title="Vector code against scalar code",
                  title_justify="left")
    for name, (lived, by_row) in scalar_against_vector(resolved, ARM).items():
        verdict = "" if by_row > lived else " (no longer vector code)"
        table.add_row(name, f"{lived:,.1f}", f"{by_row:,.1f}", f"{by_row / lived:,.1f} x{verdict}")
    console.print(table)
    program = Program(resolved, arm=ARM, seed=1)
    program.step()
    start = time.thread_time()
    program.run()
    month = (time.thread_time() - start) * 1e9 / (program.store.tables["household"].rows * (resolved.run.months - 1))
    floor = cost_of_streaming(program)
    table = Table(show_header=False, title="The month against memory", title_justify="left")
    table.add_row("a month of a household", f"{month:,.0f} ns")
    table.add_row("its state read and written once, from memory", f"{floor:,.0f} ns")
    table.add_row("distance to that floor", f"{month / floor:,.1f} x")
    console.print(table)
