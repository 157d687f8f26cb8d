"""Readings that look at the households of a village and at its lender's books at the end of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from analysis.evidence.readings import first_due
from sim.build import World
from sim.program import Program

if TYPE_CHECKING:
    from sim.record import Run
    from sim.terms.resolved import Arm, Resolved

__all__ = ["LOOKS", "looked_at"]

Look = Callable[[Program, int, "Run"], Mapping[str, float]]
LOOKS: dict[str, Look] = {}
"""name -> function of a program at its end, the number of its world and that world's run, that gives quantity -> number."""


def look(function: Look) -> Look:
    """Register a look under its own name."""
    LOOKS[function.__name__] = function
    return function


def looked_at(resolved: Resolved, arm: Arm, name: str, engine: str = "compiled") -> list[Mapping[str, float]]:
    """Live an arm under each seed and return what a look finds."""
    programs = (Program(resolved, worlds=[World(arm, seed)], engine=engine) for seed in resolved.run.seeds)
    return [LOOKS[name](program, 1, program.run()[0]) for program in programs]


def lost(run: Run) -> float:
    """What the lender loses on the loans that fall due in the first such month, over what it lent: from its books.

    Lent, less principal and interest received since, plus interest on its own funds while the loans ran and what it cost to make
    and to watch them.
    """
    due = first_due(run)
    monthly, lent = run.monthly, int(run.monthly["flow_disburse"][:due].sum())
    received = int((monthly["flow_pay_principal"] + monthly["flow_pay_interest"]).sum())
    spent = int(monthly["flow_pay_funding_interest"][1: due + 1].sum() + monthly["flow_pay_loan_cost"][:due].sum())
    return (lent + spent - received) / lent if lent else 0.0


@look
def watching(program: Program, number: int, run: Run) -> dict[str, float]:
    """Mean effort of watching of those who answer for others; the part of what first fell due that was not paid."""
    rows = program.store.rows_of_world("household", number)
    effort, joint = (program.store.column("household", name)[rows] for name in ("effort", "joint"))
    due = first_due(run)
    unpaid = 1.0 - run.monthly["due_paid_fen"][due] / max(run.monthly["due_fen"][due], 1)
    return {"effort": float(effort[joint > 0].mean()) if joint.any() else 0.0, "unpaid": float(unpaid)}


@look
def projects(program: Program, number: int, run: Run) -> dict[str, float]:
    """The lender's loss and what it is left with, over what it lent; the share of projects that are safe ones; what who knows the
    safe one pays, and what borrowers have in hand at the end, over what was borrowed."""
    rows = program.store.rows_of_world("household", number)
    column = {name: program.store.column("household", name)[rows]
              for name in ("venture", "calling", "paid_month", "side_owed", "side_claim", "cash")}
    borrowed = run.monthly["flow_disburse"][: first_due(run)].sum() / len(column["venture"])
    pays = column["paid_month"] - column["side_owed"] + column["side_claim"]
    return {"loss": lost(run), "safe": float((column["venture"] == 1).sum() / max((column["venture"] > 0).sum(), 1)),
            "safe_pays": float(pays[column["calling"] == 0].mean() / borrowed), "received": 1.0 - lost(run),
            "kept": float(column["cash"].mean() / borrowed)}
