"""Law 1: the month is prose. It fits on a screen, computes nothing, and decides nothing."""

import ast

import pytest
from code_read import ROOT, functions, tree

A_SCREEN = 45
NOT_PROSE = (
    ast.BinOp,
    ast.AugAssign,
    ast.UnaryOp,
    ast.Compare,
    ast.BoolOp,
    ast.IfExp,
    ast.If,
    ast.While,
    ast.Try,
    ast.Lambda,
    ast.ListComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.Subscript,
    ast.Assert,
)


def faults(function: ast.FunctionDef) -> list[str]:
    """What a credit manager could not read aloud."""
    found = [type(node).__name__ for node in ast.walk(function) if isinstance(node, NOT_PROSE)]
    found += ["second loop"] * (sum(isinstance(node, ast.For) for node in ast.walk(function)) - 1)
    found += ["number"] * sum(
        isinstance(node, ast.Constant) and isinstance(node.value, int | float) for node in ast.walk(function)
    )
    if function.end_lineno - function.lineno >= A_SCREEN:
        found.append("longer than a screen")
    return found


def program() -> dict[str, ast.FunctionDef]:
    found = next(
        node
        for node in tree(ROOT / "sim/program.py").body
        if isinstance(node, ast.ClassDef) and node.name == "Program"
    )
    return {function.name: function for function in functions(found)}


def body(function: ast.FunctionDef) -> ast.FunctionDef:
    """The function without annotations."""
    return ast.parse(
        ast.unparse(
            ast.FunctionDef(
                "month",
                ast.arguments([], [ast.arg("self")], None, [], [], None, []),
                function.body,
                [],
                None,
                None,
                lineno=1,
            )
        )
    ).body[0]


def test_the_month_is_prose():
    month = program()["month"]
    assert faults(body(month)) == []
    assert month.end_lineno - month.lineno < A_SCREEN


def test_every_line_of_the_month_is_a_verb_of_somebody():
    """Each line asks an actor to do something and lets the month be stopped after it."""
    lines = [
        node
        for node in ast.walk(program()["month"])
        if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
    ]
    assert len(lines) >= 15
    for line in lines:
        assert isinstance(line.value, ast.Yield) and isinstance(line.value.value, ast.Call), ast.unparse(line)
        verb = line.value.value.func
        assert isinstance(verb, ast.Attribute) and not verb.attr.startswith("_"), ast.unparse(line)


def test_a_step_is_a_month():
    step = program()["step"]
    assert "self.month()" in ast.unparse(step) and step.end_lineno - step.lineno < 8


@pytest.mark.parametrize(
    "line",
    ["x = cash - due", "if cash: pay()", "for a in b:\n  for c in d: pay()", "pay(3)", "late = day > due"],
)
def test_what_is_not_prose_is_found(line):
    lines = "\n    ".join(line.split("\n"))
    assert faults(ast.parse(f"def month(self):\n    {lines}").body[0]) != []
