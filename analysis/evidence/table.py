"""Findings for the console and for files: claim, published number, simulated with interval, verdict."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from math import isfinite, isnan
from typing import TYPE_CHECKING

from analysis.evidence.claim import Claim, Finding, Published
from analysis.evidence.frozen import frozen_of
from analysis.texts import text

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["evidence_csv", "evidence_json", "evidence_table", "frozen_line", "tallied", "verdict_of"]

PLACE = ", place"
LIES = (("top", 0.9), ("upper", 0.75), ("middle", 0.25), ("lower", 0.1), ("bottom", float("-inf")))
"""Where a place among real lenders lies, and from which share of them on."""
STYLE = {"met": "green", "missed": "bold red", "not applicable": "dim"}


def evidence_table(claim: Claim, findings: Iterable[Finding], lang: str = "en") -> Table:
    """One claim as a table: a row a number."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    also = f" ({', '.join(claim.also)})" if claim.also else ""
    table = Table(title=f"{claim.id}{also}: {claim.says}", title_justify="left", box=box.SIMPLE_HEAD,
                  caption=f"{claim.source}. {text('evidence.shipped', lang, name=claim.shipped)}.{frozen_line(claim, lang)}",
                  caption_justify="left")
    table.show_edge, table.pad_edge = False, False
    findings = list(findings)
    beside = {name for row in claim.rows for name in row.beside}
    judged = any(one.tolerance is not None for one in findings)
    for name in ("quantity", "published", "simulated", "interval", *["tolerance"] * judged, "verdict"):
        left = name in ("quantity", "verdict")
        table.add_column(text(f"evidence.{name}", lang), justify="left" if left else "right", no_wrap=not left)
    last = ""
    for one in findings:
        if one.row != last:
            table.add_row(Text(one.row, style="bold"))
            last = one.row
        published = _told(one.published, 4)
        half = (one.high - one.low) / 2
        fit = f" ({text('evidence.fit', lang)})" if one.fit else ""
        told = text("evidence.beside", lang) if one.quantity in beside else verdict_of(one, lang)
        verdict = Text(told + fit, style=STYLE[one.verdict])
        allowed = ["" if one.tolerance is None else f"± {one.tolerance:g}"] * judged
        shown = _rounded(one.simulated), f"± {half:.2g}" if half > 1e-9 else ""
        table.add_row(f"  {one.quantity}", published, *shown, *allowed, verdict)
    return table


def frozen_line(claim: Claim, lang: str = "en") -> str:
    """What is known of the set-up of a prediction, in a sentence after a space: its hash, and how many versions were looked at."""
    frozen = frozen_of(claim)
    if frozen is None:
        return ""
    key = "evidence.frozen" if frozen.known else "evidence.thawed"
    return f" {text(key, lang, digest=frozen.digest, versions=frozen.versions)}"


def _rounded(value: float) -> str:
    """Four digits, and nothing for what is smaller than any quantity here."""
    return f"{0.0 if abs(value) < 1e-9 else value:.4g}"


def verdict_of(one: Finding, lang: str = "en") -> str:
    """The verdict in words: met or missed; for a place among real lenders where it lies; "reported" for what is not judged."""
    if one.verdict != "not applicable" or one.published is None:
        return text(f"evidence.{one.verdict}", lang)
    if not one.quantity.endswith(PLACE):
        return text("evidence.reported", lang)
    lies = "none" if isnan(one.simulated) else next(name for name, least in LIES if one.simulated >= least)
    return text(f"evidence.place.{lies}", lang)


def _told(published: Published | None, digits: int) -> str:
    """A published number, or both ends of a range; empty where there is none."""
    ends = published if isinstance(published, tuple) else () if published is None else (published,)
    return " .. ".join(f"{end:.{digits}g}" for end in ends)


def tallied(findings: Sequence[Finding], lang: str = "en") -> str:
    """How many numbers were met and how many missed, in a sentence."""
    met = sum(one.verdict == "met" for one in findings)
    missed = sum(one.verdict == "missed" for one in findings)
    return text("evidence.tally", lang, met=met, missed=missed)


def evidence_csv(claims: Sequence[Claim], findings: Sequence[Finding], lang: str = "en") -> str:
    """All findings as CSV for people and for the page of results: a row a number, its claim and source beside it."""
    names = ("claim", "says", "terms", "quantity", "published", "simulated", "interval", "tolerance", "verdict", "use", "source")
    page = io.StringIO()
    lines = csv.writer(page, lineterminator="\n")
    lines.writerow([text(f"evidence.{name}", lang) for name in names])
    called = {claim.id: claim for claim in claims}
    for one in findings:
        claim = called[one.claim]
        lines.writerow([
            ", ".join((claim.id, *claim.also)), claim.says, one.row, one.quantity, _told(one.published, 5), f"{one.simulated:.5g}",
            f"{one.low:.5g} .. {one.high:.5g}", "" if one.tolerance is None else f"{one.tolerance:g}",
            verdict_of(one, lang),
            text("evidence.fit" if one.fit else "evidence.predicted", lang), claim.source])
    return page.getvalue()


def evidence_json(claims: Sequence[Claim], findings: Sequence[Finding]) -> str:
    """All findings as JSON: {"claims": [{id, says, frozen, findings: [...], ...}]}; numbers unrounded.

    A number that does not exist under the terms asked for (an average of nothing) is null.
    """
    told = []
    for claim in claims:
        mine = [asdict(one) for one in findings if one.claim == claim.id]
        for one in mine:
            del one["claim"], one["fit"]
            one.update({name: None for name, value in one.items() if isinstance(value, float) and not isfinite(value)})
        frozen = frozen_of(claim)
        told.append({"id": claim.id, "also": list(claim.also), "says": claim.says, "source": claim.source,
                     "frozen": None if frozen is None else frozen._asdict(),
                     "scenario": claim.scenario, "shipped": claim.shipped, "used_in_calibration": claim.fit, "findings": mine})
    return json.dumps({"claims": told}, ensure_ascii=False, indent=2, allow_nan=False, default=str)
