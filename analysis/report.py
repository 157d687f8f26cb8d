"""`report.html`: one self-contained page with the answer first, Plotly's own script inside, and nothing from
outside.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.charts import lender_charts, people_charts
from analysis.comparison import Comparison, sentences
from analysis.designs import side_by_side
from analysis.figures import Chart, Look, looks
from analysis.measures import MEASURES, Measure, measure
from analysis.texts import label, text
from analysis.wording import NOTHING, shown, shown_range

if TYPE_CHECKING:
    from analysis.experiment import Experiment
    from analysis.results import ResultsFolder

TEMPLATES = Path(__file__).parent / "templates"
ANSWER = ("poverty_headcount", "consumption_effect", "worse_off", "oss")
ANSWER_ALONE = ("poverty_headcount", "consumption_mean", "par_tolerance", "oss")
"""The four numbers at the top: with a base arm, and without one."""
DASH_PATTERNS = {"solid": "", "dash": "7 4", "dot": "2 3", "dashdot": "7 3 2 3", "longdash": "11 4",
                 "longdashdot": "11 3 2 3"}  # fmt: skip


def write_report(
    experiment: Experiment, results: ResultsFolder, source: Mapping[str, Any], lang: str = "en"
) -> None:
    """Make the page from an experiment and its folder and write it there; LettersError if it cannot be
    written.
    """
    results.write("report.html", page(experiment, source, lang))


def page(experiment: Experiment, source: Mapping[str, Any], lang: str = "en") -> str:
    """The page as text. `source` is what `provenance.json` says."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from plotly.offline import get_plotlyjs

    comparison, setting = experiment.comparison, experiment.setting
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    people = people_charts(experiment.folder, comparison, lang)
    lender = lender_charts(experiment.folder, comparison, lang)
    different, same = side_by_side(setting)
    drawn = looks(comparison)

    def say(name: str, **facts: object) -> str:
        return text(name, lang, **facts)

    return environment.get_template("report.html").render(
        lang=lang, say=say, setting=setting, experiment=experiment, source=source,
        plotly=get_plotlyjs().replace("</script", "<\\/script"), figures=_figures_json([*people, *lender]),
        arms=[_arm(experiment, arm.name, drawn[arm.name], lang) for arm in setting.arms],
        different=different, same=same, sections=[("people", people), ("lender", lender)],
        groups=[(about, _rows(comparison, about, lang)) for about in ("people", "lender")],
        measures=[(one, label(one.id, one.label, lang)) for one in MEASURES.values()],
        base=comparison.title(comparison.base),
        lender_base=comparison.title(comparison.lender_base) or NOTHING,
    )  # fmt: skip


def _figures_json(charts: list[Chart]) -> str:
    """All figures by id, safe inside a script element."""
    data = json.dumps({chart.id: chart.figure for chart in charts}, ensure_ascii=False, allow_nan=False)
    return data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _arm(experiment: Experiment, name: str, look: Look, lang: str) -> dict[str, Any]:
    comparison = experiment.comparison
    answer = ANSWER if comparison.base else ANSWER_ALONE
    return {
        "name": name,
        "title": comparison.title(name),
        "is_base": name == comparison.base,
        "color": look.color,
        "dashes": DASH_PATTERNS[look.dash],
        "sentences": sentences(comparison, name, lang),
        "numbers": [_tile(comparison, name, measure(one), lang) for one in answer],
        "ended": _endings(experiment, name, lang),
    }


def _tile(comparison: Comparison, arm: str, one: Measure, lang: str) -> dict[str, str]:
    level = comparison.levels[arm, one.id]
    value = shown(level.mean, one.unit, lang, short=True)
    signed = one.id == "consumption_effect" and level.mean > 0
    return {
        "label": label(one.id, one.label, lang),
        "value": "+" + value if signed else value,
        "range": shown_range(level.low, level.high, one.unit, lang, scale=level.mean),
        "unit": "" if one.unit == "share" or not level.n else text(f"short.{one.unit}", lang),
        "formula": one.formula,
        "id": one.id,
    }


def _endings(experiment: Experiment, arm: str, lang: str) -> list[str]:
    """A line for every way in which runs of the arm ended before their last month."""
    rows = [row for (name, _), row in experiment.summary.rows.items() if name == arm]
    early = [row.outcome for row in rows if row.months < experiment.setting.months]
    title = experiment.setting.arm(arm).title
    return [
        text(
            "outcome",
            lang,
            count=early.count(outcome),
            all=len(rows),
            arm=title,
            outcome=outcome.replace("_", " "),
        )
        for outcome in dict.fromkeys(early)
    ]


def _rows(comparison: Comparison, about: str, lang: str) -> list[dict[str, Any]]:
    rows = []
    for one in MEASURES.values():
        levels = [comparison.levels[arm.name, one.id] for arm in comparison.setting.arms]
        if one.about != about or not any(level.n for level in levels):
            continue
        cells = []
        for arm, level in zip(comparison.setting.arms, levels, strict=True):
            change = comparison.changes.get((arm.name, one.id))
            cells.append(
                {
                    "value": shown(level.mean, one.unit, lang, short=True),
                    "range": shown_range(level.low, level.high, one.unit, lang, scale=level.mean),
                    "clear": bool(change and change.clear),
                }
            )
        rows.append(
            {"id": one.id, "label": label(one.id, one.label, lang), "formula": one.formula, "cells": cells,
             "unit": text(f"short.{one.unit}", lang) if one.unit != "share" else ""}
        )  # fmt: skip
    return rows
