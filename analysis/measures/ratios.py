"""The formulas of lenders' ratios, one function each, named and numbered as SEEP 2005 does.

Amounts may be in any one unit (yuan here); ratios are plain numbers (0.12, not 12 %). A ratio whose
denominator is zero has no value: NaN, never 0 and never an error, because an average over runs must not count
it.

Sources: SEEP Network, Measuring Performance of Microfinance Institutions (2005 numbering R1-R18; the 2010
edition renumbers); CGAP, Microcredit Interest Rates (Rosenberg 2002); Yaron 1992 for the subsidy dependence
index.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def over(part: float, whole: float) -> float:
    """part / whole, NaN when whole is 0."""
    return float(part) / float(whole) if whole else float("nan")


def two_point(begin: float, end: float) -> float:
    """Average of the opening and the closing balance: (begin + end) / 2."""
    return (begin + end) / 2.0


def month_ends(balances: ArrayLike) -> float:
    """Average of the opening balance and every month end of a year: 13 balances, in their unit."""
    return float(np.mean(np.asarray(balances, dtype=np.float64)))


def operational_self_sufficiency(
    revenue: float, financial: float, impairment: float, operating: float
) -> float:
    """R1: financial revenue / (financial expense + impairment + operating expense)."""
    return over(revenue, financial + impairment + operating)


def return_on(net_operating_income: float, taxes: float, average: float) -> float:
    """R2 on average assets, R3 on average equity: (net operating income - taxes) / average."""
    return over(net_operating_income - taxes, average)


def portfolio_yield(cash_interest_and_fees: float, average_portfolio: float) -> float:
    """R4: interest and fees received in cash / average gross loan portfolio."""
    return over(cash_interest_and_fees, average_portfolio)


def portfolio_to_assets(portfolio: float, assets: float) -> float:
    """R5: gross loan portfolio / assets."""
    return over(portfolio, assets)


def cost_of_funds(funding_expense: float, average_deposits: float, average_borrowings: float) -> float:
    """R6: financial expense on funding / (average deposits + average borrowings)."""
    return over(funding_expense, average_deposits + average_borrowings)


def debt_to_equity(liabilities: float, equity: float) -> float:
    """R7: liabilities / equity."""
    return over(liabilities, equity)


def liquid_ratio(liquid_assets: float, demands: float) -> float:
    """R8: (cash + trade investments) / (demand and short-term deposits and borrowings + payables)."""
    return over(liquid_assets, demands)


def portfolio_at_risk(at_risk: float, portfolio: float, renegotiated: float = 0.0) -> float:
    """R9: (balance of loans late by more than the stated days + renegotiated) / gross loan portfolio."""
    return over(at_risk + renegotiated, portfolio)


def write_off_ratio(written_off: float, average_portfolio: float) -> float:
    """R10: value of loans written off / average gross loan portfolio."""
    return over(written_off, average_portfolio)


def risk_coverage(allowance: float, at_risk_30: float) -> float:
    """R11: impairment loss allowance / PAR30 balance."""
    return over(allowance, at_risk_30)


def operating_expense_ratio(operating: float, average_portfolio: float) -> float:
    """R12: operating expense / average gross loan portfolio."""
    return over(operating, average_portfolio)


def cost_per_client(operating: float, average_clients: float) -> float:
    """R13: operating expense / average active clients, in money per client."""
    return over(operating, average_clients)


def borrowers_per_officer(borrowers: float, officers: float) -> float:
    """R14: active borrowers / loan officers."""
    return over(borrowers, officers)


def clients_per_staff(clients: float, staff: float) -> float:
    """R15: active clients / staff."""
    return over(clients, staff)


def client_turnover(begin: float, new: float, end: float) -> float:
    """R16: (clients at the beginning + new - clients at the end) / average clients; also Schreiner's
    drop-out.
    """
    return over(begin + new - end, two_point(begin, end))


def drop_out_of_opening(begin: float, new: float, end: float) -> float:
    """Drop-out over the opening clients: (begin + new - end) / begin."""
    return over(begin + new - end, begin)


def drop_out_of_served(begin: float, new: float, end: float) -> float:
    """Drop-out over everybody served: (begin + new - end) / (begin + new)."""
    return over(begin + new - end, begin + new)


def average_outstanding(portfolio: float, loans: float) -> float:
    """R17: gross loan portfolio / loans outstanding, in money per loan."""
    return over(portfolio, loans)


def average_disbursed(disbursed: float, loans: float) -> float:
    """R18: value disbursed / number of loans disbursed, in money per loan."""
    return over(disbursed, loans)


def break_even_rate(
    operating: float, loss: float, funds: float, capitalization: float = 0.0, investment: float = 0.0
) -> float:
    """CGAP 2002: R = (AE + LL + CF + K - II) / (1 - LL), shares of the average portfolio a year."""
    return over(operating + loss + funds + capitalization - investment, 1.0 - loss)


def subsidy(
    concessional: float, market_rate: float, rate_paid: float, equity: float, other: float, profit: float
) -> float:
    """Yaron's yearly subsidy: A (m - c) + E m + K - P, in money a year."""
    return concessional * (market_rate - rate_paid) + equity * market_rate + other - profit


def subsidy_dependence(yearly_subsidy: float, average_portfolio: float, rate: float) -> float:
    """SDI: subsidy / (average portfolio x yield): how far the rate must rise to do without."""
    return over(yearly_subsidy, average_portfolio * rate)


def annual_loan_loss(collection_rate: float, term_years: float) -> float:
    """Annual loss implied by a collection rate: (1 - CR) / T x 2, T the mean term in years (CGAP OP3; from
    memory).
    """
    return over((1.0 - collection_rate) * 2.0, term_years)
