"""Compiled moments: the emitted loops, compiled by numba and kept in the cache folder."""

import functools
import inspect
import os
import sys
import threading
from collections.abc import Callable, Iterable
from ctypes import CFUNCTYPE, c_void_p
from types import FunctionType

from sim.sources import callees, digest_of, folder, load_source

os.environ.setdefault("NUMBA_CACHE_DIR", str(folder() / "numba"))

import llvmlite.binding
import numba
import numpy as np
from numba import int64, njit, types
from numba.extending import intrinsic, overload

from sim import arithmetic, chance
from sim.blocks import kernel
from sim.emit import Emitted
from sim.wiring import Moment, Schema

__all__ = ["CompiledMoment", "Loops", "answer_type", "by_address", "compiled", "kept", "loop_of", "loops_of"]

_LOADING = threading.Lock()
llvmlite.binding.set_option("", "-runtime-memory-check-threshold=2000")  # our loops touch more columns than LLVM's default of 8
if "+avx512f" in numba.core.codegen.get_host_cpu_features():
    numba.config.CPU_FEATURES = numba.core.codegen.get_host_cpu_features() + ",-prefer-256-bit"  # LLVM would use half of a vector
_HEAD = "from numba import njit\n\n\n"


@overload(arithmetic.whole)
def _whole(x):
    """Refuse, when compiling, a fraction where fen, days or counts are wanted."""
    if isinstance(x, types.Integer | types.Boolean):
        return lambda x: int64(x)
    raise numba.core.errors.TypingError(f"a whole number is wanted here, not {x}: use rint")


@functools.cache
def compiled(function: FunctionType, from_python: bool = True) -> Callable:
    """Return the numba form of a plain function and of every plain function it calls; only the first may be called from Python."""
    if function is chance.luck:
        return chance.compiled_luck()
    world = dict(function.__globals__)
    world.update({name: compiled(callee, False) for name, callee in callees(function).items() if callee is not arithmetic.whole})
    clone = FunctionType(function.__code__, world, function.__name__, function.__defaults__, function.__closure__)
    return njit(nogil=True, error_model="numpy", forceinline=True, no_cpython_wrapper=not from_python, no_cfunc_wrapper=True)(clone)


@functools.cache
def kept(function: FunctionType) -> Callable:
    """Return the numba form of a stand-alone function of arrays, kept in the cache folder; types are those of each call."""
    name, arguments = function.__name__, ", ".join(inspect.signature(function).parameters)
    text = (f"{_HEAD}@njit(nogil=True, cache=True, error_model='numpy')\ndef {name}({arguments}):\n"
            f"    return f_{name}({arguments})\n")
    digest = digest_of(text, {name: function}, numba.__version__, inspect.getsource(chance))
    with _LOADING:
        return getattr(load_source(name, digest, text, {f"f_{name}": compiled(function, False)}), name)


class CompiledMoment:
    """One moment's loop, the blocks it takes, and how many kinds of move it posts."""

    def __init__(self, name: str, loop: Callable, blocks: tuple[tuple[str, str], ...], moves: int) -> None:
        self.name, self.loop, self.blocks, self.moves = name, loop, blocks, moves


class Loops:
    """The moments of a set of rules, each compiled when it is first asked for, from the cache where it has not changed."""

    def __init__(self, moments: Iterable[Moment], schema: Schema, told: frozenset[str]) -> None:
        self._moments, self._schema, self._told = {moment.name: moment for moment in moments}, schema, told
        self._compiled: dict[str, CompiledMoment] = {}
        self._prepared: set[frozenset[str]] = set()

    def loop(self, name: str) -> CompiledMoment:
        """Return a moment compiled.

        Raises WiringError for a name nobody has and numba's TypingError for a money rule that returns a fraction.
        """
        found = self._compiled.get(name)
        if found is None:
            moment = self._moments[name]
            found = self._compiled[name] = _compiled_moment(moment, self._schema, moment.table in self._told)
        return found

    def prepare(self, changes: frozenset[str], needed: Callable[[], Iterable[str]], done: Callable[[str], None] | None) -> None:
        """Compile what `needed()` names, once for each set of changes; `done(name)` is told after each."""
        if changes in self._prepared and done is None:
            return
        for name in needed():
            self.loop(name)
            if done is not None:
                done(name)
        self._prepared.add(changes)


def loops_of(moments: tuple[Moment, ...], schema: Schema, events: Callable[[str], bool] = lambda table: False) -> Loops:
    """Return the compiled moments of these rules, the same for all shards of an experiment.

    events: of which tables the moves are also written to the log.
    """
    told = frozenset(table for table in schema if events(table))
    key = (moments, told, tuple((table, tuple(declared.items())) for table, declared in schema.items()))
    known = _KNOWN.get(key)
    if known is None:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[key] = Loops(moments, schema, told)
    return known


_KNOWN: dict[tuple, Loops] = {}
MOST_KNOWN = 16
"""Sets of compiled moments remembered: the shards of an experiment, which share their rules, ask for the same again and again."""


def _compiled_moment(moment: Moment, schema: Schema, events: bool) -> CompiledMoment:
    emitted = kernel(moment, schema, events)
    return CompiledMoment(moment.name, loop_of(moment.name, emitted), emitted.blocks, emitted.moves)


def answer_type(function: FunctionType, arguments: dict[str, str]) -> str:
    """Return what a function answers, as numba infers it: "whole", "fraction" or the name of another type.

    arguments: name -> dtype of each argument. Raises numba's TypingError where the function cannot be compiled.
    """
    signature = tuple(types.float64 if dtype == "f64" else types.int64 for dtype in arguments.values())
    form = compiled(function)
    form.compile(signature)
    answer = form.overloads[signature].signature.return_type
    if isinstance(answer, types.Integer | types.Boolean):
        return "whole"
    return "fraction" if isinstance(answer, types.Float) else str(answer)


@intrinsic
def _pointer(typing, address):
    """Take a whole number for the address it is."""
    del typing

    def generate(context, builder, signature, values):
        del context, signature
        return builder.inttoptr(values[0], numba.core.cgutils.voidptr_t)

    return types.voidptr(address), generate


def loop_of(name: str, emitted: Emitted) -> Callable[[int], None]:
    """Return an emitted loop compiled, from the cache where it has not changed: it takes the address of its line (sim/calls.py)."""
    return by_address(name, emitted.source, emitted.functions, emitted.sets)


def by_address(name: str, source: str, functions: dict[str, object], more: dict[str, object]) -> Callable[[int], None]:
    """Return the function `name` of an emitted source compiled; it takes an address. functions: those it asks, as f_<name>; more:
    other names it uses."""
    names = {f"f_{function_name}": compiled(function, False) for function_name, function in functions.items()}
    names |= {"int64": int64, "_luck": chance.compiled_luck(), "whole": arithmetic.whole, "_pointer": _pointer,
              "_i64": np.int64, "_i32": np.int32, "_i8": np.int8, "_u64": np.uint64, "_f64": np.float64, **more}
    text = f"from numba import carray, cfunc\n\n\n{source}"
    digest = digest_of(text, functions, numba.__version__, inspect.getsource(chance), inspect.getsource(sys.modules[__name__]))
    with _LOADING:  # two shards may ask for the same loop at once
        return CFUNCTYPE(None, c_void_p)(getattr(load_source(name, digest, text, names), name).address)
