"""Parquet as a table of data: adds its reader to those of sim/terms/sheets.py (`sim` knows no Polars)."""

from __future__ import annotations

from pathlib import Path

from sim.terms.letters import Letter, LettersError
from sim.terms.sheets import MOST_COLUMNS, MOST_ROWS, READERS

__all__ = ["read_parquet"]


def read_parquet(path: Path) -> tuple[list[str], list[tuple]]:
    """Header and rows of a Parquet file. Raises LettersError if it is damaged, too large, or holds columns within columns."""
    import polars

    try:
        table = polars.scan_parquet(path, glob=False)
        schema = table.collect_schema()
        rows = table.select(polars.len()).collect().item()
        nested = [name for name, kind in schema.items() if kind.is_nested() or kind in (polars.Binary, polars.Object)]
        if rows > MOST_ROWS or len(schema) > MOST_COLUMNS or nested:
            found = f"columns within columns ({nested[0]})" if nested else f"{rows:,} rows of {len(schema):,} columns"
            raise LettersError([Letter(str(path), "", found, f"at most {MOST_ROWS:,} rows of {MOST_COLUMNS:,} plain columns")])
        return list(schema), table.collect().rows()
    except polars.exceptions.PolarsError as error:
        first = (str(error).splitlines() or [""])[0]
        raise LettersError([Letter(str(path), "", first[:200], "a Parquet file that can be read")]) from None


READERS[".parquet"] = read_parquet
