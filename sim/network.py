"""Kin and neighbors: who knows whom, and who meets in one group.

Households of one village are ordered as their houses stand. Kin live close by (clans), other ties fall anywhere in the village:
clustered, with short paths, as in real villages (Watts & Strogatz 1998; village networks of Karnataka, Banerjee et al. 2013).
"""

from collections.abc import Callable

import numpy as np

from sim.arithmetic import floor_div
from sim.chance import Purpose, luck

__all__ = ["draw_groups", "draw_ties", "ties_of_village"]

CLAN = 12
"""Households of a clan that lie side by side (assumption)."""
_TIES, _GROUPS = int(Purpose.TIES), int(Purpose.GROUPS)


def draw_ties(seed, village_id, households, degree, kin_share, first, second):
    """Draw undirected ties; return how many. first, second: int64 arrays that receive positions 0..households-1 of both ends.

    Each household opens half of its mean degree; a tie is with kin (within the clan) or with anybody. Doubles and ties with
    oneself are dropped by the caller.
    """
    n = 0
    for i in range(households):
        opened = degree * 0.5
        k = 0
        while k < opened:
            whole = 1 if opened - k >= 1.0 else 0
            who = village_id + i + 1
            if whole == 1 or luck(seed, 0, who, 0, 0, 0, _TIES, 3 * k) < opened - k:
                kin = luck(seed, 0, who, 0, 0, 0, _TIES, 3 * k + 1) < kin_share
                spot = luck(seed, 0, who, 0, 0, 0, _TIES, 3 * k + 2)
                start = floor_div(i, CLAN) * CLAN
                room = min(CLAN, households - start)
                first[n] = i
                second[n] = start + int(spot * room) if kin else int(spot * households)
                n += 1
            k += 1
    return n


def ties_of_village(seed: int, village_id: int, households: int, degree: float, kin_share: float,
                    draw: Callable = draw_ties) -> tuple[np.ndarray, np.ndarray]:
    """Return (start, to): the ties of position i are to[start[i]:start[i+1]], sorted, each tie seen from both ends."""
    room = int(households * (degree / 2 + 2)) + 1
    first, second = np.zeros(room, np.int64), np.zeros(room, np.int64)
    n = draw(seed, village_id, households, float(degree), float(kin_share), first, second)
    a, b = first[:n], second[:n]
    keep = a != b
    pairs = np.unique(np.concatenate([a[keep] * households + b[keep], b[keep] * households + a[keep]]))
    start = np.zeros(households + 1, np.int64)
    start[1:] = np.cumsum(np.bincount(pairs // households, minlength=households))
    return start, pairs % households


def draw_groups(seed, village_id, households, smallest, largest, groups):
    """Divide a village into groups of neighbors of drawn, unequal size; groups[i] becomes the number of i's group from 1,
    0 for none.

    What is left over at the end and is smaller than the smallest group joins none. Returns how many groups there are.
    """
    i = 0
    count = 0
    while i < households:
        drawn = luck(seed, 0, village_id, 0, 0, 0, _GROUPS, count)
        size = smallest + int(drawn * (largest - smallest + 1))
        size = min(size, households - i)
        count = count + 1 if size >= smallest else count
        for k in range(i, i + size):
            groups[k] = count if size >= smallest else 0
        i += size
    return count
