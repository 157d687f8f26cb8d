"""Which changes of loans a run has to look for; and terms that do not act in a simulated month: refused, never ignored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.terms.letters import Letter, LettersError
from sim.terms.product import Product

__all__ = ["changes_of", "refuse_idle_terms"]

_HINT = "the schedule command prints it; leave it out of a run"


def _idle(product: Product) -> Iterator[tuple[str, object, str]]:
    """Yield (path, value, what acts instead) for each term of a product that would be ignored by the month."""
    repayment, liability, renewal = product.repayment, product.liability, product.renewal
    if repayment.rest_days or repayment.holidays:
        yield "repayment.holidays", "days on which nothing falls due", "none: the month of the run has 30 equal days"
    if product.interest.counting != "periods":
        yield "interest.counting", product.interest.counting, "periods: the month of the run has 30 days"
    if liability.kind in {"guarantor", "pooled_fund"}:
        yield "liability.kind", liability.kind, "individual or joint"
    if liability.sequence:
        yield "liability.sequence", list(liability.sequence), "none: members are served as they apply"
    if renewal.top_up:
        yield "renewal.top_up", renewal.top_up, "none: a loan runs as it was agreed"
    if product.disbursement.tranches:
        yield "disbursement.tranches", list(product.disbursement.tranches), "none: a loan is paid out at once"
    if product.subsidy.share and product.subsidy.payer != "government":
        yield "subsidy.payer", product.subsidy.payer, "government"


def changes_of(worlds, chosen, own_methods) -> frozenset[str]:
    """Return what may happen to a running loan in some world: "roll_over", "extend", "prepay".

    Moments of changes that no product allows and no rule asks for are not lived. Prepayment is a matter of behavior: it is looked
    for where a scenario names a rule or a parameter of it, or a household class has a method of its own.
    """
    found = {"prepay"} if "prepay" in chosen.rules or "prepay" in chosen.parameters or "prepay" in own_methods else set()
    for product in dict.fromkeys(p for world in worlds for version in world.arm.versions for p in version.products):
        found |= {"roll_over"} if product.renewal.without_principal else set()
        found |= {"extend"} if product.renewal.extension_installments else set()
    return frozenset(found)


def refuse_idle_terms(file: str, products: Iterable[Product]) -> None:
    """Raise LettersError naming every declared term that would not act in the run, all at once."""
    letters = [Letter(file, f"product.{product.name}.{path}", str(value), f"a term that acts in a run: {acts}", _HINT)
               for product in dict.fromkeys(products) for path, value, acts in _idle(product)]
    if letters:
        raise LettersError(letters)
