"""What the state does in a village: the list of the poor, and officials who help the lender [1]."""

from __future__ import annotations

from pydantic import Field

from sim.terms.base import Chance, Share, Terms, at_birth


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


class Officials(Terms):
    """Village officials and resident teams, who help to survey, to supervise and to collect [1]."""

    survey_share: Share = Field(default=0.0, description="Part of the officer's error of judgment that their survey removes.")
    collect_strength: Share = Field(default=0.0, description="Part of the unwillingness of late clients that their calls remove.")
    supervise_share: Share = Field(default=0.0, description="Chance a month that they find out a loan that was passed on.")


class Fraud(Terms):
    """Frauds named in [1]: borrowed names, on-lending, inflated demand. Nothing by default."""

    names_chance: Chance = at_birth(default=0.0, description="Chance that a listed household lends its name to one not listed.")
    on_lending_chance: Chance = at_birth(default=0.0, description="Chance that one passes a part of its loans on instead.")
    on_lending_share: Share = Field(default=0.5, description="That part, 0 to 1.")
    pays_chance: Chance = Field(default=1.0, description="Chance that the household behind a loan brings what is due, if it can.")
    inflated_share: float = Field(default=0.0, ge=0.0, le=10.0, description="What is asked for beyond what is wanted, share.")
