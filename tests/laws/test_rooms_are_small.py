"""Law 12: rooms are small, public names documented, money said in fen."""

import ast
import re

import pytest
from code_read import MOMENTS, RULES, classes, files, functions, name_of, tree

SOURCES = files("sim", "analysis", "run.py")
FILE_LINES, FUNCTION_LINES = 300, 60
BANNED_ROOMS = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
MONEY = {
    "cash",
    "due",
    "amount",
    "wish",
    "paying",
    "pledge",
    "shortfall",
    "granted",
    "asked",
    "balance",
    "principal",
    "plan",
    "gap",
    "capital",
    "livestock",
    "informal",
    "income",
    "bill",
    "profit",
    "allowance",
    "owed",
}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_files_are_small(path):
    assert len(path.read_text("utf-8").splitlines()) < FILE_LINES
    assert path.stem not in BANNED_ROOMS


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_functions_fit_on_a_screen(path):
    long = {
        f.name: f.end_lineno - f.lineno + 1
        for f in functions(tree(path))
        if f.end_lineno - f.lineno + 1 > FUNCTION_LINES
    }
    assert long == {}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_public_names_are_documented(path):
    module = tree(path)
    assert ast.get_docstring(module), f"{name_of(path)} does not say what it is"
    bare = [
        node.name for node in classes(module) if not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    for owner in [module, *(node for node in classes(module) if not node.name.startswith("_"))]:
        for node in owner.body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                bare.append(node.name)
    assert bare == []


@pytest.mark.parametrize("path", [*MOMENTS, *RULES], ids=name_of)
def test_functions_about_money_say_fen(path):
    """A public function that takes or gives money names the unit in its docstring."""
    silent = []
    for function in functions(tree(path)):
        words = {argument.arg for argument in function.args.args}
        documented = ast.get_docstring(function) or ""
        if (
            not function.name.startswith("_")
            and words & MONEY
            and "self" not in words
            and not re.search(r"\bfen\b", documented)
        ):
            silent.append(function.name)
    assert silent == []
