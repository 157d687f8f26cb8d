"""The baseline: a few varied worlds whose records must not change unseen (law 11).

`tests/baseline.json` holds what they gave when they were last accepted; a test compares today's model with it. `accept` takes
today's numbers and writes, for every world that moved, a line with before and after into CHANGES.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.results import told, write_whole
from sim.terms.files import PROJECT

if TYPE_CHECKING:
    from sim.record import Run

__all__ = ["WORLDS", "accept", "compute_baseline", "read_baseline"]

FILE = Path("tests") / "baseline.json"
CHANGES = Path("CHANGES.md")
HEADING = "### Numbers that moved"
"""Where lines go: under this heading of the newest entry of CHANGES.md, made if it is not there."""

_SMALL = {"village.people.households": 60}
WORLDS: dict[str, dict[str, Any]] = {
    "yilong as shipped": {"scenario": "yilong", "arm": "yilong", "seed": 1, "set": {"run.months": 60}},
    "yilong without a program": {"scenario": "yilong", "arm": "none", "seed": 2, "set": _SMALL | {"run.months": 24}},
    "declining, progressive, every 28 days": {
        "scenario": "yilong", "arm": "declining", "seed": 3,
        "set": _SMALL | {"run.months": 36, "product.interest.basis": "declining", "product.interest.convention": "progressive",
                         "product.repayment.every_days": 28}},
    "bad harvests, little money, no pressure": {
        "scenario": "yilong", "arm": "monthly", "seed": 4_000_000_000,
        "set": _SMALL | {"run.months": 48, "shocks.weather.common_log_sd": 0.6, "shocks.illness.chance_month": 0.08,
                         "lender.capital.equity_yuan": 60_000, "lender.capital.credit_line_yuan": 0,
                         "lender.costs.overhead_yuan_month": 264, "lender.officers.time_share": 0.04,
                         "lender.officers.press_strength": 0.0}},
    "gifts before installments": {"scenario": "policy/festival", "arm": "gifts", "seed": 6, "set": _SMALL | {"run.months": 36}},
    "groups that stand in": {"scenario": "classroom/one_village", "arm": "joint", "seed": 5, "set": {"run.months": 36}},
    "the same, each alone": {"scenario": "classroom/one_village", "arm": "individual", "seed": 5, "set": {"run.months": 36}},
}
"""name -> scenario, arm, seed and changes by path. Names are kept; a world that asks something new gets a new name."""

FLOWS = ("flow_disburse", "flow_pay_principal", "flow_pay_interest", "flow_write_off_principal", "group_covered_fen")
LASTS = ("clients", "stock_lender_loans", "stock_lender_cash", "arrears_clients")


def numbers_of(run: Run) -> dict[str, int]:
    """A few whole numbers for people: totals of FLOWS and consumption (fen), LASTS at the end (counts and fen)."""
    numbers = {name: int(run.monthly[name].sum()) for name in FLOWS}
    numbers |= {name: int(run.monthly[name][-1]) for name in LASTS}
    return numbers | {"consumption": int(run.yearly["consumption"].sum())}


def compute_baseline(names: Iterable[str] | None = None) -> dict[str, dict[str, Any]]:
    """Live the worlds (all unless named): name -> scenario, set, arm, seed, months, fingerprint, numbers. Raises LettersError."""
    from sim.program import Program, World
    from sim.terms.resolve import load_scenario

    found = {}
    for name in WORLDS if names is None else names:
        asked = WORLDS[name]
        resolved = load_scenario(asked["scenario"], list(asked["set"].items()))
        run = Program(resolved, worlds=[World(resolved.arm(asked["arm"]), asked["seed"])]).run()[0]
        found[name] = {**asked, "months": run.months, "fingerprint": run.fingerprint, "numbers": numbers_of(run)}
    return found


def read_baseline(root: Path = PROJECT) -> dict[str, dict[str, Any]]:
    """The accepted baseline, empty if there is none."""
    place = root / FILE
    return json.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}


def moved(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> str:
    """What changed in a world, as one line; empty if nothing did."""
    if before is not None and before["fingerprint"] == after["fingerprint"]:
        return ""
    was = {} if before is None else before["numbers"]
    parts = [f"{name} {was.get(name, 'new')} → {value}" for name, value in after["numbers"].items() if was.get(name) != value]
    old = "new" if before is None else before["fingerprint"][:12]
    return f"fingerprint {old} → {after['fingerprint'][:12]}" + (f"; {', '.join(parts)}" if before is not None and parts else "")


def accept(root: Path = PROJECT, today: Mapping[str, dict[str, Any]] | None = None) -> list[str]:
    """Write today's numbers (computed unless given) as the baseline and the lines of what moved into CHANGES.md; return the lines.

    Raises LettersError where a file cannot be written. Nothing is written when nothing moved.
    """
    before, after = read_baseline(root), dict(today or compute_baseline())
    lines = [f"- {name}: {line}" for name, now in after.items() if (line := moved(before.get(name), now))]
    lines += [f"- {name}: no longer in the baseline" for name in before if name not in after]
    if not lines and before == after:
        return ["Nothing moved."]
    for place, text in ((root / FILE, json.dumps(after, ensure_ascii=False, indent=2) + "\n"),
                        (root / CHANGES, _noted(root / CHANGES, lines))):
        with told(place):
            write_whole(place, text)
    return lines or ["Only the list of worlds changed."]


def _noted(place: Path, lines: list[str]) -> str:
    """The change log with the lines under the heading of its newest entry."""
    text = place.read_text(encoding="utf-8") if place.is_file() else "# Changes\n\n## Next\n"
    if not lines:
        return text
    head, mark, rest = text.partition("\n## ")
    newest, again, older = rest.partition("\n## ")
    if HEADING in newest:
        upper, _, lower = newest.partition(HEADING)
        newest = f"{upper}{HEADING}\n" + "\n".join(lines) + "\n" + lower.lstrip("\n")
    else:
        newest = newest.rstrip("\n") + f"\n\n{HEADING}\n" + "\n".join(lines) + "\n"
    return head + mark + newest + again + older
