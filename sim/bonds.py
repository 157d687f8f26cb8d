"""Links between a guarantor and a borrower: exact verbs over arrays, plain for the agent engine, compiled for the other."""

import numpy as np

__all__ = ["FUNCTIONS", "Bonds"]


def find_guarantors(tie_start, tie_to, wanting, amounts, place, vouches, alone, bound, ids, groups, villages, clans, ordinals,
                    offered, out, first, end):
    """Bind guarantors to applicants i with wanting[i] > 0 (1 or 2: the most it may have); out[i] becomes 1 if it has enough.

    Whoever would stand guarantor (vouches odd; 2 or 3: with a stable salary) offers himself to the one of his ties who has waited
    longest (lowest place), not to kin (houses of one clan), not to a member of his group, not to his own guarantor: they are
    economically independent [2]. An applicant takes one who is enough alone (alone[j] >= amounts[i], fen), else two of whom one has
    a stable salary; those bound to it already count first. bound[j]: one more than the row of whom j stands for, 0 for nobody.
    ids: permanent ids, of which `ordinals` numbers make a village; clans: households of a clan, by row of the village. offered:
    int64 scratch per row.
    """
    for j in range(first, end):
        best = -1
        if vouches[j] % 2 == 1 and bound[j] == 0:
            for k in range(tie_start[j], tie_start[j + 1]):
                i = tie_to[k]
                clan = clans[villages[i]]
                kin = (ids[i] % ordinals - 1) // clan == (ids[j] % ordinals - 1) // clan
                mates = groups[i] > 0 and groups[i] == groups[j]
                if wanting[i] > 0 and not kin and not mates and bound[i] != j + 1 and (best < 0 or place[i] < place[best]):
                    best = i
        offered[j] = best + 1
    for i in range(first, end):
        out[i] = 0
        for turn in range(2):
            single, steady, other = -1, -1, -1
            for k in range(tie_start[i], tie_start[i + 1]):
                j = tie_to[k]
                mine = bound[j] == i + 1 or (turn == 1 and offered[j] == i + 1)
                if wanting[i] > 0 and out[i] == 0 and mine and bound[i] != j + 1:
                    single = j if single < 0 and alone[j] >= amounts[i] else single
                    salaried = vouches[j] >= 2
                    takes = steady < 0 and salaried
                    other = j if other < 0 and not takes else other
                    steady = j if takes else steady
            if single >= 0:
                bound[single] = i + 1
                out[i] = 1
            elif wanting[i] > 1 and steady >= 0 and other >= 0:
                bound[steady] = i + 1
                bound[other] = i + 1
                out[i] = 1


def call_bound(bound, short, out, first, end):
    """Set out[j] to what the household that j stands for is short of, 0 for who stands for nobody (fen)."""
    for j in range(first, end):
        out[j] = short[bound[j] - 1] if bound[j] > 0 else 0


def share_among_bound(bound, weights, amounts, out, got, whole, seen, first, end):
    """Share amounts[i] (fen), as far as the weights of those who stand for i reach, among them in proportion to weights[j] >= 0.

    out[j]: the part of j; got[i]: all parts together. Running totals are rounded down, so parts add up and none passes its weight.
    whole, seen: int64 scratch per row.
    """
    for i in range(first, end):
        out[i], got[i], whole[i], seen[i] = 0, 0, 0, 0
    for j in range(first, end):
        if bound[j] > 0:
            whole[bound[j] - 1] += weights[j]
    for j in range(first, end):
        i = bound[j] - 1
        if i >= 0 and whole[i] > 0:
            amount = min(amounts[i], whole[i])
            seen[i] += weights[j]
            handed = amount * seen[i] // whole[i]
            out[j] = handed - got[i]
            got[i] = handed


def free_bound(bound, held, claims, first, end):
    """Unbind every j whose borrower i has held[i] = 0 (no guaranteed loan) and owes it nothing (claims[j] = 0, fen)."""
    for j in range(first, end):
        if bound[j] > 0 and held[bound[j] - 1] == 0 and claims[j] == 0:
            bound[j] = 0


FUNCTIONS = (find_guarantors, call_bound, share_among_bound, free_bound)


class Bonds:
    """The verbs, bound to a store: they read and set columns of households by name."""

    def __init__(self, engine) -> None:
        self._engine, self._store = engine, engine.store
        self._scratch: tuple[np.ndarray, ...] = ()

    def _column(self, name: str) -> np.ndarray:
        return self._store.column("household", name)

    def _spare(self) -> tuple[np.ndarray, ...]:
        if not self._scratch:
            self._scratch = tuple(np.zeros(self._store.tables["household"].rows, np.int64) for _ in range(2))
        return self._scratch

    def find(self, ordinals: int) -> None:
        """Bind guarantors to the applicants who stand in line, among their ties; who has enough is in turn."""
        column, store = self._column, self._store
        self._engine.run("find_guarantors", store.tie_start, store.tie_to, column("in_line"), column("cover"), column("place"),
                         column("vouches"), column("pledge"), column("surety_for"), column("id"), column("group_row"),
                         column("village_row"), store.column("village", "village_ties_clan_households"), ordinals,
                         self._spare()[0], column("in_turn"), 0, store.tables["household"].rows)

    def call(self) -> None:
        """Tell every guarantor what its borrower is short of."""
        self._engine.run("call_bound", self._column("surety_for"), self._column("shortfall"), self._column("joint_shortfall"), 0,
                         self._store.tables["household"].rows)

    def share(self, by: str, of: str, into: str, got: str) -> None:
        """Share a borrower's sum out among those who stand for it, by weights; say what each borrower's parts come to."""
        self._engine.run("share_among_bound", self._column("surety_for"), self._column(by), self._column(of), self._column(into),
                         self._column(got), *self._spare(), 0, self._store.tables["household"].rows)

    def free(self) -> None:
        """Unbind those whose borrower has no guaranteed loan and owes them nothing."""
        self._engine.run("free_bound", self._column("surety_for"), self._column("vouches"), self._column("surety_claim"), 0,
                         self._store.tables["household"].rows)
