"""The sections of a product that say when and in what parts a loan is repaid: intervals, plans by season or list, graces."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal, get_args

from pydantic import Field

from sim.terms.base import Share, Terms, Yuan
from sim.terms.product_parts import Count, Days, Four

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS = get_args(Weekday)


class Repayment(Terms):
    """When and in what form the loan is repaid. Exactly one of every_days, every_weeks, every_months and once is set."""

    every_days: int = Field(default=0, ge=0, le=366, description="Days between installments, days; 0: not by days.")
    every_weeks: int = Field(default=0, ge=0, le=52, description="Weeks between installments, weeks; 0: not by weeks.")
    every_months: int = Field(default=0, ge=0, le=12, description="Months between installments; 0: not by months.")
    once: bool = Field(default=False, description="Whether all is repaid once, at the end of the term.")
    installments: Count = Field(default=0, description="Number of installments, count; 0: from the term.")
    installments_min: Count = Field(default=0, description="Fewest installments a client may choose, count; 0: no choice.")
    installments_max: Count = Field(default=0, description="Most installments a client may choose, count; 0: no choice.")
    first_due_days: int = Field(
        default=0, ge=-36_000, le=36_000, description="Days from disbursement to the first due date, days; 0: one interval."
    )
    term_days: Days = Field(default=0, description="Length of the loan, days; 0: from months or installments.")
    term_months: Count = Field(default=0, description="Length of the loan, months of 30 days; 0: not given.")
    method: Literal["equal_installments", "equal_principal", "fixed_share", "bullet", "planned"] = Field(
        default="equal_installments", description="How the principal is spread over the installments; planned: see plan."
    )
    principal_share: Share = Field(default=0.0, description="Share of principal per installment (fixed_share), 0 to 1.")
    balloon_share: Share = Field(default=0.0, description="Share of principal kept for the last installment, 0 to 1.")
    down_payment_share: Share = Field(default=0.0, description="Share of the loan paid back at disbursement, 0 to 1.")
    rest_days: Annotated[tuple[Weekday, ...], Four] = Field(
        default=(), max_length=6, description="Days of the week on which nothing falls due, e.g. saturday, sunday."
    )
    holidays: Annotated[tuple[date, ...], Four] = Field(
        default=(), max_length=400, description="Dates on which nothing falls due, for example 2012-01-23."
    )
    moved: Literal["next", "previous"] = Field(
        default="next", description="Where such an installment goes: the next or the previous free day."
    )


def longest_closed(repayment: Repayment) -> int:
    """Return the most days by which an installment may be moved off days of rest and holidays, 0 without any."""
    if not (repayment.rest_days or repayment.holidays):
        return 0
    first = min(repayment.holidays, default=date(2000, 1, 3)) - timedelta(days=7)
    days = (max(repayment.holidays, default=first) - first).days + 14
    longest = run = 0
    for day in (first + timedelta(days=n) for n in range(days)):
        run = run + 1 if WEEKDAYS[day.weekday()] in repayment.rest_days or day in repayment.holidays else 0
        longest = max(longest, run)
    return longest


class Plan(Terms):
    """Installments that differ by season or by a list (repayment.method = "planned"); exactly one of the three lists is set."""

    month_weights: Annotated[tuple[float, ...], Four] = Field(
        default=(), max_length=12,
        description="Weight of an installment by the calendar month it falls due in, January first; 0: no principal then.",
    )
    shares: Annotated[tuple[Share, ...], Four] = Field(
        default=(), max_length=1000, description="Share of the principal in each installment, in order, adding to 1."
    )
    amounts_yuan: Annotated[tuple[Yuan, ...], Four] = Field(
        default=(), max_length=1000,
        description="Principal and interest of each installment but the last, for a loan of amount.default_yuan, yuan.",
    )
    interest: Literal["each", "with_principal"] = Field(
        default="each", description="Whether interest is asked for with each installment or only with those that repay principal."
    )


class Grace(Terms):
    """Times without payment, in installments (days for arrears)."""

    principal: Count = Field(default=0, description="First installments without principal, count.")
    interest_payment: Count = Field(default=0, description="First installments whose interest is put off, count.")
    interest_free: Count = Field(default=0, description="First installments without any interest, count.")
    moratorium: Count = Field(
        default=0, description="Installments without principal after each one with principal, count."
    )
    all: Count = Field(default=0, description="three_stage: periods by which every due date is moved, count.")
