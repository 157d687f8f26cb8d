"""Scenarios at random whose every term may be extreme: one household, one installment, no rate, a group that is the village.

Unlike `random_worlds` nothing is kept plausible: whatever the terms allow may come. Scenarios that share months and start are lived
side by side in one store, so that ten thousand take minutes.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from random_worlds import _lender, _village
from wild_data import opening_book, surveyed, write_surveys
from wild_practices import practices, real_dates, security

from sim.acting import changes_of, refuse_idle_terms, refuse_together
from sim.build import World
from sim.practices import refuse_idle_practices
from sim.program import Program
from sim.rules.load import Chosen
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario
from sim.terms.resolved import Resolved

Change = tuple[str, object]
TEXT = """title = "Wild"
about = "Drawn at random."
villages = ["yilong_a", "yilong_b"]
products = ["yilong_mixed", "joint_liability_group"]
lender = "yilong"
shocks = "sichuan"

[run]
months = {months}
start = {start}
seeds = [1]
"""
EXTREME: tuple[tuple[str, tuple], ...] = (
    ("village.people.members_mean", (1.0, 20.0)), ("village.people.members_sd", (0.0, 10.0)),
    ("village.income.mean_yuan", (0.0, 1.0, 1_000_000.0)), ("village.income.gini", (0.0, 0.9)),
    ("village.business.exponent", (0.0, 0.99)), ("village.business.return_month", (0.0, 0.5)),
    ("village.business.return_log_sd", (0.0, 3.0)), ("village.business.shock_log_sd", (0.0, 3.0)),
    ("village.business.depreciation_month", (0.0, 1.0)), ("village.business.reinvest_share", (0.0, 1.0)),
    ("village.livestock.months_of_income", (0.0, 60.0)), ("village.livestock.return_month", (0.0, 0.2)),
    ("village.livestock.sale_discount", (0.0, 1.0)), ("village.spending.subsistence_yuan", (0.0, 100_000.0)),
    ("village.spending.buffer_months", (0.0, 24.0)), ("village.spending.adjust_share", (0.0, 1.0)),
    ("village.informal.moneylender_rate_month", (0.0, 0.5)), ("village.informal.limit_months", (0.0, 60.0)),
    ("village.ties.degree", (0.0, 64.0)), ("village.ties.kin_share", (0.0, 1.0)), ("village.news.start_share", (0.0, 1.0)),
    ("village.news.tell_chance_other", (0.0, 1.0)), ("village.will.honesty_mean", (0.0, 1.0)),
    ("village.will.temptation", (0.0, 1.0)), ("village.demand.ask_chance_month", (0.0, 1.0)),
    ("village.demand.hassle_yuan", (0.0, 100_000.0)), ("village.demand.burden_share", (0.0, 1.0)),
    ("village.growth.income_annual", (-0.5, 1.0)), ("village.growth.price_annual", (-0.5, 1.0)),
    ("village.sharing.rate", (0.0, 1.0)), ("village.sharing.memory", (0.0, 1.0)),
    ("shocks.weather.common_log_sd", (0.0, 3.0)), ("shocks.weather.own_log_sd", (0.0, 3.0)),
    ("shocks.illness.chance_month", (0.0, 1.0)), ("shocks.ceremony.chance_month", (0.0, 1.0)),
    ("shocks.livestock.death_chance_month", (0.0, 1.0)), ("shocks.livestock.death_share", (0.0, 1.0)),
    ("lender.open", (False, True)), ("lender.capital.equity_yuan", (0.0, 0.0, 1.0, 10_000_000.0)),
    ("lender.capital.donations_yuan_month", (0.0, 100_000.0)), ("lender.capital.borrowing_rate_annual", (0.0, 1.0)),
    ("lender.officers.count", (0, 1, 1, 9)), ("lender.officers.visits_month", (0, 1, 2000)),
    ("lender.officers.time_share", (0.0, 1.0)), ("lender.officers.press_strength", (0.0, 1.0)),
    ("lender.officers.screening_sd", (0.0, 10.0)), ("lender.officers.wage_yuan_month", (0.0, 100_000.0)),
    ("lender.costs.overhead_yuan_month", (0.0, 100_000.0)), ("lender.costs.per_loan_yuan", (0.0, 1_000.0)),
    ("lender.approval.committee_limit_yuan", (0.0, 1_000_000.0)), ("lender.approval.burden_share_max", (0.0, 5.0)),
    ("lender.approval.recognize_chance", (0.0, 1.0)), ("lender.approval.head_sample_share", (0.0, 1.0)),
    ("lender.provisioning.shares", ([0.0] * 5, [1.0] * 5)), ("lender.writeoff.days", (1, 36_000)),
)
"""The bounds of terms, each taken now and then."""
OFTEN = (0.0, 0.02, 0.12)
"""How often, drawn for each scenario: where much is extreme, little is lent."""
SURVEYED, TAKEN_OVER = 0.15, 0.25
"""Chances that a village is peopled by a survey, and that a lender begins with running loans."""
NO_RULES = Chosen({}, {})
MODES = ("half_even", "half_up", "ceiling", "floor")


@dataclass(frozen=True)
class Batch:
    """Wild scenarios that share months and start, one world each, to be lived in one store."""

    resolved: Resolved
    worlds: list[World]

    def program(self, **more) -> Program:
        """All of them side by side."""
        return Program(self.resolved, worlds=self.worlds, **more)


def _timing(draw: random.Random) -> tuple[list[Change], int]:
    """Interval and term, and how many installments."""
    terms: dict[str, object] = {"every_days": 0, "every_weeks": 0, "every_months": 0, "once": False, "installments": 0,
                                "term_days": 0, "term_months": 0}
    count = draw.choice([1, 1, 2, 3, 6, 12, 26, 52])
    way = draw.choice(["every_days", "every_days", "every_weeks", "every_months", "once"])
    if way == "once":
        count = 1
        length = draw.choice(["term_days", "term_months"])
        terms |= {"once": True, length: draw.choice([7, 30, 45, 360]) if length == "term_days" else draw.choice([1, 3, 12])}
    else:
        choices = {"every_days": [7, 10, 14, 15, 28, 30, 45, 90, 360], "every_weeks": [1, 2, 4, 13], "every_months": [1, 2, 6]}
        terms |= {way: draw.choice(choices[way]), "installments": count}
    return [(f"repayment.{name}", value) for name, value in terms.items()], count


def _price(draw: random.Random, convention: str, basis: str) -> list[Change]:
    kind = draw.choice(["rate_annual", "rate_annual", "rate_period", *(["rate_term"] if basis == "flat" else [])])
    rate = draw.choice({"rate_annual": [0.0, 0.1, 0.24, 10.0], "rate_period": [0.0, 0.02, 2.0], "rate_term": [0.1, 10.0]}[kind])
    year, days = draw.choice([(0, 0), (360, 0), (364, 0), (365, 0), (360, 30), (364, 30), (365, 30)])
    whole = basis == "flat" and kind == "rate_annual" and rate > 0 and draw.random() < 0.3
    rates = {"rate_annual": 0.0, "rate_period": 0.0, "rate_term": 0.0, kind: rate}
    return [*((f"interest.{name}", value) for name, value in rates.items()), ("interest.basis", basis),
            ("interest.convention", convention), ("interest.prorated", not whole),
            ("interest.days_in_year", year), ("interest.days_in_month", days)]


def _graces(draw: random.Random, convention: str, method: str, count: int) -> list[Change]:
    graces = {"principal": 0, "interest_payment": 0, "interest_free": 0, "moratorium": 0, "all": 0}
    if count > 1 and draw.random() < 0.4 and method not in ("bullet", "fixed_share"):
        names = {"cumulative": ("principal", "interest_payment", "interest_free", "moratorium"),
                 "three_stage": ("principal", "all"), "progressive": ()}[convention]
        for name in draw.sample(names, min(len(names), draw.randint(1, 2))):
            graces[name] = draw.choice([1, count // 2, count - 1])
    return [(f"grace.{name}", value) for name, value in graces.items()]


def _security(draw: random.Random, joint: bool, households: int) -> list[Change]:
    if not joint:
        return []
    least = draw.choice([2, 2, 3, max(households, 2)])
    most = least + draw.choice([0, 0, 3])
    waves = draw.random() < 0.25 and least >= 3
    return [("liability.group_min", least), ("liability.group_max", most), ("liability.refused", draw.choice(["member", "group"])),
            ("liability.sequence", [1, most - 1] if waves else []),
            ("liability.wave_installments", draw.choice([0, 1, 4]) if waves else 0)]


def _amounts(draw: random.Random) -> list[Change]:
    least, usual, most = draw.choice([(1, 1, 1), (100, 1_000, 5_000), (100, 5_000, 50_000), (1, 1_000, 1_000_000)])
    return [("amount.min_yuan", least), ("amount.default_yuan", usual), ("amount.max_yuan", most),
            ("cycles.first_yuan", draw.choice([0, least, most])), ("cycles.cap_yuan", draw.choice([0, most])),
            ("cycles.growth", draw.choice([0.0, 0.5, 10.0])), ("rounding.digits", draw.choice([2, 2, 1, 0])),
            ("rounding.currency_mode", draw.choice(MODES)), ("rounding.multiple_yuan", draw.choice([0, 0, 1, 10, 100])),
            ("rounding.mode", draw.choice(MODES)), ("rounding.final_multiple_yuan", draw.choice([0, 0, 1, 100])),
            ("rounding.final_mode", draw.choice(MODES))]


def _charges(draw: random.Random, staged: bool) -> list[Change]:
    pick = draw.choice
    return [("fees.opening_share", pick([0.0, 0.02, 0.2])), ("fees.opening_yuan", pick([0, 0, 0.25])),
            ("fees.cap_yuan", pick([0, 5])),
            ("fees.installment_share", 0.0 if staged else pick([0.0, 0.1, 1.0])), ("fees.installment_yuan", pick([0, 2, 500])),
            ("fees.base", pick(["principal", "interest", "both"])), ("penalties.rate_annual", pick([0.0, 0.5, 10.0])),
            ("penalties.flat_yuan", pick([0, 3, 1_000])), ("penalties.base", pick(["principal", "both"])),
            ("penalties.grace_days", pick([0, 10, 400])), ("penalties.cap_share", pick([0.0, 0.1, 1.0])),
            ("savings.opening_share", pick([0.0, 0.05, 0.3])), ("savings.installment_share", pick([0.0, 0.05, 1.0])),
            ("savings.installment_yuan", pick([0, 2, 500])), ("savings.rate_annual", pick([0.0, 0.05, 1.0])),
            ("savings.withdrawable", pick(["never", "loan_end", "exit", "after_cycles"])), ("savings.after_cycles", pick([1, 2])),
            ("savings.set_off", pick([False, True])), ("savings.held_by", pick(["lender", "lender", "third_party"])),
            ("subsidy.share", pick([0.0, 0.5, 1.0])),
            ("subsidy.when", pick(["always", "paid_on_time"])), ("subsidy.payer", pick(["government", "donor"]))]


def _later(draw: random.Random, said: dict[str, object], count: int) -> list[Change]:
    """Further loans, tranches, arrears, provisions; `said` are the terms drawn so far."""
    pick = draw.choice
    ladder = pick([((), ()), ((0, 30), (0.0, 0.1, 1.0)), ((), (1.0,))])
    withheld = said["fees.opening_share"] + said["savings.opening_share"] + said["fees.opening_yuan"] / said["amount.min_yuan"]
    in_turn = said["interest.convention"] == "cumulative" and not said["grace.interest_payment"] and not said["grace.interest_free"]
    parts = pick([(), (), (0.5, 0.5), (0.75, 0.125, 0.125)]) if in_turn and withheld < 0.4 and count > 2 else ()
    monthly = (said["repayment.every_days"] + 7 * said["repayment.every_weeks"]) in (0, 10, 15, 30) and not said["repayment.once"]
    raised = pick([False, True]) if said["interest.basis"] == "flat" or (monthly and not said["repayment.every_months"]) else False
    return [("renewal.after_months_first", pick([0, 1, 4])), ("renewal.after_months_old", pick([0, 3])),
            ("renewal.max_loans", draw.randint(1, 4)), ("renewal.second_every_days_max", pick([0, 15])),
            ("renewal.without_principal", pick([False, False, True])), ("renewal.top_up", raised),
            ("renewal.extension_installments", pick([0, 0, 2, 12])), ("disbursement.tranches", list(parts)),
            ("disbursement.tranche_installments", pick([0, 1, (count - 1) // 2]) if parts else 0),
            ("arrears.tolerance_yuan", pick([0, 1, 20, 1_000_000])), ("arrears.grace_days", pick([0, 5, 100])),
            ("provisioning.days", list(ladder[0])), ("provisioning.shares", list(ladder[1])),
            ("provisioning.base", pick(["balance", "overdue_principal"])), ("provisioning.renegotiated_extra", pick([0.0, 1.0])),
            ("allocation.order", draw.sample(["penalty", "fee", "interest", "principal"], 4)),
            ("allocation.past_due_first", pick([True, False])), ("prepayment.mode", pick(["reamortize", "shorten", "adjust_last"])),
            ("client.types", draw.sample(["farm", "mixed", "trade"], draw.randint(1, 3)))]


def _product(draw: random.Random, name: str, households: int) -> list[Change]:
    convention = draw.choice(["cumulative", "cumulative", "three_stage", "progressive"])
    basis = "declining" if convention == "progressive" else draw.choice(["flat", "declining"])
    methods = {"cumulative": ["equal_installments", "equal_principal", "bullet", "fixed_share"],
               "three_stage": ["equal_installments", "equal_principal"], "progressive": ["equal_installments"]}[convention]
    method = draw.choice(methods)
    timing, count = _timing(draw)
    plain = convention == "cumulative"
    balloon = draw.choice([0.0, 0.0, 0.5, 1.0]) if plain and method in ("equal_installments", "equal_principal") else 0.0
    share = 1.0 / count if method == "fixed_share" else 0.0
    terms = dict([*timing, ("repayment.method", method), ("repayment.balloon_share", balloon), ("repayment.principal_share", share),
             ("repayment.down_payment_share", draw.choice([0.0, 0.0, 0.1])), *_price(draw, convention, basis),
             *_graces(draw, convention, method, count), *_security(draw, name == "joint_liability_group", households),
             *_amounts(draw), *_charges(draw, convention == "three_stage")])
    terms |= dict(_later(draw, terms, count))
    return [(f"product.{name}.{path}", value) for path, value in terms.items()]


def _reform(draw: random.Random, months: int) -> list[dict]:
    if months < 3 or draw.random() < 0.5:
        return []
    changes = {"product.fees.installment_yuan": 7, "lender.officers.count": draw.choice([0, 1, 6]), "lender.open": False,
               "shocks.illness.chance_month": 1.0, "lender.writeoff.days": 1, "village.will.temptation": 1.0,
               "product.yilong_mixed.amount.max_yuan": 1_000_000}
    chosen = draw.sample(list(changes), draw.randint(1, 3))
    return [{"month": draw.randint(2, months - 1), "set": {path: changes[path] for path in chosen}}]


def _terms(draw: random.Random, name: str, months: int, start: date, folder: Path, surveys: dict[int, str]) -> dict:
    """An arm of a scenario: its changes by path, and its reform. surveys: those of the batch by size; none: only plain lending."""
    first, second = draw.choice([1, 1, 2, 3, 5, 8, 12, 21]), draw.choice([1, 2, 3, 7, 13])
    often = draw.choice(OFTEN)
    changes = {**dict(_village(draw)), **dict(_lender(draw))}
    changes |= {path: draw.choice(values) for path, values in EXTREME if draw.random() < often}
    changes |= {"village.yilong_a.people.households": first, "village.yilong_b.people.households": second}
    changes |= dict(_product(draw, "yilong_mixed", 0)) | dict(_product(draw, "joint_liability_group", draw.choice([first, second])))
    if surveys:
        changes |= dict(practices(draw)) | dict(security(draw, "yilong_mixed")) | dict(security(draw, "joint_liability_group"))
        for product in ("yilong_mixed", "joint_liability_group"):
            changes |= dict(real_dates(draw, product, start, changes))
        for village, households in (("yilong_a", first), ("yilong_b", second)):
            changes |= dict(surveyed(draw, surveys, village, households)) if draw.random() < SURVEYED else {}
        changes |= dict(opening_book(draw, name, folder, changes)) if draw.random() < TAKEN_OVER else {}
    return {"set": changes, "change": _reform(draw, months)}


def wild_batch(batch: int, size: int, folder: Path, refused: Counter, plain: bool = False) -> Batch:
    """The scenarios of a batch, each an arm of one file. What the terms refuse is drawn again and counted by field.

    folder: a copy of the shelf of nouns, in which the scenario is written, with its surveys and books. plain: lending only, without
    practices of lender and state, without data (far fewer moments are compiled).
    """
    shape = random.Random(f"wild batch {batch}")
    months, start = shape.choice([1, 2, 5, 11, 12, 13, 18, 24]), date(2010, shape.randint(1, 12), 1)
    place = folder / "scenarios" / f"wild_{batch}.toml"
    place.write_text(TEXT.format(months=months, start=start), "utf-8")
    surveys = {} if plain else write_surveys(batch, folder)
    draws = {f"w{number}": random.Random(f"wild {number}") for number in range(batch * size, (batch + 1) * size)}
    waiting, found = dict.fromkeys(draws), {}
    for _ in range(200):
        arms = {name: _terms(draws[name], name, months, start, folder, surveys) for name in waiting}
        resolved, again = _sound(place, arms, folder, refused)
        found |= {arm.name: (resolved, arm) for arm in resolved.arms if arm.name in arms and arm.name not in again}
        waiting = dict.fromkeys(sorted(again))
        if not waiting:
            data = {digest: one for made, _ in found.values() for digest, one in made.data.items()}
            worlds = [World(found[name][1], draw.randrange(2**32)) for name, draw in draws.items()]
            return Batch(replace(resolved, data=data), worlds)
    raise AssertionError(f"200 wild scenarios in a row were refused: {refused.most_common(5)}")


def _sound(place: Path, arms: dict[str, dict], folder: Path, refused: Counter) -> tuple[Resolved, set[str]]:
    """The scenario with those arms that the terms allow, and the names of the others."""
    again: set[str] = set()
    while True:
        try:
            resolved = load_scenario(place, root=folder, tables={"arms": {k: v for k, v in arms.items() if k not in again}})
            break
        except LettersError as error:
            fields = [letter.field.split(".") for letter in error.letters]
            wrong = {words[1] for words in fields if words[0] == "arms"}
            wrong |= {Path(letter.file).stem for letter in error.letters if letter.file.startswith("scenarios/books/")}
            assert wrong, error
            again |= wrong
            refused.update(".".join(words[3:]) if words[0] == "arms" else f"book: {letter.field.split('column ')[-1]}"
                           for words, letter in zip(fields, error.letters, strict=True))
    for arm in resolved.arms:
        world = World(arm, 1)
        try:
            refuse_idle_terms("wild", [product for version in arm.versions for product in version.products])
            refuse_idle_practices("wild", [world])
            refuse_together("wild", [world], changes_of([world], NO_RULES, frozenset()))
        except LettersError as error:
            again.add(arm.name)
            refused.update(letter.field for letter in error.letters)
    return resolved, again
