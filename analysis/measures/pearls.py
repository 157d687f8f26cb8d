"""PEARLS (WOCCU): what a lender without shares has of the 44 ratios and no other frame computes; the rest is in `frames.py`."""

from __future__ import annotations

from collections.abc import Callable

from analysis.measures.books import Year
from analysis.measures.measure import NONE, Measure, of_lender, timed
from analysis.measures.ratios import over

SOURCE = "WOCCU, PEARLS monograph (from memory where the project's reference does not give it)"


def _net_capital(y: Year, when: dict[str, float]) -> float:
    return when["equity"] + when["allowance"] - y.last["par365_fen"] - 0.35 * (y.last["par30_fen"] - y.last["par365_fen"])


def _growth(name: str) -> Callable[[Year], float]:
    return lambda y: over(y.end[name] - y.begin[name], y.begin[name])


def _pearls(code: str, name: str, label: str, unit: str, formula: str, better: str, of: Callable[[Year], float]) -> Measure:
    told = timed(formula, "last year" if code[0] in "RS" else "end of the run")
    return Measure(name, label, unit, told, f"PEARLS {code}", SOURCE, "ratio", "lender", better, of_lender(of),
                   topic="sustainability")


MEASURES: tuple[Measure, ...] = (
    _pearls("P1", "pearls_p1", "allowance for loans a year late", "share", "allowance / balance of loans more than 365 days late",
            "higher", lambda y: over(min(y.end["allowance"], y.last["par365_fen"]), y.last["par365_fen"])),
    _pearls("P2", "pearls_p2", "allowance for loans 1 to 12 months late", "share",
            "(allowance - balance more than 365 days late) / 35 % of the balance 31 to 365 days late", "higher",
            lambda y: over(max(y.end["allowance"] - y.last["par365_fen"], 0.0),
                           0.35 * (y.last["par30_fen"] - y.last["par365_fen"]))),
    _pearls("P3", "pearls_p3", "loans a year late not written off", "share",
            "balance more than 365 days late / gross loan portfolio",
            "lower", lambda y: over(y.last["par365_fen"], y.end["loans"])),
    _pearls("P5", "pearls_p5", "recovered of what was written off", "share", "recovered / principal written off, last year",
            "higher",
            lambda y: over(y["flow_recover"], y["flow_write_off_principal"])),
    _pearls("E1", "pearls_e1", "net loans to assets", "share", "(portfolio - allowance) / assets", "neither",
            lambda y: over(y.end["loans"] - y.end["allowance"], y.end["assets"])),
    _pearls("E2", "pearls_e2", "liquid assets to assets", "share", "cash / assets (there are no liquid investments)", "lower",
            lambda y: over(y.end["cash"], y.end["assets"])),
    _pearls("E5", "pearls_e5", "deposits to assets", "share", "clients' savings / assets", "neither",
            lambda y: over(y.end["savings"], y.end["assets"]) if y.end["savings"] else NONE),
    _pearls("E6", "pearls_e6", "external credit to assets", "share", "borrowings / assets", "lower",
            lambda y: over(y.end["borrowings"], y.end["assets"])),
    _pearls("E8", "pearls_e8", "institutional capital to assets", "share", "equity / assets", "higher",
            lambda y: over(y.end["equity"], y.end["assets"])),
    _pearls("E9", "pearls_e9", "net institutional capital to assets", "share",
            "(equity + allowance - balance over 365 days late - 35 % of the balance 31 to 365 days late) / assets", "higher",
            lambda y: over(_net_capital(y, y.end), y.end["assets"])),
    _pearls("A2", "pearls_a2", "non-earning assets to assets", "share", "(assets - net loans) / assets", "lower",
            lambda y: over(y.end["assets"] - y.end["loans"] + y.end["allowance"], y.end["assets"])),
    _pearls("A3", "pearls_a3", "costless funds to non-earning assets", "share", "net institutional capital / non-earning assets",
            "higher", lambda y: over(_net_capital(y, y.end), y.end["assets"] - y.end["loans"] + y.end["allowance"])),
    _pearls("R1", "pearls_r1", "net loan income", "share/year", "financial revenue / average net loans", "neither",
            lambda y: over(y["revenue"], y.average("loans") - y.average("allowance"))),
    _pearls("R8", "pearls_r8", "gross margin", "share/year", "(financial revenue - financial expense) / average assets", "higher",
            lambda y: over(y["revenue"] - y["financial"], y.average("assets"))),
    _pearls("R9", "pearls_r9", "operating expense to assets", "share/year", "operating expense / average assets", "lower",
            lambda y: over(y["operating"], y.average("assets"))),
    _pearls("R10", "pearls_r10", "provisions to assets", "share/year", "impairment charged / average assets", "lower",
            lambda y: over(y["impairment"], y.average("assets"))),
    _pearls("S1", "pearls_s1", "growth of loans", "share/year", "closing / opening portfolio - 1, last year", "higher",
            _growth("loans")),
    _pearls("S6", "pearls_s6", "growth of external credit", "share/year", "closing / opening borrowings - 1, last year", "neither",
            _growth("borrowings")),
    _pearls("S8", "pearls_s8", "growth of institutional capital", "share/year", "closing / opening equity - 1, last year", "higher",
            _growth("equity")),
    _pearls("S10", "pearls_s10", "growth of clients", "share/year", "closing / opening clients - 1, last year", "higher",
            _growth("clients")),
    _pearls("S11", "pearls_s11", "growth of assets", "share/year", "closing / opening assets - 1, last year", "higher",
            _growth("assets")),
)
