"""Village: how groups form, and what a loan can be ventured on."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.terms.base import Chance, Share, Terms, Yuan, at_birth


class Grouping(Terms):
    """Who joins whom in a group that answers for its loans."""

    formation: Literal["neighbors", "random", "assortative", "ties"] = at_birth(
        default="neighbors",
        description="Who form a group: who live side by side, anybody, who are of like risk (Ghatak 1999), who have ties.",
    )
    known_share: Share = at_birth(
        default=1.0, description="Assortative: how well households know each other's risk, 0 (groups at random) to 1 (wholly)."
    )


class Ventures(Terms):
    """Projects that take a loan and may fail: a safe one, and a risky one that pays more where it succeeds (Stiglitz 1990)."""

    share: Share = Field(default=0.0, description="Share of a loan put into one project, 0 to 1; 0: there are none.")
    months: int = Field(default=1, ge=1, le=60, description="Months until a project pays, or has failed.")
    safe_chance: Chance = Field(default=1.0, description="Chance that the safe project succeeds, 0 to 1.")
    safe_factor: float = Field(default=1.0, ge=0.0, le=100.0, description="What it then pays, times the money put in.")
    risky_chance: Chance = Field(default=1.0, description="Chance that the risky project succeeds, 0 to 1.")
    risky_factor: float = Field(default=1.0, ge=0.0, le=100.0, description="What it then pays, times the money put in.")
    risky_share: Share = at_birth(default=0.0, description="Share of households who know only the risky project, 0 to 1.")
    chosen: bool = Field(default=False, description="Whether the others choose between both; else they take the safe one.")
    cooperation: Share = Field(
        default=1.0, description="How far members of a group choose as one, 0 to 1; else each takes the others' success as given."
    )
    ease_share: float = Field(
        default=0.0, ge=0.0, le=10.0,
        description="What the risky project is worth beside money (less work, private use), share of the money put in.",
    )
    watched_effect: float = Field(
        default=0.0, ge=0.0, le=1000.0,
        description="How fast that falls as the lender watches: per share of the loan spent on it (Conning 1999).",
    )


class Watching(Terms):
    """Members of a group who watch how the others use their loans and whether they could pay (Armendariz de Aghion 1999)."""

    share: Share = Field(
        default=0.0, description="Chance to see what a member one has a tie with does, at full effort, 0 to 1; 0: nobody watches."
    )
    cost_yuan: Yuan = Field(
        default=0.0, description="Effort m, 0 to 1, costs half of this times m squared in work missed a month, yuan."
    )
    distance_loss: Share = Field(default=0.0, description="Part of that sight that is lost with members one has no tie with.")
    sanction_yuan: Yuan = Field(
        default=0.0, description="What members make one lose who is seen gambling with a loan, or able to pay and unwilling, yuan."
    )


class Standing(Terms):
    """What others think: shame of a default, and trust among those who meet. Nothing by default: no baseline fact is known."""

    shame_yuan: Yuan = Field(default=0.0, description="What a household would give not to be known for a default, yuan.")
    contagion: Share = Field(default=0.0, description="Part of that shame that is gone where all of one's ties are late, 0 to 1.")
    bond_yuan: Yuan = Field(
        default=0.0, description="What full trust among members of a group is worth to each, yuan; a defaulter loses it."
    )
    build_share: Share = Field(default=0.0, description="Part of the trust lacking that a meeting of the group builds, 0 to 1.")
    decay_month: Share = Field(default=0.0, description="Part of the trust that fades in a month, 0 to 1.")
    quarrel_share: Share = Field(
        default=0.0, description="Part of the trust that all members of a group lose in a month with a late member, 0 to 1."
    )
