"""The price of a contract, read from its schedule: nothing is lived."""

from __future__ import annotations

from datetime import date

from analysis.cost import cost_of
from sim.terms.base import fen
from sim.terms.resolved import Arm

__all__ = ["price"]


def price(arm: Arm) -> dict[str, float]:
    """APR and EIR of the first product of an arm at its usual amount, as fractions a year; NaN where no rate balances the flows."""
    from sim.contracts.schedule import build_schedule

    product = arm.products[0]
    cost = cost_of(product, build_schedule(product, fen(product.amount.default_yuan), date(2010, 1, 1)))
    return {"APR": float("nan") if cost.apr is None else cost.apr, "EIR": float("nan") if cost.eir is None else cost.eir}
