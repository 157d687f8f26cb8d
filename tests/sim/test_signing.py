"""Who signs for a loan and who holds the money: what it moves, and that nothing moves where heads sign."""

from __future__ import annotations

import numpy as np
import pytest

from sim.build import World
from sim.program import Program
from sim.signing import ask_him, family_first, settle_who, women_sign_first
from sim.terms.resolve import load_scenario

SMALL = ["village.people.households=30", "run.months=8", "village.demand.ask_chance_month=0.5",
         "village.signing.hand_over_chance=0.5", "village.livelihood.mixed_share=0.5"]


def test_who_signs_is_settled_once():
    def who(holder=0, female=0, signs=0.5, holds=0.4, luck=0.3, more=0.3):
        return settle_who(holder, female, signs, holds, luck, more)

    assert who() == 2 and who(more=0.5) == 3 and who(luck=0.6) == 1 and who(female=1, luck=0.9, more=0.9) == 2
    assert who(holder=1) == 1 and who(holder=3) == 3 and who(signs=0.0, female=1) == 0


def test_a_wife_who_signs_comes_first_where_women_do():
    assert women_sign_first(0.5, 2, 0, 1) == women_sign_first(0.5, 3, 0, 1) == 0.5 - 1000
    assert women_sign_first(0.5, 1, 0, 1) == women_sign_first(0.5, 2, 0, 0) == 0.5
    assert women_sign_first(-999.5, 2, 1, 1) == -999.5          # she heads the household: first already


def test_what_goes_into_the_business_and_what_is_handed_over():
    assert family_first(60_000, 2, 0.25) == 15_000 and family_first(60_000, 3, 0.25) == family_first(60_000, 1, 0.0) == 60_000
    assert ask_him(500, 600, 3, 0.9, 0.95) == (0, 1) and ask_him(500, 600, 3, 0.9, 0.85) == (500, 0)
    assert ask_him(500, 600, 2, 0.0, 0.5) == (500, 0) and ask_him(0, 0, 3, 0.0, 0.5) == (0, 0)


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("policy/who_holds", SMALL)


@pytest.fixture(scope="module")
def lived(resolved):
    programs = {arm.name: Program(resolved, arm=arm.name, seed=2, engine="agents") for arm in resolved.arms}
    for program in programs.values():
        program.run()
    return programs


def test_wives_who_hold_it_invest_less_and_those_who_do_not_ask_in_vain_now_and_then(lived):
    heads, hold, others = (lived[arm].runs()[0].monthly for arm in ("heads", "wives_hold", "husbands_hold"))
    assert heads["flow_invest"].sum() > hold["flow_invest"].sum() and heads["flow_disburse"].sum() > 0
    assert heads["not_handed_over"].sum() == hold["not_handed_over"].sum() == 0 < others["not_handed_over"].sum()
    holder, female = (lived["husbands_hold"].store.column("household", name) for name in ("holder", "female_head"))
    assert set(np.unique(holder)) == {2, 3} and (holder[female == 1] == 2).all()


def test_a_village_where_heads_sign_is_the_same_beside_one_where_wives_do(resolved, lived):
    beside = Program(resolved, worlds=[World(resolved.arm("husbands_hold"), 2), World(resolved.arm("heads"), 2)], engine="agents")
    assert beside.run()[1].fingerprint == lived["heads"].runs()[0].fingerprint
    assert "holder" not in lived["heads"].store.tables["household"].columns


@pytest.mark.slow
def test_both_engines_hold_alike(resolved):
    arms = [World(resolved.arm(arm), 3) for arm in ("wives_hold", "husbands_hold")]
    marks = {tuple(run.fingerprint for run in Program(resolved, worlds=arms, engine=engine).run())
             for engine in ("compiled", "agents")}
    assert len(marks) == 1
