"""How a lender rates its clients and what line of credit a rating gives, as in the guideline [3]."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.terms.base import Chance, Share, Terms

Three = Field(strict=False)
Times = Annotated[float, Field(ge=0.0, le=100.0)]


class ClientRating(Terms):
    """Points by declared criteria, one each; a rating is valid for some months [3] 18. Months 0: nobody is rated."""

    valid_months: int = Field(default=0, ge=0, le=120, description="Months for which a rating holds [3: 12]; 0: no ratings.")
    dynamic: bool = Field(default=True, description="Whether arrears make a rating weak at once [3] 19.")
    clean_loans: int = Field(default=1, ge=0, le=100, description="Record: a point from so many loans repaid clean on.")
    debt_share_max: Share = Field(default=0.5, description="Debts and assets: a point below this share of debts in assets.")
    burden_share_max: float = Field(default=0.3, ge=0.0, le=5.0, description="Cash flow: a point where installments take no more.")
    opinion_min: Chance = Field(default=0.5, description="Opinion of neighbors: a point where they think her this willing to pay.")
    opinion_sd: float = Field(default=0.2, ge=0.0, le=3.0, description="Error of that opinion, sd.")
    good_points: int = Field(default=4, ge=0, le=4, description="Points from which a client is good.")
    usual_points: int = Field(default=2, ge=0, le=4, description="Points from which she is usual; below, weak.")
    limits: Annotated[tuple[Share, Share, Share], Three] = Field(
        default=(1.0, 1.0, 1.0), description="Part of a product's limit open to good, usual and weak clients [3] 20; 0: refused.")


class CreditLine(Terms):
    """A line of credit by rating, of which products lend a share, drawn and repaid and drawn again [3] 23, 25."""

    income_times: Annotated[tuple[Times, Times, Times], Three] = Field(
        default=(0.0, 0.0, 0.0), description="The line of good, usual and weak clients, times a year's usual income; all 0: none.")
    debt_share_max: Share = Field(default=0.75, description="Most of assets that debts may be, counting the whole line [3: .75].")
    revolving: bool = Field(default=False, description="Whether who has a line draws on it without a new visit [3] 25.")
