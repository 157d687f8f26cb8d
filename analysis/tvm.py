"""Time value of money: level payments, internal rates of return, nominal and effective rates.

Signs as in spreadsheets: what is received is positive, what is paid negative. Rates are per period, as fractions.
Source: tests/contracts/vectors/tvm.json; the vectorized forms follow the annuity formulas of numpy-financial.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from scipy.optimize import brentq

LOWEST, HIGHEST = -0.99, 100.0
YEAR = 365.0


def pmt(rate: Any, nper: Any, pv: Any, fv: Any = 0.0, due: int = 0) -> Any:
    """Level payment per period (arrays of any one shape); due = 1: paid at the start of each period."""
    rate, nper = np.asarray(rate, float), np.asarray(nper, float)
    growth = (1.0 + rate) ** nper
    safe = np.where(rate == 0.0, 1.0, rate)
    annuity = np.where(rate == 0.0, nper, (1.0 + safe * due) * (growth - 1.0) / safe)
    return -(np.asarray(fv, float) + np.asarray(pv, float) * growth) / annuity


def fv(rate: float, nper: float, payment: float, pv: float, due: int = 0) -> float:
    """Future value of pv and level payments after nper periods."""
    growth = (1.0 + rate) ** nper
    annuity = nper if rate == 0.0 else (1.0 + rate * due) * (growth - 1.0) / rate
    return -(pv * growth + payment * annuity)


def pv(rate: float, nper: float, payment: float, future: float = 0.0, due: int = 0) -> float:
    """Present value of level payments and a future amount."""
    growth = (1.0 + rate) ** nper
    annuity = nper if rate == 0.0 else (1.0 + rate * due) * (growth - 1.0) / rate
    return -(future + payment * annuity) / growth


def nper(rate: float, payment: float, present: float, future: float = 0.0, due: int = 0) -> float:
    """Number of periods until pv and payments come to fv."""
    if rate == 0.0:
        return -(future + present) / payment
    z = payment * (1.0 + rate * due) / rate
    return float(np.log((-future + z) / (present + z)) / np.log(1.0 + rate))


def rate(periods: float, payment: float, present: float, future: float = 0.0, due: int = 0) -> float:
    """Rate per period at which pv, payments and fv balance. Raises ValueError if there is none."""
    found = _root(lambda r: fv(r, periods, payment, present, due) + -future)
    if found is None:
        raise ValueError("no rate balances these amounts")
    return found


def ipmt(rate: Any, per: Any, periods: Any, present: Any) -> Any:
    """Interest part of payment `per` (from 1); arrays of one shape."""
    payment = pmt(rate, periods, present)
    rate, per = np.asarray(rate, float), np.asarray(per, float)
    growth = (1.0 + rate) ** (per - 1.0)
    safe = np.where(rate == 0.0, 1.0, rate)
    before = np.asarray(present, float) * growth + np.where(rate == 0.0, payment * (per - 1.0), payment * (growth - 1.0) / safe)
    return -before * rate


def ppmt(rate: Any, per: Any, periods: Any, present: Any) -> Any:
    """Principal part of payment `per` (from 1); arrays of one shape."""
    return pmt(rate, periods, present) - ipmt(rate, per, periods, present)


def effective(nominal: float, periods_per_year: float) -> float:
    """Effective annual rate of a nominal one compounded so often."""
    return (1.0 + nominal / periods_per_year) ** periods_per_year - 1.0


def nominal(annual: float, periods_per_year: float) -> float:
    """Nominal annual rate whose effective rate is `annual`."""
    return periods_per_year * ((1.0 + annual) ** (1.0 / periods_per_year) - 1.0)


def npv(rate: float, flows: Sequence[float]) -> float:
    """Present value of flows, the first at time 0."""
    value = 0.0
    for flow in reversed(flows):
        value = value / (1.0 + rate) + flow
    return value


def irr(flows: Sequence[float], times: Sequence[float] | None = None) -> float | None:
    """Rate per period at which the flows are worth nothing; the smallest one from 0 up, else the nearest below 0.

    times: when each flow is, in periods; 0, 1, 2 ... where none are given.

    Flows may change sign twice (savings returned at the end): rates in [0, 2] are searched first, on a fine grid.
    None if no rate balances them.
    """
    if times is None:
        return _root(lambda r: npv(r, flows))
    at, amounts = np.array(times, float), np.array(flows, float)
    return _root(lambda r: float(np.sum(amounts * (1.0 + r) ** -at)))


def xirr(dates: Sequence[date], flows: Sequence[float]) -> float | None:
    """Annual rate, compound, actual days over 365, at which dated flows are worth nothing; None if there is none."""
    years = np.array([(day - dates[0]).days / YEAR for day in dates])
    amounts = np.array(flows, float)
    return _root(lambda r: float(np.sum(amounts * (1.0 + r) ** -years)))


def _root(value: Any) -> float | None:
    grids = (
        np.concatenate(([0.0], np.geomspace(1e-7, 2.0, 400))),
        -np.concatenate(([0.0], np.geomspace(1e-7, -LOWEST, 400))),
        np.geomspace(2.0, HIGHEST, 100),
    )
    for grid in grids:
        values = np.array([value(r) for r in grid])
        if values[0] == 0.0:
            return float(grid[0])
        signs = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) <= 0)
        if signs.size:
            a, b = sorted((grid[signs[0]], grid[signs[0] + 1]))
            return float(brentq(value, a, b, xtol=1e-15, rtol=1e-14, maxiter=500))
    return None
