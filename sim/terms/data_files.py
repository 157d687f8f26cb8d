"""Terms that name a file of data: a household survey that peoples a village, a loan tape that opens the lender's books."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from sim.terms.base import Line, Terms, at_birth


def _hash(text: str) -> str:
    if text and (len(text) != 64 or set(text) - set("0123456789abcdef")):
        raise PydanticCustomError("broken_rule", "a SHA-256 of 64 hexadecimal digits, or nothing")
    return text


Hash = Annotated[str, AfterValidator(_hash)]
"""SHA-256 of a file of data with its mapping, hex; empty where it is not pinned."""


class SurveyFile(Terms):
    """A household survey whose households take the place of drawn ones; see scenarios/README.md."""

    file: str = at_birth(
        default="", max_length=500, description="Mapping of a survey (.toml), beside the scenario or in scenarios/; empty: none."
    )
    draw: Literal["resampled", "as_they_are"] = at_birth(
        default="resampled", description="Households drawn from the survey by its weights, or each surveyed household once."
    )
    sha256: Hash = at_birth(default="", description="Hash of mapping and data, to refuse a survey that has changed; filled in.")


class BookFile(Terms):
    """A loan tape whose running loans are the lender's at the start; see scenarios/README.md."""

    file: str = at_birth(
        default="", max_length=500, description="Loan tape (.csv, .parquet) or its mapping (.toml); empty: no loans at the start."
    )
    sha256: Hash = at_birth(default="", description="Hash of mapping and data, to refuse a tape that has changed; filled in.")


class SheetColumn(Terms):
    """Where a fact stands in a table, and how to read it."""

    column: str = Field(min_length=1, max_length=200, description="Name of the column in the table.")
    unit: Literal["yuan", "fen"] = Field(default="yuan", description="For money: unit of the currency, or its hundredth (fen).")
    per: Literal["household", "head"] = Field(default="household", description="For money: of the household, or per head.")
    period: Literal["", "month", "year"] = Field(default="", description="For income: of a month or of a year.")
    values: dict[str, str | int] = Field(
        default_factory=dict, max_length=1000, description="What words of the table mean, for example F = 1, M = 0."
    )


class SheetMapping(Terms):
    """A declared mapping: which column of a table is which fact, in what unit."""

    title: Line = Field(description="One line: what the table is and where it comes from.")
    file: str = Field(min_length=1, max_length=500, description="The table: .csv or .parquet, beside this file.")
    encoding: Literal["utf-8", "gb18030", "latin-1"] = Field(default="utf-8", description="How a .csv is written.")
    separator: Literal[",", ";", "\t"] = Field(default=",", description="What stands between the cells of a .csv.")
    missing: Annotated[tuple[str, ...], Field(strict=False, max_length=50)] = Field(
        default=("",), description="Cells that mean: not known."
    )
    currency: str = Field(default="CNY", min_length=3, max_length=3, description="Currency of the table, ISO 4217.")
    yuan_per_unit: float = Field(default=1.0, gt=0.0, le=1e6, description="Yuan for one unit of the currency of the table.")
    facts: dict[str, SheetColumn] = Field(min_length=1, max_length=100, description="Columns by fact.")
