"""Same scenario, seed and model version: the same record, however it is lived (law 6)."""

import os
import subprocess
import sys

import pytest
from random_worlds import MIXED, ROOT, changed, shelf_copy

from sim.build import World
from sim.ensemble import live_worlds
from sim.ledger import LedgerError
from sim.program import Program
from sim.terms.resolve import load_scenario

SEEDS = (3, 8, 1, 77)


@pytest.fixture(scope="module")
def alone(bed):
    """arm, seed -> fingerprint of each world lived alone."""
    return {
        (arm.name, seed): Program(bed, arm=arm.name, seed=seed).run()[0].fingerprint
        for arm in bed.arms
        for seed in SEEDS
    }


def test_worlds_differ(alone):
    assert len(set(alone.values())) == len(alone)


def test_many_worlds_in_one_store(bed, alone):
    worlds = [World(arm, seed) for seed in SEEDS for arm in bed.arms]
    runs = Program(bed, worlds=worlds).run()
    assert [(run.arm, run.seed) for run in runs] == [(world.arm.name, world.seed) for world in worlds]
    assert all(run.fingerprint == alone[run.arm, run.seed] for run in runs)


def test_the_order_of_worlds_does_not_matter(bed, alone):
    worlds = [World(arm, seed) for arm in reversed(bed.arms) for seed in reversed(SEEDS)]
    assert all(run.fingerprint == alone[run.arm, run.seed] for run in Program(bed, worlds=worlds).run())


@pytest.mark.parametrize("workers", [1, 2])
def test_threads_and_shards(bed, alone, workers, monkeypatch):
    """One shard or one for each thread, or for each seed: the same record."""
    for rows in (16_000, 1):
        monkeypatch.setattr("sim.ensemble.SHARD_ROWS", rows)
        found = list(live_worlds(bed, seeds=SEEDS, workers=workers))
        assert [seed for seed, _ in found] == list(SEEDS)
        for seed, runs in found:
            assert list(runs) == [arm.name for arm in bed.arms]
            assert all(run.fingerprint == alone[arm, seed] for arm, run in runs.items())


UNLIKE = """
[arms.small]
set = { "village.people.households" = 7, "product.renewal.max_loans" = 1, "lender.officers.count" = 1 }

[arms.weekly]
set = { "product.repayment.every_days" = 7, "product.renewal.max_loans" = 3 }

[arms.single]
products = ["yilong_mixed"]
set = { "village.yilong_a.people.households" = 40, "lender.officers.count" = 0 }

[arms.late]
[[arms.late.change]]
month = 7
set = { "lender.officers.count" = 6, "product.joint_liability_group.repayment.every_days" = 10 }
"""


def test_worlds_that_are_nothing_alike_share_a_store(tmp_path):
    """Other sizes, groups, loan slots, rounds of meetings, products, officers: each world as if it were alone."""
    place = shelf_copy(tmp_path) / "scenarios" / "unlike.toml"
    place.write_text(MIXED.read_text("utf-8") + UNLIKE, "utf-8")
    resolved = load_scenario(place, root=tmp_path)
    worlds = [World(arm, seed) for seed in (3, 8) for arm in reversed(resolved.arms)]
    together = Program(resolved, worlds=worlds)
    assert together.store.slots == 3 and together.calendar.rounds == 5
    for run, world in zip(together.run(), worlds, strict=True):
        alone = Program(resolved, worlds=[world])
        assert run.fingerprint == alone.run()[0].fingerprint, (
            world.arm.name,
            world.seed,
            alone.store.slots,
            alone.calendar.rounds,
        )


def test_books_that_do_not_balance_say_in_which_world(bed):
    program = Program(bed, worlds=[World(bed.arm("none"), 3), World(bed.arm("both"), 8)])
    program.store.column("household", "cash")[60] += 1
    with pytest.raises(LedgerError, match=r"world 2: household\.cash"):
        program.step()


def test_an_ensemble_told_of_its_progress(bed, alone):
    told = []
    runs = dict(live_worlds(bed, seeds=SEEDS[:2], done=told.append))
    assert runs[SEEDS[0]]["dear"].fingerprint == alone["dear", SEEDS[0]] and "earn" in told


@pytest.mark.parametrize("events", [False, True])
def test_agents_give_the_same_record_with_or_without_events(bed, alone, events):
    for arm in bed.arms:
        assert (
            Program(bed, arm=arm.name, seed=3, engine="agents", events=events).run()[0].fingerprint
            == alone[arm.name, 3]
        )


def test_several_worlds_as_agents(bed, alone):
    worlds = [World(bed.arm("dear"), 8), World(bed.arm("both"), 3)]
    assert [run.fingerprint for run in Program(bed, worlds=worlds, engine="agents").run()] == [
        alone["dear", 8],
        alone["both", 3],
    ]


def test_a_listener_changes_nothing(bed, alone):
    heard = []
    run = Program(
        bed,
        arm="both",
        seed=3,
        engine="agents",
        tell=lambda me, name, read, answered, moves: heard.append(name),
    ).run()[0]
    assert run.fingerprint == alone["both", 3] and {
        "able_and_worth_it",
        "share_of_spare",
        "buffer_stock",
    } <= set(heard)


def test_names_of_arms_and_files_are_no_part_of_the_record(bed):
    """The arm `none` of two scenarios that differ in another arm alone has the same record."""
    other = changed(("product.interest.rate_annual", 0.33))
    assert (
        Program(bed, arm="none", seed=3).run()[0].fingerprint
        == Program(other, arm="none", seed=3).run()[0].fingerprint
    )


def test_a_stopped_run_is_data(bed):
    """Law 10: what was lived is complete, and says how it ended and what to try."""
    from sim.record import Outcome

    program = Program(bed, arm="both", seed=3)
    for _ in range(13):
        program.step()
    run = program.runs()[0]
    assert run.months == 13 and run.outcome is Outcome.STOPPED
    assert all(len(values) == 13 for values in run.monthly.values()) and all(
        len(values) == 1 for values in run.yearly.values()
    )
    whole = program.run()[0]
    assert (
        whole.outcome is Outcome.FINISHED
        and whole.fingerprint == Program(bed, arm="both", seed=3).run()[0].fingerprint
    )
    assert all((run.monthly[name] == whole.monthly[name][:13]).all() for name in run.monthly)


def test_outcomes_say_what_happened_and_what_to_try():
    from sim.record import Outcome

    for outcome in Outcome:
        what, _, then = outcome.value.partition(":")
        assert len(what) > 5 and len(then) > 10, outcome


CODE = """
from pathlib import Path
from sim.program import Program
from sim.terms.resolve import load_scenario
print(Program(load_scenario(Path("tests/scenarios/mixed.toml")), arm="dear", seed=8).run()[0].fingerprint)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "4242", "NUMBA_NUM_THREADS": "1"},
        {"PYTHONHASHSEED": "7", "NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
    ],
    ids=["hash seed", "one thread", "plain processor"],
)
def test_another_process_gives_the_same_record(alone, environment, tmp_path):
    """Hash seed, threads and the processor's vector units change nothing. Slow: a process compiles anew for another processor."""
    if "NUMBA_CPU_NAME" in environment:
        environment = environment | {"SIM_CACHE": str(tmp_path), "NUMBA_CACHE_DIR": str(tmp_path / "numba")}
    found = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == alone["dear", 8]
