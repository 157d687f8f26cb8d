"""The explanation of a month tells what the record says, in words and in yuan."""

from __future__ import annotations

import pytest

from analysis.closer import live_of
from analysis.diary import diary
from analysis.explain import explain, first_sentence
from analysis.story import story
from sim.accounts import legs_of
from sim.program import Program
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("classroom/one_village", changes=["run.months=12", "run.seeds=2"])


@pytest.fixture(scope="module")
def borrower(resolved) -> int:
    """A household that has a loan in month 9, by number."""
    program = Program(resolved, arm="joint", seed=3)
    for _ in range(8):
        program.step()
    return int((program.store.column("household", "loans") > 0).nonzero()[0][0]) + 1


@pytest.fixture(scope="module")
def told(resolved, borrower):
    return explain(resolved, "joint", 3, borrower, 9)


def test_the_money_told_is_the_money_that_changed_the_balances(told) -> None:
    change = dict.fromkeys(told.before, 0)
    for question in told.questions:
        for move, fen in question.moved.items():
            for party, account, sign in legs_of(move):
                if party == "household":
                    change[account] += sign * fen
    assert change == {name: told.after[name] - told.before[name] for name in told.before}
    assert any(change.values())


def test_rules_are_told_with_what_they_read_and_answered(told) -> None:
    paying = [one for one in told.questions if one.rule == "pay"]
    assert paying
    for one in paying:
        assert 0 < one.read["luck"] < 1 and one.read["due"] > 0
        assert one.meeting >= 1 and one.about == "What is paid of `due`"
        able = max(one.read["cash"] - one.read["keep"], 0)
        assert one.answered["paying"] in (0, min(one.read["due"], able))
    assert {"consume", "save", "watch"} <= {one.rule for one in told.questions}


def test_a_month_told_is_the_month_lived(resolved) -> None:
    plain, shown = (Program(resolved, arm="joint", seed=1) for _ in range(2))
    for _ in range(5):
        plain.step()
        shown.step()
    heard = []
    shown.show(lambda *told: heard.append(told))
    plain.step()
    shown.step()
    assert heard
    for table, one in plain.store.tables.items():
        for dtype, block in one.blocks.items():
            assert (block == shown.store.tables[table].blocks[dtype]).all(), (table, dtype)


def test_the_text_is_in_yuan_and_short(told) -> None:
    text = str(told)
    assert text.startswith(f"{told.heading}\n===")
    assert "[rule for pay]" in text and "month 9 (September 2010)" in text
    paid = next(one for one in told.questions if one.rule == "pay")
    assert f"due {paid.read['due'] / 100:,.2f} yuan" in text
    members = next(one.read["members"] for one in told.questions if "members" in one.read)
    assert f"members {members}" in text and f"members {members / 100:.2f}" not in text
    assert max(map(len, text.splitlines())) <= 112
    assert len(told.text(full=True)) > len(text)


def test_every_name_told_has_a_plausible_unit(told) -> None:
    for one in told.questions:
        for name, value in {**one.read, **one.answered}.items():
            money = told.units.is_money(name, value, one.function)
            assert not (money and isinstance(value, float)), (one.function, name)
            assert not (money and name.split("_")[-1] in {"day", "days", "months", "share", "flag", "row", "kind"}), name


def test_what_is_not_there_is_answered_by_letters(resolved) -> None:
    with pytest.raises(LettersError) as refused:
        explain(resolved, "join", 2, 61, 13, village="yilong_b")
    fields = {letter.field: letter for letter in refused.value.letters}
    assert set(fields) == {"--arm", "--village", "--household", "--month"}
    assert fields["--arm"].hint == "did you mean joint?"
    assert fields["--household"].expected == "a number from 1 to 60"


def test_first_sentence() -> None:
    assert first_sentence("Return what is paid of `due`, fen.\n\n    More.") == "What is paid of `due`"
    assert first_sentence(None) == ""


def test_a_story_tells_what_was_weighed_asked_and_answered(resolved, borrower) -> None:
    facts = diary(live_of(resolved, "joint", 3, 0, borrower - 1), None, 0, "named")
    months = [dict(events) for events in facts["events"]]
    first = next(month for month, events in enumerate(months) if "asked" in events)
    weighed = explain(resolved, "joint", 3, borrower, first + 1).questions
    handed_in = next(one.read for one in weighed if one.function == "apply")
    assert months[first]["asked"] == handed_in["asked"] > 0
    wished = next((month for month in range(first, -1, -1) if "wished" in months[month]), first)
    wanted = [one.answered for one in explain(resolved, "joint", 3, borrower, wished + 1).questions if one.rule == "want"]
    assert (months[first]["asked"], months[first]["hoped"]) in {(one["wish"], one["gain"]) for one in wanted}
    lent = {one.answered["granted"] for one in weighed if one.function == "hold_grant"}
    assert months[first].get("lent", 0) in {0, *lent}
    for events in months:
        assert not {"lent", "refused"} <= events.keys() or "asked" in events
        assert "waits" not in events or not {"lent", "refused"} & events.keys()


def test_a_story_reads_as_plain_words_in_both_languages(resolved, borrower) -> None:
    told = story(resolved, "joint", 3, borrower)
    assert f"Household {borrower} of " in told and "it asked for a loan of" in told.lower() and "consumed" in told
    assert "申请贷款" in story(resolved, "joint", 3, borrower, lang="zh")
    with pytest.raises(LettersError) as caught:
        story(resolved, "none", 2**40, 100_000, "atlantis")
    assert [letter.field for letter in caught.value.letters] == ["--arm", "--village", "--household", "--seed"]
