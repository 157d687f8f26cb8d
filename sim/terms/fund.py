"""The county's risk compensation fund at the lender, as in the Chuxiong notice [1]."""

from __future__ import annotations

from pydantic import Field

from sim.terms.base import Share, Terms, Yuan

Months = Field(ge=0, le=600)


class CompensationFund(Terms):
    """A fund that the county places at the lender and that bears part of its losses; leverage 0 is no fund."""

    leverage: int = Field(default=0, ge=0, le=1000, description="Yuan of covered loans to one of the fund [1: 10]; 0: no fund.")
    start_yuan: Yuan = Field(default=0.0, description="Placed before the first loan, and kept while loans are made, yuan.")
    deposit_rate_annual: Share = Field(default=0.0, description="Benchmark rate of deposits, share a year.")
    deposit_premium: Share = Field(default=0.1, description="What the lender adds to that rate, share of the rate [1: .10].")
    bad_days: int = Field(default=90, ge=0, le=3600, description="Days late beyond which a covered loan is bad, days.")
    trigger_share: Share = Field(default=0.03, description="Bad part of covered loans from which compensation starts [1: .03].")
    fund_share: Share = Field(default=0.8, description="Part of a bad loan that the fund pays, the lender bears the rest [1: .80].")
    top_up_months: int = Field(default=1, ge=0, le=600, description="Months the loans may pass the multiple unmended.")
    adjust_months: int = Field(default=3, ge=1, le=600, description="Months between adjustments of the fund to the loans [1: 3].")
    idle_months: int = Field(default=24, ge=1, le=600, description="Months without covered loans; then it is withdrawn [1: 24].")
    budget_yuan: Yuan = Field(default=0.0, description="Most the county places in all, net, yuan; 0: no end.")


class Recovery(Terms):
    """What is still collected of loans that have left the balance sheet."""

    ask_share: Share = Field(
        default=0.0, description="Part of the cash above a month's food that a debtor in default is asked for each month, 0 to 1."
    )
