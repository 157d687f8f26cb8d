"""The village map in numbers: what it shows at each year's end, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.setting import Setting
from analysis.texts import text
from analysis.village_map import ALPHABET, SIZES, STATES
from analysis.wording import day_name, number

__all__ = ["year_ends"]

COLUMNS = ("informed", "loans", "late", "barred", "hungry")


def year_ends(village_map: Mapping[str, Any], setting: Setting, lang: str = "en") -> list[tuple[str, ...]]:
    """Head and rows: arm, month, houses in each state."""
    head = (text("map.arm", lang), text("map.month", lang), *(text(f"map.column.{name}", lang) for name in COLUMNS))
    rows = [head]
    for name, arm in village_map["arms"].items():
        for month in range(11, len(arm["months"]), 12):
            years, place = divmod(setting.start.month - 1 + month, 12)
            counted = counts(arm["months"][month])
            rows.append((setting.arm(name).title, day_name(setting.start.year + years, place + 1, lang),
                         *(number(counted[column], 0) for column in COLUMNS)))
    return rows


def counts(letters: str) -> dict[str, int]:
    """Houses by what their letters say in one month."""
    codes = [ALPHABET.index(letter) for letter in letters]
    states = [code % STATES for code in codes]
    return {
        "informed": sum(state > 0 for state in states), "loans": sum(state > 2 for state in states),
        "late": sum(state > 2 + SIZES for state in states), "barred": sum(state == 2 for state in states),
        "struck": sum(code // STATES % 2 for code in codes), "hungry": sum(code // STATES // 2 for code in codes),
    }
