"""Days of rest, holidays and actual days in a run: the installments are those of the printed schedule for the same date."""

from datetime import date

import pytest
from random_worlds import changed, live_both
from test_loan_changes import FLAT, Borrower
from test_loan_terms import DATED, asked, printed

from analysis.loan_watch import LoanWatch
from analysis.tape import loan_columns
from sim.contracts import events
from sim.contracts.civil import thirty_days
from sim.contracts.life import LoanLife
from sim.contracts.schedule import build_schedule
from sim.program import Program
from sim.terms.letters import LettersError

NATIONAL = [date(2012, 10, day) for day in range(1, 8)]
SPRING = [date(2012, 1, day) for day in range(22, 29)] + [date(2013, 2, day) for day in range(9, 16)]
YEAR = {"repayment.every_months": 1, "repayment.every_days": 0, "repayment.installments": 12, "repayment.term_months": 0}
DECLINING = {"interest.basis": "declining", "interest.rate_annual": 0.24, "interest.convention": "cumulative"}
WEEKEND = {"repayment.rest_days": ["saturday", "sunday"], "repayment.holidays": [*SPRING, *NATIONAL]}
WEEKLY = {**YEAR, "repayment.every_months": 0, "repayment.every_days": 7, "repayment.installments": 50}
MOVED = {
    "monthly": {**YEAR, **DECLINING, **WEEKEND},
    "monthly, before": {**YEAR, **FLAT, **WEEKEND, "repayment.moved": "previous", "repayment.method": "equal_principal"},
    "weekly, flat": {**WEEKLY, **FLAT, **WEEKEND},
    "every ten days, three stage": {**WEEKLY, "repayment.every_days": 10, "repayment.installments": 30, **WEEKEND,
                                    **DECLINING, "interest.convention": "three_stage", "repayment.moved": "previous"},
    "quarterly with fees on dates": {**DATED, **DECLINING, **WEEKEND, "repayment.every_months": 3, "repayment.installments": 4,
                                     "fees.dated_days": [91, 92, 180, 184, 365]},
    "first after 45 days": {**YEAR, **DECLINING, **WEEKEND, "repayment.first_due_days": 45},
    "in tranches": {**YEAR, **DECLINING, **WEEKEND, "disbursement.tranches": [0.5, 0.5], "disbursement.tranche_installments": 3},
}
COUNTED = {**YEAR, **DECLINING, "interest.counting": "actual_days", "interest.days_in_year": 365}
BY_DAYS = {
    "declining": COUNTED,
    "declining, 360, whole yuan": {**COUNTED, "interest.days_in_year": 360, "rounding.digits": 0},
    "equal principal after graces": {**COUNTED, "repayment.method": "equal_principal", "grace.principal": 2,
                                     "grace.interest_payment": 3, "interest.days_in_year": 364},
    "free at first": {**COUNTED, "grace.interest_free": 2, "rounding.multiple_yuan": 1.0},
    "every ten days": {**COUNTED, "repayment.every_months": 0, "repayment.every_days": 10, "repayment.installments": 36},
    "moved": {**COUNTED, **WEEKEND},
    "moved, weekly": {**COUNTED, **WEEKEND, "repayment.every_months": 0, "repayment.every_days": 7, "repayment.installments": 50},
    "first after 45 days": {**COUNTED, "repayment.first_due_days": 45},
    "flat": {**COUNTED, **FLAT},
    "flat, moved, first after 20 days": {**COUNTED, **FLAT, **WEEKEND, "repayment.first_due_days": 20, "rounding.digits": 0},
    "flat, once": {**COUNTED, **FLAT, "repayment.every_months": 0, "repayment.once": True, "repayment.term_months": 11,
                   "repayment.installments": 0},
    "with a balloon": {**COUNTED, "repayment.balloon_share": 0.3, "repayment.every_months": 2, "repayment.installments": 7},
}
CASES = {**{f"moved: {name}": terms for name, terms in MOVED.items()}, **{f"by days: {name}": t for name, t in BY_DAYS.items()}}


def start_of(borrower):
    return borrower.program.calendar.date_of(borrower.first)


def paid_out(borrower):
    borrower.change("look_for_tranche", "add_tranche")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("start", [date(2012, 1, 1), date(2011, 2, 1), date(2012, 6, 1)])
def test_the_run_asks_for_what_is_printed(case, start):
    terms = CASES[case]
    borrower = Borrower(777_700, {**terms, "amount.max_yuan": 50_000.0}, start)
    lines = build_schedule(borrower.product, 777_700, start_of(borrower)).lines
    plain = borrower.product.repayment.every_months and not borrower.product.repayment.first_due_days
    monthly = plain and start.month != 2
    for line in lines:
        if not line.total and not line.balance:
            break
        borrower.meet()
        assert asked(borrower) == printed(line)
        calendar = borrower.program.calendar
        if monthly:
            assert (calendar.date_of(calendar.first_day).replace(day=1), borrower.me.due_day) == (
                line.due.replace(day=1), 30 if thirty_days(line.due.toordinal()) % 30 == 0 else line.due.day)
        borrower.pay()
        if "tranches" in case:
            paid_out(borrower)
    assert borrower.loan.status == 0 and borrower.me.loans == 0
    if "moved" in case and "by days" not in case and "quarterly" not in case:
        plain = build_schedule(borrower.product.model_copy(update={"repayment": borrower.product.repayment.model_copy(
            update={"rest_days": (), "holidays": ()})}), 777_700, start_of(borrower)).lines
        assert sum(a.due != b.due for a, b in zip(plain, lines, strict=True)) >= 1


CLOCKS = ["moved: monthly", "moved: monthly, before", "moved: every ten days, three stage", "by days: declining", "by days: moved",
          "by days: every ten days", "by days: with a balloon", "by days: flat"]


@pytest.mark.parametrize("case", CLOCKS)
@pytest.mark.parametrize("shares", [(1, 0, 3, 2), (0, 0, 1, 3), (2, 1, 1, 3)])
def test_the_clock_runs_from_the_oldest_unpaid_installment(case, shares):
    """Partial payments in turn; beside it the loan's life with its list of what is owed."""
    borrower = Borrower(500_000, {**CASES[case], "arrears.grace_days": 0})
    life = LoanLife.open(borrower.product, 500_000, start_of(borrower))
    days, every = life.course.dates, borrower.product.repayment.every_months * 30 or borrower.product.repayment.every_days
    seen = set()
    for n, day in enumerate(days[1:], 1):
        borrower.meet()
        life.advance(day)
        assert (borrower.loan.principal_overdue, borrower.loan.interest_overdue) == (
            sum(x.principal for x in life.owed), sum(x.interest for x in life.owed))
        amount = life.overdue * shares[n % 4] // 4
        life.pay(day, amount)
        borrower.pay(amount)
        if not borrower.loan.status:
            break
        place = n if life.oldest_unpaid is None else next(k for k, due in enumerate(days) if due == life.oldest_unpaid)
        oldest = -1 if life.oldest_unpaid is None else borrower.first + every * place
        assert borrower.loan.oldest_unpaid == oldest or days.count(life.oldest_unpaid) > 1
        assert borrower.loan.balance == life.balance
        seen.add(n - place)
    assert max(seen) >= 1


def test_lateness_counts_from_the_moved_day():
    """Paid out 30 May 2012. 30 June is a Saturday: it is due on Monday 2 July, the second day of the run's next month, and paid
    late in August: 29 days late at July's end, counted to the first day of August; not late at all at June's end."""
    borrower = Borrower(500_000, {**YEAR, **DECLINING, **WEEKEND}, date(2012, 5, 1), ("lender.writeoff.days", 3600))
    calendar, found, late = borrower.program.calendar, [], []
    tally = borrower.program.store.tables["tally"].columns
    for _ in range(3):
        calendar.turn()
        for meeting in calendar.meetings(calendar.month):
            for moment in ("sit_down", "fall_due"):
                borrower.live(moment, meeting)
        tally["par1_fen"][:] = tally["par30_fen"][:] = 0
        borrower.live("classify")
        late.append((int(tally["par1_fen"][1]), int(tally["par30_fen"][1])))
        found.append((borrower.loan.oldest_unpaid, borrower.loan.moved_since, borrower.loan.number - 1))
    assert found == [(-1, -1, 0), (59, 61, 2), (59, 61, 3)]
    assert late == [(0, 0), (500_000, 0), (500_000, 500_000)]


@pytest.mark.parametrize("mode", ["reamortize", "shorten", "adjust_last"])
@pytest.mark.parametrize("case", ["declining", "declining, 360, whole yuan", "every ten days", "moved", "flat", "with a balloon",
                                  "equal principal after graces"])
def test_prepaid_loans_by_days(case, mode):
    borrower = Borrower(500_000, {**BY_DAYS[case], "prepayment.mode": mode})
    life = LoanLife.open(borrower.product, 500_000, start_of(borrower))
    meet_and_pay(borrower, life, 3)
    for amount in (77_700, 100_100):
        events.prepay(life, life.day, amount)
        borrower.me.paying = amount
        borrower.change("take_ahead", "go_on")
        assert borrower.loan.balance == life.balance and borrower.loan.scheduled == life.course.scheduled
        meet_and_pay(borrower, life, 2)
    to_the_end(borrower, life)


@pytest.mark.parametrize("case", ["declining", "every ten days", "flat", "free at first", "moved: monthly"])
@pytest.mark.parametrize(("meetings", "share"), [(5, 0.3), (2, 0.0), (11, 0.5)])
def test_extended_loans(case, meetings, share):
    terms = CASES.get(case) or BY_DAYS[case]
    borrower = Borrower(600_000, {**terms, "renewal.extension_installments": 4})
    life = LoanLife.open(borrower.product, 600_000, start_of(borrower))
    meet_and_pay(borrower, life, meetings - 2)
    for _ in range(2):
        borrower.meet()
        life.advance(life.course.dates[1])
        brought = int(share * borrower.me.due)
        borrower.pay(brought)
        life.pay(life.day, brought)
    borrower.me.bills = borrower.me.usual + 1
    borrower.change("look_beyond", "extend")
    if not borrower.loan.renegotiated:
        borrower.loan.turn = 0
        assert "moved" in case, "an installment one day late is not at risk yet"
        return
    events.extend(life, life.day, 4)
    assert borrower.loan.balance == life.balance == borrower.loan.principal
    to_the_end(borrower, life)


@pytest.mark.parametrize("case", ["declining", "flat", "equal principal after graces"])
def test_topped_up_loans_by_days(case):
    borrower = Borrower(500_000, {**BY_DAYS[case], "renewal.top_up": True})
    life = LoanLife.open(borrower.product, 500_000, start_of(borrower))
    meet_and_pay(borrower, life, 4)
    borrower.me.granted, borrower.me.choice, borrower.me.top_up_row = 99_900, borrower.loan.product_row, borrower.loan.product_row
    for moment in ("pay_out", "top_up", "agree_anew"):
        borrower.live(moment)
    events.top_up(life, life.day, 99_900)
    to_the_end(borrower, life)


@pytest.mark.parametrize("case", ["declining", "flat"])
def test_rolled_over_loans_by_days(case):
    borrower = Borrower(600_000, {**BY_DAYS[case], "renewal.without_principal": True})
    life = LoanLife.open(borrower.product, 600_000, start_of(borrower))
    meet_and_pay(borrower, life, 11)
    roll_over(borrower, life)
    to_the_end(borrower, life)


def roll_over(borrower, life):
    """Let the last installment fall due, its interest be paid and its principal renewed, in the run and in the loan's life."""
    borrower.meet(rolls=1)
    life.advance(life.course.dates[1])
    life.pay(life.day, sum(x.interest for x in life.owed))
    borrower.pay()
    borrower.change("roll")
    life.owed[0].interest = 0
    events.roll_over(life, life.day)
    life.balance = borrower.loan.balance


def meet_and_pay(borrower, life, times):
    for _ in range(times):
        borrower.meet()
        life.advance(life.course.dates[1])
        borrower.pay()
        life.pay(life.day, life.overdue)


def to_the_end(borrower, life):
    for _ in range(100):
        if not borrower.loan.status:
            break
        borrower.meet()
        life.advance(life.course.dates[1])
        line = life.fallen[-1]
        assert (line.principal, line.interest) == (borrower.loan.principal_new, borrower.loan.interest_new)
        life.pay(life.day, life.overdue)
        borrower.pay()
        assert borrower.loan.balance == life.balance
    assert borrower.loan.status == 0 and life.balance == 0 and not life.owed
    assert all(line.due_sum == 0 for line in life.ahead)
    assert (borrower.me.loans, borrower.me.interest_owed, borrower.me.installments_month, borrower.me.open_loans) == (0, 0, 0, 0)


LIVELY = (("run.months", 20), ("shocks.illness.chance_month", 0.3), ("village.news.start_share", 1.0),
          ("lender.capital.equity_yuan", 200_000))


@pytest.mark.slow
@pytest.mark.parametrize("case", ["moved: monthly", "moved: weekly, flat", "by days: moved", "by days: flat", "by days: declining"])
def test_both_engines_agree_where_dates_are_real(case):
    more = {"renewal.extension_installments": 2, "renewal.top_up": True}
    own = [(f"product.yilong_mixed.{path}", value) for path, value in {**CASES[case], **more}.items()]
    resolved = changed(*LIVELY, *own, ("rules.prepay.share_prepaid", 0.3))
    assert live_both(resolved).monthly["glp_fen"].any()


REFUSED = {
    "repayment.holidays": {**YEAR, "repayment.holidays": [date(2010, 1, 1), date(2019, 1, 1)]},
    "interest.counting": {**COUNTED, "interest.convention": "progressive"},
    "repayment.method": {**COUNTED, "repayment.method": "planned", "plan.month_weights": [1.0] * 12},
    "allocation.by": {**COUNTED, "allocation.by": "installment"},
    "disbursement.tranches": {**BY_DAYS["flat"], "disbursement.tranches": [0.5, 0.5], "disbursement.tranche_installments": 2},
    "plan.month_weights": {**MOVED["monthly"], "repayment.method": "planned", "plan.month_weights": [1.0] * 12},
    "interest.rate_annual": {**COUNTED, "interest.rate_annual": 0.12345678, "repayment.installments": 300,
                             "amount.max_yuan": 500_000.0},
}


@pytest.mark.parametrize("path", REFUSED)
def test_what_is_not_counted_is_refused(path):
    own = [(f"product.yilong_mixed.{name}", value) for name, value in REFUSED[path].items()]
    with pytest.raises(LettersError) as refused:
        Program(changed(*own), engine="agents")
    assert [letter.field for letter in refused.value.letters] == [f"product.yilong_mixed.{path}"]


def test_the_tape_counts_from_the_moved_day():
    own = [(f"product.yilong_mixed.{path}", value) for path, value in MOVED["monthly"].items()]
    program = Program(changed(*LIVELY, ("lender.writeoff.days", 3600), *own), arm="both", seed=3, engine="agents", events="loans")
    watch, moved = LoanWatch(program), 0
    for _ in range(12):
        watch.live_month()
        tape, values = loan_columns(watch), watch.values
        late = (values["oldest_unpaid"] >= 0) & (values["ended"] == 0)
        assert (tape["days_past_due"][late] == watch.as_of - values["late_since"][late]).all()
        moved += int((values["late_since"] > values["oldest_unpaid"])[late].sum())
    assert moved > 0


def test_real_dates_cost_nothing_where_no_term_asks_for_them():
    program = Program(changed(), engine="agents")
    names = {step.name for moment in program.moments for step in moment.steps}
    assert not names & {"next_period", "since_moved", "line_by_days", "oldest_by_days", "odd_by_days"}
    assert program.calendar.rounds == 3 and not program.store.tables["loan"].columns.keys() & {"moved_since"}
