"""The forms in which a lender's products are offered: one for each cycle, number of installments and rating of the client
that the terms tell apart.

A form is a product row of its own, so that what a household is offered, weighs and signs is the same contract. A product that
leaves nothing to choose and has no table by cycle has one form, itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.terms.product import Product
from sim.terms.product_choices import in_cycle, with_installments
from sim.terms.product_columns import NEVER
from sim.terms.product_pricing import by_rating
from sim.terms.product_rates import installment_count

__all__ = ["Form", "forms_of"]

Form = tuple[Product, int, int]
"""A product as it is signed, and the first and last number of clean cycles (from 0) of those to whom it is offered."""


def _lengths(product: Product) -> list[int]:
    """Return the numbers of installments a client may choose from, the usual one first.

    `assumption:` of all that the lender allows a household weighs the usual term, the shortest and the longest.
    """
    usual, repayment = installment_count(product), product.repayment
    return list(dict.fromkeys(n for n in (usual, repayment.installments_min, repayment.installments_max) if n))


def _forms(product: Product) -> Iterator[Form]:
    cycles = max(len(product.cycles.rates), len(product.cycles.installments), 1)
    for cycle in range(1, cycles + 1):
        signed = in_cycle(product, cycle)
        for count in _lengths(signed):
            chosen = signed if count == installment_count(signed) else with_installments(signed, count)
            for rated in by_rating(chosen):
                yield rated, cycle - 1, (cycle - 1 if cycle < cycles else NEVER)


def forms_of(products: Sequence[Product]) -> list[Form]:
    """Return all forms of a lender's products: first one of each product, in their order, then the others."""
    if not any(p.cycles.rates or p.cycles.installments or p.repayment.installments_max or any(p.rating.steps_annual)
               for p in products):
        return [(product, 0, NEVER) for product in products]
    first, more = [], []
    for product in products:
        own = list(_forms(product))
        first.append(own[0])
        more += own[1:]
    return first + more
