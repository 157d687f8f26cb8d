"""A scenario in full: what is composed, in what order, and that it can be written and read again."""

from __future__ import annotations

import copy
import dataclasses
from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from sim.terms.base import Word
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario
from sim.terms.shelf import list_scenarios


def test_shipped_scenarios_load_and_are_what_they_say() -> None:
    yilong = load_scenario("yilong")
    assert [arm.name for arm in yilong.arms] == ["yilong", "monthly", "declining", "none"]
    assert yilong.run.seeds == tuple(range(1, 51)) and yilong.run.months == 60
    assert sum(one.people.households for one in yilong.arms[0].villages) == 500
    assert yilong.base_arm.lender.open is False and yilong.arm("yilong").lender.open is True
    assert {one.repayment.every_days for one in yilong.arm("monthly").products} == {30}
    assert {one.interest.basis for one in yilong.arm("declining").products} == {"declining"}
    assert {one.interest.rate_annual for one in yilong.arm("declining").products} == {0.10}


def test_all_shipped_scenarios_are_listed_with_a_title_and_are_sound() -> None:
    shelf = list_scenarios()
    assert [path.name for path, _ in shelf][:1] == ["yilong.toml"]
    for path, title in shelf:
        assert title and load_scenario(path).title == title


def test_changes_come_in_their_order(project: Path, trial: Path) -> None:
    resolved = load_scenario(trial, ["product.interest.rate_annual=0.12"], root=project)
    farm, mixed = resolved.arm("dear").products
    assert (farm.interest.rate_annual, mixed.interest.rate_annual) == (0.2, 0.12), "the arm has the last word"
    assert [one.interest.rate_annual for one in resolved.arm("plain").products] == [0.12, 0.12]
    assert [one.people.households for one in resolved.arms[0].villages] == [40, 25]
    assert resolved.changes == {"product.interest.rate_annual": 0.12}
    assert resolved.overruled() == {"product.interest.rate_annual": ["dear"]}


def test_reforms_make_versions(project: Path, trial: Path) -> None:
    dear, plain, _ = load_scenario(trial, root=project).arms
    assert [one.month for one in dear.versions] == [1, 10, 13]
    assert [one.month for one in plain.versions] == [1, 10]
    assert [one.lender.officers.count for one in dear.versions] == [1, 2, 2]
    assert [one.products[0].interest.rate_annual for one in dear.versions] == [0.2, 0.2, 0.05]
    assert (
        dear.version_in(9).month == 1 and dear.version_in(10).month == 10 and dear.version_in(24).month == 13
    )


def test_two_reforms_of_one_month_make_one_version(project: Path, trial: Path) -> None:
    trial.write_text(trial.read_text().replace("month = 13", "month = 10"))
    dear = load_scenario(trial, root=project).arm("dear")
    assert [one.month for one in dear.versions] == [1, 10]
    last = dear.versions[-1]
    assert (last.lender.officers.count, last.products[0].interest.rate_annual) == (2, 0.05)


def test_written_in_full_it_is_the_same_scenario(project: Path, trial: Path, tmp_path: Path) -> None:
    rule = project / "scenarios" / "rules" / "festival_first.py"
    rule.parent.mkdir()
    rule.write_text("# a rule\n")
    text = trial.read_text().replace("[set]", 'rules = ["rules/festival_first.py"]\n[set]', 1)
    trial.write_text(text)
    changes = ['rules.pay="festival_first"', "rules.festival_first.gift_fen=30_000", "run.seeds=4"]
    first = load_scenario(trial, changes, root=project)
    copy_path = tmp_path / "elsewhere" / "resolved.toml"
    copy_path.parent.mkdir()
    copy_path.write_text(first.to_toml(), encoding="utf-8")
    second = load_scenario(copy_path, root=project)
    assert second.digest() == first.digest()
    assert second.to_toml() == first.to_toml()
    assert second.arms == first.arms and second.run == first.run and second.base == first.base
    assert second.arms[0].rules.moments == {"pay": "festival_first"}
    assert second.arms[0].rules.parameters == {"festival_first": {"gift_fen": 30000}}
    assert second.rule_files[0].path == rule.resolve()


@pytest.mark.parametrize("name", ["yilong", "classroom/one_village"])
def test_shipped_scenarios_survive_being_written_in_full(name: str, tmp_path: Path) -> None:
    first = load_scenario(name)
    (tmp_path / "resolved.toml").write_text(first.to_toml(), encoding="utf-8")
    assert load_scenario(tmp_path / "resolved.toml").digest() == first.digest()


def test_the_digest_sees_what_decides_numbers_and_nothing_else(project: Path, trial: Path) -> None:
    first = load_scenario(trial, root=project)
    trial.write_text(trial.read_text().replace("A trial", "Another title").replace("Dearer", "Costlier"))
    assert load_scenario(trial, root=project).digest() == first.digest()
    seen = {first.digest()}
    for change in (
        "village.people.households=41",
        "product.yilong_mixed.amount.max_yuan=5000.01",
        "shocks.illness.log_sd=1.41",
        "run.months=25",
        "run.seeds=[3, 1]",
        'rules.pay="other"',
    ):
        seen.add(load_scenario(trial, [change], root=project).digest())
    assert len(seen) == 7


def test_an_arms_digest_is_of_its_terms_alone(project: Path, trial: Path) -> None:
    dear, plain, none = load_scenario(trial, root=project).arms
    assert len({dear.digest(), plain.digest(), none.digest()}) == 3
    twin = dataclasses.replace(plain, name="other", title="Other")
    assert twin.digest() == plain.digest()


def test_like_copies_and_lays_over(project: Path) -> None:
    one = load_scenario("trial", root=project).base.villages
    assert [village.name for village in one] == ["yilong_a", "yilong_b"]
    assert one[1].livelihood.mixed_share == 0.12 and one[1].spending == one[0].spending


def test_nouns_in_place_and_products_of_an_arm(project: Path, trial: Path) -> None:
    text = trial.read_text().replace(
        'lender = "yilong"', 'lender = { like = "yilong", name = "small", officers = { count = 3 } }'
    )
    text = text.replace("[arms.plain]", '[arms.plain]\nproducts = ["yilong_trade"]')
    trial.write_text(text)
    resolved = load_scenario(trial, root=project)
    assert resolved.base.lender.name == "small" and resolved.base.lender.officers.count == 3
    assert resolved.base.lender.officers.wage_yuan_month == 1800.0
    assert [one.name for one in resolved.arm("plain").products] == ["yilong_trade"]
    (project / "scenarios" / "full.toml").write_text(resolved.to_toml())
    assert load_scenario("full", root=project).digest() == resolved.digest()


def test_chinese_names_work_everywhere(project: Path, trial: Path) -> None:
    folder = project / "scenarios" / "villages"
    (folder / "金城.toml").write_text('name = "金城"\nlike = "yilong_a"\n', encoding="utf-8")
    farm = (project / "scenarios" / "products" / "yilong_farm.toml").read_text(encoding="utf-8")
    (project / "scenarios" / "products" / "小额农贷.toml").write_text(
        farm.replace('"yilong_farm"', '"小额农贷"'), encoding="utf-8"
    )
    text = trial.read_text(encoding="utf-8").replace('"yilong_a", "yilong_b"', '"金城", "yilong_b"')
    text = text.replace('"yilong_farm", "yilong_mixed"', '"小额农贷", "yilong_mixed"')
    text = text.replace("product.yilong_farm.", "product.小额农贷.").replace("arms.plain", 'arms."照旧"')
    trial.write_text(text, encoding="utf-8")
    chosen = ["village.金城.people.households=33", 'run.base_arm="照旧"']
    resolved = load_scenario(trial, chosen, root=project)
    assert resolved.base.villages[0].name == "金城" and resolved.base.villages[0].people.households == 33
    assert resolved.arm("dear").products[0].interest.rate_annual == 0.2
    assert resolved.base_arm.title == "照旧"
    (project / "scenarios" / "全.toml").write_text(resolved.to_toml(), encoding="utf-8")
    assert load_scenario("全", root=project).digest() == resolved.digest()


def test_a_word_may_be_of_any_script() -> None:
    word = TypeAdapter(Word)
    for name in ("गाँव", "القرية", "деревня_2", "仪陇-金城", "Đồng"):
        assert word.validate_python(name) == name
    for name in ("", "-", "a b", "a.b", "a/b", "\u0301a", "村\u200b", "a" * 61, "village"):
        with pytest.raises(ValidationError):
            word.validate_python(name)


def test_byte_order_mark_and_windows_line_ends_are_harmless(project: Path, trial: Path) -> None:
    before = load_scenario(trial, root=project).digest()
    trial.write_bytes(b"\xef\xbb\xbf" + trial.read_bytes().replace(b"\n", b"\r\n"))
    assert load_scenario(trial, root=project).digest() == before


def test_a_scenario_without_arms_has_one(project: Path, trial: Path) -> None:
    text = trial.read_text().split("[arms.dear]")[0].replace('base_arm = "none"\n', "")
    trial.write_text(text)
    resolved = load_scenario(trial, root=project)
    assert [arm.name for arm in resolved.arms] == ["as_written"] and resolved.base_arm.title == "A trial"


def test_terms_are_frozen_and_sources_untouched() -> None:
    resolved = load_scenario("yilong")
    with pytest.raises(ValidationError):
        resolved.base.lender.open = False  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        resolved.title = "x"  # type: ignore[misc]
    assert resolved.source_text == resolved.path.read_text(encoding="utf-8")
    assert resolved.run.start == date(2010, 1, 1)
    assert copy.deepcopy(resolved.arms) == resolved.arms


def test_a_table_at_a_section_changes_the_fields_it_holds(project: Path, trial: Path) -> None:
    changes = [("product.interest", {"rate_annual": 0.3}), ("lender", {"officers": {"count": 4}})]
    resolved = load_scenario(trial, changes, root=project)
    assert resolved.base.products[1].interest.rate_annual == 0.3
    assert resolved.base.products[1].interest.basis == "flat" and resolved.base.lender.officers.count == 4


def test_unquoted_paths_in_set_mean_the_same(project: Path, trial: Path) -> None:
    before = load_scenario(trial, root=project).digest()
    trial.write_text(
        trial.read_text().replace('"village.people.households" =', "village.people.households =")
    )
    assert load_scenario(trial, root=project).digest() == before


def test_missing_scenario_is_a_letter_with_the_nearest_name(project: Path) -> None:
    with pytest.raises(LettersError) as caught:
        load_scenario(project / "scenarios" / "trail.toml", root=project)
    (one,) = caught.value.letters
    assert one.file == "scenarios/trail.toml" and "trial.toml" in one.hint
