"""Checksums in the pages of a Parquet file: Polars writes none and looks at none, so they are put in here and looked at here.

The format keeps a CRC-32 of the bytes of each page in the page's own header (parquet.thrift, PageHeader.crc), which any reader of
Parquet may check. A sealed file holds the same pages as before, byte for byte; only headers grow and places in the footer move on.
Headers and footer are Thrift compact protocol, of which as much is read and written here as the format uses.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

__all__ = ["damaged_pages", "join", "seal"]

MAGIC = b"PAR1"
TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, STRUCT = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12

# Numbers of fields in parquet.thrift
SIZE, CRC = 3, 4                                                    # PageHeader: compressed_page_size, crc
SCHEMA, ROWS, ROW_GROUPS = 2, 3, 4                                  # FileMetaData
COLUMNS, GROUP_SIZE, GROUP_PLACE, GROUP_COMPRESSED, GROUP_NUMBER = 1, 2, 5, 6, 7  # RowGroup
CHUNK_PLACE, META, INDEXES = 2, 3, (4, 5, 6, 7)                     # ColumnChunk
NAMES, UNCOMPRESSED, COMPRESSED, FIRST_PAGE, DICTIONARY, BLOOM = 3, 6, 7, 9, 11, (14, 15)  # ColumnMetaData

Fields = dict[int, tuple[int, Any]]
"""A Thrift struct: number of the field -> its type and value; a list is (type of its elements, elements), and a struct in it may be
bytes as they are written."""


def seal(source: BinaryIO, into: BinaryIO) -> None:
    """Copy a Parquet file, giving every page the checksum of its bytes. ValueError if the source is no Parquet file."""
    join([source], into)


def join(sources: Iterable[BinaryIO], into: BinaryIO) -> None:
    """Copy the row groups of Parquet files with equal columns into one file, in their order, every page with its checksum.

    One column chunk is in memory at a time, and of the groups before it what the footer will say of them. Indexes of pages, if
    there are any, are left out. ValueError if a source is no Parquet file or has other columns.
    """
    into.write(MAGIC)
    at, rows, whole, groups = len(MAGIC), 0, None, []
    for source in sources:
        footer = _footer(source)
        if whole is not None and whole[SCHEMA] != footer[SCHEMA]:
            raise ValueError("files with other columns")
        for group in footer[ROW_GROUPS][1][1]:
            at = _copied(group, source, into, at)
            if GROUP_NUMBER in group:
                group[GROUP_NUMBER] = I16, len(groups)
            groups.append(_struct_bytes(group))
        rows += footer[ROWS][1]
        whole = whole or {**footer, ROW_GROUPS: (LIST, (STRUCT, groups))}
    if whole is None:
        raise ValueError("no file to be copied")
    written = _struct_bytes({**whole, ROWS: (I64, rows)})
    into.write(written + struct.pack("<I", len(written)) + MAGIC)


def _copied(group: Fields, source: BinaryIO, into: BinaryIO, begins: int) -> int:
    """Write the pages of a row group and say in the group where they are now; the place after the last."""
    at, grown_of_group = begins, 0
    for chunk in group[COLUMNS][1][1]:
        meta: Fields = chunk[META][1]
        first = _first_page(meta)
        source.seek(first)
        data, grown, places = source.read(meta[COMPRESSED][1]), 0, {}
        for place, after, header in _pages(data):
            end = after + header[SIZE][1]
            header[CRC] = I32, _signed(zlib.crc32(data[after:end]))
            places[first + place] = at
            written = _struct_bytes(header)
            into.write(written)
            into.write(data[after:end])
            at += len(written) + end - after
            grown += len(written) - (after - place)
        for field in (FIRST_PAGE, DICTIONARY):
            if field in meta:
                meta[field] = I64, places[meta[field][1]]
        for field in (COMPRESSED, UNCOMPRESSED):
            meta[field] = I64, meta[field][1] + grown
        chunk[CHUNK_PLACE] = I64, places.get(chunk[CHUNK_PLACE][1], 0)
        for field in BLOOM:
            meta.pop(field, None)
        for field in INDEXES:
            chunk.pop(field, None)
        grown_of_group += grown
    for field in (GROUP_SIZE, GROUP_COMPRESSED):
        if field in group:
            group[field] = I64, group[field][1] + grown_of_group
    if GROUP_PLACE in group:
        group[GROUP_PLACE] = I64, begins
    return at


def damaged_pages(place: Path) -> list[str]:
    """Pages of a file whose bytes are not those of their checksum, in words; empty if all are sound.

    A page without a checksum counts as damaged, and so does a footer that cannot be read. OSError if the file cannot be read.
    """
    found = []
    with place.open("rb") as file:
        try:
            groups = _footer(file)[ROW_GROUPS][1][1]
            chunks = [(number, chunk[META][1]) for number, group in enumerate(groups, 1) for chunk in group[COLUMNS][1][1]]
        except (ValueError, KeyError, IndexError, TypeError, struct.error):
            return ["the footer"]
        for number, meta in chunks:
            column = b".".join(meta[NAMES][1][1]).decode("utf-8", "replace")
            file.seek(_first_page(meta))
            data = file.read(meta[COMPRESSED][1])
            try:
                for page, (_, after, header) in enumerate(_pages(data), 1):
                    body = data[after: after + header[SIZE][1]]
                    if CRC not in header or header[CRC][1] != _signed(zlib.crc32(body)):
                        found.append(f"column {column}, row group {number}, page {page}")
            except (ValueError, KeyError, IndexError, TypeError, struct.error):
                found.append(f"column {column}, row group {number}, the header of a page")
    return found


def _footer(file: BinaryIO) -> Fields:
    end = file.seek(0, 2)
    if end < 12:
        raise ValueError("no Parquet file")
    file.seek(end - 8)
    size, magic = struct.unpack("<I4s", file.read(8))
    if magic != MAGIC or size > end - 12:
        raise ValueError("no Parquet file")
    file.seek(end - 8 - size)
    fields, _ = _struct(file.read(size), 0)
    return fields


def _first_page(meta: Fields) -> int:
    return min(meta[field][1] for field in (FIRST_PAGE, DICTIONARY) if field in meta)


def _pages(data: bytes) -> Iterator[tuple[int, int, Fields]]:
    """Where each page of a column chunk begins, where its bytes begin, and its header."""
    at = 0
    while at < len(data):
        header, after = _struct(data, at)
        if header[SIZE][1] < 0 or after + header[SIZE][1] > len(data):
            raise ValueError("a page longer than its column")
        yield at, after, header
        at = after + header[SIZE][1]


def _signed(number: int) -> int:
    return number - (1 << 32) if number >= 1 << 31 else number


def _number(data: bytes, at: int) -> tuple[int, int]:
    found = shift = 0
    while True:
        byte = data[at]
        at += 1
        found |= (byte & 127) << shift
        if byte < 128:
            return found, at
        shift += 7


def _value(data: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind in (TRUE, FALSE):
        return kind == TRUE, at
    if kind == BYTE:
        return data[at], at + 1
    if kind in (I16, I32, I64):
        number, at = _number(data, at)
        return (number >> 1) ^ -(number & 1), at
    if kind == DOUBLE:
        return data[at: at + 8], at + 8
    if kind == BINARY:
        size, at = _number(data, at)
        if at + size > len(data):
            raise ValueError("a text longer than its file")
        return data[at: at + size], at + size
    if kind in (LIST, SET):
        return _list(data, at)
    if kind == STRUCT:
        return _struct(data, at)
    raise ValueError(f"type {kind} is not used by Parquet")


def _list(data: bytes, at: int) -> tuple[tuple[int, list], int]:
    size, kind, values = data[at] >> 4, data[at] & 15, []
    at += 1
    if size == 15:
        size, at = _number(data, at)
    for _ in range(size):
        value, at = (data[at] == TRUE, at + 1) if kind in (TRUE, FALSE) else _value(data, at, kind)
        values.append(value)
    return (kind, values), at


def _struct(data: bytes, at: int) -> tuple[Fields, int]:
    fields: Fields = {}
    last = 0
    while True:
        head = data[at]
        at += 1
        if head == 0:
            return fields, at
        kind = head & 15
        if head >> 4:
            last += head >> 4
        else:
            last, at = _value(data, at, I16)
        value, at = _value(data, at, kind)
        fields[last] = kind, value


def _number_bytes(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    found.append(number)
    return bytes(found)


def _value_bytes(kind: int, value: Any) -> bytes:
    if kind in (TRUE, FALSE):
        return b""
    if kind == BYTE:
        return bytes([value])
    if kind in (I16, I32, I64):
        return _number_bytes(value << 1 if value >= 0 else (-value << 1) - 1)
    if kind == BINARY:
        return _number_bytes(len(value)) + value
    if kind in (LIST, SET):
        inner, values = value
        head = bytes([len(values) << 4 | inner]) if len(values) < 15 else bytes([0xF0 | inner]) + _number_bytes(len(values))
        if inner in (TRUE, FALSE):
            return head + bytes(TRUE if one else FALSE for one in values)
        return head + b"".join(_value_bytes(inner, one) for one in values)
    return _struct_bytes(value) if kind == STRUCT and isinstance(value, dict) else value


def _struct_bytes(fields: Fields) -> bytes:
    found, last = bytearray(), 0
    for number, (kind, value) in sorted(fields.items()):
        step = number - last
        found += bytes([step << 4 | kind]) if step < 16 else bytes([kind]) + _value_bytes(I16, number)
        found += _value_bytes(kind, value)
        last = number
    return bytes(found) + b"\0"
