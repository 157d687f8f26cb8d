"""The branch around the villages: its other loans, what it can approve, what it must lend, when it is closed."""

from __future__ import annotations

from pydantic import Field

from sim.terms.base import Share, Terms, Yuan, at_birth


class Branch(Terms):
    """The rest of the branch, declared: the villages fill only part of it, caps and suspension look at the whole."""

    background_yuan: Yuan = at_birth(default=0.0, description="Loans of the branch outside these villages at the start, yuan.")
    background_clients: int = at_birth(default=0, ge=0, le=1_000_000, description="Clients outside these villages at the start.")
    background_growth_annual: float = Field(default=0.0, ge=-0.9, le=5.0, description="Growth of both a year, share.")
    background_bad_share: Share = Field(default=0.0, description="Part of those loans that is bad, share.")
    background_applications_month: int = Field(default=0, ge=0, le=100_000, description="Applications a month from elsewhere.")
    background_applied_yuan_month: Yuan = Field(default=0.0, description="What they ask for together, yuan a month.")
    break_even: bool = Field(default=False, description="Whether a branch in loss two years running is wound up [2].")


class Capacity(Terms):
    """What reviewers and committee can approve in a month [2]."""

    loans_month: int = Field(default=0, ge=0, le=1_000_000, description="Loans a month [2: 220; one approver 180]; 0: any.")
    yuan_month: Yuan = Field(default=0.0, description="Yuan a month [2: 15 million, one approver 12 million]; 0: no limit.")
    repeat_extra: Share = Field(default=0.3, description="How much more of repeat clients' loans can be approved [2: .30].")
    two_person_yuan: Yuan = Field(default=0.0, description="Loan above which two persons look, yuan; 0: never [2].")


class Quota(Terms):
    """A plan of lending that must be met [1]."""

    yuan_month: Yuan = Field(default=0.0, description="Lending planned, yuan a month; 0: no plan.")
    relax_share: float = Field(default=0.0, ge=0.0, le=100.0,
                               description="How far the limit of burden gives way when nothing of the plan is met, share.")


class Checks(Terms):
    """After-loan checks [2, 3]."""

    find_share: Share = Field(default=0.0, description="Chance a month that a check finds out a loan that was passed on.")
