"""Luck by address: one door, no hidden stream.

A random number is a pure function of an address, so that two designs face the same misfortunes and nobody's luck is shifted
by another's. The generator is Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").

The layout is frozen (format 1):

    key      word 0  seed                    32 bits
             word 1  replicate               32 bits
    counter  word 0  who: village << 21 | ordinal     11 + 21 bits, permanent id, never reused
             word 1  with whom: an id of the same form, 0 for nobody; CRC-32 of the name of a product that is
                     considered, number from 1 of a loan slot where a question is about one loan
             word 2  month << 5 | day        27 + 5 bits, both from 0
             word 3  purpose << 16 | draw    16 + 16 bits

The arm is never part of an address. Purposes are append-only: a number once given is never changed or reused.
"""

from enum import IntEnum, unique
from functools import lru_cache

__all__ = ["ORDINAL_BITS", "Purpose", "compiled_luck", "luck", "permanent_id", "philox"]

ORDINAL_BITS = 21
_MULTIPLY_0, _MULTIPLY_1 = 0xD2511F53, 0xCD9E8D57
_WEYL_0, _WEYL_1 = 0x9E3779B9, 0xBB67AE85
_WORD = 0xFFFFFFFF
_ROUNDS = 10


@unique
class Purpose(IntEnum):
    """What a number is drawn for. Append only; never renumber."""

    BIRTH = 1
    WEATHER = 2
    HARVEST = 3
    BUSINESS = 4
    ILLNESS = 5
    CEREMONY = 6
    LIVESTOCK = 7
    EARN = 8
    CONSUME = 9
    COPE = 10
    PAY = 11
    STAND_IN = 12
    WATCH = 13
    VISIT = 14
    HEAR = 15
    WANT = 16
    SCREEN = 17
    DECIDE = 18
    QUEUE = 19
    TIES = 20
    GROUPS = 21
    INVEST = 22
    USE = 23
    RENEW = 24
    ROLL_OVER = 25
    PREPAY = 26
    POOR_LIST = 27
    MAKE_GOOD = 28
    SURVEY = 29
    FAILURE = 30
    VOUCH = 31
    ANSWER_FOR = 32
    OFFICER = 33
    FRAUD = 34
    CALLING = 40
    FORMING = 41
    CHOOSE = 42
    VENTURE = 43
    TELL = 44
    LEAVE = 50
    DISASTER = 51
    THEFT = 52
    MIGRATE = 53
    RATING = 60
    HIDING = 61
    AUDIT = 62
    CHECK = 63
    CENTER = 64
    ACQUIRE = 65
    ASSET = 66
    REGROUP = 70
    SIDE = 71
    PRICE = 75
    RIVAL = 76
    RIVAL_REPAY = 77
    BUREAU = 78
    STOP = 79
    PART = 80
    DEATH = 81
    HOLDER = 90


def permanent_id(village, ordinal):
    """Return the id of member `ordinal` (from 0) of village number `village` (from 0); never a row, never reused.

    Raises ValueError beyond 2,047 villages or 2,097,151 members of one village. Id 0 means nobody, so ordinals start at 1.
    """
    if not (0 <= village < 1 << (32 - ORDINAL_BITS) and 0 <= ordinal < (1 << ORDINAL_BITS) - 1):
        raise ValueError(f"no permanent id for village {village}, ordinal {ordinal}: at most 2,047 and 2,097,150")
    return village << ORDINAL_BITS | (ordinal + 1)


def philox(counter, key):
    """Return the four 32-bit words of Philox4x32-10 for a counter of four words and a key of two."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(_ROUNDS):
        p0 = _MULTIPLY_0 * c0
        p1 = _MULTIPLY_1 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & _WORD, (p0 >> 32) ^ c3 ^ k1, p0 & _WORD
        k0 = (k0 + _WEYL_0) & _WORD
        k1 = (k1 + _WEYL_1) & _WORD
    return c0, c1, c2, c3


def luck(seed, replicate, who, whom, month, day, purpose, draw):
    """Return the uniform number in (0, 1) at an address: 52 bits, centered in their cell, so neither 0 nor 1 occurs."""
    a, b, _, _ = philox((who, whom, (month << 5) | day, (purpose << 16) | draw), (seed, replicate))
    return (((a << 32) | b) >> 12) * 2.0**-52 + 2.0**-53


@lru_cache(maxsize=1)
def compiled_luck():
    """Return the compiled twin of `luck` (a numba function of eight int64); known answers guard their equality."""
    from numba import njit, uint32, uint64

    m0, m1, w0, w1 = uint64(_MULTIPLY_0), uint64(_MULTIPLY_1), uint32(_WEYL_0), uint32(_WEYL_1)
    half = uint64(32)

    def compiled(seed, replicate, who, whom, month, day, purpose, draw):
        c0, c1, c2, c3 = uint32(who), uint32(whom), uint32((month << 5) | day), uint32((purpose << 16) | draw)
        k0, k1 = uint32(seed), uint32(replicate)
        for _ in range(_ROUNDS):
            p0 = m0 * uint64(c0)
            p1 = m1 * uint64(c2)
            c0, c1, c2, c3 = uint32(p1 >> half) ^ c1 ^ k0, uint32(p1), uint32(p0 >> half) ^ c3 ^ k1, uint32(p0)
            k0 = uint32(k0 + w0)
            k1 = uint32(k1 + w1)
        high = (uint64(c0) << half) | uint64(c1)
        return float(high >> uint64(12)) * 2.0**-52 + 2.0**-53

    return njit(nogil=True, error_model="numpy", forceinline=True)(compiled)
