"""Classic Mifos (repository mifos/head, its loan test spreadsheets of 2008, named in each case): the `three_stage` convention.

Sums are ten times those of the spreadsheets that have three digits after the point, so that they are whole fen.
"""

from datetime import date

import pytest

from analysis.cost import cost_of
from analysis.schedule_warnings import warnings_of
from sim.contracts.schedule import build_schedule
from tests.contracts.worlds import product

WEEKLY, MONTHLY = {"every_weeks": 1}, {"every_months": 1}
PRINCIPAL = "equal_principal"
NOTHING: dict = {}


def rounding(money, first, size, final, last, digits=2):
    return {"currency_mode": money, "mode": first, "multiple_yuan": size, "final_mode": final, "final_multiple_yuan": last,
            "digits": digits}


FLAT_1_01 = ("flat set 1.01", 10_005, "flat", 0.03, {**WEEKLY, "installments": 6}, 360,
             rounding("ceiling", "ceiling", 10.0, "ceiling", 0.01), NOTHING, 0,
             [(1674.16, 5.84, 0)] * 5 + [(1634.20, 5.82, 0)])
FLAT_1_12 = ("flat set 1.12", 99_990, "flat", 0.1999, {**WEEKLY, "installments": 52}, 360,
             rounding("half_up", "ceiling", 10.0, "half_up", 5.0), NOTHING, 5,
             [(0, 390, 0)] * 5 + [(2131.34, 388.66, 0)] * 46 + [(1948.36, 381.64, 0)])
NEGATIVE = ("declining, negative payment 1.01", 10, "declining", 0.05, {**WEEKLY, "installments": 20}, 365,
            rounding("half_up", "ceiling", 1.0, "floor", 0.1), NOTHING, 0,
            [(0.99, 0.01, 0)] * 10 + [(1, 0, 0)] * 9 + [(-8.90, 0, 0)])
DECLINING_1_07 = ("declining set 1.07, fee 3.33 % of all interest", 10_005, "declining", 0.03, {**WEEKLY, "installments": 10}, 365,
                  rounding("floor", "ceiling", 10.0, "ceiling", 5.0), {"installment_share": 0.0333, "base": "interest"}, 0,
                  [(1003.20, 5.75, 1.05), (1003.77, 5.18, 1.05), (1004.35, 4.60, 1.05), (1004.92, 4.03, 1.05),
                   (1005.50, 3.45, 1.05), (1006.07, 2.88, 1.05), (1006.65, 2.30, 1.05), (1007.22, 1.73, 1.05),
                   (1007.80, 1.15, 1.05), (955.52, 3.38, 1.10)])
FEE_AND_GRACE = ("decliningEPI with fee and grace", 10_000, "declining", 0.10,
                 {**MONTHLY, "installments": 6, "method": PRINCIPAL}, 365,
                 rounding("ceiling", "ceiling", 1.0, "ceiling", 1.0), {"installment_share": 0.1, "base": "both"}, 2,
                 [(0, 83.50, 1037.50)] * 2 + [(2500, 83.50, 1037.50), (2500, 62.50, 1037.50), (2500, 42.50, 1037.50),
                                              (2500, 19.50, 1037.50)])


@pytest.mark.parametrize("case", [FLAT_1_01, FLAT_1_12, NEGATIVE, DECLINING_1_07, FEE_AND_GRACE], ids=lambda case: case[0])
def test_spreadsheet(case):
    _, amount, basis, rate, repayment, year, money, fees, grace, expected = case
    made = product(repayment=repayment, rounding=money, fees=fees, grace={"principal": grace},
                   interest={"rate_annual": rate, "basis": basis, "convention": "three_stage", "days_in_year": year})
    lines = build_schedule(made, amount * 100, date(2008, 5, 13)).lines
    assert [(x.principal, x.interest, x.fee) for x in lines] == [tuple(round(part * 100) for part in row) for row in expected]
    assert lines[-1].balance == 0


def test_equal_principal_with_a_negative_interest_at_the_end():
    """decliningEPI set 1.12: totals in whole tens from 2,520 down, principal 2,127.45 each; the last is 1,900 for 2,127.30."""
    made = product(repayment={**WEEKLY, "installments": 52, "method": PRINCIPAL}, grace={"principal": 5},
                   rounding=rounding("half_up", "ceiling", 10.0, "half_up", 5.0),
                   interest={"rate_annual": 0.1999, "basis": "declining", "convention": "three_stage", "days_in_year": 360})
    schedule = build_schedule(made, 9_999_000, date(2008, 6, 27))
    totals = [x.total // 100 for x in schedule.lines]
    assert totals[:12] == [390] * 5 + [2520, 2510, 2500, 2500, 2490, 2480, 2470]
    assert totals[-4:] == [2170, 2160, 2150, 1900]
    assert [x.principal for x in schedule.lines[5:]] == [212_745] * 46 + [212_730]
    assert schedule.lines[-1].interest == -22_730 and schedule.interest == 1_127_000
    assert any("-227.30" in text for text in warnings_of(made, schedule, cost_of(made, schedule)))
