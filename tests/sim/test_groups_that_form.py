"""Groups that form by lot, by risk or by ties; projects that a loan goes into; liability that has a limit."""

import numpy as np
import pytest
from random_worlds import columns, differences, mixed

from sim.build import World
from sim.forming import form_by_place, form_by_ties
from sim.meetings import hold_pledge
from sim.program import Program
from sim.standing import drift_apart, fear_to_lose_face, meet
from sim.ventures import expected_of, put_in_for_others, reap
from sim.watching import be_watched, choose_effort, told_on

GAMBLE = {"village__ventures__share": 0.6, "village__ventures__months": 2, "village__ventures__safe_chance": 0.9,
          "village__ventures__safe_factor": 1.3, "village__ventures__risky_chance": 0.5, "village__ventures__risky_factor": 2.3,
          "village__ventures__risky_share": 0.4, "village__ventures__chosen": True, "village__groups__formation": "assortative",
          "village__groups__known_share": 0.7, "lender__costs__watch_share": 0.02, "lender__collection__liability_share": 0.2}
WATCH = {"village__watching__share": 0.8, "village__watching__cost_yuan": 200, "village__watching__distance_loss": 0.5,
         "village__watching__sanction_yuan": 300}


def gambling(**changes):
    return mixed(**{**GAMBLE, **changes})


def test_what_a_member_expects_to_put_in_for_others():
    assert put_in_for_others(0.9, 2, 1000, 1.0, 0.0) == pytest.approx(100)      # a pair: the other fails one time in ten
    assert put_in_for_others(0.9, 2, 1000, 0.0, 0.75) == pytest.approx(250)     # who does not cooperate takes the other as given
    assert put_in_for_others(0.5, 3, 1000, 1.0, 0.0) == pytest.approx(750)      # 1/4 x 0 + 1/2 x 1/2 + 1/4 x 2 sums of 1,000
    assert put_in_for_others(0.9, 1, 1000, 1.0, 0.0) == pytest.approx(0, abs=1e-9)


def test_what_a_project_is_expected_to_leave():
    """4 times 1,000 fen put in, 1,500 owed; who fails loses no more than the 200 at hand, and what a default costs."""
    assert expected_of(0.5, 4.0, 1000, 1500, 0, 0.0, 0) == 0.5 * 2500
    assert expected_of(0.5, 4.0, 1000, 1500, 200, 100.0, 30) == 0.5 * (2500 - 100) - 0.5 * (200 + 30)
    assert expected_of(0.5, 4.0, 1000, 1500, 1500, 0.0, 30) == 0.5 * 2500 - 0.5 * 1500


def test_a_project_ends_once():
    assert reap(1000, 1, 6, 5, 70, 0.9, 1.5, 0.5, 3.0, 0.1) == (0, 1000, 70)
    assert reap(1000, 1, 6, 6, 70, 0.9, 1.5, 0.5, 3.0, 0.1) == (1500, 0, 1570)
    assert reap(1000, 2, 6, 7, 70, 0.9, 1.5, 0.5, 3.0, 0.6) == (0, 0, 70)


def test_a_pledge_ends_where_liability_does():
    assert hold_pledge(900, 0, 5000, 1000, 4000, 0, 1000.0) == 900
    assert hold_pledge(900, 0, 5000, 1000, 4000, 0, 0.2) == 800
    assert hold_pledge(900, 0, 1500, 1000, 4000, 0, 0.2) == 500
    assert hold_pledge(900, 0, 5000, 1000, 4000, 0, 0.0) == 0


def test_places_are_filled_in_order_and_the_last_join_none():
    place = np.array([0.4, 0.1, 0.9, 0.1, 0.5, 7.0, 6.0, 5.0])
    links, order, spare = np.zeros(8, np.int32), np.zeros(9, np.int64), np.zeros(9, np.int64)
    sizes = np.array([0, 2, 2, 3], np.int32)
    form_by_place(np.array([[0, 5], [5, 8]]), np.array([[1, 3], [3, 4]]), sizes, place, links, order, spare)
    assert links.tolist() == [2, 1, 0, 1, 2, 3, 3, 3]


def test_who_has_most_ties_with_the_members_joins():
    """0 - 3, 0 - 4, 3 - 4, 1 - 5: 0 takes 3 and then 4; 1 takes 5, and 2, whom nobody knows."""
    ties = {0: [3, 4], 1: [5], 2: [], 3: [0, 4], 4: [0, 3], 5: [1], 6: []}
    start = np.cumsum([0] + [len(ties[i]) for i in range(7)]).astype(np.int32)
    to = np.array([j for i in range(7) for j in ties[i]], np.int32)
    links, order, votes = np.zeros(7, np.int32), np.zeros(8, np.int64), np.zeros(8, np.int64)
    form_by_ties(np.array([[0, 7]]), np.array([[1, 3]]), np.array([0, 3, 3], np.int32), start, to, links, order, votes)
    assert links.tolist() == [1, 2, 2, 1, 1, 2, 0] and not votes.any()


@pytest.mark.parametrize("formation", ["random", "assortative", "ties"])
def test_groups_keep_their_sizes_and_their_village(formation):
    neighbors, formed = (Program(gambling(village__groups__formation=kind), engine="agents") for kind in ("neighbors", formation))
    size, links = formed.store.column("group", "size"), formed.store.column("household", "group_row")
    assert size.tolist() == neighbors.store.column("group", "size").tolist()
    assert np.bincount(links, minlength=len(size))[1:].tolist() == size[1:].tolist()
    assert links.tolist() != neighbors.store.column("household", "group_row").tolist()
    villages = formed.store.column("household", "village_row")
    assert all(villages[i] == formed.store.column("group", "village_row")[g] for i, g in enumerate(links) if g > 0)


def test_like_joins_like_as_far_as_risk_is_known():
    """The spread of will inside groups: least where it is known, as large as by lot where it is not."""
    def spread(**changes):
        program = Program(mixed(village__people__households=400, village__will__honesty_mean=0.5, village__will__honesty_sd=0.3,
                                **changes), engine="agents")
        links, will = (program.store.column("household", name) for name in ("group_row", "will"))
        return float(np.mean([will[links == g].std() for g in np.unique(links[links > 0])]))

    known = [spread(village__groups__formation="assortative", village__groups__known_share=share) for share in (1.0, 0.6, 0.0)]
    by_lot = spread(village__groups__formation="random")
    assert known[0] < 0.05 < known[1] < known[2] and known[2] == by_lot


@pytest.mark.parametrize("formation", ["assortative", "ties"])
def test_both_engines_live_projects_and_groups_alike(formation):
    resolved = gambling(village__groups__formation=formation, run__months=9, **(WATCH if formation == "ties" else {}))
    world = World(resolved.arm("both"), 3)
    compiled, agents = (Program(resolved, worlds=[world], engine=engine) for engine in ("compiled", "agents"))
    for month in range(9):
        compiled.step()
        agents.step()
        assert differences(columns(compiled), columns(agents)) == [], month
    flows = compiled.runs()[0].monthly
    assert all(flows[f"flow_{name}"].any() for name in ("stake_venture", "earn_venture", "stand_in"))
    assert set(compiled.store.column("household", "venture").tolist()) == {0, 1, 2}
    assert flows["flow_miss_work"].any() == (formation == "ties")


def test_a_village_without_projects_keeps_no_columns_of_them():
    assert "stake" not in Program(mixed(), engine="agents").store.tables["household"].columns


def test_members_watch_as_far_as_their_liability_makes_worth_while():
    """Sight .8; three of four others are friends, of the fourth half is lost; .95 x 4 installments of 500 at stake, cost 4,000."""
    sight = 0.8 * (1 - 0.5 * 0.25)
    effort, sees = choose_effort(1, 9000, 500, 5, 3, 0.8, 4000, 0.5, 0.95, 1000.0)
    assert effort == pytest.approx(0.95 * 2000 * sight / 4000) and sees == round(1e6 * effort * sight)
    assert choose_effort(1, 9000, 500, 5, 3, 0.8, 4000, 0.5, 0.95, 0.1)[0] == pytest.approx(0.95 * 900 * sight / 4000)
    assert choose_effort(1, 9000, 500, 5, 3, 0.8, 10, 0.5, 0.95, 1000.0)[0] == 1.0
    assert choose_effort(1, 9000, 500, 1, 0, 0.8, 4000, 0.5, 0.95, 1000.0) == (0.0, 0)
    assert choose_effort(0, 9000, 500, 5, 3, 0.8, 4000, 0.5, 0.95, 1000.0) == (0.0, 0)


def test_two_who_look_see_more_than_one():
    assert be_watched(0.5, 200_000, 600_000, 3, 1, 9000, 4000) == (pytest.approx(1 - 0.8 * 0.8), 500)
    assert be_watched(0.5, 200_000, 200_000, 1, 1, 100, 4000) == (0.0, 100)
    assert be_watched(0.5, 200_000, 600_000, 3, 0, 9000, 4000)[0] == 0.0


def test_who_is_watched_pays():
    """All tempted, none honest: without a sanction for who is seen, less is paid at its meeting."""
    def paid(sanction):
        changes = {**WATCH, "village__watching__sanction_yuan": sanction, "village__watching__cost_yuan": 0, "run__months": 9,
                   "village__will__patience_annual": 0.0, "village__will__honesty_mean": 0.0,
                   "lender__collection__liability_share": 1.0,
                   "product__joint_liability_group__client__types": ["farm", "mixed", "trade"]}
        run = Program(mixed(**changes), engine="agents").run()[0].monthly
        return run["due_paid_fen"].sum() / run["due_fen"].sum()

    assert paid(0) + 0.05 < paid(2000)


def test_trust_is_built_fades_and_is_lost_in_a_quarrel():
    assert meet(meet(0.0, 0.5), 0.5) == 0.75
    assert drift_apart(0.8, 1, 0, 0.25, 0.5) == pytest.approx(0.6)
    assert drift_apart(0.8, 1, 2, 0.25, 0.5) == pytest.approx(0.3)
    assert drift_apart(0.8, 0, 2, 0.25, 0.5) == pytest.approx(0.6)


def test_shame_falls_as_ones_ties_are_late():
    assert fear_to_lose_face(100, 0.5, 1, 0, 4, 1000, 0.8, 600) == 100 + 1000 + 300
    assert fear_to_lose_face(100, 0.5, 0, 4, 4, 1000, 0.8, 600) == 100 + 200
    assert fear_to_lose_face(100, 0.5, 0, 0, 0, 1000, 0.8, 600) == 1100


@pytest.mark.parametrize("shame", [0, 20])
def test_both_engines_live_shame_and_trust_alike(shame):
    resolved = mixed(village__standing__bond_yuan=400, village__standing__build_share=0.3, village__standing__decay_month=0.1,
                     village__standing__quarrel_share=0.5, village__standing__shame_yuan=shame, village__standing__contagion=0.7,
                     village__will__patience_annual=0.0, run__months=12, village__watching__share=0.5 if shame else 0.0,
                     lender__writeoff__days=200)
    programs = [Program(resolved, arm="both", seed=3, engine=engine) for engine in ("compiled", "agents")]
    assert len({program.run()[0].fingerprint for program in programs}) == 1 and differences(*map(columns, programs)) == []
    bond, late = (programs[0].store.column("household", name) for name in ("bond", "late_ties"))
    assert bond.max() > 0.3 and bond.min() == 0.0 and late.any()


def test_members_tell_of_a_loan_used_against_its_terms():
    assert told_on(1, 1, 0.3, 0.29) == (2, 1) and told_on(1, 1, 0.3, 0.31) == (1, 0)
    assert told_on(0, 1, 1.0, 0.1) == (0, 0) and told_on(2, 1, 1.0, 0.1) == (2, 0) and told_on(1, 0, 1.0, 0.1) == (1, 0)


def test_peers_find_what_no_officer_looks_for():
    """A lender that never visits finds no misuse by itself; both engines find the same by peers."""
    def found(share, engine):
        resolved = mixed(lender__checks__productive_share=0.9, village__watching__share=share, village__watching__cost_yuan=50,
                         product__joint_liability_group__client__types=["farm", "mixed", "trade"], run__months=9)
        run = Program(resolved, arm="both", seed=3, engine=engine).run()[0]
        return run.monthly["diverted"].sum(), run.monthly["diverted_found"].sum(), run.fingerprint

    assert found(0.0, "agents")[0] > 0 == found(0.0, "agents")[1]
    assert found(0.9, "compiled") == found(0.9, "agents") and found(0.9, "agents")[1] > 0
