"""Bad values and paths: refused where they are written, with what was expected and the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.terms.paths import LINE
from tests.terms.conftest import only


@pytest.mark.parametrize(
    ("change", "kind", "expected", "hint"),
    [
        ("village.people.household=3", "unknown_path", "", "village.people.households"),
        ("product.rate_annual=0.1", "unknown_path", "", "product.interest.rate_annual"),
        (
            "product.yilong_farm.intrest.rate_annual=0.1",
            "unknown_path",
            "",
            "product.yilong_farm.interest.rate_annual",
        ),
        (
            "vilage.people.households=3",
            "unknown_root",
            "village, product, lender, shocks, run, rules",
            "village?",
        ),
        (
            "product.yilong_frm.interest.rate_annual=0.1",
            "unknown_one",
            "yilong_farm, yilong_mixed",
            "yilong_farm?",
        ),
        ("product.interest=0.1", "section_path", "", "product.interest."),
        ("lender=1", "section_path", "", "lender.name"),
        ("lender.open.now=true", "below_field", "", "lender.open"),
        ("village.name='x'", "name_path", "", ""),
        ("village.yilong_a.name='x'", "name_path", "", ""),
        ("village..people=1", "unknown_path", "", ""),
        ("run.months=0", "out_of_range", "a whole number from 1 to 1200", ""),
        ("run.moths=10", "unknown_path", "", "run.months"),
        ("run.start=2010", "wrong_type", "a date", ""),
        ("run.start=2010-01-01T00:00:00", "wrong_type", "a date", ""),
        ("run.start=0001-01-01", "out_of_range", "from 1900-01-01", ""),
        ("product.client.types=[3]", "not_one_of", "farm, mixed, trade", ""),
        ("run.seeds=0", "seeds_out_of_range", "1 to 100000 seeds", ""),
        ("run.seeds=1_000_000_000_000", "seeds_out_of_range", "", ""),
        ("run.seeds=[]", "count", "", ""),
        ("run.seeds=[1, 1]", "seed_twice", "", ""),
        ("run.seeds=[1, -1]", "out_of_range", "0 to 4294967295", ""),
        ("run.seeds=true", "not_seeds", "", ""),
        ("run.base_arm='nne'", "no_arm", "dear, plain, none", "none?"),
        ("village.people.households=3.5", "wrong_type", "a whole number from 1 to 2000000", ""),
        ("village.people.households='many'", "wrong_type", "", ""),
        ("village.people.households=true", "wrong_type", "", ""),
        ("village.people.households=0", "out_of_range", "", ""),
        ("village.people.households=99999999999999999999999", "out_of_range", "", ""),
        ("village.income.gini=nan", "not_finite", "a number from 0 to 0.9", "NaN"),
        ("village.income.gini=inf", "not_finite", "", ""),
        ("village.income.gini=1e999", "not_finite", "", ""),
        ("village.income.mean_yuan=-1", "out_of_range", "a number from 0 to", ""),
        ("village.income.mean_yuan=0.005", "part_of_a_fen", "", "fen"),
        ("village.income.family='pareto'", "not_one_of", "lognormal", ""),
        ("village.income.family='mixture'", "family_shape", "better_off_share", ""),
        ("village.income.upper_tail=3.0", "family_shape", "none of them with lognormal", ""),
        ("product.interest.basis='declning'", "not_one_of", "flat, declining", "declining?"),
        ("village.livelihood.harvest_months=[6]", "missing_key", "a whole number from 1 to 12", ""),
        ("village.livelihood.harvest_months=[6, 13]", "out_of_range", "a whole number from 1 to 12", ""),
        ("village.livelihood.harvest_months=6", "wrong_type", "a list [...] of 2 values", ""),
        ("village.livelihood.harvest_weights=[0.6, 0.6]", "shares_over_one", "1 or less", ""),
        ("village.livelihood.trade_share=0.95", "shares_over_one", "1 or less", ""),
        ("village.demand.use_business_share=0.9", "shares_over_one", "", ""),
        ("lender.provisioning.days=[30, 60, 60, 120]", "not_rising", "", ""),
        ("lender.provisioning.shares=[0.5, 0.25, 0.5, 0.75, 1.0]", "falling", "", ""),
        ("lender.capital.borrowings_yuan=300000", "debt_over_line", "", ""),
        ("rules.pay=3", "rule_value", "", ""),
        ("rules.pay='no such, name'", "rule_value", "", ""),
        ("rules.pay.gift='much'", "rule_value", "", ""),
        ("rules.pay.gift=nan", "rule_value", "", ""),
        ("rules.a.b.c=1", "rule_path", "", ""),
        ("village.people.households", "not_a_change", "path=value", ""),
        ("=3", "not_a_change", "", ""),
        ("village.people.households=", "not_a_value", "", ""),
        ("village.people.households=1\nx=2", "not_a_value", "", ""),
        ("village.people.households=" + "[" * 9999, "not_a_value", "", ""),
    ],
)
def test_bad_change_on_the_line(letters, change: str, kind: str, expected: str, hint: str) -> None:
    found = letters(changes=(change,))
    one = found[0]
    assert {letter.kind for letter in found} == {kind}, [letter.text() for letter in found]
    assert one.file == LINE and expected in one.expected and hint in one.hint
    if kind != "not_a_change":
        assert one.field.startswith(change.partition("=")[0])


def test_bare_word_is_taken_as_text(letters) -> None:
    assert letters(changes=("product.interest.basis=declining",)) == []


@pytest.mark.parametrize(
    ("old", "new", "kind", "field"),
    [
        ('title = "A trial"\n', "", "missing_key", "title"),
        ('title = "A trial"', "title = 3", "wrong_type", "title"),
        ('title = "A trial"', 'titel = "A trial"\ntitle = "x"', "unknown_key", "titel"),
        ('"yilong_farm", "yilong_mixed"', "", "count", "products"),
        ('"yilong_a", "yilong_b"', '"yilong_a", 3', "wrong_type", "villages.1"),
        ('"yilong_a", "yilong_b"', '"yilong_a", "yilong_b", "yilong_a"', "same_name", "name"),
        ('lender = "yilong"', "lender = 3", "wrong_type", "lender"),
        ('base_arm = "none"', 'base_arm = "nobody"', "no_arm", "run.base_arm"),
        ("months = 24", "months = 24\nmonth = 3", "unknown_key", "run.month"),
        ("month = 13", "month = 25", "late_change", "arms.dear.change.0.month"),
        ("month = 13", "month = 1", "out_of_range", "arms.dear.change.0.month"),
        ("month = 10", "month = 1000", "late_change", "change.0.month"),
        ("month = 10", "month = 10.5", "wrong_type", "change.0.month"),
        ("[arms.plain]", "[arms.product]", "name_taken", "arms.product"),
        ("[arms.plain]", '[arms."a b"]', "not_a_word", "arms.a b"),
        ('"lender.open" = false', '"run.months" = 3', "run_in_arm", "arms.none.set.run.months"),
        ('"lender.officers.count" = 2', '"run.seeds" = 3', "run_in_arm", "change.0.set.run.seeds"),
        (
            '"lender.officers.count" = 2',
            '"village.people.households" = 3',
            "at_birth",
            "change.0.set.village.people.households",
        ),
        ('"lender.officers.count" = 2', "", "count", "change.0.set"),
        ('"lender.open" = false', '"lender.opn" = false', "unknown_path", "arms.none.set.lender.opn"),
        ('"lender.open" = false', '"lender.open" = 0', "wrong_type", "arms.none.set.lender.open"),
        (
            '"village.people.households" = 40',
            '"village.people.households" = 0',
            "out_of_range",
            "set.village.people.households",
        ),
    ],
)
def test_bad_scenario(letters, old: str, new: str, kind: str, field: str) -> None:
    one = only(letters((old, new)))
    assert (one.kind, one.field) == (kind, field), one.text()


@pytest.mark.parametrize(
    ("old", "new", "kind", "field"),
    [
        ("mean_yuan = 4260", "mean = 4260\nmean_yuan = 4260", "unknown_key", "income.mean"),
        ("gini = 0.387", "gini = nan", "not_finite", "income.gini"),
        ("gini = 0.387", 'gini = "0.387"', "wrong_type", "income.gini"),
        ("degree = 14.0", "degree = 65.0", "out_of_range", "ties.degree"),
        ("degree = 14.0 ", "", "missing_key", "ties.degree"),
        ('name = "yilong_a"', 'name = "yilong a"', "not_a_word", "name"),
        ('name = "yilong_a"', 'name = "people"', "name_taken", "name"),
    ],
)
def test_bad_village_file(letters, project: Path, old: str, new: str, kind: str, field: str) -> None:
    path = project / "scenarios" / "villages" / "yilong_a.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    one = only(
        letters(('"yilong_a", "yilong_b"', '"yilong_a"'), ('"village.yilong_b.people.households" = 25\n', ""))
    )
    assert (one.file, one.kind, one.field) == ("scenarios/villages/yilong_a.toml", kind, field), one.text()


def test_money_without_its_unit_is_told_the_right_word(letters, project: Path) -> None:
    path = project / "scenarios" / "lenders" / "yilong.toml"
    path.write_text(path.read_text().replace("equity_yuan =", "equity ="))
    found = letters()
    assert {(one.kind, one.field) for one in found} == {
        ("unknown_key", "capital.equity"),
        ("missing_key", "capital.equity_yuan"),
    }
    assert "equity_yuan" in next(one.hint for one in found if one.kind == "unknown_key")


def test_an_impossible_contract_is_a_letter_at_its_field(letters) -> None:
    found = letters(changes=("product.yilong_farm.liability.kind=joint",))
    assert found and all(one.file in (LINE, "scenarios/products/yilong_farm.toml") for one in found)
    assert any("liability" in one.field for one in found)


def test_faults_of_the_scenario_its_nouns_and_the_line_come_together(letters, project: Path) -> None:
    path = project / "scenarios" / "lenders" / "yilong.toml"
    path.write_text(path.read_text().replace("time_share = 0.33", "time_share = 33"))
    found = letters(
        ("months = 24", 'months = "24"'),
        ('"yilong_farm"', '"yilong_fram"'),
        changes=("shocks.ilness.log_sd=1", "village.income.gini=2"),
    )
    assert {(one.file, one.field) for one in found} == {
        ("scenarios/trial.toml", "run.months"),
        ("scenarios/trial.toml", "products.0"),
        ("scenarios/lenders/yilong.toml", "officers.time_share"),
        (LINE, "shocks.ilness.log_sd"),
        (LINE, "village.income.gini"),
    } | {(one.file, one.field) for one in found if one.kind == "unknown_one"}
    assert not [one for one in found if one.kind == "unknown_one"], "a lost file makes no further faults"
