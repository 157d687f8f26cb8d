"""Exact arithmetic over groups, links and queues: total, share out, count over ties, fill.

Stand-alone functions of arrays, run as they are by the agent engine and compiled for the other. Whole fen only; what is shared out
always adds up to what there was.
"""

import numpy as np

from sim import bonds, forming
from sim.chance import ORDINAL_BITS
from sim.forming import in_order
from sim.roll import assign_officers
from sim.sharing import even_out

__all__ = ["FUNCTIONS", "TOGETHER", "Shares", "most_ties"]

TOGETHER = 256
"""Members whose ties are added up in one run."""


def total(links, values, out, first, end):
    """Set out[g] to the sum of values over members i of [first, end) with links[i] = g > 0.

    links: int32[members]; values: int64 or int32[members]; out: int64 or int32[groups], of which those linked are set.
    """
    for i in range(first, end):
        out[links[i]] = 0
    for i in range(first, end):
        if links[i] > 0:
            out[links[i]] += values[i]


def add_up(stretches, values, out):
    """Set out[v] to the sum of values over the households of each village v, here or gone.

    stretches: int64[villages, 4] first and end row, village, world; values, out: int64.
    """
    for k in range(stretches.shape[0]):
        sum_ = 0
        for i in range(stretches[k, 0], stretches[k, 1]):
            sum_ += values[i]
        out[stretches[k, 2]] = sum_


def share_out(links, weights, amounts, out, whole, seen, given, first, end):
    """Set out[i] to member i's share of amounts[g], g = links[i], in proportion to weights[i] >= 0; shares add up exactly.

    Running totals are rounded down and differences handed out, so that the last member with weight completes the sum and every
    share is within a fen of its due. Nothing is handed out where all weights are zero. whole, seen, given: int64 scratch per group,
    all zero before and after. Members in order of id. An amount times a group's weights must stay below 2**63.
    """
    for i in range(first, end):
        out[i] = 0
        if links[i] > 0:
            whole[links[i]] += weights[i]
    for i in range(first, end):
        g = links[i]
        if g > 0 and whole[g] > 0:
            seen[g] += weights[i]
            handed = amounts[g] * seen[g] // whole[g]
            out[i] = handed - given[g]
            given[g] = handed
    for i in range(first, end):
        whole[links[i]] = 0
        seen[links[i]] = 0
        given[links[i]] = 0


def over_ties(tie_start, tie_to, values, out, running, first, end):
    """Set out[i] to the sum of values over the ties of member i.

    running: int64 scratch, longer than the ties of any TOGETHER members in a row. The values of all their ties are added up in one
    run; a member's sum is what was added between the first and the last of its ties.
    """
    for low in range(first, end, TOGETHER):
        high = min(low + TOGETHER, end)
        start = tie_start[low]
        ties = tie_to[start: tie_start[high]]
        sum_ = 0
        running[0] = 0
        for k in range(ties.shape[0]):
            sum_ += int(values[ties[k]])  # a byte of a flag would overflow
            running[k + 1] = sum_
        for i in range(low, high):
            out[i] = running[tie_start[i + 1] - start] - running[tie_start[i] - start]


def name_neighbors(tie_start, tie_to, kinds, out, first, end):
    """Set out[i] to 1 + the row of the first tie of member i that is of kind 0, where i itself is not; else to 0."""
    for i in range(first, end):
        out[i] = 0
        if kinds[i] != 0:
            for k in range(tie_start[i], tie_start[i + 1]):
                if out[i] == 0 and kinds[tie_to[k]] == 0:
                    out[i] = tie_to[k] + 1


def carry(links, values, first, end):
    """Add the value of every member i with a link, links[i] = 1 + row of another, to that other, whose own value is set first to 0.

    values: int64, fen. Nobody who is linked to has a link.
    """
    for i in range(first, end):
        if links[i] > 0:
            values[links[i] - 1] = 0
    for i in range(first, end):
        if links[i] > 0:
            values[links[i] - 1] += values[i]


def carry_back(links, asked, values, whole, seen, given, first, end):
    """Set the value of every member with a link to its part of what the other brings, in proportion to what it asked, exactly.

    asked, values: int64, fen; whole, seen, given: int64 scratch, all zero, one longer than there are members.
    """
    for i in range(first, end):
        if links[i] > 0:
            whole[links[i]] += asked[i]
    for i in range(first, end):
        g = links[i]
        if g > 0:
            values[i] = 0
        if g > 0 and whole[g] > 0:
            seen[g] += asked[i]
            handed = values[g - 1] * seen[g] // whole[g]
            values[i] = handed - given[g]
            given[g] = handed


def fill(world_rows, wanting, links, amounts, place, capacity, out, order, spare):
    """Serve members with wanting[i] != 0, world by world in order of place, until what they link to has no capacity left.

    world_rows: int64[worlds, 2] first and end row. amounts: what each needs; capacity: per officer or lender, lowered by
    what is served.
    out[i] becomes 1 if served, else 0. One that no longer fits closes the queue behind it. Equal places keep the order of rows.
    order, spare: int64 scratch, at least as long as the longest queue.
    """
    for w in range(world_rows.shape[0]):
        n = 0
        for i in range(world_rows[w, 0], world_rows[w, 1]):
            out[i] = 0
            if wanting[i] != 0:
                order[n] = i
                n += 1
        in_order(order, spare, n, place)
        shut = 0
        for k in range(n):
            i = order[k]
            g = links[i]
            closed = False
            for j in range(shut):
                closed = closed or spare[j] == g
            if not closed and amounts[i] <= capacity[g]:
                capacity[g] -= amounts[i]
                out[i] = 1
            elif not closed:
                spare[shut] = g
                shut += 1


def most_ties(tie_start: np.ndarray) -> int:
    """Return the most ties of TOGETHER members in a row."""
    starts = tie_start[::TOGETHER]
    return int(np.diff(np.append(starts, tie_start[-1])).max(initial=0))


FUNCTIONS = {f.__name__: f for f in (total, add_up, share_out, over_ties, fill, name_neighbors, carry, carry_back, even_out,
                                      *bonds.FUNCTIONS, *forming.FUNCTIONS)}


class Shares:
    """The verbs, bound to a store: they read and set columns by name, world by world."""

    def __init__(self, engine) -> None:
        self._engine, self._store = engine, engine.store
        rows = self._store.tables["household"].rows
        self._order, self._spare = np.zeros(rows + 1, np.int64), np.zeros(rows + 1, np.int64)
        self._ones = np.ones(rows + 1, np.int64)
        groups = max(self._store.tables["group"].rows, self._store.worlds) + 1
        self._running = np.zeros(most_ties(self._store.tie_start) + 1, np.int64)
        self._scratch = tuple(np.zeros(groups, np.int64) for _ in range(3))

    def _links(self, table: str) -> np.ndarray:
        return self._store.column("household", f"{table}_row")

    def total(self, values: str, table: str, into: str) -> None:
        """Sum a household column over its group (or other link) into a column there; where nobody has one, there is no sum."""
        if self._store.tables[table].rows == 1:
            return
        self._engine.run("total", self._links(table), self._store.column("household", values),
                         self._store.column(table, into), 0, self._store.tables["household"].rows)

    def add_up(self, values: str, into: str) -> None:
        """Sum a household column over the households of each village into a column there."""
        self._engine.run("add_up", self._store.stretches["household"], self._store.column("household", values),
                         self._store.column("village", into))

    def share_out(self, table: str, amounts: str, by: str, into: str) -> None:
        """Share a column of the group out among members in proportion to a household column, exactly."""
        self._engine.run("share_out", self._links(table), self._store.column("household", by), self._store.column(table, amounts),
                         self._store.column("household", into), *self._scratch, 0, self._store.tables["household"].rows)

    def over_ties(self, values: str, into: str) -> None:
        """Sum a household column over each household's ties into another."""
        self._engine.run("over_ties", self._store.tie_start, self._store.tie_to, self._store.column("household", values),
                         self._store.column("household", into), self._running, 0, self._store.tables["household"].rows)

    def name_neighbors(self, kinds: str, into: str) -> None:
        """Name for each household of some kind its first tie that is of none: 1 + its row, 0 if there is none."""
        self._engine.run("name_neighbors", self._store.tie_start, self._store.tie_to, self._store.column("household", kinds),
                         self._store.column("household", into), 0, self._store.tables["household"].rows)

    def _neighbors(self, who: str, kinds: str) -> np.ndarray:
        """Return int64[households]: 1 + the row of the neighbor so named, for those marked in a column `who`; else 0."""
        rows = self._store.tables["household"].rows
        links = np.zeros(rows, np.int64)
        self._engine.run("name_neighbors", self._store.tie_start, self._store.tie_to, self._store.column("household", kinds), links,
                         0, rows)
        links[self._store.column("household", who) == 0] = 0
        return links

    def carry(self, who: str, kinds: str, values: str) -> None:
        """Add a household column of those marked in `who` up over the neighbors named for them, in the same column."""
        self._engine.do(self._carry, who, kinds, values)

    def _carry(self, who: str, kinds: str, values: str) -> None:
        self._engine.run("carry", self._neighbors(who, kinds), self._store.column("household", values), 0,
                         self._store.tables["household"].rows)

    def carry_back(self, who: str, kinds: str, asked: str, values: str) -> None:
        """Share what those neighbors bring among the households they stand behind, in proportion to what these asked."""
        self._engine.do(self._carry_back, who, kinds, asked, values)

    def _carry_back(self, who: str, kinds: str, asked: str, values: str) -> None:
        rows = self._store.tables["household"].rows
        whole, seen, given = np.zeros((3, rows + 1), np.int64)
        self._engine.run("carry_back", self._neighbors(who, kinds), self._store.column("household", asked),
                         self._store.column("household", values), whole, seen, given, 0, rows)

    def even_out(self, tabled: str, most: str, into: str) -> None:
        """Let kin who are here give and receive until all have the same part of a household column, exactly."""
        ids, villages, here, shared, held, out = (
            self._store.column("household", name) for name in ("id", "village_row", "here", tabled, most, into))
        clans = self._store.column("village", "village_ties_clan_households")
        self._engine.run("even_out", ids, villages, clans, here, shared, held, out, 1 << ORDINAL_BITS, 0, len(ids))

    def seat(self, wanted: str) -> None:
        """Let officers come and go until each lender has as many as a column of it says (0: as many as it has)."""
        self._engine.do(self._seat, wanted)

    def _seat(self, wanted: str) -> None:
        for number in range(1, self._store.worlds + 1):
            count = int(self._store.column("lender", wanted)[number])
            if count not in (0, int(self._store.column("lender", "lender_officers_count")[number])):
                self._store.column("lender", "lender_officers_count")[number] = count
                assign_officers(self._store, number, count)

    def fill(self, wanting: str, table: str, capacity: str, into: str, amounts: str = "") -> None:
        """Serve households that want something in order of their place until the capacity of their officer or lender is used up."""
        amount = self._store.column("household", amounts) if amounts else self._ones
        self._engine.run("fill", self._store.world_rows, self._store.column("household", wanting), self._links(table), amount,
                         self._store.column("household", "place"), self._store.column(table, capacity),
                         self._store.column("household", into), self._order, self._spare)

    def count_near(self, into: str) -> None:
        """Count each household's ties within its own group."""
        store = self._store
        self._engine.run("count_near", store.tie_start, store.tie_to, store.column("household", "group_row"),
                         store.column("household", into), 0, store.tables["household"].rows)

    def form_anew(self, seeking: str) -> None:
        """Let households marked in a column join groups of their village that have room, or form new ones."""
        self._engine.do(self._form_anew, seeking)

    def _form_anew(self, seeking: str) -> None:
        store = self._store
        group = store.tables["group"].columns
        rows, groups = (np.ascontiguousarray(store.stretches[table][:, :2]) for table in ("household", "group"))
        villages = store.stretches["household"][:, 2]
        self._engine.run("form_anew", rows, groups, store.column("village", "village_groups_formation")[villages],
                         store.column("household", seeking), store.column("household", "place"), group["newcomers"], group["size"],
                         group["size_least"], group["size_most"], group["id"], store.column("household", "group_row"),
                         store.tie_start, store.tie_to, store.column("village", "id")[villages], self._order)

    def form_groups(self) -> None:
        """Let the households of each village take their places in its groups as its terms say: in order of `place`, or by ties."""
        store = self._store
        kinds = store.column("village", "village_groups_formation")[store.stretches["household"][:, 2]]
        sizes, links = store.column("group", "size"), store.column("household", "group_row")
        for mine, by_ties in (((kinds > 0) & (kinds != forming.BY_TIES), False), (kinds == forming.BY_TIES, True)):
            rows, groups = (np.ascontiguousarray(store.stretches[table][mine, :2]) for table in ("household", "group"))
            if by_ties:
                self._engine.run("form_by_ties", rows, groups, sizes, store.tie_start, store.tie_to, links, self._order,
                                 self._spare)
            else:
                self._engine.run("form_by_place", rows, groups, sizes, store.column("household", "place"), links, self._order,
                                 self._spare)
