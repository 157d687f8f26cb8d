"""Bulk schedules: right for every loan, and not slower than numpy's formulas."""

from datetime import date

import numpy as np

from analysis.bench_contracts import bench_schedules, bulk_schedules, open_loan_cost
from sim.contracts.schedule import build_schedule
from tests.contracts.worlds import product


def test_bulk_equals_one_by_one():
    made = product(repayment={"every_days": 15, "installments": 9}, interest={"rate_annual": 0.18, "basis": "declining"})
    principals = np.array([12_300, 500_000, 77_700])
    rows = np.zeros((9, 2, 3), np.int64)
    bulk_schedules(made)(principals, rows)
    for k, principal in enumerate(principals):
        lines = build_schedule(made, int(principal), date(2012, 1, 5)).lines
        assert [(x.principal, x.interest) for x in lines] == [tuple(r) for r in rows[:, :, k].tolist()]


def test_ratio_in_this_very_session():
    found = bench_schedules(loans=100_000)
    assert found["to_numpy"] > 1.0 and found["to_decimals"] > 10.0
    assert found["largest_difference_fen"] < 12


def test_a_month_of_an_open_loan():
    found = open_loan_cost(200, 6)
    assert found["loans"] > 0 and found["fall_due"] > 0 and found["all"] >= found["fall_due"] + found["receive"]
    assert found["bytes"] <= 256, "state of a loan is bounded"
