"""Spoiled at random, a project loads or is refused with letters; it never ends in a traceback."""

from __future__ import annotations

import random
import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario
from sim.terms.toml_text import toml_text

JUNK: list[Any] = [
    *(0, -1, 2**70, 1.5, -0.0, float("nan"), float("inf"), True, "", "x", "../x", "\x00", "y" * 500),
    *([], [1], [[[]]], [{}], {}, {"a": 1}, {"like": "yilong_a"}, {"like": []}, date(2010, 1, 1), time(1, 2)),
]
KEYS = ["like", "set", "name", "x", "people", "change", "arms", "products", "product.interest"]


def places(tables: Any, at: tuple = ()) -> list[tuple]:
    """Every place in nested tables and lists."""
    inner = tables.items() if isinstance(tables, dict) else enumerate(tables)
    found = []
    for key, value in inner:
        found.append((*at, key))
        if isinstance(value, (dict, list)):
            found += places(value, (*at, key))
    return found


def spoil(tables: dict[str, Any], chance: random.Random) -> None:
    """Replace, remove or add one value."""
    *above, last = chance.choice(places(tables))
    table: Any = tables
    for key in above:
        table = table[key]
    deed = chance.random()
    if deed < 0.6:
        table[last] = chance.choice(JUNK)
    elif deed < 0.8 or not isinstance(table, dict):
        del table[last]
    else:
        table[chance.choice(KEYS)] = chance.choice(JUNK)


@pytest.mark.parametrize("seed", range(4))
def test_spoiled_projects(project: Path, trial: Path, seed: int) -> None:
    chance = random.Random(seed)
    clean = {
        path: path.read_text(encoding="utf-8") for path in sorted((project / "scenarios").rglob("*.toml"))
    }
    refused = 0
    for _ in range(40):
        path = trial if chance.random() < 0.4 else chance.choice(list(clean))
        tables = tomllib.loads(clean[path])
        for _ in range(chance.choice([1, 1, 2, 3])):
            spoil(tables, chance)
        path.write_text(toml_text(tables), encoding="utf-8")
        try:
            resolved = load_scenario(trial, root=project)
        except LettersError as error:
            refused += 1
            assert error.letters and all(one.file and one.found and one.expected for one in error.letters)
        else:
            full = project / "scenarios" / "full.toml"
            full.write_text(resolved.to_toml(), encoding="utf-8")
            assert load_scenario(full, root=project).digest() == resolved.digest()
        path.write_text(clean[path], encoding="utf-8")
    assert refused > 10
