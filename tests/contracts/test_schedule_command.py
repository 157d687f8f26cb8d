"""The schedule command: rows, exports, warnings, letters."""

import csv
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from analysis.schedule import COLUMNS, load_product, make_offer, safe_text, schedule_command
from analysis.schedule_table import summary
from analysis.schedule_warnings import burden_warning
from tests.contracts.worlds import product

DAY = date(2012, 1, 5)


def test_prints_schedule_and_true_price(capsys):
    assert schedule_command("yilong_trade", 5000, "2012-01-05") == 0
    out = capsys.readouterr().out
    assert "2012-01-15" in out and "152.70" in out
    assert "10 % flat a year" in out and "18.88 %" in out and "20.72 %" in out


def test_csv_has_the_columns_and_adds_up(tmp_path, capsys):
    file = tmp_path / "a.csv"
    assert schedule_command("joint_liability_group", 2000, "2012-01-05", csv=file) == 0
    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    assert tuple(rows[0]) == COLUMNS == ("n", "due", "principal", "interest", "fee", "penalty", "savings", "total", "balance")
    assert len(rows) == 24 and rows[-1]["balance"] == "0.00"
    assert sum(round(float(r["principal"]) * 100) for r in rows) == 200_000
    for r in rows:
        parts = sum(round(float(r[name]) * 100) for name in ("principal", "interest", "fee", "penalty", "savings"))
        assert parts == round(float(r["total"]) * 100)


def test_changes_by_path_with_and_without_root(tmp_path, capsys):
    for changes in (["product.repayment.every_days=15"], ["repayment.every_days=15"],
                    ["product.yilong_trade.repayment.every_days=15"]):
        file = tmp_path / "b.csv"
        assert schedule_command("yilong_trade", 5000, "2012-01-05", changes, csv=file) == 0
        assert len(file.read_text().splitlines()) == 25


def test_compare_prints_both_and_writes_two_files(tmp_path, capsys):
    file = tmp_path / "c.csv"
    assert schedule_command("yilong_trade", 3000, "2012-01-05", csv=file, compare="yilong_farm") == 0
    assert (tmp_path / "c-yilong_farm.csv").exists()
    assert "Side by side" in capsys.readouterr().out


def test_no_spreadsheet_takes_text_for_a_formula(tmp_path, capsys):
    assert [safe_text(t) for t in ("=1+1", "+1", "-1", "@a", " =1", "\t=1", "a=1")] == [
        "'=1+1", "'+1", "'-1", "'@a", "' =1", "'\t=1", "a=1"]
    file = tmp_path / "d.xlsx"
    assert schedule_command("yilong_trade", 5000, "2012-01-05", ['product.title="=HYPERLINK(1)"'], xlsx=file) == 0
    with ZipFile(file) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet and "'=HYPERLINK(1)" in strings.replace("&apos;", "'").replace("&#39;", "'")


@pytest.mark.parametrize(("arguments", "word"), [
    ({"product_path": "yilong_trad"}, "did you mean yilong_trade?"),
    ({"amount_yuan": 50_000}, "500.00 to 10,000.00"),
    ({"amount_yuan": "1e400"}, "--amount"),
    ({"amount_yuan": "nan"}, "--amount"),
    ({"amount_yuan": "5000.001"}, "a multiple of 0.01"),
    ({"date": "2012-02-30"}, "--date"),
    ({"changes": ["product.interest.rate_anual=0.2"]}, "did you mean product.interest.rate_annual?"),
    ({"changes": ["product.grace.principal=36"]}, "less than 36 installments"),
    ({"changes": ["interest.rate_annual=nan"]}, "rate_annual"),
    ({"csv": "/nowhere/at/all.csv"}, "a file that can be written"),
])
def test_faults_are_letters(arguments, word, capsys):
    call = {"product_path": "yilong_trade", "amount_yuan": 5000, "date": "2012-01-05", **arguments}
    assert schedule_command(**call) == 2
    shown = capsys.readouterr()
    assert word in shown.err and "Traceback" not in shown.err


def test_all_shipped_products_give_a_schedule():
    files = sorted((Path(__file__).parents[2] / "scenarios/products").glob("*.toml"))
    assert len(files) >= 4
    for file in files:
        offer = make_offer(load_product(file), None, DAY)
        assert sum(line.principal for line in offer.schedule.lines) == offer.schedule.principal - offer.schedule.down_payment
        assert dict(summary(offer))["APR (period rate x periods)"].endswith("%")


def warned(amount, **sections):
    return " ".join(make_offer(product(**sections), amount, DAY).warnings)


def test_warnings_name_the_figure():
    assert warned(1000) == ""
    residual = warned(1000, rounding={"multiple_yuan": 10.0})
    assert "151.14" in residual and "1.7 times" in residual and "ceiling" in residual
    assert warned(1000, rounding={"multiple_yuan": 10.0, "mode": "ceiling"}) == ""
    assert "13 installments a year" in warned(1000, repayment={"every_days": 28, "installments": 12})
    assert "13 installments a year" in warned(1000, repayment={"every_weeks": 4, "installments": 12})
    assert "The APR is 1" in warned(1000, interest={"rate_annual": 0.8, "basis": "flat"})
    whole = warned(1000, repayment={"every_days": 10, "term_months": 3},
                   interest={"rate_annual": 0.1, "basis": "flat", "prorated": False})
    assert "a loan of 90 days: 10.00 %" in whole
    weeks = warned(10_000, repayment={"every_weeks": 1, "installments": 50}, interest={"rate_annual": 0.1, "basis": "flat"})
    assert "961.54" in weeks and "1,000.00" in weeks
    assert "never comes" not in warned(1000, savings={"opening_share": 0.1})
    assert "count the rest as lost" in warned(1000, savings={"opening_share": 0.1, "withdrawable": "never"})


def test_negative_last_installment_is_told():
    text = warned(100, repayment={"every_months": 1, "installments": 12},
                  interest={"rate_annual": 0.24, "basis": "flat", "convention": "three_stage"},
                  rounding={"multiple_yuan": 50.0, "mode": "ceiling"})
    assert "The last installment is -" in text


def test_burden():
    schedule = make_offer(product(), 1000, DAY).schedule
    assert burden_warning(schedule, 30, [20_000, 30_000, 5_000]) == ""
    assert "94.5" in burden_warning(schedule, 30, [9_000, 9_000, 50_000])


def test_installments_above_most_incomes():
    text = warned(10_000, repayment={"every_months": 1, "installments": 4})
    assert "2,626" in text and "the households of yilong_a" in text
    assert "yilong_a" not in warned(2_000, repayment={"every_months": 1, "installments": 4})


def test_two_products_are_compared_at_one_amount(capsys):
    """The Yilong farm loan's usual 3,000 lies within the group loan's limits; 10,000 of the trade loan do not."""
    assert schedule_command("yilong_farm", None, "2012-01-05", compare="joint_liability_group") == 0
    assert capsys.readouterr().out.count("3,000.00") >= 4
    assert schedule_command("yilong_trade", None, "2012-01-05", compare="joint_liability_group") == 0
    assert "2,000.00" in capsys.readouterr().out


def test_all_faults_of_the_command_at_once(capsys):
    assert schedule_command("yilong_farm", "abc", "2012-13-01", ["interest.rate=3"]) == 2
    error = capsys.readouterr().err
    assert "--date" in error and "product.interest.rate" in error
    assert schedule_command("yilong_farm", "abc", "2012-13-01", installments=50) == 2
    error = capsys.readouterr().err
    assert "2 faults" in error and "--installments" in error
    assert schedule_command("yilong_farm", 2000, "2012-01-05", cycle=1) == 2, "the first loan is at most 1,500"
    assert "1,500.00" in capsys.readouterr().err
    assert schedule_command("yilong_farm", 2000, "2012-01-05", cycle=2) == 0


def test_what_is_repaid_before_the_end_is_said():
    """Installments of 52.01 become 100: 89.00 + 89.84 + 90.65 ... of principal pass 550 with the seventh."""
    made = product(interest={"convention": "three_stage"}, rounding={"multiple_yuan": 100.0, "mode": "ceiling"})
    texts = make_offer(made, 550, DAY).warnings
    assert any("from installment 7 on the client has repaid more than the loan" in text for text in texts)


def test_a_longer_first_period_is_counted_in_the_price():
    """1,000 at 2 % a month, a month and a half and then a month: 515.31 twice at about 2 % a month of thirty days."""
    plain = make_offer(product(repayment={"every_days": 30, "installments": 2}), 1000, DAY).cost
    longer = make_offer(product(repayment={"every_days": 30, "installments": 2, "first_due_days": 45}), 1000, DAY).cost
    assert plain.period_rate == pytest.approx(0.02 * 360 / 360, abs=1e-5)
    assert longer.period_rate == pytest.approx(0.02, abs=2e-4)
