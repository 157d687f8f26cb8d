"""Frauds named in [1]: the booked borrower and the household behind the loan are two. Amounts in fen."""

import numpy as np
import pytest
from beds import bed, facts, lived

from sim.frauds import (
    agree_on_fraud,
    bring_back,
    find_out,
    inflate,
    leave_out,
    part_passed,
    pass_on,
    pay_no_more,
)
from sim.loan_claim import may_claim
from sim.program import Program
from sim.shares import carry, carry_back, name_neighbors
from sim.terms.letters import LettersError


@pytest.fixture(scope="module")
def feared():
    return lived(bed("frauds"), "feared", engine="agents", events=True)


@pytest.mark.parametrize("registered, behind, luck, found", [
    (1, 7, 0.1, 2), (1, 7, 0.5, 1), (1, 7, 0.8, 0), (0, 7, 0.1, 0), (1, 0, 0.1, 0)])
def test_listed_households_borrow_for_neighbors_not_listed(registered, behind, luck, found):
    """[1] 5(3): "guard against borrowed names and on-lending": .4 lend their names, .3 pass a part on."""
    assert agree_on_fraud(registered, behind, 0.4, 0.3, luck) == found


def test_a_name_is_lent_for_all_of_a_loan():
    assert part_passed(2, 0.5) == 1.0 and part_passed(1, 0.5) == 0.5
    assert pass_on(100_000, 130_000, 1.0) == (100_000, 0, 100_000) and pass_on(100_000, 130_000, 0.25) == (25_000, 75_000, 25_000)
    assert pass_on(100_000, 60_000, 1.0) == (60_000, 40_000, 60_000), "fees may have been withheld"


def test_demand_is_inflated_once_and_within_the_limit():
    """[1] 5(3): "inflated demand"."""
    assert inflate(300_000, 1_000_000, 0, 0, 0.25) == 370_000 and inflate(300_000, 320_000, 0, 0, 0.25) == 320_000
    assert inflate(300_000, 1_000_000, 0, 1, 0.25) == 300_000 and inflate(300_000, 310_000, 50_000, 0, 0.25) == 300_000


def test_who_stands_behind_a_loan_brings_what_she_likes():
    assert bring_back(900, 5_000, 4_500, 0, 0.7, 0.6) == (500, 500) and bring_back(900, 9_000, 4_500, 0, 0.7, 0.6) == (900, 900)
    assert bring_back(900, 9_000, 4_500, 0, 0.7, 0.8) == (0, 0) and bring_back(900, 9_000, 0, 2, 1.0, 0.1) == (0, 900)


def test_the_booked_borrower_does_not_pay_the_debt_of_another():
    """Due 1,000, half of it passed on: 300 brought and 500 of her own; a name lender pays what is brought."""
    assert pay_no_more(1_000, 1_000, 400, 300, 0.5) == (800, 200, 200)
    assert pay_no_more(1_000, 1_000, 400, 300, 1.0) == (300, 700, 400) and pay_no_more(100, 1_000, 0, 300, 0.5) == (100, 900, 0)


def test_officials_and_checks_find_breaches_which_are_not_compensated():
    """[1] 42/2017 4: officials "help to supervise the use of loans"; 4(2): against the rules, no compensation. .1 and .2: .28."""
    assert find_out(2, 1, 0, 0.1, 0.2, 0.5, 0.279) == (4, 1) and find_out(1, 1, 0, 0.1, 0.2, 0.5, 0.281) == (1, 0)
    assert find_out(1, 1, 1, 0.1, 0.2, 0.5, 0.639) == (3, 1) and find_out(1, 1, 1, 0.1, 0.2, 0.5, 0.641) == (1, 0), "a visit sees"
    assert find_out(4, 1, 0, 0.1, 0.2, 0.5, 0.0) == (4, 0) and find_out(2, 0, 1, 0.1, 0.2, 0.5, 0.0) == (2, 0)
    assert find_out(0, 1, 1, 1.0, 1.0, 1.0, 0.0) == (0, 0) and part_passed(4, 0.5) == 1.0 and part_passed(3, 0.5) == 0.5
    assert [leave_out(0, code) for code in range(5)] == [0, 0, 0, 1, 1]
    assert [may_claim(1, 99, 1, code, 1, 90) for code in range(5)] == [1, 1, 1, 0, 0]


def test_what_is_carried_adds_up_and_comes_back_in_proportion():
    """Members 0 and 1 stand for 3, member 4 for 2: 3 receives 700 of two; it brings 100 of 700 asked: 42 and 58."""
    links, values = np.array([4, 4, 0, 0, 3]), np.array([300, 400, 9, 9, 50])
    carry(links, values, 0, 5)
    assert values.tolist() == [300, 400, 50, 700, 50]
    values[2], values[3] = 50, 100
    whole, seen, given = np.zeros((3, 6), np.int64)
    carry_back(links, np.array([300, 400, 0, 0, 50]), values, whole, seen, given, 0, 5)
    assert values.tolist() == [42, 58, 50, 100, 50] and values[:2].sum() == 100


def test_neighbors_are_of_the_other_kind():
    start, to, out = np.array([0, 2, 4, 5]), np.array([1, 2, 0, 2, 0]), np.zeros(3, np.int64)
    name_neighbors(start, to, np.array([1, 1, 0]), out, 0, 3)
    assert out.tolist() == [3, 3, 0]
    name_neighbors(start, to, np.array([1, 1, 1]), out, 0, 3)
    assert not out.any()


def test_true_and_booked_borrower_are_two(feared):
    household, rows = feared.store.tables["household"].columns, 54
    behind, fronts = np.zeros(rows, np.int64), household["front"] > 0
    name_neighbors(feared.store.tie_start, feared.store.tie_to, household["registered"], behind, 0, rows)
    behind = behind[fronts] - 1
    assert fronts.any() and set(household["front"].tolist()) >= {0, 1, 2} and (behind >= 0).all()
    assert (household["registered"][fronts] > 0).all() and not household["front"][behind].any()
    assert (household["village_row"][behind] == household["village_row"][fronts]).all()


def test_what_is_passed_on_is_received_and_what_is_brought_is_handed_in(feared):
    run = facts(feared)
    assert (run["flow_pass_on"] == run["flow_receive_passed"]).all() and run["flow_pass_on"].any()
    assert (run["flow_bring_back"] == run["flow_hand_in"]).all() and run["flow_bring_back"].any()
    assert run["flow_pass_on"].sum() <= run["flow_disburse"].sum()


def test_frauds_cost_the_lender(feared):
    """[1] names frauds as what spoils such loans: more clients are late than where nobody borrows for another."""
    honest = facts(lived(bed("frauds"), "honest", engine="agents"))
    assert facts(feared)["arrears_clients"].sum() > honest["arrears_clients"].sum()
    assert not honest["flow_pass_on"].any() and not honest["breaches"].any() and facts(feared)["breaches"].any()


def test_found_breaches_bar_and_are_counted(feared):
    household = feared.store.tables["household"].columns
    found = household["front"] > 2
    assert found.sum() == facts(feared)["breaches"].sum() and (household["excluded"][found] == 1).all()


@pytest.mark.slow
def test_both_engines_live_the_same_frauds(feared):
    assert lived(bed("frauds"), "feared", engine="compiled").runs()[0].fingerprint == feared.runs()[0].fingerprint


def test_names_are_lent_only_where_there_is_a_list():
    with pytest.raises(LettersError):
        changes = [("village.poor_list.kept", False), ("product.eligibility.registered_only", False)]
        Program(bed("frauds", *changes), arm="feared", seed=8)
