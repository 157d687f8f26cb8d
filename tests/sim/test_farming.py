"""Costs of a harvest: by hand, and lived in both engines alike."""

import pytest
from random_worlds import changed, live_both

from sim.farming import pay_for_inputs
from sim.program import Program

YEAR = 1_200_000


def left(sold, season=9, share=0.4, level=1.0):
    return pay_for_inputs(sold, season, YEAR, level, share, 6, 10, 0.25, 0.5)


def test_a_harvest_leaves_what_it_is_sold_for_less_what_was_put_into_it():
    """Half of a year's income of 12,000 yuan in October. Inputs are .4 of it: a tenth less yield is a sixth less profit."""
    assert left(600_000) == 600_000
    assert left(540_000) == 500_000
    assert left(720_000) == 800_000
    assert left(200_000) == 0  # a third of the yield does not cover .4 of its usual worth
    assert left(300_000, season=5) == 300_000 and left(660_000, level=1.1) == 660_000
    assert left(0, season=2) == 0
    assert left(540_000, share=0.0) == 540_000


def test_profit_of_farms_varies_more_than_their_yields():
    settings = (("run.months", 24), ("village.people.households", 40))
    spread = {}
    for share in (0.0, 0.4):
        program = Program(changed(*settings, ("village.livelihood.inputs_share", share)), arm="none", seed=5, engine="agents")
        for _ in range(24):
            program.step()
        harvest = program.runs()[0].monthly["flow_earn_farm"]
        spread[share] = harvest
    assert spread[0.0].sum() > 0 and abs(spread[0.4].sum() / spread[0.0].sum() - 1.0) < 0.5
    assert spread[0.4].std() / spread[0.4].mean() > spread[0.0].std() / spread[0.0].mean()


@pytest.mark.slow
def test_both_engines_agree_where_harvests_cost():
    assert live_both(changed(("run.months", 14), ("village.livelihood.inputs_share", 0.5))).monthly["glp_fen"].any()
