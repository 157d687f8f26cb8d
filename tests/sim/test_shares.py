"""Total, share out, count over ties, fill: exact, against plain doubles written apart, compiled or not."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.shares import FUNCTIONS, TOGETHER, most_ties
from sim.verbs import verb_call

I32, I64 = np.int32, np.int64
GROUPS = 5
MEMBERS = st.lists(st.tuples(st.integers(0, GROUPS - 1), st.integers(0, 10**6)), min_size=0, max_size=25)
AMOUNTS = st.lists(st.integers(0, 10**9), min_size=GROUPS, max_size=GROUPS)


def compiled_verbs() -> dict:
    """The verbs compiled, to be called like the plain ones."""
    return {name: lambda *arguments, name=name: verb_call(name, arguments)() for name in FUNCTIONS}


@pytest.fixture(scope="module", params=["plain", "compiled"])
def verbs(request):
    return FUNCTIONS if request.param == "plain" else compiled_verbs()


def arrays(members):
    return np.array([link for link, _ in members], I32), np.array([value for _, value in members], I64)


def total_double(members) -> dict[int, int]:
    sums: dict[int, int] = {}
    for link, value in members:
        if link:
            sums[link] = sums.get(link, 0) + value
    return sums


@given(members=MEMBERS)
@settings(max_examples=60)
def test_total(verbs, members):
    links, values = arrays(members)
    out = np.full(GROUPS, -7, I64)
    verbs["total"](links, values, out, 0, len(members))
    expected = total_double(members)
    for group in range(1, GROUPS):
        assert out[group] == expected.get(group, -7)


def shared(verb, members, amounts):
    """Shares of each member, and the scratch left behind."""
    links, weights = arrays(members)
    out, scratch = np.full(len(members), -7, I64), [np.zeros(GROUPS, I64) for _ in range(3)]
    verb(links, weights, np.array(amounts, I64), out, *scratch, 0, len(members))
    assert not any(one.any() for one in scratch)
    return out.tolist()


@given(members=MEMBERS, amounts=AMOUNTS)
@settings(max_examples=100)
def test_share_out_adds_up_and_is_fair(verbs, members, amounts):
    shares = shared(verbs["share_out"], members, amounts)
    for group in range(GROUPS):
        mine = [
            (share, weight) for share, (link, weight) in zip(shares, members, strict=True) if link == group
        ]
        weights = sum(weight for _, weight in mine)
        if group == 0 or weights == 0:
            assert all(share == 0 for share, _ in mine)
            continue
        assert sum(share for share, _ in mine) == amounts[group]
        for share, weight in mine:
            assert abs(share - Fraction(amounts[group] * weight, weights)) < 1
            assert weight or share == 0


@given(members=MEMBERS, amounts=AMOUNTS, data=st.data())
@settings(max_examples=60)
def test_share_out_does_not_depend_on_how_groups_lie_among_each_other(verbs, members, amounts, data):
    order = data.draw(st.permutations(range(len(members))))
    by_place = shared(verbs["share_out"], members, amounts)
    together = sorted(range(len(members)), key=lambda i: (members[i][0], i))
    assert shared(verbs["share_out"], [members[i] for i in together], amounts) == [
        by_place[i] for i in together
    ]
    shuffled = shared(verbs["share_out"], [members[i] for i in order], amounts)
    for place, i in enumerate(order):  # in another order inside the group nobody's share moves by two fen
        assert abs(shuffled[place] - by_place[i]) < 2


@given(members=MEMBERS, stretch=st.tuples(st.integers(0, 25), st.integers(0, 25)))
@settings(max_examples=40)
def test_nothing_outside_the_stretch_is_touched(verbs, members, stretch):
    first, end = sorted(min(s, len(members)) for s in stretch)
    links, weights = arrays(members)
    out, amounts = np.full(len(members), -7, I64), np.full(GROUPS, 100, I64)
    verbs["share_out"](links, weights, amounts, out, *(np.zeros(GROUPS, I64) for _ in range(3)), first, end)
    assert (out[:first] == -7).all() and (out[end:] == -7).all()


@given(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40),
    st.lists(st.integers(0, 10**6), min_size=12, max_size=12),
)
@settings(max_examples=60)
def test_over_ties(pairs, values):
    ties = {(a, b) for a, b in pairs if a != b} | {(b, a) for a, b in pairs if a != b}
    start = np.cumsum([0] + [sum(a == i for a, _ in ties) for i in range(12)]).astype(I64)
    to = np.array([b for _, b in sorted(ties)] or [0], I32)
    found = {}
    for name, verb in (("plain", FUNCTIONS["over_ties"]), ("compiled", compiled_verbs()["over_ties"])):
        out = np.zeros(12, I64)
        verb(start, to, np.array(values, I32), out, np.full(most_ties(start) + 1, -7, I64), 0, 12)
        found[name] = out.tolist()
    assert (
        found["plain"] == found["compiled"] == [sum(values[b] for a, b in ties if a == i) for i in range(12)]
    )


def test_ties_of_many_members_are_added_up_in_runs():
    """More members than one run takes, ties of very unequal number: the sums of a plain double loop."""
    draw = np.random.default_rng(4)
    households = 2 * TOGETHER + 3
    counts = np.where(np.arange(households) == TOGETHER - 1, 900, draw.integers(0, 6, households))
    start = np.concatenate([[0], np.cumsum(counts)]).astype(I64)
    to, values = draw.integers(0, households, start[-1]).astype(I32), draw.integers(0, 10**6, households).astype(I32)
    expected = [int(sum(values[to[start[i] : start[i + 1]]].tolist())) for i in range(households)]
    assert most_ties(start) >= 900
    for verb in (FUNCTIONS["over_ties"], compiled_verbs()["over_ties"]):
        out = np.zeros(households, I64)
        verb(start, to, values, out, np.full(most_ties(start) + 1, -7, I64), 0, households)
        assert out.tolist() == expected


QUEUE = st.lists(
    st.tuples(
        st.integers(0, 1), st.integers(0, 3), st.integers(0, 9), st.sampled_from([0.1, 0.5, 0.5, 0.9, -2.0])
    ),
    max_size=30,
)


def fill_double(queue, capacity) -> tuple[list[int], list[int]]:
    """Who is served: by place, then by row; the first who does not fit closes the queue of its own officer or lender."""
    left, closed, served = list(capacity), set(), [0] * len(queue)
    for i in sorted((i for i, one in enumerate(queue) if one[0]), key=lambda i: (queue[i][3], i)):
        _, link, amount, _ = queue[i]
        if link in closed or amount > left[link]:
            closed.add(link)
        else:
            left[link] -= amount
            served[i] = 1
    return served, left


@given(queue=QUEUE, capacity=st.lists(st.integers(0, 30), min_size=4, max_size=4))
@settings(max_examples=200)
def test_fill(verbs, queue, capacity):
    wanting, links = (np.array([one[k] for one in queue], I32) for k in (0, 1))
    amounts, place = np.array([one[2] for one in queue], I64), np.array([one[3] for one in queue], np.float64)
    left, out = np.array(capacity, I64), np.full(len(queue), 7, I32)
    scratch = np.zeros(len(queue) + 1, I64), np.zeros(len(queue) + 1, I64)
    verbs["fill"](np.array([[0, len(queue)]], I64), wanting, links, amounts, place, left, out, *scratch)
    served, expected_left = fill_double(queue, capacity)
    assert out.tolist() == served and left.tolist() == expected_left


def test_a_closed_queue_stays_closed(verbs):
    """The second asks for more than is left; the third would fit but stands behind; the other officer goes on."""
    rows = [(1, 1, 4, 0.1), (1, 1, 5, 0.2), (1, 2, 9, 0.25), (1, 2, 9, 0.27), (1, 1, 1, 0.3)]
    out = np.zeros(5, I32)
    left = np.array([0, 6, 10], I64)
    verbs["fill"](
        np.array([[0, 5]], I64),
        *(np.array([r[k] for r in rows], I32) for k in (0, 1)),
        np.array([r[2] for r in rows], I64),
        np.array([r[3] for r in rows]),
        left,
        out,
        np.zeros(6, I64),
        np.zeros(6, I64),
    )
    assert out.tolist() == [1, 0, 1, 0, 0] and left.tolist() == [0, 2, 1]


def test_worlds_do_not_share_a_queue(verbs):
    out, left = np.zeros(4, I32), np.array([0, 1, 1], I64)
    verbs["fill"](
        np.array([[0, 2], [2, 4]], I64),
        np.ones(4, I32),
        np.array([1, 1, 2, 2], I32),
        np.ones(4, I64),
        np.array([0.5, 0.4, 0.1, 0.1]),
        left,
        out,
        np.zeros(5, I64),
        np.zeros(5, I64),
    )
    assert out.tolist() == [0, 1, 1, 0]
