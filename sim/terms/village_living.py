"""Village: what its people live from: incomes before any loan, own businesses, animals."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.incomes import FITTED, least_gini
from sim.terms.base import Chance, Share, Spread, Terms, Yuan, at_birth


class Income(Terms):
    """What a year brings before any loan; the mean and the dispersion are given, the headcount follows."""

    mean_yuan: Yuan = at_birth(description="Mean net income per head and year at the start, yuan.")
    gini: float = at_birth(ge=0.0, le=0.9, description="Gini of income per head between households, 0 to .9.")
    family: Literal["lognormal", "uniform", "mixture", "double_pareto_lognormal"] = at_birth(
        description="Family of incomes: lognormal, uniform (Gini up to 1/3), of two lognormal groups, or with heavy tails."
    )
    better_off_share: float = at_birth(
        default=0.0, ge=0.0, le=0.5, description="Mixture: share of households that are better off, 0 to .5."
    )
    better_off_times: float = at_birth(
        default=1.0, ge=1.0, le=50.0, description="Mixture: mean income per head of the better-off over the others', 1 to 50."
    )
    upper_tail: float = at_birth(
        default=0.0, ge=0.0, le=10.0, description="Double Pareto: exponent of the upper tail, 2 to 10; 0 for other families."
    )
    lower_tail: float = at_birth(
        default=0.0, ge=0.0, le=10.0, description="Double Pareto: exponent of the lower tail, .5 to 10; 0 for other families."
    )

    @model_validator(mode="after")
    def _none_below_zero(self) -> Self:
        if self.family == "uniform" and self.gini > 1 / 3 + 1e-9:
            raise PydanticCustomError("too_unequal", "a Gini of at most 1/3", {"most": "0.3333"})
        return self

    @model_validator(mode="after")
    def _of_its_family(self) -> Self:
        groups = self.better_off_share > 0.0 and self.better_off_times > 1.0
        tails = self.upper_tail >= 2.0 and self.lower_tail >= 0.5
        none = self.better_off_share == 0.0 and self.better_off_times == 1.0, self.upper_tail == 0.0 and self.lower_tail == 0.0
        shapes = {"mixture": (groups, none[1]), "double_pareto_lognormal": (none[0], tails)}.get(self.family, none)
        if not all(shapes):
            raise PydanticCustomError("family_shape", "other shapes of incomes", {"family": self.family})
        if self.family in FITTED and self.gini < least_gini(self):
            raise PydanticCustomError("too_equal", "a larger Gini", {"least": format(least_gini(self) + 5e-5, ".4f")})
        return self


class Business(Terms):
    """A household's own business: profit rises with capital at a falling rate."""

    exponent: float = Field(ge=0.0, le=0.99, description="Elasticity of profit to capital, 0 to .99.")
    return_month: float = Field(
        ge=0.0, le=0.5, description="Marginal return a month on the capital a business starts with, 0 to .5."
    )
    return_log_sd: Spread = at_birth(
        description="Lasting differences of skill between businesses: sd of the log of the return, 0 to 3."
    )
    depreciation_month: Share = Field(description="Share of the capital worn out in a month, 0 to 1.")
    reinvest_share: Share = Field(
        description="Share of the month's profit that goes back into an existing business, 0 to 1."
    )
    shock_log_sd: Spread = Field(description="Own monthly shock to profit: sd of its log, 0 to 3.")
    better_factor: float = Field(
        default=1.0, ge=1.0, le=100.0,
        description="A better technology: times the profit of the plain one before its fixed cost; 1: there is none.",
    )
    better_fixed_yuan_month: Yuan = Field(
        default=0.0, description="Fixed cost of the better technology, yuan a month; it pays from some capital on."
    )
    crowding: Share = Field(
        default=0.0,
        description="By how much profits fall as all businesses of the village grow: elasticity to their capital, 0 (never) to 1.",
    )


class Labor(Terms):
    """Hands that an own business takes from wage work as it grows."""

    exponent: float = Field(
        default=0.0, ge=0.0, le=0.95, description="Elasticity of profit to the hands in the business, 0 (hands stay) to .95."
    )


class Asset(Terms):
    """A cow or a machine: bought whole or not at all, it pays after a while and fetches less than its worth in need."""

    price_yuan: Yuan = Field(default=0.0, description="Price at the start's prices, yuan; 0: there is none.")
    income_yuan_month: Yuan = Field(default=0.0, description="What it brings once it works, net of feed and repairs, yuan a month.")
    wait_months: int = Field(default=0, ge=0, le=60, description="Months until it works: a calf grows, a machine is set up.")
    life_months: int = Field(default=60, ge=1, le=600, description="Months for which it then works before it is worn out.")
    death_chance_month: Chance = Field(default=0.0, description="Chance a month that it dies or breaks for good, 0 to 1.")
    sale_discount: Share = Field(default=0.3, description="Share of its worth that is lost when it is sold in need, 0 to 1.")


class Livestock(Terms):
    """Pigs and poultry: a store of wealth that grows, dies, and is sold below its worth in need."""

    months_of_income: float = at_birth(
        ge=0.0, le=60.0, description="Worth of the animals at the start, months of household income."
    )
    return_month: float = Field(ge=0.0, le=0.2, description="Growth of the animals' worth a month, 0 to .2.")
    sale_discount: Share = Field(description="Share of the worth lost when sold in need, 0 to 1.")
