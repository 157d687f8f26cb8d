"""What is kept of a run besides its measures: its months, the spread of households' effects, and their
counts.

A run is read once, reduced to these small tables and dropped.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.measures import Case
from analysis.measures.households import FEN
from analysis.measures.poverty import Sorted, quantiles

EDGES = np.concatenate([[-np.inf], np.round(np.arange(-0.50, 0.5001, 0.01), 2), [np.inf]])
"""Bounds of the bins of a household's relative change of consumption; a change on a bound belongs to the
upper bin.
"""
SHARES = np.round(np.arange(0.05, 0.9501, 0.05), 2)
"""Places in the distribution at which effects are kept, poorest to richest."""


def monthly_columns(case: Case) -> dict[str, NDArray]:
    """One run's months as columns: arm, seed, month (1, 2, ...), judged measures, then every noted sum and
    count.

    Amounts are whole fen (`_fen`); flows are of the month, stocks at its end; ratios are plain numbers, NaN
    where there is nothing to divide by.
    """
    run, books = case.run, case.books
    months = books.months
    persons = int(case.households.members.sum())
    columns: dict[str, NDArray] = {
        "arm": np.full(months, case.arm.name),
        "seed": np.full(months, run.seed, np.int64),
        "month": np.arange(1, months + 1, dtype=np.int64),
        "consumption_per_person_yuan": books.flow("eat") / FEN / persons,
        "par_tolerance": _over(books.count("par_tolerance_fen"), books.portfolio[1:]),
        "par30": _over(books.count("par30_fen"), books.portfolio[1:]),
        "oss_12m": _oss(case),
        "lender_equity_fen": books.equity[1:],
        "cash_need_fen": books.cash_need,
    }
    for name, noted in run.monthly.items():
        plain = not name.startswith(("flow_", "stock_"))
        columns[name if plain else f"{name}_fen"] = np.asarray(noted, np.int64)[:months]
    return columns


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
    change = case.change[np.isfinite(case.change)]
    here, there = people.ranked_consumption, base.ranked_consumption
    by_group = {f"quantile_effect_{group}_yuan": _between(case, "consumption", who) for group, who in _groups(case).items()}
    return {
        "arm": np.full(SHARES.size, case.arm.name),
        "seed": np.full(SHARES.size, case.run.seed, np.int64),
        "place": SHARES,
        "household_change": quantiles(change, SHARES) if change.size else np.full(SHARES.size, np.nan),
        "quantile_effect_yuan": quantiles(here, SHARES) - quantiles(there, SHARES),
        **by_group,
        "profit_quantile_effect_yuan": _between(case, "profit"),
    }


def _groups(case: Case) -> dict[str, NDArray[np.bool_]]:
    """Groups as in Meager (by prior business), by poverty in the base arm's first year, by sex of the head."""
    people, base = case.pair
    return {"business": people.business, "no_business": ~people.business, "poor": base.poor[0], "not_poor": ~base.poor[0],
            "women": people.women, "men": ~people.women}


def _between(case: Case, what: str, who: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """Quantiles of this run less those of the base run at `SHARES`, yuan, last year: consumption per head over persons, or profit
    over households; of a group, NaN where nobody is in it.
    """
    found = []
    for people in case.pair:
        order = people.order(what)
        rows = order if who is None else order[who[order]]
        if not rows.size:
            return np.full(SHARES.size, np.nan)
        if what == "consumption":
            values, weights = people.consumption[-1][rows], people.members[rows].astype(np.float64)
        else:
            values, weights = people.yearly("profit")[-1][rows] / FEN, np.ones(rows.size)
        found.append(quantiles(Sorted(values, weights, float(weights.sum())), SHARES))
    return found[0] - found[1]


def change_counts(case: Case) -> NDArray[np.int64]:
    """Households by change of consumption, int64[bins of `EDGES`, 2]: never clients, ever clients."""
    people, change = case.households, case.change
    counts = [
        np.histogram(change[who & np.isfinite(change)], EDGES)[0]
        for who in (~people.ever_client, people.ever_client)
    ]
    return np.stack(counts, axis=1).astype(np.int64)
