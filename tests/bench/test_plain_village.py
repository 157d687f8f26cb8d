"""The yardstick of the benchmark is no straw man and no other village: plain Mesa agents give Program's own record."""

import mesa
import pytest

from analysis.bench import ARM, cost_by_moment, draws_of_plain, live_compiled, live_plain, village_of
from analysis.bench_loops import cost_of_streaming, scalar_against_vector
from analysis.bench_mechanisms import off_in, village_with_everything
from analysis.plain_parts import plain_text
from analysis.plain_village import PlainVillage
from sim.program import Program
from sim.terms.resolve import load_scenario

CASES = [
    ("classroom/one_village", "individual", 1, ()),
    ("classroom/one_village", "joint", 2, ()),
    ("yilong", "yilong", 3, ("village.people.households=40", "run.months=24")),
    ("yilong", "none", 1, ("village.people.households=30", "run.months=13")),
]


@pytest.mark.parametrize(("scenario", "arm", "seed", "changes"), CASES)
def test_plain_agents_give_the_same_record(scenario, arm, seed, changes):
    resolved = load_scenario(scenario, list(changes))
    compiled = Program(resolved, arm=arm, seed=seed).run()[0]
    plain = PlainVillage(resolved, arm, seed).run()
    different = [name for name in compiled.monthly if (compiled.monthly[name] != plain.monthly[name]).any()]
    assert not different
    assert plain.fingerprint == compiled.fingerprint
    assert compiled.monthly["flow_disburse"].any() == (arm != "none")


@pytest.mark.slow
def test_plain_agents_give_the_same_record_with_every_mechanism_on():
    resolved = village_with_everything(60, 14)
    off = off_in(resolved)
    assert {"leaving", "frauds"} <= set(off) and len(off) <= 6, "a mechanism that is new belongs in EVERYTHING"
    compiled = Program(resolved, arm=ARM, seed=2)
    ours, plain = compiled.run()[0], PlainVillage(resolved, ARM, 2).run()
    assert not [name for name in ours.monthly if (ours.monthly[name] != plain.monthly[name]).any()]
    assert plain.fingerprint == ours.fingerprint
    assert {"failures", "forming", "sharing", "standing", "ventures", "watching"} <= compiled.store.changes
    for name in ("flow_give_kin", "flow_disburse", "flow_pay_principal", "flow_stand_in", "flow_moneylender_lend"):
        assert ours.monthly[name].any(), name


def test_compiled_mathematics_changes_nothing_but_time():
    resolved = village_of(40, 13)
    first, second = (PlainVillage(resolved, ARM, 5, compiled_mathematics=quick).run() for quick in (False, True))
    assert first.fingerprint == second.fingerprint
    assert first.monthly["due_fen"].any() and first.monthly["flow_moneylender_lend"].any()


def test_another_seed_is_another_village():
    resolved = village_of(40, 3)
    assert PlainVillage(resolved, ARM, 1).run().fingerprint != PlainVillage(resolved, ARM, 2).run().fingerprint


def test_the_agents_are_real_and_registered_by_mesa():
    village = PlainVillage(village_of(40, 2), ARM, 1)
    households = [agent for agent in village.agents if type(agent).__name__ == "PlainHousehold"]
    assert len(households) == 40 and all(isinstance(agent, mesa.Agent) for agent in households)
    assert len({agent.unique_id for agent in village.agents}) == len(village.agents)
    before = [agent.cash for agent in households]
    village.step()
    assert [agent.cash for agent in households] != before
    assert village.datacollector.get_model_vars_dataframe().shape == (1, 2)


def test_written_by_hand_means_no_calls_for_booking():
    text = plain_text("def pay(_me, _now):\n    eat = whole(eat)\n    _now.move(3, eat, _me)\n    _now.tally('clients', eat)\n"
                      "    paying = f_pay(cash, _now.luck(id, _now.number, 11, 0))\n    _me.product_row = product_row\n")
    assert "whole" not in text and "_now.move(" not in text and "_now.tally(" not in text and "_now.luck(" not in text
    assert "_now.moved[3] += eat" in text and "_me.product = _now.products[product_row]" in text


def test_a_scenario_with_reforms_is_refused():
    resolved = load_scenario("yilong", ["village.people.households=10"])
    arm = resolved.arms[0]
    twice = type(arm)(arm.name, arm.title, (arm.versions[0], arm.versions[0]), arm.reforms, arm.set, arm.own_products)
    changed = type(resolved)(**{**vars(resolved), "arms": (twice, *resolved.arms[1:])})
    with pytest.raises(ValueError, match="no reforms"):
        PlainVillage(changed, arm.name, 1)


def test_measures_speak_of_the_same_months():
    resolved = village_of(40, 2)
    compiled, plain = live_compiled(resolved, worlds=3), live_plain(resolved)
    assert (compiled.households, compiled.months, plain.households, plain.months) == (120, 2, 40, 2)
    assert compiled.nbytes > 0 and compiled.seconds > 0 and plain.seconds > 0
    assert 3 < draws_of_plain(resolved) < 30
    lines = cost_by_moment(resolved)
    assert {"earn", "pay", "the record"} <= set(lines) and lines["earn"][1] == 1


def test_a_larger_village_is_served_alike():
    small, large = village_of(500, 1).arms[0].lender, village_of(100_000, 1).arms[0].lender
    for lender, households in ((small, 500), (large, 100_000)):
        assert lender.capital.equity_yuan / households == 800
        assert lender.officers.count * lender.officers.time_share / households == pytest.approx(0.33 / 500, rel=0.01)


def test_the_same_moment_is_measured_as_vector_code_and_row_by_row():
    """Both forms are lived from the same books, and leave them as they were."""
    found = scalar_against_vector(village_of(80, 3), ARM, tries=1)
    assert set(found) == {"earn", "strike", "spend", "save"} and all(min(pair) > 0 for pair in found.values())
    program = Program(village_of(40, 2), arm=ARM, seed=1)
    assert cost_of_streaming(program, tries=1) > 0
    program.run()
