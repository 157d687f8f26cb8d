"""Wanting up to the margin: the last fen borrowed returns the price, so that dearer loans are smaller and fewer."""

from __future__ import annotations

from math import log

import pytest

from sim.rules.borrow import gain_over_price, up_to_the_margin

FACTS = {
    "limit": 10_000_000, "usual": 100_000, "plan": 80_000, "subsistence": 40_000, "cash": 0, "capital": 0,
    "business_income_usual": 0, "informal": 0, "installments_month": 0, "has_business": 0, "village_spending_buffer_months": 1.0,
    "village_business_exponent": 0.5, "village_business_depreciation_month": 0.01, "village_livestock_return_month": 0.0,
    "village_informal_moneylender_rate_month": 0.0, "village_demand_ask_chance_month": 1.0, "village_demand_hassle": 0,
    "village_demand_burden_share": 100.0, "village_demand_use_business_share": 1.0, "village_demand_use_livestock_share": 0.0,
    "offer_amount_min": 1_000, "offer_installments": 12, "offer_every": 30, "price_seen": 0.12, "offer_liability_kind": 0,
    "group_wishing": 0, "group_size": 0, "village_news_tell_chance_client": 0.0, "luck": 0.5, "step_fen": 100}
TRADER = {"has_business": 1, "capital": 1_000_000, "business_income_usual": 100_000, "plan": 100_000, "cash": 200_000}
"""A business whose last fen returns 5 % a month before 1 % of wear; nobody hungry."""


def wanted(rule=up_to_the_margin, **changed):
    return rule(**(FACTS | changed))


def test_food_is_borrowed_until_a_fen_now_is_worth_what_repays_it():
    """100,000 / (80,000 + x) = 1.12 at x = 9,285.7; the gain is the area above the price."""
    amount, gain = wanted()
    assert amount == 9_200
    assert gain == pytest.approx(100_000 * log(1 + 9_200 / 80_000) - 1.12 * 9_200, abs=1)
    assert wanted(price_seen=0.24, offer_amount_min=100)[0] == 600                  # 645 fen
    assert wanted(cash=95_000)[0] == 5_000 and wanted(cash=100_000) == (0, 0)       # no more than is short
    assert wanted(price_seen=0.3) == (0, 0)


def test_a_business_grows_until_its_last_fen_returns_the_price():
    """.05 (k / k')**.5 = .01 + .02 at k' = 2.78 k: 1,777,777 fen more."""
    amount, gain = wanted(**TRADER, price_seen=0.24)
    assert amount == 1_777_700
    brings = 100_000 * ((1 + 1.7777) ** 0.5 - 1) * 12 - 0.01 * 1_777_700 * 12
    assert gain == pytest.approx(brings - 0.24 * 1_777_700, abs=2)
    assert wanted(**TRADER, price_seen=0.48) == (0, 0)                              # .04 + .01: all that it returns already
    assert wanted(**TRADER, price_seen=0.24, limit=500_000)[0] == 500_000
    assert wanted(**TRADER, price_seen=0.24, village_demand_use_business_share=0.5) == (0, 0)   # what is spent must be paid for too


def test_dear_debt_is_repaid_whole_and_nothing_is_wanted_that_does_not_gain():
    assert wanted(plan=100_000, informal=30_000, village_informal_moneylender_rate_month=0.05)[0] == 30_000
    assert wanted(plan=100_000, informal=30_000, village_informal_moneylender_rate_month=0.01) == (0, 0)
    assert wanted(village_demand_hassle=10_000) == (0, 0) and wanted(village_demand_ask_chance_month=0.4) == (0, 0)
    assert wanted(limit=900) == (0, 0)


def test_who_weighs_each_fen_answers_to_the_price_in_amounts_and_not_only_in_numbers():
    prices = (0.06, 0.12, 0.18, 0.24, 0.36)
    margin = [wanted(**TRADER, price_seen=price)[0] for price in prices]
    whole = [wanted(gain_over_price, **TRADER, price_seen=price)[0] for price in prices]
    assert margin == sorted(margin, reverse=True) and len(set(margin)) == len(prices)
    assert whole[0] > 0 and max(whole) - min(whole) < 0.3 * max(whole)
