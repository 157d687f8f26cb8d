"""Faults that the models find, told as letters at the place where the value was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from sim.terms.catalog import ENGLISH, TYPE_WORDS
from sim.terms.columns import choices_of
from sim.terms.kinds import Spot, options, spot_at
from sim.terms.letters import Letter, letter, listed, near_phrase

Loc = tuple[str | int, ...]
Place = Callable[[Loc], tuple[str, str]]
"""Gives file and field, as written, of a place in a declaration."""

_RANGE = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}


def letters_of(error: ValidationError, model: type[BaseModel], place: Place) -> list[Letter]:
    """One letter for every fault of a declaration checked by `model`."""
    letters: list[Letter] = []
    faults = error.errors(include_url=False)
    for fault in faults:
        if fault["type"] in ("too_short", "too_long") and _has_inner(faults, fault["loc"]):
            continue  # a list is called short because of the faults of its items
        if fault["type"] == "impossible_contract":
            letters += _contract(fault, place)
        else:
            letters.append(_letter(fault, model, place))
    return letters


def _has_inner(faults: list[Any], loc: Loc) -> bool:
    return any(len(one["loc"]) > len(loc) and one["loc"][: len(loc)] == loc for one in faults)


def _contract(fault: Any, place: Place) -> list[Letter]:
    """Letters for a product that no contract can fulfill; its faults come ready with their words."""
    letters = []
    for one in fault["ctx"]["faults"]:
        file, field = place((*fault["loc"], *one.field.split(".")))
        letters.append(Letter(file, field, str(one.found), str(one.expected), str(one.hint)))
    return letters


def _letter(fault: Any, model: type[BaseModel], place: Place) -> Letter:
    kind, facts = fault["type"], dict(fault.get("ctx", {}))
    loc = _real(model, fault["loc"], keep_last=kind == "extra_forbidden")
    file, field = place(loc)
    spot = spot_at(model, loc)
    facts |= {"value": as_written(fault["input"]), "expected": expected(spot), "reason": fault["msg"]}
    if kind == "extra_forbidden":
        return _unknown_key(model, loc, file, field)
    if kind == "missing":
        return letter("missing_key", file, field, **facts)
    if kind in ENGLISH:
        return letter(kind, file, field, **facts)
    if kind in ("literal_error", "enum"):
        known = [str(getattr(one, "value", one)) for one in choices_of(spot.annotation)] if spot else []
        near = near_phrase(str(fault["input"]), known)
        return letter("not_one_of", file, field, known=listed(known), near=near, **facts)
    if kind == "finite_number":
        return letter("not_finite", file, field, **facts)
    if kind in _RANGE:
        return letter("out_of_range", file, field, **facts)
    if kind in ("too_short", "too_long"):
        return letter("count", file, field, **facts)
    if kind in ("value_error", "assertion_error"):
        said = str(facts.get("error", fault["msg"]))
        facts["reason"] = said or "a sensible value"
        return letter("broken_rule", file, field, **facts)
    if kind.endswith(("_type", "_parsing", "_from_float")):
        return letter("wrong_type", file, field, **facts)
    return letter("broken_rule", file, field, **facts)


def _unknown_key(model: type[BaseModel], loc: Loc, file: str, field: str) -> Letter:
    spot = spot_at(model, loc[:-1])
    known = list(spot.model.model_fields) if spot and spot.model else []
    key = str(loc[-1])
    near = near_phrase(key, known)
    if not near:
        near = near_phrase(key, {one.split("_yuan")[0]: one for one in known})
    return letter("unknown_key", file, field, key=key, known=listed(known), near=near)


def _real(model: type[BaseModel], loc: Loc, keep_last: bool) -> Loc:
    """A place without the labels that pydantic adds for unions."""
    kept: list[str | int] = []
    for index, part in enumerate(loc):
        last = keep_last and index == len(loc) - 1
        if last or spot_at(model, (*kept, part)) is not None:
            kept.append(part)
    return tuple(kept)


def expected(spot: Spot | None) -> str:
    """What a place admits, in words: kind of value and bounds."""
    if spot is None:
        return "something else"
    words = [_one(option, spot) for option in options(spot)]
    return " or ".join(dict.fromkeys(words))


def _one(annotation: Any, spot: Spot) -> str:
    choices = choices_of(annotation)
    if choices:
        return TYPE_WORDS["choice"].format(known=listed(str(getattr(one, "value", one)) for one in choices))
    origin = get_origin(annotation)
    if origin in (tuple, list):
        return TYPE_WORDS["list"] + _length(annotation, spot)
    if origin is dict or (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return TYPE_WORDS["table"]
    names = {bool: "yes_no", int: "whole", float: "number", str: "text", date: "date"}
    return TYPE_WORDS.get(names.get(annotation, ""), "a value") + _range(spot)


def _bound(spot: Spot, name: str) -> Any:
    found = [getattr(one, name) for one in spot.bounds if getattr(one, name, None) is not None]
    if found and isinstance(found[0], date):
        return found[0].isoformat()
    return format(found[0], ".12g") if found and isinstance(found[0], (int, float)) else None


def _range(spot: Spot) -> str:
    least, most, above, below = (_bound(spot, name) for name in ("ge", "le", "gt", "lt"))
    if least is not None and most is not None:
        return TYPE_WORDS["between"].format(least=least, most=most)
    pairs = (("least", least), ("above", above), ("most", most), ("below", below))
    return " and".join(TYPE_WORDS[name].format(**{name: value}) for name, value in pairs if value is not None)


def _length(annotation: Any, spot: Spot) -> str:
    items = get_args(annotation)
    if get_origin(annotation) is tuple and Ellipsis not in items:
        return TYPE_WORDS["items"].format(items=len(items))
    least, most = _bound(spot, "min_length"), _bound(spot, "max_length")
    if least is not None:
        return TYPE_WORDS["items_least"].format(items=least)
    return TYPE_WORDS["items_most"].format(items=most) if most is not None else ""


def as_written(value: object) -> str:
    """A value as TOML would show it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(as_written(one) for one in value[:8]) + (", …]" if len(value) > 8 else "]")
    if isinstance(value, float):
        return repr(value)
    return str(value) if not isinstance(value, int) or abs(value) < 10**30 else "a very large whole number"
