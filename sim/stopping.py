"""Walking away for good: a borrower of little will who has stopped paying does not begin again at the next meeting.

To skip an installment and to give up a loan are two things. Here a borrower decides once in a while, not at each meeting, whether
it goes on at all, so that how often groups meet does not change how often it is tempted; who has stopped stays away as long as what
it keeps passes what that costs (Tedeschi 2006; Gine, Goldberg & Yang 2012: who is not recognized borrows again as somebody new).
"""

from sim.chance import Purpose
from sim.meetings import bring
from sim.wiring import Moment, Step

__all__ = ["STOPPING", "STOPPING_STEPS"]


def think_of_stopping(stopped, open_loans, will, village_will_walk_away_month, village_will_come_back_chance, luck, luck_1):
    """Return 1 if a borrower means to stop paying from this month on, else 0: the less will, the likelier; some come back."""
    begins = stopped == 0 and luck < village_will_walk_away_month * (1.0 - will)
    goes_on = stopped == 1 and luck_1 >= village_will_come_back_chance
    return 1 if open_loans > 0 and (begins or goes_on) else 0


def stay_away_for_good(paying, stopped, due, default_cost, loans, interest_owed):
    """Return what is brought, fen: nothing of one who has stopped, where walking away costs less than it keeps."""
    return 0 if stopped == 1 and default_cost < max(due, loans + interest_owed) else paying


STOPPING = (Moment("think_of_stopping", "household", (Step(think_of_stopping, ("stopped",), Purpose.STOP),), when="here"),)
STOPPING_STEPS = {("stopping", bring): Step(stay_away_for_good, ("paying",))}
"""The step that joins the moment of paying where borrowers walk away for good (sim/loan_terms.py)."""
