"""What each arm offers: a usual loan of every product, its price, its installments. Amounts in fen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from analysis.cost import cost_of
from analysis.schedule import make_offer, schedule_rows
from sim.terms.letters import LettersError

if TYPE_CHECKING:
    from sim.terms.resolved import Arm, Resolved

__all__ = ["offers_of"]


def offers_of(resolved: Resolved) -> dict[str, list[dict[str, Any]]]:
    """Every arm's products with a loan of the usual amount on the first day of the run; none where nothing is lent."""
    return {arm.name: _of_arm(arm, resolved.run.start) if arm.lender.open else [] for arm in resolved.arms}


def _of_arm(arm: Arm, day: date) -> list[dict[str, Any]]:
    found = []
    for product in arm.products:
        try:
            offer = make_offer(product, None, day)
        except (LettersError, ValueError):  # a usual amount that the terms of this arm do not allow has no price
            continue
        cost = cost_of(product, offer.schedule)
        rows = schedule_rows(offer.schedule)
        found.append({
            "product": product.name, "title": product.title or product.name, "principal": sum(row[2] for row in rows),
            "installments": len(rows), "last_due": rows[-1][1], "interest": cost.interest, "fees": cost.fees,
            "subsidy": cost.subsidy, "saved": cost.saved, "total": cost.total, "apr": cost.apr, "eir": cost.eir,
            "advertised": product.interest.rate_annual, "basis": product.interest.basis,
            "rows": [[row[0], row[1], row[2], row[3], row[4] + row[5], row[6], row[7], row[8]] for row in rows],
        })
    return found
