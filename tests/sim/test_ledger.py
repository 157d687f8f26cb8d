"""Whole-fen double entry: what must balance, and that one fen out of place is found and named (law 4)."""

from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.accounts import ACCOUNTS, FINANCIAL, MOVES, PARTIES
from sim.build import World
from sim.ledger import LEGS, LedgerError, balance_sheet, transaction_flows
from sim.program import Program

MOVED = st.lists(st.integers(-(10**9), 10**12), min_size=len(MOVES), max_size=len(MOVES)).map(
    lambda fen: np.array(fen, np.int64)
)


@given(MOVED)
def test_sheets_add_up_to_zero_whatever_moves(moved):
    sheet = balance_sheet(LEGS @ moved)
    assert set(sheet) >= set(FINANCIAL)
    for instrument in FINANCIAL:
        assert sum(sheet[instrument].values()) == 0


@given(MOVED)
def test_flows_of_cash_add_up_to_zero_whatever_moves(moved):
    flows = transaction_flows(moved)
    assert list(flows) == list(MOVES)
    assert all(sum(row.values()) == 0 and set(row) == set(PARTIES) for row in flows.values())


@given(MOVED, MOVED)
def test_books_are_additive(one, other):
    assert (LEGS @ one + LEGS @ other).tolist() == (LEGS @ (one + other)).tolist()


@given(
    MOVED,
    st.sampled_from([k for k, account in enumerate(ACCOUNTS.values()) if account.instrument in FINANCIAL]),
    st.integers(-3, 3).filter(bool),
)
def test_a_sheet_off_by_a_fen_is_refused(moved, number, fen):
    balances = LEGS @ moved
    balances[number] += fen
    with pytest.raises(LedgerError, match=list(ACCOUNTS.values())[number].instrument):
        balance_sheet(balances)


def test_matrices_of_random_months_add_up(cases):
    """Assets less debts, and cash in less cash out, over all parties, in every month of lived villages."""
    for number in (13, 16, 21):
        case = cases[number]
        program = Program(case.resolved, worlds=[World(case.resolved.arm(case.arm), case.seed)])
        before = None
        for _ in range(case.resolved.run.months):
            opening = program.ledger.balances[:, 0].copy()
            program.step()
            sheet = balance_sheet(program.ledger.balances[:, 0])
            flows = transaction_flows(program.store.moved[1])
            assert all(sum(sheet[instrument].values()) == 0 for instrument in FINANCIAL)
            assert before is None or opening.tolist() == before
            before = program.ledger.balances[:, 0].tolist()
            cash = {party: k for k, (party, account) in enumerate(ACCOUNTS) if account == "cash"}
            for party, k in cash.items():
                assert before[k] - opening[k] == sum(row[party] for row in flows.values()), party


@pytest.fixture(scope="module")
def lived(bed):
    """The test bed after nine months, before anything has moved in the tenth."""
    program = Program(bed, arm="both", seed=3)
    for _ in range(9):
        program.step()
    program.ledger.open_month()
    program.ledger.must_balance()
    return program


@contextmanager
def spoiled(program, *cells):
    """Change cells (table, column, row, by) for a while."""
    for table, column, row, by in cells:
        program.store.column(table, column)[row] += by
    yield
    for table, column, row, by in cells:
        program.store.column(table, column)[row] -= by


def borrower(program) -> int:
    return int(np.argmax(program.store.column("household", "loans")))


@pytest.mark.parametrize(
    "table, column, row",
    [
        ("household", "cash", 5),
        ("household", "capital", 0),
        ("household", "informal", 2),
        ("household", "written_off", 7),
        ("household", "side_claim", 3),
        ("lender", "cash", 1),
        ("lender", "loans", 1),
        ("lender", "allowance", 1),
        ("officer", "cash", 1),
        ("group", "cash", 2),
    ],
)
@pytest.mark.parametrize("fen", [1, -1])
def test_one_fen_out_of_place_is_found_and_named(lived, table, column, row, fen):
    with spoiled(lived, (table, column, row, fen)), pytest.raises(LedgerError, match=rf"{table}\.{column}"):
        lived.ledger.must_balance()
    lived.ledger.must_balance()


def test_two_wrongs_do_not_make_a_right(lived):
    """One fen from one household to another leaves every sum as it was; the loan book still tells."""
    row = borrower(lived)
    other = (row + 1) % lived.store.tables["household"].rows
    with (
        spoiled(lived, ("household", "loans", row, -1), ("household", "loans", other, 1)),
        pytest.raises(LedgerError, match="loans"),
    ):
        lived.ledger.must_balance()


def test_a_loan_book_that_disagrees_is_found(lived):
    row = borrower(lived)
    slot = int(np.argmax(lived.store.column("loan", "balance").reshape(lived.store.slots, -1)[:, row]))
    with (
        spoiled(lived, ("loan", "balance", slot * lived.store.tables["household"].rows + row, 1)),
        pytest.raises(LedgerError, match=f"row {row}.*loans"),
    ):
        lived.ledger.must_balance()


@pytest.mark.parametrize("account", ["cash", "livestock", "capital"])
def test_negative_money_is_refused(lived, account):
    """A household may not hold less than nothing, even where another holds the difference and all sums are right."""
    held = int(lived.store.column("household", account)[4])
    with (
        spoiled(lived, ("household", account, 4, -held - 1), ("household", account, 5, held + 1)),
        pytest.raises(LedgerError, match=f"household.{account} is -1 .*never negative"),
    ):
        lived.ledger.must_balance()


def test_a_village_that_outgrows_its_books_is_refused(lived):
    with spoiled(lived, ("world", "outside_cash", 1, -(2**53)), ("lender", "cash", 1, 2**53)):
        lived.store.moved[1, list(MOVES).index("donate")] += 2**53
        with pytest.raises(LedgerError, match="2\\*\\*53"):
            lived.ledger.must_balance()
        lived.store.moved[1, list(MOVES).index("donate")] -= 2**53


def test_a_method_that_takes_money_past_the_ledger_is_found(bed):
    """Law 2: only the ledger moves money."""
    from sim.people import Household

    class Thief(Household):
        """Helps itself."""

        def save(self, now):
            super().save(now)
            self.cash = self.cash + 1

    with pytest.raises(LedgerError, match=r"household\.cash"):
        Program(bed, household=Thief).step()
