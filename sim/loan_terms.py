"""Steps that only some products need: they join a loan's moments where a product of the run declares such terms."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sim.appraisal import APPRAISAL_STEPS
from sim.assets import ASSET_AFTER, ASSET_BEFORE
from sim.birth import income_of_the_year
from sim.centers import CENTER_INSTEAD
from sim.chance import Purpose
from sim.checks import CHECK_STEPS
from sim.contracts.anew import line_as_agreed, open_anew, shortened_count, still_to_come
from sim.contracts.charges import installment_fee, with_dated_fees
from sim.contracts.counted import anew_by_days, line_by_days, odd_by_days, open_by_days
from sim.contracts.counted_walks import keep_counted, oldest_by_days, shortened_by_days
from sim.contracts.oldest import oldest_still_unpaid
from sim.contracts.oldest_first import parts_from_others, parts_of_payment
from sim.contracts.opening import open_contract
from sim.contracts.plan_lines import as_planned
from sim.contracts.plan_walks import (
    keep_planned,
    oldest_of_plan,
    plan_anew,
    plan_begins,
    plan_prepaid,
    plan_to_come,
    shortened_by_plan,
)
from sim.contracts.real_dates import next_dates, next_period, since_moved
from sim.contracts.staged_fee import (
    line_with_fee,
    oldest_with_fee,
    open_anew_with_fee,
    open_with_fee,
    set_off_fee,
    sign,
    sign_again,
    staged_fee_due,
    to_come_with_fee,
)
from sim.coping import COPING_INSTEAD, COPING_STEPS, COPING_STEPS_BEFORE, coping_acts
from sim.costs_by_size import COSTS_INSTEAD
from sim.deaths import DEATH_STEPS
from sim.diverting import DIVERTING_INSTEAD
from sim.dread import DREAD_STEPS
from sim.farming import INPUT_STEPS
from sim.incomes import FITTED, income_of_family
from sim.liquidity import LIQUIDITY_INSTEAD, LIQUIDITY_STEPS
from sim.loan_changes import after_prepaying, roll
from sim.loan_due import (
    TAKEN,
    comes_due,
    comes_due_on,
    receive,
    reward_and_save,
    set_off,
    subsidized,
    take_parts,
)
from sim.loan_late import (
    BOOKED,
    covered_by_fund,
    covered_by_guarantors,
    receive_from_fund,
    receive_from_guarantors,
    since_due,
    take_from_others,
)
from sim.loan_opening import pay_down, start
from sim.loan_policies import POLICY_STEPS, covered_by_policy, receive_from_policy
from sim.loan_tranches import TRANCHE_STEPS
from sim.membership import MEMBERSHIP_STEPS
from sim.moneylender import MONEYLENDER_STEPS
from sim.other_branch import OTHER_BRANCH_INSTEAD
from sim.parting import PARTING_INSTEAD, PARTING_STEPS
from sim.ratings import RATING_STEPS
from sim.rivals import RIVAL_STEPS
from sim.signing import SIGNING_AFTER, SIGNING_STEPS
from sim.standing import STANDING_STEPS
from sim.stopping import STOPPING_STEPS
from sim.terms.product import Product
from sim.terms.product_rates import counts_days
from sim.terms.village_members import parting_acts
from sim.trades import HANDS_BEFORE, TRADE_STEPS
from sim.watching import WATCHING_STEPS
from sim.wiring import Moment, Step

__all__ = ["TERMS", "added_steps", "has_staged_fee", "terms_of", "with_terms"]

TERMS = frozenset({"planned", "dated_fees", "by_installment", "staged_fee", "signed_for", "real_dates", "moved_days",
                   "counted_days", "subsidy", "debt ratio", "watching", "standing", "families", "dread", "parting", "side_debts",
                   "labor", "diverting", "diverting watched", "moneylender", "life insurance", "coping", "inputs",
                   "tranches"})
"""Kinds of terms with steps of their own."""


def count_subsidized(now, interest_due, product_subsidy_ppm, product_subsidy_when_paid):
    """Return (interest fallen due of which a subsidy bears a part, fen; 1 for the installment)."""
    borne = 1 if now == 1 and interest_due != 0 and product_subsidy_ppm > 0 and product_subsidy_when_paid == 0 else 0
    return borne * interest_due, borne


def count_rebated(owed, interest_new, product_subsidy_ppm, product_subsidy_when_paid):
    """Return (interest paid on its day of which a subsidy gives a part back, fen; 1 for the installment)."""
    borne = 1 if owed == 0 and interest_new != 0 and product_subsidy_ppm > 0 and product_subsidy_when_paid == 1 else 0
    return borne * interest_new, borne


_PARTS = ("penalty_part", "fee_part", "interest_part", "principal_part")
_COMES = ("now", "meets_now", "meeting_day")
_LINE = ("principal_due", "interest_due", "put_off")
_BEFORE = {
    **HANDS_BEFORE, **ASSET_BEFORE,
    **STOPPING_STEPS, **SIGNING_STEPS,
    **COPING_STEPS_BEFORE,
    ("signed_for", pay_down): Step(sign, ("signed_for",)),
    ("planned", oldest_still_unpaid): Step(oldest_of_plan, ("oldest_planned", "before_planned")),
    ("counted_days", oldest_still_unpaid): Step(oldest_by_days, ("oldest_counted", "before_counted")),
}

_AFTER = {
    ("families", income_of_the_year): Step(income_of_family, ("year_income",), Purpose.BIRTH),
    ("subsidy", subsidized): Step(count_subsidized, ("tally_subsidized_fen", "tally_subsidized_count")),
    ("subsidy", reward_and_save): Step(count_rebated, ("tally_subsidized_fen", "tally_subsidized_count")),
    ("counted_days", line_as_agreed): Step(line_by_days, _LINE),
    ("counted_days", oldest_still_unpaid): Step(keep_counted, ("oldest_unpaid", "interest_total")),
    ("counted_days", open_contract): Step(open_by_days, ("installment", "interest_total")),
    ("counted_days", open_anew): Step(anew_by_days, ("installment", "interest_total")),
    ("counted_days", shortened_count): Step(shortened_by_days, ("count",)),
    ("real_dates", start): Step(odd_by_days, ("deferred",)),
    ("moved_days", start): Step(odd_by_days, ("deferred",)),
    ("planned", line_as_agreed): Step(as_planned, _LINE),
    ("planned", oldest_still_unpaid): Step(keep_planned, ("oldest_unpaid", "interest_total")),
    ("planned", open_contract): Step(plan_begins, ("plan_passed", "plan_base")),
    ("planned", open_anew): Step(plan_anew, ("plan_passed", "plan_base")),
    ("planned", still_to_come): Step(plan_to_come, ("interest_ahead", "repaying")),
    ("planned", after_prepaying): Step(plan_prepaid, ("plan_base",)),
    ("planned", shortened_count): Step(shortened_by_plan, ("count",)),
    ("staged_fee", installment_fee): Step(staged_fee_due, ("fee_due",)),
    ("staged_fee", set_off): Step(set_off_fee, ("pay_charges", "pay_principal", "fee_overdue", "fee_new", "principal_overdue",
                                                "principal_new", "balance")),
    ("signed_for", roll): Step(sign_again, ("signed_for",)),
    ("dated_fees", installment_fee): Step(with_dated_fees, ("fee_due",)),
    **TRADE_STEPS, **ASSET_AFTER, **INPUT_STEPS,
    **RATING_STEPS, **TRANCHE_STEPS, **CHECK_STEPS, **APPRAISAL_STEPS, **LIQUIDITY_STEPS, **POLICY_STEPS, **WATCHING_STEPS,
    **STANDING_STEPS, **DREAD_STEPS,
    **DEATH_STEPS, **COPING_STEPS,
    **MEMBERSHIP_STEPS,
    **PARTING_STEPS, **MONEYLENDER_STEPS,
    **RIVAL_STEPS, **SIGNING_AFTER,
}
_INSTEAD = {
    **COPING_INSTEAD,
    **LIQUIDITY_INSTEAD, **CENTER_INSTEAD, **OTHER_BRANCH_INSTEAD, **PARTING_INSTEAD, **DIVERTING_INSTEAD,
    **COSTS_INSTEAD,
    ("real_dates", comes_due): (Step(next_dates, ("period_start", "period_due")), Step(comes_due, _COMES)),
    ("moved_days", comes_due): (Step(next_period, ("period_start", "period_due", "due_on")), Step(comes_due_on, _COMES)),
    ("moved_days", since_due): (Step(since_moved, ("late_since", "moved_since")),),
    ("staged_fee", open_contract): (Step(open_with_fee, ("installments", "installment", "interest_total")),),
    ("staged_fee", open_anew): (Step(open_anew_with_fee, ("installment", "interest_total")),),
    ("staged_fee", still_to_come): (Step(to_come_with_fee, ("interest_ahead", "repaying")),),
    ("staged_fee", line_as_agreed): (Step(line_with_fee, _LINE),),
    ("staged_fee", oldest_still_unpaid): (Step(oldest_with_fee, ("oldest_unpaid", "interest_total")),),
    ("by_installment", receive): (Step(parts_of_payment, _PARTS), Step(take_parts, TAKEN)),
    ("by_installment", receive_from_guarantors): (
        Step(covered_by_guarantors, ("covers",)), Step(parts_from_others, _PARTS), Step(take_from_others, BOOKED)),
    ("by_installment", receive_from_fund): (
        Step(covered_by_fund, ("covers",)), Step(parts_from_others, _PARTS), Step(take_from_others, BOOKED)),
    ("by_installment", receive_from_policy): (
        Step(covered_by_policy, ("covers",)), Step(parts_from_others, _PARTS), Step(take_from_others, BOOKED)),
}


def terms_of(worlds: Iterable) -> frozenset[str]:
    """Return which of TERMS some product or village of these worlds declares."""
    villages = dict.fromkeys(village for world in worlds for version in world.arm.versions for village in version.villages)
    found = {"watching"} if any(village.watching.share for village in villages) else set()
    found |= {"inputs"} if any(village.livelihood.inputs_share for village in villages) else set()
    found |= {"labor"} if any(village.labor.exponent for village in villages) else set()
    found |= {"families"} if any(village.income.family in FITTED for village in villages) else set()
    found |= {"standing"} if any(village.standing.shame_yuan or village.standing.bond_yuan for village in villages) else set()
    found |= {"dread"} if any(village.demand.liability_weight for village in villages) else set()
    found |= {"parting"} if any(parting_acts(village.parting) for village in villages) else set()
    found |= {"side_debts"} if any(v.parting.repay_share < 1.0 or v.parting.reluctance for v in villages) else set()
    found |= {"moneylender"} if any(village.moneylender.watch_share for village in villages) else set()
    found |= {"diverting"} if any(village.diverting.chosen for village in villages) else set()
    found |= {"diverting watched"} if found >= {"diverting", "watching"} else set()
    found |= {"coping"} if any(coping_acts(village) for village in villages) else set()
    for product in dict.fromkeys(p for world in worlds for version in world.arm.versions for p in version.products):
        found |= {"life insurance"} if product.insurance.life else set()
        found |= {"tranches"} if product.disbursement.tranches[1:] else set()
        found |= {"planned"} if product.repayment.method == "planned" else set()
        found |= {"by_installment"} if product.allocation.by == "installment" else set()
        found |= {"staged_fee"} if has_staged_fee(product) else set()
        found |= {"debt ratio"} if product.eligibility.debt_share_max < 1.0 else set()
        found |= {"subsidy"} if product.subsidy.share else set()
        found |= {"dated_fees"} if product.fees.dated_days else set()
        found |= {"moved_days"} if product.repayment.rest_days or product.repayment.holidays else set()
        found |= {"counted_days"} if counts_days(product) else set()
    found |= {"signed_for"} if found & {"dated_fees", "staged_fee"} else set()
    dated = found & {"dated_fees", "counted_days"} and "moved_days" not in found
    found |= {"real_dates"} if dated else set()
    return frozenset(found)


def has_staged_fee(product: Product) -> bool:
    """Whether the fee of an installment is a share of a three_stage loan, which is no whole number of fen."""
    return bool(product.fees.installment_share) and product.interest.convention == "three_stage"


def with_terms(moments: Iterable[Moment], terms: Iterable[str]) -> tuple[Moment, ...]:
    """Return the moments with the steps that these terms need, each after the step that it corrects or in its place."""
    if not terms:
        return tuple(moments)
    return tuple(replace(moment, steps=tuple(_steps(moment, frozenset(terms))), gates=_gates(moment, terms)) for moment in moments)


def added_steps() -> Iterator[tuple[str, str, Callable, tuple[Step, ...]]]:
    """Yield what `with_terms` may add: (kind of terms or practice; "before", "after" or "instead of"; the function whose step it
    joins; the steps)."""
    for how, added in (("before", _BEFORE), ("instead of", _INSTEAD), ("after", _AFTER)):
        for (term, place), steps in added.items():
            yield term, how, place, steps if isinstance(steps, tuple) else (steps,)


def _gates(moment: Moment, terms: Iterable[str]) -> tuple[Step, ...]:
    """Return the gates of a moment, none where a step that these terms add may answer though a gate stays shut."""
    return () if "assets" in terms and moment.name == "consider" else moment.gates


def _steps(moment: Moment, terms: frozenset[str]) -> Iterable[Step]:
    for step in moment.steps:
        yield from (before for (term, place), before in _BEFORE.items() if term in terms and place is step.function)
        yield from next((steps for (term, place), steps in _INSTEAD.items() if term in terms and place is step.function), (step,))
        yield from (more for (term, place), more in _AFTER.items() if term in terms and place is step.function)
