"""Columns that a function takes together, as one argument annotated with a NamedTuple whose fields name them.

`dates: Dates`, a set `of = "product"`, stands for `product_every`, `product_months_each` and so forth, one column for each field. A
field that is a tuple stands for numbered columns, `product_closed_1`, `product_closed_2` ...
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_origin

__all__ = ["ColumnSet", "argument_names", "given_to", "sets_of"]


@dataclass(frozen=True)
class ColumnSet:
    """A NamedTuple and, for each field, the name of its column or of all that it numbers."""

    kind: type
    columns: tuple[str | tuple[str, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all its columns."""
        return tuple(name for column in self.columns for name in ((column,) if isinstance(column, str) else column))

    @property
    def text(self) -> str:
        """The expression that makes the set of variables with the names of its columns."""
        fields = (column if isinstance(column, str) else f"({', '.join(column)},)" for column in self.columns)
        return f"{self.kind.__name__}({', '.join(fields)})"

    def filled(self, values: Mapping[str, Any]) -> tuple:
        """Return the set of these values by column name. Raises KeyError for a column without a value."""
        return self.kind(*[values[column] if isinstance(column, str) else tuple(values[name] for name in column)
                           for column in self.columns])


@lru_cache(maxsize=4096)
def sets_of(function: Callable) -> dict[str, ColumnSet]:
    """Return the sets of columns a function takes, by the name of the argument.

    Raises TypeError for a numbered field whose type does not say how many columns there are.
    """
    kinds = {name: one.annotation for name, one in inspect.signature(function).parameters.items()}
    return {name: _set_of(kind) for name, kind in kinds.items()
            if isinstance(kind, type) and issubclass(kind, tuple) and kind is not tuple}


def _set_of(kind: type) -> ColumnSet:
    link = kind.of
    columns: list[str | tuple[str, ...]] = []
    for name, annotation in kind.__annotations__.items():
        if get_origin(annotation) is tuple:
            if annotation.__args__[-1] is ...:
                raise TypeError(f"{kind.__name__}.{name} does not say how many columns it has")
            columns.append(tuple(f"{link}_{name}_{place}" for place in range(1, len(annotation.__args__) + 1)))
        else:
            columns.append(f"{link}_{name}")
    return ColumnSet(kind, tuple(columns))


@lru_cache(maxsize=4096)
def _arguments(function: Callable) -> tuple[tuple[str, ColumnSet | None], ...]:
    """Return the arguments of a function, each with its set of columns or None: a contract asks for them thousands of times."""
    sets = sets_of(function)
    return tuple((name, sets.get(name)) for name in inspect.signature(function).parameters)


@lru_cache(maxsize=4096)
def argument_names(function: Callable) -> tuple[str, ...]:
    """Return the names of all values a function is given, each once, the columns of its sets among them."""
    return tuple(dict.fromkeys(name for argument, one in _arguments(function) for name in (one.names if one else (argument,))))


def given_to(function: Callable, values: Mapping[str, Any]) -> list[Any]:
    """Return the arguments of a function, its sets of columns filled. Raises KeyError for a name without a value."""
    return [one.filled(values) if one else values[argument] for argument, one in _arguments(function)]
