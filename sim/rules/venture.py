"""Venturing: which project a loan goes into."""

from sim.rules import rule


@rule("choose")
def best_expected(safe_worth, risky_worth, calling, village_ventures_chosen):
    """Return 1 for the safe project, 2 for the risky one: the one that is expected to leave more (fen), the safe one if equal.

    Who fails pays only what it has, so that a high rate or a small liability for others makes the risky one worth more (Stiglitz
    1990). calling: 1 where a household knows only the risky one; where the village leaves no choice, the others take the safe one.
    """
    gambles = village_ventures_chosen == 1 and risky_worth > safe_worth
    return 2 if calling == 1 or gambles else 1
