"""The network of a village as a survey would see it that asks only some of its households: drawn, not lived."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, shortest_path

from sim.chance import Purpose, luck
from sim.kernels import kept
from sim.network import terms_of_ties, tie_village
from sim.terms.resolved import Arm

__all__ = ["ASKED", "seen_network"]

ASKED = 0.46
"""Share of households asked for their ties (Banerjee, Chandrasekhar, Duflo & Jackson 2013)."""
_ASKED_DRAW = 65_010
"""Number of the draw that decides who is asked, beyond those that make the ties."""


def seen_network(arm: Arm, seed: int) -> dict[str, float]:
    """Mean degree, its sd, share without a tie, clustering, share in the largest piece, mean path in it: of the ties of the first
    village that at least one household asked has told of."""
    village = arm.villages[0]
    n = village.people.households
    degree, kin_share, clan, log_sd, aloof_share = terms_of_ties(village.ties)
    start, to = kept(tie_village)(seed, 0, n, float(degree), float(kin_share), int(clan), float(log_sd), float(aloof_share))
    asked = np.array([luck(seed, 0, i + 1, 0, 0, 0, int(Purpose.TIES), _ASKED_DRAW) < ASKED for i in range(n)])
    ends = np.repeat(np.arange(n), np.diff(start))
    told = asked[ends] | asked[to]
    ties = csr_matrix((np.ones(told.sum()), (ends[told], to[told])), shape=(n, n))
    degree = np.asarray(ties.sum(axis=1)).ravel()
    _, piece = connected_components(ties, directed=False)
    largest = np.flatnonzero(piece == np.bincount(piece).argmax())
    steps = shortest_path(ties[largest][:, largest], unweighted=True)
    pairs = len(largest) * (len(largest) - 1)
    return {"degree": float(degree.mean()), "degree_sd": float(degree.std()), "alone": float((degree == 0).mean()),
            "clustering": _clustering(ties, degree), "giant": len(largest) / n, "path": float(steps.sum()) / max(pairs, 1)}


def _clustering(ties: csr_matrix, degree: np.ndarray) -> float:
    """Mean over households of the share of pairs of their ties that are tied, 0 for fewer than two ties."""
    closed = np.asarray((ties @ ties).multiply(ties).sum(axis=1)).ravel()
    pairs = degree * (degree - 1)
    return float(np.divide(closed, pairs, out=np.zeros_like(closed), where=pairs > 0).mean())
