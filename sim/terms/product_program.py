"""What a state program adds to a loan contract: who is eligible, and what the compensation fund covers [1]."""

from __future__ import annotations

from pydantic import Field

from sim.terms.base import Share, Terms


class Eligibility(Terms):
    """Whom the program admits."""

    registered_only: bool = Field(default=False, description="Only for households on the list of the poor [1].")
    left_poverty_too: bool = Field(default=True, description="Also for those of them who have left poverty since [1].")
    over65_too: bool = Field(default=True, description="Also where the head is over 65 [2: age 18 to 60; 4: emergencies].")
    struck_only: bool = Field(default=False, description="Only in a month of illness, ceremony or loss: an emergency loan [4].")
    members_min: int = Field(default=0, ge=0, le=12, description="Fewest persons in the household [2: two workers].")
    debt_share_max: Share = Field(
        default=1.0, description="Debts must be a smaller part of assets than this [3: .50 unsecured, .60 joint]; 1: any.")


class Insurance(Terms):
    """A policy on the harvest, taken out with the loan and pledged to the lender [1]; one on the borrower's life."""

    insured_share: Share = Field(default=0.0, description="Part of the loan that the pledged policy insures [1]; 0: no policy.")
    life: bool = Field(default=False, description="Whether an insurer settles the loan if the head of the household dies.")
    life_premium_share: Share = Field(default=0.0, description="Premium of that insurance, withheld, share of the loan.")


class Compensation(Terms):
    """What the county's fund covers."""

    covered: bool = Field(default=False, description="Whether the compensation fund bears part of the losses [1].")
