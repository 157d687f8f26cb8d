"""Arms made by [grid] and [sample]: their number, names, values, faults, and that the scenario in full is the same scenario."""

from pathlib import Path

import pytest

from sim.terms.files import PROJECT
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario

GRID = """
[grid]
"product.interest.rate_annual" = [0.08, 0.12]
"product.repayment.every_days" = [10, 15, 30]
"""
SAMPLE = """
[sample]
n = 12
seed = 3
[sample.between]
"product.interest.rate_annual" = [0.05, 0.25]
"lender.officers.visits_month" = [100, 103]
"""


@pytest.fixture
def loaded(tmp_path: Path):
    def load(more: str):
        text = (PROJECT / "scenarios" / "yilong.toml").read_text("utf-8")
        (tmp_path / "scenarios").mkdir(exist_ok=True)
        for folder in ("villages", "products", "lenders", "shocks"):
            place = tmp_path / "scenarios" / folder
            place.mkdir(exist_ok=True)
            for file in (PROJECT / "scenarios" / folder).glob("*.toml"):
                (place / file.name).write_bytes(file.read_bytes())
        (tmp_path / "scenarios" / "made.toml").write_text(text + more, "utf-8")
        return load_scenario(tmp_path / "scenarios" / "made.toml", root=tmp_path)

    return load


def test_a_grid_is_every_combination_beside_the_written_arms(loaded) -> None:
    arms = loaded(GRID).arms
    assert [arm.name for arm in arms[:4]] == ["yilong", "monthly", "declining", "none"] and len(arms) == 10
    arm = arms[4]
    assert (arm.name, arm.title) == ("rate_annual-0_08-every_days-10", "rate_annual = 0.08, every_days = 10")
    assert all(product.interest.rate_annual == 0.08 for product in arm.products)
    assert len({(arm.products[0].interest.rate_annual, arm.products[0].repayment.every_days) for arm in arms[4:]}) == 6


@pytest.mark.parametrize("method", ["sobol", "latin"])
def test_a_sample_fills_its_bounds_evenly(loaded, method: str) -> None:
    arms = loaded(SAMPLE.replace("n = 12", f'n = 16\nmethod = "{method}"')).arms[4:]
    rates = sorted(arm.products[0].interest.rate_annual for arm in arms)
    assert len(arms) == 16
    for place, rate in enumerate(rates):  # one in each sixteenth of the range
        assert 0.05 + 0.2 * place / 16 - 1e-6 <= rate <= 0.05 + 0.2 * (place + 1) / 16 + 1e-6
    visits = [arm.lender.officers.visits_month for arm in arms]
    assert sorted(set(visits)) == [100, 101, 102, 103] and all(visits.count(one) == 4 for one in set(visits))


def test_the_same_seed_gives_the_same_sample_and_the_full_text_the_same_arms(loaded, tmp_path: Path) -> None:
    resolved = loaded(GRID + SAMPLE)
    assert resolved.digest() == loaded(GRID + SAMPLE).digest() != loaded(GRID + SAMPLE.replace("seed = 3", "seed = 4")).digest()
    (tmp_path / "scenarios" / "full.toml").write_text(resolved.to_toml(), "utf-8")
    again = load_scenario(tmp_path / "scenarios" / "full.toml", root=tmp_path)
    assert again.digest() == resolved.digest() and [arm.title for arm in again.arms] == [arm.title for arm in resolved.arms]


@pytest.mark.parametrize(("more", "field", "said"), [
    (GRID.replace("rate_annual", "rate_anual"), "grid.product.interest.rate_anual", "rate_annual"),
    (GRID.replace("0.12", "99"), "grid.product.interest.rate_annual", "99"),
    (GRID.replace("[0.08, 0.12]", "[]"), "grid", "at least 1"),
    (SAMPLE.replace("[0.05, 0.25]", "[0.25, 0.05]"), "sample.between.product.interest.rate_annual", "a lower and a higher number"),
    (SAMPLE.replace("n = 12", "n = 4999"), "sample", "5,003 arms"),
])
def test_faults_are_told_once(loaded, more: str, field: str, said: str) -> None:
    with pytest.raises(LettersError) as caught:
        loaded(more)
    (letter,) = caught.value.letters
    assert letter.field.startswith(field) and said in str(caught.value)
