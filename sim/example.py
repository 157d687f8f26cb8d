"""The example of others: the will to pay moves toward the share of borrowers seen who pay, in both directions.

One mechanism with a sign: where more pay than one would oneself it is a good example, where fewer do, default spreads. Shame
(sim/standing.py) is another thing: it is a cost, weighed by who is tempted; the example decides who is tempted.
"""

from sim.arithmetic import clamp, ratio
from sim.wiring import Moment, Step

__all__ = ["EXAMPLE", "follow_others"]

OF_GROUP = 1


def remember_will(will):
    """Return the will to pay that is a household's own, 0 to 1."""
    return will


def set_example(here, open_loans, late, excluded):
    """Return (1 for a borrower whose example is seen: a client or a defaulter; 1 if it pays: nothing late, nothing defaulted)."""
    seen = 1 if here == 1 and (open_loans > 0 or excluded > 0) else 0
    return seen, (seen if late == 0 and excluded == 0 else 0)


def follow_example(own_will, seen_borrowers, seen_payers, group_row, borrows, pays_up, group_borrowers, group_payers,
                   village_example_weight, village_example_whose):
    """Return the will to pay: the own one, and with a weight the share of other borrowers seen who pay; the own where none is seen.

    Linear in the mean of the others (Manski 1993); members of Indian self-help groups repaid some 15 % more where all peers did
    (Li, Liu & Deininger 2013).
    """
    inside = village_example_whose == OF_GROUP
    in_group = 1 if group_row > 0 else 0
    seen = in_group * (group_borrowers - borrows) if inside else seen_borrowers
    paying = in_group * (group_payers - pays_up) if inside else seen_payers
    weight = village_example_weight if seen > 0 else 0.0
    return clamp(own_will + weight * (ratio(paying, seen) - own_will), 0.0, 1.0)


EXAMPLE = (
    Moment("remember_will", "household", (Step(remember_will, ("own_will",)),)),
    Moment("set_example", "household", (Step(set_example, ("borrows", "pays_up")),)),
    Moment("follow_example", "household", (Step(follow_example, ("will",)),), when="here"),
)


def follow_others(engine, shares) -> None:
    """Let everybody see who among ties and members pays, where such an example counts."""
    if "example" in engine.store.changes:
        engine.live("set_example")
        shares.over_ties("borrows", "seen_borrowers")
        shares.over_ties("pays_up", "seen_payers")
        if engine.store.any_joint:
            shares.total("borrows", "group", "borrowers")
            shares.total("pays_up", "group", "payers")
        engine.live("follow_example")
