"""Gifts before installments: in the month of the Spring Festival a household keeps money for gifts."""

from sim.rules import rule


@rule("pay")
def festival_first(due, cash, subsistence, season, gift_fen=20_000, festival_month=2):
    """Return what is paid of `due`, fen: what is left after a month's subsistence and, in the festival month, gifts.

    season: month of the year from 0 (January); gift_fen: kept back for gifts (assumption: 200 yuan); festival_month: 1 to 12
    (the Spring Festival falls between late January and late February).
    """
    keep = subsistence + (gift_fen if season + 1 == festival_month else 0)
    return min(due, max(cash - keep, 0))
