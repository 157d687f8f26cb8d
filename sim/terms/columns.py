"""Terms as columns: the path joined by `_`, money in whole fen, choices by number.

A field whose name holds `yuan` loses that part of the name and is given in fen: `village.spending.
subsistence_yuan` is column `village_spending_subsistence`, `lender.officers.wage_yuan_month` is
`lender_officers_wage_month`. Text and dates make no column.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import date
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from sim.terms.base import fen

Kind = Literal["int", "float"]


def columns_of(model: BaseModel, prefix: str) -> dict[str, int | float]:
    """Columns of a checked declaration: name to value, money in fen (int), the rest int or float.

    `prefix` is the root word (`village`, `lender`, `shocks`, `product`, `offer`). Raises TypeError for a
    field that cannot be a column and ValueError for money with a part of a fen.
    """
    values = dict(_values(model, prefix))
    kinds = column_types(type(model), prefix)
    assert values.keys() == kinds.keys(), "columns must not depend on values"
    return {name: float(value) if kinds[name] == "float" else int(value) for name, value in values.items()}


@cache
def column_types(model: type[BaseModel], prefix: str) -> dict[str, Kind]:
    """Names and types of the columns of a model, the same whatever its values (not to be changed); raises TypeError."""
    names: dict[str, Kind] = {}
    for name, kind in _types(model, prefix):
        if name in names:
            raise TypeError(f"two fields make the column {name}")
        names[name] = kind
    return names


def column_name(prefix: str, field: str) -> tuple[str, bool]:
    """Name of the column of a field and whether it is money (in fen)."""
    parts = field.split("_")
    kept = [part for part in parts if part != "yuan"]
    return "_".join([prefix, *kept]), len(kept) < len(parts)


def choices_of(annotation: Any) -> tuple[Any, ...]:
    """The choices of a Literal or Enum annotation in declared order; empty for anything else."""
    annotation = _bare(annotation)
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(annotation)
    return ()


def _bare(annotation: Any) -> Any:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def _is_text(annotation: Any) -> bool:
    return annotation in (str, date)


def _items(annotation: Any) -> tuple[Any, ...]:
    """Item annotations of a tuple of fixed length, or empty."""
    if get_origin(annotation) is not tuple:
        return ()
    items = get_args(annotation)
    if Ellipsis in items:
        raise TypeError(f"{annotation} has no fixed length and makes no columns")
    return items


def _types(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, Kind]]:
    for field, info in model.model_fields.items():
        annotation = _bare(info.annotation)
        name, money = column_name(prefix, field)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from _types(annotation, name)
        elif _items(annotation):
            for place, item in enumerate(_items(annotation)):
                yield f"{name}_{place}", _kind(_bare(item), money, name)
        elif not _is_text(annotation):
            yield name, _kind(annotation, money, name)


def _kind(annotation: Any, money: bool, name: str) -> Kind:
    if money or annotation in (int, bool) or choices_of(annotation):
        return "int"
    if annotation is float:
        return "float"
    if get_origin(annotation) in (Union, types.UnionType):
        raise TypeError(f"{name}: a value of several types makes no column")
    raise TypeError(f"{name}: {annotation} makes no column")


def _values(model: BaseModel, prefix: str) -> Iterator[tuple[str, int | float]]:
    for field, info in type(model).model_fields.items():
        value = getattr(model, field)
        name, money = column_name(prefix, field)
        annotation = _bare(info.annotation)
        if isinstance(value, BaseModel):
            yield from _values(value, name)
        elif _items(annotation):
            for place, (item, kind) in enumerate(zip(value, _items(annotation), strict=True)):
                yield f"{name}_{place}", _number(item, kind, money)
        elif not _is_text(annotation):
            yield name, _number(value, annotation, money)


def _number(value: Any, annotation: Any, money: bool) -> int | float:
    choices = choices_of(annotation)
    if choices:
        return choices.index(value)
    return fen(value) if money else value
