"""The same functions, interpreted and compiled, give the same fen."""

import inspect
import random
from datetime import date

import pytest

from sim import contracts
from sim.contracts.schedule import build_schedule
from sim.contracts.terms import terms_of
from sim.terms.product_columns import product_columns
from tests.contracts.compiled import compiled
from tests.contracts.worlds import product, read, vector_product


def run(functions, columns, principal):
    opening, line = functions
    count, level, total = opening(principal, columns["installments"], terms_of(columns))
    scheduled, deferred, out = principal, 0, []
    for number in range(1, count + 1):
        repaid, interest, deferred = line(principal, count, number, level, total, scheduled, deferred, terms_of(columns))
        scheduled -= repaid
        out.append((repaid, interest, deferred))
    return out


def test_lines_agree():
    plain = contracts.open_contract, contracts.line_due
    fast = compiled(contracts.open_contract), compiled(contracts.line_due)
    draw = random.Random(5)
    for vector in read("schedules")["vectors"]:
        columns = product_columns(vector_product(vector))
        for _ in range(5):
            principal = draw.randrange(1000, 1_000_000) * 100
            assert run(plain, columns, principal) == run(fast, columns, principal), vector["id"]


CONTRACTS = [
    {"interest": {"rate_annual": 0.24, "basis": basis, "convention": convention},
     "repayment": {"every_days": 15, "installments": 17, "method": method}, "rounding": rounding, "grace": grace}
    for basis, convention in (("flat", "cumulative"), ("declining", "cumulative"), ("declining", "progressive"),
                              ("flat", "three_stage"), ("declining", "three_stage"))
    for method in (("equal_installments",) if convention == "progressive" else ("equal_installments", "equal_principal"))
    for rounding in ({}, {"multiple_yuan": 1.0, "mode": "half_up"})
    for grace in (({},) if convention == "progressive" else ({}, {"principal": 3}))
]


@pytest.mark.parametrize("terms", CONTRACTS)
def test_the_printed_schedule_is_the_simulated_one(terms):
    made = product(**terms)
    columns, draw = product_columns(made), random.Random(3)
    plain = contracts.open_contract, contracts.line_due
    fast = compiled(contracts.open_contract), compiled(contracts.line_due)
    for _ in range(5):
        principal = draw.randrange(100, 20_000) * 100
        lines = build_schedule(made, principal, date(2012, 1, 5)).lines
        rows = run(plain, columns, principal)
        assert [(x.principal, x.interest) for x in lines] == [row[:2] for row in rows]
        assert rows == run(fast, columns, principal)


@pytest.mark.parametrize("name", [n for n in contracts.__all__ if n not in {"open_contract", "line_due"}])
def test_each_compiles_and_agrees(name):
    function = getattr(contracts, name)
    fast = compiled(function)
    draw = random.Random(7)
    columns = product_columns(vector_product(read("schedules")["vectors"][0]))
    for _ in range(20):
        state = {n: draw.randrange(0, 3000) for n in inspect.signature(function).parameters}
        known = {n: columns[n[8:]] for n in state if n.startswith("product_") and n[8:] in columns}
        assert set(state) - set(known) == {n for n in state if not n.startswith("product_")}
        state.update(known)
        assert function(*state.values()) == fast(*state.values())
