"""The store of runs: nothing finished is lost, nothing is counted twice, failures are set aside, equal runs give equal bytes."""

import hashlib
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from synthetic_run import made_run, made_setting, made_simulation

from analysis.experiment import belongs, run_experiment
from analysis.identity import CODE, PROJECT, experiment_id, program_id, run_key, stems
from analysis.merge import merge_folders
from analysis.payload import pack, packed, reduced, unpack
from analysis.store import STORE, ArmLine, Found, Store, experiment_in
from sim.terms.letters import LettersError

TABLES = ("summary.parquet", "monthly.parquet", "effects.parquet", "changes.parquet", "dictionary.csv")
SETTING = made_setting(seeds=5, months=24)


def live(folder: Path, simulate=made_simulation, setting=SETTING, **more):
    return run_experiment(setting, "compiled", folder, "the command", progress=False, simulate=simulate, **more)


def tables(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in TABLES}


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """An experiment lived without a break."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    live(folder)
    return folder


def a_store(folder: Path):
    folder.mkdir(exist_ok=True)
    return Store.writing(folder, "e" * 64, [ArmLine("a", "A", "s" * 64)], {"seeds": "[1, 2]", "title": "t", "command": "c"})


def test_a_run_comes_back_as_it_was_kept() -> None:
    base = made_run("none", 4, 24)
    kept = reduced(made_run("monthly", 4, 24), SETTING.arm("monthly"), base)
    data = packed(kept)
    digest, payload = data.digest, data.payload
    back = unpack(payload, digest, "monthly", 4)
    assert pack(back) == pack(kept) and back.row.arm == "monthly" and back.row.seed == 4
    for name, column in kept.months.items():
        assert np.array_equal(back.months[name], column, equal_nan=column.dtype.kind == "f")
    assert np.array_equal(back.counts, kept.counts) and len(payload) < len(pack(kept))
    assert b"monthly" not in pack(kept).partition(b"\n")[2]
    with pytest.raises(ValueError, match="not those"):
        unpack(payload, "0" * 64, "monthly", 4)


def test_one_nan_and_no_negative_zero() -> None:
    kept = reduced(made_run("yilong", 1, 24), SETTING.arm("yilong"), None)
    odd = np.array([np.nan, -0.0])
    other = np.array([-np.nan, 0.0])
    assert pack(replace(kept, months={"x": odd})) == pack(replace(kept, months={"x": other}))


def test_a_key_is_terms_pair_and_seed() -> None:
    found = stems(SETTING)
    assert len(set(found.values())) == 4
    renamed = replace(SETTING, title="another", arms=tuple(replace(arm, title="x") for arm in SETTING.arms))
    assert stems(renamed) == found and experiment_id(renamed) != experiment_id(SETTING)
    assert stems(replace(SETTING, months=23)) != found
    assert stems(replace(SETTING, base_arm=None))["monthly"] != found["monthly"]
    assert stems(replace(SETTING, base_arm=None))["none"] == found["none"]
    assert run_key("s", 1) != run_key("s", 2)


def test_a_rule_that_another_arm_names_changes_whose_rules_an_arm_lives_by() -> None:
    from analysis.resolved import setting_of
    from sim.terms.resolve import load_scenario
    from sim.terms.resolved import RuleChoice

    resolved = load_scenario("policy/festival")
    named = next(arm for arm in resolved.arms if "festival_first" in arm.rules.moments.values())
    silent = replace(named, name="silent", versions=tuple(replace(one, rules=RuleChoice()) for one in named.versions))
    alone = setting_of(replace(resolved, arms=(silent, replace(silent, name="other"))))
    beside = setting_of(replace(resolved, arms=(silent, named)))
    assert alone.arm("silent").digest != beside.arm("silent").digest


def test_the_program_is_part_of_a_run_and_nobody_has_to_remember_it(tmp_path: Path) -> None:
    """A letter of the code that decides numbers makes another program; a comment, a docstring or the report does not."""
    for pattern in CODE:
        for place in PROJECT.glob(pattern):
            (tmp_path / place.relative_to(PROJECT)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(place, tmp_path / place.relative_to(PROJECT))

    def with_change(file: str, before: str, after: str) -> str:
        program_id.cache_clear()
        place = tmp_path / file
        text = place.read_text("utf-8")
        assert before in text
        place.write_text(text.replace(before, after, 1), "utf-8")
        found = program_id(tmp_path)
        place.write_text(text, "utf-8")
        return found

    today = program_id()
    assert with_change("sim/rules/repay.py", "\n", "\n") == today
    assert with_change("sim/rules/repay.py", "from sim", "# a remark\n\nfrom sim") == today
    assert with_change("sim/rules/repay.py", '"""', '"""Said otherwise. ') == today
    changed = {with_change("sim/rules/repay.py", "return ", "return 1 + "), with_change("sim/accounts.py", "=", "= 0 or "),
               with_change("analysis/measures/ratios.py", "return ", "return 1 + "),
               with_change("analysis/monthly.py", "0.05", "0.04")}
    assert len(changed) == 4 and today not in changed


def test_runs_of_another_version_of_the_program_are_not_mixed_with_those_of_this(tmp_path: Path, monkeypatch) -> None:
    live(tmp_path / "out", interrupted(2))
    monkeypatch.setattr("analysis.identity.program_id", lambda: "another")
    monkeypatch.setattr("analysis.identity.STORE_FORMAT", 99)
    with pytest.raises(LettersError, match="another version of the program"):
        live(tmp_path / "out")
    with pytest.raises(LettersError, match="already holds"):
        live(tmp_path / "out", setting=made_setting(seeds=9, months=24))
    live(tmp_path / "new")
    with pytest.raises(LettersError, match="another experiment"):
        merge_folders([tmp_path / "new", tmp_path / "out"], tmp_path / "all")


def test_equal_key_and_different_digest_is_refused_and_the_others_are_kept(tmp_path: Path) -> None:
    stem = "s" * 64
    with a_store(tmp_path) as store:
        store.keep([Found(stem, 1, "d1", b"x")])
        store.keep([Found(stem, 1, "d1", b"x")])
        with pytest.raises(LettersError) as caught:
            store.keep([Found(stem, 1, "d2", b"y"), Found(stem, 2, "d3", b"z")])
        assert "two results of one run" in caught.value.letters[0].found
        assert store.done() == {(stem, 1), (stem, 2)}
        assert store.found(next(store.rows())[0]).payload == b"x"


def test_a_second_writer_is_refused_and_a_reader_is_not(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        store.keep([Found("s" * 64, 1, "d", b"x")])
        with Store.reading(tmp_path) as reader:
            assert reader.done() == store.done() and reader.fact("title") == "t"
        with pytest.raises(LettersError, match="another process"), a_store(tmp_path):
            pass
    assert {place.name for place in tmp_path.iterdir()} == {STORE}


def interrupted(after: int):
    def simulate(resolved, arms, seeds):
        for at, (seed, runs) in enumerate(made_simulation(resolved, arms, seeds)):
            if at == after:
                raise KeyboardInterrupt
            yield seed, runs

    return simulate


def test_the_same_command_goes_on_and_gives_the_same_bytes(tmp_path: Path, whole: Path) -> None:
    asked = []

    def watched(resolved, arms, seeds):
        asked.append((tuple(arms), tuple(seeds)))
        return made_simulation(resolved, arms, seeds)

    assert live(tmp_path / "out", interrupted(2)).finished == 8
    found = live(tmp_path / "out", watched)
    assert asked == [(("none", "yilong", "monthly", "declining"), (3, 4, 5))]
    assert not found.stopped and tables(tmp_path / "out") == tables(whole)
    live(tmp_path / "out", watched)
    assert len(asked) == 1


def test_shards_merged_give_the_same_bytes(tmp_path: Path, whole: Path) -> None:
    for number in (1, 2, 3):
        live(tmp_path / str(number), shard=(number, 3))
    found = merge_folders([tmp_path / "2", tmp_path / "1", tmp_path / "3"], tmp_path / "all")
    assert (found.runs, found.asked, found.damaged) == (20, 20, 0)
    merge_folders([tmp_path / "1"], tmp_path / "all")
    assert not live(tmp_path / "all", interrupted(0)).stopped
    assert tables(tmp_path / "all") == tables(whole)
    live(tmp_path / "else", setting=made_setting(seeds=2, months=24))
    with pytest.raises(LettersError, match="another experiment"):
        merge_folders([tmp_path / "1", tmp_path / "else"], tmp_path / "x")


def test_a_run_that_fails_is_set_aside_after_three_tries_and_the_others_go_on(tmp_path: Path) -> None:
    tried = []

    def breaks(resolved, arms, seeds):
        for seed, runs in made_simulation(resolved, arms, seeds):
            if seed == 3 and "declining" in arms:
                tried.append(tuple(arms))
                raise ZeroDivisionError("by nothing")
            yield seed, runs

    found = live(tmp_path / "out", breaks)
    assert found.finished == 19 and not found.stopped and len(found.failed) == 1
    assert tried[-3:] == [("none", "declining")] * 3
    with Store.reading(tmp_path / "out") as store:
        assert store.quarantined() == {(stems(SETTING)["declining"], 3)}
    before = len(tried)
    live(tmp_path / "out", breaks)
    assert len(tried) == before


def test_a_damaged_run_is_told_and_lived_again(tmp_path: Path, whole: Path) -> None:
    live(tmp_path / "out")
    with sqlite3.connect(tmp_path / "out" / STORE) as connection:
        connection.execute("UPDATE run SET payload = substr(payload, 1, 100) WHERE seed = 2")
    connection.close()
    with pytest.raises(LettersError, match="cannot be read"):
        from analysis.export import export_tables

        with Store.reading(tmp_path / "out") as store:
            export_tables(store, tmp_path)
    assert not live(tmp_path / "out").stopped
    assert tables(tmp_path / "out") == tables(whole)


def test_a_torn_file_is_told(tmp_path: Path) -> None:
    live(tmp_path / "out")
    place = tmp_path / "out" / STORE
    place.write_bytes(place.read_bytes()[:5000])
    with pytest.raises(LettersError, match="damaged store"):
        live(tmp_path / "out")


def test_a_store_that_was_only_begun_is_taken_up(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / STORE).close()
    (tmp_path / STORE).touch()
    assert experiment_in(tmp_path) == "" and belongs(tmp_path, SETTING)
    assert live(tmp_path).finished == 20


def test_a_folder_without_a_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(LettersError, match="no store of runs"), Store.reading(tmp_path):
        pass
