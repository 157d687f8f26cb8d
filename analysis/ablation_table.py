"""The table of mechanisms on the console: a row a mechanism, what it moves and by how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.ablation import Ablation, Change
from analysis.measures import measure
from analysis.texts import label, listed, text
from analysis.wording import MINUS, decimals_for, number, shown

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["ablation_table", "off_line"]


def ablation_table(found: Ablation, lang: str = "en") -> Table:
    """What changes when one mechanism is off: the findings that are moved, under the levels with all mechanisms."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=text("ablate.title", lang, arm=found.arm, base=found.base_arm, seeds=found.seeds), title_justify="left",
                  box=box.SIMPLE_HEAD, caption=text("ablate.note", lang), caption_justify="left")
    table.show_edge, table.pad_edge = False, False
    table.add_column(text("ablate.mechanism", lang), min_width=26)
    table.add_column(text("ablate.moves", lang))
    first = next(iter(found.changes.values()), {})
    levels = [f"{_called(name, lang)} {shown(one.level, measure(name).unit, lang)}" for name, one in first.items()]
    table.add_row(Text(text("ablate.whole", lang), style="italic"), Text("; ".join(levels), style="italic"))
    for name, changes in found.changes.items():
        moved = [f"{_called(one, lang)} {_signed(changes[one], measure(one).unit)}" for one in found.moves(name)]
        told = Text("; ".join(moved)) if moved else Text(text("ablate.none", lang), style="yellow")
        table.add_row(text(f"ablate.{name}", lang), told)
    return table


def _called(name: str, lang: str) -> str:
    return label(name, measure(name).label, lang)


def _signed(change: Change, unit: str) -> str:
    """A change with its sign, shares in points of a hundred, as precise as the level."""
    scale = 100.0 if unit.startswith("share") else 1.0
    size = change.change * scale
    written = number(abs(size), decimals_for(min(abs(size), abs(change.level) * scale or abs(size)), unit))
    return ("+" if size > 0 else MINUS) + written


def off_line(found: Ablation, lang: str = "en") -> str:
    """The mechanisms that the scenario does not have, as a sentence; empty if it has all."""
    names = [text(f"ablate.{name}", lang) for name in found.off_anyway]
    return text("ablate.off", lang, names=listed(names, lang)) if names else ""
