"""Changes of a running contract: prepayment, settlement, reschedule, extension, top-up, roll-over, write-off, recovery.

Each takes a LoanLife and a day and leaves the loan with a new course. Whole fen. Source: finance.md section 2, [1].
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import wraps
from itertools import count, islice

from sim.contracts.changes import installments_needed
from sim.contracts.life import LoanLife, Payment
from sim.contracts.lines import EQUAL_INSTALLMENTS, THREE_STAGE, principal_share
from sim.contracts.relay import Course, fraction, graces_after, half_even, lay, opened
from sim.contracts.rows import ask
from sim.contracts.schedule import due_day
from sim.terms.product_columns import fraction_of, product_columns


def interest_to_date(loan: LoanLife, day: date) -> int:
    """Interest of the running period up to `day`, not yet due, fen; of a flat loan the installment's share by days."""
    if len(loan.course.dates) < 2:
        return 0
    if loan.flat:
        start, due = loan.course.dates[:2]
        return half_even(loan.ahead[0].interest * (day - start).days, (due - start).days)
    loan.accrue(day)
    return loan.accrued


def settlement_amount(loan: LoanLife, day: date) -> int:
    """What closes the loan on `day`, fen: the balance, what is overdue beside it, and interest to the day."""
    loan.advance(day)
    overdue = loan.overdue - sum(x.principal for x in loan.owed)
    return loan.balance + overdue + loan.penalty_owed + loan.course.deferred + interest_to_date(loan, day)


def is_fixed(loan: LoanLife) -> bool:
    """Whether a loan cannot be changed: flat interest on a list of amounts has no schedule for what is left."""
    return loan.flat and columns_listed(loan.course)


def _may_change(change):
    @wraps(change)
    def checked(loan, *arguments, **named):
        if is_fixed(loan):
            raise ValueError("a flat loan by a list of amounts is not changed: what is left of it has no schedule")
        return change(loan, *arguments, **named)

    return checked


@_may_change
def prepay(loan: LoanLife, day: date, amount: int, mode: str | None = None) -> list[Payment]:
    """Pay what is owed, then interest to the day, then principal ahead of its time; what is above that is not taken.

    mode: reamortize (lower installments), shorten (fewer), adjust_last (a smaller last one); the product's by default.
    A flat loan's interest is waived for times to come only where the loan is closed; less than what closes a loan
    leaves the currency's smallest unit owed.
    """
    first = loan.pay(day, amount)
    left = amount - first.taken
    if left <= 0 or not loan.balance or loan.owed:
        return [first]
    accrued = loan.course.deferred + interest_to_date(loan, day)
    closes = left >= loan.balance + accrued
    interest = min(left, accrued) if not loan.flat or closes else 0
    kept = 0 if closes else int(loan.course.columns["unit"])
    principal = max(min(left - interest, loan.balance - kept), 0)
    loan.balance -= principal
    loan.payments.append(Payment(day, "borrower", 0, 0, interest, principal))
    if loan.balance == 0 and closes:
        loan.course, loan.accrued = replace(loan.course, dates=loan.course.dates[:1], scheduled=0, deferred=0), 0
        return [first, loan.payments[-1]]
    waiting = accrued - interest if not loan.flat else 0
    loan.accrued, loan.accrued_to = waiting, day
    loan.course = _after(loan, day, principal, waiting, mode or loan.product.prepayment.mode)
    return [first, loan.payments[-1]]


def _after(loan: LoanLife, day: date, principal: int, waiting: int, mode: str) -> Course:
    """Return the course after `principal` fen was prepaid, with `waiting` interest still to be asked for."""
    course = loan.course
    staged = course.columns["convention"] == THREE_STAGE
    left = replace(course, scheduled=course.scheduled - principal, carried=waiting, first=day, deferred=0)
    if mode == "adjust_last" and not staged:
        return left
    dates = course.dates
    if mode != "reamortize":
        equal = course.columns["method"] == EQUAL_INSTALLMENTS and not loan.flat and not staged
        if course.plan or equal:
            return _cut(loan, left)
        share = ask(principal_share, course.columns, principal=course.principal, installments=course.installments)
        level = course.level if staged and course.columns["method"] == EQUAL_INSTALLMENTS and not loan.flat else 0
        waits = 0 if staged or loan.flat else course.columns["grace_interest"]
        needed = ask(installments_needed, course.columns, balance=left.scheduled, level=level, share=max(share, 1),
                    number=course.number, grace=course.columns["grace_principal"], free=course.columns["grace_free"], waits=waits,
                    rate_over=course.columns["rate_over"], rate_under=course.columns["rate_under"], most=len(dates) - 1)
        dates = dates[: needed + 1]
        if not loan.flat and not staged:
            return replace(left, dates=dates)
    return _renewed(loan, dates, left.scheduled, day, waiting)


def _cut(loan: LoanLife, course: Course) -> Course:
    """Return a course without the installments that follow the one by which it is repaid."""
    kept = next((k for k, line in enumerate(lay(loan.product, course), 1) if not line.balance), len(course.dates) - 1)
    if loan.flat:
        return _renewed(loan, course.dates[: kept + 1], course.scheduled, loan.day, course.carried)
    return replace(course, dates=course.dates[: kept + 1], installments=course.number - 1 + kept)


def _renewed(loan: LoanLife, dates: tuple[date, ...], principal: int, day: date, waiting: int, flat_extra: int = 0) -> Course:
    """Return a new contract on `principal` fen over `dates`; a flat loan keeps the interest it had still to charge."""
    course, product = loan.course, loan.product
    terms = {**course.columns, **graces_after(course.columns, course.number - 1)}
    if loan.flat:
        total = sum(line.interest for line in loan.ahead) + flat_extra
        terms |= {"flat_over": total, "flat_under": principal}
    base = half_even(course.base * principal, course.scheduled) if course.scheduled else course.base
    return opened(product, terms, dates, principal, day, waiting, course.passed + course.number - 1, base)


def columns_listed(course: Course) -> bool:
    """Return whether what the installments pay is listed in amounts, which change in proportion with the balance."""
    return bool(course.plan) and course.columns["plan_amounts"] == 1


@_may_change
def reschedule(loan: LoanLife, day: date, installments: int, rate_annual: float | None = None,
               first_due: date | None = None) -> None:
    """Spread the whole balance over so many installments from `first_due` (else the next due date); overdue principal joins it.

    Interest that has accrued or fallen due is asked for with the next installment. rate_annual: a new rate, declining loans.
    """
    loan.advance(day)
    accrued = interest_to_date(loan, day) if not loan.flat else 0
    waiting = accrued + sum(x.interest for x in loan.owed) + (0 if loan.flat else loan.course.deferred)
    if rate_annual is not None:
        loan.product = loan.product.model_copy(
            update={"interest": loan.product.interest.model_copy(update={"rate_annual": rate_annual})})
        columns = {**loan.course.columns, **_rates(loan)}
        if "level_over" in columns:
            level = fraction_of(columns, "level") * fraction_of(columns, "rate") / fraction_of(loan.course.columns, "rate")
            columns |= {"level_over": level.numerator, "level_under": level.denominator}
        loan.course = replace(loan.course, columns=columns)
    dates = _dates_to_come(loan, day, installments, first_due)
    loan.course = _renewed(loan, dates, loan.balance, day, waiting)
    loan.owed = [replace(x, principal=0, interest=0) for x in loan.owed if x.fee]
    loan.accrued, loan.accrued_to = waiting, day


def _dates_to_come(loan: LoanLife, day: date, installments: int, first_due: date | None) -> tuple[date, ...]:
    """Return the start of the running period and so many due dates: from first_due on, else those agreed and as many after them.

    The day of the month on which the loan was paid out is remembered; after the last due date they run from `day`.
    """
    known = () if first_due else loan.course.dates[1: installments + 1]
    if not known:
        loan.anchor = first_due or day
    last = known[-1] if known else loan.anchor - timedelta(days=bool(first_due))
    start = loan.course.dates[0] if known else last
    calendar = (due_day(loan.product, loan.course.columns, loan.anchor, number, start) for number in count())
    later = islice((due for due in calendar if due > last), installments - len(known))
    return (loan.course.dates[0], *known, *later)


def _rates(loan: LoanLife) -> dict[str, int]:
    columns = product_columns(loan.product)
    return {name: int(columns[name]) for name in ("rate_over", "rate_under", "flat_over", "flat_under")}


@_may_change
def extend(loan: LoanLife, day: date, installments: int) -> None:
    """Give so many installments more, keeping the next due date [1]."""
    loan.advance(day)
    reschedule(loan, day, max(len(loan.course.dates) - 1, 0) + installments)


@_may_change
def top_up(loan: LoanLife, day: date, amount: int) -> None:
    """Lend `amount` fen more on `day` over the installments left; a flat loan bears its rate for the rest of the term.

    Raises ValueError if nothing is left to fall due or the product's largest loan would be passed.
    """
    loan.advance(day)
    left = len(loan.course.dates) - 1
    if left < 1:
        raise ValueError("nothing is left to fall due: give a new loan instead of a top-up")
    if loan.balance + amount > round(loan.product.amount.max_yuan * 100):
        raise ValueError(f"{(loan.balance + amount) / 100:.2f} yuan is above amount.max_yuan {loan.product.amount.max_yuan:g}")
    waiting = interest_to_date(loan, day) if not loan.flat else 0
    columns = product_columns(loan.product)
    flat = fraction_of(columns, "flat") * amount * left / int(columns["installments"])
    extra = half_even(flat.numerator, flat.denominator) if loan.flat else 0
    overdue = sum(x.principal for x in loan.owed)
    waiting += 0 if loan.flat else loan.course.deferred
    course = _renewed(loan, loan.course.dates, loan.course.scheduled + amount, day, waiting, extra)
    loan.balance += amount
    loan.course, loan.accrued, loan.accrued_to = course, waiting, day
    assert loan.balance == loan.course.scheduled + overdue


def roll_over(loan: LoanLife, day: date) -> None:
    """Renew the whole balance for a full term from `day` without principal repaid; interest due must be paid [1].

    Raises ValueError if the product does not allow it or interest is overdue.
    """
    loan.advance(day)
    if not loan.product.renewal.without_principal:
        raise ValueError("renewal.without_principal is false: this product does not roll over")
    if any(x.interest for x in loan.owed):
        raise ValueError("interest is overdue: it is paid before a loan rolls over")
    fresh = LoanLife.open(loan.product, loan.balance, day)
    waiting = interest_to_date(loan, day) if not loan.flat else 0
    loan.owed, loan.anchor = [], fresh.anchor
    loan.course, loan.accrued, loan.accrued_to = replace(fresh.course, carried=waiting), 0, day


def write_off(loan: LoanLife, day: date) -> int:
    """Take the balance off the books on `day`; return it, fen. The claim stays."""
    loan.advance(day)
    loan.written_off += loan.balance
    taken, loan.balance, loan.owed = loan.balance, 0, []
    loan.course = replace(loan.course, dates=loan.course.dates[:1], scheduled=0, deferred=0)
    return taken


def recover(loan: LoanLife, day: date, amount: int) -> int:
    """Take back up to `amount` fen of what was written off; return what was taken."""
    taken = min(max(amount, 0), loan.written_off - loan.recovered)
    loan.recovered += taken
    loan.payments.append(Payment(day, "borrower", 0, 0, 0, taken))
    return taken


def pay_ahead(loan: LoanLife, day: date) -> Payment:
    """Pay the next installment before its due date: interest to the day, the rest of the level payment as principal.

    The days left of its period are charged with the installment after it, on the lower balance, rounded as a slice of
    their own. Raises ValueError if something is overdue, nothing is ahead, the loan is flat, or only the last is left.
    """
    loan.advance(day)
    if loan.owed or loan.flat or len(loan.course.dates) < 3:
        raise ValueError("only the next installment of a declining loan in good standing, not the last, is paid ahead")
    course, accrued = loan.course, interest_to_date(loan, day) + loan.course.deferred
    line = loan.ahead[0]
    equal = course.columns["method"] == EQUAL_INSTALLMENTS and line.principal > 0
    principal = max(min(course.level - accrued, course.scheduled), 0) if equal else line.principal
    loan.balance -= principal
    left = replace(course, scheduled=course.scheduled - principal)
    start, due = course.dates[:2]
    over, under = fraction(loan.product, course.columns, day, due, start, due)
    unit = int(course.columns["unit"])
    rest = half_even(left.scheduled * over, under * unit) * unit
    loan.course = replace(left, number=course.number + 1, dates=course.dates[1:], carried=rest, first=None, deferred=0,
                          plan=course.plan[1:])
    loan.accrued, loan.accrued_to = rest, due
    loan.fallen.append(replace(line, due=day, principal=principal, interest=accrued, balance=left.scheduled))
    loan.payments.append(Payment(day, "borrower", 0, line.fee, accrued, principal))
    return loan.payments[-1]
