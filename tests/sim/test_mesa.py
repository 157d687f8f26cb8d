"""What a Mesa user may rely on: agents, sets of agents, data collectors, subclasses, and models that are freed."""

import gc
import weakref

import mesa
import numpy as np
import pytest
from mesa import Agent, DataCollector
from mesa.agent import AgentSet

from sim.fund import Fund
from sim.people import Group, Household, Lender, LoanOfficer
from sim.program import Program


@pytest.fixture(scope="module")
def program(bed):
    """The test bed after seven months, with loans."""
    program = Program(bed, arm="both", seed=3)
    for _ in range(7):
        program.step()
    return program


def test_a_program_is_a_mesa_model(program):
    assert isinstance(program, mesa.Model) and program.steps == 7 and program.running


def test_agents_are_all_there(program):
    store = program.store
    expected = 54 + store.rows_of_world("group", 1).stop - store.rows_of_world("group", 1).start + 3 + 1 + 1
    assert len(program.agents) == expected == len(list(program.agents)) and isinstance(
        program.agents, AgentSet
    )
    assert all(isinstance(agent, Agent) for agent in program.agents)
    assert set(program.agent_types) == {Household, Group, LoanOfficer, Lender, Fund} == set(program.agents_by_type)
    assert len(program.agents_by_type[Household]) == 54 and len(program.agents_by_type[LoanOfficer]) == 3
    assert sum(len(agents) for agents in program.agents_by_type.values()) == expected


def test_sets_outlive_a_collection_of_garbage(program):
    households = program.agents_by_type[Household]
    gc.collect()
    assert len(households) == 54 and len(list(households)) == 54
    chosen = program.agents.select(agent_type=Household)
    gc.collect()
    assert len(chosen) == 54


def test_select_get_agg_sort_group(program):
    households, loans = program.agents_by_type[Household], program.store.column("household", "loans")
    clients = households.select(lambda household: household.loans > 0)
    assert isinstance(clients, AgentSet) and 0 < len(clients) == int((loans > 0).sum()) < 54
    assert households.get("loans") == loans.tolist()
    assert households.get(["id", "cash"])[3] == [
        int(program.store.column("household", name)[3]) for name in ("id", "cash")
    ]
    assert households.agg("loans", sum) == int(loans.sum()) and households.agg("loans", [min, max]) == [
        0,
        int(loans.max()),
    ]
    assert households.sort("cash").get("cash") == sorted(households.get("cash"), reverse=True)
    assert households.sort(lambda household: household.cash, ascending=True).get("cash") == sorted(
        households.get("cash")
    )
    assert len(households.select(at_most=5)) == 5 and len(households.select(at_most=0.5)) == 27
    by_village = households.groupby("village_row").count()
    assert sorted(by_village.values()) == [23, 31]


def test_membership_and_identity(program):
    households = program.agents_by_type[Household]
    third = households[3]
    assert third in households and third in program.agents and third not in program.agents_by_type[Group]
    assert (
        third is households[3]
        and third == program.agents_by_type[Household][3]
        and len({third, households[3]}) == 1
    )
    assert third != households[4] and third in households.select(lambda household: True)
    assert third.model is program and repr(third) == f"<Household {third.unique_id}>"


def test_unique_ids_are_permanent(program, bed):
    ids = program.agents_by_type[Household].get("unique_id")
    assert len(set(ids)) == 54 and ids[0] == 1 and ids[31] == (1 << 21) + 1
    assert ids == Program(bed, arm="none", seed=8).agents_by_type[Household].get("unique_id")


def test_do_and_shuffle_do(program):
    households, seen = program.agents_by_type[Household], []
    assert households.do(lambda household: seen.append(household.row)) is households
    assert seen == list(range(54))
    seen.clear()
    households.shuffle_do(lambda household: seen.append(household.row))
    assert sorted(seen) == list(range(54)) != seen
    assert sorted(households.shuffle().get("row")) == list(range(54))
    assert households.map(lambda household: household.row) == list(range(54))


def test_views_return_plain_numbers(program):
    household = program.agents_by_type[Household][0]
    for name in ("cash", "members", "skill", "id", "pressure", "unique_id"):
        assert type(getattr(household, name)) in {int, float}, name
    assert type(household.village.village_income_gini) is float and type(household.lender.cash) is int
    assert type(household.lender.lender_officers_count) is int and type(household.loan_list[0].balance) is int


def test_members_know_their_own(program):
    clients = program.agents_by_type[Household].select(lambda household: household.loans > 0)
    for household in clients:
        assert sum(loan.balance for loan in household.loan_list) == household.loans
        assert (
            household.officer in program.agents_by_type[LoanOfficer]
            and household.lender in program.agents_by_type[Lender]
        )
    household = next(
        iter(program.agents_by_type[Household].select(lambda household: household.group_row > 0))
    )
    assert household.group in program.agents_by_type[Group] and household.group.size >= 3
    assert all(household in neighbor.neighbors and neighbor != household for neighbor in household.neighbors)


def test_what_is_not_there_is_said(program):
    with pytest.raises(AttributeError, match="cahs"):
        program.agents_by_type[Household][0].cahs  # noqa: B018
    with pytest.raises(TypeError, match="cannot be removed"):
        program.agents_by_type[Household][0].remove()


def test_data_collector(bed):
    program = Program(bed, arm="both", seed=3)
    collector = DataCollector(
        model_reporters={
            "portfolio": lambda model: model.agents_by_type[Lender].agg("loans", sum),
            "month": lambda model: model.steps,
        },
        agent_reporters={
            "cash": "cash",
            "loans": lambda agent: agent.loans if isinstance(agent, Household) else None,
        },
        agenttype_reporters={LoanOfficer: {"visits": "capacity"}},
    )
    for _ in range(3):
        program.step()
        collector.collect(program)
    run = program.runs()[0]
    assert (
        collector.get_model_vars_dataframe()["portfolio"].tolist()
        == run.monthly["stock_lender_loans"].tolist()
    )
    frame = collector.get_agent_vars_dataframe()
    assert len(frame) == 3 * len(program.agents)
    assert (
        frame["loans"].dropna().groupby("Step").sum().tolist()
        == run.monthly["stock_household_loans"].tolist()
    )
    assert len(collector.get_agenttype_vars_dataframe(LoanOfficer)) == 9


class Generous(Household):
    """Pays as the village does, and remembers it was asked."""

    times = 0

    def pay(self, now) -> None:
        type(self).times += 1
        super().pay(now)


class Refuser(Household):
    """Never brings anything to a meeting."""

    def pay(self, now) -> None:
        super().pay(now)
        self.shortfall, self.paying = self.shortfall + self.paying, 0


@pytest.fixture(scope="module")
def plain(bed):
    return Program(bed, arm="both", seed=3).run()[0].fingerprint


@pytest.mark.parametrize("engine", ["compiled", "agents"])
def test_a_subclass_that_does_the_same_gives_the_same_record(bed, plain, engine):
    Generous.times = 0
    program = Program(bed, arm="both", seed=3, engine=engine, household=Generous)
    assert program.run()[0].fingerprint == plain and Generous.times == 54 * 3 * 20
    assert program.agent_types[0] is Generous and isinstance(program.agents_by_type[Generous][0], Generous)


def test_a_subclass_that_does_otherwise_is_never_ignored(bed, plain):
    runs = {
        engine: Program(bed, arm="both", seed=3, engine=engine, household=Refuser).run()[0]
        for engine in ("compiled", "agents")
    }
    assert runs["compiled"].fingerprint == runs["agents"].fingerprint != plain
    assert (
        runs["compiled"].monthly["flow_pay_interest"].sum()
        < runs["compiled"].monthly["flow_charge_interest"].sum()
    )


class Curious(Household):
    """A Mesa user's class with a method that is no moment."""

    def wealth(self) -> int:
        return self.cash + self.capital + self.livestock


def test_a_method_that_is_no_moment_costs_nothing(bed, plain):
    program = Program(bed, arm="both", seed=3, household=Curious)
    assert program.own_methods == {} and program.run()[0].fingerprint == plain
    assert sum(program.agents_by_type[Curious].map("wealth")) == sum(
        int(program.store.column("household", name).sum()) for name in ("cash", "capital", "livestock")
    )


class Shadow(Household):
    """Hides a column behind an attribute of its own."""

    asked = 0


@pytest.mark.parametrize("engine", ["compiled", "agents"])
def test_a_subclass_that_hides_a_column_is_refused(bed, engine):
    """The compiled engine would not see it: refused, never ignored."""
    with pytest.raises(TypeError, match=r"Shadow.*asked"):
        Program(bed, household=Shadow, engine=engine)


@pytest.mark.parametrize("engine", ["compiled", "agents"])
def test_models_are_freed(bed, engine):
    """Mesa 3.3.1 keeps every model alive through the class-level Agent._ids; nothing is registered there."""
    program = Program(bed, engine=engine)
    program.step()
    assert len(program.agents.select(lambda agent: True)) > 54
    gone = weakref.ref(program)
    del program
    gc.collect()
    assert gone() is None and not [model for model in Agent._ids if isinstance(model, Program)]


def test_a_compiled_program_is_freed_without_looking_for_cycles(bed):
    """Shards of many villages would otherwise lie about until the collector comes by, gigabytes of them."""
    gc.collect()
    gc.disable()
    try:
        program = Program(bed)
        program.step()
        gone = weakref.ref(program), weakref.ref(program.store)
        del program
        assert [one() for one in gone] == [None, None]
    finally:
        gc.enable()


def test_writing_through_an_agent_changes_the_village(bed):
    program = Program(bed, engine="agents")
    household = program.agents_by_type[Household][2]
    household.will = 0.125
    assert program.store.column("household", "will")[2] == 0.125 and household.will == 0.125
    assert np.count_nonzero(program.store.column("household", "will") == 0.125) == 1


def test_a_shard_speaks_of_its_first_world(bed):
    from sim.build import World

    program = Program(bed, worlds=[World(bed.arm("none"), 3), World(bed.arm("both"), 8)])
    assert len(program.agents_by_type[Household]) == 54 and len(program.agents_by_type[Lender]) == 1
