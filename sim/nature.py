"""Nature and the wider economy: seasons, weather, prices, misfortune."""

from sim.arithmetic import clamp, exp, log, normal, power, rint
from sim.chance import Purpose
from sim.roll import Column
from sim.wiring import Moment, Step

__all__ = ["NATURE", "Nature", "VillageState"]


class VillageState:
    """What a village's households share, beside its terms."""

    id = Column("i64", "1", "trait", "village number, shifted: the address of its luck")
    number = Column("i32", "1", "trait", "village number")
    households = Column("i32", "households", "trait", "households living there")
    yield_common = Column("f64", "share", "stock", "common part of this season's harvest, mean 1")
    trade_common = Column("f64", "share", "flow", "common part of this month's profits, mean 1")
    income_level = Column("f64", "1", "stock", "nominal incomes against the start")
    price_level = Column("f64", "1", "stock", "prices against the start")
    survey_first = Column("i32", "row", "link", "first row of its survey, 0 for none")
    survey_rows = Column("i32", "rows", "trait", "households in its survey")
    failure_common = Column("f64", "1", "flow", "cause of failures that the village shares this month, standard normal")
    access_worth = Column("f64", "1", "stock", "what access to further loans is worth, in gains of one loan a year")
    harvest = Column("i8", "flag", "flow", "1 in a month in which a harvest comes in")
    trade_capital = Column("i64", "fen", "flow", "capital of all its businesses")
    trade_start = Column("i64", "fen", "stock", "the same when there first was any")
    trade_taken = Column("f64", "share", "flow", "share of each one's trade that the growth of all takes")
    income_spread = Column("f64", "1", "trait", "sd of log of the lognormal part of incomes, where a family is fitted to a Gini")


def grow(month, village_growth_income_annual, village_growth_price_annual):
    """Return (level of nominal incomes, level of prices) against the start, 1.0 in month 0."""
    years = month * (1.0 / 12.0)
    return exp(years * log(1.0 + village_growth_income_annual)), exp(years * log(1.0 + village_growth_price_annual))


def common_weather(season, yield_common, village_livelihood_harvest_months_0, village_livelihood_harvest_months_1,
                   shocks_weather_common_log_sd, shocks_business_log_sd, shocks_price_chance_harvest, shocks_price_fall_share, luck,
                   luck_1, luck_2):
    """Return (common yield, common trade), lognormal with mean 1, and 1 if a harvest comes in this month.

    The yield is drawn when a harvest comes in and shared by all farms of the village (41 % of the variance of farm shocks in a
    panel of 171 farms in West Java), and so is the price it fetches, which now and then falls; trade is drawn each month.
    """
    sd, trade_sd = shocks_weather_common_log_sd, shocks_business_log_sd
    harvest = season + 1 == village_livelihood_harvest_months_0 or season + 1 == village_livelihood_harvest_months_1
    price = 1.0 - (shocks_price_fall_share if luck_2 < shocks_price_chance_harvest else 0.0)
    drawn = exp(sd * normal(luck) - 0.5 * sd * sd) * price
    return (drawn if harvest else yield_common), exp(trade_sd * normal(luck_1) - 0.5 * trade_sd * trade_sd), 1 if harvest else 0


def common_failure(luck):
    """Return the cause of failures that the whole village shares this month, standard normal."""
    return normal(luck)


def fail(village_failure_common, shocks_failure_chance_month, shocks_failure_common_share, luck):
    """Return 1 if trade and harvest of the household fail this month.

    One factor: the household's cause of failure is sqrt(share) of the village's and sqrt(1 - share) of its own (Vasicek 2002).
    """
    share = shocks_failure_common_share
    cause = power(share, 0.5) * village_failure_common + power(1.0 - share, 0.5) * normal(luck)
    return 1 if cause < normal(clamp(shocks_failure_chance_month, 1e-12, 1.0 - 1e-12)) else 0


def own_weather(shocks_weather_own_log_sd, luck):
    """Return a farm's own part of the season's yield, lognormal with mean 1."""
    sd = shocks_weather_own_log_sd
    return exp(sd * normal(luck) - 0.5 * sd * sd)


def fall_ill(shocks_illness_chance_month, luck):
    """Return 1 if illness strikes the household this month, else 0; and no bill yet, fen."""
    return (1 if luck < shocks_illness_chance_month else 0), 0


def treatment(usual, shocks_illness_median_share, shocks_illness_log_sd, luck_1):
    """Return the bill of an illness, fen: lognormal, heavy-tailed (rural Vietnam 1997/98: sd of log 1.54)."""
    return rint(usual * shocks_illness_median_share * exp(shocks_illness_log_sd * normal(luck_1)))


def wedding_or_funeral(usual, shocks_ceremony_chance_month, shocks_ceremony_cost_months, luck):
    """Return this month's cost of ceremonies that cannot be refused, fen."""
    return rint(usual * shocks_ceremony_cost_months) if luck < shocks_ceremony_chance_month else 0


def animal_disease(livestock, shocks_livestock_death_chance_month, shocks_livestock_death_share, luck):
    """Return the value of animals that die this month, fen."""
    return rint(livestock * shocks_livestock_death_share) if luck < shocks_livestock_death_chance_month else 0


def count_struck(medical, ceremony, livestock_death):
    """Return (1 if anything struck the household this month, what it costs in fen) for the record, and the cost once more."""
    cost = medical + ceremony + livestock_death
    return (1 if cost > 0 else 0), cost, cost


WEATHER = Moment("weather", "village", (
    Step(grow, ("income_level", "price_level")),
    Step(common_weather, ("yield_common", "trade_common", "harvest"), Purpose.WEATHER),
    Step(common_failure, ("failure_common",), Purpose.FAILURE),
))
FAIL = Moment("fail", "household", (Step(fail, ("failed",), Purpose.FAILURE),), when="here")
RIPEN = Moment("ripen", "household", (Step(own_weather, ("yield_own",), Purpose.HARVEST),), when="village_harvest")
FALL_ILL = Moment("fall_ill", "household", (Step(fall_ill, ("ill", "medical"), Purpose.ILLNESS),), when="here")
SEEK_TREATMENT = Moment("seek_treatment", "household", (Step(treatment, ("medical",), Purpose.ILLNESS),), when="ill")
STRIKE = Moment("strike", "household", (
    Step(wedding_or_funeral, ("ceremony",), Purpose.CEREMONY),
    Step(animal_disease, ("livestock_death",), Purpose.LIVESTOCK),
    Step(count_struck, ("tally_struck", "tally_struck_fen", "bills")),
), when="here")
NATURE = (WEATHER, FAIL, RIPEN, FALL_ILL, SEEK_TREATMENT, STRIKE)


class Nature:
    """Seasons, prices and misfortune of all villages."""

    def __init__(self, engine) -> None:
        self._engine = engine

    def strike(self) -> None:
        """Let weather, prices, disasters, illness, disease of animals, weddings, funerals, death and theft fall where they fall."""
        self._engine.live("weather")
        if "failures" in self._engine.store.changes:
            self._engine.live("fail")
        if "disaster" in self._engine.store.changes:
            self._engine.live("hit")
        self._engine.live("ripen")
        self._engine.live("fall_ill")
        self._engine.live("seek_treatment")
        self._engine.live("strike")
        if "death" in self._engine.store.changes:
            self._engine.live("die")
            self._engine.live("settle_for_the_dead")
        if "theft" in self._engine.store.changes:
            self._engine.live("steal")
