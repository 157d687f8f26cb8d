"""What a measure is, and its case: a run, the paired base run and the terms that judge it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.measures.books import Books, Year
from analysis.measures.households import WORSE_OFF, Households, households_of
from analysis.setting import Arm, Run

Unit = Literal[
    "share",
    "share/year",
    "index",
    "clients",
    "clients/officer",
    "clients/staff",
    "loans/client",
    "months",
    "yuan",
    "yuan/loan",
    "yuan/client",
    "yuan/client/year",
    "yuan/exit",
    "yuan/household",
    "yuan/household/year",
    "yuan/person",
    "yuan/person/year",
]
"""Units of measures: shares are plain numbers (0.12) shown as percent, an index is shown as it is."""

NONE = float("nan")


@dataclass(frozen=True)
class Case:
    """One run to be measured. `base` is the run of the base arm under the same luck, None where there is
    none.
    """

    run: Run
    arm: Arm
    base: Run | None = None

    @cached_property
    def households(self) -> Households:
        """The households' years of this run."""
        return households_of(self.run, self.arm) if self.base is None else Households(self.run, self.arm)

    @cached_property
    def base_households(self) -> Households | None:
        """The same households in the base run, row by row; None without a base run."""
        if self.base is None:
            return None
        return households_of(self.base, self.arm).matched(self.run.households["id"])

    @cached_property
    def is_paired(self) -> bool:
        """True when there is a base run that lived as many full years, at least one."""
        years = self.households.years
        return self.base_households is not None and self.base_households.years == years > 0

    @property
    def pair(self) -> tuple[Households, Households]:
        """The households of this run and the same of the base run; ValueError without a base run."""
        if self.base_households is None:
            raise ValueError(f"arm {self.arm.name!r} has no base run to be paired with")
        return self.households, self.base_households

    @cached_property
    def change(self) -> NDArray[np.float64]:
        """Relative change of each household's consumption of all full years; ValueError without a base run."""
        people, base = self.pair
        return people.relative_change(base)

    @cached_property
    def is_known(self) -> NDArray[np.bool_]:
        """True where that change has a value, bool[households]; ValueError without a base run."""
        return np.isfinite(self.change)

    @cached_property
    def changed(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Who lost and who gained by `WORSE_OFF` or more in consumption of all full years, bool[households] each; ValueError
        without a base run.
        """
        with np.errstate(invalid="ignore"):
            return self.change <= -WORSE_OFF, self.change >= WORSE_OFF

    @cached_property
    def why_lost(self) -> NDArray[np.int64]:
        """Why each household lost against the base run, see `effects.why_lost`; ValueError without a base run."""
        from analysis.measures.effects import why_lost

        return why_lost(self)

    def group_sums(self, column: str) -> list[float]:
        """Last year's sum of a yearly column less the base run's, by `effects.GROUP_NAMES`; of "persons" and "households"
        their number. Whole numbers below 2**53 add up exactly. ValueError without a base run.
        """
        if column not in self._group_sums:
            people, base = self.pair
            if column == "persons":
                each = people.members
            elif column == "households":
                each = np.ones(people.members.size)
            else:
                each = people.yearly(column)[-1] - base.yearly(column)[-1]
            self._group_sums[column] = (self._groups @ each.astype(np.float64)).tolist()
        return self._group_sums[column]

    @cached_property
    def _group_sums(self) -> dict[str, list[float]]:
        return {}

    @cached_property
    def _groups(self) -> NDArray[np.float64]:
        from analysis.measures.effects import members_of_groups

        return members_of_groups(*self.pair)

    @cached_property
    def books(self) -> Books:
        """The lender's books of this run."""
        return Books(self.run)

    @cached_property
    def year(self) -> Year:
        """The lender's last year in plain numbers."""
        return self.books.last_year


@dataclass(frozen=True)
class Measure:
    """A judgment about one run, with all a reader needs to check it.

    `of` returns a float in `unit`, NaN where the run has no such value (no portfolio, no full year, no base
    run).
    """

    id: str
    label: str
    unit: Unit
    formula: str
    edition: str
    source: str
    kind: Literal["stock", "flow", "ratio"]
    about: Literal["people", "lender"]
    better: Literal["higher", "lower", "neither"]
    of: Callable[[Case], float]
    paired: bool = False
    """True when the measure itself compares with the base run."""
    least: float = float("-inf")
    """The smallest value that is possible; intervals are cut there."""
    most: float = float("inf")
    """The largest value that is possible; intervals are cut there."""
    topic: str = ""
    """Where it belongs: sustainability, portfolio, protection, outreach, welfare, mobility, dimensions, effects."""


def timed(formula: str, when: str = "last year") -> str:
    """A formula that says of what time it is: `when` is added where it does not."""
    told = any(word in formula for word in ("last year", "end of the", "full years", "at the start"))
    return formula if told else f"{formula}; {when}"


def of_lender(formula: Callable[[Year], float]) -> Callable[[Case], float]:
    """A measure of the lender's last year; NaN for a lender that never had a client."""

    def of(case: Case) -> float:
        year = case.year
        return formula(year) if year.lent else NONE

    return of
