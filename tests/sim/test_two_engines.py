"""Two engines, one village: equal to the last bit on every household-month (law 3)."""

import ast
from collections import Counter

import numpy as np
import pytest
from random_worlds import columns, differences

from sim.blocks import kernel
from sim.build import World
from sim.emit import method
from sim.engines import AgentEngine, CompiledEngine
from sim.program import Program
from sim.wiring import Moment, Step


@pytest.fixture(scope="module")
def seen():
    """What the random scenarios have touched, to see that they are not degenerate."""
    return Counter()


@pytest.mark.parametrize("number", range(60))
def test_engines_agree_on_every_household_month(cases, number, seen):
    case = cases[number]
    world = World(case.resolved.arm(case.arm), case.seed)
    compiled = Program(case.resolved, worlds=[world])
    agents = Program(case.resolved, worlds=[world], engine="agents")
    assert differences(columns(compiled), columns(agents)) == []
    for month in range(case.resolved.run.months):
        compiled.step()
        agents.step()
        assert differences(columns(compiled), columns(agents)) == [], f"scenario {number}, month {month}"
    one, other = compiled.runs()[0], agents.runs()[0]
    assert one.fingerprint == other.fingerprint
    seen.update(scenarios=1, household_months=len(one.households["id"]) * one.months)
    seen.update(name for name, values in one.monthly.items() if values.any())
    sizes = compiled.store.column("group", "size")
    seen.update(
        unequal_groups=len(set(sizes[sizes > 0].tolist())) > 1,
        officers=case.resolved.arm(case.arm).lender.officers.count > 1,
    )


MUST_BE_SEEN = (
    "flow_disburse",
    "flow_pay_principal",
    "flow_pay_interest",
    "flow_write_off_principal",
    "flow_stand_in",
    "flow_stood_for",
    "flow_repay_side",
    "flow_return_side",
    "flow_moneylender_lend",
    "flow_sell_livestock",
    "flow_lose_on_sale",
    "flow_livestock_death",
    "flow_borrow",
    "flow_provide",
    "group_covered_fen",
    "refused",
    "excluded",
    "cut_meals",
    "repaid_count",
    "par30_fen",
    "officers_visits",
)


def test_random_scenarios_are_not_degenerate(seen):
    """The scenarios above lend, default, stand in, write off, refuse; several officers, groups of unequal size."""
    if not seen["scenarios"]:
        pytest.skip("the random scenarios were not lived in this session")
    assert seen["scenarios"] >= 50 and seen["household_months"] > 5_000
    assert seen["unequal_groups"] > 20 and seen["officers"] > 20
    assert [name for name in MUST_BE_SEEN if seen[name] < 3] == []


def test_a_difference_of_one_bit_is_seen(bed):
    program = Program(bed, engine="agents")
    before = columns(program)
    program.store.column("household", "skill")[0] = np.nextafter(
        program.store.column("household", "skill")[0], 1.0
    )
    assert differences(before, columns(program)) == ["household.skill"]


def test_both_engines_ask_the_same_functions_in_the_same_order(bed):
    """Law 3: one wiring. The emitted loop and the emitted method ask the very same function objects, with the same names."""
    program = Program(bed, engine="agents")
    for moment in program.moments:
        loop, plain = kernel(moment, program.schema, False), method(moment, program.schema, False)
        gate = [one.name for one in moment.gates]
        assert list(loop.functions) == [*plain.functions, *gate], moment.name
        assert all(loop.functions[name] is plain.functions[name] for name in plain.functions)
        for source in _ways(loop.source):
            asked = _asked(source)
            assert [name for _, name, _ in asked[: len(gate)]] == [f"f_{name}" for name in gate], "a gate is asked first"
            assert asked[len(gate):] == _asked(plain.source) != [], moment.name
        assert _asked(kernel(moment, program.schema, True).source) == _asked(plain.source), moment.name


def pay_first(cash):
    """Return (a bill paid, counted), fen."""
    return min(cash, 100), 1


def pay_again(cash):
    """Return (another bill paid, counted), fen."""
    return min(cash, 50), 1


@pytest.mark.parametrize("when", ["here", ""])
@pytest.mark.parametrize("events", [False, True])
def test_two_steps_may_post_the_same_move_and_count_the_same(bed, when, events):
    """What is answered twice is booked twice and counted twice, in both engines; not once more at a loop's end."""
    answers = ("treat", "tally_clients")
    moment = Moment("bills_twice", "household", (Step(pay_first, answers), Step(pay_again, answers)), when=when)
    found = []
    for engine in (CompiledEngine, AgentEngine):
        program = Program(bed, engine="agents", events=events)
        store = program.store
        before = store.moved.copy(), store.column("tally", "clients").copy(), store.column("household", "cash").copy()
        holder = store if engine is CompiledEngine else program
        engine(holder, program.calendar, (moment,), program.schema, program.log).live("bills_twice")
        spent = before[2] - store.column("household", "cash")
        found.append((store.moved - before[0], store.column("tally", "clients") - before[1], spent, program.log.events[-6:]))
    compiled, by_agents = found
    assert all(np.array_equal(one, other) for one, other in zip(compiled, by_agents, strict=True))
    assert compiled[0].sum() == compiled[2].sum() > 0 and compiled[1].sum() == 2 * len(compiled[2])


def _ways(source: str) -> list[str]:
    """The whole loop, once with the copy for usual contracts (sim/usual.py) and once with the loop for the others."""
    lines = source.splitlines()
    heads = [k for k, line in enumerate(lines) if line.lstrip().startswith("if product_")]
    if not heads:
        return [source]
    head, = heads
    indent = len(lines[head]) - len(lines[head].lstrip())
    middle = lines.index(" " * indent + "else:", head)
    end = next(k for k in range(middle + 1, len(lines)) if len(lines[k]) - len(lines[k].lstrip()) <= indent)
    return ["\n".join([*lines[:middle], *lines[end:]]), "\n".join([*lines[:head], *lines[middle + 1:]])]


def _asked(source: str) -> list[tuple]:
    """Each question in order: answers, function, arguments; a draw of luck, wherever it is made, is only called so.

    Before its first stretch a loop of blocks asks every step once, to learn the types of its answers: not counted.
    """
    lived = source.partition("for _s in range(_stretches")[2] or source
    found = []
    for line in lived.splitlines():
        if " = f_" in line:
            answers, call = ast.parse(line.strip()).body[0].targets[0], ast.parse(line.strip()).body[0].value
            names = tuple(
                "luck" if isinstance(argument, ast.Call | ast.Subscript) else ast.unparse(argument)
                for argument in call.args
            )
            found.append((ast.unparse(answers).strip("()"), call.func.id, names))
    return found
