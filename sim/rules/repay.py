"""Repaying: paying what is due, standing in for others, pressing those who are late."""

from sim.arithmetic import clamp, rint
from sim.rules import rule


@rule("pay")
def able_and_worth_it(due, cash, keep, will, loans, interest_owed, default_cost, village_will_temptation, luck):
    """Return what is paid of `due`, fen.

    Able: cash above `keep`, the subsistence still to be eaten this month. Willing: a household of little will is now and then
    tempted to keep the money; then it weighs all it would keep by walking away against what that would cost (Besley & Coate 1995).
    """
    able = max(cash - keep, 0)
    tempted = luck < village_will_temptation * (1.0 - will)
    return 0 if tempted and default_cost < max(due, loans + interest_owed) else min(due, able)


@rule("roll_over")
def if_food_would_suffer(cash, due, keep):
    """Return 1 if paying all that is due, maturing principal included, would take cash below `keep`, else 0; fen.

    keep: subsistence still to be eaten this month. [1]: renewal without repaying the principal for those who still need the money.
    """
    return 1 if cash - due < keep else 0


@rule("prepay")
def share_of_plenty(cash, usual, village_spending_buffer_months, share_prepaid=0.0):
    """Return what is paid ahead of time, fen: a share of the cash above the buffer of some months of usual means.

    `assumption:` none, unless a scenario says otherwise; a flat loan gains nothing by it unless it is closed.
    """
    return rint(share_prepaid * max(cash - rint(village_spending_buffer_months * usual), 0))


@rule("make_good")
def if_willing_from_plenty(written_off, cash, subsistence, will, lender_recovery_ask_share, luck):
    """Return what is paid this month on debts written off, fen.

    [1] 4(2): "the bank and the poverty office go on collecting". A debtor is asked for the lender's share of the cash above a
    month's subsistence, and pays if she is willing (`assumption:` pressure on old debts has gone).
    """
    return min(written_off, rint(lender_recovery_ask_share * max(cash - subsistence, 0))) if luck < will else 0


@rule("stand_in")
def share_of_spare(cash, keep, paying, due, will, luck, shortfall, group_shortfall, default_cost, share_pledged=0.5,
                   most_of_due=100.0):
    """Return what a member of a jointly liable group would put in for the others, fen.

    A member who is short herself pledges nothing; the others pledge a share of cash above subsistence and their own installment
    (`assumption:` half of it), at most so many of their own installments. One without the will to help pledges no more than the
    default of the group would cost her beyond her own installment (Besley & Coate 1995 show why it can fall short).
    """
    spare = max(cash - keep - paying, 0)
    pledge = min(rint(share_pledged * spare), group_shortfall, rint(most_of_due * due))
    worth = pledge if luck <= will else min(pledge, max(default_cost - due, 0))
    return 0 if shortfall > 0 else worth


@rule("vouch")
def some_of_those_asked(luck, chance_agrees=0.5):
    """Return 1 if a household would stand guarantor this month for one of its ties who asks (`assumption:` every second does)."""
    return 1 if luck < chance_agrees else 0


@rule("answer_for")
def as_for_own_debts(joint_shortfall, cash, keep, will, village_will_temptation, luck):
    """Return what a guarantor pays of what it is called for (joint_shortfall), fen: all it can beyond a month's subsistence.

    It is tempted as it is with debts of its own (`assumption:`); [2] makes it answer like the borrower.
    """
    return 0 if luck < village_will_temptation * (1.0 - will) else min(joint_shortfall, max(cash - keep, 0))


@rule("watch")
def pressed(pressure, visited, late, joint, lender_officers_press_strength, village_officials_collect_strength,
            peer_strength=0.2, fading=0.5):
    """Return how strongly a household feels pressed to pay next month, 0 to 1.

    An officer's visit, village officials [1] and, where others answer for the debt, peers press those who are late; without new
    pressure it fades (`assumption:` halves each month).
    """
    fresh = late * (visited * lender_officers_press_strength + joint * peer_strength + village_officials_collect_strength)
    return clamp(fading * pressure + fresh, 0.0, 1.0)
