"""The list of the poor of [1]: who is on it by right, by error, and who has left poverty."""

import pytest
from beds import bed, facts, lived

from sim.government import below_line, draw_up_list, review
from sim.program import Program


def test_the_line_is_on_income_per_head():
    """Three persons, line 4,000 yuan a year: 12,000 a year is 1,000 a month; prices move the line."""
    assert below_line(99_999, 3, 400_000, 1.0) == 1
    assert below_line(100_000, 3, 400_000, 1.0) == 0
    assert below_line(100_000, 3, 400_000, 1.01) == 1


@pytest.mark.parametrize("poor, luck, listed", [(1, 0.05, 0), (1, 0.15, 1), (0, 0.15, 1), (0, 0.25, 0)])
def test_lists_err_both_ways(poor, luck, listed):
    """[1] 2(2): only "registered poor households"; free riders are to be kept out. Chances: wrongly in .2, wrongly out .1."""
    assert draw_up_list(poor, 1, 0.2, 0.1, luck) == listed
    assert draw_up_list(poor, 0, 0.2, 0.1, luck) == 0


def test_who_left_poverty_is_found_at_a_review():
    """[1] 2(1): "registered poor households that have left poverty keep the support of the policy during the campaign"."""
    assert review(1, 0, 12, 12) == 2
    assert review(1, 0, 11, 12) == 1 == review(1, 1, 12, 12) == review(1, 0, 0, 12) == review(1, 0, 12, 0)
    assert review(0, 0, 12, 12) == 0 and review(2, 1, 12, 12) == 2


def test_the_list_of_a_village(county):
    run = facts(county)
    assert run["registered"][0] > run["registered"][-1] > 0 and (run["registered_clients"] <= run["clients"]).all()


def test_at_the_end_of_the_campaign_those_who_left_poverty_lose_access(county):
    """Terms by arm: left_poverty_too = false keeps them out, so loans of the product fall."""
    kept_out = lived(bed("county", ("product.eligibility.left_poverty_too", False)), "tenfold", engine="agents")
    assert facts(kept_out)["covered_fen"][-6:].sum() < facts(county)["covered_fen"][-6:].sum()


def test_a_list_without_errors_is_the_poor():
    changes = [("village.poor_list.wrongly_in_chance", 0.0), ("village.poor_list.wrongly_out_chance", 0.0)]
    program = Program(bed("county", *changes), arm="tenfold", seed=8, engine="agents")
    for household in program.members.all_of((program.members.household_class,)):
        line = household.village.village_spending_poverty_line
        assert household.registered == (12 * household.usual < household.members * line)
