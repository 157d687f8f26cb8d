"""Rule files made into functions: read once, checked, and run from the checked tree alone."""

from __future__ import annotations

import hashlib
import inspect
import linecache
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

from sim import arithmetic
from sim.rules.check import CheckedFile, read_rules
from sim.terms.files import MOST_BYTES
from sim.terms.letters import Letter, LettersError
from sim.terms.resolved import RuleFile

__all__ = ["RuleSet", "divisors_of", "load_file"]


@dataclass(frozen=True)
class RuleSet:
    """The rules of one file: question -> rule name -> function."""

    label: str
    rules: dict[str, dict[str, Callable]]


@lru_cache(maxsize=256)
def load_file(file: RuleFile) -> RuleSet:
    """Return the rules of a file that a scenario names. Raises LettersError where it may not be run or has changed since.

    The bytes are read once, held against the hash the scenario was resolved with, checked, and what was checked is what runs.
    """
    return _made(read_rules(_text(file), file.label), file.sha256)


def _text(file: RuleFile) -> str:
    """Return the text of a file from one reading of its bytes."""
    try:
        with file.path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise LettersError([Letter(file.label, "", "a file that has changed since the scenario was read", "the same file",
                                       "start again")])
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise LettersError([Letter(file.label, "", f"no file to be read ({error.strerror})", "a rule file")]) from None
    except UnicodeDecodeError as error:
        raise LettersError([Letter(file.label, "", f"a byte that is not UTF-8 at position {error.start}", "text in UTF-8",
                                   "save the file again as UTF-8")]) from None


def _made(checked: CheckedFile, sha256: str) -> RuleSet:
    """Run the checked tree, which holds constants and functions only, where nothing but the allowed names can be reached.

    `exec` stands here and nowhere else: a module of a checked tree cannot be had through `import`, which reads the file again.
    """
    name = f"<rules {checked.file} {sha256[:16]}>"
    linecache.cache[name] = (len(checked.text), None, checked.text.splitlines(keepends=True), name)
    module = ModuleType("village_rules_" + sha256[:16])
    vars(module).update({helper: getattr(arithmetic, helper) for helper in checked.helpers})
    vars(module)["__builtins__"] = {"min": min, "max": max}
    sys.modules[module.__name__] = module  # a compiled moment kept on disk looks the module up by its name
    exec(compile(checked.tree, name, "exec", dont_inherit=True), vars(module))
    found: dict[str, dict[str, Callable]] = {}
    for rule, question in checked.rules.items():
        function = vars(module)[rule]
        inspect.getsource(function)  # its text names the compiled kernel: it must be at hand
        found.setdefault(question, {})[rule] = function
        _DIVISORS[function] = checked.divisors.get(rule, frozenset())
    return RuleSet(checked.file, found)


_DIVISORS: dict[Callable, frozenset[str]] = {}


def divisors_of(function: Callable) -> frozenset[str]:
    """Return the parameters of a rule (the village's own or a file's) that divide and so must stay above 0."""
    if function not in _DIVISORS:
        module = sys.modules[function.__module__]
        checked = read_rules(inspect.getsource(module), module.__name__)
        _DIVISORS[function] = checked.divisors[function.__name__]
    return _DIVISORS[function]
