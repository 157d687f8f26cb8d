"""What a client can see of a loan's price: its installments, and the rate that balances what is received and what is paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from sim.contracts.schedule import build_schedule
from sim.terms.base import fen
from sim.terms.product import Product
from sim.terms.product_rates import installment_count

__all__ = ["seen_prices"]

_DAY = date(2010, 1, 1)
_HALVINGS = 60


@lru_cache(maxsize=1024)
def seen_prices(product: Product) -> dict[str, float]:
    """Return what the usual loan of a product costs over its term, share of it.

    price_installments: all installments with their fees less what is paid out. price_effective: the rate of a period at which
    installments and fees are worth what is paid out, times their number. Savings come back and are no price; a subsidy is not seen.
    """
    schedule = build_schedule(product, fen(product.amount.default_yuan), _DAY)
    shift = product.grace.all
    received, paid = ([0.0] * (len(schedule.lines) + 1 + shift) for _ in range(2))
    place = {schedule.start: 0} | {line.due: line.n + shift for line in schedule.lines}
    for day, amount in schedule.tranches:
        received[place[day]] += amount
    for line in schedule.lines:
        paid[line.n + shift] += line.principal + line.interest + line.fee
    lent = max(sum(received), 1.0)
    price = (sum(paid) - sum(received)) / lent
    received[0] -= schedule.fee
    return {"price_installments": price, "price_effective": _period_rate(received, paid) * installment_count(product)}


def _period_rate(received: Sequence[float], paid: Sequence[float]) -> float:
    """Return the rate of a period that balances the flows, found by halving between -1 and 10; its ends where none does."""
    low, high = -0.999, 10.0
    for _ in range(_HALVINGS):
        rate = 0.5 * (low + high)
        over = sum((got - gave) / (1.0 + rate) ** k for k, (got, gave) in enumerate(zip(received, paid, strict=True)))
        low, high = (rate, high) if over < 0.0 else (low, rate)
    return 0.5 * (low + high)
