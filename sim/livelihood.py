"""Earning, spending and saving: how a household lives through the days of a month."""

from sim.arithmetic import clamp, exp, hundredths, normal, power, ratio, rint, thirtieths
from sim.chance import Purpose
from sim.migration import MIGRATION
from sim.rules import ask
from sim.wiring import Moment, Step

__all__ = ["household_moments", "live_until"]


def usual_profit(has_business, capital, skill, village_income_level, village_business_exponent, village_business_better_factor,
                 village_business_better_fixed_month):
    """Return the average monthly profit of the own business, fen.

    A better technology with a fixed cost is used from the capital on at which it pays: below, a trap (Carter & Barrett 2006).
    """
    plain = skill * power(capital, village_business_exponent) * village_income_level
    better = village_business_better_factor * plain - village_business_better_fixed_month * village_income_level
    return has_business * rint(max(plain, better))


def expect(business_income_usual, livestock, members, base_farm, base_wage, base_remittance, village_income_level,
           village_price_level, village_livestock_return_month, village_spending_subsistence):
    """Return (average monthly income, subsistence), fen: what the household can count on."""
    fixed = rint((ratio(base_farm, 12) + base_wage + base_remittance) * village_income_level)
    subsistence = rint(village_spending_subsistence * members * village_price_level)
    return fixed + business_income_usual + rint(village_livestock_return_month * livestock), subsistence


def garden_month(base_farm, village_income_level, village_livelihood_harvest_weights_0, village_livelihood_harvest_weights_1):
    """Return the farm income of a month that comes evenly, fen: what the year's harvests leave (garden, eggs, side crops)."""
    rest = 1.0 - village_livelihood_harvest_weights_0 - village_livelihood_harvest_weights_1
    return rint(base_farm * village_income_level * rest * (1.0 / 12.0))


def harvest_weight(season, village_livelihood_harvest_months_0, village_livelihood_harvest_months_1,
                   village_livelihood_harvest_weights_0, village_livelihood_harvest_weights_1):
    """Return the share of a year's farm income that is harvested in this month of the year, 0 to 1."""
    first = 1 if season + 1 == village_livelihood_harvest_months_0 else 0
    second = 1 if season + 1 == village_livelihood_harvest_months_1 else 0
    return first * village_livelihood_harvest_weights_0 + second * village_livelihood_harvest_weights_1


def earn_from_harvest(season, base_farm, village_income_level, yield_own, village_yield_common, failed, shocks_failure_loss_share,
                      village_livelihood_harvest_months_0, village_livelihood_harvest_months_1,
                      village_livelihood_harvest_weights_0, village_livelihood_harvest_weights_1):
    """Return the harvest sold this month, fen: its share of a year's farm income times the season's yield, common and own, less
    what a failure takes."""
    weight = harvest_weight(season, village_livelihood_harvest_months_0, village_livelihood_harvest_months_1,
                            village_livelihood_harvest_weights_0, village_livelihood_harvest_weights_1)
    kept = 1.0 - failed * shocks_failure_loss_share
    return rint(base_farm * village_income_level * weight * yield_own * village_yield_common * kept)


def earn_from_business(business_income_usual, failed, village_trade_common, village_business_shock_log_sd,
                       shocks_failure_loss_share, luck):
    """Return this month's profit before depreciation, fen: the usual profit times a common and an own shock of mean 1, less what a
    failure takes."""
    sd = village_business_shock_log_sd
    kept = 1.0 - failed * shocks_failure_loss_share
    return rint(business_income_usual * village_trade_common * exp_normal(sd, luck) * kept)


def exp_normal(sd, luck):
    """Return a lognormal number of mean 1 whose log has standard deviation sd."""
    return exp(sd * normal(luck) - 0.5 * sd * sd)


def earn_the_rest(base_wage, base_remittance, base_farm, village_income_level, livestock, village_livestock_return_month,
                  village_livelihood_harvest_weights_0, village_livelihood_harvest_weights_1, income_harvest, income_business):
    """Return (offspring sold, all income of the month), fen: wages, remittances and garden are added to the rest."""
    offspring = rint(village_livestock_return_month * livestock)
    garden = garden_month(
        base_farm, village_income_level, village_livelihood_harvest_weights_0, village_livelihood_harvest_weights_1)
    steady = rint(base_wage * village_income_level) + rint(base_remittance * village_income_level) + garden
    return offspring, income_harvest + income_business + offspring + steady


def begin_month():
    """Return zeros for what is counted anew each month."""
    return 0, 0, 0, 0, 0


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


def arrive(day, until, base_farm, base_wage, base_remittance, village_income_level, income_harvest, income_business,
           income_livestock, village_livelihood_harvest_weights_0, village_livelihood_harvest_weights_1,
           village_livelihood_harvest_day, village_livelihood_wage_day, village_livelihood_remittance_day):
    """Return what comes in between two days of the month, fen: harvest and garden, business, animals, wages, remittances."""
    harvest_day = village_livelihood_harvest_day
    garden = garden_month(
        base_farm, village_income_level, village_livelihood_harvest_weights_0, village_livelihood_harvest_weights_1)
    wage, remittance = rint(base_wage * village_income_level), rint(base_remittance * village_income_level)
    farm = (so_far(income_harvest, until, harvest_day) - so_far(income_harvest, day, harvest_day)
            + so_far(garden, until, 0) - so_far(garden, day, 0))
    return (
        farm,
        so_far(income_business, until, 0) - so_far(income_business, day, 0),
        so_far(income_livestock, until, 0) - so_far(income_livestock, day, 0),
        so_far(wage, until, village_livelihood_wage_day) - so_far(wage, day, village_livelihood_wage_day),
        so_far(remittance, until, village_livelihood_remittance_day) - so_far(remittance, day, village_livelihood_remittance_day),
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


def wear(capital, informal, village_business_depreciation_month, village_informal_moneylender_rate_month):
    """Return (wear of business capital, interest of the moneylender), fen."""
    return (rint(village_business_depreciation_month * capital), rint(village_informal_moneylender_rate_month * informal))


def repay_group(side_owed, cash, subsistence):
    """Return what a member pays back to those who stood in for it, fen: all it can beyond its subsistence."""
    return min(side_owed, max(cash - subsistence, 0))


def note_year(eaten, income, income_business, depreciate, paid_month, subsistence, consumption_year, consumption_squares,
              income_year, income_squares, profit_year, debt_service_year):
    """Return sums of the year so far, fen (squares: yuan**2), and whether meals were cut this month."""
    yuan, earned = hundredths(eaten), hundredths(income)
    return (consumption_year + eaten, consumption_squares + yuan * yuan, income_year + income, income_squares + earned * earned,
            profit_year + income_business - depreciate, debt_service_year + paid_month, 1 if eaten < subsistence else 0)


def household_moments(chosen) -> list[Moment]:
    """Return the moments of living, with the village's chosen rules."""
    earn = Moment("earn", "household", (
        Step(begin_month, ("eaten", "day", "paid_month", "visited", "borrowed")),
        Step(usual_profit, ("business_income_usual",), idle="has_business"),
        Step(expect, ("usual", "subsistence")),
        Step(earn_from_harvest, ("income_harvest",)),
        Step(earn_from_business, ("income_business",), Purpose.BUSINESS, idle="business_income_usual"),
        Step(earn_the_rest, ("income_livestock", "income")),
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
        Step(note_year, ("consumption_year", "consumption_squares", "income_year", "income_squares", "profit_year",
                         "debt_service_year", "tally_cut_meals")),
    ), when="here")
    return [earn, spend, *MIGRATION, save]
