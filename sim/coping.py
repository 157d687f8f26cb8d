"""Coping that leaves marks: tools sold in need, meals cut so that one is weak at work, and what is raised for food.

A household raises money for bills by selling animals and borrowing; by these terms it does so for food as well, and sells tools
last. Sold tools lower profits until they are bought again. Who has eaten too little works less well in the months after (Strauss
1986 on calories and farm work; Dasgupta & Ray 1986; Hoddinott 2006 on what lasts of coping with shocks).
"""

from sim.arithmetic import clamp, ratio, rint
from sim.livelihood import arrive, bills_beyond_cash, earn_from_business, earn_the_rest, note_year, pay_bills
from sim.wiring import Step

__all__ = ["COPING_INSTEAD", "COPING_STEPS", "COPING_STEPS_BEFORE", "coping_acts"]


def coping_acts(village) -> bool:
    """Whether a village's terms leave marks of coping."""
    return bool(village.coping.for_food or village.coping.sell_tools or village.coping.hunger_lost_share)


def also_for_food(gap, cash, income, medical, ceremony, subsistence, village_coping_for_food):
    """Return what must be raised at once, fen: bills, and what this month's income leaves lacking of its food."""
    left = cash + gap - medical - ceremony
    lacking = max(subsistence - income - max(left, 0), 0)
    return gap + village_coping_for_food * lacking


def sell_tools(gap, sell_livestock, moneylender_lend, capital, village_coping_sell_tools, village_coping_tools_discount):
    """Return (proceeds of tools and stock sold, value lost in the sale), fen: the last that is sold, for what is still lacking."""
    keep = 1.0 - village_coping_tools_discount
    wanted = village_coping_sell_tools * max(gap - sell_livestock - moneylender_lend, 0)
    proceeds = min(wanted, rint(capital * keep))
    gone = min(capital, rint(ratio(proceeds, keep)))
    return proceeds, max(gone - proceeds, 0)


def work_weakly(income_harvest, income_business, base_wage, village_income_level, weakness):
    """Return (harvest, profit of those who are weak; what weakness has cost in harvest, profit and wages this month), fen."""
    harvest, profit = rint(weakness * max(income_harvest, 0)), rint(weakness * max(income_business, 0))
    wage = rint(base_wage * village_income_level) - rint(rint(base_wage * (1.0 - weakness)) * village_income_level)
    return income_harvest - harvest, income_business - profit, harvest + profit + wage


def earn_weakly(base_wage, base_remittance, base_farm, village_income_level, livestock, village_livestock_return_month,
                village_livelihood_harvest_weights_0, village_livelihood_harvest_weights_1, income_harvest, income_business,
                weakness):
    """Return (offspring sold, all income of the month), fen, with the wages of those who are weak."""
    return earn_the_rest(rint(base_wage * (1.0 - weakness)), base_remittance, base_farm, village_income_level, livestock,
                         village_livestock_return_month, village_livelihood_harvest_weights_0,
                         village_livelihood_harvest_weights_1, income_harvest, income_business)


def arrive_weakly(day, until, base_farm, base_wage, base_remittance, village_income_level, income_harvest, income_business,
                  income_livestock, village_livelihood_harvest_weights_0, village_livelihood_harvest_weights_1,
                  village_livelihood_harvest_day, village_livelihood_wage_day, village_livelihood_remittance_day, weakness):
    """Return what comes in between two days of the month, fen, with the wages of those who are weak."""
    return arrive(day, until, base_farm, rint(base_wage * (1.0 - weakness)), base_remittance, village_income_level, income_harvest,
                  income_business, income_livestock, village_livelihood_harvest_weights_0, village_livelihood_harvest_weights_1,
                  village_livelihood_harvest_day, village_livelihood_wage_day, village_livelihood_remittance_day)


def weaken(weakness, eaten, subsistence, village_coping_hunger_lost_share, village_coping_recover_share):
    """Return the part of work that hunger will cost next month, 0 to 1: part of it is got over, this month's hunger is added."""
    hunger = clamp(1.0 - ratio(eaten, max(subsistence, 1)), 0.0, 1.0) if subsistence > 0 else 0.0
    return min(weakness * (1.0 - village_coping_recover_share) + village_coping_hunger_lost_share * hunger, 1.0)


COPING_STEPS = {
    ("coping", bills_beyond_cash): Step(also_for_food, ("gap",)),
    ("coping", earn_from_business): Step(work_weakly, ("income_harvest", "income_business", "weakened")),
    ("coping", note_year): Step(weaken, ("weakness",)),
}
COPING_STEPS_BEFORE = {("coping", pay_bills): Step(sell_tools, ("sell_capital", "lose_on_tools"))}
COPING_INSTEAD = {
    ("coping", earn_the_rest): (Step(earn_weakly, ("income_livestock", "income")),),
    ("coping", arrive): (Step(arrive_weakly, ("earn_farm", "earn_business", "earn_livestock", "earn_wage", "earn_remittance")),),
}
"""Steps that join earning, spending and saving, or take the place of one, where coping leaves marks (sim/loan_terms.py)."""
