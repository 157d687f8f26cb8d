"""Reading the project's own source, for laws that a reader of the code could check."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def files(*rooms: str) -> list[Path]:
    """All Python files of these rooms (folders or files below the project's root), in order."""
    found: list[Path] = []
    for room in rooms:
        path = ROOT / room
        found += [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))
    return [path for path in found if path.is_file()]


@lru_cache(maxsize=1024)
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def name_of(path: Path) -> str:
    """A file as the tests name it."""
    return path.relative_to(ROOT).as_posix()


def imports(module: ast.AST) -> Iterator[str]:
    """Names of all modules imported anywhere in a tree, also inside functions, but not for the type checker alone."""
    for node in ast.iter_child_nodes(module):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        else:
            yield from imports(node)


def functions(module: ast.AST) -> Iterator[ast.FunctionDef]:
    """All functions and methods of a tree."""
    yield from (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def classes(module: ast.AST) -> Iterator[ast.ClassDef]:
    """All classes of a tree."""
    yield from (node for node in ast.walk(module) if isinstance(node, ast.ClassDef))


MOMENTS = [path for path in files("sim") if 'Moment("' in path.read_text("utf-8")]
"""Files that declare what happens in a month."""
RULES = [
    path
    for path in files("sim/rules")
    if any(
        "rule(" in ast.unparse(decorator)
        for function in functions(tree(path))
        for decorator in function.decorator_list
    )
]
CONTRACTS = files("sim/contracts")
