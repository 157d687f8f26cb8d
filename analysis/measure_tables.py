"""Tables of measures for the page: those that belong side by side in a section, and all of them by topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis import brief
from analysis.comparison import Comparison
from analysis.measures import MEASURES, Measure
from analysis.texts import label, text
from analysis.wording import shown, shown_range, signed

__all__ = ["Cell", "Line", "MeasureTable", "by_topic", "of_section"]

SECTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "people": {
        "effects": ("consumption_effect", "consumption_effect_clients", "consumption_effect_poor", "consumption_effect_not_poor",
                    "consumption_effect_business", "consumption_effect_no_business", "consumption_effect_women",
                    "consumption_effect_men", "income_effect", "profit_effect", "profit_effect_business", "net_worth_effect"),
        "losers": ("worse_off", "loss_of_losers", "losers_spillover", "losers_defaulted", "losers_invested", "losers_earned_less",
                   "losers_paid", "losers_poor", "losers_women", "losers_business"),
        "winners": ("better_off", "gain_of_winners", "winners_poor", "winners_women", "winners_business"),
    },
    "lender": {
        "late": ("par_tolerance", "par1", "par30", "par60", "par90", "par180", "par30_principal", "par30_with_renegotiated",
                 "arrears_rate", "repayment_rate", "current_recovery", "annual_loss_rate", "write_off_ratio", "risk_coverage"),
        "sustainable": ("oss", "fss", "yield", "break_even_rate", "operating_expense_ratio", "cost_per_client", "roa", "roe",
                        "sdi", "subsidy_per_client", "cash_need"),
    },
    "groups": {
        "refused": ("refused_share", "refused_no_group", "refused_no_visit", "refused_by_officer", "refused_by_committee",
                    "refused_no_cash", "refused_poor", "refused_women", "refused_business"),
        "reached": ("clients", "outreach", "ever_clients", "clients_poor", "clients_women", "poor_reached", "women_reached",
                    "depth", "borrowers_per_officer", "drop_out_opening", "drop_out_served", "graduates", "dropped_out",
                    "rested"),
    },
}
"""Measures that are read side by side, by section of the page and table."""


@dataclass(frozen=True)
class Cell:
    """A level with its interval; whether it, or its change against another arm, is clearly not zero; and that change."""

    value: str
    range: str
    change: str
    clear: bool


@dataclass(frozen=True)
class Line:
    """One measure over the arms."""

    id: str
    label: str
    unit: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class MeasureTable:
    """A table: the id of its title in the catalog (`measures.<name>`), its arms (those that have any number), and its lines."""

    name: str
    arms: tuple[str, ...]
    lines: tuple[Line, ...]


def of_section(comparison: Comparison, section: str, lang: str = "en") -> list[MeasureTable]:
    """Tables of a section of the page; lines and tables without any number are left out."""
    asked = SECTIONS.get(section, {})
    made = [_table(comparison, name, [MEASURES[one] for one in ids if one in MEASURES], lang) for name, ids in asked.items()]
    return [table for table in made if len(table.lines) > 1]


def by_topic(comparison: Comparison, lang: str = "en") -> list[MeasureTable]:
    """Every measure that has a number in some arm, by topic."""
    topics: dict[str, list[Measure]] = {}
    for one in MEASURES.values():
        topics.setdefault(one.topic, []).append(one)
    made = [_table(comparison, name, some, lang) for name, some in topics.items()]
    return [table for table in made if table.lines]


def _table(comparison: Comparison, name: str, measures: Sequence[Measure], lang: str) -> MeasureTable:
    levels = comparison.levels
    known = [one for one in measures if any(levels[arm.name, one.id].n for arm in comparison.setting.arms)]
    arms = tuple(arm.name for arm in comparison.setting.arms if any(levels[arm.name, one.id].n for one in known))
    lines = []
    for one in known:
        unit = text(f"short.{one.unit}", lang) if one.unit != "share" else ""
        cells = tuple(_cell(comparison, arm, one, lang) for arm in arms)
        lines.append(Line(one.id, label(one.id, one.label, lang), unit, cells))
    return MeasureTable(name, arms, tuple(lines))


def _cell(comparison: Comparison, arm: str, one: Measure, lang: str) -> Cell:
    level, change = comparison.levels[arm, one.id], comparison.changes.get((arm, one.id))
    value = shown(level.mean, one.unit, lang, short=True)
    spread = shown_range(level.low, level.high, one.unit, lang, scale=level.mean)
    if one.paired and one.unit != "share":
        return Cell(signed(value, level.mean), spread, "", level.excludes_zero)
    clear = bool(change and change.clear)
    return Cell(value, spread, brief.change_words(change, lang) if change and clear else "", clear)
