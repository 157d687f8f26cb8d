"""Every shipped scenario loads in all its arms, and lives two months with balanced books."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.program import Program
from sim.terms.files import PROJECT
from sim.terms.resolve import load_scenario
from sim.terms.resolved import Resolved
from sim.terms.shelf import list_scenarios

SHELF = PROJECT / "scenarios"
FILES = [path for path, _ in list_scenarios()]
SOURCES = [path for path in FILES if path.parent.name == "sources"]
POLICY = [path for path in FILES if path.parent.name == "policy"]
FEW = 16


def few(path: Path) -> Resolved:
    """The scenario with few households, one seed, two months or into its last reform; surveyed villages as they are."""
    whole = load_scenario(path)
    surveyed = any(village.survey.sha256 for arm in whole.arms for village in arm.villages)
    months = max(2, *(version.month for arm in whole.arms for version in arm.versions))
    small = [] if surveyed else [("village.people.households", FEW)]
    return load_scenario(path, [*small, ("run.seeds", 1), ("run.months", months)])


def name(path: Path) -> str:
    return path.relative_to(SHELF).with_suffix("").as_posix()


def test_the_thirteen_systems_and_more_than_eight_questions_are_there() -> None:
    assert [path.stem[:2] for path in SOURCES] == [f"{number:02}" for number in range(1, 14)]
    assert len(POLICY) >= 8
    for path in [*SOURCES, *POLICY]:
        assert len(load_scenario(path).arms) >= 2


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_system_is_held_against_no_program(path: Path) -> None:
    resolved = load_scenario(path)
    assert resolved.run.base_arm == "none"
    assert [arm.name for arm in resolved.arms if not arm.lender.open] == ["none"]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_scenario_is_one_line_in_the_list_and_in_its_readme(path: Path) -> None:
    titles = dict(list_scenarios())
    assert titles[path] and "\n" not in titles[path]
    if path.parent.name in {"sources", "policy"}:
        assert f"`{name(path)}`" in (SHELF / "README.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_arm_lives_two_months_with_balanced_books(path: Path) -> None:
    resolved = few(path)
    for arm in resolved.arms:
        program = Program(resolved, arm=arm.name, seed=1, engine="agents")
        [run] = program.run()  # the books are held to balance at every month's end; LedgerError if they do not
        assert {len(facts) for facts in run.monthly.values()} == {resolved.run.months}
