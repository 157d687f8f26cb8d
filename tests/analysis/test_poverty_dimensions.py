"""Poverty in several dimensions to the printed digits of the vectors, and what cannot be answered refused."""

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.measures import dimensions

VECTORS = json.loads((Path(__file__).parent / "vectors" / "poverty.json").read_text("utf-8"))
COUNTED = VECTORS["alkire_foster"]


@pytest.mark.parametrize("case", COUNTED["results"], ids=lambda case: f"k={case['k']:g}")
def test_alkire_foster(case: dict) -> None:
    found = dimensions.alkire_foster(COUNTED["data"], COUNTED["cutoffs"], case["k"])
    for name in ("H", "A", "M0", "M1", "M2"):
        assert getattr(found, name) == pytest.approx(case[name], abs=5.1e-13)


def test_alkire_foster_with_persons_and_weights() -> None:
    rows = [COUNTED["data"][k] for k in (0, 1, 1, 2, 3, 3, 3)]
    with_persons = dimensions.alkire_foster(COUNTED["data"], COUNTED["cutoffs"], 2, persons=[1, 2, 1, 3])
    assert with_persons == pytest.approx(dimensions.alkire_foster(rows, COUNTED["cutoffs"], 2))
    # With weights 2, .5, .5, 1 the second person has 1.5, the third 4, the fourth .5.
    weighted = dimensions.alkire_foster(COUNTED["data"], COUNTED["cutoffs"], 1.5, weights=[2, 0.5, 0.5, 1])
    assert weighted.H == 0.5 and pytest.approx((1.5 + 4) / 16) == weighted.M0


def test_memberships() -> None:
    case = VECTORS["cerioli_zani_membership"]
    assert dimensions.cerioli_zani(case["x"], case["z1"], case["z2"]) == pytest.approx(case["mu"], abs=5.1e-11)
    case = VECTORS["cheli_lemmi_TFR_original"]
    assert dimensions.cheli_lemmi_ranks(case["x"]) == pytest.approx(case["mu"], abs=1e-15)
    case = VECTORS["cheli_lemmi_alpha"]
    found, alpha = dimensions.cheli_lemmi(case["x"], case["target_headcount"])
    assert found == pytest.approx(case["mu"], abs=5.1e-9) and alpha == pytest.approx(case["alpha"], abs=5.1e-9)
    assert found.mean() == pytest.approx(case["target_headcount"], abs=1e-13)


def test_weights_of_dimensions() -> None:
    case = VECTORS["desai_shah_weights"]
    assert dimensions.rarity_weights(case["item_means"]) == pytest.approx(case["weights"], abs=5.1e-11)
    found = dimensions.item_weights([0.5, 0.25, 1.0, 0.0])
    assert found == pytest.approx([1 / 3, 2 / 3, 0, 0])
    assert dimensions.item_weights([1.0, 1.0]) == pytest.approx([0.5, 0.5])


def test_persons_count_as_rows() -> None:
    values, persons = [100.0, 200, 400, 600, 1000], [2, 1, 3, 1, 1]
    rows = np.repeat(values, persons)
    by_row, alpha = dimensions.cheli_lemmi(rows, 0.3)
    by_person, same = dimensions.cheli_lemmi(values, 0.3, persons)
    assert same == pytest.approx(alpha) and np.repeat(by_person, persons) == pytest.approx(by_row)
    assert np.repeat(dimensions.cheli_lemmi_ranks(values, persons), persons) == pytest.approx(dimensions.cheli_lemmi_ranks(rows))


def test_everybody_alike_is_nobody_poorer() -> None:
    assert dimensions.cheli_lemmi_ranks([5.0, 5.0, 5.0]).tolist() == [0, 0, 0]


@pytest.mark.parametrize(("call", "words"), [
    (lambda: dimensions.alkire_foster([[1, 2]], [1], 1), "as many cutoffs"),
    (lambda: dimensions.alkire_foster([[1, 2]], [1, 0], 1), "above 0"),
    (lambda: dimensions.alkire_foster([[1, 2]], [1, 1], 3), "poverty cutoff"),
    (lambda: dimensions.alkire_foster([[1, 2]], [1, 1], 1, weights=[1, 2]), "add up"),
    (lambda: dimensions.alkire_foster([[1, float("nan")]], [1, 1], 1), "finite"),
    (lambda: dimensions.alkire_foster([[1, 2]], [1, 1], 1, persons=[1, 2]), "2 weights"),
    (lambda: dimensions.alkire_foster([], [1], 1), "at least one person|as many cutoffs"),
    (lambda: dimensions.cerioli_zani([1], 5, 5), "z1 must be below z2"),
    (lambda: dimensions.cheli_lemmi([1, 2, 3], 0.7), "not 0.7"),
    (lambda: dimensions.cheli_lemmi([1, 2, 3], 0.0), "between 0 and"),
    (lambda: dimensions.item_weights([1.2]), "between 0 and 1"),
])  # fmt: skip
def test_unusable_input_is_refused_in_words(call, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
