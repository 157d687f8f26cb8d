"""Lumpy investment: a cow or a machine that is bought whole or not at all, pays after some months, and fetches less in need.

Indivisible, illiquid assets are what small savings cannot buy and short, even installments cannot carry; a grace period lets the
asset grow before it must pay, at the risk that it dies with the loan unpaid (Field, Pande, Papp & Rigol 2013). Carried in the books
at cost less wear. Off by default: `village.asset.price_yuan` 0.
"""

from sim.arithmetic import clamp, floor_div, mul_div, power, ratio, rint
from sim.chance import Purpose
from sim.demand import note, prefer, spend_loan
from sim.leaving import pack_up
from sim.livelihood import note_year, pay_bills
from sim.wiring import Moment, Step

__all__ = ["ASSETS", "ASSET_AFTER", "ASSET_BEFORE"]

STEP_FEN = 10_000
"""Loans are asked for in steps of 100 yuan, as in the rule of demand."""


def present_worth(income, wait, life, death_chance, patience):
    """Return what an asset is expected to bring over its life, fen of today: each month's income if it still lives, discounted.

    The sum of income * q**t over months t = wait .. wait + life - 1, q: chance to live a month times what a month later is worth.
    """
    q = (1.0 - death_chance) * power(patience, 1.0 / 12.0)
    months = ratio(power(q, wait) - power(q, wait + life), 1.0 - q) if q < 1.0 else 1.0 * life
    return income * (months if q > 0.0 else 0.0)


def tend(asset, asset_month, month, income_livestock, income, usual, village_asset_income_month, village_asset_wait_months,
         village_asset_life_months, village_asset_death_chance_month, village_price_level, luck):
    """Return (worth of an asset that died, its wear, produce and offspring sold, income of the month, usual income), fen.

    It earns from its waiting time on, and wears out evenly from then over its life; who has it counts on what it brings.
    """
    age = month - asset_month
    dies = luck < village_asset_death_chance_month
    works = age >= village_asset_wait_months and not dies
    earned = rint(village_asset_income_month * village_price_level) if works else 0
    left = max(village_asset_wait_months + village_asset_life_months - age, 1)
    worn = mul_div(asset, 1, left) if works else 0
    return (asset if dies else 0), worn, income_livestock + earned, income + earned, usual + earned


def sell_in_need(asset, gap, sell_livestock, moneylender_lend, cash, income, subsistence, late, village_asset_sale_discount):
    """Return (what the asset fetches, value lost), fen: sold whole, below its worth, where bills are not met otherwise, where cash
    and income do not reach for food, or a loan is at risk."""
    needs = gap > sell_livestock + moneylender_lend or cash + income < subsistence or late == 1
    fetched = rint(asset * (1.0 - village_asset_sale_discount)) if needs else 0
    return fetched, (asset - fetched if needs else 0)


def buy(asset, asset_month, month, cash, subsistence, late, village_asset_price, village_asset_income_month,
        village_asset_wait_months, village_asset_life_months, village_asset_death_chance_month, village_will_patience_annual,
        village_price_level):
    """Return (paid for an asset, fen; month in which the household bought the one it has).

    It buys one when money at hand, whether saved or lent, reaches for the price and a month's food, and the asset is worth more
    than its price.
    """
    worth = present_worth(village_asset_income_month, village_asset_wait_months, village_asset_life_months,
                          village_asset_death_chance_month, village_will_patience_annual)
    price = rint(village_asset_price * village_price_level)
    buys = price > 0 and asset == 0 and late == 0 and worth > village_asset_price and cash >= price + subsistence
    return (price if buys else 0), (month if buys else asset_month)


def borrow_for_it(wish, gain, limit, asset, cash, usual, subsistence, installments_month, village_asset_price,
                  village_asset_income_month, village_asset_wait_months, village_asset_life_months,
                  village_asset_death_chance_month, village_will_patience_annual, village_price_level,
                  village_demand_ask_chance_month, village_demand_hassle, village_demand_burden_share, offer_amount_min,
                  offer_installments, offer_every, offer_rate_over, offer_rate_under, offer_grace_principal, luck):
    """Return (amount wanted, expected gain), fen: what lacks for an asset, where that gains more than the wish so far.

    Installments must be bearable out of usual income until the asset works, and out of both incomes after; a grace on principal
    that covers the waiting time leaves only interest to be borne before. The price seen is the advertised rate.
    """
    price = rint(village_asset_price * village_price_level)
    amount = max(floor_div(max(price + subsistence - cash, 0) + STEP_FEN - 1, STEP_FEN) * STEP_FEN, offer_amount_min)
    interest = amount * offer_installments * ratio(offer_rate_over, offer_rate_under)
    interval = ratio(offer_every, 30)
    each = ratio(interest, offer_installments * interval)
    repays = each + ratio(amount, max(offer_installments - offer_grace_principal, 1) * interval)
    before = each if offer_grace_principal * interval >= village_asset_wait_months else repays
    earns = village_asset_income_month * village_price_level
    borne = (village_demand_burden_share * usual >= installments_month + before
             and village_demand_burden_share * (usual + earns) >= installments_month + repays)
    worth = village_price_level * present_worth(village_asset_income_month, village_asset_wait_months, village_asset_life_months,
                                                village_asset_death_chance_month, village_will_patience_annual)
    gains = rint(clamp(worth - price - interest, -1e15, 1e15)) - village_demand_hassle
    lacks = price > 0 and asset == 0 and cash < price + subsistence and amount <= limit
    wants = lacks and borne and gains > max(gain, 0) and luck < village_demand_ask_chance_month
    return (amount if wants else wish), (gains if wants else gain)


def count_owner(asset):
    """Return 1 for the record if the household has an asset."""
    return 1 if asset > 0 else 0


def take_it(gone, asset):
    """Return the worth of an asset taken along by who leaves for good, fen."""
    return gone * asset


_BOUGHT = ("buy_asset", "asset_month")
ASSET_BEFORE = {
    ("assets", pay_bills): Step(sell_in_need, ("sell_asset", "lose_asset")),
    ("assets", spend_loan): Step(buy, _BOUGHT),
    ("assets", prefer): Step(borrow_for_it, ("wish", "gain"), Purpose.ACQUIRE),
}
"""Steps that stand before those of all villages: a loan buys the asset before it goes elsewhere."""
ASSET_AFTER = {
    ("assets", note_year): Step(buy, _BOUGHT),
    ("assets", note): Step(count_owner, ("tally_owners",)),
    ("assets", pack_up): Step(take_it, ("take_asset",)),
}
ASSETS = (
    Moment("tend", "household", (
        Step(tend, ("asset_death", "wear_asset", "income_livestock", "income", "usual"), Purpose.ASSET),), when="asset"),
)
