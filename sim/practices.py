"""Which practices of lender and state a run has to live, and terms of theirs that would come to nothing: refused by letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sim.lender_practices import LENDER_PRACTICES, idle_terms_of_lender, practices_of_lender
from sim.terms.letters import Letter, LettersError
from sim.terms.resolved import Version

__all__ = ["PRACTICES", "practices_of", "refuse_idle_practices"]

ACCOUNTED = frozenset({"time", "grades", "suspension", "rewards"})
"""Practices for which officers give account of their loans."""
PRACTICES = ACCOUNTED | LENDER_PRACTICES | {
    "death",
    "fund", "recovery", "poor list", "fraud", "capacity", "branch", "account", "sharing", "leaving", "theft", "disaster",
    "migration", "crowding", "assets", "membership", "rivals", "stopping", "signing"}
"""All that lenders and states may do beyond lending; each has moments that are lived only where some world asks for it."""


def _of_version(version: Version) -> Iterator[str]:
    """Yield the practices that a version of the terms asks for."""
    lender = version.lender
    if lender.fund.leverage:
        yield "fund"
    if lender.recovery.ask_share:
        yield "recovery"
    if any(village.poor_list.kept for village in version.villages):
        yield "poor list"
    if any(one.fraud.names_chance or one.fraud.on_lending_chance or one.fraud.inflated_share for one in version.villages):
        yield "fraud"
    yield from practices_of_lender(version)
    suspension, branch = lender.suspension, lender.branch
    if any(one.asset.price_yuan for one in version.villages):
        yield "assets"
    if any(one.business.crowding for one in version.villages):
        yield "crowding"
    if any(one.migration.sent_yuan_month for one in version.villages):
        yield "migration"
    if any(one.will.walk_away_month for one in version.villages):
        yield "stopping"
    if any(one.signing.woman_signs_share for one in version.villages):
        yield "signing"
    if any(one.rival.reach_share for one in version.villages):
        yield "rivals"
    if version.shocks.theft.chance_month:
        yield "theft"
    if version.shocks.death.chance_month:
        yield "death"
    if version.shocks.disaster.month:
        yield "disaster"
    if any(one.sharing.rate for one in version.villages):
        yield "sharing"
    if any(one.leaving.hungry_months or one.leaving.chance_month for one in version.villages):
        yield "leaving"
    if any((one.resting.chance and one.resting.months) or one.graduation.income_lines or one.graduation.assets_lines
           or one.graduation.bank_chance or one.quitting.meeting_yuan or one.quitting.pressure_yuan_month
           or one.quitting.cover_share for one in version.villages):
        yield "membership"
    if lender.time.minutes_month:
        yield "time"
    if lender.grades.graded:
        yield "grades"
    if suspension.officers or suspension.branch or branch.break_even:
        yield "suspension"
    if lender.capacity.loans_month or lender.capacity.yuan_month:
        yield "capacity"
    if lender.rewards.per_loan_yuan or lender.rewards.amount_share or lender.rewards.interest_share:
        yield "rewards"
    if branch.background_yuan or branch.background_clients or branch.break_even or suspension.branch or lender.quota.yuan_month:
        yield "branch"


def practices_of(worlds) -> frozenset[str]:
    """Return what lenders and states of some world do beyond lending: "fund", "recovery", "poor list" ...

    The moments of a practice that nobody follows are not lived.
    """
    found = frozenset(name for version in _versions(worlds) for name in _of_version(version))
    return found | {"account"} if found & ACCOUNTED else found


def _versions(worlds) -> Iterable[Version]:
    return {id(version): version for world in worlds for version in world.arm.versions}.values()


def _idle(version: Version) -> Iterator[tuple[str, str, str, str]]:
    """Yield (path, found, expected, hint) for terms of a version that need another term to act."""
    for product in version.products:
        if product.eligibility.registered_only and not all(village.poor_list.kept for village in version.villages):
            yield (f"product.{product.name}.eligibility.registered_only", "true where no list of the poor is kept",
                   "a village with poor_list.kept = true", "nobody would be eligible")
        if product.compensation.covered and not version.lender.fund.leverage:
            yield (f"product.{product.name}.compensation.covered", "true without a compensation fund",
                   "lender.fund.leverage above 0", "[1] has 10")
    if version.lender.approval.bureau_share and not any(one.rival.reach_share for one in version.villages):
        yield ("lender.approval.bureau_share", str(version.lender.approval.bureau_share),
               "a village with rival.reach_share above 0", "there is no other lender to be seen")
    yield from idle_terms_of_lender(version)
    for one in version.villages:
        if (one.fraud.names_chance or one.fraud.on_lending_chance) and not one.poor_list.kept:
            yield (f"village.{one.name}.fraud", "names lent where no list of the poor is kept", "poor_list.kept = true",
                   "those on the list borrow for those who are not")
    if version.lender.fund.leverage and not any(product.compensation.covered for product in version.products):
        yield "lender.fund.leverage", str(version.lender.fund.leverage), "a product with compensation.covered = true", ""


def refuse_idle_practices(file: str, worlds: Sequence) -> None:
    """Raise LettersError naming every term of lender or state that would come to nothing, all at once."""
    found = dict.fromkeys(idle for version in _versions(worlds) if version.lender.open for idle in _idle(version))
    if found:
        raise LettersError([Letter(file, path, what, wanted, hint) for path, what, wanted, hint in found])
