"""A product as flat columns: what the book functions and rules read as `product_<column>` (or `offer_<column>`).

Two families. Every declared number by its path (`repayment.every_days` -> `repayment_every_days`; `_yuan` drops and the
value is whole fen; true/false -> 1/0; a word -> its place in the declared order). And the exact whole numbers of the
contract, derived once: see `contract_columns`.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Literal, get_args, get_origin

from sim.terms.base import Terms, fen
from sim.terms.product import Product
from sim.terms.product_rates import (
    counts_days,
    exact,
    installment_count,
    interval_days,
    period_rate,
    term_rate,
    year_days,
)
from sim.terms.product_times import WEEKDAYS

MILLION = 1_000_000
BANDS, TRANCHES, WAVES, CYCLES, PLAN, DATED = 8, 6, 8, 8, 24, 8
NEVER = 1_000_000
BITS, BLOCKS = 62, 30
"""Holidays are kept as bits of so many whole numbers: those of some five years."""
COMPONENTS = {"penalty": 1, "fee": 2, "interest": 3, "principal": 4}


def product_columns(product: Product) -> dict[str, int | float]:
    """Return all columns of a product, without the prefix `product_`: money in fen, shares also as *_ppm."""
    columns = _declared(product, "")
    columns.update(contract_columns(product))
    columns.update(_charges(product))
    columns.update(_tables(product))
    return columns


def _declared(terms: Terms, prefix: str) -> dict[str, int | float]:
    columns: dict[str, int | float] = {}
    for name, field in type(terms).model_fields.items():
        value, path = getattr(terms, name), prefix + name
        if isinstance(value, Terms):
            columns.update(_declared(value, path + "_"))
        elif isinstance(value, bool):
            columns[path] = int(value)
        elif get_origin(field.annotation) is Literal and isinstance(value, str):
            columns[path] = get_args(field.annotation).index(value)
        elif isinstance(value, (int, float)) and name.endswith("_yuan"):
            columns[path.removesuffix("_yuan")] = fen(value)
        elif isinstance(value, (float, int)):
            columns[path] = value
    return columns


def _place(terms: Terms, name: str) -> int:
    return get_args(type(terms).model_fields[name].annotation).index(getattr(terms, name))


def ppm(share: float) -> int:
    """A share as parts per million, half to even."""
    return round(exact(share) * MILLION)


def contract_columns(product: Product) -> dict[str, int]:
    """Return the whole numbers that fix the schedule.

    installments, every (days, 30/360); convention, method, basis (codes); rate_over / rate_under (interest of a period),
    flat_over / flat_under (interest of the term), grace_principal, grace_interest, grace_free, moratorium
    (installments); share_ppm, balloon_ppm, down_ppm; unit, multiple, final_multiple (fen); mode, final_mode, currency_mode.
    """
    repayment, grace, rounding = product.repayment, product.grace, product.rounding
    period, term = period_rate(product), term_rate(product)
    count = installment_count(product)
    last_only = repayment.method == "bullet"
    return {
        "installments": count,
        "every": interval_days(product),
        "convention": _place(product.interest, "convention"),
        "method": _place(repayment, "method"),
        "basis": _place(product.interest, "basis"),
        "rate_over": period.numerator,
        "rate_under": period.denominator,
        "flat_over": term.numerator,
        "flat_under": term.denominator,
        "grace_principal": count - 1 if last_only else grace.principal,
        "grace_interest": grace.interest_payment,
        "grace_free": grace.interest_free,
        "moratorium": grace.moratorium,
        "share_ppm": ppm(repayment.principal_share),
        "balloon_ppm": ppm(repayment.balloon_share),
        "down_ppm": ppm(repayment.down_payment_share),
        "unit": 10 ** (2 - rounding.digits),
        "multiple": fen(rounding.multiple_yuan),
        "mode": _place(rounding, "mode"),
        "final_multiple": fen(rounding.final_multiple_yuan),
        "final_mode": _place(rounding, "final_mode"),
        "currency_mode": _place(rounding, "currency_mode"),
        "residual": _place(rounding, "residual"),
    }


def _charges(product: Product) -> dict[str, int]:
    fees, penalties, savings, cycles = product.fees, product.penalties, product.savings, product.cycles
    cap = fen(cycles.cap_yuan) or fen(product.amount.max_yuan)
    return {
        "fee_opening": fen(fees.opening_yuan), "fee_opening_ppm": ppm(fees.opening_share), "fee_cap": fen(fees.cap_yuan),
        "fee_installment": fen(fees.installment_yuan), "fee_installment_ppm": ppm(fees.installment_share),
        "fee_base": _place(fees, "base"),
        "penalty": fen(penalties.flat_yuan), "penalty_ppm": ppm(penalties.rate_annual),
        "penalty_base": _place(penalties, "base"), "penalty_grace_days": penalties.grace_days,
        "penalty_cap_ppm": ppm(penalties.cap_share), "penalty_days_in_year": year_days(product),
        "saving_opening_ppm": ppm(savings.opening_share), "saving_installment": fen(savings.installment_yuan),
        "saving_installment_ppm": ppm(savings.installment_share), "saving_rate_ppm": ppm(savings.rate_annual),
        "fund_ppm": ppm(product.liability.fund_share),
        "subsidy_ppm": ppm(product.subsidy.share), "subsidy_when_paid": _place(product.subsidy, "when"),
        "cycle_first": fen(cycles.first_yuan) or cap, "cycle_growth_ppm": ppm(cycles.growth), "cycle_cap": cap,
    }


def _tables(product: Product) -> dict[str, int | float]:
    table, types = product.provisioning, product.client.types
    columns = {f"client_{kind}": int(kind in types) for kind in ("farm", "mixed", "trade")}
    columns["allocation_order"] = int("".join(str(COMPONENTS[part]) for part in product.allocation.order))
    columns["allocation_past_first"] = int(product.allocation.past_due_first)
    columns["provisioning_bands"] = len(table.shares)
    for band in range(BANDS + 1):
        inside = band < len(table.shares)
        columns[f"provisioning_ppm_{band + 1}"] = ppm(table.shares[band]) if inside else 0
        if band < BANDS:
            columns[f"provisioning_day_{band + 1}"] = table.days[band] if band < len(table.days) else NEVER
    columns["tranches"] = max(len(product.disbursement.tranches), 1)
    for turn in range(TRANCHES):
        parts = product.disbursement.tranches or (1.0,)
        columns[f"tranche_ppm_{turn + 1}"] = ppm(parts[turn]) if turn < len(parts) else 0
    for wave in range(WAVES):
        members = product.liability.sequence
        columns[f"liability_wave_{wave + 1}"] = members[wave] if wave < len(members) else 0
    amounts = product.cycles.amounts_yuan
    columns["cycle_amounts"] = len(amounts)
    for cycle in range(CYCLES):
        columns[f"cycle_amount_{cycle + 1}"] = fen(amounts[min(cycle, len(amounts) - 1)]) if amounts else 0
    columns["cycle_from"], columns["cycle_to"] = 0, NEVER
    columns["plan_amounts"] = int(bool(product.plan.amounts_yuan))
    columns["arrears_tolerance_ppm"] = ppm(product.arrears.tolerance_share)
    columns["fee_installment_cap"] = fen(product.fees.installment_cap_yuan)
    entries, columns["plan_whole"] = plan_entries(product)
    columns["plan_listed"] = len(entries)
    columns |= _real_days(product)
    columns["plan_by_months"] = int(bool(product.plan.month_weights))
    for place in range(PLAN):
        columns[f"plan_{place + 1}"] = entries[place] if place < len(entries) else 0
    days = product.fees.dated_days
    columns["fee_dated"], columns["fee_dated_ppm"] = fen(product.fees.dated_yuan), ppm(product.fees.dated_share)
    for place in range(DATED):
        columns[f"fee_dated_day_{place + 1}"] = days[place] if place < len(days) else 0
    columns["price_installments"], columns["price_effective"] = 0.0, 0.0  # sim/contracts/seen.py, where a rule asks
    return columns


def _real_days(product: Product) -> dict[str, int]:
    """Return what a run needs for real dates: months in an interval, days of rest and holidays as bits, the rate of a year."""
    repayment, interest = product.repayment, product.interest
    rate = exact(interest.rate_annual)
    dates = sorted(set(repayment.holidays))
    since = dates[0].toordinal() if dates else 0
    columns = {
        "months_each": repayment.term_months if repayment.once else repayment.every_months,
        "rest_mask": sum(1 << WEEKDAYS.index(day) for day in set(repayment.rest_days)), "closed_from": since,
        "by_days": int(counts_days(product)), "annual_over": rate.numerator, "annual_under": rate.denominator,
        "year_days": year_days(product),
    }
    places = [day.toordinal() - since for day in dates]
    return columns | {f"closed_{block + 1}": sum(1 << (n - BITS * block) for n in places if n // BITS == block)
                      for block in range(BLOCKS)}


def plan_entries(product: Product) -> tuple[list[int], int]:
    """Return the entries of a plan as whole numbers, and what they are parts of: amounts in fen of the default loan, or weights
    brought to whole numbers (of their sum). Nothing and 0 without a plan."""
    if product.plan.amounts_yuan:
        return [fen(amount) for amount in product.plan.amounts_yuan], fen(product.amount.default_yuan)
    weights = [exact(weight) for weight in product.plan.month_weights or product.plan.shares]
    scale = lcm(*(weight.denominator for weight in weights)) if weights else 1
    whole = [int(weight * scale) for weight in weights]
    return whole, sum(whole)


def fraction_of(columns: dict[str, int | float], name: str) -> Fraction:
    """Return columns[name_over] / columns[name_under] as an exact fraction."""
    return Fraction(int(columns[f"{name}_over"]), int(columns[f"{name}_under"]))
