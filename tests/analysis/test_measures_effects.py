"""Quantile effects by group, and who is counted as loser for what reason, by hand; the bench of measuring answers."""

import numpy as np
import pytest
from measured_by_hand import ARM, case, fen, people
from test_measures_by_hand import lending_run, no_program

from analysis.bench_measures import measuring
from analysis.measures import Case, measure
from analysis.measures.effects import REASONS
from analysis.monthly import SHARES, effect_columns


def at(place: float) -> int:
    return int(np.argmin(np.abs(SHARES - place)))


def test_quantile_effects_by_group() -> None:
    """Consumption per head: 3,000 (4), 2,430 (2), 1,800 (5), 7,000 (1) against 2,750, 2,430, 1,920, 7,000."""
    found = effect_columns(case(lending_run(), no_program()))
    assert found["quantile_effect_yuan"][at(0.2)] == 1800 - 1920
    assert found["quantile_effect_yuan"][at(0.75)] == 3000 - 2750
    # With a business are the second and third: five persons at 1,800 and two at 2,430.
    assert found["quantile_effect_business_yuan"][at(0.5)] == 1800 - 1920
    assert found["quantile_effect_business_yuan"][at(0.9)] == 0.0
    assert found["quantile_effect_no_business_yuan"][at(0.5)] == 3000 - 2750
    assert found["quantile_effect_no_business_yuan"][at(0.9)] == 0.0
    assert np.array_equal(found["quantile_effect_women_yuan"], found["quantile_effect_no_business_yuan"])
    assert np.array_equal(found["quantile_effect_poor_yuan"], found["quantile_effect_business_yuan"])
    # Profits: 0, 1,100, 1,500, 0 against 0, 1,200, 900, 0.
    assert found["profit_quantile_effect_yuan"][at(0.3)] == 0.0
    assert found["profit_quantile_effect_yuan"][at(0.6)] == 1100 - 900
    assert found["profit_quantile_effect_yuan"][at(0.9)] == 1500 - 1200


def test_a_group_of_nobody_has_no_quantiles() -> None:
    run, base = lending_run(), no_program()
    one = Case(people(run), ARM, people(base, base=True))
    for lived in (run, base):
        lived.households["had_business"] = np.zeros(4, np.int64)
    found = effect_columns(one)
    assert np.isnan(found["quantile_effect_business_yuan"]).all()
    assert np.array_equal(found["quantile_effect_no_business_yuan"], found["quantile_effect_yuan"])


LOSSES = {
    # what is changed of the third household, which consumed 1,100 yuan less in two years -> why it lost
    "losers_defaulted": {},
    "losers_spillover": {"borrowed": [0, 0]},
    "losers_invested": {"written_off": [0, 0], "excluded": [0, 0], "net_worth": [100, 2200]},
    "losers_earned_less": {"written_off": [0, 0], "excluded": [0, 0]},
    "losers_paid": {"written_off": [0, 0], "excluded": [0, 0], "income": [11000, 11000]},
}


@pytest.mark.parametrize("reason", LOSSES)
def test_why_a_household_lost(reason: str) -> None:
    run = people(lending_run())
    for column, values in LOSSES[reason].items():
        run.yearly[column][:, 2] = values if column in ("borrowed", "excluded") else fen(values)
    one = Case(run, ARM, people(no_program(), base=True))
    shares = {name: measure(name).of(one) for name in REASONS}
    assert shares == {name: float(name == reason) for name in REASONS}
    assert one.why_lost.tolist() == [0, 0, 1 + list(REASONS).index(reason), 0]


def test_nobody_lost_has_no_reasons() -> None:
    base = people(no_program(), base=True)
    one = Case(people(no_program()), ARM, base)
    assert measure("worse_off").of(one) == 0.0
    assert all(np.isnan(measure(name).of(one)) for name in (*REASONS, "losers_poor", "loss_of_losers"))


def test_the_bench_of_measuring_answers() -> None:
    found = measuring(1, ["village.people.households=20", "run.months=13"])
    assert found.runs == 4 and found.lived > 0 and found.reduced > 0 and found.packed > 0 and found.share > 0
    assert len(found.dearest) == 5 and all(seconds > 0 for _, seconds in found.dearest)
