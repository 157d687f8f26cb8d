"""A policy on the harvest, pledged to the lender [1] 4(1). Amounts in fen."""

import numpy as np
import pytest
from beds import bed, facts, lived

from sim.loan_policies import call_policy, insurer_pays, receive_from_policy, take_out_policy
from sim.program import Program
from sim.terms.letters import LettersError

INSURED = [("product.insurance.insured_share", 0.5), ("lender.insurance.premium_annual", 0.06),
           ("lender.insurance.yield_below", 0.9), ("shocks.weather.common_log_sd", 0.8)]


def test_a_policy_is_taken_out_with_the_loan():
    """[1] "loans pledged on agricultural insurance policies": half of 10,000 yuan for half a year at 6 %: 150 yuan."""
    assert take_out_policy(1_000_000, 0, 0, 18, 70_000, 10, 0.5, 0.06) == (570_000, 15_000)
    assert take_out_policy(1_000_000, 900_000, 95_000, 18, 0, 10, 0.5, 0.06)[1] == 5_000, "no more than is left of the loan"
    assert take_out_policy(1_000_000, 0, 0, 18, 0, 10, 0.0, 0.06) == (0, 0)


@pytest.mark.parametrize("own, common, harvest, open_loans, expected", [
    (0.5, 0.9, 1, 1, (100_000, 60_000, 200_000, 100_000)), (1.0, 0.9, 1, 1, (0, 0, 300_000, 0)),
    (0.5, 0.9, 0, 1, (0, 0, 300_000, 0)), (0.675, 1.0, 1, 1, (0, 0, 300_000, 0)), (0.5, 0.9, 1, 0, (0, 0, 0, 0))])
def test_a_failed_harvest_pays_the_lender_first(own, common, harvest, open_loans, expected):
    """Insured 3,000 yuan from .675 on: .45 lacks a third of it: 1,000 yuan, of which 600 are overdue and go to the lender."""
    assert insurer_pays(300_000, 60_000, open_loans, own, common, harvest, 0.675) == expected


def test_what_is_overdue_is_called_for_and_booked():
    assert call_policy(50, 1, 600, 40, 3, 2, 0.5) == 695 and call_policy(50, 1, 600, 40, 3, 2, 0.0) == 50
    paid = receive_from_policy(0.5, 500, 600, 40, 3, 2, 900, 1234, 1)
    assert sum(paid[:3]) == 500 and paid[3] == 0
    assert receive_from_policy(0.0, 500, 600, 40, 3, 2, 900, 1234, 1)[:4] == (0, 0, 0, 500)


@pytest.fixture(scope="module")
def insured():
    return lived(bed("frauds", *INSURED), "honest", engine="agents")


def test_policies_in_a_run(insured):
    """Premiums are paid with each loan, failed harvests pay, clients are less late than without."""
    run, without = facts(insured), facts(lived(bed("frauds", INSURED[-1]), "honest", engine="agents"))
    assert run["flow_pay_premium"].any() and run["flow_insurer_pays"].any()
    assert (run["flow_insurer_pays"] == run["insured_paid_fen"]).all() and not without["flow_insurer_pays"].any()
    harvests = np.flatnonzero(run["flow_insurer_pays"])
    assert len(harvests) <= 2 * (len(run["clients"]) // 12 + 1), "only where a harvest comes in"
    owing = insured.store.column("household", "open_loans") == 0
    assert not insured.store.column("household", "policy")[owing].any()


def test_both_engines_insure_the_same(insured):
    compiled = Program(bed("frauds", *INSURED), arm="honest", seed=8).run()[0]
    assert compiled.fingerprint == insured.runs()[0].fingerprint


def test_tranches_beside_it_are_refused():
    with pytest.raises(LettersError, match="insured_share"):
        Program(bed("frauds", *INSURED, ("product.disbursement.tranches", [0.5, 0.5]),
                    ("product.disbursement.tranche_installments", 4)), arm="honest", seed=8)
