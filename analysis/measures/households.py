"""The households' years of a run: consumption per head, poverty lines, who lost and who gained against the
base run.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.measures.dimensions import (
    Counted,
    alkire_foster,
    cerioli_zani_rows,
    cheli_lemmi_power,
    item_weights,
    share_above,
)
from analysis.measures.poverty import Sorted, in_order, quantiles, rising
from analysis.setting import Arm, Run

FEN = 100.0
PLACES = (10, 25, 50, 75, 90)
"""Percent points of distributions that measures tell."""
WORSE_OFF = 0.01
"""A household is worse (better) off if over all noted years it consumed at least this share less (more)."""


class Households:
    """Rows are the run's households, or the chosen `rows` of them; years are the noted ones (every twelfth
    month).
    """

    def __init__(self, run: Run, arm: Arm, rows: NDArray[np.int64] | None = None) -> None:
        self.run, self.arm, self.rows = run, arm, rows

    def matched(self, ids: NDArray[np.int64]) -> Households:
        """These households in the order of `ids`; ValueError if one of them is not in this run."""
        known = np.asarray(self.run.households["id"])
        if np.array_equal(known, ids):
            return self
        order = np.argsort(known, kind="stable")
        place = np.minimum(np.searchsorted(known, ids, sorter=order), known.size - 1)
        rows = order[place]
        if not np.array_equal(known[rows], ids):
            raise ValueError("the runs to be paired do not hold the same households")
        return Households(self.run, self.arm, rows)

    def yearly(self, name: str) -> NDArray[np.int64]:
        """A noted yearly column of these rows, int64[years, households], in the column's unit (fen); zeros if the run does not
        note it.
        """
        if name not in self._yearly:
            noted = self.run.yearly.get(name)
            if noted is None:
                return np.zeros((self.years, self.members.size), np.int64)
            table, judged_by = np.asarray(noted, np.int64), self.last_whole_year
            if judged_by is not None:
                table = np.take_along_axis(table, judged_by, axis=0)
            self._yearly[name] = table if self.rows is None else table[:, self.rows]
        return self._yearly[name]

    @cached_property
    def _yearly(self) -> dict[str, NDArray[np.int64]]:
        return {}

    @cached_property
    def last_whole_year(self) -> NDArray[np.int64] | None:
        """The year by which each household of the run is judged in each year, int64[years, households]: that year, or, for one that
        has left the village since, the last it lived there from beginning to end (the first, if there is none). None where nobody
        has left."""
        gone = self.run.yearly.get("gone")
        if gone is None:
            return None
        own = np.arange(len(gone))[:, None]
        return np.maximum.accumulate(np.where(np.asarray(gone) > 0, 0, own), axis=0)

    def trait(self, name: str) -> NDArray:
        """A trait of these rows, [households]; zeros if the run does not note it."""
        noted = self.run.households.get(name)
        values = np.zeros(len(self.run.households["id"]), np.int64) if noted is None else np.asarray(noted)
        return values if self.rows is None else values[self.rows]

    @cached_property
    def years(self) -> int:
        """Number of full years noted."""
        return int(np.asarray(self.run.yearly["consumption"]).shape[0])

    @cached_property
    def members(self) -> NDArray[np.int64]:
        """Persons in each household, int64[households]."""
        return np.asarray(self.trait("members"), np.int64)

    @cached_property
    def persons(self) -> int:
        """All persons."""
        return int(self.members.sum())

    @cached_property
    def women(self) -> NDArray[np.bool_]:
        """True for households headed by a woman."""
        return self.trait("female_head") > 0

    @cached_property
    def business(self) -> NDArray[np.bool_]:
        """True for households that had a business of their own at the start."""
        return self.trait("had_business") > 0

    @cached_property
    def client_now(self) -> NDArray[np.bool_]:
        """True for households with a loan at the end of the last noted year."""
        return self.yearly("open_loans")[-1] > 0

    @cached_property
    def lines(self) -> NDArray[np.float64]:
        """Poverty lines, yuan per person per year at each year's prices, float[years, households]."""
        villages = [self.arm.villages[name] for name in self.run.village_names]
        table = np.array([[one.line_yuan(year) for one in villages] for year in range(self.years)]).reshape(-1, len(villages))
        if len(villages) == 1:
            return np.broadcast_to(table, (self.years, self.members.size))
        return table[:, np.asarray(self.trait("village"), np.int64)]

    def judged(self, name: str) -> NDArray[np.float64] | float:
        """A term of `village.welfare` of the household's own village, float[households]; one number where all villages agree."""
        values = [float(getattr(self.arm.villages[one].judging, name)) for one in self.run.village_names]
        if len(set(values)) == 1:
            return values[0]
        return np.asarray(values)[np.asarray(self.trait("village"), np.int64)]

    def per_head(self, name: str) -> NDArray[np.float64]:
        """A noted yearly sum per person, yuan, float[years, households]."""
        return self.yearly(name) / self._fen_of_members

    def last_per_head(self, name: str) -> NDArray[np.float64]:
        """The same of the last year, float[households]."""
        return self.yearly(name)[-1] / self._fen_of_members

    @cached_property
    def _persons(self) -> NDArray[np.float64]:
        return self.members.astype(np.float64)

    @cached_property
    def _fen_of_members(self) -> NDArray[np.float64]:
        return FEN * self._persons

    @cached_property
    def consumption(self) -> NDArray[np.float64]:
        """Consumption per person, yuan a year, float[years, households]."""
        return self.per_head("consumption")

    @cached_property
    def relative(self) -> NDArray[np.float64]:
        """Consumption per head over the household's own poverty line, float[years, households]."""
        return self.consumption / self.lines

    @cached_property
    def mean_relative(self) -> NDArray[np.float64]:
        """Its mean over the years, float[households]."""
        return self.relative.mean(axis=0)

    @cached_property
    def poor(self) -> NDArray[np.bool_]:
        """True for households that consume less than their line, bool[years, households]."""
        return self.relative < 1.0

    def per_head_yuan(self, year: int = -1) -> NDArray[np.float64]:
        """Consumption per person, yuan a year, float[households]."""
        return self.consumption[year]

    def line_yuan(self, year: int = -1) -> NDArray[np.float64]:
        """The poverty line each household is held against, yuan per person per year at that year's prices."""
        return self.lines[year]

    @cached_property
    def ranked_relative(self) -> Sorted:
        """Persons by consumption over the line, last year."""
        return in_order(self.relative[-1], self._persons)

    @cached_property
    def ranked_consumption(self) -> Sorted:
        """Persons by consumption per head, yuan, last year."""
        return in_order(self.consumption[-1], self._persons)

    @cached_property
    def ranked_income(self) -> Sorted:
        """Persons by income per head, yuan, last year."""
        return in_order(self.last_per_head("income"), self._persons)

    @cached_property
    def ranked_profit(self) -> Sorted:
        """Households by profit of their own business, yuan, last year."""
        profit = self.yearly("profit")[-1]
        order = rising(profit)
        return Sorted(profit[order] / FEN, np.ones(order.size), float(order.size), order)

    def point(self, what: str, place: int) -> float:
        """What `place` percent of persons do not reach, of "consumption", "income" or "assets" per head, yuan, last year."""
        if what not in self._points:
            ranked = getattr(self, f"ranked_{what}")
            self._points[what] = dict(zip(PLACES, quantiles(ranked, np.array(PLACES) / 100.0).tolist(), strict=True))
        return self._points[what][place]

    @cached_property
    def _points(self) -> dict[str, dict[int, float]]:
        return {}

    @cached_property
    def ranked_assets(self) -> Sorted:
        """Persons by what their household owns per head, yuan, end of the last year."""
        return in_order(self.last_per_head("owned"), self._persons)

    @cached_property
    def dimensions(self) -> NDArray[np.float64]:
        """Consumption, income and assets in poverty lines per head, and standing (0 when barred after a default): float[households,
        4], last year.
        """
        line, table = self.lines[-1], np.empty((self.members.size, 4))
        table[:, 0] = self.relative[-1]
        table[:, 1] = self.last_per_head("income") / line
        table[:, 2] = self.last_per_head("owned") / line
        table[:, 3] = self.yearly("excluded")[-1] <= 0
        return table

    @cached_property
    def counted(self) -> Counted:
        """Alkire-Foster over the four dimensions, by the cutoffs of `village.welfare`; without gaps."""
        table = self.dimensions.copy()
        table[:, 2] /= self.judged("assets_cutoff")
        k = float(np.max(self.judged("deprivations")))
        return alkire_foster(table, np.ones(4), k, self.members, gaps=False)

    @cached_property
    def memberships(self) -> NDArray[np.float64]:
        """Membership of the poor, float[households, 5]: three by Cerioli-Zani, then standing and participation, 1 or 0."""
        table = np.empty((self.members.size, 5))
        for k, name in enumerate(("consumption", "income", "assets")):
            table[:, k] = cerioli_zani_rows(self.dimensions[:, k], self.judged(f"{name}_low"), self.judged(f"{name}_high"))
        table[:, 3] = 1.0 - self.dimensions[:, 3]
        table[:, 4] = ~self.ever_client
        return table

    @cached_property
    def dimension_weights(self) -> NDArray[np.float64]:
        """Weights of the five dimensions by these households: ln(1 / mean membership), adding up to 1."""
        return item_weights(np.clip(self.members @ self.memberships / self.persons, 0.0, 1.0))

    @cached_property
    def relative_power(self) -> float:
        """alpha - 1 of Cheli and Lemmi by these households' consumption and headcount; NaN where nobody or everybody is poor."""
        ranked = self.ranked_consumption
        headcount = float(self.members @ self.poor[-1]) / self.persons
        inside = share_above(ranked, ranked.values)
        if not 0.0 < headcount < float(ranked.persons[inside > 0].sum()) / ranked.total:
            return float("nan")
        return cheli_lemmi_power(inside, ranked.share, headcount)

    def variation(self, sums: str = "consumption", squares: str = "consumption_sq") -> NDArray[np.float64]:
        """CV of the twelve months' consumption (or income), float[years, households]; NaN where there was nothing.

        Squares are noted in yuan^2 (fen^2 / 10,000) as a sum over the year; the variance is the population's.
        """
        mean = self.yearly(sums) / FEN / 12.0
        variance = np.maximum(self.yearly(squares) / 12.0 - mean**2, 0.0)
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

    @cached_property
    def ever_clients(self) -> int:
        """How many they are."""
        return np.count_nonzero(self.ever_client)


_LATEST: list[Households] = []


def households_of(run: Run, arm: Arm) -> Households:
    """The households of a run; those asked for last are kept, because all arms of a seed are held against one base run."""
    if _LATEST and _LATEST[0].run is run and _LATEST[0].arm.villages == arm.villages:
        return _LATEST[0]
    _LATEST[:] = [Households(run, arm)]
    return _LATEST[0]
