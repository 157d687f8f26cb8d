"""The village map as compact data: houses in their order, ties, groups, and the state of every house in every month.

A house and month is one letter of ALPHABET: its state, and whether misfortune struck it and whether it ate less than it needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.closer import Life

__all__ = ["ALPHABET", "SIZES", "STATES", "map_data", "states_of"]

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%()*+,-./:;=?@"
"""Letters that need no escape in JSON or HTML."""
SIZES = 8
"""Sizes of a loan's balance that are told apart."""
STATES = 3 + 2 * SIZES
"""0 has not heard, 1 has heard, 2 barred; then a loan that is paid on time by size, then one at risk by size."""


def states_of(columns: Mapping[str, NDArray], largest: float) -> NDArray[np.int64]:
    """Return the number of the letter of every house and month, int64[months, houses]; `largest` is the balance of the last size,
    fen.
    """
    loans = columns["loans"].astype(np.float64)
    side = np.sqrt(loans / max(largest, 1.0))  # the area of a dot is the balance
    size = np.clip(np.ceil(SIZES * side), 1, SIZES).astype(np.int64)
    lends = columns["open_loans"] > 0
    late = lends & (columns["late"] > 0)
    plain = np.where(columns["excluded"] > 0, 2, np.where(columns["informed"] > 0, 1, 0))
    state = np.where(late, 2 + SIZES + size, np.where(lends, 2 + size, plain))
    struck, hungry = columns["bills"] > 0, columns["eaten"] < columns["subsistence"]
    return state + STATES * (struck.astype(np.int64) + 2 * hungry)


def map_data(lives: Mapping[str, Life], names: Sequence[str], totals: Sequence[int]) -> dict[str, Any]:
    """Return what the map needs. names and totals: of the villages, how many households each has in all."""
    first = next(iter(lives.values()))
    largest = max(float(life.columns["loans"].max()) for life in lives.values())
    shown = np.bincount(first.houses[:, 0], minlength=len(names)).tolist()
    return {
        "villages": [{"name": name, "houses": count, "of": total}
                     for name, count, total in zip(names, shown, totals, strict=True)],
        "ties": first.ties.ravel().tolist(),
        "arms": {
            name: {
                "months": ["".join(ALPHABET[code] for code in row) for row in states_of(life.columns, largest).tolist()],
                "groups": life.group.tolist() if life.group.any() else [],
            }
            for name, life in lives.items()
        },
        "largest_yuan": largest / 100.0,
    }
