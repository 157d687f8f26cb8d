"""Village: who lives there, from what, with what ties, and how they spend, hear, want and pay."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.terms.base import Chance, Share, Spread, Terms, Word, Yuan, at_birth, shares_within_one
from sim.terms.custom import (
    Coping,
    Graduation,
    Leaving,
    Migration,
    Quitting,
    Resting,
    Rival,
    Sharing,
    Signing,
)
from sim.terms.data_files import SurveyFile
from sim.terms.government import Fraud, Officials, PoorList
from sim.terms.village_living import Asset, Business, Income, Labor, Livestock
from sim.terms.village_loans import Grouping, Standing, Ventures, Watching
from sim.terms.village_members import Diverting, Example, Moneylender, Parting

Month = Annotated[int, Field(ge=1, le=12)]
Day = Annotated[int, Field(ge=1, le=30)]
Two = Field(strict=False)


class People(Terms):
    """How many live there and in what households; used when the village is peopled."""

    households: int = at_birth(ge=1, le=2_000_000, description="Households in the village, count.")
    members_mean: float = at_birth(ge=1.0, le=20.0, description="Mean members of a household, persons.")
    members_sd: float = at_birth(ge=0.0, le=10.0, description="Standard deviation of members, persons.")
    female_head_share: Share = at_birth(description="Share of households headed by a woman, 0 to 1.")
    over65_share: Share = at_birth(description="Share of households whose head is over 65, 0 to 1.")


class Livelihood(Terms):
    """Where income comes from and on what days of the month it arrives."""

    trade_share: Share = at_birth(description="Share of households living from small-town trade, 0 to 1.")
    mixed_share: Share = at_birth(
        description="Share of households that farm with a small trade or workshop, 0 to 1; the rest farm."
    )
    trade_business_share: Share = at_birth(
        description="Share of a trading household's income that its own business brings, 0 to 1."
    )
    mixed_business_share: Share = at_birth(
        description="Share of a mixed household's income that its own business brings, 0 to 1."
    )
    wage_share: Share = at_birth(
        description="Share of the non-business income earned as local wages, 0 to 1."
    )
    remittance_share: Share = at_birth(
        description="Share of the non-business income sent by migrants, 0 to 1; the rest is farm income."
    )
    harvest_months: Annotated[tuple[Month, Month], Two] = Field(
        description="Two months of the year, 1 to 12, in which harvests are sold."
    )
    harvest_weights: Annotated[tuple[Share, Share], Two] = Field(
        description="Share of a year's farm income sold in each harvest month; the rest comes evenly, 0 to 1."
    )
    inputs_share: float = Field(
        default=0.0, ge=0.0, le=0.9, description="Costs of a harvest, as a share of what an average one brings, 0 to .9; 0: none."
    )
    harvest_day: Day = Field(description="Day of a harvest month, 1 to 30, on which the harvest is paid.")
    wage_day: Day = Field(description="Day of the month, 1 to 30, on which wages are paid.")
    remittance_day: Day = Field(description="Day of the month, 1 to 30, on which remittances arrive.")

    @model_validator(mode="after")
    def _within_one(self) -> Self:
        shares_within_one(self, "trade_share", "mixed_share")
        shares_within_one(self, "wage_share", "remittance_share")
        _weights_within_one(self.harvest_weights)
        return self


def _weights_within_one(weights: tuple[float, float]) -> None:
    if sum(weights) > 1.0 + 1e-9:
        facts = {"names": "harvest_weights", "total": format(sum(weights), ".6g")}
        raise PydanticCustomError("shares_over_one", "shares of one whole", facts)


class Spending(Terms):
    """What a household eats and what it keeps aside."""

    subsistence_yuan: Yuan = Field(description="Spending below which meals are cut, yuan per head and month.")
    buffer_months: float = Field(
        ge=0.0, le=24.0, description="Cash a household wants to hold, months of its usual income."
    )
    adjust_share: Share = Field(
        description="Share of the gap to the wanted cash that is closed in a month, 0 to 1."
    )
    temptation_share: Share = Field(
        default=0.0, description="Share of money left beside what was planned that is spent at once all the same, 0 to 1; 0: none."
    )
    start_cash_months: float = at_birth(
        default=-1.0, ge=-1.0, le=240.0, description="Cash at the start, months of usual income; -1: drawn around the buffer."
    )
    poverty_line_yuan: Yuan = Field(description="Poverty line at start prices, yuan per head and year.")


class Informal(Terms):
    """Borrowing outside the program, from kin, friends and moneylenders taken together."""

    moneylender_rate_month: float = Field(
        ge=0.0, le=0.5, description="Interest a month on informal debt, share of the debt, 0 to .5."
    )
    limit_months: float = Field(
        ge=0.0, le=60.0, description="Most informal debt a household can have, months of its income."
    )


class Ties(Terms):
    """Who knows whom; drawn when the village is peopled."""

    degree: float = at_birth(ge=0.0, le=64.0, description="Mean number of households one has ties with.")
    kin_share: Share = at_birth(description="Share of the ties that are ties of kinship, 0 to 1.")
    clan_households: int = at_birth(default=12, ge=1, le=10_000, description="Households of a clan, who live side by side.")
    sociability_log_sd: Spread = at_birth(
        default=0.0, description="Lasting differences in how readily a household ties: sd of the log, 0 to 3."
    )
    aloof_share: float = at_birth(default=0.0, ge=0.0, le=0.9, description="Share of households without any tie, 0 to .9.")


class News(Terms):
    """How word of the program travels."""

    start_share: Share = at_birth(description="Share of households told of the program at its start, 0 to 1.")
    tell_chance_client: Chance = Field(
        description="Chance a month that a client tells one tie of the program, 0 to 1."
    )
    tell_chance_other: Chance = Field(
        description="Chance a month that an informed household that is no client tells one tie, 0 to 1."
    )


class Will(Terms):
    """The will to pay of a household that is able to."""

    honesty_mean: Share = at_birth(
        description="Mean over households of the will to pay when able, 0 (never) to 1 (always)."
    )
    honesty_sd: float = at_birth(
        default=0.1, ge=0.0, le=1.0, description="Standard deviation of that will between households, 0 to 1."
    )
    temptation: Share = Field(
        description="Pull of keeping the money on a household without a will of its own, 0 to 1."
    )
    penalty_share: float = Field(
        default=0.0, ge=0.0, le=100.0,
        description="What a default costs beside future loans, share of the household's income of the month, 0 to 100.",
    )
    sanction_yuan: Yuan = Field(
        default=0.0,
        description="What members who pay can make one lose who could pay and does not, yuan; 0: peers do not punish.",
    )
    walk_away_month: Chance = Field(
        default=0.0, description="Chance a month that a borrower without a will of its own stops paying for good, 0 to 1."
    )
    come_back_chance: Chance = Field(
        default=0.0, description="Chance a month that one who has stopped paying thinks better of it, 0 to 1."
    )
    patience_annual: Share = Field(
        default=0.9, description="What a sum a year from now is worth against the same sum today, 0 to 1."
    )
    expected_success: Share = Field(
        default=0.95, description="Chance that a household expects of being able to repay a loan like the present one, 0 to 1."
    )


class Demand(Terms):
    """When a household wants a loan, how large, and for what."""

    ask_chance_month: Chance = Field(
        description="Chance a month that an informed household thinks of a loan, 0 to 1."
    )
    hassle_yuan: Yuan = Field(description="What applying costs a household in time and travel, yuan.")
    burden_share: Share = Field(
        description="Largest share of a month's income a household will promise in installments, 0 to 1."
    )
    use_business_share: Share = Field(
        description="Share of a loan put into an existing business, 0 to 1; without one it is spent."
    )
    use_livestock_share: Share = Field(description="Share of a loan put into animals, 0 to 1.")
    liability_weight: float = Field(
        default=0.0, ge=0.0, le=10.0,
        description="How much of what standing in for others is expected to cost counts: 0 nothing, 1 all of it, more: dislike.",
    )

    @model_validator(mode="after")
    def _within_one(self) -> Self:
        shares_within_one(self, "use_business_share", "use_livestock_share")
        return self


class Growth(Terms):
    """Trends of the wider economy."""

    income_annual: float = Field(ge=-0.5, le=1.0, description="Growth of nominal income a year, -.5 to 1.")
    price_annual: float = Field(ge=-0.5, le=1.0, description="Growth of prices a year, -.5 to 1.")


class Welfare(Terms):
    """How measures judge living standards; nobody's behavior hangs on it. Limits are in poverty lines per head."""

    aversion: float = Field(
        default=2.0, ge=0.0, le=10.0, description="Aversion to risk (CRRA) of certainty equivalents; assumption: 2, of 1 to 3."
    )
    consumption_low: float = Field(default=0.5, ge=0.0, le=100.0, description="Wholly poor up to here, lines (z1 of [4]'s method).")
    consumption_high: float = Field(default=2.0, gt=0.0, le=100.0, description="Not poor at all from here, lines (z2).")
    income_low: float = Field(default=0.5, ge=0.0, le=100.0, description="Income: wholly poor up to here, lines a year (z1).")
    income_high: float = Field(default=2.0, gt=0.0, le=100.0, description="Income: not poor at all from here, lines a year (z2).")
    assets_low: float = Field(default=0.25, ge=0.0, le=100.0, description="What is owned: wholly poor up to here, lines (z1).")
    assets_high: float = Field(default=2.0, gt=0.0, le=100.0, description="What is owned: not poor at all from here, lines (z2).")
    assets_cutoff: float = Field(default=0.5, gt=0.0, le=100.0, description="Deprived of assets below, lines (Alkire-Foster).")
    deprivations: int = Field(default=2, ge=1, le=4, description="Poor with so many of four deprivations (Alkire-Foster).")

    @model_validator(mode="after")
    def _rising(self) -> Self:
        for name in ("consumption", "income", "assets"):
            if getattr(self, f"{name}_low") >= getattr(self, f"{name}_high"):
                raise PydanticCustomError("not_rising", "a low limit below the high one", {"name": f"{name}_low"})
        return self


class Village(Terms):
    """A village as it is before the program comes."""

    name: Word = Field(description="Name of the village, one word in any script.")
    people: People = Field(description="Households and their members.")
    income: Income = Field(description="Income before any loan.")
    livelihood: Livelihood = Field(description="Sources of income and their days.")
    business: Business = Field(description="Own businesses.")
    livestock: Livestock = Field(description="Animals.")
    asset: Asset = Field(default=Asset(), description="An indivisible asset.")
    labor: Labor = Field(default=Labor(), description="Hands between own business and wage work.")
    spending: Spending = Field(description="Consumption and saving.")
    informal: Informal = Field(description="Borrowing outside the program.")
    ties: Ties = Field(description="Kin and neighbors.")
    news: News = Field(description="Word of the program.")
    will: Will = Field(description="The will to pay.")
    demand: Demand = Field(description="The wish for a loan.")
    growth: Growth = Field(description="Trends of income and prices.")
    poor_list: PoorList = Field(default=PoorList(), description="The state's list of the poor.")
    welfare: Welfare = Field(default=Welfare(), description="How measures judge living standards.")
    survey: SurveyFile = Field(default=SurveyFile(), description="Surveyed households in place of drawn ones.")
    fraud: Fraud = Field(default=Fraud(), description="Frauds.")
    officials: Officials = Field(default=Officials(), description="Village officials who help the lender.")
    sharing: Sharing = Field(default=Sharing(), description="Luck shared among kin.")
    signing: Signing = Field(default=Signing(), description="Who signs and who holds the money of a loan.")
    rival: Rival = Field(default=Rival(), description="Another lender.")
    migration: Migration = Field(default=Migration(), description="Work elsewhere for some months.")
    coping: Coping = Field(default=Coping(), description="What need drives to, and what hunger leaves.")
    leaving: Leaving = Field(default=Leaving(), description="Households that leave.")
    resting: Resting = Field(default=Resting(), description="Rest between loans.")
    graduation: Graduation = Field(default=Graduation(), description="Clients who need the program no more.")
    quitting: Quitting = Field(default=Quitting(), description="Clients who drop out.")
    groups: Grouping = Field(default=Grouping(), description="How groups form.")
    ventures: Ventures = Field(default=Ventures(), description="Projects that take a loan.")
    watching: Watching = Field(default=Watching(), description="Members who watch each other.")
    standing: Standing = Field(default=Standing(), description="Shame and trust.")
    example: Example = Field(default=Example(), description="Others' example.")
    parting: Parting = Field(default=Parting(), description="Groups that end.")
    diverting: Diverting = Field(default=Diverting(), description="Use of a loan as a choice.")
    moneylender: Moneylender = Field(default=Moneylender(), description="A moneylender who watches.")
