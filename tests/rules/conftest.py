"""A small project in which a scenario may name rule files of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.terms.files import PROJECT
from sim.terms.resolve import load_scenario
from sim.terms.resolved import Resolved

SCENARIO = """
title = "A trial of rules"
villages = ["yilong_a"]
products = ["joint_liability_group"]
lender = "yilong"
shocks = "sichuan"
rules = [{files}]

[set]
"village.people.households" = 40
"village.news.start_share" = 0.8
"village.demand.ask_chance_month" = 0.9
{set}

[run]
months = 8
start = 2010-01-01
seeds = 3

[arms.one]
set = {{ {one} }}

[arms.two]
set = {{ {two} }}
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Callable[..., Resolved]:
    """Writes rule files (name -> text) and a scenario that names them; gives it resolved."""
    shutil.copytree(PROJECT / "scenarios", tmp_path / "scenarios")

    def write(files: dict[str, str], set: str = "", one: str = "", two: str = "", more: str = "", changes=()) -> Resolved:
        for name, text in files.items():
            (tmp_path / "scenarios" / "rules" / name).write_text(text, encoding="utf-8")
        named = ", ".join(f'"rules/{name}"' for name in files)
        path = tmp_path / "scenarios" / "trial.toml"
        path.write_text(SCENARIO.format(files=named, set=set, one=one, two=two) + more, encoding="utf-8")
        return load_scenario(path, changes, root=tmp_path)

    return write
