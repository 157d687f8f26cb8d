"""Kin and neighbors: who knows whom, and who meets in one group.

Households of one village are ordered as their houses stand. Kin live close by (clans), other ties fall anywhere in the village,
most often on those who have many: clustered, with short paths and a long tail of ties, as in real villages (Watts & Strogatz 1998;
Barabasi & Albert 1999; village networks of Karnataka, Banerjee et al. 2013).
"""

from collections.abc import Callable

import numpy as np

from sim.arithmetic import exp, floor_div, normal, ratio
from sim.chance import Purpose, luck

__all__ = ["draw_groups", "draw_sociability", "draw_ties", "draw_turns", "ties_of_village"]

_TIES, _GROUPS = int(Purpose.TIES), int(Purpose.GROUPS)
_MOST_OPENED = 4000.0
"""Most ties a household opens: sixteen draws each stay below the draws kept for sociability."""
_TRIES = 5
"""Times a tie is drawn until it is a new one."""
_SOCIABLE = 65_000


def draw_sociability(seed, village_id, households, log_sd, aloof_share, sociable):
    """Draw how readily each household ties, lognormal with mean 1 over those that do, 0 for the aloof; sociable: float64 that
    receives it."""
    for i in range(households):
        who = village_id + i + 1
        drawn = exp(log_sd * normal(luck(seed, 0, who, 0, 0, 0, _TIES, _SOCIABLE)) - 0.5 * log_sd * log_sd)
        aloof = luck(seed, 0, who, 0, 0, 0, _TIES, _SOCIABLE + 1) < aloof_share
        sociable[i] = 0.0 if aloof else drawn * ratio(1.0, 1.0 - aloof_share)


def draw_turns(seed, village_id, households, degree, sociable, part, whose, turn, near, spot):
    """Draw what every tie is tried with at first, all together, so that luck is vector code; return how many ties are tried.

    part: float64[households], receives whether a household opens the fraction of a tie; whose, turn: int64 that receive who opens
    a tie and its number there; near, spot: float64 that receive whether it is with kin, and with whom.
    """
    tried = 0
    for i in range(households):
        opened = min(degree * 0.5 * sociable[i], _MOST_OPENED)
        k = 0
        while k < opened:
            whose[tried] = i
            turn[tried] = 16 * k
            tried += 1
            k += 1
    for i in range(households):
        whole = 16 * int(min(degree * 0.5 * sociable[i], _MOST_OPENED))
        part[i] = luck(seed, 0, village_id + i + 1, 0, 0, 0, _TIES, whole)
    for t in range(tried):
        near[t] = luck(seed, 0, village_id + int(whose[t]) + 1, 0, 0, 0, _TIES, int(turn[t]) + 3 * _TRIES)
    for t in range(tried):
        spot[t] = luck(seed, 0, village_id + int(whose[t]) + 1, 0, 0, 0, _TIES, int(turn[t]) + 3 * _TRIES + 1)
    return tried


def draw_ties(seed, village_id, households, degree, kin_share, clan, sociable, reach, part, near, spot, first, second, begin):
    """Draw undirected ties; return how many. first, second: int64 arrays that receive positions 0..households-1 of both ends.

    Each household opens half of the mean degree, more or less as it is sociable. A tie is with kin (within the clan) or with
    anybody, the more likely the more sociable; one that is there already, or with oneself or an aloof household, is drawn anew, a
    few times.
    reach: float64 running sums of `sociable`. part, near, spot: float64, from `draw_turns`. begin: int64[households + 1] that
    receives where each household's own ties begin.
    """
    n = 0
    t = 0
    for i in range(households):
        begin[i] = n
        who = village_id + i + 1
        opened = min(degree * 0.5 * sociable[i], _MOST_OPENED)
        k = 0
        while k < opened:
            left = _TRIES if opened - k >= 1.0 or part[i] < opened - k else 0
            while left > 0:
                draw = 16 * k + 3 * left
                kin = (near[t] if left == _TRIES else luck(seed, 0, who, 0, 0, 0, _TIES, draw)) < kin_share
                place = spot[t] if left == _TRIES else luck(seed, 0, who, 0, 0, 0, _TIES, draw + 1)
                start = floor_div(i, clan) * clan
                j = start + int(place * min(clan, households - start))
                if not kin:
                    low, high = 0, households - 1
                    while low < high:
                        middle = (low + high) >> 1
                        beyond = reach[middle] < place * reach[households - 1]
                        low = middle + 1 if beyond else low
                        high = high if beyond else middle
                    j = low
                free = j != i and sociable[j] > 0.0
                for m in range(begin[i], n):
                    free = free and second[m] != j
                if j < i:
                    for m in range(begin[j], begin[j + 1]):
                        free = free and second[m] != i
                left = left - 1
                if free:
                    first[n] = i
                    second[n] = j
                    n += 1
                    left = 0
            k += 1
            t += 1
    begin[households] = n
    return n


def ties_of_village(seed: int, village_id: int, households: int, ties, compiled: Callable) -> tuple[np.ndarray, np.ndarray]:
    """Return (start, to): the ties of position i are to[start[i]:start[i+1]], sorted, each tie seen from both ends.

    ties: the terms `village.ties`. compiled: makes a drawing function fast; the numbers are the same with and without it.
    """
    return compiled(tie_village)(seed, village_id, households, float(ties.degree), float(ties.kin_share), int(ties.clan_households),
                                 float(ties.sociability_log_sd), float(ties.aloof_share))


def tie_village(seed, village_id, households, degree, kin_share, clan, log_sd, aloof_share):
    """Draw a village's ties from its terms; return what `ties_of_village` does."""
    sociable = np.zeros(households)
    draw_sociability(seed, village_id, households, log_sd, aloof_share, sociable)
    reach = np.cumsum(sociable)
    room = int(np.ceil(np.minimum(degree * 0.5 * sociable, _MOST_OPENED)).sum()) + households
    first, second, begin = np.zeros(room, np.int64), np.zeros(room, np.int64), np.zeros(households + 1, np.int64)
    part, near, spot = np.zeros(households), np.zeros(room), np.zeros(room)
    draw_turns(seed, village_id, households, degree, sociable, part, first, second, near, spot)
    n = draw_ties(seed, village_id, households, degree, kin_share, clan, sociable, reach, part, near, spot, first, second, begin)
    start, to = np.zeros(households + 2, np.int64), np.zeros(2 * n, np.int64)
    count = order_ties(first[:n], second[:n], start, to, np.zeros(2 * n, np.int64))
    return start[: households + 1], to[:count]


def order_ties(first, second, start, to, spare):
    """Lay drawn ties end by end: each seen from both, doubles and ties with oneself dropped; return how many are left.

    first, second: positions of both ends. start: int64[households + 2] of zeros, becomes where each one's ties begin; to, spare:
    int64, room for two ends of each tie. Two passes of counting, by the far end, then by the near one, leave every list in order.
    """
    n, households = first.shape[0], start.shape[0] - 2
    for k in range(n):
        start[first[k] + 2] += 1
        start[second[k] + 2] += 1
    for i in range(households):
        start[i + 2] += start[i + 1]
    for k in range(n):
        for turn in range(2):
            near, far = (first[k], second[k]) if turn == 0 else (second[k], first[k])
            spare[start[far + 1]] = near
            start[far + 1] += 1
    # start[i] now begins the list of i by its far end: read from the lowest far end up, near ends receive theirs in order
    place = start[: households].copy()
    for far in range(households):
        for k in range(start[far], start[far + 1]):
            near = spare[k]
            to[place[near]] = far
            place[near] += 1
    count = 0
    for i in range(households):
        begin, end, last = start[i], start[i + 1], -1
        start[i] = count
        for k in range(begin, end):
            if to[k] != last and to[k] != i:
                last = to[k]
                to[count] = last
                count += 1
    start[households] = count
    return count


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
