"""One catalog of texts in every language: dict language -> id -> template. English is complete; others fall
back to it.

Labels of measures are ids `measure.<id>`; where a language has none, the measure's own English label is
shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis.formulas_zh import FORMULAS
from analysis.labels_zh import LABELS
from analysis.texts_ablate import ABLATE
from analysis.texts_among import PLACES
from analysis.texts_books import BOOKS
from analysis.texts_cite import CITE
from analysis.texts_life import LIFE
from analysis.texts_moments import MOMENTS
from analysis.texts_page import PAGE
from analysis.texts_workbook import WORKBOOK
from analysis.texts_zh import CHINESE

LANGUAGES = ("en", "zh")

CATALOG: dict[str, dict[str, str]] = {
    "en": {
        "range": "{low} to {high}",
        "evidence.claim": "claim",
        "evidence.says": "what it says",
        "evidence.terms": "terms",
        "evidence.use": "use",
        "evidence.predicted": "predicted",
        "evidence.source": "source",
        "evidence.quantity": "quantity",
        "evidence.published": "published",
        "evidence.simulated": "simulated",
        "evidence.interval": "95 %",
        "evidence.tolerance": "tolerance",
        "evidence.verdict": "verdict",
        "evidence.met": "met",
        "evidence.missed": "missed",
        "evidence.not applicable": "not applicable",
        "evidence.reported": "not judged",
        "evidence.beside": "shown beside",
        "evidence.place.top": "highest tenth",
        "evidence.place.upper": "upper quarter",
        "evidence.place.middle": "middle half",
        "evidence.place.lower": "lower quarter",
        "evidence.place.bottom": "lowest tenth",
        "evidence.place.none": "not known",
        "evidence.fit": "fit",
        "evidence.shipped": "The same mechanism at work: {name}",
        "evidence.frozen": "Set-up frozen as {digest}; versions looked at so far: {versions}.",
        "evidence.thawed": "Set-up changed to {digest} since it was looked at; versions looked at so far: {versions}.",
        "evidence.tally": "{met} met, {missed} missed.",
        "million": "{amount} million",
        "points": "{amount} points",
        "unit.clients": "{amount} clients",
        "unit.yuan": "{amount} yuan",
        "unit.yuan/client": "{amount} yuan a client",
        "unit.yuan/client/year": "{amount} yuan a client and year",
        "unit.yuan/household": "{amount} yuan a household",
        "unit.yuan/person/year": "{amount} yuan a person and year",
        "short.share": "%",
        "short.share/year": "% a year",
        "short.index": "",
        "short.clients": "",
        "short.yuan": "yuan",
        "short.yuan/client": "yuan a client",
        "short.yuan/client/year": "yuan a client, year",
        "short.yuan/household": "yuan a household",
        "short.yuan/person/year": "yuan a person, year",
        "unit.clients/officer": "{amount} clients an officer",
        "short.clients/officer": "clients an officer",
        "unit.clients/staff": "{amount} clients a staff member",
        "short.clients/staff": "clients a staff member",
        "unit.loans/client": "{amount} loans a client",
        "short.loans/client": "loans a client",
        "unit.times/client": "{amount} times a client",
        "short.times/client": "times a client",
        "unit.months": "{amount} months",
        "short.months": "months",
        "unit.yuan/loan": "{amount} yuan a loan",
        "short.yuan/loan": "yuan a loan",
        "unit.yuan/exit": "{amount} yuan a household out of poverty",
        "short.yuan/exit": "yuan a household out of poverty",
        "unit.yuan/household/year": "{amount} yuan a household and year",
        "short.yuan/household/year": "yuan a household, year",
        "unit.yuan/person": "{amount} yuan a person",
        "short.yuan/person": "yuan a person",
        "brief.poverty_headcount": "poverty headcount",
        "brief.poverty_gap": "poverty gap",
        "brief.consumption_mean": "mean consumption",
        "brief.consumption_volatility": "ups and downs",
        "brief.business_capital": "business capital",
        "brief.consumption_effect": "effect on consumption",
        "brief.worse_off": "worse off",
        "brief.better_off": "better off",
        "brief.clients": "clients",
        "brief.glp": "loan portfolio",
        "brief.par_tolerance": "PAR, lender's rule",
        "brief.par30": "PAR30",
        "brief.hidden_share": "hidden loans",
        "brief.par30_unhidden": "PAR30 if nothing were hidden",
        "brief.repayment_rate": "repaid when due",
        "brief.oss": "OSS",
        "brief.cost_per_client": "cost per client",
        "brief.cash_need": "most cash needed",
        "short.1,000 yuan": "1,000 yuan",
        "sentence.against": "Against “{base}” under the same luck, {what}.",
        "sentence.base": "{title}: the arm that the others are measured against.",
        "sentence.rose": "{label} rose by {amount} ({range})",
        "sentence.fell": "{label} fell by {amount} ({range})",
        "sentence.none": "no clear difference in {labels}",
        "sentence.and": " and ",
        "sentence.then": "; there was ",
        "sentence.winners": "{better} of households were better off by at least 1 % of their consumption, "
        "{worse} worse off.",
        "sentence.few": "Only {pairs} seed: differences cannot be told from luck.",
        "sentence.lender": "The lender covered {oss} of its cost.",
        "table.title": "{title} (seeds: {seeds}, months: {months})",
        "table.measure": "measure",
        "table.people": "People",
        "table.lender": "Lender",
        "table.design": "Design",
        "table.best": "chance to be best",
        "table.front": "on the front",
        "table.holm": "p after Holm",
        "table.yes": "yes",
        "table.standing.note": "Best: highest mean consumption, by resampling the seeds that all arms share. Front: no other arm "
        "has both more consumption and a higher OSS. p: paired t test of mean consumption, adjusted for {comparisons} comparisons "
        "(Holm 1979).",
        "table.note": "Mean over seeds, 95 % interval below it. * differs clearly from “{base}” under the "
            "same luck; "
        "lender's measures from “{lender}”.",
        "table.one": "One seed: no intervals.",
        "stopped": "Stopped on request. {done} of {all} runs are finished and written to {folder}.",
        "written": "Results: {folder}",
        "precision.reached": "Precision reached: ±{half} after {runs} runs ({seeds} seeds), wanted ±{wanted} ({arm}). With luck of "
        "their own the arms would have needed about {apart} runs.",
        "precision.missed": "Precision not reached: ±{half} after {runs} runs ({seeds} seeds), wanted ±{wanted} ({arm}). With luck "
        "of their own the arms would need about {apart} runs for the same.",
        "progress": "Villages living",
        "progress.rate": "{rate} runs/s",
        "outcome": "{count} of {all} runs in “{arm}” ended early: {outcome}",
        "report.answer": "The answer in four numbers",
        "report.answer.one": "One life of the villages, so there are no intervals. Every arm meets the same weather, "
        "illness and fortune.",
        "note.lender": "Mean over seeds and 95 % interval; what differs clearly from “{lender}” under the same luck is "
        "marked.",
        "report.answer.note": "Each number is a mean over {seeds} seeds, with its 95 % interval. Every arm "
            "meets the "
        "same weather, illness and fortune, seed by seed, so differences come from the terms.",
        "report.designs": "The designs side by side",
        "report.designs.note": "Terms that differ between arms.",
        "report.designs.same": "Terms that are the same in every arm",
        "report.designs.none": "All arms have the same terms.",
        "report.term": "term",
        "report.people": "What it did to people",
        "report.lender": "What it did to the lender",
        "report.table": "All measures",
        "report.table.note": "Mean over seeds and 95 % interval. Bold: differs clearly (both the t and the "
            "bootstrap "
        "interval leave out zero) from “{base}”; lender's measures are held against “{lender}”.",
        "report.definitions": "Definitions",
        "report.provenance": "Where this comes from",
        "report.again": "To make it again",
        "report.skip": "Skip to the answer",
        "report.luck": "Same luck in every arm · seeds: {seeds} · months: {months}, from {start}",
        "report.stopped": "This experiment was stopped early: {done} of {all} runs are in it.",
        "report.numbers": "The numbers behind the chart",
        "report.base": "measured against",
        "report.year": "Year {year}",
        "chart.poverty": "Persons below the poverty line, last year",
        "chart.poverty.note": "Dots are means over seeds, bars 95 % intervals of each arm alone. Arms share "
        "their luck: whether they differ is seen in the paired changes.",
        "chart.consumption": "Consumption per person compared with “{base}”, each month",
        "chart.consumption.note": "Line: mean over seeds; band: middle 80 % of seeds. Above zero people "
            "consumed more "
        "than the same people without these terms in that month.",
        "chart.changes": "How clients' consumption changed against “{base}”",
        "chart.changes.note": "Households that ever had a loan, each compared with itself under the same "
        "luck, over all full years.",
        "chart.changes.axis": "change of own consumption",
        "chart.changes.y": "share of clients",
        "chart.effects": "Change of consumption and poverty against “{base}”, in percent",
        "chart.effects.note": "Paired by seed, in percent of the level in “{base}”; bars are 95 % "
            "intervals. A bar that "
        "does not touch zero is a clear difference.",
        "chart.winners": "Worse off, about the same, better off",
        "chart.winners.note": "Worse or better off: at least 1 % less or more consumed over all full years "
            "than in "
        "“{base}”.",
        "chart.quantiles": "Effect on consumption across the distribution",
        "chart.quantiles.note": "Consumption at each place of the distribution less that at the same place "
            "in "
        "“{base}”, last year; band: 95 % interval over seeds.",
        "chart.glp": "Gross loan portfolio",
        "chart.par": "Portfolio at risk by the lender's own rule",
        "chart.oss": "Operational self-sufficiency, past twelve months",
        "chart.equity": "Lender's equity",
        "chart.band": "Line: mean over seeds; band: middle 80 % of seeds.",
        "chart.oss.note": "At 100 % income from loans covers funding, loss and operation. Line: mean over "
            "seeds; band: "
        "middle 80 % of seeds.",
        "word.worse": "worse off",
        "word.same": "about the same",
        "word.better": "better off",
        "axis.years": "years since the start",
        "axis.yuan": "yuan",
        "axis.yuan.month": "yuan a person and month",
        "axis.yuan.year": "yuan a person and year",
    },
    "zh": CHINESE | {f"measure.{name}": words for name, words in LABELS.items()},
}
CATALOG["zh"] |= {f"formula.{name}": words for name, words in FORMULAS.items()}
for _pairs in (PAGE, LIFE, WORKBOOK, CITE, PLACES, ABLATE, MOMENTS, BOOKS):
    for _name, _words in _pairs.items():
        for _lang, _word in zip(LANGUAGES, _words, strict=True):
            CATALOG[_lang][_name] = _word


def text(name: str, lang: str = "en", /, **facts: object) -> str:
    """The text of that id with its facts; English where the language has none; KeyError if unknown."""
    return template(name, lang).format(**facts)


def template(name: str, lang: str = "en") -> str:
    """The text of that id with places for its facts, as a page's script fills them; KeyError if unknown."""
    found = CATALOG.get(lang, {}).get(name, CATALOG["en"].get(name))
    if found is None:
        raise KeyError(f"no text {name!r} in the catalog")
    return found


def label(measure_id: str, english: str, lang: str = "en") -> str:
    """A measure's label in the language, its English label where the catalog has none."""
    return CATALOG.get(lang, {}).get(f"measure.{measure_id}", english)


def listed(words: Sequence[str], lang: str = "en") -> str:
    """Words as a list in a sentence: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    comma = "、" if lang == "zh" else ", "
    last = "、" if lang == "zh" else text("sentence.and", lang)
    return comma.join(words[:-1]) + last + words[-1]


def formula(measure_id: str, english: str, lang: str = "en") -> str:
    """A measure's formula in the language, its English formula where the catalog has none."""
    return CATALOG.get(lang, {}).get(f"formula.{measure_id}", english)
