"""The compensation fund of [1], clause by clause, by hand and in a run. Amounts in fen."""

import numpy as np
import pytest
from beds import bed, facts, lived

from sim.accounts import MOVES
from sim.fund import Fund, adjust, earn_interest, pay_what_is_owed, place, share_of_recovery, weigh
from sim.loan_claim import count_covered, may_claim, split
from sim.program import Program
from sim.terms.letters import LettersError


@pytest.mark.parametrize("bad, loans, may", [(299, 10_000, 0), (300, 10_000, 1), (301, 10_000, 1), (0, 0, 0), (0, 10_000, 0)])
def test_from_three_percent_compensation_may_start(bad, loans, may):
    """[1] 4(2): "once the bad-loan ratio reaches 3 % the compensation procedure may be started"."""
    assert weigh(loans, bad, 10, 0.03) == may
    assert weigh(loans, bad, 0, 0.03) == 0


def test_the_fund_pays_eighty_and_the_bank_twenty():
    """[1] 4(2): "compensated at 80 % from the fund, the lending bank bears 20 %"."""
    assert split(1_000_000, 0, 0.8) == (800_000, 1_000_000, 1_000_000, 200_000)
    approved, part, loss, borne = split(10_001, 500, 0.8)
    assert (approved, part, borne) == (8_001, 10_501, 2_000) and approved + borne == loss


def test_loans_against_the_rules_are_not_compensated():
    """[1] 4(2): "loans that the bank made against the rules are in no case compensated"."""
    assert may_claim(1, 91, 1, 0, 1, 90) == 1
    assert may_claim(1, 91, 1, 3, 1, 90) == 0
    assert may_claim(1, 90, 1, 0, 1, 90) == 0 == may_claim(1, 91, 0, 0, 1, 90) == may_claim(1, 91, 1, 0, 0, 90)


def test_only_covered_loans_count():
    assert count_covered(1, 91, 500, 1, 90) == (500, 500)
    assert count_covered(1, 90, 500, 1, 90) == (500, 0)
    assert count_covered(1, 91, 500, 0, 90) == (0, 0) == count_covered(0, 91, 500, 1, 90)


def test_interest_is_added_at_a_tenth_above_the_benchmark():
    """[1] 4(1): "the benchmark deposit rate plus 10 %; the interest is added to the fund": 10,000 yuan at 2.75 % for a month."""
    assert earn_interest(1_000_000, 77, 0.0275, 0.1) == (2_521, 2_598)


def test_what_the_account_does_not_hold_waits():
    assert pay_what_is_owed(700, 900) == 700 and pay_what_is_owed(900, 700) == 700


def test_recoveries_go_back_in_proportion():
    """[1] 4(2): what is recovered of compensated loans is "returned in the proportion borne", 80 of 100."""
    assert share_of_recovery(10_000, 30_000, 0.8) == (8_000, 20_000)
    assert share_of_recovery(10_000, 2_500, 0.8) == (2_000, 0)
    assert share_of_recovery(10_000, 0, 0.8) == (0, 0)


def adjusted(month, deposit, loans, over=0, idle=0, owed=0, placed=0, kept=0, budget=0, start=0, opened=1, leverage=10):
    return adjust(month, deposit, owed, placed, kept, over, idle, loans, 0, opened, leverage, start, 1, 3, 24, budget)


def test_the_fund_stands_one_to_ten_to_the_loans():
    """[1] 4(1): "in the ratio 1:10 to the loans made"; 4(3): "adjusted each quarter" (month 2 ends the first quarter)."""
    assert adjusted(2, 100, 10_000) == (900, 0, 900, 0, 0)
    assert adjusted(2, 100, 10_001) == (901, 0, 901, 0, 0)
    assert adjusted(2, 1_500, 10_000, placed=1_500) == (0, 500, 1_000, 0, 0)
    assert adjusted(2, 1_500, 10_000, placed=1_400, kept=100) == (0, 400, 1_000, 0, 0)
    assert adjusted(2, 1_500, 10_000, placed=1_500, start=1_200) == (0, 300, 1_200, 0, 0)
    assert adjusted(2, 500, 5_000, leverage=5) == (500, 0, 500, 0, 0)


def test_an_overshoot_is_legal_until_it_is_topped_up_in_time():
    """[1] 4(2): "when the balance of loans passes the multiple, the county must add to the fund in time" (here: a month later)."""
    assert adjusted(0, 900, 10_000, placed=900) == (0, 0, 900, 1, 0)
    assert adjusted(1, 900, 10_000, over=1, placed=900) == (100, 0, 1_000, 0, 0)
    assert adjusted(1, 900, 10_000, over=1, placed=900, owed=300) == (400, 0, 1_300, 0, 0)
    assert adjusted(1, 900, 10_000, over=1, placed=900, budget=950) == (50, 0, 950, 2, 0)


def test_a_bank_that_does_not_lend_loses_the_fund():
    """[1] 4(3): from a bank "that has a fund and has not taken on lending" the county "may withdraw all", interest included."""
    assert adjusted(0, 5_100, 0, idle=22, placed=5_000, kept=100, start=5_000) == (0, 0, 5_000, 0, 23)
    assert adjusted(0, 5_100, 0, idle=23, placed=5_000, kept=100, start=5_000) == (0, 5_100, -100, 0, 24)
    assert adjusted(0, 5_100, 0, placed=5_000, kept=100, opened=0)[1] == 5_100
    assert place(1, 10, 5_000) == (5_000, 5_000) and place(0, 10, 5_000) == (0, 0) == place(1, 0, 5_000)


def test_what_is_owed_is_paid_before_the_fund_goes():
    """Idle, with 300 approved and 200 in the account: the county adds what is lacking, in time, and withdraws nothing."""
    assert adjusted(0, 200, 0, idle=23, placed=5_000, owed=300) == (0, 0, 5_000, 1, 24)
    assert adjusted(0, 200, 0, over=1, idle=23, placed=5_000, owed=300) == (100, 0, 5_100, 0, 24)
    assert adjusted(0, 400, 0, over=1, idle=23, placed=5_000, owed=300) == (0, 100, 4_900, 0, 24)


def test_without_a_fund_nothing_is_placed():
    assert adjusted(2, 0, 10_000, leverage=0, start=700) == (0, 0, 0, 0, 0)


def test_in_a_run_everything_happens(county):
    """The bed is not degenerate: placed, topped up, withdrawn, paid, exhausted, recovered."""
    run = facts(county)
    for flow in ("endow_fund", "withdraw_fund", "fund_interest", "approve_compensation", "pay_compensation", "recover",
                 "return_recovery"):
        assert run[f"flow_{flow}"].any(), flow
    owed = run["stock_fund_compensation_owed"]
    assert (owed[:-1] > 0).any() and (owed[1:][owed[:-1] > 0] == 0).any(), "what the account does not hold waits, and is paid"
    assert (run["stock_fund_deposit"] == run["stock_lender_fund_deposit"]).all()
    assert (run["stock_fund_compensation_owed"] == run["stock_lender_fund_claim"]).all()


def test_compensation_starts_only_in_months_above_the_trigger(county):
    run = facts(county)
    paid = run["flow_approve_compensation"] > 0
    assert paid.any() and (run["covered_bad_fen"][paid] >= 0.03 * run["covered_fen"][paid]).all()
    assert (run["flow_approve_compensation"] + run["lender_bears_fen"] == run["compensated_fen"]).all()


def test_what_is_compensated_has_left_the_balance_sheet_and_is_still_claimed(county):
    """[1] 4(2): "moved off the balance sheet; the account is closed, the case is kept, the right of recovery stays"."""
    run = facts(county)
    off = run["flow_write_off_principal"].sum() + run["flow_write_off_interest"].sum() + run["flow_write_off_charges"].sum()
    assert off >= run["compensated_fen"].sum() > 0
    assert run["stock_household_written_off"][-1] == off - run["flow_recover"].sum()
    recovered = run["compensated_fen"].sum() - county.store.column("household", "fund_part").sum()
    assert 0 < recovered <= run["flow_recover"].sum()
    assert run["flow_return_recovery"].sum() == pytest.approx(0.8 * recovered, abs=0.5 * (run["flow_recover"] > 0).sum() * 54)


def test_a_trigger_never_reached_leaves_the_loss_with_the_bank():
    run = facts(lived(bed("county", ("lender.fund.trigger_share", 1.0), ("run.months", 16)), "tenfold", engine="agents"))
    assert run["covered_bad_fen"].any() and not run["flow_approve_compensation"].any()


def test_a_smaller_multiple_takes_more_of_the_countys_money(county):
    """1:5 asks for twice what 1:10 does for the same loans."""
    plain = [("lender.fund.start_yuan", 0.0), ("lender.fund.trigger_share", 1.0), ("run.months", 6)]
    half = facts(lived(bed("county", ("lender.fund.leverage", 5), *plain), "tenfold", engine="agents"))
    whole = facts(lived(bed("county", *plain), "tenfold", engine="agents"))
    assert half["covered_fen"][:3].tolist() == whole["covered_fen"][:3].tolist()
    assert half["flow_endow_fund"][2] == pytest.approx(2 * whole["flow_endow_fund"][2], abs=1)


@pytest.mark.slow
def test_both_engines_live_the_same_county(county):
    assert lived(bed("county"), "tenfold").runs()[0].fingerprint == county.runs()[0].fingerprint


def test_the_fund_is_an_agent(county):
    assert [type(agent) for agent in county.agents if isinstance(agent, Fund)] == [Fund]


def test_the_fund_by_its_events(county):
    """The account of the fund from the stream of events alone."""
    names, balance = list(MOVES), 0
    signs = {"endow_fund": 1, "fund_interest": 1, "return_recovery": 1, "withdraw_fund": -1, "pay_compensation": -1}
    for _, _, move, _, _, _, fen in county.log.events.tolist():
        balance += signs.get(names[move], 0) * fen
    assert balance == facts(county)["stock_fund_deposit"][-1] == county.members.of(Fund, 1).deposit


def test_only_the_listed_have_the_loan_for_the_poor(county):
    products = county.store.column("loan", "product_row").reshape(county.store.slots, -1)
    running = county.store.column("loan", "status").reshape(county.store.slots, -1) > 0
    poor = (running & (products == county.store.offers[0, 1])).any(axis=0)
    assert poor.any() and (county.store.column("household", "registered")[: poor.size][poor] > 0).all()
    assert (running & (products == county.store.offers[1, 1])).any()


def test_terms_that_would_come_to_nothing_are_refused():
    for changes in ([("lender.fund.leverage", 0)], [("village.poor_list.kept", False)], [("product.compensation.covered", False)]):
        with pytest.raises(LettersError):
            Program(bed("county", *changes), arm="tenfold", seed=8)


def test_nothing_of_it_is_lived_where_there_is_no_fund():
    program = Program("classroom/one_village", arm="joint", seed=1, engine="agents")
    assert not program.store.changes & {"fund", "poor list", "recovery"}
    assert not np.any(program.store.column("fund", "deposit"))
