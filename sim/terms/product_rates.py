"""The rates of a product as exact fractions: of one period, and of the whole term (flat)."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.terms.product import Product

MONTH = 30


def interval_days(product: Product) -> int:
    """Days between installments in the 30/360 calendar; the whole term if all is repaid once."""
    repayment = product.repayment
    days = repayment.every_days + 7 * repayment.every_weeks + MONTH * repayment.every_months
    return stated_term_days(product) if repayment.once else days


def stated_term_days(product: Product) -> int:
    """The term as declared in days or months, days of a 360-day year; 0 if only installments are declared."""
    return product.repayment.term_days or MONTH * product.repayment.term_months


def installment_count(product: Product) -> int:
    """Number of installments: as declared, else as many whole intervals as the term holds; 1 if all is repaid once."""
    repayment = product.repayment
    if repayment.once:
        return 1
    every = interval_days(product)
    return repayment.installments or (stated_term_days(product) // every if every else 0)


def exact(rate: float) -> Fraction:
    """The rate as it is written, as a fraction (0.1 is one tenth)."""
    return Fraction(Decimal(repr(rate)))


def year_days(product: Product) -> int:
    """Days in the rate's year; 365 where the product counts the actual days of each year."""
    return product.interest.days_in_year or 365


def day_rate(product: Product) -> Fraction:
    """Interest of one day of the annual rate."""
    return exact(product.interest.rate_annual) / year_days(product)


def counts_days(product: Product) -> bool:
    """Whether interest counts the actual days of real dates (cumulative; days_in_month = 30 and a rate of the period do not)."""
    interest = product.interest
    dated = interest.counting == "actual_days" and interest.days_in_month == 0 and interest.rate_annual > 0
    return dated and interest.convention == "cumulative" and (interest.prorated or interest.basis == "declining")


def period_rate(product: Product) -> Fraction:
    """Interest of one installment's period; of a flat loan the term's rate over the installments."""
    if product.interest.basis == "flat":
        return term_rate(product) / installment_count(product)
    return _by_the_calendar(product)


def _by_the_calendar(product: Product) -> Fraction:
    """Interest of one period as the rate and the calendar have it. Source: finance.md section 2.

    By periods: months / 12, weeks / 52 (three_stage: days / days in the year), days / days in the year.
    By actual days: the simulated calendar's days (30 a month) / days in the year.
    progressive keeps 12 digits of the fraction of a year and 12 decimals of the rate.
    """
    interest = product.interest
    if interest.rate_period:
        return exact(interest.rate_period)
    if interest.rate_term:
        return exact(interest.rate_term) / installment_count(product)
    share = year_share(product)
    if interest.convention != "progressive":
        return exact(interest.rate_annual) * share
    twelve = Context(prec=12, rounding=ROUND_HALF_EVEN)
    year = twelve.divide(Decimal(share.numerator), Decimal(share.denominator))
    rate = twelve.multiply(Decimal(repr(interest.rate_annual)), year)
    return Fraction(rate.quantize(Decimal("1e-12"), ROUND_HALF_EVEN))


def year_share(product: Product) -> Fraction:
    """Length of one installment's period as a fraction of the rate's year."""
    repayment, interest = product.repayment, product.interest
    if interest.counting == "actual_days":
        return Fraction(interval_days(product), year_days(product))
    if repayment.every_months:
        return Fraction(repayment.every_months, 12)
    if repayment.every_weeks and interest.convention != "three_stage":
        return Fraction(repayment.every_weeks, 52)
    if repayment.once and repayment.term_months:
        return Fraction(repayment.term_months, 12)
    return Fraction(interval_days(product), year_days(product))


def term_rate(product: Product) -> Fraction:
    """Interest of the whole term of a flat loan, whatever the number of installments.

    Of a year's rate: prorated to the declared term (else to the installments), or whole [4].
    """
    repayment, interest = product.repayment, product.interest
    if interest.rate_term:
        return exact(interest.rate_term)
    if interest.rate_annual and not interest.prorated:
        return exact(interest.rate_annual)
    days = repayment.term_days or MONTH * repayment.term_months
    if interest.rate_annual and interest.counting == "actual_days" and interest.days_in_month and days:
        return exact(interest.rate_annual) * Fraction(days, year_days(product))
    if interest.rate_annual and repayment.term_months:
        return exact(interest.rate_annual) * Fraction(repayment.term_months, 12)
    if interest.rate_annual and repayment.term_days:
        return exact(interest.rate_annual) * Fraction(repayment.term_days, year_days(product))
    return _by_the_calendar(product) * installment_count(product)
