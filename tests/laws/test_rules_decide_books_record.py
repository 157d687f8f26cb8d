"""Laws 2, 3 and 7: rules decide and books record; only moves change money; every column says what it is."""

import ast
import inspect
import textwrap

import pytest
from code_read import files, name_of, tree

from sim.accounts import ACCOUNTS, MOVES
from sim.program import Program
from sim.record import MONTHLY, TALLIES, YEARLY
from sim.roll import Column, columns_of_class
from sim.rules import QUESTIONS
from sim.rules import RULES as REGISTERED
from sim.schema import CLASSES, world_columns
from sim.sources import callees
from sim.wiring import wire

MONEY = {(party, account) for party, account in ACCOUNTS}
OPENED_BY_BOOKS = {"sim/roll.py", "sim/roster.py", "sim/record.py", "sim/contracts/events.py"}
"""The store itself, its views and the record; and a contract reckoned on its own, outside any village."""


@pytest.fixture(scope="module")
def program() -> Program:
    return Program("classroom/one_village", engine="agents")


def test_no_answer_is_written_to_a_balance(program):
    """Whatever a moment answers becomes a move, a column that is no balance, or a value for the next step."""
    written = []
    for moment in program.moments:
        for item in wire(moment, program.schema):
            written += [
                (moment.name, item.step.name, name)
                for name, target in item.targets
                if target.kind in {"own", "link"} and (target.table, target.column) in MONEY
            ]
    assert written == []


def test_money_moves_only_by_declared_moves(program):
    moved = {
        name
        for moment in program.moments
        for item in wire(moment, program.schema)
        for name, target in item.targets
        if target.kind == "move"
    }
    assert (
        moved <= set(MOVES)
        and {"eat", "disburse", "pay_principal", "pay_wages", "provide", "stand_in"} <= moved
    )


def test_only_the_loan_book_changes_a_loan(program):
    """Columns of the table `loan` are answers of its own moments alone, and those live in the rooms of the loan book."""
    rooms = set()
    for moment in program.moments:
        for item in wire(moment, program.schema):
            if any(target.table == "loan" for _, target in item.targets):
                assert moment.table == "loan"
                rooms.add(inspect.getsourcefile(item.step.function).rpartition("sim/")[2].split("/")[0])
    assert rooms and all(room.startswith("loan") or room == "contracts" for room in rooms)


@pytest.mark.parametrize(
    "path", [path for path in files("sim") if name_of(path) not in OPENED_BY_BOOKS], ids=name_of
)
def test_no_file_assigns_to_a_balance(path):
    """No `column("household", "cash")[...] = x` and no `household.cash = x`: balances follow from moves."""
    found = []
    for node in ast.walk(tree(path)):
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AugAssign)
            else []
        )
        for target in targets:
            if isinstance(target, ast.Attribute) and any(target.attr == account for _, account in MONEY):
                found.append(f"line {node.lineno}: {ast.unparse(target)}")
            if isinstance(target, ast.Subscript):
                words = {part.value for part in ast.walk(target) if isinstance(part, ast.Constant)}
                if words & {account for _, account in MONEY}:
                    found.append(f"line {node.lineno}: {ast.unparse(target)}")
    assert found == []


def asked(program) -> set:
    """Every function that a moment asks, with all functions those call."""
    found, waiting = set(), [step.function for moment in program.moments for step in moment.steps]
    while waiting:
        function = waiting.pop()
        if function not in found:
            found.add(function)
            waiting += callees(function).values()
    return found


def test_what_decides_is_a_pure_function(program):
    """What moments ask changes nothing but its own variables, keeps no state, makes no lists, cannot fail midway."""
    impure = []
    for function in asked(program):
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
            stored = isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store)
            if stored or isinstance(
                node,
                ast.Global | ast.Nonlocal | ast.Yield | ast.With | ast.Try | ast.Lambda | ast.List | ast.Dict,
            ):
                impure.append(f"{function.__module__}.{function.__name__}: {ast.unparse(node)[:60]}")
    assert impure == [] and len(asked(program)) > 80


def test_what_decides_uses_no_power_and_no_raw_division(program):
    """Interpreter and compiler do not agree on them to the last bit; sim/arithmetic holds what may be used instead."""
    raw = []
    for function in asked(program):
        if function.__module__ != "sim.arithmetic":
            for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
                risky = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow | ast.Div | ast.FloorDiv)
                if risky and not (
                    isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant)
                ):
                    raw.append(f"{function.__module__}.{function.__name__}: {ast.unparse(node)[:60]}")
    assert raw == []


def test_a_question_is_answered_in_one_place():
    """One truth per behavior: no function answers twice, and every question has the village's own answer."""
    answers = [function for rules in REGISTERED.values() for function in rules.values()]
    assert len(answers) == len(set(answers)) and all(REGISTERED[question] for question in QUESTIONS)
    assert all(inspect.getdoc(function) for function in answers)


def all_columns() -> dict[str, Column]:
    found = {
        f"{table}.{name}": column
        for table, cls in CLASSES.items()
        for name, column in columns_of_class(cls).items()
    }
    return found | {f"world.{name}": column for name, column in world_columns().items()}


def test_every_column_says_what_it_is():
    silent = [
        name
        for name, column in all_columns().items()
        if not column.unit.strip()
        or len(column.about) < 5
        or column.kind not in {"trait", "stock", "flow", "link"}
    ]
    assert silent == [] and len(all_columns()) > 100


def test_fen_are_whole_and_fractions_are_not_fen():
    for name, column in all_columns().items():
        assert (column.unit == "fen") <= (column.dtype == "i64"), name
        assert (column.dtype == "f64") <= (column.unit != "fen"), name
        assert (column.kind == "link") <= (column.unit == "row" and column.dtype == "i32"), name


def test_every_account_is_a_column_in_fen():
    columns = all_columns()
    for party, account in ACCOUNTS:
        table = party if party in {"household", "group", "officer", "lender", "fund"} else "world"
        column = columns[f"{table}.{account if table != 'world' else f'{party}_{account}'}"]
        assert (column.dtype, column.unit, column.kind) == ("i64", "fen", "stock"), (party, account)


def test_a_column_must_say_its_kind():
    with pytest.raises(ValueError, match="no such column"):
        Column("i64", "fen", "thing", "what is it")
    with pytest.raises(ValueError, match="no such column"):
        Column("i16", "fen", "stock", "too small")


def test_the_record_is_named_and_explained():
    assert len(set(MONTHLY)) == len(MONTHLY) and set(TALLIES) <= set(MONTHLY)
    assert all(len(text) > 5 for text in (*TALLIES.values(), *YEARLY.values()))
    assert all(("fen" in TALLIES[name]) for name in TALLIES if name.endswith("_fen"))


def test_moves_read_like_an_accountant_would_write_them():
    assert all(len(move.about) > 5 and move.about[0].islower() for move in MOVES.values())


def test_the_state_fits_the_promise():
    """At most 1 KB of state for each household, its loan slots and ties included, in the default experiment."""
    store = Program("yilong", engine="agents").store
    size = (
        store.tables["household"].nbytes
        + store.tables["loan"].nbytes
        + store.tie_start.nbytes
        + store.tie_to.nbytes
    )
    assert size / store.tables["household"].rows <= 1024
