"""Published facts and findings: what was calibrated on is marked, the rest is predicted."""

from __future__ import annotations

from analysis.evidence.claim import Claim, Row

__all__ = ["FACTS"]

FACTS: tuple[Claim, ...] = (
    Claim(
        "V21", "Ties as a survey of 46 % of households sees them in villages of Karnataka",
        "Banerjee, Chandrasekhar, Duflo & Jackson 2013", "evidence/V21", "seen_network",
        {"degree": 1.65, "clustering": 0.047, "path": 0.20, "giant": 0.026, "degree_sd": 1.34, "alone": 0.026}, "yilong", fit=True,
        rows=(Row("227 households", {}, {
            "shipped.degree": 9.26, "shipped.degree_sd": 7.25, "shipped.alone": 0.052, "shipped.clustering": 0.239,
            "shipped.giant": 0.948, "shipped.path": 2.772}),)),
)
"""Tolerances are one standard deviation over the 38 villages."""
