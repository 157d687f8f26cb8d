"""The chart: every party balances by itself, every claim of one is a debt of another."""

from collections import Counter

import pytest

from sim.accounts import ACCOUNTS, FINANCIAL, MOVES, PARTIES, legs_of


@pytest.mark.parametrize("move", MOVES.values(), ids=lambda move: move.name)
def test_every_party_books_a_move_twice(move):
    sides = Counter((leg.party, leg.side) for leg in move.legs)
    for party in {leg.party for leg in move.legs}:
        assert party in PARTIES
        assert sides[party, "debit"] == sides[party, "credit"]


@pytest.mark.parametrize("name", MOVES)
def test_every_claim_is_somebodys_debt(name):
    """Owned less owed is unchanged for each financial instrument, over all parties."""
    change = Counter()
    for party, account, sign in legs_of(name):
        declared = ACCOUNTS[party, account]
        change[declared.instrument] += sign if declared.natural == "debit" else -sign
    assert {i: c for i, c in change.items() if c and i in FINANCIAL} == {}


def test_no_party_touches_a_nominal_account_of_another_name_than_its_own():
    for move in MOVES.values():
        for leg in move.legs:
            assert leg.party in PARTIES and leg.account.isidentifier()


def test_disburse_by_hand():
    assert sorted(legs_of("disburse")) == [
        ("household", "cash", 1), ("household", "loans", 1), ("lender", "cash", -1), ("lender", "loans", 1)]
