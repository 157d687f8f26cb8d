"""Yield in runs of the sources: the contract's effective rate less the drag of arrears, within .01."""

import pytest

from sim.program import Program
from sim.terms.resolve import load_scenario

MONTHLY = {"sources/05_farmer_joint": ("alone", 0.15), "sources/06_farmer_guaranteed": ("manual", 0.15)}
"""Systems of one product on a declining balance with monthly installments: scenario -> arm, rate a year of the contract."""


@pytest.mark.slow
@pytest.mark.parametrize("name", MONTHLY)
def test_yield_is_the_rate_less_the_drag_of_arrears(name):
    """Issue 5: "yield must equal the contract's effective rate less the drag of arrears (.01)". A declining balance bears its rate
    on what is not overdue; overdue principal bears nothing, and interest that is late or written off has not come in."""
    arm, rate = MONTHLY[name]
    resolved = load_scenario(name, [("run.seeds", 1)])
    product = resolved.arm(arm).products[0]
    assert product.interest.rate_annual == rate and product.interest.basis == "declining" and product.repayment.every_months == 1
    run = Program(resolved, arm=arm, seed=1).run()[0].monthly
    before = run["stock_lender_loans"][:-1].sum()
    assert before > 0 and run["disbursed_count"].sum() > 30
    received = 12.0 * run["flow_pay_interest"][1:].sum() / before
    overdue = run["principal_overdue_fen"][:-1].sum() / before
    unpaid = 12.0 * (run["stock_lender_interest_receivable"][-1] + run["flow_write_off_interest"].sum()) / before
    assert received == pytest.approx(rate * (1.0 - overdue) - unpaid, abs=0.01)
    assert received > 0.8 * rate, "arrears are a drag, not a flood"
