"""What a state program adds to a loan contract: who is eligible, and what the compensation fund covers [1]."""

from __future__ import annotations

from pydantic import Field

from sim.terms.base import Terms


class Eligibility(Terms):
    """Whom the program admits."""

    registered_only: bool = Field(default=False, description="Only for households on the list of the poor [1].")
    left_poverty_too: bool = Field(default=True, description="Also for those of them who have left poverty since [1].")


class Compensation(Terms):
    """What the county's fund covers."""

    covered: bool = Field(default=False, description="Whether the compensation fund bears part of the losses [1].")
