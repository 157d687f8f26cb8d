"""Adding up the books: the loops behind `Ledger.must_balance`, one call a month, plain Python or compiled.

It shares the chart of accounts with the engines but none of their code.
"""

__all__ = ["LARGEST", "add_up", "audit", "differing", "expect"]

LARGEST = 2**53
"""Balances stay below this many fen, so that float64 holds them exactly as well."""
PASS = 1024
"""Households whose loans are added up at a time, so that the sums stay in the first cache."""


def expect(moved, legs, before, expected):
    """Set expected[a, w] to balance a of world w at the last check, plus what the month moved there.

    moved: int64[worlds + 1, moves], row 0 unused; legs: int64[k, 3] account, move, sign; before, expected: int64[accounts, worlds],
    fen.
    """
    expected[:] = before
    for k in range(legs.shape[0]):
        account, move, sign = legs[k, 0], legs[k, 1], legs[k, 2]
        for w in range(expected.shape[1]):
            expected[account, w] += sign * moved[w + 1, move]


def add_up(block, row, bounds, sums, least):
    """Set sums[w] to the sum of a column over rows bounds[w] = (first, end) of world w, least[w] to the least if it is below zero.

    block: int64[columns, members], of which `row` is the column; bounds: int64[worlds, 2]; sums, least: int64[worlds], fen.
    """
    for w in range(bounds.shape[0]):
        held = block[row, bounds[w, 0]: bounds[w, 1]]
        total, low = 0, 0
        for i in range(held.shape[0]):
            total += held[i]
            low = min(low, held[i])
        sums[w] = total
        least[w] = low


def differing(loans, parts, owed):
    """Return how many households owe another sum than their loans say.

    loans: int64[columns, slots * households]; parts: the columns of a loan that add up to int64 owed[households], fen.
    """
    households = owed.shape[0]
    wrong = 0
    for first in range(0, households, PASS):
        end = min(first + PASS, households)
        left = owed[first:end].copy()
        for k in range(parts.shape[0]):
            for start in range(0, loans.shape[1], households):
                booked = loans[parts[k], start + first: start + end]
                for i in range(end - first):
                    left[i] -= booked[i]
        for i in range(end - first):
            wrong += 1 if left[i] != 0 else 0
    return wrong


def audit(moved, legs, before, expected, found, least, sectors, lender, fund, world, members, bounds, household, group, officer,
          empty, loans, owed, parts):
    """Add the books up into `found` and `least`; return 1 if all is well: every balance is what it was plus what moved and below
    LARGEST, no member holds less than nothing, what must be empty is, and loan book and households agree. Fen.

    sectors, members: int64[k, 3] account, block (0, 1, 2 of the three that follow), row in it. bounds: int64[3, worlds, 2] rows of
    each world in the members' blocks. empty: accounts that hold nothing at a month's end. owed: int64[k] rows of `household`,
    parts: int64[k, 3] rows of `loans` that add up to them, -1 for none.
    """
    expect(moved, legs, before, expected)
    found[:] = 0
    least[:] = 0
    for k in range(sectors.shape[0]):
        block = lender if sectors[k, 1] == 0 else (fund if sectors[k, 1] == 1 else world)
        for w in range(found.shape[1]):
            found[sectors[k, 0], w] = block[sectors[k, 2], w + 1]
    for k in range(members.shape[0]):
        block = household if members[k, 1] == 0 else (group if members[k, 1] == 1 else officer)
        add_up(block, members[k, 2], bounds[members[k, 1]], found[members[k, 0]], least[members[k, 0]])
    well = 1
    for a in range(found.shape[0]):
        for w in range(found.shape[1]):
            held = found[a, w]
            well = well if held == expected[a, w] and -LARGEST < held < LARGEST else 0
    for k in range(members.shape[0]):
        for w in range(found.shape[1]):
            well = well if members[k, 1] == 2 or least[members[k, 0], w] >= 0 else 0
    for k in range(empty.shape[0]):
        for w in range(found.shape[1]):
            well = well if found[empty[k], w] == 0 else 0
    for k in range(owed.shape[0]):
        here = parts[k][parts[k] >= 0]
        well = well if differing(loans, here, household[owed[k]]) == 0 else 0
    return well
