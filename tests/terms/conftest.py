"""A small project of its own for every test: a copy of the shipped nouns and one scenario to spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.terms.files import PROJECT
from sim.terms.letters import Letter, LettersError
from sim.terms.resolve import load_scenario

SCENARIO = """title = "A trial"
about = "Two villages, two products, three arms."
villages = ["yilong_a", "yilong_b"]
products = ["yilong_farm", "yilong_mixed"]
lender = "yilong"
shocks = "sichuan"

[set]
"village.people.households" = 40
"village.yilong_b.people.households" = 25

[run]
months = 24
start = 2010-01-01
seeds = [3, 1, 7]
base_arm = "none"

[arms.dear]
title = "Dearer"
set = { "product.yilong_farm.interest.rate_annual" = 0.2 }

[[arms.dear.change]]
month = 13
set = { "product.interest.rate_annual" = 0.05 }

[arms.plain]

[arms.none]
set = { "lender.open" = false }

[[change]]
month = 10
set = { "lender.officers.count" = 2 }
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder with the shipped nouns and `scenarios/trial.toml`."""
    root = tmp_path / "project"
    for folder in ("villages", "products", "lenders", "shocks"):
        shutil.copytree(PROJECT / "scenarios" / folder, root / "scenarios" / folder)
    (root / "scenarios" / "trial.toml").write_text(SCENARIO, encoding="utf-8")
    return root


@pytest.fixture
def trial(project: Path) -> Path:
    """The scenario to spoil."""
    return project / "scenarios" / "trial.toml"


@pytest.fixture
def letters(project: Path, trial: Path) -> Callable[..., list[Letter]]:
    """Loads the trial after replacing pieces of its text; gives the letters (none if it loads)."""

    def load(*pieces: tuple[str, str], changes: tuple = ()) -> list[Letter]:
        text = trial.read_text(encoding="utf-8")
        for old, new in pieces:
            assert old in text
            text = text.replace(old, new, 1)
        trial.write_text(text, encoding="utf-8")
        try:
            load_scenario(trial, changes, root=project)
        except LettersError as error:
            return list(error.letters)
        return []

    return load


def only(letters: list[Letter]) -> Letter:
    """The one letter that is expected."""
    assert len(letters) == 1, [one.text() for one in letters]
    return letters[0]
