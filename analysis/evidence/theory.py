"""Claims of theory: closed forms at the limit of one mechanism, with the numbers of theory.md."""

from __future__ import annotations

from dataclasses import replace

from analysis.evidence.claim import Claim, Row, Search

__all__ = ["THEORY"]


def _game(x: float, alone: float, pair: float, sanctioned: float) -> Row:
    """A row of the repayment game: 50 yuan owed, returns up to 1,000, so that a default costs a share of 50 / (1,000 x)."""
    return Row(f"x = {x:g}", {"village.will.penalty_share": 0.05 / x},
               {"individual": alone, "pair": pair, "sanctioned": sanctioned})


def _failing(chance: float, common: float, none: float, one: float, two: float) -> Row:
    return Row(f"chance {chance:g}, common share {common:g}",
               {"shocks.failure.chance_month": chance, "shocks.failure.common_share": common},
               {"covers_none": none, "covers_one": one, "covers_two": two})


def _pooled(size: int, subsistence: int, due: float, alone: float, group: float) -> Row:
    """A row of pooling: food and installment in yuan of 500; the installment is paid when 1/30 of the month is over."""
    amount = round(due * 29 / 30, 2)
    return Row(f"{size} members, food {subsistence / 500:g}, installment {due / 500:g}",
               {"village.spending.subsistence_yuan": subsistence, "product.amount.min_yuan": amount,
                "product.amount.default_yuan": amount, "product.amount.max_yuan": amount,
                "product.liability.group_max": size, "product.liability.group_min": size},
               {"alone": alone, "group": group})


def _excluded(years: int, highest: float) -> Row:
    return Row(f"{years} years" if years else "for good", {"lender.approval.exclusion_months": 12 * years}, {"highest": highest})


def _walk(up: float, buffer: int, ruined: float, months: int) -> Row:
    """A row of the walk: a buffer of k units is k - 1 units of cash, half a month of usual income each."""
    return Row(f"up {up:g}, buffer {buffer}, " + (f"{months} months" if months <= 50 else "for good"),
               {"shocks.failure.chance_month": 1.0 - up, "village.spending.start_cash_months": 0.5 * (buffer - 1),
                "run.months": months, **({"village.people.households": 10000} if months > 50 else {})}, {"walk": ruined})


def _shared(kin: int, own: float = 0.0, variance: float | None = None) -> Row:
    """A row of full insurance: own luck alone, or with a common part that makes two profits of a month correlated by .407."""
    common = {} if variance is None else {"shocks.business.log_sd": 0.26061, "village.business.shock_log_sd": 0.30226}
    published = {"own income": own} if variance is None else {"variance": variance}
    return Row(f"{kin} share" + ("" if variance is None else ", correlation .407"),
               {"village.ties.clan_households": kin, **common}, published)


def _hazard(hazard: float, weeks: int, par: float) -> Row:
    return Row(f"hazard {hazard:g} a week, written off after {weeks} weeks",
               {"rules.stops_for_good.hazard": hazard, "lender.writeoff.days": 7 * weeks},
               {"hazard.PAR30": par})


def _fund(leverage: int, share: float, losses: float, years: float) -> Row:
    """A row of the fund: losses are a share of the portfolio a year; six loans follow each other in it."""
    return Row(f"1:{leverage}, {share:.0%} of losses of {losses:.0%}",
               {"lender.fund.leverage": leverage, "lender.fund.fund_share": share, "rules.stops_for_good.hazard": losses / 6,
                "run.months": 24 + 12 * round(years)}, {"no_top_up": years})


RATE = "product.interest.rate_term"
SAFE_UP_TO = Search(RATE, 0.0, 1.0, "safe", 0.5, answer=(1.0, 1.0), called="safe_up_to",
                    few=(("village.people.households", 40), ("run.seeds", 1)))
"""The highest rate at which borrowers take the safe project."""

WATCHED = Search("village.watching.sanction_yuan", 0.0, 64_000.0, "unpaid", 0.5, answer=(0.0, 0.001), called="sanction", steps=20,
                 then=("effort",), digits=2)
"""The sanction from which on those who are watched pay, over the loan."""

_AT_ONCE = {"product.repayment.method": "equal_installments", "product.repayment.once": True, "product.repayment.every_months": 0,
            "product.repayment.installments": 0, "product.repayment.term_days": 60, "product.plan.amounts_yuan": (),
            "village.informal.limit_months": 0.0}
"""One payment after two months, and nobody who lends for it."""

THEORY: tuple[Claim, ...] = (
    Claim(
        "T1", "Pairs repay more than individuals only where the debt is light: up to x = 1/3", "Besley & Coate 1995",
        "evidence/T1", "repaid", {"": 0.005}, "policy/group_payment", also=("V01", "V02"),
        rows=(_game(0.05, 0.95, 0.9925, 0.9975), _game(0.1, 0.9, 0.97, 0.99), _game(0.2, 0.8, 0.88, 0.96),
              _game(0.3, 0.7, 0.73, 0.91), _game(0.37, 0.63, 0.5893, 0.8631),
              _game(0.4, 0.6, 0.52, 0.84), _game(0.5, 0.5, 0.25, 0.75), _game(0.6, 0.4, 0.16, 0.64))),
    Claim(
        "T2", "Liability for each other keeps borrowers from the risky project up to a higher rate, so that lending pays",
        "Stiglitz 1990; Ghatak & Guinnane 1999", "evidence/T2", "projects", {"": 0.005}, "policy/risky_projects",
        also=("V08",), search=replace(SAFE_UP_TO, every_arm=True),
        rows=(Row("a sixth of the loan", {}, {"alone": 1.1, "pair": 1.183333}),
              Row("each alone, the safe project only: the rate at which the lender would break even",
                  {"product.liability.kind": "individual", "product.liability.group_min": 0, "product.liability.group_max": 0,
                   "village.ventures.chosen": False}, {"breaks_even": 1.2},
                  Search(RATE, 0.0, 1.0, "loss", answer=(1.0, 1.0), called="breaks_even")),
              Row("the least liability at which a lender breaks even", {},
                  {"least_liability": 0.166667},
                  Search("lender.collection.liability_share", 0.0, 0.5, "loss", called="least_liability", within=SAFE_UP_TO,
                         steps=10)))),
    Claim(
        "T4", "Joint liability among those of like risk lowers the rate at which the lender breaks even, and what the safe pay",
        "Ghatak 1999", "evidence/T4", "projects", {"": 0.005}, "policy/own_groups", also=("V07",),
        search=Search(RATE, 0.0, 1.0, "loss", answer=(1.0, 1.0), called="rate", every_arm=True,
                      then=("safe_pays",)),
        rows=(Row("half of the households risky", {}, {
            "pooling.rate": 1.333333, "pooling.safe_pays": 1.2, "assortative.rate": 1.092896, "assortative.safe_pays": 1.081967,
            "random.rate": 1.066667, "random.safe_pays": 1.2}),)),
    Claim(
        "T5", "Members watch each other as far as their liability makes worth while; the watched pay where sanctions are severe",
        "Armendariz de Aghion 1999", "evidence/T5", "watching", {"": 0.001}, "policy/peer_monitoring", search=WATCHED,
        rows=(Row("success .85, liability 1, cost 2, owed 1.1", {}, {"sanction": 2.588235, "effort": 0.425}),
              Row("cost 1.2", {"village.watching.cost_yuan": 1200}, {"sanction": 1.1 * 1.2 / 0.85, "effort": 0.85 / 1.2}),
              Row("cost .5: no more than full effort", {"village.watching.cost_yuan": 500}, {"sanction": 1.1, "effort": 1.0}))),
    Claim(
        "T6", "Exclusion for a time supports a repayment that rises with the time", "Tedeschi 2006", "evidence/T6", "paid",
        {"": 0.01}, "yilong", also=("V09",),
        search=Search("product.interest.rate_annual", 0.0, 3.0, "paid", 0.5, answer=(0.5, 0.5)),
        rows=(_excluded(1, 0.852632), _excluded(2, 1.135793), _excluded(3, 1.276592), _excluded(5, 1.415843),
              _excluded(10, 1.537682), _excluded(0, 1.62))),
    Claim(
        "T8", "A lender that watches the use of its loans can be promised more than it costs, up to a point", "Conning 1999",
        "evidence/T8", "projects", {"": 0.005, "watching": 0.01}, "policy/risky_projects",
        rows=(Row("nobody watches", {}, {"careful_up_to": 1.15, "received": 1.035},
                  replace(SAFE_UP_TO, high=1.4, called="careful_up_to", then=("received",))),
              Row("as much watching as leaves the lender most", {}, {"watching": 0.345444, "received": 1.614556},
                  Search("lender.costs.watch_share", 0.0, 1.0, "received", called="watching", best=True, steps=11,
                         within=replace(SAFE_UP_TO, high=1.4, steps=17), then=("received",))))),
    Claim(
        "T9", "An installment that must be borrowed from a moneylender who watches makes lending possible", "Jain & Mansuri 2003",
        "evidence/T9", "projects", {"": 0.005}, "policy/moneylender_watches",
        rows=(Row("one payment at the end", _AT_ONCE, {"careful_up_to": 1.15}, replace(SAFE_UP_TO, called="careful_up_to")),
              Row("one payment at the end, with care: where the lender would break even",
                  {**_AT_ONCE, "village.ventures.chosen": False}, {"breaks_even": 1.2},
                  Search(RATE, 0.0, 1.0, "loss", answer=(1.0, 1.0), called="breaks_even")),
              Row("an installment of a fifth while the project runs: last payment at which the lender breaks even", {},
                  {"last_payment": 0.977778, "safe": 1.0, "kept": 0.94},
                  Search(RATE, 0.0, 1.0, "loss", answer=(0.8, 1.0), called="last_payment", then=("safe", "kept"))),
              Row("the same, and the moneylender does not watch", {"village.moneylender.watch_share": 0.0},
                  {"borrowers.safe": 0.0}))),
    Claim(
        "T11", "Below a threshold of 9 units of capital a business sinks to 6.25, above it climbs to 20.25",
        "Carter & Barrett 2006", "evidence/T11", "capital", {"": 0.05}, "policy/better_technology", also=("V11",),
        rows=(Row("as shipped", {}, {"at_5": 6.25, "at_8_9": 6.25, "at_9_1": 20.25, "at_30": 20.25}),)),
    Claim(
        "T12", "Poverty and inequality of lognormal incomes", "Foster, Greer & Thorbecke 1984", "evidence/T12", "poverty",
        {"": 0.002}, "yilong", also=("V04",),
        rows=(Row("sd of log .6, line .6 of the median", {},
                  {"static.P0": 0.19728, "static.P1": 0.050945, "static.P2": 0.019403, "static.gini": 0.328627,
                   "static.theil": 0.18}),
              Row("sd of log .49, line .5 of the median",
                  {"village.income.gini": 0.2710200, "village.spending.poverty_line_yuan": 2660.66},
                  {"static.P0": 0.078595, "static.P1": 0.014512, "static.P2": 0.004219, "static.gini": 0.27102,
                   "static.theil": 0.12005}))),
    Claim(
        "T13", "Ruin of a household that wins or loses a unit a month, by its buffer", "Feller 1968", "evidence/T13", "ruined",
        {"": 0.01}, "policy/leaving",
        rows=(_walk(0.52, 2, 0.714004, 50), _walk(0.52, 5, 0.386328, 50), _walk(0.52, 10, 0.104964, 50),
              _walk(0.55, 2, 0.607259, 50), _walk(0.55, 5, 0.261984, 50), _walk(0.55, 10, 0.050068, 50),
              _walk(0.6, 2, 0.43238, 50), _walk(0.6, 5, 0.116909, 50), _walk(0.6, 10, 0.011103, 50),
              _walk(0.55, 5, 0.366648, 400), _walk(0.6, 2, 0.444444, 400))),
    Claim(
        "T14", "What contracts cost a year beside what they advertise", "Field & Pande 2008; own computation", "evidence/T14",
        "price", {"": 6e-6}, "yilong", also=("V03",),
        rows=(Row("as signed", {}, {
            "weekly_44.APR": 0.2242, "weekly_44.EIR": 0.25072, "monthly_11.APR": 0.19478, "monthly_11.EIR": 0.21314,
            "weekly_50.APR": 0.19779, "weekly_50.EIR": 0.21825, "weekly_50_saving.APR": 0.21785,
            "weekly_50_saving.EIR": 0.24283, "monthly_12.APR": 0.17972, "monthly_12.EIR": 0.19529, "one_payment.APR": 0.1,
            "one_payment.EIR": 0.1, "flat_monthly_rate.APR": 0.31716, "flat_monthly_rate.EIR": 0.36758}),)),
    Claim(
        "T15", "Shared failures break groups that cover one, and spare groups that cover none", "Vasicek 2002", "evidence/T15",
        "failed", {"": 0.005}, "policy/shared_failures", also=("V05",),
        rows=(_failing(0.1, 0.0, 0.40951, 0.08146, 0.00856), _failing(0.1, 0.1, 0.386826, 0.095028, 0.016217),
              _failing(0.1, 0.345, 0.329832, 0.117451, 0.039582), _failing(0.1, 0.407, 0.315004, 0.121052, 0.0458),
              _failing(0.2, 0.407, 0.521377, 0.273957, 0.133907))),
    Claim(
        "T16", "A group that pools what it can spare repays nearly always", "own computation", "evidence/T16", "repaid",
        {"": 0.005}, "policy/group_payment", also=("V10",),
        rows=(_pooled(5, 200, 100, 0.75155, 0.97845), _pooled(2, 200, 100, 0.75155, 0.8772),
              _pooled(10, 200, 100, 0.75155, 0.99842), _pooled(5, 200, 50, 0.84565, 0.99811),
              _pooled(5, 200, 150, 0.65288, 0.9115), _pooled(5, 250, 100, 0.65288, 0.93057))),
    Claim(
        "T17", "Losses of a portfolio whose failures share a cause: small most years, ruinous in some", "Vasicek 2002",
        "evidence/T17", "loss", {"": 0.01}, "policy/shared_failures", also=("V05",),
        rows=(Row("chance .06, common share .407", {},
                  {"alone.q05": 0.00036, "alone.q50": 0.021743, "alone.q95": 0.255807, "alone.q99": 0.463453}),
              Row("chance .03, common share .1", {"shocks.failure.chance_month": 0.03, "shocks.failure.common_share": 0.1},
                  {"alone.q05": 0.00569, "alone.q50": 0.02371, "alone.q95": 0.075751, "alone.q99": 0.1137}))),
    Claim(
        "T18", "A constant hazard of stopping makes a portfolio at risk that does not depend on the length of loans",
        "identity of stocks and flows", "evidence/T18", "at_risk", {"": 0.002}, "yilong", also=("V06",),
        rows=(_hazard(0.0005, 52, 0.023392), _hazard(0.001, 52, 0.045627),
              _hazard(0.001, 26, 0.021442), _hazard(0.002, 52, 0.086957))),
    Claim(
        "T19", "A compensation fund that nobody tops up is empty after 1 / (leverage x share x loss rate) years", "own computation",
        "evidence/T19", "fund_life", {"": 0.1}, "policy/fund_trigger",
        rows=(_fund(10, 0.8, 0.03, 4.1667), _fund(10, 0.8, 0.05, 2.5), _fund(5, 0.8, 0.05, 5.0), _fund(10, 0.5, 0.05, 4.0),
              _fund(20, 0.8, 0.03, 2.0833))),
    Claim(
        "T20", "Among n who share all luck, own income moves what is eaten by one part in n", "Townsend 1994", "evidence/T20",
        "insurance", {"": 0.01}, "policy/kin_sharing", also=("V12",),
        rows=(_shared(2, 0.5), _shared(5, 0.2), _shared(10, 0.1), _shared(50, 0.02), _shared(5, variance=0.5256),
              _shared(10, variance=0.4663), _shared(50, variance=0.41886))),
)
"""In the order of theory.md. `shipped` names a scenario for people that uses the same mechanism."""
