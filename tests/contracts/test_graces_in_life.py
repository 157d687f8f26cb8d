"""Graces and moratoria of a contract that changes: nothing put off is lost, and nobody pays sooner than agreed."""

from datetime import date

from sim.contracts.anew import graces_left, graces_of
from sim.contracts.events import prepay
from sim.contracts.grace import principal_grace_left
from sim.contracts.life import LoanLife
from sim.contracts.schedule import build_schedule
from tests.contracts.worlds import product

START = date(2024, 1, 1)
EQUAL_PRINCIPAL = {"every_months": 1, "installments": 8, "method": "equal_principal"}
HALVES = {"tranches": [0.5, 0.5], "tranche_installments": 2}


def rows(lines):
    return [(x.principal, x.interest) for x in lines]


def test_interest_put_off_is_asked_for_after_a_second_tranche():
    """2 % a month on 500, 437.50 and then 729.17, 583.34 ...: 10.00 + 8.75 + 17.50 + 14.58 wait, and 11.67 of the fifth."""
    made = product(repayment=EQUAL_PRINCIPAL, grace={"interest_payment": 4}, disbursement=HALVES)
    lines = build_schedule(made, 100_000, START).lines
    assert [x.interest for x in lines] == [0, 0, 0, 0, 1_000 + 875 + 1_750 + 1_458 + 1_167, 875, 583, 292]
    assert sum(x.principal for x in lines) == 100_000


def test_a_flat_tranche_bears_interest_only_for_installments_that_are_not_free():
    """8,000 flat for eight months on 50,000 comes to 1,000 a month, four of them free; so does the second half."""
    made = product(repayment=EQUAL_PRINCIPAL, interest={"basis": "flat"}, disbursement=HALVES, grace={"interest_free": 4})
    lines = build_schedule(made, 100_000, START).lines
    assert [x.interest for x in lines[:4]] == [0, 0, 0, 0]
    assert sum(x.interest for x in lines) == 8_000


def test_a_shortened_loan_keeps_its_grace():
    """Three months without principal, then 200 a month of 612.26: four installments more, not the first four."""
    loan = LoanLife.open(product(repayment=EQUAL_PRINCIPAL, grace={"principal": 3}), 100_000, START)
    prepay(loan, date(2024, 1, 20), 40_000, "shorten")
    assert rows(loan.ahead) == [(0, 474), (0, 1225), (0, 1225), (20_000, 1225), (20_000, 825), (20_000, 425), (1_226, 25)]


def test_a_shortened_annuity_keeps_its_grace():
    loan = LoanLife.open(product(grace={"principal": 2}), 100_000, START)
    before = loan.course.level
    prepay(loan, date(2024, 2, 1), 2_000 + 50_000, "shorten")
    lines = loan.ahead
    assert rows(lines)[0] == (0, 1_000)
    assert [x.due_sum for x in lines[1:-1]] == [before] * (len(lines) - 2) and 0 < lines[-1].due_sum <= before


def test_a_shortened_loan_keeps_its_moratorium():
    made = product(repayment={**EQUAL_PRINCIPAL, "installments": 9}, grace={"moratorium": 1})
    loan = LoanLife.open(made, 100_000, START)
    prepay(loan, date(2024, 1, 20), 40_000, "shorten")
    assert [x.principal for x in loan.ahead] == [20_000, 0, 20_000, 0, 20_000, 0, 1_226]


def test_a_moratorium_that_has_begun_is_waited_out():
    made = product(repayment={**EQUAL_PRINCIPAL, "installments": 9}, grace={"moratorium": 1})
    loan = LoanLife.open(made, 100_000, START)
    loan.advance(date(2024, 2, 1))
    loan.pay(date(2024, 2, 1), 22_000)
    prepay(loan, date(2024, 2, 20), 40_000, "reamortize")
    assert [x.principal for x in loan.ahead] == [0, 10_262, 0, 10_262, 0, 10_262, 0, 10_262]


def test_what_is_left_of_a_grace():
    assert [principal_grace_left(n, 3, 0) for n in range(5)] == [3, 2, 1, 0, 0]
    assert [principal_grace_left(n, 1, 2) for n in range(8)] == [1, 0, 2, 1, 0, 2, 1, 0]
    assert graces_of(graces_left(0, 1, 9, 2, 1, 3, 0, 1), 0, 0, 0) == (1, 0, 2)
    assert graces_of(graces_left(0, 1, 9, 2, 1, 3, 0, 0), 0, 0, 0) == (1, 2, 0)


def test_interest_put_off_is_not_lost_where_it_follows_the_days():
    """2 % a month on 1,000, two installments without interest. Paid on 15 February, two weeks late: February bears 9.66 and 9.57,
    put off to the 20.00 of January; all of it is asked for in April with March's 17.00."""
    loan = LoanLife.open(product(grace={"interest_payment": 2}), 100_000, START, recalculate=True)
    loan.pay(date(2024, 2, 15), 7_456)
    loan.advance(date(2024, 3, 1))
    assert rows(loan.fallen) == [(7_456, 0), (9_456 - 1_923, 0)] and loan.course.deferred == 3_923
    loan.pay(date(2024, 3, 2), 7_533)
    loan.advance(date(2024, 4, 1))
    late = round(92_544 * 0.02 / 31)
    own = late + round(85_011 * 0.02 * 30 / 31)
    assert rows(loan.fallen)[2] == (9_456 - own, own + 3_923) and loan.course.deferred == 0


def test_a_time_without_interest_bears_none_whenever_it_is_paid():
    """Three months are free: half is prepaid in January, the first installment comes two weeks late in February."""
    for recalculate in (False, True):
        loan = LoanLife.open(product(grace={"interest_free": 3}), 100_000, START, recalculate)
        paid = prepay(loan, date(2024, 1, 16), 50_000)
        assert sum(p.interest for p in paid) == 0 and loan.balance == 50_000
        loan.pay(date(2024, 2, 15), loan.ahead[0].principal)
        loan.advance(date(2024, 3, 1))
        assert [x.interest for x in loan.fallen] == [0, 0]
