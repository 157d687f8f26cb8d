"""Test beds of lenders and states, and what they share."""

from pathlib import Path

from sim.program import Program
from sim.terms.resolve import load_scenario
from sim.terms.resolved import Resolved

BEDS = Path(__file__).resolve().parents[1] / "scenarios"


def bed(name: str, *changes: tuple[str, object]) -> Resolved:
    """A test bed with (path, value) changes."""
    return load_scenario(BEDS / f"{name}.toml", list(changes))


def lived(resolved: Resolved, arm: str, seed: int = 8, engine: str = "compiled", **kept) -> Program:
    """The program of one world after its last month."""
    program = Program(resolved, arm=arm, seed=seed, engine=engine, **kept)
    program.run()
    return program


def facts(program: Program) -> dict:
    """What was noted each month in the only world."""
    return program.runs()[0].monthly
