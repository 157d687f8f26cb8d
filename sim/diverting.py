"""Use of a loan as a choice: the money goes where it was to go, or to the family, whichever is worth more."""

from sim.arithmetic import clamp, mul_div, power, ratio, rint
from sim.demand import spend_loan
from sim.wiring import Step

__all__ = ["DIVERTING_INSTEAD"]

LONGEST = 60.0


def chance_to_be_found(loans, installments_month, lender_checks_productive_share, lender_checks_visit_share,
                       lender_checks_see_chance):
    """Return (months until what it owes is repaid; chance that an officer finds out a forbidden use until then, 0 to 1)."""
    months = clamp(ratio(loans, installments_month), 1.0, LONGEST)
    found = 1.0 - power(1.0 - lender_checks_visit_share * lender_checks_see_chance, months)
    return months, (found if lender_checks_productive_share > 0.0 else 0.0)


def members_see_it_too(found_out, loan_months, seen, lender_checks_productive_share):
    """Return that chance with members who watch and would tell, as well as they see it today."""
    hidden = (1.0 - found_out) * power(1.0 - seen, loan_months)
    return 1.0 - hidden if lender_checks_productive_share > 0.0 else 0.0


def lost_when_found(found_out, loan_gain, village_access_worth, lender_approval_recognize_chance, village_watching_share,
                    village_watching_sanction):
    """Return what a forbidden use is expected to cost, fen: the loans it would not get and, where members watch, their sanction."""
    sanction = village_watching_sanction if village_watching_share > 0.0 else 0
    return found_out * (lender_approval_recognize_chance * village_access_worth * loan_gain + sanction)


def free_to_use(into_business, into_livestock, borrowed, village_ventures_share, lender_checks_productive_share):
    """Return what of the loan may be used otherwise than planned without breaking its terms, fen."""
    planned = into_business + into_livestock
    project = rint(village_ventures_share * borrowed)
    return clamp(planned + project - rint(lender_checks_productive_share * borrowed), 0, planned)


def worth_more_now(amount, short, hunger, pull, invested_return, allowed, at_stake):
    """Return by how much an amount is worth more spent now than as planned, fen.

    A fen for which food is short is worth `hunger` more; any fen spent at once `pull` more; it forgoes its return; beyond what the
    terms allow, what would be lost is at stake.
    """
    return min(amount, short) * hunger + amount * (pull - invested_return) - (at_stake if amount > allowed else 0.0)


def divert(into_business, into_livestock, into_debt, free, at_stake, loan_months, cash, usual, plan, subsistence, capital,
           business_income_usual, village_diverting_chosen, village_diverting_pull, village_spending_buffer_months,
           village_business_exponent, village_business_depreciation_month, village_livestock_return_month):
    """Return (into the business, into animals, 1 if less of the loan goes there than was planned), fen.

    Money is fungible (Karlan, Osman & Zinman 2016), and a present-biased borrower spends what she meant to invest (Banerjee &
    Mullainathan 2010). Weighed are what the terms leave free, what food is short of, all, and nothing: the one worth most is done.
    """
    planned = into_business + into_livestock
    margin = village_business_exponent * ratio(business_income_usual, capital) - village_business_depreciation_month
    returns = loan_months * ratio(into_business * margin + into_livestock * village_livestock_return_month, planned)
    short = clamp(rint(village_spending_buffer_months * usual) - (cash - into_debt - planned), 0, planned)
    hunger = max(ratio(usual, max(plan, subsistence, 1)) - 1.0, 0.0)
    pull = village_diverting_pull
    a = worth_more_now(free, short, hunger, pull, returns, free, at_stake)
    b = worth_more_now(min(free, short), short, hunger, pull, returns, free, at_stake)
    c = worth_more_now(short, short, hunger, pull, returns, free, at_stake)
    d = worth_more_now(planned, short, hunger, pull, returns, free, at_stake)
    best = max(a, b, c, d)
    wanted = planned if d == best else (short if c == best else (free if a == best else min(free, short)))
    taken = wanted if village_diverting_chosen == 1 and best > 0.0 else 0
    business = into_business - (mul_div(into_business, taken, planned) if taken > 0 else 0)
    return business, planned - taken - business, (1 if taken > 0 else 0)


_WEIGHED = (Step(lost_when_found, ("at_stake",)), Step(free_to_use, ("free",)),
            Step(divert, ("into_business", "into_livestock", "tally_used_otherwise")),
            Step(spend_loan, ("invest", "buy_livestock", "moneylender_repay")))
_FOUND = Step(chance_to_be_found, ("loan_months", "found_out"))
DIVERTING_INSTEAD = {
    ("diverting watched", spend_loan): (_FOUND, Step(members_see_it_too, ("found_out",)), *_WEIGHED),
    ("diverting", spend_loan): (_FOUND, *_WEIGHED),
}
"""Steps before a loan is spent where its use is chosen; the first where members watch (sim/loan_terms.py)."""
