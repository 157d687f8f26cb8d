"""One loan through its life: payments on time, late, partial, early or by others, and changes of its contract.

Every event recomputes what is still to come by the product's convention. Whole fen, real dates. The invariants: what falls
due adds up to principal plus interest, 0 <= paid <= owed, the balance is never negative, and the parts of a payment add
up to the cash taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sim.contracts.allocation import allocate, allocate_by_age
from sim.contracts.charges import MILLION, penalty_due
from sim.contracts.clock import days_late
from sim.contracts.lines import EQUAL_INSTALLMENTS, FLAT
from sim.contracts.relay import Course, fraction, half_even, lay, opened, step
from sim.contracts.rounding import part_of
from sim.contracts.rows import Line, ask, signed
from sim.contracts.schedule import counted_flat, due_dates, parts_of, reopened
from sim.terms.product import Product
from sim.terms.product_columns import product_columns


@dataclass(frozen=True)
class Payment:
    """What a payment paid, fen; what was offered above `taken` is handed back."""

    day: date
    payer: str
    penalty: int
    fee: int
    interest: int
    principal: int

    @property
    def taken(self) -> int:
        """Cash taken, fen."""
        return self.penalty + self.fee + self.interest + self.principal


@dataclass
class Owed:
    """An installment that has fallen due and is not fully paid, fen."""

    due: date
    principal: int
    interest: int
    fee: int

    @property
    def total(self) -> int:
        """All that is unpaid of it, fen."""
        return self.principal + self.interest + self.fee


@dataclass
class LoanLife:
    """A loan and all that happened to it. Open one with LoanLife.open; days must not go backwards (ValueError).

    recalculate: interest follows the actual balance day by day, each slice rounded on its own; otherwise being late
    does not change the interest of the schedule.
    """

    product: Product
    course: Course
    day: date
    balance: int
    recalculate: bool = False
    owed: list[Owed] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    fallen: list[Line] = field(default_factory=list)
    accrued: int = 0
    accrued_to: date = date.min
    penalty_owed: int = 0
    penalty_charged: int = 0
    penalized_to: date = date.min
    written_off: int = 0
    recovered: int = 0
    anchor: date = date.min
    terms: dict[str, Any] = field(default_factory=dict)
    tranches: list[tuple[date, int]] = field(default_factory=list)

    @classmethod
    def open(cls, product: Product, principal: int, start: date, recalculate: bool = False) -> LoanLife:
        """Disburse `principal` fen on `start`, less a down payment; further tranches are paid out on their due dates."""
        columns = signed(product, product_columns(product), start, principal)
        dates = due_dates(product, columns, start)
        columns |= counted_flat(product, dates)
        down = part_of(principal, columns["down_ppm"], MILLION, columns["unit"])
        (_, first), *later = parts_of(product, columns, principal - down, dates)
        course = opened(product, columns, dates, first)
        anchor = start + timedelta(days=product.repayment.first_due_days)
        return cls(product, course, start, first, recalculate, accrued_to=start, penalized_to=start, anchor=anchor, terms=columns,
                   tranches=later)

    @property
    def ahead(self) -> tuple[Line, ...]:
        """The installments still to come, as the contract now stands.

        With daily recalculation: as if what is overdue were paid on the day up to which the loan has been kept.
        """
        course = self.course
        late = self.recalculate and not self.flat and len(course.dates) > 1
        if late and self.balance != course.scheduled and self.day > self.accrued_to:
            course = replace(course, carried=self.accrued + self._slice(self.balance, self.day), first=self.day)
        elif late and self.accrued_to > course.dates[0]:
            course = replace(course, carried=self.accrued, first=self.accrued_to)
        return lay(self.product, course)

    def _slice(self, balance: int, day: date) -> int:
        """Interest of a balance from accrued_to to `day` in the running period, rounded on its own, fen; none where it is free."""
        if self.course.number <= self.course.columns["grace_free"]:
            return 0
        start, due = self.course.dates[:2]
        over, under = fraction(self.product, self.course.columns, self.accrued_to, day, start, due)
        unit = int(self.course.columns["unit"])
        return half_even(balance * over, under * unit) * unit

    @property
    def oldest_unpaid(self) -> date | None:
        """Due date of the oldest installment not fully paid, None if nothing is past due."""
        return self.owed[0].due if self.owed else None

    @property
    def overdue(self) -> int:
        """Principal, interest and fees fallen due and unpaid, fen."""
        return sum(line.total for line in self.owed)

    @property
    def closed(self) -> bool:
        """Whether nothing is owed and nothing will fall due."""
        return self.balance == 0 and not self.owed and not self.penalty_owed and len(self.course.dates) < 2

    def days_late(self, day: date) -> int:
        """Days late on `day` after the product's grace; 0 if nothing is past due."""
        oldest = self.oldest_unpaid.toordinal() if self.oldest_unpaid else -1
        return days_late(day.toordinal(), oldest, self.product.arrears.grace_days)

    @property
    def flat(self) -> bool:
        """Whether interest follows the original principal."""
        return self.course.columns["basis"] == FLAT

    def advance(self, day: date) -> None:
        """Let installments fall due and penalties run up to and including `day`."""
        if day < self.day:
            raise ValueError(f"{day} is before {self.day}, up to which this loan has been kept")
        while len(self.course.dates) > 1 and self.course.dates[1] <= day:
            self._fall_due()
        self._penalize(day)
        self.day = day

    def _fall_due(self) -> None:
        before, (line, after) = self.course, step(self.product, self.course)
        moved = self.recalculate and not self.flat and (
            self.accrued_to > before.dates[0] or self.balance != before.scheduled)
        if moved:
            self.accrue(line.due)
            line, after = self._recalculated(line, before, after)
        self.course, self.accrued, self.accrued_to = after, 0, line.due
        self.fallen.append(line)
        if line.principal + line.interest + line.fee:
            self.owed.append(Owed(line.due, line.principal, line.interest, line.fee))
        while self.tranches and self.tranches[0][0] <= line.due and len(self.course.dates) > 1:
            self._pay_out(self.tranches.pop(0)[1])

    def _pay_out(self, amount: int) -> None:
        """Pay out a tranche on a due date: the contract is opened again on the balance, as its schedule has it."""
        waiting, deferred = (sum(x.interest for x in self.ahead), 0) if self.flat else (0, self.course.deferred)
        course = reopened(self.product, self.terms, self.course.dates, self.course.scheduled, amount, waiting, len(self.fallen))
        self.course, self.balance = replace(course, deferred=deferred), self.balance + amount

    def _recalculated(self, line: Line, before: Course, after: Course) -> tuple[Line, Course]:
        """Put the interest as it accrued, and what was put off, in the line; equal installments stay equal, the last takes the
        difference. In a time without interest payment it is put off, in one without interest there is none."""
        last = line.n == before.installments
        equal = before.columns["method"] == EQUAL_INSTALLMENTS and not last and line.principal > 0
        repaid = max(min(before.level - self.accrued, before.scheduled), 0) if equal else line.principal
        left, asked = before.scheduled - repaid, self.accrued + before.deferred
        waits = line.n <= max(before.columns["grace_interest"], before.columns["grace_free"])
        if before.plan:
            waits = before.columns["plan_interest"] == 1 and repaid == 0
        put_off = asked if waits and not last else 0
        after = replace(after, scheduled=left, deferred=put_off)
        return replace(line, interest=asked - put_off, principal=repaid, balance=left), after

    def accrue(self, day: date) -> None:
        """Add the interest from accrued_to to `day`, rounded on its own, to what has accrued in the running period."""
        if self.flat or day <= self.accrued_to or len(self.course.dates) < 2:
            return
        self.accrued += self._slice(self.balance if self.recalculate else self.course.scheduled, day)
        self.accrued_to = day

    def _penalize(self, day: date) -> None:
        late, oldest = self.days_late(day), self.oldest_unpaid
        if oldest is None:
            self.penalized_to = day
            return
        newly = (day - max(self.penalized_to, oldest)).days
        if newly > 0:
            part = ask(penalty_due, self.course.columns, days=newly, late_days=late, principal=self.course.principal,
                       principal_overdue=sum(x.principal for x in self.owed), charged_so_far=self.penalty_charged,
                       interest_overdue=sum(x.interest for x in self.owed))
            self.penalty_owed += part
            self.penalty_charged += part
            self.penalized_to = day

    def pay(self, day: date, amount: int, payer: str = "borrower") -> Payment:
        """Take `amount` fen on `day` for what is owed, in the product's order; nothing is taken ahead of its due date."""
        self.advance(day)
        if self.recalculate and any(x.principal for x in self.owed):
            self._accrue_late(day)
        if self.product.allocation.by == "installment":
            return self._pay_oldest(day, amount, payer)
        past, now = [x for x in self.owed if x.due < day], [x for x in self.owed if x.due == day]
        penalty, fee, interest, principal, _ = ask(
            allocate_by_age, self.course.columns, payment=amount, penalty_owed=self.penalty_owed, principal_ahead=0,
            fee_past=sum(x.fee for x in past), fee_now=sum(x.fee for x in now),
            interest_past=sum(x.interest for x in past), interest_now=sum(x.interest for x in now),
            principal_past=sum(x.principal for x in past), principal_now=sum(x.principal for x in now),
        )
        self.penalty_owed -= penalty
        self.balance -= principal
        self._settle(fee, interest, principal)
        self.payments.append(Payment(day, payer, penalty, fee, interest, principal))
        return self.payments[-1]

    def _pay_oldest(self, day: date, amount: int, payer: str) -> Payment:
        """Pay the oldest installment in full, in the product's order, before the next; penalties belong to the oldest."""
        left, parts = amount, [0, 0, 0, 0]
        for line in self.owed or ([Owed(day, 0, 0, 0)] if self.penalty_owed else []):
            penalty = self.penalty_owed - parts[0]
            paid = ask(allocate, self.course.columns, payment=left, penalty_owed=penalty, fee_owed=line.fee,
                       interest_owed=line.interest, principal_owed=line.principal)
            line.fee, line.interest, line.principal = line.fee - paid[1], line.interest - paid[2], line.principal - paid[3]
            parts, left = [a + b for a, b in zip(parts, paid, strict=True)], left - sum(paid)
        self.owed = [line for line in self.owed if line.total > 0]
        self.penalty_owed -= parts[0]
        self.balance -= parts[3]
        self.payments.append(Payment(day, payer, *parts))
        return self.payments[-1]

    def _accrue_late(self, day: date) -> None:
        """Close a slice of interest before the balance changes; after the last due date it is owed at once."""
        if len(self.course.dates) > 1:
            self.accrue(day)
        elif not self.flat and day > self.accrued_to:
            start = self.fallen[-2].due if len(self.fallen) > 1 else self.accrued_to
            over, under = fraction(self.product, self.course.columns, self.accrued_to, day, start, self.fallen[-1].due)
            unit = int(self.course.columns["unit"])
            self.owed[-1].interest += half_even(self.balance * over, under * unit) * unit
            self.accrued_to = day

    def _settle(self, fee: int, interest: int, principal: int) -> None:
        """Take the parts of a payment off the oldest installments first and drop those fully paid."""
        for line in self.owed:
            part = min(fee, line.fee), min(interest, line.interest), min(principal, line.principal)
            line.fee, line.interest, line.principal = line.fee - part[0], line.interest - part[1], line.principal - part[2]
            fee, interest, principal = fee - part[0], interest - part[1], principal - part[2]
        self.owed = [line for line in self.owed if line.total > 0]

    def cover(self, day: date, shares: dict[str, int]) -> list[Payment]:
        """Let peers pay parts of what is owed on `day`, each recorded under its own name, in the order given."""
        return [self.pay(day, amount, payer) for payer, amount in shares.items()]
