"""Ratings of clients, valid for a year, and the lines of credit they give: "rate, set the line, draw" [3] 14."""

from sim.arithmetic import clamp, normal, ratio, rint
from sim.chance import Purpose
from sim.demand import admit, offered_limit
from sim.wiring import Moment, Step

__all__ = ["RATING_MOMENTS", "RATING_STEPS", "Ratings"]

GOOD, USUAL, WEAK = 1, 2, 3
"""Codes of a rating; 0: not rated yet."""
NO_LINE = 4_000_000_000_000


def points(clean_cycles, assets, debts, installments_month, usual, will, lender_rating_clean_loans, lender_rating_debt_share_max,
           lender_rating_burden_share_max, lender_rating_opinion_min, lender_rating_opinion_sd, luck):
    """Return the points of a client, 0 to 4, one for each criterion met.

    [3] 16, 18: "assets, debts, cash flow, repayment record"; "the overall opinion of village committee and neighbors", which knows
    the will to pay with an error. assets, debts: fen.
    """
    record = 1 if clean_cycles >= lender_rating_clean_loans else 0
    sound = 1 if debts < lender_rating_debt_share_max * assets else 0
    flow = 1 if usual > 0 and installments_month <= lender_rating_burden_share_max * usual else 0
    opinion = 1 if will + lender_rating_opinion_sd * normal(luck) >= lender_rating_opinion_min else 0
    return record + sound + flow + opinion


def worth(cash, savings, savings_elsewhere, capital, livestock, loans, interest_owed, charges_owed, informal, side_owed):
    """Return (assets, debts), fen, as a lender sees them in the house."""
    return cash + savings + savings_elsewhere + capital + livestock, loans + interest_owed + charges_owed + informal + side_owed


def rate(month, points, rating, rated_until, late, lender_rating_valid_months, lender_rating_dynamic, lender_rating_good_points,
         lender_rating_usual_points):
    """Return (rating, month up to which it holds, 1 if it was set anew now).

    [3] 18: "a rating is in general valid for one year"; 19: "managed dynamically": arrears make it weak at once.
    """
    due = lender_rating_valid_months > 0 and month >= rated_until
    fresh = GOOD if points >= lender_rating_good_points else (USUAL if points >= lender_rating_usual_points else WEAK)
    now = fresh if due else rating
    fallen = late > 0 and lender_rating_dynamic == 1 and now > 0
    return (WEAK if fallen else now), (month + lender_rating_valid_months if due else rated_until), (1 if due else 0)


def set_line(rating, assets, debts, usual, line, rated_now, lender_line_income_times_0, lender_line_income_times_1,
             lender_line_income_times_2, lender_line_debt_share_max):
    """Return the line of credit, fen: by rating, set with it, and cut to the debt ratio that counts the whole of it.

    [3] 20, 23(1): "the line is set by the result of the rating"; "counting the line granted, debts are at most 75 % of assets".
    A weak client's line is no more than a weak client's also between two ratings.
    """
    times = lender_line_income_times_0 if rating == GOOD else (
        lender_line_income_times_1 if rating == USUAL else lender_line_income_times_2)
    most = lender_line_debt_share_max
    room = rint(ratio(most * assets - debts, 1.0 - most)) if most < 1.0 else NO_LINE
    whole = clamp(rint(12.0 * times * usual), 0, max(room, 0))
    return whole if rated_now == 1 else min(line, rint(12.0 * times * usual))


def count_rated(rating, rated_now, line):
    """Return (1 if rated anew; 1 if good, 1 if weak), and the line in fen, for the record."""
    return rated_now, (1 if rating == GOOD else 0), (1 if rating == WEAK else 0), line


def hold_to_rating(total_limit, limit, loans, rating, line, offer_rating_grade, offer_rating_line_share, lender_rating_valid_months,
                   lender_rating_limits_0, lender_rating_limits_1, lender_rating_limits_2):
    """Return (most that may be owed under the offer, most that may still be borrowed now), fen, for a client of this rating.

    [3] 23: an unsecured loan is at most 20 % of the line, a joint one 25 %; 24: a price for each rating, so that a form of the
    product is for its own clients only.
    """
    share = lender_rating_limits_0 if rating == GOOD else (
        lender_rating_limits_1 if rating == USUAL else lender_rating_limits_2)
    held = rint(share * total_limit) if lender_rating_valid_months > 0 else total_limit
    most = min(held, rint(offer_rating_line_share * line)) if offer_rating_line_share > 0.0 else held
    fits = offer_rating_grade == 0 or offer_rating_grade == rating
    total = most if fits else 0
    return total, min(limit, max(total - loans, 0))


def within_debt_ratio(admitted, cash, savings, savings_elsewhere, capital, livestock, loans, interest_owed, charges_owed, informal,
                      side_owed, offer_eligibility_debt_share_max):
    """Return 1 if the program admits the household and its debts are a smaller part of its assets (fen) than the product allows.

    [3] 9(2): "debts below 50 % of assets" for an unsecured loan; 10(2): below 60 % for a joint one.
    """
    assets, debts = worth(cash, savings, savings_elsewhere, capital, livestock, loans, interest_owed, charges_owed, informal,
                          side_owed)
    return admitted if offer_eligibility_debt_share_max >= 1.0 or debts < offer_eligibility_debt_share_max * assets else 0


def needs_visit(handed_in, cycles, line, loans, asked, late, lender_line_revolving):
    """Return (1 if an officer must visit the applicant; 1 if she draws on her line); sums in fen.

    [3] 25: "within the line and for a certain time, drawn many times, borrowed when needed, used in turn, repaid when due".
    The first loan is looked at (`assumption:` it is then that the account manager surveys her).
    """
    draws = handed_in == 1 and lender_line_revolving == 1 and cycles > 0 and late == 0 and loans + asked <= line
    return (0 if draws else handed_in), (1 if draws else 0)


def draw_on_line(in_turn, visited_for_loan, passes):
    """Return (1 if the application was looked at, 1 if it is recommended, 1 drawing on a line for the record)."""
    return max(visited_for_loan, in_turn), max(passes, in_turn), in_turn


RATING_STEPS = {
    ("ratings", offered_limit): Step(hold_to_rating, ("total_limit", "limit")),
    ("debt ratio", admit): Step(within_debt_ratio, ("admitted",)),
}
"""Steps that join the weighing of an offer where ratings, lines or debt ratios count."""
RATING_MOMENTS = (
    Moment("rate", "household", (
        Step(worth, ("assets", "debts")),
        Step(points, ("points",), Purpose.RATING),
        Step(rate, ("rating", "rated_until", "rated_now")),
        Step(set_line, ("line",)),
        Step(count_rated, ("tally_rated", "tally_rated_good", "tally_rated_weak", "tally_lines_fen")),
    ), when="may_ask"),
    Moment("needs_visit", "household", (Step(needs_visit, ("wants_visit", "in_turn")),), when="here"),
    Moment("draw_on_line", "household", (Step(draw_on_line, ("visited_for_loan", "passes", "tally_drawn")),), when="handed_in"),
)


class Ratings:
    """The lender's ratings. Nothing is lived where nobody is rated."""

    def __init__(self, engine) -> None:
        self._engine = engine

    def renew(self) -> None:
        """Rate clients whose rating has run out, and set their lines."""
        if "ratings" in self._engine.store.changes:
            self._engine.live("rate")
