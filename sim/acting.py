"""Which changes of loans a run has to look for; and terms that do not act in a simulated month: refused, never ignored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.terms.letters import Letter, LettersError
from sim.terms.product import Product
from sim.terms.product_rates import interval_days

__all__ = ["changes_of", "refuse_idle_terms"]

_HINT = "the schedule command prints it; leave it out of a run"


def _idle(product: Product) -> Iterator[tuple[str, object, str]]:
    """Yield (path, value, what acts instead) for each term of a product that would be ignored by the month."""
    repayment, liability, renewal = product.repayment, product.liability, product.renewal
    if repayment.rest_days or repayment.holidays:
        yield "repayment.holidays", "days on which nothing falls due", "none: the month of the run has 30 equal days"
    if interval_days(product) < 7:
        yield "repayment.every_days", interval_days(product), "7 or more: a month has at most five rounds of meetings"
    if product.interest.counting != "periods":
        yield "interest.counting", product.interest.counting, "periods: the month of the run has 30 days"
    if liability.kind in {"guarantor", "pooled_fund"}:
        yield "liability.kind", liability.kind, "individual or joint"
    if renewal.top_up and product.interest.basis == "declining" and 30 % interval_days(product):
        yield ("renewal.top_up", renewal.top_up,
               "installments every 10, 15 or 30 days, or flat interest: money is paid out where a month and a period end")
    if len(product.disbursement.tranches) > 1:
        yield from _tranches(product)
    if product.subsidy.share and product.subsidy.payer != "government":
        yield "subsidy.payer", product.subsidy.payer, "government"


def _tranches(product: Product) -> Iterator[tuple[str, object, str]]:
    """Yield what a run cannot do for a loan in tranches: other conventions, graces on interest, more withheld than paid out."""
    tranches, interest = list(product.disbursement.tranches), product.interest
    put_off = product.grace.interest_payment or (interest.basis == "flat" and product.grace.interest_free)
    if interest.convention != "cumulative" or put_off:
        yield "disbursement.tranches", tranches, "none, but with convention cumulative and no grace on interest"
    withheld = product.fees.opening_share + product.savings.opening_share + product.fees.opening_yuan / product.amount.min_yuan
    if withheld >= tranches[0] * (1.0 - product.repayment.down_payment_share):
        yield "disbursement.tranches", tranches, "a first tranche above what is withheld from it"


def changes_of(worlds, chosen, own_methods) -> frozenset[str]:
    """Return what may happen to loans in some world: "roll_over", "extend", "prepay", "top_up", "tranches", "waves".

    Moments of changes that no product allows and no rule asks for are not lived. Prepayment is a matter of behavior: it is looked
    for where a scenario names a rule or a parameter of it, or a household class has a method of its own.
    """
    found = {"prepay"} if "prepay" in chosen.rules or "prepay" in chosen.parameters or "prepay" in own_methods else set()
    for product in dict.fromkeys(p for world in worlds for version in world.arm.versions for p in version.products):
        found |= {"roll_over"} if product.renewal.without_principal else set()
        found |= {"extend"} if product.renewal.extension_installments else set()
        found |= {"top_up"} if product.renewal.top_up else set()
        found |= {"tranches"} if len(product.disbursement.tranches) > 1 else set()
        found |= {"waves"} if product.liability.sequence else set()
    return frozenset(found)


def _waves_apart(file: str, products: Sequence[Product]) -> Iterator[Letter]:
    """Yield letters where group products differ in their waves: a group has one order in which its members are served."""
    joint = [product for product in dict.fromkeys(products) if product.liability.kind == "joint"]
    for product in joint:
        same = [one for one in joint if one.name == product.name or one.liability.sequence == product.liability.sequence]
        if len(same) < len(joint):
            yield Letter(file, f"product.{product.name}.liability.sequence", str(list(product.liability.sequence)),
                         "the same waves in all group products", "a group serves its members in one order")


def refuse_idle_terms(file: str, products: Sequence[Product]) -> None:
    """Raise LettersError naming every declared term that would not act in the run, all at once."""
    letters = [Letter(file, f"product.{product.name}.{path}", str(value), f"a term that acts in a run: {acts}", _HINT)
               for product in dict.fromkeys(products) for path, value, acts in _idle(product)]
    letters += _waves_apart(file, products)
    if letters:
        raise LettersError(letters)
