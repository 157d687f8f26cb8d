"""Guarantors [2] and risk funds [3]: found as the sources say, called upon, paid back, held to the ceiling; in both engines."""

import numpy as np
import pytest
from random_worlds import changed, columns, differences

from sim.bonds import find_guarantors, free_bound, share_among_bound
from sim.program import Program
from sim.risk_fund import fund_due, pay_in, releasable
from sim.terms.letters import LettersError

LIVELY = (("run.months", 26), ("shocks.illness.chance_month", 0.3), ("village.news.start_share", 1.0),
          ("lender.capital.equity_yuan", 200_000), ("village.ties.kin_share", 0.3), ("village.ties.clan_households", 6),
          ("village.ties.sociability_log_sd", 0.0), ("village.ties.aloof_share", 0.0), ("village.will.patience_annual", 0.0),
          ("lender.writeoff.days", 60))
GUARANTEED = (("product.yilong_mixed.liability.kind", "guarantor"), ("product.yilong_mixed.liability.guarantors", 2),
              ("product.yilong_mixed.liability.call_days", 10), ("product.yilong_mixed.renewal.max_loans", 2),
              ("product.yilong_mixed.repayment.method", "equal_principal"), ("product.yilong_mixed.fees.installment_yuan", 1.0))
POOLED = (("product.joint_liability_group.liability.kind", "pooled_fund"),
          ("product.joint_liability_group.liability.fund_share", 0.34),
          ("product.joint_liability_group.liability.fund_multiple", 3.0),
          ("product.joint_liability_group.liability.call_days", 10))


@pytest.fixture(scope="module")
def lived():
    """A village with guaranteed loans and risk funds side by side, lived agent by agent, and the state after each month."""
    resolved = changed(*LIVELY, *GUARANTEED, *POOLED)
    program = Program(resolved, arm="both", seed=4, engine="agents")
    months = []
    for _ in range(resolved.run.months):
        program.step()
        months.append(columns(program))
    return program, months


@pytest.mark.slow
def test_both_engines_hold_the_same_state_each_month(lived):
    compiled = Program(changed(*LIVELY, *GUARANTEED, *POOLED), arm="both", seed=4)
    for by_agents in lived[1]:
        compiled.step()
        assert differences(columns(compiled), by_agents) == []
    assert compiled.runs()[0].fingerprint == lived[0].runs()[0].fingerprint


def test_all_of_it_happened(lived):
    flows = lived[0].runs()[0].monthly
    for move in ("answer_for", "repay_surety", "return_surety", "pay_into_fund", "release_fund", "draw_fund", "stood_for"):
        assert flows[f"flow_{move}"].sum() > 0, move
    assert (flows["flow_answer_for"] == flows["flow_answered_for"]).all()
    assert (flows["flow_draw_fund"] == flows["flow_stood_for"]).all()


def _bonds(state, program):
    bound = state["household.surety_for"].astype(np.int64)
    guarantors = np.flatnonzero(bound)
    return guarantors, bound[guarantors] - 1, program.store


def test_guarantors_are_independent_ties_of_one_borrower(lived):
    """[2]: guarantees nobody else; guarantor and borrower are economically independent. At most two stand for one."""
    program, months = lived
    seen = 0
    for state in months:
        guarantors, borrowers, store = _bonds(state, program)
        ids, group = state["household.id"] % (1 << 21) - 1, state["household.group_row"]
        for j, i in zip(guarantors.tolist(), borrowers.tolist(), strict=True):
            assert j in store.tie_to[store.tie_start[i]: store.tie_start[i + 1]] and i != j
            clan = int(state["village.village_ties_clan_households"][state["household.village_row"][i]])
            assert ids[i] // clan != ids[j] // clan and (group[i] == 0 or group[i] != group[j])
            assert state["household.surety_for"][i] != j + 1
            assert state["household.vouches"][i] == 1 or state["household.surety_claim"][j] > 0
        assert np.bincount(borrowers, minlength=1).max() <= 2
        seen += len(guarantors)
    assert seen > 30


def test_every_guaranteed_loan_has_guarantors_and_what_they_paid_is_owed_to_them(lived):
    program, months = lived
    for state in months:
        _, borrowers, _ = _bonds(state, program)
        assert set(np.flatnonzero(state["household.vouches"])) <= set(borrowers.tolist())
        owed = np.zeros(len(state["household.surety_owed"]), np.int64)
        bound = state["household.surety_for"]
        np.add.at(owed, bound[bound > 0] - 1, state["household.surety_claim"][bound > 0])
        assert (owed == state["household.surety_owed"]).all()


def test_a_group_owes_at_most_three_times_its_fund_and_nobody_borrows_beyond_it(lived):
    """[3]: total loans of the group at most 3 times the fund."""
    program, months = lived
    pooled_rows = np.flatnonzero(program.store.column("product", "product_liability_kind") == 3)
    before = None
    for state in months:
        group = state["household.group_row"].astype(np.int64)
        rows = len(group)
        pooled = np.isin(state["loan.product_row"], pooled_rows) * state["loan.balance"]
        each = pooled.reshape(-1, rows).sum(axis=0)
        loans = np.bincount(group, weights=each)
        fund = np.bincount(group, weights=state["household.risk_deposit"])
        over = loans > 3 * fund + 1
        if before is not None:
            assert (loans[over] <= before[over]).all(), "no new loan above the ceiling"
        before = loans
        member = each > 0
        assert (state["household.joint"][member] == 1).all() and (group[member] > 0).all()


def test_guarantors_by_hand():
    """Six households in a row of ties: 0 asks; 1 is kin, 2 a mate, 3 earns enough alone, 4 and 5 do not; 5 has a salary."""
    start = np.array([0, 5, 6, 7, 8, 9, 10])
    to = np.array([1, 2, 3, 4, 5, 0, 0, 0, 0, 0])
    ids = np.array([1, 2, 20, 30, 40, 50])
    groups = np.array([7, 0, 7, 0, 0, 0])
    wanting, place = np.array([2, 0, 0, 0, 0, 0]), np.zeros(6)
    amounts = np.array([100, 0, 0, 0, 0, 0])

    def ask(vouches, alone, bound=(0, 0, 0, 0, 0, 0), wanting=wanting):
        bound, out = np.array(bound), np.zeros(6, np.int64)
        find_guarantors(start, to, wanting, amounts, place, np.array(vouches), np.array(alone), bound, ids, groups,
                        np.zeros(6, np.int64), np.array([12]), 1 << 21, np.zeros(6, np.int64), out, 0, 6)
        return bound.tolist(), int(out[0])

    assert ask([1, 3, 3, 1, 1, 3], [999, 999, 999, 100, 99, 99]) == ([0, 0, 0, 1, 0, 0], 1)
    assert ask([1, 3, 3, 1, 1, 3], [999, 999, 999, 99, 99, 99]) == ([0, 0, 0, 1, 0, 1], 1)
    assert ask([1, 3, 3, 1, 1, 1], [999, 999, 999, 99, 99, 99]) == ([0] * 6, 0), "one of two needs a stable salary"
    assert ask([1, 3, 3, 1, 1, 3], [999, 999, 999, 99, 99, 99], wanting=np.array([1, 0, 0, 0, 0, 0]))[1] == 0, "one at most"
    assert ask([1, 3, 3, 0, 1, 2], [0] * 5 + [0], bound=(0, 0, 0, 0, 1, 1)) == ([0, 0, 0, 0, 1, 1], 1), "bound already"
    assert ask([3] * 6, [999] * 6, bound=(4, 0, 0, 0, 0, 0))[0][3] == 0, "not his own guarantor"


def test_who_has_waited_longest_is_served_first():
    start, to = np.array([0, 1, 2, 4]), np.array([2, 2, 0, 1])
    bound, out = np.zeros(3, np.int64), np.zeros(3, np.int64)
    find_guarantors(start, to, np.array([1, 1, 0]), np.array([5, 5, 0]), np.array([0.3, -2.0, 0.0]), np.array([0, 0, 1]),
                    np.array([0, 0, 9]), bound, np.array([1, 13, 25]), np.zeros(3, np.int64), np.zeros(3, np.int64),
                    np.array([12]), 1 << 21, np.zeros(3, np.int64), out, 0, 3)
    assert bound.tolist() == [0, 0, 2] and out.tolist() == [0, 1, 0]


def test_two_applicants_do_not_stand_for_each_other():
    """Both ask in the same month, each the other's only tie: the first gets a guarantor, the second does not."""
    bound, out = np.zeros(2, np.int64), np.zeros(2, np.int64)
    find_guarantors(np.array([0, 1, 2]), np.array([1, 0]), np.array([1, 1]), np.array([5, 5]), np.zeros(2), np.array([1, 1]),
                    np.array([9, 9]), bound, np.array([1, 13]), np.zeros(2, np.int64), np.zeros(2, np.int64), np.array([12]),
                    1 << 21, np.zeros(2, np.int64), out, 0, 2)
    assert bound.tolist() == [0, 1] and out.tolist() == [1, 0]


def test_what_guarantors_pay_adds_up_and_passes_no_pledge():
    bound = np.array([0, 1, 1, 1, 5, 0])
    out, got, whole, seen = (np.zeros(6, np.int64) for _ in range(4))
    share_among_bound(bound, np.array([9, 1, 2, 5, 7, 9]), np.array([3, 0, 0, 0, 100, 0]), out, got, whole, seen, 0, 6)
    assert out.tolist() == [0, 0, 1, 2, 7, 0] and got.tolist() == [3, 0, 0, 0, 7, 0]


def test_a_guarantor_is_free_once_the_loan_has_ended_and_he_is_repaid():
    bound = np.array([0, 1, 1, 3])
    free_bound(bound, np.array([0, 0, 1, 0]), np.array([0, 50, 0, 0]), 0, 4)
    assert bound.tolist() == [0, 1, 0, 3]


def test_the_deposit_is_made_up_to_its_share_of_all_that_is_owed():
    assert fund_due(90_000, 90_000, 0, 333_334) == 30_000
    assert fund_due(90_000, 150_000, 30_000, 333_334) == 20_000
    assert fund_due(90_000, 90_000, 40_000, 333_334) == 0
    assert releasable(100_000, 0, 3.0) == 100_000 and releasable(100_000, 150_000, 3.0) == 49_999
    assert releasable(100_000, 330_000, 3.0) == -1 and releasable(100_000, 330_000, 0.0) == 100_000


def test_a_deposit_drawn_upon_is_made_up_from_what_fee_and_saving_leave():
    """100 yuan lent by 10 % of all that is owed, 1,500 with what runs: 150 are lacking, 78 are left of the loan."""
    assert pay_in(100_00, 100_00, 2_00, 20_00, 1500_00, 0, 100_000) == 78_00
    assert pay_in(100_00, 100_00, 2_00, 20_00, 1500_00, 120_00, 100_000) == 30_00


@pytest.mark.parametrize(("path", "value", "beside"), [
    ("liability.fund_multiple", 2.0, POOLED[:2]),
    ("liability.fund_share", 0.0, POOLED[:1]),
    ("liability.fund_share", 0.2, ()),
    ("liability.guarantors", 0, GUARANTEED[:1]),
])
def test_security_that_cannot_be_is_refused(path, value, beside):
    name = beside[0][0].split(".")[1] if beside else "joint_liability_group"
    with pytest.raises(LettersError, match="liability"):
        changed(*beside, (f"product.{name}.{path}", value))


@pytest.mark.slow
def test_terms_of_security_act():
    """Each term of guarantors and funds changes what happens."""
    own, fund = "product.yilong_mixed.liability.", "product.joint_liability_group.liability."
    hard = (own + "guarantor_income_times", 20.0)
    plain = {beside: Program(changed(*LIVELY, *GUARANTEED, *POOLED, *beside), arm="both", seed=4).run()[0].fingerprint
             for beside in ((), (hard,))}
    assert len(set(plain.values())) == 2, hard
    for path, value, beside in (
        (own + "guarantors", 1, (hard,)), (own + "guarantor_salary_month_yuan", 10.0, (hard,)), (own + "call_days", 300, ()),
        (fund + "fund_share", 0.5, ()), (fund + "fund_multiple", 0.0, ()), (fund + "call_days", 300, ()),
        (own + "guarantor_salary_share", 0.01, (hard, (own + "guarantor_salary_month_yuan", 10.0)))):
        run = Program(changed(*LIVELY, *GUARANTEED, *POOLED, *beside, (path, value)), arm="both", seed=4).run()[0]
        assert run.fingerprint != plain[beside[:1]], path
