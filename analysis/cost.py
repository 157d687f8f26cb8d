"""What a loan costs its client: cash flows, annual percentage rate, effective rate, and the price that covers cost.

Source: finance.md section 3 (APR = period rate x periods a year; EIR compounds; CGAP 2002 for the sustainable yield).
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.tvm import irr
from sim.contracts.charges import MILLION, interest_subsidy, saving_interest
from sim.contracts.rounding import part_of
from sim.contracts.rows import Schedule, ask
from sim.terms.product import Product
from sim.terms.product_columns import product_columns
from sim.terms.product_rates import interval_days

WEEK, YEAR_OF_WEEKS = 7, 52


@dataclass(frozen=True)
class Cost:
    """The price of a loan: interest, fees, subsidy, savings withheld and returned in fen; rates as fractions a year.

    apr and eir are None where no rate balances the flows (the client never holds money).
    """

    interest: int
    fees: int
    subsidy: int
    saved: int
    returned: int
    period_rate: float | None
    periods_per_year: float
    apr: float | None
    eir: float | None

    @property
    def total(self) -> int:
        """Interest and fees the client bears, fen."""
        return self.interest + self.fees - self.subsidy


def periods_per_year(product: Product) -> float:
    """Installment periods in a year: 12 / months, 52 / weeks (7, 14, 28 days count as weeks), else 360 / days."""
    repayment = product.repayment
    if repayment.every_months:
        return 12 / repayment.every_months
    days = interval_days(product)
    if days % WEEK == 0 and not repayment.once:
        return YEAR_OF_WEEKS / (days // WEEK)
    return 360 / days


def cash_flows(product: Product, schedule: Schedule) -> list[int]:
    """The client's cash at each period from disbursement, fen: received positive, paid negative.

    Withheld at disbursement: fee, saving, share of the members' fund, down payment. Returned at the end, with simple
    interest: savings that may be withdrawn at loan end, and the members' fund. A subsidy is taken off the interest.
    """
    columns, shift = product_columns(product), product.grace.all
    flows = [0] * (len(schedule.lines) + 1 + shift)
    days = {schedule.start: 0, **{line.due: line.n + shift for line in schedule.lines}}
    for day, amount in schedule.tranches:
        flows[days[day]] += amount
    fund = part_of(schedule.principal, columns["fund_ppm"], MILLION, 1)
    flows[0] -= schedule.fee + schedule.saving + fund
    for line in schedule.lines:
        flows[line.n + shift] -= line.total - _subsidy(columns, line.interest)
    flows[-1] += fund + _returned(product, columns, schedule)
    return flows


def _subsidy(columns: dict, interest: int) -> int:
    return ask(interest_subsidy, columns, interest_due=interest, paid_on_time=1)


def _returned(product: Product, columns: dict, schedule: Schedule) -> int:
    """Savings with simple interest returned with the last installment, fen; 0 unless they are withdrawable then."""
    if product.savings.withdrawable != "loan_end":
        return 0
    every, shift, last = int(columns["every"]), product.grace.all, len(schedule.lines) + product.grace.all
    deposits = [(0, schedule.saving), *((line.n + shift, line.saving) for line in schedule.lines)]
    return sum(
        amount + ask(saving_interest, columns, balance=amount, days=(last - at) * every) for at, amount in deposits if amount
    )


def _times(product: Product, count: int) -> list[float] | None:
    """When each cash flow is, in periods, where the first period has a length of its own; else None."""
    first = product.repayment.first_due_days
    return [0.0, *(first / interval_days(product) + k for k in range(count - 1))] if first else None


def cost_of(product: Product, schedule: Schedule) -> Cost:
    """Return what the loan costs, with APR and EIR from the client's own cash flows."""
    columns = product_columns(product)
    flows, yearly = cash_flows(product, schedule), periods_per_year(product)
    found = irr(flows, _times(product, len(flows)))
    saved = schedule.saving + sum(line.saving for line in schedule.lines)
    return Cost(
        interest=schedule.interest,
        fees=schedule.fees,
        subsidy=sum(_subsidy(columns, line.interest) for line in schedule.lines),
        saved=saved,
        returned=_returned(product, columns, schedule),
        period_rate=found,
        periods_per_year=yearly,
        apr=None if found is None else found * yearly,
        eir=None if found is None else (1.0 + found) ** yearly - 1.0,
    )


def sustainable_yield(
    administrative: float, loan_loss: float, funds: float, capitalization: float, investment_income: float
) -> float:
    """R = (AE + LL + CF + K - II) / (1 - LL), all over the average portfolio (CGAP 2002). Raises ValueError if LL >= 1."""
    if loan_loss >= 1.0:
        raise ValueError("a lender that loses its whole portfolio has no sustainable yield")
    return (administrative + loan_loss + funds + capitalization - investment_income) / (1.0 - loan_loss)
