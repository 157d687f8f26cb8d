"""Only a small part of Python may stand in a rule file; everything else is refused before it runs, all faults at once."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.check import read_rules
from sim.rules.files import load_file
from sim.terms.files import PROJECT, sha256_of
from sim.terms.letters import Letter, LettersError
from sim.terms.resolved import RuleFile

HEAD = "from sim.rules import rule\nfrom sim.arithmetic import ratio, rint, mul_div\n\n"
DESIGN = '''
from sim.rules import rule

@rule("pay")
def festival_first(due, cash, subsistence, month, gift_fen=20_000, festival_month=12):
    """Pay what is left after subsistence and, in the festival month, gifts; in fen."""
    keep = subsistence + (gift_fen if month % 12 == festival_month % 12 else 0)
    return min(due, max(cash - keep, 0))
'''


def letters_of(text: str) -> tuple[Letter, ...]:
    try:
        read_rules(text, "rules/trial.py")
    except LettersError as error:
        return error.letters
    return ()


def pay(body: str, arguments: str = "due, cash") -> str:
    lines = "\n".join("    " + line for line in body.splitlines())
    return f'{HEAD}@rule("pay")\ndef mine({arguments}):\n{lines}\n'


@pytest.mark.parametrize("name", ["borrow", "lend", "live", "repay"])
def test_the_villages_own_rules_pass_the_same_check(name: str) -> None:
    checked = read_rules((PROJECT / "sim" / "rules" / f"{name}.py").read_text("utf-8"), name)
    assert checked.rules


def test_every_shipped_rule_file_passes() -> None:
    files = sorted((PROJECT / "scenarios" / "rules").glob("*.py"))
    assert files
    for path in files:
        assert load_file(RuleFile(path, path.name, sha256_of(path))).rules


ALLOWED = [
    "return min(due, max(cash - 1_000, 0))",
    "if cash > due:\n    x = due\nelse:\n    x = 0\nreturn x",
    "if cash > due and not due == 0:\n    return due\nreturn 0",
    "x, y = due, cash\nx += y\nreturn rint(0.5 * x) if x >= 0 else -1",
    "return mul_div(due, 1, max(cash, 1)) + cash % 7",
    '"""Say why."""\nreturn due if 0 < due <= cash else 0',
    "return helper(due, cash)",
]
HELPER = "\n\ndef helper(a, b=3):\n    return a - b\n"


@pytest.mark.parametrize("body", ALLOWED)
def test_what_a_rule_may_say(body: str) -> None:
    assert letters_of(pay(body) + (HELPER if "helper" in body else "")) == ()


REFUSED = [
    ("return due / cash", "due / cash", "ratio(a, b)"),
    ("return due // cash", "due // cash", "floor_div"),
    ("return due ** 2", "due ** 2", "power"),
    ("return due % cash", "due % cash", "above 0"),
    ("return due % 2.5", "due % 2.5", "above 0"),
    ("return due << 2", "due << 2", ""),
    ("return due & 1", "due & 1", "and"),
    ("return due.real", "due.real", "argument"),
    ("return due[0]", "due[0]", "argument"),
    ("return (lambda: due)()", "lambda: due", "def"),
    ("return sum([due, cash])", "a call of sum", ""),
    ("return [due for due in cash]", "[due for due in cash]", ""),
    ("return {due}", "{due}", ""),
    ("return f'{due}'", "f'{due}'", "numbers"),
    ("return 'due'", "'due'", "numbers"),
    ("return True", "True", "1 or 0"),
    ("return None", "None", "numbers"),
    ("return 9007199254740992", "9007199254740992", "numbers"),
    ("return 1e400", "1e400", "numbers"),
    ("return 2j", "2j", "numbers"),
    ("return due is cash", "due is cash", "=="),
    ("return due in cash", "due in cash", ""),
    ("return (x := due)", "x := due", "line of its own"),
    ("return __import__('os')", "a call of __import__", ""),
    ("return open(due)", "a call of open", ""),
    ("return rint", "rint without brackets", ""),
    ("return rint(x=due)", "rint(x=due)", ""),
    ("return rint(*due)", "rint(*due)", ""),
    ("return rint(due, cash)", "2 values in rint(due, cash)", ""),
    ("return exp(due)", "a call of exp", "from sim.arithmetic import exp"),
    ("return rnit(due)", "a call of rnit", "rint"),
    ("return mul_div(due, 2, cash)", "cash as divisor", "max(cash, 1)"),
    ("return deu", "the name deu, which has no value here", "due"),
    ("return __builtins__", "the name __builtins__, which has no value here", ""),
    ("if due:\n    x = 1\nreturn x", "the name x, which has no value here", ""),
    ("if due:\n    return 1", "mine, which can end without an answer", "last line"),
    ("return", "return", ""),
    ("return due, cash", "2 answers: due, cash", "What a household pays"),
    ("for i in due: pass\nreturn 0", "for i in due: pass", "loops"),
    ("while due: pass\nreturn 0", "while due: pass", "loops"),
    ("import os\nreturn 0", "import os", "top"),
    ("global due\nreturn 0", "global due", "remembers"),
    ("def g(): return 1\nreturn 0", "def g(): return 1", "beside"),
    ("class A: pass\nreturn 0", "class A: pass", ""),
    ("try:\n    return 0\nfinally:\n    pass", "try: return 0 finally: pass", ""),
    ("with due: pass\nreturn 0", "with due: pass", ""),
    ("assert due\nreturn 0", "assert due", ""),
    ("del due\nreturn 0", "del due", ""),
    ("x: int = 3\nreturn x", "x: int = 3", ""),
    ("due.x = 3\nreturn 0", "due.x", "argument"),
    ("x = y = 3\nreturn 0", "x = y = 3", ""),
    ("*x, y = due, cash\nreturn 0", "*x", ""),
    ("max = 3\nreturn 0", "a new value for max", "something else"),
    ("print(due)\nreturn 0", "print(due)", ""),
    ("yield due", "yield due", ""),
    ("return mine(due, cash)", "mine, which leads back to itself", ""),
    ("return " + "-" * 70 + "due", "brackets within brackets", "lines of their own"),
]


@pytest.mark.parametrize(("body", "found", "hint"), REFUSED, ids=[body.replace("\n", "; ") for body, _, _ in REFUSED])
def test_what_a_rule_may_not_say(body: str, found: str, hint: str) -> None:
    letters = letters_of(pay(body))
    assert found in [letter.found for letter in letters], letters
    mine = next(letter for letter in letters if letter.found == found)
    assert hint in mine.hint and mine.file == "rules/trial.py" and mine.field.startswith("line ")


TOP = [
    ("import os", "import os"),
    ("from os import system", "from os import system"),
    ("from sim.arithmetic import whole", "from sim.arithmetic import whole"),
    ("from sim.arithmetic import *", "from sim.arithmetic import *"),
    ("from sim.arithmetic import ratio as r", "from sim.arithmetic import ratio as r"),
    ("from .arithmetic import ratio", "from .arithmetic import ratio"),
    ("X = [1]", "X = [1]"),
    ("X = 1 + 1", "X = 1 + 1"),
    ("print(1)", "print(1)"),
    ("class A: pass", "class A: pass"),
    ("async def f(): return 1", "async def f(): return 1"),
    ('@rule("pai")\ndef f(due): return 1', 'the unknown question "pai"'),
    ("@rule(QUESTION)\ndef f(due): return 1", "@rule(QUESTION)"),
    ('@rule("pay").__call__\ndef f(due): return 1', '@rule("pay").__call__'),
    ("@staticmethod\ndef f(due): return 1", "@staticmethod"),
    ('@rule("pay")\n@rule("pay")\ndef f(due): return 1', "2 decorators on f"),
    ('@rule("pay")\ndef f(due, *more): return 1', "def f(...) with *, / or **"),
    ('@rule("pay")\ndef f(due, /, cash): return 1', "def f(...) with *, / or **"),
    ('@rule("pay")\ndef f(due: int): return 1', "types written in f"),
    ('@rule("pay")\ndef f(due, x=print(1)): return 1', "print(1)"),
    ('@rule("pay")\ndef f(due, luck=0.5): return 1', "a default for luck"),
    ('@rule("pay")\ndef f(min): return 1', "an argument called min"),
    ('@rule("pay")\ndef pay(due): return 1', "a rule called pay"),
    ('@rule("pay")\ndef mine(due): return 1', "the name mine"),
    ("def forgotten(due): return 1", "forgotten, which nothing asks"),
]


@pytest.mark.parametrize(("top", "found"), TOP, ids=[top.replace("\n", "; ") for top, _ in TOP])
def test_what_may_not_stand_at_the_top(top: str, found: str) -> None:
    assert found in [letter.found for letter in letters_of(pay("return due") + "\n" + top + "\n")]


def test_all_faults_at_once_in_order_of_lines() -> None:
    text = pay("x = due / cash\ny = cash ** 2\nreturn z") + "\nimport os\n"
    letters = letters_of(text)
    assert [letter.field for letter in letters] == ["line 6", "line 7", "line 8", "line 10"]


def test_files_that_cannot_be_read_as_python() -> None:
    assert letters_of("def f(:\n")[0].field == "line 1"
    assert letters_of("x = (" * 5000)
    assert letters_of("x = 1\n" * 20_000)[0].expected == "at most 64000"
    assert letters_of("X\0 = 1")
    assert letters_of("")[0].found == "no rule"
    assert letters_of("from sim.rules import rule\nX = 3\n")[0].found == "no rule"
    assert letters_of('@rule("pay")\ndef f(due):\n    return 1\n')[0].found == "rule, which is not imported"


HOSTILE = {
    "minus": "x = " + "-" * 60_000 + "1",
    "not": "x = " + "not " * 15_000 + "1",
    "dots": "x = a" + ".b" * 30_000,
    "sum": "x = a" + " + a" * 15_000,
    "calls": "x = " + "f(" * 150 + ")" * 150,
    "list": "x = " + "[" * 150 + "]" * 150,
    "if": "x = " + "1 if a else " * 5_000 + "1",
    "lines": "import os\n" * 6_000,
    "functions": "\n".join(f"def f{k}(x): return x" for k in range(2_000)),
    "elif": "def f(x):\n  if x: return 1\n" + "  elif x: return 1\n" * 3_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_refused_quickly(text: str) -> None:
    for one in (text, pay("return 0").replace("return 0", text.splitlines()[0]) if text.startswith("x") else text):
        start = perf_counter()
        letters = letters_of(one)
        assert 1 <= len(letters) <= 100
        assert perf_counter() - start < 5


def test_circles_and_endless_chains_of_functions() -> None:
    circle = "\n\ndef a(x):\n    return b(x)\n\n\ndef b(x):\n    return a(x)\n"
    assert {"a, which leads back to itself", "mine, which leads back to itself"} <= {
        letter.found for letter in letters_of(pay("return a(due)") + circle)}
    chain = "".join(f"\n\ndef g{k}(x):\n    return g{k + 1}(x) + g{k + 1}(x)\n" for k in range(40))
    chain += "\n\ndef g40(x):\n    return x\n"
    assert "mine, which takes more than 20000 steps" in {letter.found for letter in letters_of(pay("return g0(due)") + chain)}


def test_the_example_of_the_design_passes() -> None:
    assert letters_of(DESIGN) == ()


@given(st.text(alphabet="abdeu \n()=:,.+-*/%[]{}'\"@01ifrtn", max_size=60))
def test_no_text_breaks_the_check(body: str) -> None:
    letters_of(pay(body))
    letters_of(body)


def test_what_runs_is_what_was_checked(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(pay("return min(due, cash)"), "utf-8")
    file = RuleFile(path, "mine.py", sha256_of(path))
    path.write_text(pay("return max(due, cash)"), "utf-8")
    with pytest.raises(LettersError, match="changed since"):
        load_file(file)


def test_a_loaded_function_has_its_text_and_nothing_else_within_reach(tmp_path: Path) -> None:
    import inspect

    from sim.rules import RULES

    path = tmp_path / "mine.py"
    path.write_text(pay("return min(due, rint(0.5 * cash))"), "utf-8")
    function = load_file(RuleFile(path, "mine.py", sha256_of(path))).rules["pay"]["mine"]
    assert inspect.getsource(function) == "def mine(due, cash):\n    return min(due, rint(0.5 * cash))\n"
    assert function(100, 50) == 25
    assert set(function.__globals__["__builtins__"]) == {"min", "max"}
    named = {name for name in function.__globals__ if not name.startswith("__")}
    assert named == {"mine", "ratio", "rint", "mul_div"}
    assert "mine" not in RULES["pay"]
    path.unlink()
    assert "def mine" in inspect.getsource(function)


def test_the_page_on_rules_names_every_question_and_answer() -> None:
    from sim.rules import QUESTIONS

    page = (PROJECT / "scenarios" / "rules" / "README.md").read_text("utf-8")
    rows = {cells[1].strip("` "): cells for line in page.splitlines() if (cells := line.split("|"))[1:] and line.startswith("| `")}
    assert list(rows) == list(QUESTIONS)
    for name, question in QUESTIONS.items():
        assert rows[name][2].strip() == ", ".join(question.gives) and rows[name][3].strip() == question.unit
