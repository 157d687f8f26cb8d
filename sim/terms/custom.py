"""Customs of a village beyond the loan: how kin share luck, and who leaves. All off unless a scenario switches them on."""

from __future__ import annotations

from pydantic import Field

from sim.terms.base import Chance, Share, Terms, Yuan


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


class Migration(Terms):
    """Work elsewhere for some months: when food is short, and as a livelihood."""

    sent_yuan_month: Yuan = Field(default=0.0, description="What a migrant who has work sends home, yuan a month; 0: nobody goes.")
    fare_yuan: Yuan = Field(default=0.0, description="What going costs, yuan, to be at hand before.")
    months: int = Field(default=3, ge=1, le=12, description="Months that a migrant stays away.")
    no_work_chance: Chance = Field(default=0.0, description="Chance a month without work, so that nothing is sent, 0 to 1.")
    members_min: int = Field(default=2, ge=1, le=20, description="Least members of a household that can spare one, persons.")
    chance_month: Chance = Field(
        default=0.0, description="Chance a month that a household sends a member though food is not short, 0 to 1."
    )
    lost_profit_share: Share = Field(default=0.0, description="Share of the own business's profit lost while a hand is lacking.")
