"""Standing in the village: shame, which spreads, and the trust that grows at meetings, decays, and is lost in quarrels."""

from sim.arithmetic import ratio, rint
from sim.prospects import cost_of_default
from sim.wiring import Moment, Step

__all__ = ["STANDING", "STANDING_STEPS"]


def meet(bond, village_standing_build_share):
    """Return the trust among those who meet once more: the share of what is lacking that a meeting builds is added, 0 to 1.

    Clients who were made to meet weekly knew and helped each other more than those who met monthly, and defaulted less (Feigenberg,
    Field & Pande 2013).
    """
    return bond + village_standing_build_share * (1.0 - bond)


def drift_apart(bond, joint, group_late, village_standing_decay_month, village_standing_quarrel_share):
    """Return the trust left at the end of a month: part of it fades, and a quarrel over a late member costs all of the group."""
    left = bond * (1.0 - village_standing_decay_month)
    return left * (1.0 - village_standing_quarrel_share) if joint > 0 and group_late > 0 else left


def fear_to_lose_face(default_cost, bond, joint, late_ties, degree, village_standing_shame, village_standing_contagion,
                      village_standing_bond):
    """Return the cost of a default, fen, with shame and, for who answers for a group, the trust that would be lost.

    There is less shame in what one's ties do too: default spreads, and so does the good example (Guiso, Sapienza & Zingales 2013).
    """
    shame = village_standing_shame * (1.0 - village_standing_contagion * ratio(late_ties, degree))
    return default_cost + rint(shame + joint * village_standing_bond * bond)


STANDING = (
    Moment("meet", "household", (Step(meet, ("bond",)),), when="joint_due"),
    Moment("drift_apart", "household", (Step(drift_apart, ("bond",)),), when="here"),
)
STANDING_STEPS = {("standing", cost_of_default): Step(fear_to_lose_face, ("default_cost",))}
"""The step that joins moments of paying where standing counts (sim/loan_terms.py)."""
