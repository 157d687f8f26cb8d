"""What must hold whatever the numbers are: order of rows, supersets of shocks, nothing to fail of, groups of one, all kin."""

import numpy as np
import pytest
from random_worlds import changed, columns, differences

from sim.program import Program
from sim.terms.resolve import load_scenario

ALONE = (("product.joint_liability_group.liability.kind", "individual"),
         ("product.joint_liability_group.liability.group_min", 0), ("product.joint_liability_group.liability.group_max", 0),
         ("product.joint_liability_group.liability.refused", "member"), ("product.joint_liability_group.liability.sequence", []),
         ("product.joint_liability_group.liability.wave_installments", 0))


def permuted(program: Program, order: np.ndarray) -> Program:
    """The program with row i of its households holding what row order[i] held, ties and loans included."""
    store = program.store
    place = np.argsort(order)
    for name, rows in (("household", order), ("loan", np.concatenate([slot * len(order) + order for slot in range(store.slots)]))):
        for block in store.tables[name].blocks.values():
            block[:] = block[:, rows]
    ties = [np.sort(place[store.tie_to[store.tie_start[i]: store.tie_start[i + 1]]]) for i in order]
    store.tie_start[1:] = np.cumsum([len(one) for one in ties])
    store.tie_to[: store.tie_start[-1]] = np.concatenate(ties)
    return program


def test_rows_in_another_order_are_the_same_village():
    """Each within its village, and each alone: members of a group share to the fen in the order of their rows."""
    resolved = changed(("run.months", 12), *ALONE)
    straight, mixed_up = (Program(resolved, arm="both", seed=3) for _ in range(2))
    first = straight.resolved.arm("both").villages[0].people.households
    rows = straight.store.tables["household"].rows
    luck = np.random.default_rng(5)
    order = np.concatenate([luck.permutation(first), first + luck.permutation(rows - first)])
    permuted(mixed_up, order)
    for _ in range(12):
        straight.step()
        mixed_up.step()
    assert straight.runs()[0].monthly["flow_disburse"].sum() > 0 and straight.runs()[0].monthly["flow_write_off_principal"].any()
    permuted(mixed_up, np.argsort(order))
    assert differences(columns(straight), columns(mixed_up)) == []


def test_groups_in_another_order_are_the_same_village():
    """Households change rows as they like, across groups too, so long as members of a group keep their order: a fen that does not
    divide goes by it. Some groups break meanwhile."""
    resolved = changed(("run.months", 12), ("village.parting.break_share", 0.3),
                       ("village.parting.ahead_months", 6.0), ("village.will.honesty_mean", 0.5), ("village.will.temptation", 1.0),
                       ("village.will.patience_annual", 0.7),
                       ("product.joint_liability_group.client.types", ["farm", "mixed", "trade"]))
    straight, mixed_up = (Program(resolved, arm="both", seed=3, engine="agents") for _ in range(2))
    first = straight.resolved.arm("both").villages[0].people.households
    groups = straight.store.column("household", "group_row").copy()
    luck = np.random.default_rng(5)
    order = np.concatenate([luck.permutation(first), first + luck.permutation(len(groups) - first)])
    for group in np.unique(groups[groups > 0]):
        mine = np.flatnonzero(groups[order] == group)
        order[mine] = np.sort(order[mine])
    assert (order != np.arange(len(order))).sum() > 30
    permuted(mixed_up, order)
    for _ in range(12):
        straight.step()
        mixed_up.step()
    facts = straight.runs()[0].monthly
    assert facts["flow_stand_in"].sum() > 0 and facts["groups_broken"].sum() > 0
    permuted(mixed_up, np.argsort(order))
    assert differences(columns(straight), columns(mixed_up)) == []


SHOCKS = {"shocks.illness.chance_month": "ill", "shocks.ceremony.chance_month": "ceremony", "shocks.failure.chance_month": "failed",
          "shocks.livestock.death_chance_month": "lost"}


@pytest.mark.parametrize("path", SHOCKS)
def test_more_frequent_shocks_strike_a_superset(path):
    """Whoever is struck at a low chance is struck in the same month at a higher one, and others too."""
    def struck(chance: float) -> set[tuple[int, int]]:
        program = Program(changed(("shocks.failure.common_share", 0.3), (path, chance)), arm="none", seed=3)
        column, found = program.store.column, set()
        for month in range(8):
            herds = column("household", "livestock").copy()
            program.live_until("strike")
            hit = herds > column("household", "livestock") if SHOCKS[path] == "lost" else column("household", SHOCKS[path]) > 0
            found |= {(month, row) for row in np.flatnonzero(hit).tolist()}
            program.step()
        return found

    few, many = struck(0.05), struck(0.2)
    assert few and few < many


def test_nothing_to_fail_of_and_full_will_is_no_default():
    """Steady wages, no shocks, everybody pays when able: nobody is ever late."""
    calm = load_scenario("policy/group_payment", [
        ("village.people.households", 60), ("run.months", 30), ("village.will.honesty_mean", 1.0), ("village.will.honesty_sd", 0.0),
        ("shocks.illness.chance_month", 0.0), ("shocks.ceremony.chance_month", 0.0), ("shocks.livestock.death_chance_month", 0.0),
        ("shocks.weather.common_log_sd", 0.0), ("shocks.weather.own_log_sd", 0.0), ("shocks.business.log_sd", 0.0),
        ("village.business.shock_log_sd", 0.0), ("village.livelihood.wage_share", 0.7),
        ("village.livelihood.remittance_share", 0.3),
        ("village.demand.burden_share", 0.2), ("village.livelihood.wage_day", 1), ("village.livelihood.remittance_day", 1),
        ("village.spending.subsistence_yuan", 20)])
    for arm in calm.arms:
        run = Program(calm, arm=arm.name, seed=3).run()[0].monthly
        assert run["due_fen"].sum() > 0 and (run["due_fen"] == run["due_paid_fen"]).all(), arm.name
        assert not run["flow_write_off_principal"].any() and not run["excluded"].any(), arm.name


def test_a_group_of_one_is_an_individual():
    """All that households and lender own and owe is the same; only who belongs to which group differs."""
    one = (("product.joint_liability_group.liability.group_min", 1), ("product.joint_liability_group.liability.group_max", 1),
           ("product.joint_liability_group.liability.sequence", []),
           ("product.joint_liability_group.liability.wave_installments", 0))
    runs = [Program(changed(("run.months", 20), *terms), arm="both", seed=3).run()[0] for terms in (one, ALONE)]
    assert runs[0].monthly["flow_disburse"].any() and runs[0].monthly["flow_write_off_principal"].any()
    assert [name for name in runs[0].monthly if not (runs[0].monthly[name] == runs[1].monthly[name]).all()] == []
    assert [name for name in runs[0].yearly if not (runs[0].yearly[name] == runs[1].yearly[name]).all()] == []


@pytest.mark.parametrize("formation", ["neighbors", "ties", "assortative"])
def test_a_village_of_one_clan_lives(formation):
    """Everybody is kin of everybody; groups are found in it, and both engines live it alike."""
    resolved = changed(("village.ties.kin_share", 1.0), ("village.ties.clan_households", 10_000), ("village.ties.degree", 64.0),
                       ("village.groups.formation", formation), ("run.months", 6))
    runs = [Program(resolved, arm="both", seed=3, engine=engine).run()[0] for engine in ("compiled", "agents")]
    assert runs[0].fingerprint == runs[1].fingerprint and runs[0].monthly["flow_disburse"].any()
