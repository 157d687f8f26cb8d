"""Asking for loans: hearing of the program, wanting, forming groups, applying; and what a loan is spent on."""

from sim.arithmetic import mul_div, ratio, rint
from sim.chance import Purpose
from sim.contracts import cycle_limit
from sim.loan_late import JOINT, POOLED_FUND
from sim.rules import ask, gates_of
from sim.wiring import Moment, Step

__all__ = ["PATIENCE_MONTHS", "demand_moments"]

PATIENCE_MONTHS = 3
"""Months an application waits for an officer's visit or for the lender's cash before it is given up (assumption: a season)."""
PATIENCE_FOR_GROUP_MONTHS = 12
"""Months a household waits for enough members of its group to want a loan too (assumption: a year)."""

MILLION = 1_000_000
WOMEN_FIRST = 1000
"""Places by which women come before others: more than the months anybody waits."""
MOST_COUNTED = 127
"""Refusals, and members a group loan waits for, are counted up to this: a byte each."""


def talk(informed, open_loans, degree, lender_open, village_news_tell_chance_client, village_news_tell_chance_other):
    """Return the chance that this household tells one given tie of the program this month, parts per million."""
    chance = village_news_tell_chance_client if open_loans > 0 else village_news_tell_chance_other
    return informed * lender_open * rint(MILLION * ratio(chance, degree))


def recognize(excluded, lender_approval_recognize_chance, luck):
    """Return 1 if a defaulter who asks again is recognized this month (identification: Gine, Goldberg & Yang 2012), else 0."""
    return 1 if excluded == 1 and luck < lender_approval_recognize_chance else 0


def free_to_ask(hears, lender_open, excluded, excluded_month, recognized, month, asked, granted,
                lender_approval_exclusion_months):
    """Return (1 if informed, 1 if the household may apply now, 1 while it is barred, since which month).

    asked, granted: fen. A defaulter who is recognized is sent away, for the lender's months.
    """
    since = excluded * (excluded_month if excluded_month > 0 else month + 1)
    served = lender_approval_exclusion_months > 0 and month + 1 - since >= lender_approval_exclusion_months
    barred = 0 if served else excluded
    known = barred == 1 and recognized == 1
    may = 1 if hears == 1 and lender_open == 1 and not known and asked == 0 and granted == 0 else 0
    return hears, may, barred, barred * since


def admit(registered, over65, medical, ceremony, members, offer_eligibility_registered_only, offer_eligibility_left_poverty_too,
          offer_eligibility_over65_too, offer_eligibility_struck_only, offer_eligibility_members_min):
    """Return 1 if the program admits the household to the product.

    [1]: a loan for the poor is for those on the list and, where the terms say so, those who have left poverty since. [2]: age 18 to
    60, at least two workers. [4]: "even clients over 65 or without a business get small emergency loans for accident or sudden
    expense". medical, ceremony: bills of this month's illness and ceremonies, fen.
    """
    listed = registered == 1 or (registered == 2 and offer_eligibility_left_poverty_too == 1)
    of_age = over65 == 0 or offer_eligibility_over65_too == 1
    struck = medical + ceremony > 0 or offer_eligibility_struck_only == 0
    fits = members >= offer_eligibility_members_min and of_age and struck
    return 1 if fits and (listed or offer_eligibility_registered_only == 0) else 0


def is_for(client_type, offer_client_farm, offer_client_mixed, offer_client_trade):
    """Return 1 if the product is for the household's livelihood, else 0: it may then owe nothing under it (`offered_limit`)."""
    return offer_client_farm if client_type == 0 else (offer_client_mixed if client_type == 1 else offer_client_trade)


def offered_limit(
    client_type, open_loans, cycles, clean_cycles, loans, last_loan_month, month, group_row, group_size, group_late,
    group_barred, top_up_row, offer_row, offer_renewal_top_up,
    offer_client_farm, offer_client_mixed, offer_client_trade, offer_renewal_max_loans, offer_renewal_after_months_first,
    offer_renewal_after_months_old, offer_renewal_second_every_days_max, offer_every, offer_liability_kind,
    offer_liability_group_min, offer_liability_refused, offer_cycle_first, offer_cycle_growth_ppm, offer_cycle_cap,
    offer_cycle_amounts, offer_cycle_amount_1, offer_cycle_amount_2, offer_cycle_amount_3, offer_cycle_amount_4,
    offer_cycle_amount_5, offer_cycle_amount_6, offer_cycle_amount_7, offer_cycle_amount_8,
    offer_cycle_from, offer_cycle_to, admitted,
):
    """Return (most that may be owed under the offer, most that may still be borrowed now), fen.

    [4]: limits by livelihood, rising with a clean record; while a loan runs, another after 3 months (6 in the first loan), at most
    two at once, the second repaid at short intervals, the total within the limit. Where the group is refused
    for a member's default, a joint loan needs a group without anyone late or barred. A loan without arrears may be raised [1].
    admitted: 1 if the program admits the household to the product.
    """
    kind = offer_client_farm if client_type == 0 else (offer_client_mixed if client_type == 1 else offer_client_trade)
    cycle = offer_cycle_from <= clean_cycles and clean_cycles <= offer_cycle_to
    serves = kind * admitted if cycle else 0
    joint = offer_liability_kind in (JOINT, POOLED_FUND)
    in_group = (not joint) or (group_row > 0 and group_size >= offer_liability_group_min)
    limit = cycle_limit(clean_cycles, offer_cycle_first, offer_cycle_growth_ppm, offer_cycle_cap, offer_cycle_amounts,
                        offer_cycle_amount_1, offer_cycle_amount_2, offer_cycle_amount_3, offer_cycle_amount_4,
                        offer_cycle_amount_5, offer_cycle_amount_6, offer_cycle_amount_7, offer_cycle_amount_8)
    wait = offer_renewal_after_months_first if cycles <= 1 else offer_renewal_after_months_old
    short = offer_renewal_second_every_days_max == 0 or offer_every <= offer_renewal_second_every_days_max
    second = open_loans < offer_renewal_max_loans and month - last_loan_month >= wait and short
    clean = (not joint) or offer_liability_refused == 0 or (group_late == 0 and group_barred == 0)
    rises = offer_renewal_top_up == 1 and top_up_row == offer_row
    may = serves == 1 and in_group and (open_loans == 0 or second or rises) and clean
    total = limit if serves == 1 and in_group else 0
    return total, (max(limit - loans, 0) if may else 0)


def prefer(wish, gain, total_limit, asked, asked_gain, asked_limit, asked_burden, asked_joint, choice, offer_row,
           offer_installments, offer_every, offer_rate_over, offer_rate_under, offer_liability_kind, offer_liability_group_min,
           top_up_row, asked_top_up, offer_renewal_top_up):
    """Return the application that gains most so far: amount, gain, limit, monthly burden (all fen), group needed, product, and 1 if
    it is to raise a running loan."""
    better = wish > 0 and gain > asked_gain
    total = wish + rint(wish * ratio(offer_installments * offer_rate_over, offer_rate_under))
    burden = mul_div(total, 30, max(offer_installments * offer_every, 1))
    needed = min(offer_liability_group_min, MOST_COUNTED) if offer_liability_kind in (JOINT, POOLED_FUND) else 0
    return (
        wish if better else asked, gain if better else asked_gain, total_limit if better else asked_limit,
        burden if better else asked_burden, needed if better else asked_joint, offer_row if better else choice,
        (1 if offer_renewal_top_up == 1 and top_up_row == offer_row else 0) if better else asked_top_up,
    )


def count_wish(asked_joint, joint):
    """Return 1 if the household wants a group loan or already answers for its group."""
    return 1 if asked_joint > 0 or joint > 0 else 0


def apply(asked, asked_joint, group_wishing, waited, female_head, lender_approval_women_first, luck):
    """Return (1 if the application is handed in, its place in the queue: longest wait first, 1 if it is new).

    asked: fen. A group loan waits until enough members of the group want one or already answer for it. Women come first where the
    lender wants it [0].
    """
    first = WOMEN_FIRST * female_head * lender_approval_women_first
    stands = asked > 0 and (asked_joint == 0 or group_wishing >= asked_joint)
    return (1 if stands else 0), luck - waited - first, (1 if waited == 0 else 0)


def line_up(handed_in, asked_joint, joint, clean_cycles, proved, choice, offer_row, offer_liability_wave_1):
    """Return (1 if it waits for a wave of the product considered, 1 if it has proved itself: a group loan repaid clean counts; 1 if
    it has a group loan)."""
    waits = handed_in == 1 and asked_joint > 0 and joint == 0 and choice == offer_row and offer_liability_wave_1 > 0
    return (1 if waits else 0), max(proved, 1 if clean_cycles > 0 else 0), joint


def wave_size(wave, offer_liability_wave_1, offer_liability_wave_2, offer_liability_wave_3, offer_liability_wave_4,
              offer_liability_wave_5, offer_liability_wave_6, offer_liability_wave_7, offer_liability_wave_8):
    """Return the members served in a wave of disbursement, counted from 0; 0 after the last."""
    early = offer_liability_wave_1 if wave == 0 else (
        offer_liability_wave_2 if wave == 1 else (offer_liability_wave_3 if wave == 2 else offer_liability_wave_4))
    late = offer_liability_wave_5 if wave == 4 else (
        offer_liability_wave_6 if wave == 5 else (offer_liability_wave_7 if wave == 6 else offer_liability_wave_8))
    return (early if wave < 4 else late) if wave < 8 else 0


def open_wave(most_proved, holding, proved, size, offer_liability_wave_1, offer_liability_wave_2, offer_liability_wave_3,
              offer_liability_wave_4, offer_liability_wave_5, offer_liability_wave_6, offer_liability_wave_7,
              offer_liability_wave_8):
    """Return (most members that have proved themselves at one time, members who may still be lent to): 2-2-1 in a group of five.

    A wave of the product considered opens once as many members have proved themselves as all waves before it serve; after the
    last the whole group may hold loans, and loans that follow are not held up.
    """
    most = max(most_proved, proved)
    served = offer_liability_wave_1
    wave = 1
    more = 1
    while more > 0 and served <= most:
        more = wave_size(wave, offer_liability_wave_1, offer_liability_wave_2, offer_liability_wave_3, offer_liability_wave_4,
                         offer_liability_wave_5, offer_liability_wave_6, offer_liability_wave_7, offer_liability_wave_8)
        served = served + more
        wave = wave + 1
    return most, max((served if more > 0 else size) - holding, 0)


def count_in(holding, entering):
    """Return members with a group loan once those whose turn it is are counted in."""
    return holding + entering


def take_turn(handed_in, in_line, in_turn):
    """Return (1 if the application goes on: it is its turn, 0: it stands in line no more)."""
    return (handed_in if in_line == 0 else in_turn), 0


def hold_grant(granted, asked, asked_limit, loans, asked_top_up, top_up_row, choice, open_loans, officer_suspended,
               lender_suspended, lender_closed):
    """Return a grant held to what was asked and to the limit in all [1, 4], fen; nothing if the loan to be raised may no longer be,
    or where officer or branch may not lend [2]."""
    stopped = officer_suspended + lender_suspended + lender_closed > 0
    lost = stopped or (asked_top_up == 1 and top_up_row != choice and open_loans > 0)
    return 0 if lost else max(min(granted, asked, asked_limit - loans), 0)


def keep_least(granted, asked_top_up, choice, offer_row, offer_amount_min):
    """Return a grant of the product considered, fen: nothing where its smallest loan cannot be granted; a raise may be smaller."""
    return granted if choice != offer_row or asked_top_up == 1 or granted >= offer_amount_min else 0


def verdict(asked, handed_in, visited_for_loan, passes, granted, in_turn, waited):
    """Return (paid out, fen; 1 if the application waits; 1 if it is refused or given up).

    An application whose group is not complete, not yet visited, or granted without cash, waits some months; the rest is refused.
    """
    paid = granted if in_turn == 1 else 0
    unserved = asked > 0 and (visited_for_loan == 0 or (passes == 1 and granted > 0 and in_turn == 0))
    patience = PATIENCE_FOR_GROUP_MONTHS if handed_in == 0 else PATIENCE_MONTHS
    waits = unserved and waited + 1 < patience
    return paid, (1 if waits else 0), (1 if asked > 0 and paid == 0 and not waits else 0)


def why_refused(refused, handed_in, visited_for_loan, passes, granted):
    """Return 1 for the reason of a refusal: no group, no visit, the officer, the committee, no cash (granted: fen)."""
    came = refused * handed_in
    seen = came * visited_for_loan
    good = seen * passes
    worth = good if granted > 0 else 0
    return refused - came, came - seen, seen - good, good - worth, worth


def answer(asked, asked_gain, asked_joint, paid, waits, refused, waited, refusals, loan_gain):
    """Return what becomes of an application: paid out, refused, or waiting; fen, flags, months, refusals so far, and the gain
    expected of the last loan."""
    return (waits * asked, waits * asked_gain, waits * asked_joint, paid, waits * (waited + 1), 0, 0, 0, 0, 1 if paid > 0 else 0,
            refused, min(refusals + refused, MOST_COUNTED), asked_gain if paid > 0 else loan_gain)


def spend_loan(into_business, into_livestock, into_debt, cash, informal):
    """Return (invested, spent on animals, repaid to the moneylender), each held to the cash at hand (fen)."""
    debt = min(into_debt, informal, cash)
    business = min(into_business, cash - debt)
    return business, min(into_livestock, cash - debt - business), debt


def note(open_loans, informed, excluded, late):
    """Return flags of the household for the record: client, informed, excluded, client in arrears."""
    return (1 if open_loans > 0 else 0), informed, excluded, (late if open_loans > 0 else 0)


def demand_moments(chosen) -> list[Moment]:
    """Return the moments of borrowing, with the village's chosen rules."""
    return [
        Moment("talk", "household", (Step(talk, ("talk_ppm",)),), when="here"),
        Moment("hear", "household", (
            ask("hear", chosen),
            Step(recognize, ("recognized",), Purpose.RENEW, idle="excluded"),
            Step(free_to_ask, ("informed", "may_ask", "excluded", "excluded_month")),
        ), when="here"),
        Moment("consider", "household", (
            Step(admit, ("admitted",)),
            ask("price", chosen),
            Step(offered_limit, ("total_limit", "limit")),
            ask("want", chosen),
            Step(prefer, ("asked", "asked_gain", "asked_limit", "asked_burden", "asked_joint", "choice", "asked_top_up")),
        ), when="may_ask", gates=gates_of("want", chosen, is_for)),
        Moment("wish", "household", (Step(count_wish, ("wishing",)),), when="here"),
        Moment("apply", "household", (
            Step(apply, ("handed_in", "place", "tally_applicants"), Purpose.QUEUE),
        ), when="asked"),
        Moment("line_up", "household", (Step(line_up, ("in_line", "proved", "in_turn")),), when="group_row"),
        Moment("open_wave", "group", (Step(open_wave, ("most_proved", "wave_room")),)),
        Moment("count_in", "group", (Step(count_in, ("holding",)),)),
        Moment("take_turn", "household", (Step(take_turn, ("handed_in", "in_line")),), when="in_line"),
        Moment("screen", "household", (ask("screen", chosen),), when="visited_for_loan"),
        Moment("decide", "household", (ask("decide", chosen), Step(hold_grant, ("granted",))), when="passes"),
        Moment("keep_least", "household", (Step(keep_least, ("granted",)),), when="granted"),
        Moment("answer", "household", (
            Step(verdict, ("paid", "waits", "refused")),
            Step(why_refused, ("tally_refused_no_group", "tally_refused_no_visit", "tally_refused_by_officer",
                               "tally_refused_by_committee", "tally_refused_no_cash")),
            Step(answer, ("asked", "asked_gain", "asked_joint", "granted", "waited", "handed_in", "visited_for_loan", "passes",
                          "in_turn", "tally_granted", "tally_refused", "refusals", "loan_gain")),
        ), when="asked"),
        Moment("use", "household", (
            ask("use", chosen),
            Step(spend_loan, ("invest", "buy_livestock", "moneylender_repay")),
        ), when="borrowed"),
        Moment("note", "household", (
            Step(note, ("tally_clients", "tally_informed", "tally_excluded", "tally_arrears_clients")),), when="here"),
    ]
