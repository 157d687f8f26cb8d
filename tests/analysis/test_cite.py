"""Where values come from: comments found by file and path, in shipped scenarios and in files written to mislead."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cite import Citation, citations, cite_text
from analysis.cli.app import front
from sim.terms.files import PROJECT
from sim.terms.letters import LettersError

SOURCES = sorted((PROJECT / "scenarios" / "sources").glob("*.toml"))


@pytest.fixture
def little(tmp_path: Path) -> Path:
    """A project of one scenario; its lender is like another, its product is named by an arm alone."""
    for folder, name, words in (
        ("villages", "hill", 'name = "hill"\n[people]  # [0] page 3\nhouseholds = 40\n'
                             'members_mean = 4.0  # assumption: "#" is no comment\n'),
        ("products", "cow", 'name = "cow"\ntitle = "A # cow"\n[amount]\nmax_yuan = 900\n'),
        ("lenders", "big", 'name = "big"\nopen = true  # [3] article 4\n[costs]\nper_loan_yuan = 20  # [4] a day\n'
                           "                    # and a half\noverhead_yuan_month = 7  # a study\n"),
        ("lenders", "small", 'name = "small"\nlike = "big"\n[costs]\nper_loan_yuan = 5  # [2]\n'),
        ("shocks", "calm", 'name = "calm"\n'),
    ):
        (tmp_path / "scenarios" / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / "scenarios" / folder / f"{name}.toml").write_text(words, encoding="utf-8")
    (tmp_path / "scenarios" / "trial.toml").write_text(
        'title = "T"\nabout = """\nmonths = 3 # prose\n"""\nvillages = ["hill"]\nproducts = []\nlender = "small"\nshocks = "calm"\n'
        '[set]\n"village.people.households" = 9  # [1] 2(1)\n[run]\nmonths = 12\n[arms.one]\ntitle = "One"\nproducts = ["cow"]\n'
        'set = { "lender.open" = false }\n', encoding="utf-8")
    return tmp_path


def test_each_value_has_file_path_text_and_source(little: Path) -> None:
    assert citations("trial", little) == [
        Citation("scenarios/trial.toml", "village.people.households", "9", "[1] 2(1)"),
        Citation("scenarios/trial.toml", "run.months", "12", ""),
        Citation("scenarios/trial.toml", "arms.one.set", '{ "lender.open" = false }', ""),
        Citation("scenarios/villages/hill.toml", "village.hill.people.households", "40", "[0] page 3"),
        Citation("scenarios/villages/hill.toml", "village.hill.people.members_mean", "4.0", 'assumption: "#" is no comment'),
        Citation("scenarios/products/cow.toml", "product.cow.amount.max_yuan", "900", ""),
        Citation("scenarios/lenders/small.toml", "lender.costs.per_loan_yuan", "5", "[2]"),
        Citation("scenarios/lenders/big.toml", "lender.open", "true", "[3] article 4"),
        Citation("scenarios/lenders/big.toml", "lender.costs.overhead_yuan_month", "7", "a study"),
    ]


def test_what_is_replaced_is_not_cited_and_comments_go_on(little: Path) -> None:
    (little / "scenarios" / "lenders" / "small.toml").write_text('name = "small"\nlike = "big"\n', encoding="utf-8")
    told = {one.path: one.source for one in citations("trial", little)}
    assert told["lender.costs.per_loan_yuan"] == "[4] a day and a half"


def test_kinds_are_counted_in_both_languages(little: Path) -> None:
    found = citations("trial", little)
    kinds = "document none none document assumption none document document other"
    assert [one.kind for one in found] == kinds.split()
    english, chinese = cite_text(found), cite_text(found, "zh")
    assert "9 values: 4 from a source document, 1 from a study, a statistic or a limiting case, 1 assumed, 3 without" in english
    assert "arms.one.set = { \"lender.open\" = false }: what this arm asks" in english
    assert english.splitlines()[-4:] == [f"[{n}] {words}" for n, words in enumerate((
        "Microcredit in practice, textbook, 2018", "Chuxiong prefecture, notice on poverty-alleviation microcredit, 2017",
        "A bank's micro-loan manual, articles 1-22", "Guideline on loans of rural credit cooperatives to small firms, 2006"))]
    assert "共 9 个取值：4 个" in chinese and "[1] 楚雄州" in chinese


def test_a_missing_noun_and_a_circle_are_refused_or_end(little: Path) -> None:
    (little / "scenarios" / "lenders" / "big.toml").write_text('name = "big"\nlike = "small"\n', encoding="utf-8")
    assert citations("trial", little)
    (little / "scenarios" / "shocks" / "calm.toml").unlink()
    with pytest.raises(LettersError, match="calm"):
        citations("trial", little)
    with pytest.raises(LettersError, match="nowhere"):
        citations("nowhere", little)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_systems_of_the_sources_are_sourced_throughout(path: Path) -> None:
    found = citations(str(path))
    assert [one.path for one in found if one.kind == "none" and not one.path.startswith("arms.")] == []
    assert any(one.kind == "document" for one in found) and any(one.file.startswith("scenarios/shocks/") for one in found)


def test_the_command_prints_them() -> None:
    done = CliRunner().invoke(front, ["cite", "sources/04_chuxiong"])
    assert done.exit_code == 0
    assert "  lender.fund.trigger_share = 0.03: [1] 4(2) 3 %" in done.output.splitlines()
