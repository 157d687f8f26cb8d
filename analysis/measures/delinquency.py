"""Every named definition of delinquency side by side on one loan tape: names are not definitions.

One portfolio gives "portfolio at risk" from a sixth to four fifths of it, depending on whose definition is meant. Each value
therefore carries the id of its definition, what was divided by what, and a source. Shares are plain numbers (0.12). A share
of nothing, or one whose columns the tape does not have, is null and says so in `note`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.measures.ratios import annual_loan_loss
from analysis.measures.tape import YUAN, Tape, tape_of

__all__ = ["AGES", "DEFINITIONS", "Definition", "ageing", "delinquency"]

SEEP = "SEEP Network 2005"
AGES: tuple[int, ...] = (0, 30, 60, 90, 180, 365)
"""Last day of each band of an ageing table but the last; the first band is not late."""
PORTFOLIO = "principal outstanding of all loans that are not written off"

Parts = tuple[float, float]


@dataclass(frozen=True)
class Definition:
    """One definition: `parts` answers (part, whole) of a tape in fen, or numbers of loans; `needs` are columns it cannot do
    without.
    """

    id: str
    label: str
    formula: str
    source: str
    parts: Callable[[Tape, int], Parts]
    needs: tuple[str, ...] = ()


def _balance(tape: Tape, who: NDArray[np.bool_]) -> Parts:
    return float(tape.balance[who].sum()), float(tape.balance.sum())


def _par(days: int) -> Definition:
    return Definition(
        f"par{days}",
        f"PAR{days}",
        f"whole balance of loans with any part more than {days} day{'s' * (days != 1)} late / {PORTFOLIO}",
        SEEP + (", R9 without renegotiated loans" if days == 30 else ""),
        lambda tape, _: _balance(tape, tape.days > days),
        ("days_past_due",),
    )


def _loans_late(tape: Tape, _: int) -> Parts:
    live = ~tape.written_off & (tape.money["balance"] > 0)
    return float((live & (tape.days > 30)).sum()), float(live.sum())


def _recovery(tape: Tape, _: int) -> Parts:
    collected = tape.money["principal_collected"].sum() - tape.money["principal_prepaid"].sum()
    return float(collected), float(tape.money["principal_due"].sum())


def _annual_loss(tape: Tape, _: int) -> Parts:
    collected, due = _recovery(tape, 0)
    term = float(tape.term_months.mean()) / 12.0 if tape.term_months.size else 0.0
    return (annual_loan_loss(collected / due, term), 1.0) if due and term else (0.0, 0.0)


_PAID = ("principal_due", "principal_collected")
DEFINITIONS: dict[str, Definition] = {
    one.id: one
    for one in (
        _par(1),
        _par(30),
        _par(60),
        _par(90),
        _par(180),
        Definition(
            "par_tolerance",
            "portfolio at risk as [4] defines it",
            "whole balance of loans whose overdue principal and interest reach the tolerance (1 yuan), from the first day / "
            + PORTFOLIO,
            "[4]",
            lambda tape, tolerance: _balance(tape, tape.at_risk(tolerance / YUAN)),
        ),
        Definition(
            "par30_principal",
            "PAR30, principal late",
            f"whole balance of loans with a principal installment more than 30 days late / {PORTFOLIO}",
            "Rosenberg 1999, Measuring Microcredit Delinquency, CGAP Occasional Paper 3",
            lambda tape, _: _balance(tape, tape.days_principal > 30),
            ("days_past_due", "overdue_principal"),
        ),
        Definition(
            "par30_with_renegotiated",
            "PAR30 and renegotiated loans",
            f"whole balance of loans more than 30 days late or renegotiated, each loan once / {PORTFOLIO}",
            f"{SEEP}, R9",
            lambda tape, _: _balance(tape, (tape.days > 30) | tape.renegotiated),
            ("days_past_due", "renegotiated"),
        ),
        Definition(
            "loans_at_risk30",
            "loans at risk (number)",
            "number of loans with any part more than 30 days late / number of loans outstanding",
            "Rosenberg 1999, CGAP Occasional Paper 3",
            _loans_late,
            ("days_past_due",),
        ),
        Definition(
            "arrears_rate",
            "arrears rate",
            f"overdue principal / {PORTFOLIO}",
            "Rosenberg 1999, CGAP Occasional Paper 3",
            lambda tape, _: (
                float(np.where(tape.written_off, 0, tape.money["overdue_principal"]).sum()),
                float(tape.balance.sum()),
            ),
            ("overdue_principal",),
        ),
        Definition(
            "current_recovery",
            "current recovery rate",
            "(principal collected in the period - principal prepaid) / principal that fell due in the period",
            "Rosenberg 1999, CGAP Occasional Paper 3",
            _recovery,
            _PAID,
        ),
        Definition(
            "annual_loss_rate",
            "annual loan loss implied by the current recovery rate",
            "(1 - current recovery rate) / mean term in years x 2",
            "Rosenberg 1999, CGAP Occasional Paper 3 (from memory)",
            _annual_loss,
            (*_PAID, "term_months"),
        ),
    )
}
"""Definitions by id, in the order in which they are shown."""


def delinquency(
    tape: Tape | pl.DataFrame | Mapping[str, Sequence], tolerance_yuan: float = 1.0, days: Sequence[int] = ()
) -> pl.DataFrame:
    """Every definition on one tape: id, label, value (share), part and whole (yuan; loans for loans_at_risk30), formula,
    source, note.

    `tape`: a Tape, or a frame or columns as `tape.COLUMNS` names them. `days` adds PAR at other numbers of days. LettersError for a
    tape that cannot be true, ValueError for a tolerance below 0.
    """
    if not tolerance_yuan >= 0:
        raise ValueError(f"the tolerance must be at least 0 yuan, found {tolerance_yuan}")
    sound = tape if isinstance(tape, Tape) else tape_of(tape)
    more = [_par(int(day)) for day in days if f"par{int(day)}" not in DEFINITIONS]
    rows = [_row(one, sound, round(tolerance_yuan * YUAN)) for one in (*DEFINITIONS.values(), *more)]
    return pl.DataFrame(
        rows,
        schema={
            "id": pl.String,
            "label": pl.String,
            "value": pl.Float64,
            "part": pl.Float64,
            "whole": pl.Float64,
            "formula": pl.String,
            "source": pl.String,
            "note": pl.String,
        },
        orient="row",
    )


def _row(one: Definition, tape: Tape, tolerance: int) -> tuple:
    missing = [name for name in one.needs if name not in tape.given]
    head = (one.id, one.label)
    if missing:
        return (
            *head,
            None,
            None,
            None,
            one.formula,
            one.source,
            f"not applicable: the tape has no {' and no '.join(missing)}",
        )
    if one.id == "par_tolerance" and not (tape.tells_overdue or "days_past_due" in tape.given):
        return (
            *head,
            None,
            None,
            None,
            one.formula,
            one.source,
            "not applicable: the tape does not say what is overdue",
        )
    part, whole = one.parts(tape, tolerance)
    scale = 1.0 if one.id in ("loans_at_risk30", "annual_loss_rate") else YUAN
    note = "" if whole else "not applicable: there is nothing to divide by"
    return (*head, part / whole if whole else None, part / scale, whole / scale, one.formula, one.source, note)


def ageing(tape: Tape | pl.DataFrame | Mapping[str, Sequence], ages: Sequence[int] = AGES) -> pl.DataFrame:
    """The ageing table: band of days late, loans, balance and overdue principal (yuan), share of the portfolio (null of nothing).

    `ages`: last day of each band but the last, rising, from 0 (not late).
    """
    if list(ages) != sorted(set(ages)) or not ages or ages[0] < 0:
        raise ValueError(f"bands need rising last days from 0, found {list(ages)}")
    sound = tape if isinstance(tape, Tape) else tape_of(tape)
    place = np.searchsorted(np.asarray(ages), sound.days, side="left")
    live, total = ~sound.written_off, float(sound.balance.sum())
    names = [
        "not late" if last == 0 else f"{first + 1}-{last}" for first, last in zip((-1, *ages[:-1]), ages, strict=True)
    ]
    rows = []
    for k, name in enumerate((*names, f"over {ages[-1]}")):
        who = live & (place == k)
        balance = float(sound.balance[who].sum())
        overdue = float(sound.money["overdue_principal"][who].sum())
        rows.append((name, int(who.sum()), balance / YUAN, overdue / YUAN, balance / total if total else None))
    return pl.DataFrame(
        rows,
        schema={
            "days": pl.String,
            "loans": pl.Int64,
            "balance_yuan": pl.Float64,
            "overdue_principal_yuan": pl.Float64,
            "share": pl.Float64,
        },
        orient="row",
    )
