"""The explanation of a month tells what the record says, in words and in yuan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.closer import live_again, live_of
from analysis.diary import EVENTS, diary, month_events
from analysis.explain import AT_MEETINGS, explain, first_sentence
from analysis.odd_schedule import month_lines
from analysis.story import story
from analysis.texts import CATALOG
from sim.accounts import ACCOUNTS, MOVES, legs_of
from sim.ground import moments_of
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


def lived_in_a_month() -> set[str]:
    """Moments that a household or one of its loans may live in a month."""
    tables = {moment.name: moment.table for moment in moments_of({})}
    return {name for line in month_lines() for name in line.moments if tables[name] in {"household", "loan"}}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_moment_of_a_household_has_words_and_no_words_are_idle(lang) -> None:
    told = {name.removeprefix("moment.") for name, words in CATALOG[lang].items() if name.startswith("moment.") and words}
    assert told == lived_in_a_month()
    assert not told & {CATALOG[lang][f"moment.{name}"] for name in told}


def test_every_account_and_move_of_a_household_has_words_in_chinese() -> None:
    moves = {name for name in MOVES if not legs_of(name) or any(party == "household" for party, _, _ in legs_of(name))}
    books = {f"account.{name}" for party, name in ACCOUNTS if party == "household"} | {f"move.{name}" for name in moves}
    assert books == {name for name in CATALOG["zh"] if name.startswith(("account.", "move."))}


def test_meetings_are_named_for_all_that_is_lived_at_them() -> None:
    at_meetings = {name for line in month_lines() if line.in_meeting for name in line.moments}
    assert at_meetings & lived_in_a_month() == AT_MEETINGS


def test_a_month_in_chinese_has_its_headings_in_chinese(told) -> None:
    english, chinese = told.text().splitlines(), told.text(lang="zh").splitlines()
    assert "第 9 个月（2010年9月）" in chinese[0] and "收入" in "".join(chinese)
    titles = [line for line in chinese if line and not line.startswith(" ") and "=" not in line]
    assert len(titles) == len([line for line in english if line and not line.startswith(" ") and "=" not in line]) + 1
    assert not any(word in line for line in titles[1:] for word in ("loan", "eeting", "month"))


def test_steps_that_change_nothing_are_left_out_and_changes_to_nothing_are_told(told) -> None:
    one = replace(told.questions[0], moment="save", meeting=0, slot=0, function="f", rule="", moved={}, about="")
    same = replace(one, read={"cash": 500}, answered={"cash": 500})
    spent = replace(one, read={"cash": 500}, answered={"cash": 0})
    words = replace(told, questions=(same, spent)).text()
    assert words.count("answered") == 1 and "answered  cash 0.00 yuan" in words
    assert "1 steps of the books that changed nothing" in words


def test_a_story_tells_turns_of_life_and_debts_and_cows(resolved, borrower) -> None:
    life = live_of(resolved, "joint", 3, 0, borrower - 1)
    plain = {name: values[:, 0].astype("int64") for name, values in life.columns.items()}
    happens = {"bereaved": {1: 1}, "membership": {1: 2, 2: 2, 3: 1, 4: 3, 5: 3, 6: 4}, "gone": {11: 1},
               "rival_debt": {0: 500, 1: 300}, "asset": {2: 3000, 3: 2900}, "asset_sold": {4: 2900},
               "group_row": {0: 4, 1: 4, 5: 7}}
    lived = plain | {name: plain[name] * 0 for name in happens}
    for name, values in happens.items():
        lived[name][list(values)] = list(values.values())
    turns = ("bereaved", "rests", "dropped_out", "graduated", "left_village", "rival_more", "rival_repaid", "asset_bought",
             "asset_sold", "left_group", "joined_group")
    told = {(name, month): fen for month, events in enumerate(month_events(lived)) for name, fen in events if name in turns}
    assert told == {("rival_more", 0): 500, ("bereaved", 1): 0, ("rests", 1): 0, ("rival_repaid", 2): 0, ("asset_bought", 2): 3000,
                    ("left_group", 2): 0, ("dropped_out", 4): 0, ("asset_sold", 4): 2900, ("joined_group", 5): 0,
                    ("graduated", 6): 0, ("left_group", 6): 0, ("left_village", 11): 0}
    assert not {name for events in month_events(plain) for name, _ in events} & set(turns)
    assert all(f"diary.{name}" in CATALOG[lang] for name in EVENTS for lang in ("en", "zh"))


def test_scratch_columns_are_money_only_where_their_function_says_so(told) -> None:
    units = replace(told.units, says_fen=frozenset({"bear"}))
    assert units.is_money("counted", 1, "bear") and not units.is_money("counted", 1, "part")
    assert units.shown("membership_worth", 901.1, "weigh_burden") == "membership_worth 9.01 yuan"


def test_who_has_left_the_village_lives_no_months_there_any_more() -> None:
    leaving = load_scenario("classroom/one_village", changes=["run.months=10", "village.people.households=40",
                                                              "village.news.start_share=1.0",
                                                              "village.leaving.chance_month=0.08"])
    life = live_again(leaving, 1, "agents")["joint"]
    gone = life.columns["gone"]
    months, rows = (gone[:-1] == 1).nonzero()
    assert 3 < len(set(rows)) < 40
    for name in ("eaten", "income", "medical"):
        assert life.columns[name][:, rows].any() and not life.columns[name][months + 1, rows].any(), name
    row = rows[0]
    events = month_events({name: values[:, row].astype("int64") for name, values in life.columns.items()})
    assert [("left_village", 0) in month for month in events].count(True) == 1
