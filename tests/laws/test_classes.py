"""Law 13: abstract or final, two levels at most, nothing looked up by a string."""

import ast

import pytest
from code_read import classes, files, functions, name_of, tree

SOURCES = files("sim", "analysis", "run.py")
DECLARED = {node.name: node for path in SOURCES for node in classes(tree(path))}
CALLED = {
    node.func.id
    for path in SOURCES
    for node in ast.walk(tree(path))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
}
ABSTRACT = "Abstract"
RUNS_CHECKED_RULES = "sim/rules/files.py"
"""The one place that runs source from outside, after its tree has been held against a list."""


def parents(node: ast.ClassDef) -> list[str]:
    """Names of the bases that the project declares itself."""
    return [base.id for base in node.bases if isinstance(base, ast.Name) and base.id in DECLARED]


def depth(node: ast.ClassDef) -> int:
    return 1 + max((depth(DECLARED[name]) for name in parents(node)), default=0)


@pytest.mark.parametrize("name", DECLARED)
def test_two_levels_at_most(name):
    assert depth(DECLARED[name]) <= 2


@pytest.mark.parametrize("name", sorted({parent for node in DECLARED.values() for parent in parents(node)}))
def test_what_is_inherited_is_abstract(name):
    """A class others build on says so in its docstring and is never made itself; `Household` is open to a Mesa user's own kind."""
    assert ABSTRACT in (ast.get_docstring(DECLARED[name]) or ""), (
        f"{name} is inherited and does not say it is abstract"
    )
    assert name not in CALLED, f"{name} is inherited and made"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_is_looked_up_by_a_string(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            allowed = name_of(path) == RUNS_CHECKED_RULES
            assert node.func.id not in {"hasattr", "globals", "locals", "eval", "exec"} or allowed, (
                f"line {node.lineno}: {ast.unparse(node)}"
            )
        if isinstance(node, ast.Attribute):
            assert node.attr != "__subclasses__", f"line {node.lineno}"
        if isinstance(node, ast.Compare):
            assert "__class__.__name__" not in ast.unparse(node), f"line {node.lineno}"


def test_the_tree_is_not_empty():
    assert {"Program", "Household", "Ledger"} <= set(DECLARED) and sum(
        1 for path in SOURCES for _ in functions(tree(path))
    ) > 200
