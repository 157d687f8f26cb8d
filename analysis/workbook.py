"""The workbook of an experiment: summary, comparison, statements, ratios with their definitions, terms. For Excel and LibreOffice.

Numbers are numbers, text is text: nothing that comes from a scenario can be taken for a formula. The same folder gives the same
bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.again import read_summary
from analysis.comparison import Comparison, compare
from analysis.designs import side_by_side
from analysis.measures import MEASURES, measure
from analysis.report_facts import read_facts
from analysis.results import told, write_whole
from analysis.tables import LENDER, PEOPLE
from analysis.texts import formula, label, text
from analysis.wording import PERCENT_UNITS
from sim.terms.letters import Letter, LettersError

if TYPE_CHECKING:
    from analysis.setting import Setting

__all__ = ["workbook", "write_workbook"]

WIDE, NARROW = 46, 15
MOST_ARMS = 40
"""Arms that get a sheet of books: with more a workbook is slow to open."""
_BAD_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))


def write_workbook(folder: Path, place: Path, seed: int | None = None, lang: str = "en") -> None:
    """Write the workbook of a results folder, whole or not at all; `seed`: whose books are shown, else the first.

    Raises LettersError if the folder lacks something, has no such seed, or the place cannot be written.
    """
    data = workbook(folder, seed, lang)
    with told(place):
        write_whole(place, data)


def workbook(folder: Path, seed: int | None = None, lang: str = "en") -> bytes:
    """The workbook of a results folder as bytes. Raises LettersError."""
    setting, summary = read_facts(folder).setting, read_summary(folder)
    seeds = summary.seeds()
    if seed is not None and seed not in seeds:
        known = ", ".join(map(str, seeds[:20]))
        raise LettersError([Letter(str(folder), "--seed", str(seed), f"a seed that is finished: {known}")])
    found = compare(summary, setting)
    memory = io.BytesIO()
    book = _Book(memory, lang)
    book.summary(setting, found)
    book.comparison(found)
    book.statements(folder, setting, seeds[0] if seed is None else seed)
    book.ratios(found)
    book.terms(setting)
    book.close(setting)
    return memory.getvalue()


class _Book:
    """A workbook being written, sheet by sheet."""

    def __init__(self, memory: io.BytesIO, lang: str) -> None:
        import xlsxwriter

        self.lang = lang
        self.book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                                 "strings_to_numbers": False, "nan_inf_to_errors": False})
        add = self.book.add_format
        self.head = add({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.title, self.note, self.plain = add({"bold": True, "font_size": 14}), add({"italic": True}), add({"valign": "top"})
        self.wrap = add({"text_wrap": True, "valign": "top"})
        self.item, self.sub = add({"indent": 1}), add({"bold": True, "top": 1})
        self.money = add({"num_format": "#,##0.00;-#,##0.00;-"})
        self.total = add({"num_format": "#,##0.00", "bold": True, "top": 1})
        self.kinds = {kind: add({"num_format": form}) for kind, form in
                      (("share", "0.0%"), ("index", "0.000"), ("many", "#,##0"), ("few", "#,##0.00"))}

    def say(self, name: str, **facts: object) -> str:
        """A text of the workbook."""
        return text(f"book.{name}", self.lang, **facts)

    def sheet(self, name: str, heads: Sequence[str], row: int = 0, widths: Sequence[int] = ()) -> Any:
        """A sheet with a line of heads at a row, frozen below it."""
        sheet = self.book.add_worksheet(name.translate(_BAD_IN_NAMES)[:31])
        for column, words in enumerate(heads):
            sheet.write_string(row, column, words, self.head)
            sheet.set_column(column, column, widths[column] if column < len(widths) else NARROW)
        sheet.freeze_panes(row + 1, 1)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def number(self, sheet: Any, row: int, column: int, value: float, unit: str) -> None:
        """A value of a measure in its unit's form; an empty cell for what is not there."""
        if np.isfinite(value):
            kind = "share" if unit in PERCENT_UNITS else "index" if unit == "index" else "many" if abs(value) >= 1000 else "few"
            sheet.write_number(row, column, float(value), self.kinds[kind])

    def summary(self, setting: Setting, found: Comparison) -> None:
        """The short table: means and intervals of the measures people look at first."""
        arms = [arm.name for arm in setting.arms]
        heads = [self.say("measure"), self.say("unit")]
        heads += [self.say(part, arm=found.title(arm)) for arm in arms for part in ("mean", "low", "high")]
        sheet = self.sheet(self.say("summary"), heads, 5, [WIDE, 18])
        sheet.write_string(0, 0, setting.title, self.title)
        sheet.write_string(1, 0, self.say("seeds", seeds=found.seeds, months=setting.months, start=setting.start), self.note)
        sheet.write_string(2, 0, self.say("levels"), self.note)
        sheet.write_string(3, 0, self.say("numbers"), self.note)
        for row, name in enumerate((*PEOPLE, *LENDER), 6):
            one = measure(name)
            sheet.write_string(row, 0, label(name, one.label, self.lang))
            sheet.write_string(row, 1, one.unit)
            for at, arm in enumerate(arms):
                level = found.levels[arm, name]
                for part, value in enumerate((level.mean, level.low, level.high)):
                    self.number(sheet, row, 2 + 3 * at + part, value, one.unit)

    def comparison(self, found: Comparison) -> None:
        """Every paired difference with both intervals."""
        names = ("arm", "against", "measure", "unit", "change", "t_low", "t_high", "bca_low", "bca_high", "clear")
        sheet = self.sheet(self.say("comparison"), [self.say(name) for name in names], 1, [26, 26, WIDE, 18])
        sheet.write_string(0, 0, self.say("paired"), self.note)
        for row, change in enumerate(found.changes.values(), 2):
            one = measure(change.measure)
            words = (found.title(change.arm), found.title(change.against), label(one.id, one.label, self.lang), one.unit)
            for column, word in enumerate(words):
                sheet.write_string(row, column, word)
            values = (change.t.mean, change.t.low, change.t.high, change.bca.low, change.bca.high)
            for column, value in enumerate(values, len(words)):
                self.number(sheet, row, column, value, one.unit)
            sheet.write_string(row, 9, text("report.yes" if change.clear else "report.no", self.lang))
        sheet.autofilter(1, 0, 1 + len(found.changes), len(names) - 1)

    def statements(self, folder: Path, setting: Setting, seed: int) -> None:
        """A sheet for each arm: the three statements one below the other, years first, then months folded away."""
        import polars as pl

        table = pl.scan_parquet(folder / "monthly.parquet").filter(pl.col("seed") == seed)
        for number, arm in enumerate(setting.arms[:MOST_ARMS], 1):
            months = table.filter(pl.col("arm") == arm.name).sort("month").collect()
            if months.height:
                self._arm_books(f"{self.say('statements')} {number} {arm.name}", arm.title, seed, months)

    def _arm_books(self, name: str, title: str, seed: int, table: Any) -> None:
        from analysis.measures.statements import noted, statements

        run = noted(table)
        years, months = statements(run, "year"), statements(run, "month")
        count = len(next(iter(years.values())).columns) - 3
        heads = [self.say("arm_title", title=title, seed=seed), *(self.say("year", number=k + 1) for k in range(count)),
                 *(self.say("month", number=k + 1) for k in range(run.months))]
        sheet = self.sheet(name, heads, 0, [WIDE + 8])
        sheet.set_column(count + 1, count + run.months, NARROW, None, {"level": 1, "hidden": True})
        sheet.set_column(count + run.months + 1, count + run.months + 1, NARROW, None, {"collapsed": True})
        sheet.write_string(1, 0, self.say("tie"), self.note)
        row = 3
        for part in years:
            sheet.write_string(row, 0, self.say(part), self.title)
            for yearly, monthly in zip(years[part].rows(), months[part].rows(), strict=True):
                row += 1
                line, _, level, *values = yearly
                sheet.write_string(row, 0, text(f"line.{line}", self.lang), self.item if level == 2 else self.sub)
                for column, fen in enumerate([*values, *monthly[3:]], 1):
                    sheet.write_number(row, column, fen / 100, self.money if level == 2 else self.total)
            row += 2

    def ratios(self, found: Comparison) -> None:
        """Every measure with its definition and its mean in each arm."""
        arms = [arm.name for arm in found.setting.arms]
        heads = [self.say(name) for name in ("measure", "id", "unit")] + [found.title(arm) for arm in arms]
        heads += [self.say(name) for name in ("formula", "edition", "source")]
        sheet = self.sheet(self.say("ratios"), heads, 0, [WIDE, 24, 18, *[NARROW] * len(arms), 70, 24, 30])
        for row, one in enumerate(MEASURES.values(), 1):
            for column, word in enumerate((label(one.id, one.label, self.lang), one.id, one.unit)):
                sheet.write_string(row, column, word, self.plain)
            for column, arm in enumerate(arms, 3):
                self.number(sheet, row, column, found.levels[arm, one.id].mean, one.unit)
            for column, word in enumerate((formula(one.id, one.formula, self.lang), one.edition, one.source), 3 + len(arms)):
                sheet.write_string(row, column, word, self.wrap)

    def terms(self, setting: Setting) -> None:
        """Terms of the arms side by side: first those that differ."""
        heads = [self.say("term"), *(arm.title for arm in setting.arms)]
        sheet = self.sheet(self.say("terms"), heads, 0, [60, *[24] * len(setting.arms)])
        row = 1
        for part, rows in zip(("differ", "same"), side_by_side(setting, self.lang), strict=True):
            sheet.write_string(row, 0, self.say(part), self.title)
            for path, values in rows.items():
                row += 1
                for column, word in enumerate((path, *values)):
                    sheet.write_string(row, column, word, self.plain)
            row += 2

    def close(self, setting: Setting) -> None:
        """Finish the file; its date is the first day of the run, so that equal folders give equal bytes."""
        self.book.set_properties({"title": setting.title, "created": datetime.combine(setting.start, datetime.min.time())})
        self.book.close()
