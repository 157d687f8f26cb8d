"""What the model is made of, as Markdown read from the code: columns, terms, accounts, moves, luck, counts, questions and rules."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path

from pydantic import BaseModel

import sim
from analysis.odd_contract import columns_made, stem
from analysis.odd_moments import Wiring
from analysis.odd_reading import declared, files_reading
from analysis.odd_schedule import first_sentence
from sim import chance, network
from sim.accounts import ACCOUNTS, MOVES
from sim.chance import Purpose
from sim.record import TALLIES, TRAITS, YEARLY
from sim.roll import columns_of_class
from sim.rules import QUESTIONS, RULES
from sim.schema import CLASSES, world_columns
from sim.terms.lender import Lender
from sim.terms.product import Product
from sim.terms.shocks import Shocks
from sim.terms.village import Village

__all__ = ["accounts_part", "columns_part", "counts_part", "file_of", "luck_part", "moves_part", "names", "rules_part", "table",
           "terms_part"]

NOT_YET = "none yet"


def table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """Return a Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def names(found: Iterable[str], none: str = "") -> str:
    """Return names as code, with commas; `none` where there are none."""
    return ", ".join(f"`{name}`" for name in found) or none


def columns_part() -> str:
    """Return every table of the store with its columns."""
    tables = {name: (columns_of_class(kind), f"Declared by `{kind.__name__}` in `{file_of(kind)}`.")
              for name, kind in CLASSES.items()}
    tables["world"] = (world_columns(), "Declared by `world_columns` in `sim/schema.py`: parties that are one sector.")
    parts = []
    for name, (columns, where) in tables.items():
        rows = ((f"`{column}`", c.dtype, c.unit.replace("**", "^"), c.kind, c.about) for column, c in columns.items())
        parts.append(f"#### `{name}`\n\n{where}\n\n" + table(("column", "dtype", "unit", "kind", "what it is"), rows))
    return "\n\n".join(parts)


def file_of(thing) -> str:
    """Return the file that declares a class or function, from the project's folder."""
    return Path(inspect.getfile(thing)).relative_to(Path(sim.__file__).parents[1]).as_posix()


def terms_part(wiring: Wiring) -> str:
    """Return the terms by path with their descriptions and where they are read; then the columns of a contract."""
    parts = []
    for model, root in ((Village, "village"), (Shocks, "shocks"), (Lender, "lender")):
        rows = ((f"`{path}`", about, names(_readers(path, column, wiring))) for path, column, about in declared(model, root, root))
        parts.append(_declared_by(model, root) + table(("path", "what it is", "read at"), rows))
    read: dict[str, dict[str, None]] = {}
    for name, moments in wiring.columns_read.items():
        if name.startswith("product_"):
            read.setdefault(stem(name), {}).update(moments)
    rows = ((f"`{path}`", about, names(_becomes(path, read))) for path, _, about in declared(Product, "product", "product"))
    parts.append(_declared_by(Product, "product") + table(("path", "what it is", "read as"), rows))
    rows = ((f"`{column}`", names(moments)) for column, moments in read.items())
    parts.append("#### Columns of a contract\n\nA product becomes whole numbers once (`sim/terms/product_columns.py`); a list is "
                 "one column for each place. Read as `product_...` or `offer_...`.\n\n" + table(("column", "read at"), rows))
    return "\n\n".join(parts)


def _becomes(path: str, read: Iterable[str]) -> list[str]:
    """Return the columns of a contract that a term makes and some moment reads; else the files that read the term."""
    return [column for column in columns_made().get(path, ()) if column in {*read}] or files_reading(path)


def _declared_by(model: type[BaseModel], root: str) -> str:
    return f"#### Terms of `{root}`\n\nDeclared by `{model.__name__}` in `{file_of(model)}`.\n\n"


def _readers(path: str, column: str, wiring: Wiring) -> list[str]:
    """Return the moments that read a column, or one of its places (a pair of months makes two columns); else the files that read
    the term."""
    place = re.compile(re.escape(column) + r"(_\d+)?")
    mine = [name for name in wiring.columns_read if place.fullmatch(name)]
    found = dict.fromkeys(moment for name in mine for moment in wiring.columns_read[name])
    return list(found) or files_reading(path)


def accounts_part() -> str:
    """Return the chart of accounts."""
    rows = ((party, f"`{name}`", account.natural, account.instrument, account.about) for (party, name), account in ACCOUNTS.items())
    return table(("party", "account", "natural side", "instrument", "what it is"), rows)


def moves_part(wiring: Wiring) -> str:
    """Return every move: who books it how, where it is posted, and the accountant's sentence."""
    rows = []
    for move in MOVES.values():
        both = zip(move.legs[::2], move.legs[1::2], strict=True)
        pairs = [f"{debit.party}: {debit.account} / {credit.account}" for debit, credit in both]
        rows.append((f"`{move.name}`", "; ".join(pairs), move.about, names(wiring.posted.get(move.name, ()), NOT_YET)))
    return table(("move", "booked by each party (debit / credit)", "what it is", "posted at"), rows)


def luck_part(wiring: Wiring) -> str:
    """Return the layout of an address of luck and who draws on each purpose."""
    layout = inspect.getdoc(chance).split("The layout is frozen", 1)[1].split("\n\n")[1]
    at_layout = inspect.getsource(network)
    questions = {question.purpose: name for name, question in QUESTIONS.items()}
    rows = []
    for purpose in Purpose:
        drawn = names(wiring.drawn.get(purpose, ()))
        if not drawn and f"Purpose.{purpose.name}" in at_layout:
            drawn = "when ties and groups are laid out (`sim/network.py`)"
        if not drawn:
            drawn = f"kept for rules that answer `{questions[purpose]}`" if purpose in questions else "kept; not drawn now"
        rows.append((int(purpose), purpose.name, drawn))
    return f"```\n{textwrap.dedent(layout)}\n```\n\n" + table(("number", "purpose", "drawn by"), rows)


def counts_part(wiring: Wiring) -> str:
    """Return what is noted each month and year, and of each household."""
    rows = [(f"`{name}`", about, names(wiring.counted.get(name, ()), NOT_YET)) for name, about in TALLIES.items()]
    return "\n\n".join((
        "Each month, per world: `flow_<move>` for every move (fen moved in the month), `stock_<party>_<account>` for every account "
        "(fen at the month's end), and these counts:",
        table(("name", "what it counts", "counted at"), rows),
        "Each year, per household:",
        table(("name", "what it is"), ((f"`{name}`", about) for name, about in YEARLY.items())),
        f"Once, per household: {names(TRAITS)}.",
    ))


def rules_part(wiring: Wiring) -> str:
    """Return the questions, and the rules that answer them in this model, with parameters and sources."""
    parts = []
    for question, asked in QUESTIONS.items():
        moments = names(wiring.asked.get(question, ()), NOT_YET)
        head = (f"#### `{question}`\n\n{asked.about} Answers: {names(asked.gives)} ({asked.unit}). "
                f"Luck: {asked.purpose.name}. Asked at: {moments}.")
        rules = [_rule(function) for function in RULES[question].values() if function.__module__.startswith("sim.rules.")]
        parts.append("\n\n".join((head, *rules)))
    return "\n\n".join(parts)


def _rule(function: Callable) -> str:
    first_sentence(function)  # refuses a rule without a docstring
    lines = [" ".join(paragraph.split()) for paragraph in inspect.getdoc(function).split("\n\n")]
    given = [f"`{name}` = {p.default}" for name, p in inspect.signature(function).parameters.items()
             if p.default is not inspect.Parameter.empty]
    parameters = f" Parameters: {', '.join(given)}." if given else ""
    return f"- `{function.__name__}` (`{file_of(function)}`). {' '.join(lines)}{parameters}"
