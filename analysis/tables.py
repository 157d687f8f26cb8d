"""Tables for the console: the answer of an experiment, and the list of measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.among import plausible
from analysis.comparison import Comparison, Interval, sentence
from analysis.measures import like as measures_like
from analysis.measures import measure
from analysis.texts import text
from analysis.wording import NOTHING, shown, shown_range

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from analysis.experiment import Experiment
    from analysis.standing import Standing

PEOPLE = (
    "poverty_headcount",
    "poverty_gap",
    "consumption_mean",
    "consumption_volatility",
    "business_capital",
    "consumption_effect",
    "worse_off",
    "better_off",
)
LENDER = ("clients", "glp", "par_tolerance", "par30", "repayment_rate", "oss", "cost_per_client", "cash_need")
HIDDEN = ("hidden_share", "par30_unhidden")
"""Told too where some arm's books hide loans."""


def comparison_table(comparison: Comparison, title: str = "", lang: str = "en", standings: Sequence[Standing] = ()) -> Table:
    """The short table of welfare and sustainability: a row a measure, a column an arm, intervals under the
    means; then how the arms stand, if that is known.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD)
    table.show_edge, table.pad_edge, table.collapse_padding = False, False, True
    table.add_column(text("table.measure", lang), overflow="fold", width=21)
    narrowest = 12 if len(comparison.setting.arms) <= 4 else 6
    for arm in comparison.setting.arms:
        table.add_column(Text(arm.title), justify="right", overflow="fold", min_width=narrowest)
    hides = any(comparison.levels[arm.name, name].mean > 0 for arm in comparison.setting.arms for name in HIDDEN[:1]
                if (arm.name, name) in comparison.levels)
    for about, names in (("people", PEOPLE), ("lender", (*LENDER, *HIDDEN * hides))):
        table.add_row(Text(text(f"table.{about}", lang), style="bold"))
        for name in names:
            cells = [_cell(comparison, arm.name, name, lang) for arm in comparison.setting.arms]
            if any(cell.plain != NOTHING for cell in cells):
                found = measure(name)
                unit = text("short.1,000 yuan" if found.unit == "yuan" else f"short.{found.unit}", lang)
                unit = "" if found.unit == "share" else unit
                head = Text("  " + text(f"brief.{name}", lang)).append(
                    f"\n  {unit}" if unit else "", style="dim"
                )
                table.add_row(head, *cells)
    if len(standings) > 1:
        table.add_row(Text(text("table.design", lang), style="bold"))
        stand = {one.arm: one for one in standings}
        for row in ("best", "front", "holm"):
            cells = [Text(_stands(stand[arm.name], row, lang)) for arm in comparison.setting.arms]
            if any(cell.plain != NOTHING for cell in cells):
                table.add_row(Text("  " + text(f"table.{row}", lang)), *cells)
    return table


def _stands(one: Standing, row: str, lang: str) -> str:
    if row == "front":
        return text("table.yes", lang) if one.on_front else NOTHING
    number = one.best if row == "best" else one.p_holm
    if number != number:
        return NOTHING
    return f"{number:.0%}" if row == "best" else f"{number:.3f}" if number >= 0.001 else "<0.001"


def _cell(comparison: Comparison, arm: str, name: str, lang: str) -> Text:
    from rich.text import Text

    level, unit = comparison.levels[arm, name], measure(name).unit
    if unit == "yuan":
        level = Interval(level.mean / 1e3, level.low / 1e3, level.high / 1e3, level.n)
    if not level.n:
        return Text(NOTHING)
    change = comparison.changes.get((arm, name))
    cell = Text(shown(level.mean, unit, lang, short=True) + (" *" if change and change.clear else ""))
    spread = shown_range(level.low, level.high, unit, lang, scale=level.mean)
    return cell.append(f"\n{spread}" if spread else "", style="dim")


def print_experiment(experiment: Experiment, console: Console | None = None, lang: str = "en") -> None:
    """Print the table, a sentence for every arm, and where the results are; says so if it was stopped."""
    from rich.console import Console
    from rich.text import Text

    console = console or Console()
    comparison, setting = experiment.comparison, experiment.setting
    title = text("table.title", lang, title=setting.title, seeds=comparison.seeds, months=setting.months)
    console.print()
    if experiment.finished:
        console.print(comparison_table(comparison, title, lang, experiment.standings))
        for line in _notes(comparison, lang):
            console.print(Text(line, style="dim"))
        if len(experiment.standings) > 1:
            compared = sum(one.p == one.p for one in experiment.standings)
            console.print(Text(text("table.standing.note", lang, comparisons=compared), style="dim"))
        for arm in setting.arms:
            console.print(Text("\n" + arm.title, style="bold"))
            console.print(Text(sentence(comparison, arm.name, lang)))
            for line in plausible(comparison, arm.name, lang):
                console.print(Text(line, style="dim"))
    console.print()
    if experiment.stopped:
        facts = {"done": experiment.finished, "all": experiment.asked, "folder": experiment.folder}
        console.print(Text(text("stopped", lang, **facts), style="yellow"))
    else:
        console.print(Text(text("written", lang, folder=experiment.folder)))


def _notes(comparison: Comparison, lang: str) -> list[str]:
    if comparison.seeds < 2:
        return [text("table.one", lang)]
    if not comparison.base:
        return [text("note.lender", lang, lender=comparison.title(comparison.lender_base) or NOTHING)]
    facts = {
        "base": comparison.title(comparison.base) or NOTHING,
        "lender": comparison.title(comparison.lender_base) or NOTHING,
    }
    return [text("table.note", lang, **facts)]


def measures_table(like: str | None = None) -> Table:
    """All measures whose id, label, formula or source contains `like`, with unit, formula, edition and
    source.
    """
    table = _listing("measure", "formula, unit, edition and source")
    from rich.text import Text

    for one in measures_like(like):
        head = Text(one.id, style="bold").append(f"\n{one.label}", style="not bold")
        better = "" if one.better == "neither" else f", {one.better} is better"
        facts = f"\n{one.unit}, {one.kind}, about {'the ' if one.about == 'lender' else ''}{one.about}{better}"
        source = f"\n{one.edition}" + (f"; {one.source}" if one.source != one.edition else "")
        table.add_row(head, Text(one.formula).append(facts + source, style="dim"), end_section=True)
    return table


def frame_listing(name: str) -> Table:
    """A frame's lines: code and label, the measure that stands for it with its formula, its norm, what does not apply.

    LettersError for an unknown frame.
    """
    from rich.text import Text

    from analysis.measures.frames import frame_of

    frame = frame_of(name)
    table = _listing(frame.title, frame.source)
    for line in frame.lines:
        head = Text(line.code, style="bold").append(f"\n{line.label}", style="not bold")
        told = Text(f"{line.measure}: {measure(line.measure).formula}" if line.measure else "")
        for more in (_norm(line.goal), line.note):
            told.append(f"{chr(10) if told.plain and more else ''}{more}", style="dim")
        table.add_row(head, told, end_section=True)
    return table


def _norm(goal: tuple[float, float]) -> str:
    low, high = goal
    parts = [f"at least {low:g}" if low > float("-inf") else "", f"at most {high:g}" if high < float("inf") else ""]
    return " and ".join(part for part in parts if part)


def _listing(left: str, right: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(left, overflow="fold", max_width=28)
    table.add_column(right, overflow="fold")
    return table


def measures_facts(like: str | None = None, frame: str | None = None) -> list[dict]:
    """The same as plain data, for programs: measures, or the lines of a frame."""
    from analysis.measures.frames import frame_of

    names = ("id", "label", "unit", "formula", "edition", "source", "kind", "about", "better", "topic")
    if frame is None:
        return [{name: getattr(one, name) for name in names} for one in measures_like(like)]
    rows = []
    for line in frame_of(frame).lines:
        found = {name: getattr(measure(line.measure), name) for name in names} if line.measure else None
        low, high = (bound if abs(bound) < float("inf") else None for bound in line.goal)
        rows.append({"code": line.code, "label": line.label, "measure": found, "low": low, "high": high, "note": line.note})
    return rows
