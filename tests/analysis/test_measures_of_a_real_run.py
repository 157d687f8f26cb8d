"""The measures on the model's own runs: identities that hold whatever the village does."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from analysis.experiment import run_experiment
from analysis.measures import MEASURES, Case
from analysis.resolved import setting_of
from sim.ensemble import live_worlds
from sim.terms.resolve import load_scenario

SCENARIO = Path(__file__).parents[2] / "scenarios" / "classroom" / "one_village.toml"
CHANGES = ["village.people.households=40", "run.months=24", "run.seeds=2"]


@pytest.fixture(scope="module")
def resolved():
    return load_scenario(SCENARIO, CHANGES)


@pytest.fixture(scope="module")
def cases(resolved) -> list[Case]:
    setting, cases = setting_of(resolved), []
    for _, runs in live_worlds(resolved, engine="agents", workers=1):
        base = runs[setting.base_arm]
        cases += [Case(runs[arm.name], arm, base if runs[arm.name] is not base else None) for arm in setting.arms]
    return cases


def test_the_lender_lent_and_the_arms_differ(cases: list[Case]) -> None:
    assert len(cases) == 4
    assert all(case.books.portfolio[-1] > 0 and case.books.flow("pay_interest").sum() > 0 for case in cases)
    assert any(case.households.relative_change(case.base_households).any() for case in cases if case.is_paired)


def test_equity_is_what_was_paid_in_and_earned(cases: list[Case]) -> None:
    for case in cases:
        books = case.books
        earned = books.revenue - books.financial - books.impairment - books.operating
        given = books.flow("endow_lender") + books.flow("donate")
        assert np.array_equal(books.equity[1:], books.equity[0] + np.cumsum(earned + given))


def test_the_cash_need_is_what_funders_brought_less_what_is_left(cases: list[Case]) -> None:
    for case in cases:
        books = case.books
        brought = np.cumsum(
            books.flow("endow_lender") + books.flow("donate") + books.flow("borrow") - books.flow("repay_borrowing")
        )
        left = books.balance("cash") - books.balance("cash")[0]
        assert np.array_equal(np.maximum(brought - left[1:], 0), books.cash_need)


def test_households_eat_what_the_ledger_says(cases: list[Case]) -> None:
    for case in cases:
        eaten = case.books.flow("eat").reshape(-1, 12).sum(axis=1)
        assert np.array_equal(case.households.yearly("consumption").sum(axis=1), eaten)


def test_what_is_at_risk_is_part_of_the_portfolio_and_ages_add_up(cases: list[Case]) -> None:
    for case in cases:
        books = case.books
        at_risk = books.count("par_tolerance_fen")
        assert (at_risk <= books.portfolio[1:]).all()
        assert (books.count("par30_fen") <= books.count("par1_fen")).all()
        ages = ("age_0_30_fen", "age_31_60_fen", "age_61_90_fen", "age_91_120_fen", "age_over_120_fen")
        assert np.array_equal(sum(books.count(name) for name in ages), at_risk)


def test_every_measure_answers_within_what_is_possible(cases: list[Case]) -> None:
    for case in cases:
        for name, found in MEASURES.items():
            value = found.of(case)
            assert np.isnan(value) or found.least <= value <= found.most, name
        assert np.isfinite([MEASURES[name].of(case) for name in ("poverty_gap", "oss", "par30", "yield")]).all()


def test_an_experiment_from_scenario_to_page(resolved, tmp_path) -> None:
    found = run_experiment(resolved, "agents", tmp_path / "out", "python run.py", workers=1, progress=False)
    assert found.finished == 4 and not found.stopped
    table = pl.read_parquet(tmp_path / "out" / "summary.parquet")
    assert table["outcome"].unique().to_list() == ["FINISHED"]
    assert table["fingerprint"].n_unique() == 4
    assert "The group answers" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert (tmp_path / "out" / "scenario.toml").read_text("utf-8") == resolved.source_text
