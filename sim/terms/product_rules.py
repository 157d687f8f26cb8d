"""What makes a loan contract impossible: field, what was found, what was expected, and a hint, all at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.terms.base import fen
from sim.terms.product_plans import (
    Fault,
    choice_faults,
    cycle_faults,
    fee_faults,
    money_faults,
    plan_faults,
    residual_faults,
)
from sim.terms.product_rates import installment_count, period_rate, stated_term_days, term_rate

if TYPE_CHECKING:
    from sim.terms.product import Product

LARGEST = 2**62


def product_faults(product: Product) -> list[Fault]:
    """Return every reason why the product's contract is impossible; empty if it can be signed."""
    faults = [*_timing(product)]
    if not faults:
        faults += [*_amounts(product), *_prices(product), *_graces(product), *_methods(product), *_security(product)]
        faults += [*_tables(product), *choice_faults(product), *plan_faults(product), *residual_faults(product)]
        faults += [*fee_faults(product)]
        faults = faults or [*cycle_faults(product)]
    return faults


def _timing(product: Product) -> Iterator[Fault]:
    repayment = product.repayment
    ways = [name for name in ("every_days", "every_weeks", "every_months", "once") if getattr(repayment, name)]
    if len(ways) != 1:
        yield Fault("repayment", " and ".join(ways) or "no interval",
                    "exactly one of every_days, every_weeks, every_months, once", "set the others to 0 or false")
        return
    if repayment.term_days and repayment.term_months:
        yield Fault("repayment.term_days", f"{repayment.term_days} with term_months {repayment.term_months}",
                    "one of them", "set the other to 0")
    if repayment.once and not stated_term_days(product):
        yield Fault("repayment.once", "no term", "term_days or term_months", "say when the loan is repaid")
    if repayment.once and repayment.installments > 1:
        yield Fault("repayment.installments", str(repayment.installments), "0 or 1", "once means one installment")
    if not repayment.once and installment_count(product) < 1:
        yield Fault("repayment.installments", "none", "installments, or a term of at least one interval",
                    "set installments, term_days or term_months")
    if installment_count(product) > 1000:
        yield Fault("repayment.installments", str(installment_count(product)), "at most 1000", "shorten the term")


def _amounts(product: Product) -> Iterator[Fault]:
    amount = product.amount
    if not 0 < amount.min_yuan <= amount.default_yuan <= amount.max_yuan:
        yield Fault("amount", f"{amount.min_yuan:g}, {amount.default_yuan:g}, {amount.max_yuan:g}",
                    "0 < min_yuan <= default_yuan <= max_yuan", "put the three amounts in order")
    unit = 10 ** (2 - product.rounding.digits)
    yield from money_faults(product, unit)
    top = product.cycles.cap_yuan or amount.max_yuan
    if product.cycles.first_yuan > top or top > amount.max_yuan:
        yield Fault("cycles", f"first {product.cycles.first_yuan:g}, cap {product.cycles.cap_yuan:g}",
                    "first_yuan <= cap_yuan <= amount.max_yuan", "raise the cap or lower the first loan")
    withheld = (product.fees.opening_share + product.savings.opening_share + product.liability.fund_share
                + product.repayment.down_payment_share)
    if withheld + product.fees.opening_yuan / max(amount.min_yuan, 0.01) >= 1.0:
        yield Fault("fees.opening_share", f"{withheld:g} of the loan and {product.fees.opening_yuan:g} yuan withheld",
                    "less than the smallest loan", "the client would receive nothing")


def _prices(product: Product) -> Iterator[Fault]:
    interest = product.interest
    stated = [name for name in ("rate_annual", "rate_period", "rate_term") if getattr(interest, name) > 0]
    if len(stated) > 1:
        yield Fault("interest", " and ".join(stated), "one of rate_annual, rate_period, rate_term",
                    "set the others to 0: a rate is per year, per period or for the whole term")
    if interest.rate_term > 0 and interest.basis == "declining":
        yield Fault("interest.rate_term", f"{interest.rate_term:g}", "0 with basis declining",
                    "a rate for the whole term is a flat rate")
    if not interest.prorated and interest.basis == "declining":
        yield Fault("interest.prorated", "false", "true with basis declining", "a whole year's interest is a flat charge")
    if not interest.prorated and not interest.rate_annual > 0:
        yield Fault("interest.prorated", "false", "true unless rate_annual is set", "there is no annual interest to take whole")
    if interest.counting == "actual_days" and (not interest.prorated or (stated and "rate_annual" not in stated)):
        yield Fault("interest.counting", "actual_days", "periods unless rate_annual is set and prorated",
                    "a rate of a period, of the term or of a whole year does not depend on days")
    if interest.convention == "progressive" and interest.basis == "flat":
        yield Fault("interest.convention", "progressive", "cumulative or three_stage with basis flat",
                    "progressive schedules follow the balance")
    for name in stated:
        if abs(getattr(interest, name) * 1e8 - round(getattr(interest, name) * 1e8)) > 1e-3:
            yield Fault(f"interest.{name}", repr(getattr(interest, name)), "at most 8 decimals", "round the rate")
    top = max(fen(product.amount.max_yuan), 1)
    for rate in (period_rate(product), *([term_rate(product)] if interest.basis == "flat" else [])):
        if top * rate.numerator > LARGEST or 200 * rate.denominator > LARGEST:
            yield Fault("interest", f"a rate of {rate} on {product.amount.max_yuan:g} yuan",
                        "a product below 2**62 in whole numbers", "give the rate fewer decimals or lower the amount")


def _graces(product: Product) -> Iterator[Fault]:
    grace, count = product.grace, installment_count(product)
    if grace.principal >= count:
        yield Fault("grace.principal", str(grace.principal), f"less than {count} installments", "some must repay principal")
    if grace.interest_payment >= count:
        yield Fault("grace.interest_payment", str(grace.interest_payment), f"less than {count} installments",
                    "put-off interest must fall due within the loan")
    if grace.interest_free > count:
        yield Fault("grace.interest_free", str(grace.interest_free), f"at most {count} installments",
                    "the loan has no more installments")
    flat = product.interest.basis == "flat"
    if flat and grace.interest_payment + grace.interest_free >= count and grace.interest_payment:
        yield Fault("grace.interest_payment", f"{grace.interest_payment} and {grace.interest_free} free",
                    f"together less than {count} installments", "no installment would be left to pay interest")
    if grace.all and product.interest.convention != "three_stage":
        yield Fault("grace.all", str(grace.all), "0 unless convention is three_stage", "use the other graces")
    if grace.moratorium and product.repayment.method in {"bullet", "fixed_share"}:
        yield Fault("grace.moratorium", str(grace.moratorium), f"0 with method {product.repayment.method}",
                    "a moratorium needs equal shares or equal installments")
    if product.interest.convention == "progressive" and any(
        (grace.principal, grace.interest_payment, grace.interest_free, grace.moratorium)
    ):
        yield Fault("grace", "a grace", "none with convention progressive", "use cumulative or three_stage")


def _methods(product: Product) -> Iterator[Fault]:
    repayment, count = product.repayment, installment_count(product)
    if repayment.method == "fixed_share":
        paying = count - product.grace.principal
        if not repayment.principal_share > 0 or repayment.principal_share * (paying - 1) > 1.0:
            yield Fault("repayment.principal_share", f"{repayment.principal_share:g}",
                        f"above 0 and at most 1/{max(paying - 1, 1)}", "more than the whole principal would be repaid")
    elif repayment.principal_share:
        yield Fault("repayment.principal_share", f"{repayment.principal_share:g}", f"0 with method {repayment.method}",
                    "a fixed share of principal needs method fixed_share")
    if repayment.balloon_share and repayment.method in {"bullet", "fixed_share"}:
        yield Fault("repayment.balloon_share", f"{repayment.balloon_share:g}", f"0 with method {repayment.method}",
                    "the last installment already takes the rest")
    if repayment.balloon_share and product.interest.convention != "cumulative":
        yield Fault("repayment.balloon_share", f"{repayment.balloon_share:g}", "0 unless convention is cumulative",
                    "use convention cumulative for a balloon")
    if product.interest.convention == "three_stage":
        yield from _staged(product)
    if product.interest.convention == "progressive" and repayment.method != "equal_installments":
        yield Fault("repayment.method", repayment.method, "equal_installments with convention progressive",
                    "use cumulative or three_stage")
    if product.savings.withdrawable == "after_cycles" and not product.savings.after_cycles:
        yield Fault("savings.after_cycles", "0", "at least 1 with withdrawable after_cycles", "say after how many cycles")


def _staged(product: Product) -> Iterator[Fault]:
    grace, fees = product.grace, product.fees
    if grace.interest_payment or grace.interest_free or grace.moratorium:
        yield Fault("grace", "a grace on interest or a moratorium", "none with convention three_stage",
                    "three_stage knows grace on principal and grace on all")
    if product.repayment.method not in {"equal_installments", "equal_principal"}:
        yield Fault("repayment.method", product.repayment.method, "equal_installments or equal_principal with three_stage",
                    "use convention cumulative")
    if fees.installment_cap_yuan:
        yield Fault("fees.installment_cap_yuan", f"{fees.installment_cap_yuan:g}", "0 with convention three_stage",
                    "the fee is part of the total that is rounded")
    if product.interest.counting == "actual_days":
        yield Fault("interest.counting", "actual_days", "periods with convention three_stage", "use convention cumulative")


def _security(product: Product) -> Iterator[Fault]:
    liability = product.liability
    grouped = liability.kind in {"joint", "pooled_fund"}
    if grouped and not 1 <= liability.group_min <= liability.group_max:
        yield Fault("liability.group_min", f"{liability.group_min} to {liability.group_max}",
                    "1 <= group_min <= group_max", f"a {liability.kind} product needs a group size")
    if not grouped and (liability.group_min or liability.group_max or liability.sequence):
        yield Fault("liability.group_min", f"{liability.group_min} to {liability.group_max}",
                    f"0 with kind {liability.kind}", "set kind = \"joint\" or drop the group")
    if liability.kind == "guarantor" and not liability.guarantors:
        yield Fault("liability.guarantors", "0", "at least 1", "a guarantor product needs guarantors")
    if liability.kind != "guarantor" and liability.guarantors:
        yield Fault("liability.guarantors", str(liability.guarantors), "0", "set kind = \"guarantor\"")
    if liability.kind == "pooled_fund" and not liability.fund_share:
        yield Fault("liability.fund_share", "0", "above 0", "a pooled fund needs contributions")
    if liability.kind != "pooled_fund" and (liability.fund_share or liability.fund_multiple):
        yield Fault("liability.fund_share", f"{liability.fund_share:g}, times {liability.fund_multiple:g}",
                    f"0 with kind {liability.kind}", "set kind = \"pooled_fund\"")
    if liability.fund_multiple and liability.fund_share * liability.fund_multiple < 1.0 - 1e-6:
        yield Fault("liability.fund_multiple", f"{liability.fund_multiple:g} times a fund of {liability.fund_share:g}",
                    f"at least {1.0 / max(liability.fund_share, 1e-6):g}", "the first loan would already pass the ceiling")
    if any(n < 1 for n in liability.sequence) or sum(liability.sequence) > max(liability.group_max, 0):
        yield Fault("liability.sequence", str(list(liability.sequence)), "positive numbers within the group's size",
                    "for example 2, 2, 1 in a group of five")


def _tables(product: Product) -> Iterator[Fault]:
    order = product.allocation.order
    if sorted(order) != ["fee", "interest", "penalty", "principal"]:
        yield Fault("allocation.order", ", ".join(order), "penalty, fee, interest and principal, each once", "name all four")
    table = product.provisioning
    if (table.days or table.shares) and len(table.shares) != len(table.days) + 1:
        yield Fault("provisioning.shares", f"{len(table.shares)} shares for {len(table.days)} days",
                    "one share more than days", "the last share is for all beyond the last day")
    if list(table.days) != sorted(set(table.days)) or any(d < 0 for d in table.days):
        yield Fault("provisioning.days", str(list(table.days)), "rising whole days", "put them in order")
    if list(table.shares) != sorted(table.shares):
        yield Fault("provisioning.shares", str(list(table.shares)), "none smaller than the one before", "put them in order")
    parts = product.disbursement.tranches
    if parts and abs(sum(parts) - 1.0) > 1e-9:
        yield Fault("disbursement.tranches", f"a sum of {sum(parts):g}", "a sum of 1", "shares of one loan")
    if len(parts) > 1 and product.disbursement.tranche_installments * (len(parts) - 1) >= installment_count(product):
        yield Fault("disbursement.tranche_installments", str(product.disbursement.tranche_installments),
                    "tranches before the last installment", "shorten the wait between tranches")
