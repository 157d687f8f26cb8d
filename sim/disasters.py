"""Shocks that are declared: a disaster with its month, whom it hits and how hard; thieves; and what a failure costs.

A disaster ruins the trade and the harvest of its months, and takes tools and animals in the first of them. Every loss is a move, so
that it stands in the events with its amount.
"""

from sim.arithmetic import rint
from sim.chance import Purpose
from sim.deaths import DEATHS
from sim.wiring import Moment, Step

__all__ = ["DISASTERS"]


def hit(month, client_type, failed, shocks_failure_chance_month, shocks_disaster_month, shocks_disaster_months,
        shocks_disaster_whom, shocks_disaster_hit_share, luck):
    """Return (1 if trade and harvest fail this month, 1 if the disaster has just come over the household).

    Whom: 0 everybody, else one kind of livelihood. Who is hit is drawn anew in each of its months.
    """
    since = month + 1 - shocks_disaster_month
    lasts = shocks_disaster_month > 0 and since >= 0 and since < shocks_disaster_months
    meant = shocks_disaster_whom == 0 or shocks_disaster_whom == client_type + 1
    struck = 1 if lasts and meant and luck < shocks_disaster_hit_share else 0
    before = failed if shocks_failure_chance_month > 0.0 else 0
    return max(before, struck), (struck if since == 0 else 0)


def ruin(came, capital, livestock, shocks_disaster_capital_share, shocks_disaster_livestock_share):
    """Return (tools and stock destroyed, animals killed, both for the record, fen; 1 for the record)."""
    destroyed = rint(came * shocks_disaster_capital_share * capital)
    killed = rint(came * shocks_disaster_livestock_share * livestock)
    return destroyed, killed, destroyed + killed, came


def steal(cash, shocks_theft_chance_month, shocks_theft_cash_share, luck):
    """Return what thieves take this month, fen: a share of the money at home."""
    return rint(shocks_theft_cash_share * cash) if luck < shocks_theft_chance_month else 0


def count_lost_income(season, business_income_usual, base_farm, village_income_level, shocks_failure_loss_share,
                      village_livelihood_harvest_months_0, village_livelihood_harvest_months_1,
                      village_livelihood_harvest_weights_0, village_livelihood_harvest_weights_1):
    """Return the income that a failure has kept from the household this month, fen, at average yield and trade."""
    first = 1 if season + 1 == village_livelihood_harvest_months_0 else 0
    second = 1 if season + 1 == village_livelihood_harvest_months_1 else 0
    weight = first * village_livelihood_harvest_weights_0 + second * village_livelihood_harvest_weights_1
    return rint(shocks_failure_loss_share * (business_income_usual + base_farm * village_income_level * weight))


DISASTERS = (
    *DEATHS,
    Moment("hit", "household", (
        Step(hit, ("failed", "came"), Purpose.DISASTER),
        Step(ruin, ("destroy", "livestock_death", "tally_struck_fen", "tally_disaster")),
    ), when="here"),
    Moment("steal", "household", (Step(steal, ("stolen",), Purpose.THEFT),), when="here"),
    Moment("count_lost_income", "household", (Step(count_lost_income, ("income_lost",)),), when="failed"),
)
