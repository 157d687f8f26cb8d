"""The branch around the villages: its other loans, what it can approve, what it must lend, when it is closed."""

from __future__ import annotations

from typing import Literal

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


class Staffing(Terms):
    """Staff that follows demand [2]; clients_per_officer 0: officers.count is what it is."""

    clients_per_officer: int = Field(default=0, ge=0, le=10_000, description="Clients, elsewhere too, for each officer; 0: off.")
    least: int = Field(default=1, ge=1, le=1000, description="Fewest officers.")
    most: int = Field(default=10, ge=1, le=1000, description="Most officers.")
    review_months: int = Field(default=6, ge=1, le=120, description="Months between reviews of the staff.")
    split_above: int = Field(default=0, ge=0, le=1000, description="Officers above whom an outlet splits in two [2: 10]; 0: never.")
    split_bad_share: Share = Field(default=0.02, description="A new outlet only with a bad part below this [2: .02].")
    outlet_yuan_month: Yuan = Field(default=0.0, description="Cost of each outlet beyond the first, yuan a month.")
    loans_per_manager_yuan: Yuan = Field(
        default=0.0, description="Loans, elsewhere too, for each further after-loan manager, yuan [2: 100 million]; 0: never.")
    manager_yuan_month: Yuan = Field(default=0.0, description="Cost of each after-loan manager beyond the first, yuan a month.")


class Centers(Terms):
    """Centers in which groups meet in public [0]; members 0: no centers."""

    members: int = Field(default=0, ge=0, le=1000, description="Clients who meet in one center, count; 0: no centers.")
    minutes: int = Field(default=0, ge=0, le=10_000, description="Minutes of an officer a month for each center, not each client.")
    cost_yuan_month: Yuan = Field(default=0.0, description="Room and tea of a center, yuan a month.")
    hear_chance: Share = Field(default=0.0, description="Chance a month that a household hears of the program at a meeting.")
    press_share: Share = Field(default=0.0, description="Part of the unwillingness that being late before all removes, 0 to 1.")
    training_yuan_month: Yuan = Field(default=0.0, description="Training of a client, yuan a month.")
    training_months: int = Field(default=0, ge=0, le=120, description="Months for which a client is trained.")
    training_gain: Share = Field(default=0.0, description="What the whole training adds to the profit of a business, share.")


class Insurer(Terms):
    """The insurer whose policies are pledged to the lender [1]."""

    premium_annual: Share = Field(default=0.05, description="Premium a year, share of the sum insured.")
    yield_below: float = Field(default=0.7, ge=0.01, le=2.0, description="Part of the usual harvest below which it pays.")


class Capacity(Terms):
    """What reviewers and committee can approve in a month [2]."""

    loans_month: int = Field(default=0, ge=0, le=1_000_000, description="Loans a month [2: 220; one approver 180]; 0: any.")
    yuan_month: Yuan = Field(default=0.0, description="Yuan a month [2: 15 million, one approver 12 million]; 0: no limit.")
    repeat_extra: Share = Field(default=0.3, description="How much more of repeat clients' loans can be approved [2: .30].")
    reviewer_yuan_month: Yuan = Field(default=0.0, description="Cost of each reviewer added after 3 full months [2]; 0: none is.")
    two_person_yuan: Yuan = Field(default=0.0, description="Loan above which two persons look, yuan; 0: never [2].")


class Quota(Terms):
    """A plan of lending that must be met [1]."""

    yuan_month: Yuan = Field(default=0.0, description="Lending planned, yuan a month; 0: no plan.")
    relax_share: float = Field(default=0.0, ge=0.0, le=100.0,
                               description="How far the limit of burden gives way when nothing of the plan is met, share.")


class Checks(Terms):
    """After-loan checks [2, 3]."""

    find_share: Share = Field(default=0.0, description="Chance a month that a check finds out a loan that was passed on.")
    productive_share: Share = Field(default=0.0, description="Least part of a loan for business or animals [1]; 0: any.")
    visit_share: Share = Field(default=0.0, description="Part of clients whom a check visits in a month, beside late ones [3].")
    see_chance: Share = Field(default=0.0, description="Chance that a visit sees a loan used or passed on against its terms [1].")
    audit_share: Share = Field(default=0.0, description="Chance a month that audit finds a loan booked as new to hide arrears [3].")


class Appraisal(Terms):
    """What bad loans count for in supervision and in the appraisal of staff [1]."""

    target_share: Share = Field(default=0.0, description="Bad part of all loans that the lender allows itself in a year, share.")
    tolerance: Share = Field(default=0.0, description="What is tolerated above that [1: .02].")
    caution_share: Share = Field(default=0.0, description="Part of a grant that is cut while the lender is marked down, 0 to 1.")


class Liquidity(Terms):
    """What follows when cash runs out; "none" only labels the run."""

    when_short: Literal["none", "borrow", "stop", "wind_up"] = Field(
        default="none", description="Borrow in need; stop lending and cut wages until cash is back; stop and give up after a time.")
    emergency_rate_annual: float = Field(default=0.0, ge=0.0, le=5.0, description="Added rate of money borrowed in need, a year.")
    wage_share: Share = Field(default=1.0, description="Part of wages paid while cash is short and the lender has stopped.")
    wind_up_months: int = Field(default=12, ge=0, le=600, description="Months short of cash after which the lender gives up.")
