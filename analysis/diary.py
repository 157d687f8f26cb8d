"""Diaries: ten households of the life looked at, each chosen for a reason, and what happened to them month by month.

Facts only, as plain numbers that a results folder keeps; `diary_text.py` puts them into words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.closer import Life
from sim.membership import DROPPED_OUT, GRADUATED, RESTS

__all__ = ["EVENTS", "diaries", "diary", "month_events"]

EVENTS = ("heard", "bereaved", "ill", "ceremony", "animals_died", "harvest", "put_in", "put_in_for", "paid", "late", "visited",
          "caught_up", "repaid", "insurer_ended", "others_ended", "rival_more", "rival_repaid", "informal_more", "informal_less",
          "animals_sold", "animals_bought", "asset_died", "asset_worn", "asset_sold", "invested", "written_off", "barred", "hungry",
          "left_village", "rests", "dropped_out", "graduated", "left_group", "joined_group", "wished", "asked", "hoped", "lent",
          "asset_bought", "refused", "waits")
"""What a diary tells, in the order of telling; all but FLAGS carry a sum in fen."""
FLAGS = frozenset({"heard", "late", "visited", "caught_up", "repaid", "insurer_ended", "others_ended", "barred", "hungry",
                   "refused", "waits", "bereaved", "rival_repaid", "asset_worn", "left_village", "rests", "dropped_out",
                   "graduated", "left_group", "joined_group"})
WORTH_TELLING = 0.10
"""Debts, animals and investments are told from this share of the month's subsistence on."""
HOUSEHOLDS = 10


def diaries(lives: Mapping[str, Life], arm: str, base: str | None) -> list[dict[str, Any]]:
    """Facts of ten households of an arm: who they are, why they were chosen, their months (money in fen), and what they consumed
    in each month with and, where there is a base arm, without these terms.
    """
    life, other = lives[arm], lives[base] if base and base != arm else None
    return [diary(life, other, row, reason) for row, reason in _chosen(life, other)]


def relative_changes(life: Life, other: Life | None) -> NDArray[np.float64]:
    """Change of consumption over all full years (all months, if there is none) against the other arm; NaN without one."""
    months = life.columns["eaten"].shape[0]
    months = months // 12 * 12 or months
    here = life.columns["eaten"][:months].sum(axis=0, dtype=np.int64)
    if other is None:
        return np.full(here.size, np.nan)
    there = other.columns["eaten"][:months].sum(axis=0, dtype=np.int64)
    return (here - there) / np.where(there > 0, there, np.nan)


def _chosen(life: Life, other: Life | None) -> list[tuple[int, str]]:
    """Rows and reasons: for each reason the first household in its order that is not chosen yet."""
    columns, traits = life.columns, life.run.households
    seen = life.columns["cash"].shape[1]
    members = _of_shown(life, "members")
    client = columns["cycles"][-1] > 0
    change = relative_changes(life, other)
    consumed = columns["eaten"].sum(axis=0, dtype=np.int64) / members
    order = np.where(np.isfinite(change), change, consumed / max(consumed.max(), 1.0))
    sick = columns["medical"].sum(axis=0, dtype=np.int64) / np.maximum(columns["income"].sum(axis=0, dtype=np.int64), 1)
    paired = other is not None
    female = _of_shown(life, "female_head") == 1 if "female_head" in traits else np.zeros(seen, bool)
    wishes: list[tuple[str, NDArray[np.bool_], Callable]] = [
        ("lost" if paired else "poorest_client", client, lambda: order),
        ("gained" if paired else "richest_client", client, lambda: -order),
        ("median", client, lambda: np.abs(order - np.median(order[client]))),
        ("poorest", client, lambda: consumed),
        ("written_off", client & (columns["written_off"].max(axis=0) > 0), lambda: -columns["written_off"].max(axis=0)),
        ("late", client & (columns["late"].sum(axis=0) > 0), lambda: -columns["late"].sum(axis=0)),
        ("stood_in", columns["side_claim"].max(axis=0) > 0, lambda: -columns["side_claim"].max(axis=0)),
        ("often", client, lambda: -columns["cycles"][-1].astype(np.int64)),
        ("woman", client & female, lambda: np.abs(consumed - np.median(consumed))),
        ("never", ~client, lambda: np.abs(consumed - np.median(consumed))),
        ("ill", np.ones(seen, bool), lambda: -sick),
        ("never_heard", columns["informed"][-1] == 0, lambda: consumed),
        ("client", client, lambda: np.arange(seen)),
        ("never", ~client, lambda: np.arange(seen)),
    ]
    found: list[tuple[int, str]] = []
    taken: set[int] = set()
    rounds = 0
    while len(found) < min(HOUSEHOLDS, seen) and rounds < HOUSEHOLDS:
        for reason, who, key in wishes if rounds == 0 else wishes[-2:]:
            rows = np.flatnonzero(who & ~np.isin(np.arange(seen), list(taken)))
            if rows.size and len(found) < HOUSEHOLDS:
                row = int(rows[np.argmin(np.asarray(key())[rows])])
                taken.add(row)
                found.append((row, reason))
        rounds += 1
    return found


def _of_shown(life: Life, trait: str) -> NDArray:
    """A trait of the noted houses."""
    village = np.asarray(life.run.households["village"])
    first = {number: int(np.argmax(village == number)) for number in range(int(village.max()) + 1)}
    rows = [first[number] + place for number, place in life.houses.tolist()]
    return np.asarray(life.run.households[trait])[rows]


def diary(life: Life, other: Life | None, row: int, reason: str) -> dict[str, Any]:
    """Facts of one noted household of a life, told beside the same household of another life where there is one."""
    columns = {name: values[:, row].astype(np.int64) for name, values in life.columns.items()}
    village, place = life.houses[row].tolist()
    change = float(relative_changes(life, other)[row])
    debt = columns["loans"] + columns["interest_owed"] + columns["charges_owed"]
    return {
        "row": row, "village": village, "household": place + 1, "reason": reason,
        "change": round(change, 6) if np.isfinite(change) else None,
        "traits": {name: int(_of_shown(life, name)[row]) for name in ("members", "female_head", "client_type", "had_business")
                   if name in life.run.households},
        "loans": int(columns["cycles"][-1]), "ties": int(columns["degree"][0]),
        "income": columns["income"].tolist(), "eaten": columns["eaten"].tolist(), "cash": columns["cash"].tolist(),
        "owed": debt.tolist(), "owed_others": (columns["informal"] + columns["side_owed"] + columns["rival_debt"]).tolist(),
        "subsistence": columns["subsistence"].tolist(),
        "without": other.columns["eaten"][:, row].astype(np.int64).tolist() if other else None,
        "events": month_events(columns),
    }


def month_events(columns: Mapping[str, NDArray[np.int64]]) -> list[list[tuple[str, int]]]:
    """What happened to a household in each month: (name of EVENTS, fen or 0), in the order of EVENTS.

    columns: name of NOTED, SOMETIMES, ASKED or ENDINGS, and `lent` -> int64[months] of one household. `wished` is a loan for which
    too few of its group would stand, `hoped` the gain expected of the loan asked for.
    """
    before = {name: np.concatenate([values[:1] * 0, values[:-1]]) for name, values in columns.items()}
    for name in ("informed", "livestock", "capital", "informal", "group_row"):
        before[name][0] = columns[name][0]  # what it began with is no event
    grown = {name: columns[name] - before[name] for name in columns}
    some = WORTH_TELLING * columns["subsistence"]
    ended = before["open_loans"] - columns["open_loans"] + (columns["lent"] > 0)
    by_others = columns["insurer_ended"] + columns["others_ended"]
    repaid = (ended > by_others) & (before["open_loans"] > 0) & ((grown["written_off"] <= 0) | (columns["lent"] > 0))
    sold = -grown["livestock"] - (columns["bills"] - columns["medical"] - columns["ceremony"])
    sums = {
        "heard": grown["informed"] > 0, "ill": columns["medical"], "ceremony": columns["ceremony"],
        "animals_died": columns["bills"] - columns["medical"] - columns["ceremony"], "harvest": columns["income_harvest"],
        "lent": columns["lent"], "put_in": grown["side_claim"], "put_in_for": grown["side_owed"], "paid": columns["paid_month"],
        "late": grown["late"] > 0, "caught_up": (grown["late"] < 0) & (grown["written_off"] <= 0) & (by_others == 0),
        "repaid": repaid, "insurer_ended": columns["insurer_ended"], "others_ended": columns["others_ended"],
        "informal_more": np.where(grown["informal"] >= some, grown["informal"], 0),
        "informal_less": np.where(-grown["informal"] >= some, -grown["informal"], 0),
        "animals_sold": np.where((sold >= some) & (grown["gone"] <= 0), sold, 0),  # who leaves for good takes them along
        "animals_bought": np.where(grown["livestock"] >= some, grown["livestock"], 0),
        "invested": np.where(grown["capital"] >= some, grown["capital"], 0), "written_off": grown["written_off"],
        "barred": grown["excluded"] > 0, "hungry": columns["eaten"] < columns["subsistence"],
    } | _asking(columns, grown) | _turns(columns, before, grown)
    return [[(name, 0 if name in FLAGS else int(sums[name][month])) for name in EVENTS if sums[name][month] > 0]
            for month in range(columns["eaten"].size)]


def _turns(columns: Mapping[str, NDArray[np.int64]], before: Mapping[str, NDArray[np.int64]],
           grown: Mapping[str, NDArray[np.int64]]) -> dict[str, NDArray]:
    """What turns a household's life, and what it owes and owns beside loans and animals, by month."""
    gone = columns["asset_died"] + columns["asset_worn"] + columns["asset_sold"] > 0
    group, standing = columns["group_row"], columns["membership"] * (grown["membership"] != 0)
    return {
        "bereaved": columns["bereaved"] == 1, "left_village": grown["gone"] > 0, "rests": standing == RESTS,
        "dropped_out": standing == DROPPED_OUT, "graduated": standing == GRADUATED,
        "left_group": (group == 0) & (before["group_row"] > 0), "joined_group": (group > 0) & (before["group_row"] == 0),
        "rival_more": grown["rival_debt"], "rival_repaid": (columns["rival_debt"] == 0) & (before["rival_debt"] > 0),
        **{name: columns[name] for name in ("asset_died", "asset_worn", "asset_sold")},
        "asset_bought": np.where(gone | (before["asset"] == 0), columns["asset"], 0),
    }


def _asking(columns: Mapping[str, NDArray[np.int64]], grown: Mapping[str, NDArray[np.int64]]) -> dict[str, NDArray]:
    """What a household considered, asked and was answered, by month."""
    handed_in = columns["handed_in"] == 1
    new = handed_in & ((columns["waited"] == 0) | (grown["handed_in"] > 0))
    refused = grown["refusals"] > 0
    return {
        "visited": columns["visited"] == 1, "wished": np.where(handed_in | (columns["waited"] > 0), 0, columns["asked"]),
        "asked": np.where(new, columns["asked"], 0), "hoped": np.where(new, columns["asked_gain"], 0), "refused": refused,
        "waits": handed_in & (columns["lent"] == 0) & ~refused,
    }
