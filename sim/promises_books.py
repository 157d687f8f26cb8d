"""Promises of the books, checked each month for all worlds at once: the portfolio is its loans, provisions follow the table, no
loan passes its caps, a subsidy is its share of the interest, recoveries are shared in proportion.

Each is a few numbers of a world or one look along the running loans; nothing here changes anything.
"""

from __future__ import annotations

import numpy as np

from sim.terms.product_columns import ppm

__all__ = ["BOOKS", "CAPS", "TALLIED", "any_beyond", "differs_from_subsidy", "first_beyond", "first_broken",
           "lenders_with_one_table", "must_be_returned", "subsidies_of", "with_own_loans"]

MILLION = 1_000_000
PASS = 512
"""Households looked at together, so that their sums stay in the first cache."""
AGES = ("glp_fen", *(f"par{days}_fen" for days in (1, 30, 60, 90, 180, 365)))
BANDS = tuple(f"age_{name}_fen" for name in ("0_30", "31_60", "61_90", "91_120", "over_120"))
TALLIED = (*AGES, *BANDS, "par_tolerance_fen", "provision_needed_fen", "loans_open", "repaid_count")
"""Counts that `first_broken` looks at, in its order."""
BOOKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ()),
    ("the portfolio is not its loans", ("loans", "glp_fen")),
    ("the bands of age are not the balance at risk", (*BANDS, "par_tolerance_fen")),
    ("an older part of the portfolio is larger than a younger", AGES),
    ("the allowance is not what the table asks for", ("allowance", "provision_needed_fen")),
    ("provisions are not rate x balance", ("provision_needed_fen", *BANDS)),
)
"""What is promised of the books of a world, by number, and the columns that tell of a breach."""
CAPS = ("", "household row {} owes more, or holds more loans, than its products allow", "loan row {} is longer than agreed",
        "loan row {} is a group's and its household is in none")
"""What is promised of every loan, by number [1] 2(1), 5(1): no more than the limit in all, no longer than the term; [3] 10: one
group; [4]: so many loans at once."""


def _products_of(world):
    return [(version.lender, product) for version in world.arm.versions for product in version.products]


def lenders_with_one_table(worlds) -> np.ndarray:
    """Return bool[worlds]: all loans of the world are provided for by the lender's one table, on the balance."""
    def one(world) -> bool:
        table = world.arm.lender.provisioning
        same = all(version.lender.provisioning == table for version in world.arm.versions)
        return same and table.base == "balance" and not world.arm.lender.opening_book.sha256 and all(
            product.provisioning.renegotiated_extra == 0.0 and (
                not product.provisioning.shares
                or (product.provisioning.days, product.provisioning.shares, product.provisioning.base)
                == (table.days, table.shares, "balance"))
            for _, product in _products_of(world))

    return _by_arm(one, worlds, np.bool_)


def with_own_loans(worlds, stretches: np.ndarray) -> np.ndarray:
    """Return bool[households]: whether all loans of its world were made here, under terms declared here; else some were taken over.

    stretches: int64[stretches, 4] of households, of which the last column is the number of the world.
    """
    here = np.array([not world.arm.lender.opening_book.sha256 for world in worlds])
    return np.repeat(here[stretches[:, 3] - 1], stretches[:, 1] - stretches[:, 0])


def subsidies_of(worlds) -> np.ndarray:
    """Return int64[worlds]: the part of the interest that a subsidy bears, ppm; -1 where products of the world differ in it."""
    def one(world) -> int:
        shares = {ppm(product.subsidy.share) for _, product in _products_of(world)} - {0}
        return shares.pop() if len(shares) == 1 else (-1 if shares else 0)

    return _by_arm(one, worlds, np.int64)


def _by_arm(one, worlds, dtype) -> np.ndarray:
    """Return one(world) of all worlds; it is the same for all seeds of an arm."""
    found = {id(world.arm): one(world) for world in {id(world.arm): world for world in worlds}.values()}
    return np.array([found[id(world.arm)] for world in worlds], dtype)


def differs_from_subsidy(borne: np.ndarray, interest: np.ndarray, count: np.ndarray, share_ppm: np.ndarray) -> np.ndarray:
    """Return bool[worlds]: what was borne, fen, is not the share of the interest, fen, to a yuan for each of so many installments
    (loans in whole yuan round their subsidy to a yuan)."""
    return (share_ppm >= 0) & (np.abs(borne - interest * (share_ppm / MILLION)) > 50.0 * count + 1e-6)


def must_be_returned(recovered: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return float64[worlds]: what goes back to the fund of so much recovered of compensated loans, fen."""
    return recovered * share


def first_broken(tally, tallied, lender, balances, rates, shares, one_table, told):
    """Look at the books of all worlds; return the number in BOOKS of the first promise broken, 0 for none, and put the world into
    told[0].

    tally: int64[columns, worlds + 1], of which `tallied` are TALLIED; lender: int64, of which `balances` are loans and allowance;
    rates: float64, of which `shares` are the shares of the lender's table. one_table: bool[worlds], told: int64[1].
    """
    for w in range(1, tally.shape[1]):
        told[0] = w
        glp, at_risk, needed = tally[tallied[0], w], tally[tallied[12], w], tally[tallied[13], w]
        if lender[balances[0], w] != glp:
            return 1
        banded, by_table = 0, 0.0
        for k in range(5):
            banded += tally[tallied[7 + k], w]
            by_table += rates[shares[k], w] * tally[tallied[7 + k], w]
        if banded != at_risk:
            return 2
        for k in range(6):
            if tally[tallied[k + 1], w] > tally[tallied[k], w]:
                return 3
        if lender[balances[1], w] != needed:
            return 4
        room = 0.5 * tally[tallied[14], w] + 0.5 * tally[tallied[15], w] + 0.000001
        if one_table[w - 1] and not -room <= needed - by_table <= room:
            return 5
    return 0


def any_beyond(own, status, product_row, balance, installments, joint, open_loans, group_row, cycle_cap, amount_max, most_loans,
               agreed, extension):
    """Return how often a promise of CAPS is broken: what `first_beyond` finds, without a branch and without saying where."""
    households, products = open_loans.shape[0], cycle_cap.shape[0]
    most, many, longest = np.empty(products, np.int64), np.empty(products, np.int64), np.empty(products, np.int64)
    for q in range(products):
        most[q], many[q], longest[q] = max(cycle_cap[q], amount_max[q]), most_loans[q], agreed[q] + extension[q]
    owed, allowed, counted = np.empty(PASS, np.int64), np.empty(PASS, np.int64), np.empty(PASS, np.int64)
    broken = 0
    for first in range(0, households, PASS):
        n = min(PASS, households - first)
        owed[:n], allowed[:n], counted[:n] = 0, 0, 0
        groups, held, mine = group_row[first: first + n], open_loans[first: first + n], own[first: first + n]
        for start in range(first, status.shape[0], households):
            open_, rows, owes = status[start: start + n], product_row[start: start + n], balance[start: start + n]
            length, joins = installments[start: start + n], joint[start: start + n]
            for i in range(n):
                runs = (open_[i] != 0) & mine[i]
                q = rows[i] if runs else 0
                owed[i] += owes[i] if runs else 0
                allowed[i] = max(allowed[i], most[q] if runs else 0)
                counted[i] = max(counted[i], many[q] if runs else 0)
                broken += 1 if runs and (length[i] > longest[q] or (joins[i] > 0 and groups[i] == 0)) else 0
        for i in range(n):
            broken += 1 if mine[i] & ((owed[i] > allowed[i]) | (held[i] > counted[i])) else 0
    return broken


def first_beyond(own, status, product_row, balance, installments, joint, open_loans, group_row, cycle_cap, amount_max, most_loans,
                 agreed, extension, told):
    """Look along the running loans; return the number in CAPS of the first promise broken, 0 for none, and put the row of the
    household (1) or of the loan into told[0].

    A household may owe, on all its loans, what its most generous product allows, and hold as many as that one does; a loan has the
    installments of its product and those of one extension [1: 50,000, three years; 3: one group; 4: two loans].
    own: bool[households], those that are looked at. status, product_row, balance (fen), installments, joint: of loan
    slots; open_loans, group_row: of households; cycle_cap, amount_max (fen), most_loans, agreed, extension (installments): of
    products.
    """
    households = open_loans.shape[0]
    for i in range(households):
        if not own[i]:
            continue
        owed, allowed, counted = 0, 0, 0
        for k in range(i, status.shape[0], households):
            if status[k] != 0:
                q = product_row[k]
                owed += balance[k]
                allowed = max(allowed, cycle_cap[q], amount_max[q])
                counted = max(counted, most_loans[q])
                told[0] = k
                if installments[k] > agreed[q] + extension[q]:
                    return 2
                if joint[k] > 0 and group_row[i] == 0:
                    return 3
        if owed > allowed or open_loans[i] > counted:
            told[0] = i
            return 1
    return 0
