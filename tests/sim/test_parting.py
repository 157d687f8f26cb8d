"""Groups that break, expel, dissolve and form anew; debts among members that are paid back late, or never."""

import numpy as np
import pytest
from random_worlds import columns, differences, mixed

from sim.build import World
from sim.forming import form_anew
from sim.parting import (
    break_up,
    divide_while_it_lasts,
    give_up,
    look_for_group,
    open_to_newcomers,
    part,
    refuse_without_group,
    repay_some,
    review_group,
    weigh_burden,
)
from sim.program import Program

ON = {"village__parting__break_share": 0.3, "village__parting__ahead_months": 12.0, "village__parting__expels": True,
      "village__parting__every_months": 2, "village__parting__give_up_months": 2, "village__parting__repay_share": 0.0,
      "village__will__honesty_mean": 0.5, "village__will__temptation": 1.0, "village__will__patience_annual": 0.5,
      "product__joint_liability_group__client__types": ["farm", "mixed", "trade"], "lender__writeoff__days": 60, "run__months": 24}


def test_a_member_weighs_its_part_of_what_is_short():
    """900 short, three who bring: 300 each, half of it expected back, in this month and four more: 750 against what membership is
    worth; a loan that ends in two months ends the burden too."""
    def tired(worth, brings=1, left=40_000, share=0.5):
        return weigh_burden(worth, brings, 900, 3, left, 10_000, share, 4.0, 0.5)

    assert tired(749.0) == 1 and tired(750.0) == 0 and tired(749.0, brings=0) == 0 and tired(749.0, share=0.0) == 0
    assert tired(449.0, left=20_000) == 1 and tired(450.0, left=20_000) == 0


def test_enough_must_have_had_enough():
    assert break_up(0, 0, 2, 4, 7, 0.5) == (1, 7, 1) and break_up(0, 0, 1, 4, 7, 0.5) == (0, 0, 0)
    assert break_up(1, 3, 2, 4, 7, 0.5) == (1, 3, 0) and break_up(0, 0, 0, 0, 7, 0.5) == (0, 0, 0)


def test_in_an_ended_group_each_pays_alone_and_borrows_alone():
    assert divide_while_it_lasts(0, 500, 600, 600, 1, 2) == (500, 100, 100, 0)
    assert divide_while_it_lasts(700, 500, 600, 600, 0, 2) == (600, 0, 0, 100)
    assert refuse_without_group(900, 500, 1, 1) == (0, 0) == refuse_without_group(900, 500, 1, 3)
    assert refuse_without_group(900, 500, 1, 0) == (900, 500) == refuse_without_group(900, 500, 0, 1)


def test_members_are_paid_back_in_part_and_by_the_willing():
    assert repay_some(5_000, 9_000, 1_000, 0.5, 0.25, 0.6, 0.31) == 2_000
    assert repay_some(5_000, 9_000, 1_000, 0.5, 0.25, 0.6, 0.29) == 0
    assert repay_some(1_500, 9_000, 1_000, 0.5, 0.25, 0.0, 0.01) == 1_500
    assert repay_some(1_500, 900, 1_000, 0.5, 0.25, 0.0, 0.01) == 0


def test_a_debt_is_given_up_when_its_debtor_is_expelled_or_the_group_is_long_gone():
    assert give_up(400, 1, 0, 0, 0, 0, 9, 1, 0) == (400, 1) and give_up(400, 1, 1, 0, 0, 0, 9, 1, 0) == (0, 0)
    assert give_up(400, 0, 0, 0, 1, 6, 9, 0, 3) == (400, 1) and give_up(400, 0, 0, 0, 1, 7, 9, 0, 3) == (0, 0)


def test_nobody_leaves_whom_something_binds():
    def told(ended=1, excluded=0, joint=0, owed=0, claim=0, deposit=0, here=1):
        return part(3, ended, here, excluded, joint, joint, owed, claim, deposit, 0, 1, 6)

    assert told() == (0, 1, 0, 0) and told(ended=0) == (3, 1, 0, 0) and told(ended=0, excluded=1) == (0, 1, 1, 1)
    assert told(joint=1)[0] == told(owed=1)[0] == told(claim=1)[0] == told(deposit=1)[0] == 3
    assert told(ended=0, here=0)[0] == 0


def test_a_group_too_small_is_dissolved_and_an_empty_one_leaves_its_row():
    assert review_group(2, 3, 0, 0, 8, 4, 2.0, 6) == (1, 8, 4, 2.0) and review_group(2, 3, 0, 0, 8, 4, 2.0, 0) == (0, 0, 4, 2.0)
    assert review_group(2, 3, 1, 5, 8, 4, 2.0, 6) == (1, 5, 4, 2.0) and review_group(0, 3, 1, 5, 8, 4, 2.0, 6) == (0, 0, 0, 0.0)


def test_who_looks_for_a_group_and_which_takes_one_in():
    assert look_for_group(0, 1, 0, 0, 0, 0, 5, 6) == 1 and look_for_group(0, 1, 0, 0, 0, 0, 4, 6) == 0
    for bad in ((0, 1, 0, 0, 1, 0, 5, 6), (2, 1, 0, 0, 0, 0, 5, 6), (0, 1, 0, 0, 0, 0, 5, 0), (0, 1, 1, 0, 0, 0, 5, 6)):
        assert look_for_group(*bad) == 0
    assert open_to_newcomers(0, 4, 5, 0, 0, 6) == 1
    assert 0 == open_to_newcomers(0, 5, 5, 0, 0, 6) == open_to_newcomers(0, 4, 5, 1, 0, 6) == open_to_newcomers(0, 0, 5, 0, 0, 6)


@pytest.mark.parametrize(("kind", "links", "sizes"), [
    (1, [1, 3, 3, 0, 3, 1, 3], [3, 2, 4, 0]), (0, [1, 1, 3, 0, 3, 3, 3], [3, 2, 4, 0]), (3, [1, 3, 3, 0, 3, 3, 1], [3, 2, 4, 0])])
def test_newcomers_join_and_the_others_form_a_group(kind, links, sizes):
    """Household 0 is in group 1, which takes one in; 3 looks for none. The first in place joins (5; by rows 1; by ties 6),
    the other four form one group of at most five in an empty row, with an id of its own."""
    ties = {0: [6], 6: [0]}
    start = np.cumsum([0] + [len(ties.get(i, [])) for i in range(7)]).astype(np.int32)
    to = np.array([j for i in range(7) for j in ties.get(i, [])], np.int32)
    place = np.array([0.0, 0.5, 0.7, 0.0, 0.4, 0.1, 0.6])
    group, size = np.array([1, 0, 0, 0, 0, 0, 0], np.int32), np.array([0, 2, 2, 0, 0], np.int32)
    ids = np.array([0, 101, 102, 0, 99])
    seeking = np.array([0, 1, 1, 0, 1, 1, 1], np.int8)
    least, most = np.full(5, 3, np.int32), np.full(5, 5, np.int32)
    form_anew(np.array([[0, 7]]), np.array([[1, 5]]), np.array([kind]), seeking, place, np.array([0, 1, 0, 0, 0], np.int32), size,
              least, most, ids, group, start, to, np.array([100]), np.zeros(8, np.int64))
    assert group.tolist() == links and size[1:].tolist() == sizes and ids.tolist() == [0, 101, 102, 103, 99]


def test_groups_live_end_and_come_anew():
    """In every month a group has its members, what they owe is what they claim, and no group loan runs without a group."""
    program = Program(mixed(**ON), arm="both", seed=3, engine="agents")
    household, group, loan = (program.store.tables[table].columns for table in ("household", "group", "loan"))
    seen = set()
    for _ in range(24):
        program.step()
        links = household["group_row"]
        assert np.bincount(links, minlength=len(group["size"]))[1:].tolist() == group["size"][1:].tolist()
        for mine, theirs in (("side_owed", "side_claim"), ("side_claim", "side_owed")):
            told = np.bincount(links, household[mine].astype(float), len(group["size"]))
            assert (told[1:] == group[theirs][1:]).all() and household[mine][links == 0].sum() == 0
        holders = np.flatnonzero(((loan["status"] == 1) & (loan["joint"] == 1)).reshape(program.store.slots, -1).any(axis=0))
        assert (links[holders] > 0).all()
        seen |= set(group["id"][group["size"] > 0].tolist())
    facts = program.run()[0].monthly
    assert facts["groups_broken"].sum() > 0 and facts["joined_group"].sum() > 0
    assert 0 < facts["flow_forgive_side"].sum() == facts["flow_lose_side"].sum() <= facts["flow_stand_in"].sum()
    assert (household["outcast"] == 1).any() and (household["group_row"][household["outcast"] == 1] == 0).all()


def test_beside_a_world_whose_groups_may_end_nothing_moves():
    plain = {name: value for name, value in ON.items() if "parting" not in name} | {"run__months": 8}
    alone = Program(mixed(**plain), arm="both", seed=3, engine="agents")
    assert "outcast" not in alone.store.tables["household"].columns
    arms = [mixed(**plain).arm("both"), mixed(**{**ON, "run__months": 8}).arm("both")]
    beside = Program(mixed(**plain), worlds=[World(arm, 3) for arm in arms], engine="agents")
    assert alone.run()[0].fingerprint == beside.run()[0].fingerprint


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["neighbors", "ties"])
def test_both_engines_part_and_form_alike(kind):
    resolved = mixed(**ON, village__groups__formation=kind, lender__collection__group_payment="each" if kind == "ties" else "equal",
                     village__standing__bond_yuan=20, village__standing__build_share=0.3, village__parting__reluctance=0.5)
    programs = [Program(resolved, worlds=[World(resolved.arm("both"), 3)], engine=engine) for engine in ("compiled", "agents")]
    assert len({program.run()[0].fingerprint for program in programs}) == 1 and differences(*map(columns, programs)) == []
