"""Surveyed households and running loans at the start: the village begins as the files say, in both engines; the books balance."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from random_worlds import MIXED, columns, differences, shelf_copy

from analysis.csv_out import write_csv
from analysis.loan_watch import LoanWatch
from analysis.tape import Wanted, loan_columns, write_tape
from sim.accounts import ACCOUNTS
from sim.program import Program
from sim.terms.resolve import load_scenario

SCENARIO = "policy/taken_over"


@pytest.fixture(scope="module")
def made_up():
    return load_scenario(SCENARIO, [("run.months", 9)])


@pytest.fixture(scope="module")
def begun(made_up) -> Program:
    return Program(made_up, engine="agents", events=True)


def household(program: Program, name: str) -> np.ndarray:
    return program.store.column("household", name)


def test_households_are_those_of_the_survey(begun) -> None:
    """H003,1.74,5,M,63,10235,473,0,0,2650,4980,2770,1640: by hand."""
    found = {name: int(household(begun, name)[2]) for name in
             ("members", "female_head", "over65", "client_type", "has_business", "base_wage", "base_remittance", "cash", "capital",
              "livestock", "informal")}
    assert found == {"members": 5, "female_head": 0, "over65": 0, "client_type": 1, "has_business": 1, "base_wage": 0,
                     "base_remittance": 0, "cash": 265_000, "capital": 498_000, "livestock": 277_000, "informal": 164_000}
    growth = begun.worlds[0].arm.villages[0].livestock.return_month
    assert int(household(begun, "base_farm")[2]) == 1_023_500 - 12 * round(277_000 * growth)
    skill, exponent = household(begun, "skill")[2], begun.worlds[0].arm.villages[0].business.exponent
    assert skill * 498_000**exponent == pytest.approx(47_300)


def test_what_is_not_surveyed_is_drawn_at_the_same_address(begun, made_up) -> None:
    changes = [("run.months", 9), ("village.survey.file", ""), ("lender.opening_book.file", "")]
    drawn = Program(load_scenario(SCENARIO, changes), engine="agents")
    assert (household(begun, "will") == household(drawn, "will")).all()
    assert (household(begun, "cash") != household(drawn, "cash")).any()


def test_running_loans_are_those_of_the_tape(begun) -> None:
    """L001 of H016: 2,500 lent on 2009-02-09, 416.67 left, 138.89 and 13.89 late for 12 days; 32 of 36 installments fell due."""
    row = 15
    loan = {name: int(begun.store.column("loan", name)[row]) for name in
            ("status", "principal", "balance", "scheduled", "principal_overdue", "interest_overdue", "number", "installments",
             "installment", "interest_total", "next_due", "last_due", "oldest_unpaid", "blemished", "opened_month")}
    day = begun.calendar.before
    assert loan == {
        "status": 1, "principal": 250_000, "balance": 41_667, "scheduled": 27_778, "principal_overdue": 13_889,
        "interest_overdue": 1_389, "number": 33, "installments": 36, "installment": 7_638, "interest_total": 25_000,
        "next_due": day + 8, "last_due": day - 2, "oldest_unpaid": day - 12, "blemished": 1, "opened_month": -11,
    }
    assert (begun.calendar.date_of(day), begun.calendar.date_of(day - 1)) == (date(2010, 1, 1), date(2009, 12, 30))
    assert int(household(begun, "open_loans").sum()) == 14 and int(household(begun, "informed")[row]) == 1


def test_the_books_balance_from_the_first_day(begun) -> None:
    book = dict(zip(ACCOUNTS, begun.ledger.balances[:, 0].tolist(), strict=True))
    assert book["lender", "loans"] == book["household", "loans"] == 1_618_055
    assert book["lender", "interest_receivable"] == book["household", "interest_owed"] == 8_055
    late = (41_667 + 141_666 + 120_833) * 0.10 + (79_167 + 116_666) * 0.25
    assert book["lender", "allowance"] == pytest.approx(late, abs=3)
    assert book["moneylender", "informal"] == book["household", "informal"] > 0


def test_both_engines_live_it_alike(made_up) -> None:
    compiled, agents = Program(made_up), Program(made_up, engine="agents")
    assert differences(columns(compiled), columns(agents)) == []
    assert compiled.run()[0].fingerprint == agents.run()[0].fingerprint


def test_resampling_goes_by_weight_and_by_address() -> None:
    changes = [("village.survey.draw", "resampled"), ("lender.opening_book.file", ""), ("village.people.households", 400)]
    resolved = load_scenario(SCENARIO, changes)
    rows = household(Program(resolved, engine="agents", seed=5), "survey_row")
    more = [*changes[:2], ("village.people.households", 500)]
    assert (household(Program(load_scenario(SCENARIO, more), engine="agents", seed=5), "survey_row")[:400] == rows).all()
    weight = np.array([float(line.split(",")[1]) for line in
                       Path("scenarios/surveys/made_up.csv").read_text("utf-8").splitlines()[1:]])
    expected = 400 * weight / weight.sum()
    found = np.bincount(rows, minlength=41)[1:]
    assert ((found - expected) ** 2 / expected).sum() < 72.1  # chi-square of 39 degrees, 0.1 %


TERMS = [
    ("product.yilong_mixed.renewal.extension_installments", 6), ("product.yilong_mixed.fees.installment_yuan", 1.5),
    ("product.yilong_mixed.penalties.rate_annual", 0.5), ("product.yilong_mixed.savings.installment_share", 0.05),
    ("shocks.illness.chance_month", 0.3), ("village.will.honesty_mean", 0.5),
    ("lender.writeoff.days", 360), ("village.will.patience_annual", 0.0),
]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_tape_read_in_gives_the_same_balances_to_the_fen(tmp_path, kind) -> None:
    """Lived eleven months, written as a tape, read in as the opening book of a run that starts then: the same, loan by loan."""
    shelf_copy(tmp_path)
    scenario = tmp_path / "scenarios" / "bed.toml"
    shutil.copy(MIXED, scenario)
    first = load_scenario(scenario, [*TERMS, ("run.months", 11)], root=tmp_path)
    write_tape(first, ["both"], [3], Wanted(), tmp_path / "scenarios", "agents")
    if kind == "csv":
        write_csv(tmp_path / "scenarios" / "loans.parquet", tmp_path / "scenarios" / "loans.csv")
    else:
        import analysis.sheets  # noqa: F401
    then = [*TERMS, ("run.months", 6), ("run.start", date(2011, 2, 1)), ("lender.opening_book.file", f"loans.{kind}")]
    program = Program(load_scenario(scenario, then, root=tmp_path), arm="both", seed=3, engine="agents", events="loans")
    lived = Program(first, arm="both", seed=3, engine="agents")
    lived.run()
    for name in ("loans", "interest_owed", "charges_owed", "savings", "open_loans", "joint"):
        assert (household(program, name) == household(lived, name)).all(), name
    before = {row["client"]: row for row in _running(tmp_path / "scenarios" / "loans.parquet")}
    after = {row["client"]: row for row in _rows(loan_columns(LoanWatch(program)))}
    assert len(before) > 5 and any(row["days_past_due"] > 0 for row in before.values()) and before == after
    program.run()


KEPT = ("product", "liability", "status", "balance_fen", "overdue_principal_fen", "overdue_interest_fen", "overdue_charges_fen",
        "overdue_penalties_fen", "days_past_due", "next_due_on", "maturity_on", "installments", "next_installment", "disbursed_on",
        "contract_installment_fen", "contract_interest_fen", "savings_fen", "days_to_next_due", "days_since_due", "cycle")


def _rows(table) -> list[dict]:
    return [{"client": (table["client_id"][k], table["disbursed_on"][k]), **{name: table[name][k] for name in KEPT}}
            for k in range(len(table["client_id"]))]


def _running(place: Path) -> list[dict]:
    import polars

    frame = polars.read_parquet(place).filter(~polars.col("status").is_in(["repaid", "written_off"]))
    return _rows({name: frame[name].to_numpy() for name in frame.columns})


def test_loans_that_run_are_not_yet_repaid_clean(tmp_path) -> None:
    """A client with two loans, told as her first and second: none is repaid; another with her fourth: three are."""
    shelf_copy(tmp_path)
    scenario = tmp_path / "scenarios" / "bed.toml"
    shutil.copy(MIXED, scenario)
    rows = [("a", 1, 1), ("a", 1, 2), ("b", 3, 4)]
    (tmp_path / "scenarios" / "two.csv").write_text(
        "loan_id,client_id,village,household,product,amount_fen,balance_fen,next_installment,days_to_next_due,cycle\n" + "".join(
            f"l{k},{client},yilong_a,{household},yilong_mixed,100000,50000,2,5,{cycle}\n"
            for k, (client, household, cycle) in enumerate(rows)), "utf-8")
    terms = [("lender.opening_book.file", "two.csv"), ("product.renewal.max_loans", 2)]
    program = Program(load_scenario(scenario, terms, root=tmp_path), arm="both", seed=3, engine="agents")
    assert household(program, "cycles")[[0, 2]].tolist() == [2, 4] and household(program, "clean_cycles")[[0, 2]].tolist() == [0, 3]
