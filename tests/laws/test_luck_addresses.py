"""Law 5: no two questions of one member in one moment draw the same number, and luck is named by what it decides."""

from collections import Counter

import pytest

from sim.chance import Purpose
from sim.ground import moments_of
from sim.program import Program
from sim.rules import QUESTIONS
from sim.wiring import wire

MEETS = {"pay", "pledge", "fall_due", "receive", "sit_down", "cover"}
"""Moments of a round of meetings: the round (from 1) is part of the address, so they may ask what the month asks elsewhere."""


@pytest.fixture(scope="module")
def draws() -> Counter:
    """(who, at a meeting or not, purpose, draw) -> how often it is drawn in a month."""
    program = Program("classroom/one_village", engine="agents")
    found = Counter()
    for moment in program.moments:
        for item in wire(moment, program.schema):
            for _, source in item.arguments:
                if source.kind == "luck":
                    found[
                        moment.table, moment.name in MEETS, Purpose(item.step.purpose).name, source.column
                    ] += 1
    return found


def test_luck_is_drawn(draws):
    assert len(draws) > 15 and callable(moments_of)


def test_no_number_is_drawn_for_two_questions(draws):
    """Or else two things that should be independent would always happen together."""
    assert {address: times for address, times in draws.items() if times > 1} == {}


def test_every_question_has_luck_of_its_own():
    assert len({question.purpose for question in QUESTIONS.values()}) == len(QUESTIONS)
