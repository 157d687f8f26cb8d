"""Tables as CSV for spreadsheets and Stata: numbers stay numbers, text is never a formula, names have at most 32 characters."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.results import told

if TYPE_CHECKING:
    import polars

__all__ = ["LONGEST_NAME", "short_name", "write_csv"]

LONGEST_NAME = 32
"""Characters of a name that Stata takes."""
FORMULA = "^ *[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20]"
"""Text that a spreadsheet would take for a formula; full-width signs count."""
_SHORTER = (("household", "hh"), ("receivable", "recv"), ("written_off", "woff"))


def short_name(name: str) -> str:
    """A name of at most 32 characters: longer ones are shortened word by word, always the same way."""
    for word, short in _SHORTER:
        if len(name) > LONGEST_NAME:
            name = name.replace(word, short)
    return name[:LONGEST_NAME]


def write_csv(parquet: Path, place: Path) -> None:
    """Write a Parquet file as UTF-8 CSV, streamed, whole or not at all; a leading apostrophe guards what looks like a formula.

    Empty cells are missing values. Raises LettersError if the disk fails.
    """
    import polars

    beside = place.with_name(f"{place.name}.{os.getpid()}.part")
    with told(place):
        try:
            table = polars.scan_parquet(parquet)
            guarded(table).sink_csv(beside, line_terminator="\n")
            with beside.open("rb+") as file:
                os.fsync(file.fileno())
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)


def guarded(table: polars.LazyFrame) -> polars.LazyFrame:
    """The same table with short names, text that no spreadsheet takes for a formula, and NaN as missing."""
    import polars

    text, real = polars.col(polars.String), polars.col(polars.Float64, polars.Float32)
    risky = text.str.contains(FORMULA)
    table = table.with_columns(polars.when(risky).then(polars.lit("'") + text).otherwise(text).name.keep(), real.fill_nan(None))
    return table.rename({name: short_name(name) for name in table.collect_schema().names()})
