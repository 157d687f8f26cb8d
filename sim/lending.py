"""The lender at work: approvals, the queue for cash, recovery, funding, provisions, closing the month."""

from sim.arithmetic import clamp, rint
from sim.fund import share_of_recovery
from sim.loan_hiding import Hiding
from sim.loan_policies import Policies
from sim.moneylender import MONEYLENDER, look_ahead
from sim.rules import ask
from sim.staffing import Staffing
from sim.wiring import Moment, Step

__all__ = ["LenderAtWork", "lending_moments"]


def find_funds(granted, cash, borrowings, lender_open, lender_capital_credit_line, lender_costs_overhead_month):
    """Return (borrowed to meet the loans granted, cash that may be lent), fen: a month's overhead is kept back."""
    lack = granted + lender_costs_overhead_month - cash
    drawn = lender_open * clamp(lack, 0, max(lender_capital_credit_line - borrowings, 0))
    return drawn, max(cash + drawn - lender_costs_overhead_month, 0)


def running_costs(lender_open, lender_costs_overhead_month, lender_costs_per_loan, lender_costs_watch_share, tally_disbursed_count,
                  lent_month, borrowings, lender_capital_borrowing_rate_annual, lender_capital_donations_month):
    """Return (overhead, cost of making and watching the loans of this month, interest on borrowings, donations), fen."""
    return (
        lender_open * lender_costs_overhead_month,
        lender_costs_per_loan * tally_disbursed_count + rint(lender_costs_watch_share * lent_month),
        rint(borrowings * lender_capital_borrowing_rate_annual * (1.0 / 12.0)), lender_open * lender_capital_donations_month,
    )


def repay_funds(cash, borrowings, lender_costs_overhead_month, lender_capital_repay_share_month):
    """Return the borrowings repaid, fen: a share of the cash beyond a month's overhead."""
    return clamp(rint(lender_capital_repay_share_month * (cash - lender_costs_overhead_month)), 0, borrowings)


def fill_allowance(tally_provision_needed_fen, allowance):
    """Return the impairment charge that brings the allowance to what the lender's table asks for (negative: released), fen."""
    return tally_provision_needed_fen - allowance


def lowest(lowest_cash, cash):
    """Return the lowest cash at a month's end so far, fen (negative: the lender needed money it did not have)."""
    return min(lowest_cash, cash)


def hold_recovered(recovering, written_off, cash):
    """Return what is recovered, fen: no more than is claimed and at hand."""
    return max(min(recovering, written_off, cash), 0)


def count_recovered(recover):
    """Return 1 if the household paid on debts written off (recover: fen)."""
    return 1 if recover > 0 else 0


def lending_moments(chosen) -> list[Moment]:
    """Return the moments of officers and lender, with the village's chosen rules."""
    return [
        *MONEYLENDER,
        Moment("make_good", "household", (
            ask("make_good", chosen),
            Step(hold_recovered, ("recover",)),
            Step(share_of_recovery, ("return_recovery", "fund_part")),
            Step(count_recovered, ("tally_recovered_count",)),
        ), when="written_off"),
        Moment("find_funds", "lender", (Step(find_funds, ("borrow", "to_lend")),)),
        Moment("close", "lender", (
            Step(running_costs, ("pay_overhead", "pay_loan_cost", "pay_funding_interest", "donate")),
            Step(repay_funds, ("repay_borrowing",)),
            Step(fill_allowance, ("provide",)),
            Step(lowest, ("lowest_cash",)),
        )),
    ]


class LenderAtWork:
    """The lender: calls on security, classifies, decides, pays out, closes its books."""

    def __init__(self, engine, shares, guarantors, funds, frauds) -> None:
        self._engine, self._shares, self._guarantors, self._funds = engine, shares, guarantors, funds
        self._policies = Policies(engine)
        self._frauds, self._hiding, self._staffing = frauds, Hiding(engine), Staffing(engine, shares)

    def call_on_security(self) -> None:
        """Call on guarantors, risk funds and pledged policies for loans that are late beyond their terms."""
        self._guarantors.call()
        self._funds.call()
        self._policies.call()

    def claim_on_fund(self) -> None:
        """Have bad loans compensated where enough of what the fund covers is bad; the county keeps the fund at its multiple."""
        if "fund" in self._engine.store.changes:
            self._engine.live("count_covered")
            self._engine.live("weigh")
            self._engine.live("claim")
            self._engine.live("settle")
            self._shares.total("fund_part", "lender", "fund_part")

    def look_elsewhere(self) -> None:
        """Let officers come and go; see how the branch's loans outside these villages grow and how many of them are bad."""
        self._staffing.take_seats()
        if "branch" in self._engine.store.changes:
            self._engine.live("look_elsewhere")

    def collect_and_classify(self) -> None:
        """Go after written-off debts, age arrears, put loans at risk, write off what is too late, see what the table asks for."""
        if "recovery" in self._engine.store.changes:
            self._engine.live("make_good")
        self._hiding.hide()
        self._engine.live("classify")
        self._frauds.find_out()
        if "diversion" in self._engine.store.changes:
            self._engine.live("check_use")
            if "watching" in self._engine.store.changes:
                self._engine.live("tell")
        if "centers" in self._engine.store.changes:
            self._engine.live("gather")

    def decide_and_disburse(self) -> None:
        """Grant within the committee's limits, in order of the queue as far as cash and credit line go, and pay out."""
        self._engine.live("decide")
        for offer in range(1, self._engine.store.offers.shape[0] + 1):
            self._engine.live("keep_least", number=offer)
        self._funds.hold_ceilings()
        if "grades" in self._engine.store.changes:
            self._keep_to_caps()
        if "capacity" in self._engine.store.changes:
            self._approve_what_time_allows()
        else:
            self._shares.total("granted", "lender", "granted")
            self._engine.live("find_funds")
            self._shares.fill("granted", "lender", "to_lend", into="in_turn", amounts="granted")
        self._engine.live("answer")
        self._engine.live("pay_out")
        if "top_up" in self._engine.store.changes:
            self._engine.live("top_up")
            self._engine.live("agree_anew")
        self._engine.live("open")
        self._frauds.pass_on()
        self._engine.live("use")
        if "ventures" in self._engine.store.changes:
            look_ahead(self._engine)
            self._engine.live("venture")
        self._frauds.see_whole_loan()
        self._guarantors.set_free()
        self._funds.release()

    def _keep_to_caps(self) -> None:
        """Grant new clients, then money, only as far as the caps of each officer's grade go."""
        self._engine.live("ask_for_room")
        self._shares.fill("wants_visit", "officer", "client_room", into="in_turn")
        self._engine.live("keep_room")
        self._shares.fill("granted", "officer", "portfolio_room", into="in_turn", amounts="granted")
        self._engine.live("keep_room")

    def _approve_what_time_allows(self) -> None:
        """Let reviewers and committee pass as many loans and as much money as they can in a month; the rest waits."""
        self._engine.live("sit_in_committee")
        self._engine.live("weigh_grant")
        self._shares.fill("granted", "lender", "approvals_left", into="in_turn", amounts="counted")
        self._engine.live("weigh_money")
        self._shares.fill("in_turn", "lender", "approvals_fen_left", into="wants_visit", amounts="counted")
        self._engine.live("put_off")
        self._shares.total("counted", "lender", "granted")
        self._engine.live("find_funds")
        self._shares.fill("wants_visit", "lender", "to_lend", into="in_turn", amounts="granted")

    def close_month(self) -> None:
        """Pay officers and overhead, interest on funds, book donations, fill the allowance; see how the branch stands."""
        self._engine.live("work")
        if self._engine.store.changes & {"watched", "costs by size"}:
            self._shares.total("borrowed", "lender", "lent_month")
        self._engine.live("close")
        for practice, moment in (("liquidity", "meet_shortage"), ("appraisal", "appraise")):
            if practice in self._engine.store.changes:
                self._engine.live(moment)
        if "branch" in self._engine.store.changes:
            self._shares.total("borrowed", "lender", "lent_month")
            self._engine.live("review_branch")
        self._engine.live("outstanding")
        self._engine.live("note")
        if "centers" in self._engine.store.changes:
            self._engine.live("hold_meetings")
        self._staffing.review()
