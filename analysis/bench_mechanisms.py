"""What all mechanisms at once cost: a village in which those of analysis/mechanisms.py act, compiled and by plain agents.

Rows of `python run.py bench`. Values are taken to switch mechanisms on, not to describe a place.
"""

from __future__ import annotations

from functools import partial

from analysis.ablation import is_on
from analysis.bench import ARM, least, live_compiled, live_plain, table_of, verdict, village_of
from analysis.mechanisms import MECHANISMS
from sim.terms.resolved import Resolved

__all__ = ["EVERYTHING", "mechanisms_table", "off_in", "village_with_everything"]

EVERYTHING: tuple[str, ...] = (
    "product.liability.kind=joint", "product.liability.group_min=4", "product.liability.group_max=6",
    "village.news.start_share=0.7", "village.demand.ask_chance_month=0.5",
    "shocks.theft.chance_month=0.01", "shocks.price.chance_harvest=0.2", "shocks.disaster.month=9",
    "shocks.failure.chance_month=0.01", "shocks.failure.common_share=0.3",
    "village.business.better_factor=1.5", "village.business.better_fixed_yuan_month=300",
    "village.livelihood.inputs_share=0.3", "village.sharing.rate=0.3", "village.sharing.memory=0.05",
    "village.will.sanction_yuan=30", "village.will.penalty_share=0.5",
    "village.watching.share=0.5", "village.watching.cost_yuan=1", "village.watching.sanction_yuan=20",
    "village.groups.formation=ties",
    "village.ventures.share=0.5", "village.ventures.safe_chance=0.95", "village.ventures.safe_factor=1.2",
    "village.ventures.risky_chance=0.5", "village.ventures.risky_factor=2.2", "village.ventures.risky_share=0.2",
    "village.ventures.chosen=true", "lender.costs.watch_share=0.2",
    "village.standing.shame_yuan=50", "village.standing.contagion=0.5", "village.standing.bond_yuan=50",
    "village.standing.build_share=0.1", "village.standing.decay_month=0.02",
    "lender.approval.exclusion_months=24",
    "village.asset.price_yuan=1500", "village.asset.income_yuan_month=90", "village.asset.death_chance_month=0.01",
    "village.asset.life_months=60", "village.asset.sale_discount=0.3", "village.business.crowding=0.3",
    "village.labor.exponent=0.2", "village.migration.sent_yuan_month=200", "village.migration.chance_month=0.02",
    "village.migration.fare_yuan=50", "village.moneylender.watch_share=0.5",
    "village.spending.temptation_share=0.05", "village.diverting.chosen=true", "village.diverting.pull=0.43",
    "village.example.weight=0.5", "village.parting.repay_share=0.5", "village.parting.reluctance=0.3",
    "village.demand.liability_weight=0.2", "village.will.walk_away_month=0.01", "village.will.come_back_chance=0.1",
    "village.signing.woman_signs_share=0.5", "village.signing.she_holds_share=0.4", "village.signing.hand_over_chance=0.95",
    "village.rival.reach_share=0.5", "village.rival.rate_annual=0.1", "village.rival.chance_month=0.1",
    "village.rival.to_repay_chance=0.5", "lender.approval.bureau_share=0.5",
    "village.resting.chance=0.2", "village.graduation.income_lines=3", "village.quitting.meeting_yuan=2",
    "shocks.death.chance_month=0.002", "shocks.death.funeral_months=2", "shocks.death.labor_share=0.3",
    "village.coping.for_food=true", "village.coping.sell_tools=true", "village.coping.hunger_lost_share=0.3",
)
"""Terms that, on top of the bench's village, switch on what is off by default; all but leaving, frauds, groups that
break, expel and form anew, which the plain village does not know, and another family of incomes, which is a matter of birth."""


def village_with_everything(households: int, months: int) -> Resolved:
    """Return the bench's villages with every mechanism on: joint groups, projects, kin, shame and the rest."""
    return village_of(households, months, EVERYTHING)


def off_in(resolved: Resolved) -> list[str]:
    """Return the ids of mechanisms that do not act in the bench's arm."""
    return [one.id for one in MECHANISMS if not is_on(resolved.arm(ARM), one)]


def mechanisms_table(console, quick: bool) -> None:
    """Measure and print what a village with every mechanism costs, compiled and by plain agents."""
    households, months = (8_000, 24) if quick else (100_000, 60)
    small = village_with_everything(200, months)
    live_compiled(village_with_everything(40, 1))  # whatever must be compiled is compiled now
    plain = least(1, partial(live_plain, small))
    ours = least(1, partial(live_compiled, village_with_everything(households, months)))
    table = table_of("Every mechanism on, one thread", "households", "months", "ns per household-month", "plain Mesa takes",
                     "bytes per household")
    table.add_row("plain Mesa", "200", str(months), f"{plain.nanoseconds:,.0f}", "", "")
    table.add_row("compiled", f"{households:,}", str(months), f"{ours.nanoseconds:,.0f}",
                  verdict(plain.nanoseconds / ours.nanoseconds), f"{ours.nbytes / ours.households:,.0f}")
    console.print(table)
