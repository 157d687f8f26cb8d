"""Installments of loans: what fell due on which day, and what was paid for it, oldest first, from the stream of events."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.accounts import MOVE_NUMBER

__all__ = ["Installments"]

PARTS = ("principal", "interest", "charges")
PAYS = tuple(MOVE_NUMBER[f"pay_{part}"] for part in PARTS)
INSTALLMENT, PENALTY, OPENING, AHEAD = 0, 1, 2, 3
KINDS = ("installment", "penalty", "opening", "ahead")
"""What a row is: an installment; a penalty charged at a month's end; a fee or down payment at the opening; what was paid before it
fell due (prepaid, or set off against savings)."""
STATUS = ("paid", "partly", "unpaid", "rescheduled", "written_off")
LARGEST = 1 << 40
"""Fen that one loan can have been paid at most; keys of loans are spaced so far apart."""


class Installments:
    """Gathers what fell due and what was paid, loan by loan, and sets them against each other."""

    def __init__(self) -> None:
        self._due: list[NDArray[np.int64]] = [np.zeros((0, 8), np.int64)]
        self._paid: list[NDArray[np.int64]] = [np.zeros((0, 4), np.int64)]
        self._extended = np.zeros(64, np.int64)

    def fell_due(self, loans, number, day, principal, interest, fee) -> None:
        """Note installments that fell due: arrays by loan, amounts in fen (interest without what a subsidy bore ex ante)."""
        self._note(loans, INSTALLMENT, number, day, principal, interest, fee)

    def paid(self, loans, move, fen, days) -> None:
        """Note payments of what had fallen due among moves of loans, fen and absolute days."""
        for part, number in enumerate(PAYS):
            mine = move == number
            self._paid.append(np.stack([self._key(loans[mine]), np.full(mine.sum(), part), days[mine], fen[mine]], axis=1))

    def moved(self, loans, move, fen, days, kind: int) -> None:
        """Note what was asked and paid at once among moves of loans (`kind`: at the opening, or ahead of time), and penalties."""
        penalty = move == MOVE_NUMBER["charge_penalty"]
        self._note(loans[penalty], PENALTY, 0, days[penalty], 0, 0, fen[penalty])
        for part, number in enumerate(PAYS):
            mine = move == number
            amounts = [fen[mine] * (part == one) for one in range(len(PARTS))]
            self._note(loans[mine], kind, 0, days[mine], *amounts)

    def extended(self, loans, renegotiated) -> None:
        """Begin anew for loans that were extended: what was owed before is no longer asked for as it was."""
        if len(loans):
            self._room(int(loans.max()))
            self._extended[loans] = renegotiated

    def _room(self, loan: int) -> None:
        if loan >= len(self._extended):
            self._extended = np.concatenate([self._extended, np.zeros(max(loan + 1, len(self._extended)), np.int64)])

    def _key(self, loans: NDArray[np.int64]) -> NDArray[np.int64]:
        if len(loans):
            self._room(int(loans.max()))
        return 2 * loans + self._extended[loans]

    def _note(self, loans, kind, number, day, *amounts) -> None:
        shape = np.ones(len(loans), np.int64)
        self._due.append(np.stack([self._key(loans), kind * shape, number * shape, day * shape,
                                   *(amount * shape for amount in amounts), shape], axis=1))

    def columns(self, as_of: int, written_off: NDArray[np.bool_]) -> dict[str, NDArray]:
        """Return the rows by loan and day: loan, number, kind (of KINDS), due and paid days (-1: not paid in full), amounts in fen,
        days late up to `as_of`, status (of STATUS). written_off: by loan.
        """
        due = np.concatenate(self._due)
        due = due[np.lexsort((due[:, 1] == PENALTY, due[:, 3], due[:, 0]))]
        due = due[due[:, 4:7].any(axis=1) | (due[:, 1] == INSTALLMENT)]
        payments = np.concatenate(self._paid)
        key, kind, day = due[:, 0], due[:, 1], due[:, 3]
        at_once = kind >= OPENING
        paid_day = day.copy()
        found: dict[str, NDArray] = {"loan": key // 2, "number": due[:, 2], "kind": kind, "due_day": day}
        short, again = np.zeros(len(due), np.bool_), np.zeros(len(due), np.bool_)
        for part, name in enumerate(PARTS):
            asked = due[:, 4 + part]
            mine = payments[payments[:, 1] == part]
            charges = 2 if part == len(PARTS) - 1 else 1  # an extension leaves charges owed as they are
            paid, last = _oldest_first(key // charges, np.where(at_once, 0, asked), mine[:, 0] // charges, mine[:, 3], mine[:, 2])
            paid = np.where(at_once, asked, paid)
            found |= {f"{name}_due": asked, f"{name}_paid": paid}
            short |= paid < asked
            again |= (paid < asked) & (charges == 1)
            paid_day = np.where((asked > 0) & ~at_once, np.maximum(paid_day, last), paid_day)
        anything = sum(found[f"{name}_paid"] for name in PARTS) > 0
        again &= (key % 2 == 0) & self._extended[key // 2].astype(np.bool_)
        status = np.where(short, np.where(anything, 1, 2), 0)
        status = np.where(short & written_off[key // 2], 4, np.where(again, 3, status))
        found["paid_day"] = np.where(short, -1, paid_day)
        found["days_late"] = np.where(short, as_of, paid_day) - day
        return found | {"status": status}


def _oldest_first(key, asked, payer, fen, days) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (what is paid of each row, the day on which it was paid in full, -1 if not): payments of a key go to its oldest rows.

    key: of the rows, rising; asked: fen; payer, fen, days: the payments' keys, amounts and days.
    """
    order = np.lexsort((days, payer))
    payer, fen, days = payer[order], fen[order], days[order]
    before = np.cumsum(asked) - asked
    upto = np.cumsum(fen)
    first_row, first_payment = np.searchsorted(key, key), np.searchsorted(payer, key)
    ahead = np.concatenate([[0], upto])
    before = before - before[first_row] if len(key) else before
    total = ahead[np.searchsorted(payer, key, "right")] - ahead[first_payment]
    paid = np.clip(total - before, 0, asked)
    own = upto - ahead[np.searchsorted(payer, payer)]
    place = np.searchsorted(payer * LARGEST + own, key * LARGEST + before + asked)
    full = (paid == asked) & (asked > 0)
    return paid, np.where(full, np.append(days, -1)[np.minimum(place, len(days))], -1)
