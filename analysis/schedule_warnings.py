"""What is odd in a contract that is legal: each warning names its figure."""

from __future__ import annotations

from math import log, sqrt
from statistics import NormalDist, median

from analysis.cost import Cost
from sim.contracts.rows import Schedule
from sim.terms.product import Product
from sim.terms.product_rates import exact, interval_days, stated_term_days, term_rate
from sim.terms.village import Village

RUINOUS = 1.0
LARGE = 1.5
FOUR_WEEKS = 28


def yuan(fen: int) -> str:
    """An amount of fen as yuan with two decimals and separators."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def percent(rate: float | None) -> str:
    """A fraction as a percentage with two decimals; a dash where there is none."""
    return "-" if rate is None else f"{rate * 100:.2f} %"


def warnings_of(product: Product, schedule: Schedule, cost: Cost) -> list[str]:
    """Return every warning about the contract, in sentences."""
    return [*_last(product, schedule), *_price(product, schedule, cost), *_calendar(product), *_cash(schedule, cost)]


def _last(product: Product, schedule: Schedule) -> list[str]:
    last, sums = schedule.lines[-1], [line.due_sum for line in schedule.lines]
    found = []
    if last.due_sum < 0 or last.interest < 0:
        below = next((line.n for line in schedule.lines if line.balance < 0), 0)
        since = f"; from installment {below} on the client has repaid more than the loan" if below else ""
        found.append(f"The last installment is {yuan(last.due_sum)} yuan with interest {yuan(last.interest)}: rounding took "
                     f"too much before{since}. Round to a smaller multiple.")
    level = median(sums[:-1]) if len(sums) > 2 else 0
    planned = product.repayment.method in {"bullet", "fixed_share"} or product.repayment.balloon_share > 0
    if level > 0 and last.due_sum > LARGE * level and not planned:
        found.append(f"The last installment, {yuan(last.due_sum)} yuan, is {last.due_sum / level:.1f} times the usual "
                     f"{yuan(round(level))}: rounding pushed the residual there. Round with mode = \"ceiling\" or a "
                     "smaller multiple.")
    if any(line.principal < 0 for line in schedule.lines[:-1]):
        found.append("An installment repays less than its interest, so the balance grows.")
    if level > 0 and planned and last.due_sum > LARGE * level:
        found.append(f"The last installment is {yuan(last.due_sum)} yuan against {yuan(round(level))} before: the client "
                     "must have it at once.")
    return found


def _price(product: Product, schedule: Schedule, cost: Cost) -> list[str]:
    interest, found = product.interest, []
    if cost.apr is None:
        found.append("No rate balances the client's cash flows: the client never holds the lender's money.")
    elif cost.apr > RUINOUS:
        found.append(f"The APR is {percent(cost.apr)}: the client pays more than the whole loan for a year of it.")
    term = stated_term_days(product)
    if interest.basis == "flat" and interest.rate_annual > 0 and not interest.prorated and 0 < term < 360:
        found.append(f"A whole year's interest is charged on a loan of {term} days: {percent(float(term_rate(product)))} of the "
                     "amount (prorated = true would charge by the term).")
    if interest.basis == "flat" and interest.rate_annual > 0 and interest.prorated:
        whole, charged = exact(interest.rate_annual), term_rate(product)
        if charged != whole and abs(float(charged / whole) - 1.0) < 0.1:
            found.append(f"\"{percent(interest.rate_annual)} flat a year\" comes to {yuan(schedule.interest)} yuan for this term; "
                         f"by practice often the whole year's {yuan(round(schedule.principal * whole))}. Say per period, per "
                         "year or for the term (rate_period, rate_annual, rate_term).")
    return found


def _calendar(product: Product) -> list[str]:
    if interval_days(product) == FOUR_WEEKS and not product.repayment.once:
        return ["\"Monthly\" every 28 days is 13 installments a year, not 12."]
    return []


def _cash(schedule: Schedule, cost: Cost) -> list[str]:
    found = []
    if cost.saved > cost.returned:
        found.append(f"Of {yuan(cost.saved)} yuan saved, {yuan(cost.returned)} come back within the loan; the rates count "
                     "the rest as lost.")
    withheld = schedule.fee + schedule.saving + schedule.down_payment
    if withheld * 5 > schedule.principal:
        found.append(f"{yuan(withheld)} of {yuan(schedule.principal)} yuan are withheld at disbursement.")
    return found


def month_of_installments(schedule: Schedule, days_between: int) -> int:
    """What the installments come to in a month of 30 days, fen."""
    return sum(line.total for line in schedule.lines) * 30 // max(len(schedule.lines) * days_between, 1)


def burden_warning(schedule: Schedule, days_between: int, incomes_fen_month: list[int]) -> str:
    """Warn if the monthly installments exceed the income of most households (fen a month each); empty text if not."""
    month = month_of_installments(schedule, days_between)
    above = sum(1 for income in incomes_fen_month if month > income)
    if not incomes_fen_month or 2 * above <= len(incomes_fen_month):
        return ""
    share = above / len(incomes_fen_month)
    return f"Installments of {yuan(month)} yuan a month exceed the income of {share:.0%} of the households."


def village_warning(product: Product, schedule: Schedule, village: Village) -> str:
    """Warn if the monthly installments exceed the income of most of a village's households, by its declared incomes.

    Incomes are lognormal with the declared mean per head and Gini (gini = 2 * Phi(sd / sqrt 2) - 1), times the mean number
    of members; a loan repaid once is set against the income of its whole term.
    """
    normal = NormalDist()
    spread = sqrt(2.0) * normal.inv_cdf((1.0 + village.income.gini) / 2.0)
    mean = village.income.mean_yuan * village.people.members_mean * 100.0 / 12.0
    month = month_of_installments(schedule, interval_days(product))
    above = log(max(month, 1) / mean)
    share = normal.cdf((above + spread**2 / 2.0) / spread) if spread > 0.0 else float(above > 0.0)
    if share <= 0.5:
        return ""
    return (f"Installments come to {yuan(month)} yuan a month, more than the income of {share:.0%} of the households of "
            f"{village.name} (mean {yuan(round(mean))}).")
