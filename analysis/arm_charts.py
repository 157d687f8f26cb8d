"""Charts with a mark or a bar for every arm: poverty, changes in percent, who lost and who gained."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np

from analysis.comparison import Comparison
from analysis.figures import Chart, axis, folded, layout, level_line, listed, looks
from analysis.measures import measure
from analysis.texts import label, text
from analysis.wording import number, percent, with_interval

WORSE, SAME, BETTER = "#D55E00", "#dcdcdc", "#0072B2"
RELATIVE = {
    "effects": ("poverty_headcount", "poverty_gap", "consumption_mean", "consumption_median", "consumption_volatility",
                "consumption_gini"),
    "wealth": ("business_capital", "net_worth"),
}
"""Measures of people whose change is shown in percent of the base arm's level, by chart: those of wealth move far more."""


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
            {
                "type": "scatter",
                "x": listed(np.array([level.mean])),
                "y": [name],
                "mode": "markers",
                "marker": {"size": 11, "color": look[arm.name].color, "symbol": look[arm.name].marker},
                "error_x": {
                    "type": "data",
                    "array": [half],
                    "thickness": 2,
                    "width": 5,
                    "color": look[arm.name].color,
                },
                "hovertemplate": f"{words}<extra>{name}</extra>",
            }
        )
        rows.append((arm.title, words))
    y = axis("", type="category", categoryorder="array", categoryarray=names[::-1], showgrid=False, ticks="")
    y |= {"tickvals": names, "ticktext": [folded(arm.title) for arm in comparison.setting.arms]}
    figure = {
        "data": traces,
        "layout": layout(axis("", tickformat=".1~%", nticks=4, tickangle=0), y, height=70 + 52 * len(names)),
    }
    return Chart(
        "poverty", text("chart.poverty", lang), text("chart.poverty.note", lang), figure, (), (), tuple(rows)
    )


def effects(comparison: Comparison, base: str, lang: str = "en", chart: str = "effects") -> Chart:
    """Paired change of the measures of people in percent of the base arm's level, with 95 % intervals, arm by
    arm.
    """
    look = looks(comparison)
    arms = [arm for arm in comparison.setting.arms if arm.name != base]
    found = [one for one in map(measure, RELATIVE[chart]) if comparison.levels[base, one.id].mean > 0]
    places = np.arange(len(found), dtype=float)[::-1]
    names = [label(one.id, one.label, lang) for one in found]
    traces, table, sign = [], {name: [name] for name in names}, percent("", lang)
    for at, arm in enumerate(arms):
        scale = np.array([100.0 / comparison.levels[base, one.id].mean for one in found])
        paired = [comparison.changes[arm.name, one.id].t for one in found]
        mean = np.array([one.mean for one in paired]) * scale
        half = np.array([one.high - one.mean for one in paired]) * scale
        nudge = 0.26 * ((len(arms) - 1) / 2 - at) * min(1.0, 3 / len(arms))
        style, title = look[arm.name], escape(arm.title)
        traces.append(
            {
                "type": "scatter",
                "x": listed(mean),
                "y": listed(places + nudge),
                "mode": "markers",
                "name": title,
                "marker": {"size": 9, "color": style.color, "symbol": style.marker},
                "customdata": names,
                "error_x": {
                    "type": "data",
                    "array": listed(half),
                    "thickness": 2,
                    "width": 4,
                    "color": style.color,
                },
                "hovertemplate": f"%{{customdata}}: %{{x:+.2f}}{sign}<extra>{title}</extra>",
            }
        )
        for name, value, width in zip(names, mean, half, strict=True):
            spread = text("range", lang, low=number(value - width, 2), high=number(value + width, 2))
            table[name].append(percent(number(value, 2), lang) + (f" ({spread})" if np.isfinite(width) else ""))
    y = axis("", tickvals=listed(places), ticktext=[folded(name) for name in names], ticks="", showgrid=False)
    x = axis("", zeroline=True, zerolinecolor="#333", ticksuffix=sign, nticks=5, tickangle=0, rangemode="tozero")
    figure = {"data": traces, "layout": layout(x, y, height=80 + 46 * len(names))}
    title = comparison.title(base)
    return Chart(
        chart,
        text(f"chart.{chart}", lang, base=title),
        text("chart.effects.note", lang, base=title),
        figure,
        tuple(arm.name for arm in arms),
        ("", *(arm.title for arm in arms)),
        tuple(map(tuple, table.values())),
    )


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
        {
            "type": "bar",
            "orientation": "h",
            "x": listed(values),
            "y": names,
            "marker": {"color": color},
            "text": [percent(number(100 * value, 0), lang) if value == value else "" for value in values],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "textfont": {"color": ink, "size": 12},
            "name": text("word." + word, lang),
            "hovertemplate": "%{x:.1%}<extra>" + text("word." + word, lang) + "</extra>",
        }
        for word, values, color, ink in parts
    ]
    x = axis("", tickvals=[0, 0.5, 1], tickformat=".0%", range=[0, 1.03])
    y = axis("", categoryorder="array", categoryarray=names[::-1], showgrid=False, ticks="")
    y |= {"tickvals": names, "ticktext": [folded(arm.title) for arm in arms]}
    figure = {
        "data": traces,
        "layout": layout(
            x,
            y,
            height=70 + 52 * len(arms),
            barmode="stack",
            bargap=0.35,
            uniformtext={"mode": "hide", "minsize": 11},
        ),
    }
    rows = tuple(
        (arm.title, *(percent(number(100 * values[at], 1), lang) for _, values, _, _ in parts))
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
        tuple((text("word." + word, lang), color) for word, _, color, _ in parts),
    )


def parade(spread: Mapping[str, Any], comparison: Comparison, lang: str = "en") -> Chart:
    """Consumption per head from the poorest person to the richest, a line for every arm, with the poverty lines across.

    spread: seed, places (shares of persons), arms (name -> yuan at each place) and lines (yuan).
    """
    look, titles = looks(comparison), {arm.name: arm.title for arm in comparison.setting.arms}
    traces = [
        {
            "type": "scatter", "x": spread["places"], "y": values, "mode": "lines", "name": escape(titles[arm]),
            "line": {"color": look[arm].color, "width": 2.4, "dash": look[arm].dash},
            "hovertemplate": f"%{{x:.0%}}: %{{y:,.0f}}<extra>{escape(titles[arm])}</extra>",
        }
        for arm, values in spread["arms"].items()
    ]  # fmt: skip
    top = max(max(values) for values in spread["arms"].values())
    x = axis(text("axis.persons", lang), tickformat=".0%", tickvals=[0.1, 0.25, 0.5, 0.75, 0.9], range=[0, 1])
    y = axis(text("axis.yuan.year", lang), tickformat=",", range=[0, top * 1.03])
    figure = {"data": traces, "layout": layout(x, y, shapes=[level_line(line) for line in spread["lines"]])}
    at = [spread["places"].index(place) for place in (0.1, 0.25, 0.5, 0.75, 0.9)]
    rows = tuple((titles[arm], *(number(values[place], 0) for place in at)) for arm, values in spread["arms"].items())
    head = ("", *(percent(number(100 * spread["places"][place], 0), lang) for place in at))
    note = text("chart.parade.note", lang, seed=spread["seed"])
    return Chart("parade", text("chart.parade", lang), note, figure, tuple(spread["arms"]), head, rows)
