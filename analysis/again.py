"""The `report` command: the page of a results folder made again, in either language, and printed where a Chromium is present."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from analysis.comparison import compare
from analysis.experiment import Experiment
from analysis.report import PAGE, page
from analysis.report_facts import Facts, read_facts
from analysis.results import told, write_whole
from analysis.summary import Row, Summary
from sim.terms.letters import Letter, LettersError

__all__ = ["browser", "make_again", "print_pdf"]

EVIDENCE = "evidence.csv"
"""A table of this name in the folder is shown in the section on evidence."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BROWSER_FILES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
PATIENCE_SECONDS = 120


def make_again(folder: Path, lang: str = "en", evidence: Path | None = None, out: Path | None = None) -> Path:
    """Write the page of a results folder and return where; `out` is its place, else report.html in the folder. LettersError if the
    folder lacks something or the place cannot be written.
    """
    facts, source = read_facts(folder), _source(folder)
    table = evidence or (folder / EVIDENCE if (folder / EVIDENCE).is_file() else None)
    rows = read_evidence(table) if table else []
    made = page(_experiment(folder, facts, source), facts, source, lang, rows)
    place = out or folder / PAGE
    with told(place):
        write_whole(place, made)
    return place


def _source(folder: Path) -> dict[str, Any]:
    place = folder / "provenance.json"
    try:
        return json.loads(place.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise LettersError([Letter(str(place), "", f"a file that cannot be read ({error})", "the provenance of a results folder",
                                   "give the command that made the folder again, with the same --out")]) from None


def _experiment(folder: Path, facts: Facts, source: dict[str, Any]) -> Experiment:
    summary = read_summary(folder)
    return Experiment(facts.setting, folder, summary, compare(summary, facts.setting), int(source["runs"]["asked"]),
                      len(summary.rows), tuple(source.get("failed", ())))


def read_summary(folder: Path) -> Summary:
    """The rows of a folder's summary.parquet; measures that were not known when it was written are NaN. LettersError if there is
    none.
    """
    import polars as pl

    from analysis.measures import MEASURES

    place = folder / "summary.parquet"
    try:
        table = pl.read_parquet(place)
        rows = table.select(pl.col("arm", "seed", "months", "outcome", "fingerprint")).rows()
        known = {name: table[name].cast(pl.Float64).fill_null(float("nan")).to_list() for name in MEASURES if name in table.columns}
    except (OSError, pl.exceptions.PolarsError) as error:
        found = (str(error).splitlines() or ["a file that cannot be read"])[0]
        raise LettersError([Letter(str(place), "", found, "the table of measures", "run.py export DIR writes it again")]) from None
    summary = Summary()
    for at, facts in enumerate(rows):
        values = {name: known[name][at] if name in known else float("nan") for name in MEASURES}
        summary.add(Row(*facts, values))
    return summary


def read_evidence(place: Path) -> list[list[str]]:
    """A table of evidence as rows of text, its head first: a CSV file. LettersError if it is not one."""
    try:
        with place.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if any(row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LettersError([Letter(str(place), "", f"a file that cannot be read ({error})", "a CSV file in UTF-8")]) from None
    wide = {len(row) for row in rows}
    if len(rows) < 2 or len(wide) != 1:
        found = "rows of different length" if len(wide) > 1 else "no rows below a head"
        raise LettersError([Letter(str(place), "", found, "a CSV file with a head and rows of equal length")])
    return rows


def browser() -> str | None:
    """The first Chromium that is found on this machine, None without one."""
    found = (shutil.which(name) for name in BROWSERS)
    return next((place for place in (*found, *BROWSER_FILES) if place and Path(place).is_file()), None)


def print_pdf(place: Path) -> Path:
    """Print a page to a PDF beside it and return where. LettersError without a Chromium, or if it fails."""
    program = browser()
    if program is None:
        hint = f"open {place} in any browser and print it to a file; or install Chromium"
        wanted = "one of: chromium, chromium-browser, google-chrome"
        raise LettersError([Letter("report", "--pdf", "no Chromium on this machine", wanted, hint)])
    target = place.with_suffix(".pdf")
    with tempfile.TemporaryDirectory() as own, told(target):
        made = Path(own) / "page.pdf"
        words = [program, "--headless", "--disable-gpu", "--no-pdf-header-footer", "--virtual-time-budget=20000",
                 f"--user-data-dir={own}/profile", f"--print-to-pdf={made}", place.resolve().as_uri()]
        if is_root():
            words.insert(1, "--no-sandbox")  # a Chromium started by root, as in a container, refuses its own sandbox
        try:
            ended = subprocess.run(words, capture_output=True, text=True, errors="replace", timeout=PATIENCE_SECONDS, check=False)
            reason = (ended.stderr.strip().splitlines() or [f"exit code {ended.returncode}"])[-1]
        except subprocess.TimeoutExpired:
            reason = f"no answer in {PATIENCE_SECONDS} seconds"
        if not made.is_file():
            hint = f"open {place} in a browser and print it to a file"
            raise LettersError([Letter("report", "--pdf", f"Chromium made no PDF: {reason}", "a PDF", hint)])
        write_whole(target, made.read_bytes())
    return target


def is_root() -> bool:
    """True where this process is root's (never on Windows)."""
    return os.name == "posix" and os.geteuid() == 0
