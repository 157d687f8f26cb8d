"""A lender's place among real ones, and beside what the Yilong association reported: verdicts on plausibility, never gates."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.texts import text

if TYPE_CHECKING:
    from analysis.comparison import Comparison

__all__ = ["AMONG", "REPORTED", "among", "beside_reported", "place", "plausible"]

SHARES = (0.10, 0.25, 0.50, 0.75, 0.90)
AMONG: dict[str, tuple[float, float, float, float, float]] = {
    "par30": (0.005, 0.016, 0.037, 0.068, 0.128),
    "oss": (0.84, 1.02, 1.12, 1.27, 1.50),
    "yield": (0.18, 0.24, 0.34, 0.46, 0.61),
    "operating_expense_ratio": (0.09, 0.13, 0.20, 0.31, 0.49),
}
"""Tenth, quarter, median, three quarters, nine tenths of 532 lenders in 59 countries (MIX Market 2008-2014); shares of one."""
REPORTED = {"risk_said": 0.0115, "repaid_said": 0.9965, "owed_said": 1589.0}
"""What the Yilong association reported for June 2012 [4]: risk ratio by its rule, repayment when due, yuan a client (derived)."""
LEAST_MONTHS = 60
"""Months of a run from which it is set beside real lenders: five years."""


def place(name: str, value: float) -> float:
    """The share of real lenders below a value: straight lines between the published places, 0 or 1 beyond the outer ones."""
    known = AMONG[name]
    if math.isnan(value):
        return math.nan
    if value < known[0] or value > known[-1]:
        return 0.0 if value < known[0] else 1.0
    for low, high, share, above in zip(known, known[1:], SHARES, SHARES[1:], strict=False):
        if value <= high:
            return share + (above - share) * (value - low) / (high - low)
    return 1.0


def among(levels: Mapping[str, float], lang: str = "en") -> str:
    """One sentence: each measure that is known, with its value and its place among real lenders; empty where none is known."""
    told = []
    for name in AMONG:
        value = levels.get(name, math.nan)
        if not math.isnan(value):
            share = place(name, value)
            kind = "low" if share == 0.0 else "high" if share == 1.0 else "place"
            told.append(text(f"among.{kind}", lang, label=text(f"among.{name}", lang), value=f"{100 * value:.1f} %",
                             share=f"{100 * share:.0f} %"))
    return text("among.all", lang, told=text("among.then", lang).join(told)) if told else ""


def beside_reported(levels: Mapping[str, float], lang: str = "en") -> str:
    """One sentence: what a run of Yilong shows beside what the association reported [4]; empty if something is not known."""
    known = [levels.get(name, math.nan) for name in ("par_tolerance", "repayment_rate", "glp", "clients")]
    if any(math.isnan(value) for value in known) or not known[3]:
        return ""
    risk, repaid, glp, clients = known
    return text("among.yilong", lang, risk=f"{100 * risk:.2f} %", repaid=f"{100 * repaid:.2f} %", owed=f"{glp / clients:,.0f}",
                **{name: f"{value:,.0f}" if value > 1 else f"{100 * value:.2f} %" for name, value in REPORTED.items()})


def plausible(comparison: Comparison, arm: str, lang: str = "en") -> list[str]:
    """The sentences for one arm of five years or more; none for shorter runs and arms that do not lend."""
    if comparison.setting.months < LEAST_MONTHS:
        return []
    names = [*AMONG, "par_tolerance", "repayment_rate", "glp", "clients"]
    levels = {name: comparison.levels[arm, name].mean for name in names if (arm, name) in comparison.levels}
    lines = [among(levels, lang)]
    if any(path.startswith("product.yilong_") for path in comparison.setting.arm(arm).terms):
        lines.append(beside_reported(levels, lang))
    return [line for line in lines if line]
