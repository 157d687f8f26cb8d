"""Published facts and findings: what was calibrated on is marked, the rest is predicted."""

from __future__ import annotations

from analysis.evidence.claim import Claim, Row
from analysis.evidence.trials import PLACES, published_effects

__all__ = ["FACTS"]

VIETNAM = "Rural Vietnam 1997/98, living standards survey"
TRIALS = "Meager 2019, 2022; public micro-data of the trials"


def _effects() -> dict[str, tuple[float, float]]:
    """Intervals of the average quantile effects on profit, and how near to their medians the simulated ones must come."""
    _, low, high = published_effects()
    return {f"effect q{place}": (float(a), float(b)) for place, a, b in zip(PLACES, low, high, strict=True)} | {
        "closer than no effect": (0.0, 0.999)}


def _trial(site: str, country: str, at_zero: float, below: float, log_sd: float, cv: float, eaten: float) -> tuple[Claim, ...]:
    """The claims that one trial bears: its control group is calibration, what the program does there is prediction."""
    scenario, rows = f"evidence/trial_{site}", Row
    return (
        Claim(f"V14-{site}", f"Profits of the control group, {country}", TRIALS, scenario, "trial",
              {"share at 0": 0.05, "share below 0": 0.05, "sd of log": 0.25}, "yilong", also=("V14",), fit=True,
              rows=(rows("control group", {}, {"share at 0": at_zero, "share below 0": below, "sd of log": log_sd}),)),
        Claim(f"HC-{site}", f"Spread of consumption between households of the control group, {country}", TRIALS, scenario, "trial",
              {"consumption CV": 0.1, "consumption sd of log": 0.1}, "yilong", fit=True,
              rows=(rows("control group", {}, {"consumption CV": cv, "consumption sd of log": eaten}),)),
        Claim(f"V13-{site}", f"Access moves profits only in the upper tail, {country}", TRIALS, scenario, "trial", {}, "yilong",
              also=("V13",), rows=(rows("offered against control", {}, _effects()),)),
        Claim(f"V15-{site}", f"Access hardly moves consumption, {country}", TRIALS, scenario, "trial", {}, "yilong", also=("V15",),
              rows=(rows("offered against control", {}, {"consumption effect": (-24.0, 32.0)}),)),
        Claim(f"V17-{site}", f"Gains lie with those who had a business, {country}", TRIALS, scenario, "trial", {}, "yilong",
              also=("V17",), rows=(rows("offered against control", {}, {"prior business: q95 above 0": (0.8, 1.0)}),)),
    )


SOURCES = {
    "01_grameen": "group lending as at Grameen Bank [0]", "02_bri": "individual lending as at Bank Rakyat Indonesia [0]",
    "03_yilong": "Yilong, three client types [4]", "04_chuxiong": "poverty microcredit of Chuxiong [1]",
    "05_farmer_joint": "bank manual, farmer joint liability [2]", "06_farmer_guaranteed": "bank manual, farmer guaranteed [2]",
    "07_merchant_joint": "bank manual, merchant joint liability [2]",
    "08_merchant_guaranteed": "bank manual, merchant guaranteed [2]",
    "09_coop_unsecured": "cooperative, unsecured [3]", "10_coop_joint": "cooperative, general joint liability [3]",
    "11_coop_fund": "cooperative, special joint liability with risk fund [3]"}
"""Lending systems of the sources, each in scenarios/sources."""
FIVE_YEARS = {"run.seeds": 4, "run.months": 60}
"""Enough seeds to place a lender: the spread between them is shown beside it."""


def _among(called: str, scenario: str, told: str) -> Claim:
    """A lender's place among real ones (verdicts, not gates) and the identity of its yield, which is judged."""
    gap = "yield less (contracts less drag)"
    return Claim(
        called, f"A lender among 532 real ones: {told}", "MIX Market 2008-2014; the identity follows from the contracts", scenario,
        "lender", {gap: 0.01}, scenario, also=() if called == "V18" else ("V18",), rows=(
            Row("after five years, beside the median of real ones", FIVE_YEARS, {
                "par30": 0.037, "oss": 1.12, "yield": 0.34, "operating_expense_ratio": 0.20, "par30, place": 0.5, "oss, place": 0.5,
                "yield, place": 0.5, "operating_expense_ratio, place": 0.5}),
            Row("yield: contracts less arrears", FIVE_YEARS, {gap: 0.0},
                beside=("rate of its contracts", "drag of arrears"))))


def _reported(called: str, scenario: str, told: str) -> Claim:
    """Yilong beside what the association reported."""
    return Claim(
        called, f"The Yilong association by its own definitions, June 2012: {told}",
        "Yilong County Association for Rural Development [4]", scenario, "lender", {}, scenario,
        also=() if called == "V25" else ("V25",),
        rows=(Row("after five years", FIVE_YEARS, {
            "par_tolerance": 0.0115, "repayment_rate": 0.9965, "owed by a client": 1589.0}),))


FACTS: tuple[Claim, ...] = (
    Claim(
        "V21", "Ties as a survey of 46 % of households sees them in villages of Karnataka",
        "Banerjee, Chandrasekhar, Duflo & Jackson 2013", "evidence/V21", "seen_network",
        {"degree": 1.65, "clustering": 0.047, "path": 0.20, "giant": 0.026, "degree_sd": 1.34, "alone": 0.026}, "yilong", fit=True,
        rows=(Row("227 households", {}, {
            "shipped.degree": 9.26, "shipped.degree_sd": 7.25, "shipped.alone": 0.052, "shipped.clustering": 0.239,
            "shipped.giant": 0.948, "shipped.path": 2.772}),)),
    Claim(
        "V20", "Shocks of farm income: shared in part, uncorrelated in time", "Farm panel of West Java, 171 farms in 6 seasons",
        "evidence/V20", "farm_panel", {"common share": 0.08, "CV": 0.10, "below .7 of own mean": 0.04}, "yilong", fit=True,
        rows=(Row("171 farms, 6 seasons", {}, {"common share": 0.41, "CV": 0.58, "below .7 of own mean": 0.19,
                                               "below .5 of own mean": 0.06, "sd of log": 0.40}),)),
    Claim(
        "HH", "Illness takes a heavy-tailed share of spending", VIETNAM, "evidence/households", "health",
        {"median": 0.02, "q90": 0.08, "had some": 0.05, "sd of log": 0.25}, "yilong", fit=True,
        rows=(Row("share of a year's spending", {}, {
            "median": 0.06, "q90": 0.33, "q99": 1.28, "had some": 0.83, "sd of log": 1.54}),)),
    Claim(
        "HP", "Headcount of rural China 2012, predicted from mean and dispersion", "National Bureau of Statistics",
        "evidence/china", "poverty", {"P0": 0.02}, "yilong",
        rows=(Row("mean 7,917, Gini .387, line 2,625", {}, {
            f"{arm}.{what}": number for arm in ("alone", "two_groups", "heavy_tails")
            for what, number in (("P0", 0.102), ("median", 7019.0))}),)),
    Claim(
        "V24", "Borrowing follows the rate", "Karlan & Zinman, Mexico; Dehejia et al., Dhaka", "evidence/V24", "rates", {},
        "yilong", rows=(Row("first year", {}, {"elasticity": (-1.1, -0.7)}),)),
    Claim(
        "V22", "Weekly or monthly installments: default no different among traders", "Field & Pande 2008", "evidence/V22",
        "defaults", {}, "policy/installments",
        rows=(Row("44 x 100 against 11 x 400", {}, {"difference": (-0.01, 0.01), "monthly": (0.01, 0.15)}),)),
    Claim(
        "V23", "Identification raises the repayment of the riskiest fifth", "Gine, Goldberg & Yang 2012", "evidence/V23",
        "identified", {}, "policy/quota",
        rows=(Row("known against unknown", {}, {"riskiest fifth": (1.2, 1.6), "others": (0.9, 1.1)}),)),
    _reported("V25", "yilong", "yilong"), _reported("V25-03", "sources/03_yilong", "source 3"),
    _among("V18", "yilong", "the default scenario"), *(_among(f"V18-{name[:2]}", f"sources/{name}", told)
                                                    for name, told in SOURCES.items()),
    Claim(
        "V19", "Operating expense falls with the size of loans across lenders: an input to the cost function, not a finding",
        "MIX Market 2008-2014, 2,108 years of lenders", "policy/loan_size", "cost_by_size", {"elasticity": 0.05},
        "policy/loan_size", fit=True, rows=(Row("small, middle and large loans", {"run.seeds": 10}, {"elasticity": -0.43}),)),
    *_trial("mexico", "Mexico", 0.828, 0.0425, 1.139, 0.768, 0.585),
    *_trial("india", "India", 0.747, 0.0453, 1.404, 0.769, 0.558),
    *_trial("bosnia", "Bosnia", 0.766, 0.0, 0.989, 1.548, 1.243),
    Claim(
        "V16", "Take-up of a community roll-out", TRIALS, "evidence/trial_india", "trial", {}, "yilong",
        rows=(Row("as in India", {}, {"take-up": (0.06, 0.34)}),)),
)
"""Tolerances of V21 are one standard deviation over the 38 villages; those of household facts are wide, from elsewhere."""
