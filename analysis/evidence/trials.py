"""A randomized trial in the simulator: villages with and without the program under the same luck, read as studies read theirs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.evidence.readings import Estimate
from sim.ensemble import live_worlds
from sim.terms.files import PROJECT
from sim.terms.resolved import Resolved

__all__ = ["PLACES", "published_effects", "trial"]

Floats = NDArray[np.float64]
PLACES = (5, 15, 25, 35, 45, 55, 65, 75, 85, 95)
"""Quantiles, percent, at which effects are published."""
FORTNIGHTS = 26.0
DRAWS = 200
"""Bootstrap draws of whole villages."""
BOOTSTRAP_SEED = 20_090


def published_effects() -> tuple[Floats, Floats, Floats]:
    """Median, low and high end of the 95 % interval of the average effect on profit at PLACES (Meager 2022), dollars."""
    import csv

    with (PROJECT / "analysis" / "evidence" / "published" / "average_quantile_effects.csv").open(encoding="utf-8") as file:
        rows = {row[-1]: row[:-1] for row in csv.reader(file)}
    ends = [text.strip("()").split(",") for text in rows["profit partial pooling: 95% CrI"]]
    medians = [float(text) for text in rows["profit partial pooling: median"]]
    return np.array(medians), np.array([float(low) for low, _ in ends]), np.array([float(high) for _, high in ends])


def trial(resolved: Resolved, workers: int, engine: str) -> dict[str, dict[str, Estimate]]:
    """Control facts and effects of the arm "offered" against "control", last year, dollars for a household and two weeks (1 yuan of
    the set-up stands for 1 dollar); every seed is a village. Intervals by a bootstrap over villages.
    """
    villages = []
    for _, runs in live_worlds(resolved, workers=workers, engine=engine):
        control, offered = runs["control"], runs["offered"]
        villages.append({
            "profit": control.yearly["profit"][-1] / 100.0 / FORTNIGHTS,
            "profit_t": offered.yearly["profit"][-1] / 100.0 / FORTNIGHTS,
            "eaten": control.yearly["consumption"][-1] / 100.0 / FORTNIGHTS,
            "eaten_t": offered.yearly["consumption"][-1] / 100.0 / FORTNIGHTS,
            "business": control.households["had_business"] > 0, "client": offered.yearly["borrowed"][-1] > 0})
    whole = _read(villages)
    luck = np.random.default_rng(BOOTSTRAP_SEED)
    drawn = [_read([villages[k] for k in luck.integers(0, len(villages), len(villages))]) for _ in range(DRAWS)]
    found = {}
    for name, value in whole.items():
        errors = float(np.std([one[name] for one in drawn]))
        found[name] = Estimate(value, errors, 1.96 * errors)
    gained = [one["prior business: effect q95"] > 0 for one in drawn]
    found["prior business: q95 above 0"] = Estimate(float(np.mean(gained)), 0.0, 0.0)
    return {"": found}


def _read(villages: list[dict[str, Floats]]) -> dict[str, float]:
    one = {name: np.concatenate([village[name] for village in villages]) for name in villages[0]}
    profit, eaten = one["profit"], np.maximum(one["eaten"], 0.01)
    positive = np.log(profit[profit > 0]) if (profit > 0).any() else np.zeros(1)
    effects = np.quantile(one["profit_t"], np.array(PLACES) / 100) - np.quantile(profit, np.array(PLACES) / 100)
    medians, _, _ = published_effects()
    nothing = float(np.sqrt((medians**2).mean()))
    prior = one["business"]
    return {
        "share at 0": float((profit == 0).mean()), "share below 0": float((profit < 0).mean()), "sd of log": float(positive.std()),
        "profit mean": float(profit.mean()), "consumption mean": float(eaten.mean()),
        "consumption CV": float(eaten.std() / eaten.mean()), "consumption sd of log": float(np.log(eaten).std()),
        **dict(_named(effects)), "closer than no effect": float(np.sqrt(((effects - medians) ** 2).mean())) / nothing,
        "profit effect": float((one["profit_t"] - profit).mean()),
        "consumption effect": float((one["eaten_t"] - one["eaten"]).mean()),
        "take-up": float(one["client"].mean()),
        "prior business: effect q95": float(np.quantile(one["profit_t"][prior], 0.95) - np.quantile(profit[prior], 0.95)),
    }


def _named(effects: Floats) -> Iterator[tuple[str, float]]:
    for place, effect in zip(PLACES, effects, strict=True):
        yield f"effect q{place}", float(effect)
