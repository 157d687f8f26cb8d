"""Reading a rule file before it is run: only a small part of Python may stand in it, and every fault is a letter.

The syntax tree is held against a list: what is not on it is refused, so a scenario from a stranger can compute an answer
and nothing else. The same list keeps to what interpreter and compiler do alike, to the last bit.
"""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass

from sim import arithmetic
from sim.rules import QUESTIONS
from sim.rules.body import BUILT_IN, MOST_WORK, Body, Known, is_number
from sim.terms.letters import Letter, LettersError, listed, near_phrase

__all__ = ["HELPERS", "CheckedFile", "read_rules"]

HELPERS: dict[str, int] = {name: len(inspect.signature(getattr(arithmetic, name)).parameters)
                           for name in arithmetic.__all__ if name != "whole"}
"""Functions of sim.arithmetic that a rule may call, and how many values each takes."""
MOST_CHARACTERS = 64_000
MOST_FUNCTIONS = 100
MOST_LETTERS = 100
_IMPORT_HINT = "only: from sim.rules import rule; from sim.arithmetic import " + ", ".join(HELPERS)


@dataclass(frozen=True)
class CheckedFile:
    """A rule file that passed: its text, the tree of constants and functions alone, rule -> question, helpers it imports.

    divisors: function -> its parameters that divide and therefore must stay above 0.
    """

    file: str
    text: str
    tree: ast.Module
    rules: dict[str, str]
    helpers: tuple[str, ...]
    divisors: dict[str, frozenset[str]]


def read_rules(text: str, file: str) -> CheckedFile:
    """Check the text of a rule file; `file` is what letters call it. Raises LettersError with every fault found."""
    if len(text) > MOST_CHARACTERS:
        raise LettersError([Letter(file, "", f"{len(text)} characters", f"at most {MOST_CHARACTERS}", "a rule is a few lines")])
    try:
        tree = ast.parse(text, file)
    except SyntaxError as error:
        hint = "a bracket or a colon may be missing on this line or the one before"
        raise LettersError([Letter(file, f"line {error.lineno}", str(error.msg), "valid Python", hint)]) from None
    except (ValueError, RecursionError, MemoryError):
        raise LettersError([Letter(file, "", "text that cannot be read as Python", "a rule file")]) from None
    return _File(text, file).read(tree)


class _File:
    """One rule file on its way through the check."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.letters: list[Letter] = []
        self.rules: dict[str, str] = {}
        self.helpers: dict[str, None] = {}
        self.constants: dict[str, None] = {}
        self.functions: dict[str, ast.FunctionDef] = {}
        self.divisors: dict[str, frozenset[str]] = {}
        self._says_rule = False

    def read(self, tree: ast.Module) -> CheckedFile:
        """Return the checked file; raises LettersError."""
        for place, statement in enumerate(tree.body):
            self._statement(statement, place)
        if len(self.functions) > MOST_FUNCTIONS:
            self.refuse(None, f"{len(self.functions)} functions", f"at most {MOST_FUNCTIONS}", "one file for each behavior")
        else:
            self._bodies()
        if not self.rules and not self.letters:
            self.refuse(None, "no rule", 'at least one function with @rule("...")', "questions: " + listed(QUESTIONS))
        if self.letters:
            raise LettersError(sorted(self.letters, key=_line))
        kept: list[ast.stmt] = [node for node in tree.body if isinstance(node, ast.Assign | ast.FunctionDef)]
        for node in kept:
            if isinstance(node, ast.FunctionDef):
                node.decorator_list = []
        return CheckedFile(self.file, self.text, ast.Module(kept, []), self.rules, tuple(self.helpers), self.divisors)

    def refuse(self, node: ast.AST | None, found: str, expected: str, hint: str = "") -> None:
        """Post a letter about a place in the file; beyond a hundred they teach nothing more."""
        if len(self.letters) >= MOST_LETTERS:
            return
        line = getattr(node, "lineno", None)
        self.letters.append(Letter(self.file, f"line {line}" if line else "", found, expected, hint))

    def shown(self, node: ast.AST) -> str:
        """Return the text of a place as it stands in the file, in one short line."""
        if len(self.letters) >= MOST_LETTERS:
            return ""
        found = " ".join((ast.get_source_segment(self.text, node) or type(node).__name__).split())
        return found if len(found) <= 80 else found[:79] + "…"

    def _statement(self, node: ast.stmt, place: int) -> None:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str) and place == 0:
            return
        if isinstance(node, ast.ImportFrom | ast.Import):
            self._import(node)
        elif isinstance(node, ast.Assign):
            self._constant(node)
        elif isinstance(node, ast.FunctionDef):
            self._function(node)
        else:
            self.refuse(node, self.shown(node), "imports of helpers, number constants and rules only")

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        module = node.module if isinstance(node, ast.ImportFrom) and not node.level else ""
        allowed = {"sim.rules": ("rule",), "sim.arithmetic": tuple(HELPERS)}.get(module or "", ())
        if not allowed:
            self.refuse(node, self.shown(node), "no import but the helpers'", _IMPORT_HINT)
            return
        for alias in node.names:
            if alias.name not in allowed or alias.asname:
                self.refuse(node, self.shown(node), f"from {module} import {listed(allowed)}", near_phrase(alias.name, allowed))
            elif alias.name == "rule":
                self._says_rule = True
            else:
                self.helpers[alias.name] = None

    def _constant(self, node: ast.Assign) -> None:
        target = node.targets[0]
        if len(node.targets) != 1 or not isinstance(target, ast.Name) or not is_number(node.value):
            self.refuse(node, self.shown(node), "a number with a name, such as GIFT = 20_000 (below 2**53)")
        elif self._own_name(node, target.id):
            self.constants[target.id] = None

    def _own_name(self, node: ast.AST, name: str) -> bool:
        taken = {*self.constants, *self.functions, *BUILT_IN, *HELPERS, "rule"}
        if name in taken or name.startswith("__"):
            self.refuse(node, f"the name {name}", "a name of its own in this file", f"{name} is something else already")
            return False
        return True

    def _function(self, node: ast.FunctionDef) -> None:
        questions = [self._question(one) for one in node.decorator_list]
        if len(questions) > 1:
            self.refuse(node, f"{len(questions)} decorators on {node.name}", 'one: @rule("...")')
        if not self._own_name(node, node.name):
            return
        if node.name in QUESTIONS:
            self.refuse(node, f"a rule called {node.name}", "a name that is not that of a question", "say how it is answered")
        self.functions[node.name] = node
        if questions and questions[0]:
            self.rules[node.name] = questions[0]
        self._arguments(node)

    def _question(self, node: ast.expr) -> str:
        question = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "rule" and not node.keywords:
            question = node.args[0].value if len(node.args) == 1 and isinstance(node.args[0], ast.Constant) else None
        if not isinstance(question, str):
            self.refuse(node, f"@{self.shown(node)}", 'the decorator @rule("<question>")', "questions: " + listed(QUESTIONS))
            return ""
        if not self._says_rule:
            self.refuse(node, "rule, which is not imported", "from sim.rules import rule, at the top of the file")
        if question not in QUESTIONS:
            self.refuse(node, f'the unknown question "{question}"', f"one of: {listed(QUESTIONS)}",
                        near_phrase(question, QUESTIONS))
        return question

    def _arguments(self, node: ast.FunctionDef) -> None:
        given = node.args
        if given.vararg or given.kwarg or given.kwonlyargs or given.posonlyargs:
            self.refuse(node, f"def {node.name}(...) with *, / or **", "plain arguments by name")
        if node.returns or any(one.annotation for one in given.args) or getattr(node, "type_params", []):
            self.refuse(node, f"types written in {node.name}", "arguments without types", "types follow from the village")
        for default in given.defaults:
            if not is_number(default):
                self.refuse(default, self.shown(default), "a plain number as default, below 2**53")
        for one in [*given.args[len(given.args) - len(given.defaults):]] if given.defaults else []:
            if one.arg == "luck" or one.arg.startswith("luck_"):
                self.refuse(one, f"a default for {one.arg}", "luck without a default", "it is drawn anew each time")
        for one in given.args:
            if one.arg.startswith("__") or one.arg in {*BUILT_IN, *HELPERS, "rule"}:
                self.refuse(one, f"an argument called {one.arg}", "the name of something in the village")

    def _bodies(self) -> None:
        work: dict[str, int] = {}
        calls_of: dict[str, dict[str, int]] = {}
        for name, node in self.functions.items():
            calls = {**{helper: (HELPERS[helper], HELPERS[helper]) for helper in self.helpers},
                     **{other: _takes(self.functions[other]) for other in self.functions}}
            body = Body(Known(frozenset(self.constants), calls, HELPERS), self, node)
            body.read(QUESTIONS.get(self.rules.get(name, "")))
            work[name], calls_of[name] = body.work, body.called
            self.divisors[name] = frozenset(body.divisors)
        for name, node in self.functions.items():
            self._reach(name, node, work, calls_of)

    def _reach(self, name: str, node: ast.FunctionDef, work: dict[str, int], calls_of: dict[str, dict[str, int]]) -> None:
        """Refuse recursion, endless work, and functions nobody asks."""
        waiting: list[tuple[str, int, tuple[str, ...]]] = [(name, 1, (name,))]
        total, circle = 0, False
        while waiting and total <= MOST_WORK and not circle:
            one, times, chain = waiting.pop()
            total += times * work[one]
            for called, count in calls_of[one].items():
                circle = circle or called in chain
                if called in self.functions and not circle:
                    waiting.append((called, times * count, (*chain, called)))
        if circle:
            self.refuse(node, f"{name}, which leads back to itself", "functions that do not call themselves")
        elif total > MOST_WORK:
            self.refuse(node, f"{name}, which takes more than {MOST_WORK} steps", "a short rule")
        if name not in self.rules and not node.decorator_list and not any(name in calls for calls in calls_of.values()):
            self.refuse(node, f"{name}, which nothing asks", 'a rule (@rule("...") above it) or a function that a rule calls')


def _takes(node: ast.FunctionDef) -> tuple[int, int]:
    most = len(node.args.args)
    return most - len(node.args.defaults), most


def _line(letter: Letter) -> int:
    word = letter.field.removeprefix("line ")
    return int(word) if word.isdigit() else 0
