"""How loans move through lateness: monthly roll rates, vintages by months on the books, survival by cycle. Input:
`history.COLUMNS`.
"""

from __future__ import annotations

from typing import Literal

import polars as pl

from analysis.measures.history import sound_months

__all__ = ["FROM", "TO", "moves", "roll_rates", "survival", "vintages"]

FROM = ("current", "1-30", "31-60", "61-90", "90+")
TO = (*FROM, "paid", "written off", "renegotiated")


def bucket() -> pl.Expr:
    """The band of days late of a running loan."""
    days = pl.col("days_past_due")
    return (pl.when(days <= 0).then(pl.lit("current")).when(days <= 30).then(pl.lit("1-30")).when(days <= 60).then(pl.lit("31-60"))
            .when(days <= 90).then(pl.lit("61-90")).otherwise(pl.lit("90+")))


def moves(months: pl.DataFrame) -> pl.DataFrame:
    """Each loan's step from one month end to the next: loan, month (of the first), from, to, balance_fen before, balance_after_fen,
    lost_fen (principal written off in the step). A loan extended in the step goes to "renegotiated", whatever its days.
    """
    rows = sound_months(months).with_columns(bucket().alias("from"))
    after = {name: pl.col(name).shift(-1).over("loan") for name in ("month", "state", "renegotiated", "balance_fen",
    "written_off_fen")}
    rows = rows.with_columns(pl.col("from").shift(-1).over("loan").alias("next"), **{f"{k}_1": v for k, v in after.items()})
    rows = rows.filter((pl.col("state") == "running") & (pl.col("month_1") == pl.col("month") + 1))
    goes = (pl.when(pl.col("state_1") == "paid").then(pl.lit("paid")).when(pl.col("state_1") == "written_off")
            .then(pl.lit("written off")).when((pl.col("renegotiated") == 0) & (pl.col("renegotiated_1") == 1))
            .then(pl.lit("renegotiated")).otherwise(pl.col("next")))
    return rows.select("loan", "month", "from", goes.alias("to"), "balance_fen", pl.col("balance_fen_1").alias("balance_after_fen"),
                       (pl.col("written_off_fen_1") - pl.col("written_off_fen")).alias("lost_fen"))


def roll_rates(months: pl.DataFrame, by: Literal["balance", "loans"] = "balance", start: int = 1,
               end: int | None = None) -> pl.DataFrame:
    """The monthly roll-rate matrix: a row for each band, the share that goes to each of `TO`, and what it is a share of.

    Shares are of the balance at the first month end (or of the number of loans), over all steps that begin in the months `start` to
    `end`; a band nobody was in has nulls. Column `loans` and `balance_fen` tell how much is behind a row.
    """
    found = moves(months).filter((pl.col("month") >= start) & (pl.lit(end is None) | (pl.col("month") <= (end or 0))))
    weight = pl.col("balance_fen") if by == "balance" else pl.col("balance_fen") * 0 + 1
    rows = []
    for band in FROM:
        mine = found.filter(pl.col("from") == band)
        total = float(mine.select(weight.sum()).item() or 0) if mine.height else 0.0
        goes = dict(mine.group_by("to").agg(weight.sum().alias("part")).iter_rows()) if mine.height else {}
        shares = [float(goes.get(to, 0)) / total if total else None for to in TO]
        rows.append((band, mine.height, int(mine["balance_fen"].sum()), *shares))
    schema = {"from": pl.String, "loans": pl.Int64, "balance_fen": pl.Int64} | {to: pl.Float64 for to in TO}
    return pl.DataFrame(rows, schema=schema, orient="row")


def vintages(months: pl.DataFrame, every: int = 3, what: Literal["late30", "written_off"] = "late30") -> pl.DataFrame:
    """The vintage triangle: loans opened in the same `every` months, by months on the books.

    Columns: cohort (its first month), months_on_books, loans, disbursed_fen, share: of what the cohort was lent, the
    balance more than 30 days late or already written off (`late30`), or what was written off (`written_off`). Only
    ages that all loans of the cohort have reached are told.
    """
    rows = sound_months(months).with_columns(
        cohort=(pl.col("opened") - 1) // every * every + 1, age=pl.col("month") - pl.col("opened"))
    last = int(rows["month"].max() or 0)  # type: ignore[arg-type]
    final = rows.group_by("loan", "cohort").agg(pl.col("amount_fen").max())
    lent = final.group_by("cohort").agg(pl.col("amount_fen").sum().alias("disbursed_fen"), pl.len().alias("loans"))
    bad = pl.col("written_off_fen") + (pl.col("balance_fen") * (pl.col("days_past_due") > 30) if what == "late30" else 0)
    seen = rows.with_columns(bad=bad)
    parts = []
    for cohort, disbursed, loans in lent.sort("cohort").iter_rows():
        mine = seen.filter(pl.col("cohort") == cohort)
        oldest = last - (min(cohort + every - 1, int(mine["opened"].max())))  # type: ignore[call-overload]
        for age in range(oldest + 1):
            # A loan that has ended keeps what it lost: its last row up to that age.
            reached = mine.filter(pl.col("age") <= age).group_by("loan").agg(
                pl.col("bad").sort_by("age").last(), pl.col("state").sort_by("age").last())
            parts.append((cohort, age, loans, disbursed, float(reached["bad"].sum()) / disbursed if disbursed else None))
    schema = {"cohort": pl.Int64, "months_on_books": pl.Int64, "loans": pl.Int64, "disbursed_fen": pl.Int64, "share": pl.Float64}
    return pl.DataFrame(parts, schema=schema, orient="row")


def survival(months: pl.DataFrame, every: int = 12) -> pl.DataFrame:
    """How many clients come back, by cohort of their first loan (months `every` together): cohort, cycle, households
    that reached it, share of the cohort, ended (households whose loan of that cycle has ended), renewed (share of
    those that took the next).
    """
    loans = sound_months(months).group_by("household", "loan").agg(
        pl.col("cycle").first(), pl.col("opened").first(), (pl.col("state") != "running").any().alias("ended"))
    loans = loans.with_columns(first=pl.col("opened").min().over("household"))
    loans = loans.with_columns(cohort=(pl.col("first") - 1) // every * every + 1)
    parts = []
    for (cohort,), mine in sorted(loans.group_by("cohort"), key=lambda pair: pair[0]):
        size = mine["household"].n_unique()
        for cycle in sorted(mine["cycle"].unique().to_list()):
            here = mine.filter(pl.col("cycle") == cycle)
            done = here.filter("ended")["household"].unique()
            again = mine.filter((pl.col("cycle") == cycle + 1) & pl.col("household").is_in(done.implode()))["household"].n_unique()
            reached = here["household"].n_unique()
            parts.append((cohort, cycle, reached, reached / size, done.len(), again / done.len() if done.len() else None))
    schema = {"cohort": pl.Int64, "cycle": pl.Int64, "households": pl.Int64, "share": pl.Float64, "ended": pl.Int64,
              "renewed": pl.Float64}
    return pl.DataFrame(parts, schema=schema, orient="row")
