"""What is kept of one run, as bytes: its row of measures, its months, its effects, its counts of households.

The bytes are canonical (a header in JSON, then whole numbers and floats in little-endian order, one NaN, no negative zero), so that
equal results have equal digests wherever they were lived. Nothing of the arm's name is in them: it is given back on reading.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from sys import intern

import numpy as np
from numpy.typing import NDArray

from analysis.measures import Case
from analysis.monthly import change_counts, effect_columns, monthly_columns
from analysis.setting import Arm, Run
from analysis.summary import Row, Values, row_of

__all__ = ["Kept", "Packed", "pack", "packed", "reduced", "unpack"]

LABELS = ("arm", "seed")
"""Columns that say whose run it is; they are not in the bytes."""
LEVEL = 1
"""How hard zlib tries; the digest is of what is inside."""


@dataclass(frozen=True)
class Kept:
    """Row, months, effects and counts of changes of one run; the last two only of a paired run."""

    row: Row
    months: dict[str, NDArray]
    effects: dict[str, NDArray] | None
    counts: NDArray[np.int64] | None


@dataclass(frozen=True)
class Packed:
    """A run as bytes: the digest (sha256 of the canonical bytes, hex) and the bytes compressed."""

    digest: str
    payload: bytes


def reduced(run: Run, arm: Arm, base: Run | None) -> Kept:
    """What is kept of a run; effects and counts of changes where it can be paired with a base run."""
    case = Case(run, arm, base)
    effects = counts = None
    if case.is_paired:
        effects, counts = effect_columns(case), change_counts(case)
    return Kept(row_of(case), monthly_columns(case), effects, counts)


def pack(kept: Kept) -> bytes:
    """The canonical bytes of a run (not compressed)."""
    arrays: list[NDArray] = []
    header = {
        "months": kept.row.months,
        "outcome": kept.row.outcome,
        "fingerprint": kept.row.fingerprint,
        "values": list(kept.row.values),
        "monthly": _columns(kept.months, arrays),
        "effects": None if kept.effects is None else _columns(kept.effects, arrays),
        "counts": None if kept.counts is None else list(kept.counts.shape),
    }
    arrays.append(_plain(np.array(list(kept.row.values.values()), dtype=np.float64)))
    if kept.counts is not None:
        arrays.append(_plain(kept.counts))
    text = json.dumps(header, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.encode() + b"\n" + b"".join(one.tobytes() for one in arrays)


def packed(kept: Kept) -> Packed:
    """A run as it is stored and sent."""
    data = pack(kept)
    head, line, body = data.partition(b"\n")
    return Packed(hashlib.sha256(data).hexdigest(), zlib.compress(head + line + _turned(body, (-1, 8)), LEVEL))


def unpack(payload: bytes, digest: str, arm: str, seed: int) -> Kept:
    """The run that was packed, with the name of its arm; ValueError if the bytes are not those of the digest."""
    try:
        head, line, body = zlib.decompress(payload).partition(b"\n")
        body = _turned(body, (8, -1))
    except zlib.error as error:
        raise ValueError(f"damaged bytes: {error}") from None
    data = head + line + body
    if hashlib.sha256(data).hexdigest() != digest:
        raise ValueError("the bytes are not those that were written")
    header, at = json.loads(head), 0

    def take(kind: str, count: int) -> NDArray:
        nonlocal at
        at += 8 * count
        return np.frombuffer(body, f"<{kind}8", count, at - 8 * count)

    def table(columns: list) -> dict[str, NDArray]:
        rows = columns[0][2] if columns else 0
        labels = {"arm": np.full(rows, arm), "seed": np.full(rows, seed, np.int64)}
        return labels | {name: take(kind, count) for name, kind, count in columns}

    months = table(header["monthly"])
    effects = None if header["effects"] is None else table(header["effects"])
    values = Values(tuple(header["values"]), take("f", len(header["values"])))
    counts = header["counts"]
    row = Row(arm, seed, header["months"], intern(header["outcome"]), header["fingerprint"], values)
    return Kept(row, months, effects, None if counts is None else take("i", counts[0] * counts[1]).reshape(counts))


def _turned(body: bytes, shape: tuple[int, int]) -> bytes:
    """The bytes of numbers of 8 bytes, first bytes first, or back: a third smaller and twice as quick to compress."""
    return np.frombuffer(body, np.uint8).reshape(shape).T.tobytes()


def _columns(columns: Mapping[str, NDArray], into: list[NDArray]) -> list[tuple[str, str, int]]:
    """Put the columns into the list; their names, kinds (i whole, f float) and lengths."""
    named: list[tuple[str, str, int]] = []
    for name, column in columns.items():
        if name not in LABELS:
            plain = _plain(column)
            into.append(plain)
            named.append((name, plain.dtype.kind, plain.size))
    return named


def _plain(column: NDArray) -> NDArray:
    """The numbers in one form: little-endian, one NaN, no negative zero."""
    if column.dtype.kind == "f":
        return np.where(np.isnan(column), np.nan, column + 0.0).astype("<f8")
    return np.ascontiguousarray(column, dtype="<i8")
