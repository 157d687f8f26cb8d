"""Costs of a harvest, which do not fall with it: a farm's profit varies more than its yields."""

from sim.arithmetic import ratio, rint
from sim.livelihood import earn_from_harvest, harvest_weight
from sim.wiring import Step

__all__ = ["INPUT_STEPS"]


def pay_for_inputs(income_harvest, season, base_farm, village_income_level, village_livelihood_inputs_share,
                   village_livelihood_harvest_months_0, village_livelihood_harvest_months_1, village_livelihood_harvest_weights_0,
                   village_livelihood_harvest_weights_1):
    """Return the harvest sold less what was put into it, fen: seed, fertilizer and hired hands take a share of an average harvest's
    proceeds, and as much of a bad one's.

    Farm income is declared net of inputs, so a harvest of average yield leaves what it would leave without them, and profit moves
    1 / (1 - share) times as much as yields. Inputs are paid for when the harvest is sold; what it does not bring is not paid
    (assumptions: credit of the shop until harvest, limited liability). In the panel of West Java (V20) the log of yields has a
    standard deviation of .40, profit a coefficient of variation of .58.
    """
    average = base_farm * village_income_level * harvest_weight(
        season, village_livelihood_harvest_months_0, village_livelihood_harvest_months_1, village_livelihood_harvest_weights_0,
        village_livelihood_harvest_weights_1)
    share = village_livelihood_inputs_share
    return max(rint(ratio(income_harvest - share * average, 1.0 - share)), 0)


INPUT_STEPS = {("inputs", earn_from_harvest): Step(pay_for_inputs, ("income_harvest",))}
"""The step that joins the moment of earning where a village declares costs of its harvests (sim/loan_terms.py)."""
