"""A lender's own loan tape on the console: every definition of delinquency side by side, its ages, provisions under any table."""

from __future__ import annotations

import json
from pathlib import Path

from analysis.measures.delinquency import ageing, delinquency
from analysis.measures.provisions import TABLES, provision
from analysis.measures.tape import read_tape

__all__ = ["portfolio_command", "portfolio_facts"]


def portfolio_facts(place: Path | str, tables: tuple[str, ...] = (), tolerance_yuan: float = 1.0) -> dict:
    """Everything about a tape as plain data: `definitions`, `ages`, `provisions` (of the tables named, or of all). LettersError."""
    tape = read_tape(place)
    provisions = {}
    for name in tables or TABLES:
        found = provision(tape, name)
        provisions[name] = {
            "title": found.table.title,
            "source": found.table.source,
            "base": found.table.base,
            "provision_yuan": found.total_yuan,
            "bands": found.bands.to_dicts(),
        }
    return {
        "definitions": delinquency(tape, tolerance_yuan).to_dicts(),
        "ages": ageing(tape).to_dicts(),
        "provisions": provisions,
    }


def portfolio_command(
    place: Path | str, tables: tuple[str, ...] = (), tolerance_yuan: float = 1.0, as_json: bool = False
) -> int:
    """Print what a tape says; 0 when done."""
    from rich.console import Console
    from rich.table import Table

    facts = portfolio_facts(place, tables, tolerance_yuan)
    if as_json:
        print(json.dumps(facts, ensure_ascii=False, indent=1))
        return 0
    console = Console()
    shown = Table(title="Delinquency: names are not definitions", title_justify="left", box=None, pad_edge=False)
    for name, side in (("definition", "left"), ("value", "right"), ("how", "left")):
        shown.add_column(name, justify=side, overflow="fold")
    for row in facts["definitions"]:
        value = "n/a" if row["value"] is None else f"{row['value']:.2%}"
        shown.add_row(
            f"{row['id']}\n{row['label']}",
            value,
            row["note"] or f"{row['formula']} ({row['source']})",
            end_section=True,
        )
    console.print(shown)
    _print(console, "Ageing", facts["ages"])
    for name, found in facts["provisions"].items():
        _print(console, f"Provision, {name} ({found['title']}): {found['provision_yuan']:,.2f} yuan", found["bands"])
    return 0


def _print(console, title: str, rows: list[dict]) -> None:
    from rich.table import Table

    table = Table(title=f"\n{title}", title_justify="left", box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(
            name.replace("_yuan", ", yuan").replace("_", " "), justify="left" if name in ("days", "band") else "right"
        )
    for row in rows:
        table.add_row(*(_cell(name, value) for name, value in row.items()))
    console.print(table)


def _cell(name: str, value: object) -> str:
    if value is None:
        return "n/a"
    if name == "share" and isinstance(value, float):
        return f"{value:.2%}"
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
