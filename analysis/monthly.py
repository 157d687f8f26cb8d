"""What is kept of a run besides its measures: its months, the spread of households' effects, and their
counts.

A run is read once, reduced to these small tables and dropped.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.columns import Columns, Names
from analysis.measures import Case
from analysis.measures.households import FEN
from analysis.measures.poverty import Sorted, quantiles

EDGES = np.concatenate([[-np.inf], np.round(np.arange(-0.50, 0.5001, 0.01), 2), [np.inf]])
"""Bounds of the bins of a household's relative change of consumption; a change on a bound belongs to the
upper bin.
"""
SHARES = np.round(np.arange(0.05, 0.9501, 0.05), 2)
"""Places in the distribution at which effects are kept, poorest to richest."""


def monthly_columns(case: Case) -> Columns:
    """One run's months as columns: arm, seed, month (1, 2, ...), judged measures, then every noted sum and
    count.

    Amounts are whole fen (`_fen`); flows are of the month, stocks at its end; ratios are plain numbers, NaN
    where there is nothing to divide by.
    """
    run, books = case.run, case.books
    months = books.months
    persons = case.households.persons
    floats = np.empty((4, months))
    floats[0] = books.flow("eat") / FEN / persons
    floats[1] = _over(books.count("par_tolerance_fen"), books.portfolio[1:])
    floats[2] = _over(books.count("par30_fen"), books.portfolio[1:])
    floats[3] = _oss(case)
    whole = np.empty((3 + len(books.noted), months), np.int64)
    whole[0] = np.arange(1, months + 1)
    whole[1] = books.equity[1:]
    whole[2] = books.cash_need
    whole[3:] = books.noted
    return Columns(case.arm.name, int(run.seed), _as_told(tuple(run.monthly)), whole, floats)


@lru_cache(maxsize=64)
def _as_told(names: tuple[str, ...]) -> Names:
    """Names and kinds of the columns of a month: judged ones, then what is noted, amounts with their unit."""
    judged = (("month", "i"), ("consumption_per_person_yuan", "f"), ("par_tolerance", "f"), ("par30", "f"), ("oss_12m", "f"),
              ("lender_equity_fen", "i"), ("cash_need_fen", "i"))
    return judged + tuple((f"{name}_fen" if name.startswith(("flow_", "stock_")) else name, "i") for name in names)


def _over(part: NDArray, whole: NDArray) -> NDArray[np.float64]:
    return part / np.where(whole > 0, whole, np.nan)


def _oss(case: Case) -> NDArray[np.float64]:
    """Operational self-sufficiency of the twelve months up to each month; NaN in the first eleven and without
    a loan.
    """
    books = case.books
    cost = books.financial + books.impairment + books.operating
    ratio = _over(_past_year(books.revenue), _past_year(cost))
    return np.where(_past_year(books.portfolio[1:]) > 0, ratio, np.nan)


def _past_year(flow: NDArray[np.int64]) -> NDArray[np.float64]:
    total = np.concatenate([[0], np.cumsum(flow)])
    past = np.full(flow.size, np.nan)
    past[11:] = total[12:] - total[:-12]
    return past


def effect_columns(case: Case) -> dict[str, NDArray]:
    """Effects on consumption, a row for each place of `SHARES`; needs a base run and a full year.

    `household_change`: quantile of households' relative change over all full years, each household one row;
    `quantile_effect_yuan`: quantile of consumption per person in the last year less the base run's, weighted
    by persons; `quantile_effect_<group>_yuan`: the same within a group; `profit_quantile_effect_yuan`: of profit over households.
    """
    people, base = case.pair
    change = case.change[case.is_known]
    groups = _groups(case)
    who = np.array(list(groups.values()))
    by_group = _of_groups(people.ranked_consumption, who) - _of_groups(base.ranked_consumption, who)
    return {
        "arm": np.full(SHARES.size, case.arm.name),
        "seed": np.full(SHARES.size, case.run.seed, np.int64),
        "place": SHARES,
        "household_change": quantiles(change, SHARES) if change.size else np.full(SHARES.size, np.nan),
        "quantile_effect_yuan": quantiles(people.ranked_consumption, SHARES) - quantiles(base.ranked_consumption, SHARES),
        **{f"quantile_effect_{group}_yuan": found for group, found in zip(groups, by_group, strict=True)},
        "profit_quantile_effect_yuan": quantiles(people.ranked_profit, SHARES) - quantiles(base.ranked_profit, SHARES),
    }


def _groups(case: Case) -> dict[str, NDArray[np.bool_]]:
    """Groups as in Meager (by prior business), by poverty in the base arm's first year, by sex of the head."""
    people, base = case.pair
    return {"business": people.business, "no_business": ~people.business, "poor": base.poor[0], "not_poor": ~base.poor[0],
            "women": people.women, "men": ~people.women}


def _of_groups(ranked: Sorted, who: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Quantiles at `SHARES` within groups, float[groups, SHARES]; NaN where nobody is in it. `who` is bool[groups, rows].

    Those of other groups count as nobody: no quantile lies on a row without persons.
    """
    upto = (who[:, ranked.order] * ranked.persons).cumsum(axis=1)
    totals = upto[:, -1:]
    target, close = SHARES * totals, 1e-9 * totals
    bounds = np.stack([target - close, target + close], axis=1)
    places = np.array([own.searchsorted(bound) for own, bound in zip(upto, bounds, strict=True)])
    low, high = ranked.values[np.minimum(places, ranked.values.size - 1)].swapaxes(0, 1)
    return np.where(totals > 0, (low + high) / 2.0, np.nan)


def change_counts(case: Case) -> NDArray[np.int64]:
    """Households by change of consumption, int64[bins of `EDGES`, 2]: never clients, ever clients."""
    bins = len(EDGES) - 1
    found = EDGES.searchsorted(case.change[case.is_known], "right") - 1
    found[case.households.ever_client[case.is_known]] += bins
    return np.bincount(found, minlength=2 * bins).reshape(2, bins).T.astype(np.int64, order="C")
