"""Centers of [0]: groups meet in public, loans are paid out and repaid before all, and clients are trained.

[0] center meetings: "first, paying out together; second, repaying together; third, activities of the group, training in knowledge
and skills among them"; "they let members know and watch each other". What training does is declared, none by default; so are what
being watched and what an open door do.
"""

from sim.arithmetic import floor_div, ratio, rint
from sim.chance import Purpose
from sim.officers import minutes_of_month
from sim.wiring import Moment, Step

__all__ = ["CENTERS", "CENTER_INSTEAD"]


def centers_of(clients, members):
    """Return the centers that so many clients fill, the last one perhaps in part; none where there are none."""
    return floor_div(clients + members - 1, members) if members > 0 else 0


def minutes_with_centers(lender_open, clients, lender_officers_time_share, lender_time_minutes_month, lender_time_collect_minutes,
                         lender_centers_members, lender_centers_minutes):
    """Return the minutes left for visits: one meeting of a center collects from all its members [0]."""
    budget = rint(lender_time_minutes_month * lender_officers_time_share)
    together = max(budget - lender_centers_minutes * centers_of(clients, lender_centers_members), 0)
    apart = minutes_of_month(lender_open, clients, lender_officers_time_share, lender_time_minutes_month,
                             lender_time_collect_minutes)
    return lender_open * together if lender_centers_members > 0 else apart


def gather(open_loans, informed, late, pressure, trained, skill, lender_open, lender_centers_members, lender_centers_hear_chance,
           lender_centers_press_share, lender_centers_training_months, lender_centers_training_gain, luck):
    """Return (1 if informed, pressure felt 0 to 1, months of training, skill, 1 for the record if trained now).

    Everybody may come and listen; who is late is late before all; a client is trained for some months, each of which raises her
    skill (fen of profit) by a part of the declared gain.
    """
    meets = lender_open == 1 and lender_centers_members > 0
    hears = 1 if meets and luck < lender_centers_hear_chance else 0
    pressed = 1.0 - (1.0 - pressure) * (1.0 - lender_centers_press_share) if meets and late > 0 and open_loans > 0 else pressure
    learns = 1 if meets and open_loans > 0 and trained < lender_centers_training_months else 0
    gain = ratio(lender_centers_training_gain, lender_centers_training_months)
    return max(informed, hears), pressed, trained + learns, skill * (1.0 + learns * gain), learns


def hold_meetings(tally_clients, tally_trained, lender_centers_members, lender_centers_cost_month, lender_centers_training_month):
    """Return what centers cost this month, fen, once as paid and once of training for the record: a room for each center, teachers
    for each client in training."""
    training = tally_trained * lender_centers_training_month
    return lender_centers_cost_month * centers_of(tally_clients, lender_centers_members) + training, training


CENTER_INSTEAD = {("centers", minutes_of_month): (Step(minutes_with_centers, ("minutes",)),)}
CENTERS = (
    Moment("gather", "household", (
        Step(gather, ("informed", "pressure", "trained", "skill", "tally_trained"), Purpose.CENTER),), when="here"),
    Moment("hold_meetings", "lender", (Step(hold_meetings, ("pay_overhead", "tally_training_fen")),)),
)
