"""How a household sees the price: advertised, by the installment, effective; and what answering for others adds to it."""

from __future__ import annotations

import pytest

from sim.build import World
from sim.contracts.seen import seen_prices
from sim.dread import price_with_others
from sim.program import Program
from sim.rules.borrow import advertised_rate
from sim.terms.resolve import load_scenario

SMALL = ["village.people.households=24", "run.months=4", "village.demand.ask_chance_month=0.5"]


@pytest.fixture(scope="module")
def resolved():
    return load_scenario("policy/price_seen", SMALL)


@pytest.fixture(scope="module")
def lived(resolved):
    return {arm.name: Program(resolved, worlds=[World(arm, 3)], engine="agents") for arm in resolved.arms}


def test_flat_and_declining_of_one_apr_differ_only_as_advertised(resolved):
    """T14: 10 % flat in twelve months is 17.97 % a year, of which each sees what its rule says."""
    flat, declining = (seen_prices(resolved.arm(arm).products[0]) for arm in ("flat", "declining"))
    assert flat["price_effective"] == pytest.approx(0.1797, abs=1e-4)
    assert declining["price_effective"] == pytest.approx(0.1797, abs=1e-4)
    assert flat["price_installments"] == pytest.approx(0.10, abs=1e-4)
    assert declining["price_installments"] == pytest.approx(0.10, abs=1e-4)
    assert advertised_rate(12, 1, 120) == pytest.approx(0.10) and advertised_rate(12, 1797, 120_000) == pytest.approx(0.1797)


def test_fees_are_seen_in_installments_only_where_they_are_asked_for_there():
    product = load_scenario("policy/price_seen", ["product.fees.opening_share=0.02"]).arm("flat").products[0]
    seen = seen_prices(product)
    assert seen["price_installments"] == pytest.approx(0.10, abs=1e-4) and seen["price_effective"] > 0.2
    free = load_scenario("policy/price_seen", ["product.interest.rate_annual=0"]).arm("flat").products[0]
    assert seen_prices(free) == {"price_installments": 0.0, "price_effective": pytest.approx(0.0, abs=1e-9)}


def test_columns_are_worked_out_only_for_those_who_look(lived):
    def column(arm, name):
        return lived[arm].store.column("product", f"product_{name}")[1]

    assert column("flat", "price_effective") == 0.0 and column("flat", "price_installments") == 0.0
    assert column("flat_told", "price_effective") == pytest.approx(0.1797, abs=1e-4)
    assert column("declining_installment", "price_installments") == pytest.approx(0.10, abs=1e-4)


def test_the_same_price_quoted_flat_draws_more_under_the_advertised_rate_only(lived):
    asked = {}
    for arm, program in lived.items():
        run = program.run()[0]
        asked[arm] = (int(run.monthly["applicants"].sum()), int(run.monthly["flow_disburse"].sum()))
    assert asked["flat"] > asked["declining"] and asked["flat"][1] > 0
    assert asked["flat_told"][0] == asked["declining_told"][0] and asked["flat_installment"][0] == asked["declining_installment"][0]
    assert asked["flat"][0] >= asked["flat_told"][0]


def test_answering_for_others_costs_what_they_fail_by():
    def seen(kind=1, size=5, late=0, success=0.9, share=1000.0, weight=1.0):
        return price_with_others(0.1, size, late, kind, success, share, weight)

    assert seen() == pytest.approx(0.1 + 0.9 * 0.1 * 1.1)               # p (1 - p') (1 + price)
    assert seen(share=0.5) == pytest.approx(0.1 + 0.9 * 0.1 * 0.5 * 1.1)
    assert seen(late=1) == pytest.approx(0.1 + 0.9 * (1 - 0.9 * 0.8) * 1.1)
    assert seen(weight=3.0) == pytest.approx(0.1 + 3 * 0.9 * 0.1 * 1.1)
    assert seen(kind=0) == seen(kind=2) == seen(size=1) == seen(size=0) == seen(success=1.0) == seen(weight=0.0) == 0.1
    assert seen(kind=3) == seen()


def test_fewer_join_groups_they_shun_and_nobody_minds_a_loan_of_its_own():
    resolved = load_scenario("policy/shunned_groups", [*SMALL[:1], "run.months=5", "village.demand.ask_chance_month=0.5"])

    def wishing(arm, *changes):
        told = resolved if not changes else load_scenario("policy/shunned_groups", [*SMALL[:1], "run.months=5",
                                                                                   "village.demand.ask_chance_month=0.5", *changes])
        program = Program(told, arm=arm, seed=2, engine="agents")
        wished = 0
        for _ in range(5):
            program.step()
            wished += int((program.store.column("household", "asked_joint") > 0).sum())
        return wished + int(program.run()[0].monthly["flow_disburse"].sum()), program.run()[0].fingerprint

    assert wishing("unheeded")[0] > wishing("shunned")[0]
    assert wishing("alone")[1] == wishing("alone", "village.demand.liability_weight=0")[1]


@pytest.mark.slow
def test_both_engines_see_the_same_price():
    resolved = load_scenario("policy/shunned_groups", [*SMALL, 'rules.price=effective_rate'])
    marks = {Program(resolved, arm="counted", seed=3, engine=engine).run()[0].fingerprint for engine in ("compiled", "agents")}
    assert len(marks) == 1
