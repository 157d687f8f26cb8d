"""The data dictionary beside the results: every column of every table, with unit, kind and formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from analysis.csv_out import short_name
from analysis.measures import MEASURES
from analysis.tape_columns import HOUSEHOLDS, INSTALLMENTS, LOANS
from sim.accounts import ACCOUNTS, MOVES
from sim.record import TALLIES

HEAD = ("file", "column", "label", "unit", "kind", "formula", "edition", "source", "name_in_csv")
TABLES = {"loans": LOANS, "installments": INSTALLMENTS, "households": HOUSEHOLDS}
"""Tables of rows by loan and by household, and what their columns mean."""
KEYS = (
    ("arm", "arm", "", "key", "name of the arm in the scenario", "", ""),
    ("seed", "seed", "", "key", "replicate; the same seed is the same luck in every arm", "", ""),
)
SUMMARY = (
    (
        "months",
        "months lived",
        "months",
        "count",
        "months the run lived, fewer than asked if it ended early",
        "",
        "",
    ),
    ("outcome", "how the run ended", "", "text", "name of the outcome", "", ""),
    ("fingerprint", "fingerprint", "", "text", "SHA-256 of the run's record", "", ""),
)
MONTHLY = {
    "month": ("month", "months", "key", "1 is the first month of the run"),
    "consumption_per_person_yuan": (
        "consumption",
        "yuan/person/month",
        "flow",
        "consumption of the month / persons",
    ),
    "par_tolerance": (
        "portfolio at risk as [4] defines it",
        "share",
        "ratio",
        MEASURES["par_tolerance"].formula,
    ),
    "par30": ("PAR30", "share", "ratio", MEASURES["par30"].formula),
    "oss_12m": ("OSS of the past twelve months", "share", "ratio", MEASURES["oss"].formula),
    "lender_equity_fen": ("lender's equity", "fen", "stock", "assets less liabilities at month end"),
    "cash_need_fen": (
        "cash needed so far",
        "fen",
        "stock",
        "cumulative own cash out less in, at least 0, month end",
    ),
}
EFFECTS = (
    ("place", "place in the distribution", "share", "key", "0.05 is the poorest twentieth", "", ""),
    ("household_change", "change of own consumption", "share", "ratio",
     "quantile over households of consumption of all full years / that in the base arm under the same luck, "
     "less 1",
     "", ""),
    ("quantile_effect_yuan", "quantile effect", "yuan/person/year", "flow",
     "quantile of consumption per person in the last year less the same quantile in the base arm",
     "as in Meager 2022", "Meager 2022"),
    *((f"quantile_effect_{group}_yuan", f"quantile effect, {about}", "yuan/person/year", "flow",
       f"the same within {about}", "subgroups as in Meager 2022", "Meager 2022")
      for group, about in (("business", "households with a business at the start"),
                           ("no_business", "households without a business at the start"),
                           ("poor", "households below the line in the first year of the base arm"),
                           ("not_poor", "households above the line in the first year of the base arm"),
                           ("women", "households headed by a woman"), ("men", "households headed by a man"))),
    ("profit_quantile_effect_yuan", "quantile effect on profit", "yuan/household/year", "flow",
     "quantile over households of the own business's profit in the last year, after wear, less the same quantile in the base arm",
     "as in Meager 2022", "Meager 2022"),
)  # fmt: skip
CHANGES = (
    ("low", "lower bound of the change", "share", "key", "a change on the bound belongs here", "", ""),
    ("high", "upper bound of the change", "share", "key", "", "", ""),
    ("client", "was ever a client", "", "key", "true for households that had a loan in this arm", "", ""),
    (
        "households",
        "households",
        "households",
        "count",
        "households of all seeds with a change in the bin",
        "",
        "",
    ),
)


def monthly_row(column: str) -> tuple[str, ...]:
    """The dictionary's line of one monthly column: column, label, unit, kind, formula, edition, source."""
    if column in MONTHLY:
        return (column, *MONTHLY[column], "", "")
    if column in TALLIES:
        unit = "fen" if column.endswith("_fen") else "count"
        label = column.removesuffix("_fen").replace("_", " ")
        return (column, label, unit, "noted", TALLIES[column], "", "sim/record.py")
    bare = column.removesuffix("_fen")
    if bare.startswith("flow_") and bare[5:] in MOVES:
        return (
            column,
            bare[5:].replace("_", " "),
            "fen",
            "flow",
            MOVES[bare[5:]].about,
            "",
            "sim/accounts.py",
        )
    if bare.startswith("stock_"):
        party, _, account = bare[6:].partition("_")
        known = ACCOUNTS.get((party, account))
        about = known.about if known else ""
        return (column, f"{party}: {account.replace('_', ' ')}", "fen", "stock", about, "", "sim/accounts.py")
    return (
        column,
        column.replace("_", " "),
        "fen" if column.endswith("_fen") else "count",
        "noted",
        "",
        "",
        "",
    )


def dictionary_csv(monthly: Iterable[str]) -> str:
    """The whole dictionary as CSV text for the monthly columns that were written."""
    rows: list[tuple[str, ...]] = [("summary.parquet", *row) for row in (*KEYS, *SUMMARY)]
    rows += [
        ("summary.parquet", one.id, one.label, one.unit, one.kind, one.formula, one.edition, one.source)
        for one in MEASURES.values()
    ]
    rows += [("monthly.parquet", *row) for row in KEYS]
    rows += [("monthly.parquet", *monthly_row(name)) for name in monthly if name not in ("arm", "seed")]
    rows += [("effects.parquet", *row) for row in (*KEYS, *EFFECTS)]
    rows += [("changes.parquet", *row) for row in (KEYS[0], *CHANGES)]
    return _csv(rows)


def tables_csv(tables: Iterable[str]) -> str:
    """The dictionary of the loan tape, its installments and the household panel (of TABLES) as CSV text."""
    return _csv((f"{table}.parquet", column, *meaning, "", "sim/ODD.md")
                for table in tables for column, meaning in TABLES[table].items())


def _csv(rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows((*row, short_name(row[1])) for row in rows)
    return out.getvalue()
