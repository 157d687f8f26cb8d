"""The workbook: it opens clean, its books tie to the record to the fen, no text is a formula, complete in both languages."""

from __future__ import annotations

import io
import re
import shutil
import xml.etree.ElementTree as Xml
import zipfile
from pathlib import Path

import polars
import pytest

from analysis.cli.app import main
from analysis.experiment import run_experiment
from analysis.measures.statements import statements
from analysis.texts import CATALOG
from analysis.workbook import workbook
from sim.program import Program, World
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario

MIXED = Path(__file__).resolve().parents[1] / "scenarios" / "mixed.toml"
NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture(scope="module")
def lived():
    resolved = load_scenario(MIXED, [("run.months", 14)])
    return resolved, {(arm.name, seed): Program(resolved, worlds=[World(arm, seed)], engine="agents").run()[0]
                      for arm in resolved.arms for seed in resolved.run.seeds}


@pytest.fixture(scope="module")
def folder(lived, tmp_path_factory) -> Path:
    resolved, runs = lived

    def simulate(resolved, arms, seeds):
        for seed in seeds:
            yield seed, {arm: runs[arm, seed] for arm in arms}

    place = tmp_path_factory.mktemp("book") / "results"
    run_experiment(resolved, "agents", place, ["compare"], progress=False, simulate=simulate)
    return place


def read(data: bytes) -> dict[str, list[list]]:
    """Sheets by name: rows of cells, text as text, numbers as numbers; refuses formulas."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        texts = ["".join(part.text or "" for part in one.iter(f"{{{NAMES['m']}}}t"))
                 for one in Xml.fromstring(file.read("xl/sharedStrings.xml")).findall("m:si", NAMES)]
        sheets = {}
        for number, one in enumerate(Xml.fromstring(file.read("xl/workbook.xml")).find("m:sheets", NAMES), 1):
            page = Xml.fromstring(file.read(f"xl/worksheets/sheet{number}.xml"))
            assert page.find(".//m:f", NAMES) is None
            rows = []
            for row in page.iterfind(".//m:row", NAMES):
                cells = {}
                for cell in row:
                    place, value = re.sub(r"\d", "", cell.get("r")), cell.find("m:v", NAMES)
                    if value is not None:
                        cells[place] = texts[int(value.text)] if cell.get("t") == "s" else float(value.text)
                rows.append(list(cells.values()))
            sheets[one.get("name")] = rows
    return sheets


def test_the_books_in_the_workbook_are_the_ledgers_to_the_fen(folder, lived) -> None:
    sheets = read(workbook(folder, 8))
    run = lived[1]["both", 8]
    rows = sheets["Books 1 both"]
    found = {row[0]: row[1:] for row in rows if len(row) == 1 + 2 + 14}
    years = {line: values for table in statements(run, "year").values() for line, _, _, *values in table.rows()}
    assert [round(100 * x) for x in found["loans disbursed"][:2]] == years["disburse"]
    assert [round(100 * x) for x in found["Net income"][2:]] == [
        value for value in statements(run)["income_statement"].rows()[-1][3:]]
    assert round(100 * found["gross loan portfolio"][-1]) == int(run.monthly["stock_lender_loans"][-1]) > 0
    assert found["Total assets"] == pytest.approx(found["Total liabilities and equity"], abs=1e-9)
    assert found["Cash at the end of the period"][2:-1] == pytest.approx(found["Cash at the start of the period"][3:], abs=1e-9)


def test_every_sheet_is_there_and_measures_have_their_definition(folder) -> None:
    from analysis.measures import MEASURES

    sheets = read(workbook(folder))
    assert list(sheets) == ["Summary", "Comparison", "Books 1 both", "Books 2 dear", "Books 3 none", "Ratios", "Terms"]
    ids = {row[1]: row for row in sheets["Ratios"][1:]}
    assert list(ids) == list(MEASURES) and all(MEASURES[name].formula in ids[name] for name in MEASURES)
    assert any(row[0] == "product.interest.rate_annual" or "rate_annual" in str(row[0]) for row in sheets["Terms"])
    summary = polars.read_parquet(folder / "summary.parquet").filter(polars.col("arm") == "both")
    row = next(row for row in sheets["Summary"] if row[0] == "gross loan portfolio" or row[:1] == [MEASURES["glp"].label])
    assert row[2] == pytest.approx(summary["glp"].mean())


def test_equal_folders_give_equal_bytes_and_chinese_is_complete(folder) -> None:
    assert workbook(folder) == workbook(folder)
    sheets = read(workbook(folder, lang="zh"))
    assert next(iter(sheets)) == "摘要" and list(sheets)[-1] == "条款"
    books = [row[0] for row in sheets["账簿 1 both"] if len(row) > 1]
    assert all(re.search(r"[\u4e00-\u9fff]", words) for words in books)
    assert {name for name in CATALOG["en"] if name.startswith(("book.", "line."))} == {
        name for name in CATALOG["zh"] if name.startswith(("book.", "line."))}


def test_titles_that_look_like_formulas_stay_text(folder, tmp_path) -> None:
    place = tmp_path / "copy"
    shutil.copytree(folder, place)
    facts = (place / "report.json").read_text("utf-8")
    assert '"title":"Both products"' in facts
    (place / "report.json").write_text(facts.replace('"title":"Both products"', '"title":"=cmd|calc!A1"'), "utf-8")
    assert "=cmd|calc!A1" in str(read(workbook(place))["Terms"][0])


def test_export_writes_csv_and_workbook(folder, capsys) -> None:
    assert main(["export", str(folder), "--csv", "--xlsx", "--seed", "3"]) == 0
    assert (folder / "workbook.xlsx").is_file() and "workbook.xlsx" in capsys.readouterr().out
    table = polars.read_csv(folder / "monthly.csv", infer_schema_length=None)
    assert table.height == 3 * 2 * 14 and all(len(name) <= 32 for name in table.columns)
    assert main(["export", str(folder), "--xlsx", "--seed", "99"]) == 2
    with pytest.raises(LettersError):
        workbook(folder.parent)
