"""Ten thousand scenarios at random, extremes included: after every step everything that must hold does, in every village."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from invariants import Watch
from random_worlds import shelf_copy
from wild_worlds import Batch, wild_batch

from sim.accounts import MOVE_NUMBER, MOVES
from sim.build import World
from sim.ledger import LedgerError
from sim.program import Program
from sim.terms.product_rates import counts_days

SIZE = 250
ALL = 10_000
TWINS = 100
"""One scenario in so many is lived again alone, by agents, and must give the same record."""


@dataclass
class Seen:
    """What was lived and looked at."""

    scenarios: int = 0
    months: int = 0
    households: int = 0
    looks: int = 0
    twins: int = 0
    kinds: set[str] = field(default_factory=set)
    refused: Counter = field(default_factory=Counter)
    met: Counter = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def look_at(batch: Batch, seen: Seen) -> None:
    """Live a batch and look at it after each step."""
    program = batch.program()
    watch = Watch(program)
    seen.met.update({name: int((program.store.moved[1:, number] != 0).sum()) for name, number in MOVE_NUMBER.items()})
    for month in range(batch.resolved.run.months):
        program.step()  # raises LedgerError if the books do not balance
        seen.broken += [f"{batch.worlds[world].arm.name}, month {month + 1}: {what}" for what, world in watch.broken()]
    runs = program.runs()
    for run, world in zip(runs, batch.worlds, strict=True):
        seen.met.update(name[5:] for name, flow in run.monthly.items() if name.startswith("flow_") and flow.any())
        seen.met.update(_extremes(world))
    for run, world in list(zip(runs, batch.worlds, strict=True))[::TWINS]:
        alone = Program(batch.resolved, worlds=[world], engine="agents").run()[0]
        seen.twins += 1
        if alone.fingerprint != run.fingerprint:
            seen.broken.append(f"{world.arm.name}: agents alone and loops side by side")
    seen.scenarios += len(runs)
    seen.months += sum(run.months for run in runs)
    seen.households += sum(len(run.households["id"]) * run.months for run in runs)
    seen.looks += watch.looks
    seen.kinds |= watch.kinds


def _extremes(world: World) -> list[str]:
    version = world.arm.versions[0]
    sizes = [village.people.households for village in version.villages]
    found = [name for name, holds in (
        ("a village of one household", 1 in sizes), ("one officer", version.lender.officers.count == 1),
        ("no officer", version.lender.officers.count == 0),
        ("an empty lender", version.lender.capital.equity_yuan + version.lender.capital.credit_line_yuan == 0),
        ("everybody ill every month", version.shocks.illness.chance_month == 1.0), ("a reform", len(world.arm.versions) > 1),
    ) if holds]
    for product in version.products:
        interest, count = product.interest, product.repayment.installments
        found += [name for name, holds in (
            ("a term of one installment", count == 1 or product.repayment.once),
            ("rate 0", interest.rate_annual + interest.rate_period + interest.rate_term == 0),
            ("a group that is the village", product.liability.group_min == max(sizes[0], 2)),
            ("tranches", len(product.disbursement.tranches) > 1), ("waves", bool(product.liability.sequence)),
            ("rolls over", product.renewal.without_principal), ("topped up", product.renewal.top_up),
            ("extended", product.renewal.extension_installments > 0),
            ("days of rest", bool(product.repayment.rest_days)), ("holidays", bool(product.repayment.holidays)),
            ("actual days", counts_days(product)), ("the oldest first", product.allocation.by == "installment"),
        ) if holds]
        found.append(f"{interest.convention}, {interest.basis}, {product.repayment.method}")
    return found


MUST_BE_MET = ("a village of one household", "one officer", "no officer", "an empty lender", "everybody ill every month",
               "a reform", "a term of one installment", "rate 0", "a group that is the village", "tranches", "waves",
               "rolls over", "topped up", "extended", "days of rest", "holidays", "actual days", "the oldest first")
COMBINATIONS = {f"{convention}, {basis}, {method}" for convention, bases, methods in (
    ("cumulative", ("flat", "declining"), ("equal_installments", "equal_principal", "bullet", "fixed_share")),
    ("three_stage", ("flat", "declining"), ("equal_installments", "equal_principal")),
    ("progressive", ("declining",), ("equal_installments",))) for basis in bases for method in methods}


def test_wild_villages_hold_together(tmp_path: Path) -> None:
    seen = Seen()
    folder = shelf_copy(tmp_path)
    for batch in (0, 1):
        look_at(wild_batch(batch, 100, folder, seen.refused, plain=True), seen)
    assert seen.broken == []
    assert seen.scenarios == 200 and seen.looks > 200_000 and len(seen.kinds) > 190


def test_what_does_not_hold_is_seen(tmp_path: Path) -> None:
    """One fen, one count, one flag wrong: the watch says what and where, or the books do."""
    batch = wild_batch(1, 20, shelf_copy(tmp_path), Counter(), plain=True)
    for table, column, row, told in (("household", "pressure", 5, "pressure from 0 to 1"), ("household", "late", 3, "yes or no"),
                                     ("loan", "principal_overdue", 2, "never negative"), ("household", "day", 0, "to its end")):
        program = batch.program()
        watch = Watch(program)
        program.step()
        assert watch.broken() == []
        program.store.column(table, column)[row] = -1 if table == "loan" else 99
        found = Watch(program).broken()
        assert any(told in what for what, _ in found), found
    program = batch.program()
    program.store.column("household", "cash")[0] += 1
    with pytest.raises(LedgerError):
        program.step()


def test_a_record_that_says_two_things_is_seen(tmp_path: Path) -> None:
    program = wild_batch(1, 20, shelf_copy(tmp_path), Counter(), plain=True).program()
    for _ in range(6):
        program.step()
    sound = Watch(program).broken()
    program.record.monthly[5, :, 7] += np.arange(program.record.monthly.shape[1]) % 3
    found = Watch(program).broken()
    assert len(found) > len(sound) + 10 and {world for _, world in found if world == 7} == {7}


@pytest.mark.slow
@pytest.mark.parametrize("half", (0, 1))
def test_ten_thousand_wild_villages_hold_together(tmp_path: Path, half: int) -> None:
    """In halves, so that two processes share them; each half must meet every extreme, combination and move."""
    seen = Seen()
    folder = shelf_copy(tmp_path)
    batches = ALL // SIZE
    for batch in range(half * batches // 2, (half + 1) * batches // 2):
        look_at(wild_batch(batch, SIZE, folder, seen.refused), seen)
    print(f"\n{seen.scenarios:,} random scenarios, {seen.months:,} months, {seen.households:,} household-months, "
          f"{len(seen.kinds)} invariants, {seen.looks:,} looks, {seen.twins} lived again by agents: {len(seen.broken)} violations; "
          f"{sum(seen.refused.values())} draws refused by the terms", file=sys.stderr)
    rare = {name: seen.met[name] for name in MOVES if seen.met[name] < 20}
    print(f"moves met in fewer than twenty scenarios: {rare}", file=sys.stderr)
    assert seen.broken == []
    assert seen.scenarios == ALL // 2
    assert [name for name in MUST_BE_MET if seen.met[name] < 100] == []
    assert [name for name in COMBINATIONS if seen.met[name] < 100] == []
    assert [name for name in MOVES if not seen.met[name]] == []
