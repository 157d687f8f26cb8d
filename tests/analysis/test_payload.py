"""A run as bytes: the layout by hand, numbers of every width, files that lie about their sizes, payloads of earlier versions."""

import hashlib
import json
import zlib
from dataclasses import replace

import numpy as np
import pytest
from synthetic_run import made_run, made_setting

from analysis.payload import MARK, MOST_BYTES, Kept, pack, packed, reduced, unpack
from analysis.summary import Row, Values

ROW = Row("an arm", 7, 2, "finished", "ab" * 32, Values(("one", "two"), np.array([0.5, -0.0])))
MONTHS = {"arm": np.full(2, "an arm"), "seed": np.full(2, 7), "month": np.array([1, 2]), "share": np.array([np.nan, 0.25]),
          "none": np.zeros(2, np.int64), "less": np.array([0, -1]), "edge": np.array([-128, 127]), "over": np.array([0, 128]),
          "far": np.array([-(1 << 31), (1 << 31) - 1]), "farther": np.array([-1, 1 << 31])}
KEPT = Kept(ROW, MONTHS, None, np.array([[3, 0], [0, 260], [1, 1]]))
LINE = (b'{"values":["one","two"],"monthly":[["month","i"],["share","f"],["none","i"],["less","i"],["edge","i"],["over","i"],'
        b'["far","i"],["farther","i"]],"effects":null}\n')
FACTS = b'{"months":2,"outcome":"finished","fingerprint":"' + b"ab" * 32 + b'","rows":[2,null,[3,2]]}\n'


def turned(numbers, kind: str) -> bytes:
    """Lowest bytes of all numbers first, then the next."""
    each = [np.array(one, kind).tobytes() for one in numbers]
    return b"".join(bytes(one[place] for one in each) for place in range(len(each[0])))


def squeezed(line: bytes, rest: bytes) -> tuple[bytes, str]:
    """A payload of these bytes, as anybody could write it, and their digest."""
    names = zlib.compress(line)
    return MARK + len(names).to_bytes(4, "little") + names + zlib.compress(rest), hashlib.sha256(line + rest).hexdigest()


def same(found: Kept, kept: Kept) -> bool:
    tables = [(found.months, kept.months), (found.effects or {}, kept.effects or {})]
    equal = all(list(here) == list(there) and all(np.array_equal(here[name], there[name], equal_nan=here[name].dtype.kind == "f")
                                                  for name in here) for here, there in tables)
    rows = replace(found.row, values={}) == replace(kept.row, values={})
    numbers = np.array_equal(list(found.row.values.values()), list(kept.row.values.values()), equal_nan=True)
    counts = (found.counts is None) == (kept.counts is None) and (kept.counts is None or np.array_equal(found.counts, kept.counts))
    return equal and rows and numbers and counts and list(found.row.values) == list(kept.row.values)


def test_the_layout_by_hand() -> None:
    widths = bytes([1, 0, 1, 1, 2, 4, 8])
    body = (widths + turned([1, 2, 0, -1, -128, 127], "<i1") + turned([0, 128], "<i2") + turned([-(1 << 31), (1 << 31) - 1], "<i4")
            + turned([-1, 1 << 31], "<i8") + bytes([2]) + turned([3, 0, 0, 260, 1, 1], "<i2")
            + turned([0.5, 0.0, np.nan, 0.25], "<f8"))
    assert pack(KEPT) == LINE + FACTS + body
    data = packed(KEPT)
    assert data.digest == hashlib.sha256(LINE + FACTS + body).hexdigest()
    assert same(unpack(data.payload, data.digest, "an arm", 7), KEPT)
    assert same(unpack(*squeezed(LINE, FACTS + body), "an arm", 7), KEPT)


def test_numbers_of_every_width_come_back() -> None:
    luck = np.random.default_rng(5)
    for rows in (0, 1, 3, 60):
        reach = [int(luck.integers(0, 63)) for _ in range(40)]
        columns = {f"c{k}": luck.integers(-(1 << high), 1 << high, rows) for k, high in enumerate(reach)}
        floats = {f"f{k}": luck.normal(size=rows) for k in range(3)}
        labels = {"arm": np.full(rows, "an arm"), "seed": np.full(rows, 7)}
        effects = labels | {"place": np.arange(rows) / 7.0, "count": np.arange(rows)} if rows else None
        kept = replace(KEPT, months=labels | columns | floats, effects=effects, counts=None)
        data = packed(kept)
        back = unpack(data.payload, data.digest, "an arm", 7)
        assert same(back, kept) and packed(back) == data


def test_columns_of_unequal_length_are_no_table() -> None:
    with pytest.raises(ValueError, match="equally long"):
        pack(replace(KEPT, months={"x": np.arange(3), "y": np.arange(4)}))


WHOLE = LINE.replace(b'["share","f"],', b"")
LIES = {
    "more months than bytes": (LINE, FACTS.replace(b"[2,", b"[3,"), b"\0" * 7),
    "zeros without end": (WHOLE, FACTS.replace(b"[2,null", b"[9999999999,null"), b"\0" * 7),
    "fewer than none": (WHOLE, FACTS.replace(b"[2,null", b"[-2,null"), b"\0" * 7),
    "a width there is not": (LINE, FACTS, bytes([3]) * 7),
    "counts without end": (LINE, FACTS.replace(b"[3,2]", b"[99999,99999]"), b"\0" * 7),
    "more facts than there are": (LINE, b'{"rows":[' + b" " * 20_000 + b"2,null,null]}\n", b"\0" * 7),
    "no rows": (LINE, b"{}\n", b""),
    "rows that are no numbers": (LINE, FACTS.replace(b"[2,", b'["2",'), b"\0" * 7),
    "no JSON": (LINE, b"month\n", b""),
    "no names": (b"[]\n", FACTS, b""),
    "nothing": (b"", b"", b""),
}


@pytest.mark.parametrize("lie", LIES)
def test_bytes_that_lie_are_refused(lie: str) -> None:
    line, facts, body = LIES[lie]
    with pytest.raises(ValueError) as caught:
        unpack(*squeezed(line, facts + body), "an arm", 7)
    assert "those that were written" not in str(caught.value)


def test_bytes_cut_off_added_or_without_end_are_refused() -> None:
    data = packed(KEPT)
    for payload in (data.payload[:-3], data.payload + b"x", data.payload[:20], data.payload[:3], b"", b"\x01" + data.payload[1:]):
        with pytest.raises(ValueError, match=r"damaged|those that were written"):
            unpack(payload, data.digest, "an arm", 7)
    bomb = squeezed(LINE, FACTS + bytes(MOST_BYTES))
    assert len(bomb[0]) < MOST_BYTES / 500
    with pytest.raises(ValueError, match="more than a run"):
        unpack(*bomb, "an arm", 7)
    with pytest.raises(ValueError, match="more bytes than numbers"):
        unpack(*squeezed(LINE, pack(KEPT).removeprefix(LINE) + b"\0"), "an arm", 7)


def as_before(kept: Kept) -> tuple[bytes, str]:
    """A payload as versions 0.1.0 to 0.4.0 wrote it: a header, then every number in 8 bytes, their bytes turned."""
    def told(table: dict) -> list:
        return [(name, "f" if column.dtype.kind == "f" else "i", column.size) for name, column in table.items()
                if name not in ("arm", "seed")]

    def numbers(table: dict) -> bytes:
        return b"".join(table[name].astype(f"<{kind}8").tobytes() for name, kind, _ in told(table))

    row = kept.row
    header = {"months": row.months, "outcome": row.outcome, "fingerprint": row.fingerprint, "values": list(row.values),
              "monthly": told(kept.months), "effects": told(kept.effects), "counts": list(kept.counts.shape)}
    line = json.dumps(header, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    body = (numbers(kept.months) + numbers(kept.effects) + np.array(list(row.values.values()), "<f8").tobytes()
            + kept.counts.astype("<i8").tobytes())
    planes = b"".join(body[place::8] for place in range(8))
    return zlib.compress(line + planes), hashlib.sha256(line + body).hexdigest()


def test_payloads_of_earlier_versions_are_read() -> None:
    setting = made_setting(seeds=1, months=24)
    kept = reduced(made_run("monthly", 1, 24), setting.arm("monthly"), made_run("none", 1, 24))
    payload, digest = as_before(kept)
    assert same(unpack(payload, digest, "monthly", 1), kept)
    assert len(packed(kept).payload) < len(payload)
    with pytest.raises(ValueError, match="not those"):
        unpack(payload, "0" * 64, "monthly", 1)
