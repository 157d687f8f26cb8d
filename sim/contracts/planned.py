"""Installments by season or by a list: what each repays, and the line of such a loan. Whole fen, real dates.

A plan says how much principal falls due with each installment, or how much principal and interest together. The same in
a run: sim/contracts/plan_lines.py and plan_walks.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from sim.contracts.lines import FLAT
from sim.contracts.rounding import FIRST, LAST
from sim.terms.base import fen
from sim.terms.product import Product
from sim.terms.product_rates import exact

PLANNED = 4


def weights_of(product: Product, dues: Sequence[date]) -> list[Fraction]:
    """Return the weights of the installments on the due dates, which are the last ones of the loan; of a list, the last entries.

    Where there are more due dates than entries (an extension), the further ones weigh as much as the last entry.
    """
    plan = product.plan
    if plan.month_weights:
        return [exact(plan.month_weights[day.month - 1]) for day in dues]
    kept = [exact(share) for share in plan.shares[max(len(plan.shares) - len(dues), 0):]]
    return kept + kept[-1:] * (len(dues) - len(kept))


def plan_of(product: Product, dues: Sequence[date], principal: int, unit: int, residual: int, passed: int = 0,
            base: int = 0) -> tuple[int, ...]:
    """Return what each installment is planned to pay, fen: principal, or principal and interest where amounts are listed.

    Shares are rounded half to even to the currency's unit; what is left over falls on the last, on the first that pays, or is
    spread. Amounts are those of the product's default loan in proportion to `base` (fen; 0: to the principal), after `passed` of
    them; where there are more due dates than amounts, the last is asked for again.
    """
    if product.plan.amounts_yuan:
        whole = fen(product.amount.default_yuan)
        amounts = [fen(amount) for amount in product.plan.amounts_yuan]
        listed = [amounts[min(passed + k, len(amounts) - 1)] for k in range(len(dues))]
        return tuple(nearest(Fraction(amount * (base or principal), whole), unit) for amount in listed)
    weights = weights_of(product, dues)
    whole_weight = sum(weights) or Fraction(1)
    parts = [nearest(principal * weight / whole_weight, unit) for weight in weights]
    if residual not in (LAST, FIRST):
        upto = [nearest(principal * sum(weights[: k + 1], Fraction(0)) / whole_weight, unit) for k in range(len(weights))]
        parts = [b - a for a, b in zip([0, *upto[:-1]], upto, strict=True)]
    paying = [k for k, weight in enumerate(weights) if weight] or [len(weights) - 1]
    parts[paying[0] if residual == FIRST else paying[-1]] += principal - sum(parts)
    return tuple(parts)


def nearest(amount: Fraction, unit: int) -> int:
    """Return an exact amount of fen to the currency's unit, half to even."""
    return round(amount / unit) * unit


def planned_line(columns: dict[str, Any], state: dict[str, int], planned: int, own: int) -> tuple[int, int, int]:
    """Return (principal due, interest due, interest put off afterwards), fen, of an installment planned to pay `planned`.

    own: interest of the period, fen. Interest waits where the plan asks for it only with principal.
    """
    last, scheduled = state["number"] == state["installments"], state["scheduled"]
    together = columns["plan_amounts"] == 1
    repaid = scheduled if last else max(min(planned - (own + state["deferred"] if together else 0), scheduled), 0)
    waits = columns["plan_interest"] == 1 and repaid == 0 and not last
    due = 0 if waits else own + state["deferred"]
    return repaid, due, own + state["deferred"] if waits else 0


def flat_share(columns: dict[str, Any], state: dict[str, int]) -> int:
    """Return the interest of one installment of a planned flat loan, fen: equal shares, the last takes the rest."""
    if columns["basis"] != FLAT:
        return 0
    total, count, unit = state["interest_total"], state["installments"], int(columns["unit"])
    each = nearest(Fraction(total, count), unit)
    return total - each * (count - 1) if state["number"] == count else each
