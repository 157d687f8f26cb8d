"""How a village is peopled: livelihoods, incomes, wealth, will and the first news, drawn once from the terms.

Income per head is fitted to the declared mean and Gini (lognormal: sd of log = sqrt 2 * quantile((1 + Gini) / 2)); what
follows from it,
such as the headcount, is predicted, not fitted.
"""

from sim.arithmetic import clamp, exp, normal, power, ratio, rint
from sim.chance import Purpose
from sim.wiring import Moment, Step

__all__ = ["BIRTH"]

SQRT_2 = 1.4142135623730951


def what_a_survey_knows(survey_members, survey_female_head, survey_over65, survey_kind, survey_income, survey_farm, survey_wage,
                        survey_remittance, survey_profit, survey_livestock, survey_capital, survey_cash, survey_debt):
    """Return what the household's row of a survey says, 0 or below where it says nothing: read once, so that what follows is
    vector code."""
    return (survey_members, survey_female_head, survey_over65, survey_kind, survey_income, survey_farm, survey_wage,
            survey_remittance, survey_profit, survey_livestock, survey_capital, survey_cash, survey_debt)


def who_lives_here(village_people_members_mean, village_people_members_sd, village_people_female_head_share,
                   village_people_over65_share, village_livelihood_trade_share, village_livelihood_mixed_share,
                   known_members, known_female_head, known_over65, known_kind, luck, luck_1, luck_2, luck_3):
    """Return (persons, headed by a woman, head over 65, livelihood 0 farm 1 mixed 2 trade, has a business), surveyed or drawn."""
    drawn = clamp(rint(village_people_members_mean + village_people_members_sd * normal(luck)), 1, 12)
    members = known_members if known_members > 0 else drawn
    female = 1 if luck_1 < village_people_female_head_share else 0
    old = 1 if luck_2 < village_people_over65_share else 0
    trade = luck_3 < village_livelihood_trade_share
    mixed = luck_3 < village_livelihood_trade_share + village_livelihood_mixed_share
    kind = 2 if trade else (1 if mixed else 0)
    kind = known_kind if known_kind >= 0 else kind
    return (members, known_female_head if known_female_head >= 0 else female, known_over65 if known_over65 >= 0 else old, kind,
            1 if kind > 0 else 0)


def income_of_the_year(members, village_income_mean, village_income_gini, village_income_family, known_income, known_farm,
                       known_wage, known_remittance, known_profit, luck_4):
    """Return a year's income of the household at the start, fen: as surveyed, in one sum or by source; else drawn per head with
    the declared mean, Gini and family.

    Lognormal, or uniform on mean * (1 - 3 Gini) to mean * (1 + 3 Gini), whose Gini is a third of its half-width over the mean.
    """
    sd = SQRT_2 * normal(0.5 * (1.0 + village_income_gini))
    lognormal = exp(sd * normal(luck_4) - 0.5 * sd * sd)
    uniform = max(1.0 + 3.0 * village_income_gini * (2.0 * luck_4 - 1.0), 0.0)
    drawn = rint(members * village_income_mean * (uniform if village_income_family == 1 else lognormal))
    told = known_income if known_income >= 0 else drawn
    return known_farm + 12 * (known_wage + known_remittance + known_profit) if known_farm >= 0 else told


def sources_of_income(year_income, client_type, village_livelihood_trade_business_share, village_livelihood_mixed_business_share,
                      village_livelihood_wage_share, village_livelihood_remittance_share, village_livestock_months_of_income,
                      village_livestock_return_month, known_farm, known_wage, known_remittance, known_profit,
                      known_livestock):
    """Return (farm income a year, wages a month, remittances a month, animals, monthly profit), fen; they add up to the
    year's income. Farm income as surveyed is that of crops and animals together."""
    business = village_livelihood_trade_business_share if client_type == 2 else (
        village_livelihood_mixed_business_share if client_type == 1 else 0.0)
    profit = known_profit if known_farm >= 0 else rint(ratio(year_income, 12) * business)
    other = year_income - 12 * profit
    wage = known_wage if known_farm >= 0 else rint(ratio(other, 12) * village_livelihood_wage_share)
    remittance = known_remittance if known_farm >= 0 else rint(ratio(other, 12) * village_livelihood_remittance_share)
    rest = max(other - 12 * wage - 12 * remittance, 0)  # months in whole fen may come to a few fen more than the year
    wanted = rint(ratio(year_income, 12) * village_livestock_months_of_income)
    drawn = min(wanted, rint(ratio(rest, 12 * max(village_livestock_return_month, 0.0001))))
    herd = known_livestock if known_livestock >= 0 else drawn
    farm = max(rest - 12 * rint(herd * village_livestock_return_month), 0)
    return farm, wage, remittance, herd, profit


def business_at_start(profit, village_business_exponent, village_business_return_month, village_business_return_log_sd,
                      known_capital, luck_5):
    """Return (capital in fen, skill): the capital at which the business earns its profit with its own marginal return a month.

    Marginal return 4.6-5.3 % a month for men's firms in Sri Lanka (de Mel, McKenzie & Woodruff 2008), lognormal around it.
    """
    sd = village_business_return_log_sd
    marginal = village_business_return_month * exp(sd * normal(luck_5) - 0.5 * sd * sd)
    drawn = rint(ratio(village_business_exponent * profit, marginal))
    capital = known_capital if known_capital >= 0 else drawn
    return capital, ratio(profit, power(capital, village_business_exponent))


def purse_and_mind(year_income, herd, business_capital, village_spending_buffer_months, village_spending_start_cash_months,
                   village_will_honesty_mean, village_will_honesty_sd, village_news_start_share, known_cash, known_debt, luck_6,
                   luck_7, luck_8):
    """Return (cash, usual income, will, informed, last loan month) at the start, and what it owns and owes; will varies around the
    mean."""
    usual = rint(ratio(year_income, 12))
    about = village_spending_buffer_months * (0.5 + luck_6)
    drawn = rint(usual * (village_spending_start_cash_months if village_spending_start_cash_months >= 0.0 else about))
    cash = known_cash if known_cash >= 0 else drawn
    will = clamp(village_will_honesty_mean + village_will_honesty_sd * normal(luck_7), 0.0, 1.0)
    return cash, usual, will, (1 if luck_8 < village_news_start_share else 0), -1, herd, herd, business_capital, 1.0, (
        max(known_debt, 0))


BIRTH = Moment("birth", "household", (
    Step(what_a_survey_knows, (
        "known_members", "known_female_head", "known_over65", "known_kind", "known_income", "known_farm", "known_wage",
        "known_remittance", "known_profit", "known_livestock", "known_capital", "known_cash", "known_debt")),
    Step(who_lives_here, ("members", "female_head", "over65", "client_type", "has_business"), Purpose.BIRTH),
    Step(income_of_the_year, ("year_income",), Purpose.BIRTH),
    Step(sources_of_income, ("base_farm", "base_wage", "base_remittance", "herd", "profit")),
    Step(business_at_start, ("business_capital", "skill"), Purpose.BIRTH),
    Step(purse_and_mind, ("endow_cash", "usual", "will", "informed", "last_loan_month", "herd_target", "endow_livestock",
                          "endow_capital", "yield_own", "endow_debt"), Purpose.BIRTH),
), when="here")


def own_funds(lender_capital_equity, lender_capital_borrowings):
    """Return (own funds, borrowed funds) of the lender at the start, fen."""
    return lender_capital_equity, lender_capital_borrowings


FOUND = Moment("found", "lender", (Step(own_funds, ("endow_lender", "borrow")),))
