"""Who in the household signs for a loan, who holds the money, and who must ask whom for the installment.

A loan that a woman signs is often her husband's to use, and she has to get the installment from him: in Bangladesh she held the
money herself in two of five cases (Goetz & Sen Gupta 1996). Money that a woman holds is used otherwise: grants to firms of women
in Sri Lanka brought no profit (de Mel, McKenzie & Woodruff 2008), more of it goes to the family (Pitt & Khandker 1998).
"""

from sim.arithmetic import rint
from sim.chance import Purpose
from sim.demand import WOMEN_FIRST, apply, spend_loan
from sim.meetings import bring
from sim.wiring import Moment, Step

__all__ = ["SIGNING", "SIGNING_AFTER", "SIGNING_STEPS"]

MAN, WOMAN, WOMAN_FOR_MAN = 1, 2, 3
"""Who signs and holds: a man; a woman, who holds the money herself; a woman, whose husband holds it."""


def settle_who(holder, female_head, village_signing_woman_signs_share, village_signing_she_holds_share, luck, luck_1):
    """Return who signs and who holds the money, once and for all: a woman who heads the household does both."""
    signs = female_head == 1 or luck < village_signing_woman_signs_share
    holds = WOMAN if female_head == 1 or luck_1 < village_signing_she_holds_share else WOMAN_FOR_MAN
    new = holds if signs else MAN
    return new if holder == 0 and village_signing_woman_signs_share > 0.0 else holder


def women_sign_first(place, holder, female_head, lender_approval_women_first):
    """Return the place in the queue: where women come first, so does a wife who signs."""
    return place - WOMEN_FIRST * lender_approval_women_first * (1 - female_head) * (1 if holder > MAN else 0)


def family_first(into_business, holder, village_signing_her_business_share):
    """Return what of a loan goes into the business, fen: where a woman holds the money, a part of it stays with the family."""
    return rint(village_signing_her_business_share * into_business) if holder == WOMAN else into_business


def ask_him(paying, due, holder, village_signing_hand_over_chance, luck_2):
    """Return (what is brought, fen; 1 if it was not handed over): a woman whose husband holds the money brings what he gives."""
    refused = 1 if holder == WOMAN_FOR_MAN and due > 0 and luck_2 >= village_signing_hand_over_chance else 0
    return (0 if refused == 1 else paying), refused


SIGNING = (Moment("settle_who", "household", (Step(settle_who, ("holder",), Purpose.HOLDER),), when="here"),)
SIGNING_STEPS = {("signing", spend_loan): Step(family_first, ("into_business",)),
                 ("signing", bring): Step(ask_him, ("paying", "tally_not_handed_over"), Purpose.HOLDER)}
"""Steps that join the moments of using a loan and of paying, each before the step that it corrects (sim/loan_terms.py)."""
SIGNING_AFTER = {("signing", apply): Step(women_sign_first, ("place",))}
"""The step that joins the moment of applying, after it."""
