"""What a newcomer installs from: versions only, hashes only, no machine and no host; the README's lines are those that are run."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def same(name: str) -> str:
    """A package's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: str, line: str) -> dict[str, str]:
    """Package -> version of a file in which every line must match."""
    found = [re.fullmatch(line, text) for text in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    assert all(found), file
    return {same(one["name"]): one["version"] for one in found if one}


PIN = r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[0-9][0-9a-z.]*)"
CONSTRAINTS = pins("constraints.txt", PIN)
LOCK = pins("requirements.lock", PIN + r"( --hash=sha256:[0-9a-f]{64})+")


def test_the_lock_holds_the_versions_of_the_constraints() -> None:
    assert LOCK.items() <= CONSTRAINTS.items()
    assert set(CONSTRAINTS) - set(LOCK) <= {"colorama"}  # needed on Windows only


def test_everything_that_is_needed_is_pinned() -> None:
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    names = {same(re.match(r"[A-Za-z0-9._-]+", one)[0]) for one in wanted}
    assert names <= set(LOCK)


def test_ci_runs_the_line_of_the_readme() -> None:
    line = next(text.split("`")[1] for text in README.splitlines() if "pytest" in text and "Linux" in text)
    assert line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_readme_names_only_what_is_there() -> None:
    named = re.findall(r"`((?:scenarios|sim|analysis|tests)/[\w./-]*)`", README)
    assert len(named) > 8
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_rule_of_the_readme_is_the_rule_that_ships() -> None:
    shipped = (ROOT / "scenarios" / "rules" / "festival_first.py").read_text(encoding="utf-8")
    code = README.split("```python\n")[1].split("```")[0]
    told = [line for line in code.splitlines() if line and '"""' not in line]
    assert len(told) >= 4 and all(line in shipped.splitlines() for line in told)
