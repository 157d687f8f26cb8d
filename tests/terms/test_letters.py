"""Letters, the catalog of their words, and the room's manners: light imports, taken names, TOML text."""

from __future__ import annotations

import string
import subprocess
import sys
import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.terms.base import SECTION_NAMES
from sim.terms.catalog import CATALOGS, ENGLISH, Words
from sim.terms.check import schema_of
from sim.terms.files import PROJECT
from sim.terms.kinds import MODELS
from sim.terms.letters import Letter, LettersError, letter, nearest, render
from sim.terms.scenario import Scenario
from sim.terms.toml_text import toml_text


def test_a_letter_reads_well() -> None:
    one = letter(
        "no_noun", "a.toml", "villages.0", name='"x"', place="villages/x.toml", kind="village", near=""
    )
    two = Letter("b.toml", "", "this", "that", "try it")
    assert render([one, two]) == (
        "2 faults\n"
        "a.toml: villages.0\n"
        '  found     "x", but there is no file villages/x.toml\n'
        "  expected  the name of a village\n"
        "b.toml\n"
        "  found     this\n"
        "  expected  that\n"
        "  hint      try it"
    )
    assert render([]) == ""


def test_the_same_letter_is_sent_once() -> None:
    one = letter("seed_twice", "a.toml", "run.seeds")
    assert LettersError([one, one]).letters == (one,)
    assert str(LettersError([one, one])).startswith("1 fault\n")


def test_long_and_unprintable_finds_are_cut() -> None:
    one = letter("wrong_type", "a.toml", "x", value="\x1b[31m" + "x" * 1000, expected="a number")
    assert "\x1b" not in one.found and len(one.found) <= 200


def test_another_language_stands_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    chinese = {**ENGLISH, "seed_twice": Words("同一种子出现两次", "每个种子一次")}
    monkeypatch.setitem(CATALOGS, "zh", chinese)
    one = letter("seed_twice", "a.toml", "run.seeds")
    assert one.said_in("zh").expected == "每个种子一次"
    assert one.said_in("fr") == one


def test_every_catalog_has_the_same_ids_and_facts() -> None:
    def facts(words: Words) -> set[str]:
        return {name for text in words for _, name, _, _ in string.Formatter().parse(text) if name}

    for language, catalog in CATALOGS.items():
        assert catalog.keys() == ENGLISH.keys(), language
        for kind, words in catalog.items():
            assert facts(words) <= facts(ENGLISH[kind]), (language, kind)


def test_nearest_word() -> None:
    assert nearest("houshold", ["households", "members_mean"]) == "households"
    assert nearest("equity", ["equity_yuan", "borrowings_yuan"]) == "equity_yuan"
    assert nearest("zzz", ["equity_yuan"]) == ""


def test_words_that_paths_use_cannot_be_names() -> None:
    sections = {name for model in (*MODELS.values(), Scenario) for name in model.model_fields}
    assert sections - {"title"} <= SECTION_NAMES | {"title"}


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_every_kind_has_a_schema_with_sentences(kind: str) -> None:
    schema = schema_of(kind)
    assert schema["additionalProperties"] is False and schema["properties"]
    assert all("description" in one or "$ref" in one for one in schema["properties"].values())


def test_importing_the_room_stays_light() -> None:
    heavy = ("mesa", "numba", "numpy", "polars", "plotly", "scipy")
    code = (
        "import sys; import sim.terms.shelf; assert 'pydantic' not in sys.modules;"
        "import sim.terms.resolve, sim.terms.check, sim.terms.columns;"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


SIGNS = "aZ09_-.=# '\"\\\n\t\r\b\f\x00\x1f\x7f[]{},é村😀"
VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(SIGNS, max_size=9)
    | st.dates(date(1, 1, 1)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(SIGNS, max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(SIGNS, max_size=6), VALUES, max_size=4))
def test_toml_text_is_read_back(tables: dict) -> None:
    assert tomllib.loads(toml_text(tables)) == tables


def test_toml_text_refuses_what_toml_does_not_know() -> None:
    with pytest.raises(TypeError):
        toml_text({"a": object()})
