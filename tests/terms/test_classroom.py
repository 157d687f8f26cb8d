"""The lesson says nothing that the scenario beside it does not do."""

from __future__ import annotations

import re

from sim.terms.files import PROJECT
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario

FOLDER = PROJECT / "scenarios" / "classroom"


def test_every_change_of_the_lesson_is_taken_and_the_misspelled_one_is_answered() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    changes = re.findall(r"--set (\S+?=[\w.]+)", text)
    assert len(changes) >= 7
    before = load_scenario(FOLDER / "one_village.toml").digest()
    for change in changes:
        try:
            assert load_scenario(FOLDER / "one_village.toml", [change]).digest() != before
        except LettersError as error:
            assert change.startswith("product.intrest.")
            assert "product.interest.rate_annual" in error.letters[0].hint


def test_the_two_arms_differ_in_liability_alone() -> None:
    individual, joint = load_scenario(FOLDER / "one_village.toml").arms
    assert individual.villages == joint.villages and individual.lender == joint.lender
    one, other = (arm.products[0].model_dump() for arm in (individual, joint))
    assert {key for key in one if one[key] != other[key]} == {"liability"}
    assert (one["liability"]["kind"], other["liability"]["kind"]) == ("individual", "joint")
