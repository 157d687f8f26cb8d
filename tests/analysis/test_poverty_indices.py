"""Poverty and inequality indices: published vectors to the printed digits, closed forms and their edges."""

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.measures import poverty

VECTORS = json.loads((Path(__file__).parent / "vectors" / "poverty.json").read_text("utf-8"))
INDICES = {
    "FGT0": lambda x, z, w=None: poverty.fgt(x, z, 0, w),
    "FGT1": lambda x, z, w=None: poverty.fgt(x, z, 1, w),
    "FGT2": lambda x, z, w=None: poverty.fgt(x, z, 2, w),
    "sen_original": poverty.sen_original,
    "sen_replication_invariant": poverty.sen_replication_invariant,
    "sen_shorrocks_thon": poverty.sen_shorrocks_thon,
    "watts": poverty.watts,
    "gini": lambda x, z, w=None: poverty.gini(x, w),
    "gini_unbiased": lambda x, z, w=None: poverty.gini(x, w, unbiased=True),
    "atkinson_0_5": lambda x, z, w=None: poverty.atkinson(x, 0.5, w),
    "atkinson_1": lambda x, z, w=None: poverty.atkinson(x, 1, w),
    "atkinson_2": lambda x, z, w=None: poverty.atkinson(x, 2, w),
    "theil_T": lambda x, z, w=None: poverty.generalized_entropy(x, 1, w),
    "theil_L": lambda x, z, w=None: poverty.generalized_entropy(x, 0, w),
    "GE2": lambda x, z, w=None: poverty.generalized_entropy(x, 2, w),
}
MEDIAN = {"median": lambda x, z, w=None: poverty.quantile(x, 0.5, w)}
CASES = [
    (sample, name)
    for sample in ("x", "y", "x_z5000")
    for name in VECTORS[sample]
    if name not in {"data", "z"}
]


@pytest.mark.parametrize(("sample", "name"), CASES)
def test_published_vectors_to_the_printed_digits(sample: str, name: str) -> None:
    case = VECTORS[sample]
    data = case.get("data", VECTORS["x"]["data"])
    assert INDICES[name](data, case["z"]) == pytest.approx(case[name], abs=6e-13)


@pytest.mark.parametrize("name", [*INDICES, *MEDIAN])
def test_a_weight_of_three_is_three_rows(name: str) -> None:
    index = {**INDICES, **MEDIAN}[name]
    values, persons = [900.0, 2500.0, 1400.0, 7000.0, 1999.0, 50.0], [4, 3, 1, 5, 2, 0]
    assert index(values, 2000.0, persons) == pytest.approx(
        index(np.repeat(values, persons), 2000.0), rel=1e-12
    )


def test_a_person_on_the_line_is_not_poor() -> None:
    assert poverty.fgt([1000, 2000, 3000, 4000], 2000, 0) == 0.25


def test_gini_of_one_owner_of_everything_is_one_less_a_share() -> None:
    assert poverty.gini([0, 0, 0, 0, 12]) == pytest.approx(0.8)
    assert poverty.gini([0, 0, 0, 0, 12], unbiased=True) == pytest.approx(1.0)


def test_lognormal_closed_forms() -> None:
    # For a lognormal with log sd s: GE(0) = GE(1) = s^2/2 and Gini = 2 Phi(s / sqrt 2) - 1; here s = .5.
    from scipy.stats import norm

    shares = (np.arange(200_000) + 0.5) / 200_000
    values = np.exp(8.0 + 0.5 * norm.ppf(shares))
    assert poverty.gini(values) == pytest.approx(2 * norm.cdf(0.5 / np.sqrt(2)) - 1, abs=2e-5)
    assert poverty.generalized_entropy(values, 0) == pytest.approx(0.125, abs=2e-5)
    assert poverty.generalized_entropy(values, 1) == pytest.approx(0.125, abs=1e-4)
    assert poverty.fgt(values, np.exp(7.5), 0) == pytest.approx(norm.cdf(-1.0), abs=1e-5)


def test_having_nothing_is_said_and_not_hidden() -> None:
    assert poverty.watts([0, 500, 3000], 1000) == np.inf
    assert poverty.generalized_entropy([0, 500, 3000], 0) == np.inf
    assert poverty.atkinson([0, 500, 3000], 2) == 1.0


def test_nobody_poor_gives_zero_everywhere() -> None:
    for name in (
        "FGT0",
        "FGT1",
        "FGT2",
        "sen_original",
        "sen_replication_invariant",
        "sen_shorrocks_thon",
        "watts",
    ):
        assert INDICES[name]([3000.0, 5000.0, 9000.0], 2000.0) == 0.0


def test_median_of_even_and_odd_numbers_of_persons() -> None:
    assert poverty.quantile([4, 1, 3, 2], 0.5) == 2.5
    assert poverty.quantile([9, 1, 3], 0.5) == 3.0
    assert poverty.quantile([10, 20], 0.5, [1, 3]) == 20.0
    assert poverty.quantile([5, 1, 3, 2], 1.0) == 5.0
    assert poverty.quantile([5, 1, 3, 2], 0.0) == 1.0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: poverty.fgt([], 2000, 0), "at least one person"),
        (lambda: poverty.fgt([1.0], 0, 1), "poverty line"),
        (lambda: poverty.gini([1.0, float("nan")]), "finite"),
        (lambda: poverty.gini([1.0, 2.0], [1, 2, 3]), "3 weights"),
        (lambda: poverty.atkinson([-1.0, 4.0], 1), "at least 0"),
        (lambda: poverty.atkinson([1.0, 4.0], 0), "aversion"),
    ],
)
def test_unusable_input_is_refused_in_words(call, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


def test_quantiles_at_once_are_those_of_the_rows() -> None:
    values, persons = [7.0, 1.0, 4.0, 9.0], [2, 3, 1, 4]
    rows = np.repeat(values, persons)
    shares = [0.1, 0.3, 0.4, 0.55, 0.6, 0.95]
    expected = np.quantile(rows, shares, method="averaged_inverted_cdf")
    assert poverty.quantiles(values, shares, persons) == pytest.approx(expected)
