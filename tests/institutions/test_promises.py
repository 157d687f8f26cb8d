"""What lender and county promise after every step: kept in runs, and a breach is told with its numbers. Amounts in fen."""

import ast
import re
from types import SimpleNamespace

import numpy as np
import pytest
from beds import bed, facts, lived

from sim.accounts import MOVE_NUMBER
from sim.loan_terms import count_rebated, count_subsidized
from sim.program import Program
from sim.promises import PromiseBroken
from sim.promises_books import (
    BOOKS,
    CAPS,
    any_beyond,
    differs_from_subsidy,
    first_beyond,
    lenders_with_one_table,
    subsidies_of,
    with_own_loans,
)
from sim.terms.files import PROJECT


@pytest.fixture(scope="module")
def subsidized():
    """The county's program with a subsidy of .4, ex ante on one product, and recoveries."""
    changes = [("product.yilong_mixed.subsidy.share", 0.4), ("product.yilong_trade.subsidy.share", 0.4),
               ("product.yilong_trade.subsidy.when", "paid_on_time")]
    return lived(bed("county", *changes), "tenfold", engine="agents")


def broken(program, table, column, row, change, match, check):
    """Change one number, see that the promise is told as broken, put it back."""
    values = program.store.column(table, column)
    values[row] += change
    with pytest.raises(PromiseBroken, match=match):
        getattr(program.promises, check)()
    values[row] -= change
    getattr(program.promises, check)()


@pytest.mark.parametrize("table, column, match", [
    ("tally", "glp_fen", "the portfolio is not its loans"), ("tally", "age_31_60_fen", "bands of age"),
    ("tally", "par90_fen", "an older part"), ("lender", "allowance", "what the table asks for")])
def test_portfolio_bands_and_provisions(subsidized, table, column, match):
    """Issue: "portfolio = sum of loans; PAR buckets partition it; provisions = sum of rate x balance"."""
    broken(subsidized, table, column, 1, 10**9, match, "_books_agree")


@pytest.mark.parametrize("table, column, change, match", [
    ("tally", "compensated_fen", 5, "does not add up to the loss"), ("tally", "lender_bears_fen", 5, "does not add up to the loss"),
    ("lender", "fund_claim", 7, "what the fund owes is not what the lender claims"),
    ("fund", "compensation_owed", 7, "what the fund owes is not what the lender claims")])
def test_the_funds_split_sums_to_the_loss(subsidized, table, column, change, match):
    """[1] 4(2): "compensated at 80 % from the fund, the lending bank bears 20 %"; what is approved is owed."""
    broken(subsidized, table, column, 1, change, match, "_losses_are_split")


def test_another_split_than_agreed_is_told(subsidized):
    """A loss of 1,000 of which the fund pays 700 and the bank bears 300 adds up, and is not 80 to 20."""
    tally, moved = subsidized.store.tables["tally"].columns, subsidized.store.moved
    def add(sign):
        moved[1, MOVE_NUMBER["approve_compensation"]] += sign * 70_000
        tally["lender_bears_fen"][1] += sign * 30_000
        tally["compensated_fen"][1] += sign * 100_000

    add(1)
    with pytest.raises(PromiseBroken, match="the fund pays another share than agreed"):
        subsidized.promises.must_hold()
    add(-1)
    subsidized.promises.must_hold()


def test_the_fund_is_topped_up_when_its_multiple_is_exceeded(subsidized):
    """[1] 4(2): "when the balance of loans passes the multiple, the county must add to the fund in time"."""
    broken(subsidized, "fund", "over_months", 1, 9, "the loans have passed the fund's multiple", "must_hold")


def test_what_kin_give_is_received(subsidized):
    """Luck is shared from hand to hand: a fen that is given and not received is told."""
    subsidized.store.moved[1, MOVE_NUMBER["give_kin"]] += 1
    subsidized.store.changes, before = subsidized.store.changes | {"sharing"}, subsidized.store.changes
    with pytest.raises(PromiseBroken, match="kin have received"):
        subsidized.promises.must_hold()
    subsidized.store.moved[1, MOVE_NUMBER["give_kin"]] -= 1
    subsidized.store.changes = before


def test_each_promise_is_broken_in_some_test():
    """Every sentence that a broken promise tells is looked for by a test of this room."""
    tree = ast.parse((PROJECT / "sim/promises.py").read_text("utf-8"))
    said = {id(node.body[0].value) for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and isinstance(node.body[0], ast.Expr)}
    told = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            and node.value.count(" ") > 2 and id(node) not in said]
    told += [promise for promise, _ in BOOKS[1:]] + list(CAPS[1:])
    looked_for = "".join(place.read_text("utf-8") for place in sorted((PROJECT / "tests/institutions").glob("test_*.py")))
    sought = set(re.findall(r'"([^"\n]{6,})"', looked_for))
    missing = [one for one in told if not any(part in one for part in sought)]
    assert len(told) >= 17 and missing == []


def test_provisions_are_rate_times_balance(subsidized):
    """[4]: 10, 25, 50, 75, 100 % of the balance at risk: another share in the table than in the loans is told."""
    promises, lender = subsidized.promises, subsidized.store.tables["lender"].columns
    assert lenders_with_one_table(subsidized.worlds).tolist() == [True] and facts(subsidized)["provision_needed_fen"].any()
    names = [f"lender_provisioning_shares_{k}" for k in range(5)]
    for name in names:
        lender[name][1] *= 0.5
    with pytest.raises(PromiseBroken, match="provisions are not rate x balance"):
        promises._books_agree()
    for name in names:
        lender[name][1] *= 2.0
    promises._books_agree()


def test_a_product_with_a_table_of_its_own_is_no_promise_of_the_lender():
    other = bed("county", ("product.yilong_mixed.provisioning.shares", [0.0, 0.0, 0.0, 0.0, 1.0]))
    assert not lenders_with_one_table([type("W", (), {"arm": other.arms[0]})])[0]


def test_caps_are_held_in_every_loan(subsidized):
    """[1] 2(1) at most 50,000 and three years; [4] at most two loans; [3] 10(3) one group: each limit as the product states it."""
    loans, household = subsidized.store.tables["loan"].columns, subsidized.store.tables["household"].columns
    row, rows = int(np.flatnonzero(loans["status"])[0]), subsidized.store.tables["household"].rows
    of = row % rows
    subsidized.promises._caps_hold()
    for table, column, at, change, match in (
            ("loan", "balance", row, 10**8, "owes more"), ("household", "open_loans", of, 3, "holds more loans"),
            ("loan", "installments", row, 1, "longer than agreed")):
        broken(subsidized, table, column, at, change, match, "_caps_hold")
    loans["joint"][row] = 1
    with pytest.raises(PromiseBroken, match="in none"):
        subsidized.promises._caps_hold()
    loans["joint"][row] = 0
    assert household["group_row"][of] == 0


def test_caps_are_of_worlds_that_took_over_no_loans():
    """Of four worlds side by side the third begins with running loans, maybe another lender's: only its rows are left out."""
    lenders = [SimpleNamespace(opening_book=SimpleNamespace(sha256=one)) for one in ("", "", "a" * 64, "")]
    worlds = [SimpleNamespace(arm=SimpleNamespace(lender=lender)) for lender in lenders]
    stretches = np.array([[0, 5, 1, 1], [5, 8, 2, 1], [8, 12, 3, 2], [12, 20, 4, 3], [20, 23, 5, 4]])
    own = with_own_loans(worlds, stretches)
    assert own.tolist() == [True] * 12 + [False] * 8 + [True] * 3
    zeros, ones, caps, told = np.zeros(23, np.int64), np.ones(23, np.int64), np.array([100]), np.zeros(1, np.int64)
    status = zeros.copy()
    status[[15, 21]] = 1

    def look(owed):
        terms = (caps, caps, np.array([1]), np.array([1]), np.array([0]))
        loans = (own, status, zeros, owed * ones, ones, zeros, status, zeros, *terms)
        found = first_beyond(*loans, told)
        assert any_beyond(*loans) == (1 if found else 0)
        return found

    assert look(100) == 0 and look(101) == 1 and told[0] == 21


def test_subsidy_is_its_share(subsidized):
    """[1] 2(1) "interest subsidized by the fisc": .4 of what fell due, ex post of what was paid on its day."""
    run = facts(subsidized)
    assert subsidies_of(subsidized.worlds).tolist() == [400_000]
    assert run["flow_subsidize_interest"].any() and run["flow_rebate_interest"].any()
    borne = run["flow_subsidize_interest"] + run["flow_rebate_interest"]
    assert np.abs(borne - 0.4 * run["subsidized_fen"]).max() <= 0.5 * run["subsidized_count"].max()
    broken(subsidized, "tally", "subsidized_fen", 1, 10**6, "the subsidy is not its share", "_subsidy_is_its_share")
    assert count_subsidized(1, 500, 400_000, 0) == (500, 1) and count_subsidized(1, 500, 400_000, 1) == (0, 0)
    assert count_rebated(0, 500, 400_000, 1) == (500, 1) and count_rebated(1, 500, 400_000, 1) == (0, 0)


def test_another_share_is_told_and_two_shares_are_not_judged():
    def differs(borne, share):
        return bool(differs_from_subsidy(np.array([borne]), np.array([100_000]), np.array([2]), np.array([share]))[0])

    assert not differs(40_000, 400_000) and not differs(40_100, 400_000) and differs(40_101, 400_000)
    assert not differs(99_999, -1), "products of several shares: which part is whose cannot be said from sums"


def test_recoveries_are_shared_in_proportion(subsidized):
    """[1] 4(2): "returned to the account of the fund in the proportion borne when compensated": 80 of 100."""
    run = facts(subsidized)
    assert run["flow_return_recovery"].any() and run["recovered_count"].any()
    part = run["flow_return_recovery"].sum() / run["flow_recover"].sum()
    assert 0 < part <= 0.8
    promises, moved = subsidized.promises, subsidized.store.moved
    moved[1, MOVE_NUMBER["return_recovery"]] += 50_000
    with pytest.raises(PromiseBroken, match="recoveries are not shared"):
        promises._recoveries_are_shared()
    moved[1, MOVE_NUMBER["return_recovery"]] -= 50_000
    promises._recoveries_are_shared()


def test_a_rule_of_ones_own_cannot_pass_the_limit():
    """The books hold every grant to the limit in all, whatever a rule grants."""
    from sim.demand import hold_grant
    assert hold_grant(900, 900, 1_000, 300, 0, 0, 1, 1, 0, 0, 0) == 700


@pytest.mark.slow
def test_both_engines_count_the_same():
    changes = [("product.subsidy.share", 0.4), ("run.months", 8)]
    runs = [Program(bed("county", *changes), arm="tenfold", seed=8, engine=engine).run()[0] for engine in ("compiled", "agents")]
    assert runs[0].fingerprint == runs[1].fingerprint and runs[0].monthly["subsidized_count"].any()
