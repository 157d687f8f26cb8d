"""How loans ended and where a cow or a machine went: not told by balances of a month's end, seen by stopping within the month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["ENDINGS", "live_to_applying"]

ENDINGS = ("insurer_ended", "others_ended", "asset_died", "asset_worn", "asset_sold")
"""Loans ended by the insurer of a borrower's life, and by guarantors, a risk fund or a policy on the harvest (count); worth of a
cow or machine that died or broke, was worn out, was sold (fen)."""
_SECURED = frozenset({"guarantors", "pooled", "policies"})


def live_to_applying(program: Any, rows: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    """Live a month until applications are handed in; return name of ENDINGS -> int64 of the households in these rows.

    An animal that dies in the last month of its declared life counts as worn out.
    """
    found = {name: np.zeros(rows.size, np.int64) for name in ENDINGS}
    found |= {name: values.astype(np.int64) for name, values in _seen(program, rows)}
    program.live_until("apply")
    return found


def _seen(program: Any, rows: NDArray[np.int64]) -> Iterator[tuple[str, NDArray]]:
    """Yield what became of loans and assets in lines of the month that some terms need."""
    store = program.store

    def now(name: str) -> NDArray[np.int64]:
        return store.column("household", name)[rows].astype(np.int64)

    if {"death", "life insurance"} <= store.changes:
        before = now("open_loans")
        program.live_until("settle_for_the_dead")
        yield "insurer_ended", before - now("open_loans")
    if "assets" in store.changes:
        before = now("asset")
        program.live_until("tend")
        gone = np.where(now("asset") == 0, before, 0)
        place = now("village_row")
        life = sum(store.column("village", f"village_asset_{part}_months")[place] for part in ("wait", "life"))
        old = program.calendar.month - now("asset_month") >= life - 1
        yield "asset_died", np.where(old, 0, gone)
        yield "asset_worn", np.where(old, gone, 0)
        before = now("asset")
        program.live_until("spend")
        yield "asset_sold", before - now("asset")
    if _SECURED & store.changes:
        program.live_until("watch")  # the line before security is called on
        before = now("open_loans")
        program.live_until("begin_call")
        yield "others_ended", before - now("open_loans")
