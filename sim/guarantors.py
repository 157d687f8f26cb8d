"""Guarantors [2]: households of the village, found among an applicant's ties, who pay when the borrower does not.

Who stands guarantor is bound to one borrower (`surety_for`) until no guaranteed loan of the borrower runs and what was paid for it
is paid back; whoever is still owed stands for nobody else (assumption). Lived only where a product asks for it (sim/acting.py).
"""

from sim.arithmetic import ratio, rint
from sim.chance import ORDINAL_BITS
from sim.loan_late import GUARANTOR, SINCE_DUE, owed_late
from sim.rules import ask
from sim.wiring import Moment, Step

__all__ = ["Guarantors", "guarantor_moments"]

OUT_OF_REACH = 2**52
"""An amount for which nobody stands guarantor, fen."""


def seek(choice, asked, loans, surety_owed, offer_row, offer_liability_kind, offer_liability_guarantors):
    """Return (guarantors an applicant for the product considered may have: one or two, 0 if it needs none; what they would answer
    for: all its loans), fen. Nobody stands again for whom guarantors have paid and are still owed.
    """
    needs = choice == offer_row and offer_liability_kind == GUARANTOR
    return (offer_liability_guarantors if needs else 0), (asked + loans if surety_owed == 0 else OUT_OF_REACH)


def could_vouch(here, excluded, late, surety_for, surety_owed, usual, base_wage, village_income_level, offer_liability_kind):
    """Return (1 if it may stand guarantor, its wage a month, its usual income of a year), fen.

    [2]: who guarantees nobody else; here also: nobody who is late, barred or in a guarantor's debt. All households of a village
    reside there in houses of their own (assumption).
    """
    free = here == 1 and excluded == 0 and late == 0 and surety_for == 0 and surety_owed == 0
    return (1 if free and offer_liability_kind == GUARANTOR else 0), rint(base_wage * village_income_level), 12 * usual


def vouch(free, wage, yearly, agrees, offer_liability_guarantor_income_times, offer_liability_guarantor_salary_month,
          offer_liability_guarantor_salary_share):
    """Return (1 if it would stand guarantor, and 2 more with a wage; the largest loan it may guarantee alone, fen).

    [2]: alone if its yearly net income exceeds the loan, or with a salary of 2,000 a month if its yearly income is half the loan.
    """
    by_income = rint(ratio(yearly * 1.0, offer_liability_guarantor_income_times)) - 1
    salaried = wage > 0 and wage >= offer_liability_guarantor_salary_month
    by_salary = rint(ratio(yearly * 1.0, offer_liability_guarantor_salary_share)) if salaried else 0
    return (1 if free == 1 and agrees > 0 else 0) + (2 if wage > 0 else 0), max(by_income, by_salary, 0)


def unbind():
    """Return 0: whether a loan of its own has guarantors is found anew."""
    return 0


def bind(product_liability_kind, household_vouches):
    """Return 1 if a loan of the household has guarantors."""
    return 1 if product_liability_kind == GUARANTOR else household_vouches


def begin_call():
    """Return zeros for what is counted at a call: short, what others answer for, pledged, put in, received, fen."""
    return 0, 0, 0, 0, 0


def call_guarantors(household_shortfall, product_liability_kind, first_day, principal_overdue, interest_overdue, fee_overdue,
                    penalty_overdue, late_since, product_arrears_grace_days, product_liability_call_days):
    """Return what the household's guarantors are called for, fen."""
    return household_shortfall + owed_late(
        GUARANTOR, product_liability_kind, first_day, principal_overdue, interest_overdue, fee_overdue, penalty_overdue,
        late_since, product_arrears_grace_days, product_liability_call_days)


def month_to_come(subsistence):
    """Return the subsistence of the month to come, fen, which a guarantor keeps."""
    return subsistence


def hold_answer(pledge, joint_shortfall, cash, keep):
    """Return what a guarantor pays, held to what it is called for and to its means beyond a month's subsistence, fen."""
    return max(min(pledge, joint_shortfall, cash - keep), 0)


def settle_call(cover, covered):
    """Return (paid as guarantor, received from guarantors), fen."""
    return cover, covered


def repay_guarantors(surety_owed, cash, subsistence):
    """Return what a borrower pays back to its guarantors, to pay and to share out, fen: all it can beyond its subsistence."""
    back = min(surety_owed, max(cash - subsistence, 0))
    return back, back


def be_repaid(pledge):
    """Return what comes back to a guarantor, fen."""
    return pledge


def guarantor_moments(chosen) -> list[Moment]:
    """Return the moments of guarantors, with the village's chosen rules."""
    return [
        Moment("seek", "household", (Step(seek, ("in_line", "cover")),), when="handed_in"),
        Moment("vouch", "household", (
            Step(could_vouch, ("free", "wage", "yearly")), ask("vouch", chosen), Step(vouch, ("vouches", "pledge")),
        ), when="degree"),
        Moment("unbind", "household", (Step(unbind, ("vouches",)),)),
        Moment("bind", "loan", (Step(bind, ("household_vouches",)),), when="status"),
        Moment("begin_call", "household", (
            Step(begin_call, ("shortfall", "joint_shortfall", "pledge", "cover", "covered")),)),
        Moment("call_guarantors", "loan", (SINCE_DUE, Step(call_guarantors, ("household_shortfall",)),), when="status"),
        Moment("answer_call", "household", (
            Step(month_to_come, ("keep",)), ask("answer_for", chosen), Step(hold_answer, ("pledge",))), when="surety_for"),
        Moment("settle_call", "household", (Step(settle_call, ("answer_for", "answered_for")),)),
        Moment("repay_guarantors", "household", (Step(repay_guarantors, ("repay_surety", "cover")),), when="surety_owed"),
        Moment("be_repaid", "household", (Step(be_repaid, ("return_surety",)),), when="surety_claim"),
    ]


class Guarantors:
    """Those who stand guarantor: found, called upon, paid back, set free. Nothing is lived where no product asks for them."""

    def __init__(self, engine, bonds) -> None:
        self._engine, self._bonds = engine, bonds

    @property
    def _idle(self) -> bool:
        return "guarantors" not in self._engine.store.changes

    def find(self) -> None:
        """Let applicants who need guarantors ask their ties; without enough of them an application waits."""
        if self._idle:
            return
        for offer in range(1, self._engine.store.offers.shape[0] + 1):
            self._engine.live("seek", number=offer)
            self._engine.live("vouch", number=offer)
            self._bonds.find(1 << ORDINAL_BITS)
            self._engine.live("take_turn")

    def call(self) -> None:
        """Call on those who stand for loans that are late beyond their terms; book what they pay."""
        if self._idle:
            return
        self._engine.live("begin_call")
        self._engine.live("call_guarantors")
        self._bonds.call()
        self._engine.live("answer_call")
        self._bonds.share(by="pledge", of="shortfall", into="cover", got="covered")
        self._engine.live("settle_call")
        self._engine.live("receive_from_guarantors")

    def pay_back(self) -> None:
        """Let borrowers pay back those who paid for them."""
        if self._idle:
            return
        self._engine.live("begin_call")
        self._engine.live("repay_guarantors")
        self._bonds.share(by="surety_claim", of="cover", into="pledge", got="covered")
        self._engine.live("be_repaid")

    def set_free(self) -> None:
        """Set free those whose borrower has no guaranteed loan and owes them nothing."""
        if self._idle:
            return
        self._engine.live("unbind")
        self._engine.live("bind")
        self._bonds.free()
