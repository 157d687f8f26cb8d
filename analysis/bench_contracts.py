"""How fast schedules are computed in bulk, and what an open loan costs a month: part of `python run.py bench`.

The book functions compiled, against numpy's annuity formulas and exact decimals: ratios within one run on one machine, above 1 the
compiled book functions are faster. numpy-financial is no dependency of this project: its formulas stand in analysis/tvm.py, which
does no more work than it does (it works out the payment anew in each of pmt, ipmt, ppmt); where it is installed it is measured too.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from decimal import Decimal, getcontext
from time import thread_time

import numpy as np

from analysis.tvm import ipmt, pmt
from sim.contracts import line_due, open_contract
from sim.contracts.terms import terms_of
from sim.kernels import compiled
from sim.terms.product import Product
from sim.terms.product_columns import product_columns

ONE_BY_ONE = 2_000


def bulk_schedules(product: Product) -> Callable[[np.ndarray, np.ndarray], None]:
    """Return a compiled function that fills rows[installment, (principal, interest), loan] in fen for int64 principals."""
    import numba

    opening, line = compiled(open_contract), compiled(line_due)
    columns = product_columns(product)
    count, terms = int(columns["installments"]), terms_of(columns)

    @numba.njit(nogil=True, error_model="numpy")
    def fill(principals, rows):
        for k in range(principals.size):
            principal = principals[k]
            installments, level, total = opening(principal, count, terms)
            scheduled, deferred = principal, 0
            for number in range(1, installments + 1):
                repaid, interest, deferred = line(principal, installments, number, level, total, scheduled, deferred, terms)
                rows[number - 1, 0, k] = repaid
                rows[number - 1, 1, k] = interest
                scheduled = scheduled - repaid

    return fill


def vectorized_schedules(principals: np.ndarray, rate: float, count: int) -> np.ndarray:
    """The same table by numpy's annuity formulas, unrounded floats, every installment of all loans at once."""
    rows = np.empty((count, 2, principals.size))
    amounts = principals.astype(float)
    payment = -pmt(rate, count, amounts)
    for k in range(count):
        interest = -ipmt(np.full(principals.size, rate), k + 1, count, amounts)
        rows[k, 0], rows[k, 1] = payment - interest, interest
    return rows


def installed_schedules(principals: np.ndarray, rate: float, count: int) -> np.ndarray | None:
    """The same table by numpy-financial's own pmt, ipmt and ppmt over whole arrays; None where it is not installed."""
    if importlib.util.find_spec("numpy_financial") is None:
        return None
    financial = importlib.import_module("numpy_financial")
    numbers, amounts = np.arange(1, count + 1)[:, None], principals.astype(float)
    rows = np.empty((count, 2, principals.size))
    financial.pmt(rate, count, amounts)
    rows[:, 0], rows[:, 1] = -financial.ppmt(rate, numbers, count, amounts), -financial.ipmt(rate, numbers, count, amounts)
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

    nanoseconds: of the compiled functions, a schedule; to_numpy: numpy's annuity formulas over compiled; to_installed: those of
    numpy-financial itself, NaN where it is not installed; to_decimals: one by one in exact decimals over compiled;
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
    found = installed_schedules(principals[:10], 0.02, installments) is not None
    installed = min(_time(lambda: installed_schedules(principals, 0.02, installments)) for _ in range(2)) if found else float("nan")
    getcontext().prec = 28
    few = [int(p) for p in principals[:ONE_BY_ONE]]
    slow = _time(lambda: [decimal_schedule(p, Decimal("0.02"), installments) for p in few]) * loans / len(few)
    exact = vectorized_schedules(principals, 0.02, installments)
    gap = float(np.abs(exact[:-1] - rows[:-1]).max())
    return {"nanoseconds": ours * 1e9 / loans, "to_numpy": theirs / ours, "to_installed": installed / ours,
            "to_decimals": slow / ours, "largest_difference_fen": gap, "loans": float(loans)}


def open_loan_cost(households: int, months: int) -> dict[str, float]:
    """Return what the loan book costs in the shipped village, nanoseconds of a month per open loan, by moment and in all.

    bytes: state of one loan slot; loans: running loans in the mean month. Month 1 is not counted.
    """
    from analysis.bench import ARM, cost_by_moment, village_of
    from sim.loans import LOAN_MOMENTS
    from sim.program import Program

    resolved = village_of(households, months)
    program = Program(resolved, arm=ARM, seed=1)
    loans = float(np.mean(program.run()[0].monthly["loans_open"][1:]))
    table = program.store.tables["loan"]
    spent = cost_by_moment(resolved)
    share = program.store.tables["household"].rows / loans
    found = {moment.name: spent[moment.name][0] * share for moment in LOAN_MOMENTS if moment.name in spent}
    return {"all": sum(found.values()), **found, "bytes": table.nbytes / table.rows, "loans": loans}


def contracts_command(quick: bool = False) -> None:
    """Measure and print schedules in bulk and the monthly cost of an open loan; quick: fewer loans."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    found = bench_schedules(100_000 if quick else 1_000_000)
    table = Table(show_header=False, title=f"{found['loans']:,.0f} schedules of 12 installments, to the fen", title_justify="left")
    table.add_row("compiled book functions", f"{found['nanoseconds']:,.0f} ns a schedule")
    table.add_row("numpy's vectorized pmt, ipmt, ppmt take", f"{found['to_numpy']:,.1f} x")
    if found["to_installed"] == found["to_installed"]:
        table.add_row("numpy-financial itself takes", f"{found['to_installed']:,.1f} x")
    table.add_row("one by one in exact decimals takes", f"{found['to_decimals']:,.0f} x")
    console.print(table)
    cost = open_loan_cost(*((2_000, 13) if quick else (50_000, 25)))
    table = Table(show_header=False, title=f"A month of an open loan ({cost['loans']:,.0f} running)", title_justify="left")
    for name, value in cost.items():
        if name not in {"bytes", "loans"}:
            table.add_row(name, f"{value:,.0f} ns")
    table.add_row("state of a loan", f"{cost['bytes']:,.0f} bytes")
    console.print(table)


def _time(work: Callable[[], object]) -> float:
    start = thread_time()
    work()
    return thread_time() - start
