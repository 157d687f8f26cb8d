"""What an experiment asks, as the analysis reads it: arms, seeds, poverty lines, the terms to show side by
side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Value = str | int | float | bool | tuple | list | None


class Run(Protocol):
    """A finished run of one world (one arm, one seed); amounts are whole fen, int64.

    `monthly` holds arrays [months], `yearly` arrays [years, households], `households` traits [households].
    """

    @property
    def arm(self) -> str:
        """Name of the arm."""

    @property
    def seed(self) -> int:
        """Replicate: the same seed is the same luck in every arm."""

    @property
    def months(self) -> int:
        """Months lived."""

    @property
    def outcome(self) -> object:
        """How it ended: a member of an enumeration, or text."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the record."""

    @property
    def monthly(self) -> Mapping[str, NDArray[np.int64]]:
        """Moves, balances and counts by name."""

    @property
    def yearly(self) -> Mapping[str, NDArray[np.int64]]:
        """Household by household at every twelfth month."""

    @property
    def households(self) -> Mapping[str, NDArray]:
        """Traits by name."""

    @property
    def village_names(self) -> Sequence[str]:
        """Names by village number."""


@dataclass(frozen=True)
class Judging:
    """How living standards are judged in a village: the terms `village.welfare`, limits in poverty lines per head."""

    aversion: float = 2.0
    consumption_low: float = 0.5
    consumption_high: float = 2.0
    income_low: float = 0.5
    income_high: float = 2.0
    assets_low: float = 0.25
    assets_high: float = 2.0
    assets_cutoff: float = 0.5
    deprivations: int = 2


@dataclass(frozen=True)
class VillageLine:
    """A village's poverty line, yuan per person per year at the prices of the first month, its price growth, and how living
    standards are judged there.
    """

    poverty_line_yuan: float
    price_annual: float = 0.0
    judging: Judging = field(default_factory=lambda: Judging())

    def line_yuan(self, year: int) -> float:
        """The line in the prices of `year` (0 is the first): its twelve months' mean price level, compounding
        monthly.
        """
        return self.poverty_line_yuan * _price_level(self.price_annual, year)


@lru_cache(maxsize=4096)
def _price_level(price_annual: float, year: int) -> float:
    months = np.arange(12 * year, 12 * year + 12)
    return float(np.mean((1.0 + price_annual) ** (months / 12.0)))


@dataclass(frozen=True)
class Price:
    """What a usual loan costs a year, mean of the products on offer: as advertised, APR and EIR, shares."""

    advertised: float
    apr: float
    eir: float


@dataclass(frozen=True)
class Arm:
    """One design: its name in tables, its title in texts, its villages' lines and its terms by path."""

    name: str
    title: str
    villages: Mapping[str, VillageLine]
    terms: Mapping[str, Value] = field(default_factory=dict)
    digest: str = ""
    """Hash of what decides its numbers: terms and rules; empty if it is not known."""
    price: Price | None = None
    """The true price of its loans; None if it is not known."""

    @cached_property
    def price_annual(self) -> float:
        """Growth of prices a year, mean over the villages."""
        return float(np.mean([line.price_annual for line in self.villages.values()]))

    @cached_property
    def mean_term_years(self) -> float:
        """Mean term of the products on offer at the start, years; NaN if the terms do not say."""
        terms = [float(value) for path, value in self.terms.items()  # type: ignore[arg-type]
                 if path.startswith("product.") and path.endswith(".repayment.term_months") and value]
        return float(np.mean(terms)) / 12.0 if terms else float("nan")


@dataclass(frozen=True)
class Setting:
    """A resolved experiment. `base_arm` is the arm effects are measured against (None: nothing to compare
    with); `rule_files` are hashes (SHA-256) of the scenario's rule files by name.
    """

    name: str
    title: str
    about: str
    arms: tuple[Arm, ...]
    base_arm: str | None
    seeds: tuple[int, ...]
    months: int
    start: date
    scenario_text: str = ""
    resolved_text: str = ""
    rule_files: Mapping[str, str] = field(default_factory=dict)

    def arm(self, name: str) -> Arm:
        """The arm of that name; KeyError with the known names if there is none."""
        for arm in self.arms:
            if arm.name == name:
                return arm
        raise KeyError(f"no arm {name!r}; arms: {', '.join(arm.name for arm in self.arms)}")

    @property
    def in_order(self) -> tuple[Arm, ...]:
        """The base arm first (so that its luck and people are at hand), then the others as declared."""
        return tuple(sorted(self.arms, key=lambda arm: arm.name != self.base_arm))
