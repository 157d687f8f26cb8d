"""The rows of a schedule, and calling a book function by argument name as the simulation does."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sim.contracts.charges import installment_fee, installment_saving


@dataclass(frozen=True)
class Line:
    """One installment: number from 1, due date, and what falls due in fen; balance is the principal still owed after it."""

    n: int
    due: date
    principal: int
    interest: int
    fee: int
    penalty: int
    saving: int
    balance: int

    @property
    def due_sum(self) -> int:
        """Principal and interest, fen."""
        return self.principal + self.interest

    @property
    def total(self) -> int:
        """All that is asked for on the day, fen."""
        return self.principal + self.interest + self.fee + self.penalty + self.saving


@dataclass(frozen=True)
class Schedule:
    """A loan of `principal` fen disbursed on `start`: what is withheld or paid then, and its lines."""

    principal: int
    start: date
    fee: int
    saving: int
    lines: tuple[Line, ...]
    down_payment: int = 0
    tranches: tuple[tuple[date, int], ...] = ()

    @property
    def interest(self) -> int:
        """Total interest, fen."""
        return sum(line.interest for line in self.lines)

    @property
    def fees(self) -> int:
        """All fees, at disbursement and with the installments, fen."""
        return self.fee + sum(line.fee for line in self.lines)


@lru_cache(maxsize=64)
def _arguments(function: Callable) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


def ask(function: Callable, columns: dict[str, Any], **state: Any) -> Any:
    """Call a book function by argument name: `state` for the loan, `columns` for its product (product_<column>)."""
    names = _arguments(function)
    return function(*(state[n] if n in state else columns[n.removeprefix("product_")] for n in names))


def line_of(
    columns: dict[str, Any], number: int, due: date, principal: int, repaid: int, interest: int, balance: int
) -> Line:
    """Return a line with the fee and the compulsory saving of the installment."""
    state = {"principal": principal, "principal_due": repaid, "interest_due": interest}
    fee, saving = ask(installment_fee, columns, **state), ask(installment_saving, columns, **state)
    return Line(number, due, repaid, interest, fee, 0, saving, balance)
