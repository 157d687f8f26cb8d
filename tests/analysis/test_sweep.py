"""Many arms: who is best, who is on the front, how many comparisons; how many seeds are enough; what it costs."""

import csv
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from synthetic_run import made_setting, made_simulation

from analysis.budget import Budget, Limit, limit_of
from analysis.precision import FEWEST, Precision, precision_of, width_line
from analysis.standing import chances_of_best, front, holm, p_value, standings
from analysis.summary import Row, Summary
from analysis.sweeping import Wish, run_sweep
from sim.terms.letters import LettersError


def summary_of(**values) -> Summary:
    """A summary with one measure, consumption_mean, by arm and seed."""
    found = Summary()
    for arm, row in values.items():
        for seed, value in enumerate(row, 1):
            found.add(Row(arm, seed, 12, "finished", "", {"consumption_mean": float(value), "oss": 1.0}))
    return found


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert np.isnan(holm([float("nan"), 0.01])[0]) and holm([float("nan"), 0.01])[1] == 0.01


def test_holm_holds_the_chance_of_one_false_claim() -> None:
    luck = np.random.default_rng(5)
    false = 0
    for _ in range(400):
        arms = luck.normal(size=(12, 15))
        false += min(holm([p_value(row) for row in arms])) < 0.05
    assert false / 400 < 0.05 + 3 * (0.05 * 0.95 / 400) ** 0.5


def test_p_value_is_that_of_scipy() -> None:
    from scipy.stats import ttest_1samp

    values = np.array([1.0, 2.5, -0.3, 0.8, 1.1])
    assert p_value(values) == pytest.approx(ttest_1samp(values, 0).pvalue, rel=1e-12)
    assert p_value(np.zeros(4)) == 1.0 and np.isnan(p_value(np.array([1.0])))


def test_chances_of_being_best() -> None:
    luck = np.random.default_rng(1)
    common = luck.normal(size=20)
    chances = chances_of_best(np.array([common, common + 0.5, common + 0.5, np.full(20, np.nan)]), higher=True)
    assert chances[:3].tolist() == [0.0, 0.5, 0.5] and np.isnan(chances[3])
    assert chances_of_best(np.array([common, common + 0.5]), higher=False).tolist() == [1.0, 0.0]
    close = chances_of_best(luck.normal(size=(4, 30)), higher=True)
    assert close.sum() == pytest.approx(1.0)


def test_the_front_by_hand() -> None:
    points = [(1.0, 5.0), (2.0, 4.0), (1.5, 4.0), (3.0, float("nan")), (2.0, 4.0), (0.5, 5.0)]
    assert front(points, (True, True)) == [True, True, False, False, True, False]
    assert front([(1.0, 1.0), (2.0, 2.0)], (False, True)) == [True, True]


def test_an_arm_stands_by_its_paired_change() -> None:
    setting = made_setting(arms=("none", "yilong", "monthly"), seeds=10)
    common = np.random.default_rng(2).normal(0, 100, 10)
    found = standings(summary_of(none=common, yilong=common + np.arange(10) * 0.1 + 1, monthly=common - 5), setting)
    assert [one.arm for one in found] == ["yilong", "none", "monthly"]
    assert found[0].best == 1.0 and found[0].p_holm == pytest.approx(found[0].p) and found[0].on_front
    assert found[2].p_holm == pytest.approx(2 * found[2].p)
    assert found[0].bca.low < found[0].change.mean < found[0].bca.high and np.isnan(found[1].bca.mean)
    assert np.isnan(found[1].p) and found[1].change.n == 0


def test_precision_asks_until_it_is_narrow_and_says_what_independent_luck_costs() -> None:
    setting = made_setting(arms=("none", "yilong"), seeds=10)
    luck = np.random.default_rng(3)
    common, own = 1000 + luck.normal(0, 100, 10), luck.normal(0, 5, 10)
    summary = summary_of(none=common, yilong=common + own)
    asked = Precision("consumption_mean", 0.05)
    width = asked.width(summary, setting)
    assert width.narrow and asked.more(summary, setting) == ()
    apart, paired = np.var(common, ddof=1) + np.var(common + own, ddof=1), np.var(own, ddof=1)
    assert width.independent == pytest.approx(10 * apart / paired, abs=1)
    narrow = replace(asked, share=0.0005)
    assert narrow.more(summary, setting) == tuple(range(11, 21))
    assert replace(narrow, most_seeds=14).more(summary, setting) == (11, 12, 13, 14)
    assert len(asked.more(summary_of(none=[1.0], yilong=[2.0]), replace(setting, seeds=(1,)))) == 7
    assert len(asked.more(Summary(), replace(setting, seeds=(7, 9, 11, 20)))) == FEWEST - 4


@pytest.mark.parametrize(("text", "measure"), [("5", "oss"), ("0%", "oss"), ("x%", "oss"), ("200%", "oss"), ("5%", "osss")])
def test_a_precision_that_cannot_be_is_a_letter(text: str, measure: str) -> None:
    with pytest.raises(LettersError):
        precision_of(text, measure, 100)


def test_a_sweep_writes_the_order_of_arms_and_grows_until_it_is_precise(tmp_path: Path) -> None:
    setting = made_setting(seeds=4, months=24)
    wish = Wish(precision=Precision("consumption_mean", 0.02, 24), simulate=made_simulation)
    found = run_sweep(setting, tmp_path / "out", "c", wish, progress=False)
    assert found.width.narrow and found.width.seeds >= FEWEST and found.experiment.finished == 4 * found.width.seeds
    with (tmp_path / "out" / "standings.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["arm"] for row in rows] == [one.arm for one in found.standings]
    assert sum(float(row["chance_best"]) for row in rows) == pytest.approx(1.0)
    before = (tmp_path / "out" / "monthly.parquet").read_bytes()
    again = run_sweep(setting, tmp_path / "out", "c", wish, progress=False)
    assert again.width == found.width and (tmp_path / "out" / "monthly.parquet").read_bytes() == before


def test_a_budget_is_told_and_refused_with_the_figure_and_what_is_finished_stays(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("analysis.budget.SECONDS_TO_MEASURE", 0.3)

    def slow(resolved, arms, seeds):
        for seed, runs in made_simulation(resolved, arms, seeds):
            time.sleep(0.1)
            yield seed, runs

    told = []
    setting = made_setting(seeds=3000, months=12)
    with pytest.raises(LettersError, match="a second") as caught:
        run_sweep(setting, tmp_path / "out", "c", Wish(limit=Limit(30.0), simulate=slow), progress=False, say=told.append)
    assert "12,000 runs" in caught.value.letters[0].found and "minutes more" in told[0]
    from analysis.store import Store

    with Store.reading(tmp_path / "out") as store:
        assert len(store.done()) >= 4


def test_what_does_not_fit_into_memory_is_refused_with_the_figure(monkeypatch) -> None:
    from analysis import budget

    monkeypatch.setattr(budget, "memory_bytes", lambda resolved, together, workers: 2**45)
    with pytest.raises(LettersError, match=r"32,768\.0 GiB"):
        budget.check_memory(None, 4, 2)


def test_memory_grows_with_households_and_threads_not_with_seeds() -> None:
    from analysis.budget import memory_bytes
    from sim.terms.resolve import load_scenario

    small, same, large = (load_scenario("yilong", [("village.people.households", size), ("run.seeds", seeds)])
                          for size, seeds in ((500, 5), (500, 5000), (9000, 5)))
    assert memory_bytes(small, 4, 2) == memory_bytes(same, 4, 2) < memory_bytes(small, 4, 4)
    assert memory_bytes(large, 4, 2) > 1.5 * memory_bytes(small, 4, 2)


def test_a_budget_that_is_spent_stops() -> None:
    budget = Budget(Limit(0.006), 10)
    time.sleep(0.02)
    with pytest.raises(KeyboardInterrupt):
        list(budget.watched(lambda resolved, arms, seeds: iter([(1, {"a": None})]))(None, ["a"], [1]))


def test_a_budget_is_a_time_or_a_number_of_runs() -> None:
    assert [limit_of(text) for text in ("90s", "30min", "1.5 h", "5000runs", "7 runs")] == [
        Limit(90.0), Limit(1800.0), Limit(5400.0), Limit(runs=5000), Limit(runs=7)]
    for text in ("30", "0min", "1.5runs", "-3h", "x", "1e3s", "9 days"):
        with pytest.raises(LettersError):
            limit_of(text)


def test_what_exceeds_the_budget_is_refused_before_anything_is_lived(tmp_path: Path) -> None:
    """By a few runs lived beforehand, also where this scenario was never lived before; a budget of runs by counting."""
    from analysis.store import Store
    from sim.terms.resolve import load_scenario

    resolved = load_scenario("yilong", [("village.people.households", 20), ("run.months", 6), ("run.seeds", 50)])
    for limit, found in ((Limit(seconds=1e-4), "200 runs: about"), (Limit(runs=199), "200 runs")):
        with pytest.raises(LettersError) as caught:
            run_sweep(resolved, tmp_path / "out", "c", Wish(limit=limit), progress=False)
        assert found in caught.value.letters[0].found
        with Store.reading(tmp_path / "out") as store:
            assert not store.done()


def test_evidence_stands_in_the_report_when_asked_for(tmp_path: Path) -> None:
    table = tmp_path / "found.csv"
    table.write_text("claim,verdict\nT99 patience,held as theory says\n", "utf-8")
    setting = made_setting(seeds=3, months=24)
    run_sweep(setting, tmp_path / "out", "c", Wish(simulate=made_simulation, evidence=table), progress=False)
    assert "held as theory says" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert (tmp_path / "out" / "evidence.csv").read_bytes() == table.read_bytes()
    table.write_text("claim\n", "utf-8")
    with pytest.raises(LettersError):
        run_sweep(setting, tmp_path / "none", "c", Wish(simulate=made_simulation, evidence=table), progress=False)
    assert not (tmp_path / "none").exists()


def test_seeds_are_added_as_far_as_the_budget_goes(tmp_path: Path) -> None:
    setting = made_setting(seeds=4, months=24)
    wish = Wish(limit=Limit(runs=26), precision=Precision("consumption_mean", 1e-9), simulate=made_simulation)
    found = run_sweep(setting, tmp_path / "out", "c", wish, progress=False)
    assert found.experiment.finished == found.experiment.asked == 24 and not found.width.narrow and found.width.seeds == 6
    assert "not reached" in width_line(found.width, 4) and f"{4 * found.width.independent:,} runs" in width_line(found.width, 4)
    spent = Budget(Limit(seconds=1.0), 10, grows=True)
    spent._seen, spent.began = 100, time.monotonic() - 0.5
    assert 30 <= len(spent.affordable(range(1000), 3)) <= 34
