"""Scenario: the file that composes villages, products, a lender and shocks into arms that are compared."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from sim.terms.base import Line, Terms, Word

MOST_SEEDS = 100_000
MOST_ARMS = 5_000

Noun = str | dict[str, Any]
"""A noun is named (`"yilong_a"`, a file) or written out in place (a table)."""


def _one_by_one(seeds: object) -> object:
    """A count n means seeds 1 to n; a list is taken as it is."""
    if isinstance(seeds, bool) or not isinstance(seeds, (int, list, tuple)):
        raise PydanticCustomError("not_seeds", "a count or a list of seeds")
    if isinstance(seeds, int):
        if not 1 <= seeds <= MOST_SEEDS:
            raise PydanticCustomError("seeds_out_of_range", "how many", {"most": MOST_SEEDS})
        return tuple(range(1, seeds + 1))
    if len(seeds) != len({repr(seed) for seed in seeds}):
        raise PydanticCustomError("seed_twice", "each seed once")
    return tuple(seeds)


Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]


class Run(Terms):
    """How long and how often; the same in every arm, so that arms meet the same luck."""

    months: int = Field(ge=1, le=1200, description="Length of a run, months of 30 days.")
    start: date = Field(
        ge=date(1900, 1, 1), le=date(2300, 1, 1), description="First day of the first month, a calendar date."
    )
    seeds: Annotated[
        tuple[Seed, ...], BeforeValidator(_one_by_one), Field(min_length=1, max_length=MOST_SEEDS)
    ] = Field(description="Replicates: a count n (seeds 1 to n) or a list of seeds from 0 to 2^32 - 1.")
    base_arm: str = Field(
        default="", description="Name of the arm that effects are measured against; empty is the first arm."
    )


class ChangeTerms(Terms):
    """A reform in time: what changes, from the start of which month."""

    month: int = Field(ge=2, le=1200, description="First month that the change holds, 2 or later.")
    set: dict[str, Any] = Field(min_length=1, description="New values by path.")


class ArmTerms(Terms):
    """One arm: the base of the scenario with changes by path."""

    title: Line = Field(default="", validate_default=False, description="One line shown in tables.")
    set: dict[str, Any] = Field(default_factory=dict, description="Changes of the base by path.")
    products: Annotated[tuple[Noun, ...], Field(strict=False, max_length=40)] | None = Field(
        default=None, description="Products offered in this arm in place of the scenario's."
    )
    change: Annotated[tuple[ChangeTerms, ...], Field(strict=False)] = Field(
        default=(), description="Reforms in time in this arm only."
    )


def _bounds(bounds: object) -> object:
    """A lower and a higher number."""
    values = tuple(bounds) if isinstance(bounds, (list, tuple)) else ()
    numbers = len(values) == 2 and all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in values)
    if not numbers or not values[0] < values[1]:
        raise PydanticCustomError("broken_rule", "a lower and a higher number, such as [0.05, 0.25]")
    return values


class Sample(Terms):
    """Arms spread over a space: quasi-random points between bounds by path."""

    between: dict[str, Annotated[tuple[int | float, int | float], BeforeValidator(_bounds)]] = Field(
        min_length=1, max_length=50, description="Lower and upper bound by path; whole numbers if both bounds are."
    )
    n: int = Field(ge=1, le=MOST_ARMS, description="How many points; a power of 2 serves Sobol best.")
    seed: int = Field(default=1, ge=0, le=2**32 - 1, description="Seed of the points; no part of the villages' luck.")
    method: Literal["sobol", "latin"] = Field(
        default="sobol", description="Scrambled Sobol sequence or Latin hypercube (scipy.stats.qmc)."
    )


class Scenario(Terms):
    """A scenario file as written."""

    title: Line = Field(description="One line shown by `list`.")
    about: str = Field(
        default="", max_length=20_000, description="A paragraph: the question and its background."
    )
    villages: Annotated[tuple[Noun, ...], Field(strict=False, min_length=1, max_length=200)] = Field(
        description="Villages by name or written out."
    )
    products: Annotated[tuple[Noun, ...], Field(strict=False, min_length=1, max_length=40)] = Field(
        description="Products in the order in which they are offered, by name or written out."
    )
    lender: Noun = Field(description="The lender by name or written out.")
    shocks: Noun = Field(description="The shocks by name or written out.")
    rules: Annotated[tuple[str, ...], Field(strict=False, max_length=100)] = Field(
        default=(), description="Rule files, relative to this file."
    )
    set: dict[str, Any] = Field(default_factory=dict, description="Changes of the composed base by path.")
    run: Run = Field(description="Length, start, seeds.")
    arms: dict[Word, ArmTerms] = Field(default_factory=dict, max_length=MOST_ARMS, description="Arms by name.")
    grid: dict[str, Annotated[list[Any], Field(min_length=1, max_length=500)]] = Field(
        default_factory=dict, max_length=20, description="Values by path; every combination is an arm."
    )
    sample: Sample | None = Field(default=None, description="Arms spread between bounds by path.")
    change: Annotated[tuple[ChangeTerms, ...], Field(strict=False)] = Field(
        default=(), description="Reforms in time in every arm."
    )
