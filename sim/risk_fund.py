"""The risk fund of a group [3]: members' deposits in their own names at the lender, which alone releases them.

A loan that is late beyond its terms is paid from the borrower's own deposit first, then from the others' in proportion to their
deposits (assumption: "as agreed" [3]); the borrower owes them through the group. Lived only where a product asks for it.
"""

from sim.arithmetic import mul_div, ratio, rint
from sim.loan_late import POOLED_FUND, SINCE_DUE, owed_late
from sim.wiring import Moment, Step

__all__ = ["RISK_FUND", "RiskFunds", "pay_in", "pay_in_more"]

MILLION = 1_000_000
NO_CEILING = 2**52


def call_fund(household_shortfall, product_liability_kind, first_day, principal_overdue, interest_overdue, fee_overdue,
              penalty_overdue, late_since, product_arrears_grace_days, product_liability_call_days):
    """Return what the risk fund is called for on the household's loans, fen."""
    return household_shortfall + owed_late(
        POOLED_FUND, product_liability_kind, first_day, principal_overdue, interest_overdue, fee_overdue, penalty_overdue,
        late_since, product_arrears_grace_days, product_liability_call_days)


def own_deposit_first(shortfall, risk_deposit):
    """Return (own deposit released to pay, what it pays of the loan, what is left for the other members' deposits), fen."""
    own = min(shortfall, risk_deposit)
    return own, own, shortfall - own


def offer_deposit(risk_deposit, shortfall):
    """Return the deposit that stands for others, fen: that of members for whom the fund is not called."""
    return risk_deposit if shortfall == 0 else 0


def draw(cover, covered):
    """Return (drawn from the member's deposit for others, lent to it by the group out of others' deposits, the same for the
    record), fen."""
    return cover, covered, covered


def count_pooled(balance, product_liability_kind, household_cover):
    """Return what the household owes on loans that a risk fund secures, fen."""
    return household_cover + (balance if product_liability_kind == POOLED_FUND else 0)


def fund_due(most, will_owe, deposit, fund_ppm):
    """Return what a member pays into the risk fund, fen, at most `most`: what its deposit lacks of the share of all it will owe."""
    return max(min(mul_div(will_owe, fund_ppm, MILLION) - deposit, most), 0) if fund_ppm > 0 else 0


def pay_in(principal, agreed, opening_fee_due, opening_saving_due, household_loans, household_risk_deposit, product_fund_ppm):
    """Return what is withheld from a disbursement of `principal` fen for the member's own deposit in the risk fund [3], at most
    what fee and saving leave of it: a deposit drawn upon may lack more. A loan in tranches pays for all of them."""
    left = principal - opening_fee_due - opening_saving_due
    return fund_due(left, household_loans - principal + agreed, household_risk_deposit, product_fund_ppm)


def pay_in_more(principal_new, household_loans, household_risk_deposit, product_fund_ppm):
    """Return what is withheld for the risk fund, fen, when a loan is raised by principal_new."""
    return fund_due(principal_new, household_loans + principal_new, household_risk_deposit, product_fund_ppm)


def open_room(fund, pooled_loans, fund_times, offer_liability_kind, offer_liability_fund_multiple):
    """Return (the ceiling of the group's loans over its fund, times; what may still be lent under it, fen): at most 3 times [3].

    A fund that was drawn upon lets nobody borrow until it is made good.
    """
    pooled = offer_liability_kind == POOLED_FUND
    times = offer_liability_fund_multiple if pooled else fund_times
    room = rint(times * fund) - pooled_loans if times > 0.0 else NO_CEILING
    return times, (room if pooled else 0)


def need_room(choice, granted, loans, risk_deposit, offer_row, offer_fund_ppm, offer_liability_kind, offer_liability_fund_multiple):
    """Return (1 if the grant must fit under the ceiling of the fund; by how much it narrows the room, fen: what it adds to the
    loans less what the member's own deposit lifts the ceiling)."""
    under = granted > 0 and choice == offer_row and offer_liability_kind == POOLED_FUND
    paid_in = fund_due(granted, loans + granted, risk_deposit, offer_fund_ppm)
    return (1 if under else 0), max(granted - rint(offer_liability_fund_multiple * paid_in), 0)


def keep_ceiling(granted, in_turn):
    """Return (the grant if it fits under the ceiling of the fund, else nothing; 0: it is looked at no more), fen."""
    return (granted if in_turn == 1 else 0), 0


def releasable(fund, pooled_loans, fund_times):
    """Return what may leave the risk fund, fen: what the ceiling leaves over; all of it once the group owes nothing."""
    kept = rint(ratio(pooled_loans * 1.0, fund_times)) + 1 if fund_times > 0.0 else 0
    return fund if pooled_loans == 0 else max(fund - kept, -1)


def ask_release(risk_deposit, cover, written_off):
    """Return 1 if a member who owes nothing under the fund, and nothing written off, asks for its deposit back (fen)."""
    return 1 if risk_deposit > 0 and cover == 0 and written_off == 0 else 0


def release(risk_deposit, in_turn):
    """Return (the deposit released, fen; 0: it waits no more)."""
    return in_turn * risk_deposit, 0


RISK_FUND = (
    Moment("call_fund", "loan", (SINCE_DUE, Step(call_fund, ("household_shortfall",)),), when="status"),
    Moment("draw_own", "household", (
        Step(own_deposit_first, ("release_fund", "covered", "joint_shortfall")),), when="shortfall"),
    Moment("offer_deposit", "household", (Step(offer_deposit, ("pledge",)),), when="risk_deposit"),
    Moment("draw", "household", (Step(draw, ("draw_fund", "stood_for", "tally_group_covered_fen")),), when="group_row"),
    Moment("count_pooled", "loan", (Step(count_pooled, ("household_cover",)),), when="status"),
    Moment("open_room", "group", (Step(open_room, ("fund_times", "fund_room")),)),
    Moment("need_room", "household", (Step(need_room, ("in_line", "pledge")),), when="granted"),
    Moment("keep_ceiling", "household", (Step(keep_ceiling, ("granted", "in_line")),), when="in_line"),
    Moment("releasable", "group", (Step(releasable, ("fund_room",)),)),
    Moment("ask_release", "household", (Step(ask_release, ("in_line",)),), when="risk_deposit"),
    Moment("release", "household", (Step(release, ("release_fund", "in_line")),), when="in_line"),
)


class RiskFunds:
    """The risk funds of all groups: drawn upon, held to their ceiling, released. Nothing is lived where no product asks for one."""

    def __init__(self, engine, shares) -> None:
        self._engine, self._shares = engine, shares

    @property
    def _idle(self) -> bool:
        return "pooled" not in self._engine.store.changes

    def call(self) -> None:
        """Pay loans that are late beyond their terms out of the borrower's own deposit, then out of the others'."""
        if self._idle:
            return
        for moment in ("begin_call", "call_fund", "draw_own", "receive_from_fund", "offer_deposit"):
            self._engine.live(moment)
        self._shares.total("joint_shortfall", "group", "shortfall")
        self._shares.total("pledge", "group", "pledged")
        self._engine.live("call")
        self._shares.share_out("group", "covering", by="pledge", into="cover")
        self._shares.share_out("group", "covering", by="joint_shortfall", into="covered")
        self._engine.live("draw")
        self._engine.live("receive_from_fund")

    def hold_ceilings(self) -> None:
        """Grant only what keeps a group's loans within the multiple of its fund, in order of the queue."""
        if self._idle:
            return
        self._count()
        for offer in range(1, self._engine.store.offers.shape[0] + 1):
            self._engine.live("open_room", number=offer)
            self._engine.live("need_room", number=offer)
            self._shares.fill("in_line", "group", "fund_room", into="in_turn", amounts="pledge")
            self._engine.live("keep_ceiling")

    def release(self) -> None:
        """Release deposits of members who owe nothing, as far as the ceiling allows."""
        if self._idle:
            return
        self._count()
        self._engine.live("releasable")
        self._engine.live("ask_release")
        self._shares.fill("in_line", "group", "fund_room", into="in_turn", amounts="risk_deposit")
        self._engine.live("release")

    def _count(self) -> None:
        self._engine.live("begin_call")
        self._engine.live("count_pooled")
        self._shares.total("risk_deposit", "group", "fund")
        self._shares.total("cover", "group", "pooled_loans")
