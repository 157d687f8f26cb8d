"""Whole-fen double entry: the only place where balances are opened, checked and shown.

Moves change balances where they happen (both engines post the same legs of sim/accounts.py). `must_balance` then checks, apart from
them, that every balance is what it was plus what moved, that money is nowhere negative, and that loan book and households agree.
"""

import numpy as np

from sim.accounts import ACCOUNTS, FINANCIAL, MOVES, PARTIES, legs_of

__all__ = ["Ledger", "LedgerError", "balance_sheet", "transaction_flows"]

LARGEST = 2**53
"""Balances stay below this many fen, so that float64 holds them exactly as well."""
_NEVER_NEGATIVE = (
    *(("household", account) for party, account in ACCOUNTS if party == "household"), ("group", "cash"),
)


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


class Ledger:
    """The books of all worlds of a store. `balances`: int64 (accounts, worlds), fen, as of the last check."""

    def __init__(self, store) -> None:
        self._store = store
        self.balances = np.zeros((len(ACCOUNTS), store.worlds), np.int64)
        self._bounds = {table: store.reserved(table) for table in ("household", "group", "officer")}

    def open_month(self) -> None:
        """Start the month's flows at zero."""
        self._store.moved[:] = 0
        self._store.tables["tally"].blocks["i64"][:] = 0

    def _sum(self, table: str, values: np.ndarray) -> np.ndarray:
        bounds = self._bounds[table]
        if table == "household":  # worlds lie end to end, none is empty
            return np.add.reduceat(values, bounds[:, 0])
        running = np.concatenate([[0], np.cumsum(values)])
        return running[bounds[:, 1]] - running[bounds[:, 0]]

    def count(self) -> np.ndarray:
        """Return all balances added up from the rows, (accounts, worlds), fen."""
        found = np.zeros_like(self.balances)
        for k, (party, account) in enumerate(ACCOUNTS):
            if party in self._bounds:
                found[k] = self._sum(party, self._store.column(party, account))
            elif party == "lender":
                found[k] = self._store.column("lender", account)[1:]
            else:
                found[k] = self._store.column("world", f"{party}_{account}")[1:]
        return found

    def must_balance(self) -> None:
        """Check the books of the month and take them over. Raises LedgerError; nothing is ever repaired silently."""
        expected = self.balances + LEGS @ self._store.moved[1:].T
        found = self.count()
        names = list(ACCOUNTS)
        if not np.array_equal(expected, found):
            k, world = np.argwhere(expected != found)[0]
            party, account = names[k]
            raise LedgerError(f"world {world + 1}: {party}.{account} holds {found[k, world]} fen, "
                              f"its moves say {expected[k, world]}")
        for party, account in _NEVER_NEGATIVE:
            values = self._store.column(party, account)
            if len(values) and values.min() < 0:
                raise LedgerError(f"{party}.{account} is {values.min()} fen at row {int(values.argmin())}: money is never negative")
        if np.abs(found).max(initial=0) >= LARGEST:
            raise LedgerError("a balance passes 2**53 fen: the village has outgrown its books")
        if self._store.column("group", "cash").any():
            pots = self._store.column("group", "cash")
            raise LedgerError(f"group row {int(np.argmax(pots != 0))}: {int(pots.max())} fen are left in the pot")
        self._loan_book_agrees()
        self.balances = found

    def _loan_book_agrees(self) -> None:
        rows = self._store.tables["household"].rows
        for loan_columns, account in ((("balance",), "loans"), (("interest_overdue",), "interest_owed"),
                                      (("fee_overdue", "penalty_overdue"), "charges_owed")):
            by_loans = sum(self._store.column("loan", name).reshape(self._store.slots, -1)[:, :rows].sum(axis=0)
                           for name in loan_columns)
            owed = self._store.column("household", account)
            if not np.array_equal(by_loans, owed):
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
