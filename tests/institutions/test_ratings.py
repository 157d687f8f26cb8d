"""Ratings, lines of credit and the five parts of a price, clause by clause [3]. Amounts in fen."""

import numpy as np
import pytest
from beds import bed, facts, lived

from sim.program import Program
from sim.ratings import (
    draw_on_line,
    hold_to_rating,
    needs_visit,
    points,
    rate,
    set_line,
    within_debt_ratio,
    worth,
)
from sim.terms.letters import LettersError
from sim.terms.product_forms import forms_of


@pytest.fixture(scope="module")
def cooperative():
    return lived(bed("cooperative"), "rated")


def test_the_rate_is_the_sum_of_five_parts():
    """[3] 32: a rate "covers at least the cost of funds, the way of lending, cost of administration, expected loss and return"."""
    mixed, trade = bed("cooperative").arms[0].products
    assert mixed.interest.rate_annual == 0.1 and trade.interest.rate_annual == 0.1, "3 + 1 + 4 + 1.5 + .5 per cent; declared"
    dearer = bed("cooperative", ("product.yilong_mixed.pricing.loss_annual", 0.045)).arms[0].products[0]
    assert dearer.interest.rate_annual == 0.13


def test_a_rate_that_is_not_its_parts_is_refused():
    with pytest.raises(LettersError, match="the sum of pricing"):
        bed("cooperative", ("product.yilong_mixed.interest.rate_annual", 0.12))
    with pytest.raises(LettersError, match="0 or more"):
        bed("cooperative", ("product.yilong_mixed.rating.steps_annual", [-0.2, 0.0, 0.0]))


def test_better_rates_for_good_credit_higher_for_weak():
    """[3] 24: "for borrowers in good standing a preferential rate; for those in poor standing a higher one, priced by risk"."""
    forms = [form[0] for form in forms_of(bed("cooperative").arms[0].products)]
    assert [(one.rating.grade, one.interest.rate_annual) for one in forms] == [
        ("usual", 0.1), ("any", 0.1), ("good", 0.08), ("weak", 0.15)]


def pointed(clean=1, assets=1_000, debts=400, burden=20, usual=100, will=0.6, luck=0.5):
    return points(clean, assets, debts, burden, usual, will, 1, 0.5, 0.3, 0.5, 0.2, luck)


def test_a_rating_looks_at_record_debts_cash_flow_and_neighbors():
    """[3] 16, 18: "assets, debts, cash flow, repayment record ...; the opinion of village committee and neighbors"."""
    assert pointed() == 4 and pointed(clean=0) == 3 and pointed(debts=500) == 3 and pointed(burden=31) == 3
    assert pointed(will=0.4) == 3 and pointed(will=0.4, luck=0.999) == 4 and pointed(usual=0, debts=9_000, clean=0, will=0.0) == 0
    assert worth(1, 2, 3, 4, 5, 10, 20, 30, 40, 50) == (15, 150)


def rated(month, found, before=0, until=0, late=0, dynamic=1):
    return rate(month, found, before, until, late, 12, dynamic, 4, 2)


def test_a_rating_is_valid_for_a_year():
    """[3] 18: "the rating is in general valid for one year"; 19: "managed dynamically": arrears count at once."""
    assert rated(0, 4) == (1, 12, 1) and rated(5, 2) == (2, 17, 1) and rated(5, 1) == (3, 17, 1)
    assert rated(11, 1, before=1, until=12) == (1, 12, 0) and rated(12, 1, before=1, until=12) == (3, 24, 1)
    assert rated(5, 4, before=1, until=12, late=1) == (3, 12, 0)
    assert rated(5, 4, before=1, until=12, late=1, dynamic=0) == (1, 12, 0)


def line(rating=2, assets=100_000, debts=10_000, usual=2_000, now=1, before=0, most=0.75):
    return set_line(rating, assets, debts, usual, before, now, 3.0, 2.0, 1.0, most)


def test_the_line_follows_the_rating_and_the_debt_ratio():
    """[3] 20 "the line by the rating"; 23(1) "counting it, debts at most 75 % of assets": (.75 x 100,000 - 10,000) / .25."""
    assert line() == 48_000 and line(rating=1) == 72_000 and line(rating=3) == 24_000
    assert line(assets=20_000) == 20_000, "(15,000 - 10,000) / .25: with it 30,000 of 40,000"
    assert line(debts=90_000) == 0 and line(now=0, before=30_000) == 30_000 and line(rating=3, now=0, before=30_000) == 24_000


def held(rating=2, line=100_000, loans=5_000, grade=0, share=0.2, valid=12):
    return hold_to_rating(60_000, 55_000, loans, rating, line, grade, share, valid, 1.0, 0.5, 0.0)


def test_a_loan_is_a_share_of_the_line():
    """[3] 23(2): an unsecured loan "at most 20 % of the line", 23(3): a joint one 25 %; 10(4): a least rating."""
    assert held() == (20_000, 15_000) and held(share=0.25) == (25_000, 20_000) and held(share=0.0) == (30_000, 25_000)
    assert held(share=0.0, rating=1) == (60_000, 55_000) and held(rating=3) == (0, 0) and held(loans=25_000) == (20_000, 0)
    assert held(grade=2) == (20_000, 15_000) and held(grade=1) == (0, 0), "a price is for its own clients"


@pytest.mark.parametrize("most, debts, admitted", [(0.5, 49, 1), (0.5, 50, 0), (0.6, 59, 1), (0.6, 60, 0), (1.0, 900, 1)])
def test_debts_must_be_below_half_of_assets(most, debts, admitted):
    """[3] 9(2): unsecured "below 50 %"; 10(2): joint "below 60 %"."""
    assert within_debt_ratio(1, 20, 20, 20, 20, 20, debts, 0, 0, 0, 0, most) == admitted
    assert within_debt_ratio(0, 20, 20, 20, 20, 20, 0, 0, 0, 0, 0, most) == 0


def test_who_has_a_line_draws_without_a_visit():
    """[3] 25: "drawn many times, borrowed when needed, used in turn, repaid when due"."""
    assert needs_visit(1, 1, 10_000, 4_000, 6_000, 0, 1) == (0, 1) and needs_visit(1, 1, 10_000, 4_000, 6_001, 0, 1) == (1, 0)
    assert needs_visit(1, 1, 10_000, 4_000, 6_000, 1, 1) == (1, 0) == needs_visit(1, 1, 10_000, 0, 1, 0, 0)
    assert needs_visit(0, 1, 10_000, 0, 0, 0, 1) == (0, 0) and needs_visit(1, 0, 10_000, 0, 1, 0, 1) == (1, 0), "first loan"
    assert draw_on_line(1, 0, 0) == (1, 1, 1) and draw_on_line(0, 1, 0) == (1, 0, 0)


def test_a_rated_village(cooperative):
    """Ratings are renewed each year, lines bind, prices differ by rating, some draw without a visit."""
    run, store = facts(cooperative), cooperative.store
    assert run["rated"][0] > 0 and run["rated_good"].any() and run["rated_weak"].any() and run["drawn"].any()
    assert run["rated"][12:].sum() > 0 and run["rated"].sum() > run["rated"].max()
    household, loans = (store.tables[name].columns for name in ("household", "loan"))
    running = np.flatnonzero(loans["status"])
    assert set(store.column("product", "product_rating_grade")[loans["product_row"][running]].tolist()) - {0}
    assert (household["rating"] > 0).any() and (household["line"] > 0).any()


def test_the_limit_binds_each_month():
    """No household owes more than a quarter of its line in the month in which it is lent to."""
    program = Program(bed("cooperative", ("product.rating.line_share", 0.25)), arm="rated", seed=8)
    lines = {}
    for _ in range(20):
        program.step()
        household = program.store.tables["household"].columns
        lent = np.flatnonzero(household["borrowed"])
        assert (household["loans"][lent] <= 0.25 * household["line"][lent] + 1).all()
        lines |= dict.fromkeys(lent.tolist())
    assert len(lines) > 5


def test_terms_that_come_to_nothing_are_refused():
    for changes in ([("lender.rating.valid_months", 0)],
                    [("lender.line.income_times", [0.0, 0.0, 0.0]), ("lender.line.revolving", False)],
                    [("product.yilong_mixed.rating.line_share", 0.0), ("lender.line.revolving", False)]):
        with pytest.raises(LettersError):
            Program(bed("cooperative", *changes), arm="rated", seed=3)


def test_both_engines_live_the_same_ratings(cooperative):
    by_agents = Program(bed("cooperative"), arm="rated", seed=8, engine="agents").run()[0]
    assert cooperative.runs()[0].fingerprint == by_agents.fingerprint
