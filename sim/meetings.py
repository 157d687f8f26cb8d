"""Meetings: what is brought, who is short, who stands in."""

from sim.arithmetic import mul_div, rint
from sim.chance import Purpose
from sim.example import EXAMPLE
from sim.livelihood import live_until
from sim.prospects import UNLIMITED, cost_of_default
from sim.rules import ask
from sim.wiring import Moment, Step

__all__ = ["Groups", "meeting_moments"]


def sit_down():
    """Return zeros for what is counted anew at each meeting."""
    return 0, 0, 0, 0, 0


def sit_together():
    """Return zeros for what members do for each other at a meeting."""
    return 0, 0, 0, 0, 0, 0


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


def keep_pledge(pledge):
    """Return what a member has promised beyond its own installment before it is asked, fen."""
    return pledge


def bring_all(joint_due, joint_shortfall):
    """Return 1 if the member brings all it owes jointly."""
    return 1 if joint_due > 0 and joint_shortfall == 0 else 0


def give_way(paying, shortfall, joint_shortfall, due, joint_due, cash, keep, default_cost, loans, interest_owed, group_bringing,
             village_will_sanction):
    """Return (brought, short, short of what the group answers for), fen, once those who pay have made their sanction known.

    A member who is able and short gives in where the cost of default and the sanction together pass what it would keep; there must
    be somebody who pays (Besley & Coate 1995, section 4). Who has left for good brings nothing and is beyond sanctions: due is 0.
    """
    able = max(cash - keep, 0)
    cost = default_cost + (village_will_sanction if group_bringing > 0 else 0)
    gives = village_will_sanction > 0 and due > 0 and cost >= max(due, loans + interest_owed)
    brought = max(paying, min(due, able)) if gives else paying
    return brought, (due - brought if gives else shortfall), (min(due - brought, joint_due) if gives else joint_shortfall)


def stand_up(joint_due):
    """Return 1 for a member of a group that has something to pay: all are asked at first."""
    return 1 if joint_due > 0 else 0


def stand(stands, pledge, brings, cash, keep, will, default_cost, group_bringing, village_will_temptation, village_will_sanction,
          luck):
    """Return 1 if the member stands for an equal share of the group's installment: it can, and it wants to or gains by it; fen."""
    others = group_bringing - brings
    cost = default_cost + (village_will_sanction if others > 0 else 0)
    tempted = luck < village_will_temptation * (1.0 - will)
    return stands if cash - keep >= pledge and (not tempted or cost >= pledge) else 0


def divide(pledge, paying, due, joint_due, lender_collection_group_payment):
    """Return (brought, short, short of what the group answers for, put in beyond its own), fen.

    Where the lender takes one sum from the group, a member brings its equal share of it, whatever its own installment is.
    """
    equal = lender_collection_group_payment == 2
    own = min(pledge, joint_due)
    other = max(paying - joint_due, 0)
    brought = own + other if equal else paying
    short = joint_due - own if equal else min(due - paying, joint_due)
    return brought, due - brought, short, pledge - own if equal else 0


def hold_pledge(pledge, beyond, cash, paying, loans, lender_collection_group_payment, lender_collection_liability_share):
    """Return a pledge held to cash not already promised, and to what the member answers for: a household never pledges what it
    lacks (fen)."""
    most = rint(lender_collection_liability_share * loans) if lender_collection_liability_share < UNLIMITED else pledge
    wanted = beyond if lender_collection_group_payment == 2 else min(pledge, most)
    return max(min(wanted, cash - paying), 0)


def call(shortfall, pledged, lender_collection_group_payment):
    """Return (what the group puts in, 1 if its installment is refused), fen: the shortfall as far as pledges go.

    Where the lender takes the whole installment of the group or nothing, pledges that do not reach it are not called.
    """
    refused = lender_collection_group_payment > 0 and pledged < shortfall
    return (0 if refused else min(shortfall, pledged)), (1 if refused else 0)


def cover(cover, covered, shortfall, paying, joint_due, group_broken):
    """Return (put in for others, put in by others, still short, for the record, brought), fen; members of a group whose installment
    is refused take home what they brought for it."""
    home = min(paying, joint_due) if group_broken == 1 else 0
    return cover, covered, shortfall - covered + home, covered, paying - home


def renew_or_repay(rolls, counted):
    """Return the principal that is renewed, fen: what matures where the household asks for it, else nothing."""
    return counted if rolls > 0 else 0


def hold_prepaid(prepaying, shortfall, cash):
    """Return what is brought ahead of time, fen: nothing from whom something is short, and no more than is at hand."""
    return max(min(prepaying, cash), 0) if shortfall == 0 else 0


def hand_back(cover):
    """Return what the group hands back to a member who stood in (fen)."""
    return cover


def seen_late():
    """Return zeros: who is late, who answers jointly, who has proved itself and whose loan may be raised is found anew when the
    books are classified."""
    return 0, 0, 0, 0


def meeting_moments(chosen) -> list[Moment]:
    """Return the moments of a meeting, with the village's chosen rules."""
    return [
        Moment("sit_down", "household", (
            Step(sit_down, ("due", "due_day", "paying", "shortfall", "counted")),), when="here"),
        Moment("sit_together", "household", (
            Step(sit_together, ("joint_due", "joint_shortfall", "pledge", "cover", "covered", "brings")),), when="here"),
        Moment("roll_over", "household", (
            *live_until(Step(to_meeting, ("until",))),
            Step(spare_to_keep, ("keep",)),
            ask("roll_over", chosen),
            Step(renew_or_repay, ("counted",)),
        ), when="counted"),
        Moment("pay", "household", (
            *live_until(Step(to_meeting, ("until",))),
            Step(what_to_keep, ("keep", "gap")),
            ask("cope", chosen),
            Step(cost_of_default, ("default_cost",)),
            ask("pay", chosen),
            Step(bring, ("paying", "shortfall", "joint_shortfall")),
            Step(bring_all, ("brings",)),
        ), when="due"),
        Moment("give_way", "household", (
            Step(spare_to_keep, ("keep",)),
            Step(cost_of_default, ("default_cost",)),
            Step(give_way, ("paying", "shortfall", "joint_shortfall")),
        ), when="joint_shortfall"),
        Moment("stand_up", "household", (Step(stand_up, ("stands",)),), when="here"),
        Moment("stand", "household", (
            Step(spare_to_keep, ("keep",)),
            Step(cost_of_default, ("default_cost",)),
            Step(stand, ("stands",), Purpose.STAND_IN),
        ), when="stands"),
        Moment("divide", "household", (
            Step(divide, ("paying", "shortfall", "joint_shortfall", "pledge")),), when="joint_due"),
        Moment("pledge", "household", (
            Step(spare_to_keep, ("keep",)),
            Step(keep_pledge, ("beyond",)),
            Step(cost_of_default, ("default_cost",)),
            ask("stand_in", chosen),
            Step(hold_pledge, ("pledge",)),
        ), when="joint"),
        Moment("call", "group", (Step(call, ("covering", "broken")),)),
        Moment("cover", "household", (
            Step(cover, ("stand_in", "stood_for", "shortfall", "tally_group_covered_fen", "paying")),), when="joint"),
        Moment("prepay", "household", (ask("prepay", chosen), Step(hold_prepaid, ("paying",))), when="due"),
        Moment("hand_back", "household", (Step(hand_back, ("return_side",)),), when="cover"),
        Moment("watch", "household", (
            ask("watch", chosen),
            Step(seen_late, ("late", "joint", "proved", "top_up_row")),
        ), when="here"),
        *EXAMPLE,
    ]


class Groups:
    """All groups: exact arithmetic over their members, in fen."""

    def __init__(self, engine, shares) -> None:
        self._engine, self._shares = engine, shares

    def form(self) -> None:
        """Let groups form by risk, by ties or at random where the terms say so; by default they are neighbors."""
        changes = self._engine.store.changes
        if "example" in changes:
            self._engine.live("remember_will")
        if "ventures" in changes:
            self._engine.live("find_calling")
        if "forming" in changes:
            self._engine.live("place_in_forming")
            self._shares.form_groups()

        if "watching" in changes:
            self._shares.count_near("near")

    def watch_each_other(self) -> None:
        """Let members put as much effort into watching each other as their liability makes worth while."""
        if "watching" in self._engine.store.changes:
            self._engine.live("choose_effort")
            self._shares.total("sees_ppm", "group", "sees")
            self._engine.live("be_watched")

    def stand_in(self, meeting: int) -> None:
        """Let members who answer for each other put in for those who are short, as far as their pledges go."""
        if not self._engine.store.any_joint:
            return
        changes = self._engine.store.changes
        if "standing" in changes:
            self._engine.live("meet", meeting)
        if {"sanctions", "equal"} & changes:
            self._shares.total("brings", "group", "bringing")
        if "sanctions" in changes:
            self._engine.live("give_way", meeting)
        if "equal" in changes:
            self._engine.do(self._divide, meeting)
        self._shares.total("joint_shortfall", "group", "shortfall")
        if "parting" in changes:
            self._weigh_parting(meeting)
        self._engine.live("pledge", meeting)
        self._shares.total("pledge", "group", "pledged")
        self._engine.live("call", meeting)
        self._shares.share_out("group", "covering", by="pledge", into="cover")
        self._shares.share_out("group", "covering", by="joint_shortfall", into="covered")
        self._engine.live("cover", meeting)

    def _divide(self, meeting: int) -> None:
        """Divide the installment of each group equally among those who stand for it; who does not bear that share stands down, and
        the rest divide it anew."""
        self._shares.total("joint_due", "group", "joint_due")
        self._engine.live("stand_up", meeting)
        for _ in range(self._largest_group()):
            self._shares.share_out("group", "joint_due", by="stands", into="pledge")
            self._engine.live("stand", meeting)
        self._shares.share_out("group", "joint_due", by="stands", into="pledge")
        self._engine.live("divide", meeting)

    def _weigh_parting(self, meeting: int) -> None:
        """Let those who bring their own weigh what is short against what the group is worth to them; where enough have had enough,
        it breaks."""
        self._shares.total("brings", "group", "bringing")
        self._engine.live("weigh_parting", meeting)
        self._shares.total("fed_up", "group", "fed_up")
        self._engine.live("break_up", meeting)

    def _largest_group(self) -> int:
        return int(self._engine.store.column("group", "size").max(initial=0))

    def hand_back(self) -> None:
        """Return to members who stood in what others have paid back to the group."""
        if not self._engine.store.any_joint:
            return
        self._shares.share_out("group", "cash", by="side_claim", into="cover")
        self._engine.live("hand_back")
