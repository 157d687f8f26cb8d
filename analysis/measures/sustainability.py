"""Whether the lender lasts: SEEP-18, CGAP/IDB, MIX adjustments, subsidy dependence, the county's fund."""

from __future__ import annotations

from collections.abc import Callable

from analysis.measures import ratios
from analysis.measures.books import Year
from analysis.measures.households import FEN
from analysis.measures.measure import NONE, Case, Measure, of_lender, timed
from analysis.measures.ratios import over

OWN = "this project"
SEEP = "SEEP 2005"
SEEP_SOURCE = "SEEP Network, Measuring Performance of Microfinance Institutions, 2005 numbering"
CGAP = "CGAP/IDB 2003"
CGAP_SOURCE = "CGAP and IDB, Microfinance Consensus Guidelines, 2003 (from memory)"
MIX = "MIX adjustments"
MIX_SOURCE = "MicroBanking Bulletin"
TWO, THIRTEEN = "two-point average", "13-month average"


def _one(name: str, label: str, unit: str, formula: str, edition: str, source: str, better: str,
         of: Callable[[Year], float], kind: str = "ratio", least: float = float("-inf")) -> Measure:
    return Measure(name, label, unit, timed(formula), edition, source, kind, "lender", better, of_lender(of), least=least,
                   topic="sustainability")


def _seep(number: str, name: str, label: str, unit: str, formula: str, better: str, of: Callable[[Year], float],
          least: float = float("-inf")) -> Measure:
    return _one(name, label, unit, formula, f"{SEEP} {number}", SEEP_SOURCE, better, of, least=least)


def _both(number: str, name: str, label: str, unit: str, formula: str, better: str, of: Callable[[Year, Callable], float],
          least: float = float("-inf")) -> tuple[Measure, Measure]:
    """A ratio over an average, twice: opening and closing; opening and twelve month ends."""
    return (
        _seep(f"{number}, {TWO}", name, label, unit, f"{formula} (opening and closing balance)", better,
              lambda y: of(y, y.average), least),
        _seep(f"{number}, {THIRTEEN}", f"{name}_13", f"{label} (13 months)", unit,
              f"{formula} (opening balance and twelve month ends)", better, lambda y: of(y, y.mean.__getitem__), least),
    )


def _deposits(mean: Callable[[str], float]) -> float:
    """Savings of clients, the compensation fund's account, members' deposits in risk funds, fen."""
    return mean("savings") + mean("fund_deposit") + mean("risk_deposits")


def _demands(y: Year) -> float:
    return _deposits(y.end.__getitem__) + y.end["borrowings"] + y.end["escrow"]


def short(y: Year) -> float:
    """What the MIX asks for beyond the allowance at the end of the year, fen: see the formula of `fss`."""
    need = 0.5 * (y.last["par90_fen"] - y.last["par180_fen"] + y.last["renegotiated_to_90_fen"]) + y.last["par180_fen"]
    return max(need - y.end["allowance"], 0.0)


def _market(case: Case) -> float:
    return float(case.arm.terms.get("lender.capital.market_rate_annual", NONE))  # type: ignore[arg-type]


def _adjustment(case: Case) -> float:
    """What the MIX adds to the year's cost, fen: inflation on equity, funds at a market rate, provisions."""
    y = case.year
    inflation = max(case.arm.price_annual, 0.0) * max(y.average("equity"), 0.0)
    funds = max(_market(case) * (y.average("borrowings") + _deposits(y.average)) - y["financial"], 0.0)
    return inflation + funds + short(y)


def _adjusted(per: str) -> Callable[[Case], float]:
    def of(case: Case) -> float:
        y = case.year
        if not y.lent:
            return NONE
        extra = _adjustment(case)
        if per == "cost":
            return over(y["revenue"], y.cost + extra)
        return over(y.income - extra, y.average(per) - short(y) / 2.0)

    return of


def _subsidy(case: Case) -> float:
    """Yaron's subsidy of the year, fen."""
    y = case.year
    debt = y.average("borrowings") + _deposits(y.average)
    paid = over(y["financial"], debt) if debt else 0.0
    return ratios.subsidy(debt, _market(case), paid, y.average("equity"), _given(y), y.income)


def _given(y: Year) -> float:
    """What government and donors gave and revenue or recoveries hold, fen a year: subsidized interest, compensation."""
    return y["flow_subsidize_interest"] + y["flow_sponsor_interest"] + y["flow_approve_compensation"]


def _back(y: Year) -> float:
    """Interest that government and donors gave back to clients, fen a year."""
    return y["flow_rebate_interest"] + y["flow_sponsor_rebate"]


def _of_subsidy(of: Callable[[Case, float], float]) -> Callable[[Case], float]:
    return lambda case: of(case, _subsidy(case)) if case.year.lent else NONE


def _per_client(case: Case, subsidy: float) -> float:
    return over((subsidy + _back(case.year)) / FEN, case.year.average("clients"))


def _per_exit(case: Case, subsidy: float) -> float:
    if not case.is_paired:
        return NONE
    people, base = case.pair
    fewer = int((base.poor[-1]).sum()) - int((people.poor[-1]).sum())
    yearly = (subsidy + _back(case.year)) / FEN
    return yearly * case.books.months / 12.0 / fewer if fewer > 0 else NONE


def _yield_gap(case: Case) -> float:
    y, price = case.year, case.arm.price
    net = (y.average("loans") - y.average("allowance")) * (price.apr if price else NONE)
    return 1.0 - over(y["received"], net) if y.lent else NONE


def _fund_leverage(case: Case) -> float:
    fund = case.run.monthly.get("stock_fund_deposit")
    held = float(fund[case.books.months - 1]) if fund is not None and case.books.months else 0.0
    return over(case.year.last["covered_fen"], held) if case.year.lent else NONE


def _months_to_trigger(case: Case) -> float:
    """Months until bad loans reach the fund's trigger at the pace of the last year; 0 if they have."""
    share = case.arm.terms.get("lender.fund.trigger_share")
    books = case.books
    if share is None or not case.arm.terms.get("lender.fund.leverage") or books.months < 13:
        return NONE
    bad = [over(float(books.count("covered_bad_fen")[k]), float(books.count("covered_fen")[k])) for k in (-13, -1)]
    if not bad[1] >= 0:
        return NONE
    pace = (bad[1] - bad[0]) / 12.0
    if bad[1] >= float(share):  # type: ignore[arg-type]
        return 0.0
    return (float(share) - bad[1]) / pace if pace > 0 else NONE  # type: ignore[arg-type]


def _fund(case: Case, name: str) -> float:
    """A share of the covered loans at the end of the run; NaN without any."""
    return over(case.year.last[name], case.year.last["covered_fen"]) if case.year.lent else NONE


_COST = "financial expense + impairment + operating expense"
_ADJUSTED = ("cost is raised by inflation on average equity (the villages' prices; there are no fixed assets), by funds "
             "at the market rate less what they cost, and by 50 % of PAR91-180 and renegotiated loans and 100 % beyond, "
             "less the allowance")

SEEP_18: tuple[Measure, ...] = (
    _seep("R1", "oss", "operational self-sufficiency (OSS)", "share",
          f"financial revenue / ({_COST}), last year; revenue is interest fallen due less interest written off, fees and "
          "penalties, without donations; impairment is net of recoveries", "higher", lambda y: over(y["revenue"], y.cost)),
    *_both("R2", "roa", "return on assets (ROA)", "share/year",
           "net operating income (there are no taxes) / average assets", "higher",
           lambda y, mean: ratios.return_on(y.income, 0.0, mean("assets"))),
    *_both("R3", "roe", "return on equity (ROE)", "share/year", "net operating income / average equity", "higher",
           lambda y, mean: ratios.return_on(y.income, 0.0, mean("equity")) if mean("equity") > 0 else NONE),
    *_both("R4", "yield", "portfolio yield", "share/year",
           "interest, fees and penalties received in cash in the last year / average gross loan portfolio", "neither",
           lambda y, mean: ratios.portfolio_yield(y["received"], mean("loans")), least=0.0),
    _seep("R5", "portfolio_to_assets", "portfolio to assets", "share", "gross loan portfolio / assets, end of the run", "higher",
          lambda y: ratios.portfolio_to_assets(y.end["loans"], y.end["assets"]), least=0.0),
    *_both("R6", "cost_of_funds", "cost of funds", "share/year",
           "financial expense of the last year / (average deposits + average borrowings); deposits are clients' savings, the "
           "compensation fund's account and members' risk funds", "lower",
           lambda y, mean: ratios.cost_of_funds(y["financial"], _deposits(mean), mean("borrowings")), least=0.0),
    _seep("R7", "debt_to_equity", "debt to equity", "index", "liabilities / equity, end of the run", "neither",
          lambda y: ratios.debt_to_equity(y.end["liabilities"], y.end["equity"]) if y.end["equity"] > 0 else NONE),
    _seep("R8", "liquid_ratio", "liquid ratio", "index",
          "cash / (deposits + borrowings + rewards held back), end of the run; all debts count as short-term", "neither",
          lambda y: ratios.liquid_ratio(y.end["cash"], _demands(y))),
    _seep("R9", "par30_with_renegotiated", "PAR30 and renegotiated loans", "share",
          "whole balance of loans more than 30 days late or extended, each once / gross loan portfolio, end of the run", "lower",
          lambda y: ratios.portfolio_at_risk(y.last["par30_fen"], y.end["loans"], y.last["renegotiated_to_30_fen"]), least=0.0),
    *_both("R10", "write_off_ratio", "write-off ratio", "share/year",
           "principal written off in the last year / average gross loan portfolio", "lower",
           lambda y, mean: ratios.write_off_ratio(y["flow_write_off_principal"], mean("loans")), least=0.0),
    _seep("R11", "risk_coverage", "risk coverage", "share", "impairment loss allowance / PAR30 balance, end of the run", "higher",
          lambda y: ratios.risk_coverage(y.end["allowance"], y.last["par30_fen"]), least=0.0),
    *_both("R12", "operating_expense_ratio", "operating expense ratio", "share/year",
           "operating expense of the last year / average gross loan portfolio", "lower",
           lambda y, mean: ratios.operating_expense_ratio(y["operating"], mean("loans")), least=0.0),
    *_both("R13", "cost_per_client", "cost per client", "yuan/client/year",
           "operating expense of the last year / average active clients; clients are households with a loan", "lower",
           lambda y, mean: ratios.cost_per_client(y["operating"] / FEN, mean("clients")), least=0.0),
    _seep("R14", "borrowers_per_officer", "borrowers per loan officer", "clients/officer",
          "households with a loan / loan officers, in full time spent on these villages, end of the run", "higher",
          lambda y: ratios.borrowers_per_officer(y.end["clients"], y.last["officers_thousandths"] / 1000.0), least=0.0),
    _seep("R15", "clients_per_staff", "clients per staff member", "clients/staff",
          "clients / staff, end of the run; staff are the loan officers, all others are part of overhead", "higher",
          lambda y: ratios.clients_per_staff(y.end["clients"], y.last["officers_thousandths"] / 1000.0), least=0.0),
    *_both("R16", "client_turnover", "client turnover", "share/year",
           "(opening + new - closing clients) / average clients, last year", "lower",
           lambda y, mean: over(y.begin["clients"] + y["new_clients"] - y.end["clients"], mean("clients"))),
    _seep("R17", "average_loan", "average outstanding loan", "yuan/loan",
          "gross loan portfolio / loans outstanding, end of the run", "neither",
          lambda y: ratios.average_outstanding(y.end["loans"] / FEN, y.last["loans_open"]), least=0.0),
    _seep("R18", "average_disbursed", "average loan disbursed", "yuan/loan", "disbursed / loans disbursed, last year", "neither",
          lambda y: ratios.average_disbursed(y["flow_disburse"] / FEN, y["disbursed_count"]), least=0.0),
)

ADJUSTED: tuple[Measure, ...] = tuple(
    Measure(name, label, unit, f"{timed(formula)}; {_ADJUSTED}", f"{CGAP}; {MIX}", f"{CGAP_SOURCE}; {MIX_SOURCE}", "ratio",
            "lender", "higher", of, topic="sustainability")
    for name, label, unit, formula, of in (
        ("fss", "financial self-sufficiency (FSS)", "share", f"revenue / adjusted ({_COST}), last year", _adjusted("cost")),
        ("aroa", "adjusted return on assets (AROA)", "share/year", "(revenue - adjusted cost) / average adjusted assets",
         _adjusted("assets")),
        ("aroe", "adjusted return on equity (AROE)", "share/year", "(revenue - adjusted cost) / average adjusted equity",
         _adjusted("equity")),
    )
)

SUBSIDY: tuple[Measure, ...] = tuple(
    Measure(name, label, unit, timed(formula), "Yaron 1992",
            "Yaron 1992, Assessing Development Finance Institutions; Sa-Dhan note", kind,
            "lender", "lower", of, name == "subsidy_per_exit", topic="sustainability")
    for name, label, unit, formula, kind, of in (
        ("subsidy", "subsidy of the year", "yuan",
         "A (m - c) + E m + K - P: average debt A, market rate m, rate paid c, average equity E, K subsidized interest "
         "and compensation received, P net operating income; donations are in neither K nor P", "flow", _of_subsidy(lambda _,
         s: s / FEN)),
        ("sdi", "subsidy dependence index (SDI)", "share", "subsidy / (average gross loan portfolio x portfolio yield)", "ratio",
         _of_subsidy(lambda case, s: over(s, case.year["received"]))),
        ("subsidy_per_client", "subsidy per client", "yuan/client/year",
         "(subsidy + interest given back to clients) / average clients, last year", "ratio",
         _of_subsidy(_per_client)),
        ("subsidy_per_exit", "subsidy per exit from poverty", "yuan/exit",
         "that yearly subsidy x years / net number of households that are below the line in the base arm but not in this "
         "one in the last year; no value where there are none", "ratio", _of_subsidy(_per_exit)),
    )
)

OTHERS: tuple[Measure, ...] = (
    Measure("yield_gap", "yield gap", "share",
            "1 - interest, fees and penalties received in the last year / (average portfolio net of allowance x APR of the "
            "products, their "
            "mean)", CGAP, CGAP_SOURCE, "ratio", "lender", "lower", _yield_gap, topic="portfolio"),
    _one("funding_expense_ratio", "funding expense ratio", "share/year", "financial expense / average gross loan portfolio", CGAP,
         CGAP_SOURCE, "lower", lambda y: over(y["financial"], y.average("loans")), least=0.0),
    _one("total_cost_ratio", "total cost ratio", "share/year", f"({_COST}) / average gross loan portfolio", "Sa-Dhan",
         "Sa-Dhan, core standards", "lower", lambda y: over(y.cost, y.average("loans"))),
    _one("break_even_rate", "break-even rate", "share/year",
         "(AE + LL + CF) / (1 - LL): operating expense, impairment and actual financial expense of the last year over the average "
         "portfolio; capitalization and investment income are 0", "CGAP 2002",
         "Rosenberg 2002, Microcredit Interest Rates, CGAP Occasional Paper 1", "lower",
         lambda y: ratios.break_even_rate(*(over(y[part], y.average("loans")) for part in ("operating", "impairment",
         "financial")))),
    Measure("fund_leverage", "leverage of the compensation fund", "index",
            "balance of loans it covers / money in the fund's account, end of the run",
            "[1]: 10", "[1]", "ratio", "lender", "neither", _fund_leverage, least=0.0, topic="sustainability"),
    Measure("months_to_trigger", "months until the fund pays", "months",
            "(trigger share - bad part of covered loans) / monthly rise of that part over the last year; 0 once it is reached, no "
            "value while it falls",
            "[1]: trigger 3 %", "[1]", "stock", "lender", "higher", _months_to_trigger, least=0.0, topic="sustainability"),
    Measure("fund_bad_share", "bad part of covered loans", "share",
            "balance of bad loans the compensation fund covers / balance of loans it covers, end of the run", "[1]: trigger 3 %",
            "[1]", "ratio", "lender", "lower", lambda case: _fund(case, "covered_bad_fen"), least=0.0, most=1.0,
            topic="sustainability"),
    Measure("cash_need", "most cash the lender needed", "yuan",
            "largest sum, over month ends, by which cash paid out exceeded cash taken in since the start, without own funds, "
            "donations "
            "and borrowings", OWN, OWN, "stock", "lender", "lower",
            lambda case: float(case.books.cash_need.max()) / FEN if case.books.months else NONE, least=0.0, topic="sustainability"),
    Measure("lender_equity", "lender's equity", "yuan",
            "assets less liabilities at the end of the run; claims written off are no asset", SEEP, SEEP_SOURCE, "stock", "lender",
            "higher", lambda case: case.year.end["equity"] / FEN if case.books.months else NONE, topic="sustainability"),
)


MEASURES = (*SEEP_18, *ADJUSTED, *SUBSIDY, *OTHERS)
