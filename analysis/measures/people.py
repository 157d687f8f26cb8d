"""Measures of people: poverty, consumption, its ups and downs, debt, and the effect under the same luck."""

from __future__ import annotations

import numpy as np

from analysis.measures import poverty
from analysis.measures.households import FEN, WORSE_OFF
from analysis.measures.measure import Case, Measure
from analysis.measures.ratios import over

NONE = float("nan")
OWN = "this project"


def _poverty(case: Case, alpha: int) -> float:
    people = case.households
    return poverty.fgt(people.relative_to_line(), 1.0, alpha, people.members) if people.years else NONE


def _mean(case: Case) -> float:
    people = case.households
    return over(people.yearly("consumption")[-1].sum() / FEN, people.members.sum()) if people.years else NONE


def _median(case: Case) -> float:
    people = case.households
    return poverty.quantile(people.per_head_yuan(), 0.5, people.members) if people.years else NONE


def _gini(case: Case) -> float:
    people = case.households
    return poverty.gini(people.per_head_yuan(), people.members) if people.years else NONE


def _volatility(case: Case) -> float:
    people = case.households
    variation = people.variation() if people.years else np.array([NONE])
    known = variation[np.isfinite(variation)]
    return float(known.mean()) if known.size else NONE


def _per_household(case: Case, column: str) -> float:
    people = case.households
    return float(people.yearly(column)[-1].mean()) / FEN if people.years else NONE


def _debt_service(case: Case) -> float:
    people = case.households
    if not people.years:
        return NONE
    service, income = people.yearly("debt_service")[-1], people.yearly("income")[-1]
    paying = service > 0
    return over(service[paying].sum(), income[paying].sum())


def _meals_cut(case: Case) -> float:
    households = len(case.run.households["id"])
    months = case.books.window
    return over(case.books.count("cut_meals")[-months:].sum(), households * months) if months else NONE


def _effect(case: Case, clients_only: bool) -> float:
    if not case.is_paired:
        return NONE
    people, base = case.pair
    who = people.ever_client if clients_only else np.ones(people.members.size, bool)
    change = people.yearly("consumption")[-1] - base.yearly("consumption")[-1]
    return over(change[who].sum() / FEN, people.members[who].sum())


def _changed(case: Case, direction: int, wealth: bool = False) -> float:
    if not case.is_paired:
        return NONE
    people, base = case.pair
    change = people.relative_change(base, wealth)
    known = change[np.isfinite(change)]
    return over((direction * known >= WORSE_OFF).sum(), known.size)


_PERCENT = f"{WORSE_OFF:.0%}".replace("%", " %")
_LINE = "the poverty line of the own village, which rises with its prices"


def _changed_measure(name: str, label: str, direction: int, wealth: bool) -> Measure:
    """Households that changed by the threshold or more in consumption, with or without wealth."""
    what = "consumption over all full years" + (" and last net worth together" if wealth else "")
    formula = (
        f"households whose {what} {'are' if wealth else 'is'} {'higher' if direction > 0 else 'lower'} than "
        f"in the "
        f"base arm under the same luck by at least {_PERCENT} of that arm's consumption / all households"
    )
    return Measure(
        name,
        label,
        "share",
        formula,
        f"threshold {_PERCENT} of own consumption",
        OWN,
        "ratio",
        "people",
        "higher" if direction > 0 else "lower",
        lambda case: _changed(case, direction, wealth),
        paired=True,
        least=0.0,
        most=1.0,
    )


MEASURES = (
    Measure(
        "poverty_headcount",
        "poverty headcount",
        "share",
        f"persons in households whose consumption per head in the last year is below {_LINE} / all persons",
        "FGT, alpha 0",
        "Foster, Greer and Thorbecke 1984",
        "ratio",
        "people",
        "lower",
        lambda case: _poverty(case, 0),
        least=0.0,
        most=1.0,
    ),
    Measure(
        "poverty_gap",
        "poverty gap",
        "share",
        f"mean over all persons of (line - consumption per head) / line of the poor, last year; line: "
        f"{_LINE}",
        "FGT, alpha 1",
        "Foster, Greer and Thorbecke 1984",
        "ratio",
        "people",
        "lower",
        lambda case: _poverty(case, 1),
        least=0.0,
        most=1.0,
    ),
    Measure(
        "consumption_mean",
        "mean consumption",
        "yuan/person/year",
        "consumption of all households in the last year / all persons",
        OWN,
        OWN,
        "flow",
        "people",
        "higher",
        _mean,
        least=0.0,
    ),
    Measure(
        "consumption_median",
        "median consumption",
        "yuan/person/year",
        "consumption per head in the last year that half of all persons do not reach",
        OWN,
        "Hyndman and Fan 1996, type 2",
        "flow",
        "people",
        "higher",
        _median,
        least=0.0,
    ),
    Measure(
        "consumption_volatility",
        "ups and downs of consumption",
        "index",
        "mean over households and years of standard deviation / mean of the twelve months' consumption",
        "within-household CV",
        OWN,
        "ratio",
        "people",
        "lower",
        _volatility,
        least=0.0,
    ),
    Measure(
        "meals_cut",
        "months below subsistence",
        "share",
        "household-months of the last year with consumption below subsistence / all household-months",
        OWN,
        OWN,
        "ratio",
        "people",
        "lower",
        _meals_cut,
        least=0.0,
        most=1.0,
    ),
    Measure(
        "consumption_gini",
        "inequality of consumption (Gini)",
        "index",
        "sum over pairs of persons |x - y| / (2 n^2 mean), x consumption per head in the last year",
        "without n / (n - 1)",
        "Gini 1912",
        "ratio",
        "people",
        "lower",
        _gini,
        least=0.0,
        most=1.0,
    ),
    Measure(
        "business_capital",
        "business capital",
        "yuan/household",
        "capital of the own business at replacement cost at the end of the last year / all households",
        OWN,
        OWN,
        "stock",
        "people",
        "higher",
        lambda case: _per_household(case, "capital"),
        least=0.0,
    ),
    Measure(
        "net_worth",
        "net worth",
        "yuan/household",
        "all a household owns less all it owes at the end of the last year, mean over households",
        OWN,
        OWN,
        "stock",
        "people",
        "higher",
        lambda case: _per_household(case, "net_worth"),
    ),
    Measure(
        "debt_service_ratio",
        "debt service / income",
        "share",
        "paid to the program / income in the last year, both summed over households that paid anything",
        OWN,
        "RBI 2022 uses 50 % per household as its ceiling",
        "ratio",
        "people",
        "lower",
        _debt_service,
        least=0.0,
    ),
    Measure(
        "consumption_effect",
        "effect on consumption",
        "yuan/person/year",
        "consumption in the last year less that of the same households in the base arm under the same luck "
        "/ persons",
        "paired by household and seed",
        OWN,
        "flow",
        "people",
        "higher",
        lambda case: _effect(case, clients_only=False),
        paired=True,
    ),
    Measure(
        "consumption_effect_clients",
        "effect on clients' consumption",
        "yuan/person/year",
        "as the effect on consumption, over households that ever had a loan in this arm",
        "paired by household and seed",
        OWN,
        "flow",
        "people",
        "higher",
        lambda case: _effect(case, clients_only=True),
        paired=True,
    ),
    _changed_measure("worse_off", "worse off than in the base arm", -1, wealth=False),
    _changed_measure("better_off", "better off than in the base arm", 1, wealth=False),
    _changed_measure("worse_off_wealth", "worse off, wealth counted", -1, wealth=True),
    _changed_measure("better_off_wealth", "better off, wealth counted", 1, wealth=True),
)
