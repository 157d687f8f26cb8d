"""Luck: the published known answers, the frozen layout, and the compiled twin."""

import ast
import random
from pathlib import Path

import pytest

from sim.chance import Purpose, compiled_luck, luck, permanent_id, philox

ROOT = Path(__file__).resolve().parents[2]

# Known-answer vectors of the Random123 distribution (kat_vectors, philox4x32 10): counter, key, output.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize("counter, key, words", KNOWN)
def test_known_answers(counter, key, words):
    assert philox(counter, key) == words


def test_compiled_twin_draws_the_same_number():
    twin = compiled_luck()
    draw = random.Random(7)
    addresses = [(0, 0, 0, 0, 0, 0, 0, 0), (2**32 - 1, 2**32 - 1, 2**32 - 1, 2**32 - 1, 2**27 - 1, 31, 65535, 65535)]
    addresses += [
        (draw.getrandbits(32), draw.getrandbits(32), draw.getrandbits(32), draw.getrandbits(32),
         draw.getrandbits(27), draw.getrandbits(5), draw.getrandbits(16), draw.getrandbits(16))
        for _ in range(500)
    ]
    for address in addresses:
        assert twin(*address) == luck(*address)
        assert 0.0 < luck(*address) < 1.0


def test_the_layout_is_frozen():
    """An address laid out by hand; changing the layout changes everybody's luck and breaks every published run."""
    words = philox((3 << 21 | 18, 5, (9 << 5) | 4, (int(Purpose.PAY) << 16) | 2), (1234, 6))
    expected = ((((words[0] << 32) | words[1]) >> 12) + 0.5) / 2**52
    assert luck(1234, 6, permanent_id(3, 17), 5, 9, 4, Purpose.PAY, 2) == expected


def test_purposes_are_append_only():
    frozen = {
        "BIRTH": 1, "WEATHER": 2, "HARVEST": 3, "BUSINESS": 4, "ILLNESS": 5, "CEREMONY": 6, "LIVESTOCK": 7, "EARN": 8,
        "CONSUME": 9, "COPE": 10, "PAY": 11, "STAND_IN": 12, "WATCH": 13, "VISIT": 14, "HEAR": 15, "WANT": 16, "SCREEN":
        17, "DECIDE": 18, "QUEUE": 19, "TIES": 20, "GROUPS": 21, "INVEST": 22, "USE": 23, "RENEW": 24, "ROLL_OVER": 25,
        "PREPAY": 26, "POOR_LIST": 27, "MAKE_GOOD": 28, "SURVEY": 29, "FAILURE": 30, "VOUCH": 31, "ANSWER_FOR": 32,
        "OFFICER": 33, "FRAUD": 34, "CALLING": 40, "FORMING": 41, "CHOOSE": 42, "VENTURE": 43, "TELL": 44, "LEAVE": 50,
        "DISASTER": 51, "THEFT": 52, "MIGRATE": 53, "RATING": 60, "HIDING": 61, "AUDIT": 62, "CHECK": 63, "CENTER": 64}
    now = {p.name: int(p) for p in Purpose}
    assert now.items() >= frozen.items() and list(now)[: len(frozen)] == list(frozen)
    assert list(now.values()) == sorted(set(now.values())), "a new purpose comes last, with a number above all others"


def test_permanent_ids_are_refused_beyond_their_bits():
    with pytest.raises(ValueError):
        permanent_id(2048, 0)
    with pytest.raises(ValueError):
        permanent_id(0, 2**21)
    assert permanent_id(2047, 2**21 - 2) == 2**32 - 1


def test_numbers_are_uniform_and_addresses_do_not_echo():
    from scipy.stats import kstest

    twin = compiled_luck()
    numbers = [twin(1, 0, who, 0, month, 0, 11, 0) for who in range(1, 201) for month in range(60)]
    assert kstest(numbers, "uniform").pvalue > 0.001
    assert len(set(numbers)) == len(numbers)


DOORS = {"random", "secrets", "numpy.random"}


def test_no_other_file_draws():
    """Law 5: luck has one door."""
    for path in [*ROOT.glob("sim/**/*.py"), *ROOT.glob("scenarios/**/*.py")]:
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            elif isinstance(node, ast.Attribute) and node.attr in {"default_rng", "shuffle", "RandomState"}:
                names = ["numpy.random"]
            assert not DOORS & set(names), f"{path.name} draws by another door: {names}"
