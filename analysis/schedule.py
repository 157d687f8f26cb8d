"""The `schedule` command: what a client would sign, what it truly costs, what is odd, and the same as CSV or XLSX.

`schedule_command` is the whole command; the parts serve reports and the later web page. Amounts inside are whole fen.
"""

from __future__ import annotations

import csv as csv_format
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from analysis.cost import Cost, cost_of
from analysis.schedule_warnings import village_warning, warnings_of, yuan
from sim.contracts.charges import cycle_limit
from sim.contracts.rows import Schedule, ask
from sim.contracts.schedule import build_schedule
from sim.terms.draft import Draft
from sim.terms.files import PROJECT, Places, label, read_toml
from sim.terms.letters import Letter, LettersError, Mail, render
from sim.terms.nouns import find, laid_out, load_noun
from sim.terms.paths import ROOTS, aim, line_changes, opened
from sim.terms.product import Product
from sim.terms.product_choices import in_cycle, with_installments, with_limit
from sim.terms.product_columns import product_columns
from sim.terms.product_rates import installment_count
from sim.terms.product_rules import product_faults
from sim.terms.village import Village

COLUMNS = ("n", "due", "principal", "interest", "fee", "penalty", "savings", "total", "balance")
REFERENCE_VILLAGE = "yilong_a"
"""The shipped village whose declared incomes a schedule's burden is held against."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Offer:
    """A product with a loan of it: its schedule, its cost, its warnings."""

    product: Product
    schedule: Schedule
    cost: Cost
    warnings: tuple[str, ...]


def load_product(name: str | Path, changes: Sequence[str] = ()) -> Product:
    """Return the checked product of a file or a shipped name, with changes `path=value` applied.

    A path may begin with `product.` or with the section (`interest.rate_annual=0.08`). Raises LettersError with all faults.
    """
    path = Path(name)
    if path.suffix != ".toml" or not path.is_file():
        places = Places(PROJECT / "scenarios", PROJECT)
        path = find("product", str(name), places, places.own, "PRODUCT", "")
    shown = label(path, PROJECT)
    places, mail = Places(path.absolute().parent, PROJECT), Mail()
    draft = laid_out("product", read_toml(path, shown), places, path.absolute().parent, shown, "", (path.resolve(),))
    _change(draft, changes, mail)
    made = draft.checked(mail)
    mail.send()
    assert isinstance(made, Product)
    return made


def _change(draft: Draft, changes: Sequence[str], mail: Mail) -> None:
    names = {"product": [draft.name], "village": []}
    rooted = [text if text.split(".")[0].strip() in ROOTS else f"product.{text}" for text in changes]
    for change in opened(line_changes(rooted, mail), names):
        target = aim(change, names, mail)
        if target is not None and target.root == "product":
            draft.put(target.parts, change.value, change.file, change.field)


def chosen(product: Product, installments: int | None = None, cycle: int | None = None) -> Product:
    """Return the product as it is for a client's loan number `cycle`, with so many installments if the client may choose.

    Earlier loans are taken to have been repaid clean. Raises LettersError for a number that the product does not offer.
    """
    if cycle is not None and cycle < 1:
        raise LettersError([Letter("--cycle", "", str(cycle), "1 or more", "1 is the client's first loan")])
    first = product
    if cycle is not None:
        first = with_limit(in_cycle(product, cycle), ask(cycle_limit, product_columns(product), clean_cycles=cycle - 1) / 100)
    if installments is None:
        return first
    low, high = product.repayment.installments_min, product.repayment.installments_max
    offered = (low, high) if high else (installment_count(first),) * 2
    if not offered[0] <= installments <= offered[1]:
        raise LettersError([Letter("--installments", "", str(installments), f"{offered[0]} to {offered[1]}",
                                   f"what {product.name} offers: repayment.installments_min and installments_max")])
    made = with_installments(first, installments)
    faults = product_faults(made)
    if faults:
        raise LettersError([Letter("--installments", fault.field, fault.found, fault.expected, fault.hint) for fault in faults])
    return made


def make_offer(product: Product, amount_yuan: str | float | None, day: Date) -> Offer:
    """Return the offer of a loan of `amount_yuan` (None: the product's default). Raises LettersError for a bad amount."""
    principal = _principal(product, amount_yuan)
    schedule = build_schedule(product, principal, day)
    cost = cost_of(product, schedule)
    warnings = [*warnings_of(product, schedule, cost), *_ruinous(product, schedule)]
    return Offer(product, schedule, cost, tuple(warnings))


def _ruinous(product: Product, schedule: Schedule) -> list[str]:
    """Warn against the incomes of the reference village; nothing is said where that village is not to be had."""
    try:
        village = load_noun("village", REFERENCE_VILLAGE)
    except LettersError:
        return []
    assert isinstance(village, Village)
    text = village_warning(product, schedule, village)
    return [text] if text else []


def _principal(product: Product, amount_yuan: str | float | None) -> int:
    asked = product.amount.default_yuan if amount_yuan is None else amount_yuan
    low, high = round(product.amount.min_yuan * 100), round(product.amount.max_yuan * 100)
    unit = 10 ** (2 - product.rounding.digits)
    try:
        fen = Decimal(str(asked)) * 100
        whole = int(fen) if fen.is_finite() and fen == fen.to_integral_value() else -1
    except InvalidOperation:
        whole = -1
    if whole < 0 or whole % unit:
        raise LettersError([Letter("--amount", "", str(asked), f"yuan, a multiple of {unit / 100:g}", "for example 5000")])
    if not low <= whole <= high:
        raise LettersError([Letter("--amount", "", yuan(whole), f"{yuan(low)} to {yuan(high)} yuan",
                                   f"the limits of {product.name}: amount.min_yuan and amount.max_yuan, and cycles by cycle")])
    return whole


def schedule_rows(schedule: Schedule) -> list[tuple[int, str, int, int, int, int, int, int, int]]:
    """Return the rows of COLUMNS, amounts in fen, dates ISO."""
    return [
        (x.n, x.due.isoformat(), x.principal, x.interest, x.fee, x.penalty, x.saving, x.total, x.balance)
        for x in schedule.lines
    ]


def money(fen: int) -> str:
    """Fen as a plain number of yuan with two decimals."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a leading apostrophe where it begins like one."""
    return "'" + text if text.lstrip(" ").startswith(FORMULA) or text.startswith(FORMULA) else text


def write_csv(path: str | Path, schedule: Schedule) -> None:
    """Write the rows of COLUMNS as UTF-8 CSV, amounts in yuan. Raises OSError if the file cannot be written."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv_format.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for n, due, *amounts in schedule_rows(schedule):
            writer.writerow([n, safe_text(due), *(money(amount) for amount in amounts)])


def write_xlsx(path: str | Path, offers: Sequence[Offer]) -> None:
    """Write one sheet per offer: schedule and summary; text is written as text, never as a formula."""
    import xlsxwriter

    from analysis.schedule_table import summary

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    number, head = book.add_format({"num_format": "#,##0.00"}), book.add_format({"bold": True})
    for at, offer in enumerate(offers, 1):
        sheet = book.add_worksheet(f"{at} {offer.product.name}"[:31])
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name, head)
        for row, (n, due, *amounts) in enumerate(schedule_rows(offer.schedule), 1):
            sheet.write_number(row, 0, n)
            sheet.write_string(row, 1, due)
            for column, amount in enumerate(amounts, 2):
                sheet.write_number(row, column, amount / 100, number)
        for row, (name, value) in enumerate(summary(offer)):
            sheet.write_string(row, len(COLUMNS) + 1, safe_text(name), head)
            sheet.write_string(row, len(COLUMNS) + 2, safe_text(value))
        sheet.autofit()
    book.close()


def schedule_command(
    product_path: str | Path,
    amount_yuan: str | float | None = None,
    date: str | Date | None = None,
    changes: Sequence[str] = (),
    csv: str | Path | None = None,
    xlsx: str | Path | None = None,
    compare: str | Path | None = None,
    installments: int | None = None,
    cycle: int | None = None,
) -> int:
    """Print the schedule, cost and warnings of a loan; export it; set a second product beside it.

    installments: the client's choice, None for the product's own; cycle: the client's first, second ... loan, None for the
    product's terms without a limit by cycle. changes apply to both products.
    Returns 0, or 2 after printing every fault as a letter (nothing is then exported).
    """
    from analysis.schedule_table import show, show_side_by_side

    try:
        offers = _offers([one for one in (product_path, compare) if one], amount_yuan, date, changes, installments, cycle)
        if csv:
            write_csv(csv, offers[0].schedule)
            if compare:
                write_csv(Path(csv).with_stem(f"{Path(csv).stem}-{offers[1].product.name}"), offers[1].schedule)
        if xlsx:
            write_xlsx(xlsx, offers)
    except LettersError as error:
        print(render(error.letters), file=sys.stderr)
        return 2
    except OSError as error:
        fault = Letter(str(error.filename or csv or xlsx), "", error.strerror or str(error), "a file that can be written",
                       "choose another place")
        print(render([fault]), file=sys.stderr)
        return 2
    if compare:
        show_side_by_side(offers[0], offers[1])
    else:
        show(offers[0])
    return 0


def _offers(
    paths: Sequence[str | Path], amount_yuan: str | float | None, date: str | Date | None, changes: Sequence[str],
    installments: int | None, cycle: int | None,
) -> list[Offer]:
    """Return the offers of the products, of one amount where both lend it. Raises LettersError with all that is wrong at once."""
    letters: list[Letter] = []
    products, offers = [], []
    day = Date.today()
    try:
        day = _day(date)
    except LettersError as error:
        letters += error.letters
    for path in paths:
        try:
            products.append(chosen(load_product(path, changes), installments, cycle))
        except LettersError as error:
            letters += error.letters
    for product in products:
        same = products[0].amount.default_yuan
        beside = amount_yuan is None and product.amount.min_yuan <= same <= product.amount.max_yuan
        try:
            offers.append(make_offer(product, same if beside else amount_yuan, day))
        except LettersError as error:
            letters += error.letters
    if letters:
        raise LettersError(list(dict.fromkeys(letters)))
    return offers


def _day(date: str | Date | None) -> Date:
    if date is None or isinstance(date, Date):
        return date or Date.today()
    try:
        return Date.fromisoformat(date)
    except ValueError:
        raise LettersError([Letter("--date", "", date, "a day as year-month-day", "for example 2012-01-05")]) from None
