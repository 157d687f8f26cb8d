"""Promises of the books, checked each month for all worlds at once: the portfolio is its loans, provisions follow the table, no
loan passes its caps, a subsidy is its share of the interest, recoveries are shared in proportion.

Each is a few numbers of a world or one look along the running loans; nothing here changes anything.
"""

from __future__ import annotations

import numpy as np

from sim.terms.product_columns import ppm

__all__ = ["caps_of_loans", "differs_from_subsidy", "lenders_with_one_table", "must_be_returned", "subsidies_of"]

MILLION = 1_000_000


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

    return np.array([one(world) for world in worlds])


def subsidies_of(worlds) -> np.ndarray:
    """Return int64[worlds]: the part of the interest that a subsidy bears, ppm; -1 where products of the world differ in it."""
    found = []
    for world in worlds:
        shares = {ppm(product.subsidy.share) for _, product in _products_of(world)} - {0}
        found.append(shares.pop() if len(shares) == 1 else (-1 if shares else 0))
    return np.array(found, np.int64)


def differs_from_subsidy(borne: np.ndarray, interest: np.ndarray, count: np.ndarray, share_ppm: np.ndarray) -> np.ndarray:
    """Return bool[worlds]: what was borne, fen, is not the share of the interest, fen, to a yuan for each of so many installments
    (loans in whole yuan round their subsidy to a yuan)."""
    return (share_ppm >= 0) & (np.abs(borne - interest * (share_ppm / MILLION)) > 50.0 * count + 1e-6)


def must_be_returned(recovered: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return float64[worlds]: what goes back to the fund of so much recovered of compensated loans, fen."""
    return recovered * share


def caps_of_loans(store) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (household rows, those that owe more or hold more loans than a product of theirs allows; loan rows longer than agreed;
    loan rows that a group answers for and whose household is in none).

    A household may owe, on all its loans, what its most generous product allows, and hold as many as that one does; a loan has the
    installments of its product and those of one extension [1: 50,000, three years; 3: one group; 4: two loans].
    """
    loans, product = store.tables["loan"].columns, store.tables["product"].columns
    households = store.tables["household"].rows
    running = np.flatnonzero(loans["status"])
    of_product = loans["product_row"][running]
    most = np.maximum(product["product_cycle_cap"], product["product_amount_max"])
    allowed, counted, owed = np.zeros((3, households), np.int64)
    for slot in range(store.slots):
        here = (running >= slot * households) & (running < (slot + 1) * households)
        rows, of = running[here] - slot * households, of_product[here]
        allowed[rows] = np.maximum(allowed[rows], most[of])
        counted[rows] = np.maximum(counted[rows], product["product_renewal_max_loans"][of])
        owed[rows] += loans["balance"][running[here]]
    open_loans = store.column("household", "open_loans")
    beyond = np.flatnonzero((owed > allowed) | (open_loans > counted))
    longest = product["product_installments"] + product["product_renewal_extension_installments"]
    long = running[loans["installments"][running] > longest[of_product]]
    grouped = running[loans["joint"][running] > 0]
    return beyond, long, grouped[store.column("household", "group_row")[grouped % households] == 0]
