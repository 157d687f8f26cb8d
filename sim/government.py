"""The state in the village: the list of the poor, its errors and its reviews [1]."""

from sim.chance import Purpose
from sim.wiring import Moment, Step

__all__ = ["GOVERNMENT_MOMENTS", "Government"]

LISTED, LEFT_POVERTY = 1, 2


def below_line(usual, members, village_spending_poverty_line, village_price_level):
    """Return 1 if usual income per head and year, fen, lies below the poverty line at present prices."""
    return 1 if 12.0 * usual < members * village_spending_poverty_line * village_price_level else 0


def below_line_at_start(usual, members, village_spending_poverty_line):
    """Return 1 if usual income per head and year, fen, lies below the poverty line at start prices."""
    return below_line(usual, members, village_spending_poverty_line, 1.0)


def draw_up_list(poor, village_poor_list_kept, village_poor_list_wrongly_in_chance, village_poor_list_wrongly_out_chance, luck):
    """Return 1 if the household is put on the list of the poor.

    [1] 2(2): only "registered poor households"; lists are published in county, township and village "to keep households that are
    not registered from free riding". The chances of error are the scenario's.
    """
    found = luck >= village_poor_list_wrongly_out_chance if poor == 1 else luck < village_poor_list_wrongly_in_chance
    return 1 if village_poor_list_kept == 1 and found else 0


def review(registered, poor, month, village_poor_list_review_months):
    """Return the standing on the list: 2 once a review finds a listed household above the line.

    [1] 2(1): "registered poor households that have left poverty keep the support of the policy during the campaign".
    """
    due = village_poor_list_review_months > 0 and month > 0 and month % max(village_poor_list_review_months, 1) == 0
    return LEFT_POVERTY if registered == LISTED and poor == 0 and due else registered


def count_listed(registered, open_loans):
    """Return (1 if on the list, 1 if on it or once on it and a client), for the record."""
    return (1 if registered == LISTED else 0), (1 if registered > 0 and open_loans > 0 else 0)


GOVERNMENT_MOMENTS = (
    Moment("draw_up_list", "household", (
        Step(below_line_at_start, ("poor",)), Step(draw_up_list, ("registered",), Purpose.POOR_LIST)), when="here"),
    Moment("review_list", "household", (
        Step(below_line, ("poor",)),
        Step(review, ("registered",)),
        Step(count_listed, ("tally_registered", "tally_registered_clients")),
    ), when="here"),
)


class Government:
    """The county, the township and the village committee."""

    def __init__(self, engine) -> None:
        self._engine = engine

    def draw_up_list(self) -> None:
        """Put the poor on the list before the program comes, with the errors such lists have."""
        if "poor list" in self._engine.store.changes:
            self._engine.live("draw_up_list")

    def review_list(self) -> None:
        """See who on the list of the poor has left poverty."""
        if "poor list" in self._engine.store.changes:
            self._engine.live("review_list")
