"""Scenarios drawn at random from the test bed, and ways to look at all of a village at once."""

from __future__ import annotations

import random
import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from sim.program import Program
from sim.record import Run
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario
from sim.terms.resolved import Resolved

ROOT = Path(__file__).resolve().parents[2]
MIXED = ROOT / "tests" / "scenarios" / "mixed.toml"
REFORM = re.compile(r"(?<=\[\[arms\.dear\.change\]\]\n)month = .*\nset = .*")
"""The reform of the test bed, to be replaced by another."""
MOST_OFFICERS = 4
"""Officers at the start of random worlds at most; a reform may take some away or add some."""


def mixed(**changes) -> Resolved:
    """The test bed with changes by path; dots are written as two underscores."""
    return load_scenario(MIXED, [(path.replace("__", "."), value) for path, value in changes.items()])


def changed(*changes: tuple[str, object]) -> Resolved:
    """The test bed with (path, value) changes."""
    return load_scenario(MIXED, list(changes))


def columns(program: Program) -> dict[str, np.ndarray]:
    """Every column of every table, copied: the whole state of a village."""
    return {
        f"{name}.{column}": values.copy()
        for name, table in program.store.tables.items()
        for column, values in table.columns.items()
    }


def differences(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> list[str]:
    """Names of columns that are not equal to the last bit."""
    assert one.keys() == other.keys()
    return [name for name in one if one[name].tobytes() != other[name].tobytes()]


def with_reform(text: str) -> str:
    """The text of the test bed with another reform in arm `dear`."""
    changed_text, count = REFORM.subn(text.replace("\\", ""), MIXED.read_text("utf-8"))
    assert count == 1, "the test bed has no reform to replace"
    return changed_text


@dataclass(frozen=True)
class Case:
    """A random scenario with the arm and the seed to live it."""

    number: int
    resolved: Resolved
    arm: str
    seed: int
    changes: tuple[tuple[str, object], ...]


def _village(draw: random.Random) -> list[tuple[str, object]]:
    share = draw.random
    harvest = sorted(draw.sample(range(1, 13), 2))
    wages, business = share(), share()
    return [
        ("village.yilong_a.people.households", draw.randint(5, 17)),
        ("village.yilong_b.people.households", draw.randint(3, 13)),
        ("village.people.members_sd", draw.uniform(0, 3)),
        ("village.income.gini", draw.uniform(0.1, 0.6)),
        ("village.income.mean_yuan", draw.choice([1_500, 4_260, 9_000])),
        ("village.livelihood.trade_share", share() * 0.5),
        ("village.livelihood.mixed_share", share() * 0.5),
        ("village.livelihood.trade_business_share", share()),
        ("village.livelihood.mixed_business_share", share()),
        ("village.livelihood.wage_share", wages * 0.6),
        ("village.livelihood.remittance_share", (1 - wages) * 0.6),
        ("village.livelihood.harvest_months", harvest),
        ("village.livelihood.harvest_day", draw.randint(1, 30)),
        ("village.livelihood.wage_day", draw.randint(1, 30)),
        ("village.livelihood.remittance_day", draw.randint(1, 30)),
        ("village.business.exponent", draw.uniform(0.1, 0.9)),
        ("village.business.return_month", draw.uniform(0.01, 0.12)),
        ("village.business.reinvest_share", share()),
        ("village.livestock.sale_discount", draw.choice([0.0, 0.15, 0.6, 1.0])),
        ("village.spending.buffer_months", draw.uniform(0, 3)),
        ("village.spending.adjust_share", share()),
        ("village.informal.moneylender_rate_month", draw.choice([0.0, 0.01, 0.05, 0.2])),
        ("village.informal.limit_months", draw.uniform(0, 6)),
        ("village.ties.degree", draw.uniform(0, 9)),
        ("village.news.start_share", draw.uniform(0.4, 1.0)),
        ("village.news.tell_chance_other", share()),
        ("village.will.honesty_mean", draw.uniform(0.2, 1.0)),
        ("village.will.temptation", share()),
        ("village.demand.ask_chance_month", draw.uniform(0.3, 1.0)),
        ("village.demand.burden_share", draw.uniform(0.2, 1.0)),
        ("village.demand.use_business_share", business * 0.7),
        ("village.demand.use_livestock_share", (1 - business) * 0.7),
        ("village.demand.hassle_yuan", draw.choice([0, 5, 30])),
        ("village.growth.income_annual", draw.uniform(-0.2, 0.3)),
        ("village.growth.price_annual", draw.uniform(-0.1, 0.3)),
        ("shocks.weather.common_log_sd", draw.uniform(0, 1)),
        ("shocks.weather.own_log_sd", draw.uniform(0, 1)),
        ("shocks.illness.chance_month", draw.choice([0.0, 0.05, 0.5])),
        ("shocks.illness.log_sd", draw.uniform(0, 2)),
        ("shocks.livestock.death_chance_month", draw.choice([0.0, 0.03, 0.4])),
    ]


def _lender(draw: random.Random) -> list[tuple[str, object]]:
    line = draw.choice([0, 5_000, 40_000])
    return [
        ("lender.capital.equity_yuan", draw.choice([0, 8_000, 30_000, 100_000])),
        ("lender.capital.credit_line_yuan", line),
        ("lender.capital.borrowings_yuan", draw.choice([0, line / 2])),
        ("lender.capital.donations_yuan_month", draw.choice([0, 500])),
        ("lender.officers.count", draw.randint(0, MOST_OFFICERS)),
        ("lender.officers.visits_month", draw.randint(0, 20)),
        ("lender.officers.time_share", draw.random()),
        ("lender.officers.screening_sd", draw.uniform(0, 1)),
        ("lender.approval.burden_share_max", draw.uniform(0.3, 2)),
        ("lender.approval.committee_limit_yuan", draw.choice([1_500, 10_000])),
        ("lender.approval.recognize_chance", draw.random()),
        ("lender.provisioning.base", draw.choice(["balance", "arrears"])),
        ("lender.writeoff.days", draw.choice([10, 20, 45, 150])),
    ]


def _product(draw: random.Random, name: str) -> list[tuple[str, object]]:
    convention = draw.choice(["cumulative", "cumulative", "three_stage", "progressive"])
    basis = "declining" if convention == "progressive" else draw.choice(["flat", "declining"])
    plain = convention == "cumulative"
    method = (
        "equal_installments"
        if convention == "progressive"
        else draw.choice(["equal_installments", "equal_principal"])
    )
    if plain and draw.random() < 0.2:
        method = "bullet"
    terms = [
        ("repayment.every_days", draw.choice([7, 10, 14, 15, 28, 30])),
        ("repayment.term_months", draw.choice([2, 3, 6, 12])),
        ("repayment.method", method),
        ("interest.rate_annual", draw.choice([0.0, 0.1, 0.24, 0.9])),
        ("interest.basis", basis),
        ("interest.prorated", True),
        ("interest.convention", convention),
        ("cycles.first_yuan", draw.choice([0, 800, 2_000])),
        ("cycles.growth", draw.choice([0.0, 0.5, 1.5])),
        ("renewal.max_loans", draw.randint(1, 2)),
        ("renewal.after_months_first", draw.randint(1, 4)),
        ("renewal.after_months_old", draw.randint(0, 3)),
        ("fees.opening_share", draw.choice([0.0, 0.02])),
        ("fees.installment_yuan", draw.choice([0.0, 1.5])),
        ("penalties.rate_annual", draw.choice([0.0, 0.5])),
        ("penalties.flat_yuan", draw.choice([0.0, 3.0])),
        ("savings.opening_share", draw.choice([0.0, 0.05])),
        ("savings.installment_share", draw.choice([0.0, 0.05])),
        ("savings.withdrawable", draw.choice(["never", "loan_end", "exit"])),
        ("savings.set_off", draw.random() < 0.5),
        ("arrears.tolerance_yuan", draw.choice([0.0, 1.0, 20.0])),
        ("arrears.grace_days", draw.choice([0, 0, 5])),
        ("grace.principal", draw.choice([0, 0, 2]) if plain and method != "bullet" else 0),
        ("repayment.down_payment_share", draw.choice([0.0, 0.0, 0.1])),
        ("allocation.order", draw.sample(["penalty", "fee", "interest", "principal"], 4)),
    ]
    if name == "joint_liability_group":
        least = draw.randint(2, 4)
        terms += [
            ("liability.group_min", least),
            ("liability.group_max", least + draw.randint(0, 4)),
            ("liability.sequence", []),
            ("liability.wave_installments", 0),
            ("liability.refused", draw.choice(["member", "group"])),
        ]
    return [(f"product.{name}.{path}", value) for path, value in terms]


def _reform(draw: random.Random) -> str:
    changes = draw.sample(
        [
            '"product.interest.rate_annual" = 0.2',
            f'"lender.officers.count" = {draw.randint(0, MOST_OFFICERS + 2)}',
            '"shocks.illness.chance_month" = 0.2',
            '"product.yilong_mixed.repayment.every_days" = 14',
            '"lender.writeoff.days" = 60',
            '"village.will.temptation" = 0.9',
        ],
        draw.randint(1, 3),
    )
    return f"month = {draw.randint(2, 7)}\nset = {{ {', '.join(changes)} }}"


def random_case(number: int, folder: Path) -> Case:
    """Random scenario number `number`: unequal groups, two products, several officers, a reform in one arm.

    folder: a copy of the project's shelf of scenarios, in which the scenario is written. What the terms refuse is drawn again.
    """
    draw = random.Random(f"village {number}")
    for _ in range(50):
        place = folder / "scenarios" / f"random_{number}.toml"
        place.write_text(with_reform(_reform(draw)), "utf-8")
        changes = [
            *_village(draw),
            *_lender(draw),
            *_product(draw, "yilong_mixed"),
            *_product(draw, "joint_liability_group"),
            ("run.months", draw.randint(6, 14)),
            ("run.start", date(2010, draw.randint(1, 12), 1)),
        ]
        try:
            resolved = load_scenario(place, changes, root=folder)
        except LettersError as error:
            refused = error
            continue
        arm = draw.choice(["both", "dear", "dear"]) if number % 10 else "none"
        return Case(number, resolved, arm, draw.randrange(2**32), tuple(changes))
    raise AssertionError(f"50 random scenarios in a row were refused: {refused}")


def shelf_copy(folder: Path) -> Path:
    """A project folder with the shipped nouns, to write random scenarios into."""
    for noun in ("villages", "products", "lenders", "shocks"):
        shutil.copytree(ROOT / "scenarios" / noun, folder / "scenarios" / noun)
    return folder


def live_both(resolved: Resolved) -> Run:
    """Live the arm `both` in both engines, every column of every month alike, and return its run."""
    compiled, agents = Program(resolved, arm="both", seed=3), Program(resolved, arm="both", seed=3, engine="agents")
    for _ in range(resolved.run.months):
        compiled.step()
        agents.step()
        assert differences(columns(compiled), columns(agents)) == []
    assert compiled.runs()[0].fingerprint == agents.runs()[0].fingerprint
    return compiled.runs()[0]
