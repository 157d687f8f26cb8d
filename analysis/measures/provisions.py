"""Provisions under any table: bands of days late, the share of each, what the share is taken of, and what is added for
renegotiation.

Tables are data. `provision(tape, "yilong")` answers in fen loan by loan and in sum; `Table(...)` writes another. Sources:
finance.md section 7 of the project's reference (Yilong [4], Sa-Dhan, People's Bank of China, WOCCU, MIX, Mifos).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.measures.tape import TIERS, YUAN, Tape, tape_of
from sim.terms.letters import Letter, LettersError, listed, near_phrase

__all__ = ["TABLES", "Provision", "Table", "provision"]

Band = tuple[int | None, float]


@dataclass(frozen=True)
class Table:
    """A provisioning table. `bands`: (last day late of the band, share), the last with None; a loan not late is at day 0.

    `base`: what shares are taken of. `of`: all loans, or only those at risk (short by the tolerance [4]). `general`: share of every
    loan's balance, beside its band's. `renegotiated_extra` is added to the share of a renegotiated loan (of its balance,
    never beyond it); `renegotiated_least` is the least share of one. `tiers`: shares by class, used where the tape names
    classes. LettersError for a table that makes no sense.
    """

    id: str
    title: str
    source: str
    bands: tuple[Band, ...]
    base: Literal["balance", "overdue_principal"] = "balance"
    of: Literal["all", "at_risk"] = "all"
    general: float = 0.0
    renegotiated_extra: float = 0.0
    renegotiated_least: float = 0.0
    tolerance_yuan: float = 1.0
    tiers: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        letters = []
        lasts = [last for last, _ in self.bands]
        days = lasts[:-1]
        whole = all(isinstance(last, int) and not isinstance(last, bool) and last >= 0 for last in days)
        if not self.bands or lasts[-1] is not None or not whole or days != sorted(set(days)):
            letters.append(Letter(self.id, "bands", str(lasts), "rising last days, and None for the last band"))
        shares = {f"bands[{k}]": share for k, (_, share) in enumerate(self.bands)} | {f"tiers.{t}": s for t, s in self.tiers}
        shares |= {name: vars(self)[name] for name in ("general", "renegotiated_extra", "renegotiated_least")}
        for name, share in shares.items():
            if not 0 <= share <= 1:
                letters.append(Letter(self.id, name, str(share), "a share from 0 to 1"))
        if self.base not in ("balance", "overdue_principal"):
            letters.append(Letter(self.id, "base", str(self.base), "balance or overdue_principal"))
        if self.of not in ("all", "at_risk"):
            letters.append(Letter(self.id, "of", str(self.of), "all or at_risk"))
        named = [tier for tier, _ in self.tiers]
        if named and sorted(named) != sorted(TIERS):
            letters.append(Letter(self.id, "tiers", listed(named), f"each of {listed(TIERS)} once"))
        if letters:
            raise LettersError(letters)


TABLES: dict[str, Table] = {one.id: one for one in (
    Table("yilong", "Yilong County Association", "[4]: on the whole balance at risk, monthly",
          ((30, 0.10), (60, 0.25), (90, 0.50), (120, 0.75), (None, 1.0)), of="at_risk"),
    Table("sa_dhan", "Sa-Dhan", "Sa-Dhan, standards for Indian lenders",
          ((0, 0.0), (30, 0.10), (60, 0.25), (90, 0.50), (180, 0.75), (365, 0.90), (None, 1.0))),
    Table("pboc", "Five-tier, People's Bank of China",
          "PBoC 2002, Guidance on Loan Loss Provisions: general at least 1 %, special 2, 25, 50, 100 % (25 and 50 may "
          "move by a fifth); assumption: without classes on the tape, attention is 1-90 days late, substandard 91-180, "
          "doubtful 181-360, loss beyond",
          ((0, 0.0), (90, 0.02), (180, 0.25), (360, 0.50), (None, 1.0)), general=0.01,
          tiers=(("normal", 0.0), ("attention", 0.02), ("substandard", 0.25), ("doubtful", 0.50), ("loss", 1.0))),
    Table("woccu", "PEARLS P1 and P2 (WOCCU)", "WOCCU: 35 % of 1 to 12 months late, 100 % beyond",
          ((30, 0.0), (365, 0.35), (None, 1.0))),
    Table("mix", "MIX adjustment", "MicroBanking Bulletin: 50 % of 91-180 days and of renegotiated loans, 100 % beyond",
          ((90, 0.0), (180, 0.50), (None, 1.0)), renegotiated_least=0.50),
    Table("mifos", "Mifos sample", "Mifos sample criteria 5, 20, 50, 100 %; assumption: bands 0-30, 31-60, 61-90 days and beyond",
          ((30, 0.05), (60, 0.20), (90, 0.50), (None, 1.0))),
)}
"""Tables by id."""


@dataclass(frozen=True)
class Provision:
    """What a table asks for: of each loan (fen, int64[loans]), together (fen), and by band."""

    table: Table
    by_loan: NDArray[np.int64]
    total: int
    bands: pl.DataFrame

    @property
    def total_yuan(self) -> float:
        """The whole provision, yuan."""
        return self.total / YUAN


def provision(tape: Tape | pl.DataFrame | Mapping[str, Sequence], table: Table | str) -> Provision:
    """Provisions of a tape under a table (or the id of one of `TABLES`), rounded to a fen loan by loan, halves to even.

    LettersError for an unknown table, a tape that cannot be true, or one without the columns that the table needs.
    """
    chosen = _table(table)
    sound = tape if isinstance(tape, Tape) else tape_of(tape)
    by_tier = bool(chosen.tiers) and sound.tier is not None
    needs = [] if by_tier else ["days_past_due"]
    needs += ["overdue_principal"] if chosen.base == "overdue_principal" else []
    letters = [Letter("loan tape", name, "nothing", f"a column that the table {chosen.id} needs")
               for name in needs if name not in sound.given]
    if letters:
        raise LettersError(letters)
    place, names, shares = _places(chosen, sound, by_tier)
    who = sound.at_risk(chosen.tolerance_yuan) if chosen.of == "at_risk" else ~sound.written_off
    base = np.where(sound.written_off, 0, sound.money[chosen.base])
    special = np.where(who, np.rint(np.asarray(shares)[place] * base), 0.0)
    balance = sound.balance
    extra = np.where(sound.renegotiated, np.rint(chosen.renegotiated_extra * balance), 0.0)
    least = np.where(sound.renegotiated, np.rint(chosen.renegotiated_least * balance), 0.0)
    raised = np.maximum(np.minimum(special + extra, np.maximum(balance, special)), least)
    by_loan = (raised + np.rint(chosen.general * balance)).astype(np.int64)
    rows = []
    for k, name in enumerate(names):
        here = who & (place == k)
        rows.append((name, shares[k], int(here.sum()), float(base[here].sum()) / YUAN, float(by_loan[here].sum()) / YUAN))
    rest = ~who & ~sound.written_off
    if chosen.of == "at_risk":
        rows.insert(0, ("not at risk", 0.0, int(rest.sum()), float(base[rest].sum()) / YUAN, float(by_loan[rest].sum()) / YUAN))
    frame = pl.DataFrame(rows, schema={"band": pl.String, "share": pl.Float64, "loans": pl.Int64, "base_yuan": pl.Float64,
                                       "provision_yuan": pl.Float64}, orient="row")
    return Provision(chosen, by_loan, int(by_loan.sum()), frame)


def _table(table: Table | str) -> Table:
    if isinstance(table, Table):
        return table
    if table not in TABLES:
        raise LettersError([Letter("provisions", "table", str(table), f"one of {listed(TABLES)}", near_phrase(str(table), TABLES))])
    return TABLES[table]


def _places(table: Table, tape: Tape, by_tier: bool) -> tuple[NDArray[np.int64], list[str], list[float]]:
    """The band of each loan, the names of bands, their shares."""
    if by_tier:
        names = [tier for tier, _ in table.tiers]
        return np.array([names.index(one) for one in tape.tier], np.int64), names, [share for _, share in table.tiers]
    lasts = [last for last, _ in table.bands if last is not None]
    firsts = [0, *(last + 1 for last in lasts)]
    names = [f"{first}-{last}" if first != last else str(first) for first, last in zip(firsts, lasts, strict=False)]
    names.append(f"over {lasts[-1]}" if lasts else "all")
    return np.searchsorted(np.asarray(lasts, np.int64), tape.days, side="left"), names, [share for _, share in table.bands]
