"""Loans month by month, on request: one world is lived anew and every running loan noted at each month's end.

The frame that `loan_months` gives, and that `rolls.py` and `credit_loss.py` read, may come from anywhere (a lender's own month-end
tapes, rows by hand): `COLUMNS` says what it holds. Money is whole fen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sim.terms.letters import Letter, LettersError, listed

if TYPE_CHECKING:
    from analysis.loan_watch import LoanWatch
    from sim.program import Program
    from sim.terms.resolved import Resolved

__all__ = ["COLUMNS", "forecast", "loan_months", "sound_months", "tape_at"]

COLUMNS: dict[str, str] = {
    "loan": "number of the loan",
    "household": "number of its household",
    "cycle": "which loan of this household it is, from 1",
    "month": "month at whose end the row stands, from 1",
    "opened": "month in which it was disbursed",
    "amount_fen": "disbursed so far, tranches and top-ups included",
    "balance_fen": "principal outstanding, 0 once it has ended",
    "overdue_principal_fen": "principal fallen due and unpaid",
    "overdue_interest_fen": "interest fallen due and unpaid",
    "overdue_charges_fen": "fees and penalties fallen due and unpaid",
    "days_past_due": "days since the oldest unpaid due date, less the product's days of grace; 0 where nothing is owed",
    "renegotiated": "1 once it was extended",
    "state": "running, paid or written_off; a loan that has ended has its last row in that month",
    "written_off_fen": "principal written off so far",
    "recovered_fen": "recovered after the write-off so far",
}
STATES = ("running", "paid", "written_off")


def sound_months(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame by loan and month; LettersError where a column lacks, a loan stands twice in a month, or a state is unknown."""
    missing = [name for name in COLUMNS if name not in frame.columns]
    letters = [Letter("loan months", name, "nothing", COLUMNS[name]) for name in missing]
    if not letters:
        unknown = frame.filter(~pl.col("state").is_in(STATES))["state"].unique().to_list()
        letters += [Letter("loan months", "state", str(one), f"one of {listed(STATES)}") for one in unknown]
        twice = frame.height - frame.select("loan", "month").n_unique() if frame.height else 0
        letters += [Letter("loan months", "loan, month", f"{twice} rows too many", "each loan once a month")] if twice else []
        money = [name for name in COLUMNS if name.endswith("_fen")]
        below = [name for name in money if frame.height and frame[name].min() < 0]  # type: ignore[operator]
        letters += [Letter("loan months", name, str(frame[name].min()), "at least 0") for name in below]
    if letters:
        raise LettersError(letters)
    return frame.sort("loan", "month")


def loan_months(resolved: Resolved, arm: str | None = None, seed: int | None = None, engine: str = "compiled") -> pl.DataFrame:
    """Live one world (the first arm and seed, unless told) and give its loans month by month, columns as `COLUMNS`."""
    from analysis.loan_watch import LoanWatch

    program = _program(resolved, arm, seed, engine)
    watch = LoanWatch(program)
    parts = list(_months(watch, resolved.run.months))
    empty = {name: pl.String if name == "state" else pl.Int64 for name in COLUMNS}
    return pl.concat(parts) if parts else pl.DataFrame(schema=empty)


def _program(resolved: Resolved, arm: str | None, seed: int | None, engine: str) -> Program:
    from sim.program import Program, World

    chosen = resolved.arm(arm) if arm else resolved.arms[0]
    world = World(chosen, resolved.run.seeds[0] if seed is None else seed)
    return Program(resolved, worlds=[world], engine=engine, events="loans")


def _months(watch: LoanWatch, months: int) -> Iterator[pl.DataFrame]:
    told = np.zeros(0, bool)
    grace = watch.store.column("product", "product_arrears_grace_days")
    for month in range(1, months + 1):
        watch.live_month()
        loan = watch.values
        told = np.concatenate([told, np.zeros(watch.count - told.size, bool)])
        rows = np.flatnonzero(~told)
        ended = loan["ended"][rows]
        told[rows[ended > 0]] = True
        runs = ended == 0
        state = {name: np.where(runs, loan[name][rows], 0) for name in ("balance", "principal_overdue", "interest_overdue",
                                                                        "fee_overdue", "penalty_overdue")}
        owed = state["principal_overdue"] + state["interest_overdue"]
        oldest = loan["late_since"][rows]
        late = np.maximum(watch.as_of - oldest - grace[loan["product_row"][rows]].astype(np.int64), 0)
        yield pl.DataFrame({
            "loan": rows + 1, "household": loan["row"][rows] + 1, "cycle": loan["cycle"][rows], "month": np.full(rows.size, month),
            "opened": loan["opened_day"][rows] // 30 + 1, "amount_fen": loan["disbursed"][rows] + loan["amount_before"][rows],
            "balance_fen": state["balance"], "overdue_principal_fen": state["principal_overdue"],
            "overdue_interest_fen": state["interest_overdue"],
            "overdue_charges_fen": state["fee_overdue"] + state["penalty_overdue"],
            "days_past_due": np.where(runs & (oldest >= 0) & (owed > 0), late, 0), "renegotiated": loan["renegotiated"][rows],
            "state": np.array(STATES)[ended], "written_off_fen": loan["principal_written_off"][rows],
            "recovered_fen": loan["recovered"][rows],
        })


def tape_at(months: pl.DataFrame, month: int) -> pl.DataFrame:
    """The loan tape of one month's end, as `tape.py` reads it: loans that run, and those written off in that month."""
    rows = months.filter((pl.col("month") == month) & (pl.col("state") != "paid"))
    flags = {"renegotiated": pl.col("renegotiated") == 1, "written_off": pl.col("state") == "written_off"}
    names = ("loan", "balance_fen", "overdue_principal_fen", "overdue_interest_fen", "overdue_charges_fen", "days_past_due")
    return rows.select(*names, **flags)


def forecast(resolved: Resolved, arm: str | None = None, seed: int | None = None, month: int | None = None,
             recovery: float = 1.0, engine: str = "compiled") -> pl.DataFrame:
    """What the loans running after `month` (None: the last) will bring by contract, month by month from then.

    Columns: months ahead (1 is the next), principal_fen, interest_fen as they fall due, expected_fen: both times
    `recovery`, the share that is collected (the measure `current_recovery`). What is overdue already stands in month
    0, with nothing expected of it.
    """
    from analysis.loan_watch import LoanWatch

    program = _program(resolved, arm, seed, engine)
    watch = LoanWatch(program)
    for _ in range(resolved.run.months if month is None else month):
        watch.live_month()
    due: dict[int, list[int]] = {}
    loan = watch.values
    for k in np.flatnonzero(loan["ended"] == 0).tolist():
        overdue = due.setdefault(0, [0, 0])
        overdue[0] += int(loan["principal_overdue"][k])
        overdue[1] += int(loan["interest_overdue"][k])
        for day, principal, interest in _to_come(program, {name: int(values[k]) for name, values in loan.items()}):
            line = due.setdefault((day - watch.as_of) // 30 + 1, [0, 0])
            line[0] += principal
            line[1] += interest
    last = max(due, default=0)
    rows = [(ahead, *due.get(ahead, (0, 0))) for ahead in range(last + 1)]
    frame = pl.DataFrame(rows, schema={"months_ahead": pl.Int64, "principal_fen": pl.Int64, "interest_fen": pl.Int64}, orient="row")
    whole = (pl.col("principal_fen") + pl.col("interest_fen")) * recovery
    return frame.with_columns(expected_fen=pl.when(pl.col("months_ahead") > 0).then(whole).otherwise(0.0))


def _to_come(program: Program, loan: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    """Day, principal and interest of each installment still to come, by the contract's own function."""
    from sim.contracts.anew import spent
    from sim.contracts.counted import line_by_days
    from sim.contracts.plan_lines import as_planned
    from sim.contracts.real_dates import next_dates
    from sim.contracts.rows import ask
    from sim.contracts.staged_fee import line_with_fee

    row = loan["product_row"]
    columns = {name.removeprefix("product_"): values[row].item()
               for name, values in program.store.tables["product"].columns.items()}
    state = {name: loan[name] for name in ("principal", "installments", "number", "installment", "interest_total", "scheduled",
                                           "deferred", "graces",
                                           "signed_for", "plan_passed", "plan_base", "opened_month")}
    calendar, world = program.calendar, program.store.tables["world"].columns
    day, first_day, season = loan["next_due"], calendar.first_day, calendar.season
    today = {"month": calendar.month, "first_day": first_day, "world_start_month": int(world["start_month"][1])}
    while not ask(spent, columns, **{name: state[name] for name in ("number", "installments", "scheduled", "deferred")}):
        agreed = dict(zip(("principal_due", "interest_due", "put_off"), ask(line_with_fee, columns, **state), strict=True))
        period = dict(zip(("period_start", "period_due"), ask(next_dates, columns, next_due=day, **today, **state), strict=True))
        agreed = dict(zip(agreed, ask(line_by_days, columns, **agreed, **period, **state), strict=True))
        principal, interest, put_off = ask(as_planned, columns, next_due=day, first_day=first_day, season=season, **agreed, **state)
        yield day, principal, interest
        state |= {"scheduled": state["scheduled"] - principal, "deferred": put_off, "number": state["number"] + 1}
        day += columns["every"]
