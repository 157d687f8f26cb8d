"""Terms as columns: names, whole fen, choices by number, and types that do not depend on values."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from sim.terms.base import Terms, Yuan, fen
from sim.terms.columns import column_types, columns_of
from sim.terms.kinds import MODELS
from sim.terms.lender import Lender
from sim.terms.nouns import load_noun
from sim.terms.shocks import Shocks
from sim.terms.village import Village


def test_columns_of_the_shipped_nouns() -> None:
    village = columns_of(load_noun("village", "yilong_a"), "village")
    assert village["village_spending_subsistence"] == 11_300
    assert village["village_people_households"] == 270
    assert village["village_livelihood_harvest_months_1"] == 10
    assert village["village_livelihood_harvest_weights_0"] == 0.40
    assert village["village_income_family"] == 0
    assert "village_name" not in village
    lender = columns_of(load_noun("lender", "yilong"), "lender")
    assert lender["lender_officers_wage_month"] == 180_000
    assert lender["lender_costs_per_loan"] == 2_000
    assert lender["lender_open"] == 1 and lender["lender_provisioning_base"] == 0
    assert [lender[f"lender_provisioning_shares_{place}"] for place in range(5)] == [
        0.1,
        0.25,
        0.5,
        0.75,
        1.0,
    ]
    shocks = columns_of(load_noun("shocks", "sichuan"), "shocks")
    assert shocks["shocks_weather_common_log_sd"] == 0.255 and len(shocks) == 27


@pytest.mark.parametrize(
    ("kind", "name"), [("village", "yilong_b"), ("lender", "yilong"), ("shocks", "sichuan")]
)
def test_types_are_those_of_the_values(kind: str, name: str) -> None:
    model = load_noun(kind, name)
    types = column_types(type(model), kind)
    values = columns_of(model, kind)
    assert list(types) == list(values)
    assert {name: type(value).__name__ for name, value in values.items()} == types


def test_a_whole_number_written_for_a_fraction_stays_a_fraction() -> None:
    village = load_noun("village", "yilong_a")
    tables = village.model_dump()
    tables["ties"]["degree"] = 9
    tables["people"]["members_mean"] = 4
    values = columns_of(Village.model_validate(tables), "village")
    assert (
        type(values["village_ties_degree"]) is float and type(values["village_people_members_mean"]) is float
    )


def test_columns_of_different_kinds_never_meet() -> None:
    names = [
        *column_types(Village, "village"),
        *column_types(Lender, "lender"),
        *column_types(Shocks, "shocks"),
    ]
    assert len(names) == len(set(names)) and all(name.isidentifier() for name in names)


class Pair(Terms):
    """For the tests below."""

    limit_yuan: Yuan = Field(description="A limit, yuan.")
    kind: Literal["a", "b", "c"] = Field(description="A kind.")
    sure: bool = Field(description="Whether.")
    parts: Annotated[tuple[Yuan, int], Field(strict=False)] = Field(description="Two parts.")


def test_choices_truth_and_lists() -> None:
    pair = Pair(limit_yuan=0.07, kind="c", sure=True, parts=(1.5, 2))
    assert columns_of(pair, "x") == {"x_limit": 7, "x_kind": 2, "x_sure": 1, "x_parts_0": 1.5, "x_parts_1": 2}


class Clash(Terms):
    """Two fields that would make one column."""

    limit: int = Field(description="A limit.")
    limit_yuan: Yuan = Field(description="A limit, yuan.")


class Endless(Terms):
    """A list without a fixed length."""

    days: tuple[int, ...] = Field(description="Days.")


class Either(Terms):
    """A value of two types."""

    limit: int | None = Field(description="A limit or none.")


@pytest.mark.parametrize("model", [Clash, Endless, Either])
def test_what_cannot_be_a_column_is_refused(model: type[Terms]) -> None:
    with pytest.raises(TypeError):
        column_types(model, "x")


@given(st.integers(min_value=0, max_value=10**12))
def test_fen_are_exact(amount: int) -> None:
    assert fen(amount / 100) == amount
    assert fen(float(f"{amount // 100}.{amount % 100:02d}")) == amount


def test_part_of_a_fen_is_refused() -> None:
    with pytest.raises(ValueError, match="fen"):
        fen(0.015)


def test_every_field_has_a_sentence_and_bounds_for_its_number() -> None:
    def walk(model: type) -> None:
        for name, info in model.model_fields.items():
            assert info.description and info.description.endswith("."), f"{model.__name__}.{name}"
            if isinstance(info.annotation, type) and issubclass(info.annotation, Terms):
                walk(info.annotation)
            elif info.annotation in (int, float):
                assert any(hasattr(one, "ge") or hasattr(one, "gt") for one in _flat(info.metadata)), name

    for kind in ("village", "lender", "shocks", "run"):
        walk(MODELS[kind])


def _flat(metadata: list) -> list:
    return [inner for one in metadata for inner in (getattr(one, "metadata", None) or [one])]
