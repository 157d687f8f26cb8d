"""Shocks: what nature and chance do to households, together and one by one."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.terms.base import Chance, Share, Spread, Terms


class Weather(Terms):
    """What a season does to the harvest: one draw for all of a village, one for each farm."""

    common_log_sd: Spread = Field(description="Sd of the log of the yield that a village shares in a season.")
    own_log_sd: Spread = Field(description="Sd of the log of a farm's own part of the yield in a season.")


class Trade(Terms):
    """What a month does to all businesses of a village together."""

    log_sd: Spread = Field(
        description="Sd of the log of profit that a village's businesses share in a month."
    )


class Illness(Terms):
    """Sickness that costs money; the size is lognormal, so that a few bills are ruinous."""

    chance_month: Chance = Field(description="Chance a month that a household has a bill to pay, 0 to 1.")
    median_share: float = Field(
        ge=0.0, le=20.0, description="Median bill, share of the household's usual income in a month."
    )
    log_sd: Spread = Field(description="Sd of the log of the bill, 0 to 3.")


class Ceremony(Terms):
    """Weddings, funerals and gifts that cannot be refused."""

    chance_month: Chance = Field(description="Chance a month that a household must give a feast, 0 to 1.")
    cost_months: float = Field(ge=0.0, le=60.0, description="Cost, months of the household's usual income.")


class Animals(Terms):
    """Disease among the animals."""

    death_chance_month: Chance = Field(description="Chance a month that disease strikes the animals, 0 to 1.")
    death_share: Share = Field(description="Share of the animals' worth that dies when it strikes, 0 to 1.")


class Failure(Terms):
    """A month in which the own trade and the harvest fail: theft, pests, spoiled stock, a closed market. Partly shared."""

    chance_month: Chance = Field(
        default=0.0, description="Chance a month that a household's trade and harvest fail, 0 to 1; 0: never."
    )
    common_share: Share = Field(
        default=0.0,
        description="Correlation of the causes behind two failures of one village and month (one factor), 0 to 1.",
    )
    loss_share: Share = Field(default=1.0, description="Share of the month's profit and harvest that is lost, 0 to 1.")


class Theft(Terms):
    """Thieves."""

    chance_month: Chance = Field(default=0.0, description="Chance a month that a household is robbed, 0 to 1; 0: never.")
    cash_share: Share = Field(default=0.5, description="Share of the money at home that is taken, 0 to 1.")


class Death(Terms):
    """Death of the head of a household: the heir takes over house and debts."""

    chance_month: Chance = Field(
        default=0.0, description="Chance a month that the head of a household dies, 65 or younger, 0 to 1; 0: nobody dies."
    )
    over65_factor: float = Field(default=1.0, ge=0.0, le=1000.0, description="Times that chance where the head is over 65.")
    funeral_months: float = Field(
        default=0.0, ge=0.0, le=60.0, description="Cost of the funeral, months of the household's usual income."
    )
    labor_share: Share = Field(
        default=0.0, description="Share of wages, farm income and skill in business that is lost with the head for good, 0 to 1."
    )


class Price(Terms):
    """What a harvest fetches."""

    chance_harvest: Chance = Field(
        default=0.0, description="Chance that the price of a harvest falls for the whole village, 0 to 1; 0: never."
    )
    fall_share: Share = Field(default=0.0, description="By how much it then falls, share of the usual price, 0 to 1.")


class Disaster(Terms):
    """A flood, drought, closed market or failed policy that is declared: when it comes, whom it hits and how hard."""

    month: int = Field(default=0, ge=0, le=1200, description="Month in which it comes, from 1; 0: there is none.")
    months: int = Field(default=1, ge=1, le=120, description="Months in which trade and harvest of those hit fail.")
    whom: Literal["all", "farm", "mixed", "trade"] = Field(default="all", description="Whom it can hit: all, or one livelihood.")
    hit_share: Share = Field(default=1.0, description="Share of them that it hits, drawn anew each month, 0 to 1.")
    capital_share: Share = Field(default=0.0, description="Share of stock and tools destroyed in its first month, 0 to 1.")
    livestock_share: Share = Field(default=0.0, description="Share of the animals killed in its first month, 0 to 1.")


class Shocks(Terms):
    """All that may befall a household, whatever village it lives in."""

    weather: Weather = Field(description="Harvests.")
    business: Trade = Field(description="Profits of businesses.")
    illness: Illness = Field(description="Sickness.")
    ceremony: Ceremony = Field(description="Feasts.")
    livestock: Animals = Field(description="Animal disease.")
    failure: Failure = Field(default=Failure(), description="Months in which trade and harvest fail.")
    theft: Theft = Field(default=Theft(), description="Thieves.")
    death: Death = Field(default=Death(), description="Death.")
    price: Price = Field(default=Price(), description="Prices of the harvest.")
    disaster: Disaster = Field(default=Disaster(), description="A declared disaster.")
