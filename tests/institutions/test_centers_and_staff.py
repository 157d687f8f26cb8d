"""Centers of [0]; staff that follows demand, outlets that split, reviewers that are added [2]. Amounts in fen."""

import pytest
from beds import bed, facts, lived

from sim.branch import capacity
from sim.centers import centers_of, gather, hold_meetings, minutes_with_centers
from sim.program import Program
from sim.staffing import add_reviewers, pay_staff, split_outlet, want_officers
from sim.terms.letters import LettersError

CENTERS = [("lender.centers.members", 10), ("lender.centers.minutes", 120), ("lender.centers.cost_yuan_month", 15.0),
           ("lender.centers.hear_chance", 0.1), ("lender.centers.press_share", 0.3), ("lender.centers.training_yuan_month", 4.0),
           ("lender.centers.training_months", 6), ("lender.centers.training_gain", 0.12)]
STAFF = [("lender.staffing.clients_per_officer", 8), ("lender.staffing.most", 6), ("lender.staffing.review_months", 3),
         ("lender.staffing.split_above", 3), ("lender.staffing.split_bad_share", 1.0), ("lender.staffing.outlet_yuan_month", 100.0),
         ("lender.capacity.reviewer_yuan_month", 50.0)]


def test_one_meeting_collects_from_all():
    """[0] "second, repaying together": 23 clients in centers of ten are three meetings of two hours, of 3,168 minutes."""
    assert centers_of(23, 10) == 3 and centers_of(0, 10) == 0 and centers_of(20, 10) == 2
    assert minutes_with_centers(1, 23, 0.33, 9_600, 20, 10, 120) == 3_168 - 360
    assert minutes_with_centers(1, 999, 0.1, 600, 0, 10, 120) == 0
    assert minutes_with_centers(1, 23, 0.33, 9_600, 20, 0, 120) == 3_168 - 460, "no centers: each client for herself"


def met(loans=1, informed=0, late=0, pressure=0.2, trained=0, months=6, gain=0.12, luck=0.5, hear=0.1, members=10):
    return gather(loans, informed, late, pressure, trained, 100.0, 1, members, hear, 0.3, months, gain, luck)


def test_a_meeting_is_public():
    """[0] "it lets members know and watch each other": who is late is late before all; who comes to listen hears of it."""
    assert met(luck=0.05)[0] == 1 and met()[0] == 0 and met(informed=1)[0] == 1
    assert met(late=1)[1] == pytest.approx(0.44) and met()[1] == 0.2 and met(late=1, loans=0)[1] == 0.2
    assert met(members=0, luck=0.0, late=1) == (0, 0.2, 0, 100.0, 0)


def test_clients_are_trained_for_some_months():
    """[0] "third ... training in knowledge and skills": six months, each a sixth of the gain; without one it only costs."""
    assert met()[2:] == (1, pytest.approx(102.0), 1) and met(trained=6)[2:] == (6, 100.0, 0) and met(loans=0)[2:] == (0, 100.0, 0)
    assert met(gain=0.0)[3] == 100.0 and met(months=0)[2:] == (0, 100.0, 0)
    assert hold_meetings(23, 7, 10, 1_500, 400) == (3 * 1_500 + 7 * 400, 7 * 400)


def test_centers_in_a_run():
    """They are paid for, people learn in them, and more hear of the program than by talk."""
    without = facts(lived(bed("frauds"), "honest", engine="agents"))
    program = lived(bed("frauds", *CENTERS), "honest", engine="agents")
    run = facts(program)
    assert run["trained"].any() and run["training_fen"].sum() == 400 * run["trained"].sum()
    assert run["flow_pay_overhead"].sum() > without["flow_pay_overhead"].sum()
    assert run["informed"][:6].sum() >= without["informed"][:6].sum()
    trained = program.store.column("household", "trained")
    assert trained.max() == 6 and (trained[program.store.column("household", "cycles") == 0] == 0).all()


def wanted(month=5, clients=90, elsewhere=100, before=4, each=40, least=1, most=10, review=6):
    return want_officers(month, clients, elsewhere, before, 3, each, least, most, review)


def test_officers_follow_clients():
    """190 clients, 40 for each: five officers at the review; within bounds; between reviews and without the term as they are."""
    assert wanted() == 5 and wanted(month=4) == 4 and wanted(most=4) == 4 and wanted(clients=0, elsewhere=0, least=2) == 2
    assert wanted(each=0) == 0 and wanted(month=0, before=0) == 3


def outlets(now=1, officers=11, bad=19_999, above=10, share=0.02):
    return split_outlet(now, officers, 3, 600_000, bad - 5_000, 400_000, 5_000, above, share)


def test_an_outlet_splits_above_ten_officers():
    """[2] 13 "more than 10 officers: in principle split in two"; 12: only where bad loans are "below 2 %"."""
    assert outlets() == 2 and outlets(officers=10) == 1 and outlets(officers=21) == 3 and outlets(bad=20_000) == 1
    assert outlets(now=2, officers=10, bad=90_000) == 1, "one closes whatever is bad" and outlets(above=0) == 0
    assert outlets(now=0, officers=1) == 1


def test_reviewers_are_added_after_three_full_months_of_a_year():
    """[2] 9(2): "in three months in all of a year above the cap: hold volume down or add reviewers"."""
    assert add_reviewers(3, 0, 1, 4, 500) == (0, 2) and add_reviewers(4, 0, 2, 1, 500) == (1, 0)
    assert add_reviewers(4, 0, 2, 0, 500) == (0, 2) and add_reviewers(12, 0, 2, 1, 500) == (0, 1), "counted anew each year"
    assert add_reviewers(4, 0, 2, 1, 0) == (0, 3)
    assert capacity(1, 220, 0, 0.3, 120, 0)[0] == (440 - 120) * 1_300
    assert paid(3, 2) == (2_400, 3, 2, 0) and paid(1, 0) == (0, 1, 0, 0) == (*paid(1, 0, loans=10**12, per=0)[:3], 0)
    assert paid(0, 0) == (0, 0, 0, 0)


def paid(outlets, reviewers, loans=0, elsewhere=0, per=10_000_000_000):
    return pay_staff(outlets, reviewers, loans, elsewhere, 1, 700, 500, per, 300)


def test_after_loan_managers_follow_the_portfolio():
    """[2] 9(2): "two after-loan posts" at 100 million yuan, "one more for each further 100 million"; the first is there anyway."""
    assert paid(1, 0, 4_000_000_000, 5_999_999_999) == (0, 1, 0, 0) and paid(1, 0, 4_000_000_000, 6_000_000_000) == (300, 1, 0, 1)
    assert paid(1, 0, 0, 35_000_000_000) == (900, 1, 0, 3) and paid(2, 1, 0, 20_000_000_000) == (700 + 500 + 600, 2, 1, 2)
    with pytest.raises(LettersError, match="manager_yuan_month"):
        Program(bed("frauds", ("lender.staffing.manager_yuan_month", 10)), arm="honest", seed=3)


@pytest.fixture(scope="module")
def growing():
    return lived(bed("bank", *STAFF, *CENTERS, ("lender.grades.graded", False), ("lender.staff.turnover_annual", 0.0)), "bank")


def test_staff_grows_with_demand(growing):
    run, store = facts(growing), growing.store
    officers = store.column("lender", "lender_officers_count")[1]
    seats = store.stretches["officer"][0]
    assert officers == seats[1] - seats[0] != 3 and 1 <= officers <= 6
    served = store.column("household", "officer_row")
    assert served.min() == seats[0] and served.max() == seats[1] - 1
    assert run["outlets"].max() >= 1 and run["put_off"].any() and run["reviewers"].max() > 0


def test_both_engines_hire_the_same(growing):
    changes = [*STAFF, *CENTERS, ("lender.grades.graded", False), ("lender.staff.turnover_annual", 0.0)]
    by_agents = Program(bed("bank", *changes), arm="bank", seed=8, engine="agents").run()[0]
    assert growing.runs()[0].fingerprint == by_agents.fingerprint
