"""What the products on offer cost their clients: as advertised, APR and EIR of a usual loan, each product and their mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from statistics import fmean

from analysis.setting import Price
from sim.terms.letters import LettersError
from sim.terms.product import Product

__all__ = ["advertised_rate", "price_of", "prices"]

_KNOWN: dict[str, Price | None] = {}
_MOST_KNOWN = 4096
_DAY = date(2010, 1, 1)
FEN = 100


def advertised_rate(product: Product) -> float:
    """The rate a year as the product states it, share; that of a period or of the term is brought to a year, not compounded."""
    from analysis.cost import periods_per_year

    interest, repayment = product.interest, product.repayment
    if interest.rate_period:
        return interest.rate_period * periods_per_year(product)
    if interest.rate_term and repayment.term_months:
        return interest.rate_term * 12.0 / repayment.term_months
    return interest.rate_annual


def prices(products: Sequence[Product]) -> dict[str, Price]:
    """Price by name of product, for a loan of its usual amount; a product that no rate balances is left out."""
    found = {product.name: _price(product) for product in products}
    return {name: price for name, price in found.items() if price is not None}


def price_of(products: Sequence[Product]) -> Price | None:
    """The mean price of products, each counted once; None if none of them has one."""
    each = list(prices(products).values())
    if not each:
        return None
    return Price(*(fmean(getattr(one, name) for one in each) for name in ("advertised", "apr", "eir")))


def _price(product: Product) -> Price | None:
    key = product.model_dump_json()
    if key not in _KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = _worked_out(product)
    found = _KNOWN[key]
    return None if found is None else replace(found)


def _worked_out(product: Product) -> Price | None:
    from analysis.cost import cost_of
    from sim.contracts.schedule import build_schedule

    try:
        cost = cost_of(product, build_schedule(product, round(product.amount.default_yuan * FEN), _DAY))
    except (LettersError, ValueError):
        return None
    if cost.apr is None or cost.eir is None:
        return None
    return Price(advertised_rate(product), cost.apr, cost.eir)
