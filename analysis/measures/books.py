"""The lender's books of a run, read from the moves: balances with their opening, income, expense and cash.

All amounts are whole fen, int64. The classification of moves is the chart of accounts of `sim.accounts`;
nothing here knows a sign by heart. A `year` is the last twelve months lived, or all of them if fewer; flows
are brought to a year.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.setting import Run
from sim.accounts import ACCOUNTS, MOVES, legs_of

REVENUE = ("interest_income", "fee_income", "penalty_income")
OPERATING = ("staff_expense", "administrative_expense", "loan_expense", "reward_expense")
FINANCIAL = ("funding_expense",)
IMPAIRMENT = ("impairment_expense", "recoveries")
RECEIVABLE = ("interest_receivable", "charges_receivable")
MEMORANDUM = ("claims_written_off",)
FUNDING = ("endow_lender", "donate", "borrow", "repay_borrowing", "endow_fund", "withdraw_fund")
"""Moves by which owners, donors and funders bring or take cash; every other cash move is the lender's own
business.
"""


def postings(party: str, accounts: tuple[str, ...]) -> dict[str, int]:
    """Moves that touch a party's nominal accounts: +1 where the leg is a credit (income), -1 a debit
    (expense).
    """
    signs: dict[str, int] = {}
    for name, move in MOVES.items():
        for leg in move.legs:
            if leg.party == party and leg.account in accounts:
                signs[name] = signs.get(name, 0) + (1 if leg.side == "credit" else -1)
    return signs


def cash_moves(party: str, accounts: tuple[str, ...]) -> dict[str, int]:
    """Moves that bring a party cash against one of the accounts, real or nominal: +1 each."""
    signs: dict[str, int] = {}
    for name, move in MOVES.items():
        own = [leg for leg in move.legs if leg.party == party]
        brought = any(leg.account == "cash" and leg.side == "debit" for leg in own)
        if brought and any(leg.account in accounts and leg.side == "credit" for leg in own):
            signs[name] = 1
    return signs


def balances(party: str, account: str) -> dict[str, int]:
    """Moves that change a real account: +1 where they raise its balance on its natural side."""
    signs: dict[str, int] = {}
    for name in MOVES:
        for where, what, sign in legs_of(name):
            if (where, what) == (party, account):
                signs[name] = signs.get(name, 0) + sign
    return signs


class Books:
    """The lender of one run."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.months = int(run.months)
        self.window = min(12, self.months)
        self.per_year = 12.0 / self.window if self.window else float("nan")

    def flow(self, move: str) -> NDArray[np.int64]:
        """Fen moved in each month, int64[months]; a move the run never notes is zero, an unknown one is a
        KeyError.
        """
        if move not in MOVES:
            raise KeyError(f"no move {move!r} in the chart of accounts")
        noted = self.run.monthly.get(f"flow_{move}")
        return (
            np.zeros(self.months, np.int64) if noted is None else np.asarray(noted, np.int64)[: self.months]
        )

    def net(self, signs: dict[str, int]) -> NDArray[np.int64]:
        """Sum of moves with their signs, fen in each month, int64[months]."""
        total = np.zeros(self.months, np.int64)
        for move, sign in signs.items():
            total += sign * self.flow(move)
        return total

    def count(self, name: str) -> NDArray[np.int64]:
        """A noted count or sum, int64[months]."""
        return np.asarray(self.run.monthly[name], np.int64)[: self.months]

    def balance(self, account: str) -> NDArray[np.int64]:
        """The lender's balance with its opening, fen, int64[months + 1]; the opening is the first end less
        its moves.
        """
        noted = self.run.monthly.get(f"stock_lender_{account}")
        if noted is None:
            return np.zeros(self.months + 1, np.int64)
        ends = np.asarray(noted, np.int64)[: self.months]
        opening = ends[:1] - self.net(balances("lender", account))[:1]
        return np.concatenate([opening, ends])

    @cached_property
    def portfolio(self) -> NDArray[np.int64]:
        """Gross loan portfolio, fen, int64[months + 1]: all principal outstanding that is not written off."""
        return self.balance("loans")

    @cached_property
    def clients(self) -> NDArray[np.int64]:
        """Clients with a loan, int64[months + 1], opening from the first month's comings and goings."""
        ends = self.count("clients")
        opening = ends[:1] - self.count("new_clients")[:1] + self.count("left_clients")[:1]
        return np.concatenate([np.maximum(opening, 0), ends])

    @cached_property
    def revenue(self) -> NDArray[np.int64]:
        """Financial revenue, fen in each month: interest fallen due less interest written off, fees,
        penalties.
        """
        return self.net(postings("lender", REVENUE))

    @cached_property
    def operating(self) -> NDArray[np.int64]:
        """Operating expense, fen in each month."""
        return -self.net(postings("lender", OPERATING))

    @cached_property
    def financial(self) -> NDArray[np.int64]:
        """Financial expense, fen in each month."""
        return -self.net(postings("lender", FINANCIAL))

    @cached_property
    def impairment(self) -> NDArray[np.int64]:
        """Impairment, fen in each month: provisions charged less recoveries (SEEP 2005, I6 = I7 - I8)."""
        return -self.net(postings("lender", IMPAIRMENT))

    @cached_property
    def received(self) -> NDArray[np.int64]:
        """Interest, fees and penalties received in cash, also from a subsidy, fen in each month."""
        return self.net(cash_moves("lender", (*REVENUE, *RECEIVABLE)))

    @cached_property
    def equity(self) -> NDArray[np.int64]:
        """Assets less liabilities, fen, int64[months + 1]; claims written off are a memorandum, no asset."""
        equity = np.zeros(self.months + 1, np.int64)
        for (party, name), account in ACCOUNTS.items():
            if party == "lender" and name not in MEMORANDUM:
                equity += self.balance(name) * (1 if account.natural == "debit" else -1)
        return equity

    @cached_property
    def cash_need(self) -> NDArray[np.int64]:
        """Cash that owners, donors and funders must have brought by each month end, fen, int64[months]; at
        least 0.
        """
        own = {move: sign for move, sign in balances("lender", "cash").items() if move not in FUNDING}
        return np.maximum(-np.cumsum(self.net(own)), 0)

    def year(self, flow: NDArray[np.int64]) -> float:
        """The last year's sum of a monthly flow, fen a year (scaled up if the run is shorter than a year)."""
        return float(flow[-self.window :].sum()) * self.per_year if self.window else float("nan")

    def ends(self, balance: NDArray[np.int64]) -> NDArray[np.int64]:
        """The last year's opening balance and month ends, int64[13] (fewer in a shorter run)."""
        return balance[-self.window - 1 :]
