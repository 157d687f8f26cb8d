"""Which columns every table has: declared by the classes of people and by the terms."""

from collections.abc import Mapping

from sim.accounts import ACCOUNTS
from sim.fund import Fund
from sim.loans import Loan
from sim.nature import VillageState
from sim.people import Group, Household, Lender, LoanOfficer
from sim.record import TALLIES
from sim.roll import Column, Declared, columns_of_class
from sim.surveyed import SurveyRow
from sim.terms.columns import column_types
from sim.terms.lender import Lender as LenderTerms
from sim.terms.product_columns import product_columns
from sim.terms.shocks import Shocks
from sim.terms.village import Village
from sim.wiring import Schema

__all__ = ["CLASSES", "schema_of", "world_columns"]

CLASSES: dict[str, type] = {"household": Household, "loan": Loan, "group": Group, "officer": LoanOfficer, "lender": Lender,
                            "fund": Fund, "village": VillageState, "survey": SurveyRow}
_NUMBERS = {"int": "i64", "float": "f64"}


def world_columns() -> dict[str, Column]:
    """Return the columns of a world: its seed, and the books of the parties that are one sector, not many members."""
    columns = {
        "seed": Column("i64", "1", "trait", "first word of the key of luck"),
        "replicate": Column("i64", "1", "trait", "second word of the key of luck"),
    }
    for (party, name), account in ACCOUNTS.items():
        if party in {"moneylender", "government", "outside", "surety"}:
            columns[f"{party}_{name}"] = Column("i64", "fen", "stock", account.about)
    columns["start_month"] = Column("i64", "months", "trait", "real month in which the run starts: 12 * year + month - 1")
    return columns


def schema_of(product, parameters: Mapping[str, Mapping[str, float]]) -> Schema:
    """Return table -> column -> how it is kept, the same for all shards of an experiment. product: any product (for its columns);
    parameters: rule -> parameter -> value."""
    key = id(product), repr(sorted(parameters.items()))
    known = _KNOWN.get(key)
    if known is None or known[0] is not product:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[key] = (product, _schema_of(product, parameters))
    return known[1]


_KNOWN: dict[tuple[int, str], tuple[object, Schema]] = {}
MOST_KNOWN = 64
"""Schemas remembered."""


def _schema_of(product, parameters: Mapping[str, Mapping[str, float]]) -> Schema:
    schema = {table: _columns(columns_of_class(cls)) for table, cls in CLASSES.items()}
    for model, prefix in ((Village, "village"), (Shocks, "shocks")):
        schema["village"].update(_terms(model, prefix))
    schema["lender"].update(_terms(LenderTerms, "lender"))
    for rule, values in parameters.items():
        for name, value in values.items():
            schema["village"][f"rules_{rule}_{name}"] = Declared("f64" if isinstance(value, float) else "i64", "trait")
    schema["product"] = {"product_row": Declared("i64", "trait"), "product_id": Declared("i64", "trait")}
    for name, value in product_columns(product).items():
        schema["product"][f"product_{name}"] = Declared("f64" if isinstance(value, float) else "i64", "trait")
    schema["world"] = _columns(world_columns())
    schema["tally"] = {name: Declared("i64", "flow") for name in TALLIES}
    return schema


def _columns(columns: Mapping[str, Column]) -> dict[str, Declared]:
    return {name: Declared(column.dtype, column.kind, column.only) for name, column in columns.items()}


def _terms(model, prefix: str) -> dict[str, Declared]:
    return {name: Declared(_NUMBERS[kind], "trait") for name, kind in column_types(model, prefix).items()}
