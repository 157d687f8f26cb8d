"""Yield is what the contracts say less the drag of arrears, within .01: from printed schedules, not from what was booked."""

import numpy as np
import pytest

from analysis.evidence.yields import Contracts, live_and_watch, yield_parts
from sim.program import Program, World
from sim.terms.files import PROJECT
from sim.terms.resolve import load_scenario

SYSTEMS = sorted(f"sources/{place.stem}" for place in (PROJECT / "scenarios/sources").glob("*.toml"))


def lived(scenario, arm, *changes):
    """A world lived with its loans watched: its run, and what its contracts say."""
    resolved = load_scenario(scenario, list(changes))
    program = Program(resolved, worlds=[World(resolved.arm(arm), 1)], events="loans")
    contracts = live_and_watch(program, resolved.run.months)
    return program.runs()[0], contracts


@pytest.fixture(scope="module")
def three_products():
    """Yilong [4]: three kinds of loans and emergency loans, flat, every ten days, two at once; many pay late."""
    return lived("sources/03_yilong", "yilong", ("run.months", 24), ("village.people.households", 120),
                 ("village.will.honesty_mean", 0.6))


def test_several_flat_products_in_one_program(three_products):
    """Issue 5: "yield must equal the contract's effective rate less the drag of arrears (.01)"."""
    run, contracts = three_products
    parts = yield_parts(run, contracts)
    assert run.monthly["disbursed_count"].sum() > 30 and parts.late + parts.unpaid > 0.0005
    assert parts.gap == pytest.approx(0.0, abs=1e-6) and 0.10 < parts.contract < 0.20, "10 % flat bears more on what is left of it"


def test_interest_that_goes_astray_is_seen(three_products):
    run, contracts = three_products
    astray = type("R", (), {"monthly": dict(run.monthly)})()
    astray.monthly["flow_pay_interest"] = run.monthly["flow_pay_interest"] * 9 // 10
    assert yield_parts(astray, contracts).gap < -0.01
    dearer = Contracts(contracts.interest * 1.1, contracts.balance)
    assert yield_parts(run, dearer).gap < -0.01


def test_parts_by_hand():
    """Two months: 1,000 lent at the first month's end, 600 after the second, of which 100 is overdue; 18 asked for, 15 received."""
    monthly = {"stock_lender_loans": np.array([1000, 600]), "principal_overdue_fen": np.array([0, 100]),
               "stock_lender_interest_receivable": np.array([0, 3]), "flow_write_off_interest": np.array([0, 0]),
               "flow_pay_interest": np.array([0, 15]), "flow_subsidize_interest": np.array([0, 0]),
               "flow_sponsor_interest": np.array([0, 0])}
    parts = yield_parts(type("R", (), {"monthly": monthly})(), Contracts(np.array([0.0, 18.0]), np.array([1000.0, 500.0])))
    assert parts.received == pytest.approx(6 * 15 / 650) and parts.contract == pytest.approx(6 * 18 / 625)
    assert parts.late == pytest.approx(parts.contract * 25 / 650) and parts.unpaid == pytest.approx(6 * 3 / 650)
    assert parts.gap == pytest.approx(0.0), "nothing is missing: what was not received is owed"


@pytest.mark.slow
@pytest.mark.parametrize("name", SYSTEMS)
def test_yield_is_the_rate_of_the_contracts_less_the_drag_of_arrears(name):
    """Each arm of each system over five years: weekly, ten-day, monthly, quarterly, yearly; flat, declining, renewed, raised."""
    for arm in (one.name for one in load_scenario(name).arms if one.lender.open):
        parts = yield_parts(*lived(name, arm))
        print(f"{arm}: yield {parts.received:.4f}, contracts {parts.contract:.4f}, drag {parts.drag:.4f}, gap {parts.gap:+.5f}")
        assert abs(parts.gap) < 0.01 and parts.received > 0.5 * parts.contract, arm
