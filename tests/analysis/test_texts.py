"""The catalog: both languages complete, with the same facts, and no English left in Chinese."""

import re
from string import Formatter
from types import SimpleNamespace

import pytest

from analysis.measures import MEASURES
from analysis.measures.statements import statements
from analysis.texts import CATALOG, listed, text
from analysis.wording import shown

LATIN = re.compile(r"[A-Za-z]{2,}")
KNOWN = {"PAR", "OSS", "APR", "EIR", "JavaScript", "BCa", "Cerioli", "Zani", "Cheli", "Lemmi", "Holm"}
"""Names that Chinese readers know in Latin letters."""
OF_MEASURES = ("measure.", "formula.")


def own(lang: str) -> dict[str, str]:
    return {name: words for name, words in CATALOG[lang].items() if not name.startswith(OF_MEASURES)}


def facts(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def test_both_languages_have_the_same_texts() -> None:
    assert own("en").keys() == own("zh").keys()


def test_a_text_tells_the_same_facts_in_both_languages() -> None:
    assert not [name for name, words in own("en").items() if facts(words) != facts(CATALOG["zh"][name])]


def test_no_english_is_left_in_chinese() -> None:
    left = {name: words for name, words in own("zh").items()
            if set(LATIN.findall(re.sub(r"\{\w*\}", "", words))) - KNOWN}
    assert not left


def test_every_measure_has_a_chinese_label_and_formula() -> None:
    missing = [name for name in MEASURES for kind in OF_MEASURES if kind + name not in CATALOG["zh"]]
    assert not missing
    told = {name.split(".", 1)[1] for name in CATALOG["zh"] if name.startswith(OF_MEASURES)}
    assert told == set(MEASURES)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_unit_of_a_measure_can_be_written(lang: str) -> None:
    for unit in {one.unit for one in MEASURES.values()}:
        assert shown(1.5, unit, lang) and shown(1.5, unit, lang, short=True)
        assert f"short.{unit}" in CATALOG["en"]


def test_lists_are_written_as_each_language_does() -> None:
    assert listed(["a", "b", "c"]) == "a, b and c" and listed(["甲", "乙", "丙"], "zh") == "甲、乙、丙"
    assert listed(["a"]) == "a" and listed([]) == ""


def test_a_text_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        text("no such text")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_line_of_the_statements_has_a_name(lang: str) -> None:
    """Also lines of which a run has nothing: a month without a move."""
    nothing = SimpleNamespace(months=1, monthly={})
    lines = {line for frame in statements(nothing).values() for line in frame["line"]}
    assert len(lines) > 60 and not {line for line in lines if f"line.{line}" not in CATALOG[lang]}
    assert not {kind for kind in statements(nothing) if f"book.{kind}" not in CATALOG[lang]}
