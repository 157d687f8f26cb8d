"""Emitted source text, kept in a cache folder of our own and loaded as modules.

A module is named by a hash of its text and of every function it asks (however deep): an edited rule is loaded anew, everything
else is found again. The folder holds only what this program wrote.
"""

import hashlib
import importlib.util
import inspect
import os
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from types import FunctionType, ModuleType

__all__ = ["callees", "digest_of", "folder", "load_source"]


@lru_cache(maxsize=1)
def folder() -> Path:
    """Return the cache folder: SIM_CACHE if set, else the user's cache; a temporary one where that cannot be written."""
    base = os.environ.get("SIM_CACHE") or os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    path = Path(base) if base else Path.home() / ".cache"
    path = path / "village-microcredit" / f"python-{sys.version_info.major}.{sys.version_info.minor}"
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = path / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        path = Path(tempfile.mkdtemp(prefix="village-microcredit-"))
    return path


def callees(function: FunctionType) -> dict[str, FunctionType]:
    """Return the plain functions a function calls by global name."""
    return {name: function.__globals__[name] for name in function.__code__.co_names
            if isinstance(function.__globals__.get(name), FunctionType)}


@lru_cache(maxsize=4096)
def _text_of(function: FunctionType) -> str:
    return inspect.getsource(function)


def _collect(function: FunctionType, seen: dict[FunctionType, str]) -> None:
    if function not in seen:
        seen[function] = _text_of(function) + repr(sorted(
            (name, value) for name, value in function.__globals__.items()
            if name in function.__code__.co_names and isinstance(value, int | float)))
        for callee in callees(function).values():
            _collect(callee, seen)


def digest_of(text: str, functions: dict[str, FunctionType], *more: str) -> str:
    """Return a hash of a text, of all functions it asks with the numbers they name, and of anything else it depends on."""
    seen: dict[FunctionType, str] = {}
    for function in functions.values():
        _collect(function, seen)
    digest = hashlib.sha256()
    for part in (text, *more, *sorted(seen.values())):
        digest.update(part.encode("utf-8") + b"\0")
    return digest.hexdigest()[:24]


def load_source(name: str, digest: str, text: str, names: dict[str, object]) -> ModuleType:
    """Return the module of an emitted text, with `names` defined in it before it runs."""
    stem = f"{name}_{digest}"
    loaded = sys.modules.get(f"village_microcredit_{stem}")
    if loaded is not None:
        return loaded
    path = folder() / f"{stem}.py"
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}.draft")
        draft.write_text(text, "utf-8")
        os.replace(draft, path)
    spec = importlib.util.spec_from_file_location(f"village_microcredit_{stem}", path)
    module = importlib.util.module_from_spec(spec)
    for key, value in names.items():
        setattr(module, key, value)
    sys.modules[spec.name] = module  # numba's cache looks the module up by name when it loads
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[spec.name]
        raise
    return module
