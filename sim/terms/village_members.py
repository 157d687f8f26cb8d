"""Village: whose example the will to pay follows, and what becomes of groups whose members fail each other."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.terms.base import Share, Terms


class Example(Terms):
    """The will to pay follows what others do, for better and for worse. Off by default: no baseline fact for its strength."""

    weight: Share = Field(
        default=0.0, description="How far the will is that of others, 0 (one's own) to 1 (the share of borrowers seen who pay)."
    )
    whose: Literal["ties", "group"] = Field(
        default="ties", description="Whose example counts: that of borrowers one has ties with, or of borrowers of the own group."
    )
