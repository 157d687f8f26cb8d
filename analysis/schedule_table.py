"""Schedules for the terminal: one with its summary, or two side by side."""

from __future__ import annotations

from itertools import zip_longest
from statistics import median
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from analysis.schedule_warnings import percent, yuan

if TYPE_CHECKING:
    from analysis.schedule import Offer


def summary(offer: Offer) -> list[tuple[str, str]]:
    """Return (name, value) pairs: what is borrowed, what it costs, and the true rates beside the advertised one."""
    product, schedule, cost = offer.product, offer.schedule, offer.cost
    level = round(median([line.total for line in schedule.lines if line.total] or [0]))
    rows = [
        ("Product", product.title or product.name),
        ("Loan, yuan", yuan(schedule.principal)),
        ("Received in all, yuan", yuan(schedule.principal - schedule.fee - schedule.saving - schedule.down_payment)),
        ("Disbursed on", schedule.start.isoformat()),
        ("Paid out in parts", ", ".join(f"{yuan(part)} on {day.isoformat()}" for day, part in schedule.tranches)),
        ("Down payment, yuan", yuan(schedule.down_payment)),
        ("Withheld fee, yuan", yuan(schedule.fee)),
        ("Installments", f"{len(schedule.lines)} to {schedule.lines[-1].due.isoformat()}"),
        ("Usual installment, yuan", yuan(level)),
        ("Largest installment, yuan", yuan(max(line.total for line in schedule.lines))),
        ("Interest, yuan", yuan(cost.interest)),
        ("Fees, yuan", yuan(cost.fees)),
        ("Subsidized interest, yuan", yuan(cost.subsidy)),
        ("Cost to the client, yuan", yuan(cost.total)),
        ("Cost per 100 yuan lent", f"{cost.total / schedule.principal * 100:.2f}"),
        ("Savings kept back / returned, yuan", f"{yuan(cost.saved)} / {yuan(cost.returned)}"),
        ("Advertised", advertised(offer)),
        ("APR (period rate x periods)", percent(cost.apr)),
        ("EIR (compounded)", percent(cost.eir)),
    ]
    empty = {"Fees, yuan": cost.fees, "Subsidized interest, yuan": cost.subsidy,
             "Savings kept back / returned, yuan": cost.saved, "Down payment, yuan": schedule.down_payment,
             "Withheld fee, yuan": schedule.fee, "Paid out in parts": len(schedule.tranches) > 1}
    return [(name, value) for name, value in rows if empty.get(name, 1)]


def advertised(offer: Offer) -> str:
    """The rate as the product states it, with its basis."""
    interest = offer.product.interest
    for rate, of in ((interest.rate_period, "an installment's period"), (interest.rate_term, "the whole term")):
        if rate:
            return f"{rate * 100:g} % {interest.basis}, for {of}"
    whole = "" if interest.prorated else ", whole years"
    return f"{interest.rate_annual * 100:g} % {interest.basis} a year{whole}"


def show(offer: Offer, console: Console | None = None) -> None:
    """Print the schedule, the summary and the warnings of one offer."""
    console = console or Console()
    table = Table(title=escape(offer.product.title or offer.product.name), title_justify="left")
    saves = any(line.saving for line in offer.schedule.lines)
    fees = any(line.fee for line in offer.schedule.lines)
    names = ["n", "due", "principal", "interest", *(["fee"] if fees else []), *(["savings"] if saves else []), "total", "balance"]
    for name in names:
        table.add_column(name, justify="left" if name == "due" else "right")
    for line in offer.schedule.lines:
        extra = [yuan(line.fee)] * fees + [yuan(line.saving)] * saves
        table.add_row(str(line.n), line.due.isoformat(), yuan(line.principal), yuan(line.interest), *extra,
                      yuan(line.total), yuan(line.balance))
    console.print(table)
    _print_pairs(console, summary(offer))
    _print_warnings(console, offer.warnings)


def show_side_by_side(first: Offer, second: Offer, console: Console | None = None) -> None:
    """Print two offers beside each other: summaries, then installments row by row, then the warnings of each."""
    console = console or Console()
    names = [escape(offer.product.name) for offer in (first, second)]
    table = Table(title="Side by side", title_justify="left")
    for name in ("", *names):
        table.add_column(name, justify="right" if name else "left")
    left, right = dict(summary(first)), dict(summary(second))
    for name in dict.fromkeys([*left, *right]):
        table.add_row(name, escape(left.get(name, "-")), escape(right.get(name, "-")))
    console.print(table)
    rows = Table()
    for name in ("n", f"due {names[0]}", "total", "balance", f"due {names[1]}", "total", "balance"):
        rows.add_column(name, justify="right")
    for n, pair in enumerate(zip_longest(first.schedule.lines, second.schedule.lines), 1):
        cells = [(x.due.isoformat(), yuan(x.total), yuan(x.balance)) if x else ("", "", "") for x in pair]
        rows.add_row(str(n), *cells[0], *cells[1])
    console.print(rows)
    for name, offer in zip(names, (first, second), strict=True):
        _print_warnings(console, tuple(f"{name}: {text}" for text in offer.warnings))


def _print_pairs(console: Console, pairs: list[tuple[str, str]]) -> None:
    table = Table(show_header=False, box=None)
    for name, value in pairs:
        table.add_row(name, escape(value))
    console.print(table)


def _print_warnings(console: Console, warnings: tuple[str, ...]) -> None:
    for text in warnings:
        console.print(f"[bold yellow]Warning[/] {escape(text)}")
