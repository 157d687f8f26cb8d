"""Paired differences, intervals and what may be said: hand-worked numbers and an independent bootstrap."""

import numpy as np
import pytest
from scipy.stats import bootstrap, norm
from synthetic_run import DESIGNS, made_run, made_setting

from analysis.comparison import BOOTSTRAP_SEED, RESAMPLES, bca_intervals, compare, sentence, t_interval
from analysis.measures import MEASURES, Case
from analysis.setting import Setting
from analysis.summary import Row, Summary, row_of


def made_summary(setting: Setting, **given: dict[str, list[float]]) -> Summary:
    """A summary in which the named measures have the given values by arm and every other measure is NaN."""
    summary = Summary()
    for arm in setting.arms:
        for at, seed in enumerate(setting.seeds):
            values = dict.fromkeys(MEASURES, float("nan"))
            values |= {name: table[arm.name][at] for name, table in given.items() if arm.name in table}
            summary.add(Row(arm.name, seed, setting.months, "finished", "", values))
    return summary


def test_t_interval_by_hand() -> None:
    # mean 2.5, standard deviation sqrt(5/3), t(.975, 3) = 3.182446
    found = t_interval(np.array([1.0, 2.0, np.nan, 3.0, 4.0]))
    assert (found.mean, found.n) == (2.5, 4)
    assert found.high - found.mean == pytest.approx(3.1824463 * np.sqrt(5 / 3) / 2, rel=1e-7)
    assert found.excludes_zero


def test_one_seed_has_no_interval_and_none_has_no_mean() -> None:
    assert t_interval(np.array([3.0])).mean == 3.0
    assert np.isnan(t_interval(np.array([3.0])).low)
    assert t_interval(np.array([np.nan])).n == 0


def test_bootstrap_agrees_with_efrons_formula_coded_apart() -> None:
    values = np.array([0.1, 0.2, 0.2, 0.3, 0.5, 0.5, 0.8, 1.1, 1.9, 4.2, 0.0, 0.4])
    luck = np.random.default_rng(3)
    means = np.sort(luck.choice(values, (200_000, values.size)).mean(axis=1))
    without = (values.sum() - values) / (values.size - 1)
    spread = without.mean() - without
    speed = (spread**3).sum() / (6 * (spread**2).sum() ** 1.5)
    bias = norm.ppf(((means < values.mean()).mean() + (means <= values.mean()).mean()) / 2)
    z = bias + norm.ppf([0.025, 0.975])
    expected = np.quantile(means, norm.cdf(bias + z / (1 - speed * z)))
    (found,) = bca_intervals(values[None])
    # A tail quantile of 4,999 resamples has a standard error of about .02 here; the interval is 1.5 wide.
    assert [found.low, found.high] == pytest.approx(list(expected), abs=0.06)
    assert found.high - found.mean > 1.3 * (found.mean - found.low)


def test_the_bootstrap_is_that_of_scipy() -> None:
    luck = np.random.default_rng(9)
    rows = np.stack([luck.exponential(1, 30), luck.normal(3, 1, 30), luck.integers(0, 2, 30), luck.lognormal(0, 1.5, 30) - 1])
    for row, found in zip(rows, bca_intervals(rows), strict=True):
        theirs = bootstrap((row,), np.mean, n_resamples=RESAMPLES, method="BCa", rng=np.random.default_rng(BOOTSTRAP_SEED))
        interval = theirs.confidence_interval
        assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-12, abs=1e-12)


def test_a_row_meets_the_same_bootstrap_alone_and_in_company() -> None:
    luck = np.random.default_rng(5)
    rows = luck.normal(0.3, 1, (4, 20))
    rows[2, 3] = np.nan
    together = bca_intervals(rows)
    assert together == [bca_intervals(row[None])[0] for row in rows]
    assert together[2].n == 19


def test_a_difference_that_never_varies_is_its_own_interval() -> None:
    (same,) = bca_intervals(np.full((1, 8), 0.25))
    assert (same.low, same.high) == (0.25, 0.25)
    (few,) = bca_intervals(np.array([[1.0, 2.0, 4.0]]))
    assert np.isnan(few.low) and few.n == 3


def test_pairing_by_seed_finds_what_levels_hide() -> None:
    # Seeds differ by hundreds, arms by about ten: unpaired intervals overlap, paired ones leave out zero.
    setting = made_setting(arms=("none", "yilong"), seeds=8)
    luck = [2000.0, 2300, 2600, 2900, 3200, 3500, 3800, 4100]
    lift = [9.0, 11, 12, 8, 10, 13, 7, 10]
    table = {"none": luck, "yilong": [a + b for a, b in zip(luck, lift, strict=True)]}
    found = compare(made_summary(setting, consumption_mean=table), setting)
    assert found.levels["yilong", "consumption_mean"].low < found.levels["none", "consumption_mean"].high
    change = found.changes["yilong", "consumption_mean"]
    assert change.t.mean == pytest.approx(10.0)
    assert change.clear and 7 < change.bca.low < 10 < change.bca.high < 13
    assert "mean consumption rose by 10 yuan a person and year" in sentence(found, "yilong")


def test_a_missing_seed_is_left_out_of_its_pair() -> None:
    setting = made_setting(arms=("none", "yilong"), seeds=6)
    table = {"none": [1.0, 2, 3, 4, 5, 6], "yilong": [2.0, 3, 4, 6, 7, 100]}
    summary = made_summary(setting, consumption_mean=table)
    del summary.rows["none", 6]
    change = compare(summary, setting).changes["yilong", "consumption_mean"]
    assert change.t.n == 5
    assert change.t.mean == pytest.approx(7 / 5)


def test_only_clear_and_visible_changes_are_claimed() -> None:
    setting = made_setting(arms=("none", "yilong"), seeds=6)
    base = [0.300, 0.310, 0.290, 0.305, 0.295, 0.300]
    noise = [0.02, -0.02, 0.01, -0.01, 0.015, -0.016]
    given = {
        "poverty_headcount": {"none": base, "yilong": [a + b for a, b in zip(base, noise, strict=True)]},
        "consumption_volatility": {
            "none": base,
            "yilong": [a + 1e-5 + 1e-7 * at for at, a in enumerate(base)],
        },
        "business_capital": {"none": [100.0] * 6, "yilong": [80.0, 82, 81, 79, 78, 80]},
    }
    found = compare(made_summary(setting, **given), setting)
    assert not found.changes["yilong", "poverty_headcount"].clear
    assert found.changes["yilong", "consumption_volatility"].clear
    said = sentence(found, "yilong")
    assert said == (
        "Against “No program” under the same luck, business capital fell by 20 yuan a household (19 to 21); "
        "there was no clear difference in poverty headcount and ups and downs of consumption."
    )


def test_nothing_clear_is_said_plainly() -> None:
    setting = made_setting(arms=("none", "yilong"), seeds=5)
    table = {"none": [1.0, 2, 3, 4, 5], "yilong": [2.0, 1, 4, 3, 5]}
    said = sentence(compare(made_summary(setting, consumption_mean=table), setting), "yilong")
    assert (
        said == "Against “No program” under the same luck, there was no clear difference in mean consumption."
    )


def test_one_seed_claims_nothing() -> None:
    setting = made_setting(arms=("none", "yilong"), seeds=1)
    table = {"none": [1000.0], "yilong": [3000.0]}
    said = sentence(compare(made_summary(setting, consumption_mean=table), setting), "yilong")
    assert said == "Only 1 seed: differences cannot be told from luck."


def test_the_same_thing_is_not_said_twice() -> None:
    setting = made_setting(arms=("none", "yilong", "monthly"), seeds=1)
    given = {
        "consumption_mean": {"none": [1000.0], "yilong": [3000.0], "monthly": [2000.0]},
        "oss": {"yilong": [0.8], "monthly": [0.7]},
    }
    said = sentence(compare(made_summary(setting, **given), setting), "monthly")
    assert said == "Only 1 seed: differences cannot be told from luck. The lender covered 70.0\u00a0% of its cost."


def test_lenders_are_held_against_the_first_that_lends() -> None:
    setting = made_setting(seeds=6)
    summary = Summary()
    for seed in setting.seeds:
        runs = {arm: made_run(arm, seed, setting.months) for arm in DESIGNS}
        for arm in setting.arms:
            summary.add(row_of(Case(runs[arm.name], arm, runs["none"] if arm.name != "none" else None)))
    found = compare(summary, setting)
    assert found.lender_base == "yilong"
    assert found.changes["declining", "oss"].against == "yilong"
    assert found.changes["declining", "oss"].t.high < 0
    assert found.changes["monthly", "poverty_headcount"].against == "none"
    assert ("none", "glp") not in found.changes and ("yilong", "glp") not in found.changes
    # The paired measure and the paired difference are two ways to the same number.
    effect, change = (
        found.levels["declining", "consumption_effect"],
        found.changes["declining", "consumption_mean"].t,
    )
    assert (effect.mean, effect.low) == pytest.approx((change.mean, change.low))


def test_a_run_measured_twice_is_refused() -> None:
    summary = made_summary(made_setting(arms=("none",), seeds=2), consumption_mean={"none": [1.0, 2.0]})
    with pytest.raises(ValueError, match="twice"):
        summary.add(summary.rows["none", 2])


def test_an_interval_keeps_to_what_is_possible() -> None:
    setting = made_setting(arms=("none",), seeds=5)
    given = {
        "par30": {"none": [0.0, 0.0, 0.0, 0.0, 0.05]},
        "repayment_rate": {"none": [1.0, 1.0, 1.0, 1.0, 0.95]},
        "lender_equity": {"none": [0.0, 0.0, 0.0, 0.0, 5.0]},
    }
    levels = compare(made_summary(setting, **given), setting).levels
    assert levels["none", "par30"].low == 0.0
    assert levels["none", "repayment_rate"].high == 1.0
    assert levels["none", "lender_equity"].low < 0.0


def test_with_hundreds_of_arms_the_bootstrap_is_of_what_is_asked() -> None:
    setting = made_setting(arms=("none", "yilong"), seeds=6)
    table = {"none": [1.0, 2, 3, 4, 5, 6], "yilong": [2.0, 3, 4, 6, 7, 100]}
    summary = made_summary(setting, consumption_mean=table, business_capital=table)
    whole, some = compare(summary, setting), compare(summary, setting, {"consumption_mean"})
    assert some.changes["yilong", "consumption_mean"] == whole.changes["yilong", "consumption_mean"]
    without = some.changes["yilong", "business_capital"]
    assert without.t == whole.changes["yilong", "business_capital"].t and np.isnan(without.bca.low)


def test_the_table_says_how_arms_stand() -> None:
    from io import StringIO

    from rich.console import Console

    from analysis.standing import standings
    from analysis.tables import comparison_table

    setting = made_setting(arms=("none", "yilong"), seeds=6)
    given = {"consumption_mean": {"none": [1.0, 2, 3, 4, 5, 6], "yilong": [2.0, 3.1, 4.2, 5.1, 6, 7]},
             "oss": {"yilong": [0.8, 0.9, 0.8, 0.9, 0.8, 0.9]}}
    summary = made_summary(setting, **given)
    for lang, words in (("en", ("chance to be best", "on the front", "p after Holm")), ("zh", ("最优概率", "处于前沿"))):
        console = Console(file=StringIO(), width=140)
        console.print(comparison_table(compare(summary, setting), lang=lang, standings=standings(summary, setting)))
        text = console.file.getvalue()
        assert all(word in text for word in words)
        assert "100%" in text and "<0.001" in text


def test_hidden_loans_are_told_where_some_books_hide_them() -> None:
    import io

    from rich.console import Console

    from analysis.tables import comparison_table

    setting = made_setting(arms=("none", "yilong"), seeds=2)
    for hidden, rows in ((0.07, 2), (0.0, 0)):
        given = {"par30": {"yilong": [0.01, 0.01]}, "hidden_share": {"yilong": [hidden] * 2},
                 "par30_unhidden": {"yilong": [0.01 + hidden] * 2}}
        for lang, words in (("en", ("hidden loans", "nothing")), ("zh", ("被掩盖的贷款", "若无掩盖"))):
            console = Console(width=100, record=True, file=io.StringIO())
            console.print(comparison_table(compare(made_summary(setting, **given), setting), lang=lang))
            told = console.export_text()
            assert sum(word in told for word in words) == rows
