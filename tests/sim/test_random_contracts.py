"""Random contracts in a run: paid on time they ask for what is printed; through a random life they follow events.py."""

import random
from datetime import date, timedelta

import pytest
from random_worlds import changed
from test_loan_changes import Borrower
from test_loan_terms import asked, printed, start_of

from sim.contracts import events
from sim.contracts.life import LoanLife
from sim.contracts.schedule import build_schedule
from sim.program import Program
from sim.terms.letters import LettersError

WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def dates_of(draw: random.Random) -> dict[str, object]:
    """Intervals, days of rest, holidays."""
    monthly = draw.random() < 0.5
    terms = {"repayment.every_months": draw.choice([1, 1, 2, 3]) if monthly else 0, "repayment.term_months": 0,
             "repayment.every_days": 0 if monthly else draw.choice([7, 10, 14, 15, 30]),
             "repayment.installments": draw.choice([3, 4, 6, 9, 12, 18]), "repayment.moved": draw.choice(["next", "previous"])}
    if draw.random() < 0.5:
        terms["repayment.rest_days"] = draw.sample(WEEK, draw.randint(1, 4))
    if draw.random() < 0.4:
        first = date(2010, 3, 1) + timedelta(days=draw.randint(0, 500))
        terms["repayment.holidays"] = [first + timedelta(days=k) for k in range(draw.randint(1, 20))]
    return terms


def plan_of(draw: random.Random, count: int) -> dict[str, object]:
    kind = draw.choice(["month_weights", "shares", "amounts_yuan"])
    parts = [draw.randint(0, 5) for _ in range(count - 1)]
    lists = {"month_weights": [draw.choice([0.0, 1.0, 2.0, 0.5]) for _ in range(11)] + [1.0],
             "shares": [part / 100 for part in parts] + [1.0 - sum(parts) / 100], "amounts_yuan": [100.0 * part for part in parts]}
    return {"repayment.method": "planned", f"plan.{kind}": lists[kind], "plan.interest": draw.choice(["each", "with_principal"])}


def terms_of(draw: random.Random) -> dict[str, object]:
    """A product with many terms at once; some are impossible together and are refused."""
    terms = dates_of(draw)
    count = terms["repayment.installments"]
    terms |= {"interest.basis": draw.choice(["flat", "declining"]), "rounding.digits": draw.choice([2, 2, 0]),
              "interest.convention": draw.choice(["cumulative", "cumulative", "cumulative", "three_stage"]),
              "prepayment.mode": draw.choice(["reamortize", "shorten", "adjust_last"])}
    cumulative = terms["interest.convention"] == "cumulative"
    if cumulative and draw.random() < 0.5:
        terms |= {"interest.counting": "actual_days", "interest.days_in_year": draw.choice([0, 360, 364, 365]),
                  "interest.days_in_month": draw.choice([0, 0, 30])}
    if cumulative and draw.random() < 0.3:
        terms |= plan_of(draw, count)
    else:
        terms["repayment.method"] = draw.choice(["equal_installments", "equal_principal"])
        if cumulative and draw.random() < 0.4:
            terms |= {"grace.principal": draw.randint(0, count - 1), "grace.interest_payment": draw.randint(0, 2)}
    for chance, path, value in ((0.3, "repayment.down_payment_share", 0.1), (0.4, "fees.installment_share", 0.013),
                                (0.3, "allocation.by", "installment"), (0.4, "fees.dated_days", [20, 40]),
                                (0.3 * cumulative, "repayment.first_due_days", draw.randint(3, 60))):
        terms |= {path: value} if draw.random() < chance else {}
    return terms | ({"fees.dated_share": 0.01} if "fees.dated_days" in terms else {})


def borrower_of(seed: int, *more: tuple[str, object], **beside: object) -> tuple[Borrower | None, random.Random]:
    """A borrower with a random contract, or None where it is refused."""
    draw = random.Random(seed)
    terms, start = terms_of(draw), date(draw.randint(2009, 2012), draw.choice([1, *range(3, 13)]), 1)
    try:
        return Borrower(draw.randint(500, 4000) * 1000, terms | beside, start, *more), draw
    except LettersError:
        return None, draw


def as_printed(seed: int) -> bool:
    borrower, _ = borrower_of(seed)
    if borrower is None:
        return False
    lines = build_schedule(borrower.product, borrower.me.loans + _down(borrower), start_of(borrower)).lines
    closes = borrower.product.interest.basis == "declining" and borrower.product.interest.convention == "cumulative"
    for before, line in zip([None, *lines[:-1]], lines, strict=True):
        if min(line.principal, line.interest) < 0 or (closes and before and before.balance + line.due_sum == 0):
            break
        borrower.meet()
        assert asked(borrower) == printed(line), (seed, line)
        borrower.pay()
    return True


def _down(borrower: Borrower) -> int:
    """What was paid down, fen: a tenth of a loan in thousands of fen."""
    return borrower.me.loans // 9 if borrower.product.repayment.down_payment_share else 0


def lives_as_agreed(seed: int) -> bool:
    """Pay in full, in part or not at all; prepay; extend: every line, balance and what is owed, beside the contract's own life."""
    borrower, draw = borrower_of(seed, ("lender.writeoff.days", 9000), **{"renewal.extension_installments": 3})
    if borrower is None or not borrower.product.repayment.every_months:
        return False
    life, loan, prepaid = LoanLife.open(borrower.product, borrower.me.loans + _down(borrower), start_of(borrower)), borrower.loan, 0
    while loan.status and len(life.course.dates) > 1:
        borrower.meet()
        life.advance(life.course.dates[1])
        line = life.fallen[-1]
        if min(line.principal, line.interest, line.fee) < 0:
            break
        assert asked(borrower) == printed(line), (seed, line)
        amount = life.overdue * draw.choice([2, 2, 2, 2, 1, 0]) // 2
        life.pay(life.day, amount)
        borrower.pay(amount)
        if not loan.status:
            break
        owed = [sum(getattr(x, part) for x in life.owed) for part in ("principal", "interest", "fee")]
        state = [loan.principal_overdue, loan.interest_overdue, loan.fee_overdue, loan.balance]
        assert state == [*owed, life.balance], (seed, line)
        if prepaid < 2 and draw.random() < 0.25 and not life.owed and len(life.course.dates) > 2 and life.balance > 200_000:
            amount, prepaid = draw.randint(10, life.balance // 300) * 100, prepaid + 1
            events.prepay(life, life.day, amount)
            borrower.me.paying = amount
            borrower.change("take_ahead", "go_on")
            assert loan.balance == life.balance, (seed, line)
        elif owed[0] + owed[1] and not loan.renegotiated and draw.random() < 0.4:
            borrower.me.bills = borrower.me.usual + 1
            borrower.change("look_beyond", "extend")
            if loan.renegotiated:
                events.extend(life, life.day, 3)
            loan.turn = 0
    return True


def test_random_contracts_ask_for_what_is_printed():
    assert sum(as_printed(seed) for seed in range(24)) >= 10


def test_random_contracts_live_as_agreed():
    assert sum(lives_as_agreed(seed) for seed in range(24)) >= 4


@pytest.mark.slow
def test_three_hundred_random_contracts():
    assert sum(as_printed(seed) for seed in range(100, 250)) >= 60
    assert sum(lives_as_agreed(seed) for seed in range(400, 550)) >= 30


@pytest.mark.slow
def test_books_hold_with_random_contracts():
    """Villages with such products: the ledger balances each month, and the clock runs while anything is owed."""
    lived = 0
    for seed in range(12):
        draw = random.Random(seed)
        own = [(f"product.yilong_mixed.{path}", value) for path, value in terms_of(draw).items()]
        more = [("product.yilong_mixed.renewal.extension_installments", draw.choice([0, 2]))]
        try:
            program = Program(changed(*own, *more, ("run.months", 14), ("village.yilong_a.people.households", 30),
                                      ("village.yilong_b.people.households", 30), ("village.news.start_share", 1.0),
                                      ("shocks.illness.chance_month", 0.3), ("product.yilong_mixed.renewal.top_up", seed % 2 == 0),
                                      ("rules.prepay.share_prepaid", 0.3)), arm="both", seed=seed, engine="agents")
        except LettersError:
            continue
        for _ in range(14):
            program.step()
            loan = program.store.tables["loan"].columns
            running = loan["status"] == 1
            assert (loan["balance"] == loan["scheduled"] + loan["principal_overdue"])[running].all(), seed
            owes = (loan["principal_overdue"] + loan["interest_overdue"] > 0) & running
            assert ((loan["oldest_unpaid"] >= 0) == owes)[running].all(), seed
        lived += 1
    assert lived >= 4
