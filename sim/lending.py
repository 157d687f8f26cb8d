"""The lender at work: officers' visits, provisions, wages, funding, the queue for cash, closing the month."""

from sim.arithmetic import clamp, rint
from sim.chance import Purpose
from sim.fund import share_of_recovery
from sim.rules import ask
from sim.wiring import Moment, Step

__all__ = ["LenderAtWork", "Officers", "lending_moments"]


def open_day(lender_open, lender_officers_visits_month, lender_officers_time_share):
    """Return the visits this officer can make this month: full-time visits times the share of time spent here."""
    return lender_open * rint(lender_officers_visits_month * lender_officers_time_share)


def call_on_late(late, open_loans):
    """Return 1 if an officer should call because a loan is at risk."""
    return 1 if late > 0 and open_loans > 0 else 0


def least_pressed_first(pressure, luck):
    """Return the place in the officer's round: those who feel least pressed first, in any order among equals."""
    return 2.0 * pressure + luck


def count_visit(visited, visited_for_loan):
    """Return visits made to this household this month, for the record."""
    return visited + visited_for_loan


def pay_officer(lender_open, lender_officers_wage_month, lender_officers_time_share):
    """Return the officer's pay for the share of time spent in these villages, fen, and that time, thousandths."""
    return lender_open * rint(lender_officers_wage_month * lender_officers_time_share), lender_open * rint(
        1000.0 * lender_officers_time_share)


def find_funds(granted, cash, borrowings, lender_open, lender_capital_credit_line, lender_costs_overhead_month):
    """Return (borrowed to meet the loans granted, cash that may be lent), fen: a month's overhead is kept back."""
    lack = granted + lender_costs_overhead_month - cash
    drawn = lender_open * clamp(lack, 0, max(lender_capital_credit_line - borrowings, 0))
    return drawn, max(cash + drawn - lender_costs_overhead_month, 0)


def running_costs(lender_open, lender_costs_overhead_month, lender_costs_per_loan, tally_disbursed_count, borrowings,
                  lender_capital_borrowing_rate_annual, lender_capital_donations_month):
    """Return (overhead, cost of loans made this month, interest on borrowings, donations), fen."""
    return (
        lender_open * lender_costs_overhead_month, lender_costs_per_loan * tally_disbursed_count,
        rint(borrowings * lender_capital_borrowing_rate_annual * (1.0 / 12.0)), lender_open * lender_capital_donations_month,
    )


def fill_allowance(tally_provision_needed_fen, allowance):
    """Return the impairment charge that brings the allowance to what the lender's table asks for (negative: released), fen."""
    return tally_provision_needed_fen - allowance


def lowest(lowest_cash, cash):
    """Return the lowest cash at a month's end so far, fen (negative: the lender needed money it did not have)."""
    return min(lowest_cash, cash)


def hold_recovered(recovering, written_off, cash):
    """Return what is recovered, fen: no more than is claimed and at hand."""
    return max(min(recovering, written_off, cash), 0)


def lending_moments(chosen) -> list[Moment]:
    """Return the moments of officers and lender, with the village's chosen rules."""
    return [
        Moment("open_day", "officer", (Step(open_day, ("capacity",)),)),
        Moment("round", "household", (
            Step(call_on_late, ("wants_visit",)), Step(least_pressed_first, ("place",), Purpose.VISIT)), when="here"),
        Moment("count_visits", "household", (Step(count_visit, ("tally_officers_visits",)),), when="here"),
        Moment("make_good", "household", (
            ask("make_good", chosen),
            Step(hold_recovered, ("recover",)),
            Step(share_of_recovery, ("return_recovery", "fund_part")),
        ), when="written_off"),
        Moment("find_funds", "lender", (Step(find_funds, ("borrow", "to_lend")),)),
        Moment("work", "officer", (Step(pay_officer, ("pay_wages", "tally_officers_thousandths")),)),
        Moment("close", "lender", (
            Step(running_costs, ("pay_overhead", "pay_loan_cost", "pay_funding_interest", "donate")),
            Step(fill_allowance, ("provide",)),
            Step(lowest, ("lowest_cash",)),
        )),
    ]


class Officers:
    """The loan officers: their rounds and their judgment."""

    def __init__(self, engine, shares) -> None:
        self._engine, self._shares = engine, shares

    def visit(self) -> None:
        """Call on clients who are late, as far as the month's visits go."""
        self._engine.live("open_day")
        self._engine.live("round")
        self._shares.fill("wants_visit", "officer", "capacity", into="visited")

    def screen(self) -> None:
        """Visit applicants at home with the visits that are left, longest waiting first, and recommend or not."""
        self._shares.fill("handed_in", "officer", "capacity", into="visited_for_loan")
        self._engine.live("screen")
        self._engine.live("count_visits")


class LenderAtWork:
    """The lender: calls on security, classifies, decides, pays out, closes its books."""

    def __init__(self, engine, shares, guarantors, funds) -> None:
        self._engine, self._shares, self._guarantors, self._funds = engine, shares, guarantors, funds

    def call_on_security(self) -> None:
        """Call on guarantors and risk funds for loans that are late beyond their terms."""
        self._guarantors.call()
        self._funds.call()

    def claim_on_fund(self) -> None:
        """Have bad loans compensated where enough of what the fund covers is bad; the county keeps the fund at its multiple."""
        if "fund" in self._engine.store.changes:
            self._engine.live("count_covered")
            self._engine.live("weigh")
            self._engine.live("claim")
            self._engine.live("settle")

    def collect_and_classify(self) -> None:
        """Go after written-off debts, age arrears, put loans at risk, write off what is too late, see what the table asks for."""
        if "recovery" in self._engine.store.changes:
            self._engine.live("make_good")
        self._engine.live("classify")

    def decide_and_disburse(self) -> None:
        """Grant within the committee's limits, in order of the queue as far as cash and credit line go, and pay out."""
        self._engine.live("decide")
        self._funds.hold_ceilings()
        self._shares.total("granted", "lender", "granted")
        self._engine.live("find_funds")
        self._shares.fill("granted", "lender", "to_lend", into="in_turn", amounts="granted")
        self._engine.live("answer")
        self._engine.live("pay_out")
        if "top_up" in self._engine.store.changes:
            self._engine.live("top_up")
            self._engine.live("agree_anew")
        self._engine.live("open")
        self._engine.live("use")
        self._guarantors.set_free()
        self._funds.release()

    def close_month(self) -> None:
        """Pay officers and overhead, interest on funds, book donations, fill the allowance."""
        self._engine.live("work")
        self._engine.live("close")
        self._engine.live("outstanding")
        self._engine.live("note")
