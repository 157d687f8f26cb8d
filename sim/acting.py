"""Terms that a contract may declare and print but that do not act in a simulated month: refused before month one, never ignored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.terms.letters import Letter, LettersError
from sim.terms.product import Product

__all__ = ["refuse_idle_terms"]

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
    for name, value in (("without_principal", renewal.without_principal), ("top_up", renewal.top_up),
                        ("extension_installments", renewal.extension_installments)):
        if value:
            yield f"renewal.{name}", value, "none: a loan runs as it was agreed"
    if product.disbursement.tranches:
        yield "disbursement.tranches", list(product.disbursement.tranches), "none: a loan is paid out at once"
    if product.provisioning.renegotiated_extra:
        yield "provisioning.renegotiated_extra", product.provisioning.renegotiated_extra, "0: no loan is renegotiated"
    if product.subsidy.share and product.subsidy.payer != "government":
        yield "subsidy.payer", product.subsidy.payer, "government"


def refuse_idle_terms(file: str, products: Iterable[Product]) -> None:
    """Raise LettersError naming every declared term that would not act in the run, all at once."""
    letters = [Letter(file, f"product.{product.name}.{path}", str(value), f"a term that acts in a run: {acts}", _HINT)
               for product in dict.fromkeys(products) for path, value, acts in _idle(product)]
    if letters:
        raise LettersError(letters)
