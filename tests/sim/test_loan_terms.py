"""Terms with steps of their own act in a run: its lines are those of the printed schedule, to the fen, in both engines alike."""

from datetime import date

import pytest
from random_worlds import changed, live_both
from test_loan_changes import Borrower

from sim.contracts.allocation import allocate
from sim.contracts.life import LoanLife
from sim.contracts.rows import Line
from sim.contracts.schedule import build_schedule
from sim.program import Program
from sim.terms.letters import LettersError
from sim.terms.product_columns import product_columns

HARVEST = [0.0, 0.0, 0.0, 0.0, 1.0, 1.5, 0.0, 0.0, 0.0, 2.0, 2.25, 0.0]
YEAR = {"repayment.every_months": 1, "repayment.every_days": 0, "repayment.installments": 12, "repayment.term_months": 0}
PLANNED = {**YEAR, "repayment.method": "planned", "interest.convention": "cumulative"}
FIVE = {**PLANNED, "repayment.installments": 5}
FLAT, DECLINING = {"interest.basis": "flat"}, {"interest.basis": "declining"}
PLANS = {
    "by season": {**PLANNED, **DECLINING, "plan.month_weights": HARVEST},
    "by season, interest with principal": {
        **PLANNED, **DECLINING, "plan.month_weights": HARVEST, "plan.interest": "with_principal"},
    "by season, flat, the first takes the rest": {
        **PLANNED, **FLAT, "plan.month_weights": HARVEST, "rounding.residual": "first", "plan.interest": "with_principal"},
    "by season, spread, every second month": {
        **PLANNED, **DECLINING, "plan.month_weights": HARVEST, "rounding.residual": "spread", "repayment.every_months": 2},
    "in no month": {**PLANNED, **DECLINING, "repayment.installments": 3, "plan.month_weights": HARVEST},
    "by shares": {**FIVE, **DECLINING, "plan.shares": [0.1, 0.0, 0.333333, 0.266667, 0.3]},
    "by shares, flat, spread": {**FIVE, **FLAT, "plan.shares": [0.1, 0.0, 0.333333, 0.266667, 0.3], "rounding.residual": "spread"},
    "by shares, odd first period": {
        **FIVE, **DECLINING, "plan.shares": [0.1, 0.0, 0.333333, 0.266667, 0.3], "repayment.first_due_days": 45},
    "by amounts": {**FIVE, **DECLINING, "plan.amounts_yuan": [300.0, 0.0, 811.5, 400.0]},
    "by amounts, flat in whole yuan": {**FIVE, **FLAT, "plan.amounts_yuan": [300.0, 0.0, 811.0, 400.0], "rounding.digits": 0},
}


def asked(borrower: Borrower) -> tuple[int, int, int]:
    return borrower.loan.principal_new, borrower.loan.interest_new, borrower.loan.fee_new


def printed(line: Line) -> tuple[int, int, int]:
    return line.principal, line.interest, line.fee


def start_of(borrower: Borrower) -> date:
    """The real date of disbursement: the end of the run's first month."""
    return borrower.program.calendar.date_of(borrower.first)


def lines_of(borrower: Borrower, principal: int) -> list[Line]:
    """The printed lines up to the one that repays the loan (a declining loan is closed by it)."""
    lines = build_schedule(borrower.product, principal, start_of(borrower)).lines
    declining = borrower.product.interest.basis == "declining"
    return [line for n, line in enumerate(lines) if not declining or n == 0 or lines[n - 1].balance > 0]


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("principal", [500_000, 777_700])
def test_a_planned_loan_asks_for_what_is_printed(plan, principal):
    borrower = Borrower(principal, PLANS[plan])
    for line in lines_of(borrower, principal):
        borrower.meet()
        assert asked(borrower) == printed(line)
        borrower.pay()
    assert borrower.loan.status == 0 and borrower.me.loans == 0


@pytest.mark.parametrize("plan", [plan for plan in PLANS if "odd" not in plan and plan != "in no month"])
def test_the_clock_of_a_planned_loan_runs_from_the_oldest_unpaid_installment(plan):
    """Partial payments in turn; beside it the loan's life with its list of what is owed."""
    borrower = Borrower(500_000, PLANS[plan])
    life = LoanLife.open(borrower.product, 500_000, start_of(borrower))
    every = borrower.product.repayment.every_months
    month = {day: n * every for n, day in enumerate(life.course.dates)}
    seen = set()
    for n, day in enumerate(life.course.dates[1:], 1):
        borrower.meet()
        amount = life.advance(day) or life.overdue * (n % 4) // 4
        life.pay(day, amount)
        borrower.pay(amount)
        if not borrower.loan.status:
            break
        oldest = -1 if life.oldest_unpaid is None else borrower.first + 30 * month[life.oldest_unpaid]
        assert borrower.loan.oldest_unpaid == oldest and borrower.loan.balance == life.balance
        seen.add(n * every - (oldest - borrower.first) // 30)
    assert max(seen) >= 1


DATED = {**YEAR, "fees.dated_days": [30, 100, 170, 185, 360], "fees.dated_yuan": 12.5, "fees.dated_share": 0.0033}
FEES = {
    "monthly": DATED,
    "every ten days": {**DATED, "repayment.every_months": 0, "repayment.every_days": 10, "repayment.installments": 36},
    "quarterly, three stage": {**DATED, "repayment.every_months": 3, "repayment.installments": 4,
                               "interest.convention": "three_stage"},
    "first after 45 days, with another fee": {
        **DATED, "repayment.first_due_days": 45, "interest.convention": "cumulative", "fees.installment_yuan": 1.0},
}


@pytest.mark.parametrize("fees", FEES)
def test_fees_on_dates_fall_due_with_the_installment_that_is_printed(fees):
    """Days count 30 to a month from the disbursement, so none of these lies between a due day and its real date."""
    borrower = Borrower(500_000, FEES[fees])
    lines = build_schedule(borrower.product, 500_000, start_of(borrower)).lines
    for line in lines:
        borrower.meet()
        assert asked(borrower) == printed(line)
        borrower.pay()
    assert borrower.loan.status == 0 and borrower.me.loans == 0
    assert sum(line.fee for line in lines) == 5 * (1_250 + 1_650) + len(lines) * (100 if "another" in fees else 0)


STAGED = {**YEAR, **DECLINING, "interest.convention": "three_stage", "fees.installment_share": 0.0012345}
SHARED = {
    "of the principal": STAGED,
    "of the interest, whole yuan": {**STAGED, "fees.base": "interest", "rounding.digits": 0, "fees.installment_yuan": 2.0},
    "of the interest, less rounded": {**STAGED, "fees.base": "interest", "rounding.digits": 1},
    "of both, flat, ceiling": {**STAGED, **FLAT, "fees.base": "both", "rounding.multiple_yuan": 1.0, "rounding.mode": "ceiling"},
    "equal principal after a grace": {**STAGED, "repayment.method": "equal_principal", "grace.principal": 2},
}


@pytest.mark.parametrize("case", SHARED)
@pytest.mark.parametrize("principal", [500_000, 777_700])
def test_a_fee_that_is_a_share_of_a_three_stage_loan_is_what_is_printed(case, principal):
    borrower = Borrower(principal, SHARED[case])
    lines = build_schedule(borrower.product, principal, start_of(borrower)).lines
    for line in lines:
        borrower.meet()
        assert asked(borrower) == (line.principal + min(line.fee, 0), line.interest, max(line.fee, 0))
        assert borrower.me.due == line.total
        borrower.pay()
    assert borrower.loan.status == 0 and len({line.fee for line in lines[:-1]}) == 1 and lines[0].fee > 0
    assert (lines[-1].fee < 0) == ("whole yuan" in case and principal == 777_700)
    assert borrower.me.loans == borrower.me.charges_owed == 0


OLDEST = {"allocation.by": "installment", "allocation.order": ["principal", "interest", "fee", "penalty"]}
ALLOCATED = {
    "declining": {**OLDEST, **YEAR, **DECLINING, "fees.installment_yuan": 3.0},
    "interest first": {**OLDEST, **YEAR, **DECLINING, "allocation.order": ["penalty", "fee", "interest", "principal"],
                       "fees.installment_share": 0.01},
    "flat": {**OLDEST, **YEAR, **FLAT, "fees.installment_yuan": 3.0},
    "flat in whole yuan": {**OLDEST, **YEAR, **FLAT, "rounding.multiple_yuan": 1.0, "rounding.mode": "ceiling"},
    "three stage": {**OLDEST, **YEAR, **DECLINING, "interest.convention": "three_stage"},
    "equal principal": {**OLDEST, **YEAR, **DECLINING, "repayment.method": "equal_principal",
                                    "fees.installment_yuan": 1.0},
}


@pytest.mark.parametrize("case", ALLOCATED)
@pytest.mark.parametrize("shares", [(1, 0, 3, 2), (0, 0, 0, 3), (2, 1, 1, 3)])
def test_a_payment_pays_the_oldest_installment_in_full_first(case, shares):
    """Beside it the loan's life with its list of what is owed; each payment is so many quarters of all that is owed."""
    borrower = Borrower(500_000, ALLOCATED[case])
    life = LoanLife.open(borrower.product, 500_000, start_of(borrower))
    by_component = 0
    for n, day in enumerate(life.course.dates[1:]):
        borrower.meet()
        life.advance(day)
        owes = (sum(x.principal for x in life.owed), sum(x.interest for x in life.owed), sum(x.fee for x in life.owed))
        assert owes == (borrower.loan.principal_overdue, borrower.loan.interest_overdue, borrower.loan.fee_overdue)
        amount = life.overdue * shares[n % 4] // 4
        paid = life.pay(day, amount)
        borrower.pay(amount)
        assert borrower.loan.balance == life.balance
        whole = allocate(amount, 0, owes[2], owes[1], owes[0], product_columns(borrower.product)["allocation_order"])
        by_component += whole != (paid.penalty, paid.fee, paid.interest, paid.principal)
    assert by_component > 0


ANSWERED = {"guarantors": {"liability.kind": "guarantor", "liability.guarantors": 1},
            "fund": {"liability.kind": "pooled_fund", "liability.group_min": 3, "liability.group_max": 5,
                     "liability.fund_share": 0.1},
            "policy": {"insurance.insured_share": 0.8}}


@pytest.mark.parametrize("who", ANSWERED)
@pytest.mark.parametrize("case", ["declining", "flat", "three stage", "equal principal"])
def test_what_others_put_in_pays_the_oldest_installment_first(case, who):
    """Three installments late; guarantors or the fund pay parts of what is owed, and the clock goes on."""
    borrower = Borrower(500_000, {**ALLOCATED[case], **ANSWERED[who]})
    life = LoanLife.open(borrower.product, 500_000, start_of(borrower))
    days = life.course.dates
    for day in days[1:4]:
        borrower.meet()
        life.advance(day)
        borrower.pay(0)
    for part in (3, 5, 8):
        amount = life.overdue * part // 10
        paid = life.pay(days[3], amount, who)
        borrower.me.covered = amount
        borrower.live(f"receive_from_{who}")
        assert (borrower.me.covered, borrower.loan.balance) == (0, life.balance) and paid.taken == amount
        assert (borrower.loan.principal_overdue, borrower.loan.interest_overdue, borrower.loan.fee_overdue) == (
            sum(x.principal for x in life.owed), sum(x.interest for x in life.owed), sum(x.fee for x in life.owed))
        unpaid = [x for x in life.owed if x.principal + x.interest]
        assert borrower.loan.oldest_unpaid == borrower.first + 30 * days.index(unpaid[0].due)


CASES = {"fees on dates": DATED, "a staged fee": SHARED["of the interest, whole yuan"],
         "oldest first": ALLOCATED["declining"],
         "oldest first, guarantors": {**ALLOCATED["flat"], **ANSWERED["guarantors"]},
         "by season": PLANS["by season"],
         "by shares, flat, spread": PLANS["by shares, flat, spread"], "by amounts": PLANS["by amounts"]}
LIVELY = (("run.months", 20), ("shocks.illness.chance_month", 0.3), ("village.news.start_share", 1.0),
          ("lender.capital.equity_yuan", 200_000))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_both_engines_agree_where_such_terms_act(case):
    own = [(f"product.yilong_mixed.{path}", value) for path, value in CASES[case].items()]
    resolved = changed(*LIVELY, *own)
    assert live_both(resolved).monthly["glp_fen"].any()


REFUSED = {
    "plan.amounts_yuan": {**PLANS["by amounts, flat in whole yuan"], "renewal.extension_installments": 2},
    "fees.installment_share": {**STAGED, "allocation.by": "installment"},
    "allocation.by": {**DATED, "allocation.by": "installment"},
    "fees.dated_days": {**YEAR, "fees.dated_days": list(range(10, 100, 10)), "fees.dated_yuan": 1.0},
    "plan": {**PLANS["by season"], "plan.month_weights": [0.0, 1 / 3, 1e-9] + [1.0] * 9},
}


@pytest.mark.parametrize("path", REFUSED)
def test_what_such_terms_do_not_bear_is_refused(path):
    own = [(f"product.yilong_mixed.{name}", value) for name, value in REFUSED[path].items()]
    with pytest.raises(LettersError) as refused:
        Program(changed(*own), engine="agents")
    assert [letter.field for letter in refused.value.letters] == [f"product.yilong_mixed.{path}"]


def test_a_flat_loan_by_a_list_of_amounts_is_refused_where_households_prepay():
    own = [(f"product.yilong_mixed.{name}", value) for name, value in PLANS["by amounts, flat in whole yuan"].items()]
    with pytest.raises(LettersError, match="prepay"):
        Program(changed(*own, ("rules.prepay.share_prepaid", 0.5)), engine="agents")
