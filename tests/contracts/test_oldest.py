"""The clock of arrears in bounded state runs from the same installment as in a loan that keeps a list of them."""

from datetime import date, timedelta
from inspect import signature

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sim.contracts import allocate_by_age, open_contract
from sim.contracts.anew import line_as_agreed
from sim.contracts.life import LoanLife
from sim.contracts.oldest import follows_balance, oldest_still_unpaid
from sim.contracts.rows import ask
from sim.terms.product_columns import product_columns
from tests.contracts.compiled import compiled
from tests.contracts.worlds import product

START = date(2024, 1, 1)
KINDS = some.sampled_from([
    {"repayment": {"every_days": 15, "installments": 9, "method": method}, "interest": {"basis": basis, "days_in_year": 360},
     "grace": grace, "allocation": {"order": order}}
    for method in ("equal_installments", "equal_principal", "bullet")
    for basis in ("flat", "declining")
    for grace in ({}, {"principal": 2}, {"moratorium": 1}, *([{"interest_payment": 3}] if basis == "flat" else []))
    for order in (("penalty", "fee", "interest", "principal"), ("principal", "interest", "fee", "penalty"))
    if method != "bullet" or not grace])


def bounded(made, principal, paying, walk=oldest_still_unpaid):
    """Live a loan with the state of a slot; return the day of the oldest unpaid installment after each meeting."""
    columns = product_columns(made)
    count, level, total = ask(open_contract, columns, principal=principal)
    state = {"principal": principal, "installments": count, "number": 1, "installment": level, "interest_total": total,
             "scheduled": principal, "deferred": 0, "graces": 0}
    late = {"oldest_unpaid": -1, "principal_overdue": 0, "interest_overdue": 0}
    marks = ask(follows_balance, columns)
    found = []
    for meeting, payment in enumerate(paying, 1):
        repaid = interest = 0
        if meeting <= count:
            repaid, interest, put_off = ask(line_as_agreed, columns, **state)
            if late["oldest_unpaid"] < 0 and repaid + interest:
                late["oldest_unpaid"] = meeting * 15
                state["interest_total"] = state["scheduled"] if marks else total
            state |= {"number": meeting + 1, "scheduled": state["scheduled"] - repaid, "deferred": put_off}
        _, _, to_interest, to_principal, _ = ask(
            allocate_by_age, columns, payment=payment, penalty_owed=0, fee_past=0, fee_now=0, principal_ahead=0,
            interest_past=late["interest_overdue"], interest_now=interest, principal_past=late["principal_overdue"],
            principal_now=repaid)
        late["interest_overdue"] += interest - to_interest
        late["principal_overdue"] += repaid - to_principal
        known = {**columns, "every": 15}
        late["oldest_unpaid"], state["interest_total"] = ask(
            walk, known, pay_principal=to_principal, pay_interest=to_interest, last_due=min(meeting, count) * 15, **state, **late)
        found.append(late["oldest_unpaid"])
    return found


def listed(made, principal, paying):
    loan, found = LoanLife.open(made, principal, START), []
    for meeting, payment in enumerate(paying, 1):
        day = START + timedelta(days=15 * meeting)
        loan.advance(day)
        loan.pay(day, payment)
        found.append((loan.oldest_unpaid - START).days if loan.oldest_unpaid else -1)
    return found


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(KINDS, some.integers(1_000, 90_000), some.lists(some.integers(0, 30_000), min_size=1, max_size=14))
def test_the_same_installment(terms, principal, paying):
    made = product(**terms)
    assert bounded(made, principal, paying) == listed(made, principal, paying)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(KINDS, some.integers(1_000, 90_000), some.lists(some.integers(0, 30_000), min_size=1, max_size=14))
def test_the_same_installment_ten_thousand_times(terms, principal, paying):
    made = product(**terms)
    assert bounded(made, principal, paying) == listed(made, principal, paying)


def test_by_hand():
    """900 in nine shares of 100 and 1 % every half-month: 9, 8, 7 ... of interest.

    Nothing is paid at three meetings: 324 are past due at the fourth. Of 306, 24 are interest and 282 principal: 18 of the third
    share are left (day 45). At the sixth meeting 29 pay interest of 6 and 5 and these 18: the fourth is the oldest; at the
    seventh 104 pay interest of 4 and the fourth.
    """
    made = product(repayment={"every_days": 15, "installments": 9, "method": "equal_principal"},
                   interest={"rate_annual": 0.24, "days_in_year": 360})
    assert bounded(made, 90_000, [0, 0, 0, 30_600, 0, 2_900, 10_400]) == [15, 15, 15, 45, 45, 60, 75]
    assert listed(made, 90_000, [0, 0, 0, 30_600, 0, 2_900, 10_400]) == [15, 15, 15, 45, 45, 60, 75]


@pytest.mark.slow
def test_compiled():
    made = product(repayment={"every_days": 15, "installments": 9, "method": "equal_principal"})
    fast = compiled(oldest_still_unpaid)
    names = list(signature(oldest_still_unpaid).parameters)
    walks = []

    def walk(*values):
        walks.append(values)
        return fast(*values)

    walk.__signature__ = signature(oldest_still_unpaid)
    for paying in ([0, 0, 0, 30_600, 0, 2_900, 10_400], [5_000] * 12):
        assert bounded(made, 90_000, paying, walk) == bounded(made, 90_000, paying)
    assert {len(values) for values in walks} == {len(names)}
