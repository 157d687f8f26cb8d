"""Runs made by hand for the tests: books that balance, two villages, unequal households, arms that differ.

They stand for the model where a test is about measuring, comparing, writing or drawing, not about village
life.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from analysis.setting import Arm, Setting, VillageLine
from sim.accounts import MOVES, legs_of

VILLAGES = ("clear water", "清水村")


@dataclass
class MadeRun:
    """A run with the attributes the analysis reads."""

    arm: str
    seed: int
    months: int
    monthly: dict[str, np.ndarray]
    yearly: dict[str, np.ndarray]
    households: dict[str, np.ndarray]
    outcome: str = "finished"
    fingerprint: str = "ab" * 32
    village_names: tuple[str, ...] = field(default=VILLAGES)


@dataclass(frozen=True)
class Design:
    """How a made arm differs: whether it lends, yearly rate, late share, lift of consumption."""

    lends: bool = True
    rate: float = 0.18
    late: float = 0.02
    lift: float = 0.02
    loan_yuan: int = 3_000


DESIGNS = {
    "none": Design(lends=False, lift=0.0),
    "yilong": Design(),
    "monthly": Design(late=0.035, lift=0.021),
    "declining": Design(rate=0.105, lift=0.026),
}
TITLES = {
    "none": "No program",
    "yilong": "Yilong terms as shipped",
    "monthly": "Yilong terms, monthly installments",
    "declining": "Declining balance at the same advertised rate",
}
TERMS = {
    "lender.open": (False, True, True, True),
    "product.yilong_trade.interest.method": ("flat", "flat", "flat", "declining"),
    "product.yilong_trade.interest.rate_annual": (0.1, 0.1, 0.1, 0.1),
    "product.yilong_trade.repayment.every_days": (10, 10, 30, 10),
    "product.yilong_trade.amount.max_yuan": (10_000, 10_000, 10_000, 10_000),
    "lender.provisioning.shares": ((0.1, 0.25, 0.5, 0.75, 1.0),) * 4,
}


def made_setting(arms: Sequence[str] = tuple(DESIGNS), seeds: int = 12, months: int = 60) -> Setting:
    """A setting of made arms; the base arm is `none` where it is there."""
    order = list(DESIGNS)
    lines = {VILLAGES[0]: VillageLine(2300.0, 0.0), VILLAGES[1]: VillageLine(2500.0, 0.02)}
    return Setting(
        name="made",
        title="What do installments and the way of counting interest change?",
        about="A made example, with numbers that mean nothing.",
        arms=tuple(
            Arm(
                name, TITLES[name], lines, {path: values[order.index(name)] for path, values in TERMS.items()}
            )
            for name in arms
        ),
        base_arm="none" if "none" in arms else None,
        seeds=tuple(range(1, seeds + 1)),
        months=months,
        start=date(2010, 1, 1),
        scenario_text='title = "What do installments change?"\n',
        rule_files={"scenarios/rules/festival_first.py": "cd" * 32},
        resolved_text='title = "What do installments change?"\n[run]\nmonths = 60\n',
    )


def made_run(arm: str, seed: int, months: int = 60, households: int = 250) -> MadeRun:
    """A run of 250 households in two villages; the same seed gives the same people and luck in every arm."""
    design = DESIGNS[arm]
    luck = np.random.default_rng([7, seed])
    members = luck.integers(1, 7, households)
    village = (np.arange(households) >= households * 3 // 5).astype(np.int64)
    usual = 24_000 * np.exp(luck.normal(0, 0.5, households))
    season = 1 + 0.25 * np.sin(2 * np.pi * (np.arange(months)[:, None] + 3) / 12)
    noise = np.exp(luck.normal(0, 0.22, (months, households)) - 0.024)
    common = np.exp(luck.normal(0, 0.06, (months, 1)))
    clients = luck.random(households) < 0.32
    start = luck.integers(1, 30, households)
    fate = luck.normal(1.0, 2.4, households)
    active = design.lends & clients & (np.arange(months)[:, None] >= start)
    eat = (usual * members * season * noise * common * (1 + design.lift * fate * active)).astype(np.int64)
    run = MadeRun(
        arm,
        seed,
        months,
        {},
        {},
        {
            "id": np.arange(households) * 3 + 5,
            "village": village,
            "members": members,
            "female_head": (luck.random(households) < 0.2).astype(np.int64),
            "client_type": luck.integers(0, 3, households),
            "had_business": (luck.random(households) < 0.3).astype(np.int64),
        },
    )
    _keep_books(run, design, active, eat.sum(axis=1), luck)
    years = months // 12
    capital = (luck.lognormal(12.0, 1.0, households) * (1 + 0.04 * design.lends)).astype(np.int64)

    def yearly(table: np.ndarray) -> np.ndarray:
        return table[: years * 12].reshape(years, 12, households).sum(axis=1).astype(np.int64)

    service = active * design.loan_yuan * 9
    run.yearly = {
        "consumption": yearly(eat),
        "consumption_sq": yearly((eat // 100) ** 2),
        "income": yearly(eat * 1.1),
        "capital": np.repeat(capital[None], years, 0),
        "livestock": np.repeat(capital[None] // 3, years, 0),
        "cash": np.repeat(capital[None] // 4, years, 0),
        "net_worth": np.repeat(capital[None] * 2, years, 0),
        "debt_service": yearly(service),
        "borrowed": (yearly(active.astype(np.int64)).cumsum(0) > 0).astype(np.int64),
    }
    return run


def _keep_books(
    run: MadeRun, design: Design, active: np.ndarray, eaten: np.ndarray, luck: np.random.Generator
) -> None:
    """Fill `monthly` so that every stock is the sum of its moves."""
    months = run.months
    flows = {name: np.zeros(months, np.int64) for name in MOVES}
    count = active.sum(axis=1)
    principal = np.zeros(months + 1, np.int64)
    late = np.abs(design.late * (1 + 0.5 * luck.standard_normal(months)))
    for month in range(months):
        opening = principal[month]
        target = count[month] * design.loan_yuan * 60
        flows["pay_principal"][month] = opening // 8
        flows["write_off_principal"][month] = int(opening * late[month] / 40) if month > 14 else 0
        closing = opening - flows["pay_principal"][month] - flows["write_off_principal"][month]
        flows["disburse"][month] = max(target - closing, 0)
        principal[month + 1] = closing + flows["disburse"][month]
        flows["charge_interest"][month] = int(opening * design.rate / 12)
    flows["pay_interest"] = (flows["charge_interest"] * (1 - late)).astype(np.int64)
    flows["eat"] = eaten
    open_ = int(design.lends)
    flows["endow_lender"][0] = 12_000_000 * open_
    flows["pay_wages"][:] = 180_000 * open_
    flows["pay_overhead"][:] = 60_000 * open_
    flows["pay_loan_cost"] = flows["disburse"] // 100
    needed = (late * 0.5 * principal[1:]).astype(np.int64)
    flows["provide"] = np.diff(needed, prepend=0) + flows["write_off_principal"]
    stocks: dict[str, np.ndarray] = {}
    for name, flow in flows.items():
        for party, account, sign in legs_of(name):
            key = f"stock_{party}_{account}"
            stocks[key] = stocks.get(key, np.zeros(months, np.int64)) + sign * np.cumsum(flow)
    before = np.concatenate([[0], count[:-1]])
    due = flows["pay_principal"] + flows["charge_interest"]
    at_risk = (late * principal[1:]).astype(np.int64)
    run.monthly = (
        {f"flow_{name}": flow for name, flow in flows.items()}
        | stocks
        | {
            "clients": count,
            "loans_open": count,
            "new_clients": np.maximum(count - before, 0),
            "left_clients": np.maximum(before - count, 0),
            "due_fen": due,
            "due_paid_fen": (due * (1 - late)).astype(np.int64),
            "par_tolerance_fen": at_risk,
            "par1_fen": at_risk,
            "par30_fen": at_risk * 3 // 5,
            "par90_fen": at_risk // 4,
            "cut_meals": (eaten % 7).astype(np.int64),
            "writeoff_count": (flows["write_off_principal"] > 0).astype(np.int64),
        }
    )


def made_simulation(
    resolved: Setting, arms: Sequence[str], seeds: Sequence[int]
) -> Iterator[tuple[int, dict[str, MadeRun]]]:
    """All arms of one seed together, as the model gives them."""
    for seed in seeds:
        yield seed, {arm: made_run(arm, seed, resolved.months) for arm in arms}
