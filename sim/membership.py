"""Ways out of the program without leaving the village: rest between loans, graduation in good standing, drop-out.

Whoever has repaid its last loan looks back once. It graduates where it has become well off or a bank takes it on, stays away where
meetings, pressure and the debts of others have cost it more than it hoped to gain, or rests (Wright 2001 on drop-outs and graduates
in Bangladesh; Matin & Helms 2000 on clients in East Africa who rest, or leave for the sake of meetings and of paying for others).
"""

from sim.arithmetic import rint
from sim.chance import Purpose
from sim.demand import free_to_ask
from sim.meetings import bring
from sim.wiring import Moment, Step

__all__ = ["MEMBERSHIP", "MEMBERSHIP_STEPS"]

CLIENT, RESTS, DROPPED_OUT, GRADUATED = 1, 2, 3, 4


def sit_through(trouble, village_quitting_meeting):
    """Return what meetings and pressure have cost the client since it came, fen: one more meeting."""
    return trouble + village_quitting_meeting


def look_back(membership, open_loans, excluded, pressure, trouble, side_claim, village_quitting_pressure_month,
              village_quitting_cover_share):
    """Return (1 if its last loan has just been repaid, what membership has cost it so far, the same with what it put in for others
    and fears to lose), fen."""
    felt = trouble + rint(pressure * village_quitting_pressure_month)
    free = 1 if membership == CLIENT and open_loans == 0 and excluded == 0 else 0
    cost = felt if membership == CLIENT or open_loans > 0 else 0
    return free, cost, cost + rint(village_quitting_cover_share * side_claim)


def graduate(free, clean_cycles, usual, members, cash, savings, capital, livestock, informal, village_price_level,
             village_spending_poverty_line, village_graduation_income_lines, village_graduation_assets_lines,
             village_graduation_clean_loans, village_graduation_bank_chance, luck):
    """Return (1 if it leaves the program for good in good standing, 1 for the record, its usual income of a year, fen).

    Marks are poverty lines per head: of usual income, of what is owned beyond informal debt; or a bank takes it on.
    """
    line = village_spending_poverty_line * members * village_price_level
    earns = village_graduation_income_lines > 0.0 and 12 * usual >= village_graduation_income_lines * line
    owned = cash + savings + capital + livestock - informal
    owns = village_graduation_assets_lines > 0.0 and owned >= village_graduation_assets_lines * line
    banked = luck < village_graduation_bank_chance
    goes = 1 if free == 1 and clean_cycles >= village_graduation_clean_loans and (earns or owns or banked) else 0
    return goes, goes, goes * 12 * usual


def drop_out(free, graduates, felt_cost, loan_gain):
    """Return (1 if it stays away from now on, 1 for the record, by how much the cost passed the gain, fen)."""
    quits = 1 if free == 1 and graduates == 0 and felt_cost > loan_gain else 0
    return quits, quits, quits * (felt_cost - loan_gain)


def rest(free, graduates, quits, cash, usual, village_spending_buffer_months, village_resting_chance, village_resting_months,
         village_resting_chosen, luck_1):
    """Return (1 if it rests before another loan, 1 for the record, what it usually earns meanwhile, fen).

    Where rest is chosen, only those rest whose cash fills the buffer they want to hold.
    """
    enough = village_resting_chosen == 0 or cash >= village_spending_buffer_months * usual
    now = village_resting_months > 0 and free == 1 and graduates + quits == 0 and luck_1 < village_resting_chance
    rests = 1 if now and enough else 0
    return rests, rests, rests * usual * village_resting_months


def stand_apart(membership, pause, open_loans, graduates, quits, rests, cost, cash, usual, village_spending_buffer_months,
                village_resting_months, village_resting_chosen, village_quitting_months):
    """Return (standing with the program, months it stays away yet, what membership has cost it, fen).

    A chosen rest ends when it is needed no more; who dropped out for 0 months, or graduated, does not come back.
    """
    needs = membership == RESTS and village_resting_chosen == 1 and cash < village_spending_buffer_months * usual
    left = 0 if needs else max(pause - 1, 0)
    stays = membership == GRADUATED or left > 0 or (membership == DROPPED_OUT and pause == 0)
    waits = membership if stays and membership > CLIENT else 0
    standing = CLIENT if open_loans > 0 else waits
    standing = GRADUATED if graduates == 1 else (DROPPED_OUT if quits == 1 else (RESTS if rests == 1 else standing))
    months = village_quitting_months if quits == 1 else (village_resting_months if rests == 1 else left)
    return standing, (months if standing in (RESTS, DROPPED_OUT) else 0), (cost if standing == CLIENT else 0)


def stay_out(may_ask, membership):
    """Return 1 if the household may apply now: not while it rests or stays away."""
    return may_ask if membership <= CLIENT else 0


MEMBERSHIP = (
    Moment("look_back", "household", (
        Step(look_back, ("free", "cost", "felt_cost")),
        Step(graduate, ("graduates", "tally_graduated", "graduate"), Purpose.PART),
        Step(drop_out, ("quits", "tally_dropped_out", "drop_out")),
        Step(rest, ("rests", "tally_rested", "rest"), Purpose.PART),
        Step(stand_apart, ("membership", "pause", "trouble")),
    ), when="here"),
)
MEMBERSHIP_STEPS = {("membership", bring): Step(sit_through, ("trouble",)),
                    ("membership", free_to_ask): Step(stay_out, ("may_ask",))}
"""The steps that join paying and asking where clients may leave the program (sim/loan_terms.py)."""
