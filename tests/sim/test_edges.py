"""Villages at the edge of what may be declared: they live, and their books balance."""

import pytest
from random_worlds import changed, columns, differences, shelf_copy, with_reform

from sim.people import LoanOfficer
from sim.program import Program
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario

SHORT = ("run.months", 14)
SMALL = (("village.yilong_a.people.households", 9), ("village.yilong_b.people.households", 5))
TWO = (("village.people.households", 2), ("village.yilong_b.people.households", 2))
EDGES = {
    "one household in each village": (
        ("village.people.households", 1),
        ("village.yilong_b.people.households", 1),
    ),
    "two households": TWO,
    "all trade": (*SMALL, ("village.livelihood.trade_share", 1.0), ("village.livelihood.mixed_share", 0.0)),
    "all farm, no business": (
        *SMALL,
        ("village.livelihood.trade_share", 0.0),
        ("village.livelihood.mixed_share", 0.0),
    ),
    "nobody informed": (*SMALL, ("village.news.start_share", 0.0), ("village.news.tell_chance_other", 0.0)),
    "everyone struck": (
        *SMALL,
        ("shocks.illness.chance_month", 1.0),
        ("shocks.ceremony.chance_month", 1.0),
        ("shocks.livestock.death_chance_month", 1.0),
        ("shocks.livestock.death_share", 1.0),
    ),
    "rate zero": (*SMALL, ("product.interest.rate_annual", 0.0)),
    "one installment": (
        *SMALL,
        ("product.repayment.every_days", 0),
        ("product.repayment.once", True),
        ("product.repayment.term_months", 3),
        ("product.joint_liability_group.liability.wave_installments", 0),
    ),
    "group is the village": (
        *SMALL,
        ("product.joint_liability_group.liability.group_min", 5),
        ("product.joint_liability_group.liability.group_max", 9),
    ),
    "no officers": (*SMALL, ("lender.officers.count", 0)),
    "no equity": (*SMALL, ("lender.capital.equity_yuan", 0), ("lender.capital.credit_line_yuan", 0)),
    "all on credit": (
        *SMALL,
        ("lender.capital.equity_yuan", 0),
        ("lender.capital.credit_line_yuan", 50_000),
        ("lender.capital.borrowings_yuan", 50_000),
        ("lender.capital.borrowing_rate_annual", 1.0),
    ),
    "nobody honest": (*SMALL, ("village.will.honesty_mean", 0.0), ("village.will.temptation", 1.0)),
    "no ties": (*SMALL, ("village.ties.degree", 0.0)),
    "everybody knows everybody": (*SMALL, ("village.ties.degree", 64.0)),
    "no income": (*SMALL, ("village.income.mean_yuan", 0.0)),
    "all alike": (
        *SMALL,
        ("village.income.gini", 0.0),
        ("village.people.members_sd", 0.0),
        ("village.business.return_log_sd", 0.0),
    ),
    "no returns": (*SMALL, ("village.business.exponent", 0.0), ("village.business.return_month", 0.0)),
    "animals worth nothing in need": (
        *SMALL,
        ("village.livestock.sale_discount", 1.0),
        ("shocks.illness.chance_month", 0.8),
    ),
    "usury": (
        *SMALL,
        ("village.informal.moneylender_rate_month", 0.5),
        ("village.informal.limit_months", 60.0),
        ("shocks.illness.chance_month", 0.8),
    ),
    "prices run away": (*SMALL, ("village.growth.price_annual", 1.0), ("village.growth.income_annual", -0.5)),
    "written off at once": (
        *SMALL,
        ("lender.writeoff.days", 1),
        ("village.will.honesty_mean", 0.1),
        ("village.will.temptation", 1.0),
    ),
    "no tolerance": (*SMALL, ("product.arrears.tolerance_yuan", 0.0)),
    "weekly": (*SMALL, ("product.repayment.every_days", 7)),
}


@pytest.mark.parametrize("edge", EDGES)
def test_a_village_at_the_edge_lives_with_balanced_books(edge):
    """`step` checks the books each month; both engines are at one on every column at the end."""
    resolved = changed(SHORT, *EDGES[edge])
    one, other = Program(resolved, arm="dear", seed=3), Program(resolved, arm="dear", seed=3, engine="agents")
    fingerprints = {program.run()[0].fingerprint for program in (one, other)}
    assert len(fingerprints) == 1 and differences(columns(one), columns(other)) == []
    run = one.runs()[0]
    assert run.months == 14 and (run.yearly["consumption"] >= 0).all()


def facts(edge: str, arm: str = "both") -> dict:
    return Program(changed(SHORT, *EDGES[edge]), arm=arm, seed=3).run()[0].monthly


def test_nobody_informed_means_nobody_borrows():
    run = facts("nobody informed")
    assert not run["informed"].any() and not run["flow_disburse"].any() and not run["applicants"].any()


def test_without_officers_nobody_is_visited_and_nobody_screened():
    run = facts("no officers")
    assert (
        not run["officers_visits"].any()
        and not run["flow_pay_wages"].any()
        and not run["flow_disburse"].any()
    )
    assert run["applicants"].any()


def test_without_money_nothing_is_lent():
    run = facts("no equity")
    assert (
        not run["flow_disburse"].any() and not run["flow_borrow"].any() and run["stock_lender_cash"][-1] < 0
    )


def test_everyone_is_struck_every_month():
    run = facts("everyone struck", "none")
    assert (run["struck"] == 14).all() and run["stock_household_livestock"][0] <= run["flow_buy_livestock"][0]


def test_at_rate_zero_no_interest_falls_due():
    run = facts("rate zero")
    assert (
        run["flow_disburse"].any()
        and not run["flow_charge_interest"].any()
        and not run["flow_pay_interest"].any()
    )


def test_all_trade_lives_from_business():
    run = facts("all trade", "none")
    assert (
        run["flow_earn_business"].any()
        and Program(changed(SHORT, *EDGES["all trade"]), arm="none")
        .store.column("household", "client_type")
        .min()
        == 2
    )


def test_a_single_installment_falls_due_once():
    run = facts("one installment")
    assert run["flow_disburse"].any() and not run["due_fen"][:3].any() and run["due_fen"].any()


@pytest.mark.parametrize("households", [0, -3])
def test_a_village_of_nobody_is_refused(households):
    with pytest.raises(LettersError, match="households"):
        changed(("village.people.households", households))


@pytest.mark.parametrize("officers", [(0, 5), (1, 4), (4, 0), (3, 1)])
def test_officers_come_and_go_with_a_reform(officers, tmp_path):
    """An officer added by a reform is paid and visits; one that leaves keeps what was earned; both engines agree."""
    before, after = officers
    place = shelf_copy(tmp_path) / "scenarios" / "reform.toml"
    place.write_text(with_reform(f'month = 4\nset = {{ "lender.officers.count" = {after} }}'), "utf-8")
    resolved = load_scenario(
        place, [("run.months", 7), ("lender.officers.count", before), *SMALL], root=tmp_path
    )
    programs = [Program(resolved, arm="dear", seed=3, engine=engine) for engine in ("compiled", "agents")]
    runs = [program.run()[0] for program in programs]
    assert (
        runs[0].fingerprint == runs[1].fingerprint
        and differences(columns(programs[0]), columns(programs[1])) == []
    )
    wages, each = runs[0].monthly["flow_pay_wages"].tolist(), 54_000
    assert wages == [before * each] * 3 + [after * each] * 4
    assert runs[0].monthly["stock_officer_cash"][-1] == sum(wages)
    assert len(programs[0].agents_by_type[LoanOfficer]) == after
