"""The whole description of the model as one document: ODD+D, every equation, and the values of a scenario with their sources."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator

from analysis.cite import Citation, citations
from analysis.odd import odd_text
from analysis.odd_tables import file_of, table
from sim.ground import moments_of
from sim.loan_terms import added_steps
from sim.rules import RULES

__all__ = ["equation", "odd_document"]


def odd_document(scenario: str = "") -> str:
    """Return the description with its generated parts as of now, then each function that decides or books, as it is computed, and,
    where a scenario is named, its values. Raises LettersError for a scenario that is not there.
    """
    values = _values(citations(scenario)) if scenario else []
    return "\n".join([odd_text().rstrip("\n"), "", "## Equations", "",
                      "Each function as both engines compute it, by file; what it says of itself stands in sections 5 and 17.",
                      "Money in fen. Helpers (`rint`, `mul_div`, `ratio`, `exp` ...) are those of `sim/arithmetic.py`.", "",
                      *_equations(), *values])


def _functions() -> dict[str, list[Callable]]:
    """File -> functions of moments, of steps that some terms add, and of rules, each once, in the order in which they are first
    asked."""
    asked = [step.function for moment in moments_of({}) for step in moment.steps]
    asked += [step.function for *_, steps in added_steps() for step in steps]
    rules = [one for answers in RULES.values() for one in answers.values() if one.__module__.startswith("sim.rules.")]
    found: dict[str, list[Callable]] = {}
    for function in dict.fromkeys([*asked, *rules]):
        found.setdefault(file_of(function), []).append(function)
    return found


def _equations() -> Iterator[str]:
    for file, functions in sorted(_functions().items()):
        yield from (f"### `{file}`", "")
        for function in functions:
            yield from ("```python", equation(function), "```", "")


def equation(function: Callable) -> str:
    """Return the source of a function without its docstring and decorators."""
    source = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(source).body[0]
    lines = source.rstrip("\n").split("\n")
    first = node.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    head = lines[node.lineno - 1: first.lineno - 1]
    return "\n".join([*head, *lines[(first.end_lineno if told else first.lineno - 1):]])


def _values(found: list[Citation]) -> list[str]:
    """The values of a scenario, file by file."""
    parts = ["## Values", ""]
    for file in dict.fromkeys(one.file for one in found):
        rows = [(f"`{one.path}`", f"`{one.value}`", one.source or "no source is given") for one in found if one.file == file]
        parts += [f"### `{file}`", "", table(("term", "value", "source"), rows), ""]
    return parts
