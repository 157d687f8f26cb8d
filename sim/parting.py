"""Groups that end: members weigh what they bear for others against what membership is worth; they part, expel, and form anew.

A group that breaks or falls below the product's smallest size has ended: nobody in it covers another any more and no group loan is
made to it. Its members stay linked to it until nothing binds them, neither a running group loan nor a debt among members, so that
those debts are paid where they are owed. The row of a group without members is used again, its permanent id never.
"""

from sim.arithmetic import ratio, rint
from sim.chance import Purpose
from sim.demand import offered_limit
from sim.livelihood import repay_group
from sim.loan_late import JOINT, POOLED_FUND
from sim.meetings import call, divide, hold_pledge
from sim.wiring import Moment, Step

__all__ = ["PARTING", "PARTING_INSTEAD", "PARTING_STEPS", "regroup"]

ASSORTATIVE = 2


def worth_of_membership(loan_gain, village_access_worth):
    """Return what membership is worth to who wants further loans, fen: the gain of loans it would not get without its group."""
    return village_access_worth * loan_gain


def with_friends(membership_worth, bond, village_standing_bond):
    """Return that worth, fen, with the trust of the others."""
    return membership_worth + village_standing_bond * bond


def weigh_burden(membership_worth, brings, group_shortfall, group_bringing, loans, installments_month,
                 village_parting_break_share, village_parting_ahead_months, village_parting_back_share):
    """Return 1 if a member who brings its own finds that standing in costs more than membership is worth.

    Its equal part of what is short now, less what it expects back, and as much in the months it expects that to go on while its own
    loan runs. Members pay for a partner as long as that costs less than to lose access (Besley & Coate 1995; Rai & Sjostrom 2004).
    """
    each = ratio(group_shortfall, group_bringing) * (1.0 - village_parting_back_share)
    months = min(village_parting_ahead_months, ratio(loans, installments_month))
    tired = brings == 1 and village_parting_break_share > 0.0 and each * (1.0 + months) > membership_worth
    return 1 if tired else 0


def break_up(ended, ended_month, fed_up, bringing, month, village_parting_break_share):
    """Return (1 if the group has ended, since which month): it breaks where so large a part of those who bring have had enough."""
    breaks = ended == 0 and fed_up > 0 and fed_up >= village_parting_break_share * bringing
    return (1 if breaks else ended), (month if breaks else ended_month), (1 if breaks else 0)


def cover_no_more(pledge, group_ended):
    """Return the pledge, fen: nothing where the group has ended, so that each pays its own."""
    return 0 if group_ended == 1 else pledge


def divide_while_it_lasts(pledge, paying, due, joint_due, group_ended, lender_collection_group_payment):
    """Return (brought, short, short of what the group answers for, put in beyond its own), fen: each its own once the group has
    ended."""
    return divide(pledge, paying, due, joint_due, 0 if group_ended == 1 else lender_collection_group_payment)


def refuse_no_more(broken, ended):
    """Return 1 if the installment of the group is refused: that of a group that has ended is taken member by member."""
    return 0 if ended == 1 else broken


def refuse_without_group(total_limit, limit, group_ended, offer_liability_kind):
    """Return what may be owed and borrowed, fen: no group loan where the group has ended."""
    refused = group_ended == 1 and offer_liability_kind in (JOINT, POOLED_FUND)
    return (0 if refused else total_limit), (0 if refused else limit)


def repay_some(side_owed, cash, subsistence, will, village_parting_repay_share, village_parting_reluctance, luck):
    """Return what a member pays back this month to those who stood in for it, fen: a part of what it can beyond its subsistence.

    One without the will puts it off now and then, as it would an installment: nobody writes these debts down.
    """
    puts_off = luck < village_parting_reluctance * (1.0 - will)
    return 0 if puts_off else min(side_owed, rint(village_parting_repay_share * max(cash - subsistence, 0)))


def give_up(side_owed, excluded, joint, outcast, group_ended, group_ended_month, month, village_parting_expels,
            village_parting_give_up_months):
    """Return (debt to members that is given up, fen; 1 once a household has left such a debt behind).

    Others give up what is owed by who is barred and expelled, and what is left some months after their group has ended. No group
    takes such a household in again.
    """
    expelled = village_parting_expels == 1 and excluded == 1 and joint == 0
    late = (village_parting_give_up_months > 0 and group_ended == 1
            and month - group_ended_month >= village_parting_give_up_months)
    lost = side_owed if expelled or late else 0
    return lost, (1 if lost > 0 else outcast)


def lose_face(bond, forgive_side):
    """Return the trust in a household, 0 to 1: none is left in who never paid its fellow members back."""
    return 0.0 if forgive_side > 0 else bond


def claims_lost(side_owed, side_claim):
    """Return what members lose together of what they put in, fen."""
    return side_owed - side_claim


def bear_loss(counted):
    """Return what a member loses of what it put in for others, fen."""
    return counted


def part(group_row, group_ended, here, excluded, joint, open_loans, side_owed, side_claim, risk_deposit, outcast,
         village_parting_expels, village_parting_every_months):
    """Return (its group, 0 once it has left it; 1 for the count of members; 1 if expelled now; 1 if no group takes it in again).

    Nobody leaves whom a group loan, a debt among members (fen) or a deposit in the risk fund still binds.
    """
    bound = (joint == 1 and open_loans > 0) or side_owed > 0 or side_claim > 0 or risk_deposit > 0
    expelled = village_parting_expels == 1 and excluded == 1
    away = village_parting_every_months > 0 and here == 0
    leaves = (not bound) and (group_ended == 1 or expelled or away)
    out = 1 if leaves and expelled else 0
    return (0 if leaves else group_row), 1, out, max(outcast, out)


def drop_application(group_row, group_ended, asked, asked_gain, asked_joint, granted, waited, handed_in, visited_for_loan, passes,
                     in_turn):
    """Return an application, fen and flags: nothing of one for a group loan in a group that has ended or was left."""
    keeps = 0 if asked_joint > 0 and (group_row == 0 or group_ended == 1) else 1
    return (keeps * asked, keeps * asked_gain, keeps * asked_joint, keeps * granted, keeps * waited, keeps * handed_in,
            keeps * visited_for_loan, keeps * passes, keeps * in_turn)


def count_from_nothing():
    """Return 0: members are counted anew."""
    return 0


def review_group(size, size_least, ended, ended_month, month, most_proved, fund_times, village_parting_every_months):
    """Return (1 if the group has ended, since which month, most members proved, ceiling of its fund).

    A group below the product's smallest size is dissolved where groups may form anew; one without members leaves its row.
    """
    gone = size == 0
    small = size < size_least and village_parting_every_months > 0 and ended == 0 and not gone
    since = month if small else ended_month
    stays = 0 if gone else 1
    return stays * max(ended, 1 if small else 0), stays * since, stays * most_proved, stays * fund_times


def look_for_group(group_row, informed, excluded, late, outcast, joint, month, village_parting_every_months):
    """Return 1 if a household of good standing without a group looks for one this month."""
    due = village_parting_every_months > 0 and (month + 1) % max(village_parting_every_months, 1) == 0
    clean = excluded == 0 and late == 0 and outcast == 0 and joint == 0
    return 1 if due and clean and informed == 1 and group_row == 0 else 0


def place_anew(seeking, place, will, village_groups_formation, village_groups_known_share, luck):
    """Return the place in which it finds a group: by will as far as it is known, the willing first (Ghatak 1999); else by lot."""
    known = village_groups_known_share if village_groups_formation == ASSORTATIVE else 0.0
    return luck * (1.0 - known) - will * known if seeking == 1 else place


def open_to_newcomers(ended, size, size_most, late, barred, village_parting_every_months):
    """Return 1 if the group takes in a newcomer: it is sound, below the product's largest size, and takes one at a time."""
    sound = ended == 0 and late == 0 and barred == 0
    return 1 if village_parting_every_months > 0 and sound and size > 0 and size < size_most else 0


def settle_in(group_row):
    """Return 1 if a household that looked for a group has found one."""
    return 1 if group_row > 0 else 0


_APPLICATION = ("asked", "asked_gain", "asked_joint", "granted", "waited", "handed_in", "visited_for_loan", "passes", "in_turn")
PARTING = (
    Moment("weigh_parting", "household", (
        Step(worth_of_membership, ("membership_worth",)), Step(weigh_burden, ("fed_up",))), when="here"),
    Moment("break_up", "group", (Step(break_up, ("ended", "ended_month", "tally_groups_broken")),)),
    Moment("give_up", "household", (Step(give_up, ("forgive_side", "outcast")),), when="side_owed"),
    Moment("claims_lost", "group", (Step(claims_lost, ("covering",)),)),
    Moment("bear_loss", "household", (Step(bear_loss, ("lose_side",)),), when="counted"),
    Moment("leave_group", "household", (
        Step(part, ("group_row", "counted", "tally_expelled", "outcast")), Step(drop_application, _APPLICATION)), when="group_row"),
    Moment("count_from_nothing", "group", (Step(count_from_nothing, ("size",)),)),
    Moment("review_groups", "group", (Step(review_group, ("ended", "ended_month", "most_proved", "fund_times")),)),
    Moment("look_for_group", "household", (
        Step(look_for_group, ("seeking",)), Step(place_anew, ("place",), Purpose.REGROUP)), when="here"),
    Moment("count_no_more", "household", (Step(count_from_nothing, ("counted",)),)),
    Moment("open_to_newcomers", "group", (Step(open_to_newcomers, ("newcomers",)),)),
    Moment("settle_in", "household", (Step(settle_in, ("tally_joined_group",)),), when="seeking"),
)
PARTING_STEPS = {
    ("parting", offered_limit): Step(refuse_without_group, ("total_limit", "limit")),
    ("parting", hold_pledge): Step(cover_no_more, ("pledge",)),
    ("parting", call): Step(refuse_no_more, ("broken",)),
    ("standing", worth_of_membership): Step(with_friends, ("membership_worth",)),
    ("standing", give_up): Step(lose_face, ("bond",)),
}
"""Steps that join moments of borrowing where groups may end, and moments of ending where standing counts (sim/loan_terms.py)."""
PARTING_INSTEAD = {
    ("side_debts", repay_group): (Step(repay_some, ("repay_side",), Purpose.SIDE),),
    ("parting", divide): (Step(divide_while_it_lasts, ("paying", "shortfall", "joint_shortfall", "pledge")),),
}


def regroup(engine, shares) -> None:
    """Let members expel defaulters and give up what nobody will pay back, leave groups that have ended, and find new ones."""
    engine.live("give_up")
    engine.live("claims_lost")
    shares.share_out("group", "covering", by="side_claim", into="counted")
    engine.live("bear_loss")
    engine.live("leave_group")
    engine.live("count_from_nothing")
    shares.total("counted", "group", "size")
    engine.live("count_no_more")
    engine.live("review_groups")
    engine.live("look_for_group")
    shares.total("late", "group", "late")
    shares.total("excluded", "group", "barred")
    engine.live("open_to_newcomers")
    shares.form_anew("seeking")
    engine.live("settle_in")
    if "watching" in engine.store.changes:
        shares.count_near("near")
