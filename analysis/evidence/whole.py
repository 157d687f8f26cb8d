"""Readings that look at a set-up as a whole: arms beside each other, or more than a run's record holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import log

import numpy as np

from analysis.evidence.readings import Estimate, averaged
from analysis.evidence.trials import trial
from sim.accounts import MOVE_NUMBER
from sim.build import World
from sim.chance import ORDINAL_BITS
from sim.ensemble import live_worlds
from sim.terms.resolved import Resolved

__all__ = ["WHOLE"]

Whole = Callable[[Resolved, int, str], dict[str, dict[str, Estimate]]]


def farm_panel(resolved: Resolved, workers: int, engine: str) -> dict[str, dict[str, Estimate]]:
    """Farms that live from one harvest a year, as a panel of as many seasons as years: how yields and profits vary.

    Each farm's income of a year over its own mean is its season. The common share is that of the variance of the log of yields
    which village and season explain; the coefficient of variation is the median over farms of the sd over the mean (ddof 1) of
    profit. Arms: `yields`, whose farms have no costs, so that income is what they harvest, and `profit`.
    """
    samples = []
    for _, runs in live_worlds(resolved, workers=workers, engine=engine):
        seasons, left = (runs[arm].yearly["income"].astype(float) for arm in ("yields", "profit"))
        logs = np.log(np.maximum(seasons, 1.0))
        within = logs - logs.mean(axis=0)
        residual = within - within.mean(axis=1, keepdims=True)
        years, farms = seasons.shape
        own = float((residual**2).sum()) / ((years - 1) * (farms - 1))
        whole = float((within**2).sum()) / ((years - 1) * farms)
        relative = seasons / seasons.mean(axis=0)
        samples.append({"common share": 1.0 - own / whole, "sd of log": whole**0.5,
                        "CV": float(np.median((left / left.mean(axis=0)).std(axis=0, ddof=1))),
                        "below .7 of own mean": float((relative < 0.7).mean()),
                        "below .5 of own mean": float((relative < 0.5).mean())})
    return {"": averaged(samples)}


def health(resolved: Resolved, workers: int, engine: str) -> dict[str, dict[str, Estimate]]:
    """What households of the first arm spend on treatment in the last year over what they consume, from the events of the run."""
    from sim.program import Program

    samples = []
    for seed in resolved.run.seeds:
        program = Program(resolved, worlds=[World(resolved.arms[0], seed)], engine=engine, events=True)
        run = program.run()[0]
        treated = _by_household(program, "treat", run.months - 12)
        told = treated / np.maximum(run.yearly["consumption"][-1], 1)
        some = treated > 0
        found = {name: float(np.quantile(told, share)) for name, share in (("median", 0.5), ("q90", 0.9), ("q99", 0.99))}
        samples.append(found | {"had some": float(some.mean()), "sd of log": float(np.log(told[some]).std())})
    return {"": averaged(samples)}


def rates(resolved: Resolved, workers: int, engine: str) -> dict[str, dict[str, Estimate]]:
    """Elasticity of what is lent in the first year to the rate, by least squares of logs over the arms, seed by seed."""
    prices = [log(arm.products[0].interest.rate_annual) for arm in resolved.arms]
    samples = []
    for _, runs in live_worlds(resolved, workers=workers, engine=engine):
        lent = [float(runs[arm.name].monthly["flow_disburse"][:12].sum()) for arm in resolved.arms]
        samples.append({"elasticity": float(np.polyfit(prices, np.log(np.maximum(lent, 1.0)), 1)[0])})
    return {"": averaged(samples)}


def defaults(resolved: Resolved, workers: int, engine: str) -> dict[str, dict[str, Estimate]]:
    """Share of all loans made that were not repaid in full by the end of the run, by arm, and how far the other arm lies from the
    base arm under the same luck."""
    base = resolved.base_arm.name
    samples = []
    for _, runs in live_worlds(resolved, workers=workers, engine=engine):
        bad = {arm: 1.0 - float(run.monthly["repaid_count"].sum()) / max(int(run.monthly["disbursed_count"].sum()), 1)
               for arm, run in runs.items()}
        samples.append(bad | {"difference": bad[next(arm for arm in bad if arm != base)] - bad[base]})
    return {"": averaged(samples)}


def identified(resolved: Resolved, workers: int, engine: str) -> dict[str, dict[str, Estimate]]:
    """Repayment with identification over that without, of the fifth of clients with the least will and of the others: principal
    repaid over principal lent, from the events of the run."""
    from sim.program import Program

    samples = []
    for seed in resolved.run.seeds:
        shares = {}
        for arm in resolved.arms:
            program = Program(resolved, worlds=[World(arm, seed)], engine=engine, events=True)
            program.run()
            lent, repaid = (_by_household(program, move) for move in ("disburse", "pay_principal"))
            will = program.store.column("household", "will")
            risky = will <= np.quantile(will[lent > 0], 0.2)
            shares[arm.name] = [float(repaid[who].sum() / max(lent[who].sum(), 1)) for who in (risky, ~risky)]
        (risky_known, others_known), (risky_unknown, others_unknown) = shares["known"], shares["unknown"]
        samples.append({"riskiest fifth, unknown": risky_unknown, "riskiest fifth": risky_known / risky_unknown,
                        "others, unknown": others_unknown, "others": others_known / others_unknown})
    return {"": averaged(samples)}


def _by_household(program, move: str, since: int = 0) -> np.ndarray:
    """Fen moved by each household of the only village since a month, from the events, int64[households]."""
    events = program.log.events
    rows = events[(events[:, 2] == MOVE_NUMBER[move]) & (events[:, 0] >= since)]
    found = np.zeros(program.store.tables["household"].rows, np.int64)
    np.add.at(found, (rows[:, 4] & (1 << ORDINAL_BITS) - 1) - 1, rows[:, 6])
    return found


def lender(resolved: Resolved, workers: int, engine: str) -> dict[str, dict[str, Estimate]]:
    """The lender of the first arm after the whole run: its place among 532 real ones, its yield beside the rate of its contracts
    (over all months; the other ratios are those of the last year), and what the Yilong association reports."""
    from analysis.among import AMONG, place
    from analysis.evidence.yields import live_and_watch, yield_parts
    from analysis.measures import MEASURES, Case
    from analysis.resolved import setting_of
    from sim.program import Program

    arm = resolved.arms[0]
    told, samples = setting_of(resolved).arm(arm.name), []
    for seed in resolved.run.seeds:
        program = Program(resolved, worlds=[World(arm, seed)], engine=engine, events="loans")
        contracts = live_and_watch(program, resolved.run.months)
        run = program.runs()[0]
        case, parts = Case(run, told), yield_parts(run, contracts)
        shown = {name: MEASURES[name].of(case) for name in (*AMONG, "par_tolerance", "repayment_rate", "glp", "clients")}
        samples.append({f"{name}, place": place(name, shown[name]) for name in AMONG} | {name: shown[name] for name in AMONG} | {
            "rate of its contracts": parts.contract, "drag of arrears": parts.drag,
            "yield less (contracts less drag)": parts.gap, "par_tolerance": shown["par_tolerance"],
            "repayment_rate": shown["repayment_rate"], "owed by a client": shown["glp"] / max(shown["clients"], 1.0)})
    return {"": averaged(samples)}


def cost_by_size(resolved: Resolved, workers: int, engine: str) -> dict[str, dict[str, Estimate]]:
    """Elasticity of operating expense over mean portfolio, of the whole run, to the mean size of the loans made: least squares of
    logs over the lending arms whose cost follows size, seed by seed."""
    arms = [arm for arm in resolved.arms if arm.lender.open and arm.lender.costs.size_power]
    samples = []
    for _, runs in live_worlds(resolved, arms=arms, workers=workers, engine=engine):
        sizes, ratios = [], []
        for run in (runs[arm.name].monthly for arm in arms):
            spent = sum(float(run[f"flow_pay_{what}"].sum()) for what in ("wages", "overhead", "loan_cost"))
            ratios.append(max(spent, 1.0) / max(float(run["stock_lender_loans"].sum()), 1.0))
            sizes.append(max(float(run["flow_disburse"].sum()), 1.0) / max(int(run["disbursed_count"].sum()), 1))
        samples.append({"elasticity": float(np.polyfit(np.log(sizes), np.log(ratios), 1)[0])})
    return {"": averaged(samples)}


def insurance(resolved: Resolved, workers: int, engine: str) -> dict[str, dict[str, Estimate]]:
    """How what a household eats in a year follows its income: least squares over households and years from the second on, and the
    variance of the one over that of the other; first arm, by blocks of villages."""
    arm = resolved.arms[0]
    villages = [run[arm.name].yearly for _, run in live_worlds(resolved, arms=[arm], workers=workers, engine=engine)]
    each = max(len(villages) // 20, 1)
    samples = []
    for k in range(0, len(villages), each):
        income, eaten = (np.concatenate([one[name][1:].ravel() for one in villages[k: k + each]]).astype(float)
                         for name in ("income", "consumption"))
        both = np.cov(income, eaten)
        samples.append({"own income": float(both[0, 1] / both[0, 0]), "variance": float(both[1, 1] / both[0, 0])})
    return {"": averaged(samples)}


WHOLE: Mapping[str, Whole] = {"trial": trial, "farm_panel": farm_panel, "health": health, "rates": rates,
                                "defaults": defaults, "identified": identified, "lender": lender,
                                "cost_by_size": cost_by_size, "insurance": insurance}
"""name -> function of a set-up, threads and engine that gives arm -> quantity -> estimate; "" for what belongs to no arm."""
