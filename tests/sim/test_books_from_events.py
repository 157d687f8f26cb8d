"""Equality of engines is no proof of the books: balances are reckoned again from the stream of events alone.

What each move does is written down here by hand, from the sentences of the chart of accounts, not from its legs.
"""

from collections import defaultdict

import numpy as np
import pytest
from random_worlds import changed

from sim.accounts import MOVES
from sim.build import World
from sim.engines import EventLog
from sim.program import Program

# move: what grows (+) and shrinks (-) for the household, and for the lender
BY_HAND = {
    "endow_cash": ("+cash", ""),
    "endow_capital": ("+capital", ""),
    "endow_livestock": ("+livestock", ""),
    "endow_lender": ("", "+cash"),
    "earn_farm": ("+cash", ""),
    "earn_business": ("+cash", ""),
    "earn_wage": ("+cash", ""),
    "earn_remittance": ("+cash", ""),
    "earn_livestock": ("+cash", ""),
    "eat": ("-cash", ""),
    "treat": ("-cash", ""),
    "celebrate": ("-cash", ""),
    "invest": ("-cash +capital", ""),
    "depreciate": ("-capital", ""),
    "buy_livestock": ("-cash +livestock", ""),
    "sell_livestock": ("+cash -livestock", ""),
    "lose_on_sale": ("-livestock", ""),
    "livestock_death": ("-livestock", ""),
    "moneylender_lend": ("+cash +informal", ""),
    "moneylender_interest": ("+informal", ""),
    "moneylender_repay": ("-cash -informal", ""),
    "disburse": ("+cash +loans", "-cash +loans"),
    "charge_interest": ("+interest_owed", "+interest_receivable"),
    "charge_fee": ("+charges_owed", "+charges_receivable"),
    "charge_penalty": ("+charges_owed", "+charges_receivable"),
    "subsidize_interest": ("", "+cash"),
    "rebate_interest": ("+cash", ""),
    "pay_principal": ("-cash -loans", "+cash -loans"),
    "pay_interest": ("-cash -interest_owed", "+cash -interest_receivable"),
    "pay_charges": ("-cash -charges_owed", "+cash -charges_receivable"),
    "write_off_principal": ("-loans +written_off", "-loans -allowance +claims_written_off"),
    "write_off_interest": ("-interest_owed +written_off", "-interest_receivable +claims_written_off"),
    "write_off_charges": ("-charges_owed +written_off", "-charges_receivable +claims_written_off"),
    "recover": ("-cash -written_off", "+cash -claims_written_off"),
    "deposit": ("-cash +savings", "+cash +savings"),
    "withdraw": ("+cash -savings", "-cash -savings"),
    "credit_savings": ("+savings", "+savings"),
    "deposit_elsewhere": ("-cash +savings_elsewhere", ""),
    "withdraw_elsewhere": ("+cash -savings_elsewhere", ""),
    "stand_in": ("-cash +side_claim", ""),
    "stood_for": ("+cash +side_owed", ""),
    "repay_side": ("-cash -side_owed", ""),
    "return_side": ("+cash -side_claim", ""),
    "pay_wages": ("", "-cash"),
    "pay_overhead": ("", "-cash"),
    "pay_loan_cost": ("", "-cash"),
    "borrow": ("", "+cash +borrowings"),
    "repay_borrowing": ("", "-cash -borrowings"),
    "pay_funding_interest": ("", "-cash"),
    "donate": ("", "+cash"),
    "provide": ("", "+allowance"),
    "hold_reward": ("", "+escrow"),
    "pay_reward": ("", "-cash -escrow"),
    "set_off_reward": ("", "-escrow"),
    "approve_compensation": ("", "+fund_claim"),
    "pay_compensation": ("", "-fund_deposit -fund_claim"),
    "endow_fund": ("", "+cash +fund_deposit"),
    "pass_on": ("-cash", ""),
    "receive_passed": ("+cash", ""),
    "bring_back": ("-cash", ""),
    "hand_in": ("+cash", ""),
    "withdraw_fund": ("", "-cash -fund_deposit"),
    "fund_interest": ("", "+fund_deposit"),
    "return_recovery": ("", "+fund_deposit"),
    "sponsor_interest": ("", "+cash"),
    "sponsor_rebate": ("+cash", ""),
    "answer_for": ("-cash +surety_claim", ""),
    "answered_for": ("+cash +surety_owed", ""),
    "repay_surety": ("-cash -surety_owed", ""),
    "return_surety": ("+cash -surety_claim", ""),
    "pay_into_fund": ("-cash +risk_deposit", "+cash +risk_deposits"),
    "release_fund": ("+cash -risk_deposit", "-cash -risk_deposits"),
    "draw_fund": ("-risk_deposit +side_claim", "-cash -risk_deposits"),
    "endow_debt": ("+informal", ""),
    "endow_loans": ("+loans", "+loans"),
    "endow_interest": ("+interest_owed", "+interest_receivable"),
    "endow_charges": ("+charges_owed", "+charges_receivable"),
    "endow_savings": ("+savings", "+savings"),
    "endow_savings_elsewhere": ("+savings_elsewhere", ""),
    "endow_allowance": ("", "+allowance"),
    "pay_premium": ("-cash", ""),
    "insurer_pays": ("+cash", ""),
    "give_kin": ("-cash", ""),
    "receive_kin": ("+cash", ""),
    "stake_venture": ("-cash", ""),
    "earn_venture": ("+cash", ""),
    "miss_work": ("-cash", ""),
    "rest": ("", ""),
    "drop_out": ("", ""),
    "graduate": ("", ""),
    "labor_lost": ("", ""),
    "pay_life_premium": ("-cash", ""),
    "insurer_settles": ("+cash", ""),
    "sell_capital": ("+cash -capital", ""),
    "lose_on_tools": ("-capital", ""),
    "weakened": ("", ""),
    "forgive_side": ("-side_owed", ""),
    "lose_side": ("-side_claim", ""),
    "pay_fare": ("-cash", ""),
    "buy_asset": ("-cash +asset", ""),
    "sell_asset": ("+cash -asset", ""),
    "lose_asset": ("-asset", ""),
    "wear_asset": ("-asset", ""),
    "asset_death": ("-asset", ""),
    "take_asset": ("-asset", ""),
    "take_cash": ("-cash", ""),
    "take_livestock": ("-livestock", ""),
    "take_capital": ("-capital", ""),
    "destroy": ("-capital", ""),
    "stolen": ("-cash", ""),
    "rival_lend": ("+cash +rival_debt", ""),
    "rival_charge": ("+rival_debt", ""),
    "repay_rival": ("-cash -rival_debt", ""),
    "income_lost": ("", ""),  # a memorandum: nothing is owned less
}
HOUSEHOLD = (
    "cash",
    "loans",
    "interest_owed",
    "informal",
    "savings",
    "capital",
    "livestock",
    "side_claim",
    "side_owed",
    "written_off",
    "risk_deposit",
    "surety_claim",
    "surety_owed",
    "rival_debt",
    "asset",
)
LENDER = ("cash", "loans", "interest_receivable", "allowance", "savings", "borrowings", "claims_written_off", "risk_deposits")


class Recount:
    """Balances added up from events."""

    def __init__(self) -> None:
        self.household: dict[str, dict[int, int]] = {
            account: defaultdict(int)
            for account in {word[1:] for text, _ in BY_HAND.values() for word in text.split()}
        }
        self.lender: dict[str, int] = defaultdict(int)
        self.pot = 0
        self.read = 0

    def add(self, events: np.ndarray) -> None:
        """Book the events not read so far."""
        names = list(MOVES)
        for _, _, number, _, member, _, fen in events[self.read :].tolist():
            mine, lenders = BY_HAND[names[number]]
            for word in mine.split():
                self.household[word[1:]][member] += fen if word[0] == "+" else -fen
            for word in lenders.split():
                self.lender[word[1:]] += fen if word[0] == "+" else -fen
            self.pot += {"stand_in": fen, "draw_fund": fen, "repay_side": fen, "stood_for": -fen, "return_side": -fen}.get(
                names[number], 0
            )
        self.read = len(events)

    def must_agree(self, program: Program, month: int) -> None:
        """Compare with the columns."""
        ids = program.store.column("household", "id").tolist()
        for account in HOUSEHOLD:
            found = program.store.column("household", account).tolist()
            assert found == [self.household[account][who] for who in ids], (
                f"month {month}: household.{account}"
            )
        for account in LENDER:
            assert int(program.store.column("lender", account)[1]) == self.lender[account], (
                f"month {month}: lender.{account}"
            )
        assert int(program.store.column("group", "cash").sum()) == self.pot, (
            f"month {month}: the groups' pots"
        )


def test_every_move_is_explained_by_hand():
    assert sorted(BY_HAND) == sorted(MOVES)


@pytest.mark.parametrize("number", [11, 13, 14, 16, 21, 24, 35, 40, 43])
def test_balances_follow_from_events_alone(cases, number):
    case = cases[number]
    program = Program(
        case.resolved, worlds=[World(case.resolved.arm(case.arm), case.seed)], engine="agents", events=True
    )
    _live_and_recount(program, case.resolved.run.months)


@pytest.mark.parametrize("arm", ["both", "dear"])
def test_balances_of_people_who_default_follow_from_events_alone(arm):
    unwilling = changed(
        ("village.will.honesty_mean", 0.1), ("village.will.temptation", 1.0), ("lender.writeoff.days", 20)
    )
    recount = _live_and_recount(Program(unwilling, arm=arm, seed=3, engine="agents", events=True), 20)
    assert recount.lender["claims_written_off"] == sum(recount.household["written_off"].values()) > 0


def _live_and_recount(program: Program, months: int) -> Recount:
    recount = Recount()
    for month in range(months):
        recount.add(program.log.events)
        program.step()
        recount.add(program.log.events)
        recount.must_agree(program, month)
    return recount


def test_an_event_left_out_is_found(bed):
    program = Program(bed, engine="agents", events=True)
    program.step()
    recount = Recount()
    recount.add(program.log.events[1:])
    with pytest.raises(AssertionError):
        recount.must_agree(program, 0)


def test_events_are_in_order_and_whole():
    program = Program(changed(("run.months", 9)), engine="agents", events=True)
    program.run()
    month, round_ = program.log.events[:, 0], program.log.events[:, 1]
    assert EventLog.NAMES == ("month", "round", "move", "world", "member", "slot", "fen")
    assert (np.diff(month) >= 0).all() and month.max() == 8 and set(round_.tolist()) <= set(range(6))
    assert (program.log.events[:, 6] != 0).all() and set(program.log.events[:, 3].tolist()) == {1}


@pytest.mark.slow
def test_the_compiled_engine_writes_the_same_events(bed):
    """Slow: the loops with events are compiled apart."""
    one, other = (
        Program(bed, arm="dear", seed=8, engine=engine, events=True) for engine in ("compiled", "agents")
    )
    assert (
        one.run()[0].fingerprint
        == other.run()[0].fingerprint
        == Program(bed, arm="dear", seed=8).run()[0].fingerprint
    )
    assert one.log.events.tolist() == other.log.events.tolist()
