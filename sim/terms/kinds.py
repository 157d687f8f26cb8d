"""The kinds of declaration: their models, the folder of each, and a walk through their fields."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from sim.terms.lender import Lender
from sim.terms.product import Product
from sim.terms.scenario import Run
from sim.terms.shocks import Shocks
from sim.terms.village import Village

MODELS: dict[str, type[BaseModel]] = {
    "village": Village,
    "product": Product,
    "lender": Lender,
    "shocks": Shocks,
    "run": Run,
}
FOLDERS = {"village": "villages", "product": "products", "lender": "lenders", "shocks": "shocks"}
PLURAL = ("village", "product")
"""Kinds of which a scenario composes several, told apart by name in a path."""


@dataclass(frozen=True)
class Spot:
    """A place in a model: its annotation without wrappers, its bounds, and whether it is fixed at birth."""

    annotation: Any
    bounds: tuple[Any, ...] = ()
    fixed: bool = False

    @property
    def model(self) -> type[BaseModel] | None:
        """The model of a section, or None for a single value."""
        for one in _options(self.annotation):
            if isinstance(one, type) and issubclass(one, BaseModel):
                return one
        return None

    def step(self, part: str | int) -> Spot | None:
        """The place one step further along a path, or None."""
        if self.model is not None:
            info = self.model.model_fields.get(str(part))
            if info is None:
                return None
            extra = info.json_schema_extra
            fixed = isinstance(extra, dict) and extra.get("fixed") == "at_birth"
            bare = _spot(info.annotation, tuple(info.metadata))
            return Spot(bare.annotation, bare.bounds, fixed)
        for one in _options(self.annotation):
            origin, inner = get_origin(one), get_args(one)
            if origin is dict and len(_options(self.annotation)) == 1:
                return _spot(inner[1])
            if origin in (tuple, list) and isinstance(part, int) and inner:
                return _spot(
                    inner[0] if Ellipsis in inner or origin is list else inner[min(part, len(inner) - 1)]
                )
        return None


def _spot(annotation: Any, bounds: tuple[Any, ...] = ()) -> Spot:
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        bounds = (*bounds, *_opened(more))
    return Spot(annotation, tuple(_opened(bounds)))


def _opened(bounds: Any) -> Iterator[Any]:
    """Bounds with those inside a pydantic Field taken out of it."""
    for bound in bounds:
        yield from getattr(bound, "metadata", None) or [bound]


def _options(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(_spot(one).annotation for one in get_args(annotation) if one is not type(None))
    return (annotation,)


def options(spot: Spot) -> tuple[Any, ...]:
    """The annotations a place admits, None left out."""
    return _options(spot.annotation)


@lru_cache(maxsize=4096)
def spot_at(model: type[BaseModel], parts: tuple[str | int, ...]) -> Spot | None:
    """The place that a path means in a model, or None if there is none."""
    spot: Spot | None = Spot(model)
    for part in parts:
        spot = spot.step(part) if spot else None
    return spot


@cache
def leaf_paths(kind: str) -> tuple[str, ...]:
    """All paths of a kind that mean a single value, with the root word, e.g. `village.people.households`."""
    return tuple(_leaves(MODELS[kind], kind))


def _leaves(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for field in model.model_fields:
        inner = Spot(model).step(field)
        if inner is not None and inner.model is not None:
            yield from _leaves(inner.model, f"{prefix}.{field}")
        else:
            yield f"{prefix}.{field}"


def kind_of(values: dict[str, Any], folder: str = "") -> str:
    """The kind of a declaration by its folder or its sections; empty if neither tells."""
    for kind, name in FOLDERS.items():
        if folder == name:
            return kind
    if "villages" in values or "arms" in values:
        return "scenario"
    scores = {kind: len(MODELS[kind].model_fields.keys() & values.keys() - {"name"}) for kind in FOLDERS}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] else ""
