"""What lender and county have promised, checked each month against the books: a broken promise stops the run."""

import numpy as np

from sim.accounts import MOVE_NUMBER
from sim.promises_books import (
    BOOKS,
    CAPS,
    TALLIED,
    any_beyond,
    differs_from_subsidy,
    first_beyond,
    first_broken,
    lenders_with_one_table,
    must_be_returned,
    subsidies_of,
    with_own_loans,
)

__all__ = ["PromiseBroken", "Promises"]


class PromiseBroken(AssertionError):
    """A rule that the terms promise was not kept: says which, in which world, and the numbers. Units are fen and months."""


class Promises:
    """The rules of lender and county that must hold after every step. Cheap: a few numbers for each world, one look along the
    running loans. worlds: those of the store, in order, for what their terms promise. compiled: makes a looking function fast;
    what it finds is the same with and without it."""

    def __init__(self, store, worlds, compiled=lambda function: function) -> None:
        self._store = store
        self._subsidies = subsidies_of(worlds)
        tally, lender = store.tables["tally"], store.tables["lender"]
        self._told = np.zeros(1, np.int64)
        self._first_broken, self._any_beyond = compiled(first_broken), compiled(any_beyond)
        self._books = (
            tally.blocks["i64"], np.array([tally.place[name][1] for name in TALLIED]),
            lender.blocks["i64"], np.array([lender.place[name][1] for name in ("loans", "allowance")]),
            lender.blocks["f64"], np.array([lender.place[f"lender_provisioning_shares_{k}"][1] for k in range(5)]),
            lenders_with_one_table(worlds), self._told)
        self._loans = (
            with_own_loans(worlds, store.stretches["household"]),
            *(store.column("loan", name) for name in ("status", "product_row", "balance", "installments", "joint")),
            *(store.column("household", name) for name in ("open_loans", "group_row")),
            *(store.column("product", f"product_{name}") for name in (
                "cycle_cap", "amount_max", "renewal_max_loans", "installments", "renewal_extension_installments")))

    def must_hold(self) -> None:
        """See that the rules of the books, of the fund, of the officers and of the branch were kept; raises PromiseBroken."""
        self._books_agree()
        self._caps_hold()
        if "subsidy" in self._store.changes:
            self._subsidy_is_its_share()
        if "fund" in self._store.changes:
            self._losses_are_split()
            self._fund_is_topped_up()
            self._recoveries_are_shared()
        if "sharing" in self._store.changes:
            given, received = self._moved("give_kin"), self._moved("receive_kin")
            self._must(given == received, "kin have received more or less than was given", given, received)
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

    def _books_agree(self) -> None:
        """The portfolio is its loans; the bands of age make up the balance at risk; the allowance is what the table asks for."""
        promise, columns = BOOKS[self._first_broken(*self._books)]
        if promise:
            world = int(self._told[0])
            found = (self._store.column("tally" if name in TALLIED else "lender", name)[world] for name in columns)
            raise PromiseBroken(f"world {world}: {promise}: {', '.join(str(value) for value in found)}")

    def _caps_hold(self) -> None:
        """[1] 2(1), 5(1): no more than the limit in all, no longer than the term; [3] 10: one group; [4]: so many loans at once.
        Where a book of running loans was taken over, they may be another lender's and are not looked at."""
        if self._any_beyond(*self._loans):
            raise PromiseBroken(CAPS[first_beyond(*self._loans, self._told)].format(int(self._told[0])))

    def _subsidy_is_its_share(self) -> None:
        """[1] 2(1): what the subsidy bears is its share of the interest that fell due (ex post: and was paid on its day)."""
        borne = sum(self._moved(name) for name in ("subsidize_interest", "sponsor_interest", "rebate_interest", "sponsor_rebate"))
        interest, count = self._of("tally", "subsidized_fen"), self._of("tally", "subsidized_count")
        wrong = differs_from_subsidy(borne, interest, count, self._subsidies)
        self._must(~wrong, "the subsidy is not its share of the interest", borne, interest)

    def _recoveries_are_shared(self) -> None:
        """[1] 4(2): what is recovered of compensated loans goes back "in the proportion borne when compensated"."""
        worlds = self._store.worlds
        owners = self._store.column("household", "lender_row") - 1
        left = np.bincount(owners, self._store.column("household", "fund_part"), worlds)
        recovered = self._of("lender", "fund_part") - left
        due, returned = must_be_returned(recovered, self._of("lender", "lender_fund_fund_share")), self._moved("return_recovery")
        count = self._of("tally", "recovered_count")
        self._must(np.abs(returned - due) <= 0.5 * count + 1e-6, "recoveries are not shared in proportion", returned, due)

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
        """[2]: a suspended branch makes no new loan, nor does one that is wound up; tranches agreed before are still owed."""
        shut = self._of("lender", "suspended") + self._of("lender", "closed") > 0
        before = self._of("lender", "warned_months") > self._of("lender", "lender_suspension_grace_months") + 1
        granted = self._of("tally", "granted") - self._of("tally", "granted_elsewhere")
        self._must(~(shut & before) | (granted == 0), "a suspended branch has granted loans", granted)

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
