"""Loans month by month: roll rates, vintages, survival, expected loss, its back-test by hand; ties to the record of a run."""

import numpy as np
import polars as pl
import pytest

from analysis.measures.credit_loss import back_test, expected_loss, loss_shares
from analysis.measures.delinquency import delinquency
from analysis.measures.history import forecast, loan_months, sound_months, tape_at
from analysis.measures.rolls import moves, roll_rates, survival, vintages
from analysis.schedule import make_offer
from sim.program import Program
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario

NAMES = ("loan", "household", "cycle", "month", "opened", "amount_fen", "balance_fen", "days_past_due", "renegotiated", "state",
         "written_off_fen", "recovered_fen")
# loan, household, cycle, opened, amount; (balance, days, renegotiated, state, written off, recovered) by month from its opening
LIVES = [
    (1, 1, 1, 1, 1000, [(1000, 0), (600, 0), (300, 10), (0, 0, 0, "paid")]),
    (2, 2, 1, 1, 1000, [(1000, 0), (900, 5), (900, 35), (900, 65), (800, 95), (0, 0, 0, "written_off", 800, 0)]),
    (3, 1, 2, 4, 2000, [(2000, 0), (1500, 20), (1500, 50), (1500, 0, 1), (1000, 0, 1)]),
    (4, 3, 1, 5, 500, [(500, 0), (400, 40), (0, 0, 0, "written_off", 400, 100)]),
]  # fmt: skip


def by_hand() -> pl.DataFrame:
    rows = []
    for loan, household, cycle, opened, amount, life in LIVES:
        for k, told in enumerate(life):
            balance, days, renegotiated, state, gone, back = (*told, *(0, 0, 0, "running", 0, 0)[len(told):])
            rows.append((loan, household, cycle, opened + k, opened, amount, balance, days, renegotiated, state, gone, back))
    frame = pl.DataFrame(rows, schema=list(NAMES), orient="row")
    return frame.with_columns(pl.lit(0).alias(f"overdue_{part}_fen") for part in ("principal", "interest", "charges"))


def test_roll_rates_by_hand() -> None:
    table = {row["from"]: row for row in roll_rates(by_hand()).to_dicts()}
    # Current: 1,000 to current (loan 1), 600 to 1-30 (1), 1,000 to 1-30 (2), 2,000 to 1-30 (3), 1,500 to current (3),
    # 500 to 31-60 (4).
    current = table["current"]
    assert (current["loans"], current["balance_fen"]) == (6, 6600)
    assert [current[to] * 6600 for to in ("current", "1-30", "31-60")] == pytest.approx([2500, 3600, 500])
    # 1-30: 300 paid (1), 900 to 31-60 (2), 1,500 to 31-60 (3). 31-60: 900 to 61-90, 1,500 renegotiated, 400 written off.
    assert [table["1-30"][to] * 2700 for to in ("31-60", "paid")] == pytest.approx([2400, 300])
    assert [table["31-60"][to] * 2800 for to in ("61-90", "renegotiated", "written off")] == pytest.approx([900, 1500, 400])
    assert table["61-90"]["90+"] == table["90+"]["written off"] == 1.0
    for row in table.values():
        assert sum(row[to] for to in list(row)[3:]) == pytest.approx(1.0)


def test_roll_rates_of_numbers_and_of_some_months() -> None:
    table = {row["from"]: row for row in roll_rates(by_hand(), by="loans").to_dicts()}
    assert table["31-60"]["renegotiated"] == pytest.approx(1 / 3) and table["current"]["1-30"] == pytest.approx(3 / 6)
    early = {row["from"]: row for row in roll_rates(by_hand(), start=1, end=2).to_dicts()}
    assert early["current"]["loans"] == 3 and early["1-30"]["31-60"] == 1.0
    assert early["90+"]["written off"] is None and early["90+"]["loans"] == 0
    assert moves(by_hand()).height == 6 + 3 + 3 + 1 + 1


def test_vintages_by_hand() -> None:
    late = {(row["cohort"], row["months_on_books"]): row["share"] for row in vintages(by_hand(), every=4).to_dicts()}
    # Loans 1, 2 of month 1 and 3 of month 4, together 4,000; seen up to month 8, so four months on the books of all.
    assert [late[1, age] * 4000 for age in range(5)] == pytest.approx([0, 0, 900 + 1500, 900, 800])
    gone = {(row["cohort"], row["months_on_books"]): row["share"] for row in vintages(by_hand(), 4, "written_off").to_dicts()}
    assert (1, 5) not in gone and gone[5, 2] == 400 / 500 == gone[5, 3] and gone[1, 4] == 0.0


def test_survival_by_hand() -> None:
    rows = {(row["cohort"], row["cycle"]): row for row in survival(by_hand(), every=4).to_dicts()}
    assert (rows[1, 1]["households"], rows[1, 1]["ended"], rows[1, 1]["renewed"]) == (2, 2, 0.5)
    assert (rows[1, 2]["households"], rows[1, 2]["share"], rows[1, 2]["ended"], rows[1, 2]["renewed"]) == (1, 0.5, 0, None)
    assert rows[5, 1]["households"] == 1


def test_expected_loss_by_hand() -> None:
    # Up to month 6: current 6,600 - 1,500 (the last step of loan 3 begins in month 7) = 5,100 owes 600 current, 300 + 900 + 1,500
    # 1-30, 400 31-60; 1-30 of 2,700 owes 2,400 31-60; 31-60 of 900 owes 800 ... only steps that begin before month 6 count.
    one = loss_shares(by_hand(), 1, 6)
    assert one == pytest.approx([0, 0, 0, 0, 1.0])  # 90+ was written off whole, in the step from month 5
    two = loss_shares(by_hand(), 2, 6)
    assert two == pytest.approx([0, 0, 0, 800 / 900, 1.0])
    three = loss_shares(by_hand(), 3, 6)
    assert three == pytest.approx([0, 0, 800 / 900, 800 / 900, 1.0])
    four = loss_shares(by_hand(), 4, 6)
    assert four == pytest.approx([400 / 5100 * 800 / 900, 2400 / 2700 * 800 / 900, 800 / 900, 800 / 900, 1.0])
    stages = {row["stage"]: row for row in expected_loss(by_hand(), 6).to_dicts()}
    assert [stages[k]["balance_fen"] for k in (1, 2, 3)] == [0, 1900, 0]
    assert stages[2]["expected_fen"] == pytest.approx(1900 * 800 / 900) and stages[1]["rate"] is None
    # By month 7 a quarter of loan 4 came back of the 1,200 written off.
    later = {row["stage"]: row for row in expected_loss(by_hand(), 7).to_dicts()}
    year = loss_shares(by_hand(), 12, 7)
    assert year[0] > 0 and later[1]["expected_fen"] == pytest.approx(1500 * year[0] * (1 - 100 / 1200))


def test_back_test_counts_what_followed() -> None:
    quiet = pl.DataFrame({name: [0] for name in NAMES if name != "state"} | {"loan": [9], "household": [9], "cycle": [1],
                         "month": [20], "opened": [20], "amount_fen": [100], "balance_fen": [100], "state": ["running"]})
    frame = pl.concat([by_hand(), quiet.with_columns(pl.lit(0).alias(f"overdue_{part}_fen") for part in (
        "principal", "interest", "charges")).select(by_hand().columns).cast(dict(by_hand().schema))])  # fmt: skip
    rows = {(row["month"], row["stage"]): row for row in back_test(frame, first=3, step=3).to_dicts()}
    # At month 3 loans 1 (300, 10 days) and 2 (900, 35 days) run; at month 6 loans 3 and 4 (50 and 40 days).
    assert rows[3, 1]["balance_fen"] == 300 and rows[3, 1]["lost_fen"] == 0
    assert rows[3, 2]["balance_fen"] == 900 and rows[3, 2]["lost_fen"] == 800
    assert rows[6, 2]["balance_fen"] == 1900 and rows[6, 2]["lost_fen"] == 400 - 100


@pytest.mark.parametrize(("change", "field"), [
    (lambda frame: frame.drop("balance_fen"), "balance_fen"),
    (lambda frame: frame.with_columns(state=pl.lit("lost")), "state"),
    (lambda frame: pl.concat([frame, frame.head(1)]), "loan, month"),
    (lambda frame: frame.with_columns(balance_fen=-pl.col("balance_fen")), "balance_fen"),
])  # fmt: skip
def test_a_history_that_cannot_be_true_is_refused(change, field: str) -> None:
    with pytest.raises(LettersError) as refused:
        sound_months(change(by_hand()))
    assert refused.value.letters[0].field == field


@pytest.fixture(scope="module")
def resolved():
    """Yilong's villages with fewer, less honest people and few visits, 42 months, so that loans are late and written off."""
    return load_scenario("yilong", [("run.months", 42), ("village.will.honesty_mean", 0.05), ("village.will.temptation", 1.0),
                                    ("lender.writeoff.days", 100), ("village.people.households", 40),
                                    ("lender.officers.visits_month", 40), ("lender.officers.press_strength", 0.0)])  # fmt: skip


@pytest.fixture(scope="module")
def months(resolved) -> pl.DataFrame:
    return sound_months(loan_months(resolved, "yilong", 3))


def test_tapes_of_month_ends_give_the_record(resolved, months) -> None:
    """Every definition that the record counts is what the tape of that month's end gives, to the fen."""
    run = Program(resolved, arm="yilong", seed=3).run()[0].monthly
    ids = {"par1": "par1_fen", "par30": "par30_fen", "par60": "par60_fen", "par90": "par90_fen",
           "par_tolerance": "par_tolerance_fen",
           "par30_principal": "par30_principal_fen", "arrears_rate": "principal_overdue_fen"}
    seen = set()
    for month in range(1, 43):
        found = {row["id"]: row for row in delinquency(tape_at(months, month)).to_dicts()}
        for name, column in ids.items():
            assert round(found[name]["part"] * 100) == run[column][month - 1], (month, name)
            assert round(found[name]["whole"] * 100) == run["glp_fen"][month - 1], month
            seen |= {name} if found[name]["part"] else set()
    assert seen >= {"par1", "par30", "par60", "par_tolerance", "par30_principal", "arrears_rate"}
    lost = moves(months).group_by("month").agg(pl.col("lost_fen").sum())
    by_month = dict(zip(lost["month"], lost["lost_fen"], strict=True))
    assert [by_month.get(month, 0) for month in range(1, 42)] == run["flow_write_off_principal"][1:].tolist()
    assert run["flow_write_off_principal"].any()


def test_views_of_a_real_portfolio_hang_together(months) -> None:
    rates = roll_rates(months)
    assert all(sum(row[3:]) == pytest.approx(1.0) for row in rates.iter_rows() if row[1])
    triangle = vintages(months, what="written_off")
    for cohort in triangle["cohort"].unique():
        shares = triangle.filter(pl.col("cohort") == cohort).sort("months_on_books")["share"].to_numpy()
        assert (np.diff(shares) >= 0).all()
    assert triangle["share"].max() > 0
    tested = back_test(months)
    assert tested.height > 3 and tested["lost_fen"].sum() > 0 and tested["expected_12m_fen"].sum() > 0


def test_the_forecast_is_the_clients_schedules(resolved) -> None:
    """All loans of a first month end: what is to come is what the schedules printed for their amounts say."""
    months = loan_months(resolved, "yilong", 3)
    first = int(months["opened"].min())
    ahead = forecast(resolved, "yilong", 3, month=first, recovery=0.5)
    loans = months.filter(pl.col("month") == first)
    assert ahead["principal_fen"].sum() == loans["balance_fen"].sum()
    by_amount = {one.name: one for one in resolved.arm("yilong").products}
    likely = [sum(line.interest for line in make_offer(product, f"{amount / 100:g}", resolved.run.start).schedule.lines)
              for product in by_amount.values() for amount in loans["amount_fen"].to_list()
              if product.amount.min_yuan <= amount / 100 <= product.amount.max_yuan]
    assert min(likely) <= ahead["interest_fen"].sum() <= sum(likely)
    due = ahead.filter(pl.col("months_ahead") > 0)
    assert due["expected_fen"].to_list() == ((due["principal_fen"] + due["interest_fen"]) * 0.5).to_list()
