"""Lender: its money, its officers, what it costs to run, whom it approves and how it values late loans."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.terms.base import Chance, Share, Terms, Word, Yuan, at_birth
from sim.terms.branch import Appraisal, Branch, Capacity, Centers, Checks, Insurer, Liquidity, Quota, Staffing
from sim.terms.data_files import BookFile
from sim.terms.fund import CompensationFund, Recovery
from sim.terms.officers import Grades, OfficerTime, Rewards, Staff, Suspension
from sim.terms.ratings import ClientRating, CreditLine

Age = Annotated[int, Field(ge=1, le=3600)]
Four = Field(strict=False)


class Capital(Terms):
    """Where the money to lend comes from."""

    equity_yuan: Yuan = at_birth(description="Own money at the start, held in cash, yuan.")
    donations_yuan_month: Yuan = Field(description="Donations received each month, yuan.")
    borrowings_yuan: Yuan = at_birth(description="Borrowed money at the start, held in cash, yuan.")
    borrowing_rate_annual: float = Field(
        ge=0.0, le=1.0, description="Interest a year on what the lender borrows, share of the debt, 0 to 1."
    )
    credit_line_yuan: Yuan = Field(
        description="Most the lender may have borrowed, counting what it borrowed at the start, yuan."
    )
    market_rate_annual: float = Field(
        default=0.06, ge=0.0, le=1.0,
        description="What its funds would cost at the market, share a year, for measures of subsidy; PBoC one-year lending "
        "benchmark of July 2012: 6 % (memory).",
    )

    repay_share_month: Share = Field(
        default=0.0, description="Part of the cash beyond a month's overhead with which borrowings are repaid each month, 0 to 1."
    )

    @model_validator(mode="after")
    def _line_holds_debt(self) -> Self:
        if self.borrowings_yuan > self.credit_line_yuan:
            raise PydanticCustomError("debt_over_line", "no more than the credit line")
        return self


class Officers(Terms):
    """The loan officers who visit, judge and press."""

    count: int = Field(ge=0, le=1000, description="Loan officers, count.")
    wage_yuan_month: Yuan = Field(description="Cost of a full-time officer a month, wage and levies, yuan.")
    time_share: Share = Field(description="Share of each officer's time spent on these villages, 0 to 1.")
    visits_month: int = Field(ge=0, le=2000, description="Visits a full-time officer can make in a month.")
    press_strength: Share = Field(
        description="Share of the unwillingness to pay that a visit to a late client removes, 0 to 1."
    )
    screening_sd: float = Field(
        ge=0.0, le=10.0, description="Error of an officer's judgment of income: sd of its log, 0 to 10."
    )


class Costs(Terms):
    """What running the program costs besides officers, losses and interest."""

    overhead_yuan_month: Yuan = Field(description="Rent, cashier, accountant and head office a month, yuan.")
    per_loan_yuan: Yuan = Field(description="Paper and travel for each loan granted, yuan.")
    watch_share: float = Field(
        default=0.0, ge=0.0, le=10.0, description="Spent on watching how each loan is used, share of the loan; 0: nothing."
    )
    size_power: float = Field(
        default=0.0, ge=0.0, le=1.0,
        description="Cost of a loan by the lender's mean loan: (mean / reference) to this power; 0: whatever it is. MIX Market "
        "2008-2014: the operating expense ratio falls with loan size by .43 across lenders, so .57.",
    )
    size_reference_yuan: float = Field(
        default=1000.0, ge=1.0, le=1e9, description="Size at which a loan costs per_loan_yuan, yuan."
    )


class Approval(Terms):
    """Who may approve what."""

    committee_limit_yuan: Yuan = Field(description="Largest loan the branch committee may approve, yuan.")
    burden_share_max: float = Field(
        ge=0.0, le=5.0, description="Most that installments may take of a month's income, share, 0 to 5."
    )
    recognize_chance: Chance = Field(
        description="Chance that a former defaulter who applies again is recognized and refused, 0 to 1."
    )
    head_sample_share: Share = Field(
        description="Share of repeat applicants the branch head visits himself, 0 to 1; new ones always."
    )
    bureau_share: Share = Field(
        default=0.0, description="Share of loans of other lenders that a credit bureau shows before approval, 0 to 1; 0: no bureau."
    )
    women_first: bool = Field(default=False, description="Whether households headed by women come first in every queue [0].")
    exclusion_months: int = Field(
        default=0, ge=0, le=1200, description="Months for which a defaulter is refused, counted from the write-off; 0: for good."
    )


class Provisioning(Terms):
    """The ladder of provisions on loans at risk, by days in arrears."""

    days: Annotated[tuple[Age, Age, Age, Age], Four] = Field(
        description="Last day in arrears of the first four bands, days; the fifth band is all beyond."
    )
    shares: Annotated[tuple[Share, Share, Share, Share, Share], Four] = Field(
        description="Share set aside in each of the five bands, 0 to 1."
    )
    base: Literal["balance", "arrears"] = Field(
        description="What the share is taken of: the whole balance of the loan, or only what is late."
    )

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if list(self.days) != sorted(set(self.days)):
            raise PydanticCustomError("not_rising", "each larger than the last", {"name": "days"})
        if list(self.shares) != sorted(self.shares):
            raise PydanticCustomError("falling", "none smaller than the last", {"name": "shares"})
        return self


class Collection(Terms):
    """How the lender takes what a group brings."""

    group_payment: Literal["each", "whole", "equal"] = Field(
        default="each",
        description="What a jointly liable group may pay: what each member brings; only the whole installment of the group; "
                    "the whole, divided equally among those who stand for it.",
    )
    liability_share: float = Field(
        default=1000.0, ge=0.0, le=1000.0,
        description="Most a member answers for others at a meeting, times its own loans; 1000: without limit.",
    )


class Writeoff(Terms):
    """When a loan leaves the books."""

    days: int = Field(ge=1, le=36_000, description="Days in arrears after which a loan is written off.")


class Lender(Terms):
    """A lender and the terms it works on."""

    name: Word = Field(description="Name of the lender, one word in any script.")
    open: bool = Field(
        description="Whether the lender takes applications; false is a village without program."
    )
    capital: Capital = Field(description="Equity, donations and borrowings.")
    officers: Officers = Field(description="Loan officers.")
    costs: Costs = Field(description="Operating costs.")
    approval: Approval = Field(description="Limits of approval.")
    provisioning: Provisioning = Field(description="Provisions.")
    writeoff: Writeoff = Field(description="Write-off.")
    recovery: Recovery = Field(default=Recovery(), description="What is collected after that.")
    fund: CompensationFund = Field(default=CompensationFund(), description="The county's compensation fund.")
    opening_book: BookFile = Field(default=BookFile(), description="Loans that run at the start.")
    collection: Collection = Field(default=Collection(), description="Collection from groups.")
    time: OfficerTime = Field(default=OfficerTime(), description="The officers' budget of time.")
    grades: Grades = Field(default=Grades(), description="Grades of officers and their caps.")
    rewards: Rewards = Field(default=Rewards(), description="Pay beside the wage.")
    suspension: Suspension = Field(default=Suspension(), description="When officers or branch may not lend.")
    staff: Staff = Field(default=Staff(), description="Who comes and goes, and favors.")
    branch: Branch = Field(default=Branch(), description="The branch around these villages.")
    capacity: Capacity = Field(default=Capacity(), description="What can be approved in a month.")
    checks: Checks = Field(default=Checks(), description="After-loan checks.")
    rating: ClientRating = Field(default=ClientRating(), description="How clients are rated.")
    line: CreditLine = Field(default=CreditLine(), description="Lines of credit.")
    appraisal: Appraisal = Field(default=Appraisal(), description="What bad loans count for.")
    liquidity: Liquidity = Field(default=Liquidity(), description="When cash runs out.")
    staffing: Staffing = Field(default=Staffing(), description="Staff that follows demand.")
    centers: Centers = Field(default=Centers(), description="Meetings of groups in public.")
    insurance: Insurer = Field(default=Insurer(), description="Whose policies are pledged.")
    quota: Quota = Field(default=Quota(), description="A plan of lending that must be met.")
