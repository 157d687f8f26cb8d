"""Work elsewhere: a member goes away for some months when food is short, or as a livelihood, and sends money home.

Going costs a fare that must be at hand, work is not always found, and the own business lacks a hand meanwhile (Bryan, Chowdhury &
Mobarak 2014: a fare of eight dollars sent a fifth more households away in the lean season, and their families ate more).
"""

from sim.arithmetic import rint
from sim.chance import Purpose
from sim.wiring import Moment, Step

__all__ = ["MIGRATION"]


def go_away(away, cash, subsistence, income, members, village_migration_sent_month, village_migration_fare,
            village_migration_months, village_migration_members_min, village_migration_chance_month, luck):
    """Return (months left that a member is away, this one included; fare paid, fen).

    A household sends a member if money at hand and this month's income do not reach for food, or because it is its way of living.
    """
    needy = cash + income < subsistence
    able = village_migration_sent_month > 0 and members >= village_migration_members_min and cash >= village_migration_fare
    goes = away <= 1 and able and (needy or luck < village_migration_chance_month)
    left = village_migration_months if goes else max(away - 1, 0)
    return left, (village_migration_fare if goes else 0)


def send_home(away, income, income_business, village_migration_sent_month, village_migration_no_work_chance,
              village_migration_lost_profit_share, luck_1):
    """Return (sent home, profit of the month and income of the month once a hand is lacking, 1 for the record), fen."""
    gone = 1 if away > 0 else 0
    sent = village_migration_sent_month if gone == 1 and luck_1 >= village_migration_no_work_chance else 0
    lost = rint(gone * village_migration_lost_profit_share * max(income_business, 0))
    return sent, income_business - lost, income + sent - lost, gone


MIGRATION = (
    Moment("migrate", "household", (
        Step(go_away, ("away", "pay_fare"), Purpose.MIGRATE),
        Step(send_home, ("earn_remittance", "income_business", "income", "tally_migrants"), Purpose.MIGRATE),
    ), when="here"),
)
