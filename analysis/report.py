"""`report.html`: one self-contained page with the answer first, Plotly's own script inside, and nothing from
outside.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import brief, measure_tables, price_table, statement_table, wording
from analysis.charts import group_charts, lender_charts, people_charts, shock_charts
from analysis.comparison import Comparison, sentences
from analysis.designs import side_by_side
from analysis.diary_text import told
from analysis.figures import Chart, Look, looks
from analysis.measures import MEASURES
from analysis.report_facts import Facts
from analysis.texts import formula, label, template, text
from analysis.village_map import ALPHABET, SIZES, STATES
from analysis.village_table import year_ends
from analysis.wording import NOTHING

if TYPE_CHECKING:
    from analysis.experiment import Experiment
    from analysis.results import ResultsFolder

TEMPLATES = Path(__file__).parent / "templates"
PAGE = "report.html"
DASH_PATTERNS = {"solid": "", "dash": "7 4", "dot": "2 3", "dashdot": "7 3 2 3", "longdash": "11 4",
                 "longdashdot": "11 3 2 3"}  # fmt: skip
MAP_WORDS = ("map.play", "map.pause", "map.status", "map.chosen", "map.group", "map.unaware", "map.aware", "map.loan", "map.late",
             "map.barred", "map.struck", "map.hungry")


def write_report(experiment: Experiment, facts: Facts, results: ResultsFolder, source: Mapping[str, Any], lang: str = "en") -> None:
    """Make the page from an experiment, its folder (with evidence, if a table of it lies there) and its facts and write it there;
    LettersError if it cannot be written.
    """
    from analysis.again import EVIDENCE, read_evidence

    table = results.path(EVIDENCE)
    results.write(PAGE, page(experiment, facts, source, lang, read_evidence(table) if table.is_file() else ()))


def page(experiment: Experiment, facts: Facts, source: Mapping[str, Any], lang: str = "en",
         evidence: Sequence[Sequence[str]] = ()) -> str:
    """The page as text. `source` is what `provenance.json` says; evidence: rows of a table, its head first."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from plotly.offline import get_plotlyjs

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    comparison, setting, say = experiment.comparison, experiment.setting, partial(_say, lang)
    sections = _sections(experiment.folder, comparison, facts, lang)
    drawn = looks(comparison)
    different, same = side_by_side(setting, lang)
    return environment.get_template("report.html").render(
        lang=lang, say=say, setting=setting, experiment=experiment, source=source, evidence=evidence, facts=facts,
        start=wording.day_name(setting.start.year, setting.start.month, lang),
        written=_written(str(source.get("written", "")), lang),
        plotly=get_plotlyjs().replace("</script", "<\\/script"),
        figures=_json({chart.id: chart.figure for _, charts in sections for chart in charts}),
        arms=[_arm(experiment, arm.name, drawn[arm.name], lang) for arm in setting.arms], sections=dict(sections),
        short=brief.in_short(comparison, lang), lost=brief.who_lost(comparison, lang),
        different=different, same=same, lends=price_table.lending(facts.offers, setting),
        prices=price_table.prices(facts.offers, setting, lang), plans=price_table.plans(facts.offers, setting, lang),
        statements=_statements(experiment.folder, comparison, lang),
        tables={name: measure_tables.of_section(comparison, name, lang) for name, _ in sections},
        topics=measure_tables.by_topic(comparison, lang),
        measures=[(one, label(one.id, one.label, lang), formula(one.id, one.formula, lang), _unit(one.unit, lang))
                  for one in MEASURES.values()],
        base=comparison.title(comparison.base), lender_base=comparison.title(comparison.lender_base) or NOTHING,
        **_life(facts, comparison, source, lang),
    )  # fmt: skip


def _say(lang: str, name: str, /, **told_facts: object) -> str:
    return text(name, lang, **told_facts)


def _sections(folder: Path, comparison: Comparison, facts: Facts, lang: str) -> list[tuple[str, list[Chart]]]:
    return [
        ("people", people_charts(folder, comparison, lang, facts.life.get("parade"))),
        ("lender", lender_charts(folder, comparison, lang)),
        ("groups", group_charts(folder, comparison, lang)),
        ("shocks", shock_charts(folder, comparison, lang)),
    ]


def _statements(folder: Path, comparison: Comparison, lang: str) -> list[tuple[str, list[statement_table.Statement]]]:
    """Title of every lending arm with its statements."""
    lending = [arm for arm in comparison.setting.arms if comparison.levels[arm.name, "oss"].n]
    found = statement_table.statements(folder, [arm.name for arm in lending], lang)
    return [(arm.title, mine) for arm in lending if (mine := [one for one in found if one.arm == arm.name])]


def _json(value: object) -> str:
    """A value as JSON that is safe inside a script element."""
    data = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _written(moment: str, lang: str) -> str:
    """The day of an ISO moment as the language writes it, with its time."""
    from datetime import datetime

    try:
        when = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{wording.day_of(when.date(), lang)} {when:%H:%M} UTC"


def _unit(unit: str, lang: str) -> str:
    return "%" if unit == "share" else text(f"short.{unit}", lang)


def _arm(experiment: Experiment, name: str, look: Look, lang: str) -> dict[str, Any]:
    comparison = experiment.comparison
    return {
        "name": name,
        "title": comparison.title(name),
        "is_base": name == comparison.base,
        "color": look.color,
        "dashes": DASH_PATTERNS[look.dash],
        "headline": brief.headline(comparison, name, lang),
        "sentences": sentences(comparison, name, lang),
        "numbers": brief.tiles(comparison, name, lang),
        "ended": _endings(experiment, name, lang),
    }


def _endings(experiment: Experiment, arm: str, lang: str) -> list[str]:
    """A line for every way in which runs of the arm ended before their last month."""
    rows = [experiment.summary.rows.facts(key) for key in experiment.summary.rows if key[0] == arm]
    early = [outcome for months, outcome, _ in rows if months < experiment.setting.months]
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


def _life(facts: Facts, comparison: Comparison, source: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """What the page shows of the one life: map data, its table, diaries."""
    life, setting = facts.life, facts.setting
    if "map" not in life:
        return {"map": None, "map_data": "", "diaries": [], "map_rows": []}
    village_map, names = life["map"], [one["name"] for one in life["map"]["villages"]]
    base = comparison.title(life["base"]) if life["base"] and life["base"] != life["arm"] else ""
    why = _why(str(source.get("command", "")), life)
    months = [(setting.start.month - 1 + at) for at in range(setting.months)]
    data = {
        **village_map, "alphabet": ALPHABET, "states": STATES, "sizes": SIZES,
        "words": {name: template(name, lang) for name in MAP_WORDS},
        "when": [wording.day_name(setting.start.year + at // 12, at % 12 + 1, lang) for at in months],
        "titles": {arm.name: arm.title for arm in setting.arms}, "told": [one["row"] for one in life["diaries"]],
    }
    return {
        "map": village_map, "map_data": _json(data), "map_rows": year_ends(village_map, setting, lang),
        "diaries": [told(one, names, base, setting.start, why, lang) for one in life["diaries"]],
    }


def _why(command: str, life: Mapping[str, Any]) -> str:
    """How to ask for the rules behind a household's month, from the command that made the results; empty if that cannot be told."""
    words = shlex.split(command)
    if len(words) < 4 or words[2] not in ("compare", "run") or not words[1].endswith("run.py"):
        return ""
    kept = [*words[:2], "explain", words[3]]
    for at, word in enumerate(words):
        if word == "--set" and at + 1 < len(words):
            kept += ["--set", words[at + 1]]
        if word == "--trust-rules":
            kept.append(word)
    return shlex.join([*kept, "--arm", str(life["arm"]), "--seed", str(life["seed"])])
