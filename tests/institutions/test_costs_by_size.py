"""What a loan costs by the size of a lender's loans, as across real lenders (claim V19). Amounts in fen."""

import pytest
from beds import bed, lived

from sim.costs_by_size import add_up, costs_by_size
from sim.program import Program
from sim.terms.letters import LettersError

SIZED = [("lender.costs.size_power", 0.57), ("lender.costs.per_loan_yuan", 100), ("lender.costs.size_reference_yuan", 3000)]


def cost(made, lent, power=0.57, each=10_000, count=3):
    return costs_by_size(1, 700, each, 0.0, count, 0, 0, 0.0, 0, power, 300_000, made, lent)[:2]


def test_a_loan_of_the_reference_size_costs_what_is_declared():
    """Three loans this month; so far ten of 3,000 yuan in the mean, then of 6,000: 2 to the power of .57 is 1.4845."""
    assert cost(10, 3_000_000) == (700, 30_000) and cost(10, 6_000_000) == (700, 44_535)
    assert cost(10, 6_000_000, power=0.0) == (700, 30_000) and cost(10, 6_000_000, power=1.0) == (700, 60_000)
    assert cost(0, 0, count=0) == (700, 0) and add_up(4, 900, 2, 300) == (6, 1_200)


def test_the_expense_ratio_falls_by_that_elasticity():
    """[evidence V19] -.43: eight times the size, the cost of a yuan lent times 8 to the power of -.43."""
    small, large = cost(100, 10_000_000)[1] / 100_000, cost(100, 80_000_000)[1] / 800_000
    assert large / small == pytest.approx(8.0**-0.43, rel=1e-3)


def test_in_a_run_by_plain_agents():
    changes = [("run.months", 8)]
    plain = lived(bed("frauds", *changes), "honest", engine="agents").runs()[0].monthly
    sized = lived(bed("frauds", *changes, *SIZED), "honest", engine="agents")
    run, lender = sized.runs()[0].monthly, sized.store.tables["lender"].columns
    made, lent = int(run["disbursed_count"].sum()), int(run["flow_disburse"].sum())
    assert made > 5 and (lender["made_so_far"][1], lender["lent_so_far"][1]) == (made, lent)
    assert (run["flow_disburse"] == plain["flow_disburse"]).all() and "made_so_far" not in Program(
        bed("frauds"), arm="honest", seed=8, engine="agents").store.tables["lender"].columns
    month = int(run["disbursed_count"].nonzero()[0][0])
    first = run["flow_disburse"][month] / run["disbursed_count"][month] / 300_000
    assert run["flow_pay_loan_cost"][month] == pytest.approx(10_000 * first**0.57 * run["disbursed_count"][month], abs=9)


@pytest.mark.slow
def test_both_engines_count_the_same():
    marks = {lived(bed("frauds", ("run.months", 8), *SIZED), "honest", engine=engine).runs()[0].fingerprint
             for engine in ("compiled", "agents")}
    assert len(marks) == 1


def test_a_power_of_nothing_is_refused():
    with pytest.raises(LettersError, match="size_power"):
        Program(bed("frauds", ("lender.costs.size_power", 0.5), ("lender.costs.per_loan_yuan", 0)), arm="honest", seed=3)
