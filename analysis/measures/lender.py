"""Measures of the lender: outreach, portfolio, risk, self-sufficiency, cost and the money it takes."""

from __future__ import annotations

from analysis.measures import ratios
from analysis.measures.books import Books
from analysis.measures.households import FEN
from analysis.measures.measure import Case, Measure

NONE = float("nan")
SEEP = "SEEP 2005"
SEEP_SOURCE = "SEEP Network, Measuring Performance of Microfinance Institutions, 2005 numbering"
OWN = "this project"


def _glp(books: Books) -> float:
    """Two-point average portfolio of the last year, fen."""
    ends = books.ends(books.portfolio)
    return ratios.two_point(float(ends[0]), float(ends[-1]))


def _at_risk(case: Case, column: str) -> float:
    books = case.books
    return ratios.portfolio_at_risk(float(books.count(column)[-1]), float(books.portfolio[-1]))


def _repayment(case: Case) -> float:
    books = case.books
    return ratios.over(books.year(books.count("due_paid_fen")), books.year(books.count("due_fen")))


def _oss(case: Case) -> float:
    b = case.books
    parts = (b.revenue, b.financial, b.impairment, b.operating)
    return ratios.operational_self_sufficiency(*(b.year(part) for part in parts)) if b.clients.any() else NONE


def _per_portfolio(case: Case, part: str) -> float:
    books = case.books
    flow = {
        "received": books.received,
        "operating": books.operating,
        "written_off": books.flow("write_off_principal"),
    }[part]
    return ratios.over(books.year(flow), _glp(books))


def _yield_13(case: Case) -> float:
    books = case.books
    return ratios.portfolio_yield(books.year(books.received), ratios.month_ends(books.ends(books.portfolio)))


def _cost_per_client(case: Case) -> float:
    books = case.books
    ends = books.ends(books.clients)
    average = ratios.two_point(float(ends[0]), float(ends[-1]))
    return ratios.cost_per_client(books.year(books.operating) / FEN, average)


def _break_even(case: Case) -> float:
    books = case.books
    average = _glp(books)
    operating, loss, funds = (
        ratios.over(books.year(part), average)
        for part in (books.operating, books.impairment, books.financial)
    )
    return ratios.break_even_rate(operating, loss, funds)


def _last(values, scale: float = 1.0) -> float:
    return float(values[-1]) / scale if len(values) else NONE


MEASURES = (
    Measure(
        "clients",
        "clients",
        "clients",
        "households with a loan outstanding at the end of the run",
        "CGAP minimum row",
        "CGAP, Good Practice Guidelines",
        "stock",
        "lender",
        "higher",
        lambda case: _last(case.books.clients),
        least=0.0,
    ),
    Measure(
        "outreach",
        "households reached",
        "share",
        "clients at the end of the run / all households",
        OWN,
        OWN,
        "ratio",
        "lender",
        "higher",
        lambda case: ratios.over(_last(case.books.clients), len(case.run.households["id"])),
        least=0.0,
        most=1.0,
    ),
    Measure(
        "glp",
        "gross loan portfolio",
        "yuan",
        "all principal outstanding at the end of the run: current, late and renegotiated, not written off, "
        "without "
        "interest",
        SEEP,
        SEEP_SOURCE,
        "stock",
        "lender",
        "neither",
        lambda case: _last(case.books.portfolio, FEN),
        least=0.0,
    ),
    Measure(
        "average_balance",
        "average loan balance",
        "yuan/client",
        "gross loan portfolio / clients at the end of the run",
        "near SEEP 2005 R17 (per client, not per loan)",
        SEEP_SOURCE,
        "ratio",
        "lender",
        "neither",
        lambda case: ratios.over(_last(case.books.portfolio, FEN), _last(case.books.clients)),
        least=0.0,
    ),
    Measure(
        "par_tolerance",
        "portfolio at risk as [4] defines it",
        "share",
        "whole balance of loans with an installment short by 1 yuan or more (the lender's tolerance), from "
        "the first "
        "day / gross loan portfolio, at the end of the run",
        "Yilong rule",
        "[4]",
        "ratio",
        "lender",
        "lower",
        lambda case: _at_risk(case, "par_tolerance_fen"),
        least=0.0,
        most=1.0,
    ),
    Measure(
        "par30",
        "PAR30",
        "share",
        "whole balance of loans with any part more than 30 days late / gross loan portfolio, at the end of "
        "the run",
        "SEEP 2005 R9 without renegotiated loans",
        SEEP_SOURCE,
        "ratio",
        "lender",
        "lower",
        lambda case: _at_risk(case, "par30_fen"),
        least=0.0,
        most=1.0,
    ),
    Measure(
        "repayment_rate",
        "repayment rate when due",
        "share",
        "of what fell due in the last year, the part paid at its due day's meeting",
        "on-time rate",
        "[4]; CGAP Occasional Paper 3",
        "ratio",
        "lender",
        "higher",
        _repayment,
        least=0.0,
        most=1.0,
    ),
    Measure(
        "write_off_ratio",
        "write-off ratio",
        "share/year",
        "principal written off in the last year / average gross loan portfolio (opening and closing)",
        "SEEP 2005 R10",
        SEEP_SOURCE,
        "ratio",
        "lender",
        "lower",
        lambda case: _per_portfolio(case, "written_off"),
        least=0.0,
    ),
    Measure(
        "oss",
        "operational self-sufficiency (OSS)",
        "share",
        "financial revenue / (financial expense + impairment + operating expense), last year; revenue is "
        "interest "
        "fallen due less interest written off, fees and penalties, without donations; impairment is net of "
        "recoveries",
        "SEEP 2005 R1",
        SEEP_SOURCE,
        "ratio",
        "lender",
        "higher",
        _oss,
    ),
    Measure(
        "yield",
        "portfolio yield",
        "share/year",
        "interest, fees and penalties received in cash in the last year / average gross loan portfolio "
        "(opening and "
        "closing)",
        "SEEP 2005 R4, two-point average",
        SEEP_SOURCE,
        "ratio",
        "lender",
        "neither",
        lambda case: _per_portfolio(case, "received"),
        least=0.0,
    ),
    Measure(
        "yield_13",
        "portfolio yield (13 months)",
        "share/year",
        "as the portfolio yield, over the average of the opening balance and the twelve month ends",
        "SEEP 2005 R4, 13-month average",
        SEEP_SOURCE,
        "ratio",
        "lender",
        "neither",
        _yield_13,
        least=0.0,
    ),
    Measure(
        "operating_expense_ratio",
        "operating expense ratio",
        "share/year",
        "operating expense of the last year / average gross loan portfolio (opening and closing)",
        "SEEP 2005 R12",
        SEEP_SOURCE,
        "ratio",
        "lender",
        "lower",
        lambda case: _per_portfolio(case, "operating"),
        least=0.0,
    ),
    Measure(
        "cost_per_client",
        "cost per client",
        "yuan/client/year",
        "operating expense of the last year / average clients (opening and closing)",
        "SEEP 2005 R13",
        SEEP_SOURCE,
        "ratio",
        "lender",
        "lower",
        _cost_per_client,
        least=0.0,
    ),
    Measure(
        "break_even_rate",
        "break-even rate",
        "share/year",
        "(AE + LL + CF) / (1 - LL): operating expense, impairment and actual financial expense of the last "
        "year over "
        "the average portfolio; capitalization and investment income are 0",
        "CGAP 2002",
        "Rosenberg 2002, Microcredit Interest Rates, CGAP Occasional Paper 1",
        "ratio",
        "lender",
        "lower",
        _break_even,
    ),
    Measure(
        "cash_need",
        "most cash the lender needed",
        "yuan",
        "largest sum, over month ends, by which cash paid out exceeded cash taken in since the start, "
        "without own "
        "funds, donations and borrowings",
        OWN,
        OWN,
        "stock",
        "lender",
        "lower",
        lambda case: float(case.books.cash_need.max()) / FEN if case.books.months else NONE,
        least=0.0,
    ),
    Measure(
        "lender_equity",
        "lender's equity",
        "yuan",
        "assets less liabilities at the end of the run; claims written off are no asset",
        SEEP,
        SEEP_SOURCE,
        "stock",
        "lender",
        "higher",
        lambda case: _last(case.books.equity, FEN),
    ),
)
