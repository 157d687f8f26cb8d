"""Pages of tables carry checksums, as the format has them: whole files stay what they are, one bit less is found and told."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from synthetic_run import made_setting, made_simulation

from analysis import load
from analysis.checksums import damaged_pages, seal
from analysis.experiment import run_experiment
from analysis.export import _Parts
from analysis.results import PARQUET, ROWS_OF_A_GROUP, join_parts, parquet
from sim.terms.letters import LettersError

MANY = 70_000
FRAME = pl.DataFrame({
    "arm": ["none", "yilong"] * (MANY // 2), "month": np.arange(MANY), "share": np.sqrt(np.arange(MANY)),
    "gap": [None, 1.5] * (MANY // 2), "client": [True, False] * (MANY // 2), "list": [[1, 2], []] * (MANY // 2),
})
"""More rows than a group holds, every type of column that is written, and gaps."""


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    FRAME.write_parquet(tmp_path / "plain.parquet", **PARQUET)
    return tmp_path / "plain.parquet"


def sealed(place: Path) -> Path:
    into = place.with_name(f"sealed-{place.name}")
    with place.open("rb") as source, into.open("wb") as file:
        seal(source, file)
    return into


def test_a_sealed_table_is_the_same_table(plain: Path) -> None:
    place = sealed(plain)
    assert pl.read_parquet(place).equals(FRAME)
    assert pl.scan_parquet(place).filter(pl.col("month") >= MANY - 3).select("share").collect().height == 3
    assert damaged_pages(place) == []
    assert sealed(place).read_bytes() == place.read_bytes()
    assert damaged_pages(plain) != []  # Polars writes none


def test_every_page_has_the_checksum_that_the_format_asks_for(plain: Path) -> None:
    """Read apart from the code under test: CRC-32 of a page's bytes as a zigzag number in field 4 of its header."""
    import zlib

    data = sealed(plain).read_bytes()
    assert data[4] == 0x15 and data[:4] == b"PAR1"  # the first header: field 1, i32
    at, numbers = 5, []
    while len(numbers) < 4:
        number = shift = 0
        while True:
            byte = data[at]
            at += 1
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        numbers.append((number >> 1) ^ -(number & 1))
        if len(numbers) < 4:
            assert data[at] == 0x15  # the next field, i32
            at += 1
    size, checksum = numbers[2], numbers[3] & 0xFFFFFFFF
    rest = data[at:]
    assert any(zlib.crc32(rest[skip: skip + size]) == checksum for skip in range(40))


@pytest.mark.parametrize("part", range(12))
def test_one_bit_less_is_found_wherever_it_is(plain: Path, part: int) -> None:
    place = sealed(plain)
    data = bytearray(place.read_bytes())
    footer = int.from_bytes(data[-8:-4], "little") + 8
    data[4 + part * (len(data) - footer - 4) // 12 + 7] ^= 4
    place.write_bytes(data)
    assert len(damaged_pages(place)) >= 1


def test_a_torn_table_is_found(plain: Path) -> None:
    place = sealed(plain)
    data = place.read_bytes()
    for left in (0, 5, 1000, len(data) - 1):
        place.write_bytes(data[:left])
        assert damaged_pages(place) == ["the footer"]
    with place.open("rb") as source, plain.with_name("x").open("wb") as file, pytest.raises(ValueError, match="no Parquet"):
        seal(source, file)


def test_joined_tables_have_them_too(tmp_path: Path) -> None:
    columns = {"month": np.arange(1000), "arm": np.array(["none", "yilong"] * 500)}
    places = []
    for low, high in pairwise((0, 1, 300, 1000)):
        places.append(tmp_path / f"part-{low}.parquet")
        places[-1].write_bytes(parquet({name: column[low:high] for name, column in columns.items()}))
    join_parts(places, tmp_path / "all.parquet")
    assert damaged_pages(tmp_path / "all.parquet") == []
    assert pl.read_parquet(tmp_path / "all.parquet").equals(pl.DataFrame(columns))
    assert pl.scan_parquet(tmp_path / "all.parquet").filter(pl.col("month") > 990).collect().height == 9
    places[1].write_bytes(parquet({"other": columns["month"]}))
    with pytest.raises(ValueError, match="other columns"):
        join_parts(places, tmp_path / "none.parquet")
    assert not list(tmp_path.glob("none*"))


def test_a_long_table_has_the_same_bytes_however_its_rows_came(tmp_path: Path) -> None:
    """Row groups have a fixed size, whatever comes together: single rows, runs of months, more than a group at once."""
    rows = 2 * ROWS_OF_A_GROUP + 77
    columns = {"month": np.arange(rows), "share": np.sqrt(np.arange(rows))}
    for number, step in enumerate((1000, 60, rows, ROWS_OF_A_GROUP)):
        folder = tmp_path / str(number)
        folder.mkdir()
        parts = _Parts("monthly", folder)
        for low in range(0, rows, step):
            parts.add({name: column[low: low + step] for name, column in columns.items()})
        parts.join(tmp_path / f"{number}.parquet")
        assert (tmp_path / f"{number}.parquet").read_bytes() == (tmp_path / "0.parquet").read_bytes(), step
    assert pl.read_parquet(tmp_path / "0.parquet").equals(pl.DataFrame(columns))


def test_all_tables_of_a_folder_have_them_and_a_notebook_is_told_of_damage(tmp_path: Path) -> None:
    run_experiment(made_setting(seeds=3, months=24), "compiled", tmp_path / "out", "c", progress=False, simulate=made_simulation)
    tables = list((tmp_path / "out").glob("*.parquet"))
    assert len(tables) >= 4 and all(damaged_pages(place) == [] for place in tables)
    assert load(tmp_path / "out").months.height == 4 * 3 * 24
    place = tmp_path / "out" / "monthly.parquet"
    data = bytearray(place.read_bytes())
    data[len(data) // 2: len(data) // 2 + 200] = bytes(200)
    place.write_bytes(data)
    with pytest.raises(LettersError, match="checksum") as caught:
        _ = load(tmp_path / "out").months
    assert "export" in caught.value.letters[0].hint
