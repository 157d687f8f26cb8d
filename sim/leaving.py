"""Leaving the village for good: after months of hunger, or for other reasons.

Who leaves takes along what it has; what it owes stays owed and falls due without it. Its row stays, `here` at 0 and `gone` at 1.
Hunger that lasts drives the poor away (Bryan, Chowdhury & Mobarak 2014 on seasonal hunger; ruin as a first passage: Feller 1968).
"""

from sim.chance import Purpose
from sim.membership import MEMBERSHIP
from sim.wiring import Moment, Step

__all__ = ["LEAVING", "Leaving"]

MOST_COUNTED = 120
"""Months of hunger are counted up to this: a byte."""


def count_hunger(eaten, subsistence, hungry):
    """Return the months in a row in which the household ate less than its subsistence."""
    return min(hungry + 1, MOST_COUNTED) if eaten < subsistence else 0


def decide_to_leave(hungry, village_leaving_hungry_months, village_leaving_chance_month, luck):
    """Return (1 if it leaves for good, 1 for the record): hungry for as many months as it bears, or for reasons of its own."""
    starved = village_leaving_hungry_months > 0 and hungry >= village_leaving_hungry_months
    goes = 1 if starved or luck < village_leaving_chance_month else 0
    return goes, goes


def pack_up(gone, cash, livestock, capital):
    """Return (here, cash, animals and tools taken along), fen."""
    return 1 - gone, gone * cash, gone * livestock, gone * capital


def drop_all(gone, usual, subsistence, asked, asked_joint, granted, talk_ppm, ill, medical, ceremony, informed, may_ask,
             wishing, wants_visit):
    """Return what it counts on, needs, has asked for, tells and knows, fen and parts per million: nothing any more. Nor may it ask,
    is it counted among those of its group who want a loan, or called on by officers."""
    stays = 1 - gone
    return (stays * usual, stays * subsistence, stays * asked, stays * asked_joint, stays * granted, stays * talk_ppm, stays * ill,
            stays * medical, stays * ceremony, stays * informed, stays * may_ask, stays * wishing, stays * wants_visit)


def stay_away(due, joint_due):
    """Return what is short at a meeting to which nobody comes, and of that what a group answers for, fen; zeros for the rest."""
    return due, joint_due, 0, 0, 0, 0, 0, 0, 0, 0


LEAVING = (
    Moment("leave", "household", (
        Step(count_hunger, ("hungry",)),
        Step(decide_to_leave, ("gone", "tally_left_village"), Purpose.LEAVE),
        Step(pack_up, ("here", "take_cash", "take_livestock", "take_capital")),
        Step(drop_all, ("usual", "subsistence", "asked", "asked_joint", "granted", "talk_ppm", "ill", "medical", "ceremony",
                        "informed", "may_ask", "wishing", "wants_visit")),
    ), when="here"),
    *MEMBERSHIP,
    Moment("stay_away", "household", (
        Step(stay_away, ("shortfall", "joint_shortfall", "due", "joint_due", "paying", "pledge", "cover", "covered", "counted",
                         "brings")),), when="gone"),
)


class Leaving:
    """Households that leave the village or the program, in all villages where some do."""

    def __init__(self, engine) -> None:
        self._engine = engine

    def leave(self) -> None:
        """Let those leave for good who have been hungry too long, or go for other reasons, where the village has such."""
        if "leaving" in self._engine.store.changes:
            self._engine.live("leave")

    def part(self) -> None:
        """Let clients who have repaid rest, graduate or drop out, where the village has such."""
        if "membership" in self._engine.store.changes:
            self._engine.live("look_back")

    def be_missed(self, meeting: int) -> None:
        """Let nobody come to a meeting for those who have left: all of what they owe is short."""
        if "leaving" in self._engine.store.changes:
            self._engine.live("stay_away", meeting)
