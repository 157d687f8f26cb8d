"""Frames of auditors and raters: whole, filled from measures, with nothing invented for what does not apply."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from measured_by_hand import case
from test_measures_by_hand import lending_run, no_program

from analysis.measures import MEASURES, like
from analysis.measures.frames import CAMEL_AREAS, FRAMES, camel, frame_table
from sim.terms.letters import LettersError

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def values() -> dict[str, float]:
    """All measures of the run worked out by hand."""
    one = case(lending_run(), no_program())
    return {name: found.of(one) for name, found in MEASURES.items()}


def test_every_frame_is_whole() -> None:
    lines = {name: len({line.code for line in frame.lines}) for name, frame in FRAMES.items()}
    whole = {"seep": 18, "cgap_idb": 20, "cgap_minimum": 9, "sa_dhan": 6, "pearls": 44, "camel": 5, "girafe": 6, "m_cril": 3}
    assert lines == whole
    letters = [line.code[0] for line in FRAMES["pearls"].lines]
    assert [letters.count(letter) for letter in "PEARLS"] == [6, 9, 3, 12, 3, 11]
    assert len(FRAMES["camel"].lines) == 21


def test_a_line_has_a_measure_or_says_why_not(values) -> None:
    for name, frame in FRAMES.items():
        for line in frame.lines:
            assert line.measure in MEASURES or (not line.measure and line.note), (name, line.code)
        for row in frame_table(name, values).to_dicts():
            assert row["value"] is not None or "not " in row["note"] or row["note"] == "compulsory savings only", row


def test_values_and_norms(values) -> None:
    rows = {row["code"]: row for row in frame_table("pearls", values).to_dicts()}
    assert rows["A1"]["value"] == 0.05 and rows["A1"]["met"] is True
    assert rows["P3"]["value"] == 0.01 and rows["P3"]["met"] is False
    assert rows["E1"]["value"] == pytest.approx(11280 / 11246) and rows["E1"]["met"] is False
    assert rows["E7"]["value"] is None and rows["E7"]["met"] is None and "no members' shares" in rows["E7"]["note"]
    assert rows["E5"]["value"] is None and rows["R8"]["met"] is None
    sa_dhan = {row["code"]: row["met"] for row in frame_table("sa_dhan", values).to_dicts()}
    assert sa_dhan == {"1": False, "2": True, "3": True, "4": True, "5": True, "6": False}


def test_camel_asks_for_scores_and_makes_none_up(values) -> None:
    items = [item for members in CAMEL_AREAS.values() for item, *_ in members]
    weights = {item: weight for members in CAMEL_AREAS.values() for item, weight, *_ in members}
    frame, composite = camel(values, {"governance": 3})
    assert composite is None and frame["score"].drop_nulls().to_list() == [3.0]
    assert frame["weight_percent"].sum() == 100.0 and frame["value"].drop_nulls().len() == 7
    scores = {item: k % 6 for k, item in enumerate(items)}
    expected = sum(weights[item] * score for item, score in scores.items()) / 100
    assert camel(values, scores)[1] == pytest.approx(expected)
    with pytest.raises(LettersError) as refused:
        camel(values, {"governanse": 3, "write-offs": 6})
    assert [one.field for one in refused.value.letters] == ["governanse", "write-offs"]
    assert "governance" in refused.value.letters[0].hint


def run(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "run.py", "measures", *arguments], cwd=ROOT, capture_output=True, text=True)


def test_the_command_lists_measures_and_frames() -> None:
    told = run("--like", "par", "--json")
    assert [one["id"] for one in json.loads(told.stdout)] == [one.id for one in like("par")]
    assert all(one["formula"] and one["source"] and one["kind"] and one["about"] for one in json.loads(told.stdout))
    pearls = json.loads(run("--frame", "pearls", "--json").stdout)
    assert len(pearls) == 44 and pearls[5]["measure"] is None and pearls[5]["low"] == 1.11
    table = run("--frame", "sa_dhan").stdout
    assert "par60" in table and "at most 0.1" in table and max(map(len, table.splitlines())) <= 80
    wrong = run("--frame", "pearl")
    assert wrong.returncode == 2 and "did you mean pearls" in wrong.stderr
