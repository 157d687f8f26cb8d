"""Officers: their time, their grades, what rewards and what stops them; as in the bank manual [2] and the guideline [3]."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.terms.base import Chance, Share, Terms, Yuan

Minutes = Annotated[int, Field(ge=0, le=10_000)]
Clients = Annotated[int, Field(ge=0, le=100_000)]
Four = Field(strict=False)


class OfficerTime(Terms):
    """A budget of minutes; minutes_month 0 counts visits only."""

    minutes_month: int = Field(default=0, ge=0, le=40_000, description="Minutes a full-time officer has in a month; 0: no budget.")
    visit_minutes: Minutes = Field(default=45, ge=1, description="Minutes for a visit to a late client.")
    screen_minutes: Minutes = Field(default=90, ge=1, description="Minutes for a home visit to an applicant.")
    full_minutes: Minutes = Field(default=90, ge=1, description="Minutes at which judgment errs by officers.screening_sd.")
    collect_minutes: Minutes = Field(default=0, description="Minutes a month for each client's meetings and collection.")
    repeat_gain: float = Field(default=0.0, ge=0.0, le=10.0, description="Gain in judgment by each earlier loan of a client [0].")
    novice_extra: float = Field(default=0.0, ge=0.0, le=10.0, description="Added error of a new officer's judgment, share.")
    novice_months: int = Field(default=12, ge=1, le=600, description="Months in which that fades.")


class Grades(Terms):
    """Trainee, junior, intermediate, senior: caps on clients and portfolio, soft after inspection [2]."""

    graded: bool = Field(default=False, description="Whether officers are graded and their caps hold.")
    start: int = Field(default=1, ge=0, le=3, description="Grade of a new officer: 0 trainee, 1 junior, 2 intermediate, 3 senior.")
    trainee_months: int = Field(default=3, ge=0, le=600, description="Months until a trainee is a junior [2: 3].")
    caps_clients: Annotated[tuple[Clients, Clients, Clients, Clients], Four] = Field(
        default=(50, 150, 250, 350), description="Most clients by grade, counting those outside these villages.")
    caps_yuan: Annotated[tuple[Yuan, Yuan, Yuan, Yuan], Four] = Field(
        default=(1e6, 3e6, 5e6, 8e6), description="Largest portfolio by grade, counting loans outside these villages, yuan.")
    up_bad_share: Share = Field(default=0.01, description="Bad part of the portfolio up to which a year's grading raises.")
    down_bad_share: Share = Field(default=0.03, description="Bad part of the portfolio above which it lowers one.")
    authorized_extra: Share = Field(default=0.0, description="What an authorization after inspection adds to both caps, share [2].")

    @model_validator(mode="after")
    def _rising(self) -> Self:
        for name in ("caps_clients", "caps_yuan"):
            if list(getattr(self, name)) != sorted(getattr(self, name)):
                raise PydanticCustomError("falling", "none smaller than the last", {"name": name})
        return self


class Rewards(Terms):
    """Pay beside the wage, kept in an escrowed account that losses are set off against [3]."""

    per_loan_yuan: Yuan = Field(default=0.0, description="For each loan made, yuan.")
    amount_share: Share = Field(default=0.0, description="For what is lent, share of it.")
    interest_share: Share = Field(default=0.0, description="For the month's interest on the portfolio, share of it.")
    quality_weight: float = Field(default=0.0, ge=0.0, le=100.0, description="Loss of reward by the bad part of loans, times.")
    escrow: bool = Field(default=False, description="Whether rewards are held back until loans perform [3]; false pays at once.")
    release_share: Share = Field(default=0.1, description="Part of the reward account paid each month while loans perform.")
    loss_share: Share = Field(default=0.0, description="Part of an officer's losses that is set off against the account [3].")
    exempt_share: Share = Field(default=0.0, description="Part of losses exempted because due diligence was done [1, 3].")


class Suspension(Terms):
    """When an officer or the branch may not lend [2]."""

    officers: bool = Field(default=False, description="Whether officers are suspended for bad loans.")
    doubtful_days: int = Field(default=90, ge=0, le=3600, description="Days late beyond which a loan is doubtful or lost.")
    officer_share: Share = Field(default=0.02, description="Bad part of an officer's loans that suspends, if above [2: .02].")
    officer_bad_yuan: Yuan = Field(default=200_000.0, description="And bad sum that suspends, if above, yuan [2: 200,000].")
    retrain_months: int = Field(default=0, ge=0, le=600, description="Months until responsibility is assigned, retraining passed.")
    control_share: float = Field(
        default=0.0, ge=0.0, le=10.0, description="And bad loans at most this share of those when suspended [2 16]; 0: not asked.")
    handed_over_share: Share = Field(default=0.0, description="Part of bad loans handed to asset recovery, not tested [2].")
    branch: bool = Field(default=False, description="Whether the branch is suspended for bad loans.")
    branch_share: Share = Field(default=0.03, description="Bad part of the branch's loans that warns, if above [2: .03].")
    branch_bad_yuan: Yuan = Field(default=500_000.0, description="And bad sum that warns, if above, yuan [2: 500,000].")
    grace_months: int = Field(default=1, ge=0, le=600, description="Months of grace after the warning [2: 1].")
    recovered_share: Share = Field(default=0.3, description="Part of the peak that must be recovered to lend again [2: .30].")
    measures_months: int = Field(default=0, ge=0, le=600, description="And months until measures are in place, inspected [2 17].")
    other_branch_share: Share = Field(
        default=0.0, description="Part of the applicants for whom another branch has time meanwhile [2 17]; 0: they wait.")


class Staff(Terms):
    """Who comes and goes, and whom officers favor."""

    turnover_annual: Chance = Field(default=0.0, description="Chance a year that an officer leaves and a new one takes the seat.")
    hide_chance: Chance = Field(default=0.0, description="Chance a month that a late loan is booked as new [3: forbidden].")
    hide_days: int = Field(default=60, ge=0, le=3600, description="Days late beyond which officers hide.")
    favor_chance: Chance = Field(default=0.0, description="Chance that an officer recommends an applicant as a favor, unseen.")
