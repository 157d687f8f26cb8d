"""Which terms of a product act only where real dates and single contracts are reckoned, not in a simulated village.

The `schedule` command and sim/contracts/life.py act on every term. A run of villages acts on those its loan book asks for;
what a product declares beyond that is told, never silently dropped.
"""

from __future__ import annotations

from sim.terms.base import Terms
from sim.terms.product import Product

CONTRACT_ONLY = (
    "repayment.down_payment_share", "interest.counting", "interest.days_in_month", "grace.all", "repayment.rest_days",
    "repayment.holidays", "savings.opening_share", "savings.installment_share", "savings.installment_yuan",
    "savings.withdrawable", "savings.set_off", "savings.rate_annual", "savings.held_by", "fees.opening_share",
    "fees.opening_yuan", "fees.installment_share", "fees.installment_yuan", "penalties.rate_annual",
    "penalties.flat_yuan", "allocation.past_due_first", "liability.guarantors", "liability.fund_share",
    "liability.fund_multiple", "liability.refused", "liability.sequence", "renewal.without_principal", "renewal.top_up",
    "renewal.extension_installments", "prepayment.mode", "disbursement.tranches", "provisioning.days",
    "provisioning.shares", "provisioning.renegotiated_extra", "subsidy.share",
)
"""Paths that the villages' loan book may not ask for; a room that comes to act on one removes it here."""


def not_simulated(product: Product, only: tuple[str, ...] = CONTRACT_ONLY) -> list[str]:
    """Return the paths of `only` that this product sets to something other than their default."""
    found = []
    for path in only:
        section, name = path.split(".")
        part: Terms = getattr(product, section)
        if getattr(part, name) != type(part).model_fields[name].get_default(call_default_factory=True):
            found.append(f"product.{product.name}.{path}")
    return found
