"""The command line as a user meets it, in a process of its own: quick help, letters, exit codes, a folder of results."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ("run", "compare", "sweep", "check", "list", "cite", "explain", "schedule", "measures", "status", "merge", "export",
            "tape", "portfolio", "report", "evidence", "odd", "accept", "bench")
HEAVY = ("numba", "mesa", "polars", "plotly", "pydantic", "numpy", "scipy", "jinja2")
SMALL = ("--set", "village.people.households=20", "--set", "run.months=12")


def ask(*words: str, cwd: Path = ROOT, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    """Run one command line and wait for it."""
    environment = os.environ | {"COLUMNS": "120", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([sys.executable, str(ROOT / "run.py"), *words], cwd=cwd, env=environment, capture_output=True,
                          text=True, encoding="utf-8", timeout=timeout, check=False)


def refused(*words: str) -> str:
    """Run a command line that must be refused; the letters."""
    done = ask(*words)
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert re.search(r"^\d+ faults?$", done.stderr, re.M), done.stderr
    return done.stderr


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-X", "importtime", str(ROOT / "run.py"), "--help"], cwd=ROOT, capture_output=True,
                          text=True, encoding="utf-8", timeout=60, check=True)
    assert all(re.search(rf"^  {name} ", done.stdout, re.M) for name in COMMANDS)
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert "click" in loaded
    assert not loaded & set(HEAVY)


def test_help_is_quick() -> None:
    def seconds() -> float:
        began = time.perf_counter()
        ask("--help")
        return time.perf_counter() - began

    assert min(seconds() for _ in range(5)) < 0.3


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    done = ask(name, "--help")
    assert done.returncode == 0
    assert f"run.py {name}" in done.stdout


@pytest.mark.parametrize(("words", "said"), [
    (("comapre", "yilong"), ["found     comapre", "did you mean compare?"]),
    (("run", "yilong", "--seeed", "3"), ["found     --seeed", "did you mean --seed?"]),
    (("--hepl",), ["found     --hepl", "did you mean --help?"]),
    (("run",), ["expected  SCENARIO"]),
    (("run", "yilong", "--engine", "steam"), ["run.py run: --engine", "one of compiled, agents"]),
    (("compare", "yilong", "--workers", "0"), ["run.py compare: --workers", "a whole number from 1 to 256"]),
    (("compare", "yilong", "--seeds", "many"), ["--seeds", "found     many", "for example 20, or 1,5,9"]),
    (("compare", "yilong", "--seeds", "0"), ["run.seeds"]),
    (("run", "yilong", "--seed", "-1"), ["run.seeds"]),
    (("run", "yilong", "--arm", "montly"), ['found     "montly"', "did you mean monthly?"]),
    (("run", "yilnog"), ["yilnog"]),
    (("run", "yilong", "--set", "product.intrest.rate_annual=0.2"), ["product.intrest", "interest"]),
    (("run", "yilong", "--set", "nonsense"), ["nonsense"]),
    (("explain", "yilong", "--household", "0", "--month", "1"), ["--household"]),
    (("schedule", "yilong_frm"), ["yilong_farm"]),
    (("schedule", "yilong_farm", "--amount", "nan"), ["--amount"]),
])
def test_faults_are_letters(words: tuple[str, ...], said: list[str]) -> None:
    letters = refused(*words)
    for one in said:
        assert one in letters


def test_a_used_folder_is_refused_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert "a folder that already holds files" in refused("compare", "yilong", "--out", str(tmp_path))
    assert [place.name for place in tmp_path.iterdir()] == ["mine.txt"]


def test_check_tells_every_fault_of_every_file(tmp_path: Path) -> None:
    text = (ROOT / "scenarios" / "yilong.toml").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text.replace("months = 60", "months = -3").replace("lender.open", "lender.opne"), encoding="utf-8")
    letters = refused("check", str(wrong), str(tmp_path / "absent.toml"), "scenarios/yilong.toml")
    assert "run.months" in letters and "lender.opne" in letters and "absent.toml" in letters


def test_check_reads_rule_files_and_the_rules_a_scenario_names(tmp_path: Path) -> None:
    rule = tmp_path / "greedy.py"
    rule.write_text('import os\nfrom sim.rules import rule\n\n\n@rule("pay")\ndef greedy(due):\n    return 0\n', encoding="utf-8")
    assert "greedy.py" in refused("check", str(rule))
    assert ask("check", "scenarios/rules/festival_first.py", "scenarios/policy/festival.toml").returncode == 0


def test_every_shipped_scenario_is_listed_and_sound() -> None:
    done = ask("list")
    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert {"yilong", "classroom/one_village"} <= set(names)
    assert "cannot be read" not in done.stdout
    assert ask("check", *(f"scenarios/{name}.toml" for name in names)).returncode == 0


def test_commands_work_from_another_folder(tmp_path: Path) -> None:
    done = ask("list", cwd=tmp_path)
    assert done.returncode == 0 and "yilong" in done.stdout


def test_measures_can_be_searched() -> None:
    assert "par30" in ask("measures", "--like", "par").stdout
    assert "No measure has" in ask("measures", "--like", "zzzz").stdout


def test_schedule_prints_and_exports(tmp_path: Path) -> None:
    place = tmp_path / "plan.csv"
    done = ask("schedule", "yilong_farm", "--amount", "3000", "--date", "2012-01-05", "--csv", str(place))
    assert done.returncode == 0 and "EIR" in done.stdout
    assert place.read_text(encoding="utf-8").startswith("n,due,principal")


def test_run_gives_the_same_record_in_both_engines() -> None:
    prints = [re.findall(r"fingerprint\s+([0-9a-f]{64})", ask("run", "yilong", *SMALL, "--seed", "3", "--arm", "monthly",
                                                              "--engine", engine).stdout) for engine in ("compiled", "agents")]
    assert len(prints[0]) == 1 and prints[0] == prints[1]


def test_compare_writes_a_folder_that_says_how_to_make_it_again(tmp_path: Path) -> None:
    out = tmp_path / "results"
    done = ask("compare", "yilong", *SMALL, "--seeds", "2,9", "--out", str(out))
    assert done.returncode == 0, done.stderr
    facts = json.loads((out / "provenance.json").read_text(encoding="utf-8"))
    assert facts["seeds"] == [2, 9] and facts["runs"] == {"asked": 8, "finished": 8}
    assert str(tmp_path) not in json.dumps(facts)
    words = facts["command"].split()
    assert words[:4] == ["python", "run.py", "compare", "scenarios/yilong.toml"]
    again = tmp_path / "again"
    assert ask(*words[2:], "--workers", "1", "--out", str(again)).returncode == 0
    assert json.loads((again / "provenance.json").read_text(encoding="utf-8"))["fingerprints"] == facts["fingerprints"]


@pytest.mark.slow
def test_the_default_experiment_runs_whole(tmp_path: Path) -> None:
    done = ask(cwd=tmp_path, timeout=600)
    assert done.returncode == 0, done.stderr
    assert "Yilong terms as shipped" in done.stdout and "No program" in done.stdout
    facts = json.loads((tmp_path / "results" / "yilong" / "provenance.json").read_text(encoding="utf-8"))
    assert facts["runs"] == {"asked": 200, "finished": 200}
    assert facts["command"] == "python run.py compare scenarios/yilong.toml"


def test_a_console_of_few_letters_is_enough() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    for words in (["measures"], ["run", "无此情景"]):
        asked = [sys.executable, "run.py", *words]
        done = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
        assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals are sent another way on Windows")
def test_ctrl_c_leaves_finished_work_readable(tmp_path: Path) -> None:
    out = tmp_path / "results"
    words = ["compare", "yilong", "--set", "run.months=24", "--seeds", "5000", "--out", str(out)]
    asked = [sys.executable, str(ROOT / "run.py"), *words]
    with subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        end = time.monotonic() + 240
        while not (out / "summary.parquet").exists() and time.monotonic() < end and process.poll() is None:
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    assert "Stopped on request" in said and "Traceback" not in errors
    facts = json.loads((out / "provenance.json").read_text(encoding="utf-8"))
    assert facts["state"] == "stopped" and 0 < facts["runs"]["finished"] < 20_000
    assert (out / "report.html").stat().st_size > 100_000


def test_ctrl_c_before_results_says_that_nothing_was_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    from analysis.cli import app, desk

    def pressed(*words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(desk.list_, "callback", pressed)
    assert app.main(["list"]) == 130
    assert "nothing was kept" in capsys.readouterr().err


def test_accept_notes_what_moved_and_nothing_else(tmp_path: Path) -> None:
    from analysis.baseline import accept, read_baseline

    (tmp_path / "tests").mkdir()
    (tmp_path / "CHANGES.md").write_text("# Changes\n\n## 0.2\nNew.\n\n## 0.1\nOld.\n", encoding="utf-8")
    world = {"scenario": "yilong", "set": {}, "arm": "none", "seed": 1, "months": 12}
    world |= {"fingerprint": "a" * 64, "numbers": {"clients": 3}}
    assert accept(tmp_path, {"one": world}) == [f"- one: fingerprint new → {'a' * 12}"]
    assert accept(tmp_path, {"one": world}) == ["Nothing moved."]
    lines = accept(tmp_path, {"one": world | {"fingerprint": "b" * 64, "numbers": {"clients": 4}}})
    assert lines == [f"- one: fingerprint {'a' * 12} → {'b' * 12}; clients 3 → 4"]
    newest, _, older = (tmp_path / "CHANGES.md").read_text(encoding="utf-8").partition("\n## 0.1")
    assert newest.count("### Numbers that moved") == 1 and lines[0] in newest and older == "\nOld.\n"
    assert read_baseline(tmp_path)["one"]["numbers"] == {"clients": 4}
