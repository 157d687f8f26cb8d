"""What a lender may do beyond the plain business, as the sources have it: its moments, when they are lived, and terms that would
come to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from sim.ratings import RATING_MOMENTS
from sim.terms.resolved import Version

__all__ = ["LENDER_MOMENTS", "LENDER_PRACTICES", "idle_terms_of_lender", "practices_of_lender"]

LENDER_PRACTICES = frozenset({"ratings"})
"""Practices of lenders, each with moments or columns of its own."""
LENDER_MOMENTS = RATING_MOMENTS
"""Moments that are lived only where a lender follows such a practice."""


def practices_of_lender(version: Version) -> Iterator[str]:
    """Yield which of LENDER_PRACTICES a version of the terms asks for."""
    if version.lender.rating.valid_months:
        yield "ratings"


def idle_terms_of_lender(version: Version) -> Iterator[tuple[str, str, str, str]]:
    """Yield (path, found, expected, hint) for terms of a version that need another term to act."""
    yield from _rating(version)


def _rating(version: Version) -> Iterator[tuple[str, str, str, str]]:
    line, valid = version.lender.line, version.lender.rating.valid_months
    for product in version.products:
        rated = any(product.rating.steps_annual) or product.rating.grade != "any" or product.rating.line_share
        if rated and not valid:
            yield f"product.{product.name}.rating", "terms by rating", "lender.rating.valid_months above 0", ""
        if product.rating.line_share and not any(line.income_times):
            yield (f"product.{product.name}.rating.line_share", str(product.rating.line_share), "lender.line.income_times above 0",
                   "a share of no line is nothing")
    if (any(line.income_times) or line.revolving) and not valid:
        yield "lender.line", "a line", "lender.rating.valid_months above 0", "[3] 14: rate, set the line, draw"
    if any(line.income_times) and not line.revolving and not any(p.rating.line_share for p in version.products):
        yield "lender.line", "a line of which no product lends a share", "product.rating.line_share above 0, or revolving", ""
