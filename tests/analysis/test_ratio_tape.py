"""Ten loans under every definition of delinquency and every provisioning table, by hand; what cannot be true is refused in
letters.
"""

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from analysis.measures.delinquency import DEFINITIONS, ageing, delinquency
from analysis.measures.provisions import TABLES, Table, provision
from analysis.measures.tape import tape_of
from analysis.tape_columns import LOANS
from sim.terms.letters import LettersError

ROOT = Path(__file__).parents[2]
# Ten loans of together 10,000 yuan, and one written off that counts nowhere.
TEN = {
    "loan": [f"L{k}" for k in range(1, 12)],
    "balance_yuan": [2000, 500, 1500, 800, 1200, 1000, 700, 900, 600, 800, 5000],
    "overdue_principal_yuan": [0.0, 0.5, 20, 50, 0, 200, 300, 400, 600, 0, 5000],
    "overdue_interest_yuan": [0.0, 0.3, 5, 5, 30, 20, 30, 40, 60, 0, 100],
    "overdue_charges_yuan": [0, 0, 0, 0, 0, 1, 0, 2, 3, 0, 0],
    "days_past_due": [0, 1, 1, 30, 45, 31, 90, 91, 400, 0, 700],
    "renegotiated": [False, False, False, True, False, False, True, False, False, True, False],
    "written_off": [False] * 10 + [True],
    "term_months": [12, 12, 6, 6, 12, 12, 6, 6, 12, 6, 12],
    "principal_due_yuan": [100, 100, 150, 100, 100, 100, 100, 100, 50, 100, 0],
    "principal_collected_yuan": [300.0, 99.5, 130, 80, 100, 50, 40, 30, 0, 100, 0],
    "principal_prepaid_yuan": [200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
}
LATE_OVER_30 = 1200 + 1000 + 700 + 900 + 600
EXPECTED = {
    "par1": (800 + LATE_OVER_30) / 10000,
    "par30": LATE_OVER_30 / 10000,
    "par60": (700 + 900 + 600) / 10000,
    "par90": (900 + 600) / 10000,
    "par180": 600 / 10000,
    "par_tolerance": (1500 + 800 + LATE_OVER_30) / 10000,  # .8 yuan short is below the tolerance
    "par30_principal": (LATE_OVER_30 - 1200) / 10000,  # L5 owes interest only
    "par30_with_renegotiated": (LATE_OVER_30 + 800 + 800) / 10000,  # L7 is late and renegotiated: once
    "loans_at_risk30": 5 / 10,
    "arrears_rate": (0.5 + 20 + 50 + 200 + 300 + 400 + 600) / 10000,
    "current_recovery": (929.5 - 200) / 1000,
    # Terms: six loans of 12 months and five of 6, 102 / 11 months on average.
    "annual_loss_rate": (1 - 0.7295) / (102 / 11 / 12) * 2,
}


def values(frame: pl.DataFrame) -> dict[str, float | None]:
    return dict(zip(frame["id"], frame["value"], strict=True))


def without(*names: str) -> dict:
    return {name: column for name, column in TEN.items() if name not in names}


def changed(**columns) -> dict:
    return TEN | columns


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_definition_by_hand(name: str) -> None:
    assert values(delinquency(TEN))[name] == pytest.approx(EXPECTED[name], rel=1e-12)


def test_one_portfolio_has_many_values_by_name() -> None:
    found = values(delinquency(TEN))
    assert len({round(found[name], 6) for name in found if name.startswith("par")}) == 8


def test_part_and_whole_are_told_with_each_value() -> None:
    row = delinquency(TEN).row(by_predicate=pl.col("id") == "par30", named=True)
    assert (row["part"], row["whole"], row["note"]) == (4400.0, 10000.0, "")
    assert "more than 30 days late" in row["formula"] and row["source"].startswith("SEEP")


def test_other_days_and_tolerances() -> None:
    found = values(delinquency(TEN, tolerance_yuan=0.5, days=[0, 30, 44]))
    assert found["par0"] == (500 + 1500 + 800 + LATE_OVER_30) / 10000
    assert found["par44"] == (1200 + 700 + 900 + 600) / 10000
    assert found["par_tolerance"] == (500 + 1500 + 800 + LATE_OVER_30) / 10000
    assert values(delinquency(TEN, tolerance_yuan=60))["par_tolerance"] == (1000 + 700 + 900 + 600) / 10000
    with pytest.raises(ValueError, match="tolerance"):
        delinquency(TEN, tolerance_yuan=-1)


def test_days_late_with_principal_are_taken_where_they_are_given() -> None:
    own = changed(days_past_due_principal=[0, 1, 1, 30, 0, 20, 90, 91, 400, 0, 700])
    assert values(delinquency(own))["par30_principal"] == (700 + 900 + 600) / 10000


def test_what_a_tape_does_not_tell_is_not_applicable_and_not_invented() -> None:
    rows = {row["id"]: row for row in delinquency({"balance_yuan": [10, 20], "days_past_due": [0, 31]}).to_dicts()}
    assert rows["par30"]["value"] == 20 / 30 and rows["par_tolerance"]["value"] == 20 / 30
    for name in ("arrears_rate", "par30_principal", "par30_with_renegotiated", "current_recovery", "annual_loss_rate"):
        assert rows[name]["value"] is None and rows[name]["note"].startswith("not applicable: the tape has no"), name


def test_an_empty_portfolio_has_no_ratios() -> None:
    only_written_off = {name: column[-1:] for name, column in TEN.items()}
    for row in delinquency(only_written_off).to_dicts():
        assert row["value"] is None and "nothing to divide by" in row["note"], row["id"]
    nobody = pl.DataFrame({"balance_yuan": [], "days_past_due": []}, schema={"balance_yuan": pl.Float64, "days_past_due": pl.Int64})
    assert values(delinquency(nobody))["par30"] is None


def test_fen_and_yuan_are_the_same_tape() -> None:
    money = [name for name in TEN if name.endswith("_yuan")]
    in_fen = without(*money) | {name.replace("_yuan", "_fen"): [round(100 * x) for x in TEN[name]] for name in money}
    assert delinquency(in_fen).equals(delinquency(TEN))


def test_ages() -> None:
    table = ageing(TEN)
    assert table["days"].to_list() == ["not late", "1-30", "31-60", "61-90", "91-180", "181-365", "over 365"]
    assert table["loans"].to_list() == [2, 3, 2, 1, 1, 0, 1]
    assert table["balance_yuan"].to_list() == [2800, 2800, 2200, 700, 900, 0, 600]
    assert table["overdue_principal_yuan"].to_list() == [0, 70.5, 200, 300, 400, 0, 600]
    assert table["share"].sum() == pytest.approx(1.0)
    with pytest.raises(ValueError, match="rising"):
        ageing(TEN, [0, 60, 30])


# Sa-Dhan: 1-30 days 500, 1,500, 800; 31-60 1,200, 1,000; 61-90 700; 91-180 900; over 365 600.
BY_TABLE = {
    "yilong": 0.10 * (1500 + 800) + 0.25 * 2200 + 0.50 * 700 + 0.75 * 900 + 600,
    "sa_dhan": 0.10 * 2800 + 0.25 * 2200 + 0.50 * 700 + 0.75 * 900 + 600,
    "pboc": 0.01 * 10000 + 0.02 * (2800 + 2200 + 700) + 0.25 * 900 + 600,
    "woccu": 0.35 * (2200 + 700 + 900) + 600,
    "mix": 0.50 * 900 + 600 + 0.50 * (800 + 700 + 800),
    "mifos": 0.05 * 5600 + 0.20 * 2200 + 0.50 * 700 + 1.00 * 1500,
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_provisions_by_hand(name: str) -> None:
    found = provision(TEN, name)
    assert found.total_yuan == pytest.approx(BY_TABLE[name], abs=1e-9)
    assert found.by_loan[-1] == 0 and found.by_loan.sum() == found.total
    assert found.bands["provision_yuan"].sum() == pytest.approx(BY_TABLE[name])
    assert found.bands["loans"].sum() == 10


def test_the_five_tiers_as_classes() -> None:
    late = ["Attention", "attention", "substandard", "attention", "doubtful", "doubtful", "loss"]
    found = provision(changed(tier=["normal", "normal", *late, "normal", "loss"]), "pboc")
    special = 0.02 * (1500 + 800 + 1000) + 0.25 * 1200 + 0.50 * (700 + 900) + 600
    assert found.total_yuan == pytest.approx(100 + special)


def test_a_table_of_ones_own() -> None:
    own = Table("own", "Own", "a rule of this test", ((7, 0.0), (45, 0.2), (None, 0.8)), base="overdue_principal",
                general=0.005, renegotiated_extra=0.1)
    # 20 % of 50 and 0 and 200 overdue; 80 % of 300, 400 and 600; 10 % of the balances of L4, L7, L10; .5 % of all.
    assert provision(TEN, own).total_yuan == pytest.approx(0.2 * 250 + 0.8 * 1300 + 0.1 * 2300 + 0.005 * 10000)
    capped = Table("capped", "Capped", "", ((0, 0.0), (None, 0.95)), renegotiated_extra=0.2)
    assert provision(TEN, capped).by_loan[6] == 70000  # 95 % and 20 % of L7 are no more than L7
    assert provision(TEN, capped).by_loan[9] == 16000


def test_last_days_of_bands_belong_to_them() -> None:
    days = {"balance_yuan": [100] * 6, "days_past_due": [30, 31, 60, 61, 120, 121], "overdue_principal_yuan": [10] * 6}
    assert provision(days, "yilong").by_loan.tolist() == [1000, 2500, 2500, 5000, 7500, 10000]


@pytest.mark.parametrize(("columns", "field", "found"), [
    (without("balance_yuan"), "balance_yuan", "nothing"),
    (changed(balance_fen=[1] * 11), "balance", "balance_yuan and balance_fen"),
    (changed(balance_yuan=[*TEN["balance_yuan"][:2], -1, *TEN["balance_yuan"][3:]]), "balance_yuan, row 3", "-1"),
    (changed(balance_yuan=[None, *TEN["balance_yuan"][1:]]), "balance_yuan, row 1", "nothing"),
    (changed(balance_yuan=[2000.001, *TEN["balance_yuan"][1:]]), "balance_yuan, row 1", "2000.001"),
    (changed(balance_yuan=[float("nan"), *TEN["balance_yuan"][1:]]), "balance_yuan, row 1", "nan"),
    (changed(days_past_due=[0.5, *TEN["days_past_due"][1:]]), "days_past_due, row 1", "0.5"),
    (changed(days_past_due=["late"] * 11), "days_past_due", "String such as 'late'"),
    (changed(renegotiated=[2, *([0] * 10)]), "renegotiated, row 1", "2"),
    (changed(loan=["A", "B", "A", *TEN["loan"][3:]]), "loan, row 3", "A"),
    (changed(overdue_principal_yuan=[2001, *TEN["overdue_principal_yuan"][1:]]), "overdue_principal, row 1", "2001.0"),
    (changed(days_past_due=[5, *TEN["days_past_due"][1:]]), "days_past_due, row 1", "5"),
    (changed(days_past_due_principal=[9, *([0] * 10)]), "days_past_due_principal, row 1", "9"),
    (changed(principal_prepaid_yuan=[301, *([0] * 10)]), "principal_prepaid, row 1", "301.0"),
    (without("days_past_due") | {"days_past_dew": TEN["days_past_due"]}, "days_past_dew", "a column that is not read"),
    (changed(tier=["good"] * 11), "tier, row 1 and 10 more rows", "good"),
    ({"balance_yuan": [1, 2], "days_past_due": [1]}, "", "height"),
])  # fmt: skip
def test_a_tape_that_cannot_be_true_is_refused(columns: dict, field: str, found: str) -> None:
    with pytest.raises(LettersError) as refused:
        tape_of(columns)
    letter = refused.value.letters[0]
    assert letter.field.startswith(field) and found in letter.found and letter.expected


def test_all_faults_at_once() -> None:
    broken = changed(balance_yuan=[-1] * 11, days_past_due=[-2] * 11, renegotiated=["x"] * 11)
    with pytest.raises(LettersError) as refused:
        tape_of(broken)
    assert [one.field.split(",")[0] for one in refused.value.letters] == ["balance_yuan", "days_past_due", "renegotiated"]


@pytest.mark.parametrize(("make", "field"), [
    (lambda: provision(TEN, "yilongg"), "table"),
    (lambda: provision({"balance_yuan": [1]}, "yilong"), "days_past_due"),
    (lambda: Table("x", "", "", ((30, 0.1), (30, 0.2), (None, 1.0))), "bands"),
    (lambda: Table("x", "", "", ((30, 0.1),)), "bands"),
    (lambda: Table("x", "", "", ((30, 1.1), (None, 1.0))), "bands[0]"),
    (lambda: Table("x", "", "", ((None, 1.0),), base="interest"), "base"),
    (lambda: Table("x", "", "", ((None, 1.0),), tiers=(("loss", 1.0),)), "tiers"),
])  # fmt: skip
def test_a_table_that_makes_no_sense_is_refused(make, field: str) -> None:
    with pytest.raises(LettersError) as refused:
        make()
    assert refused.value.letters[0].field == field


def test_the_simulators_own_tape_is_read_as_it_is() -> None:
    """Its other columns are left alone; the loans of two worlds are not one portfolio."""
    frame = pl.DataFrame({name: [0, 0, 0] for name in LOANS} | {
        "arm": ["a"] * 3, "seed": [1] * 3, "loan_id": ["x", "y", "z"], "balance_fen": [100, 300, 0], "days_past_due": [0, 31, 0],
        "overdue_principal_fen": [0, 50, 0], "renegotiated": [0, 1, 0], "written_off": [0, 0, 1]})
    found = values(delinquency(frame))
    assert found["par30"] == 0.75 == found["par30_with_renegotiated"] and found["arrears_rate"] == 0.125
    assert tape_of(frame).written_off.tolist() == [False, False, True]
    with pytest.raises(LettersError) as refused:
        tape_of(frame.with_columns(seed=pl.Series([1, 2, 2])))
    assert "2 worlds" in refused.value.letters[0].found


def test_the_command_judges_a_lenders_own_tape(tmp_path) -> None:
    place = tmp_path / "tape.csv"
    pl.DataFrame(TEN).write_csv(place)
    command = [sys.executable, "run.py", "portfolio", str(place), "--json", "--table", "mix"]
    found = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert {row["id"]: row["value"] for row in found["definitions"]} == pytest.approx(EXPECTED)
    assert list(found["provisions"]) == ["mix"] and found["provisions"]["mix"]["provision_yuan"] == BY_TABLE["mix"]
    place.write_text("balance_yuan,days_past_due\n1,x\n", "utf-8")
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert refused.returncode == 2 and "days_past_due" in refused.stderr and "Traceback" not in refused.stderr
