"""The data dictionary written beside the results: every column of every table, with unit, kind and formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from analysis.measures import MEASURES
from sim.accounts import ACCOUNTS, MOVES

HEAD = ("file", "column", "label", "unit", "kind", "formula", "edition", "source")
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
NOTED = {
    "clients": "households with a loan at month end",
    "loans_open": "loans outstanding at month end",
    "applicants": "households that applied in the month",
    "granted": "applications granted in the month",
    "refused": "applications refused in the month",
    "disbursed_count": "loans disbursed in the month",
    "informed": "households that know of the program at month end",
    "excluded": "households excluded from the program at month end",
    "struck": "households struck by misfortune in the month",
    "struck_fen": "cost of misfortune in the month",
    "cut_meals": "households whose consumption was below subsistence in the month",
    "arrears_clients": "clients with arrears at month end",
    "due_fen": "fell due in the month",
    "due_paid_fen": "of what fell due in the month, paid by its due day's meeting",
    "par_tolerance_fen": "whole balance of loans with arrears above the tolerance",
    "par1_fen": "whole balance of loans more than 1 day late",
    "par30_fen": "whole balance of loans more than 30 days late",
    "par90_fen": "whole balance of loans more than 90 days late",
    "age_0_30_fen": "balance at risk, 0 to 30 days late",
    "age_31_60_fen": "balance at risk, 31 to 60 days late",
    "age_61_90_fen": "balance at risk, 61 to 90 days late",
    "age_91_120_fen": "balance at risk, 91 to 120 days late",
    "age_over_120_fen": "balance at risk, more than 120 days late",
    "provision_needed_fen": "allowance the provisioning table asks for at month end",
    "writeoff_count": "loans written off in the month",
    "officers_visits": "visits by loan officers in the month",
    "group_covered_fen": "installments covered by the group in the month",
    "new_clients": "households that became clients in the month",
    "left_clients": "households that stopped being clients in the month",
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
    if column in NOTED:
        unit = "fen" if column.endswith("_fen") else "count"
        return (column, column.removesuffix("_fen").replace("_", " "), unit, "noted", NOTED[column], "", "")
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
    rows = [("summary.parquet", *row) for row in (*KEYS, *SUMMARY)]
    rows += [
        ("summary.parquet", one.id, one.label, one.unit, one.kind, one.formula, one.edition, one.source)
        for one in MEASURES.values()
    ]
    rows += [("monthly.parquet", *row) for row in KEYS]
    rows += [("monthly.parquet", *monthly_row(name)) for name in monthly if name not in ("arm", "seed")]
    rows += [("effects.parquet", *row) for row in (*KEYS, *EFFECTS)]
    rows += [("changes.parquet", *row) for row in (KEYS[0], *CHANGES)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(rows)
    return out.getvalue()
