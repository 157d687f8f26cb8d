"""The numbers that matter, reckoned again from the stream of events alone, by code that shares nothing with the measures.

What a move means is written here by hand. Lateness follows from the events and from the client's printed schedule: what had fallen
due by a month's end less what was paid, oldest first.
"""

from collections import defaultdict
from datetime import date

import numpy as np
import pytest

from analysis.measures import Case, measure
from analysis.resolved import setting_of
from analysis.schedule import make_offer
from sim.accounts import MOVES
from sim.build import World
from sim.program import Program
from sim.terms.resolve import load_scenario

MONTHS = 36
CHANGES = [("run.months", MONTHS), ("village.people.households", 40), ("village.will.honesty_mean", 0.05),
           ("village.will.temptation", 1.0), ("lender.officers.visits_month", 40), ("lender.writeoff.days", 60),
           ("product.renewal.max_loans", 1), ("lender.officers.press_strength", 0.0)]  # fmt: skip
NAMES = list(MOVES)


class Loan:
    """A loan as its events tell: principal, day of disbursement, payments of principal and interest by month."""

    def __init__(self, month: int, fen: int) -> None:
        self.month, self.fen, self.gone = month, fen, None
        self.paid: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        self.charged: dict[int, int] = defaultdict(int)

    def balance(self, month: int) -> int:
        """Principal outstanding at the end of a month."""
        if month < self.month or (self.gone is not None and self.gone <= month):
            return 0
        return self.fen - sum(paid[0] for m, paid in self.paid.items() if m <= month)


@pytest.fixture(scope="module")
def lived():
    """One world with its events, its case, and its loans by household and slot in order."""
    resolved = load_scenario("yilong", CHANGES)
    arm = resolved.arm("yilong")
    program = Program(resolved, worlds=[World(arm, 5)], engine="agents", events=True)
    run = program.run()[0]
    base = Program(resolved, worlds=[World(resolved.arm("none"), 5)], engine="agents", events=True)
    base_run = base.run()[0]
    case = Case(run, setting_of(resolved).arm("yilong"), base_run)
    loans: list[Loan] = []
    running: dict[tuple[int, int], Loan] = {}
    for month, _, number, _, member, slot, fen in program.log.events.tolist():
        move, key = NAMES[number], (member, slot)
        if move == "disburse":
            running[key] = Loan(month, fen)
            loans.append(running[key])
        elif move == "pay_principal" and slot >= 0:
            running[key].paid[month][0] += fen
        elif move == "pay_interest" and slot >= 0:
            running[key].paid[month][1] += fen
        elif move == "charge_interest" and slot >= 0:
            running[key].charged[month] += fen
        elif move == "write_off_principal":
            running[key].gone = month
    return resolved, program, base, case, loans


def total(program: Program, *moves: str, since: int = 0) -> int:
    """Fen of these moves from a month on."""
    events = program.log.events
    return int(events[np.isin(events[:, 2], [NAMES.index(move) for move in moves]) & (events[:, 0] >= since), 6].sum())


def test_the_village_is_worth_counting(lived) -> None:
    _, program, _, _, loans = lived
    assert len(loans) > 20 and any(loan.gone is not None for loan in loans)
    assert total(program, "write_off_principal") > 0 and total(program, "pay_interest") > 0


def test_portfolio_yield_and_self_sufficiency(lived) -> None:
    _, program, _, case, loans = lived
    year = MONTHS - 12
    end, begin = (sum(loan.balance(month) for loan in loans) for month in (MONTHS - 1, year - 1))
    average = (begin + end) / 2
    assert measure("glp").of(case) == end / 100 > 0
    received = total(program, "pay_interest", "pay_charges", "subsidize_interest", since=year)
    assert measure("yield").of(case) == pytest.approx(received / average, rel=1e-12)
    revenue = total(program, "charge_interest", "charge_fee", "charge_penalty", "subsidize_interest", since=year) - total(
        program, "write_off_interest", "write_off_charges", since=year)
    operating = total(program, "pay_wages", "pay_overhead", "pay_loan_cost", "hold_reward", since=year)
    back = total(program, "recover", "set_off_reward", "approve_compensation", since=year)
    impairment = total(program, "provide", since=year) - back
    financial = total(program, "pay_funding_interest", "credit_savings", since=year)
    cost = operating + impairment + financial
    assert measure("oss").of(case) == pytest.approx(revenue / cost, rel=1e-12)
    assert measure("operating_expense_ratio").of(case) == pytest.approx(operating / average, rel=1e-12)
    gone = total(program, "write_off_principal", since=year)
    assert measure("write_off_ratio").of(case) == pytest.approx(gone / average, rel=1e-12)
    assert measure("break_even_rate").of(case) == pytest.approx(cost / average / (1 - impairment / average), rel=1e-12)


def test_clients_and_loans(lived) -> None:
    _, _, _, case, loans = lived
    running = [loan for loan in loans if loan.balance(MONTHS - 1) > 0]
    assert measure("average_loan").of(case) == pytest.approx(sum(loan.balance(MONTHS - 1) for loan in running) / len(running) / 100)
    assert measure("clients").of(case) == len(running)  # one loan at a time
    last = [loan.fen for loan in loans if loan.month >= MONTHS - 12]
    assert measure("average_disbursed").of(case) == pytest.approx(np.mean(last) / 100)
    assert measure("loans_per_household").of(case) == 1.0


def lateness(loan: Loan, product, end: int) -> tuple[int, int]:
    """(days past due at the end of a month, principal and interest overdue) from the schedule and the payments; days of 30/360."""
    schedule = make_offer(product, f"{loan.fen / 100:g}", date(2010, 1, 1)).schedule
    every = product.repayment.every_days
    paid_principal = sum(paid[0] for month, paid in loan.paid.items() if month <= end)
    paid_interest = sum(paid[1] for month, paid in loan.paid.items() if month <= end)
    disbursed, owed, oldest = (loan.month + 1) * 30 - 1, 0, None
    for line in schedule.lines:
        day = disbursed + line.n * every
        if day >= (end + 1) * 30:
            break
        short_principal, short_interest = max(line.principal - paid_principal, 0), max(line.interest - paid_interest, 0)
        paid_principal, paid_interest = max(paid_principal - line.principal, 0), max(paid_interest - line.interest, 0)
        owed += short_principal + short_interest
        if oldest is None and short_principal + short_interest:
            oldest = day
    return (0 if oldest is None else (end + 1) * 30 - oldest), owed


def test_portfolio_at_risk_from_payments_and_printed_schedules(lived) -> None:
    resolved, _, _, case, loans = lived
    products = {one.name: one for one in resolved.arm("yilong").products}
    found = {"at_risk": np.zeros(MONTHS, np.int64), "overdue": np.zeros(MONTHS, np.int64)}
    for loan in loans:
        fitting = [one for one in products.values() if one.amount.min_yuan * 100 <= loan.fen <= one.amount.max_yuan * 100]
        alike = {(one.repayment.every_days, one.interest.rate_annual, one.repayment.term_months) for one in fitting}
        assert len(alike) == 1  # the three products differ in limits alone
        for month in range(loan.month + 1, MONTHS):
            if loan.balance(month):
                _, owed = lateness(loan, fitting[0], month)
                found["overdue"][month] += owed
                found["at_risk"][month] += loan.balance(month) if owed >= 100 else 0
    monthly = case.run.monthly
    assert np.array_equal(found["at_risk"], monthly["par_tolerance_fen"]) and found["at_risk"].any()
    assert np.array_equal(found["overdue"], monthly["principal_overdue_fen"] + monthly["stock_lender_interest_receivable"])
    assert measure("par_tolerance").of(case) == pytest.approx(found["at_risk"][-1] / 100 / measure("glp").of(case))


def eaten(program: Program, members: dict[int, int], year: int) -> dict[int, float]:
    """Consumption per head in yuan of one year, by household."""
    found: dict[int, float] = defaultdict(float)
    for month, _, number, _, member, _, fen in program.log.events.tolist():
        if NAMES[number] == "eat" and month // 12 == year:
            found[member] += fen / 100 / members[member]
    return found


def test_poverty_and_effects_from_what_was_eaten(lived) -> None:
    resolved, program, base, case, _ = lived
    traits = case.run.households
    members = dict(zip(traits["id"].tolist(), traits["members"].tolist(), strict=True))
    village = dict(zip(traits["id"].tolist(), traits["village"].tolist(), strict=True))
    lines = [one.spending.poverty_line_yuan * np.mean([(1 + one.growth.price_annual) ** (month / 12) for month in range(24, 36)])
             for one in resolved.arm("yilong").villages]
    here, there = eaten(program, members, 2), eaten(base, members, 2)
    persons = sum(members.values())
    poor = sum(m for who, m in members.items() if here[who] < lines[village[who]])
    gap = sum(m * max(1 - here[who] / lines[village[who]], 0) for who, m in members.items())
    assert measure("poverty_headcount").of(case) == pytest.approx(poor / persons) and 0 < poor < persons
    assert measure("poverty_gap").of(case) == pytest.approx(gap / persons)
    effect = sum(m * (here[who] - there[who]) for who, m in members.items()) / persons
    assert measure("consumption_effect").of(case) == pytest.approx(effect, rel=1e-9) and effect != 0
    change = dict(zip(traits["id"].tolist(), case.change.tolist(), strict=True))
    mine, others = ([eaten(one, members, year) for year in range(3)] for one in (program, base))
    for who in members:
        expected = sum(year[who] for year in mine) / sum(year[who] for year in others) - 1
        assert change[who] == pytest.approx(expected, rel=1e-9, abs=1e-12)
    lost = [who for who in members if change[who] <= -0.01]
    assert measure("worse_off").of(case) == pytest.approx(len(lost) / len(members)) and lost
