"""Customs of a village beyond the loan: how kin share luck, and who leaves. All off unless a scenario switches them on."""

from __future__ import annotations

from pydantic import Field

from sim.terms.base import Chance, Share, Terms


class Sharing(Terms):
    """Good and bad luck shared among kin, the households of one clan (`village.ties.clan_households`)."""

    rate: Share = Field(
        default=0.0, description="Share of a month's luck (income and bills against what is usual) that kin share; 0: none."
    )
    memory: Share = Field(
        default=0.0, description="Share of the favors received and not yet returned that is given back in a month, 0 to 1."
    )


class Leaving(Terms):
    """Who leaves the village for good, and what they leave behind."""

    hungry_months: int = Field(
        default=0, ge=0, le=120, description="Months in a row with too little to eat after which a household moves away; 0: never."
    )
    chance_month: Chance = Field(
        default=0.0, description="Chance a month that a household moves away for other reasons, 0 to 1; 0: nobody does."
    )
