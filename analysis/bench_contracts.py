"""How fast schedules are computed in bulk: the book functions compiled, against numpy's annuity formulas and exact decimals.

Ratios within one run on one machine, never clock times: above 1 the compiled book functions are faster.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from decimal import Decimal, getcontext
from time import perf_counter

import numpy as np

from analysis.tvm import ipmt, pmt
from sim.contracts import line_due, open_contract
from sim.kernels import compiled
from sim.terms.product import Product
from sim.terms.product_columns import product_columns

ONE_BY_ONE = 2_000
def bulk_schedules(product: Product) -> Callable[[np.ndarray, np.ndarray], None]:
    """Return a compiled function that fills rows[installment, (principal, interest), loan] in fen for int64 principals."""
    import numba

    opening, line = compiled(open_contract), compiled(line_due)
    first, each = _terms(open_contract, product), _terms(line_due, product)

    @numba.njit(nogil=True, error_model="numpy")
    def fill(principals, rows):
        for k in range(principals.size):
            principal = principals[k]
            installments, level, total = opening(principal, *first)
            scheduled, deferred = principal, 0
            for number in range(1, installments + 1):
                repaid, interest, deferred = line(
                    principal, installments, number, level, total, scheduled, deferred, *each
                )
                rows[number - 1, 0, k] = repaid
                rows[number - 1, 1, k] = interest
                scheduled = scheduled - repaid

    return fill


def _terms(function: Callable, product: Product) -> tuple[int, ...]:
    """The product's columns that a book function asks for, in the order it does; the loan's own state comes before."""
    columns = product_columns(product)
    names = inspect.signature(function).parameters
    return tuple(int(columns[name.removeprefix("product_")]) for name in names if name.startswith("product_"))


def vectorized_schedules(principals: np.ndarray, rate: float, count: int) -> np.ndarray:
    """The same table by numpy's annuity formulas, unrounded floats, every installment of all loans at once."""
    rows = np.empty((count, 2, principals.size))
    amounts = principals.astype(float)
    payment = -pmt(rate, count, amounts)
    for k in range(count):
        interest = -ipmt(np.full(principals.size, rate), k + 1, count, amounts)
        rows[k, 0], rows[k, 1] = payment - interest, interest
    return rows


def decimal_schedule(principal: int, rate: Decimal, count: int) -> list[tuple[Decimal, Decimal]]:
    """One schedule in exact decimals, rounded to the fen line by line."""
    growth = (1 + rate) ** count
    level = (principal * rate * growth / (growth - 1)).quantize(Decimal(1))
    balance, rows = Decimal(principal), []
    for k in range(count):
        interest = (balance * rate).quantize(Decimal(1))
        repaid = balance if k == count - 1 else level - interest
        balance -= repaid
        rows.append((repaid, interest))
    return rows


def bench_schedules(loans: int = 1_000_000, installments: int = 12) -> dict[str, float]:
    """Return ratios of time for `loans` schedules of 24 % a year on the balance, equal monthly installments.

    to_numpy: numpy's annuity formulas over compiled; to_decimals: one by one in exact decimals over compiled;
    largest_difference_fen: of principal or interest from the unrounded formula, all loans, all but the last installment;
    loans: how many were computed.
    """
    product = Product.model_validate({
        "name": "bench", "amount": {"min_yuan": 1.0, "default_yuan": 1.0, "max_yuan": 100_000.0},
        "repayment": {"every_months": 1, "installments": installments},
        "interest": {"rate_annual": 0.24, "basis": "declining"},
    })
    principals = np.random.default_rng(1).integers(100_000, 5_000_000, loans)
    fill, rows = bulk_schedules(product), np.empty((installments, 2, loans), np.int64)
    fill(principals[:10], rows[:, :, :10].copy())
    ours = min(_time(lambda: fill(principals, rows)) for _ in range(3))
    theirs = min(_time(lambda: vectorized_schedules(principals, 0.02, installments)) for _ in range(2))
    getcontext().prec = 28
    few = [int(p) for p in principals[:ONE_BY_ONE]]
    slow = _time(lambda: [decimal_schedule(p, Decimal("0.02"), installments) for p in few]) * loans / len(few)
    exact = vectorized_schedules(principals, 0.02, installments)
    gap = float(np.abs(exact[:-1] - rows[:-1]).max())
    return {"to_numpy": theirs / ours, "to_decimals": slow / ours, "largest_difference_fen": gap, "loans": float(loans)}


def _time(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
