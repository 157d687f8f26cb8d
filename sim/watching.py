"""Peer monitoring: how much effort members put into watching each other, what it costs them, and what it deters."""

from sim.arithmetic import clamp, power, ratio, rint
from sim.chance import Purpose
from sim.checks import DIVERTED, FOUND, bar
from sim.leaving import drop_all
from sim.prospects import UNLIMITED, cost_of_default
from sim.ventures import worth_of_risky
from sim.wiring import Moment, Step

__all__ = ["WATCHING", "WATCHING_STEPS"]

MILLION = 1_000_000


def choose_effort(joint, loans, installments_month, group_size, near, village_watching_share, village_watching_cost,
                  village_watching_distance_loss, village_will_expected_success, lender_collection_liability_share):
    """Return (effort of watching the others, 0 to 1; the chance that it sees what one of them does, parts per million).

    Effort m costs k m**2 / 2 in time and gains its chance to see times what the member would put in for others, if it is able to:
    m = p c / k, at most 1 (Armendariz de Aghion 1999). One sees less of members one has no tie with. c: what the others owe in
    a month, taken as owing like oneself, as far as liability goes.
    """
    others = max(group_size - 1, 0)
    owed = installments_month * others
    liable = lender_collection_liability_share
    at_stake = joint * (min(liable * loans, owed) if liable < UNLIMITED else owed)
    sight = village_watching_share * (1.0 - village_watching_distance_loss * (1.0 - min(ratio(near, others), 1.0)))
    gain = village_will_expected_success * at_stake * sight
    effort = gain if gain <= 0.0 else (clamp(ratio(gain, village_watching_cost), 0.0, 1.0) if village_watching_cost > 0 else 1.0)
    return effort, rint(MILLION * effort * sight)


def be_watched(effort, sees_ppm, group_sees, group_size, joint, cash, village_watching_cost):
    """Return (chance that a member who could pay and does not is seen; work missed for watching, fen).

    The others look on their own, each as well as they do on average.
    """
    others = max(group_size - 1, 0)
    each = min(ratio(group_sees - sees_ppm, MILLION * others), 1.0)
    seen = joint * (1.0 - power(1.0 - each, others))
    return seen, min(rint(0.5 * village_watching_cost * effort * effort), max(cash, 0))


def fear_to_be_seen(default_cost, seen, village_watching_sanction):
    """Return the cost of a default, fen, with what those who are found out expect to lose."""
    return default_cost + rint(seen * village_watching_sanction)


def fear_to_gamble(risky_worth, seen, village_watching_sanction):
    """Return what the risky project is expected to leave, fen, less what those who are found out expect to lose."""
    return risky_worth - seen * village_watching_sanction


def told_on(diverted, open_loans, seen, luck):
    """Return (0, 1 used against its terms, 2 found out; 1 if found out now): members who see it tell the lender, since they would
    have to pay."""
    now = 1 if diverted == DIVERTED and open_loans > 0 and luck < seen else 0
    return (FOUND if now == 1 else diverted), now


def sees_no_more(gone, sees_ppm):
    """Return the chance that it sees what another member does, parts per million: none once it has left the village."""
    return (1 - gone) * sees_ppm


WATCHING = (
    Moment("choose_effort", "household", (Step(choose_effort, ("effort", "sees_ppm")),), when="here"),
    Moment("be_watched", "household", (Step(be_watched, ("seen", "miss_work")),), when="here"),
    Moment("tell", "household", (
        Step(told_on, ("diverted", "tally_diverted_found"), Purpose.TELL), Step(bar, ("excluded",))), when="diverted"),
)
WATCHING_STEPS = {
    ("watching", cost_of_default): Step(fear_to_be_seen, ("default_cost",)),
    ("watching", drop_all): Step(sees_no_more, ("sees_ppm",)),
    ("watching", worth_of_risky): Step(fear_to_gamble, ("risky_worth",)),
}
"""Steps that join moments of paying, of choosing a project and of leaving where members watch each other (sim/loan_terms.py)."""
