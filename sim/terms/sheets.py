"""Tables of data read safely: rows of CSV, or of a format whose reader was registered; nothing is guessed, nothing repaired."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from sim.terms.files import Places, inside
from sim.terms.letters import Letter, LettersError, letter, near_phrase

__all__ = ["MOST_BYTES", "READERS", "Faults", "Sheet", "place_of", "read_sheet"]

MOST_BYTES = 100_000_000
"""Largest table that is read, bytes."""
MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 1_000_000, 2_000, 60
READERS: dict[str, Callable[[Path], tuple[list[str], list[tuple]]]] = {}
"""Readers of formats that need a library, by suffix: path -> (header, rows). `analysis.sheets` adds Parquet."""


@dataclass(frozen=True)
class Sheet:
    """A table: names of its columns, rows of cells, and the line of the file in which each row stands."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple, ...]
    lines: tuple[int, ...]
    sha256: str


class Faults:
    """Faults of a table, gathered; more than a screenful are counted, not told."""

    def __init__(self, file: str) -> None:
        self.file, self.letters, self.more = file, [], 0

    def post(self, field: str, found: object, expected: str, hint: str = "") -> None:
        """Add a fault at a place of the table."""
        if len(self.letters) >= MOST_LETTERS:
            self.more += 1
            return
        shown = "".join(c if c.isprintable() else " " for c in str(found))[:200]
        self.letters.append(Letter(self.file, field, shown or "nothing", expected, hint))

    def send(self) -> None:
        """Raise LettersError if there is any fault."""
        if self.more:
            self.letters.append(Letter(self.file, "", f"{self.more:,} more faults of such kinds", "none"))
        if self.letters:
            raise LettersError(self.letters)


def place_of(reference: str, places: Places, file: str, field: str, suffixes: Iterable[str], base: Path | None = None) -> Path:
    """The file that a reference means, beside `base` (or the scenario) or on the project's shelf; raises LettersError."""
    suffixes = tuple(suffixes)
    if Path(reference).suffix not in suffixes:
        raise LettersError([Letter(file, field, reference, f"a file {', '.join(suffixes)}")])
    folders = [base] if base is not None else list(dict.fromkeys([places.own, places.shelf]))
    for folder in folders:
        path = inside(reference, places, folder, file, field)
        if os.path.lexists(path):
            if not places.allows(path):
                raise LettersError([letter("outside_path", file, field, path=reference)])
            return path
    near = [one.name for folder in folders for one in (folder / reference).parent.glob("*") if one.suffix in suffixes]
    raise LettersError([Letter(file, field, f"{reference}, but there is no such file",
                               "a file beside the scenario or in scenarios/", near_phrase(Path(reference).name, near))])


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of an ordinary file of decent size; raises LettersError."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise LettersError([Letter(name, "", "not an ordinary file", "a table")])
        if about.st_size > MOST_BYTES:
            raise LettersError([Letter(name, "", f"a file of {about.st_size:,} bytes", f"at most {MOST_BYTES:,} bytes",
                                       "leave out columns and rows that are not asked for")])
        return path.read_bytes()
    except OSError as error:
        raise LettersError([Letter(name, "", f"the file cannot be read ({error.strerror})", "a file you may read")]) from None


def read_sheet(path: Path, name: str, encoding: str = "utf-8", separator: str = ",") -> Sheet:
    """The table of a file; raises LettersError with all faults of its form (line, found, expected)."""
    data = read_bytes(path, name)
    digest = hashlib.sha256(data).hexdigest()
    if path.suffix != ".csv":
        reader = READERS.get(path.suffix)
        if reader is None:
            raise LettersError([Letter(name, "", f"a {path.suffix} file", "a .csv file", "run.py and notebooks read Parquet too")])
        header, rows = reader(path)
        lines = range(1, len(rows) + 1)
    else:
        header, rows, lines = _csv(data, name, encoding, separator)
    faults = Faults(name)
    _check_form(header, rows, faults)
    faults.send()
    return Sheet(name, tuple(header), tuple(rows), tuple(lines), digest)


def _check_form(header: list[str], rows: list[tuple], faults: Faults) -> None:
    if len(rows) > MOST_ROWS or len(header) > MOST_COLUMNS:
        faults.post("", f"{len(rows):,} rows of {len(header):,} columns", f"at most {MOST_ROWS:,} rows of {MOST_COLUMNS:,} columns")
    if not rows:
        faults.post("", "no rows", "a line with the names of columns, and rows below it")
    for column in dict.fromkeys(name for name in header if header.count(name) > 1):
        faults.post("line 1", f"the column {column!r} twice", "each column once")


def _csv(data: bytes, name: str, encoding: str, separator: str) -> tuple[list[str], list[tuple], list[int]]:
    if b"\x00" in data:
        raise LettersError([Letter(name, "", "bytes that are not text", "a .csv file", "a workbook is saved as CSV first")])
    try:
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "Excel in China writes gb18030: say so in the mapping, encoding = \"gb18030\"" if encoding == "utf-8" else ""
        raise LettersError([Letter(name, f"line {line}", f"byte {data[error.start]:#04x}", f"text in {encoding}", hint)]) from None
    faults, rows, lines = Faults(name), [], []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: list[str] = []
    try:
        for row in reader:
            if not header:
                header = [cell.strip() for cell in row]
            elif any(cell.strip() for cell in row):
                if len(row) != len(header):
                    faults.post(f"line {reader.line_num}", f"{len(row)} cells", f"{len(header)} cells, as in line 1",
                                "a cell that holds the separator stands in quotes")
                rows.append(tuple(row))
                lines.append(reader.line_num)
            if len(rows) > MOST_ROWS:
                break
    except csv.Error as error:
        faults.post(f"line {reader.line_num}", error, "cells with matching quotes")
    faults.send()
    return header, rows, lines
