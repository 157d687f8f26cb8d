"""What the state does in a village: the list of the poor, and officials who help the lender [1]."""

from __future__ import annotations

from pydantic import Field

from sim.terms.base import Chance, Terms, at_birth


class PoorList(Terms):
    """The register of poor households, drawn up before the program comes, with its errors."""

    kept: bool = at_birth(default=False, description="Whether there is a list of the poor: those below the poverty line.")
    wrongly_in_chance: Chance = at_birth(
        default=0.0, description="Chance that a household above the line is on the list, 0 to 1."
    )
    wrongly_out_chance: Chance = at_birth(
        default=0.0, description="Chance that a household below the line is not on the list, 0 to 1."
    )
    review_months: int = Field(
        default=0, ge=0, le=600, description="Months between reviews that find who has left poverty; 0: never reviewed."
    )
