"""Rule files written out for the tests."""

HEAD = "from sim.rules import rule\nfrom sim.arithmetic import mul_div, rint\n\n\n"

HALF = HEAD + '''@rule("pay")
def half(due, cash, luck, keep_fen=100, share=0.5, by=1):
    """Return what is paid of `due`, fen: a share of it, or nothing on a bad day."""
    able = max(cash - keep_fen, 0)
    return min(mul_div(rint(share * due), 1, by), able) if luck > 0.1 else 0
'''

THIRD = HEAD + '''@rule("pay")
def third(due, cash):
    """Return what is paid of `due`, fen: a third."""
    return min(mul_div(due, 1, 3), cash)
'''

WATCH = HEAD + '''@rule("watch")
def by_mood(pressure, late, luck, luck_1, fading=0.5):
    """Return how strongly a household feels pressed, 0 to 1."""
    if late == 1 and luck < 0.5:
        return luck_1
    return fading * pressure
'''


def rule_text(arguments: str, body: str, question: str) -> str:
    """A file with one rule called `mine`."""
    return f'{HEAD}@rule("{question}")\ndef mine({arguments}):\n    {body}\n'
