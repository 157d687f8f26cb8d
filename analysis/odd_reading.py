"""Where declared terms are read outside the moments: by the code that lays a run out, decides what it lives, or judges it.

Read from the source itself: a term is named as `village.ties.degree` or `ties.degree`, as a column (`village_ties_degree`), or by
its path in quotes; a group of terms handed on whole names all of them.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from pydantic import BaseModel

import sim
from sim import lender_practices, loan_terms, practices
from sim.terms.columns import column_name
from sim.terms.lender import Lender
from sim.terms.product import Product
from sim.terms.shocks import Shocks
from sim.terms.village import Village

__all__ = ["NOUNS", "asking", "declared", "files_reading", "terms_named"]

NOUNS: dict[str, type[BaseModel]] = {"village": Village, "shocks": Shocks, "lender": Lender, "product": Product}
_HOME = Path(sim.__file__).parents[1]
_WHOLE = "model_dump"
_ASKED = ("terms_of", "_of_version", "practices_of_lender")
"""The functions that find what a run has to live."""


def declared(model: type[BaseModel], path: str, column: str) -> Iterator[tuple[str, str, str]]:
    """Yield (path, column, description) of every number of a model of terms."""
    for field, info in model.model_fields.items():
        place = column_name(column, field)[0]
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from declared(info.annotation, f"{path}.{field}", place)
        elif info.annotation is not str:
            yield f"{path}.{field}", place, info.description or ""


@cache
def _by_name() -> dict[str, list[str]]:
    """What source may call a term -> the paths that it may mean."""
    found: dict[str, list[str]] = {}
    for noun, model in NOUNS.items():
        for path, column, _ in declared(model, noun, noun):
            group = path.split(".", 1)[1].rpartition(".")[0]
            for name in {path, path.split(".", 1)[1], column, f"{group}.{_WHOLE}"}:
                found.setdefault(name, []).append(path)
    return found


def _name_of(node: ast.AST) -> str:
    """The last two words of a chain of attributes, a text, or nothing."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
        return f"{node.value.attr}.{node.attr}"
    return f"{node.value.id}.{node.attr}" if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else ""


def terms_named(nodes: Iterable[ast.AST]) -> list[str]:
    """Return the paths of the terms that source names, in order, each once."""
    known = _by_name()
    return list(dict.fromkeys(path for node in nodes for inner in ast.walk(node) for path in known.get(_name_of(inner), ())))


@cache
def _texts() -> dict[str, str]:
    """The files of the model, then those of the analysis, without the declarations: name -> text."""
    nouns = {Path(inspect.getfile(model)) for model in NOUNS.values()}
    files = [file for folder in ("sim", "analysis") for file in sorted({*(_HOME / folder).rglob("*.py")} - nouns)]
    return {file.relative_to(_HOME).as_posix(): file.read_text("utf-8") for file in files}


@cache
def _named_in(file: str) -> frozenset[str]:
    return frozenset(terms_named([ast.parse(_texts()[file])]))


def files_reading(path: str) -> list[str]:
    """Return the files that read a term: those of the model, else those of the analysis."""
    words = [word for word, paths in _by_name().items() if path in paths]
    likely = [file for file, text in _texts().items() if any(word in text for word in words)]
    found = [file for file in likely if path in _named_in(file)]
    return [file for file in found if file.startswith("sim/")] or found


@cache
def asking() -> dict[str, tuple[str, ...]]:
    """Return kind of terms, or practice -> the terms that ask for it, as sim/loan_terms.py and sim/practices.py find them."""
    guards: dict[str, tuple[ast.AST, dict[str, ast.AST], object]] = {}
    for module in (loan_terms, practices, lender_practices):
        for function in (node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.FunctionDef)):
            local = {node.targets[0].id: node.value for node in ast.walk(function)
                     if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)}
            for label, guard in _guards(function) if function.name in _ASKED else ():
                guards.setdefault(label, (guard, local, module))

    def follow(label: str, met: frozenset[str]) -> list[str]:
        guard, local, module = guards[label]
        names = [node.id for node in ast.walk(guard) if isinstance(node, ast.Name)]
        nodes = [guard, *(local[name] for name in names if name in local and name != "found")]
        nodes += [ast.parse(inspect.getsource(one)) for one in _called(nodes, module)]
        others = [node.value for one in nodes for node in ast.walk(one) if isinstance(node, ast.Constant) and node.value in guards]
        return [*terms_named(nodes), *(path for other in others if other not in met for path in follow(other, met | {other}))]

    return {label: tuple(dict.fromkeys(follow(label, frozenset({label})))) for label in guards}


def _guards(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield (kind of terms, what decides whether it is asked for)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.IfExp) and isinstance(node.body, ast.Set):
            yield node.body.elts[0].value, node.test
        elif isinstance(node, ast.If) and isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Yield):
            asked = node.body[0].value.value
            if isinstance(asked, ast.Constant):
                yield asked.value, node.test
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.elts[0], ast.Constant):
            yield node.elts[0].value, node.elts[1]


def _called(nodes: Iterable[ast.AST], module) -> list:
    """The functions of the model that source asks by name."""
    calls = [node.func for one in nodes for node in ast.walk(one) if isinstance(node, ast.Call)]
    names = [called.id for called in calls if isinstance(called, ast.Name)]
    found = [getattr(module, name, None) for name in dict.fromkeys(names)]
    return [one for one in found if inspect.isfunction(one) and one.__module__.startswith("sim.")]
