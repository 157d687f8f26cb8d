"""Surveys and loan tapes: every fault told at once with line, column, found, expected; what is sound is read to the fen."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from sim.terms.files import PROJECT
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario
from sim.terms.sheets import MOST_LETTERS

SCENARIO = "policy/taken_over.toml"
SOUND = "L002,H038,Small loan,2009-11-13,1500,1333.33,0.00,0.00,0,good"


@pytest.fixture
def shelf(tmp_path) -> Path:
    """A copy of the project's scenarios."""
    shutil.copytree(PROJECT / "scenarios", tmp_path / "scenarios")
    return tmp_path / "scenarios"


def load(shelf: Path, *changes):
    return load_scenario(shelf / SCENARIO, changes, root=shelf.parent)


def letters(shelf: Path, *changes):
    with pytest.raises(LettersError) as refused:
        load(shelf, *changes)
    return [(one.file.rpartition("/")[2], one.field, one.found, one.expected) for one in refused.value.letters]


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def test_a_sound_survey_is_read_to_the_fen(shelf) -> None:
    resolved = load(shelf)
    survey = resolved.data[resolved.base.villages[0].survey.sha256]
    facts = {name: values[1] for name, values in survey.facts.items()}
    # H002,0.67,3,F,50,2094,1151,0,0,2240,8940,1230,1170
    assert survey.ids[1] == "H002" and facts == {
        "members": 3, "female_head": 1, "over65": 0, "kind": 2, "income": -1, "farm": 209_400, "wage": 0, "remittance": 0,
        "profit": 115_100, "cash": 224_000, "capital": 894_000, "livestock": 123_000, "debt": 117_000,
    }
    assert sum(survey.shares) < 40 and len(survey.aliases) == 40


def test_units_are_those_of_the_mapping(shelf) -> None:
    edit(shelf / "surveys" / "made_up.toml", ('{ column = "crops_year", period = "year" }',
                                              '{ column = "crops_year", period = "month", per = "head", unit = "fen" }'),
         ("yuan_per_unit = 1.0", "yuan_per_unit = 2.5"))
    resolved = load(shelf)
    survey = resolved.data[resolved.base.villages[0].survey.sha256]
    assert survey.facts["farm"][1] == 2_094 * 5 // 2 * 3 * 12 and survey.facts["cash"][1] == 560_000


def test_all_faults_of_a_survey_at_once(shelf) -> None:
    table = shelf / "surveys" / "made_up.csv"
    rows = table.read_text("utf-8").splitlines()
    rows[1] = "H001,NaN,0,X,44,-5,0,0,833,\"1,630\",0,2310,940"
    rows[2] = "H001,0.67,,F,7,2094,1151,0,0,inf,0,1230,abc"
    table.write_text("\n".join(rows), "utf-8")
    found = {(field, what) for _, field, what, _ in letters(shelf)}
    assert found == {
        ("line 2, column weight", "NaN"), ("line 2, column size", "0"), ("line 2, column head_sex", "X"),
        ("line 2, column crops_year", "-5"), ("line 2, column cash", "1,630"), ("line 3, column hh", "H001"),
        ("line 3, column size", "nothing"), ("line 3, column head_age", "7"), ("line 3, column cash", "inf"),
        ("line 3, column debts", "abc"), ("line 3, column shop_stock", "0"),
    }


def test_columns_that_are_not_there_are_told_with_the_nearest(shelf) -> None:
    edit(shelf / "surveys" / "made_up.toml", ('column = "animals"', 'column = "animal"'), ("members =", "member ="),
         ('period = "year"', 'period = ""'))
    told = letters(shelf)
    assert [field for _, field, _, _ in told] == ["facts.member", "facts.farm_income.period", "facts.livestock.column",
                                                 "facts.members"]


def test_a_flood_of_faults_is_counted(shelf) -> None:
    edit(shelf / "surveys" / "made_up.toml", ('column = "size"', 'column = "hh"'), ('column = "head_age"', 'column = "hh"'))
    told = letters(shelf)
    assert len(told) == MOST_LETTERS + 1 and told[-1][2] == "20 more faults of such kinds"


@pytest.mark.parametrize(("data", "words"), [
    (b"hh,size\nH1,\xff\xfe\n", "byte 0xff"), (b"hh,size\x00", "not text"), (b"", "no rows"), (b"hh,size\n", "no rows"),
    (b"hh,size,hh\n1,2,3\n", "twice"), (b"hh,size\n1,2,3\n", "3 cells"), (b'hh,size\n"1,2\n', "unexpected end"),
])
def test_tables_of_bad_form_are_refused(shelf, data, words) -> None:
    (shelf / "surveys" / "made_up.csv").write_bytes(data)
    assert any(words in found for _, _, found, _ in letters(shelf))


def test_a_table_in_the_encoding_of_the_mapping_is_read(shelf) -> None:
    table = shelf / "surveys" / "made_up.csv"
    table.write_bytes(table.read_text("utf-8").replace("hh,", "户,").encode("gb18030"))
    mapping = shelf / "surveys" / "made_up.toml"
    edit(mapping, ('column = "hh"', 'column = "户"'))
    assert any("text in utf-8" in expected for _, _, _, expected in letters(shelf))
    edit(mapping, ('encoding = "utf-8"', 'encoding = "gb18030"'))
    assert len(load(shelf).data) == 2


@pytest.mark.parametrize("path", ["/etc/passwd.toml", "../../../x.toml", "C:\\x.toml", "~/x.toml", "surveys/made_up.csv",
                                  "surveys/nobody.toml", "surveys"])
def test_hostile_and_missing_paths_are_refused(shelf, path) -> None:
    assert letters(shelf, ("village.survey.file", path))


def test_a_link_out_of_the_project_and_a_pipe_are_refused(shelf) -> None:
    (shelf / "surveys" / "link.toml").symlink_to("/etc/hostname")
    assert letters(shelf, ("village.survey.file", "surveys/link.toml"))
    table = shelf / "surveys" / "made_up.csv"
    table.unlink()
    os.mkfifo(table)
    assert any("ordinary" in found for _, _, found, _ in letters(shelf))


def test_a_huge_table_is_refused_unread(shelf) -> None:
    with (shelf / "surveys" / "made_up.csv").open("ab") as file:
        file.truncate(200_000_000)
    assert any("200,000,000 bytes" in found for _, _, found, _ in letters(shelf))


def test_each_household_once_needs_as_many(shelf) -> None:
    assert any("40 surveyed households for the 41" in found for _, _, found, _ in letters(shelf, ("village.people.households", 41)))
    load(shelf, ("village.people.households", 41), ("village.survey.draw", "resampled"))


def test_a_survey_that_has_changed_since_is_refused(shelf) -> None:
    pinned = load(shelf).base.villages[0].survey.sha256
    load(shelf, ("village.survey.sha256", pinned))
    edit(shelf / "surveys" / "made_up.csv", ("H002,0.67", "H002,0.68"))
    assert letters(shelf, ("village.survey.sha256", pinned))[0][1] == "village.yilong_b.survey.sha256"


def test_data_are_part_of_what_makes_a_run(shelf) -> None:
    first = load(shelf)
    again = load(shelf)
    assert first.digest() == again.digest() and first.arms[0].digest() == again.arms[0].digest()
    edit(shelf / "books" / "made_up.csv", ("L002,H038", "L002,H036"))
    assert load(shelf).arms[0].digest() != first.arms[0].digest()


def test_a_scenario_in_full_loads_again(shelf) -> None:
    first = load(shelf)
    place = shelf / "policy" / "full.toml"
    place.write_text(first.to_toml(), "utf-8")
    assert load_scenario(place, root=shelf.parent).digest() == first.digest()


def test_a_survey_is_not_changed_by_a_reform(shelf) -> None:
    reform = '[[change]]\nmonth = 3\nset = { "village.survey.draw" = "resampled" }\n[arms.as_it_is]'
    edit(shelf / SCENARIO, ("[arms.as_it_is]", reform))
    assert any("village.survey.draw in month 3" in found for _, _, found, _ in letters(shelf))


def test_all_faults_of_a_book_at_once(shelf) -> None:
    edit(shelf / "books" / "made_up.csv", (SOUND, "L001,H038,Large loan,2009-13-13,1500,1333.33,0.00,0.00,0,fine"))
    assert {field for _, field, _, _ in letters(shelf)} == {
        "line 3, column No.", "line 3, column Product", "line 3, column Disbursed", "line 3, column State",
    }


def test_a_book_is_held_against_products_and_households(shelf) -> None:
    edit(shelf / "books" / "made_up.csv",
         (SOUND, "L002,H038,Small loan,2009-11-13,1500,1600,0.00,0.00,3,good"),
         ("2009-06-11,2500,1111.11,0.00,0.00,0,good", "2009-06-11,25000,11111,0,0,0,good"),
         ("L004,H009,Small loan,2009-11-15,1500,1416.66,83.33", "L004,H009,Small loan,2009-11-15,1500,1416.66,1500"),
         ("L005,H024", "L005,H016"), ("L006,H031", "L006,H016"))
    told = {(field, expected) for _, field, _, expected in letters(shelf)}
    assert told == {
        ("line 3, column Outstanding", "no more than the amount disbursed"),
        ("line 3, column Days late", "days where principal or interest is overdue, and 0 where none is"),
        ("line 4, column Outstanding", "at most 5,000.00 yuan"),
        ("line 5, column Late principal", "no more than the balance, 1,416.66"),
        ("line 7, column Client", "at most 2 running loans of a household"),
    }
    assert letters(shelf, ("lender.opening_book.file", "books/made_up.csv"))[0][1] == "facts.loan.column"


def test_products_of_the_tape_must_be_composed(shelf) -> None:
    edit(shelf / "books" / "made_up.toml", ("yilong_mixed", "yilong_mxed"))
    assert {one[2] for one in letters(shelf)} == {"yilong_mxed"}
