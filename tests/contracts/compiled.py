"""The book functions compiled as the simulation compiles them: one njit per function, callees first."""

from __future__ import annotations

import types
from collections.abc import Callable

import numba

_DONE: dict[Callable, Callable] = {}


def compiled(function: Callable) -> Callable:
    """Return the function compiled by numba together with every plain function of the project it calls."""
    if function not in _DONE:
        world = dict(function.__globals__)
        for name in function.__code__.co_names:
            callee = world.get(name)
            if isinstance(callee, types.FunctionType) and callee.__module__.startswith("sim."):
                world[name] = compiled(callee)
        twin = types.FunctionType(function.__code__, world, function.__name__, function.__defaults__)
        _DONE[function] = numba.njit(error_model="numpy")(twin)
    return _DONE[function]
