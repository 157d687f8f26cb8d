"""The results folder: written as the experiment goes, each file whole or absent, so that a stopped run is
data.

Files are written beside their place and renamed. Months arrive in parts (`.parts/`) and are joined at the
end, so memory does not grow with the number of runs. A folder that holds anything is never written into.
"""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from analysis.summary import Summary
from sim.terms.letters import Letter, LettersError

FORMAT = 1
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


def write_whole(place: Path, data: bytes | str) -> None:
    """Write a file whole or not at all: beside its place, flushed to disk, then renamed. OSError if it cannot
    be.
    """
    beside = place.with_name(place.name + ".part")
    try:
        with beside.open("wb") as file:
            file.write(data.encode("utf-8") if isinstance(data, str) else data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _parquet(columns: Mapping[str, Sequence] | Mapping[str, np.ndarray]) -> bytes:
    import polars

    memory = io.BytesIO()
    polars.DataFrame(dict(columns)).write_parquet(memory)
    return memory.getvalue()


class ResultsFolder:
    """A folder being filled. Make it, `add` runs, `flush` now and then, and `close` it once; all raise
    LettersError.
    """

    def __init__(self, folder: Path) -> None:
        """Claim an absent or empty folder; a letter if it holds something, or cannot be made or written."""
        self.folder = Path(folder)
        self._monthly: list[Mapping[str, np.ndarray]] = []
        self._effects: list[Mapping[str, np.ndarray]] = []
        self._parts = 0
        with told(self.folder):
            if self.folder.is_dir() and any(self.folder.iterdir()):
                free = free_folder(self.folder).name
                raise LettersError(
                    [
                        Letter(
                            str(self.folder),
                            "",
                            "a folder that already holds files",
                            "a new or empty folder",
                            f"choose another with --out, for example {free}",
                        )
                    ]
                )
            self.folder.mkdir(parents=True, exist_ok=True)
            self.parts.mkdir()

    @property
    def parts(self) -> Path:
        """Where months wait to be joined."""
        return self.folder / ".parts"

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
            write_whole(self.path(name), _parquet(columns))

    def add(self, monthly: Mapping[str, np.ndarray], effects: Mapping[str, np.ndarray] | None) -> None:
        """Keep one run's months and effects until the next flush."""
        self._monthly.append(monthly)
        if effects is not None:
            self._effects.append(effects)

    def flush(self, summary: Summary, arms: Sequence[str]) -> None:
        """Write what has come so far: a part of the months and effects, the summary as it stands."""
        if not self._monthly:
            return
        self._parts += 1
        for name, waiting in (("monthly", self._monthly), ("effects", self._effects)):
            if waiting:
                joined = {key: np.concatenate([columns[key] for columns in waiting]) for key in waiting[0]}
                self._write_part(f"{name}-{self._parts:06d}.parquet", joined)
        self._monthly, self._effects = [], []
        self.write_table("summary.parquet", summary.columns(arms))

    def _write_part(self, name: str, columns: Mapping[str, np.ndarray]) -> None:
        place = self.parts / name
        with told(place):
            write_whole(place, _parquet(columns))

    def close(self, summary: Summary, arms: Sequence[str]) -> None:
        """Flush and join the parts; what is there can be read even if the experiment was stopped."""
        self.flush(summary, arms)
        for name in ("monthly", "effects"):
            self._join(name)
        with told(self.parts):
            shutil.rmtree(self.parts)

    def _join(self, name: str) -> None:
        parts = sorted(self.parts.glob(f"{name}-*.parquet"))
        if not parts:
            return
        place = self.path(f"{name}.parquet")
        beside = place.with_name(place.name + ".part")
        with told(place):
            _joined(parts, beside)
            beside.replace(place)


def _joined(parts: Sequence[Path], into: Path) -> None:
    """Stream the parts into one file, in their order, without holding them all."""
    import polars

    try:
        polars.scan_parquet(list(parts)).sink_parquet(into)
    except polars.exceptions.PolarsError as error:
        into.unlink(missing_ok=True)
        raise _disk_error(error) from error


def _disk_error(error: Exception) -> OSError:
    """The error of the disk that Polars tells in words only ("... (os error 28)")."""
    told_number = re.search(r"os error (\d+)", str(error))
    return OSError(int(told_number[1]) if told_number else errno.EIO, str(error))


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
