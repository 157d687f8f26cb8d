"""Building a store: the worlds (arm and seed) of a shard laid side by side, their terms as columns, their people in rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np

from sim.chance import ORDINAL_BITS, permanent_id
from sim.contracts.seen import seen_prices
from sim.incomes import fitted_spread
from sim.loan_book import fill_slots
from sim.network import draw_groups, terms_of_ties, tie_villages
from sim.roll import Store, Table, assign_officers, put
from sim.rules.load import Chosen, parameter_values
from sim.surveyed import fill_surveys, survey_rows
from sim.terms.books import Book
from sim.terms.columns import columns_of
from sim.terms.placing import placed
from sim.terms.product_columns import product_columns
from sim.terms.product_forms import forms_of
from sim.terms.resolved import Arm, Resolved, Version
from sim.terms.surveys import Survey
from sim.wiring import Schema

__all__ = ["World", "build_store", "first_product_row", "put_terms"]

GROUPED = ("joint", "pooled_fund")


@dataclass(frozen=True)
class World:
    """One arm under one seed."""

    arm: Arm
    seed: int


def build_store(worlds: list[World], schema: Schema, chosen: Chosen, resolved: Resolved,
                compiled=lambda function: function, changes: frozenset[str] = frozenset()) -> Store:
    """Return the store of these worlds, peopled but not yet born (the moment `birth` draws who they are).

    resolved: the scenario, for its start and its data. compiled: makes a drawing function fast; the numbers are the same with and
    without it. changes: what is lived in some world (sim/acting.py); columns of anything else are not kept.
    """
    counts = _counts(worlds, resolved.data)
    tables = {name: Table(name, counts[name], schema[name], changes) for name in schema}
    world_rows, household_stretches, village_stretches = _layout(worlds)
    products = max(len(forms_of(version.products)) for world in worlds for version in world.arm.versions)
    store = Store(
        tables=tables, stretches=_stretches(worlds, household_stretches, village_stretches),
        slots=counts["slots"], offers=np.zeros((max(products, 1), len(worlds) + 1), np.int64),
        moved=np.zeros((len(worlds) + 1, _moves()), np.int64), tie_start=np.zeros(1, np.int32), tie_to=np.zeros(0, np.int32),
        world_rows=world_rows, any_joint=any(_joint_sizes(world) is not None for world in worlds), changes=changes,
    )
    _name_rows(store, worlds, resolved.run.start, compiled)
    _tie(store, worlds, compiled)
    first_rows = _first_product_rows(worlds)
    alike: dict[int, list[int]] = {}
    for number, world in enumerate(worlds, 1):
        alike.setdefault(id(world.arm.versions[0]), []).append(number)
    for numbers in alike.values():
        _put_terms(store, numbers, worlds[numbers[0] - 1].arm.versions[0], [first_rows[number, 0] for number in numbers], chosen)
    fill_surveys(store, [village for world in worlds for village in world.arm.villages], resolved.data)
    for number, world in enumerate(worlds, 1):
        _open_book(store, number, world, resolved, first_rows[number, 0])
    return store


def _open_book(store: Store, number: int, world: World, resolved: Resolved, first_product: int) -> None:
    """Put the loans of the lender's opening book, if it has one, into the slots of a world."""
    book = resolved.data.get(world.arm.lender.opening_book.sha256)
    if isinstance(book, Book):
        surveys = {digest: one for digest, one in resolved.data.items() if isinstance(one, Survey)}
        fill_slots(store, number, placed(book, world.arm.first, resolved.run.start, surveys), first_product)


def _moves() -> int:
    from sim.accounts import MOVES

    return len(MOVES)


def _counts(worlds: list[World], data: Mapping[str, object]) -> dict[str, int]:
    households = sum(village.people.households for world in worlds for village in world.arm.villages)
    slots = max([1, *(p.renewal.max_loans for w in worlds for v in w.arm.versions for p in v.products)])
    return {
        "household": households, "loan": slots * households, "slots": slots,
        "group": 1 + sum(_most_groups(world) for world in worlds),
        "officer": 1 + sum(_most_officers(world) for world in worlds),
        "village": sum(len(world.arm.villages) for world in worlds),
        "lender": len(worlds) + 1, "fund": len(worlds) + 1, "world": len(worlds) + 1, "tally": len(worlds) + 1,
        "product": 1 + sum(len(forms_of(version.products)) for world in worlds for version in world.arm.versions),
        "survey": 1 + sum(len(data[digest].ids) for digest in survey_rows([v for w in worlds for v in w.arm.villages])),
    }


def _joint_sizes(world: World) -> tuple[int, int] | None:
    """Return the smallest and largest group of the first group product of a world, or None."""
    for version in world.arm.versions:
        for product in version.products:
            if product.liability.kind in GROUPED:
                return product.liability.group_min, product.liability.group_max
    return None


def _most_groups(world: World) -> int:
    sizes = _joint_sizes(world)
    if sizes is None:
        return 0
    return sum(village.people.households // sizes[0] for village in world.arm.villages)


def _most_officers(world: World) -> int:
    return max(max(one.officers.count, one.staffing.most if one.staffing.clients_per_officer else 0)
               for one in (version.lender for version in world.arm.versions))


def _layout(worlds: list[World]):
    row = village_row = 0
    world_rows, households, villages = [], [], []
    for number, world in enumerate(worlds, 1):
        first, first_village = row, village_row
        for village in world.arm.villages:
            households.append((row, row + village.people.households, village_row, number))
            row += village.people.households
            village_row += 1
        world_rows.append((first, row))
        villages += [(k, k + 1, k, number) for k in range(first_village, village_row)]
    return np.array(world_rows, np.int64), np.array(households, np.int64), np.array(villages, np.int64)


def _stretches(worlds: list[World], households: np.ndarray, villages: np.ndarray) -> dict[str, np.ndarray]:
    officers, groups, lenders, o, g = [], [], [], 1, 1
    position = 0
    for number, world in enumerate(worlds, 1):
        officers.append((o, o + _most_officers(world), -1, number))
        o += _most_officers(world)
        lenders.append((number, number + 1, -1, number))
        sizes = _joint_sizes(world)
        for village in world.arm.villages:
            count = village.people.households // sizes[0] if sizes else 0
            groups.append((g, g + count, int(villages[position][2]), number))
            g += count
            position += 1
    return {"household": households, "village": villages, "officer": np.array(officers, np.int64),
            "group": np.array(groups, np.int64), **{table: np.array(lenders, np.int64) for table in ("lender", "fund", "world")}}


def _name_rows(store: Store, worlds: list[World], start: date, compiled) -> None:
    """Give every row its permanent id and its links."""
    household, village = store.tables["household"].columns, store.tables["village"].columns
    group, officer, world_table = (store.tables[name].columns for name in ("group", "officer", "world"))
    draw = compiled(draw_groups)
    numbers: dict[int, int] = {}
    group_stretches = store.stretches["group"].tolist()
    household_stretches = store.stretches["household"].tolist()
    for (first, end, village_row, number), (g0, g1, _, _) in zip(household_stretches, group_stretches, strict=True):
        world = worlds[number - 1]
        place = numbers[number] = numbers.get(number, -1) + 1
        permanent_id(place, end - first - 1)
        household["id"][first:end] = (place << ORDINAL_BITS) + np.arange(1, end - first + 1)
        household["village_row"][first:end] = village_row
        household["here"][first:end] = 1
        household["lender_row"][first:end] = number
        village["id"][village_row], village["number"][village_row] = place << ORDINAL_BITS, place
        village["households"][village_row] = end - first
        sizes = _joint_sizes(world)
        if sizes is not None:
            groups = np.zeros(end - first, np.int64)
            count = draw(world.seed, place << ORDINAL_BITS, end - first, sizes[0], sizes[1], groups)
            household["group_row"][first:end] = np.where(groups > 0, groups + g0 - 1, 0)
            group["size"][g0: g0 + count] = np.bincount(groups, minlength=count + 1)[1:]
            group["id"][g0: g0 + count] = (place << ORDINAL_BITS) + np.arange(1, count + 1)
            group["village_row"][g0:g1] = village_row
            for name, size in zip(("size_least", "size_most") if "size_least" in group else (), sizes, strict=False):
                group[name][g0:g1] = size
    for number, world in enumerate(worlds, 1):
        world_table["seed"][number] = world.seed
        world_table["start_month"][number] = 12 * start.year + start.month - 1
        o0, o1, _, _ = store.stretches["officer"][number - 1].tolist()
        officer["id"][o0:o1] = np.arange(1, o1 - o0 + 1)


def _tie(store: Store, worlds: list[World], compiled) -> None:
    """Draw who knows whom; worlds of one seed whose villages are alike have the same ties."""
    rows, known, numbers = store.stretches["household"], {}, {}
    alike, seeds, ids, terms = [], [], [], []
    for v, (first, end, _, number) in enumerate(rows.tolist()):
        world = worlds[number - 1]
        place = numbers[number] = numbers.get(number, -1) + 1
        ties = world.arm.villages[place].ties
        alike.append(known.setdefault((world.seed, place, end - first, ties), v))
        seeds.append(world.seed)
        ids.append(place << ORDINAL_BITS)
        terms.append(terms_of_ties(ties))
    store.tie_start = np.zeros(rows[-1, 1] + 1, np.int32)
    store.tie_to = compiled(tie_villages)(np.ascontiguousarray(rows[:, :2]), np.array(alike), np.array(seeds), np.array(ids),
                                          np.array(terms, np.float64), store.tie_start)
    store.column("household", "degree")[:] = np.diff(store.tie_start)


def first_product_row(worlds: list[World], number: int, version: int) -> int:
    """Return the first product row of a version of a world, counted from 1 and 0."""
    return _first_product_rows(worlds)[number, version]


def _first_product_rows(worlds: list[World]) -> dict[tuple[int, int], int]:
    """Return (number of a world, version) -> its first product row."""
    rows, row, forms = {}, 1, {}
    for number, world in enumerate(worlds, 1):
        for v, version in enumerate(world.arm.versions):
            rows[number, v] = row
            if id(version) not in forms:
                forms[id(version)] = len(forms_of(version.products))
            row += forms[id(version)]
    return rows


def put_terms(store: Store, number: int, version: Version, first_product: int, chosen: Chosen) -> None:
    """Put a version of the terms into the columns of world `number`: villages, shocks, rules, lender, products on offer.

    Loans already running keep the product row, and so the terms, under which they were made.
    """
    _put_terms(store, [number], version, [first_product], chosen)


def _put_terms(store: Store, numbers: list[int], version: Version, first_products: list[int], chosen: Chosen) -> None:
    """Put a version of the terms into the columns of several worlds at once."""
    worlds, first = np.array(numbers), np.array(first_products)
    rows = np.array([store.stretches["village"][store.stretches["village"][:, 3] == number][:, 0] for number in numbers])
    villages, lender, products = _known_columns(version)
    parameters = parameter_values(version, chosen)
    for place, columns in enumerate(villages):
        put(store, "village", rows[:, place], columns | parameters if parameters else columns)
    put(store, "lender", worlds, lender)
    store.offers[:, worlds] = 0
    for k, columns in enumerate(products):
        put(store, "product", first + k, columns)
        store.column("product", "product_row")[first + k] = first + k
        if version.lender.open:
            store.offers[k, worlds] = first + k
    if "price" in chosen.rules:  # worked out only for those who look beyond the advertised rate
        for k, (product, _, _) in enumerate(forms_of(version.products)):
            put(store, "product", first + k, {f"product_{name}": value for name, value in seen_prices(product).items()})
    for number in numbers:
        assign_officers(store, number, version.lender.officers.count)


MOST_KNOWN = 256
"""Versions remembered."""
_KNOWN: dict[int, tuple[Version, tuple[list[dict], dict, list[dict]]]] = {}


def _known_columns(version: Version) -> tuple[list[dict], dict, list[dict]]:
    """Return the columns of a version, worked out once while it is in use by many worlds (a version is frozen)."""
    known = _KNOWN.get(id(version))
    if known is None or known[0] is not version:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[id(version)] = (version, _columns_of_version(version))
    return known[1]


def _columns_of_version(version: Version) -> tuple[list[dict], dict, list[dict]]:
    """Return the columns of each village (with shocks), of the lender, and of each product."""
    shocks = columns_of(version.shocks, "shocks")
    villages = [columns_of(village, "village") | shocks | {"income_spread": fitted_spread(village.income)}
                for village in version.villages]
    products = [{f"product_{name}": value for name, value in product_columns(p).items()}
                | {"product_id": crc32(p.name.encode("utf-8")), "product_cycle_from": first, "product_cycle_to": last}
                for p, first, last in forms_of(version.products)]
    return villages, columns_of(version.lender, "lender"), products
