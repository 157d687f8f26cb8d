"""A loan tape as the lender's opening book: which loans run, read and checked; `placing.py` puts them into slots.

A tape written by `tape` needs no mapping; another is read by one (scenarios/README.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.terms.data_files import SheetColumn, SheetMapping
from sim.terms.facts import Fact, Value, known_facts, read_facts
from sim.terms.files import Places
from sim.terms.letters import listed
from sim.terms.sheets import Faults, place_of, read_sheet
from sim.terms.surveys import load_mapping

__all__ = ["BOOK_FACTS", "Book", "fen_of", "load_book"]

MOST_DAYS = 30_000
LIVING = ("current", "late", "renegotiated", "running")
ENDED = ("repaid", "written_off", "closed", "ended")
BOOK_FACTS: dict[str, Fact] = {
    "loan": Fact("text", "number or name of the loan, each once", must=True, once=True),
    "client": Fact("text", "number or name of the client", must=True),
    "village": Fact("text", "village of the client, as the scenario calls it"),
    "household": Fact("count", "number of the client's household in the village", 1, 2_000_000),
    "product": Fact("text", "product, as the scenario calls it", must=True),
    "status": Fact("text", f"{listed(LIVING)}; or, left out: {listed(ENDED)}"),
    "amount": Fact("money", "principal disbursed", must=True),
    "balance": Fact("money", "principal outstanding", must=True),
    "overdue_principal": Fact("money", "principal overdue"),
    "overdue_interest": Fact("money", "interest overdue"),
    "overdue_charges": Fact("money", "fees and penalties overdue"),
    "overdue_penalties": Fact("money", "penalties among overdue charges"),
    "days_past_due": Fact("count", "days since the oldest unpaid due date", 0, MOST_DAYS),
    "disbursed_on": Fact("date", "date of disbursement"),
    "next_due_on": Fact("date", "date of the next installment"),
    "days_to_next_due": Fact("count", "days from the start to the next installment", 0, MOST_DAYS),
    "days_since_due": Fact("count", "days from the latest installment to the start, -1 for none yet", -1, MOST_DAYS),
    "installments": Fact("count", "installments of the contract", 1, 1_000),
    "next_installment": Fact("count", "number of the next installment", 1, 1_001),
    "cycle": Fact("count", "which loan of this client it is", 1, 1_000),
    "renegotiated": Fact("flag", "1 once it was extended", most=1),
    "ever_at_risk": Fact("flag", "1 once it was at risk", most=1),
    "savings": Fact("money", "compulsory savings of the loan"),
    "contract_principal": Fact("money", "principal of the contract as it stands"),
    "contract_installment": Fact("money", "level installment, 0 if there is none"),
    "contract_interest": Fact("money", "flat interest of the whole contract"),
    "contract_deferred": Fact("money", "interest put off"),
    "contract_graces": Fact("count", "graces left to a contract made anew", 0, 1_100_000_000),
    "contract_agreed": Fact("money", "to be lent in all tranches"),
    "contract_tranches": Fact("count", "tranches paid out", 0, 5),
}
"""What a tape may tell of a running loan."""
_OWN_NAMES = {"loan": "loan_id", "client": "client_id"}


@dataclass(frozen=True)
class Book:
    """The running loans of a tape: facts by loan, and the line on which each stands."""

    label: str
    sha256: str
    columns: Mapping[str, str]
    loans: tuple[Mapping[str, Value], ...]
    lines: tuple[int, ...]


def load_book(reference: str, places: Places, file: str, at: str) -> Book:
    """The book that a reference means; `file` and `at` say where it is named. Raises LettersError with all faults."""
    path = place_of(reference, places, file, at, [".csv", ".parquet", ".toml"])
    name = places.label(path)
    mapping, table = None, path
    if path.suffix == ".toml":
        mapping = load_mapping(path, name)
        table = place_of(mapping.file, Places(path.parent, places.root), name, "file", [".csv", ".parquet"], path.parent)
    shown = places.label(table)
    sheet = read_sheet(table, shown, *((mapping.encoding, mapping.separator) if mapping else ()))
    mapping = mapping or _own_mapping(sheet.header, shown)
    faults = Faults(name)
    columns = known_facts(mapping, BOOK_FACTS, sheet, faults)
    faults.send()
    faults = Faults(shown)
    found = read_facts(mapping, BOOK_FACTS, sheet, columns, faults)
    rows = [{fact: values[k] for fact, values in found.items()} for k in range(len(sheet.rows))]
    names = {fact: told.column for fact, told in mapping.facts.items()}
    for row, line in zip(rows, sheet.lines, strict=True):
        if row.get("status") is not None and row["status"] not in (*LIVING, *ENDED):
            faults.post(f"line {line}, column {names['status']}", row["status"], listed((*LIVING, *ENDED)),
                        "say in values what the words of the table mean")
    faults.send()
    lives = [k for k, row in enumerate(rows) if row.get("status") not in ENDED and (row["balance"] or _overdue(row))]
    digest = hashlib.sha256(f"{sheet.sha256} {mapping.model_dump_json(exclude={'title', 'file'})}".encode()).hexdigest()
    return Book(shown, digest, names, tuple(rows[k] for k in lives), tuple(sheet.lines[k] for k in lives))


def _own_mapping(header: Sequence[str], name: str) -> SheetMapping:
    """The mapping of a tape that this program wrote: facts by the names of its columns, money in fen."""
    facts = {}
    for fact, told in BOOK_FACTS.items():
        column = _OWN_NAMES.get(fact, f"{fact}_fen" if told.kind == "money" else fact)
        if column in header or told.must:
            facts[fact] = SheetColumn(column=column, unit="fen" if told.kind == "money" else "yuan")
    return SheetMapping(title="loan tape", file=name, facts=facts)


def _overdue(row: Mapping[str, Value]) -> int:
    return sum(fen_of(row, f"overdue_{part}") for part in ("principal", "interest", "charges"))


def fen_of(row: Mapping[str, Value], name: str) -> int:
    """A sum or count of a row, 0 where it is not told."""
    value = row.get(name)
    return value if isinstance(value, int) else 0
