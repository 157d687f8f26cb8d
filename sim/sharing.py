"""Gifts among kin: good and bad luck of a month shared within the clan, and favors that are remembered.

Each gives or receives so that the part of luck that is shared is the same for all kin: with the whole of it, a household's own luck
moves what it has by one part in as many as share (full insurance: Townsend 1994). What was received and not returned is remembered
and given back in better months: a loan without interest and without a date, forgiven while luck is bad (Udry 1994; Platteau 1997).
"""

from sim.arithmetic import rint
from sim.wiring import Moment, Step

__all__ = ["SHARING", "Sharing", "even_out"]


def put_on_the_table(income, usual, medical, ceremony, favors, cash, subsistence, village_sharing_rate, village_sharing_memory):
    """Return (luck shared with kin and favors to be returned, most it can give), fen: luck is what income and bills are beyond what
    is usual; nobody gives what is needed for food this month."""
    luck = income - usual - medical - ceremony
    return rint(village_sharing_rate * luck) + rint(village_sharing_memory * favors), max(cash - subsistence, 0)


def give_and_receive(gift, favors):
    """Return (given to kin, received from kin, favors received and not yet returned), fen."""
    return max(-gift, 0), max(gift, 0), favors + gift


def even_out(ids, villages, clans, here, tabled, most, out, ordinals, first, end):
    """Set out[i] to what member i receives (negative: gives), fen, so that all kin who are here have the same part of the tabled.

    Kin are the households of one clan, who live side by side: `clans` households by row of the village, ids as in sim/chance.py, of
    which `ordinals` numbers make a village. Nobody gives more than most[i]; what is lacking is lacking to those who receive, in
    proportion. Sums over a clan are exactly zero: odd fen fall on the first, and the last one completes a running total. Sums of a
    clan must stay below 2**51.
    """
    low = first
    while low < end:
        clan = (ids[low] % ordinals - 1) // clans[villages[low]]
        high, whole, kin = low, 0, 0
        while high < end and villages[high] == villages[low] and (ids[high] % ordinals - 1) // clans[villages[low]] == clan:
            whole += tabled[high] * here[high]
            kin += 1 if here[high] > 0 else 0
            high += 1
        part, pot, claims = whole // max(kin, 1), 0, 0
        odd = whole - part * kin
        for i in range(low, high):
            over = (tabled[i] - part - (1 if odd > 0 else 0)) * here[i]
            odd -= 1 if here[i] > 0 else 0
            out[i] = -min(over, most[i]) if over > 0 else -over
            pot += max(-out[i], 0)
            claims += max(out[i], 0)
        seen, handed = 0, 0
        for i in range(low, high):
            if out[i] > 0:
                seen += out[i]
                so_far = int(pot * (seen / claims))
                out[i] = so_far - handed
                handed = so_far
        low = high


SHARING = (
    Moment("table_luck", "household", (Step(put_on_the_table, ("tabled", "most_given")),), when="here"),
    Moment("give", "household", (Step(give_and_receive, ("give_kin", "receive_kin", "favors")),), when="gift"),
)


class Sharing:
    """Kin of all villages: they share luck where it is the custom."""

    def __init__(self, engine, shares) -> None:
        self._engine, self._shares = engine, shares

    def share(self) -> None:
        """Let kin share good and bad luck, where it is the custom."""
        if "sharing" in self._engine.store.changes:
            self._engine.live("table_luck")
            self._shares.even_out("tabled", most="most_given", into="gift")
            self._engine.live("give")
