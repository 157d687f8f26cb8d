"""The lender's books of a run, read from the moves: balances with their opening, income, expense and cash.

All amounts are whole fen. The classification of moves is the chart of accounts of `sim.accounts`; nothing here
knows a sign by heart. A `year` is the last twelve months lived, or all of them if fewer; flows are brought to a year.
Series are worked out all at once, as a table of signs times the table of moves: sums of whole fen below 2**53 are exact
in float64, whatever their order.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.setting import Run
from sim.accounts import ACCOUNTS, MOVES, legs_of
from sim.noted import Months
from sim.record import TALLIES

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
LENDER = tuple(name for party, name in ACCOUNTS if party == "lender")
"""The lender's real accounts, in the order of the chart."""


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


def _minus(signs: dict[str, int]) -> dict[str, int]:
    return {name: -sign for name, sign in signs.items()}


SERIES: dict[str, dict[str, int]] = {
    "revenue": postings("lender", REVENUE),
    "operating": _minus(postings("lender", OPERATING)),
    "financial": _minus(postings("lender", FINANCIAL)),
    "impairment": _minus(postings("lender", IMPAIRMENT)),
    "received": cash_moves("lender", (*REVENUE, *RECEIVABLE)),
    "donations": postings("lender", ("donations",)),
    "own_cash": {move: sign for move, sign in balances("lender", "cash").items() if move not in FUNDING},
} | {f"change_{name}": balances("lender", name) for name in LENDER}
"""Series of the lender as sums of moves with their signs."""
_PLACE = {name: k for k, name in enumerate(MOVES)}
_SIGNS = np.zeros((len(MOVES), len(SERIES)))
for _k, _signs in enumerate(SERIES.values()):
    for _move, _sign in _signs.items():
        _SIGNS[_PLACE[_move], _k] = _sign
_SERIES_PLACE = {name: k for k, name in enumerate(SERIES)}
_FLOWS = tuple(f"flow_{name}" for name in MOVES)
_STOCKS = tuple(f"stock_lender_{name}" for name in LENDER)
_TALLIES = tuple(TALLIES)
_ASSETS = np.array([0.0 if name in MEMORANDUM else float(ACCOUNTS["lender", name].natural == "debit") for name in LENDER])
_DEBTS = np.array([float(ACCOUNTS["lender", name].natural == "credit") for name in LENDER])


@lru_cache(maxsize=64)
def _places(noted: tuple[str, ...]) -> list[NDArray[np.int64] | slice]:
    """Where `_FLOWS`, `_STOCKS` and `_TALLIES` stand among what is noted, one further than the last where they do not."""
    place, found = {name: k for k, name in enumerate(noted)}, []
    for wanted in (_FLOWS, _STOCKS, _TALLIES):
        rows = [place.get(name, len(noted)) for name in wanted]
        together = rows == list(range(rows[0], rows[0] + len(rows)))
        found.append(slice(rows[0], rows[0] + len(rows)) if together else np.array(rows))
    return found


class Books:
    """The lender of one run."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.months = int(run.months)
        self.window = min(12, self.months)
        self.per_year = 12.0 / self.window if self.window else float("nan")

    @cached_property
    def _noted(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Flows, the lender's balances and tallies as they are noted, int64[names, months]; what the run never notes is zero."""
        table, places = self.noted, _places(tuple(self.run.monthly))
        if not all(isinstance(rows, slice) for rows in places):
            table = np.concatenate([table, np.zeros((1, self.months), np.int64)])
        flows, stocks, tallies = (table[rows] for rows in places)
        return flows, stocks, tallies

    @cached_property
    def noted(self) -> NDArray[np.int64]:
        """All that the run notes each month, in its order: int64[facts, months]."""
        monthly = self.run.monthly
        if isinstance(monthly, Months):
            return monthly.table
        return np.array([noted[: self.months] for noted in monthly.values()], np.int64).reshape(len(monthly), self.months)

    @cached_property
    def flows(self) -> NDArray[np.float64]:
        """Fen moved, float64[months, moves], in the order of the chart."""
        return self._noted[0].astype(np.float64).T

    @cached_property
    def series(self) -> NDArray[np.float64]:
        """All of `SERIES`, fen, float64[months, series]."""
        return self.flows @ _SIGNS

    @cached_property
    def stocks(self) -> NDArray[np.float64]:
        """Balances of `LENDER` with their opening, fen, float64[months + 1, accounts].

        The opening is the first end less its moves.
        """
        ends = self._noted[1].astype(np.float64).T
        changes = self.series[:1, _SERIES_PLACE[f"change_{LENDER[0]}"]:]
        return np.concatenate([ends[:1] - changes, ends])

    def _whole(self, name: str) -> NDArray[np.int64]:
        return self.series[:, _SERIES_PLACE[name]].astype(np.int64)

    def flow(self, move: str) -> NDArray[np.int64]:
        """Fen moved in each month, int64[months]; a move the run never notes is zero, an unknown one is a KeyError."""
        if move not in MOVES:
            raise KeyError(f"no move {move!r} in the chart of accounts")
        noted = self.run.monthly.get(f"flow_{move}")
        return np.zeros(self.months, np.int64) if noted is None else np.asarray(noted, np.int64)[: self.months]

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
        """The lender's balance with its opening, fen, int64[months + 1]."""
        return self.stocks[:, LENDER.index(account)].astype(np.int64)

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
        return self._whole("revenue")

    @cached_property
    def operating(self) -> NDArray[np.int64]:
        """Operating expense, fen in each month."""
        return self._whole("operating")

    @cached_property
    def financial(self) -> NDArray[np.int64]:
        """Financial expense, fen in each month."""
        return self._whole("financial")

    @cached_property
    def impairment(self) -> NDArray[np.int64]:
        """Impairment, fen in each month: provisions charged less recoveries (SEEP 2005, I6 = I7 - I8)."""
        return self._whole("impairment")

    @cached_property
    def received(self) -> NDArray[np.int64]:
        """Interest, fees and penalties received in cash, also from a subsidy, fen in each month."""
        return self._whole("received")

    @cached_property
    def assets(self) -> NDArray[np.float64]:
        """Assets net of the loss allowance, fen, float64[months + 1]; claims written off are a memorandum."""
        return self.stocks @ (_ASSETS - (np.arange(len(LENDER)) == LENDER.index("allowance")))

    @cached_property
    def liabilities(self) -> NDArray[np.float64]:
        """What the lender owes: savings, borrowings, rewards held back; fen, float64[months + 1]."""
        return self.stocks @ (_DEBTS - (np.arange(len(LENDER)) == LENDER.index("allowance")))

    @cached_property
    def equity(self) -> NDArray[np.int64]:
        """Assets less liabilities, fen, int64[months + 1]; claims written off are a memorandum, no asset."""
        return (self.assets - self.liabilities).astype(np.int64)

    @cached_property
    def cash_need(self) -> NDArray[np.int64]:
        """Cash that owners, donors and funders must have brought by each month end, fen, int64[months]; at
        least 0.
        """
        return np.maximum(-np.cumsum(self._whole("own_cash")), 0)

    def year(self, flow: NDArray[np.int64]) -> float:
        """The last year's sum of a monthly flow, fen a year (scaled up if the run is shorter than a year)."""
        return float(flow[-self.window :].sum()) * self.per_year if self.window else float("nan")

    def ends(self, balance: NDArray[np.int64]) -> NDArray[np.int64]:
        """The last year's opening balance and month ends, int64[13] (fewer in a shorter run)."""
        return balance[-self.window - 1 :]

    @cached_property
    def last_year(self) -> Year:
        """All numbers of the last year that measures of the lender are made of."""
        return Year(self)


_YEARLY = (*_FLOWS, *SERIES, *_TALLIES)
_BALANCES = (*LENDER, "assets", "liabilities", "equity", "clients")


class Year:
    """A lender's last year in plain numbers, read by name: flows, counts and series of the year (fen or numbers, a year), and the
    last month's of each.

    `begin[name]`, `end[name]` and `mean[name]` (of the opening and the twelve month ends) hold balances: the lender's accounts,
    assets, liabilities, equity, clients.
    """

    def __init__(self, books: Books) -> None:
        window = books.window
        if window:
            noted, _, tallies = books._noted
            flows = noted[:, -window:].sum(axis=1).astype(np.float64)
            sums = np.concatenate([flows, flows @ _SIGNS, tallies[:, -window:].sum(axis=1)]) * books.per_year
            last = tallies[:, -1].astype(np.float64)
        else:
            sums, last = np.full(len(_YEARLY), np.nan), np.full(len(_TALLIES), np.nan)
        self.sum: dict[str, float] = dict(zip(_YEARLY, sums.tolist(), strict=True))
        self.last: dict[str, float] = dict(zip(_TALLIES, last.tolist(), strict=True))
        since = slice(-window - 1, None)
        assets, liabilities = books.assets[since], books.liabilities[since]
        ends = np.column_stack([books.stocks[since], assets, liabilities, assets - liabilities, books.clients[since]])
        self.begin: dict[str, float] = dict(zip(_BALANCES, ends[0].tolist(), strict=True))
        self.end: dict[str, float] = dict(zip(_BALANCES, ends[-1].tolist(), strict=True))
        self.mean: dict[str, float] = dict(zip(_BALANCES, ends.mean(axis=0).tolist(), strict=True))
        self.lent = bool(books.clients.any())

    def __getitem__(self, name: str) -> float:
        return self.sum[name]

    def average(self, name: str) -> float:
        """The two-point average of a balance, fen (clients: number)."""
        return (self.begin[name] + self.end[name]) / 2.0

    @property
    def income(self) -> float:
        """Net operating income: revenue less financial expense, impairment and operating expense, fen a year."""
        return self.sum["revenue"] - self.cost

    @property
    def cost(self) -> float:
        """Financial expense, impairment and operating expense, fen a year."""
        return self.sum["financial"] + self.sum["impairment"] + self.sum["operating"]
