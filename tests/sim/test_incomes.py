"""Families of incomes: the spread that gives the declared Gini, and births that have the declared mean and Gini."""

from __future__ import annotations

from math import erf
from types import SimpleNamespace

import numpy as np
import pytest

from sim.build import World
from sim.incomes import fitted_spread, gini_of_family, income_of_family, least_gini
from sim.program import Program
from sim.terms.resolve import load_scenario


def mixture(share, times, gini=0.4):
    return SimpleNamespace(family="mixture", gini=gini, better_off_share=share, better_off_times=times)


def tailed(upper, lower, gini=0.4):
    return SimpleNamespace(family="double_pareto_lognormal", gini=gini, upper_tail=upper, lower_tail=lower)


def test_the_gini_of_a_family_at_its_limits():
    """Equal groups are one lognormal, 2 Phi(s / sqrt 2) - 1 = erf(s / 2); a fifth with 3 times the mean of the others owns 3/7, so
    3/7 - 1/5; a Pareto tail alone has 1 / (2a - 1); nothing jumps where the tails' rates meet."""
    assert gini_of_family(mixture(0.3, 1.0), 0.7) == pytest.approx(erf(0.35), abs=1e-12)
    assert least_gini(mixture(0.2, 3.0)) == pytest.approx(3 / 7 - 1 / 5, abs=1e-8)
    assert gini_of_family(tailed(3.0, 1e7), 1e-6) == pytest.approx(1 / 5, abs=1e-6)
    assert gini_of_family(tailed(1e5, 1e5), 0.7) == pytest.approx(erf(0.35), abs=1e-6)
    assert gini_of_family(tailed(3.5, 2.5), 0.5) == pytest.approx(gini_of_family(tailed(3.5, 2.5001), 0.5), abs=1e-4)


@pytest.mark.parametrize("income", [mixture(0.2, 3.0), mixture(0.02, 9.0), tailed(2.0, 0.5, 0.6), tailed(10.0, 10.0, 0.9)])
def test_the_fitted_spread_gives_the_declared_gini(income):
    assert gini_of_family(income, fitted_spread(income)) == pytest.approx(income.gini, abs=1e-9)


def test_a_plain_family_has_no_fitted_spread():
    assert fitted_spread(SimpleNamespace(family="lognormal", gini=0.4)) == 0.0


def gini(values):
    ordered, n = np.sort(values), len(values)
    return float(2 * (np.arange(1, n + 1) * ordered).sum() / (n * ordered.sum()) - (n + 1) / n)


@pytest.mark.parametrize(("income", "error"), [(mixture(0.2, 3.0, 0.387), 0.005), (tailed(3.5, 2.5, 0.387), 0.01)])
def test_even_luck_draws_the_declared_mean_and_gini(income, error):
    """30,000 households whose luck is spread evenly over (0, 1), in an order of its own for each number."""
    luck = np.random.default_rng(1)
    each = [luck.permutation((np.arange(30_000) + 0.5) / 30_000) for _ in range(3)]
    code = 2 if income.family == "mixture" else 3
    shape = [getattr(income, name, 0.0) for name in ("better_off_share", "better_off_times", "upper_tail", "lower_tail")]
    spread = fitted_spread(income)
    drawn = [income_of_family(5, 1, 800_000, code, spread, *shape, -1, -1, *at) for at in zip(*each, strict=True)]
    assert np.mean(drawn) == pytest.approx(800_000, rel=0.01) and gini(np.array(drawn)) == pytest.approx(0.387, abs=error)
    assert income_of_family(5, 1, 800_000, code, 0.5, *shape, 7, -1, 0.5, 0.5, 0.5) == 5  # as surveyed
    assert income_of_family(5, 1, 800_000, 0, 0.0, *shape, -1, -1, 0.5, 0.5, 0.5) == 5  # of another family


def born(program):
    """Income per head of a year at the start, yuan, by world."""
    column = program.store.column
    year = column("household", "base_farm") + 12 * (column("household", "base_wage") + column("household", "base_remittance"))
    return (year / column("household", "members") / 100.0).reshape(len(program.worlds), -1)


def side_by_side(households, engine, arms=("alone", "two_groups", "heavy_tails")):
    resolved = load_scenario("evidence/china", [f"village.people.households={households}"])
    return Program(resolved, worlds=[World(resolved.arm(name), 4) for name in arms], engine=engine)


def test_a_neighbor_world_of_another_family_changes_nothing():
    alone, beside = born(side_by_side(40, "agents", ("alone",))), born(side_by_side(40, "agents"))
    assert (alone[0] == beside[0]).all() and (beside[0] != beside[1]).any() and (beside[1] != beside[2]).any()


@pytest.mark.slow
def test_births_have_the_declared_mean_and_gini_in_both_engines():
    """China's rural village of 20,000: 7,917 yuan and .387. Errors: some four standard errors of each family."""
    many, few = born(side_by_side(20_000, "compiled")), born(side_by_side(200, "agents"))
    assert (many[:, :200] == few).all()
    for values, mean_error, gini_error in zip(many, (160, 130, 200), (0.01, 0.008, 0.02), strict=True):
        assert abs(values.mean() - 7917) < mean_error and abs(gini(values) - 0.387) < gini_error
