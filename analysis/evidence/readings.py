"""Readings: what is taken from one run of a set-up, and how many runs become one number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from sim.record import Run
    from sim.terms.resolved import Arm

__all__ = ["COMBINED", "READINGS", "Estimate", "averaged"]

Reading = Callable[["Run", "Arm"], Mapping[str, float]]
READINGS: dict[str, Reading] = {}
"""name -> function of a run and its arm that gives quantity -> number."""


class Estimate(NamedTuple):
    """A number, its standard error (0 where nothing is drawn), and half the width of its 95 % interval."""

    value: float
    standard_error: float
    reach: float


def reading(function: Reading) -> Reading:
    """Register a reading under its own name."""
    READINGS[function.__name__] = function
    return function


def averaged(samples: Sequence[Mapping[str, float]]) -> dict[str, Estimate]:
    """Means over runs, with the standard error of the mean over seeds."""
    found = {}
    for name in samples[0]:
        values = np.array([sample[name] for sample in samples], float)
        spread = float(values.std(ddof=1)) / sqrt(len(values)) if len(values) > 1 else 0.0
        found[name] = Estimate(float(values.mean()), spread, _student(len(values)) * spread)
    return found


def _student(runs: int) -> float:
    """The 97.5 % point of Student's t for a mean of so many runs; 0 for one run, which tells nothing of its error."""
    from scipy.stats import t

    return float(t.ppf(0.975, runs - 1)) if runs > 1 else 0.0


LOSS_QUANTILES = {"q05": 0.05, "q50": 0.50, "q95": 0.95, "q99": 0.99}


def quantiles(samples: Sequence[Mapping[str, float]]) -> dict[str, Estimate]:
    """Quantiles over runs of the quantity "failed", with standard errors from binomial order statistics."""
    values = np.sort(np.array([sample["failed"] for sample in samples], float))
    n, found = len(values), {}
    for name, share in LOSS_QUANTILES.items():
        reach = sqrt(share * (1.0 - share) / n)
        low, high = np.quantile(values, [max(share - reach, 0.0), min(share + reach, 1.0)])
        error = float(high - low) / 2
        found[name] = Estimate(float(np.quantile(values, share)), error, _student(n) * error)
    return found


COMBINED: dict[str, Callable[[Sequence[Mapping[str, float]]], dict[str, Estimate]]] = {"loss": quantiles}
"""Readings whose runs are not simply averaged."""


def first_due(run: Run) -> int:
    """Number of the first month in which something falls due, from 0; the last month if nothing does."""
    months = np.flatnonzero(run.monthly["due_fen"])
    return int(months[0]) if len(months) else run.months - 1


@reading
def repaid(run: Run, arm: Arm) -> dict[str, float]:
    """Share of loans repaid in full in the month in which they first fall due: of the loans open the month before."""
    month = first_due(run)
    open_before = int(run.monthly["loans_open"][month - 1])
    return {"repaid": run.monthly["repaid_count"][month] / open_before if open_before else 0.0}


@reading
def paid(run: Run, arm: Arm) -> dict[str, float]:
    """Share of what falls due in the first such month that is paid."""
    month = first_due(run)
    return {"paid": float(run.monthly["due_paid_fen"][month] / max(run.monthly["due_fen"][month], 1))}


@reading
def failed(run: Run, arm: Arm) -> dict[str, float]:
    """Share of loans not repaid in full in the month in which they first fall due."""
    return {"failed": 1.0 - repaid(run, arm)["repaid"]}


@reading
def loss(run: Run, arm: Arm) -> dict[str, float]:
    """The same, to be read over many villages as quantiles."""
    return failed(run, arm)


@reading
def poverty(run: Run, arm: Arm) -> dict[str, float]:
    """Headcount, gap, severity, Gini, Theil and median (yuan) of the first year's income per head, over persons, at the line."""
    from analysis.measures.poverty import fgt, generalized_entropy, gini

    persons = run.households["members"]
    per_head = run.yearly["income"][0] / np.maximum(persons, 1) / 100.0
    line = arm.villages[0].spending.poverty_line_yuan
    return {f"P{alpha}": fgt(per_head, line, alpha, persons) for alpha in (0, 1, 2)} | {
        "gini": gini(per_head, persons), "theil": generalized_entropy(per_head, 1, persons),
        "median": float(np.median(np.repeat(per_head, persons)))}


@reading
def capital(run: Run, arm: Arm) -> dict[str, float]:
    """Mean business capital at the end of the last year, in units of 100 yuan."""
    return {"capital": float(run.yearly["capital"][-1].mean()) / 10_000.0}


@reading
def ruined(run: Run, arm: Arm) -> dict[str, float]:
    """Share of households that have left the village by the end."""
    return {"ruined": float(run.monthly["left_village"].sum()) / len(run.households["id"])}


@reading
def at_risk(run: Run, arm: Arm) -> dict[str, float]:
    """PAR30 and the write-offs of a year in the steady state: over the last whole life of loans, balances summed over months."""
    from sim.terms.product_rates import installment_count, interval_days

    product = arm.products[0]
    life = round(installment_count(product) * interval_days(product) / 30)
    last = slice(run.months - life, run.months)
    portfolio = float(run.monthly["glp_fen"][last].sum())
    written_off = float(run.monthly["flow_write_off_principal"][last].sum())
    return {"PAR30": float(run.monthly["par30_fen"][last].sum()) / portfolio, "written_off": 12.0 * written_off / portfolio}


@reading
def fund_life(run: Run, arm: Arm) -> dict[str, float]:
    """Years from the first loans until what the compensation fund has approved passes what the county placed.

    Between two months in which it pays, losses run evenly. A fund that outlives the run is told by its pace so far; without any
    loss there is none: not a number.
    """
    placed = int((run.monthly["flow_endow_fund"] - run.monthly["flow_withdraw_fund"]).sum())
    approved = np.cumsum(run.monthly["flow_approve_compensation"])
    first = int(np.flatnonzero(run.monthly["flow_disburse"])[:1].sum())
    paid = np.flatnonzero(run.monthly["flow_approve_compensation"])
    if placed <= 0 or not len(paid):
        return {"life": float("nan")}
    months = np.concatenate(([first], paid)) - first
    reached = np.concatenate(([0], approved[paid]))
    if reached[-1] < placed:
        return {"life": months[-1] / 12.0 * placed / reached[-1]}
    return {"life": float(np.interp(placed, reached, months)) / 12.0}
