"""What lender and county have promised, checked each month against the books: a broken promise stops the run."""

import numpy as np

from sim.accounts import MOVE_NUMBER

__all__ = ["PromiseBroken", "Promises"]


class PromiseBroken(AssertionError):
    """A rule that the terms promise was not kept: says which, in which world, and the numbers. Units are fen and months."""


class Promises:
    """The rules of lender and county that must hold after every step. Cheap: a few numbers for each world."""

    def __init__(self, store) -> None:
        self._store = store

    def must_hold(self) -> None:
        """See that the rules of the fund, of the officers and of the branch were kept; raises PromiseBroken."""
        if "fund" in self._store.changes:
            self._losses_are_split()
            self._fund_is_topped_up()
        if "account" in self._store.changes:
            self._officers_answer()
        if "branch" in self._store.changes:
            self._branch_stays_closed()

    def _of(self, table: str, name: str) -> np.ndarray:
        return self._store.column(table, name)[1:]

    def _moved(self, name: str) -> np.ndarray:
        return self._store.moved[1:, MOVE_NUMBER[name]]

    def _must(self, kept: np.ndarray, promise: str, *numbers: np.ndarray) -> None:
        if not kept.all():
            world = int(np.argmin(kept))
            found = ", ".join(str(values[world]) for values in numbers)
            raise PromiseBroken(f"world {world + 1}: {promise}: {found}")

    def _officers_answer(self) -> None:
        """Caseload is the clients assigned; escrow is what was earned less what was paid and set off [3]; [2] who is suspended
        makes no new loan."""
        officers = self._store.tables["officer"].columns
        held = officers["earned"] - officers["paid_out"] - officers["set_off"]
        served = self._store.column("household", "officer_row") > 0
        seats = [row for first, end, _, _ in self._store.stretches["officer"].tolist() for row in range(first, end)]
        clients = int((self._store.column("household", "open_loans")[served] > 0).sum())
        for kept, promise in (
            ((held == officers["escrow"]).all() and (held >= 0).all(), "rewards held are not those earned less paid and set off"),
            (clients == int(officers["clients"][seats].sum()), "an officer's caseload is not the clients assigned"),
            (not ((officers["suspended_months"] > 0) & (officers["made"] > 0)).any(), "a suspended officer has made a loan"),
        ):
            if not kept:
                raise PromiseBroken(promise)

    def _branch_stays_closed(self) -> None:
        """[2]: a suspended branch makes no new loan, nor does one that is wound up."""
        shut = self._of("lender", "suspended") + self._of("lender", "closed") > 0
        before = self._of("lender", "warned_months") > self._of("lender", "lender_suspension_grace_months") + 1
        lent = self._of("lender", "lent_month")
        self._must(~(shut & before) | (lent == 0), "a suspended branch has lent", lent)

    def _losses_are_split(self) -> None:
        """[1] 4(2): the fund pays 80 %, the lender bears 20 %, and the two make up the loss; what is approved is owed."""
        approved, borne = self._moved("approve_compensation"), self._of("tally", "lender_bears_fen")
        loss, count = self._of("tally", "compensated_fen"), self._of("tally", "compensated_count")
        due = self._of("lender", "lender_fund_fund_share") * loss
        self._must(approved + borne == loss, "the fund's split does not add up to the loss", approved, borne, loss)
        self._must(np.abs(approved - due) <= 0.5 * count + 1e-6, "the fund pays another share than agreed", approved, due)
        owed, claimed = self._of("fund", "compensation_owed"), self._of("lender", "fund_claim")
        self._must(owed == claimed, "what the fund owes is not what the lender claims", owed, claimed)

    def _fund_is_topped_up(self) -> None:
        """[1] 4(2): when the loans pass the multiple the county adds to the fund in time, as long as its budget goes."""
        late = self._of("fund", "over_months") > self._of("lender", "lender_fund_top_up_months")
        budget = self._of("lender", "lender_fund_budget")
        spent = (budget > 0) & (self._of("fund", "placed") >= budget)
        closed = self._of("lender", "lender_open") == 0
        absent = self._of("lender", "lender_fund_leverage") == 0
        self._must(~late | spent | closed | absent, "the loans have passed the fund's multiple for too long",
                   self._of("fund", "over_months"))
