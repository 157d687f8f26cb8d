"""Frauds named in [1]: borrowed names and on-lending. The booked borrower and the one behind the loan are two households."""

from sim.arithmetic import clamp, floor_div, mul_div, rint
from sim.chance import Purpose
from sim.wiring import Moment, Step

__all__ = ["FRAUD_MOMENTS", "Frauds"]

ON_LENDER, NAME_LENDER, FOUND_OUT = 1, 2, 2
"""Codes of a household that borrows for another; found out, 2 is added."""
STEP = 10_000


def agree_on_fraud(registered, counted, village_fraud_names_chance, village_fraud_on_lending_chance, luck):
    """Return 0 for an honest household, 1 for one that passes a part of its loans on, 2 for one that lends its name.

    [1] 5(3): "borrowed names, on-lending": a listed household borrows for a neighbor who is not on the list
    (counted: 1 + the row of that neighbor, 0 for none).
    """
    able = registered > 0 and counted > 0
    names = able and luck < village_fraud_names_chance
    passes = able and luck < village_fraud_names_chance + village_fraud_on_lending_chance
    return NAME_LENDER if names else (ON_LENDER if passes else 0)


def inflate(asked, asked_limit, loans, waited, village_fraud_inflated_share):
    """Return the amount asked for, fen, in hundreds of yuan. [1] 5(3): "inflated demand": a new application is for more than is
    wanted, as far as the limit goes."""
    more = floor_div(min(rint(asked * (1.0 + village_fraud_inflated_share)), asked_limit - loans), STEP) * STEP
    return max(more, asked) if waited == 0 else asked


def part_passed(front, village_fraud_on_lending_share):
    """Return the part of a loan that goes to the household behind it: all where only the name was lent."""
    return 1.0 if front == NAME_LENDER or front == NAME_LENDER + FOUND_OUT else village_fraud_on_lending_share


def pass_on(borrowed, cash, passed_share):
    """Return (passed on to the household behind, what is left of the loan to use, passed on once more), fen."""
    passed = clamp(rint(passed_share * borrowed), 0, min(cash, borrowed))
    return passed, borrowed - passed, passed


def get_share(counted, front):
    """Return what a household behind loans in other names receives, fen."""
    return counted if front == 0 else 0


def see_whole_loan(borrowed, counted):
    """Return what was lent to the booked borrower this month, fen, with what was passed on."""
    return borrowed + counted


def claim_back(due, passed_share):
    """Return what the booked borrower asks of the one behind for this meeting, fen."""
    return rint(passed_share * due)


def food_left(subsistence, day):
    """Return subsistence of the rest of the month, fen."""
    return mul_div(subsistence, 30 - day, 30)


def bring_back(counted, cash, keep, front, village_fraud_pays_chance, luck_1):
    """Return (what the household behind brings for a meeting, the same once more), fen: nobody can press it, it is not on paper."""
    brings = max(min(counted, cash - keep), 0) if front == 0 and luck_1 < village_fraud_pays_chance else 0
    return brings, (brings if front == 0 else counted)


def hand_in(counted):
    """Return what the booked borrower is brought, fen."""
    return counted


def pay_no_more(paying, due, joint_due, counted, passed_share):
    """Return (what is brought to the meeting, short, of that the group answers for), fen: the booked borrower pays her own part and
    what was brought to her, not the debt of another."""
    held = min(paying, counted + due - rint(passed_share * due))
    return held, due - held, min(due - held, joint_due)


def find_out(front, open_loans, visited, village_officials_supervise_share, lender_checks_find_share, lender_checks_see_chance,
             luck_2):
    """Return (how it borrows for another, found out or not; 1 for the record).

    [1] 42/2017 4: village committees "help to supervise the use of loans"; after-loan checks [3] and an officer who calls
    on a late client see it too. What is found is not compensated.
    """
    unseen = (1.0 - village_officials_supervise_share) * (1.0 - lender_checks_find_share)
    seen = 1.0 - unseen * (1.0 - visited * lender_checks_see_chance)
    now = 1 if 0 < front <= NAME_LENDER and open_loans > 0 and luck_2 < seen else 0
    return front + now * FOUND_OUT, now


def leave_out(excluded, front):
    """Return 1 if barred from further loans: after a default, or once a breach was found."""
    return max(excluded, 1 if front > NAME_LENDER else 0)


FRAUD_MOMENTS = (
    Moment("agree_on_fraud", "household", (Step(agree_on_fraud, ("front",), Purpose.FRAUD),), when="here"),
    Moment("inflate", "household", (Step(inflate, ("asked",)),), when="handed_in"),
    Moment("pass_on", "household", (
        Step(part_passed, ("passed_share",)), Step(pass_on, ("pass_on", "borrowed", "counted"))), when="front"),
    Moment("get_share", "household", (Step(get_share, ("receive_passed",)),), when="counted"),
    Moment("see_whole_loan", "household", (Step(see_whole_loan, ("borrowed",)),), when="front"),
    Moment("claim_back", "household", (
        Step(part_passed, ("passed_share",)), Step(claim_back, ("counted",))), when="front"),
    Moment("bring_back", "household", (
        Step(food_left, ("keep",)), Step(bring_back, ("bring_back", "counted"), Purpose.FRAUD)), when="counted"),
    Moment("hand_in", "household", (Step(hand_in, ("hand_in",)),), when="front"),
    Moment("pay_no_more", "household", (
        Step(part_passed, ("passed_share",)), Step(pay_no_more, ("paying", "shortfall", "joint_shortfall"))), when="front"),
    Moment("find_out", "household", (
        Step(find_out, ("front", "tally_breaches"), Purpose.FRAUD), Step(leave_out, ("excluded",))), when="front"),
)


class Frauds:
    """Those who borrow for others and those behind them. Nothing is lived where no terms of a village allow for fraud."""

    def __init__(self, engine, shares) -> None:
        self._engine, self._shares = engine, shares

    @property
    def _afoot(self) -> bool:
        return "fraud" in self._engine.store.changes

    def begin(self) -> None:
        """Find for each listed household a neighbor not on the list, and agree with some of them."""
        if self._afoot:
            self._shares.name_neighbors("registered", "counted")
            self._engine.live("agree_on_fraud")

    def inflate(self) -> None:
        """Ask for more than is wanted."""
        if self._afoot:
            self._engine.live("inflate")

    def pass_on(self) -> None:
        """Pass loans paid out in other names on to those behind them."""
        if self._afoot:
            self._engine.live("count_anew")
            self._engine.live("pass_on")
            self._shares.carry("front", "registered", "counted")
            self._engine.live("get_share")

    def see_whole_loan(self) -> None:
        """Note for the books of the month what was lent to the booked borrower, passed on or not."""
        if self._afoot:
            self._engine.live("see_whole_loan")

    def bring_back(self, meeting: int) -> None:
        """Ask those behind the loans for what is due, and take it to the booked borrowers."""
        if self._afoot:
            self._engine.live("count_anew", meeting)
            self._engine.live("claim_back", meeting)
            self._shares.carry("front", "registered", "counted")
            self._engine.live("bring_back", meeting)
            self._shares.carry_back("front", "registered", "due", "counted")
            self._engine.live("hand_in", meeting)

    def pay_no_more(self, meeting: int) -> None:
        """Let booked borrowers pay only their own part and what was brought to them."""
        if self._afoot:
            self._engine.live("pay_no_more", meeting)

    def find_out(self) -> None:
        """Let village officials and after-loan checks find some of the breaches."""
        if self._afoot:
            self._engine.live("find_out")
