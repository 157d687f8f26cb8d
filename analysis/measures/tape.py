"""A loan tape: one row per loan on one day, as a lender's system exports it. Read, held against its rules, never repaired.

Every definition of delinquency (`delinquency.py`), provision (`provisions.py`) and ageing reads a tape, so that they can be
set side by side on any portfolio: one of the simulator, of a lender, or ten loans written by hand. Money columns end in
their unit, `_yuan` or `_fen`; columns that are not there take their default, and a definition that needs them has no value
and says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.tape_columns import LOANS
from sim.terms.letters import Letter, LettersError, near_phrase

__all__ = ["COLUMNS", "Tape", "read_tape", "tape_of"]

MONEY, DAYS, FLAG, NUMBER, TEXT = "money", "days", "flag", "number", "text"
COLUMNS: dict[str, tuple[str, str]] = {
    "loan": (TEXT, "number or name of the loan, each once; without it the number of the row"),
    "balance": (MONEY, "principal outstanding, current, late and renegotiated alike (must be there)"),
    "overdue_principal": (MONEY, "principal that has fallen due and is not paid"),
    "overdue_interest": (MONEY, "interest that has fallen due and is not paid"),
    "overdue_charges": (MONEY, "fees and penalties that have fallen due and are not paid"),
    "days_past_due": (DAYS, "days since the oldest due date on which anything is unpaid; the due date is day 0"),
    "days_past_due_principal": (DAYS, "the same for principal alone; without it days_past_due where principal is overdue"),
    "renegotiated": (FLAG, "rescheduled, extended or refinanced, because the borrower could not pay as agreed"),
    "written_off": (FLAG, "written off: no part of the portfolio any more, whatever is still claimed"),
    "term_months": (NUMBER, "term of the loan as agreed, months"),
    "principal_due": (MONEY, "principal that fell due in the period looked back on"),
    "principal_collected": (MONEY, "principal received in that period, prepayments included"),
    "principal_prepaid": (MONEY, "of that, principal received before it was due"),
    "tier": (TEXT, "class of the five-tier system: normal, attention, substandard, doubtful, loss"),
}
"""Columns of a tape: name (money without its unit) -> kind and meaning. Other columns are left alone."""
OVERDUE = ("overdue_principal", "overdue_interest", "overdue_charges")
TIERS = ("normal", "attention", "substandard", "doubtful", "loss")
MOST_LETTERS = 20
YUAN = 100


@dataclass(frozen=True)
class Tape:
    """A tape that was found sound. Money in whole fen, int64[loans]; days int64; flags bool; `given` names the columns it had."""

    money: Mapping[str, NDArray[np.int64]]
    days: NDArray[np.int64]
    days_principal: NDArray[np.int64]
    renegotiated: NDArray[np.bool_]
    written_off: NDArray[np.bool_]
    term_months: NDArray[np.float64]
    tier: NDArray | None
    given: frozenset[str]

    @property
    def balance(self) -> NDArray[np.int64]:
        """Principal outstanding that is not written off, fen, int64[loans]."""
        return np.where(self.written_off, 0, self.money["balance"])

    @property
    def overdue(self) -> NDArray[np.int64]:
        """Principal and interest overdue on loans not written off, fen, int64[loans]."""
        owed = self.money["overdue_principal"] + self.money["overdue_interest"]
        return np.where(self.written_off, 0, owed)

    @property
    def tells_overdue(self) -> bool:
        """Whether the tape says what is overdue, apart from how long."""
        return bool(self.given & {"overdue_principal", "overdue_interest"})

    def at_risk(self, tolerance_yuan: float = 1.0) -> NDArray[np.bool_]:
        """Loans short of principal and interest by the tolerance or more [4]; by days late where the tape tells no sums."""
        if not self.tells_overdue:
            return (self.days > 0) & ~self.written_off
        return (self.overdue > 0) & (self.overdue >= round(tolerance_yuan * YUAN))


def read_tape(place: Path | str) -> Tape:
    """The tape in a CSV or Parquet file; LettersError with all faults at once."""
    path = Path(place)
    try:
        frame = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path, infer_schema_length=None)
    except (OSError, pl.exceptions.PolarsError) as error:
        first = (str(error).splitlines() or [""])[0]
        raise LettersError([Letter(str(path), "", first, "a loan tape as CSV or Parquet with a line of column names")]) from None
    return tape_of(frame, str(path))


def tape_of(frame: pl.DataFrame | Mapping[str, Sequence], name: str = "loan tape") -> Tape:
    """The tape in a frame (or columns by name), see `COLUMNS`; LettersError with all faults at once, rows counted from 1."""
    table = frame if isinstance(frame, pl.DataFrame) else _frame(frame, name)
    letters = _names(table, name)
    if letters:
        raise LettersError(letters)
    found, given = {}, set()
    for column, (kind, _) in COLUMNS.items():
        where = _place(table, column, kind)
        if where is not None:
            given.add(column)
            found[column] = _read(table[where], where, kind, name, letters)
    _refuse(letters)
    loans = table.height
    nothing = np.zeros(loans, np.int64)
    money = {column: found.get(column, nothing) for column, (kind, _) in COLUMNS.items() if kind == MONEY}
    days = found.get("days_past_due", nothing)
    tape = Tape(
        money, days, found.get("days_past_due_principal", np.where(money["overdue_principal"] > 0, days, 0)),
        found.get("renegotiated", np.zeros(loans, bool)), found.get("written_off", np.zeros(loans, bool)),
        found.get("term_months", np.full(loans, np.nan)), found.get("tier"), frozenset(given),
    )
    _refuse(_contradictions(tape, table, name))
    return tape


def _frame(columns: Mapping[str, Sequence], name: str) -> pl.DataFrame:
    try:
        return pl.DataFrame(dict(columns), strict=False)
    except (pl.exceptions.PolarsError, TypeError) as error:
        first = (str(error).splitlines() or [""])[0]
        raise LettersError([Letter(name, "", first, "columns of equal length")]) from None


def _place(table: pl.DataFrame, column: str, kind: str) -> str | None:
    names = (f"{column}_fen", f"{column}_yuan") if kind == MONEY else (column,)
    return next((one for one in names if one in table.columns), None)


def _names(table: pl.DataFrame, name: str) -> list[Letter]:
    """Faults of the names: no balance, both units of one column, a column that is nearly one of ours."""
    worlds = [one for one in ("arm", "seed") if one in table.columns]
    if worlds and table.height and table.select(worlds).n_unique() > 1:
        found = f"{table.select(worlds).n_unique()} worlds in one tape"
        return [Letter(name, ", ".join(worlds), found, "the loans of one lender", "keep one arm and one seed")]
    known = {one for column, (kind, _) in COLUMNS.items()
             for one in ((f"{column}_yuan", f"{column}_fen") if kind == MONEY else (column,))}
    letters = []
    if not {"balance_yuan", "balance_fen"} & set(table.columns):
        letters.append(Letter(name, "balance_yuan", "nothing", "a column balance_yuan or balance_fen"))
    for column, (kind, _) in COLUMNS.items():
        if kind == MONEY and {f"{column}_yuan", f"{column}_fen"} <= set(table.columns):
            letters.append(Letter(name, column, f"{column}_yuan and {column}_fen", "one of the two"))
    for one in table.columns:
        hint = near_phrase(one, known) if one not in known else ""
        if hint and one not in LOANS and _close(one, known - set(table.columns)):
            letters.append(Letter(name, one, "a column that is not read", "a column of a loan tape", hint))
    return letters


def _close(word: str, known: set[str]) -> bool:
    from difflib import get_close_matches

    return bool(get_close_matches(word, known, n=1, cutoff=0.82))


def _read(column: pl.Series, where: str, kind: str, name: str, letters: list[Letter]) -> NDArray:
    """One column as numbers; faults go into `letters`."""
    if column.null_count():
        rows = np.flatnonzero(column.is_null().to_numpy())
        letters.append(_fault(name, where, rows, "nothing", "a value in every row"))
        return np.zeros(len(column), np.int64)
    if kind == TEXT:
        words = np.array([str(one).strip().lower() if where == "tier" else str(one) for one in column.to_list()], dtype=object)
        _text(words, where, name, letters)
        return words
    values = _numbers(column, where, kind, name, letters)
    if values is None:
        return np.zeros(len(column), np.int64)
    if kind == FLAG:
        bad = ~np.isin(values, (0.0, 1.0))
        _mark(bad, column, where, name, "true or false (1 or 0)", letters)
        return values == 1.0
    _mark(~np.isfinite(values) | (values < 0), column, where, name, "a number of at least 0", letters)
    if kind == NUMBER:
        return values
    scaled = values * YUAN if where.endswith("_yuan") else values
    whole = np.rint(np.where(np.isfinite(scaled), scaled, 0.0))
    wanted = "whole days" if kind == DAYS else "an amount in whole fen"
    _mark(np.isfinite(scaled) & (np.abs(scaled - whole) > 1e-6 + 1e-12 * np.abs(whole)), column, where, name, wanted,
          letters)
    return whole.astype(np.int64)


def _numbers(column: pl.Series, where: str, kind: str, name: str, letters: list[Letter]) -> NDArray[np.float64] | None:
    if column.dtype.is_numeric() or column.dtype == pl.Boolean:
        return column.cast(pl.Float64).to_numpy()
    wanted = "true or false (1 or 0)" if kind == FLAG else "numbers"
    example = f" such as {str(column[0])[:40]!r}" if len(column) else ""
    letters.append(Letter(name, where, f"{column.dtype}{example}", wanted))
    return None


def _text(words: NDArray, where: str, name: str, letters: list[Letter]) -> None:
    if where == "tier":
        bad = np.array([one not in TIERS for one in words], bool)
        _mark(bad, words, where, name, f"one of {', '.join(TIERS)}", letters)
    elif len(set(words)) < len(words):
        seen: set[str] = set()
        twice = np.array([one in seen or seen.add(one) is not None for one in words], bool)
        _mark(twice, words, where, name, "each loan once", letters)


def _mark(bad: NDArray[np.bool_], column, where: str, name: str, wanted: str, letters: list[Letter]) -> None:
    rows = np.flatnonzero(bad)
    if rows.size:
        letters.append(_fault(name, where, rows, str(column[int(rows[0])]), wanted))


def _fault(name: str, where: str, rows: NDArray, found: str, wanted: str) -> Letter:
    more = f" and {rows.size - 1} more rows" if rows.size > 1 else ""
    return Letter(name, f"{where}, row {int(rows[0]) + 1}{more}", found, wanted)


def _contradictions(tape: Tape, table: pl.DataFrame, name: str) -> list[Letter]:
    """Rows that cannot be true of any loan."""
    letters: list[Letter] = []
    live = ~tape.written_off
    owed = sum(tape.money[one] for one in OVERDUE)
    over = live & (tape.money["overdue_principal"] > tape.money["balance"])
    overdue = tape.money["overdue_principal"] / YUAN
    _mark(over, overdue, "overdue_principal", name, "at most the balance of the loan (yuan)", letters)
    if tape.given >= {*OVERDUE, "days_past_due"}:
        late = live & (tape.days > 0) & (owed == 0)
        _mark(late, tape.days, "days_past_due", name, "0 where nothing is overdue", letters)
    principal = tape.days_principal
    _mark(principal > tape.days, principal, "days_past_due_principal", name, "at most days_past_due", letters)
    prepaid = tape.money["principal_prepaid"]
    if "principal_collected" in tape.given:
        more = prepaid > tape.money["principal_collected"]
        _mark(more, prepaid / YUAN, "principal_prepaid", name, "at most what was collected (yuan)", letters)
    return letters


def _refuse(letters: list[Letter]) -> None:
    if letters:
        raise LettersError(letters[:MOST_LETTERS])
