"""Short ways of the compiled loops: what most contracts agree on, and gates asked before a rule. They decide about speed only."""

import random
from inspect import signature

import pytest

from sim.blocks import kernel
from sim.demand import is_for, offered_limit
from sim.program import Program
from sim.rules import GATES, KNOWN
from sim.rules.borrow import gain_over_price
from sim.terms.product_columns import product_columns
from sim.terms.resolve import load_scenario
from sim.usual import USUAL


@pytest.fixture(scope="module")
def yilong():
    return load_scenario("yilong", ["village.people.households=10"])


def test_terms_of_usual_contracts_are_columns_and_yilong_has_them(yilong):
    for product in yilong.arm("yilong").products:
        columns = {f"product_{name}": value for name, value in product_columns(product).items()}
        assert set(USUAL) <= set(columns)
        assert {name: columns[name] for name in USUAL} == USUAL


def test_only_loans_that_fit_are_lived_in_the_copy(yilong):
    program = Program(yilong, arm="yilong", engine="agents")
    source = {moment.name: kernel(moment, program.schema, False).source for moment in program.moments}
    for name in ("fall_due", "receive", "classify"):
        lines = source[name].splitlines()
        head, = (k for k, line in enumerate(lines) if line.lstrip().startswith("if product_"))
        indent = lines[head][: len(lines[head]) - len(lines[head].lstrip())]
        other = lines.index(f"{indent}else:", head)
        terms = [term.split(" == ") for term in lines[head].strip().removeprefix("if ").removesuffix(":").split(" and ")]
        assert all(str(USUAL[term]) == value and f"{indent}    {term} = {value}" in lines[head:other] for term, value in terms)
        assert len(terms) >= 8 and not any(f"{indent}    {term} = {value}" in lines[other:] for term, value in terms)
    assert "if product_" not in source["open"]


@pytest.mark.parametrize("rule", GATES, ids=lambda rule: rule.__name__)
def test_where_a_gate_is_shut_its_rule_answers_zeros(rule):
    gate, drawn = GATES[rule], random.Random(7)
    asked = signature(rule).parameters
    names = list(signature(gate).parameters)
    assert set(names) <= set(asked) and all(asked[name].default is asked[name].empty for name in names)
    shut = 0
    for _ in range(3000):
        values = {name: drawn.random() if name == "luck" or "chance" in name or "share" in name else drawn.randrange(0, 6)
                  for name in asked if asked[name].default is asked[name].empty}
        if gate(**{name: values[name] for name in names}) == 0:
            shut += 1
            assert not any(rule(**values))
    assert 100 < shut < 2900


def test_where_a_product_is_not_for_a_livelihood_nothing_may_be_owed_and_the_rule_wants_nothing():
    drawn, shut = random.Random(8), 0
    asked = signature(offered_limit).parameters
    rule = {name: drawn.random() for name in signature(gain_over_price).parameters}
    for _ in range(2000):
        values = {name: drawn.randrange(0, 4) for name in asked}
        if is_for(*(values[name] for name in signature(is_for).parameters)) == 0:
            shut += 1
            assert offered_limit(**values) == (0, 0)
            rule |= {name: drawn.randrange(0, 9) for name in rule if "chance" not in name and name not in {"luck", "step_fen"}}
            assert gain_over_price(**rule | {"limit": 0, "luck": 0.0, "step_fen": 10}) == (0, 0)
    assert 100 < shut < 1900


def test_where_a_step_is_idle_every_answer_is_nothing(yilong):
    """Loops leave such rows out; whoever is asked all the same must answer 0."""
    drawn, found = random.Random(9), []
    for moment in Program(yilong, engine="agents").moments:
        for step in moment.steps:
            if step.idle:
                found.append(step.name)
                for _ in range(500):
                    values = {name: drawn.random() if name.startswith("luck") or "share" in name or name.endswith("_sd")
                              else drawn.randrange(0, 10**6) for name in signature(step.function).parameters}
                    answers = step.function(**values | {step.idle: 0})
                    assert not any(answers if isinstance(answers, tuple) else (answers,))
    assert {"usual_profit", "earn_from_business"} <= set(found)


def test_a_step_that_is_idle_for_some_is_asked_of_the_others_only(yilong):
    """Households with a business and without, in one block: the same numbers as one by one."""
    programs = [Program(yilong, engine=engine) for engine in ("compiled", "agents")]
    kinds = programs[0].store.column("household", "has_business")
    assert 0 < kinds.sum() < len(kinds)
    for program in programs:
        program.step()
    profits = [program.store.column("household", "income_business") for program in programs]
    assert (profits[0] == profits[1]).all() and (profits[0][kinds == 0] == 0).all() and (profits[0] > 0).any()


@pytest.mark.parametrize("rule", KNOWN, ids=lambda rule: rule.__name__)
def test_where_the_answer_is_known_the_rule_gives_it(rule):
    """A flag that is up is the answer, whatever else the rule is told."""
    drawn, asked = random.Random(10), signature(rule).parameters
    answers = set()
    for _ in range(2000):
        values = {name: drawn.random() if name == "luck" else drawn.randrange(0, 2_000_000) for name in asked}
        assert rule(**values | {KNOWN[rule]: 1}) == 1
        answers.add(rule(**values | {KNOWN[rule]: 0}))
    assert answers == {0, 1}


def test_a_moment_that_needs_more_scratch_than_there_is_is_refused(yilong, monkeypatch):
    program = Program(yilong, engine="agents")
    moment, = (moment for moment in program.moments if moment.name == "earn")
    kernel(moment, program.schema, False)
    monkeypatch.setattr("sim.loops.SHEETS", 3)
    with pytest.raises(ValueError, match="earn works on more than 3 scratch rows"):
        kernel(moment, program.schema, False)
