"""The body of a rule, read statement by statement against a list of what may stand in it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from sim.terms.letters import near_phrase

__all__ = ["BUILT_IN", "MOST_WORK", "Body", "Known", "is_number"]

BUILT_IN = ("max", "min")
LARGEST = 2**53
MOST_WORK = 20_000
"""Operations that one answer may take, functions called included."""
DEEPEST = 60

_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
_HINTS: dict[type, str] = {
    ast.Div: "use ratio(a, b), which is 0.0 where b is 0; on whole numbers mul_div(a, b, c) or floor_div(a, b)",
    ast.FloorDiv: "use floor_div(a, b)",
    ast.Pow: "use power(x, y), or x * x",
    ast.Mod: "the number to the right of % must be a whole number above 0",
    ast.Attribute: "take what you need as an argument, by its name",
    ast.Subscript: "take what you need as an argument, by its name",
    ast.For: "a rule is about one member at one moment: no loops",
    ast.While: "a rule is about one member at one moment: no loops",
    ast.Import: "imports stand at the top: from sim.arithmetic import ...",
    ast.ImportFrom: "imports stand at the top: from sim.arithmetic import ...",
    ast.Global: "a rule remembers nothing; ask for a column of the household",
    ast.Nonlocal: "a rule remembers nothing; ask for a column of the household",
    ast.Lambda: "write a function of its own with def",
    ast.FunctionDef: "write it beside this function, not inside",
    ast.JoinedStr: "answers are numbers",
    ast.NamedExpr: "write the assignment on a line of its own",
    ast.Is: "use ==",
    ast.IsNot: "use !=",
    ast.BitAnd: "write and",
    ast.BitOr: "write or",
}


def is_number(node: ast.expr, least: float | None = None) -> bool:
    """Return whether a node is a plain finite number below 2**53 (a minus before it is fine), above `least` if given."""
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node, sign = node.operand, -1
    value: object = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < LARGEST:
        return False
    return least is None or sign * value > least


@dataclass(frozen=True)
class Known:
    """What a body may name: constants of the file, functions it may call with (least, most) values, all helpers there are."""

    constants: frozenset[str]
    calls: Mapping[str, tuple[int, int]]
    helpers: Mapping[str, int]


class Body:
    """Reads one function; `file` has refuse(node, found, expected, hint) and shown(node)."""

    def __init__(self, known: Known, file, node: ast.FunctionDef) -> None:
        self.known, self.file, self.node = known, file, node
        self.work = 0
        self.called: dict[str, int] = {}
        self._answers = 0
        self._arguments = [one.arg for one in node.args.args]
        self.divisors: set[str] = set()
        tail = node.args.args[len(node.args.args) - len(node.args.defaults):]
        self._positive = {one.arg for one, default in zip(tail, node.args.defaults, strict=True) if is_number(default, 0)}

    def read(self, question) -> None:
        """Check the whole body; `question` (or None) says how many answers every return gives."""
        self._answers = len(question.gives) if question else 0
        self._question = question
        body = self.node.body
        first = body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
            body = body[1:]
        _, ends = self._block(body, set(self._arguments), 0)
        if not ends:
            self.file.refuse(self.node, f"{self.node.name}, which can end without an answer", "a return on every way through it",
                             "add a return as the last line")

    def _block(self, body: list[ast.stmt], have: set[str], depth: int) -> tuple[set[str], bool]:
        """Return the names that surely have a value after the statements, and whether an answer is surely given."""
        ended = False
        for statement in body:
            have, ends = self._statement(statement, have, depth)
            ended = ended or ends
        return have, ended

    def _statement(self, node: ast.stmt, have: set[str], depth: int) -> tuple[set[str], bool]:
        self.work += 1
        if depth > DEEPEST:
            self.file.refuse(node, "statements within statements", f"at most {DEEPEST} levels")
            return have, True
        if isinstance(node, ast.Return) and node.value is not None:
            self._answer(node.value, have)
            return have, True
        if isinstance(node, ast.If):
            self._value(node.test, have, 0)
            yes, yes_ends = self._block(node.body, set(have), depth + 1)
            no, no_ends = self._block(node.orelse, set(have), depth + 1)
            return (no if yes_ends else yes if no_ends else yes & no), yes_ends and no_ends
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            self._values(node.value, have)
            return have | self._target(node.targets[0]), False
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            again = ast.copy_location(ast.Name(node.target.id, ast.Load()), node)
            self._value(ast.copy_location(ast.BinOp(again, node.op, node.value), node), have, 0)
            return have | self._target(node.target), False
        self._no(node, "assignments, if ... else and return only")
        return have, isinstance(node, ast.Return)

    def _target(self, node: ast.expr) -> set[str]:
        targets = node.elts if isinstance(node, ast.Tuple) else [node]
        names = set()
        for one in targets:
            if not isinstance(one, ast.Name):
                self._no(one, "a name to the left of =")
            elif one.id in {*BUILT_IN, *self.known.calls, *self.known.constants, *self.known.helpers, "rule"}:
                self.file.refuse(one, f"a new value for {one.id}", "a name of its own", f"{one.id} is something else already")
            else:
                names.add(one.id)
        return names

    def _answer(self, node: ast.expr, have: set[str]) -> None:
        if isinstance(node, ast.IfExp):
            self._value(node.test, have, 0)
            self._answer(node.body, have)
            self._answer(node.orelse, have)
            return
        given = len(node.elts) if isinstance(node, ast.Tuple) else 1
        called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        own = called in self.known.calls and called not in self.known.helpers
        if self._question and given != self._answers and not own:
            self.file.refuse(node, f"{given} answer{'s' if given > 1 else ''}: {self.file.shown(node)}",
                             f"{self._answers} ({', '.join(self._question.gives)})", self._question.about)
        self._values(node, have)

    def _values(self, node: ast.expr, have: set[str]) -> None:
        for one in node.elts if isinstance(node, ast.Tuple) else [node]:
            self._value(one, have, 0)

    def _value(self, node: ast.expr, have: set[str], depth: int) -> None:
        """Check one expression."""
        self.work += 1
        parts: list[ast.expr] = []
        if depth > DEEPEST:
            self.file.refuse(node, "brackets within brackets", f"at most {DEEPEST} levels", "name the parts on lines of their own")
        elif isinstance(node, ast.Constant):
            if not is_number(node):
                hint = "write 1 or 0" if isinstance(node.value, bool) else "answers are numbers; money is in fen"
                self.file.refuse(node, self.file.shown(node), "a plain number below 2**53", hint)
        elif isinstance(node, ast.Name):
            self._name(node, have)
        elif isinstance(node, ast.BinOp) and self._operator(node):
            parts = [node.left, node.right]
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd | ast.Not):
            parts = [node.operand]
        elif isinstance(node, ast.BoolOp):
            parts = node.values
        elif isinstance(node, ast.Compare) and all(isinstance(op, _COMPARISONS) for op in node.ops):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.IfExp):
            parts = [node.test, node.body, node.orelse]
        elif isinstance(node, ast.Call):
            parts = self._call(node)
        elif not isinstance(node, ast.BinOp):
            self._no(node, "numbers, names, + - *, comparisons, and / or / not, if ... else and calls of the helpers")
        for part in parts:
            self._value(part, have, depth + 1)

    def _operator(self, node: ast.BinOp) -> bool:
        whole = isinstance(node.right, ast.Constant) and isinstance(node.right.value, int)
        by_number = isinstance(node.op, ast.Mod) and whole and is_number(node.right, 0)
        if isinstance(node.op, ast.Add | ast.Sub | ast.Mult) or by_number:
            return True
        by_name = isinstance(node.op, ast.Mod) and isinstance(node.right, ast.Name) and node.right.id in self.known.constants
        hint = "write the number itself to the right of %" if by_name else _HINTS.get(type(node.op), "")
        self.file.refuse(node, self.file.shown(node), "+ - * between numbers", hint)
        return False

    def _name(self, node: ast.Name, have: set[str]) -> None:
        if node.id in have or node.id in self.known.constants:
            return
        known = {*have, *self.known.constants}
        if node.id in self.known.calls or node.id in BUILT_IN:
            self.file.refuse(node, f"{node.id} without brackets", f"a call, {node.id}(...)")
        else:
            hint = near_phrase(node.id, known) or "make it an argument to read it from the village"
            self.file.refuse(node, f"the name {node.id}, which has no value here",
                             "an argument, a name given before, a constant", hint)

    def _call(self, node: ast.Call) -> list[ast.expr]:
        if not isinstance(node.func, ast.Name):
            self._no(node.func, "a call of a helper by its name")
            return []
        name = node.func.id
        if name not in self.known.calls and name not in BUILT_IN:
            near = near_phrase(name, [*self.known.helpers, *self.known.calls])
            hint = f"from sim.arithmetic import {name}" if name in self.known.helpers else near
            self.file.refuse(node, f"a call of {name}", "a helper, min, max or a function of this file", hint)
            return []
        least, most = self.known.calls.get(name, (2, 100))
        if node.keywords or any(isinstance(one, ast.Starred) for one in node.args):
            self.file.refuse(node, self.file.shown(node), "values in their order, without names and stars")
            return []
        if not least <= len(node.args) <= most:
            count = f"{least}" if least == most else f"{least} or more" if most == 100 else f"{least} to {most}"
            self.file.refuse(node, f"{len(node.args)} values in {self.file.shown(node)}", f"{count} for {name}")
        if name in {"floor_div", "mul_div"} and node.args and not self._above_zero(node.args[-1]):
            self.file.refuse(node, f"{self.file.shown(node.args[-1])} as divisor", "a number above 0, or max(..., 1)",
                             f"write {name}({'a, b, ' if name == 'mul_div' else 'a, '}max({self.file.shown(node.args[-1])}, 1))")
        self.called[name] = self.called.get(name, 0) + 1
        return node.args

    def _above_zero(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "max":
            return any(is_number(one, 0) for one in node.args)
        if isinstance(node, ast.Name) and node.id in self._positive:
            self.divisors.add(node.id)
            return True
        return is_number(node, 0)

    def _no(self, node: ast.AST, expected: str) -> None:
        kinds = [type(node), *(type(op) for op in getattr(node, "ops", []))]
        hint = next((_HINTS[kind] for kind in kinds if kind in _HINTS), "")
        self.file.refuse(node, self.file.shown(node), expected, hint)
