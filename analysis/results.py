"""The results folder: written as the experiment goes, each file whole or absent, so that a stopped run is
data.

Files are written beside their place and renamed. Runs are kept in a store (`store.py`) and exported at the end. A folder that
holds anything but the same experiment is never written into.
"""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from analysis.checksums import join, seal
from sim.terms.letters import Letter, LettersError

FORMAT = 2
"""Version of the folder's layout; raised when a file or column changes its meaning."""

REASONS = {
    errno.EACCES: ("a folder that may not be written", "choose another folder with --out"),
    errno.EPERM: ("a folder that may not be written", "choose another folder with --out"),
    errno.EROFS: ("a disk that can only be read", "choose a folder on another disk with --out"),
    errno.ENOSPC: ("a full disk", "free some space, or choose a folder on another disk with --out"),
    errno.EDQUOT: (
        "no space left in your quota",
        "free some space, or choose a folder on another disk with --out",
    ),
    errno.EFBIG: ("a file that may not grow further", "choose a folder on another disk with --out"),
    errno.ENOTDIR: ("a file where a folder is needed", "choose another folder with --out"),
    errno.EEXIST: ("a file where a folder is needed", "choose another folder with --out"),
    errno.ENAMETOOLONG: ("a name that is too long", "choose a shorter folder with --out"),
}


def free_folder(base: Path) -> Path:
    """The first of `base`, `base-2`, `base-3`, ... that is not there or is empty."""
    number, folder = 1, base
    while _taken(folder):
        number += 1
        folder = base.with_name(f"{base.name}-{number}")
    return folder


def _taken(folder: Path) -> bool:
    return any(folder.iterdir()) if folder.is_dir() else folder.exists()


@contextmanager
def told(place: Path) -> Iterator[None]:
    """Turn an error of the disk inside the block into a letter (LettersError) about that place."""
    try:
        yield
    except OSError as error:
        found, hint = REASONS.get(
            error.errno or 0, (error.strerror or str(error), "choose another folder with --out")
        )
        raise LettersError(
            [Letter(str(place), "", found, "a folder that results can be written to", hint)]
        ) from error


@contextmanager
def _whole(place: Path) -> Iterator[BinaryIO]:
    """A file that appears whole or not at all: written beside its place, flushed to disk, then renamed."""
    beside = _beside(place)
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def write_whole(place: Path, data: bytes | str) -> None:
    """Write a file whole or not at all. OSError if it cannot be."""
    with _whole(place) as file:
        file.write(data.encode("utf-8") if isinstance(data, str) else data)


ROWS_OF_A_GROUP = 4_096
PARQUET: dict[str, Any] = {"compression": "zstd", "compression_level": 3, "row_group_size": ROWS_OF_A_GROUP}
"""How every table is written, so that equal rows give equal bytes."""


def parquet(columns: Any) -> bytes:
    """Columns (name to values, or a Polars frame) as the bytes of a Parquet file, each page with its checksum: equal columns, equal
    bytes.
    """
    import polars

    memory, sealed = io.BytesIO(), io.BytesIO()
    table = columns if isinstance(columns, polars.DataFrame) else polars.DataFrame(dict(columns))
    table.write_parquet(memory, **PARQUET)
    seal(memory, sealed)
    return sealed.getvalue()


class ResultsFolder:
    """A folder being filled; everything raises LettersError."""

    def __init__(self, folder: Path, again: bool = False) -> None:
        """Claim an absent or empty folder, or take up one `again` that holds the same experiment; a letter if it holds something
        else, or cannot be made or written.
        """
        self.folder = Path(folder)
        with told(self.folder):
            if not again and self.folder.is_dir() and any(self.folder.iterdir()):
                free = free_folder(self.folder).name
                raise LettersError(
                    [
                        Letter(
                            str(self.folder),
                            "",
                            "a folder that already holds files of something else",
                            "a new or empty folder, or that of the very same command",
                            f"choose another with --out, for example {free}",
                        )
                    ]
                )
            self.folder.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """A file of the folder."""
        return self.folder / name

    def write(self, name: str, data: bytes | str) -> None:
        """Write one file whole."""
        with told(self.path(name)):
            write_whole(self.path(name), data)

    def write_json(self, name: str, value: object) -> None:
        """Write a value as readable JSON, keys in their order."""
        self.write(name, json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def write_table(self, name: str, columns: Mapping[str, Sequence]) -> None:
        """Write columns as one Parquet file."""
        with told(self.path(name)):
            write_whole(self.path(name), parquet(columns))

    def sweep(self) -> None:
        """Remove what a killed process left half written."""
        with told(self.folder):
            for rest in self.folder.glob("*.part"):
                shutil.rmtree(rest) if rest.is_dir() else rest.unlink(missing_ok=True)


def join_parts(parts: Sequence[Path], place: Path) -> None:
    """Put Parquet files one after the other into one, without holding them; whole or not at all. LettersError on a full disk."""
    with told(place), _whole(place) as file:
        join(_opened(parts), file)


def _opened(places: Sequence[Path]) -> Iterator[BinaryIO]:
    for place in places:
        with place.open("rb") as file:
            yield file


def _beside(place: Path) -> Path:
    """Where a process writes a file before it is renamed: its own place, so that two processes do not meet."""
    return place.with_name(f"{place.name}.{os.getpid()}.part")


@contextmanager
def undisturbed(last: bool = False) -> Iterator[None]:
    """Hold back Ctrl-C until what is finished is written (it only ever arrives in the main thread).

    A press meanwhile raises KeyboardInterrupt afterwards, unless this was the `last` work anyway.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed and not last:
        raise KeyboardInterrupt
