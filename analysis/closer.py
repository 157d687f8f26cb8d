"""One life of the villages looked at closely: the most usual seed, lived again in every arm and noted house by house.

The record must be the same as the one that was kept, to the last number; else nothing is shown. Nothing here changes a result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.endings import ENDINGS, live_to_applying

if TYPE_CHECKING:
    from analysis.summary import Summary
    from sim.terms.resolved import Resolved

__all__ = ["ASKED", "NOTED", "Life", "live_again", "live_of", "shown_houses", "usual_seed"]

MOST_SHOWN = 600
"""Houses that are noted one by one, over all villages."""
MOST_LIVED = 12_000_000
"""Household-months, over all arms, that may be lived again (some seconds); larger experiments have no closer look."""
LIKE_THE_MEAN = ("poverty_headcount", "consumption_mean", "consumption_effect", "clients", "par_tolerance", "oss")
NOTED = (
    "cash", "capital", "livestock", "savings", "loans", "informal", "interest_owed", "charges_owed", "written_off",
    "rival_debt", "asset", "group_row", "side_claim", "side_owed", "income", "income_harvest",
    "eaten", "subsistence", "medical", "ceremony", "bills", "paid_month", "late", "informed", "excluded",
    "open_loans", "cycles", "degree", "refusals", "visited",
)
"""Columns of a household that are noted at every month's end; money in fen."""
SOMETIMES = ("bereaved", "gone", "membership")
"""Columns noted beside them, zero where no world lives what they are kept for."""
ASKED = ("asked", "asked_gain", "handed_in", "waited")
"""Columns that are noted in every month once applications are handed in, before the lender answers."""


@dataclass(frozen=True)
class Life:
    """One arm's life under the chosen seed.

    columns: name of NOTED, SOMETIMES, ASKED or ENDINGS, and `lent` (fen paid out to it in the month) -> [months, houses]; houses:
    number of village and place in it, from 0, [houses, 2]; ties: pairs of houses, [ties, 2]; group: number of the group of each
    house, 0 for none; yields: common part of the season's harvest, [months, villages]; run: its record.
    """

    arm: str
    seed: int
    houses: NDArray[np.int64]
    columns: dict[str, NDArray]
    ties: NDArray[np.int64]
    group: NDArray[np.int64]
    yields: NDArray[np.float64]
    run: Any


def usual_seed(summary: Summary, arms: list[str]) -> int | None:
    """The seed whose measures lie nearest to their means, over all arms; None unless some seed is there in every arm."""
    whole = [seed for seed in summary.seeds() if all((arm, seed) in summary.rows for arm in arms)]
    if not whole:
        return None
    far = np.zeros(len(whole))
    for arm in arms:
        for name in LIKE_THE_MEAN:
            values = summary.rows.column(name, [(arm, seed) for seed in whole])
            if np.isfinite(values).all() and np.ptp(values) > 0:
                far += ((values - values.mean()) / values.std()) ** 2
    return whole[int(np.argmin(far))]


def shown_houses(counts: list[int]) -> list[int]:
    """How many houses of each village are noted: all, or the first of each in proportion so that MOST_SHOWN are noted."""
    total = sum(counts)
    return counts if total <= MOST_SHOWN else [max(1, count * MOST_SHOWN // total) for count in counts]


def live_again(resolved: Resolved, seed: int, engine: str = "compiled") -> dict[str, Life] | None:
    """Live a seed again in all arms (name -> life); None if that would take long."""
    from sim.program import World
    from sim.rules.load import shards_by_rules

    households = sum(village.people.households for arm in resolved.arms for village in arm.villages)
    if households * resolved.run.months > MOST_LIVED:
        return None
    lives: dict[str, Life] = {}
    for worlds in shards_by_rules([World(arm, seed) for arm in resolved.arms]):
        lives |= {life.arm: life for life in _live(resolved, worlds, engine)}
    return {arm.name: lives[arm.name] for arm in resolved.arms}


def live_of(resolved: Resolved, arm: str, seed: int, village: int, household: int) -> Life:
    """Live one arm and note a single household: numbers of village and household from 0."""
    from sim.program import World

    return _live(resolved, [World(resolved.arm(arm), seed)], "compiled", (village, household))[0]


def _live(resolved: Resolved, worlds: list, engine: str, only: tuple[int, int] | None = None) -> list[Life]:
    from sim.people import Household
    from sim.program import Program
    from sim.roll import columns_of_class

    program = Program(resolved, worlds=worlds, engine=engine)
    store, months = program.store, resolved.run.months
    places = [_rows(store, number, only) for number in range(1, len(worlds) + 1)]
    rows = np.concatenate([one for one, _ in places])
    noted = {name: np.zeros((months, rows.size), store.column("household", name).dtype) for name in (*NOTED, *ASKED)}
    noted |= {name: np.zeros((months, rows.size), np.int64) for name in ("lent", *ENDINGS)}
    noted |= {name: np.zeros((months, rows.size), np.int8) for name in SOMETIMES}
    kept = (*NOTED, *(name for name in SOMETIMES if name in store.tables["household"].columns))
    flows = {name for name, column in columns_of_class(Household).items() if column.kind == "flow"}
    yields = np.zeros((months, store.tables["village"].rows))
    for month in range(months):
        for name, values in live_to_applying(program, rows).items():
            noted[name][month] = values
        for name in ASKED:
            noted[name][month] = store.column("household", name)[rows]
        program.step()
        away = noted["gone"][month - 1] == 1 if month else np.zeros(rows.size, bool)
        for name in kept:
            now = store.column("household", name)[rows]
            noted[name][month] = np.where(away, 0, now) if name in flows else now  # who has left lives no months here any more
        noted["lent"][month] = _lent(store, month)[rows]
        yields[month] = store.column("village", "yield_common")
    found, at = [], 0
    for number, (world, run) in enumerate(zip(worlds, program.runs(), strict=True), 1):
        mine, houses = places[number - 1]
        part = slice(at, at + mine.size)
        at += mine.size
        villages = store.stretches["village"][store.stretches["village"][:, 3] == number][:, 0]
        groups = store.column("household", "group_row")[mine].astype(np.int64)
        found.append(Life(world.arm.name, world.seed, houses, {name: values[:, part].copy() for name, values in noted.items()},
                          _ties(store, mine), _numbered(groups), yields[:, villages].copy(), run))
    return found


def _rows(store: Any, number: int, only: tuple[int, int] | None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of the noted houses of a world, and their village and place in it; `only` one, or all that are shown."""
    stretches = [one for one in store.stretches["household"].tolist() if one[3] == number]
    if only:
        village, household = only
        return np.array([stretches[village][0] + household]), np.array([only])
    counts = shown_houses([end - first for first, end, _, _ in stretches])
    rows = [np.arange(first, first + count) for (first, *_), count in zip(stretches, counts, strict=True)]
    houses = [np.stack([np.full(count, place), np.arange(count)], axis=1) for place, count in enumerate(counts)]
    return np.concatenate(rows), np.concatenate(houses)


def _lent(store: Any, month: int) -> NDArray[np.int64]:
    """What each household was lent this month in new loans, fen."""
    households = store.tables["household"].rows
    new = (store.column("loan", "status") == 1) & (store.column("loan", "opened_month") == month)
    return np.where(new, store.column("loan", "principal"), 0).reshape(store.slots, -1)[:, :households].sum(axis=0)


def _ties(store: Any, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Ties between noted houses, each once."""
    place = np.full(store.tables["household"].rows, -1, np.int64)
    place[rows] = np.arange(rows.size)
    first = np.repeat(rows, (store.tie_start[rows + 1] - store.tie_start[rows]))
    to = np.concatenate([store.tie_to[store.tie_start[row]: store.tie_start[row + 1]] for row in rows.tolist()])
    pairs = np.stack([place[first], place[to]], axis=1)
    return pairs[pairs[:, 0] < pairs[:, 1]]


def _numbered(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Groups numbered from 1 in the order of their houses, 0 for none."""
    known = np.unique(groups[groups > 0])
    return np.where(groups > 0, np.searchsorted(known, groups) + 1, 0)
