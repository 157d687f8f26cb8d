"""The terms of a loan that decide its installments: columns of its product, taken together (sim/column_sets.py)."""

from collections.abc import Mapping
from typing import NamedTuple


class LoanTerms(NamedTuple):
    """What a contract says of its installments, all whole numbers (sim/terms/product.py says what they are declared as).

    `convention` 0 cumulative, 1 progressive, 2 three_stage; `method` 0 equal_installments, 1 equal_principal, 2 fixed_share, 3
    bullet, 4 planned; `basis` 0 flat, 1 declining. `rate_over` / `rate_under` the interest of one period, `flat_over` /
    `flat_under` that of the term, as fractions. `grace_principal`, `grace_interest`, `grace_free`, `moratorium` in installments.
    `share_ppm`, `balloon_ppm` millionths of the loan. `unit`, `multiple`, `final_multiple` fen, with the modes `mode`,
    `final_mode`, `currency_mode` (0 half to even, 1 half up, 2 ceiling, 3 floor). `fee_installment` fen, a fraction where a
    share of a three_stage loan is not yet rounded. `residual` 0 last, 1 first, 2 spread.
    """

    of = "product"
    convention: int
    method: int
    basis: int
    rate_over: int
    rate_under: int
    flat_over: int
    flat_under: int
    grace_principal: int
    grace_interest: int
    grace_free: int
    moratorium: int
    share_ppm: int
    balloon_ppm: int
    unit: int
    multiple: int
    mode: int
    final_multiple: int
    final_mode: int
    currency_mode: int
    fee_installment: int
    residual: int


def terms_of(columns: Mapping[str, int]) -> LoanTerms:
    """Return the terms of a product's columns (sim/terms/product_columns.py)."""
    return LoanTerms(*(columns[name] for name in LoanTerms._fields))


def as_it_stands(terms: LoanTerms, flat_over, flat_under, grace_principal, grace_interest, grace_free):
    """Return the terms with the flat interest and the graces that a loan has in its course."""
    return LoanTerms(
        terms.convention, terms.method, terms.basis, terms.rate_over, terms.rate_under, flat_over, flat_under, grace_principal,
        grace_interest, grace_free, terms.moratorium, terms.share_ppm, terms.balloon_ppm, terms.unit, terms.multiple, terms.mode,
        terms.final_multiple, terms.final_mode, terms.currency_mode, terms.fee_installment, terms.residual)


def at_rate(terms: LoanTerms, rate_over, rate_under):
    """Return the terms with another rate of the period."""
    return LoanTerms(
        terms.convention, terms.method, terms.basis, rate_over, rate_under, terms.flat_over, terms.flat_under,
        terms.grace_principal, terms.grace_interest, terms.grace_free, terms.moratorium, terms.share_ppm, terms.balloon_ppm,
        terms.unit, terms.multiple, terms.mode, terms.final_multiple, terms.final_mode, terms.currency_mode,
        terms.fee_installment, terms.residual)


def with_fee(terms: LoanTerms, fee_installment):
    """Return the terms with another fee of an installment, fen."""
    return LoanTerms(
        terms.convention, terms.method, terms.basis, terms.rate_over, terms.rate_under, terms.flat_over, terms.flat_under,
        terms.grace_principal, terms.grace_interest, terms.grace_free, terms.moratorium, terms.share_ppm, terms.balloon_ppm,
        terms.unit, terms.multiple, terms.mode, terms.final_multiple, terms.final_mode, terms.currency_mode, fee_installment,
        terms.residual)
