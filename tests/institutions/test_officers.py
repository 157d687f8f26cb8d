"""Officers, clause by clause: time, judgment, caps and grades [2], suspension [2], the reward account [3]. Amounts in fen."""

import numpy as np
import pytest
from beds import bed, facts

from sim.build import World
from sim.officers import (
    cap_of,
    caps,
    examine,
    judge,
    keep_room,
    minutes_of_month,
    open_day,
    regrade,
    report,
    reward,
    stay_or_go,
    turn_to_applicants,
)
from sim.people import LoanOfficer
from sim.program import Program
from sim.promises import PromiseBroken
from sim.rules.lend import burden_by_eye
from sim.rules.repay import pressed


def test_meetings_and_collection_take_time_from_visits():
    """9,600 minutes, a third of them here, 20 for each of 60 clients: 3,168 - 1,200; visits of 45 minutes: 43."""
    left = minutes_of_month(1, 60, 0.33, 9_600, 20)
    assert left == 1_968 and open_day(1, left, 240, 0.33, 9_600, 45) == 43
    assert open_day(1, 0, 240, 0.33, 0, 45) == 79, "without a budget of minutes the count of visits binds"
    assert minutes_of_month(1, 600, 0.33, 9_600, 20) == 0 == minutes_of_month(0, 6, 0.33, 9_600, 20)


def test_what_visits_leave_is_for_applicants():
    """1,968 minutes, 43 visits possible, 40 left unmade: 1,833 minutes are 20 home visits of 90."""
    assert turn_to_applicants(40, 1_968, 0, 0, 0, 9_600, 45, 90) == 20
    assert turn_to_applicants(40, 1_968, 0, 0, 0, 0, 45, 90) == 40


@pytest.mark.parametrize("officer, branch, closed", [(1, 0, 0), (0, 1, 0), (0, 0, 1)])
def test_the_suspended_investigate_no_new_loans(officer, branch, closed):
    """[2]: a suspended officer "may not investigate new loans"; a suspended sub-branch "may not lend"."""
    assert turn_to_applicants(40, 1_968, officer, branch, closed, 9_600, 45, 90) == 0
    assert turn_to_applicants(40, 0, officer, branch, closed, 0, 45, 90) == 0


def test_judgment_errs_less_with_time_and_practice():
    assert judge(0, 0, 22, 90, 0.0, 12) == 1.0
    assert judge(99, 9_600, 360, 90, 0.0, 12) == pytest.approx(0.5)
    assert judge(0, 0, 90, 90, 0.6, 12) == pytest.approx(1.6)
    assert judge(3, 0, 90, 90, 0.6, 12) == pytest.approx(1.45) and judge(12, 0, 90, 90, 0.6, 12) == 1.0


def seen(burden: int, *, cycles=3, blur=1.0, two=0, gain=0.0, lag=0.0, relax=0.0, favor=0.0, survey=0.0, asked=1_000, luck=0.1,
         other=0.9):
    return burden_by_eye(asked, burden, 1_000, 0, cycles, blur, 0.4, 0.5, 0.3, two, gain, lag, relax, favor, survey, luck, 0.99,
                         other, 0.5)


def test_an_error_refuses_a_sound_client_unless_somebody_knows_better():
    """Luck .1 is an error of -1.28: income of 1,000 looks like 599, so a burden of 400 looks like two thirds of it."""
    assert seen(400) == 0 and seen(250) == 1
    assert seen(400, blur=0.3) == 1, "time and practice"
    assert seen(400, gain=2.0) == 1 and seen(400, gain=2.0, cycles=0, other=0.1) == 0, "earlier loans [0]"
    assert seen(400, survey=0.8) == 1, "village officials help survey [1]"
    assert seen(400, two=500) == 1 and seen(400, two=1_000) == 0, "[2]: two persons look at large loans, one of them luckier"


def test_a_plan_that_is_not_met_softens_the_look():
    """[1] 5(2): planned lending "must be met without any discount": with half the plan unmet the limit rises by half."""
    assert seen(400, lag=0.5, relax=1.0) == 1 and seen(400, lag=0.5, relax=0.1) == 0


def test_a_favor_needs_no_look():
    assert seen(4_000, favor=0.6) == 1 and seen(4_000, favor=0.4) == 0


def test_village_officials_help_to_collect():
    """[1] 42/2017 4: village committees "help to see that loans are recovered": officials press as a visit does."""
    assert pressed(0.0, 0, 1, 0, 0.5, 0.3) == pytest.approx(0.3) and pressed(0.0, 0, 0, 0, 0.5, 0.3) == 0.0


def room(grade=1, months=5, clients=40, portfolio=700_000, bad=0, elsewhere=(60, 1_200_000, 0), graded=1, extra=0.25):
    return caps(months, grade, clients, portfolio, bad, *elsewhere, 2, graded, 0, 0.01, extra, 50, 90, 150, 200,
                1_000_000, 1_500_000, 3_000_000, 5_000_000)


def test_each_grade_has_caps_on_clients_and_portfolio():
    """[2]: "each grade has a cap on clients and a cap on the portfolio"; half of 60 clients and 12,000 yuan elsewhere are his."""
    assert room(extra=0.0) == (1, 20, 200_000)
    assert room(grade=0, extra=0.0) == (0, 0, 0) and room(grade=3, extra=0.0) == (3, 130, 3_700_000)
    assert room(months=0, grade=3, extra=0.0)[0] == 0, "a new officer begins at the lowest grade"
    assert min(room(graded=0)[1:]) > 10**14
    assert [cap_of(grade, 1, 2, 3, 4) for grade in range(4)] == [1, 2, 3, 4]


def test_caps_may_be_passed_after_inspection():
    """[2]: more than the cap only with "a written authorization after inspection": here for one whose loans are sound."""
    assert room() == (1, 42, 575_000)
    assert room(bad=50_000) == (1, 20, 200_000), "bad loans above 1 %: no authorization"


def test_a_grant_without_room_is_not_made():
    assert keep_room(500, 1, 0) == (0, 0) and keep_room(500, 1, 1) == (500, 1) == keep_room(500, 0, 0)


def grade_after(months, grade, bad):
    return regrade(months - 1, grade, bad, 10_000, 0, 0, 1, 3, 0.01, 0.03)


def test_a_trainee_is_a_junior_after_three_months():
    """[2]: "trainee → junior after three months"."""
    assert grade_after(2, 0, 0) == (2, 0) and grade_after(3, 0, 0) == (3, 1)


def test_officers_are_graded_anew_each_year():
    """[2]: graded each year; by the bad part of their loans."""
    assert grade_after(12, 1, 100) == (12, 2) and grade_after(24, 3, 0) == (24, 3)
    assert grade_after(12, 2, 301) == (12, 1) and grade_after(12, 2, 200) == (12, 2) and grade_after(13, 2, 301) == (13, 2)


def examined(bad, portfolio, suspended=0, months=0, cleared=0, on=1, retrain=0, handed=0.0, elsewhere=(0, 0)):
    """Without bad loans when suspended, which are asked of below."""
    found = examine(bad, portfolio, suspended, months, cleared, 0, *elsewhere, 1, on, 0.02, 20_000_000, retrain, handed, 0.0)
    return (*found[:3], found[4])


def brought_back(bad, then, share, months=5):
    """An officer at the end of his retraining, half a year after he was suspended with so many bad loans."""
    return examine(bad, 500_000_000, 1, months, 0, then, 0, 0, 1, 1, 0.02, 20_000_000, 6, 0.0, share)


def test_reinstated_only_once_arrears_are_under_control():
    """[2] 16(2): "collection shows effect, arrears are effectively under control": no more bad than when suspended."""
    assert brought_back(30_000_000, 30_000_000, 1.0) == (0, 0, 30_000_000, 0, 0)
    assert brought_back(30_000_001, 30_000_000, 1.0) == (1, 6, 0, 30_000_000, 1), "it has grown"
    assert brought_back(25_000_000, 30_000_000, 0.8)[0] == 1 and brought_back(24_000_000, 30_000_000, 0.8)[0] == 0
    assert brought_back(90_000_000, 30_000_000, 0.0)[0] == 0, "not asked" and brought_back(1, 1, 1.0)[3] == 0
    assert examine(30_000_000, 500_000_000, 0, 0, 0, 0, 0, 0, 1, 1, 0.02, 20_000_000, 6, 0.0, 1.0)[3] == 30_000_000, "noted then"


def test_an_officer_is_suspended_above_two_percent_and_two_hundred_thousand():
    """[2]: doubtful and lost loans "above 2 % of the portfolio and above 200,000"."""
    assert examined(20_000_001, 999_999_999) == (1, 0, 0, 1)
    assert examined(20_000_001, 1_000_000_050) == (0, 0, 0, 0), "2 % is not above 2 %"
    assert examined(20_000_000, 500_000_000)[0] == 0, "200,000 is not above 200,000"
    assert examined(20_000_001, 999_999_999, on=0)[0] == 0
    assert examined(1, 1, elsewhere=(999_999_998, 20_000_000))[0] == 1, "the branch's other loans count"


def test_reinstated_at_or_below_either():
    """[2]: reinstated "at 2 % or less or at 200,000 or less"."""
    assert examined(20_000_001, 1_000_000_050, suspended=1, months=4) == (0, 0, 0, 0)
    assert examined(30_000_000, 500_000_000, suspended=1, months=4) == (1, 5, 0, 1)


def test_reinstated_after_responsibility_and_retraining():
    """[2]: or "after responsibility has been assigned, each bad loan examined, and retraining passed"; old loans count no more."""
    assert examined(30_000_000, 500_000_000, suspended=1, months=2, retrain=3) == (0, 0, 30_000_000, 0)
    assert examined(35_000_000, 500_000_000, cleared=30_000_000) == (0, 0, 30_000_000, 0)
    assert examined(60_000_000, 500_000_000, cleared=30_000_000)[0] == 1


def test_loans_handed_to_asset_recovery_escape_the_test():
    """[2]: "not counting loans handed to asset recovery": a way to game it."""
    assert examined(30_000_000, 500_000_000, handed=0.4)[0] == 0 and examined(30_000_000, 500_000_000, handed=0.3)[0] == 1


def rewarded(*, made=4, lent=1_000_000, accrued=50_000, bad=0, portfolio=2_000_000, claims=0, before=0, escrow=30_000, weight=0.0,
             held=1, loss=0.0, exempt=0.0):
    return reward(made, lent, accrued, bad, portfolio, claims, before, escrow, 100_000, 60_000, 10_000, 1_000, 0.001, 0.02, weight,
                  held, 0.1, loss, exempt)


def test_a_tranche_is_no_new_loan():
    """A client who was lent to in month 3 counts once, in that month, whatever is paid out of that loan later."""
    assert [report(1, 3, month) for month in (3, 4)] == [(1, 1, 0), (1, 0, 0)] and report(0, -1, 4) == (0, 0, 0)


def test_the_account_is_fed_by_number_amount_interest_and_quality():
    """[3]: "by number, amount, interest income and quality": 4 x 10 yuan + .1 % of 10,000 + 2 % of 500 yuan = 60 yuan."""
    fed, back, out, earned, set_off, paid, seen_claims = rewarded()
    assert (fed, back, out) == (6_000, 0, 3_600) and (earned, set_off, paid, seen_claims) == (106_000, 10_000, 63_600, 0)
    assert rewarded(bad=100_000, weight=4.0)[0] == 4_800, "a twentieth bad, four times over: a fifth less"
    assert rewarded(bad=1_000_000, weight=4.0)[0] == 0


def test_losses_are_set_off_and_the_diligent_are_exempt():
    """[3]: "losses are set off against it"; [1] 42/2017 3: exemption of those who did their duty."""
    assert rewarded(claims=50_000, before=20_000, loss=0.5)[1] == 15_000
    assert rewarded(claims=50_000, before=20_000, loss=0.5, exempt=0.6)[1] == 6_000
    assert rewarded(claims=900_000, loss=1.0)[:3] == (6_000, 36_000, 0), "no more than the account holds"
    assert rewarded(claims=20_000, before=50_000, loss=1.0)[1] == 0, "recoveries are no loss"


def test_without_escrow_it_is_paid_at_once():
    assert rewarded(held=0, escrow=0)[:3] == (6_000, 0, 6_000)


def test_a_new_officer_takes_the_seat():
    assert stay_or_go(20, 3, 1, 500, 1, 0.24, 0.021) == (20, 3, 1, 500)
    assert stay_or_go(20, 3, 1, 500, 1, 0.24, 0.019) == (0, 1, 0, 0)


def test_earned_is_paid_held_and_set_off(bank):
    """[3], for every officer: escrow earned = paid + held + set off."""
    officers = bank.members.all_of((LoanOfficer,))
    assert all(one.earned == one.paid_out + one.escrow + one.set_off for one in officers)
    run = facts(bank)
    assert run["flow_hold_reward"].sum() == sum(one.earned for one in officers) > run["flow_set_off_reward"].sum() > 0
    assert (run["stock_officer_escrow"] == run["stock_lender_escrow"]).all()


def test_the_bed_is_not_degenerate(bank):
    run = facts(bank)
    assert run["suspended_officers"].any() and run["suspended_branch"].any() and not run["suspended_branch"].all()
    assert run["flow_repay_borrowing"].any() and run["flow_pay_reward"].any()
    assert run["suspended_officers"].max() < 4 and run["refused_by_committee"].any()


def test_officers_differ_in_grade_and_rise_and_fall():
    """[2]: grades by portfolio and quality, drawn anew each year; seen in every month, because a bad year may level them."""
    program = Program(bed("bank"), arm="bank", seed=8)
    seen = []
    for _ in range(program.resolved.run.months):
        program.step()
        seen.append(tuple(program.store.column("officer", "grade")[1:].tolist()))
    assert any(len(set(grades)) > 1 for grades in seen) and len(set(seen)) > 2


def test_caps_hold_in_every_month():
    """Five clients an officer, three of them elsewhere: two here; 13,000 yuan, 10,000 of them elsewhere: 3,000."""
    tight = [("lender.grades.caps_clients", [5, 5, 5, 5]), ("lender.grades.caps_yuan", [13_000.0] * 4),
             ("lender.grades.authorized_extra", 0.0), ("lender.branch.background_growth_annual", 0.0)]
    program = Program(bed("bank", *tight), arm="bank", seed=8)
    most = [0, 0]
    for _ in range(14):
        program.step()
        clients, portfolio = (program.store.column("officer", name)[1:4] for name in ("clients", "portfolio"))
        assert clients.max() <= 2 and portfolio.max() <= 300_000
        most = [max(most[0], clients.max()), max(most[1], portfolio.max())]
    assert most[0] == 2 and most[1] > 0


def test_gaming_the_test_keeps_officers_lending():
    """With all bad loans handed to asset recovery nobody is suspended; lending parts from the honest branch's only then."""
    def run(handed):
        return facts_of(("lender.suspension.handed_over_share", handed), ("lender.suspension.branch", False))

    honest, gamed = run(0.0), run(1.0)
    assert honest["suspended_officers"].any() and not gamed["suspended_officers"].any()
    first = int((honest["suspended_officers"] > 0).argmax())
    assert (honest["flow_disburse"][: first + 1] == gamed["flow_disburse"][: first + 1]).all()
    assert (honest["flow_disburse"] != gamed["flow_disburse"]).any()


def facts_of(*changes):
    program = Program(bed("bank", *changes), arm="bank", seed=8)
    return program.run()[0].monthly


def test_both_engines_live_the_same_bank(bank):
    by_agents = Program(bed("bank"), arm="bank", seed=8, engine="agents").run()[0]
    assert bank.runs()[0].fingerprint == by_agents.fingerprint


@pytest.mark.parametrize("column, change, promise", [
    ("earned", 1, "rewards held"), ("clients", 1, "caseload"), ("made", 1, "suspended officer")])
def test_a_broken_promise_is_found(bank, column, change, promise):
    officers = bank.store.tables["officer"].columns
    kept = {name: officers[name].copy() for name in (column, "suspended_months")}
    officers["suspended_months"][1] = 2
    officers[column][1] += change
    with pytest.raises(PromiseBroken, match=promise):
        bank.promises._officers_answer()
    for name, values in kept.items():
        officers[name][:] = values


def test_nothing_of_it_is_lived_in_a_plain_village():
    program = Program("classroom/one_village", arm="joint", seed=1, engine="agents")
    assert not program.store.changes & {"time", "grades", "suspension", "rewards", "account", "branch", "capacity"}
    program.step()
    assert not np.any(program.store.column("officer", "clients"))


def test_bad_loans_are_counted_only_by_lenders_whose_officers_give_account():
    """A lender's record is the same whoever is lived beside it."""
    plain = [(f"lender.{path}", 0) for path in ("rewards.per_loan_yuan", "rewards.amount_share", "rewards.interest_share",
                                                "time.minutes_month")]
    plain += [(f"lender.{path}", False) for path in ("grades.graded", "suspension.officers", "suspension.branch")]
    examined = World(bed("bank").arm("loose"), 8)
    resolved = bed("bank", *plain, ("run.months", 12))
    silent = World(resolved.arm("loose"), 8)
    beside = Program(resolved, worlds=[examined, silent], engine="agents").run()
    assert beside[0].monthly["bad_loans_fen"].any() and beside[1].monthly["par30_fen"].any()
    assert beside[1].fingerprint == Program(resolved, worlds=[silent], engine="agents").run()[0].fingerprint
