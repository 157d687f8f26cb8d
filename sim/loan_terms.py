"""Steps that only some products need: they join a loan's moments where a product of the run declares such terms."""

from collections.abc import Iterable
from dataclasses import replace

from sim.contracts.anew import line_as_agreed
from sim.contracts.charges import installment_fee, with_dated_fees
from sim.contracts.oldest import oldest_still_unpaid
from sim.contracts.oldest_first import parts_of_payment
from sim.contracts.plan_lines import as_planned, oldest_of_plan
from sim.loan_due import TAKEN, receive, take_parts
from sim.wiring import Moment, Step

__all__ = ["TERMS", "terms_of", "with_terms"]

TERMS = frozenset({"planned", "dated_fees", "by_installment"})
"""Kinds of terms with steps of their own."""

_AFTER = {
    ("planned", line_as_agreed): Step(as_planned, ("principal_due", "interest_due", "put_off")),
    ("planned", oldest_still_unpaid): Step(oldest_of_plan, ("oldest_unpaid", "interest_total")),
    ("dated_fees", installment_fee): Step(with_dated_fees, ("fee_due",)),
}
_INSTEAD = {
    ("by_installment", receive): (
        Step(parts_of_payment, ("penalty_part", "fee_part", "interest_part", "principal_part")), Step(take_parts, TAKEN)),
}


def terms_of(worlds: Iterable) -> frozenset[str]:
    """Return which of TERMS some product of these worlds declares."""
    found = set()
    for product in dict.fromkeys(p for world in worlds for version in world.arm.versions for p in version.products):
        found |= {"planned"} if product.repayment.method == "planned" else set()
        found |= {"by_installment"} if product.allocation.by == "installment" else set()
        found |= {"dated_fees"} if product.fees.dated_days else set()
    return frozenset(found)


def with_terms(moments: Iterable[Moment], terms: Iterable[str]) -> tuple[Moment, ...]:
    """Return the moments with the steps that these terms need, each after the step that it corrects or in its place."""
    if not terms:
        return tuple(moments)
    return tuple(replace(moment, steps=tuple(_steps(moment, frozenset(terms)))) for moment in moments)


def _steps(moment: Moment, terms: frozenset[str]) -> Iterable[Step]:
    for step in moment.steps:
        yield from next((steps for (term, place), steps in _INSTEAD.items() if term in terms and place is step.function), (step,))
        yield from (more for (term, place), more in _AFTER.items() if term in terms and place is step.function)
