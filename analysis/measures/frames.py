"""The frames auditors and raters use, line by line: which measure stands for each, what the frame asks of it, what does not apply.

A line without a measure says why in its note; nothing is invented for it, and no score is given that a rater alone can
give. Norms are those of the named frame (finance.md section 6 of the project's reference; `from memory` where it says so).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from analysis.measures import MEASURES
from sim.terms.letters import Letter, LettersError, listed, near_phrase

__all__ = ["CAMEL_AREAS", "FRAMES", "Frame", "Line", "camel", "frame_table"]

Goal = tuple[float, float]
ANY: Goal = (-math.inf, math.inf)


@dataclass(frozen=True)
class Line:
    """One line of a frame: its code and label there, the measure that stands for it ("" for none), what it should lie between, and
    a note: why it does not apply, or how the measure differs.
    """

    code: str
    label: str
    measure: str = ""
    goal: Goal = ANY
    note: str = ""


@dataclass(frozen=True)
class Frame:
    """A frame: id, title, source, lines."""

    id: str
    title: str
    source: str
    lines: tuple[Line, ...]


NO_SHARES = "not applicable: the lender has no members' shares"
NO_DEPOSITS = "not applicable: the lender takes no voluntary deposits"
NO_INVESTMENTS = "not applicable: the lender makes no investments"
OUTSIDE = "not in the model: for raters who know the institution"


def _lines(*rows: tuple) -> tuple[Line, ...]:
    return tuple(Line(*row) for row in rows)


_SEEP_18 = _lines(
    ("R1", "operational self-sufficiency", "oss"), ("R2", "return on assets", "roa"), ("R3", "return on equity", "roe"),
    ("R4", "portfolio yield", "yield"), ("R5", "portfolio to assets", "portfolio_to_assets"), ("R6", "cost of funds",
    "cost_of_funds"),
    ("R7", "debt to equity", "debt_to_equity"), ("R8", "liquid ratio", "liquid_ratio"),
    ("R9", "portfolio at risk (PAR30 and renegotiated)", "par30_with_renegotiated"), ("R10", "write-off ratio", "write_off_ratio"),
    ("R11", "risk coverage", "risk_coverage"), ("R12", "operating expense ratio", "operating_expense_ratio"),
    ("R13", "cost per active client", "cost_per_client"), ("R14", "borrowers per loan officer", "borrowers_per_officer"),
    ("R15", "active clients per staff member", "clients_per_staff"), ("R16", "client turnover", "client_turnover"),
    ("R17", "average outstanding loan size", "average_loan"), ("R18", "average loan disbursed", "average_disbursed"),
)
_CGAP_20 = _lines(
    ("1", "return on equity", "roe"), ("2", "return on assets", "roa"), ("3", "operational self-sufficiency", "oss"),
    ("4", "financial self-sufficiency", "fss"), ("5", "yield on portfolio", "yield"), ("6", "yield gap", "yield_gap"),
    ("7", "current ratio", "liquid_ratio", ANY, "cash over all debts, which count as short-term"),
    ("8", "funding expense ratio", "funding_expense_ratio"), ("9", "cost of funds", "cost_of_funds"), ("10", "leverage",
    "debt_to_equity"),
    ("11", "portfolio at risk", "par30_with_renegotiated"), ("12", "write-off ratio", "write_off_ratio"),
    ("13", "risk coverage", "risk_coverage"), ("14", "operating expense ratio", "operating_expense_ratio"),
    ("15", "cost per client", "cost_per_client"), ("16", "borrowers per loan officer", "borrowers_per_officer"),
    ("17", "clients per staff member", "clients_per_staff"), ("18", "client turnover", "client_turnover"),
    ("19", "average outstanding balance", "average_balance"), ("20", "average disbursed loan", "average_disbursed"),
)
_CGAP_MINIMUM = _lines(
    ("1", "breadth: clients", "clients"), ("2", "depth: average balance / income per head", "depth", ANY,
    "in place of GNI per head"),
    ("3a", "PAR30", "par30"), ("3b", "write-offs", "write_off_ratio"), ("4a", "AROA", "aroa"), ("4b", "FSS", "fss"), ("4c",
    "SDI", "sdi"),
    ("5a", "operating expense ratio", "operating_expense_ratio"), ("5b", "cost per client", "cost_per_client"),
)
_SA_DHAN = _lines(
    ("1", "operational self-sufficiency", "oss", (1.0, math.inf)), ("2", "PAR60", "par60", (0.0, 0.10)),
    ("3", "current repayment rate", "repayment_rate", (0.90, 1.0)), ("4", "operating cost ratio", "operating_expense_ratio",
    (0.0, 0.20)),
    ("5", "total cost ratio", "total_cost_ratio", (-math.inf, 0.30)),
    ("6", "active borrowers per loan officer", "borrowers_per_officer", (250.0, 350.0)),
)
_PEARLS = _lines(
    ("P1", "allowance for loans over 12 months late", "pearls_p1", (1.0, math.inf)),
    ("P2", "allowance for loans 1 to 12 months late, of 35 %", "pearls_p2", (1.0, math.inf)),
    ("P3", "loans over 12 months late not written off", "pearls_p3", (0.0, 0.0)),
    ("P4", "annual write-offs / average loans", "write_off_ratio"), ("P5", "recoveries / write-offs", "pearls_p5"),
    ("P6", "solvency: net assets / shares and deposits", "", (1.11, math.inf), NO_SHARES),
    ("E1", "net loans / assets", "pearls_e1", (0.70, 0.80)), ("E2", "liquid investments / assets", "pearls_e2", (0.0, 0.16)),
    ("E3", "financial investments / assets", "", ANY, NO_INVESTMENTS), ("E4", "non-financial investments / assets", "", ANY,
    NO_INVESTMENTS),
    ("E5", "deposits / assets", "pearls_e5", (0.70, 0.80), "compulsory savings only"),
    ("E6", "external credit / assets", "pearls_e6", (0.0, 0.05)), ("E7", "members' shares / assets", "", (0.0, 0.20), NO_SHARES),
    ("E8", "institutional capital / assets", "pearls_e8", (0.10, math.inf)),
    ("E9", "net institutional capital / assets", "pearls_e9", (0.10, math.inf)), ("A1", "delinquency / loans", "par30", (0.0,
    0.05)),
    ("A2", "non-earning assets / assets", "pearls_a2", (0.0, 0.05)),
    ("A3", "costless funds / non-earning assets", "pearls_a3", (2.0, math.inf)), ("R1", "net loan income / average net loans",
    "pearls_r1"),
    ("R2", "income of liquid investments", "", ANY, NO_INVESTMENTS), ("R3", "income of financial investments", "", ANY,
    NO_INVESTMENTS),
    ("R4", "income of non-financial investments", "", ANY, NO_INVESTMENTS),
    ("R5", "cost of deposits", "", ANY, "not applicable: interest on compulsory savings is part of R6"),
    ("R6", "cost of external credit", "cost_of_funds", ANY, "savings of clients counted with it"),
    ("R7", "cost of shares", "", ANY, NO_SHARES), ("R8", "gross margin / average assets", "pearls_r8"),
    ("R9", "operating expense / average assets", "pearls_r9", (0.0, 0.05)), ("R10", "provisions / average assets", "pearls_r10"),
    ("R11", "other income / average assets", "", ANY, "not applicable: the lender has no other income"),
    ("R12", "net income / average assets", "roa"), ("L1", "liquidity / deposits", "", (0.15, 0.20), NO_DEPOSITS),
    ("L2", "liquidity reserves / deposits", "", (0.10, math.inf), NO_DEPOSITS),
    ("L3", "non-earning liquid assets / assets", "pearls_e2", (0.0, 0.01), "all its cash earns nothing"),
    ("S1", "growth of loans", "pearls_s1"), ("S2", "growth of liquid investments", "", ANY, NO_INVESTMENTS),
    ("S3", "growth of financial investments", "", ANY, NO_INVESTMENTS),
    ("S4", "growth of non-financial investments", "", ANY, NO_INVESTMENTS), ("S5", "growth of deposits", "", ANY, NO_DEPOSITS),
    ("S6", "growth of external credit", "pearls_s6"), ("S7", "growth of shares", "", ANY, NO_SHARES),
    ("S8", "growth of institutional capital", "pearls_s8"),
    ("S9", "growth of net institutional capital", "", ANY, "not applicable: losses expected a year ago are not noted"),
    ("S10", "growth of membership", "pearls_s10", ANY, "clients in place of members"), ("S11", "growth of assets", "pearls_s11"),
)
CAMEL_AREAS: dict[str, tuple[tuple[str, float, str, str], ...]] = {
    "capital adequacy": (("leverage", 5.0, "debt_to_equity", ""), ("ability to raise equity", 5.0, "", OUTSIDE),
                         ("adequacy of reserves", 5.0, "risk_coverage", "")),
    "asset quality": (("portfolio at risk", 8.0, "par30", ""), ("write-offs", 7.0, "write_off_ratio", ""),
                      ("portfolio classification system", 3.0, "", OUTSIDE), ("productivity of long-term assets", 1.5, "", OUTSIDE),
                      ("infrastructure", 1.5, "", OUTSIDE)),
    "management": tuple((name, weight, "", OUTSIDE) for name, weight in (
        ("governance", 6.0), ("human resources", 4.0), ("processes, controls and audit", 4.0), ("information technology", 5.0),
        ("strategic planning and budgeting", 4.0))),
    "earnings": (("adjusted return on equity", 5.0, "aroe", ""), ("operational efficiency", 8.0, "operating_expense_ratio", ""),
                 ("adjusted return on assets", 7.0, "aroa", ""), ("interest rate policy", 4.0, "", OUTSIDE)),
    "liquidity": (("liability structure", 8.0, "", OUTSIDE), ("availability of funds", 4.0, "", OUTSIDE),
                  ("cash flow projections", 3.0, "", OUTSIDE),
                  ("productivity of other current assets", 2.0, "",
                  "quantitative; not applicable: the lender's cash earns nothing")),
}
"""ACCION CAMEL: area -> items with weight in percent (from memory), the measure where the item is quantitative, and a note."""
_CAMEL = tuple(Line(area, item, found, ANY, note) for area, items in CAMEL_AREAS.items() for item, _, found, note in items)
_GIRAFE = _lines(
    ("G", "governance and decision making", "", ANY, OUTSIDE), ("I", "information and systems", "", ANY, OUTSIDE),
    ("R", "risks: analysis and control", "par30_with_renegotiated"), ("R", "risks: analysis and control", "risk_coverage"),
    ("R", "risks: analysis and control", "write_off_ratio"), ("A", "activities and services", "clients"),
    ("A", "activities and services", "average_loan"), ("A", "activities and services", "client_turnover"),
    ("F", "funding and liquidity", "debt_to_equity"), ("F", "funding and liquidity", "cost_of_funds"),
    ("F", "funding and liquidity", "liquid_ratio"), ("E", "efficiency and profitability", "oss"),
    ("E", "efficiency and profitability", "roa"), ("E", "efficiency and profitability", "operating_expense_ratio"),
    ("E", "efficiency and profitability", "borrowers_per_officer"),
)
_MCRIL = _lines(
    ("1", "governance and strategy", "", ANY, OUTSIDE), ("2", "management systems", "clients_per_staff"),
    ("2", "management systems", "borrowers_per_officer"), ("2", "management systems: accounting, control", "", ANY, OUTSIDE),
    ("3", "financial performance: credit", "par60"), ("3", "financial performance: credit", "repayment_rate"),
    ("3", "financial performance: assets and liabilities", "debt_to_equity"), ("3", "financial performance: profitability", "roa"),
    ("3", "financial performance: profitability", "oss"), ("3", "financial performance: profitability", "yield_gap"),
    ("3", "financial performance: efficiency", "operating_expense_ratio"),
)
FRAMES: dict[str, Frame] = {one.id: one for one in (
    Frame("seep", "SEEP-18", "SEEP Network 2005, numbering R1-R18 (the 2010 edition renumbers)", _SEEP_18),
    Frame("cgap_idb", "CGAP/IDB, 20 indicators", "CGAP and IDB 2003 (from memory)", _CGAP_20),
    Frame("cgap_minimum", "CGAP minimum row", "CGAP, Good Practice Guidelines", _CGAP_MINIMUM),
    Frame("sa_dhan", "Sa-Dhan core standards", "Sa-Dhan", _SA_DHAN),
    Frame("pearls", "PEARLS, 44 ratios", "WOCCU; norms as in finance.md section 6", _PEARLS),
    Frame("camel", "ACCION CAMEL, 21 items", "ACCION 1998; weights from memory; scores are a rater's", _CAMEL),
    Frame("girafe", "GIRAFE, 6 areas", "PlaNet Rating: names and areas only; no scores", _GIRAFE),
    Frame("m_cril", "M-CRIL areas", "M-CRIL: names and areas only; no scores", _MCRIL),
)}
"""Frames by id."""


def frame_of(name: str) -> Frame:
    """The frame of that id; LettersError naming the nearest if there is none."""
    if name not in FRAMES:
        raise LettersError([Letter("measures", "--frame", name, f"one of {listed(FRAMES)}", near_phrase(name, FRAMES))])
    return FRAMES[name]


def frame_table(name: str, values: Mapping[str, float]) -> pl.DataFrame:
    """A frame filled with the values of measures by id (a row of the summary, means over seeds): code, label, measure, value, unit,
    low and high of its norm (null: none), met, note. Without a value: null, and the note says why.
    """
    rows = []
    for line in frame_of(name).lines:
        found = values.get(line.measure, math.nan) if line.measure else math.nan
        value = float(found) if math.isfinite(found) else None
        low, high = (bound if math.isfinite(bound) else None for bound in line.goal)
        met = None if value is None or line.goal == ANY else line.goal[0] <= value <= line.goal[1]
        note = line.note or ("" if value is not None else "not applicable: nothing to divide by in this run")
        unit = MEASURES[line.measure].unit if line.measure else ""
        rows.append((line.code, line.label, line.measure, value, unit, low, high, met, note))
    schema = {"code": pl.String, "label": pl.String, "measure": pl.String, "value": pl.Float64, "unit": pl.String,
    "low": pl.Float64,
              "high": pl.Float64, "met": pl.Boolean, "note": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def camel(values: Mapping[str, float], scores: Mapping[str, float] | None = None) -> tuple[pl.DataFrame, float | None]:
    """The CAMEL items with weight, value where quantitative, and the rater's score; and the composite, 0 to 5, once every item has
    a score (None before): scores are inputs, none is made up. LettersError for an unknown item or a score outside 0 to 5.
    """
    given = dict(scores or {})
    items = [(area, *item) for area, members in CAMEL_AREAS.items() for item in members]
    known = [item for _, item, *_ in items]
    letters = [Letter("camel", name, name, f"one of {listed(known)}", near_phrase(name,
    known)) for name in given if name not in known]
    letters += [Letter("camel", name, str(score), "a score from 0 to 5") for name, score in given.items() if not 0 <= score <= 5]
    if letters:
        raise LettersError(letters)
    rows = []
    for area, item, weight, name, note in items:
        value = values.get(name, math.nan) if name else math.nan
        rows.append((area, item, weight, name, value if math.isfinite(value) else None, given.get(item), note))
    frame = pl.DataFrame(rows, schema={"area": pl.String, "item": pl.String, "weight_percent": pl.Float64, "measure": pl.String,
                                       "value": pl.Float64, "score": pl.Float64, "note": pl.String}, orient="row")
    whole = len(given) == len(known)
    return frame, (sum(given[item] * weight for _, item, weight, *_ in items) / 100.0 if whole else None)
