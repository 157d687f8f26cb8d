"""The branch, clause by clause: approvals, suspension, plan and end [2]; its loans elsewhere. Amounts in fen."""

import pytest
from beds import bed, facts, lived

from sim.branch import (
    break_even,
    capacity,
    elsewhere,
    meet_plan,
    put_off,
    watch_branch,
    weigh_grant,
    weigh_money,
)
from sim.demand import hold_grant, keep_least
from sim.lending import repay_funds
from sim.other_branch import hold_grant_of_bank, lend_meanwhile, receive_applicants, watch_own_loans
from sim.program import Program
from sim.promises import PromiseBroken
from sim.terms.letters import LettersError


def test_the_branch_grows_as_declared():
    """10 million, 2 % bad, growing 12 % a year: one percent a month."""
    assert elsewhere(0, 0, 0, 1_000_000_000, 700, 0.12, 0.02) == (1_000_000_000, 700, 20_000_000)
    assert elsewhere(1, 1_000_000_000, 700, 1_000_000_000, 700, 0.12, 0.02) == (1_010_000_000, 707, 20_200_000)


def watched(bad, loans=1_000_000_000, warned=0, suspended=0, peak=0, on=1, grace=1, measures=0):
    """Branch with 10 million of loans, 4 elsewhere; 1 of the bad million elsewhere."""
    return watch_branch(loans - 400_000_000, 400_000_000, 10_000_000, bad - 10_000_000, warned, suspended, peak, on, 0.03, grace,
                        0.3, 50_000_000, measures)


def test_a_branch_is_warned_then_suspended():
    """[2]: "above 500,000 and above 3 %": warning and one month of grace; "still so, it may not lend"."""
    assert watched(50_000_001) == (1, 0, 50_000_001, 0)
    assert watched(60_000_000, warned=1, peak=50_000_001) == (2, 1, 60_000_000, 1)
    assert watched(50_000_000) == (0, 0, 0, 0) == watched(60_000_000, loans=2_000_000_000) == watched(60_000_000, on=0)
    assert watched(60_000_000, warned=1, peak=1, grace=2)[:2] == (2, 0)


def test_it_lends_again_at_three_percent_or_when_it_has_recovered_enough():
    """[2]: reinstated "at 3 % or less", or "after recovering more than 30 % of the peak"."""
    assert watched(60_000_000, loans=2_000_000_000, warned=5, suspended=1, peak=90_000_000)[1] == 0
    assert watched(63_000_000, warned=5, suspended=1, peak=90_000_000) == (6, 1, 90_000_000, 1), "30 % is not more than 30 %"
    assert watched(62_999_999, warned=5, suspended=1, peak=90_000_000) == (0, 0, 0, 0)


def test_measures_of_collection_must_be_in_place():
    """[2] 17: recovered "and the necessary measures of collection are in place ... accepted on inspection": four months here."""
    assert watched(62_999_999, warned=4, suspended=1, peak=90_000_000, measures=4)[:2] == (5, 1)
    assert watched(62_999_999, warned=5, suspended=1, peak=90_000_000, measures=4)[:2] == (0, 0)
    assert watched(29_999_999, warned=2, suspended=1, peak=90_000_000, measures=4)[1] == 0, "at 3 % or less nothing is asked"


def receives(branch, officer=0, share=0.5, closed=0):
    return receive_applicants(40, 0, officer, branch, closed, 0, 45, 90, share)


def test_another_branch_takes_applications_meanwhile():
    """[2] 17: "customers in its area may for the time being be received by another branch": half of 40 applicants."""
    assert receives(1) == 20 and receives(0) == 40 and receives(1, share=0.0) == 0 and receives(1, closed=1) == 0
    assert receives(1, officer=1) == 0
    grants = [hold_grant_of_bank(500, 600, 900, 300, 0, 0, 1, 0, officer, branch, closed, share) for officer, branch, closed, share
              in ((0, 1, 0, 0.5), (0, 1, 0, 0.0), (1, 1, 0, 0.5), (0, 1, 1, 0.5), (0, 0, 0, 0.5))]
    assert grants == [500, 0, 0, 0, 500]
    assert lend_meanwhile(1, 700, 2, 300) == (1_000, 2) and lend_meanwhile(0, 700, 2, 300) == (0, 0)


def test_what_another_branch_lends_does_not_help_it_to_pass():
    """60 of 2,000 million are 3 %; of 1,900 that are its own, above 3 %."""
    def own(elsewhere):
        return watch_own_loans(1_600_000_000, elsewhere, 400_000_000, 10_000_000, 50_000_000, 5, 1, 90_000_000, 1, 0.03, 1, 0.9,
                               50_000_000, 0)[1]

    assert own(0) == 0 and own(100_000_000) == 1


@pytest.mark.parametrize("officer, branch, closed, granted", [(0, 0, 0, 500), (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0)])
def test_nothing_is_granted_where_officer_or_branch_may_not_lend(officer, branch, closed, granted):
    assert hold_grant(500, 600, 900, 300, 0, 0, 1, 0, officer, branch, closed) == granted


def test_approvals_are_two_hundred_and_twenty_and_a_third_more_of_repeat_clients():
    """[2]: "at most 220 loans or 15 million a month", "30 % more for repeat clients": 220 new ones or 286 old ones."""
    loans, money = capacity(0, 220, 1_500_000_000, 0.3, 0, 0)
    assert loans // weigh_grant(0, 0.3) == 220 and loans // weigh_grant(4, 0.3) == 286
    assert money // weigh_money(10_000, weigh_grant(0, 0.3)) == 150_000
    assert capacity(0, 220, 1_500_000_000, 0.3, 200, 1_400_000_000) == (20 * 1_300, 100_000_000 * 1_300)
    assert capacity(0, 180, 1_200_000_000, 0.3, 200, 0)[0] == 0 and min(capacity(0, 0, 0, 0.3, 9, 9)) > 10**18
    assert put_off(700, 0) == (0, 1) and put_off(700, 1) == (700, 0) and put_off(0, 0) == (0, 0)


def test_a_plan_is_met_or_not():
    """[1] 5(2): a plan of 1,000 a month; after three months 2,400 are lent: a fifth is missing."""
    assert meet_plan(2, 1_400, 1_000, 1_000) == (2_400, pytest.approx(0.2))
    assert meet_plan(2, 5_000, 1_000, 1_000)[1] == 0.0 == meet_plan(2, 0, 0, 0)[1]


def ended(month, equity, mark, in_loss, donated=0, on=1):
    return break_even(month, equity, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, mark, in_loss, 0, 1, 1_000, donated, on)


def test_a_branch_in_loss_gets_a_deadline_and_is_wound_up():
    """[2]: "not at break-even within a year": a deadline, and "wound up if it does not mend"; donations are no income."""
    assert ended(11, 900, 0, 0) == (900, 1, 0), "first year's loss: a deadline"
    assert ended(23, 850, 900, 1) == (850, 1, 1) and ended(23, 950, 900, 1) == (950, 0, 0)
    assert ended(23, 950, 900, 1, donated=10)[2] == 1 and ended(22, 850, 900, 1) == (900, 1, 0)
    assert ended(23, 850, 900, 1, on=0)[2] == 0


def test_borrowings_are_repaid_from_idle_cash():
    assert repay_funds(10_000, 50_000, 4_000, 0.5) == 3_000 and repay_funds(10_000, 2_000, 4_000, 0.5) == 2_000
    assert repay_funds(3_000, 2_000, 4_000, 0.5) == 0 == repay_funds(10_000, 2_000, 4_000, 0.0)


def test_no_more_is_approved_than_the_month_allows(bank):
    """Seven loans less three from elsewhere, and 14,000 yuan: four new clients a month at most, five old ones."""
    run = facts(bank)
    assert run["disbursed_count"].max() <= 5 and run["new_clients"].max() <= 4
    free = Program(bed("bank", ("lender.capacity.loans_month", 0), ("lender.capacity.yuan_month", 0.0)), arm="bank", seed=8)
    assert free.run()[0].monthly["disbursed_count"].max() > 5


def test_a_suspended_branch_lends_nothing(bank):
    run = facts(bank)
    months = [month + 1 for month in range(run["suspended_branch"].size - 1) if run["suspended_branch"][month]]
    assert months and not run["flow_disburse"][months].any() and run["flow_disburse"].any()


def test_in_a_suspended_branch_only_another_one_lends(bank):
    other = [("lender.suspension.other_branch_share", 0.5), ("lender.suspension.officers", False)]
    run = lived(bed("bank", *other), "bank", engine="agents").runs()[0].monthly
    after = [month + 1 for month in range(run["suspended_branch"].size - 1) if run["suspended_branch"][month]]
    assert run["granted_elsewhere"].any() and (run["granted_elsewhere"][after] == run["granted"][after]).all()
    assert not facts(bank)["granted_elsewhere"].any()


@pytest.mark.slow
def test_both_engines_let_another_branch_lend():
    other = [("lender.suspension.other_branch_share", 0.5), ("lender.suspension.control_share", 1.0),
             ("lender.suspension.measures_months", 2)]
    marks = {lived(bed("bank", *other), "bank", engine=engine).runs()[0].fingerprint for engine in ("compiled", "agents")}
    assert len(marks) == 1


def test_terms_of_suspension_without_it_are_refused():
    for path in ("other_branch_share", "control_share"):
        with pytest.raises(LettersError, match=path):
            Program(bed("frauds", (f"lender.suspension.{path}", 0.5)), arm="honest", seed=3)


def test_a_closed_branch_makes_no_new_loan():
    """A lender with costs above its income is wound up after its second year."""
    run = Program(bed("bank", ("lender.branch.break_even", True)), arm="loose", seed=8).run()[0].monthly
    assert run["flow_disburse"][:24].any() and not run["flow_disburse"][24:].any()


def test_nothing_is_lent_below_the_smallest_loan_of_the_product():
    """Product 2 lends 500 or more; a raise of a running loan and a grant of another product are not its business."""
    assert [keep_least(granted, 0, 2, 2, 500) for granted in (1, 499, 500, 900)] == [0, 0, 500, 900]
    assert keep_least(1, 1, 2, 2, 500) == keep_least(1, 0, 1, 2, 500) == 1


def test_a_branch_that_lends_while_suspended_is_found(bank):
    lender, tally = bank.store.tables["lender"].columns, bank.store.tables["tally"].columns
    kept = {name: lender[name].copy() for name in ("suspended", "warned_months")}, tally["granted"].copy()
    lender["suspended"][1], lender["warned_months"][1], tally["granted"][1] = 1, 5, 7
    with pytest.raises(PromiseBroken, match="a suspended branch has granted loans: 7"):
        bank.promises._branch_stays_closed()
    for name, values in kept[0].items():
        lender[name][:] = values
    tally["granted"][:] = kept[1]


def test_more_is_lent_when_the_plan_presses():
    """[1] 5(2): the plan softens screening: more pass than without it."""
    def refused(relax):
        changes = [("lender.quota.relax_share", relax), ("lender.approval.burden_share_max", 0.1)]
        return int(Program(bed("bank", *changes), arm="loose", seed=8).run()[0].monthly["refused_by_officer"].sum())

    assert refused(5.0) < refused(0.0)
