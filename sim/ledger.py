"""Whole-fen double entry: the only place where balances are opened, checked and shown.

Moves change balances where they happen (both engines post the same legs of sim/accounts.py). `must_balance` then checks, apart from
them, that every balance is what it was plus what moved, that money is nowhere negative, and that loan book and households agree.
"""

import numpy as np

from sim.accounts import ACCOUNTS, FINANCIAL, MOVES, PARTIES, legs_of

__all__ = ["Ledger", "LedgerError", "balance_sheet", "transaction_flows"]

LARGEST = 2**53
"""Balances stay below this many fen, so that float64 holds them exactly as well."""


class LedgerError(AssertionError):
    """The books do not balance: says which account of which world is off, by how much."""


PASS = 1024
"""Households whose loans are added up at a time, so that the sums stay in the first cache."""


def _legs() -> np.ndarray:
    matrix = np.zeros((len(ACCOUNTS), len(MOVES)), np.int64)
    place = {key: k for k, key in enumerate(ACCOUNTS)}
    for number, move in enumerate(MOVES):
        for party, account, sign in legs_of(move):
            matrix[place[party, account], number] += sign
    return matrix


LEGS = _legs()
"""(accounts, moves): how a fen of each move changes each balance."""
_ACCOUNT, _MOVE = np.nonzero(LEGS)
_MOVED, _FIRST = np.unique(_ACCOUNT, return_index=True)
_SIGN = LEGS[_ACCOUNT, _MOVE][:, None]


def add_up(block, rows, bounds, sums, least):
    """Set sums[k, w] to the sum of block[rows[k]] over rows bounds[w] = (first, end) of world w, least[k, w] to the least of them
    if that is below zero, else to 0.

    block: int64[columns, members]; rows: int64[k]; bounds: int64[worlds, 2]; sums, least: int64[k, worlds], fen.
    """
    for k in range(rows.shape[0]):
        for w in range(bounds.shape[0]):
            held = block[rows[k], bounds[w, 0]: bounds[w, 1]]
            total, low = 0, 0
            for i in range(held.shape[0]):
                total += held[i]
                low = min(low, held[i])
            sums[k, w] = total
            least[k, w] = low


def differing(loans, parts, owed):
    """Return how many households owe another sum than their loans say.

    loans: int64[columns, slots * households]; parts: the columns of a loan that add up to int64 owed[households], fen.
    """
    households = owed.shape[0]
    wrong = 0
    for first in range(0, households, PASS):
        end = min(first + PASS, households)
        left = owed[first:end].copy()
        for k in range(parts.shape[0]):
            for start in range(0, loans.shape[1], households):
                booked = loans[parts[k], start + first: start + end]
                for i in range(end - first):
                    left[i] -= booked[i]
        for i in range(end - first):
            wrong += 1 if left[i] != 0 else 0
    return wrong


_LOAN_BOOK = {"loans": ("balance",), "interest_owed": ("interest_overdue",), "charges_owed": ("fee_overdue", "penalty_overdue")}
"""What a household owes on an account: the columns of its loans that add up to it."""
_MEMBERS, _NEVER_NEGATIVE = ("household", "group", "officer"), ("household", "group")
_SECTORS = {"lender": "lender", "fund": "fund", "moneylender": "world", "government": "world", "outside": "world",
            "surety": "world"}
"""Parties that are one row in a world, and the table that row is in."""


def _places(store, party: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the numbers of a party's accounts in the chart and the rows of their columns in its table's block."""
    table = _SECTORS.get(party, party)
    names = {k: account if table == party else f"{party}_{account}" for k, (p, account) in enumerate(ACCOUNTS) if p == party}
    place = store.tables[table].place
    return np.array(list(names)), np.array([place[name][1] for name in names.values()])


class Ledger:
    """The books of all worlds of a store. `balances`: int64 (accounts, worlds), fen, as of the last check.

    compiled: makes an adding function fast; the sums are the same with and without it.
    """

    def __init__(self, store, compiled=lambda function: function) -> None:
        self._store = store
        self.balances = np.zeros((len(ACCOUNTS), store.worlds), np.int64)
        self._add_up, self._differing = compiled(add_up), compiled(differing)
        blocks = {table: store.tables[table].blocks["i64"] for table in (*_MEMBERS, *_SECTORS.values())}
        self._many = [(*_places(store, party), blocks[party], store.reserved(party)) for party in _MEMBERS]
        self._one = [(*_places(store, party), blocks[table]) for party, table in _SECTORS.items()]

    def open_month(self) -> None:
        """Start the month's flows at zero."""
        self._store.moved[:] = 0
        self._store.tables["tally"].blocks["i64"][:] = 0

    def count(self) -> tuple[np.ndarray, np.ndarray]:
        """Return all balances added up from the rows, and the least that a member holds (0 if none is negative), both fen,
        (accounts, worlds)."""
        found, least = np.zeros((2, *self.balances.shape), np.int64)
        for numbers, rows, block in self._one:
            found[numbers] = block[rows, 1:]
        for numbers, rows, block, bounds in self._many:
            sums, lowest = np.zeros((2, len(rows), len(bounds)), np.int64)
            self._add_up(block, rows, bounds, sums, lowest)
            found[numbers], least[numbers] = sums, lowest
        return found, least

    def must_balance(self) -> None:
        """Check the books of the month and take them over. Raises LedgerError; nothing is ever repaired silently."""
        expected = self.balances.copy()
        expected[_MOVED] += np.add.reduceat(self._store.moved[1:].T[_MOVE] * _SIGN, _FIRST)  # LEGS @ moved, without its zeros
        found, least = self.count()
        if not np.array_equal(expected, found):
            k, world = np.argwhere(expected != found)[0]
            party, account = list(ACCOUNTS)[k]
            raise LedgerError(f"world {world + 1}: {party}.{account} holds {found[k, world]} fen, "
                              f"its moves say {expected[k, world]}")
        for k in np.flatnonzero(least.min(axis=1) < 0):
            party, account = list(ACCOUNTS)[k]
            values = self._store.column(party, account)
            if party in _NEVER_NEGATIVE:
                raise LedgerError(f"{party}.{account} is {values.min()} fen at row {int(values.argmin())}: money is never negative")
        if np.abs(found).max(initial=0) >= LARGEST:
            raise LedgerError("a balance passes 2**53 fen: the village has outgrown its books")
        pots = self._store.column("group", "cash")
        if pots.any():
            row = int(np.argmax(pots != 0))
            raise LedgerError(f"group row {row}: {int(pots[row])} fen are left in the pot")
        if self._store.column("world", "surety_cash").any():
            raise LedgerError("what guarantors have paid is not yet booked to borrowers")
        self._loan_book_agrees()
        self.balances = found

    def _loan_book_agrees(self) -> None:
        loans, slots = self._store.tables["loan"], self._store.slots
        for account, names in _LOAN_BOOK.items():
            owed = self._store.column("household", account)
            if self._differing(loans.blocks["i64"], np.array([loans.place[name][1] for name in names], np.int64), owed):
                by_loans = sum(loans.columns[name].reshape(slots, -1).sum(axis=0) for name in names)
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
