"""Use of a loan: a project that takes money at once and pays after some months, or fails; the safe one or the risky one."""

from sim.arithmetic import clamp, exp, power, ratio, rint
from sim.chance import Purpose
from sim.prospects import UNLIMITED, cost_of_default
from sim.rules import ask
from sim.wiring import Moment, Step

__all__ = ["venture_moments"]

RISKY = 2


def find_calling(village_ventures_risky_share, village_ventures_risky_chance, village_ventures_safe_chance, luck):
    """Return (1 if the household knows only the risky project, else 0; what its own project's chance of success lacks of 1)."""
    risky = luck < village_ventures_risky_share
    return (1 if risky else 0), (village_ventures_risky_chance if risky else village_ventures_safe_chance) - 1.0


def put_in(borrowed, cash, stake, village_ventures_share):
    """Return what of a loan goes into a project, fen; nothing while another project runs."""
    return clamp(rint(village_ventures_share * borrowed), 0, cash) if stake == 0 else 0


def owes_meanwhile(staked, cash, loans, usual, subsistence, joint, installments_month, village_ventures_months,
                   lender_collection_liability_share):
    """Return (what falls due until the project ends, what of that could be paid without it, most it answers for in others), fen."""
    owed = installments_month * village_ventures_months
    anyway = cash - staked + max(usual - subsistence, 0) * village_ventures_months
    own = lender_collection_liability_share * loans if lender_collection_liability_share < UNLIMITED else owed
    return owed, anyway, joint * min(own, owed)


def put_in_for_others(chance, members, most, cooperation, expected):
    """Return what a member who succeeds expects to put in for the others, fen.

    Each fails with 1 - q; those who succeed share what the others owe: E[(n - S) / S | S >= 1 is mine] = (1 - (1 - q)**n) / q - 1.
    Exact in pairs and where liability has no limit. q: the own chance as far as members choose as one, else what is expected.
    """
    q = cooperation * chance + (1.0 - cooperation) * expected
    return most * max(ratio(1.0 - power(1.0 - q, members), q) - 1.0, 0.0)


def expected_of(chance, factor, staked, owed, anyway, for_others, default_cost):
    """Return what a project is expected to leave, fen: where it fails only what could be paid anyway is paid (limited liability),
    at the cost of a default."""
    gross = factor * staked
    left = gross - min(owed, gross + anyway)
    lost = min(owed, anyway) + (default_cost if anyway < owed else 0)
    return chance * (left - min(for_others, max(left + anyway, 0.0))) - (1.0 - chance) * lost


def worth_of_safe(staked, owed, anyway, most, group_size, default_cost, village_ventures_safe_chance, village_ventures_safe_factor,
                  village_ventures_cooperation, village_will_expected_success):
    """Return what the safe project is expected to leave, fen."""
    chance = village_ventures_safe_chance
    others = put_in_for_others(chance, group_size, most, village_ventures_cooperation, village_will_expected_success)
    return expected_of(chance, village_ventures_safe_factor, staked, owed, anyway, others, default_cost)


def worth_of_risky(staked, owed, anyway, most, group_size, default_cost, village_ventures_risky_chance,
                   village_ventures_risky_factor, village_ventures_cooperation, village_will_expected_success,
                   village_ventures_ease_share, village_ventures_watched_effect, lender_costs_watch_share):
    """Return what the risky project is expected to leave, fen, its ease included, as far as the lender's watching leaves it."""
    chance = village_ventures_risky_chance
    others = put_in_for_others(chance, group_size, most, village_ventures_cooperation, village_will_expected_success)
    ease = village_ventures_ease_share * exp(-village_ventures_watched_effect * lender_costs_watch_share)
    return expected_of(chance, village_ventures_risky_factor, staked, owed, anyway, others, default_cost) + ease * staked


def begin_project(staked, chooses, stake, venture, venture_month, month, village_ventures_months):
    """Return (money put in, the same at work, fen; which project, month in which it ends)."""
    begins = staked > 0
    return staked, stake + staked, (chooses if begins else venture), (month + village_ventures_months if begins else venture_month)


def reap(stake, venture, venture_month, month, income, village_ventures_safe_chance, village_ventures_safe_factor,
         village_ventures_risky_chance, village_ventures_risky_factor, luck):
    """Return (what the project pays, money still at work, income of the month), fen; it pays or fails in its last month."""
    chance = village_ventures_risky_chance if venture == RISKY else village_ventures_safe_chance
    factor = village_ventures_risky_factor if venture == RISKY else village_ventures_safe_factor
    ends = month >= venture_month
    paid = rint(factor * stake) if ends and luck < chance else 0
    return paid, (0 if ends else stake), income + paid


def venture_moments(chosen) -> list[Moment]:
    """Return the moments of projects, with the village's chosen rules."""
    return [
        Moment("find_calling", "household", (Step(find_calling, ("calling", "place"), Purpose.CALLING),), when="here"),
        Moment("venture", "household", (
            Step(put_in, ("staked",)),
            Step(owes_meanwhile, ("owed", "anyway", "most")),
            Step(cost_of_default, ("default_cost",)),
            Step(worth_of_safe, ("safe_worth",)),
            Step(worth_of_risky, ("risky_worth",)),
            ask("choose", chosen),
            Step(begin_project, ("stake_venture", "stake", "venture", "venture_month")),
        ), when="borrowed"),
        Moment("reap", "household", (
            Step(reap, ("earn_venture", "stake", "income"), Purpose.VENTURE),), when="stake"),
    ]
