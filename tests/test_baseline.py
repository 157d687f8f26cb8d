"""Numbers change only in public (law 11): today's model gives the accepted record of a few varied worlds, to the last fen."""

import json

import pytest

from analysis.baseline import WORLDS, compute_baseline, moved, read_baseline

ACCEPTED = read_baseline()
NEEDED = {"scenario", "set", "arm", "seed", "months", "fingerprint", "numbers"}


def test_the_baseline_is_there_and_varied():
    assert len(ACCEPTED) >= 4 and list(ACCEPTED) == list(WORLDS), (
        "run `python run.py accept` and read the lines it writes"
    )
    assert all(set(world) >= NEEDED for world in ACCEPTED.values())
    for part in ("scenario", "arm", "months"):
        assert len({world[part] for world in ACCEPTED.values()}) > 1, part
    assert len({world["fingerprint"] for world in ACCEPTED.values()}) == len(ACCEPTED)


@pytest.mark.parametrize("name", WORLDS)
def test_a_world_gives_its_accepted_record(name):
    today = compute_baseline([name])[name]
    assert moved(ACCEPTED.get(name), today) == "", "a number moved: if it should, run `python run.py accept`"
    assert ACCEPTED[name]["numbers"] == today["numbers"] and ACCEPTED[name]["months"] == today["months"]
    assert (
        ACCEPTED[name]["set"] == json.loads(json.dumps(today["set"]))
        and ACCEPTED[name]["seed"] == today["seed"]
    )


def test_the_accepted_numbers_are_not_empty():
    """A baseline of zeros would hold whatever the model did."""
    for name, world in ACCEPTED.items():
        numbers = world["numbers"]
        assert numbers["consumption"] > 0 and len(world["fingerprint"]) == 64, name
        lending = world["arm"] != "none"
        assert (numbers["flow_disburse"] > 0) == lending == (numbers["flow_pay_principal"] > 0), name
    assert any(world["numbers"]["group_covered_fen"] > 0 for world in ACCEPTED.values())
    assert any(world["numbers"]["flow_write_off_principal"] > 0 for world in ACCEPTED.values())


def test_one_fen_more_is_found():
    name, world = next(iter(ACCEPTED.items()))
    other = {
        **world,
        "fingerprint": "0" * 64,
        "numbers": {**world["numbers"], "flow_disburse": world["numbers"]["flow_disburse"] + 1},
    }
    line = moved(world, other)
    assert (
        f"flow_disburse {world['numbers']['flow_disburse']} → {world['numbers']['flow_disburse'] + 1}" in line
        and name
    )
    assert moved(world, world) == "" and moved(None, world).startswith("fingerprint new")
