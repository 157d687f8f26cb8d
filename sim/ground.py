"""What follows from the terms and rules of a run, found once for all the shards that live it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sim.acting import changes_of, refuse_idle_terms, refuse_together
from sim.assets import ASSETS
from sim.birth import BIRTH, FOUND
from sim.branch import BRANCH_MOMENTS
from sim.calendar import rounds_needed
from sim.demand import demand_moments
from sim.disasters import DISASTERS
from sim.forming import FORMING
from sim.frauds import FRAUD_MOMENTS
from sim.fund import FUND_MOMENTS
from sim.government import GOVERNMENT_MOMENTS
from sim.guarantors import guarantor_moments
from sim.leaving import LEAVING
from sim.lender_practices import LENDER_MOMENTS
from sim.lending import lending_moments
from sim.livelihood import household_moments
from sim.loan_book import BOOK_MOMENTS, days_before
from sim.loan_terms import terms_of, with_terms
from sim.loans import LOAN_MOMENTS
from sim.meetings import meeting_moments
from sim.nature import NATURE
from sim.officers import OFFICER_MOMENTS
from sim.parting import PARTING
from sim.practices import practices_of, refuse_idle_practices
from sim.prospects import FORESEE
from sim.risk_fund import RISK_FUND
from sim.rivals import RIVALS
from sim.rules.load import Chosen, chosen_rules
from sim.schema import schema_of
from sim.sharing import SHARING
from sim.signing import SIGNING
from sim.standing import STANDING
from sim.stopping import STOPPING
from sim.surveyed import SURVEY_MOMENTS
from sim.terms.product_rates import interval_days
from sim.terms.product_times import longest_closed
from sim.terms.resolved import Resolved
from sim.trades import CROWDING
from sim.ventures import venture_moments
from sim.watching import WATCHING
from sim.wiring import Moment, Schema

__all__ = ["Ground", "ground_of", "moments_of"]


def moments_of(chosen, terms=frozenset()) -> tuple:
    """Return every moment of a run, with the chosen rules and the steps that only some terms need (sim/loan_terms.py)."""
    every = (*SURVEY_MOMENTS, BIRTH, *BOOK_MOMENTS, FOUND, FORESEE, *NATURE, *household_moments(chosen),
             *meeting_moments(chosen), *LOAN_MOMENTS, *guarantor_moments(chosen), *RISK_FUND, FORMING, *venture_moments(chosen),
             *demand_moments(chosen), *lending_moments(chosen), *LENDER_MOMENTS, *OFFICER_MOMENTS, *BRANCH_MOMENTS, *FUND_MOMENTS,
             *GOVERNMENT_MOMENTS, *FRAUD_MOMENTS, *WATCHING, *STANDING, *SHARING, *LEAVING, *DISASTERS,
             *PARTING, *CROWDING, *ASSETS, *RIVALS, *STOPPING, *SIGNING)
    return with_terms(every, terms)


@dataclass(frozen=True)
class Ground:
    """What the worlds of a shard share: rules, columns, moments, rounds of meetings a month, days counted before the first, what is
    lived in some of them (sim/acting.py)."""

    chosen: Chosen
    schema: Schema
    moments: tuple[Moment, ...]
    rounds: int
    before: int
    changes: frozenset[str]
    file: str
    worlds: tuple

    def changes_with(self, own_methods: Collection[str]) -> frozenset[str]:
        """Return what is lived by households that answer these moments by methods of their own; raises LettersError where some
        terms do not bear it."""
        more = changes_of((), self.chosen, own_methods) - self.changes
        if more:
            refuse_together(self.file, self.worlds, self.changes | more)
        return self.changes | more


def ground_of(resolved: Resolved, worlds) -> Ground:
    """Return what these worlds rest on; raises LettersError with all that would come to nothing or cannot be lived."""
    unlike = tuple({id(world.arm): world for world in worlds}.values())  # tell what follows from terms alone
    key = id(resolved), *(id(world.arm) for world in unlike)
    known = _KNOWN.get(key)
    if known is None:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[key] = resolved, _ground(resolved, unlike)
    return known[1]


_KNOWN: dict[tuple[int, ...], tuple[Resolved, Ground]] = {}
MOST_KNOWN = 16
"""Grounds remembered, each with its scenario and arms, so that no other can come to lie at the same address."""


def _ground(resolved: Resolved, worlds: tuple) -> Ground:
    file = str(resolved.path.name)
    products = [p for world in worlds for version in world.arm.versions for p in version.products]
    refuse_idle_terms(file, products)
    refuse_idle_practices(file, worlds)
    chosen = chosen_rules(resolved, worlds)
    terms, practices = terms_of(worlds), practices_of(worlds)
    changes = changes_of(worlds, chosen, ()) | practices | terms
    refuse_together(file, worlds, changes)
    return Ground(
        chosen, schema_of(worlds[0].arm.products[0], chosen.parameters), moments_of(chosen.rules, terms | practices),
        rounds_needed([interval_days(p) for p in products], max(longest_closed(p.repayment) for p in products)),
        days_before(worlds), changes, file, worlds)
