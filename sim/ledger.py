"""Whole-fen double entry: the only place where balances are opened, checked and shown.

Moves change balances where they happen (both engines post the same legs of sim/accounts.py). `must_balance` then checks, apart from
them, that every balance is what it was plus what moved, that money is nowhere negative, and that loan book and households agree.
"""

import numpy as np

from sim.accounts import ACCOUNTS, FINANCIAL, MOVES, PARTIES, legs_of
from sim.audit import LARGEST, audit

__all__ = ["Ledger", "LedgerError", "balance_sheet", "transaction_flows"]


class LedgerError(AssertionError):
    """The books do not balance: says which account of which world is off, by how much."""


def _legs() -> np.ndarray:
    matrix = np.zeros((len(ACCOUNTS), len(MOVES)), np.int64)
    place = {key: k for k, key in enumerate(ACCOUNTS)}
    for number, move in enumerate(MOVES):
        for party, account, sign in legs_of(move):
            matrix[place[party, account], number] += sign
    return matrix


LEGS = _legs()
"""(accounts, moves): how a fen of each move changes each balance."""
_TRIPLES = np.array([(account, move, LEGS[account, move]) for account, move in np.argwhere(LEGS)], np.int64)
_LOAN_BOOK = {"loans": ("balance",), "interest_owed": ("interest_overdue",), "charges_owed": ("fee_overdue", "penalty_overdue")}
"""What a household owes on an account: the columns of its loans that add up to it."""
_MEMBERS, _NEVER_NEGATIVE = ("household", "group", "officer"), ("household", "group")
_SECTORS = ("lender", "fund", "world")
"""Tables of which a world has one row; sectors that are no members lie in `world`."""


def _places(store, tables: tuple[str, ...]) -> np.ndarray:
    """Return int64[k, 3]: number in the chart, table, row in its block of each account that is a column of one of the tables."""
    found = []
    for k, (party, account) in enumerate(ACCOUNTS):
        table = party if party in (*_MEMBERS, *_SECTORS) else "world"
        if table in tables:
            name = account if table == party else f"{party}_{account}"
            found.append((k, tables.index(table), store.tables[table].place[name][1]))
    return np.array(found, np.int64)


class Ledger:
    """The books of all worlds of a store. `balances`: int64 (accounts, worlds), fen, as of the last check.

    compiled: makes an adding function fast; the sums are the same with and without it.
    """

    def __init__(self, store, compiled=lambda function: function) -> None:
        self._store, self._audit = store, compiled(audit)
        shape = (len(ACCOUNTS), store.worlds)
        self.balances, self._found, self._least, self._expected = (np.zeros(shape, np.int64) for _ in range(4))
        block = {table: store.tables[table].blocks["i64"] for table in (*_MEMBERS, *_SECTORS, "loan")}
        place = {table: store.tables[table].place for table in ("household", "loan")}
        chart = list(ACCOUNTS)
        bounds = np.array([store.reserved(table) for table in _MEMBERS])
        self._taken = (
            _places(store, _SECTORS), *(block[table] for table in _SECTORS),
            _places(store, _MEMBERS), bounds, *(block[table] for table in _MEMBERS),
            np.array([chart.index(("group", "cash")), chart.index(("surety", "cash"))], np.int64), block["loan"],
            np.array([place["household"][account][1] for account in _LOAN_BOOK], np.int64),
            np.array([([place["loan"][name][1] for name in names] + [-1, -1])[:3] for names in _LOAN_BOOK.values()], np.int64),
        )

    def open_month(self) -> None:
        """Start the month's flows at zero."""
        self._store.moved[:] = 0
        self._store.tables["tally"].blocks["i64"][:] = 0

    def must_balance(self) -> None:
        """Check the books of the month and take them over. Raises LedgerError; nothing is ever repaired silently."""
        if not self._audit(self._store.moved, _TRIPLES, self.balances, self._expected, self._found, self._least, *self._taken):
            self._say_what_is_wrong()
        self.balances[:] = self._found

    def _say_what_is_wrong(self) -> None:
        expected, found, least = self._expected, self._found, self._least
        if not np.array_equal(expected, found):
            k, world = np.argwhere(expected != found)[0]
            party, account = list(ACCOUNTS)[k]
            raise LedgerError(f"world {world + 1}: {party}.{account} holds {found[k, world]} fen, "
                              f"its moves say {expected[k, world]}")
        if np.abs(found).max(initial=0) >= LARGEST:
            k, world = np.argwhere(np.abs(found) >= LARGEST)[0]
            party, account = list(ACCOUNTS)[k]
            raise LedgerError(f"world {world + 1}: {party}.{account} passes 2**53 fen: the village has outgrown its books")
        for k in np.flatnonzero(least.min(axis=1) < 0):
            party, account = list(ACCOUNTS)[k]
            if party in _NEVER_NEGATIVE:
                raise LedgerError(f"world {int(least[k].argmin()) + 1}: {party}.{account} is {least[k].min()} fen at row "
                                  f"{int(self._store.column(party, account).argmin())}: money is never negative")
        pots = self._store.column("group", "cash")
        if pots.any():
            row = int(np.argmax(pots != 0))
            raise LedgerError(f"group row {row}: {int(pots[row])} fen are left in the pot")
        if self._store.column("world", "surety_cash").any():
            raise LedgerError("what guarantors have paid is not yet booked to borrowers")
        self._loan_book_agrees()
        raise LedgerError("the books do not balance")

    def _loan_book_agrees(self) -> None:
        loans, slots = self._store.tables["loan"], self._store.slots
        for account, names in _LOAN_BOOK.items():
            owed = self._store.column("household", account)
            by_loans = sum(loans.columns[name].reshape(slots, -1).sum(axis=0) for name in names)
            if (by_loans != owed).any():
                row = int(np.argmax(by_loans != owed))
                raise LedgerError(f"household row {row}: the loan book says {int(by_loans[row])} fen of {account}, "
                                  f"the household {int(owed[row])}")


def balance_sheet(balances: np.ndarray) -> dict[str, dict[str, int]]:
    """Return instrument -> party -> fen (assets positive, debts negative) of one world; financial rows add up to zero.

    balances: int64[accounts] in the order of sim.accounts.ACCOUNTS.
    """
    sheet: dict[str, dict[str, int]] = {}
    for amount, ((party, _), account) in zip(balances, ACCOUNTS.items(), strict=True):
        row = sheet.setdefault(account.instrument, dict.fromkeys(PARTIES, 0))
        row[party] += int(amount) if account.natural == "debit" else -int(amount)
    for instrument in FINANCIAL:
        if sum(sheet.get(instrument, {}).values()):
            raise LedgerError(f"{instrument}: what is owned and what is owed differ")
    return sheet


def transaction_flows(moved: np.ndarray) -> dict[str, dict[str, int]]:
    """Return move -> party -> change of its cash in fen, for int64[moves] moved in a month; every row adds up to zero."""
    flows: dict[str, dict[str, int]] = {}
    for amount, name in zip(moved, MOVES, strict=True):
        row = dict.fromkeys(PARTIES, 0)
        for party, account, sign in legs_of(name):
            if account == "cash":
                row[party] += sign * int(amount)
        flows[name] = row
    return flows
