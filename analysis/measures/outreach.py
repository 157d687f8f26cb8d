"""Whom the program reaches and spares: breadth, depth, women, the poor, drop-out, refusals; prices, burdens, debts of clients."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.measures import ratios
from analysis.measures.households import FEN
from analysis.measures.measure import NONE, Case, Measure, of_lender, timed
from analysis.measures.ratios import over

OWN = "this project"
RBI = "Reserve Bank of India 2022, Regulatory Framework for Microfinance Loans: at most 50 %"
CGAP_MINIMUM = "CGAP minimum row"
GUIDELINES = "CGAP, Good Practice Guidelines"


def _burdened(share: float) -> Callable[[Case], float]:
    """Households with a loan whose promised installments pass a share of their income."""

    def of(case: Case) -> float:
        people = case.households
        if not people.years:
            return NONE
        owing = people.client_now
        heavy = people.yearly("installments")[-1] * 12.0 > share * people.yearly("income")[-1]
        return over(np.count_nonzero(owing & heavy), np.count_nonzero(owing))

    return of


def _among_clients(who: Callable[[Case], NDArray[np.bool_]]) -> Callable[[Case], float]:
    def of(case: Case) -> float:
        if not case.households.years:
            return NONE
        clients = case.households.client_now
        return over(np.count_nonzero(clients & who(case)), np.count_nonzero(clients))

    return of


def _reached(who: Callable[[Case], NDArray[np.bool_]]) -> Callable[[Case], float]:
    def of(case: Case) -> float:
        if not case.households.years or not case.year.lent:
            return NONE
        group = who(case)
        return over(np.count_nonzero(group & case.households.ever_client), np.count_nonzero(group))

    return of


def _among_refused(who: Callable[[Case], NDArray[np.bool_]]) -> Callable[[Case], float]:
    def of(case: Case) -> float:
        if not case.households.years:
            return NONE
        refused = case.households.yearly("refused")[-1] > 0
        return over(np.count_nonzero(refused & who(case)), np.count_nonzero(refused))

    return of


def _women(case: Case) -> NDArray[np.bool_]:
    return case.households.women


def _poor_first(case: Case) -> NDArray[np.bool_]:
    return case.households.poor[0]


def _business(case: Case) -> NDArray[np.bool_]:
    return case.households.business


def _reason(column: str) -> Callable[[Case], float]:
    return of_lender(lambda y: over(y[column], y["refused"]))


def _price(which: str) -> Callable[[Case], float]:
    def of(case: Case) -> float:
        return getattr(case.arm.price, which) if case.arm.price and case.year.lent else NONE

    return of


def _depth(case: Case) -> float:
    """Average balance over yearly income per person."""
    people = case.households
    if not people.years:
        return NONE
    income = over(people.yearly("income")[-1].sum(), people.persons)
    return over(over(case.year.end["loans"], case.year.end["clients"]), income)


def _drop_out(formula: Callable[[float, float, float], float]) -> Callable[[Case], float]:
    return of_lender(lambda y: formula(y.begin["clients"], y["new_clients"], y.end["clients"]))


def _left(way: str) -> Callable[[Case], float]:
    """Clients who went a way out of the program, over households that ever had a loan."""
    def of(case: Case) -> float:
        went = int(case.run.monthly[way][: case.books.months].sum()) if way in case.run.monthly else 0
        return over(went, case.households.ever_clients) if case.households.years else NONE

    return of


def _debt_service(case: Case) -> float:
    people = case.households
    if not people.years:
        return NONE
    service, income = people.yearly("debt_service")[-1], people.yearly("income")[-1]
    paying = service > 0
    return over(service[paying].sum(), income[paying].sum())


def _people(topic: str, name: str, label: str, unit: str, formula: str, source: str, better: str, of: Callable[[Case], float],
            edition: str = OWN, kind: str = "ratio", most: float = 1.0) -> Measure:
    return Measure(name, label, unit, formula, edition, source, kind, "people", better, of, least=0.0, most=most, topic=topic)


def _lender(name: str, label: str, unit: str, formula: str, source: str, better: str, of: Callable[[Case], float],
            edition: str = OWN, kind: str = "ratio", most: float = float("inf"), topic: str = "outreach") -> Measure:
    return Measure(name, label, unit, timed(formula, "all full years"), edition, source, kind, "lender", better, of, least=0.0,
                   most=most, topic=topic)


WAYS_OUT = (
    ("graduates", "clients who graduated", "share", "clients who left in good standing for good", "neither", "graduated", 1.0),
    ("dropped_out", "clients who had enough", "times/client", "times that a client dropped out as not worth it", "lower",
     "dropped_out", float("inf")),
    ("rested", "rests between loans", "times/client", "times that a client began to rest", "neither", "rested", float("inf")),
)
"""Ways out of a program: name, label, unit, what is counted, which is better, the count, the most it can be."""
_INSTALLMENTS = "installments promised a month / a twelfth of the last year's income is above"
_CLIENTS = "households with a loan at the end of the last full year"
REASONS = {
    "refused_no_group": "given up because the group was never complete",
    "refused_no_visit": "given up because no officer came",
    "refused_by_officer": "not recommended by the officer",
    "refused_by_committee": "beyond what the lender grants",
    "refused_no_cash": "granted and given up because there was no cash",
}

PROTECTION: tuple[Measure, ...] = (
    _lender("advertised_rate", "advertised rate", "share/year",
            "rate a year as the products state it, mean of the products on offer at the start",
            "the product's terms", "lower", _price("advertised"), topic="protection"),
    _lender("apr", "annual percentage rate (APR)", "share/year",
            "internal rate of return of a usual loan's cash flows a period x periods a year, fees and compulsory savings "
            "counted; mean "
            "of the products on offer at the start", "finance.md section 3", "lower", _price("apr"), topic="protection"),
    _lender("eir", "effective interest rate (EIR)", "share/year",
            "the same, compounded; mean of the products on offer at the start",
            "finance.md section 3", "lower", _price("eir"), topic="protection"),
    *(_people("protection", f"installments_over_{percent}", f"installments above {percent} % of income", "share",
              f"{_CLIENTS} whose {_INSTALLMENTS} {percent} % / {_CLIENTS}", RBI, "lower", _burdened(percent / 100.0),
              "RBI 2022" if percent == 50 else f"{percent} %")
      for percent in (50, 70, 100)),
    _people("protection", "debt_service_ratio", "debt service / income", "share",
            "paid to the program / income in the last year, both summed over households that paid anything", RBI, "lower",
            _debt_service, most=float("inf")),
    _lender("loans_per_household", "loans per client household", "loans/client", "loans outstanding / clients, end of the run",
            "finance.md section 6", "lower", of_lender(lambda y: over(y.last["loans_open"], y.end["clients"])), topic="protection"),
    _people("protection", "several_loans", "clients with several loans", "share",
            f"{_CLIENTS} that have two loans or more / {_CLIENTS}", "finance.md section 6", "lower",
            _among_clients(lambda case: case.households.yearly("open_loans")[-1] > 1)),
    _people("protection", "barred", "households barred after a default", "share",
            "households barred at the end of the last full year / households that ever had a loan", OWN, "lower",
            lambda case: over(np.count_nonzero(case.households.yearly("excluded")[-1] > 0), case.households.ever_clients)
            if case.households.years else NONE),
)

OUTREACH: tuple[Measure, ...] = (
    _lender("clients", "clients", "clients", "households with a loan outstanding at the end of the run", GUIDELINES, "higher",
            lambda case: case.year.end["clients"] if case.books.months else NONE, CGAP_MINIMUM, "stock"),
    _lender("outreach", "households reached", "share", "clients at the end of the run / all households", OWN, "higher",
            lambda case: over(case.year.end["clients"], len(case.run.households["id"])) if case.books.months else NONE, most=1.0),
    _lender("ever_clients", "households ever reached", "share", "households that ever had a loan / all households", OWN, "higher",
            lambda case: float(case.households.ever_client.mean()) if case.households.years else NONE, most=1.0),
    _lender("average_balance", "average loan balance", "yuan/client", "gross loan portfolio / clients at the end of the run",
            "SEEP Network 2005", "neither", lambda case: over(case.year.end["loans"] / FEN, case.year.end["clients"]),
            "near SEEP 2005 R17 (per client, not per loan)"),
    _lender("depth", "depth of outreach", "share", "average loan balance / income per person in the last full year; in place "
                                                   "of GNI "
            "per head, which the villages do not have", GUIDELINES, "lower", _depth, CGAP_MINIMUM),
    _lender("clients_women", "clients headed by a woman", "share", f"{_CLIENTS} that a woman heads / {_CLIENTS}", GUIDELINES,
            "neither",
            _among_clients(_women), most=1.0),
    _lender("clients_poor", "clients poor at first", "share",
            f"{_CLIENTS} that consumed less than the poverty line in the first year / {_CLIENTS}", GUIDELINES, "higher",
            _among_clients(_poor_first), most=1.0),
    _lender("poor_reached", "poor households reached", "share",
            "households below the poverty line in the first year that ever had a loan / those households", "[1]", "higher",
            _reached(_poor_first), most=1.0),
    _lender("women_reached", "households of women reached", "share", "households headed by a woman that ever had a loan / those "
            "households", OWN, "higher", _reached(_women), most=1.0),
    _lender("drop_out_opening", "drop-out over the opening clients", "share/year",
            "(opening + new - closing clients) / opening clients, last year", "finance.md section 6: no standard", "lower",
            _drop_out(ratios.drop_out_of_opening)),
    _lender("drop_out_served", "drop-out over all served", "share/year",
            "(opening + new - closing clients) / (opening + new clients), last year", "finance.md section 6: no standard", "lower",
            _drop_out(ratios.drop_out_of_served)),
    *(_lender(name, label, unit, f"{what}, all full years / households that ever had a loan", "finance.md section 6: no standard",
              better, _left(way), most=most) for name, label, unit, what, better, way, most in WAYS_OUT),
    _lender("refused_share", "applications refused", "share",
            "refused or given up / (paid out + refused or given up), last year", OWN,
            "lower", of_lender(lambda y: over(y["refused"], y["refused"] + y["granted"])), most=1.0),
    *(_lender(name, f"refused: {reason}", "share", f"applications {reason} / all refused or given up, last year", OWN, "neither",
              _reason(name), most=1.0) for name, reason in REASONS.items()),
    _lender("refused_poor", "refused households that are poor", "share",
            "households ever refused that were below the poverty line in the first year / households ever refused", OWN, "lower",
            _among_refused(_poor_first), most=1.0),
    _lender("refused_women", "refused households of women", "share",
            "households ever refused that a woman heads / households ever refused", OWN, "lower", _among_refused(_women), most=1.0),
    _lender("refused_business", "refused households with a business", "share",
            "households ever refused that had a business at the start / households ever refused", OWN, "neither",
            _among_refused(_business), most=1.0),
)

MEASURES = (*PROTECTION, *OUTREACH)
