"""How people live: poverty, inequality, income, assets, ups and downs, ways in and out of poverty, several dimensions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.measures import poverty
from analysis.measures.dimensions import share_above
from analysis.measures.households import FEN, Households
from analysis.measures.measure import NONE, Case, Measure, timed
from analysis.measures.ratios import over

OWN = "this project"
LINE = "the poverty line of the own village, which rises with its prices"
NOT_MODELED = ("housing", "education and health spending", "training", "equality", "satisfaction")
"""Dimensions of [4] that the model does not have; the others are consumption, income, assets, standing, participation."""
STANDING = "standing is 1 unless the household is barred after a default; participation is 1 once it has had a loan"


def of_people(formula: Callable[[Households], float], years: int = 1) -> Callable[[Case], float]:
    """A measure of the households; NaN without as many full years."""

    def of(case: Case) -> float:
        return float(formula(case.households)) if case.households.years >= years else NONE

    return of


def _one(name: str, label: str, unit: str, formula: str, edition: str, source: str, better: str, of: Callable[[Households], float],
         kind: str = "ratio", least: float = 0.0, most: float = float("inf"), topic: str = "welfare", years: int = 1) -> Measure:
    told = timed(formula, "last year" if years == 1 and "years" not in formula else "all full years")
    return Measure(name, label, unit, told, edition, source, kind, "people", better, of_people(of, years), least=least,
    most=most,
                   topic=topic)


def _index(name: str, label: str, formula: str, edition: str, source: str, of: Callable[[Households], float],
           most: float = 1.0) -> Measure:
    return _one(name, label, "index", formula, edition, source, "lower", of, most=most)


def _atkinson(aversion: float) -> Measure:
    name = f"{aversion:g}".replace(".", "")
    return _index(f"atkinson_{name}", f"Atkinson ({aversion:g})",
                  f"1 - equally distributed equivalent / mean of consumption per head, aversion to inequality {aversion:g}",
                  f"Atkinson, epsilon {aversion:g}", "Atkinson 1970", lambda p: poverty.atkinson(p.ranked_consumption, aversion))


def _entropy(order: int) -> Measure:
    label = {0: "GE(0), Theil L", 1: "GE(1), Theil T", 2: "GE(2), half the squared CV"}[order]
    return _index(f"ge_{order}", label, f"generalized entropy of order {order} of consumption per head", f"GE({order})",
                  "Shorrocks 1980; Theil 1967", lambda p: poverty.generalized_entropy(p.ranked_consumption, order), float("inf"))


def _quantiles(what: str, label: str, unit: str, places: tuple[int, ...], meaning: str) -> tuple[Measure, ...]:
    return tuple(
        _one(f"{what}_p{place}", f"{label}, {place} % point", unit, f"{meaning} that {place} % of persons do not reach",
             "Hyndman and Fan 1996, type 2", OWN, "higher",
             lambda p, place=place: p.point(what, place), "flow" if "year" in unit else "stock")
        for place in places)


def _mean_known(values: NDArray[np.float64]) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else NONE


def _asset_volatility(people: Households) -> float:
    owned = people.yearly("owned") / FEN
    mean = owned.mean(axis=0)
    return _mean_known(owned.std(axis=0) / np.where(mean > 0, mean, np.nan))


def _moved(people: Households, there: bool) -> float:
    """Of the poor (not poor) of a year, those not poor (poor) the next; household-years."""
    before, after = people.poor[:-1] == there, people.poor[1:] != there
    return over(np.count_nonzero(before & after), np.count_nonzero(before))


def _chronic(people: Households) -> float:
    poor = people.mean_relative < 1.0
    return over(int(people.members[poor].sum()), people.persons)


def _transient(people: Households) -> float:
    gaps = np.maximum(1.0 - people.relative, 0.0) ** 2
    lasting = np.maximum(1.0 - people.mean_relative, 0.0) ** 2
    mean = gaps.mean(axis=0)
    return over(float((mean - lasting) @ people.members), float(mean @ people.members))


def _vulnerable(people: Households) -> float:
    """Share of persons more likely than not to be poor in a year, by mean and spread of their own log consumption."""
    from scipy.special import ndtr

    logs = np.log(np.maximum(people.relative, 1e-9))
    spread = np.maximum(logs.std(axis=0, ddof=1), 1e-9)
    return over(int(people.members[ndtr(-logs.mean(axis=0) / spread) > 0.5].sum()), people.persons)


def _certain(people: Households) -> float:
    """Consumption per head that, for sure, would be as good as what was lived through, at last year's prices, yuan a year."""
    mean = people.mean_relative
    monthly = people.lines / 12.0 * people.members
    square = (people.yearly("consumption_sq") / 12.0 / monthly**2).mean(axis=0)
    excess = np.maximum(square / np.where(mean > 0, mean, np.nan) ** 2, 1.0)
    sure = np.where(mean > 0, mean * excess ** (np.negative(people.judged("aversion")) / 2.0), 0.0)
    return over(float((sure * people.lines[-1]) @ people.members), people.persons)


def _fuzzy(case: Case) -> float:
    people = case.households
    if not people.years:
        return NONE
    judge = case.base_households if case.is_paired else people
    return 1.0 - float(people.members @ people.memberships @ judge.dimension_weights) / people.persons  # type: ignore[union-attr]


def _fuzzy_relative(case: Case) -> float:
    """Cheli-Lemmi on consumption, places and alpha from the base arm."""
    people = case.households
    if not people.years:
        return NONE
    judge = case.base_households if case.is_paired else people
    above, ranked = np.empty(people.members.size), people.ranked_consumption
    above[ranked.order] = share_above(judge.ranked_consumption, ranked.values)  # type: ignore[union-attr]
    power = judge.relative_power  # type: ignore[union-attr]
    return 1.0 - float(people.members @ np.where(above > 0, above**power, 0.0)) / people.persons


_FGT = "Foster, Greer and Thorbecke 1984"
_SEN = "Sen 1976"
_LAST = "consumption per head in the last year"
POVERTY: tuple[Measure, ...] = (
    _one("poverty_headcount", "poverty headcount", "share",
         f"persons in households whose {_LAST} is below {LINE} / all persons", "FGT, alpha 0", _FGT, "lower",
         lambda p: poverty.fgt(p.ranked_relative, 1.0, 0), most=1.0),
    _one("poverty_gap", "poverty gap", "share",
         f"mean over all persons of (line - consumption per head) / line of the poor, last year; line: {LINE}", "FGT, alpha 1",
         _FGT,
         "lower", lambda p: poverty.fgt(p.ranked_relative, 1.0, 1), most=1.0),
    _index("poverty_severity", "poverty severity", "mean over all persons of the squared relative gap of the poor, last year",
           "FGT, alpha 2", _FGT, lambda p: poverty.fgt(p.ranked_relative, 1.0, 2)),
    _index("sen", "Sen index (finite population)", "H [1 - (1 - I)(1 - G q / (q + 1))]: headcount H, mean gap of the poor I, "
                                                   "Gini of "
           "the poor G, q poor persons", "Sen, original", _SEN, lambda p: poverty.sen_original(p.ranked_relative, 1.0)),
    _index("sen_invariant", "Sen index (replication invariant)", "H [I + (1 - I) G]", "Sen, replication invariant", _SEN,
           lambda p: poverty.sen_replication_invariant(p.ranked_relative, 1.0)),
    _index("sen_shorrocks_thon", "Sen-Shorrocks-Thon index", "sum over persons from the poorest of (2n - 2i + 1) gap_i / n^2",
           "SST",
           "Shorrocks 1995", lambda p: poverty.sen_shorrocks_thon(p.ranked_relative, 1.0)),
    _index("watts", "Watts index", "mean over persons of ln(line / consumption per head) of the poor", "Watts", "Watts 1968",
           lambda p: poverty.watts(p.ranked_relative, 1.0), float("inf")),
)
LIVING: tuple[Measure, ...] = (
    _one("consumption_mean", "mean consumption", "yuan/person/year", "consumption of all households in the last year / all persons",
         OWN, OWN, "higher", lambda p: over(p.yearly("consumption")[-1].sum() / FEN, p.persons), "flow"),
    _one("consumption_median", "median consumption", "yuan/person/year",
         f"{_LAST} that half of all persons do not reach", OWN, "Hyndman and Fan 1996, type 2", "higher",
         lambda p: p.point("consumption", 50), "flow"),
    *_quantiles("consumption", "consumption", "yuan/person/year", (10, 25, 75, 90), _LAST),
    _one("consumption_volatility", "ups and downs of consumption", "index",
         "mean over households and years of standard deviation / mean of the twelve months' consumption", "within-household CV",
         OWN,
         "lower", lambda p: _mean_known(p.variation())),
    _one("certainty_equivalent", "certainty-equivalent consumption", "yuan/person/year",
         "mean over persons of m (1 + CV^2)^(-a/2), m and CV of all months' consumption in poverty lines, at last year's "
         "prices; exact "
         "for lognormal consumption, a: village.welfare.aversion", "CRRA", "Pratt 1964; Newbery and Stiglitz 1981", "higher",
         _certain,
         "flow"),
    _one("income_mean", "mean income", "yuan/person/year", "income of all households in the last year / all persons", OWN, OWN,
         "higher", lambda p: over(p.yearly("income")[-1].sum() / FEN, p.persons), "flow"),
    *_quantiles("income", "income", "yuan/person/year", (10, 50, 90), "income per head in the last year"),
    _one("income_volatility", "ups and downs of income", "index",
         "mean over households and years of standard deviation / mean of the twelve months' income", "within-household CV", OWN,
         "lower",
         lambda p: _mean_known(p.variation("income", "income_sq"))),
    _one("profit_mean", "profit of own businesses", "yuan/household/year",
         "profit of own businesses in the last year after wear / households that had one at the start", OWN, OWN, "higher",
         lambda p: over(p.yearly("profit")[-1][p.business].sum() / FEN, np.count_nonzero(p.business)), "flow", float("-inf")),
    _one("business_capital", "business capital", "yuan/household",
         "capital of the own business at replacement cost at the end of the last year / all households", OWN, OWN, "higher",
         lambda p: float(p.yearly("capital")[-1].mean()) / FEN, "stock"),
    _one("net_worth", "net worth", "yuan/household",
         "all a household owns less all it owes at the end of the last year, mean over households", OWN, OWN, "higher",
         lambda p: float(p.yearly("net_worth")[-1].mean()) / FEN, "stock", float("-inf")),
    _one("assets_mean", "assets", "yuan/person", "all that households own at the end of the last year / all persons", OWN, OWN,
         "higher", lambda p: over(p.yearly("owned")[-1].sum() / FEN, p.persons), "stock"),
    *_quantiles("assets", "assets", "yuan/person", (10, 50, 90), "assets per head at the end of the year"),
    _one("asset_volatility", "ups and downs of assets", "index",
         "mean over households of standard deviation / mean of what is owned at the years' ends", "between-year CV", OWN, "lower",
         _asset_volatility, years=2),
    _one("informal_debt", "informal debt", "yuan/household",
         "owed to kin and moneylenders at the end of the last year / all households",
         OWN, OWN, "lower", lambda p: float(p.yearly("informal")[-1].mean()) / FEN, "stock"),
    Measure("meals_cut", "months below subsistence", "share",
            "household-months of the last year with consumption below subsistence / all household-months", OWN, OWN, "ratio",
            "people",
            "lower", lambda case: over(case.year["cut_meals"] / case.books.per_year,
                                       len(case.run.households["id"]) * case.books.window) if case.books.window else NONE,
            least=0.0, most=1.0, topic="welfare"),
)
INEQUALITY: tuple[Measure, ...] = (
    _index("consumption_gini", "inequality of consumption (Gini)",
           "sum over pairs of persons |x - y| / (2 n^2 mean), x consumption per head in the last year", "without n / (n - 1)",
           "Gini 1912", lambda p: poverty.gini(p.ranked_consumption)),
    _index("consumption_gini_unbiased", "Gini with n / (n - 1)", "the same times n / (n - 1), n persons", "with n / (n - 1)",
           "Gini 1912; Deaton 1997", lambda p: poverty.gini(p.ranked_consumption, unbiased=True)),
    _index("income_gini", "inequality of income (Gini)", "the Gini of income per head in the last year", "without n / (n - 1)",
           "Gini 1912", lambda p: poverty.gini(p.ranked_income), float("inf")),
    _index("assets_gini", "inequality of assets (Gini)", "the Gini of what is owned per head at the end of the last year",
           "without n / (n - 1)", "Gini 1912", lambda p: poverty.gini(p.ranked_assets)),
    *(_atkinson(aversion) for aversion in (0.5, 1.0, 2.0)),
    *(_entropy(order) for order in (0, 1, 2)),
)
MOBILITY: tuple[Measure, ...] = (
    _one("poverty_exit", "ways out of poverty", "share/year", "poor households not poor the next year / poor households, all years",
         "yearly transition", OWN, "higher", lambda p: _moved(p, True), most=1.0, topic="mobility", years=2),
    _one("poverty_entry", "ways into poverty", "share/year", "households not poor that are poor the next year / those, all years",
         "yearly transition", OWN, "lower", lambda p: _moved(p, False), most=1.0, topic="mobility", years=2),
    _one("poverty_chronic", "chronic poverty", "share", "persons whose mean consumption over all years is below the line / "
                                                        "all persons",
         "components approach", "Jalan and Ravallion 2000", "lower", _chronic, most=1.0, topic="mobility", years=2),
    _one("poverty_transient", "transient part of poverty", "share",
         "(mean yearly squared gap - squared gap of mean consumption) / mean yearly squared gap", "components approach, FGT 2",
         "Jalan and Ravallion 2000", "neither", _transient, most=1.0, topic="mobility", years=2),
    _one("vulnerability", "vulnerability to poverty", "share",
         "persons whose chance of being poor in a year, by mean and standard deviation of their own log consumption over the "
         "years, is "
         "above one half / all persons", "expected poverty, threshold .5", "Chaudhuri, Jalan and Suryahadi 2002", "lower",
         _vulnerable,
         most=1.0, topic="mobility", years=3),
)
_AF = ("deprived of consumption or income below the poverty line, of assets below village.welfare.assets_cutoff lines per head, of "
       "standing when barred; poor with village.welfare.deprivations of the four")
DIMENSIONS: tuple[Measure, ...] = (
    *(_one(name, label, unit, f"{formula}; {_AF}", "Alkire-Foster, equal weights", "Alkire and Foster 2011", "lower",
           lambda p, part=part: p.counted[part],
           most=1.0, topic="dimensions")
      for part, (name, label, unit, formula) in enumerate((
          ("af_headcount", "poor in several dimensions (H)", "share", "poor persons / all persons"),
          ("af_intensity", "breadth of their deprivations (A)", "share", "mean share of deprivations of the poor"),
          ("af_m0", "adjusted headcount (M0)", "index", "H x A")))),
    Measure("fuzzy_welfare", "fuzzy welfare (Cerioli-Zani)", "index",
            "1 - sum over dimensions of weight x mean membership of the poor, last year; membership 1 below z1, falling to 0 at z2 "
            f"(village.welfare); weights ln(1 / mean membership), of the base arm; {STANDING}; dimensions of [4] that the "
            f"model lacks: "
            + ", ".join(NOT_MODELED), "Cerioli-Zani; welfare = 1 - membership",
            "Cerioli and Zani 1990; Sen's functionings as in [4]",
            "ratio", "people", "higher", _fuzzy, least=0.0, most=1.0, topic="dimensions"),
    Measure("fuzzy_welfare_relative", "fuzzy welfare (Cheli-Lemmi)", "index",
            "1 - mean of (1 - F)^(alpha - 1) of consumption per head in the last year; F and alpha from the base arm, where "
            "the mean "
            "membership equals "
            "the headcount", "Cheli-Lemmi; welfare = 1 - membership", "Cheli and Lemmi 1995", "ratio", "people", "higher",
            _fuzzy_relative, least=0.0, most=1.0, topic="dimensions"),
)
MEASURES = (*POVERTY, *LIVING, *INEQUALITY, *MOBILITY, *DIMENSIONS)
