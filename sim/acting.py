"""Which changes of loans a run has to look for; and terms that do not act in a simulated month: refused, never ignored."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sim.loan_terms import has_staged_fee
from sim.terms.base import fen
from sim.terms.letters import Letter, LettersError
from sim.terms.product import Product
from sim.terms.product_columns import BITS, BLOCKS, DATED, PLAN, plan_entries
from sim.terms.product_rates import counts_days, exact, installment_count, interval_days
from sim.terms.product_times import longest_closed
from sim.terms.village_members import parting_acts

__all__ = ["CHANGES", "changes_of", "refuse_idle_terms", "refuse_together"]

CHANGES = ("roll_over", "extend", "prepay", "top_up", "tranches", "waves", "guarantors", "pooled", "survey", "opening_book",
           "failures", "sanctions", "equal", "return", "ventures", "forming", "watched", "watching",
           "standing", "example", "parting", "moneylender")
"""What may happen to loans, and how a world may begin, looked for only where terms or rules ask for it; pooled: risk funds."""

_HINT = "the schedule command prints it; leave it out of a run"


def _idle(product: Product) -> Iterator[tuple[str, object, str]]:
    """Yield (path, value, what acts instead) for each term of a product that would be ignored by the month."""
    repayment = product.repayment
    if repayment.holidays and (max(repayment.holidays) - min(repayment.holidays)).days >= BITS * BLOCKS:
        yield "repayment.holidays", f"{len(repayment.holidays)} days", f"holidays within {BITS * BLOCKS} days of each other"
    if interval_days(product) < 7:
        yield "repayment.every_days", interval_days(product), "7 or more: a month has at most five rounds of meetings"
    yield from _counting(product)
    yield from _choices(product)
    if len(product.disbursement.tranches) > 1:
        yield from _tranches(product)


def _counting(product: Product) -> Iterator[tuple[str, object, str]]:
    """Yield where actual days are not counted in a run, or not within whole numbers of 64 bits."""
    interest = product.interest
    if interest.counting != "actual_days" or (interest.days_in_month and interest.convention == "cumulative"):
        return
    if interest.convention == "progressive" and (interest.days_in_month == 0 or interest.days_in_year == 0):
        yield ("interest.counting", "actual_days with convention progressive",
               "periods, or convention cumulative: the 12 decimals of its rates do not fit in whole numbers of 64 bits")
    if interest.basis == "flat" and len(product.disbursement.tranches) > 1:
        yield "disbursement.tranches", list(product.disbursement.tranches), "one where a flat loan's interest counts actual days"
    besides = {"repayment.method": (product.repayment.method == "planned", "planned"),
               "allocation.by": (product.allocation.by == "installment", "installment")}
    for path, (declared, value) in besides.items():
        if declared and interest.basis == "declining" and counts_days(product):
            yield path, value, "another one where interest counts the actual days of a declining balance"
    rate, days = exact(interest.rate_annual), 2 * interval_days(product) * installment_count(product)
    if fen(product.amount.max_yuan) * rate.numerator * days >= 2**62 or 200 * rate.denominator * 366 >= 2**53:
        yield "interest.rate_annual", interest.rate_annual, "a rate of fewer decimals where actual days are counted"


def _choices(product: Product) -> Iterator[tuple[str, object, str]]:
    """Yield what the schedule command alone knows."""
    repayment, fees = product.repayment, product.fees
    if repayment.first_due_days and product.interest.convention == "progressive":
        yield ("repayment.first_due_days", repayment.first_due_days,
               "0 with convention progressive: the first installment falls due after one interval")
    elif repayment.first_due_days and product.renewal.top_up and (counts_days(product) or longest_closed(repayment)):
        yield ("repayment.first_due_days", repayment.first_due_days,
               "0 where a loan may be raised and its days are counted or moved: slices of its first period have months of 30 days")
    yield from _planned(product)
    if len(fees.dated_days) > DATED:
        yield "fees.dated_days", list(fees.dated_days), f"at most {DATED} days"
    if fees.dated_days and product.renewal.without_principal:
        yield "fees.dated_days", list(fees.dated_days), "none where a loan rolls over: they are those of the first term"
    if has_staged_fee(product) and product.allocation.by == "installment":
        yield "fees.installment_share", fees.installment_share, "a fee in yuan where a payment pays the oldest installment first"
    if product.allocation.by == "installment" and (repayment.method == "planned" or fees.dated_days):
        yield "allocation.by", product.allocation.by, "component with a plan or with fees on dates"


def fixed_plan(product: Product) -> bool:
    """Whether a loan cannot be changed: flat interest on listed amounts leaves no schedule for what is left."""
    return bool(product.plan.amounts_yuan) and product.interest.basis == "flat"


def _changes(product: Product) -> bool:
    renewal = product.renewal
    return bool(renewal.top_up or renewal.extension_installments or renewal.without_principal or product.disbursement.tranches[1:])


def _planned(product: Product) -> Iterator[tuple[str, object, str]]:
    """Yield what a plan does not bear in a run."""
    if product.repayment.method != "planned":
        return
    plan, listed = product.plan, bool(product.plan.amounts_yuan)
    if fixed_plan(product) and _changes(product):
        yield ("plan.amounts_yuan", str(list(plan.amounts_yuan)),
               "shares or month_weights where a flat loan may change: what is left of it has no schedule")
    if listed and fen(product.amount.max_yuan) ** 2 >= 2**62:
        yield "plan.amounts_yuan", str(list(plan.amounts_yuan)), "loans below 20 million yuan (whole numbers of 64 bits)"
    if plan.month_weights and longest_closed(product.repayment):
        yield ("plan.month_weights", list(plan.month_weights),
               "plan.shares with days of rest or holidays: what is moved into the next month would weigh as one of that month")
    ends = product.interest.basis == "flat" or (plan.shares and plan.shares[-1] > 0)
    if product.fees.dated_days and not ends:
        yield ("fees.dated_days", list(product.fees.dated_days),
               "none with a plan after whose last principal nothing falls due: a flat loan, or shares of which the last is above 0")
    entries, whole = plan_entries(product)
    if len(entries) > PLAN:
        yield "plan", f"{len(entries)} entries", f"at most {PLAN}, or month_weights"
    if max(installment_count(product), 2) * max([whole, *entries]) * fen(product.amount.max_yuan) >= 2**62:
        yield "plan", str(list(plan.month_weights or plan.shares)), "shares or weights of fewer decimals (whole numbers of 64 bits)"


def _tranches(product: Product) -> Iterator[tuple[str, object, str]]:
    """Yield what no lender can do: withhold more than the first tranche pays out."""
    tranches = list(product.disbursement.tranches)
    withheld = product.fees.opening_share + product.savings.opening_share + product.liability.fund_share
    withheld += product.fees.opening_yuan / product.amount.min_yuan
    if withheld >= tranches[0] * (1.0 - product.repayment.down_payment_share):
        yield "disbursement.tranches", tranches, "a first tranche above what is withheld from it"


def changes_of(worlds, chosen, own_methods) -> frozenset[str]:
    """Return which of CHANGES may happen in some world.

    Moments of changes that no product allows and no rule asks for are not lived. Prepayment is a matter of behavior: it is looked
    for where a scenario names a rule or a parameter of it, or a household class has a method of its own.
    """
    found = {"prepay"} if "prepay" in chosen.rules or "prepay" in chosen.parameters or "prepay" in own_methods else set()
    for version in (version for world in worlds for version in world.arm.versions):
        found |= {"failures"} if version.shocks.failure.chance_month else set()
        found |= {"sanctions"} if any(village.will.sanction_yuan for village in version.villages) else set()
        found |= {"equal"} if version.lender.collection.group_payment == "equal" else set()
        found |= {"return"} if version.lender.approval.exclusion_months else set()
        found |= {"ventures"} if any(village.ventures.share for village in version.villages) else set()
        found |= {"forming"} if any(village.groups.formation != "neighbors" for village in version.villages) else set()
        found |= {"watched"} if version.lender.costs.watch_share else set()
        found |= {"parting"} if any(parting_acts(village.parting) for village in version.villages) else set()
        found |= {"example"} if any(village.example.weight for village in version.villages) else set()
    for product in dict.fromkeys(p for world in worlds for version in world.arm.versions for p in version.products):
        found |= {"roll_over"} if product.renewal.without_principal else set()
        found |= {"extend"} if product.renewal.extension_installments else set()
        found |= {"top_up"} if product.renewal.top_up else set()
        found |= {"tranches"} if len(product.disbursement.tranches) > 1 else set()
        found |= {"waves"} if product.liability.sequence else set()
        found |= {"guarantors"} if product.liability.kind == "guarantor" else set()
        found |= {"pooled"} if product.liability.kind == "pooled_fund" else set()
    for world in worlds:
        found |= {"survey"} if any(village.survey.sha256 for village in world.arm.villages) else set()
        found |= {"opening_book"} if world.arm.lender.opening_book.sha256 else set()
    return frozenset(found)


def refuse_together(file: str, worlds, changes: Collection[str]) -> None:
    """Raise LettersError naming terms that do not bear what may happen in this run: a prepayment, loans of before its start."""
    letters = []
    for world in worlds:
        before = bool(world.arm.lender.opening_book.sha256)
        for product in dict.fromkeys(p for version in world.arm.versions for p in version.products):
            planned = product.repayment.method == "planned"
            if fixed_plan(product) and "prepay" in changes:
                letters.append(Letter(file, f"product.{product.name}.plan.amounts_yuan", str(list(product.plan.amounts_yuan)),
                                      "shares or month_weights where households may prepay a flat loan (rules.prepay)", _HINT))
            if has_staged_fee(product) and before:
                letters.append(Letter(file, f"product.{product.name}.fees.installment_share", str(product.fees.installment_share),
                                      "a fee in yuan under three_stage with an opening book", _HINT))
            if product.fees.dated_days and before:
                letters.append(Letter(file, f"product.{product.name}.fees.dated_days", str(list(product.fees.dated_days)),
                                      "none beside an opening book, which tells the month of disbursement, not the day", _HINT))
            if planned and before:
                letters.append(Letter(file, f"product.{product.name}.repayment.method", "planned",
                                      "another method beside an opening book", _HINT))
    if letters:
        raise LettersError(list(dict.fromkeys(letters)))


def refuse_idle_terms(file: str, products: Sequence[Product]) -> None:
    """Raise LettersError naming every declared term that would not act in the run, all at once."""
    letters = [Letter(file, f"product.{product.name}.{path}", str(value), f"a term that acts in a run: {acts}", _HINT)
               for product in dict.fromkeys(products) for path, value, acts in _idle(product)]
    if letters:
        raise LettersError(letters)
