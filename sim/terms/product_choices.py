"""The contract that is signed where a product leaves a choice: the number of installments, and what the loan's cycle gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.terms.product_rates import installment_count

if TYPE_CHECKING:
    from sim.terms.product import Product


def rate_name(product: Product) -> str:
    """Return which rate a product states: rate_annual, rate_period or rate_term; rate_annual where it bears none."""
    stated = [name for name in ("rate_period", "rate_term") if getattr(product.interest, name) > 0]
    return stated[0] if stated else "rate_annual"


def _part(product: Product, section: str, **changes: Any) -> dict[str, Any]:
    return {section: getattr(product, section).model_copy(update=changes)}


def with_installments(product: Product, count: int) -> Product:
    """Return the product (unchecked) with so many installments; a stated term grows or shrinks with them."""
    repayment, before = product.repayment, installment_count(product)
    months, days = repayment.term_months * count, repayment.term_days * count
    whole = months % before == 0 and days % before == 0
    term = {"term_months": months // before if whole else 0, "term_days": days // before if whole else 0}
    return product.model_copy(update=_part(product, "repayment", installments=count, **term))


def in_cycle(product: Product, cycle: int) -> Product:
    """Return the product (unchecked) as it is for a client's loan number `cycle` (1 first): its rate and number of installments.

    A loan later than the table has the last entry. The limit by cycle is `cycle_limit` (sim/contracts/charges.py).
    """
    cycles, changed = product.cycles, product
    if cycles.rates:
        rate = cycles.rates[min(cycle, len(cycles.rates)) - 1]
        changed = changed.model_copy(update=_part(changed, "interest", **{rate_name(product): rate}))
    if cycles.installments:
        changed = with_installments(changed, cycles.installments[min(cycle, len(cycles.installments)) - 1])
    return changed.model_copy(update=_part(changed, "cycles", rates=(), installments=()))


def with_limit(product: Product, most_yuan: float) -> Product:
    """Return the product (unchecked) lending at most so much, yuan."""
    amount = product.amount
    limits = {name: min(getattr(amount, name), most_yuan) for name in ("min_yuan", "default_yuan", "max_yuan")}
    return product.model_copy(update=_part(product, "amount", **limits))
