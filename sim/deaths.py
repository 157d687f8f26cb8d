"""Death of the head of a household: a funeral, labor that is lost for good, and debts that an insurer settles or heirs carry.

Whoever takes over carries the debt on; a group or guarantors stand in for them as for anybody who is short. Where the product has
credit life insurance, paid for by a share of the loan withheld, the insurer pays the lender all that is owed (Churchill 2006,
"Protecting the poor", on credit life as the commonest microinsurance).
"""

from sim.arithmetic import rint
from sim.chance import Purpose
from sim.loan_lives import SETTLE_FOR_THE_DEAD, insure_life
from sim.loan_opening import withhold
from sim.wiring import Moment, Step

__all__ = ["DEATHS", "DEATH_STEPS"]


def mourn(over65, usual, ceremony, bills, shocks_death_chance_month, shocks_death_over65_factor, shocks_death_funeral_months, luck):
    """Return (1 if the head of the household dies, ceremonies and bills of the month with the funeral, its cost, fen; 1 for the
    record)."""
    chance = shocks_death_chance_month * (shocks_death_over65_factor if over65 == 1 else 1.0)
    dies = 1 if luck < chance else 0
    funeral = rint(dies * usual * shocks_death_funeral_months)
    return dies, ceremony + funeral, bills + funeral, funeral, dies


def lose_labor(bereaved, members, over65, base_wage, base_farm, skill, shocks_death_labor_share):
    """Return (members, 1 if the heir is over 65, wages, farm income and skill left; income of a year that is lost for good, fen).

    The heir is of working age (`assumption:`); of a household of one a relative takes over house and debts.
    """
    lost = bereaved * shocks_death_labor_share
    wage, farm = rint(base_wage * (1.0 - lost)), rint(base_farm * (1.0 - lost))
    gone = bereaved * (12 * (base_wage - wage) + base_farm - farm)
    return max(members - bereaved, 1), over65 * (1 - bereaved), wage, farm, skill * (1.0 - lost), gone


def lose_hands(bereaved, wage_start, profit_start, shocks_death_labor_share):
    """Return wages and profit at the start, fen a month, by which the hands that are left are divided (sim/trades.py)."""
    lost = bereaved * shocks_death_labor_share
    return rint(wage_start * (1.0 - lost)), profit_start * (1.0 - lost)


DEATHS = (
    Moment("die", "household", (
        Step(mourn, ("bereaved", "ceremony", "bills", "tally_struck_fen", "tally_deaths"), Purpose.DEATH),
        Step(lose_labor, ("members", "over65", "base_wage", "base_farm", "skill", "labor_lost")),
    ), when="here"),
    SETTLE_FOR_THE_DEAD,
)
DEATH_STEPS = {("life insurance", withhold): Step(insure_life, ("pay_life_premium",)),
               ("labor", lose_labor): Step(lose_hands, ("wage_start", "profit_start"))}
"""Steps that join the opening of a loan where lives are insured, and a death where hands are divided (sim/loan_terms.py)."""
