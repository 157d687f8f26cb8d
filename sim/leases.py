"""Memory that shards use one after the other: new pages from the system cost a shard up to a tenth of what living it does.

An array is leased: it holds on to its lease, and so does every view of it; when the last of them is gone the room goes back, for
the next array of the same size. Nothing has to be given back by hand, and what a caller keeps stays the caller's.
"""

from __future__ import annotations

from collections import deque
from typing import final

import numpy as np

__all__ = ["LINE", "empty", "zeros"]

LEAST, MOST = 1 << 16, 1 << 23
"""Bytes of the rooms that are kept: smaller ones the allocator keeps itself, larger ones are seldom asked for twice."""
ROOMS, SIZES = 16, 32
"""Rooms of one size that are kept, and sizes of which rooms are kept: those of the last scenarios."""
LINE = 64
"""Bytes of a line of the cache: no vector of a row that begins with one lies in two."""
_FREE: dict[int, deque[np.ndarray]] = {}


@final
class _Lease:
    """Room for one array, from the beginning of a line of the cache on; given back when nobody looks at it any more."""

    __slots__ = ("__array_interface__", "_free", "_room")

    def __init__(self, nbytes: int) -> None:
        if nbytes not in _FREE and len(_FREE) >= SIZES:
            _FREE.clear()
        self._free = _FREE.setdefault(nbytes, deque(maxlen=ROOMS))
        try:
            self._room = self._free.pop()
        except IndexError:
            self._room = np.empty(nbytes + LINE, np.int8)
        first = -self._room.ctypes.data % LINE
        self.__array_interface__ = self._room[first: first + nbytes].__array_interface__

    def __del__(self) -> None:
        self._free.append(self._room)


def empty(shape: tuple[int, ...], dtype: type) -> np.ndarray:
    """Return an array of whatever numbers lie there, like numpy.empty."""
    nbytes = int(np.prod(shape)) * np.dtype(dtype).itemsize
    if not LEAST <= nbytes <= MOST:
        return np.empty(shape, dtype)
    return np.asarray(_Lease(nbytes)).view(dtype).reshape(shape)


def zeros(shape: tuple[int, ...], dtype: type) -> np.ndarray:
    """Return an array of zeros, like numpy.zeros."""
    found = empty(shape, dtype)
    found.fill(0)
    return found
