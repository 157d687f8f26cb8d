"""Which charts a report shows, in their order: people first, then the lender."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from analysis.arm_charts import effects, parade, poverty, winners
from analysis.comparison import Comparison
from analysis.figures import Chart, axis, layout, line_traces, looks, over_time, without_band
from analysis.measures.households import FEN
from analysis.series import client_changes, monthly_differences, monthly_lines, monthly_shares, quantile_lines
from analysis.texts import text
from analysis.wording import number, percent, shown


def people_charts(folder: Path, comparison: Comparison, lang: str = "en", spread: Mapping | None = None) -> list[Chart]:
    """Charts of people; those that need a base arm are left out without one, as are those without data.

    spread: how consumption is spread in the life looked at (`report_facts`), None without one.
    """
    charts = []
    if np.isfinite(
        [comparison.levels[arm.name, "poverty_headcount"].mean for arm in comparison.setting.arms]
    ).any():
        charts.append(poverty(comparison, lang))
    if spread:
        charts.append(parade(spread, comparison, lang))
    base = comparison.base
    if not base:
        return charts
    if any(comparison.levels[arm.name, "worse_off"].n for arm in comparison.setting.arms):
        charts += [winners(comparison, lang), effects(comparison, base, lang), effects(comparison, base, lang, "wealth")]
    others = [arm.name for arm in comparison.setting.arms if arm.name != base]
    title = comparison.title(base)
    lines = monthly_differences(folder, "consumption_per_person_yuan", others, base)
    if lines:
        charts.append(
            over_time(
                "consumption",
                text("chart.consumption", lang, base=title),
                text("chart.consumption.note", lang),
                lines,
                comparison,
                "yuan/person/year",
                lang,
                level=0.0,
                axis_title=text("axis.yuan.month", lang),
            )
        )
    charts += [
        chart
        for chart in (
            _quantiles(folder, comparison, others, lang),
            _changes(folder, comparison, others, lang),
        )
        if chart
    ]
    return charts


def _titles(comparison: Comparison) -> dict[str, str]:
    return {arm.name: arm.title for arm in comparison.setting.arms}


def _quantiles(folder: Path, comparison: Comparison, arms: list[str], lang: str) -> Chart | None:
    lines = quantile_lines(folder, arms)
    if not lines:
        return None
    base, titles = comparison.title(comparison.base), _titles(comparison)
    figure = {
        "data": line_traces(lines, looks(comparison), titles, "%{x:.0%}: %{y:,.0f}"),
        "layout": layout(
            axis(text("axis.persons", lang), tickformat=".0%", tickvals=[0.1, 0.25, 0.5, 0.75, 0.9], range=[0.02, 0.98]),
            axis(text("axis.yuan.year", lang), tickformat=",", zeroline=True, zerolinecolor="#333"),
        ),
    }
    shown_at = (0.1, 0.25, 0.5, 0.75, 0.9)
    rows = tuple(
        (
            titles[line.arm],
            *(
                shown(float(line.mean[np.isclose(line.x, at)][0]), "yuan/person/year", lang, short=True)
                for at in shown_at
            ),
        )
        for line in lines
    )
    return Chart(
        "quantiles",
        text("chart.quantiles", lang),
        text("chart.quantiles.note", lang, base=base),
        figure,
        tuple(line.arm for line in lines),
        ("", *(percent(number(100 * at, 0), lang) for at in shown_at)),
        rows,
    )


def _changes(folder: Path, comparison: Comparison, arms: list[str], lang: str) -> Chart | None:
    lines = client_changes(folder, arms)
    if not lines:
        return None
    base, titles = comparison.title(comparison.base), _titles(comparison)
    shapes = [
        {
            "type": "line",
            "x0": 0,
            "x1": 0,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"color": "#333", "width": 1},
        }
    ]
    seen = [line.x[line.mean > 5e-4] for line in lines]
    reach = max((float(np.abs(x).max()) for x in seen if x.size), default=0.1) + 0.02
    figure = {
        "data": line_traces(lines, looks(comparison), titles, "%{x:+.0%}: %{y:.1%}"),
        "layout": layout(
            axis(text("chart.changes.axis", lang), tickformat="+.0%", range=[-reach, reach]),
            axis(text("chart.changes.y", lang), tickformat=".0%", rangemode="tozero"),
            shapes=shapes,
        ),
    }
    bounds = ((-9.0, -0.10), (-0.10, -0.02), (-0.02, 0.02), (0.02, 0.10), (0.10, 9.0))
    rows = tuple(
        (
            titles[line.arm],
            *(
                percent(number(100 * float(line.mean[(line.x > low) & (line.x <= high)].sum()), 1), lang)
                for low, high in bounds
            ),
        )
        for line in lines
    )
    head = ("", *(percent(words, lang) for words in ("< −10", "−10…−2", "−2…2", "2…10", "> 10")))
    return Chart(
        "changes",
        text("chart.changes", lang, base=base),
        text("chart.changes.note", lang),
        figure,
        tuple(line.arm for line in lines),
        head,
        rows,
    )


def lender_charts(folder: Path, comparison: Comparison, lang: str = "en") -> list[Chart]:
    """Charts of the lender, of the arms that lend; none if no arm does."""
    lending = _lending(comparison)
    if not lending:
        return []
    yuan = text("axis.yuan", lang)
    asked = (
        ("glp", "stock_lender_loans_fen", "yuan", FEN, None, "chart.band"),
        ("par", "par_tolerance", "share", 1.0, None, "chart.band"),
        ("oss", "oss_12m", "share", 1.0, 1.0, "chart.oss.note"),
        ("equity", "lender_equity_fen", "yuan", FEN, None, "chart.band"),
    )
    charts = []
    for name, column, unit, scale, level, note in asked:
        lines = monthly_lines(folder, column, lending, scale)
        if lines:
            title = text(f"chart.{name}", lang)
            charts.append(
                over_time(
                    name, title, text(note, lang), lines, comparison, unit, lang, level=level, axis_title=yuan
                )
            )
    return charts


def group_charts(folder: Path, comparison: Comparison, lang: str = "en") -> list[Chart]:
    """Charts of demand, groups and officers, of the arms that lend; those in which nothing ever happens are left out."""
    lending = _lending(comparison)
    made = [
        _counted(folder, comparison, "clients", "clients", "axis.households", lang),
        _counted(folder, comparison, "informed", "informed", "axis.households", lang),
        _counted(folder, comparison, "arrears", "arrears_clients", "axis.households", lang),
        _counted(folder, comparison, "visits", "officers_visits", "axis.visits", lang),
        _counted(folder, comparison, "covered", "group_covered_fen", "axis.yuan", lang, FEN),
    ]
    refused = monthly_shares(folder, "refused", "applicants", lending)
    if refused:
        made.append(over_time("applied", text("chart.applied", lang), text("chart.applied.note", lang),
                              [without_band(line) for line in refused], comparison, "share", lang))
    return [chart for chart in made if chart]


def _lending(comparison: Comparison) -> list[str]:
    return [arm.name for arm in comparison.setting.arms if comparison.levels[arm.name, "oss"].n]


def _counted(folder: Path, comparison: Comparison, name: str, column: str, axis_name: str, lang: str,
             scale: float = 1.0) -> Chart | None:
    lines = monthly_lines(folder, column, _lending(comparison), scale)
    if not any(line.mean.any() for line in lines):
        return None
    note = "chart.covered.note" if name == "covered" else "chart.band"
    unit = "yuan" if scale == FEN else "clients"
    return over_time(name, text(f"chart.{name}", lang), text(note, lang), lines, comparison, unit, lang,
                     axis_title=text(axis_name, lang))


def shock_charts(folder: Path, comparison: Comparison, lang: str = "en") -> list[Chart]:
    """Charts of misfortune, which is the same in every arm, and of those who go short."""
    arms = [arm.name for arm in comparison.setting.arms]
    base, charts = comparison.base, []
    struck = monthly_lines(folder, "struck_fen", [base or arms[0]], FEN)
    if struck:
        charts.append(over_time("struck", text("chart.struck", lang), text("chart.struck.note", lang), struck, comparison, "yuan",
                                lang, axis_title=text("axis.yuan", lang)))
    if base:
        lines = monthly_differences(folder, "cut_meals", [arm for arm in arms if arm != base], base)
        note = text("chart.hungry.note", lang, base=comparison.title(base))
    else:
        lines, note = monthly_lines(folder, "cut_meals", arms), text("chart.hungry.alone", lang)
    if lines:
        charts.append(over_time("hungry", text("chart.hungry", lang), note, lines, comparison, "clients", lang,
                                level=0.0 if base else None, axis_title=text("axis.households", lang)))
    return charts
