"""Who is admitted to a product: the list of the poor [1], age and hands [2], emergencies [4]."""

import pytest
from beds import bed, facts, lived

from sim.demand import admit


@pytest.mark.parametrize("registered, only, left_too, admitted", [
    (0, 0, 1, 1), (0, 1, 1, 0), (1, 1, 0, 1), (2, 1, 1, 1), (2, 1, 0, 0)])
def test_the_listed_and_those_who_left_poverty(registered, only, left_too, admitted):
    """[1] 2(1), 2(2)."""
    assert admit(registered, 0, 0, 0, 3, only, left_too, 1, 0, 0) == admitted


def test_age_and_workers():
    """[2]: "age 18 to 60", "at least two workers in the household"."""
    assert admit(0, 1, 0, 0, 3, 0, 1, 0, 0, 0) == 0 and admit(0, 0, 0, 0, 3, 0, 1, 0, 0, 0) == 1
    assert admit(0, 0, 0, 0, 1, 0, 1, 1, 0, 2) == 0 and admit(0, 0, 0, 0, 2, 0, 1, 1, 0, 2) == 1


def test_an_emergency_loan_is_for_those_struck():
    """[4]: "even clients over 65 or without a business get small emergency loans for accident or sudden expense"."""
    assert admit(0, 1, 5_000, 0, 1, 0, 1, 1, 1, 0) == 1 and admit(0, 1, 0, 0, 1, 0, 1, 1, 1, 0) == 0


def test_the_old_have_no_loan_closed_to_them():
    """Nobody over 65 is a client of the one product that is not for them; with emergencies only, fewer apply."""
    changes = [("village.people.over65_share", 0.4), ("product.yilong_mixed.eligibility.over65_too", False)]
    program = lived(bed("frauds", *changes), "honest")
    old = program.store.column("household", "over65") > 0
    took = program.store.column("household", "cycles") > 0
    assert took.any() and old.any() and not (took & old).any()
    struck = facts(lived(bed("frauds", ("product.eligibility.struck_only", True)), "honest"))
    assert 0 < struck["applicants"].sum() < facts(lived(bed("frauds"), "honest"))["applicants"].sum()
