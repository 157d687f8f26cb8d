"""Hidden restructuring is forbidden [3], possible by a switch, and visible. Amounts in fen."""

import numpy as np
import pytest
from beds import bed, facts, lived

from sim.loan_hiding import audit, hide
from sim.program import Program
from sim.terms.letters import LettersError

HIDES = [("lender.staff.hide_chance", 0.6), ("lender.staff.hide_days", 30), ("lender.suspension.branch", False),
         ("lender.suspension.officers", False)]


@pytest.fixture(scope="module")
def hiding():
    return lived(bed("bank", *HIDES, ("lender.checks.audit_share", 0.1)), "bank")


@pytest.fixture(scope="module")
def open_books():
    return lived(bed("bank", *HIDES[2:]), "bank")


def hidden(late=61, luck=0.1, cap=1_000_000, owed=400_000, tranches=1, officer=3, status=1):
    return hide(late, status, 300_000, 120_000, 4_000, 500, 250, 600, 1, 12, 360_000, 32_000, 930, 900, 90, 5, 0, 250, 900, owed,
                officer, 32_000, 30, 0, 12, cap, tranches, 0.2, 60, luck)


def test_a_late_loan_is_booked_as_repaid_and_a_new_one_as_made():
    """[3] 38: "hiding the true state of loans is strictly forbidden": 3,000 yuan and 47.50 of arrears become a loan of 3,047.50."""
    found = hidden()
    assert found[:5] == (304_750, 300_000, 4_000, 750, 304_750) and found[0] == sum(found[1:4])
    assert found[5:12] == (0, 0, 0, 0, 0, -1, 0), "nothing is overdue, nothing was ever at risk"
    assert found[12:19] == (304_750, 12, 900 + 29 + 30, -1, 0, 0, 0) and found[19:] == (1, 1, 1, 1, 1)


@pytest.mark.parametrize("case", [dict(late=60), dict(luck=0.21), dict(cap=404_000), dict(tranches=2), dict(officer=0),
                                  dict(status=0)])
def test_others_stay_as_they_are(case):
    found = hidden(**case)
    assert found[:4] == (0, 0, 0, 0) and found[4:14] == (300_000, 120_000, 4_000, 500, 250, 250, 600, 1, 360_000, 12)
    assert found[14:19] == (930, 900, 90, 5, 32_000) and found[19:] == (0, 0, 0, 0, 0)


def test_audit_finds_some_and_they_are_renegotiated():
    assert audit(1, 1, 0, 900, 0, 0.1, 0.05) == (2, 1, 0, 1, 0) and audit(1, 1, 0, 900, 30, 0.1, 0.15) == (1, 0, 900, 0, 900)
    assert audit(1, 2, 1, 900, 0, 0.1, 0.0) == (2, 1, 0, 0, 0) and audit(0, 1, 0, 0, 0, 1.0, 0.0) == (0, 0, 0, 0, 0)
    assert audit(1, 1, 0, 900, 31, 0.0, 0.5) == (1, 0, 900, 0, 0), "late again by more than 30 days: PAR30 counts it as it is"


def test_par_falls_and_what_is_hidden_shows(hiding, open_books):
    """Books with hidden loans look better; the record says what they hide, and what audit found."""
    hid, seen = facts(hiding), facts(open_books)
    assert hid["hidden_count"].any() and hid["hidden_fen"].any() and hid["hidden_found"].any()
    assert hid["par60_fen"].sum() < seen["par60_fen"].sum() and not seen["hidden_count"].any()
    assert (hid["hidden_fen"] <= hid["stock_lender_loans"]).all() and hid["renegotiated_fen"].any()
    found = hiding.store.tables["loan"].columns
    assert not found["hidden"][found["status"] == 0].any()


def test_what_the_portfolio_would_look_like_without(hiding, open_books):
    """Hidden loans have a measure, and PAR30 one that counts each of them once: as it is told, or as hidden."""
    from analysis.measures import MEASURES, Case
    from analysis.resolved import setting_of

    setting = setting_of(bed("bank"))
    case, known = (Case(program.runs()[0], setting.arm("bank")) for program in (hiding, open_books))
    last = {name: int(values[-1]) for name, values in facts(hiding).items()}
    assert MEASURES["hidden_share"].of(case) == pytest.approx(last["hidden_fen"] / last["stock_lender_loans"])
    shown = (last["par30_fen"] + last["hidden_to_30_fen"]) / last["stock_lender_loans"]
    assert MEASURES["par30_unhidden"].of(case) == pytest.approx(shown) and shown > MEASURES["par30"].of(case)
    assert MEASURES["hidden_share"].of(known) == 0 and MEASURES["par30_unhidden"].of(known) == MEASURES["par30"].of(known)


def test_books_balance_and_no_money_changes_hands(hiding):
    """What was booked as lent anew went back the same day: households hold what they would hold."""
    Program(bed("bank", *HIDES, ("run.months", 20)), arm="bank", seed=3, engine="agents").run()
    assert (np.asarray(facts(hiding)["glp_fen"]) == facts(hiding)["stock_lender_loans"]).all()


def test_both_engines_hide_the_same(hiding):
    changes = [*HIDES, ("lender.checks.audit_share", 0.1)]
    assert Program(bed("bank", *changes), arm="bank", seed=8, engine="agents").run()[0].fingerprint == hiding.runs()[0].fingerprint


def test_terms_that_do_not_bear_it_are_refused():
    with pytest.raises(LettersError, match="hide_chance"):
        Program(bed("bank", *HIDES, ("product.repayment.method", "planned"), ("product.plan.shares", [0.5, 0.5]),
                    ("product.repayment.every_days", 180), ("product.repayment.term_months", 12),
                    ("product.renewal.second_every_days_max", 0)), arm="bank", seed=3)
