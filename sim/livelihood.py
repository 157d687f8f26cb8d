"""Earning, spending and saving: how a household lives through the days of a month."""

from sim.arithmetic import clamp, exp, mul_div, normal, power, ratio, rint, thirtieths
from sim.chance import Purpose
from sim.rules import ask
from sim.wiring import Moment, Step

__all__ = ["household_moments", "live_until"]


def expect(capital, skill, has_business, livestock, members, base_farm, base_wage, base_remittance, income_level_now,
           price_level_now, village_business_exponent, village_livestock_return_month, village_spending_subsistence):
    """Return (average monthly profit, average monthly income, subsistence), fen: what the household can count on."""
    profit = has_business * rint(skill * power(capital, village_business_exponent) * income_level_now)
    fixed = rint((ratio(base_farm, 12) + base_wage + base_remittance) * income_level_now)
    subsistence = rint(village_spending_subsistence * members * price_level_now)
    return profit, fixed + profit + rint(village_livestock_return_month * livestock), subsistence


def earn_from_farm(season, base_farm, income_level_now, yield_own, village_yield_common,
                   village_livelihood_harvest_months_0, village_livelihood_harvest_months_1,
                   village_livelihood_harvest_weights_0, village_livelihood_harvest_weights_1):
    """Return (harvest sold this month, farm income that comes evenly), fen.

    Each harvest month brings its share of a year's farm income times the season's yield, common and own; what is left of the year
    (garden, eggs, side crops) comes evenly and without weather.
    """
    first = 1 if season + 1 == village_livelihood_harvest_months_0 else 0
    second = 1 if season + 1 == village_livelihood_harvest_months_1 else 0
    weight = first * village_livelihood_harvest_weights_0 + second * village_livelihood_harvest_weights_1
    rest = 1.0 - village_livelihood_harvest_weights_0 - village_livelihood_harvest_weights_1
    year = base_farm * income_level_now
    return rint(year * weight * yield_own * village_yield_common), rint(year * rest * (1.0 / 12.0))


def earn_from_business(business_income_usual, village_trade_common, village_business_shock_log_sd, luck):
    """Return this month's profit before depreciation, fen: the usual profit times a common and an own shock of mean 1."""
    sd = village_business_shock_log_sd
    return rint(business_income_usual * village_trade_common * exp_normal(sd, luck))


def exp_normal(sd, luck):
    """Return a lognormal number of mean 1 whose log has standard deviation sd."""
    return exp(sd * normal(luck) - 0.5 * sd * sd)


def earn_the_rest(base_wage, base_remittance, income_level_now, livestock, village_livestock_return_month,
                  income_harvest, income_garden, income_business):
    """Return (wages, remittances, offspring sold, all income of the month), fen."""
    wage = rint(base_wage * income_level_now)
    remittance = rint(base_remittance * income_level_now)
    offspring = rint(village_livestock_return_month * livestock)
    return wage, remittance, offspring, income_harvest + income_garden + income_business + offspring + wage + remittance


def begin_month(village_income_level, village_price_level):
    """Return (incomes, prices, zeros for what is counted anew each month)."""
    return village_income_level, village_price_level, 0, 0, 0, 0, 0


def bills_beyond_cash(medical, ceremony, cash, subsistence):
    """Return what must be raised at once: bills of the month beyond cash that is not needed for food (fen)."""
    bills = medical + ceremony
    return max(bills - max(cash - subsistence, 0), 0) if bills > 0 else 0


def pay_bills(medical, ceremony, cash):
    """Return (treatment paid, ceremony paid), fen: what cash does not reach is gone without."""
    treated = min(medical, cash)
    return treated, min(ceremony, cash - treated)


def so_far(amount, day, arrives):
    """Return what of a month's amount has come by a day of the month (1..30), fen: evenly if arrives is 0, else all that day."""
    return thirtieths(amount, day) if arrives == 0 else (amount if day >= arrives else 0)


def arrive(day, until, income_harvest, income_garden, income_business, income_livestock, income_wage, income_remittance,
           village_livelihood_harvest_day, village_livelihood_wage_day, village_livelihood_remittance_day):
    """Return what comes in between two days of the month, fen: harvest and garden, business, animals, wages, remittances."""
    harvest_day = village_livelihood_harvest_day
    farm = (so_far(income_harvest, until, harvest_day) - so_far(income_harvest, day, harvest_day)
            + so_far(income_garden, until, 0) - so_far(income_garden, day, 0))
    return (
        farm,
        so_far(income_business, until, 0) - so_far(income_business, day, 0),
        so_far(income_livestock, until, 0) - so_far(income_livestock, day, 0),
        so_far(income_wage, until, village_livelihood_wage_day) - so_far(income_wage, day, village_livelihood_wage_day),
        so_far(income_remittance, until, village_livelihood_remittance_day)
        - so_far(income_remittance, day, village_livelihood_remittance_day),
    )


def eat_until(plan, eaten, cash, until):
    """Return (eaten now, eaten so far, day reached), fen: the plan is eaten day by day as far as cash goes."""
    now = clamp(so_far(plan, until, 0) - eaten, 0, cash)
    return now, eaten + now, until


def live_until(until_step: Step) -> tuple[Step, ...]:
    """Return the steps by which income arrives and food is eaten up to the day that `until_step` answers as `until`."""
    return (until_step,
            Step(arrive, ("earn_farm", "earn_business", "earn_livestock", "earn_wage", "earn_remittance")),
            Step(eat_until, ("eat", "eaten", "day")))


def month_end():
    """Return the last day of the month: 30."""
    return 30


def wear(capital, informal, cash, village_business_depreciation_month, village_informal_moneylender_rate_month):
    """Return (wear of business capital, interest of the moneylender), fen."""
    return (rint(village_business_depreciation_month * capital), rint(village_informal_moneylender_rate_month * informal))


def repay_group(side_owed, cash, subsistence):
    """Return what a member pays back to those who stood in for it, fen: all it can beyond its subsistence."""
    return min(side_owed, max(cash - subsistence, 0))


def note_year(month, eaten, income, paid_month, subsistence, consumption_year, consumption_squares, income_year, debt_service_year,
              consumption_total):
    """Return sums of the year so far and since the start, fen (squares: yuan**2), and whether meals were cut this month."""
    yuan = mul_div(eaten, 1, 100)
    return (consumption_year + eaten, consumption_squares + yuan * yuan, income_year + income, debt_service_year + paid_month,
            consumption_total + eaten, 1 if eaten < subsistence else 0)


def household_moments(chosen) -> list[Moment]:
    """Return the moments of living, with the village's chosen rules."""
    earn = Moment("earn", "household", (
        Step(begin_month, ("income_level_now", "price_level_now", "eaten", "day", "paid_month", "visited", "borrowed")),
        Step(expect, ("business_income_usual", "usual", "subsistence")),
        Step(earn_from_farm, ("income_harvest", "income_garden")),
        Step(earn_from_business, ("income_business",), Purpose.BUSINESS),
        Step(earn_the_rest, ("income_wage", "income_remittance", "income_livestock", "income")),
    ), when="here")
    spend = Moment("spend", "household", (
        Step(bills_beyond_cash, ("gap",)),
        ask("cope", chosen),
        Step(pay_bills, ("treat", "celebrate")),
        ask("consume", chosen),
    ), when="here")
    save = Moment("save", "household", (
        *live_until(Step(month_end, ("until",))),
        Step(repay_group, ("repay_side",)),
        Step(wear, ("depreciate", "moneylender_interest")),
        ask("save", chosen),
        Step(note_year, ("consumption_year", "consumption_squares", "income_year", "debt_service_year", "consumption_total",
                         "tally_cut_meals")),
    ), when="here")
    return [earn, spend, save]
