"""Bad files: each is refused with a letter, never with a traceback, and the case that trips it is here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.terms.check import check_files
from sim.terms.files import MOST_BYTES
from sim.terms.letters import Letter, LettersError
from sim.terms.resolve import load_scenario
from tests.terms.conftest import only


def refusal(path: Path, root: Path) -> Letter:
    """The one letter with which a scenario is refused."""
    with pytest.raises(LettersError) as caught:
        load_scenario(path, root=root)
    return only(list(caught.value.letters))


def test_missing_noun_names_the_nearest(letters) -> None:
    one = only(letters(('"yilong_a"', '"yilong_aa"')))
    assert (one.file, one.field, one.kind) == ("scenarios/trial.toml", "villages.0", "no_noun")
    assert "scenarios/villages/yilong_aa.toml" in one.found and "yilong_a?" in one.hint


def test_duplicate_key(letters) -> None:
    one = only(letters(('lender = "yilong"', 'lender = "yilong"\nlender = "yilong"')))
    assert one.kind == "duplicate_key" and "line 6" in one.found


def test_duplicate_table(letters) -> None:
    assert only(letters(("[arms.plain]", "[arms.none]"))).kind == "duplicate_key"


@pytest.mark.parametrize("text", ["title = ", "title 'x'", "= 1", "[run", 'a = "x', "a = 08"])
def test_bad_syntax(trial: Path, project: Path, text: str) -> None:
    trial.write_text(text)
    assert refusal(trial, project).kind == "syntax"


def test_brackets_without_end(trial: Path, project: Path) -> None:
    trial.write_text("a = " + "[" * 100_000)
    assert refusal(trial, project).kind == "too_deep"


def test_huge_number_of_digits(trial: Path, project: Path) -> None:
    trial.write_text("months = " + "9" * 20_000)
    assert refusal(trial, project).kind == "syntax"


def test_huge_file(trial: Path, project: Path) -> None:
    trial.write_text("#" * (MOST_BYTES + 1))
    one = refusal(trial, project)
    assert one.kind == "huge_file" and str(MOST_BYTES + 1) in one.found
    trial.write_text(trial.read_text()[:-1])
    with pytest.raises(LettersError) as caught:
        load_scenario(trial, root=project)
    assert all(one.kind == "missing_key" for one in caught.value.letters), "the largest legal file is read"


def test_binary_and_not_utf8(trial: Path, project: Path) -> None:
    trial.write_bytes(b"\x7fELF\x02\x01\x00\x00")
    assert refusal(trial, project).kind == "binary_file"
    trial.write_bytes('title = "试验"'.encode("gb18030"))
    one = refusal(trial, project)
    assert one.kind == "not_utf8" and "position 9" in one.found


def test_no_ordinary_file(project: Path) -> None:
    (project / "scenarios" / "folder.toml").mkdir()
    assert refusal(project / "scenarios" / "folder.toml", project).kind == "not_a_file"
    if hasattr(os, "mkfifo"):
        os.mkfifo(project / "scenarios" / "pipe.toml")
        assert refusal(project / "scenarios" / "pipe.toml", project).kind == "not_a_file"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../../../../etc/passwd", "outside_path"),
        ("../../secret", "outside_path"),
        ("/etc/passwd", "absolute_path"),
        ("~/secret", "absolute_path"),
        ("C:/secret.toml", "absolute_path"),
        ("C:\\\\secret.toml", "absolute_path"),
        ("villages\\\\yilong_a", "backslash_path"),
        ("yilong_a\\u0000", "absolute_path"),
        ("villages/../villages/nothing", "no_noun"),
        ("村" * 300, "no_noun"),
        ("", "no_noun"),
        (".", "no_noun"),
    ],
)
def test_hostile_references(letters, project: Path, name: str, kind: str) -> None:
    (project.parent / "secret.toml").write_text("name = 'secret'")
    one = only(letters(('"yilong_a"', f'"{name}"')))
    assert (one.kind, one.field) == (kind, "villages.0")


def test_symbolic_link_out_of_the_project(letters, project: Path) -> None:
    secret = project.parent / "secret.toml"
    secret.write_text('name = "secret"\nlike = "yilong_a"\n')
    (project / "scenarios" / "villages" / "linked.toml").symlink_to(secret)
    one = only(letters(('"yilong_a"', '"linked"')))
    assert one.kind == "outside_path"


def test_symbolic_links_in_a_circle(letters, project: Path) -> None:
    folder = project / "scenarios" / "villages"
    (folder / "one.toml").symlink_to(folder / "two.toml")
    (folder / "two.toml").symlink_to(folder / "one.toml")
    assert only(letters(('"yilong_a"', '"one"'))).kind == "no_noun"
    assert only(letters(('"one"', '"villages/one.toml"'))).kind == "outside_path"


def test_symbolic_link_inside_the_project_works(letters, project: Path) -> None:
    folder = project / "scenarios" / "villages"
    (folder / "linked.toml").symlink_to(folder / "yilong_a.toml")
    assert letters(('"yilong_a"', '"linked"')) == []


def test_a_path_inside_the_project_works(letters) -> None:
    assert letters(('"yilong_a"', '"villages/yilong_a.toml"')) == []


def test_like_in_a_circle(letters, project: Path) -> None:
    folder = project / "scenarios" / "villages"
    (folder / "one.toml").write_text('name = "one"\nlike = "two"\n')
    (folder / "two.toml").write_text('name = "two"\nlike = "one"\n')
    one = only(letters(('"yilong_a"', '"one"')))
    assert one.kind == "like_circle"
    assert one.found.count(" -> ") == 2 and one.file == "scenarios/villages/two.toml"


def test_like_nothing_known_and_like_no_name(letters, project: Path) -> None:
    folder = project / "scenarios" / "villages"
    (folder / "one.toml").write_text('name = "one"\nlike = "yilong_c"\n')
    (folder / "two.toml").write_text('name = "two"\nlike = 7\n')
    first, second = letters(
        ('"yilong_a", "yilong_b"', '"one", "two"'), ('"village.yilong_b.', '"village.two.')
    )
    assert (first.kind, first.field, first.file) == ("no_noun", "like", "scenarios/villages/one.toml")
    assert (second.kind, second.found) == ("wrong_type", "7")


def test_rule_files_stay_inside_unless_trusted(trial: Path, project: Path) -> None:
    outside = project.parent / "rule.py"
    outside.write_text("# not mine\n")
    (project / "scenarios" / "linked.py").symlink_to(outside)
    text = trial.read_text()
    for name, kind in (
        (str(outside), "absolute_path"),
        ("../../rule.py", "outside_path"),
        ("linked.py", "outside_path"),
        ("nothing.py", "no_file"),
        ("villages/yilong_a.toml", "not_a_rule_file"),
    ):
        trial.write_text(f'rules = ["{name}"]\n{text}')
        one = refusal(trial, project)
        assert (one.kind, one.field) == (kind, "rules.0"), name
    trial.write_text(f'rules = ["{outside}"]\n{text}')
    trusted = load_scenario(trial, root=project, trust_rules=True)
    assert trusted.rule_files[0].path == outside.resolve()


def test_check_tells_all_faults_of_all_files_at_once(project: Path, trial: Path) -> None:
    village = project / "scenarios" / "villages" / "yilong_a.toml"
    village.write_text(village.read_text().replace("households = 270", "houshold = 270"))
    lender = project / "lender.toml"
    lender.write_text('name = "x"\nopen = "yes"\n[capital]\nequity_yuan = -1\n')
    nothing = project / "nothing.toml"
    nothing.write_text("x = 1\n")
    sound = project / "scenarios" / "shocks" / "sichuan.toml"
    found = check_files([village, lender, nothing, sound, trial], root=project)
    assert {one.file for one in found} == {
        "scenarios/villages/yilong_a.toml",
        "lender.toml",
        "nothing.toml",
        "scenarios/trial.toml",
    } - {"scenarios/trial.toml"}
    kinds = {(one.file, one.field): one.kind for one in found}
    assert kinds["scenarios/villages/yilong_a.toml", "people.houshold"] == "unknown_key"
    assert kinds["scenarios/villages/yilong_a.toml", "people.households"] == "missing_key"
    assert kinds["lender.toml", "open"] == "wrong_type"
    assert kinds["lender.toml", "capital.equity_yuan"] == "out_of_range"
    assert kinds["lender.toml", "officers"] == "missing_key"
    assert kinds["nothing.toml", ""] == "kind_unknown"


def test_a_huge_rule_file_is_refused_even_if_trusted(trial: Path, project: Path) -> None:
    (project / "scenarios" / "rule.py").write_text("#" * (MOST_BYTES + 1))
    trial.write_text(f'rules = ["rule.py"]\n{trial.read_text()}')
    assert refusal(trial, project).kind == "huge_file"


def test_check_finds_nothing_in_what_is_shipped() -> None:
    from sim.terms.files import PROJECT

    assert check_files(sorted((PROJECT / "scenarios").rglob("*.toml"))) == []
