"""Cash that runs out, what bad loans count for [1], after-loan checks [1, 3], women first [0]. Amounts in fen."""

import numpy as np
import pytest
from beds import bed, facts, lived

from sim.appraisal import appraise, overlook
from sim.checks import bar, be_cautious, check_use, mark_diverted
from sim.demand import apply
from sim.liquidity import lend_nothing_when_short, meet_shortage, pay_what_there_is
from sim.program import Program
from sim.record import Outcome

POOR = [("lender.capital.equity_yuan", 9_000.0), ("lender.capital.borrowings_yuan", 0.0), ("lender.capital.credit_line_yuan", 0.0)]


def need(cash, owed=0, months=0, way=1, borrowed=None, opened=1):
    return meet_shortage(cash, owed if borrowed is None else borrowed, owed, months, 0, 0, opened, way, 0.12, 2, 1_000)


def test_money_borrowed_in_need_has_its_price():
    """Owed 30,000 at 12 % beside other interest: 300 a month; 500 short and the 300 are borrowed; what comes is repaid first."""
    assert need(-500) == (500, 0, 0, 500, 1, 0, 0, 1, 500)
    assert need(-500, owed=30_000) == (800, 0, 300, 30_800, 1, 0, 0, 1, 30_800)
    assert need(9_300, owed=30_000) == (0, 8_000, 300, 22_000, 0, 0, 0, 0, 22_000), "a month's overhead is kept"
    assert need(99_000, owed=30_000, borrowed=20_000) == (0, 20_000, 200, 0, 0, 0, 0, 0, 0), "some was repaid before"


def test_who_stops_does_not_lend_and_pays_less():
    assert need(-500, way=2) == (0, 0, 0, 0, 1, 0, 0, 1, 0) and need(5, months=4, way=2)[4] == 0
    assert lend_nothing_when_short(700, 1, 2) == 0 and lend_nothing_when_short(700, 0, 2) == 700
    assert lend_nothing_when_short(700, 3, 1) == 700
    assert pay_what_there_is(1, 1_000, 0.5, 1, 2, 0.4) == (200, 500) and pay_what_there_is(1, 1_000, 0.5, 1, 1, 0.4) == (500, 500)
    assert pay_what_there_is(1, 1_000, 0.5, 0, 3, 0.4) == (500, 500)


def test_who_gives_up_is_closed_after_some_months():
    assert need(-1, months=1, way=3)[4:7] == (2, 0, 0) and need(-1, months=2, way=3)[4:7] == (3, 1, 1)
    assert need(-1, months=2, way=3, opened=0)[5] == 0


@pytest.mark.parametrize("way", ["borrow", "stop", "wind_up"])
def test_a_lender_short_of_cash(way):
    changes = [*POOR, ("lender.liquidity.when_short", way), ("lender.liquidity.emergency_rate_annual", 0.1),
               ("lender.liquidity.wage_share", 0.2), ("lender.liquidity.wind_up_months", 3)]
    program = lived(bed("bank", *changes), "loose")
    run, first = facts(program), int((facts(program)["short_of_cash"] > 0).argmax())
    assert run["short_of_cash"].any() and run["flow_disburse"][:first].any()
    if way == "borrow":
        assert (run["stock_lender_cash"] >= 0).all() and run["emergency_fen"].any() and run["flow_pay_funding_interest"].any()
        assert (run["emergency_fen"] <= run["stock_lender_borrowings"]).all()
    else:
        short = np.flatnonzero(run["short_of_cash"][:-1]) + 1
        assert not run["flow_disburse"][short].any() and not run["emergency_fen"].any()
        assert run["flow_pay_wages"][short].max() < run["flow_pay_wages"][:first].min()
    outcome = program.runs()[0].outcome
    assert outcome is (Outcome.ILLIQUID if way == "wind_up" else outcome)
    assert (way == "wind_up") == bool(program.store.column("lender", "ran_out")[1])


def test_both_engines_are_short_alike():
    changes = [*POOR, ("lender.liquidity.when_short", "stop"), ("lender.liquidity.wage_share", 0.2), ("run.months", 12),
               ("lender.checks.productive_share", 0.5), ("lender.checks.visit_share", 0.2), ("lender.checks.see_chance", 0.5),
               ("lender.appraisal.target_share", 0.01), ("lender.appraisal.caution_share", 0.5),
               ("lender.approval.women_first", True)]
    runs = [Program(bed("bank", *changes), arm="bank", seed=8, engine=engine).run()[0] for engine in ("compiled", "agents")]
    assert runs[0].fingerprint == runs[1].fingerprint


def test_two_points_above_the_target_do_not_count():
    """[1] 5(1): up to "2 percentage points above the bank's own yearly target": 1 % and 2 of 10,000 yuan: 300 yuan."""
    assert overlook(30_000, 1_000_000, 0.01, 0.02) == 0 and overlook(30_001, 1_000_000, 0.01, 0.02) == 30_001
    assert overlook(1, 1_000_000, 0.0, 0.0) == 1
    assert appraise(1_000_000, 30_000, 0.01, 0.02, 0.0) == (0, 0) and appraise(1_000_000, 30_001, 0.01, 0.02, 0.0) == (1, 1)
    assert appraise(1_000_000, 30_001, 0.0, 0.0, 0.0) == (0, 0) and be_cautious(555_555, 1, 0.0) == 555_555
    assert be_cautious(555_500, 1, 0.5) == 270_000 and be_cautious(555_500, 0, 0.5) == 555_500


def test_tolerance_in_a_run():
    """With the tolerance supervision marks fewer months, officers rise, and more is lent."""
    def run(tolerance):
        changes = [("lender.appraisal.target_share", 0.01), ("lender.appraisal.tolerance", tolerance),
                   ("lender.appraisal.caution_share", 0.5), ("lender.suspension.officers", False),
                   ("lender.suspension.branch", False)]
        return facts(lived(bed("bank", *changes), "bank"))

    strict, mild = run(0.0), run(0.5)
    assert strict["marked"].sum() > mild["marked"].sum() and strict["flow_disburse"].sum() < mild["flow_disburse"].sum()


def test_a_loan_used_otherwise_is_diverted():
    """[1] 2(3): "for production ... not for building a house, investing money, household goods": half of 1,000 yuan at least."""
    assert mark_diverted(100_000, 30_000, 20_000, 0, 0.0, 0.5) == (0, 0)
    assert mark_diverted(100_000, 30_000, 19_999, 1, 0.0, 0.5) == (1, 1)
    assert mark_diverted(100_000, 10_000, 10_000, 0, 0.3, 0.5) == (0, 0)
    assert mark_diverted(100_000, 0, 0, 2, 0.0, 0.5) == (2, 1)


def test_a_visit_sees_it():
    """[3] 29 "after-loan checks, regular and not"; 37 "more often than for other loans": a visit to a late client sees as much."""
    assert check_use(1, 1, 1, 0.0, 0.4, 0.9, 0.39) == (2, 1, 0) and check_use(1, 1, 1, 0.0, 0.4, 0.9, 0.41) == (1, 0, 0)
    assert check_use(1, 1, 0, 0.3, 0.4, 0.2, 0.1) == (2, 1, 1) and check_use(1, 1, 0, 0.3, 0.4, 0.31, 0.1) == (1, 0, 0)
    assert check_use(0, 1, 0, 0.3, 1.0, 0.2, 0.1) == (0, 0, 1) and check_use(1, 0, 0, 1.0, 1.0, 0.1, 0.1) == (0, 0, 0)
    assert [bar(0, code) for code in (0, 1, 2)] == [0, 0, 1] and bar(1, 0) == 1


def test_checks_in_a_run():
    changes = [("lender.checks.productive_share", 0.5), ("lender.checks.visit_share", 0.2), ("lender.checks.see_chance", 0.5)]
    program = lived(bed("frauds", *changes), "honest")
    run, household = facts(program), program.store.tables["household"].columns
    assert run["diverted"].any() and run["diverted_found"].any() and run["checks"].sum() > run["diverted_found"].sum()
    seen = household["diverted"] == 2
    assert seen.any() and household["excluded"][seen].all()


def test_women_come_first():
    """[0] "women first": before all others in the queue, among women the longest wait."""
    assert apply(1, 0, 0, 0, 1, 1, 0.9)[1] < apply(1, 0, 0, 11, 0, 1, 0.1)[1]
    assert apply(1, 0, 0, 3, 1, 1, 0.5)[1] < apply(1, 0, 0, 2, 1, 1, 0.5)[1]
    assert apply(1, 0, 0, 3, 1, 0, 0.5) == apply(1, 0, 0, 3, 0, 1, 0.5)


def test_where_money_is_scarce_women_are_served_first():
    def share(first):
        changes = [("village.people.female_head_share", 0.4), ("lender.capital.equity_yuan", 8_000.0),
                   ("lender.capital.credit_line_yuan", 0.0), ("lender.costs.overhead_yuan_month", 0.0),
                   ("lender.officers.wage_yuan_month", 0.0), ("lender.approval.women_first", first)]
        program = lived(bed("frauds", *changes), "honest")
        took = program.store.column("household", "cycles") > 0
        women = program.store.column("household", "female_head") > 0
        return (took & women).sum() / took.sum()

    assert share(True) > share(False)
