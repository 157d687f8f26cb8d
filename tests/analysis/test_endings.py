"""How a loan ended and where a cow went, as a diary tells it: what the moves say, in words of both languages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.closer import ASKED, NOTED, SOMETIMES, live_again
from analysis.diary import EVENTS, FLAGS, month_events
from analysis.endings import ENDINGS
from analysis.texts import text
from sim.accounts import MOVES
from sim.program import Program, World
from sim.terms.resolve import load_scenario

COWS_AND_DEATHS = [
    ("village.people.households", 40), ("run.months", 20), ("run.base_arm", "year"), ("village.news.start_share", 1.0),
    ("village.asset.death_chance_month", 0.04), ("village.asset.wait_months", 2), ("village.asset.life_months", 6),
    ("village.asset.income_yuan_month", 900), ("product.insurance.life", True), ("product.insurance.life_premium_share", 0.005),
    ("shocks.death.chance_month", 0.02)]


@pytest.fixture(scope="module")
def lived():
    """A village that buys calves on credit, some of whom die, as do heads of households: a life, and its moves."""
    resolved = load_scenario("policy/grace_cow", COWS_AND_DEATHS)
    resolved = replace(resolved, arms=(resolved.arm("year"),))
    life = live_again(resolved, 3, "agents")["year"]
    program = Program(resolved, worlds=[World(resolved.arm("year"), 3)], engine="agents", events=True)
    assert program.run()[0].fingerprint == life.run.fingerprint  # stopping within the month changes nothing
    return life, program.log.events


def test_where_a_cow_went_and_who_ended_a_loan_is_what_the_moves_say(lived) -> None:
    life, events = lived
    names, ids, seen = list(MOVES), np.asarray(life.run.households["id"]), set()
    for row in range(len(ids)):
        mine = events[events[:, 4] == ids[row]]
        happened = month_events({name: values[:, row].astype(np.int64) for name, values in life.columns.items()})
        owned = 0
        for month, told in enumerate(happened):
            def moved(*moves: str, mine=mine, month=month) -> int:
                return int(mine[(mine[:, 0] == month) & np.isin(mine[:, 2], [names.index(one) for one in moves]), 6].sum())

            sums = dict(told)
            seen |= sums.keys()
            assert sums.get("asset_died", 0) == moved("asset_death")
            assert sums.get("asset_sold", 0) == moved("sell_asset", "lose_asset")
            assert sums.get("asset_bought", 0) == moved("buy_asset")
            assert ("asset_worn" in sums) == (owned > 0 and moved("wear_asset") == owned)
            assert ("insurer_ended" in sums) == (moved("insurer_settles") > 0)
            if "insurer_ended" in sums and life.columns["open_loans"][month - 1, row] == 1:
                assert "repaid" not in sums and "caught_up" not in sums
            owned = int(life.columns["asset"][month, row])
    assert {"asset_died", "asset_sold", "asset_worn", "asset_bought", "insurer_ended", "repaid", "bereaved"} <= seen


def months(**told: list[int]) -> list[dict[str, int]]:
    """The events of months of a household of which only these columns are not zero."""
    count = len(next(iter(told.values())))
    columns = {name: np.array(told.get(name, [0] * count), np.int64) for name in (*NOTED, *SOMETIMES, *ASKED, *ENDINGS, "lent")}
    return [dict(events) for events in month_events(columns)]


def test_a_loan_that_others_paid_is_not_told_as_repaid() -> None:
    assert months(open_loans=[1, 1, 0], paid_month=[0, 500, 500])[2] == {"paid": 500, "repaid": 0}
    assert months(open_loans=[1, 1, 0], late=[0, 1, 0], others_ended=[0, 0, 1])[2] == {"others_ended": 0}
    assert months(open_loans=[1, 1, 0], late=[0, 1, 0], insurer_ended=[0, 0, 1])[2] == {"insurer_ended": 0}
    assert months(open_loans=[2, 0], insurer_ended=[0, 1], paid_month=[0, 700])[1] == {"paid": 700, "repaid": 0, "insurer_ended": 0}
    assert months(open_loans=[1, 1], insurer_ended=[0, 1], lent=[0, 900])[1] == {"insurer_ended": 0, "lent": 900}
    assert months(open_loans=[1, 1], lent=[0, 900])[1] == {"repaid": 0, "lent": 900}
    assert months(open_loans=[1, 0], written_off=[0, 80])[1] == {"written_off": 80}


def test_one_cow_after_another_is_told_as_such() -> None:
    assert months(asset=[0, 3_000, 3_000], asset_sold=[0, 0, 2_500])[1:] == [{"asset_bought": 3_000},
                                                                             {"asset_sold": 2_500, "asset_bought": 3_000}]
    assert months(asset=[3_000, 2_900, 0], asset_died=[0, 0, 2_900]) == [{"asset_bought": 3_000}, {}, {"asset_died": 2_900}]
    assert months(asset=[3_000, 40, 0], asset_worn=[0, 0, 40])[2] == {"asset_worn": 0}


def test_who_leaves_takes_cow_and_animals_along() -> None:
    told = months(asset=[3_000, 0], livestock=[800, 0], gone=[0, 1])
    assert told[1] == {"left_village": 0}


@pytest.mark.parametrize("name", ENDINGS)
def test_every_ending_has_words_in_both_languages(name: str) -> None:
    assert name in EVENTS
    english, chinese = (text(f"diary.{name}", lang, x="12 yuan") for lang in ("en", "zh"))
    assert ("12 yuan" in english) == ("12 yuan" in chinese) == (name not in FLAGS) and english != chinese
