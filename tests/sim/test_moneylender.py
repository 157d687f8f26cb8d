"""A moneylender who watches those who must borrow installments from him while their project runs."""

import pytest

from sim.build import World
from sim.moneylender import falls_due_before, watched_by_moneylender
from sim.program import Program
from sim.terms.resolve import load_scenario


def test_what_falls_due_before_the_project_pays():
    """Begun in month 3 (day 90), it pays two months later: an installment on day 149 comes before, one on day 150 does not."""
    assert falls_due_before(149, 90, 0, 2, 0.5) == 1 and falls_due_before(150, 90, 0, 2, 0.5) == 0
    assert falls_due_before(149, 90, 1, 2, 0.5) == 1 and falls_due_before(149, 90, 0, 2, 0.0) == 0
    assert falls_due_before(150, 90, 1, 2, 0.5) == 1, "an earlier loan does"


def test_who_borrows_is_watched():
    """.5 of 1,000 is its ease, half of which goes: of 900 it is expected to leave 650."""
    def told(early=1, cash=1_100, plan=480, informal=0, due=121, watch=0.5):
        return watched_by_moneylender(900.0, 1_000, early, cash, 500, plan, 400, informal, due, 0.4, 0.5, 0.0, 0.0, watch)

    assert told() == pytest.approx(650) and told(early=0) == told(due=120) == told(informal=200) == told(watch=0.0) == 900
    assert told(plan=300) == 900, "food is 400, so that 100 of the usual 500 are left for installments"


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("evidence/T9", ["village.people.households=60"])


def safe(resolved, **more):
    column = Program(resolved, engine="agents", **more)
    column.run()
    return column.store.column("household", "venture").tolist()


def test_careful_where_an_installment_sends_them_to_the_moneylender(resolved):
    assert set(safe(resolved)) == {1}
    blind = load_scenario("evidence/T9", ["village.people.households=60", "village.moneylender.watch_share=0"])
    assert set(safe(blind)) == {2}
    beside = Program(resolved, worlds=[World(one.arm("borrowers"), 1) for one in (resolved, blind)], engine="agents")
    beside.run()
    assert beside.store.column("household", "venture").tolist() == [1] * 60 + [2] * 60


def test_what_was_passed_on_to_others_still_counts_as_lent():
    """Frauds keep what was passed on in the counter of a household until projects are chosen: looking ahead leaves it alone."""
    changes = ["village.people.households=60", "village.ties.degree=6", "village.poor_list.kept=true",
               "village.poor_list.wrongly_in_chance=0.5", "village.fraud.on_lending_chance=1", "village.fraud.on_lending_share=0.5"]
    program = Program(load_scenario("evidence/T9", changes), engine="agents")
    program.step()
    lent, passed = ([run.monthly[name][0] for run in program.runs()] for name in ("flow_disburse", "flow_pass_on"))
    assert min(passed) > 0 and int(program.store.column("household", "borrowed").sum()) == sum(lent) > 0
