"""Loans that change at a meeting: to the fen as sim/contracts/events.py has them, in both engines alike, and refused no more."""

from datetime import date, timedelta

import pytest
from random_worlds import changed, columns, differences

from sim.contracts import events
from sim.contracts.life import LoanLife
from sim.contracts.schedule import build_schedule
from sim.loan_tranches import hold_to_promised, still_promised
from sim.program import Program
from sim.terms.letters import LettersError

FLAT = {"interest.basis": "flat", "interest.rate_annual": 0.1, "interest.convention": "cumulative"}
DECLINING = {"interest.basis": "declining", "interest.rate_annual": 0.24, "interest.convention": "cumulative"}
STAGED = {**DECLINING, "interest.convention": "three_stage"}
LAWS = {
    "flat": FLAT,
    "flat in whole yuan": {**FLAT, "rounding.multiple_yuan": 1.0, "rounding.mode": "ceiling"},
    "flat in equal shares": {**FLAT, "repayment.method": "equal_principal"},
    "flat with graces": {**FLAT, "repayment.method": "equal_principal", "grace.principal": 2, "grace.interest_payment": 1},
    "declining": DECLINING,
    "declining in whole yuan": {**DECLINING, "rounding.digits": 0},
    "declining in equal shares": {**DECLINING, "repayment.method": "equal_principal"},
    "declining with graces": {**DECLINING, "grace.principal": 2, "grace.interest_payment": 2},
    "declining by days of months of 30": {
        **DECLINING, "interest.counting": "actual_days", "interest.days_in_month": 30, "interest.days_in_year": 365},
    "declining with a grace": {**DECLINING, "grace.principal": 2},
    "progressive": {**DECLINING, "interest.convention": "progressive"},
    "three stage": STAGED,
    "three stage flat": {**STAGED, "interest.basis": "flat", "rounding.multiple_yuan": 1.0},
    "three stage in equal shares": {**STAGED, "repayment.method": "equal_principal"},
}
EVERY = {30: 12, 10: 36, 14: 13, 60: 6}
START = date(2012, 1, 30)


class Borrower:
    """One household of a real program with one loan, led by hand from meeting to meeting; amounts in fen.

    day: 30/360 days since disbursement; lines: (day, principal, interest) of every installment that fell due.
    """

    def __init__(self, principal: int, terms: dict[str, object], start: date = date(2012, 1, 1), *more: tuple[str, object]) -> None:
        world = [("village.yilong_a.people.households", 4), ("village.yilong_b.people.households", 4)]
        own = [(f"product.yilong_mixed.{path}", value) for path, value in {"amount.max_yuan": 50_000.0, **terms}.items()]
        begin = ("run.start", start)
        self.program = Program(changed(*world, *own, *more, begin, ("product.yilong_mixed.cycles.cap_yuan", 0.0)), engine="agents")
        self.product = self.program.worlds[0].arm.products[0]
        self.me = self.program.members.row_of("household", 0)
        self.loan = self.program.members.loan(0, 0)
        self.program.calendar.turn()
        self.me.granted, self.me.choice = principal, int(self.program.store.offers[0, 1])
        self.live("pay_out")
        self.live("open")
        self.lines: list[tuple[int, int, int]] = []
        self.first = 29
        self.round = self.program.calendar.rounds

    def live(self, name: str, meeting: int = 0) -> None:
        self.program.engine.live(name, meeting)

    @property
    def day(self) -> int:
        return self.loan.last_due - self.first

    def meet(self, changes: frozenset[str] = frozenset(), rolls: int = 0) -> None:
        """Go on to the next meeting of the loan and let what is due fall due."""
        for _ in range(200):
            if self.round == self.program.calendar.rounds:
                self.program.calendar.turn()
                self.round = 0
            self.round += 1
            self.live("sit_down", self.round)
            self.live("fall_due", self.round)
            if self.loan.meets:
                break
        if self.loan.number - 1 + len(self.lines) and self.loan.principal_new + self.loan.interest_new:
            self.lines.append((self.day, self.loan.principal_new, self.loan.interest_new))
        if rolls:
            self.live("mature", self.round)
            self.live("hold_back", self.round)

    def pay(self, amount: int | None = None) -> None:
        """Bring an amount, all that is due by default, and have it booked."""
        self.me.paying = self.me.due if amount is None else amount
        self.live("receive", self.round)

    def change(self, *moments: str) -> None:
        for name in (*moments, "agree_anew"):
            self.live(name, self.round)


def opened(borrower: Borrower, principal: int) -> LoanLife:
    return LoanLife.open(borrower.product, principal, START)


def after(days: int) -> date:
    return START + timedelta(days=days)


def to_the_end(borrower: Borrower, life: LoanLife, every: int) -> None:
    """Pay all that falls due until the loan is closed; every line must be the contract's own."""
    day = borrower.day
    for _ in range(100):
        if not borrower.loan.status:
            break
        borrower.meet()
        day += every
        life.advance(after(day))
        line = life.fallen[-1]
        assert (line.due, line.principal, line.interest) == (after(day), borrower.loan.principal_new, borrower.loan.interest_new)
        life.pay(after(day), life.overdue)
        borrower.pay()
        assert borrower.loan.balance == life.balance
        assert borrower.me.installments_month >= 0
    assert borrower.loan.status == 0 and life.balance == 0 and not life.owed
    assert all(line.due_sum == 0 for line in life.ahead)
    assert (borrower.me.loans, borrower.me.interest_owed, borrower.me.installments_month, borrower.me.open_loans) == (0, 0, 0, 0)


def both(principal: int, terms: dict[str, object], every: int, more: dict[str, object] | None = None) -> tuple[Borrower, LoanLife]:
    repaid = {"repayment.every_days": every, "repayment.installments": EVERY[every], "repayment.term_months": 0}
    borrower = Borrower(principal, {**repaid, **terms, **(more or {})})
    return borrower, opened(borrower, principal)


def meet_and_pay(borrower: Borrower, life: LoanLife, times: int) -> None:
    for _ in range(times):
        borrower.meet()
        life.advance(after(borrower.day))
        borrower.pay()
        life.pay(after(borrower.day), life.overdue)


@pytest.mark.parametrize("mode", ["reamortize", "shorten", "adjust_last"])
@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("every", "paid", "amount"), [(30, 3, 123_400), (10, 7, 77_700), (14, 0, 5_000)])
def test_prepaid_loans_run_on_as_their_contract_says(law, mode, every, paid, amount):
    borrower, life = both(500_000, LAWS[law], every, {"prepayment.mode": mode})
    meet_and_pay(borrower, life, max(paid, 1))
    for _ in range(2):
        events.prepay(life, after(borrower.day), amount)
        borrower.me.paying = amount
        borrower.change("take_ahead", "go_on")
        assert borrower.loan.balance == life.balance and borrower.loan.scheduled == life.course.scheduled
        meet_and_pay(borrower, life, 2)
        if not borrower.loan.status:
            return
    to_the_end(borrower, life, every)


@pytest.mark.parametrize("law", LAWS)
def test_a_loan_paid_off_early_closes_at_once(law):
    borrower, life = both(500_000, LAWS[law], 30)
    meet_and_pay(borrower, life, 4)
    wanted = events.settlement_amount(life, after(borrower.day))
    borrower.me.paying = 10**9
    borrower.change("take_ahead", "go_on")
    assert borrower.loan.status == 0 and 10**9 - borrower.me.paying == wanted
    assert (borrower.me.loans, borrower.me.interest_owed, borrower.me.installments_month, borrower.me.open_loans) == (0, 0, 0, 0)
    assert borrower.me.clean_cycles == 1


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("every", "meetings", "share"), [
    (30, 5, 0.3), (10, 12, 0.0), (14, 3, 0.6), (30, 12, 0.5), (30, 2, 0.0), (60, 6, 0.4)])
def test_extended_loans_run_on_as_their_contract_says(law, every, meetings, share):
    borrower, life = both(600_000, LAWS[law], every, {"renewal.extension_installments": 4})
    meet_and_pay(borrower, life, meetings - 2)
    for _ in range(2):
        borrower.meet()
        life.advance(after(borrower.day))
        brought = int(share * borrower.me.due)
        borrower.pay(brought)
        life.pay(after(borrower.day), brought)
    if life.overdue < 100 or not life.balance:
        return
    borrower.me.bills = borrower.me.usual + 1
    borrower.change("look_beyond", "extend")
    events.extend(life, after(borrower.day), 4)
    assert borrower.loan.renegotiated == 1 and borrower.loan.principal_overdue + borrower.loan.interest_overdue == 0
    assert borrower.loan.balance == life.balance == borrower.loan.principal
    to_the_end(borrower, life, every)


@pytest.mark.parametrize("law", LAWS)
def test_less_than_what_closes_a_loan_leaves_it_open(law):
    for short in (0, 1, 99):
        borrower, life = both(500_000, LAWS[law], 30)
        meet_and_pay(borrower, life, 1)
        amount = life.balance + life.course.deferred - 1 - short * int(life.course.columns["unit"])
        borrower.me.paying = amount
        borrower.change("take_ahead", "go_on")
        events.prepay(life, after(borrower.day), amount - borrower.me.paying)
        assert borrower.loan.balance == life.balance >= 100 * 11 and borrower.loan.status == 1
        to_the_end(borrower, life, 30)


@pytest.mark.parametrize("every", [30, 60])
@pytest.mark.parametrize("law", ["flat", "declining", "declining in equal shares", "progressive", "three stage"])
def test_rolled_over_loans_begin_a_full_term(law, every):
    borrower, life = both(600_000, LAWS[law], every, {"renewal.without_principal": True})
    meet_and_pay(borrower, life, EVERY[every] - 1)
    borrower.meet(rolls=1)
    life.advance(after(borrower.day))
    life.pay(after(borrower.day), sum(x.interest for x in life.owed))
    assert borrower.me.due == life.fallen[-1].interest
    borrower.pay()
    borrower.change("roll")
    life.owed[0].interest = 0
    events.roll_over(life, after(borrower.day))
    assert borrower.loan.balance == life.course.principal == borrower.loan.principal > 0
    life.balance = borrower.loan.balance
    to_the_end(borrower, life, every)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("every", "meetings", "amount"), [
    (30, 4, 150_000), (10, 6, 70_100), (14, 5, 99_900), (30, 1, 50_000), (14, 2, 123_456), (60, 1, 77_700), (60, 3, 90_000)])
def test_topped_up_loans_run_on_as_their_contract_says(law, every, meetings, amount):
    borrower, life = both(500_000, LAWS[law], every, {"renewal.top_up": True})
    meet_and_pay(borrower, life, meetings)
    while borrower.loan.next_due < borrower.program.calendar.first_day + 30:
        meet_and_pay(borrower, life, 1)
    end = after(borrower.program.calendar.first_day + 29 - borrower.first)
    borrower.me.granted, borrower.me.choice, borrower.me.top_up_row = amount, borrower.loan.product_row, borrower.loan.product_row
    borrower.me.borrowed, before = 0, borrower.me.cash
    for moment in ("pay_out", "top_up", "agree_anew"):
        borrower.live(moment)
    events.top_up(life, end, amount)
    assert (borrower.me.granted, borrower.me.borrowed, borrower.me.cash - before) == (0, amount, amount)
    assert borrower.loan.balance == life.balance == borrower.me.loans and borrower.program.members.loan(0, 0).status == 1
    to_the_end(borrower, life, every)


TRANCHED = {
    **LAWS,
    "flat, two free": {**FLAT, "grace.interest_free": 2},
    "flat in equal shares, three free": {**FLAT, "repayment.method": "equal_principal", "grace.interest_free": 3},
    "declining, three free and two put off": {**DECLINING, "grace.interest_free": 3, "grace.interest_payment": 5},
}


@pytest.mark.parametrize("law", TRANCHED)
@pytest.mark.parametrize(("tranches", "wait"), [([0.5, 0.5], 3), ([0.4, 0.35, 0.25], 2), ([0.3, 0.2, 0.2, 0.1, 0.1, 0.1], 1)])
def test_loans_paid_out_in_tranches_follow_their_schedule(law, tranches, wait):
    parts = {"disbursement.tranches": tranches, "disbursement.tranche_installments": wait}
    borrower, _ = both(600_100, TRANCHED[law], 30, parts)
    lines = build_schedule(borrower.product, 600_100, START).lines
    for line in lines:
        borrower.meet()
        assert (line.due, line.principal, line.interest) == (
            after(borrower.day), borrower.loan.principal_new, borrower.loan.interest_new)
        borrower.pay()
        borrower.change("look_for_tranche", "add_tranche")
        waits = line.n % wait == 0 and line.n <= wait * (len(tranches) - 1)
        assert borrower.loan.balance >= line.balance if waits else borrower.loan.balance == line.balance
    assert borrower.loan.status == 0 and borrower.me.loans == 0 and borrower.me.installments_month == 0


@pytest.mark.parametrize("first", [45, 14])
@pytest.mark.parametrize("law", ["flat", "flat with graces", "declining", "declining in whole yuan", "declining in equal shares",
                                 "declining with graces"])
def test_a_first_period_of_its_own_length_bears_its_days(law, first):
    borrower, life = both(500_000, LAWS[law], 30, {"repayment.first_due_days": first})
    for _ in range(12):
        borrower.meet()
        life.advance(after(borrower.day))
        line = life.fallen[-1]
        assert (line.due, line.principal, line.interest) == (
            after(borrower.day), borrower.loan.principal_new, borrower.loan.interest_new)
        borrower.pay()
        life.pay(after(borrower.day), life.overdue)
    assert borrower.loan.status == 0 and life.balance == 0
    assert life.fallen[0].due == after(first)


def test_a_tranche_waits_while_something_is_owed():
    borrower, _ = both(600_000, DECLINING, 30, {"disbursement.tranches": [0.5, 0.5], "disbursement.tranche_installments": 2})
    for paid in (None, 0, None):
        borrower.meet()
        borrower.pay(paid)
        borrower.change("look_for_tranche", "add_tranche")
        assert borrower.loan.tranche == (2 if borrower.lines[2:] else 1)
    assert borrower.loan.balance > 500_000


def test_what_is_promised_takes_room():
    """Of 1,200 in parts of .5, .3 and .2 600 are promised after the first, 240 after the second. Of a limit of 5,000, with 500 owed
    and 600 promised, 4,400 may be owed and 3,900 borrowed."""
    def promised(tranche, wait=2):
        return still_promised(tranche, 120_000, 7, 3, wait, 500_000, 300_000, 200_000, 0, 0, 1)

    assert [promised(tranche) for tranche in (1, 2, 3)] == [60_007, 24_007, 7] and promised(1, wait=0) == 7
    assert hold_to_promised(500_000, 450_000, 50_000, 60_000) == (440_000, 390_000)
    assert hold_to_promised(500_000, 450_000, 50_000, 0) == (500_000, 450_000) and hold_to_promised(500, 400, 100, 501) == (0, 0)


def test_a_further_loan_leaves_room_for_the_tranches_to_come():
    """What is lent in all passes the limit at no time, which the promises of the lender look at after every month."""
    terms = {"cycles.first_yuan": 1_000, "cycles.growth": 0.0, "cycles.cap_yuan": 1_000, "amount.default_yuan": 500,
             "amount.max_yuan": 1_000, "amount.min_yuan": 100, "repayment.term_months": 12, "disbursement.tranches": [0.5, 0.5],
             "disbursement.tranche_installments": 15, "renewal.max_loans": 2, "renewal.after_months_first": 1,
             "renewal.after_months_old": 1}
    eager = (("run.months", 8), ("village.demand.ask_chance_month", 1.0), ("village.demand.hassle_yuan", 0))
    own = ((f"product.yilong_mixed.{path}", value) for path, value in terms.items())
    program = Program(changed(*LIVELY, *eager, *own), arm="both", seed=3, engine="agents")
    rows, column = program.store.tables["household"].rows, program.store.column
    second, whole = 0, 0
    for _ in range(8):
        program.step()
        of = [list(range(row, len(column("loan", "status")), rows)) for row in range(rows)]
        mine = [[slot for slot in slots if column("loan", "status")[slot] > 0 and column("loan", "product_row")[slot] == 1]
                for slots in of]
        second += sum(len(slots) > 1 for slots in mine)
        whole += sum(int(column("loan", "tranche")[slot]) == 2 for slots in mine if len(slots) > 1 for slot in slots)
        assert max(int(column("loan", "balance")[slots].sum()) for slots in mine if slots) <= 100_000
    assert second > 10 and whole > 0


def test_a_loan_that_may_no_longer_be_raised_is_not():
    borrower, life = both(500_000, FLAT, 30, {"renewal.top_up": True})
    meet_and_pay(borrower, life, 2)
    me = borrower.me
    me.asked, me.asked_limit, me.asked_top_up, me.passes, me.choice = 100_000, 5_000_000, 1, 1, borrower.loan.product_row
    me.top_up_row = me.choice
    borrower.live("decide")
    assert me.granted == 100_000
    me.top_up_row = 0
    borrower.live("decide")
    assert me.granted == 0


WAVES = (
    ("product.joint_liability_group.liability.sequence", [2, 2, 1]),
    ("product.joint_liability_group.liability.wave_installments", 4),
    ("product.joint_liability_group.liability.group_min", 5), ("product.joint_liability_group.liability.group_max", 6),
    ("product.yilong_mixed.client.types", ["trade"]))


def test_a_group_is_served_in_waves():
    """In 2-2-1 never more than two members hold a first loan before both have repaid four installments clean."""
    program = Program(changed(*LIVELY, *WAVES), arm="both", seed=3, engine="agents")
    group, household = program.store.tables["group"].columns, program.store.tables["household"].columns
    most = set()
    for _ in range(30):
        before = group["most_proved"].copy()
        program.step()
        holding = [int(household["joint"][household["group_row"] == g].sum()) for g in range(len(group["size"]))]
        assert (group["most_proved"] >= before).all()
        for g in range(1, len(holding)):
            wave = sum(int(group["most_proved"][g]) >= served for served in (2, 4, 5))
            allowed = {0: 2, 1: 4, 2: 5}.get(wave, int(group["size"][g]))
            assert holding[g] <= allowed
            most.add((wave, holding[g]))
    assert {wave for wave, _ in most} >= {0, 1} and (0, 2) in most and any(wave == 1 and held > 2 for wave, held in most)


LIVELY = (
    ("run.months", 30), ("shocks.illness.chance_month", 0.3), ("village.news.start_share", 1.0),
    ("lender.capital.equity_yuan", 200_000), ("product.yilong_mixed.repayment.term_months", 4),
)
CASES = {
    "prepaid": (("rules.prepay.share_prepaid", 0.5), ("product.yilong_mixed.prepayment.mode", "shorten")),
    "prepaid, declining": (
        ("rules.prepay.share_prepaid", 0.2), ("product.interest.basis", "declining"), ("product.prepayment.mode", "adjust_last")),
    "extended": (("product.renewal.extension_installments", 3), ("product.provisioning.renegotiated_extra", 0.5)),
    "rolled over": (("product.renewal.without_principal", True), ("product.yilong_mixed.repayment.method", "bullet")),
    "topped up": (
        ("product.renewal.top_up", True), ("product.yilong_mixed.interest.basis", "declining")),
    "in waves": WAVES,
    "topped up between fortnights": (
        ("product.renewal.top_up", True), ("product.yilong_mixed.interest.basis", "declining"),
        ("product.yilong_mixed.repayment.every_days", 14), ("product.yilong_mixed.interest.convention", "progressive")),
    "in tranches, three_stage": (
        ("product.yilong_mixed.disbursement.tranches", [0.6, 0.4]), ("product.yilong_mixed.disbursement.tranche_installments", 3),
        ("product.yilong_mixed.interest.convention", "three_stage")),
    "borne by a donor": (("product.subsidy.share", 0.5), ("product.subsidy.payer", "donor")),
    "given back by a donor": (
        ("product.subsidy.share", 0.5), ("product.subsidy.payer", "donor"), ("product.subsidy.when", "paid_on_time")),
    "in tranches": (
        ("product.yilong_mixed.disbursement.tranches", [0.6, 0.4]), ("product.yilong_mixed.disbursement.tranche_installments", 3)),
    "all": (
        ("product.renewal.top_up", True),
        ("rules.prepay.share_prepaid", 0.1), ("product.renewal.extension_installments", 2),
        ("product.renewal.without_principal", True), ("product.yilong_mixed.interest.basis", "declining"),
        ("product.renewal.max_loans", 2)),
}


QUICK = ("prepaid", "in waves", "all")
"""What compiles little beyond the others, or all of it at once; the other cases are lived by the slow tests."""


@pytest.mark.parametrize(("case", "seed"), [
    pytest.param(case, seed, marks=[] if case in QUICK and seed == 3 else pytest.mark.slow) for case in CASES for seed in (3, 8)])
def test_both_engines_and_the_books_agree_where_loans_change(case, seed):
    resolved = changed(*LIVELY, *CASES[case])
    compiled, agents = Program(resolved, arm="both", seed=seed), Program(resolved, arm="both", seed=seed, engine="agents")
    for _ in range(resolved.run.months):
        compiled.step()
        agents.step()
        assert differences(columns(compiled), columns(agents)) == []
        loan = compiled.store.tables["loan"].columns
        running = loan["status"] == 1
        assert (loan["balance"] == loan["scheduled"] + loan["principal_overdue"])[running].all()
        assert not loan["turn"].any()
    assert compiled.runs()[0].fingerprint == agents.runs()[0].fingerprint
    plain = Program(changed(*LIVELY), arm="both", seed=seed).run()[0]
    assert plain.fingerprint != compiled.runs()[0].fingerprint, "the terms must act"
    if "extended" in case:
        run = compiled.runs()[0]
        assert run.monthly["renegotiated_fen"].any() and (run.monthly["renegotiated_fen"] <= run.monthly["glp_fen"]).all()


def test_an_extended_loan_needs_its_extra_provision():
    extra, none = (Program(changed(*LIVELY, ("product.renewal.extension_installments", 3),
                                   ("product.provisioning.renegotiated_extra", share)), arm="both", seed=3).run()[0].monthly
                   for share in (0.5, 0.0))
    more = extra["provision_needed_fen"] - none["provision_needed_fen"]
    assert (more >= 0).all() and more.any() and (extra["renegotiated_fen"] == none["renegotiated_fen"]).all()


REFUSED = {
    "repayment.every_days": ("repayment.every_days", 5),
    "disbursement.tranches": ("disbursement.tranches", [0.1, 0.9]),
}
BESIDE = {"disbursement.tranches": {"savings.opening_share": 0.2}}
"""What makes a term that acts elsewhere one that a run cannot act on."""


@pytest.mark.parametrize("path", REFUSED)
def test_what_a_run_cannot_act_on_is_refused_with_a_letter(path):
    changes = {**BESIDE.get(path, {}), REFUSED[path][0]: REFUSED[path][1]}
    resolved = changed(*((f"product.yilong_mixed.{name}", value) for name, value in changes.items()))
    with pytest.raises(LettersError) as refused:
        Program(resolved, engine="agents")
    assert [letter.field for letter in refused.value.letters] == [f"product.yilong_mixed.{path}"]


@pytest.mark.parametrize("term", [
    ("renewal.without_principal", True), ("renewal.top_up", True), ("renewal.extension_installments", 2),
    ("provisioning.renegotiated_extra", 0.3), ("disbursement.tranches", [0.5, 0.5])])
def test_terms_that_act_are_not_refused(term):
    Program(changed((f"product.yilong_mixed.{term[0]}", term[1])), engine="agents")


def test_a_group_serves_each_product_in_its_own_waves():
    """Two group products side by side: one in waves of 2-2-1, one of 1-1-4. Each lets in as many as its own waves allow."""
    own = [(f"product.yilong_mixed.liability.{name}", value) for name, value in (
        ("kind", "joint"), ("group_min", 5), ("group_max", 6), ("sequence", [1, 1, 4]), ("wave_installments", 3))]
    resolved = changed(*LIVELY, *WAVES, *own)
    compiled, agents = Program(resolved, arm="both", seed=3), Program(resolved, arm="both", seed=3, engine="agents")
    group, household = compiled.store.tables["group"].columns, compiled.store.tables["household"].columns
    lent = set()
    for _ in range(24):
        before, held = group["most_proved"].copy(), household["joint"].copy()
        compiled.step()
        agents.step()
        assert (group["most_proved"] >= before).all()
        for g in range(1, len(group["size"])):
            mine = household["group_row"] == g
            new = mine & (household["borrowed"] > 0) & (held == 0)
            for product, waves in ((1, (2, 4, 5)), (2, (1, 2, 6))):
                first = new & (household["last_loan_month"] == compiled.calendar.month)
                most = next((n for n in waves if n > group["most_proved"][g]), 6)
                if any(_opened(compiled, product) & first):
                    assert household["joint"][mine].sum() <= max(most, held[mine].sum(), 4)
                    lent.add(product)
    assert lent and compiled.runs()[0].fingerprint == agents.runs()[0].fingerprint


def _opened(program, product: int):
    loan, rows = program.store.tables["loan"].columns, program.store.tables["household"].rows
    fresh = (loan["product_row"] == product) & (loan["number"] == 1) & (loan["status"] == 1)
    return fresh.reshape(program.store.slots, rows).any(axis=0)


@pytest.mark.parametrize("law", LAWS)
def test_no_month_is_different_where_no_change_happens(law):
    """Terms that allow changes cost nothing and move nothing as long as nobody uses them."""
    quiet = [(f"product.yilong_mixed.{path}", value) for path, value in LAWS[law].items()]
    allowed = [("product.yilong_mixed.renewal.extension_installments", 3), ("shocks.illness.chance_month", 0.0),
               ("shocks.ceremony.chance_month", 0.0), ("shocks.livestock.death_chance_month", 0.0), ("run.months", 8)]
    one = Program(changed(*quiet, *allowed), arm="both", seed=3).run()[0]
    other = Program(changed(*quiet, *allowed[1:]), arm="both", seed=3).run()[0]
    assert one.fingerprint == other.fingerprint
