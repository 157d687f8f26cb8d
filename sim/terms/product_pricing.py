"""The price of a product as a sum of five parts, and by the rating of the client, as the guideline [3] asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from sim.terms.base import Share, Terms
from sim.terms.product_plans import Fault

if TYPE_CHECKING:
    from sim.terms.product import Product

GRADES = ("good", "usual", "weak")
"""Ratings of a client, best first."""
_PARTS = ("funds_annual", "method_annual", "administration_annual", "loss_annual", "return_annual")
Part = Annotated[float, Field(ge=0.0, le=5.0)]
Three = Field(strict=False)
_DIGITS = 10


class Pricing(Terms):
    """The five parts of a rate [3] 32; their sum is interest.rate_annual. All 0: the rate is declared as it is."""

    funds_annual: Part = Field(default=0.0, description="Cost of the funds lent, share a year [3].")
    method_annual: Part = Field(default=0.0, description="What the way of lending (group, security) adds, share a year [3].")
    administration_annual: Part = Field(default=0.0, description="Cost of administration, share a year [3].")
    loss_annual: Part = Field(default=0.0, description="Expected loss, share a year [3].")
    return_annual: Part = Field(default=0.0, description="Return aimed at, share a year [3].")


class Rating(Terms):
    """What the lender's rating of a client changes in this product; neutral by default."""

    steps_annual: Annotated[tuple[float, float, float], Three] = Field(
        default=(0.0, 0.0, 0.0), description="Added to the rate for good, usual and weak clients, share a year [3] 24.")
    line_share: Share = Field(
        default=0.0, description="Most of a client's credit line that it may lend [3] 23: .20 unsecured, .25 joint; 0: any.")
    grade: Literal["any", "good", "usual", "weak"] = Field(
        default="any", description="Only for clients of this rating; forms by steps_annual set it.")


def _sum_of(parts: dict[str, Any]) -> float:
    numbers = [parts.get(name, 0.0) for name in _PARTS]
    return round(sum(n for n in numbers if isinstance(n, (int, float)) and not isinstance(n, bool)), _DIGITS)


def priced(raw: Any) -> Any:
    """Return the table of a product with interest.rate_annual as the sum of its parts, where it has parts and states no rate."""
    if not isinstance(raw, dict) or not isinstance(raw.get("pricing"), dict) or not isinstance(raw.get("interest"), dict):
        return raw
    rate = _sum_of(raw["pricing"])
    if rate <= 0.0 or raw["interest"].get("rate_annual", 0.0):
        return raw
    return raw | {"interest": raw["interest"] | {"rate_annual": rate}}


def pricing_faults(product: Product) -> Iterator[Fault]:
    """Yield why the parts of the price, or the steps by rating, do not fit the rate."""
    rate, parts = product.interest.rate_annual, _sum_of(product.pricing.model_dump())
    if parts and abs(rate - parts) > 10.0**-9:
        yield Fault("interest.rate_annual", str(rate), f"{parts}, the sum of pricing, or 0", "0 lets the parts decide")
    if parts and (product.interest.rate_period or product.interest.rate_term):
        yield Fault("pricing", str(parts), "0 where the rate is for a period or the term", "pricing adds up to a rate a year")
    steps = product.rating.steps_annual
    if any(steps) and (rate + min(steps) < 0.0 or product.interest.rate_period or product.interest.rate_term
                       or product.cycles.rates):
        yield Fault("rating.steps_annual", str(list(steps)), "steps that leave a rate a year of 0 or more, without "
                         "cycles.rates", "rates by cycle and by rating are not combined")


def by_rating(product: Product) -> list[Product]:
    """Return the product (unchecked) as clients of each rating sign it, that of usual ones first; itself where all pay alike."""
    steps = product.rating.steps_annual
    if not any(steps):
        return [product]
    found = {}
    for grade, step in zip(GRADES, steps, strict=True):
        interest = product.interest.model_copy(update={"rate_annual": round(product.interest.rate_annual + step, _DIGITS)})
        rating = product.rating.model_copy(update={"grade": grade, "steps_annual": (0.0, 0.0, 0.0)})
        found[grade] = product.model_copy(update={"interest": interest, "rating": rating})
    return [found["usual"], found["good"], found["weak"]]
