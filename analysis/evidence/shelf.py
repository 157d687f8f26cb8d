"""All claims by their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evidence.claim import Claim
from analysis.evidence.facts import FACTS
from analysis.evidence.theory import THEORY
from sim.terms.letters import Letter, LettersError, listed, near_phrase

__all__ = ["CLAIMS", "claims_called"]

CLAIMS: tuple[Claim, ...] = (*THEORY, *FACTS)


def claims_called(names: Sequence[str]) -> list[Claim]:
    """The claims of these numbers (T1, V01 ...), all without names. Raises LettersError with every number nobody has."""
    if not names:
        return list(CLAIMS)
    known: dict[str, list[Claim]] = {}
    for claim in CLAIMS:
        for name in {*claim.also, claim.id}:
            known.setdefault(name.upper(), []).append(claim)
    wrong = [name for name in names if name.upper() not in known]
    if wrong:
        ids = [claim.id for claim in CLAIMS]
        raise LettersError([Letter("evidence", "", name, f"a claim: {listed(ids)}", near_phrase(name.upper(), list(known)))
                            for name in wrong])
    return list({claim.id: claim for name in names for claim in known[name.upper()]}.values())
