"""Columns that a function takes together: which they are, and how they reach it in both engines."""

from typing import NamedTuple

import pytest

from sim.blocks import kernel
from sim.column_sets import argument_names, given_to, sets_of
from sim.emit import method
from sim.schema import schema_of
from sim.terms.resolve import load_scenario
from sim.wiring import Moment, Step, WiringError, wire


class Window(NamedTuple):
    """Three columns of a product, one of them numbered."""

    of = "product"
    unit: int
    multiple: int
    plan: tuple[int, int]


class Unbounded(NamedTuple):
    """A numbered field without an end."""

    of = "product"
    plan: tuple[int, ...]


class Unknown(NamedTuple):
    """A field that no product has."""

    of = "product"
    fortnights: int


def weigh(balance, window: Window, product_unit):
    """Return what all columns of the set say together, fen."""
    return balance * product_unit + 10 * window.multiple + 100 * window.plan[0] + 1_000 * window.plan[1]


def typed(balance, window: Unbounded):
    """A set that cannot be filled."""
    return balance + window.plan[0]


def misspelled(balance, window: Unknown):
    """A set with a column nobody has."""
    return balance + window.fortnights


def test_a_set_names_its_columns_each_once():
    assert argument_names(weigh) == ("balance", "product_unit", "product_multiple", "product_plan_1", "product_plan_2")
    assert sets_of(weigh)["window"].text == "Window(product_unit, product_multiple, (product_plan_1, product_plan_2,))"
    values = {"balance": 7, "product_unit": 2, "product_multiple": 3, "product_plan_1": 4, "product_plan_2": 5}
    assert weigh(*given_to(weigh, values)) == 7 * 2 + 30 + 400 + 5_000


def test_a_numbered_field_says_how_many_columns_it_has():
    with pytest.raises(TypeError, match=r"Unbounded\.plan"):
        sets_of(typed)


@pytest.fixture(scope="module")
def schema():
    return schema_of(load_scenario("yilong").arms[0].products[0], {})


def test_both_engines_read_its_columns_and_make_it(schema):
    moment = Moment("weigh", "loan", (Step(weigh, ("deferred",)),))
    made = "Window(product_unit, product_multiple, (product_plan_1, product_plan_2,))"
    for emitted in (method(moment, schema, True), kernel(moment, schema, False)):
        assert f"deferred = f_weigh(balance, {made}, product_unit)" in emitted.source
        assert emitted.sets == {"Window": Window}
        assert emitted.source.count("product_plan_2 = ") == 1


def test_a_field_nobody_has_is_refused(schema):
    with pytest.raises(WiringError, match=r"nobody has: 'product_fortnights'"):
        wire(Moment("weigh", "loan", (Step(misspelled, ("deferred",)),)), schema)
