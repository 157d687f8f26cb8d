"""Contracts of the vectors as products."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sim.terms.product import Product

VECTORS = Path(__file__).parent / "vectors"
INTERVAL = {"DAYS": "every_days", "WEEKS": "every_weeks", "MONTHS": "every_months"}


def read(name: str) -> Any:
    """Return the content of a vector file."""
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def product(**sections: dict[str, Any]) -> Product:
    """Return a plain 12-month product with sections replaced key by key."""
    base: dict[str, dict[str, Any]] = {
        "amount": {"min_yuan": 1.0, "default_yuan": 1000.0, "max_yuan": 1_000_000.0},
        "repayment": {"every_months": 1, "installments": 12},
        "interest": {"rate_annual": 0.24, "basis": "declining"},
    }
    for name, values in sections.items():
        base[name] = {**base.get(name, {}), **values} if name not in {"repayment"} else values
    return Product(name="test_product", **base)


def vector_product(vector: dict[str, Any]) -> Product:
    """Return the product that a vector of schedules.json describes."""
    options = vector["options"]
    share = options.get("fixed_principal_pct", 0) / 100
    method = "fixed_share" if share else options.get("amort", "EQUAL_INSTALLMENTS").lower()
    return product(
        repayment={INTERVAL[vector["freq"]]: vector["every"], "installments": vector["n"], "method": method,
                   "principal_share": share},
        interest={
            "rate_annual": round(vector["annual_rate_pct"] / 100, 8), "basis": options.get("interest", "DECLINING").lower(),
            "days_in_year": options.get("days_in_year", 365),
            "counting": "actual_days" if options.get("period") == "DAILY" else "periods",
        },
        rounding={"digits": options.get("digits", 2), "multiple_yuan": float(options.get("multiples", 0))},
        grace={"principal": options.get("grace_p", 0), "interest_payment": options.get("grace_i", 0),
               "interest_free": options.get("interest_free", 0)},
    )
