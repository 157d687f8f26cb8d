"""Imports go one way: run.py -> analysis -> sim. What reads declarations needs neither Mesa nor numba."""

import ast
import importlib
import subprocess
import sys

import pytest
from code_read import CONTRACTS, MOMENTS, ROOT, RULES, files, imports, name_of, tree

SIM, TERMS, ANALYSIS = files("sim"), files("sim/terms"), files("analysis")
JUDGES = {"polars", "plotly", "analysis", "run", "click", "rich", "jinja2", "xlsxwriter"}
ENGINES = {"mesa", "numba"}
FACTS = [*MOMENTS, *RULES, *CONTRACTS]


def heads(path) -> set[str]:
    return {name.split(".")[0] for name in imports(tree(path))}


@pytest.mark.parametrize("path", SIM, ids=name_of)
def test_sim_makes_facts_and_knows_no_judge(path):
    assert heads(path) & JUDGES == set()


@pytest.mark.parametrize("path", TERMS, ids=name_of)
def test_declarations_are_read_without_an_engine(path):
    assert heads(path) & ENGINES == set()


@pytest.mark.parametrize("path", ANALYSIS, ids=name_of)
def test_analysis_does_not_know_the_front_door(path):
    assert "run" not in heads(path)


@pytest.mark.parametrize("path", FACTS, ids=name_of)
def test_what_happens_in_the_village_is_plain_python(path):
    """No hand-written vectorized twin (law 3): moments, rules and contracts are scalar functions, so they need no arrays."""
    assert heads(path) & {"numpy", "numba", "scipy", "math"} == set()


def test_reading_a_scenario_loads_no_engine():
    code = (
        "import sys, sim.terms.resolve as r; r.load_scenario('yilong'); "
        "print(sorted({'mesa', 'numba', 'polars', 'plotly', 'scipy'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("path", [*SIM, *ANALYSIS, ROOT / "run.py"], ids=name_of)
def test_what_is_imported_from_our_own_rooms_is_there(path):
    """Also where it is imported inside a function, which no other test may ever call."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in {"sim", "analysis"}:
            module = importlib.import_module(node.module)
            for name in (alias.name for alias in node.names if not hasattr(module, alias.name)):
                importlib.import_module(f"{node.module}.{name}")


def test_an_import_inside_a_function_is_found():
    assert "polars" in set(imports(ast.parse("def f():\n    if 1:\n        import polars")))
