"""The loan tape says of every loan, ended ones too, what the books say: sums by hand from events, states, installments, panel."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import polars
import pytest

from analysis.cli.app import main
from analysis.installments import AHEAD, Installments
from analysis.loan_watch import REPAID, WRITTEN_OFF, LoanWatch
from analysis.tape import Wanted, installment_columns, loan_columns, write_tape
from analysis.tape_columns import HOUSEHOLDS, INSTALLMENTS, LOANS
from sim.accounts import MOVES
from sim.program import Program
from sim.terms.resolve import load_scenario

MIXED = Path(__file__).resolve().parents[1] / "scenarios" / "mixed.toml"
MOVING = [
    ("product.yilong_mixed.renewal.extension_installments", 6), ("product.yilong_mixed.renewal.top_up", True),
    ("product.yilong_mixed.fees.opening_share", 0.02), ("product.yilong_mixed.fees.installment_yuan", 1.5),
    ("product.yilong_mixed.penalties.rate_annual", 0.5), ("product.yilong_mixed.repayment.down_payment_share", 0.1),
    ("product.yilong_mixed.savings.installment_share", 0.05), ("product.yilong_mixed.savings.set_off", True),
    ("rules.prepay.share_prepaid", 0.5), ("shocks.illness.chance_month", 0.3), ("village.will.honesty_mean", 0.5),
    ("run.months", 14),
]
SUMS = {"principal_paid": "pay_principal", "interest_paid": "pay_interest", "charges_paid": "pay_charges",
        "interest_charged": "charge_interest", "fees_charged": "charge_fee", "penalties_charged": "charge_penalty",
        "principal_written_off": "write_off_principal", "disbursed": "disburse"}


def watched(changes=(), arm="dear", seed=3, events="loans") -> LoanWatch:
    resolved = load_scenario(MIXED, changes)
    program = Program(resolved, arm=arm, seed=seed, engine="agents", events=events)
    watch = LoanWatch(program, installments=True)
    for _ in range(resolved.run.months):
        watch.live_month()
    return watch


@pytest.fixture(scope="module", params=["as it is", "changing loans"])
def watch(request) -> LoanWatch:
    return watched() if request.param == "as it is" else watched(MOVING)


def test_the_fixture_is_not_degenerate(watch) -> None:
    ended = Counter(watch.values["ended"].tolist())
    assert ended[REPAID] and ended[WRITTEN_OFF] and len(set(watch.values["product_row"].tolist())) > 1


def test_sums_of_loans_are_the_record(watch) -> None:
    flows = watch.program.runs()[0].monthly
    for name, move in SUMS.items():
        assert int(watch.values[name].sum()) == int(flows[f"flow_{move}"].sum()), name
    assert int((watch.values["ended"] == REPAID).sum()) == int(flows["repaid_count"].sum())
    assert int((watch.values["ended"] == WRITTEN_OFF).sum()) == int(flows["writeoff_count"].sum())


def test_watching_changes_nothing(watch) -> None:
    other = Program(watch.program.resolved, arm="dear", seed=3, engine="agents")
    assert other.run()[0].fingerprint == watch.program.runs()[0].fingerprint


def test_every_loan_adds_up_to_the_fen(watch) -> None:
    loan = watch.values
    running = loan["ended"] == 0
    assert (loan["disbursed"] == loan["principal_paid"] + loan["principal_written_off"] + running * loan["balance"]).all()
    owed = loan["interest_charged"] - loan["interest_paid"] - loan["interest_written_off"]
    assert (owed == running * loan["interest_overdue"]).all()
    charged = loan["fees_charged"] + loan["penalties_charged"] - loan["charges_paid"] - loan["charges_written_off"]
    assert (charged == running * (loan["fee_overdue"] + loan["penalty_overdue"])).all()


def test_sums_by_client_follow_from_the_whole_stream_of_events(watch) -> None:
    """Independent: all events of all members, added up by client."""
    program = Program(watch.program.resolved, arm="dear", seed=3, engine="agents", events=True)
    program.run()
    names, found = list(MOVES), Counter()
    for _, _, move, _, member, slot, fen in program.log.events.tolist():
        if slot >= 0:
            found[member, names[move]] += fen
    ids = watch.program.store.column("household", "id")[watch.values["row"]].tolist()
    for name, move in SUMS.items():
        mine = Counter()
        for member, fen in zip(ids, watch.values[name].tolist(), strict=True):
            mine[member] += fen
        assert {k: v for k, v in mine.items() if v} == {k: v for (k, m), v in found.items() if m == move and v}, name


def test_installments_add_up_to_their_loan(watch) -> None:
    loan, rows = watch.values, watch.installments.columns(watch.as_of, watch.values["ended"] == WRITTEN_OFF)
    running = loan["ended"] == 0

    def by_loan(values) -> np.ndarray:
        total = np.zeros(watch.count, np.int64)
        np.add.at(total, rows["loan"], values)
        return total

    owing = np.isin(rows["status"], (1, 2))
    overdue = {"principal": "principal_overdue", "interest": "interest_overdue"}
    for part in ("principal", "interest", "charges"):
        assert (by_loan(rows[f"{part}_paid"]) == loan[f"{part}_paid"]).all(), part
        assert (rows[f"{part}_paid"] <= rows[f"{part}_due"]).all()
    for part, column in overdue.items():
        left = by_loan((rows[f"{part}_due"] - rows[f"{part}_paid"]) * owing)
        assert (left == running * loan[column]).all(), part
    assert (rows["days_late"] >= 0).all() and (rows["days_late"] > 0).any()


def test_a_loan_by_hand() -> None:
    """2,500 yuan at 10 % flat in 36 installments of ten days, disbursed at the end of March: 69.44 and 6.94 yuan each."""
    watch = watched([("run.months", 13), ("village.will.honesty_mean", 1.0)])
    table = loan_columns(watch)
    first = np.flatnonzero((table["status"] == "repaid") & (table["amount_fen"] == 250_000) & (table["cycle"] == 1))[0]
    row = {name: values[first] for name, values in table.items()}
    assert (row["product"], row["installments"], row["next_installment"]) == ("yilong_mixed", 36, 37)
    dates = [str(row[name]) for name in ("disbursed_on", "first_due_on", "maturity_on")]
    assert dates == ["2010-03-30", "2010-04-10", "2011-03-30"]
    assert (row["status"], row["paid_principal_fen"], row["paid_interest_fen"]) == ("repaid", 250_000, 25_000)
    rows = installment_columns(watch)
    mine = rows["loan_id"] == row["loan_id"]
    assert rows["principal_due_fen"][mine].tolist() == [6_944] * 35 + [250_000 - 35 * 6_944]
    assert rows["interest_due_fen"][mine].tolist() == [694] * 35 + [25_000 - 35 * 694]
    assert [str(day) for day in rows["due_on"][mine][:3]] == ["2010-04-10", "2010-04-20", "2010-04-30"]


def test_payments_go_to_the_oldest_installment() -> None:
    """10 and 1 yuan due on days 10, 20, 30; 11 paid on day 20, 16 on day 30; 5 more prepaid: by hand."""
    rows, one = Installments(), np.array([0])
    for number, day in ((1, 10), (2, 20), (3, 30)):
        rows.fell_due(one, np.array([number]), np.array([day]), np.array([1_000]), np.array([100]), np.array([0]))
    moves = {name: number for number, name in enumerate(MOVES)}
    for day, principal, interest in ((20, 1_000, 100), (30, 1_400, 200)):
        rows.paid(np.array([0, 0]), np.array([moves["pay_principal"], moves["pay_interest"]]), np.array([principal, interest]),
                  np.array([day, day]))
    rows.moved(one, np.array([moves["pay_principal"]]), np.array([500]), np.array([30]), AHEAD)
    found = rows.columns(60, np.array([False]))
    order = np.lexsort((found["kind"], found["due_day"]))
    assert found["principal_paid"][order].tolist() == [1_000, 1_000, 400, 500]
    assert found["paid_day"][order].tolist() == [20, 30, -1, 30]
    assert found["days_late"][order].tolist() == [10, 10, 30, 0] and found["status"][order].tolist() == [0, 0, 1, 0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("tape") / "out"
    words = ["tape", str(MIXED), "--arm", "dear", "--arm", "none", "--seeds", "3,", "--month", "13", "--installments",
             "--panel", "year", "--csv", "--engine", "agents", "--out", str(place)]
    assert main(words) == 0
    return place


@pytest.mark.parametrize(("table", "meanings"), [("loans", LOANS), ("installments", INSTALLMENTS), ("households", HOUSEHOLDS)])
def test_files_have_the_columns_of_the_dictionary(folder, table, meanings) -> None:
    frame = polars.read_parquet(folder / f"{table}.parquet")
    assert frame.columns == list(meanings) and all(len(name) <= 32 and " " not in name for name in frame.columns)
    assert not [name for name, kind in frame.schema.items() if name.endswith("_fen") and kind != polars.Int64]
    with (folder / "dictionary.csv").open(encoding="utf-8") as file:
        told = [row["column"] for row in csv.DictReader(file) if row["file"] == f"{table}.parquet"]
    assert told == frame.columns
    again = polars.read_csv(folder / f"{table}.csv", try_parse_dates=True)
    assert again.columns == frame.columns and again.height == frame.height
    numbers = polars.col(polars.Int64)
    assert again.select(numbers).sum().row(0) == frame.select(again.select(numbers).columns).sum().row(0)


def test_as_of_a_month_is_what_the_village_was_then(folder) -> None:
    loans = polars.read_parquet(folder / "loans.parquet")
    lived = Program(load_scenario(MIXED), arm="dear", seed=3, engine="agents")
    for _ in range(13):
        lived.step()
    assert loans["balance_fen"].sum() == int(lived.store.column("household", "loans").sum()) > 0
    assert set(loans["arm"]) == {"dear"} and set(loans["status"]) >= {"current", "repaid", "written_off"}
    assert loans["as_of"].cast(str).unique().to_list() == ["2011-03-30"] and loans["loan_id"].n_unique() == loans.height


def test_a_portfolio_is_the_same_from_the_tape_and_from_the_record(tmp_path) -> None:
    """The tape as it is written goes into `portfolio`: balance and lateness are those of the record, in a month with late loans."""
    from analysis.measures.tape import read_tape

    resolved = load_scenario(MIXED, MOVING)
    run = Program(resolved, arm="dear", seed=3, engine="agents").run()[0]
    month = int(np.flatnonzero(run.monthly["par1_fen"])[-1])
    write_tape(resolved, ["dear"], [3], Wanted(month=month + 1), tmp_path, "agents")
    tape = read_tape(tmp_path / "loans.parquet")
    assert int(tape.balance.sum()) == int(run.monthly["glp_fen"][month])
    assert int(tape.balance[tape.days > 1].sum()) == int(run.monthly["par1_fen"][month]) > 0
    assert int(tape.written_off.sum()) == int(run.monthly["writeoff_count"][: month + 1].sum())


def test_the_panel_is_the_record_of_the_year(folder) -> None:
    panel = polars.read_parquet(folder / "households.parquet").filter(polars.col("arm") == "dear")
    lived = Program(load_scenario(MIXED, [("run.months", 12)]), arm="dear", seed=3, engine="agents").run()[0]
    for column, name in (("consumption_fen", "consumption"), ("income_fen", "income"), ("net_worth_fen", "net_worth")):
        assert panel[column].to_list() == lived.yearly[name][0].tolist(), column


def test_months_of_the_panel_add_up_to_its_year(folder, tmp_path) -> None:
    rows = write_tape(load_scenario(MIXED), ["dear"], [3], Wanted(panel="month", month=12), tmp_path, "agents")
    assert rows == {"loans": rows["loans"], "households": 12 * 54}
    months = polars.read_parquet(tmp_path / "households.parquet").group_by("client_id", maintain_order=True).agg(
        polars.col("income_fen").sum())
    year = polars.read_parquet(folder / "households.parquet").filter(polars.col("arm") == "dear")
    assert months["income_fen"].to_list() == year["income_fen"].to_list()


def test_the_same_command_gives_the_same_bytes(folder, tmp_path) -> None:
    write_tape(load_scenario(MIXED), ["dear", "none"], [3], Wanted(True, "year", 13), tmp_path, "agents")
    for table in ("loans", "installments", "households"):
        assert (tmp_path / f"{table}.parquet").read_bytes() == (folder / f"{table}.parquet").read_bytes()
    assert not list(tmp_path.glob(".*"))


def test_faults_are_letters(capsys, folder) -> None:
    assert main(["tape", str(MIXED), "--month", "99"]) == 2 and "1 to 20" in capsys.readouterr().err
    assert main(["tape", str(MIXED), "--arm", "deer"]) == 2 and "dear" in capsys.readouterr().err
    assert main(["tape", str(MIXED), "--out", str(folder)]) == 2


def test_text_is_never_a_formula_and_numbers_stay_numbers(tmp_path) -> None:
    from analysis.csv_out import short_name, write_csv

    texts = ["=1+1", "+1", "-1", "@x", "\tx", " =1", "＝1", "x=1", "", None]
    real = {"stock_household_savings_elsewhere_fen": [0.5] * 9 + [float("nan")]}
    frame = polars.DataFrame({"text": texts, "number": [-1] * 10} | real)
    frame.write_parquet(tmp_path / "a.parquet")
    write_csv(tmp_path / "a.parquet", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["text", "number", "stock_hh_savings_elsewhere_fen"]
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "' =1", "'＝1", "x=1", "", ""]
    assert {row[1] for row in rows[1:]} == {"-1"} and rows[-1][2] == ""
    assert short_name("a" * 40) == "a" * 32


@pytest.mark.slow
def test_both_engines_give_the_same_rows() -> None:
    """Slow: the loops of loans with events are compiled apart."""
    tables = []
    for engine in ("compiled", "agents"):
        watch = LoanWatch(Program(load_scenario(MIXED, MOVING), arm="dear", seed=3, engine=engine, events="loans"), True)
        for _ in range(14):
            watch.live_month()
        tables.append([loan_columns(watch), installment_columns(watch)])
    for one, other in zip(*tables, strict=True):
        assert all(one[name].tolist() == other[name].tolist() for name in one)


def test_the_lines_of_the_readme_name_what_is_there() -> None:
    """Arms and files that the section on data in and out names exist."""
    root = Path(__file__).resolve().parents[2]
    told = (root / "README.md").read_text("utf-8").partition("## From your data")[2].partition("## Honest")[0]
    assert "run.py tape yilong --arm yilong" in told and "yilong" in [arm.name for arm in load_scenario("yilong").arms]
    assert main(["check", str(root / "scenarios/surveys/made_up.toml"), str(root / "scenarios/policy/taken_over.toml")]) == 0
