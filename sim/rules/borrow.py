"""Borrowing: hearing of the program, wanting a loan, using it."""

from sim.arithmetic import clamp, exp, floor_div, log, power, ratio, rint
from sim.rules import rule


@rule("hear")
def by_talk(informed, heard_ppm, luck):
    """Return 1 if the household knows of the program after this month's talk, else 0.

    heard_ppm: expected tellings by all ties this month, parts per million (Banerjee, Chandrasekhar, Duflo & Jackson 2013:
    participants pass it on about seven times as readily).
    """
    told = 1 if luck < 1.0 - exp(-0.000001 * heard_ppm) else 0
    return max(informed, told)


def thinks_of_it(group_wishing, group_size, offer_liability_kind, village_demand_ask_chance_month, village_news_tell_chance_client,
                 luck):
    """Return 1 if a household thinks of a loan this month, or is called on by a neighbor who needs it for a group, else 0."""
    joint = 1.0 if group_size > 1 and (offer_liability_kind == 1 or offer_liability_kind == 3) else 0.0
    called = joint * village_news_tell_chance_client * ratio(group_wishing, group_size)
    return 1 if luck < max(village_demand_ask_chance_month, called) else 0


def within_reach(limit, usual, installments_month, village_demand_burden_share, offer_installments, offer_every, price_seen):
    """Return (term, months; the most that limit and burden allow, fen): installments take at most a share of the usual means."""
    months = ratio(offer_installments * offer_every, 30)
    burden = max(village_demand_burden_share * usual - installments_month, 0.0)
    return months, min(limit, rint(ratio(burden * months, 1.0 + price_seen)))


@rule("price")
def advertised_rate(offer_installments, offer_rate_over, offer_rate_under):
    """Return what the rate the lender states comes to over the term, share of the loan, as if nothing were repaid before its end.

    So a flat rate looks cheaper than a declining one that costs the same: borrowers go by the rate they are told, and take what is
    easy to compare for the price (Stango & Zinman 2011; Bertrand & Morse 2011).
    """
    return offer_installments * ratio(offer_rate_over, offer_rate_under)


@rule("price")
def installments_seen(offer_price_installments):
    """Return what all installments add up to beyond the loan, share of the loan: clients look at the installment.

    Borrowers answered to the term, which makes installments smaller, far more than to the rate (Karlan & Zinman 2008; Attanasio,
    Goldberg & Kyriazidou 2008). What is withheld when the loan is paid out is not seen.
    """
    return offer_price_installments


@rule("price")
def effective_rate(offer_price_effective):
    """Return what the effective rate comes to over the term, share of the loan: what is repaid early and fees counted, as laws on
    disclosure want clients to see it."""
    return offer_price_effective


@rule("want")
def gain_over_price(
    limit, usual, plan, subsistence, cash, capital, business_income_usual, informal, installments_month, has_business,
    village_spending_buffer_months, village_business_exponent, village_business_depreciation_month,
    village_livestock_return_month, village_informal_moneylender_rate_month,
    village_demand_ask_chance_month, village_demand_hassle, village_demand_burden_share,
    village_demand_use_business_share, village_demand_use_livestock_share,
    offer_amount_min, offer_installments, offer_every, price_seen, offer_liability_kind, group_wishing, group_size,
    village_news_tell_chance_client, luck, step_fen=10_000,
):
    """Return (amount wanted, expected gain), fen; 0 when no loan is wanted.

    A household that thinks of a loan, or is called on by a neighbor who needs it for a group (each calls on one, as clients tell
    one tie), weighs what the money would bring over the term against the price it sees. In the business it brings the marginal
    return less wear, in animals their growth, against dear debt its interest on the half that is repaid early on average. To a
    household short of its usual means it also brings food now: with log utility a fen spent now is worth usual / planned spending
    fen later, for as much as its cash is short. Where investment alone pays, it takes all that limit and burden allow, else only
    what it is short. price_seen: what it believes the loan costs, share of it (the question "price").
    """
    thinks = thinks_of_it(group_wishing, group_size, offer_liability_kind, village_demand_ask_chance_month,
                          village_news_tell_chance_client, luck)
    if thinks == 0 or limit < offer_amount_min:
        return 0, 0
    months, most = within_reach(limit, usual, installments_month, village_demand_burden_share, offer_installments, offer_every,
                                price_seen)
    margin = village_business_exponent * ratio(business_income_usual, capital) - village_business_depreciation_month
    invested = (
        has_business * village_demand_use_business_share * margin
        + village_demand_use_livestock_share * village_livestock_return_month
    ) * months
    relief = 0.5 * months * village_informal_moneylender_rate_month
    short = max(rint(village_spending_buffer_months * usual) - cash, 0)
    hunger = max(ratio(usual, max(plan, subsistence, 1)) - 1.0, 0.0)
    lacking = clamp(step_fen + floor_div(short, step_fen) * step_fen, offer_amount_min, max(most, offer_amount_min))
    amount = floor_div(most if invested > price_seen else min(lacking, most), step_fen) * step_fen
    relieved = min(informal, amount) * relief + min(short, amount) * hunger
    gain = rint(amount * (invested - price_seen) + relieved) - village_demand_hassle
    wants = amount >= offer_amount_min and amount > 0 and gain > 0
    return (amount if wants else 0), (gain if wants else 0)


@rule("want")
def up_to_the_margin(
    limit, usual, plan, subsistence, cash, capital, business_income_usual, informal, installments_month, has_business,
    village_spending_buffer_months, village_business_exponent, village_business_depreciation_month,
    village_livestock_return_month, village_informal_moneylender_rate_month,
    village_demand_ask_chance_month, village_demand_hassle, village_demand_burden_share,
    village_demand_use_business_share, village_demand_use_livestock_share,
    offer_amount_min, offer_installments, offer_every, price_seen, offer_liability_kind, group_wishing, group_size,
    village_news_tell_chance_client, luck, step_fen=10_000,
):
    """Return (amount wanted, expected gain), fen: as much as brings more than it costs, each fen weighed.

    As gain_over_price, but no fen is worth as much as the one before: the return of a business falls as capital is added, and what
    food is worth falls as more is eaten (log utility). So a household with a business invests until the last fen returns the price
    seen, and one that is short borrows until a fen now is worth no more than what it takes to repay it; debt that is dearer is
    repaid whole. The dearer the loan, the less is wanted, and the fewer want one.
    """
    thinks = thinks_of_it(group_wishing, group_size, offer_liability_kind, village_demand_ask_chance_month,
                          village_news_tell_chance_client, luck)
    if thinks == 0 or limit < offer_amount_min:
        return 0, 0
    months, most = within_reach(limit, usual, installments_month, village_demand_burden_share, offer_installments, offer_every,
                                price_seen)
    share, exponent = has_business * village_demand_use_business_share, village_business_exponent
    kept = village_demand_use_livestock_share * village_livestock_return_month * months
    needed = ratio(ratio(max(price_seen - kept, 0.0), months), share) + village_business_depreciation_month
    growth = power(ratio(exponent * business_income_usual, capital * max(needed, 0.000001)), ratio(1.0, 1.0 - exponent))
    invested = clamp(ratio(capital * max(growth - 1.0, 0.0), share), 0.0, 1.0 * most) if share > 0.0 and capital > 0 else 0.0
    short = max(rint(village_spending_buffer_months * usual) - cash, 0)
    meals = max(plan, subsistence, 1)
    eaten = clamp(ratio(usual, 1.0 + price_seen) - meals, 0.0, 1.0 * short)
    relief = 0.5 * months * village_informal_moneylender_rate_month
    repaid = 1.0 * informal if relief > price_seen else 0.0
    amount = floor_div(min(most, max(rint(invested + eaten + repaid), offer_amount_min)), step_fen) * step_fen
    first = min(invested, 1.0 * amount)
    more = power(1.0 + ratio(share * first, capital), exponent) - 1.0
    worth = (business_income_usual * more - village_business_depreciation_month * share * first) * months if share > 0.0 else 0.0
    food = clamp(amount - first, 0.0, eaten)
    pleasure = usual * log(1.0 + ratio(food, meals)) - food + min(repaid, amount - first - food) * relief
    gain = rint(clamp(worth + kept * first + pleasure - price_seen * amount, -1e15, 1e15)) - village_demand_hassle
    wants = amount >= offer_amount_min and amount > 0 and gain > 0
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
