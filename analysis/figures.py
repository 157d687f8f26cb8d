"""Charts of the report as plain Plotly figures (data and layout), with the numbers behind them as a table.

Colors are Okabe and Ito's, safe for color-blind readers; arms also differ by dash and marker. Figures carry
no text that a scenario wrote without escaping it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

import numpy as np

from analysis.compare import Comparison
from analysis.measures import measure
from analysis.series import Line
from analysis.texts import label, text
from analysis.wording import number, shown, with_interval

BASE_COLOR = "#5c5c5c"
COLORS = ("#0072B2", "#D55E00", "#009E73", "#AA3377", "#56B4E9", "#E69F00", "#000000")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid")
MARKERS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star")
WORSE, SAME, BETTER = "#D55E00", "#dcdcdc", "#0072B2"
FONT = {
    "family": "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Noto Sans CJK SC', sans-serif",
    "size": 13,
}


@dataclass(frozen=True)
class Look:
    """How an arm is drawn wherever it appears."""

    color: str
    dash: str
    marker: str


@dataclass(frozen=True)
class Chart:
    """A chart: id, heading, a line of explanation, the Plotly figure, which arms it shows, and its numbers."""

    id: str
    title: str
    note: str
    figure: dict
    arms: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=())


def looks(comparison: Comparison) -> dict[str, Look]:
    """A look for every arm: the base arm gray, the others in their declared order."""
    others = [arm.name for arm in comparison.setting.arms if arm.name != comparison.base]
    found = {
        name: Look(COLORS[at % len(COLORS)], DASHES[at % len(DASHES)], MARKERS[at % len(MARKERS)])
        for at, name in enumerate(others)
    }
    return found | ({comparison.base: Look(BASE_COLOR, "solid", "circle-open")} if comparison.base else {})


def axis(title: str, **more: object) -> dict:
    """A quiet axis with a title."""
    plain = {
        "title": {"text": title, "standoff": 8, "font": {"size": 12}}, "automargin": True, "zeroline": False,
        "gridcolor": "#e8e8e8", "linecolor": "#999", "ticks": "outside", "tickcolor": "#bbb", "fixedrange": True,
    }  # fmt: skip
    return plain | more


def layout(x: dict, y: dict, height: int = 300, **more: object) -> dict:
    """A layout that fits its column, without title and legend (the page has them)."""
    plain = {
        "xaxis": x, "yaxis": y, "height": height, "autosize": True, "showlegend": False, "font": FONT,
        "margin": {"l": 12, "r": 14, "t": 10, "b": 12}, "paper_bgcolor": "#fff", "plot_bgcolor": "#fff",
        "hovermode": "closest", "hoverlabel": {"bgcolor": "#fff", "font": {"size": 13, "color": "#111"}},
    }  # fmt: skip
    return plain | more


def _faded(color: str, share: float) -> str:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"


def _list(values: np.ndarray) -> list[float | None]:
    return [round(float(value), 6) if np.isfinite(value) else None for value in values]


def _level_line(value: float) -> dict:
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value,
            "line": {"color": "#333", "width": 1}}  # fmt: skip


def line_traces(
    lines: Sequence[Line], look: dict[str, Look], titles: dict[str, str], hover: str
) -> list[dict]:
    """Band and line of every arm; `hover` is the template of the values."""
    traces: list[dict] = []
    for line in lines:
        style = look[line.arm]
        known = np.isfinite(line.low) & np.isfinite(line.high)
        if known.any():
            around = np.concatenate([line.x[known], line.x[known][::-1]])
            edge = np.concatenate([line.high[known], line.low[known][::-1]])
            traces.append(
                {"type": "scatter", "x": _list(around), "y": _list(edge), "fill": "toself", "mode": "lines",
                 "fillcolor": _faded(style.color, 0.14), "line": {"width": 0}, "hoverinfo": "skip"}
            )  # fmt: skip
    for line in lines:
        style, name = look[line.arm], escape(titles[line.arm])
        traces.append(
            {"type": "scatter", "x": _list(line.x), "y": _list(line.mean), "mode": "lines", "name": name,
             "line": {"color": style.color, "width": 2.4, "dash": style.dash},
             "hovertemplate": f"{hover}<extra>{name}</extra>"}
        )  # fmt: skip
    return traces


def over_time(
    name: str, title: str, note: str, lines: Sequence[Line], comparison: Comparison, unit: str, lang: str = "en",
    level: float | None = None, axis_title: str = "",
) -> Chart:  # fmt: skip
    """Lines with bands against years since the start; `unit` is "share", "yuan" or a money unit; `level` a
    line across.
    """
    percent = unit == "share"
    years = text("axis.years", lang)
    form = ".1%" if percent else ",.0f"
    x = axis(years, dtick=1 if comparison.setting.months <= 120 else None, rangemode="tozero")
    y = axis(
        "" if percent else axis_title,
        tickformat=".0%" if percent else ",",
        zeroline=True,
        zerolinecolor="#999",
    )
    titles = {arm.name: arm.title for arm in comparison.setting.arms}
    hover = f"{years} %{{x:.1f}}: %{{y:{form}}}"
    figure = {"data": line_traces(lines, looks(comparison), titles, hover), "layout": layout(x, y)}
    if level is not None:
        figure["layout"]["shapes"] = [_level_line(level)]
    if percent:
        top = max((float(np.nanmax(np.append(line.mean, line.high))) for line in lines), default=1.0)
        figure["layout"]["yaxis"]["tickformat"] = ".0%" if top > 0.04 else ".1%"
    ends = [year for year in range(1, comparison.setting.months // 12 + 1)]
    rows = tuple((titles[line.arm], *(_at(line, year, unit, lang) for year in ends)) for line in lines)
    head = ("", *(text("report.year", lang, year=year) for year in ends))
    return Chart(name, title, note, figure, tuple(line.arm for line in lines), head, rows)


def _at(line: Line, year: int, unit: str, lang: str) -> str:
    found = np.flatnonzero(np.isclose(line.x, year))
    value = float(line.mean[found[0]]) if found.size else float("nan")
    return shown(value, unit, lang, short=True)


def poverty(comparison: Comparison, lang: str = "en") -> Chart:
    """Poverty headcount of every arm with its interval."""
    look, found = looks(comparison), measure("poverty_headcount")
    traces, rows = [], []
    names = [escape(arm.title) for arm in comparison.setting.arms]
    for arm, name in zip(comparison.setting.arms, names, strict=True):
        level = comparison.levels[arm.name, found.id]
        half = level.high - level.mean if np.isfinite(level.high) else 0.0
        words = with_interval(level.mean, level.low, level.high, found.unit, lang)
        traces.append(
            {"type": "scatter", "x": _list(np.array([level.mean])), "y": [name], "mode": "markers",
             "marker": {"size": 11, "color": look[arm.name].color, "symbol": look[arm.name].marker},
             "error_x": {"type": "data", "array": [half], "thickness": 2, "width": 5, "color": look[arm.name].color},
             "hovertemplate": f"{words}<extra>{name}</extra>"}
        )  # fmt: skip
        rows.append((arm.title, words))
    y = axis("", type="category", categoryorder="array", categoryarray=names[::-1], showgrid=False, ticks="")
    y |= {"tickvals": names, "ticktext": [_folded(name) for name in names]}
    figure = {"data": traces, "layout": layout(axis("", tickformat=".1~%"), y, height=70 + 52 * len(names))}
    return Chart(
        "poverty", text("chart.poverty", lang), text("chart.poverty.note", lang), figure, (), (), tuple(rows)
    )


def _folded(title: str, width: int = 24) -> str:
    """A title on short lines, for an axis."""
    lines = [""]
    for word in title.split():
        lines[-1:] = (
            [f"{lines[-1]} {word}".strip()] if len(lines[-1]) + len(word) < width else [lines[-1], word]
        )
    return "<br>".join(line for line in lines if line)


RELATIVE = ("poverty_headcount", "poverty_gap", "consumption_mean", "consumption_median", "consumption_volatility",
            "consumption_gini", "business_capital", "net_worth")  # fmt: skip
"""Measures of people whose change is shown in percent of the base arm's level."""


def effects(comparison: Comparison, lang: str = "en") -> Chart:
    """Paired change of the measures of people in percent of the base arm's level, with 95 % intervals, arm by
    arm.
    """
    look = looks(comparison)
    arms = [arm for arm in comparison.setting.arms if arm.name != comparison.base]
    found = [one for one in map(measure, RELATIVE) if comparison.levels[comparison.base, one.id].mean > 0]
    places = np.arange(len(found), dtype=float)[::-1]
    names = [label(one.id, one.label, lang) for one in found]
    traces, table = [], {name: [name] for name in names}
    for at, arm in enumerate(arms):
        scale = np.array([100.0 / comparison.levels[comparison.base, one.id].mean for one in found])
        paired = [comparison.changes[arm.name, one.id].t for one in found]
        mean = np.array([one.mean for one in paired]) * scale
        half = np.array([one.high - one.mean for one in paired]) * scale
        nudge = 0.26 * ((len(arms) - 1) / 2 - at) * min(1.0, 3 / len(arms))
        style, title = look[arm.name], escape(arm.title)
        traces.append(
            {"type": "scatter", "x": _list(mean), "y": _list(places + nudge), "mode": "markers", "name": title,
             "marker": {"size": 9, "color": style.color, "symbol": style.marker}, "customdata": names,
             "error_x": {"type": "data", "array": _list(half), "thickness": 2, "width": 4, "color": style.color},
             "hovertemplate": f"%{{customdata}}: %{{x:+.2f}} %<extra>{title}</extra>"}
        )  # fmt: skip
        for name, value, width in zip(names, mean, half, strict=True):
            spread = text("range", lang, low=number(value - width, 2), high=number(value + width, 2))
            table[name].append(number(value, 2) + " %" + (f" ({spread})" if np.isfinite(width) else ""))
    y = axis("", tickvals=_list(places), ticktext=[_folded(name) for name in names], ticks="", showgrid=False)
    x = axis(text("chart.effects.axis", lang), zeroline=True, zerolinecolor="#333", ticksuffix=" %")
    figure = {"data": traces, "layout": layout(x, y, height=80 + 46 * len(names))}
    base = comparison.title(comparison.base)
    return Chart(
        "effects", text("chart.effects", lang, base=base), text("chart.effects.note", lang, base=base), figure,
        tuple(arm.name for arm in arms), ("", *(arm.title for arm in arms)), tuple(map(tuple, table.values())),
    )  # fmt: skip


def winners(comparison: Comparison, lang: str = "en") -> Chart:
    """Households worse off, about the same and better off, a bar for every arm but the base arm."""
    arms = [arm for arm in comparison.setting.arms if arm.name != comparison.base]
    names = [escape(arm.title) for arm in arms]
    worse = np.array([comparison.levels[arm.name, "worse_off"].mean for arm in arms])
    better = np.array([comparison.levels[arm.name, "better_off"].mean for arm in arms])
    parts = (
        ("worse", worse, WORSE, "#fff"),
        ("same", 1 - worse - better, SAME, "#222"),
        ("better", better, BETTER, "#fff"),
    )
    traces = [
        {"type": "bar", "orientation": "h", "x": _list(values), "y": names, "marker": {"color": color},
         "text": [f"{text('word.' + word, lang)} {number(100 * value, 0)} %" if value > 0.24 else f"{number(100 * value, 0)} %"
                  for value in values],
         "textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none",
         "textfont": {"color": ink, "size": 12}, "name": text("word." + word, lang),
         "hovertemplate": "%{x:.1%}<extra>" + text("word." + word, lang) + "</extra>"}
        for word, values, color, ink in parts
    ]  # fmt: skip
    x = axis("", tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%", range=[0, 1.03])
    y = axis("", categoryorder="array", categoryarray=names[::-1], showgrid=False, ticks="")
    y |= {"tickvals": names, "ticktext": [_folded(name) for name in names]}
    figure = {
        "data": traces,
        "layout": layout(x, y, height=70 + 52 * len(arms), barmode="stack", bargap=0.35),
    }
    rows = tuple(
        (arm.title, *(f"{number(100 * values[at], 1)} %" for _, values, _, _ in parts))
        for at, arm in enumerate(arms)
    )
    head = ("", *(text("word." + word, lang) for word, *_ in parts))
    base = comparison.title(comparison.base)
    return Chart(
        "winners",
        text("chart.winners", lang),
        text("chart.winners.note", lang, base=base),
        figure,
        (),
        head,
        rows,
    )
