"""Luck is drawn by address: what is added or changed in one place shifts nobody else's fate (law 5)."""

import numpy as np
import pytest
from random_worlds import MIXED, changed, shelf_copy

from sim.program import Program
from sim.terms.resolve import load_scenario

LUCK = (
    "medical",
    "ceremony",
    "yield_own",
    "income_harvest",
    "income_business",
    "income_livestock",
)
BORN = (
    "members",
    "female_head",
    "over65",
    "client_type",
    "skill",
    "will",
    "base_farm",
    "base_wage",
    "base_remittance",
    "herd_target",
)
MONTHS = 10
SHORT = ("run.months", MONTHS)


def lives(
    resolved, arm="none", names=(*BORN, *LUCK, "cash", "eaten"), months=MONTHS
) -> dict[int, list[tuple]]:
    """Permanent id -> what befell that household, month by month."""
    program = Program(resolved, arm=arm, seed=3)
    ids = program.store.column("household", "id").tolist()
    found: dict[int, list[tuple]] = {who: [] for who in ids}
    for _ in range(months):
        program.step()
        for who, *values in zip(
            ids, *(program.store.column("household", name).tolist() for name in names), strict=True
        ):
            found[who].append(tuple(values))
    return found


@pytest.fixture(scope="module")
def before():
    return lives(changed(SHORT))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return shelf_copy(tmp_path_factory.mktemp("luck"))


def rewritten(shelf, *pieces: tuple[str, str]):
    """The test bed with pieces of its text replaced."""
    text = MIXED.read_text("utf-8")
    for old, new in pieces:
        assert old in text
        text = text.replace(old, new)
    place = shelf / "scenarios" / "luck.toml"
    place.write_text(text, "utf-8")
    return load_scenario(place, [SHORT], root=shelf)


def same(before, after, at_least=54) -> bool:
    common = before.keys() & after.keys()
    assert len(common) >= at_least
    return all(before[who] == after[who] for who in common)


def test_misfortune_is_seen_at_all(before):
    """Or else nothing would be compared below."""
    struck = [month for life in before.values() for month in life if month[len(BORN)] > 0]
    assert len(struck) > 20 and len({life[-1] for life in before.values()}) == len(before)


def test_adding_a_household_changes_nobody_else(before):
    after = lives(
        changed(SHORT, ("village.yilong_a.people.households", 33), ("village.yilong_b.people.households", 24))
    )
    assert len(after) == len(before) + 3 and same(before, after)


def test_adding_a_village_changes_nobody_else(before, shelf):
    more = rewritten(shelf, ('["yilong_a", "yilong_b"]', '["yilong_a", "yilong_b", "third"]'))
    assert len(lives(more)) > len(before) and same(before, lives(more))


THIRD = """
like = "yilong_a"
name = "third"
[people]
households = 9  # assumption: few
[income]
gini = 0.6  # assumption: unequal
"""


@pytest.fixture(scope="module", autouse=True)
def third(shelf):
    (shelf / "scenarios" / "villages" / "third.toml").write_text(THIRD, "utf-8")


def test_adding_a_product_changes_nobody_else(before, shelf):
    more = rewritten(shelf, ('products = ["yilong_mixed", ', 'products = ["yilong_trade", "yilong_mixed", '))
    assert same(before, lives(more))


@pytest.mark.parametrize("count", [0, 1, 7])
def test_officers_change_nobodys_luck(before, count):
    assert same(before, lives(changed(SHORT, ("lender.officers.count", count))))


def test_arms_share_what_befalls_them(bed):
    """Bills, feasts and harvests fall in the same months in every arm; only their cost may follow from what people became."""
    struck = {}
    for arm in ("both", "dear", "none"):
        after = lives(
            bed,
            arm,
            (*BORN, "medical", "ceremony", "yield_own", "income_harvest"),
        )
        struck[arm] = {
            who: [(*month[:-4], month[-4] > 0, month[-3] > 0, *month[-2:]) for month in life]
            for who, life in after.items()
        }
    assert struck["both"] == struck["dear"] == struck["none"]


def test_arms_differ_in_what_people_do(bed):
    assert not same(lives(bed, "both"), lives(bed, "none"))


def test_a_village_without_a_tie_to_the_other_does_not_feel_it(before):
    """Without a program nothing passes from one village to the other."""
    after = lives(
        changed(
            SHORT,
            ("village.yilong_b.income.gini", 0.7),
            ("village.yilong_b.spending.buffer_months", 3.0),
            ("village.yilong_b.people.households", 30),
        )
    )
    villages = {who: who >> 21 for who in before}
    assert all(before[who] == after[who] for who in before if villages[who] == 0)
    assert any(before[who] != after[who] for who in before if villages[who] == 1)


AMPLE = (
    SHORT,
    ("lender.capital.equity_yuan", 5_000_000),
    ("lender.officers.visits_month", 2000),
    ("lender.officers.time_share", 1.0),
)


def test_with_money_and_time_for_all_villages_do_not_crowd_each_other_out():
    """The program serves both; where neither its cash nor its officers' time is short, one village does not feel the other."""
    names = (*LUCK, "cash", "eaten", "loans", "asked", "excluded", "informal", "interest_owed")
    one, other = (
        lives(changed(*AMPLE), "both", names),
        lives(changed(*AMPLE, ("village.yilong_b.income.gini", 0.7)), "both", names),
    )
    mine = [who for who in one if who >> 21 == 0]
    assert all(one[who] == other[who] for who in mine)
    assert any(month[names.index("loans")] > 0 for who in mine for month in one[who])


def test_another_seed_is_another_life():
    one = Program(changed(SHORT), arm="none", seed=3)
    other = Program(changed(SHORT), arm="none", seed=4)
    assert (
        one.store.column("household", "base_farm") != other.store.column("household", "base_farm")
    ).mean() > 0.9
    assert not np.array_equal(one.store.tie_to[:50], other.store.tie_to[:50])


def test_ties_and_groups_of_a_village_are_its_own(shelf):
    """Adding a village leaves ties and groups of the others as they were; groups are neighbors, of unequal size."""
    few = Program(changed(SHORT), arm="both", seed=3).store
    more = Program(
        rewritten(shelf, ('["yilong_a", "yilong_b"]', '["yilong_a", "yilong_b", "third"]')),
        arm="both",
        seed=3,
    ).store
    n = few.tables["household"].rows
    assert few.tie_to[: few.tie_start[n]].tolist() == more.tie_to[: more.tie_start[n]].tolist()
    assert few.column("household", "group_row").tolist() == more.column("household", "group_row")[:n].tolist()
    sizes = few.column("group", "size")
    assert len(set(sizes[sizes > 0].tolist())) > 1
