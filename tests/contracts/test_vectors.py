"""Every given schedule, to the last digit and day."""

from datetime import date
from decimal import Decimal

import pytest

from sim.contracts.schedule import build_schedule
from tests.contracts.worlds import read, vector_product

VECTORS = read("schedules")["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=[v["id"] for v in VECTORS])
def test_schedule(vector: dict) -> None:
    schedule = build_schedule(vector_product(vector), vector["principal"] * 100, date.fromisoformat(vector["start"]))
    found = [(x.n, x.due.isoformat(), x.principal, x.interest, x.total, x.balance) for x in schedule.lines]
    expected = [
        (x["n"], x["due"], *(int(Decimal(str(x[name])) * 100) for name in ("principal", "interest", "total", "balance")))
        for x in vector["expected"]
    ]
    assert found == expected
    assert schedule.interest == int(Decimal(vector["total_interest"]) * 100)
