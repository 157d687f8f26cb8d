"""Who leaves takes along what it has; what it owes stays, falls due without it, and is written off in the end."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.measures.households import Households
from sim.build import World
from sim.leaving import count_hunger, decide_to_leave, drop_all, pack_up
from sim.program import Program
from sim.terms.resolve import load_scenario
from sim.watching import sees_no_more

CHANGES = ["village.people.households=60", "run.months=30", "village.leaving.hungry_months=2", "village.leaving.chance_month=0.02",
           "village.news.start_share=1", "village.demand.ask_chance_month=0.6", "lender.writeoff.days=120"]


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("policy/leaving", CHANGES)


def test_hunger_counts_months_in_a_row_and_ends_with_a_meal():
    assert [count_hunger(90, 100, 3), count_hunger(100, 100, 3), count_hunger(0, 1, 120)] == [4, 0, 120]
    assert decide_to_leave(3, 3, 0.0, 0.9) == (1, 1) and decide_to_leave(2, 3, 0.0, 0.9) == (0, 0)
    assert decide_to_leave(99, 0, 0.1, 0.2) == (0, 0) and decide_to_leave(0, 0, 0.1, 0.05) == (1, 1)


def test_who_leaves_takes_all_and_counts_on_nothing():
    assert pack_up(1, 500, 70, 9) == (0, 500, 70, 9) and pack_up(0, 500, 70, 9) == (1, 0, 0, 0)
    facts = (9, 8, 7, 6, 5, 4, 1, 3, 2, 1, 1, 1, 1)
    assert drop_all(1, *facts) == (0,) * 13 and drop_all(0, *facts) == facts
    assert sees_no_more(1, 400_000) == 0 and sees_no_more(0, 400_000) == 400_000


@pytest.fixture(scope="module")
def lived(resolved):
    """A village from which many leave, by agents: looked at month by month, then judged."""
    return Program(resolved, arm="program", seed=2, engine="agents")


def test_those_who_left_eat_nothing_pay_nothing_and_owe_what_they_owed(lived):
    program = lived
    column = program.store.tables["household"].columns
    left, owed = np.zeros(60, bool), np.zeros(60, np.int64)
    for _ in range(30):
        eaten, principal = column["consumption_year"].copy(), column["loans"] + column["written_off"]
        program.step()
        gone = column["gone"] > 0
        assert (gone == (column["here"] == 0)).all() and (gone >= left).all()
        assert not column["cash"][gone].any() and not column["livestock"][gone].any() and not column["asked"][gone].any()
        assert ((column["loans"] + column["written_off"])[left] >= principal[left]).all()
        if program.calendar.month % 12 != 11:
            assert (column["consumption_year"][left] == eaten[left] * (program.calendar.month % 12 > 0)).all()
        left, owed = gone.copy(), np.maximum(owed, gone * column["loans"])
    run = program.run()[0]
    assert int(run.monthly["left_village"].sum()) == int(left.sum()) == int(run.yearly["gone"][-1].sum() + (left & ~(
        run.yearly["gone"][-1] > 0)).sum())
    assert 5 < left.sum() < 55 and owed.any() and column["written_off"][left].any()


def test_who_has_left_is_judged_by_its_last_whole_year(lived):
    run = lived.run()[0]
    people = Households(run, None)
    gone = run.yearly["gone"] > 0
    in_second = gone[1] & ~gone[0]
    assert in_second.any() and gone[0].any()
    assert (people.yearly("consumption")[1][in_second] == run.yearly["consumption"][0][in_second]).all()
    assert (people.yearly("consumption")[1][~gone[1]] == run.yearly["consumption"][1][~gone[1]]).all()
    assert (people.yearly("consumption")[1][gone[0]] == run.yearly["consumption"][0][gone[0]]).all()


@pytest.mark.parametrize("arm", ["program", "none"])
def test_both_engines_let_the_same_households_leave(resolved, arm):
    marks = {Program(resolved, worlds=[World(resolved.arm(arm), 3)], engine=engine).run()[0].fingerprint
             for engine in ("compiled", "agents")}
    assert len(marks) == 1


def test_a_village_from_which_nobody_leaves_has_the_same_record_beside_one_that_loses_people():
    resolved = load_scenario("policy/leaving", [*CHANGES, "village.people.households=40", "run.months=14"])
    stays, leaves = resolved.arm("nobody_leaves"), resolved.arm("program")
    beside = Program(resolved, worlds=[World(stays, 3), World(leaves, 3)], engine="agents").run()
    apart = Program(resolved, worlds=[World(stays, 3)], engine="agents").run()[0]
    assert beside[0].fingerprint == apart.fingerprint and "gone" not in apart.yearly and beside[1].yearly["gone"].any()


def test_groups_answer_for_members_who_have_left():
    """Joint loans: what who has left owes is short at the meeting, and the others cover some of it."""
    resolved = load_scenario("policy/shared_failures", [
        "village.people.households=60", "run.months=14", "village.leaving.chance_month=0.06",
        "village.demand.ask_chance_month=0.5"])
    program = Program(resolved, arm="group_apart", seed=1, engine="agents")
    gone_before = np.zeros(60, bool)
    column, covered = program.store.tables["household"].columns, 0
    for _ in range(14):
        before = column["side_owed"].copy()
        program.step()
        covered += int((column["side_owed"] - before)[gone_before].clip(0).sum())
        gone_before = column["gone"] > 0
    assert covered > 0


@pytest.mark.parametrize(("scenario", "arm", "changes"), [
    ("policy/leaving", "program", [*CHANGES, "lender.rating.valid_months=6"]),
    ("tests/scenarios/mixed.toml", "both", [*CHANGES[2:], "run.months=24", "lender.capital.equity_yuan=300000",
                                            "village.watching.share=1.0", "village.watching.cost_yuan=300"]),
], ids=["rated", "in groups that watch"])
def test_nobody_asks_counts_on_or_calls_on_who_has_left(scenario, arm, changes):
    """From the month after it left on, a household is asked nothing: its flags are down, and no rule weighs a loan for it."""
    asked: list[str] = []
    program = Program(load_scenario(scenario, changes), arm=arm, seed=2, engine="agents", tell=lambda me, function, *_: (
        asked.append(program.engine.lived[-1]) if me.table.name == "household" and me.gone == 1 else None))
    column, watched = program.store.tables["household"].columns, 0
    for _ in range(24):
        watched += int(column["sees_ppm"].any()) if "sees_ppm" in column else 1
        program.step()
        gone = column["gone"] == 1
        flags = ("may_ask", "asked", "handed_in", "visited_for_loan", "visited", "wants_visit", "wishing", "granted", "sees_ppm")
        assert [name for name in flags if name in column and column[name][gone].any()] == []
    assert gone.sum() > 15 and watched > 0
    assert not {*asked} & {"hear", "rate", "consider", "wish", "apply", "screen", "decide", "answer"} and "stay_away" in asked


def test_sanctions_do_not_reach_who_has_left():
    """Short at a meeting to which it does not come: 4,700 yuan stay short, with sanctions in the village or only next door."""
    from sim.meetings import give_way

    left = {"paying": 0, "shortfall": 4700_00, "joint_shortfall": 4700_00, "due": 0, "joint_due": 0, "cash": 0, "keep": 0,
            "default_cost": 9000_00, "loans": 4700_00, "interest_owed": 0, "group_bringing": 1}
    for sanction in (0, 9000_00):
        assert give_way(**left, village_will_sanction=sanction) == (0, 4700_00, 4700_00)
    able = left | {"due": 100_00, "joint_due": 100_00, "shortfall": 100_00, "joint_shortfall": 100_00, "cash": 500_00}
    assert give_way(**able, village_will_sanction=9000_00) == (100_00, 0, 0)
    assert give_way(**able, village_will_sanction=0) == (0, 100_00, 100_00)
