"""What the check lets pass, interpreter and compiler answer alike: random rules, random values, to the last bit."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numba.core.errors import NumbaError

from sim.kernels import compiled
from sim.rules.files import load_file
from sim.terms.files import sha256_of
from sim.terms.resolved import RuleFile

HEAD = "from sim.rules import rule\nfrom sim.arithmetic import clamp, exp, floor_div, log, mul_div, power, ratio, rint\n\n\n"
NUMBERS = st.sampled_from(["0", "1", "3", "20_000", "-7", "0.5", "1.0", "0.1", "-2.5", "0.0"])
NAMES = st.sampled_from(["due", "cash", "luck", "share"])


def deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(st.sampled_from("+-*"), inner, inner).map(lambda t: f"({t[1]} {t[0]} {t[2]})"),
        st.tuples(st.sampled_from(["<", "<=", "==", "!=", ">"]), inner, inner).map(lambda t: f"({t[1]} {t[0]} {t[2]})"),
        st.tuples(st.sampled_from(["and", "or"]), inner, inner).map(lambda t: f"({t[1]} {t[0]} {t[2]})"),
        st.tuples(st.sampled_from(["max", "min", "ratio", "power"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"clamp({t[0]}, {t[1]}, {t[2]})"),
        pair.map(lambda t: f"(rint({t[0]}) % 12 + {t[1]})"),
        pair.map(lambda t: f"mul_div(rint({t[0]}), 3, max(rint({t[1]}), 1))"),
        pair.map(lambda t: f"floor_div(rint({t[0]}), max(rint({t[1]}), 1))"),
        inner.map(lambda one: f"(-{one})"),
        inner.map(lambda one: f"(not {one})"),
        inner.map(lambda one: f"exp(0.001 * {one})"),
        inner.map(lambda one: f"log({one})"),
        inner.map(lambda one: f"rint({one})"),
    )


EXPRESSIONS = st.recursive(NUMBERS | NAMES, deeper, max_leaves=12)
VALUES = [(0, 0, 0.5, 0.0), (100, 3, 0.25, 1.0), (7, 250_000, 0.999, 0.3), (123_456, 123_455, 0.001, 0.7)]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(EXPRESSIONS, EXPRESSIONS)
def test_interpreter_and_compiler_answer_alike(first: str, second: str) -> None:
    body = f"    x = {first}\n    if x > 1:\n        x = {second}\n    return x\n"
    text = HEAD + '@rule("watch")\ndef mine(due, cash, luck, share):\n' + body
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mine.py"
        path.write_text(text, "utf-8")
        function = load_file(RuleFile(path, "mine.py", sha256_of(path))).rules["watch"]["mine"]
    form = compiled(function)
    for values in VALUES:
        plain = function(*values)
        if abs(plain) >= 2.0**53:
            continue
        try:
            fast = form(*values)
        except NumbaError:
            return
        assert fast == plain, (text, values)
