"""Another lender in the village: loans beside the program's, paid before or after it, or taken to repay it.

Where several lenders serve a village, many clients owe more than one, and some borrow from one to repay the other (McIntosh, de
Janvry & Sadoulet 2005 on rivals in Uganda: repayment fell where lenders shared no information; Guerin, Morvant-Roux & Villarreal
2013 on juggling with debt). A credit bureau shows a lender what its applicants owe elsewhere (de Janvry, McIntosh & Sadoulet 2010).
"""

from sim.arithmetic import floor_div, ratio, rint
from sim.chance import Purpose
from sim.demand import spend_loan
from sim.livelihood import live_until, month_end
from sim.meetings import what_to_keep
from sim.rules.borrow import by_plan, gain_over_price
from sim.wiring import Moment, Step

__all__ = ["RIVALS", "RIVAL_STEPS", "Rivals"]

SERVED, NOT_SERVED = 2, 1
MOST_COUNTED = 120
"""Months of arrears with the other lender are counted up to this: a byte."""
OVERBURDENED = 0.5
"""Share of usual means beyond which installments are too much: the limit of the Reserve Bank of India for microfinance (2022)."""
STEP_FEN = 10_000


def owe_elsewhere(amount, installments_month, village_rival_rate_annual, village_rival_term_months):
    """Return (interest added at once, installment, months to pay, installments promised a month), fen; nothing of no loan.

    A flat rate on the amount for the whole term. The month in which a loan is taken asks for nothing, hence a month more.
    """
    interest = rint(amount * village_rival_rate_annual * village_rival_term_months * (1.0 / 12.0))
    installment = rint(ratio(amount + interest, village_rival_term_months))
    lent = 1 if amount > 0 else 0
    return interest, lent * installment, lent * (village_rival_term_months + 1), installments_month + lent * installment


def ask_elsewhere(
    rival_client, rival_debt, rival_installment, rival_left, usual, plan, subsistence, cash, capital, business_income_usual,
    informal, installments_month, has_business, village_spending_buffer_months, village_business_exponent,
    village_business_depreciation_month, village_livestock_return_month, village_informal_moneylender_rate_month,
    village_demand_hassle, village_demand_burden_share, village_demand_use_business_share, village_demand_use_livestock_share,
    village_rival_reach_share, village_rival_rate_annual, village_rival_months_of_income, village_rival_term_months,
    village_rival_chance_month, luck, luck_1,
):
    """Return (2 if the other lender serves it, 1 if not; borrowed there, interest, fen; installment, months to pay, installments
    promised a month; 1 for the record).

    It weighs such a loan as it weighs the program's, at the flat rate it is told, and has one at a time. The other lender looks at
    nothing but that (`assumption:`).
    """
    client = rival_client if rival_client > 0 else (SERVED if luck < village_rival_reach_share else NOT_SERVED)
    free = 1 if client == SERVED and rival_debt == 0 else 0
    price = village_rival_rate_annual * village_rival_term_months * (1.0 / 12.0)
    amount, _ = gain_over_price(
        free * rint(village_rival_months_of_income * usual), usual, plan, subsistence, cash, capital, business_income_usual,
        informal, installments_month, has_business, village_spending_buffer_months, village_business_exponent,
        village_business_depreciation_month, village_livestock_return_month, village_informal_moneylender_rate_month,
        village_rival_chance_month, village_demand_hassle, village_demand_burden_share, village_demand_use_business_share,
        village_demand_use_livestock_share, STEP_FEN, village_rival_term_months, 30, price, 0, 0, 0, 0.0, luck_1, STEP_FEN)
    interest, installment, left, promised = owe_elsewhere(amount, installments_month, village_rival_rate_annual,
                                                          village_rival_term_months)
    lent = 1 if amount > 0 else 0
    return (client, amount, interest, installment if lent == 1 else rival_installment, left if lent == 1 else rival_left, promised,
            lent)


def use_elsewhere(rival_lend, informal, cash, has_business, village_demand_use_business_share, village_demand_use_livestock_share):
    """Return (invested, spent on animals, repaid to the moneylender), fen: money of the other lender is used like the program's."""
    business, animals, debt = by_plan(rival_lend, informal, has_business, village_demand_use_business_share,
                                      village_demand_use_livestock_share, 0.5)
    return spend_loan(business, animals, debt, cash, informal)


def borrow_to_repay(gap, rival_client, rival_debt, rival_installment, rival_left, usual, installments_month,
                    village_rival_rate_annual, village_rival_months_of_income, village_rival_term_months,
                    village_rival_to_repay_chance, luck):
    """Return (borrowed from the other lender, its interest, installment, months to pay, installments promised a month, what is
    still lacking at the meeting, fen; 1 for the record): who is short of an installment takes a loan to pay it."""
    able = gap > 0 and rival_client == SERVED and rival_debt == 0 and luck < village_rival_to_repay_chance
    needed = floor_div(max(gap, 0) + STEP_FEN - 1, STEP_FEN) * STEP_FEN
    amount = min(needed, rint(village_rival_months_of_income * usual)) if able else 0
    interest, installment, left, promised = owe_elsewhere(amount, installments_month, village_rival_rate_annual,
                                                          village_rival_term_months)
    lent = 1 if amount > 0 else 0
    return (amount, interest, installment if lent == 1 else rival_installment, left if lent == 1 else rival_left, promised,
            max(gap - amount, 0), lent)


def due_elsewhere(rival_debt, rival_installment, rival_left):
    """Return what the other lender asks for now, fen: what is owed beyond the installments still to come, arrears included."""
    return max(rival_debt - rival_installment * max(rival_left - 1, 0), 0)


def pay_first(rival_due, cash, subsistence, village_rival_paid_first):
    """Return what is paid to the other lender at the month's beginning, before the program's meetings, fen: from cash that is not
    needed for this month's food, where it comes first."""
    return village_rival_paid_first * min(rival_due, max(cash - subsistence, 0))


def pay_last(rival_due, cash):
    """Return what is paid to the other lender at the month's end, fen: as far as cash goes once the month is eaten."""
    return min(rival_due, max(cash, 0))


def end_month_elsewhere(rival_debt, rival_due, repay_rival, rival_left, rival_late, rival_installment, installments_month,
                        open_loans, usual, village_rival_reach_share):
    """Return (months to pay, months in arrears, installment, installments promised a month, and 1 for the record for who owes the
    other lender, who owes both, who is late there, who has promised more than half of its usual means); fen.

    rival_debt: owed after what is paid now.
    """
    owes = 1 if rival_debt > 0 else 0
    late = min(rival_late + 1, MOST_COUNTED) if repay_rival < rival_due else 0
    promised = installments_month - (1 - owes) * rival_installment
    there = 1 if village_rival_reach_share > 0.0 else 0
    client = 1 if open_loans > 0 else 0
    over = there if max(owes, client) == 1 and promised > OVERBURDENED * usual else 0
    return (max(rival_left - 1, 0), late, owes * rival_installment, promised, owes, owes * client, 1 if late > 0 else 0, over)


def look_up(rival_installment, installments_month, lender_approval_bureau_share, luck):
    """Return (installments the program's lender does not see, installments promised as far as it sees them), fen.

    A loan is in the credit bureau with the lender's share; a rating asks the household itself.
    """
    hidden = 0 if luck < lender_approval_bureau_share else rival_installment
    return hidden, installments_month - hidden


def close_file(rival_hidden, rival_installment, rival_late, installments_month, passes):
    """Return (installments promised a month, all of them, fen; nothing hidden; 1 if the officer recommends it: nobody seen to be
    late elsewhere)."""
    seen_late = rival_hidden == 0 and rival_installment > 0 and rival_late > 0
    return installments_month + rival_hidden, 0, (0 if seen_late else passes)


DUE = Step(due_elsewhere, ("rival_due",))
RIVALS = (
    Moment("ask_elsewhere", "household", (
        Step(ask_elsewhere, ("rival_client", "rival_lend", "rival_charge", "rival_installment", "rival_left", "installments_month",
                             "tally_rival_loans"), Purpose.RIVAL),
        Step(use_elsewhere, ("invest", "buy_livestock", "moneylender_repay")),
    ), when="here"),
    Moment("pay_elsewhere_first", "household", (DUE, Step(pay_first, ("repay_rival",))), when="here"),
    Moment("pay_elsewhere", "household", (
        *live_until(Step(month_end, ("until",))),
        DUE,
        Step(pay_last, ("repay_rival",)),
        Step(end_month_elsewhere, ("rival_left", "rival_late", "rival_installment", "installments_month", "tally_rival_clients",
                                   "tally_two_lenders", "tally_rival_late", "tally_overburdened")),
    ), when="here"),
    Moment("look_up", "household", (
        Step(look_up, ("rival_hidden", "installments_month"), Purpose.BUREAU),),
           when="visited_for_loan"),
    Moment("close_file", "household", (
        Step(close_file, ("installments_month", "rival_hidden", "passes")),), when="visited_for_loan"),
)
RIVAL_STEPS = {("rivals", what_to_keep): Step(
    borrow_to_repay, ("rival_lend", "rival_charge", "rival_installment", "rival_left", "installments_month", "gap",
                      "tally_juggled"), Purpose.RIVAL_REPAY)}
"""The step that joins the moment of paying where there is another lender (sim/loan_terms.py)."""


class Rivals:
    """The other lender, where there is one, as households meet it."""

    def __init__(self, engine) -> None:
        self._engine = engine

    def _live(self, moment: str) -> None:
        if "rivals" in self._engine.store.changes:
            self._engine.live(moment)

    def come_first(self) -> None:
        """Let households pay it before the program's meetings, where it comes first."""
        self._live("pay_elsewhere_first")

    def come_last(self) -> None:
        """Let households pay it at the month's end."""
        self._live("pay_elsewhere")

    def lend(self) -> None:
        """Let those whom it serves borrow, where that gains more than it costs."""
        self._live("ask_elsewhere")

    def be_looked_up(self) -> None:
        """Let the program's lender see of its loans what the credit bureau shows."""
        self._live("look_up")

    def be_forgotten(self) -> None:
        """Put the file away again: what a household has promised is all it has promised."""
        self._live("close_file")
