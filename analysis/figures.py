"""Charts of the report as plain Plotly figures (data and layout), with the numbers behind them as a table.

Colors are Okabe and Ito's and one of Tol's, safe for color-blind readers; arms differ by dash and marker too.
Figures carry no text that a scenario wrote without escaping it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from textwrap import wrap

import numpy as np

from analysis.comparison import Comparison
from analysis.series import Line
from analysis.texts import text
from analysis.wording import shown

BASE_COLOR = "#5c5c5c"
COLORS = ("#0072B2", "#D55E00", "#009E73", "#AA3377", "#56B4E9", "#E69F00", "#000000")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid")
MARKERS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star")
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
    """A chart: id, heading, explanation, the Plotly figure, which arms it shows, and its numbers."""

    id: str
    title: str
    note: str
    figure: dict
    arms: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    """Words and colors that the page explains beside the chart, where they are not arms."""


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
        "title": {"text": title, "standoff": 8, "font": {"size": 12}},
        "automargin": True,
        "zeroline": False,
        "gridcolor": "#e8e8e8",
        "linecolor": "#999",
        "ticks": "outside",
        "tickcolor": "#bbb",
        "fixedrange": True,
    }
    return plain | more


def layout(x: dict, y: dict, height: int = 300, **more: object) -> dict:
    """A layout that fits its column, without title and legend (the page has them)."""
    plain = {
        "xaxis": x,
        "yaxis": y,
        "height": height,
        "autosize": True,
        "showlegend": False,
        "font": FONT,
        "margin": {"l": 12, "r": 14, "t": 10, "b": 12},
        "paper_bgcolor": "#fff",
        "plot_bgcolor": "#fff",
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": "#fff", "font": {"size": 13, "color": "#111"}},
    }
    return plain | more


def _faded(color: str, share: float) -> str:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"


def listed(values: np.ndarray) -> list[float | None]:
    """Return numbers as a chart takes them, to six digits after the point; None where there is none."""
    return [round(float(value), 6) if np.isfinite(value) else None for value in values]


def level_line(value: float) -> dict:
    """A thin line across a chart."""
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": value,
        "y1": value,
        "line": {"color": "#333", "width": 1},
    }


def without_band(line: Line) -> Line:
    """The same line without its band."""
    nothing = np.full(line.mean.size, np.nan)
    return replace(line, low=nothing, high=nothing)


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
                {
                    "type": "scatter",
                    "x": listed(around),
                    "y": listed(edge),
                    "fill": "toself",
                    "mode": "lines",
                    "fillcolor": _faded(style.color, 0.14),
                    "line": {"width": 0},
                    "hoverinfo": "skip",
                }
            )
    for line in lines:
        style, name = look[line.arm], escape(titles[line.arm])
        traces.append(
            {
                "type": "scatter",
                "x": listed(line.x),
                "y": listed(line.mean),
                "mode": "lines",
                "name": name,
                "line": {"color": style.color, "width": 2.4, "dash": style.dash},
                "hovertemplate": f"{hover}<extra>{name}</extra>",
            }
        )
    return traces


def over_time(
    name: str,
    title: str,
    note: str,
    lines: Sequence[Line],
    comparison: Comparison,
    unit: str,
    lang: str = "en",
    level: float | None = None,
    axis_title: str = "",
) -> Chart:
    """Lines with bands against years since the start; `unit` is "share", "yuan" or a money unit; `level` a
    line across.
    """
    percent = unit == "share"
    years = text("axis.years", lang)
    form = ".1%" if percent else ",.0f"
    x = axis(years, dtick=1 if 24 <= comparison.setting.months <= 120 else None, rangemode="tozero")
    y = axis(
        "" if percent else axis_title,
        tickformat=".0%" if percent else ",",
        zeroline=True,
        zerolinecolor="#999",
    )
    titles = {arm.name: arm.title for arm in comparison.setting.arms}
    hover = f"{years} %{{x:.1f}}: %{{y:{form}}}"
    figure: dict = {"data": line_traces(lines, looks(comparison), titles, hover), "layout": layout(x, y)}
    if level is not None:
        figure["layout"]["shapes"] = [level_line(level)]
    if percent:
        top = max((float(np.nanmax(np.append(line.mean, line.high))) for line in lines), default=1.0)
        figure["layout"]["yaxis"]["tickformat"] = ".0%" if top > 0.04 else ".1%"
    ends = range(1, comparison.setting.months // 12 + 1)
    rows = tuple((titles[line.arm], *(_at(line, year, unit, lang) for year in ends)) for line in lines)
    head = ("", *(text("report.year", lang, year=year) for year in ends))
    return Chart(name, title, note, figure, tuple(line.arm for line in lines), head, rows)


def _at(line: Line, year: int, unit: str, lang: str) -> str:
    found = np.flatnonzero(np.isclose(line.x, year))
    value = float(line.mean[found[0]]) if found.size else float("nan")
    return shown(value, unit, lang, short=True)


def folded(title: str, width: int = 24) -> str:
    """A title on short lines for an axis, escaped; half as many letters a line in Chinese."""
    wide = any(ord(letter) > 0x2E80 for letter in title)
    return "<br>".join(escape(line) for line in wrap(title, width // 2 if wide else width))
