"""One mechanism off at a time: what is off, what is paired, what counts as moved, and what the command prints."""

from __future__ import annotations

import csv
import json
import math

import numpy as np
import pytest
from click.testing import CliRunner

from analysis.ablation import Change, ablate, ablation_csv, ablation_json, is_on, without
from analysis.ablation_table import ablation_table, off_line
from analysis.cli.switches import ablate as command
from analysis.mechanisms import MECHANISMS
from analysis.texts import CATALOG
from sim.build import World
from sim.program import Program
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario

CALLED = {one.id: one for one in MECHANISMS}
SMALL = ["village.people.households=12", "run.months=12", "village.news.start_share=1", "village.demand.ask_chance_month=0.5"]
ONLY = ("illness", "kin_sharing", "officers_press", "leaving", "failures")
FINDINGS = ("consumption_mean", "consumption_effect", "par30")


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("policy/kin_sharing", [*SMALL, "run.seeds=3", "run.base_arm=no_program"])


@pytest.fixture(scope="module")
def found(resolved):
    return ablate(resolved, "half", findings=FINDINGS, only=ONLY, workers=1, engine="agents")


def test_every_mechanism_has_a_name_in_both_languages_and_terms_that_exist(resolved):
    for one in MECHANISMS:
        assert all(f"ablate.{one.id}" in CATALOG[lang] for lang in ("en", "zh")), one.id
        assert not is_on(without(resolved.arm("half"), one), one)


def test_off_is_off_in_every_version_and_village_whatever_an_arm_declares():
    county = load_scenario("policy/kin_sharing", [])
    for one in (CALLED["kin_sharing"], CALLED["illness"], CALLED["hassle"]):
        assert is_on(county.arm("half"), one)
    off = without(county.arm("half"), CALLED["kin_sharing"])
    assert [village.sharing.rate for version in off.versions for village in version.villages] == [0.0]
    assert off.villages[0].spending == county.arm("half").villages[0].spending


def test_a_change_is_that_of_the_same_worlds_lived_by_hand(resolved, found):
    whole, off = resolved.arm("half"), without(resolved.arm("half"), CALLED["illness"])
    told = []
    for seed in resolved.run.seeds:
        means = []
        for arm in (whole, off):
            run = Program(resolved, worlds=[World(arm, seed)], engine="agents").run()[0]
            means.append(run.yearly["consumption"][-1].sum() / 100 / run.households["members"].sum())
        told.append(means)
    levels, others = np.array(told).T
    change = found.changes["illness"]["consumption_mean"]
    assert change.level == pytest.approx(levels.mean()) and change.change == pytest.approx((others - levels).mean())
    assert change.change > 0


def test_mechanisms_that_the_scenario_does_not_have_are_named_and_not_lived(found):
    assert found.off_anyway == ("leaving", "failures")
    assert "kin_sharing" in found.changes and set(found.changes).isdisjoint(found.off_anyway)
    assert "leaving for good" in off_line(found)


@pytest.mark.parametrize(("change", "moved"), [
    (Change(100.0, 5.0, 0.001), True), (Change(100.0, 0.5, 0.001), False), (Change(100.0, -5.0, 0.2), False),
    (Change(math.nan, math.nan, math.nan), False)])
def test_a_finding_is_moved_if_it_is_told_from_nothing_and_matters(change, moved):
    assert change.moved is moved


def test_json_and_csv_say_the_same(found):
    told = json.loads(ablation_json(found))
    rows = list(csv.DictReader(ablation_csv(found).splitlines()))
    assert len(rows) == len(told["mechanisms"]) * len(FINDINGS) and told["off"] == list(found.off_anyway)
    for one in told["mechanisms"]:
        mine = {row["finding"]: row for row in rows if row["mechanism"] == one["id"]}
        assert one["moves"] == [name for name, row in mine.items() if row["moved"] == "true"]
        assert one["candidate_for_removal"] is (not one["moves"]) is (mine["par30"]["candidate_for_removal"] == "true")
        assert float(mine["par30"]["change"]) == one["findings"]["par30"]["change"]


def test_the_table_marks_candidates_for_removal(found):
    cells = list(ablation_table(found).columns[1].cells)
    assert len(cells) == len(found.changes) + 1
    assert sum("candidate" in str(cell) for cell in cells) == sum(not found.moves(name) for name in found.changes)


def test_the_command_prints_and_writes(tmp_path):
    words = [word for name in ONLY[1:4] for word in ("--only", name)]
    words += ["policy/kin_sharing", "--arm", "favors", "--seeds", "2", "--engine", "agents", "--workers", "1"]
    words += [word for change in SMALL for word in ("--set", change)]
    answer = CliRunner().invoke(command, [*words, "--csv", "--out", str(tmp_path / "found.json")])
    assert answer.exit_code == 0 and answer.stdout.startswith("mechanism,finding,level")
    told = json.loads((tmp_path / "found.json").read_text("utf-8"))
    assert told["arm"] == "favors" and [one["id"] for one in told["mechanisms"]] == ["kin_sharing", "officers_press"]


def test_a_mechanism_that_nobody_knows_is_answered_by_the_nearest(resolved):
    with pytest.raises(LettersError) as refused:
        ablate(resolved, only=["illnes", "kin"])
    assert len(refused.value.letters) == 2
