"""Kin and neighbors: who knows whom, and who meets in one group.

Households of one village are ordered as their houses stand. Kin live close by (clans), other ties fall anywhere in the village,
most often on those who have many: clustered, with short paths and a long tail of ties, as in real villages (Watts & Strogatz 1998;
Barabasi & Albert 1999; village networks of Karnataka, Banerjee et al. 2013).
"""

import numpy as np

from sim.arithmetic import exp, floor_div, normal, ratio
from sim.chance import Purpose, luck

__all__ = ["draw_groups", "draw_sociability", "draw_ties", "draw_turns", "terms_of_ties", "tie_village", "tie_villages"]

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


def among_all(place, households, reach, bits):
    """Return which household of a village lies at `place` in (0, 1) of the running sums `reach`.

    reach: float64[2**bits], infinite behind the last household. A comparison is added up as a number: a branch on it would be
    guessed wrong at every other step.
    """
    beyond, j = place * reach[households - 1], 0
    step = bits - 1
    while step >= 0:
        j += int(reach[j + (1 << step) - 1] < beyond) << step
        step -= 1
    return j


def among_kin(i, place, households, clan):
    """Return which household of the clan of household i lies at `place` in (0, 1)."""
    start = floor_div(i, clan) * clan
    return start + int(place * min(clan, households - start))


def first_tried(whose, tried, near, spot, households, kin_share, clan, reach, bits, far):
    """Turn whose tie is tried into with whom it is tried at first: kin, or anybody, the more likely the more sociable.

    far: int64 scratch per tie, lists those that are with anybody.
    """
    n = 0
    for t in range(tried):
        far[n] = t
        n += 1 if near[t] >= kin_share else 0
    for t in range(tried):
        whose[t] = among_kin(whose[t], spot[t], households, clan)
    for k in range(n):
        whose[far[k]] = among_all(spot[far[k]], households, reach, bits)


def draw_ties(seed, village_id, households, degree, kin_share, clan, sociable, reach, bits, part, tried_with, first, second, tied,
              latest, before):
    """Draw undirected ties; return how many. first, second: int64 arrays that receive positions 0..households-1 of both ends.

    Each household opens half of the mean degree, more or less as it is sociable. A tie is with kin (within the clan) or with
    anybody, the more likely the more sociable; one that is there already, or with oneself or an aloof household, is drawn anew, a
    few times.
    reach, bits: running sums of `sociable`, as `among_all` takes them. part: from `draw_turns`; tried_with: from `first_tried`.
    tied, latest: int64[households] scratch: 1 + who was last seen to be tied to it, the last tie that others opened to it; before:
    int64 scratch per tie, the tie opened to the same household before.
    """
    n, t = 0, 0
    for i in range(households):
        tied[i], latest[i] = 0, -1
    for i in range(households):
        tied[i] = i + 1  # none with oneself
        m = latest[i]
        while m >= 0:
            tied[first[m]] = i + 1
            m = before[m]
        opened = min(degree * 0.5 * sociable[i], _MOST_OPENED)
        k = 0
        while k < opened:
            left = _TRIES if opened - k >= 1.0 or part[i] < opened - k else 0
            j = tried_with[t]
            while left > 0:
                left = left - 1
                if tied[j] != i + 1 and sociable[j] > 0.0:
                    tied[j] = i + 1
                    first[n], second[n], before[n] = i, j, latest[j]
                    latest[j] = n
                    n += 1
                    left = 0
                elif left > 0:
                    draw = 16 * k + 3 * left
                    near = luck(seed, 0, village_id + i + 1, 0, 0, 0, _TIES, draw)
                    place = luck(seed, 0, village_id + i + 1, 0, 0, 0, _TIES, draw + 1)
                    j = among_kin(i, place, households, clan) if near < kin_share else among_all(place, households, reach, bits)
            k += 1
            t += 1
    return n


def tie_village(seed, village_id, households, degree, kin_share, clan, log_sd, aloof_share):
    """Return (start, to): the ties of position i are to[start[i]:start[i+1]], sorted, each tie seen from both ends."""
    sociable = np.zeros(households)
    draw_sociability(seed, village_id, households, log_sd, aloof_share, sociable)
    bits = 1
    while 1 << bits < households:
        bits += 1
    reach = np.full(1 << bits, np.inf)
    reach[:households] = np.cumsum(sociable)
    room = int(np.ceil(np.minimum(degree * 0.5 * sociable, _MOST_OPENED)).sum()) + households
    first, second, tried_with, before = np.empty((4, room), np.int64)
    tied, latest = np.empty((2, households), np.int64)
    part, near, spot = np.empty(households), np.empty(room), np.empty(room)
    tried = draw_turns(seed, village_id, households, degree, sociable, part, tried_with, second, near, spot)
    first_tried(tried_with, tried, near, spot, households, kin_share, clan, reach, bits, second)
    n = draw_ties(seed, village_id, households, degree, kin_share, clan, sociable, reach, bits, part, tried_with, first, second,
                  tied, latest, before)
    start, to = np.zeros(households + 2, np.int64), np.empty(2 * n, np.int64)
    count = order_ties(first[:n], second[:n], start, to, np.empty(2 * n, np.int64))
    return start[: households + 1], to[:count]


def terms_of_ties(ties) -> tuple[float, ...]:
    """Return the terms `village.ties` as numbers, in the order in which `tie_village` takes them."""
    return ties.degree, ties.kin_share, ties.clan_households, ties.sociability_log_sd, ties.aloof_share


def tie_villages(rows, alike, seeds, ids, terms, start):
    """Draw the ties of villages side by side; return int32 rows `to`: ties of row i are to[start[i]:start[i+1]], sorted.

    rows: int64[villages, 2] first and end row of each, end to end from row 0. alike: the first village with the same seed, number,
    size and terms, whose ties it has too. seeds, ids: int64[villages]; terms: float64[villages, 5], from
    `terms_of_ties`. start: int32, one longer than there are rows, filled from its second number.
    """
    to, filled = np.empty(16 * start.shape[0], np.int32), 0
    for v in range(rows.shape[0]):
        row, households, known = rows[v, 0], int(rows[v, 1] - rows[v, 0]), rows[alike[v], 0]
        if alike[v] == v:
            begin, ties = tie_village(int(seeds[v]), int(ids[v]), households, terms[v, 0], terms[v, 1], int(terms[v, 2]),
                                      terms[v, 3], terms[v, 4])
        else:
            begin = start[known: known + households + 1].astype(np.int64) - start[known]
            ties = to[start[known]: start[known + households]].astype(np.int64) - known
        if filled + ties.shape[0] >= to.shape[0]:
            more = np.empty(2 * (filled + ties.shape[0]), np.int32)
            more[:filled] = to[:filled]
            to = more
        for i in range(households):
            start[row + i + 1] = filled + begin[i + 1]
        for k in range(ties.shape[0]):
            to[filled + k] = ties[k] + row
        filled += ties.shape[0]
    to[filled] = 0  # so that nobody's ties begin beyond the end
    return to[: filled + 1].copy()


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
