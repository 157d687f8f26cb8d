"""Watching loans as they live: every loan of a world with what was asked, paid, written off, and the state of its contract.

Money comes from the stream of events of the loan slots, so that it is exact for loans that have ended; the state comes from the
slots, read before the month's new loans are opened, when a loan that ended this month still lies in its slot.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.installments import AHEAD, OPENING, Installments
from sim.accounts import MOVE_NUMBER
from sim.calendar import DAYS_IN_MONTH
from sim.program import Program

__all__ = ["ENDED", "MONEY", "RUNNING", "STATE", "LoanWatch"]

RUNNING, REPAID, WRITTEN_OFF = 0, 1, 2
ENDED = (REPAID, WRITTEN_OFF)
MONEY: dict[str, tuple[str, ...]] = {
    "disbursed": ("disburse",),
    "interest_charged": ("charge_interest",),
    "interest_subsidized": ("subsidize_interest", "sponsor_interest"),
    "fees_charged": ("charge_fee",),
    "penalties_charged": ("charge_penalty",),
    "principal_paid": ("pay_principal",),
    "interest_paid": ("pay_interest",),
    "charges_paid": ("pay_charges",),
    "interest_given_back": ("rebate_interest", "sponsor_rebate"),
    "principal_written_off": ("write_off_principal",),
    "interest_written_off": ("write_off_interest",),
    "charges_written_off": ("write_off_charges",),
}
"""Sums of a loan, fen, and the moves they are made of."""
STATE = ("installments", "number", "next_due", "last_due", "oldest_unpaid", "renegotiated", "blemished", "joint", "principal",
         "installment", "interest_total", "scheduled", "deferred", "graces", "tranche", "agreed", "balance", "principal_overdue",
         "interest_overdue", "fee_overdue", "penalty_overdue", "charged_so_far", "saved", "product_row", "late_since", "signed_for",
         "plan_passed", "plan_base", "opened_month")
"""Columns of a slot that a loan keeps."""
INSTEAD = {"late_since": ("moved_since", "oldest_unpaid"), "fell_on": ("due_on", "last_due"),
           "signed_for": ("signed_for", "agreed"), "plan_base": ("plan_base", "principal"),
           "plan_passed": ("plan_passed", "opening")}
"""Facts with a column of their own only where a run needs it (days moved, shares of what was signed, plans): it, else the other.
`opening` is 0 for every loan that has been opened."""
FACTS = ("row", "slot", "cycle", "opened_day", "first_due", "maturity", "ended", "closed_day", "last_paid_day", "amount_before",
         "recovered")
PAID = np.array([MOVE_NUMBER[name] for name in ("pay_principal", "pay_interest", "pay_charges")])
WROTE_OFF = np.array([MOVE_NUMBER[name] for name in ("write_off_principal", "write_off_interest", "write_off_charges")])


class LoanWatch:
    """All loans of a program of one world, in the order of their opening. `values[name]`: int64 by loan; days are absolute."""

    def __init__(self, program: Program, installments: bool = False) -> None:
        """program: built with `events="loans"` (or all events), with one world, no month lived yet."""
        self.program, self.store = program, program.store
        self.rows = self.store.tables["household"].rows
        self.count = 0
        self._table = np.zeros((len(FACTS) + len(STATE) + len(MONEY), 64), np.int64)
        self._names = (*FACTS, *STATE, *MONEY)
        self.current = np.full(self.store.slots * self.rows, -1, np.int64)
        self.installments = Installments() if installments else None
        self._day = np.zeros(len(self.current), np.int64)
        self._days: dict[int, NDArray[np.int64]] = {}
        self._last_due = np.zeros(len(self.current), np.int64)
        self._written_off = self._household("written_off").copy()
        program.log.drain()
        self._note_new(first=True)
        self._note_state()

    @property
    def values(self) -> dict[str, NDArray[np.int64]]:
        """Facts, state and sums by name."""
        return {name: line[: self.count] for name, line in zip(self._names, self._table, strict=True)}

    def live_month(self) -> None:
        """Let the program live its next month and note what happens to loans."""
        engine, meeting = self.program.engine, 0
        self._days = {}
        self._last_due[:] = self._loan("last_due")
        for _ in self.program.month():
            lived = set(engine.lived)
            engine.lived.clear()
            if "fall_due" in lived:
                meeting += 1
                self._take_events()
                self._meet(meeting)
            elif "receive" in lived:
                self._take_events(due=True)
            elif "screen" in lived:
                self._take_events()
                self._note_state()
        self._note_new()
        self._take_events(OPENING)
        self._note_state()
        self._note_recoveries()

    @property
    def as_of(self) -> int:
        """The day after the last month lived: lateness counts up to it."""
        return self.program.calendar.first_day + (DAYS_IN_MONTH if self.program.calendar.month >= 0 else 0)

    def _loan(self, name: str) -> NDArray:
        columns = self.store.tables["loan"].columns
        return columns[next(one for one in INSTEAD.get(name, (name,)) if one in columns)]

    def _household(self, name: str) -> NDArray:
        return self.store.column("household", name)

    def _line(self, name: str) -> NDArray[np.int64]:
        return self._table[self._names.index(name)]

    def _meet(self, meeting: int) -> None:
        """Note on which day each loan meets in this round, and the installments that fell due."""
        meets, last, next_due = self._loan("meets") == 1, self._loan("last_due"), self._loan("next_due")
        fell = meets & (last != self._last_due)
        every = self.store.column("product", "product_every")[self._loan("product_row")]
        self._day[:] = np.where(fell, self._loan("fell_on"), next_due - np.minimum(every, DAYS_IN_MONTH))
        self._days[meeting] = np.where(meets, self._day, -1)
        self._last_due[:] = last
        if self.installments is not None:
            slots = np.flatnonzero(self.current >= 0)
            self.installments.extended(self.current[slots], self._loan("renegotiated")[slots])
            slots = np.flatnonzero(fell)
            self.installments.fell_due(self.current[slots], self._loan("number")[slots] - 1, self._day[slots], *(
                self._loan(name)[slots] for name in ("principal_new", "interest_new", "fee_new")))

    def _take_events(self, kind: int = AHEAD, due: bool = False) -> None:
        """Book the moves since the last look on the loans that are now in their slots.

        due: payments were for what had fallen due; else for what `kind` says.
        """
        events = self.program.log.drain()
        events = events[events[:, 5] >= 0]
        if not len(events):
            return
        slots = events[:, 5] * self.rows + self._row_of(events[:, 4])
        loans, fen, move = self.current[slots], events[:, 6], events[:, 2]
        for name, moves in MONEY.items():
            mine = np.isin(move, [MOVE_NUMBER[one] for one in moves])
            np.add.at(self._line(name), loans[mine], fen[mine])
        days = np.full(len(events), self.program.calendar.first_day + DAYS_IN_MONTH - 1)
        for meeting, day in self._days.items():
            mine = events[:, 1] == meeting
            days[mine] = day[slots[mine]]
        paid = np.isin(move, PAID) & (fen > 0)
        self._line("last_paid_day")[loans[paid]] = days[paid]
        gone = np.isin(move, WROTE_OFF)
        self._line("ended")[loans[gone]] = WRITTEN_OFF
        if self.installments is not None and due:
            self.installments.paid(loans, move, fen, days)
        elif self.installments is not None:
            self.installments.moved(loans, move, fen, days, kind)

    def _row_of(self, members: NDArray[np.int64]) -> NDArray[np.int64]:
        ids = self._household("id")
        return np.searchsorted(ids, members)

    def _note_state(self) -> None:
        """Copy the slots' state to their loans; a slot that has emptied lets go of its loan."""
        slots = np.flatnonzero(self.current >= 0)
        loans = self.current[slots]
        for name in STATE:
            self._line(name)[loans] = self._loan(name)[slots]
        done = self._loan("status")[slots] == 0
        running = ~done
        every = self.store.column("product", "product_every")[self._line("product_row")[loans]]
        left = np.maximum(self._line("installments")[loans] - self._line("number")[loans], -1)
        ahead = np.where(left >= 0, self._line("next_due")[loans] + left * every, self._line("last_due")[loans])
        self._line("maturity")[loans[running]] = ahead[running]
        ended = loans[done]
        repaid = self._line("ended")[ended] != WRITTEN_OFF
        self._line("ended")[ended[repaid]] = REPAID
        self._line("closed_day")[ended] = np.where(
            repaid, self._line("last_paid_day")[ended], self.program.calendar.first_day + DAYS_IN_MONTH - 1)
        self.current[slots[done]] = -1

    def _note_new(self, first: bool = False) -> None:
        """Give a line to every loan that was opened at this month's end (or that was taken over at the start)."""
        slots = np.flatnonzero((self._loan("status") == 1) & (self.current < 0))
        more = len(slots)
        while self.count + more > self._table.shape[1]:
            self._table = np.concatenate([self._table, np.zeros_like(self._table)], axis=1)
        loans = np.arange(self.count, self.count + more)
        self.count += more
        self.current[slots] = loans
        row, month = slots % self.rows, self.program.calendar.month
        opened = self._loan("opened_month")[slots].astype(np.int64) - max(month, 0)
        day = self.program.calendar.first_day + DAYS_IN_MONTH * opened + DAYS_IN_MONTH - 1
        facts = {"row": row, "slot": slots // self.rows, "cycle": self._household("cycles")[row], "opened_day": day,
                 "first_due": self._loan("next_due")[slots], "closed_day": -1, "last_paid_day": -1,
                 "amount_before": self._before(slots) if first else 0}
        for name, value in facts.items():
            self._line(name)[loans] = value
        for name in STATE:
            self._line(name)[loans] = self._loan(name)[slots]
        if first:
            self._line("principal_paid")[loans] = self._before(slots) - self._loan("balance")[slots]

    def _before(self, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        """What was lent before the start on loans of an opening book, as far as their contracts tell, fen."""
        return np.maximum(self._loan("agreed")[slots], self._loan("balance")[slots])

    def _note_recoveries(self) -> None:
        """Share what households paid on debts written off over their loans written off, oldest first."""
        now = self._household("written_off")
        before, self._written_off = self._written_off, now.copy()
        values = self.values
        gone = values["principal_written_off"] + values["interest_written_off"] + values["charges_written_off"]
        claimed = np.zeros(self.rows, np.int64)
        np.add.at(claimed, values["row"], gone - values["recovered"])
        back = claimed - now
        if not np.array_equal(now, before) or back.any():
            for row in np.flatnonzero(back > 0):
                left = int(back[row])
                for loan in np.flatnonzero((values["row"] == row) & (gone > values["recovered"])):
                    part = min(left, int(gone[loan] - values["recovered"][loan]))
                    self._line("recovered")[loan] += part
                    left -= part
