"""Theory as a test: set-ups lived by the same engines, rules and books, held against closed forms at the stated tolerance."""

import csv
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from analysis.cli.proof import evidence
from analysis.evidence.claim import Row
from analysis.evidence.facts import FACTS
from analysis.evidence.frozen import frozen_of, parameters_digest
from analysis.evidence.judge import findings_of
from analysis.evidence.shelf import CLAIMS, claims_called
from analysis.evidence.table import evidence_csv, frozen_line
from analysis.evidence.theory import THEORY
from analysis.evidence.trials import published_effects
from analysis.evidence.whole import WHOLE
from sim.build import World
from sim.ensemble import live_worlds
from sim.program import Program
from sim.terms.files import PROJECT
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario

CALLED = {claim.id: claim for claim in CLAIMS}


def rows_of(claim, names=None):
    """The claim with only some of its rows."""
    return replace(claim, rows=tuple(row for row in claim.rows if names is None or row.name in names))


@pytest.mark.parametrize(("claim", "rows"), [
    ("T6", {"2 years"}), ("T11", None), ("T14", None),
    ("T16", {"5 members, food 0.4, installment 0.2"})])
def test_a_limit_of_theory_is_met(claim, rows):
    found = list(findings_of(rows_of(CALLED[claim], rows)))
    assert found and [one for one in found if one.verdict != "met"] == []


@pytest.mark.slow
@pytest.mark.parametrize("claim", [claim.id for claim in THEORY] + ["V21"])
def test_every_number_of_theory_is_met(claim):
    found = list(findings_of(CALLED[claim]))
    judged = sum(len(row.published) for row in CALLED[claim].rows)
    print(f"{claim}: {len(found)} numbers met")
    assert [one for one in found if one.verdict != "met"] == [] and len(found) == judged


MISSED = {
    "V17-mexico": {"prior business: q95 above 0"},
    "V17-india": {"prior business: q95 above 0"}, "HC-bosnia": {"consumption CV", "consumption sd of log"},
    "HC-mexico": {"consumption CV"}}
"""Published numbers that the simulator does not show: said here as in the table, and struck out once a mechanism brings them."""


@pytest.mark.slow
@pytest.mark.parametrize("claim", [claim.id for claim in FACTS])
def test_what_is_missed_of_the_facts_is_said(claim):
    found = list(findings_of(CALLED[claim]))
    assert {one.quantity for one in found if one.verdict == "missed"} == MISSED.get(claim, set())
    assert len(found) == sum(len(row.published) + len(row.beside) for row in CALLED[claim].rows)


@pytest.mark.parametrize("claim", ["V22", "V23", "V24", "V13-mexico", "V13-india", "V13-bosnia", "HP"])
def test_a_set_up_changed_after_a_look_is_written_down(claim):
    """Where this fails, the parameters were changed: add the new hash to published/frozen.csv, and say so in the commit."""
    frozen = frozen_of(CALLED[claim])
    assert frozen.known and frozen.versions >= 1
    assert f"{frozen.digest}; versions looked at so far: {frozen.versions}" in frozen_line(CALLED[claim])
    assert frozen.digest in frozen_line(CALLED[claim], "zh")


def test_what_is_frozen_are_parameters_and_not_words():
    text = 'title = "A"\n[set]\n"village.demand.hassle_yuan" = 3\n[arms.one]\ntitle = "One"\n'
    other = '# said otherwise\ntitle = "B"\nabout = "c"\n[arms.one]\n[set]\n"village.demand.hassle_yuan" = 3\n'
    assert parameters_digest(text) == parameters_digest(other) != parameters_digest(text.replace("3", "4"))
    assert frozen_of(CALLED["V21"]) is None and frozen_line(CALLED["V21"]) == ""       # calibration
    assert frozen_of(CALLED["T6"]) is None                                             # theory has nothing to fit


def test_a_claim_of_several_places_is_called_by_its_number():
    assert [claim.id for claim in claims_called(["V14"])] == ["V14-mexico", "V14-india", "V14-bosnia"]
    assert all(claim.fit for claim in claims_called(["V14", "V20", "V21", "HH", "HC-india"]))


def test_a_range_is_met_within_its_ends_and_a_number_without_tolerance_is_only_reported():
    """Harvests of a small panel: the common share has a tolerance, the sd of log has none; a range has no tolerance either."""
    claim = replace(CALLED["V20"], rows=(Row("few", {"run.seeds": 3, "village.people.households": 40}, {
        "common share": (0.0, 1.0), "sd of log": 0.4, "CV": (2.0, 3.0)}),))
    found = {one.quantity: one for one in findings_of(claim)}
    assert {name: one.verdict for name, one in found.items()} == {
        "common share": "met", "sd of log": "not applicable", "CV": "missed"}
    assert found["CV"].tolerance is None and found["CV"].published == (2.0, 3.0)
    lines = list(csv.reader(evidence_csv([claim], list(found.values())).splitlines()))
    assert [line[4] for line in lines[1:]] == ["0 .. 1", "0.4", "2 .. 3"] and {line[7] for line in lines[1:]} == {""}


def test_a_trial_is_read_over_both_groups():
    """Four villages of 60 households under India's terms: shares and means by hand from the runs themselves."""
    resolved = load_scenario("evidence/trial_india", ["run.seeds=4", "village.people.households=60"])
    found = WHOLE["trial"](resolved, 1, "compiled")[""]
    runs = [runs for _, runs in live_worlds(resolved, workers=1)]
    profit = [sum(run["control"].yearly["profit"][-1].tolist()) for run in runs]
    assert found["profit mean"].value == pytest.approx(sum(profit) / 100 / 26 / 240)
    clients = sum(int(run["offered"].yearly["borrowed"][-1].sum()) for run in runs)
    assert clients > 0 and found["take-up"].value == pytest.approx(clients / 240)
    assert found["share at 0"].value == sum(int((run["control"].yearly["profit"][-1] == 0).sum()) for run in runs) / 240


def test_the_published_effects_are_those_of_the_table():
    medians, low, high = published_effects()
    assert medians.tolist() == [0, 0, 0, 0, 0, 0, 0, 2.8, 6.9, 20.8]
    assert (low[0], high[0], low[-1], high[-1]) == (-49.6, 4.4, -5.5, 165.1)


def test_the_crossing_of_the_game_lies_at_a_third():
    """V01 and V02: the shares at x = .30 and .37; pairs repay more than individuals at the one and less at the other."""
    found = list(findings_of(rows_of(CALLED["T1"], {"x = 0.3", "x = 0.37"})))
    assert [one for one in found if one.verdict != "met"] == []
    simulated = {(one.row, one.quantity): one.simulated for one in found}
    assert simulated["x = 0.3", "pair"] > simulated["x = 0.3", "individual"]
    assert simulated["x = 0.37", "pair"] < simulated["x = 0.37", "individual"]


SMALL = {"T1": {"village.people.households": 40}, "T2": {"village.people.households": 40}, "T4": {"village.people.households": 40},
         "T5": {}, "T8": {"village.people.households": 40}, "T9": {"village.people.households": 40},
         "T15": {"run.seeds": 1}, "T16": {"village.people.households": 40},
         "T18": {"village.people.households": 12, "run.months": 8, "product.repayment.installments": 20},
         "T19": {"village.people.households": 40, "run.months": 8, "rules.stops_for_good.hazard": 0.1}}


@pytest.mark.parametrize("claim", SMALL)
def test_both_engines_live_a_set_up_alike(claim):
    resolved = load_scenario(CALLED[claim].scenario, list(SMALL[claim].items()))
    for arm in resolved.arms:
        marks = {Program(resolved, worlds=[World(arm, 3)], engine=engine).run()[0].fingerprint for engine in ("compiled", "agents")}
        assert len(marks) == 1, arm.name


def test_other_terms_are_lived_and_not_judged():
    answer = CliRunner().invoke(evidence, ["T1", "--set", "village.people.households=2000", "--set", "run.seeds=2",
                                           "--set", "village.will.penalty_share=0.1", "--json"])
    assert answer.exit_code == 0
    told = json.loads(answer.stdout)["claims"]
    assert [one["id"] for one in told] == ["T1"] and {one["verdict"] for one in told[0]["findings"]} == {"not applicable"}
    shown = {one["quantity"]: one["simulated"] for one in told[0]["findings"]}
    assert shown["individual"] == pytest.approx(0.5, abs=0.03) and shown["sanctioned"] == pytest.approx(0.75, abs=0.03)


def test_findings_go_to_a_file_for_people_or_for_programs(tmp_path):
    for name in ("found.csv", "found.json"):
        assert CliRunner().invoke(evidence, ["T14", "--out", str(tmp_path / name)]).exit_code == 0
    head, *rows = list(csv.reader((tmp_path / "found.csv").open(encoding="utf-8")))
    assert len(rows) == 14 and all(len(row) == len(head) for row in rows) and {row[8] for row in rows} == {"met"}
    assert len(json.loads((tmp_path / "found.json").read_text("utf-8"))["claims"][0]["findings"]) == 14


def test_a_claim_is_called_by_any_of_its_numbers():
    assert [claim.id for claim in claims_called(["v01", "T1", "V02"])] == ["T1"]
    with pytest.raises(LettersError) as refused:
        claims_called(["T1", "T77", "V99"])
    assert len(refused.value.letters) == 2


def test_a_fund_lives_as_long_as_its_terms_and_losses_say():
    """One to five, half of each loss, 20 % a year: 1 / (5 x .5 x .2) = 2 years; a fund that outlives the run is told by its pace;
    without losses it has no life to be told."""
    few = ["village.people.households=3000", "run.seeds=2", "lender.fund.leverage=5", "lender.fund.fund_share=0.5"]
    lives = {}
    for name, changes in {"dry": ["run.months=36"], "outlives": ["run.months=14"],
                          "no loss": ["run.months=6", "rules.stops_for_good.hazard=0"]}.items():
        answer = CliRunner().invoke(evidence, ["T19", "--json", *(word for change in (
            "rules.stops_for_good.hazard=0.0333333", *few, *changes) for word in ("--set", change))])
        assert answer.exit_code == 0
        lives[name] = json.loads(answer.stdout)["claims"][0]["findings"][0]["simulated"]
    assert lives["dry"] == pytest.approx(2.0, abs=0.1) and lives["outlives"] == pytest.approx(2.0, abs=0.15)
    assert lives["no loss"] is None


@pytest.mark.parametrize("claim", CALLED)
def test_the_mechanism_is_used_by_a_scenario_for_people(claim):
    assert (PROJECT / "scenarios" / f"{CALLED[claim].shipped}.toml").is_file()
    assert (PROJECT / "scenarios" / f"{CALLED[claim].scenario}.toml").is_file()
