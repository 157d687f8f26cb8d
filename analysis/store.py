"""The store of runs in a results folder: one SQLite file, written run by run, so that nothing finished is ever lost.

A run and its status are written in one transaction that is on the disk before it counts (WAL, synchronous=FULL). Equal key and
different digest is refused: the same scenario, seed and model version must give the same record. Others may read meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from sys import intern

from analysis.identity import run_key
from analysis.payload import Kept, unpack
from sim.terms.letters import Letter, LettersError

__all__ = ["MOST_TRIES", "STORE", "ArmLine", "Found", "Store", "experiment_in"]

STORE = "runs.sqlite"
"""Name of the store in a results folder."""
MOST_TRIES = 3
"""A run that failed so often is left alone."""
FEWEST_BYTES = 1000
"""No run takes less of the file; bounds the search of a damaged one."""
PATIENCE_SECONDS = 60.0
"""How long a writer waits for another."""
TABLES = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS arm (place INTEGER PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL, stem TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS run (key TEXT PRIMARY KEY, stem TEXT NOT NULL, seed INTEGER NOT NULL, status TEXT NOT NULL,
                                tries INTEGER NOT NULL, reason TEXT NOT NULL, digest TEXT NOT NULL, payload BLOB);
"""
REASONS = {
    sqlite3.SQLITE_FULL: ("a full disk", "free some space, then give the same command again"),
    sqlite3.SQLITE_READONLY: ("a folder that may not be written", "choose another folder with --out"),
    sqlite3.SQLITE_CANTOPEN: ("a folder that may not be written", "choose another folder with --out"),
    sqlite3.SQLITE_PERM: ("a folder that may not be written", "choose another folder with --out"),
    sqlite3.SQLITE_IOERR: ("a disk that fails", "see to the disk, then give the same command again"),
    sqlite3.SQLITE_CORRUPT: ("a damaged store", "run.py merge DIR --out NEW keeps what can be read; then go on with --out NEW"),
    sqlite3.SQLITE_NOTADB: ("a damaged store", "choose another folder with --out"),
    sqlite3.SQLITE_BUSY: ("a store that another process is writing", "wait for it, or stop it"),
}


@dataclass(frozen=True)
class ArmLine:
    """An arm as the store knows it: its name, title, and the hash its runs share."""

    name: str
    title: str
    stem: str


@dataclass(frozen=True)
class Found:
    """One finished run to be written: the hash of its arm, its seed, digest and payload."""

    stem: str
    seed: int
    digest: str
    payload: bytes


@contextmanager
def told_store(place: Path) -> Iterator[None]:
    """Turn an error of SQLite inside the block into a letter (LettersError) about the store."""
    try:
        yield
    except sqlite3.Error as error:
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        found, hint = REASONS.get(code, (str(error), "choose another folder with --out"))
        raise LettersError([Letter(str(place), "", found, "a store of runs that can be read and written", hint)]) from error


def experiment_in(folder: Path) -> str | None:
    """The id of the experiment whose runs a folder keeps; empty if a store was only begun, None if there is no store."""
    place = folder / STORE
    if not place.is_file():
        return None
    with told_store(place), _reading(place) as connection:
        try:
            row = connection.execute("SELECT value FROM fact WHERE name = 'experiment'").fetchone()
        except sqlite3.OperationalError:
            return ""
        return row[0] if row else ""


@contextmanager
def _reading(place: Path) -> Iterator[sqlite3.Connection]:
    """A connection that only reads; in a folder that may not be written the file is read as it lies."""
    for way in ("mode=ro", "immutable=1"):
        connection = sqlite3.connect(f"{place.absolute().as_uri()}?{way}", uri=True, timeout=PATIENCE_SECONDS, isolation_level=None)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            break
        except sqlite3.OperationalError:
            connection.close()
            if way == "immutable=1":
                raise
    try:
        yield connection
    finally:
        connection.close()


class Store:
    """The runs of one experiment. `writing` makes it or takes it up again, `reading` looks at it while another process writes."""

    def __init__(self, place: Path, connection: sqlite3.Connection) -> None:
        """Use `writing` or `reading`."""
        self.place, self._connection = place, connection

    @classmethod
    @contextmanager
    def writing(cls, folder: Path, experiment: str, arms: Sequence[ArmLine], facts: Mapping[str, str]) -> Iterator[Store]:
        """Open for writing, alone: a second writer is refused. The caller has seen to it that the folder is this experiment's."""
        place = folder / STORE
        with told_store(place):
            lock = sqlite3.connect(folder / f"{STORE}.lock", timeout=0.5, isolation_level=None)
            connection = sqlite3.connect(place, timeout=PATIENCE_SECONDS, isolation_level=None)
        try:
            with told_store(place):
                lock.execute("PRAGMA journal_mode = MEMORY")
                lock.execute("BEGIN EXCLUSIVE")
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                connection.executescript("BEGIN IMMEDIATE;" + TABLES + "COMMIT;")
                store = cls(place, connection)
                store._describe(experiment, arms, facts)
            yield store
            with suppress(sqlite3.OperationalError):  # unless somebody reads just now, leave one plain file
                connection.execute("PRAGMA busy_timeout = 100")
                connection.execute("PRAGMA journal_mode = DELETE")
        finally:
            connection.close()
            owned = lock.in_transaction
            lock.close()
            if owned:
                with suppress(OSError):
                    (folder / f"{STORE}.lock").unlink()

    @classmethod
    @contextmanager
    def reading(cls, folder: Path) -> Iterator[Store]:
        """Open to look; LettersError if the folder has no store."""
        place = folder / STORE
        if not experiment_in(folder):
            letter = Letter(str(folder), "", "no store of runs", "a results folder", "give the folder that compare or sweep wrote")
            raise LettersError([letter])
        with told_store(place), _reading(place) as connection:
            yield cls(place, connection)

    def _describe(self, experiment: str, arms: Sequence[ArmLine], facts: Mapping[str, str]) -> None:
        with self._transaction():
            known = {"experiment": experiment, **facts}
            self._connection.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", known.items())
            rows = [(place, one.name, one.title, one.stem) for place, one in enumerate(arms)]
            self._connection.executemany("INSERT OR REPLACE INTO arm VALUES (?, ?, ?, ?)", rows)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with told_store(self.place):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    def keep(self, runs: Iterable[Found]) -> None:
        """Write finished runs in one transaction; those already there with the same digest stay. LettersError if one differs."""
        letters = []
        with self._transaction():
            for run in runs:
                key = run_key(run.stem, run.seed)
                known = self._connection.execute("SELECT digest FROM run WHERE key = ? AND status = 'done'", (key,)).fetchone()
                if known is None:
                    row = (key, run.stem, run.seed, "done", 1, "", run.digest, run.payload)
                    self._connection.execute("INSERT OR REPLACE INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
                elif known[0] != run.digest:
                    letters.append(self._unequal(run, known[0]))
        if letters:
            raise LettersError(letters)

    def _unequal(self, run: Found, known: str) -> Letter:
        arm = next((one.name for one in self.arms() if one.stem == run.stem), run.stem[:12])
        return Letter(str(self.place), f"{arm}, seed {run.seed}", f"two results of one run: {known[:12]} and {run.digest[:12]}",
                      "the same result whenever terms, seed and model version are the same",
                      "the program has changed since the folder was begun: start a new folder")

    def fail(self, stem: str, seed: int, reason: str) -> int:
        """Record that a run failed and why; the number of tries so far."""
        key = run_key(stem, seed)
        with self._transaction():
            self._connection.execute(
                "INSERT INTO run VALUES (?, ?, ?, 'failed', 1, ?, '', NULL) ON CONFLICT (key) DO UPDATE "
                "SET tries = tries + 1, reason = excluded.reason WHERE status = 'failed'", (key, stem, seed, reason))
            return int(self._connection.execute("SELECT tries FROM run WHERE key = ?", (key,)).fetchone()[0])

    def forget(self, stem: str, seed: int) -> None:
        """Drop a run whose bytes are damaged, so that it is lived again."""
        with self._transaction():
            self._connection.execute("DELETE FROM run WHERE key = ?", (run_key(stem, seed),))

    def note(self, name: str, value: str) -> None:
        """Write one fact about the experiment."""
        with self._transaction():
            self._connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def fact(self, name: str) -> str:
        """One fact about the experiment; empty if it is not known."""
        with told_store(self.place):
            row = self._connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def arms(self) -> list[ArmLine]:
        """The arms as declared."""
        with told_store(self.place):
            return [ArmLine(*row) for row in self._connection.execute("SELECT name, title, stem FROM arm ORDER BY place")]

    def facts(self) -> dict[str, str]:
        """All facts about the experiment."""
        with told_store(self.place):
            return dict(self._connection.execute("SELECT name, value FROM fact ORDER BY name"))

    def done(self) -> set[tuple[str, int]]:
        """Stem and seed of every finished run."""
        with told_store(self.place):
            found = self._connection.execute("SELECT stem, seed FROM run WHERE status = 'done'")
            return {(intern(stem), seed) for stem, seed in found}

    def failed(self) -> dict[tuple[str, int], tuple[int, str]]:
        """Stem and seed of every failed run, with the number of tries and the last reason."""
        with told_store(self.place):
            rows = self._connection.execute("SELECT stem, seed, tries, reason FROM run WHERE status = 'failed' ORDER BY seed, stem")
            return {(stem, seed): (tries, reason) for stem, seed, tries, reason in rows}

    def quarantined(self) -> set[tuple[str, int]]:
        """Failed runs that are not tried again."""
        return {run for run, (tries, _) in self.failed().items() if tries >= MOST_TRIES}

    def rows(self) -> Iterator[tuple[int, str, str, int]]:
        """Row number in the file, arm, stem and seed of every finished run, one by one: by seed, then by arm as declared."""
        with told_store(self.place):
            found = self._connection.execute(
                "SELECT run.rowid, arm.name, arm.stem, run.seed FROM run JOIN arm ON arm.stem = run.stem "
                "WHERE run.status = 'done' ORDER BY run.seed, arm.place")
            for row, arm, stem, seed in found:
                yield row, intern(arm), intern(stem), seed

    def found(self, row: int) -> Found:
        """A finished run as it was written."""
        with told_store(self.place):
            fields = self._connection.execute("SELECT stem, seed, digest, payload FROM run WHERE rowid = ?", (row,)).fetchone()
        return Found(*fields)

    def readable(self) -> Iterator[Found]:
        """Finished runs row by row, however damaged the file is: what cannot be read is passed over. Far slower than `rows`."""
        for row in range(1, self.place.stat().st_size // FEWEST_BYTES):
            with suppress(sqlite3.DatabaseError):
                question = "SELECT stem, seed, digest, payload FROM run WHERE rowid = ? AND status = 'done'"
                fields = self._connection.execute(question, (row,)).fetchone()
                if fields and all(one is not None for one in fields):
                    yield Found(*fields)

    def kept(self, row: int, arm: str) -> Kept:
        """What is kept of a finished run; ValueError if its bytes are damaged."""
        run = self.found(row)
        return unpack(run.payload, run.digest, arm, run.seed)
