"""A product as the moments read it: which columns of its contract each of its terms makes, and who reads them.

Found by trying: a shipped product with one term changed gives other columns (`sim/terms/product_columns.py`) or other forms of the
product (`sim/terms/product_forms.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from sim.terms.columns import choices_of
from sim.terms.nouns import load_noun
from sim.terms.product import Product
from sim.terms.product_columns import product_columns
from sim.terms.product_forms import forms_of

__all__ = ["columns_made", "stem"]

_TRIED = ("yilong_mixed", "one_payment", "grameen_group", "bank_farmer_guaranteed")
"""Products that differ in how they are declared: by days, weeks and months, once and in installments."""


def stem(column: str) -> str:
    """Return a column without `product_` and without its place in a list (`product_plan_7`: `plan`)."""
    return re.sub(r"_\d+$", "", column.removeprefix("product_"))


@cache
def columns_made() -> dict[str, tuple[str, ...]]:
    """Return path of a term of a product -> the columns of a contract that change with it."""
    found: dict[str, dict[str, None]] = {}
    for name in _TRIED:
        product = load_noun("product", name)
        assert isinstance(product, Product), name
        usual = _columns(product)
        for group, _ in ((group, one) for group, one in product if isinstance(one, BaseModel)):
            for path, changed in _changed(product, group):
                made = found.setdefault(path, {})
                for place, columns in enumerate(changed):
                    was = usual[place] if place < len(usual) else usual[0]
                    made.update({stem(column): None for column, value in columns.items() if value != was[column]})
    return {path: tuple(made) for path, made in found.items()}


def _columns(product: Product) -> list[dict[str, float]]:
    """The columns of every form of a product."""
    return [{**product_columns(form), "cycle_from": first, "cycle_to": last} for form, first, last in forms_of([product])]


def _changed(product: Product, group: str) -> Iterator[tuple[str, list[dict[str, float]]]]:
    """Yield (path, columns of every form) for each term of a group, changed."""
    terms = getattr(product, group)
    for field, info in type(terms).model_fields.items():
        for value in _others(info.annotation, getattr(terms, field)):
            other = product.model_copy(update={group: terms.model_copy(update={field: value})})
            try:
                yield f"product.{group}.{field}", _columns(other)
            except (ArithmeticError, LookupError, ValueError):
                continue  # no product can be declared so


def _others(kind: Any, value: Any) -> list[Any]:
    """Other values than this one."""
    if kind is bool:
        return [not value]
    if kind in (int, float):
        return [other for other in (value + 1, 0) if other != value]
    if get_origin(kind) is tuple and not choices_of(kind):
        item = get_args(kind)[0]
        while not choices_of(item) and get_origin(item) is not None:
            item = get_args(item)[0]
        some = [*choices_of(item)] or ([date(2012, 1, 23)] if item is date else [1, 2, 3] if item is int else [.25, .25, .5])
        return [other for other in (tuple(some), tuple(some[1:]), tuple(some[:1]), ()) if other != value]
    return [choice for choice in choices_of(kind) if choice != value]
