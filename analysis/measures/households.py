"""The households' years of a run: consumption per head, poverty lines, who lost and who gained against the
base run.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.setting import Arm, Run

FEN = 100.0
WORSE_OFF = 0.01
"""A household is worse (better) off if over all noted years it consumed at least this share less (more)."""


class Households:
    """Rows are the run's households, or the chosen `rows` of them; years are the noted ones (every twelfth
    month).
    """

    def __init__(self, run: Run, arm: Arm, rows: NDArray[np.int64] | None = None) -> None:
        self.run, self.arm = run, arm
        self.rows = np.arange(len(run.households["id"])) if rows is None else rows

    def matched(self, ids: NDArray[np.int64]) -> Households:
        """These households in the order of `ids`; ValueError if one of them is not in this run."""
        known = np.asarray(self.run.households["id"])
        order = np.argsort(known, kind="stable")
        place = np.minimum(np.searchsorted(known, ids, sorter=order), known.size - 1)
        rows = order[place]
        if not np.array_equal(known[rows], ids):
            raise ValueError("the runs to be paired do not hold the same households")
        return Households(self.run, self.arm, rows)

    def yearly(self, name: str) -> NDArray[np.int64]:
        """A noted yearly column of these rows, int64[years, households], in the column's unit (fen)."""
        return np.asarray(self.run.yearly[name], np.int64)[:, self.rows]

    def trait(self, name: str) -> NDArray:
        """A trait of these rows, [households]."""
        return np.asarray(self.run.households[name])[self.rows]

    @cached_property
    def years(self) -> int:
        """Number of full years noted."""
        return int(np.asarray(self.run.yearly["consumption"]).shape[0])

    @cached_property
    def members(self) -> NDArray[np.int64]:
        """Persons in each household, int64[households]."""
        return np.asarray(self.trait("members"), np.int64)

    def per_head_yuan(self, year: int = -1) -> NDArray[np.float64]:
        """Consumption per person, yuan a year, float[households]."""
        return self.yearly("consumption")[year] / FEN / self.members

    def line_yuan(self, year: int = -1) -> NDArray[np.float64]:
        """The poverty line each household is held against, yuan per person per year at that year's prices."""
        number = year % self.years
        lines = [self.arm.villages[name].line_yuan(number) for name in self.run.village_names]
        return np.asarray(lines)[np.asarray(self.trait("village"), np.int64)]

    def relative_to_line(self, year: int = -1) -> NDArray[np.float64]:
        """Consumption per head over the household's own poverty line, float[households]."""
        return self.per_head_yuan(year) / self.line_yuan(year)

    def variation(self) -> NDArray[np.float64]:
        """CV of the twelve months' consumption, float[years, households]; NaN where a household consumed
        nothing.

        Squares are noted in yuan^2 (fen^2 / 10,000) as a sum over the year; the variance is the population's.
        """
        mean = self.yearly("consumption") / FEN / 12.0
        variance = np.maximum(self.yearly("consumption_sq") / 12.0 - mean**2, 0.0)
        return np.sqrt(variance) / np.where(mean > 0, mean, np.nan)

    def relative_change(self, base: Households, wealth: bool = False) -> NDArray[np.float64]:
        """Change of consumption of all noted years over that of the base run, float[households].

        With `wealth` the change of the last net worth is added to it. `base` is matched; a household that
        consumed nothing in the base run has no relative change: NaN.
        """
        before = base.yearly("consumption").sum(axis=0)
        change = self.yearly("consumption").sum(axis=0) - before
        if wealth:
            change = change + self.yearly("net_worth")[-1] - base.yearly("net_worth")[-1]
        return change / np.where(before > 0, before, np.nan)

    @cached_property
    def ever_client(self) -> NDArray[np.bool_]:
        """True for households that had a loan of the program in some noted year, bool[households]."""
        return self.yearly("borrowed").max(axis=0) > 0
