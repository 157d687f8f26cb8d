"""The portfolio of a run at its end, under every definition of delinquency that the record counts, and how it was repaid."""

from __future__ import annotations

from collections.abc import Callable

from analysis.measures import ratios
from analysis.measures.books import Year
from analysis.measures.households import FEN
from analysis.measures.measure import NONE, Case, Measure, of_lender
from analysis.measures.ratios import over
from analysis.measures.sustainability import SEEP, SEEP_SOURCE

ROSENBERG = "Rosenberg 1999, Measuring Microcredit Delinquency, CGAP Occasional Paper 3"
BANDS = ("age_0_30_fen", "age_31_60_fen", "age_61_90_fen", "age_91_120_fen", "age_over_120_fen")
OWN = "this project"


def _share(name: str, label: str, formula: str, edition: str, source: str, of: Callable[[Year], float], better: str = "lower",
           most: float = 1.0, unit: str = "share") -> Measure:
    return Measure(name, label, unit, formula, edition, source, "ratio", "lender", better, of_lender(of), least=0.0, most=most,
                   topic="portfolio")


def _balance(column: str) -> Callable[[Year], float]:
    return lambda y: ratios.portfolio_at_risk(y.last[column], y.end["loans"])


def _par(days: int) -> Measure:
    edition = f"{SEEP} R9 without renegotiated loans" if days == 30 else f"{SEEP}, {days} days"
    late = f"{days} day{'s' * (days != 1)}"
    return _share(f"par{days}", f"PAR{days}",
                  f"whole balance of loans with any part more than {late} late / gross loan portfolio, end of the run", edition,
                  SEEP_SOURCE, _balance(f"par{days}_fen"))


def _recovery(y: Year) -> float:
    return over(y["flow_pay_principal"] - y["prepaid_fen"], y["principal_due_fen"])


def _annual_loss(case: Case) -> float:
    term = case.arm.mean_term_years
    return ratios.annual_loan_loss(_recovery(case.year), term) if case.year.lent and term > 0 else NONE


def _ages() -> tuple[Measure, ...]:
    names = ("first band", "second band", "third band", "fourth band", "last band")
    return tuple(
        _share(column.removesuffix("_fen"), f"at risk, {name}",
               f"balance at risk in the {name} of the lender's provisioning table / gross loan portfolio, end of the run", "ageing",
               "[4]", _balance(column))
        for column, name in zip(BANDS, names, strict=True))


MEASURES: tuple[Measure, ...] = (
    Measure("glp", "gross loan portfolio", "yuan",
            "all principal outstanding at the end of the run: current, late and renegotiated, not written off, without interest",
            SEEP, SEEP_SOURCE, "stock", "lender", "neither",
            lambda case: case.year.end["loans"] / FEN if case.books.months else NONE, least=0.0, topic="portfolio"),
    _share("par_tolerance", "portfolio at risk by the lender's rule",
           "whole balance of loans with an installment short by 1 yuan or more (the lender's tolerance), from the first day / "
           "gross loan portfolio, at the end of the run", "Yilong rule", "[4]", _balance("par_tolerance_fen")),
    *(_par(days) for days in (1, 30, 60, 90, 180)),
    _share("par30_principal", "PAR30, principal late",
           "whole balance of loans more than 30 days late with principal overdue / gross loan portfolio, end of the run",
           "principal late", ROSENBERG, _balance("par30_principal_fen")),
    _share("arrears_rate", "arrears rate", "overdue principal / gross loan portfolio, end of the run", "arrears rate", ROSENBERG,
           _balance("principal_overdue_fen")),
    _share("repayment_rate", "repayment rate when due",
           "of what fell due in the last year, the part paid at its due day's meeting", "on-time rate", f"[4]; {ROSENBERG}",
           lambda y: over(y["due_paid_fen"], y["due_fen"]), "higher"),
    _share("current_recovery", "current recovery rate",
           "(principal collected - principal prepaid) / principal that fell due, last year", "current recovery", ROSENBERG,
           _recovery,
           "higher", float("inf")),
    Measure("annual_loss_rate", "annual loan loss implied by recovery", "share/year",
            "(1 - current recovery rate of the last year) / mean term of the products on offer in years x 2", "annual loan loss",
            f"{ROSENBERG} (from memory)", "ratio", "lender", "lower", _annual_loss, topic="portfolio"),
    _share("renegotiated_share", "renegotiated loans", "balance of loans that were extended / gross loan portfolio, end of the run",
           SEEP, SEEP_SOURCE, _balance("renegotiated_fen")),
    _share("hidden_share", "loans booked as new to hide arrears",
           "balance of late loans that were booked as repaid and new and have not been found / gross loan portfolio, end of the "
           "run; no books show it", "hidden restructuring", "[3] 38", _balance("hidden_fen")),
    _share("par30_unhidden", "PAR30 if nothing were hidden",
           "(balance of loans more than 30 days late + balance of hidden loans that the books show as at most 30 days late) / "
           "gross loan portfolio, end of the run", "hidden restructuring", f"[3] 38; {OWN}",
           lambda y: ratios.portfolio_at_risk(y.last["par30_fen"] + y.last["hidden_to_30_fen"], y.end["loans"])),
    _share("provision_rate", "allowance to portfolio", "impairment loss allowance / gross loan portfolio, end of the run",
           "allowance",
           "[4]", lambda y: over(y.end["allowance"], y.end["loans"])),
    *_ages(),
)
