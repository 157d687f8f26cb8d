"""What makes a plan, a choice or a table by cycle impossible. Part of sim/terms/product_rules.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sim.terms.base import Terms, fen
from sim.terms.product_choices import in_cycle, rate_name
from sim.terms.product_rates import installment_count, interval_days

if TYPE_CHECKING:
    from sim.terms.product import Product


class Fault(NamedTuple):
    """One thing wrong with a product: the path of the field inside it, and three short phrases."""

    field: str
    found: str
    expected: str
    hint: str


def choice_faults(product: Product) -> Iterator[Fault]:
    """Yield what is wrong with the numbers of installments to choose from and with the first due date."""
    repayment, count = product.repayment, installment_count(product)
    low, high = repayment.installments_min, repayment.installments_max
    if (low or high) and not 1 <= low <= count <= high:
        yield Fault("repayment.installments_min", f"{low} to {high} with {count} installments",
                    "1 <= installments_min <= installments <= installments_max", "0 and 0 leave no choice")
    if (low or high) and (repayment.once or product.plan.shares or product.plan.amounts_yuan):
        yield Fault("repayment.installments_max", str(high), "0 where the loan is repaid once or by a list", "the list fixes it")
    if repayment.first_due_days < 0:
        yield Fault("repayment.first_due_days", str(repayment.first_due_days), "0 or more",
                    "the first installment cannot fall due before the loan is paid out")
    counted = product.interest.convention == "progressive" and product.interest.counting == "actual_days"
    if repayment.first_due_days > 0 and (repayment.once or not (product.interest.convention == "cumulative" or counted)):
        yield Fault("repayment.first_due_days", str(repayment.first_due_days),
                    "0 unless convention is cumulative, or progressive by actual days, with several installments",
                    "leave the first installment one interval after disbursement")


def plan_faults(product: Product) -> Iterator[Fault]:
    """Yield what is wrong with installments by season or by a list."""
    plan, count = product.plan, installment_count(product)
    named = [name for name in ("month_weights", "shares", "amounts_yuan") if getattr(plan, name)]
    if product.repayment.method != "planned":
        for name in named:
            yield Fault(f"plan.{name}", "a list", f"none with method {product.repayment.method}",
                        'set repayment.method = "planned"')
        return
    if len(named) != 1:
        yield Fault("plan", " and ".join(named) or "no list", "exactly one of month_weights, shares, amounts_yuan",
                    "say when the principal falls due")
    weights = plan.month_weights
    if weights and (len(weights) != 12 or min(weights) < 0 or max(weights) > 1000 or not any(weights)):
        yield Fault("plan.month_weights", str(list(weights)), "12 weights from 0 to 1000, not all 0", "January is the first")
    if plan.shares and (len(plan.shares) != count or abs(sum(plan.shares) - 1.0) > 1e-9):
        yield Fault("plan.shares", f"{len(plan.shares)} shares adding to {sum(plan.shares):g}",
                    f"{count} shares adding to 1", "one share for each installment")
    if plan.amounts_yuan and len(plan.amounts_yuan) not in {count, count - 1}:
        yield Fault("plan.amounts_yuan", f"{len(plan.amounts_yuan)} amounts", f"{count - 1} amounts",
                    "one for each installment but the last, which takes what is left")
    if product.interest.convention != "cumulative":
        yield Fault("repayment.method", "planned", "another method unless convention is cumulative", "use convention cumulative")
    grace = product.grace
    besides = {"grace": any((grace.principal, grace.interest_payment, grace.interest_free, grace.moratorium)),
               "repayment.balloon_share": product.repayment.balloon_share, "rounding.multiple_yuan": product.rounding.multiple_yuan,
               "disbursement.tranches": len(product.disbursement.tranches) > 1}
    for field, value in besides.items():
        if value:
            yield Fault(field, "declared", "not declared with method planned", "the plan itself says what falls due when")


def residual_faults(product: Product) -> Iterator[Fault]:
    """Yield why the residual cannot be taken by anybody but the last installment."""
    residual, method = product.rounding.residual, product.repayment.method
    if residual == "last":
        return
    equal = method == "equal_principal" or (method == "equal_installments" and product.interest.basis == "flat")
    planned = method == "planned" and not product.plan.amounts_yuan
    if not (equal or planned) or product.interest.convention != "cumulative" or product.rounding.multiple_yuan:
        yield Fault("rounding.residual", residual,
                    "last, unless convention is cumulative, principal falls due in fixed shares and there is no multiple",
                    "an annuity's residual is known only at its end")


def fee_faults(product: Product) -> Iterator[Fault]:
    """Yield what is wrong with fees charged on days of their own."""
    fees = product.fees
    days = fees.dated_days
    if bool(days) != bool(fees.dated_yuan or fees.dated_share):
        yield Fault("fees.dated_days", str(list(days)), "days with dated_yuan or dated_share, or none of them",
                    "a fee on a date needs its day and its amount")
    if list(days) != sorted(set(days)) or any(day < 1 for day in days):
        yield Fault("fees.dated_days", str(list(days)), "rising days after disbursement", "for example 180, 360")
    term = interval_days(product) * installment_count(product) * 366 // 360 + product.repayment.first_due_days
    if days and days[-1] > term:
        yield Fault("fees.dated_days", str(list(days)), f"at most {term} days, within the loan",
                    "a fee after the last installment would never be asked for")


def cycle_faults(product: Product) -> Iterator[Fault]:
    """Yield what is wrong with the tables by cycle, each contract they make included."""
    from sim.terms.product_rules import product_faults

    cycles = product.cycles
    if cycles.amounts_yuan and (cycles.first_yuan or cycles.growth or cycles.cap_yuan):
        yield Fault("cycles.amounts_yuan", "a table beside first_yuan, growth or cap_yuan", "one of the two", "set the others to 0")
    for name, most in (("amounts_yuan", product.amount.max_yuan), ("rates", 10.0), ("installments", 1000)):
        for place, value in enumerate(getattr(cycles, name)):
            if value < 0 or value > most or (value == 0 and name != "rates"):
                yield Fault(f"cycles.{name}[{place}]", f"{value:g}", f"more than 0 and at most {most:g}",
                            "one entry for each cycle")
                return
    if cycles.rates and not getattr(product.interest, rate_name(product)) > 0:
        yield Fault("cycles.rates", str(list(cycles.rates)), "none where interest states no rate",
                    "state the first loan's rate too")
    low, high = product.repayment.installments_min, product.repayment.installments_max
    if any(not low <= count <= high for count in cycles.installments if high):
        yield Fault("cycles.installments", str(list(cycles.installments)), f"numbers from {low} to {high}",
                    "repayment.installments_min and installments_max")
    for cycle in range(1, max(len(cycles.rates), len(cycles.installments)) + 1):
        for fault in product_faults(in_cycle(product, cycle)):
            yield fault._replace(hint=f"{fault.hint}; in cycle {cycle}")


def money_faults(product: Terms, unit: int, prefix: str = "") -> Iterator[Fault]:
    """Yield every amount of money that the currency's smallest unit (fen) does not know."""
    for name in type(product).model_fields:
        value, path = getattr(product, name), prefix + name
        if isinstance(value, Terms):
            yield from money_faults(value, unit, path + ".")
        elif name.endswith("_yuan"):
            for one in value if isinstance(value, tuple) else (value,):
                if fen(one) % unit:
                    yield Fault(path, f"{one:g}", f"a multiple of {unit / 100:g} yuan", "rounding.digits knows nothing smaller")
