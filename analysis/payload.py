"""What is kept of one run, as bytes: its row of measures, its months, its effects, its counts of households.

The bytes are canonical, so that equal results have equal digests wherever they were lived: a line of JSON with the names of the
columns, a line with the facts of the run, then its numbers. Whole numbers take 0, 1, 2, 4 or 8 bytes, the fewest that hold all of
their column; floats 8, with one NaN and no negative zero; all of one width lie together, their lowest bytes first, so that like
bytes are neighbors. Nothing of the arm's name is in them: it is given back on reading.

The names are the same in thousands of runs: they are written, hashed and compressed once.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.columns import Columns, Names
from analysis.measures import Case
from analysis.monthly import change_counts, effect_columns, monthly_columns
from analysis.setting import Arm, Run
from analysis.summary import Row, Values, row_of

__all__ = ["Kept", "Packed", "pack", "packed", "reduced", "unpack"]

LEVEL, LEVEL_OF_NAMES = 1, 9
"""How hard zlib tries; the digest is of what is inside. Only runs of like bytes are sought: a third quicker, 8 % larger."""
MARK = b"\x02"
"""The first byte of this layout (its version). Before it there was none: those payloads begin as zlib does, with 0x78."""
WIDTHS = (0, 1, 2, 4, 8)
"""Bytes of a whole number; 0 for a column of zeros."""
MOST_BYTES = 1 << 26
"""No run takes more when it is opened (1,200 months take 3 MB): a file may come from a stranger."""
MOST_NAMES = 1 << 20
"""No more bytes of names."""
MOST_FACTS = 1 << 14
"""No more bytes of facts."""


@dataclass(frozen=True)
class Kept:
    """Row, months, effects and counts of changes of one run; the last two only of a paired run."""

    row: Row
    months: Mapping[str, NDArray]
    effects: Mapping[str, NDArray] | None
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
    names, rest = _parts(kept)
    return _line_of(names)[0] + rest


def packed(kept: Kept) -> Packed:
    """A run as it is stored and sent: the mark, how long the compressed names are (4 bytes), they, and the rest compressed."""
    names, rest = _parts(kept)
    _, digest, short = _line_of(names)
    digest = digest.copy()
    digest.update(rest)
    return Packed(digest.hexdigest(), short + _squeezed(rest))


def unpack(payload: bytes, digest: str, arm: str, seed: int) -> Kept:
    """The run that was packed, with the name of its arm; ValueError if the bytes are not those of the digest, or too many."""
    if payload.startswith(MARK):
        size = int.from_bytes(payload[1:5], "little")
        line, rest = _opened(payload[5: 5 + size], MOST_NAMES), _opened(payload[5 + size:], MOST_BYTES)
    else:
        line, mark, rest = _opened(payload, MOST_BYTES).partition(b"\n")
        line, rest = line + mark, np.frombuffer(rest, np.uint8).reshape(8, -1).T.tobytes()
    if hashlib.sha256(line + rest).hexdigest() != digest:
        raise ValueError("the bytes are not those that were written")
    try:
        return _read(line, rest, arm, seed) if payload.startswith(MARK) else _read_first(line, rest, arm, seed)
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"bytes that are no run: {error!r}") from None


@lru_cache(maxsize=64)
def _line_of(names: tuple[tuple[str, ...], Names, Names | None]) -> tuple[bytes, Any, bytes]:
    """The names of measures, months and effects: their line, its running sha256, and the start of a payload."""
    text = json.dumps(dict(zip(("values", "monthly", "effects"), names, strict=True)), separators=(",", ":"))
    line = text.encode() + b"\n"
    short = zlib.compress(line, LEVEL_OF_NAMES)
    return line, hashlib.sha256(line), MARK + len(short).to_bytes(4, "little") + short


def _parts(kept: Kept) -> tuple[tuple[tuple[str, ...], Names, Names | None], bytes]:
    """The names of a run's columns, and its facts and numbers as bytes."""
    months, effects = Columns.of(kept.months), None if kept.effects is None else Columns.of(kept.effects)
    counts, row = kept.counts, kept.row
    facts = {"months": row.months, "outcome": row.outcome, "fingerprint": row.fingerprint,
             "rows": [months.rows, None if effects is None else effects.rows, None if counts is None else counts.shape]}
    numbers = row.values.numbers() if isinstance(row.values, Values) else np.array(list(row.values.values()), np.float64)
    floats = np.concatenate([numbers, months.floats, *(() if effects is None else (effects.floats,))], axis=None) + 0.0
    floats[np.isnan(floats)] = np.nan
    parts = [json.dumps(facts, separators=(",", ":"), allow_nan=False).encode() + b"\n", *_narrow(months.whole)]
    if effects is not None:
        parts += _narrow(effects.whole)
    if counts is not None:
        parts += _narrow(counts.reshape(1, -1))
    parts.append(_turned(floats))
    return (tuple(row.values), months.names, None if effects is None else effects.names), b"".join(parts)


def _narrow(table: NDArray[np.int64]) -> list[bytes]:
    """Whole numbers, [columns, rows], as bytes: the width of each column (1 byte), then the columns of each width."""
    if not table.size:
        return []
    high, low = table.max(axis=1), table.min(axis=1)
    place = np.searchsorted(_REACHES, np.maximum(high, ~low), side="right") + 1
    place[(high == 0) & (low == 0)] = 0
    parts = [_WIDTHS[place].tobytes()]
    for at, width in enumerate(WIDTHS[1:], 1):
        mine = table[place == at]
        if mine.size:
            parts.append(_turned(mine.astype(f"<i{width}")))
    return parts


_WIDTHS = np.array(WIDTHS, np.uint8)
_REACHES = np.array([1 << 7, 1 << 15, 1 << 31], np.int64)


def _turned(numbers: NDArray) -> bytes:
    """The bytes of numbers, lowest bytes first: smaller and quicker to compress."""
    return np.ascontiguousarray(numbers).view(np.uint8).reshape(-1, numbers.itemsize).T.tobytes()


def _squeezed(data: bytes) -> bytes:
    box = zlib.compressobj(LEVEL, strategy=zlib.Z_RLE)
    return box.compress(data) + box.flush()


def _opened(data: bytes, most: int) -> bytes:
    """Bytes that zlib compressed; ValueError if they are damaged or more than `most`."""
    box = zlib.decompressobj()
    try:
        found = box.decompress(data, most)
    except zlib.error as error:
        raise ValueError(f"damaged bytes: {error}") from None
    if not box.eof or box.unused_data:
        raise ValueError("damaged bytes: cut off, or more than a run can have")
    return found


def _read(line: bytes, rest: bytes, arm: str, seed: int) -> Kept:
    """The run of canonical bytes; any error of Python if they are of no run."""
    (values, *named), (head, _, body) = _names_in(line), rest.partition(b"\n")
    if len(head) > MOST_FACTS:
        raise ValueError("more facts than a run can have")
    facts, numbers = json.loads(head), _Numbers(body)
    *rows, shape = facts["rows"]
    tables = [(names, count) for names, count in zip(named, rows, strict=True) if count is not None]
    whole = [numbers.whole(sum(kind == "i" for _, kind in names), count) for names, count in tables]
    counts = None if shape is None else numbers.whole(1, shape[0] * shape[1]).reshape(shape)
    sizes = [len(values), *(sum(kind == "f" for _, kind in names) * count for names, count in tables)]
    row_of_floats, *floats = np.split(numbers.floats(sum(sizes)), np.cumsum(sizes)[:-1])
    if numbers.left():
        raise ValueError("more bytes than numbers")
    found = [Columns(arm, seed, names, ours, theirs.reshape(len(names) - len(ours), count))
             for (names, count), ours, theirs in zip(tables, whole, floats, strict=True)]
    row = Row(arm, seed, facts["months"], intern(facts["outcome"]), facts["fingerprint"], Values(values, row_of_floats))
    return Kept(row, found[0], found[1] if len(found) > 1 else None, counts)


@lru_cache(maxsize=8)
def _names_in(line: bytes) -> tuple[tuple[str, ...], Names, Names]:
    """The names of measures, months and effects (empty where there are none); any error of Python if the line is of no run."""
    names = json.loads(line)
    kinds = {"i": "i", "f": "f"}
    months, effects = (tuple((str(name), kinds[kind]) for name, kind in names[which] or ()) for which in ("monthly", "effects"))
    return tuple(map(str, names["values"])), months, effects


def _read_first(line: bytes, body: bytes, arm: str, seed: int) -> Kept:
    """The run of a payload of the first layout (0.1.0 to 0.4.0): its header, then every number in 8 bytes."""
    header, at = json.loads(line), 0

    def take(kind: str, count: int) -> NDArray:
        nonlocal at
        at += 8 * count
        return np.frombuffer(body, f"<{kind}8", count, at - 8 * count)

    def table(columns: list) -> Columns:
        labels = {"arm": np.array([arm]), "seed": np.array([seed])}
        return Columns.of(labels | {name: take(kind, count) for name, kind, count in columns})

    months = table(header["monthly"])
    effects = None if header["effects"] is None else table(header["effects"])
    values = Values(tuple(header["values"]), take("f", len(header["values"])))
    counts = header["counts"]
    row = Row(arm, seed, header["months"], intern(header["outcome"]), header["fingerprint"], values)
    return Kept(row, months, effects, None if counts is None else take("i", counts[0] * counts[1]).reshape(counts))


class _Numbers:
    """The numbers of a payload, taken one after the other; ValueError if there are not as many as are told."""

    def __init__(self, data: bytes) -> None:
        table = np.frombuffer(data, np.uint8)
        self._data, self._at = table, 0

    def left(self) -> int:
        """Bytes that were not taken."""
        return self._data.size - self._at

    def _take(self, count: int) -> NDArray[np.uint8]:
        if not 0 <= count <= self.left():
            raise ValueError("fewer bytes than numbers")
        self._at += count
        return self._data[self._at - count: self._at]

    def _turned_back(self, kind: str, count: int) -> NDArray:
        width = int(kind[1])
        return np.ascontiguousarray(self._take(count * width).reshape(width, -1).T).view(f"<{kind}").ravel()

    def whole(self, columns: int, rows: int) -> NDArray[np.int64]:
        """Whole numbers, int64[columns, rows]."""
        if not 0 <= rows * columns <= MOST_BYTES // 8:  # columns of zeros take no bytes
            raise ValueError("more numbers than a run can have")
        table = np.zeros((columns, rows), "<i8")
        if table.size:
            widths = self._take(columns)
            if not np.isin(widths, WIDTHS).all():
                raise ValueError("numbers of an unknown width")
            for width in WIDTHS[1:]:
                mine = widths == width
                if mine.any():
                    table[mine] = self._turned_back(f"i{width}", int(mine.sum()) * rows).reshape(-1, rows)
        return table

    def floats(self, count: int) -> NDArray[np.float64]:
        """So many floats."""
        return self._turned_back("f8", count)
