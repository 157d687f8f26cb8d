"""Meetings: what is brought, who is short, who stands in."""

from sim.arithmetic import mul_div
from sim.livelihood import live_until
from sim.rules import ask
from sim.wiring import Moment, Step

__all__ = ["Groups", "meeting_moments"]


def sit_down():
    """Return zeros for what is counted anew at each meeting."""
    return 0, 0, 0, 0, 0, 0, 0, 0, 0, 0


def to_meeting(due_day, day):
    """Return the day of the month up to which the household has lived when it meets."""
    return max(due_day, day)


def what_to_keep(subsistence, until, due, cash):
    """Return (subsistence of the rest of the month, what is lacking to pay all that is due), fen."""
    keep = mul_div(subsistence, 30 - until, 30)
    return keep, max(due - max(cash - keep, 0), 0)


def bring(paying, due, joint_due, cash):
    """Return what is brought, what is short, and what of that the group answers for, fen; no answer passes what is due or
    at hand."""
    brought = max(min(paying, due, cash), 0)
    return brought, due - brought, min(due - brought, joint_due)


def spare_to_keep(subsistence, day):
    """Return the subsistence of the rest of the month, fen."""
    return mul_div(subsistence, 30 - day, 30)


def hold_pledge(pledge, cash, paying):
    """Return a pledge held to cash not already promised: a household never pledges what it lacks (fen)."""
    return max(min(pledge, cash - paying), 0)


def call(shortfall, pledged):
    """Return what the group puts in: the shortfall as far as pledges go (fen)."""
    return min(shortfall, pledged)


def cover(cover, covered, shortfall):
    """Return (put in for others, put in by others, still short, for the record), fen."""
    return cover, covered, shortfall - covered, covered


def renew_or_repay(rolls, maturing):
    """Return the principal that is renewed, fen: what matures where the household asks for it, else nothing."""
    return maturing if rolls > 0 else 0


def hold_prepaid(prepaying, shortfall, cash):
    """Return what is brought ahead of time, fen: nothing from whom something is short, and no more than is at hand."""
    return max(min(prepaying, cash), 0) if shortfall == 0 else 0


def hand_back(side_back):
    """Return what the group hands back to a member who stood in (fen)."""
    return side_back


def seen_late():
    """Return zeros: who is late, who answers jointly, who has proved itself and whose loan may be raised is found anew when the
    books are classified."""
    return 0, 0, 0, 0


def meeting_moments(chosen) -> list[Moment]:
    """Return the moments of a meeting, with the village's chosen rules."""
    return [
        Moment("sit_down", "household", (
            Step(sit_down, ("due", "due_day", "joint_due", "paying", "shortfall", "joint_shortfall", "pledge", "cover",
                            "covered", "maturing")),), when="here"),
        Moment("roll_over", "household", (
            *live_until(Step(to_meeting, ("until",))),
            Step(spare_to_keep, ("keep",)),
            ask("roll_over", chosen),
            Step(renew_or_repay, ("maturing",)),
        ), when="maturing"),
        Moment("pay", "household", (
            *live_until(Step(to_meeting, ("until",))),
            Step(what_to_keep, ("keep", "gap")),
            ask("cope", chosen),
            ask("pay", chosen),
            Step(bring, ("paying", "shortfall", "joint_shortfall")),
        ), when="due"),
        Moment("pledge", "household", (
            Step(spare_to_keep, ("keep",)),
            ask("stand_in", chosen),
            Step(hold_pledge, ("pledge",)),
        ), when="joint"),
        Moment("call", "group", (Step(call, ("covering",)),)),
        Moment("cover", "household", (
            Step(cover, ("stand_in", "stood_for", "shortfall", "tally_group_covered_fen")),), when="joint"),
        Moment("prepay", "household", (ask("prepay", chosen), Step(hold_prepaid, ("paying",))), when="due"),
        Moment("hand_back", "household", (Step(hand_back, ("return_side",)),), when="side_back"),
        Moment("watch", "household", (
            ask("watch", chosen),
            Step(seen_late, ("late", "joint", "proved", "top_up_row")),
        ), when="here"),
    ]


class Groups:
    """All groups: exact arithmetic over their members, in fen."""

    def __init__(self, engine, shares) -> None:
        self._engine, self._shares = engine, shares

    def stand_in(self, meeting: int) -> None:
        """Let members who answer for each other put in for those who are short, as far as their pledges go."""
        if not self._engine.store.any_joint:
            return
        self._shares.total("joint_shortfall", "group", "shortfall")
        self._engine.live("pledge", meeting)
        self._shares.total("pledge", "group", "pledged")
        self._engine.live("call", meeting)
        self._shares.share_out("group", "covering", by="pledge", into="cover")
        self._shares.share_out("group", "covering", by="joint_shortfall", into="covered")
        self._engine.live("cover", meeting)

    def hand_back(self) -> None:
        """Return to members who stood in what others have paid back to the group."""
        if not self._engine.store.any_joint:
            return
        self._shares.share_out("group", "cash", by="side_claim", into="side_back")
        self._engine.live("hand_back")
