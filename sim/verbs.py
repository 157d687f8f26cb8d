"""The verbs of sim/shares.py compiled, and the loop that plays many compiled calls without coming back to Python in between."""

import functools
from collections.abc import Callable

from llvmlite import ir
from numba import types
from numba.core.cgutils import voidptr_t
from numba.extending import intrinsic

from sim import shares
from sim.calls import NUMBERS, SIGNATURE, VerbCall, kinds_of, verb_text
from sim.kernels import by_address

__all__ = ["player", "verb_call"]


@functools.cache
def _verb(name: str, kinds: tuple[tuple[str, int], ...]) -> Callable[[int], None]:
    return by_address(name, verb_text(name, kinds), {name: shares.FUNCTIONS[name]}, {})


def verb_call(name: str, arguments: tuple) -> VerbCall:
    """Return a compiled verb bound to its arguments; each kind of them is compiled when it is first asked for."""
    return VerbCall(_verb(name, kinds_of(arguments)), arguments)


@intrinsic
def _call(typing, loop, line):
    """Call the loop at an address with the address of its line."""
    del typing

    def generate(context, builder, signature, values):
        del signature
        kind = ir.FunctionType(ir.VoidType(), [voidptr_t])
        builder.call(builder.inttoptr(values[0], kind.as_pointer()), [builder.inttoptr(values[1], voidptr_t)])
        return context.get_dummy_value()

    return types.void(loop, line), generate


@functools.cache
def player() -> Callable[[int], None]:
    """Return the loop that calls loops. Its line holds, after the calendar, int64[calls, 4]: addresses of a loop and of its line,
    round of meetings, number of the offer."""
    source = f"""@cfunc('{SIGNATURE}', cache=True, error_model='numpy')
def play(_line):
    _at = carray(_line, {len(NUMBERS) + 3})
    calls = carray(_pointer(_at[{len(NUMBERS)}]), (_at[{len(NUMBERS) + 1}], 4), _i64)
    for k in range(calls.shape[0]):
        line = carray(_pointer(calls[k, 1]), (5,), _i64)
        line[0], line[1], line[2], line[3], line[4] = _at[0], _at[1], calls[k, 2], _at[3], calls[k, 3]
        _call(calls[k, 0], calls[k, 1])
"""
    return by_address("play", source, {}, {"_call": _call})
