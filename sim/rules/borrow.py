"""Borrowing: hearing of the program, wanting a loan, using it."""

from sim.arithmetic import exp, floor_div, mul_div, ratio, rint
from sim.rules import rule


@rule("hear")
def by_talk(informed, heard_ppm, luck):
    """Return 1 if the household knows of the program after this month's talk, else 0.

    heard_ppm: expected tellings by all ties this month, parts per million (Banerjee, Chandrasekhar, Duflo & Jackson 2013:
    participants pass it on about seven times as readily).
    """
    told = 1 if luck < 1.0 - exp(-0.000001 * heard_ppm) else 0
    return max(informed, told)


@rule("want")
def gain_over_price(
    limit, usual, capital, business_income_usual, informal, installments_month, has_business,
    village_business_exponent, village_livestock_return_month, village_informal_moneylender_rate_month,
    village_demand_ask_chance_month, village_demand_hassle, village_demand_burden_share,
    village_demand_use_business_share, village_demand_use_livestock_share,
    offer_amount_min, offer_installments, offer_every, offer_rate_over, offer_rate_under, luck, step_fen=10_000,
):
    """Return (amount wanted, expected gain), fen; 0 when no loan is wanted.

    A household that thinks of a loan takes what the limit and its burden allow and weighs what the money would bring - in the
    business at its marginal return, in animals, against dear debt - over the half of the principal it holds on average,
    with the price it sees: the advertised rate and the trouble of applying (`assumption:` clients see the advertised rate, not the
    effective one; evidence on perceived price is thin).
    """
    months = ratio(offer_installments * offer_every, 30)
    burden = max(village_demand_burden_share * usual - installments_month, 0.0)
    price = offer_installments * ratio(offer_rate_over, offer_rate_under)
    affordable = rint(ratio(burden * months, 1.0 + price))
    amount = mul_div(floor_div(min(limit, affordable), step_fen), step_fen, 1)
    margin = village_business_exponent * ratio(business_income_usual, capital)
    dear = min(ratio(informal, amount), 1.0)
    monthly = (
        dear * village_informal_moneylender_rate_month
        + (1.0 - dear) * (has_business * village_demand_use_business_share * margin
                          + village_demand_use_livestock_share * village_livestock_return_month)
    )
    gain = rint(amount * (monthly * 0.5 * months - price)) - village_demand_hassle
    wants = luck < village_demand_ask_chance_month and amount >= offer_amount_min and gain > 0
    return (amount if wants else 0), (gain if wants else 0)


@rule("use")
def by_plan(borrowed, informal, has_business, village_demand_use_business_share, village_demand_use_livestock_share,
            share_into_debt=0.5):
    """Return (into the business, into animals, into dear debt), fen; the rest stays as cash for the family.

    Money is fungible: up to half a loan goes to the moneylender first (`assumption:`), the rest as planned.
    """
    debt = min(informal, rint(share_into_debt * borrowed))
    left = borrowed - debt
    return (
        rint(has_business * village_demand_use_business_share * left),
        rint(village_demand_use_livestock_share * left),
        debt,
    )
