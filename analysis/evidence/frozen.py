"""Set-ups of predictions are frozen: a hash of each version that was looked at, so that a change made after a look shows."""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from typing import NamedTuple

from analysis.evidence.claim import Claim
from sim.terms.files import PROJECT

__all__ = ["Frozen", "frozen_of", "parameters_digest"]

FROZEN_FILE = PROJECT / "analysis" / "evidence" / "published" / "frozen.csv"
_WORDS = ("title", "about")


class Frozen(NamedTuple):
    """digest: of the set-up as it is now; versions: how many were looked at so far; known: whether this is the last of them."""

    digest: str
    versions: int
    known: bool


def parameters_digest(text: str) -> str:
    """Return 12 hex digits of the SHA-256 of what a scenario file declares: titles, comments and order are no part of it."""
    tables = {name: value for name, value in tomllib.loads(text).items() if name not in _WORDS}
    for arm in tables.get("arms", {}).values():
        arm.pop("title", None)
    return hashlib.sha256(json.dumps(tables, sort_keys=True, default=str).encode()).hexdigest()[:12]


def frozen_of(claim: Claim) -> Frozen | None:
    """Return what is known of the set-up of a claim; None where nothing is predicted, or no version of it was written down.

    Names of arms count, villages and products that a set-up takes from the shelf do not: they are nobody's to fit to an effect.
    """
    if claim.fit:
        return None
    with FROZEN_FILE.open(encoding="utf-8") as file:
        seen = [row["digest"] for row in csv.DictReader(file) if row["scenario"] == claim.scenario]
    if not seen:
        return None
    now = parameters_digest((PROJECT / "scenarios" / f"{claim.scenario}.toml").read_text(encoding="utf-8"))
    return Frozen(now, len(seen), now == seen[-1])
