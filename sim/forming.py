"""How groups form: households take places in groups in the order of a key, or by their ties. Verbs over whole arrays, exact."""

from sim.chance import Purpose
from sim.wiring import Moment, Step

__all__ = ["FORMING", "FUNCTIONS", "in_order"]

ASSORTATIVE, BY_TIES = 2, 3


def place_in_forming(will, place, village_groups_formation, village_groups_known_share, luck):
    """Return the place in which a household finds its group: at random, or by risk as far as it is known, the safest first.

    Those who know each other's risk seek the safest they can get, so that like joins like (Ghatak 1999). Risk: the chance that the
    household's own project succeeds, times its will to pay. place: that chance less 1, 0 where there are no projects.
    """
    safety = will * (1.0 + place)
    known = village_groups_known_share if village_groups_formation == ASSORTATIVE else 0.0
    return luck * (1.0 - known) - safety * known


def in_order(order, spare, n, place):
    """Sort the first n rows in order by their place; equal places keep their order. spare: scratch as long as order."""
    width = 1
    while width < n:
        for low in range(0, n, 2 * width):
            middle, high = min(low + width, n), min(low + 2 * width, n)
            a, b = low, middle
            for k in range(low, high):
                if a < middle and (b >= high or place[order[a]] <= place[order[b]]):
                    spare[k] = order[a]
                    a += 1
                else:
                    spare[k] = order[b]
                    b += 1
        for k in range(n):
            order[k] = spare[k]
        width *= 2


def form_by_place(rows, group_rows, sizes, place, links, order, spare):
    """Give households their groups, stretch by stretch, in order of place; equal places keep the order of rows.

    rows, group_rows: int64[stretches, 2] first and end row of households and of groups. sizes: members of each group. links: the
    group of each household, 0 for none. order, spare: int64 scratch, as long as there are households.
    """
    for s in range(rows.shape[0]):
        n = rows[s, 1] - rows[s, 0]
        for k in range(n):
            order[k] = rows[s, 0] + k
        in_order(order, spare, n, place)
        k = 0
        for g in range(group_rows[s, 0], group_rows[s, 1]):
            for _ in range(sizes[g]):
                links[order[k]] = g
                k += 1
        while k < n:
            links[order[k]] = 0
            k += 1


def form_by_ties(rows, group_rows, sizes, tie_start, tie_to, links, order, votes):
    """Give households their groups, stretch by stretch: the first that has none is joined by whoever of those without a group has
    the most ties with the members so far; where nobody has any, by the next in the row.

    order, votes: int64 scratch, as long as there are households; votes all zero before and after.
    """
    for s in range(rows.shape[0]):
        first, end = rows[s, 0], rows[s, 1]
        for i in range(first, end):
            links[i] = 0
        free = first
        for g in range(group_rows[s, 0], group_rows[s, 1]):
            for k in range(sizes[g]):
                best = -1
                for turn in range(2):
                    for m in range(k):
                        for t in range(tie_start[order[m]], tie_start[order[m] + 1]):
                            j = tie_to[t]
                            if turn == 0 and links[j] == 0:
                                votes[j] += 1
                                if best < 0 or votes[j] > votes[best]:
                                    best = j
                            elif turn == 1:
                                votes[j] = 0
                while best < 0 and links[free] != 0:
                    free += 1
                best = free if best < 0 else best
                links[best] = g
                order[k] = best


def form_anew(rows, group_rows, kinds, seeking, place, room, sizes, least, most, ids, links, tie_start, tie_to, village_ids, order):
    """Let households that seek one join groups with room, one each, and form new ones from least to most members in rows that have
    no members; who is left over waits.

    They come in order of place, neighbors in that of rows; where groups form by ties, whoever has most ties with the members so far
    comes first. A new group has an id that no group of its village had. kinds: formation of each stretch; order: int64 scratch.
    """
    for s in range(rows.shape[0]):
        n, first_group, end_group = 0, group_rows[s, 0], group_rows[s, 1]
        for i in range(rows[s, 0], rows[s, 1]):
            if seeking[i] == 1:
                order[n] = i
                n += 1
        if kinds[s] != 0 and n > 0:
            order[:n] = order[:n][place[order[:n]].argsort(kind="mergesort")]
        newest = village_ids[s]
        for g in range(first_group, end_group):
            newest = max(newest, ids[g])
        for turn in range(2):
            for g in range(first_group, end_group):
                wanted = room[g] if turn == 0 else 0
                if turn == 1 and sizes[g] == 0 and n >= least[g]:
                    wanted = min(most[g], n)
                    wanted = n - least[g] if 0 < n - wanted < least[g] and n - least[g] >= least[g] else wanted
                    newest += 1
                    ids[g] = newest
                for _ in range(min(wanted, n)):
                    best, votes = 0, 0
                    for k in range(n if kinds[s] == BY_TIES else 0):
                        mine = 0
                        for t in range(tie_start[order[k]], tie_start[order[k] + 1]):
                            mine += 1 if links[tie_to[t]] == g else 0
                        if mine > votes:
                            best, votes = k, mine
                    links[order[best]] = g
                    sizes[g] += 1
                    n -= 1
                    for k in range(best, n):
                        order[k] = order[k + 1]


def count_near(tie_start, tie_to, links, out, first, end):
    """Set out[i] to the ties that i has in its own group, links[i] > 0, at most 127."""
    for i in range(first, end):
        out[i] = 0
        for k in range(tie_start[i], tie_start[i + 1]):
            if links[i] > 0 and links[tie_to[k]] == links[i] and out[i] < 127:
                out[i] += 1


FORMING = Moment("place_in_forming", "household", (Step(place_in_forming, ("place",), Purpose.FORMING),), when="here")
FUNCTIONS = (form_by_place, form_by_ties, form_anew, count_near)
