"""The loan tape, its installments and the household panel of worlds lived anew: rows as a lender's or a survey's system would have
them.

Worlds are lived one after the other and written as they go, so that memory grows with one world, not with the experiment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.installments import KINDS
from analysis.installments import STATUS as PAID
from analysis.loan_watch import ENDED, WRITTEN_OFF, LoanWatch
from analysis.panel import Panel
from analysis.parts import Parts
from sim.build import first_product_row
from sim.calendar import Calendar
from sim.chance import ORDINAL_BITS
from sim.program import Program, World
from sim.terms.product_forms import forms_of
from sim.terms.product_rates import interval_days
from sim.terms.resolved import Resolved

if TYPE_CHECKING:
    from sim.terms.product import Product

__all__ = ["Wanted", "loan_columns", "products_of", "write_tape"]

RUNNING_STATUS = ("current", "late", "renegotiated", "repaid", "written_off")


@dataclass(frozen=True)
class Wanted:
    """Which rows are written beside loans, and up to which month (None: the end)."""

    installments: bool = False
    panel: str = ""
    """"month", "year" or empty."""
    month: int | None = None


def write_tape(resolved: Resolved, arms: Sequence[str], seeds: Sequence[int], wanted: Wanted, folder: Path,
               engine: str = "compiled", done: Callable[[], None] = lambda: None) -> dict[str, int]:
    """Live the worlds anew and write `loans.parquet` and what else is wanted, each whole or not at all; rows by table.

    done() is told after each world. Raises LettersError if the disk fails.
    """
    tables = ["loans", *["installments"] * wanted.installments, *["households"] * bool(wanted.panel)]
    months = resolved.run.months if wanted.month is None else wanted.month
    with Parts(folder, tables) as parts:
        for arm in arms:
            for seed in seeds:
                program = Program(resolved, worlds=[World(resolved.arm(arm), seed)], engine=engine, events="loans")
                watch = LoanWatch(program, wanted.installments)
                panel = Panel(program, wanted.panel, parts) if wanted.panel else None
                for _ in range(months):
                    watch.live_month()
                    if panel is not None:
                        panel.note()
                parts.add("loans", loan_columns(watch))
                if wanted.installments:
                    parts.add("installments", installment_columns(watch))
                done()
        return parts.join()


def dates_of(calendar: Calendar, days: NDArray[np.int64], none: NDArray[np.bool_] | None = None) -> NDArray:
    """Return absolute days as real dates, NaT where `none`."""
    some, place = np.unique(days, return_inverse=True)
    dates = np.array([np.datetime64(calendar.date_of(int(day)), "D") for day in some], "datetime64[D]")[place]
    if none is not None:
        dates[none] = np.datetime64("NaT")
    return dates


def clients(program: Program, rows: NDArray[np.int64]) -> dict[str, NDArray]:
    """Return client_id, village and household of household rows."""
    ids = program.store.column("household", "id")[rows]
    villages = np.array([village.name for village in program.worlds[0].arm.villages])[ids >> ORDINAL_BITS]
    numbers = ids & ((1 << ORDINAL_BITS) - 1)
    names = np.array([f"{village}-{number}" for village, number in zip(villages.tolist(), numbers.tolist(), strict=True)], object)
    return {"client_id": names, "village": villages.astype(object), "household": numbers}


def products_of(program: Program) -> list[Product | None]:
    """The product of each product row."""
    world = program.worlds[0]
    found: list[Product | None] = [None] * program.store.tables["product"].rows
    for v, version in enumerate(world.arm.versions):
        first = first_product_row(program.worlds, 1, v)
        forms = [form[0] for form in forms_of(version.products)]
        found[first: first + len(forms)] = forms
    return found


def loan_columns(watch: LoanWatch) -> dict[str, NDArray]:
    """The rows of `loans.parquet` of a watched world, in the order of opening: the columns of tape_columns.LOANS."""
    program, loan, calendar = watch.program, watch.values, watch.program.calendar
    world, column, as_of = program.worlds[0], program.store.column, watch.as_of
    row, ended = loan["row"], np.isin(loan["ended"], ENDED)
    late = np.where((loan["late_since"] >= 0) & ~ended, as_of - loan["late_since"], 0)
    code = np.where(ended, loan["ended"] + 2, np.where(loan["renegotiated"] > 0, 2, (late > 0) * 1))
    number = loan["number"]
    who = clients(program, row)
    products = products_of(program)
    terms = [products[k] for k in loan["product_row"].tolist()]
    group, officer = column("household", "group_row")[row], column("household", "officer_row")[row]
    first_officer = int(program.store.stretches["officer"][0][0])

    every = np.array([interval_days(one) for one in terms], np.int64)

    def running(name: str) -> NDArray:
        return np.where(ended, 0, loan[name])

    columns = {
        "arm": _same(world.arm.name, row), "seed": np.full(len(row), world.seed, np.int64),
        "loan_id": np.array([f"{one}-{k}" for one, k in zip(who["client_id"], _numbers(row), strict=True)], object), **who,
        "group_number": column("group", "id")[group] & ((1 << ORDINAL_BITS) - 1),
        "officer": np.where(officer > 0, officer - first_officer + 1, 0),
        "product": _texts(one.name for one in terms),
        "liability": np.where(loan["joint"] > 0, "joint", "individual").astype(object),
        "cycle": loan["cycle"], "purpose": _same(None, row), "as_of": dates_of(calendar, np.full(len(row), as_of - 1)),
        "status": np.array(RUNNING_STATUS, object)[code], "amount_fen": loan["disbursed"] + loan["amount_before"],
        "disbursed_on": dates_of(calendar, loan["opened_day"]), "first_due_on": dates_of(calendar, loan["first_due"]),
        "next_due_on": dates_of(calendar, loan["next_due"], ended), "maturity_on": dates_of(calendar, loan["maturity"]),
        "closed_on": dates_of(calendar, loan["closed_day"], ~ended),
        "last_paid_on": dates_of(calendar, loan["last_paid_day"], loan["last_paid_day"] < 0),
        "rate_annual": np.array([one.interest.rate_annual for one in terms], np.float64),
        "rate_basis": _texts(one.interest.basis for one in terms),
        "every_days": every,
        "term_days": loan["maturity"] - loan["opened_day"], "term_months": loan["installments"] * every / 30,
        "installments": loan["installments"], "next_installment": number,
        "balance_fen": running("balance"), "overdue_principal_fen": running("principal_overdue"),
        "overdue_interest_fen": running("interest_overdue"),
        "overdue_charges_fen": running("fee_overdue") + running("penalty_overdue"),
        "overdue_penalties_fen": running("penalty_overdue"), "days_past_due": late,
        "renegotiated": loan["renegotiated"], "written_off": (loan["ended"] == WRITTEN_OFF).astype(np.int64),
        "ever_at_risk": loan["blemished"],
        "paid_principal_fen": loan["principal_paid"], "paid_interest_fen": loan["interest_paid"],
        "paid_charges_fen": loan["charges_paid"], "interest_charged_fen": loan["interest_charged"],
        "fees_charged_fen": loan["fees_charged"], "penalties_charged_fen": loan["penalties_charged"],
        "interest_subsidized_fen": loan["interest_subsidized"] + loan["interest_given_back"],
        "written_off_fen": sum(loan[f"{part}_written_off"] for part in ("principal", "interest", "charges")),
        "written_off_principal_fen": loan["principal_written_off"], "recovered_fen": loan["recovered"],
        "savings_fen": running("saved"),
    }
    state = {"contract_principal_fen": "principal", "contract_installment_fen": "installment",
             "contract_interest_fen": "interest_total", "contract_deferred_fen": "deferred",
             "contract_graces": "graces", "contract_agreed_fen": "agreed",
             "contract_tranches": "tranche"}
    columns |= {name: loan[source] for name, source in state.items()}
    columns["days_to_next_due"] = np.where(ended, 0, loan["next_due"] - as_of)
    columns["days_since_due"] = np.where(loan["last_due"] >= 0, as_of - loan["last_due"], -1)
    return columns


def installment_columns(watch: LoanWatch) -> dict[str, NDArray]:
    """The rows of `installments.parquet` of a watched world, by loan and day: the columns of tape_columns.INSTALLMENTS."""
    assert watch.installments is not None, "a watch that keeps installments"
    loan, calendar, world = watch.values, watch.program.calendar, watch.program.worlds[0]
    found = watch.installments.columns(watch.as_of, loan["ended"] == WRITTEN_OFF)
    who = clients(watch.program, loan["row"])["client_id"]
    names = np.array([f"{one}-{k}" for one, k in zip(who, _numbers(loan["row"]), strict=True)], object)
    columns: dict[str, NDArray] = {
        "arm": _same(world.arm.name, found["loan"]), "seed": np.full(len(found["loan"]), world.seed, np.int64),
        "loan_id": names[found["loan"]], "number": found["number"], "kind": np.array(KINDS, object)[found["kind"]],
        "due_on": dates_of(calendar, found["due_day"]),
    }
    for what in ("due", "paid"):
        columns |= {f"{part}_{what}_fen": found[f"{part}_{what}"] for part in ("principal", "interest", "charges")}
    columns["paid_on"] = dates_of(calendar, found["paid_day"], found["paid_day"] < 0)
    return columns | {"days_late": found["days_late"], "status": np.array(PAID, object)[found["status"]]}


def _numbers(rows: NDArray[np.int64]) -> list[int]:
    """The number of each loan among those of its household, from 1, in the order of opening."""
    so_far: dict[int, int] = {}
    numbers = []
    for row in rows.tolist():
        so_far[row] = so_far.get(row, 0) + 1
        numbers.append(so_far[row])
    return numbers


def _same(text: str | None, like: NDArray) -> NDArray:
    return np.full(len(like), text, object)


def _texts(values) -> NDArray:
    return np.array(list(values), object)
