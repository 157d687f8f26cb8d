"""What must hold in every village after every step, looked at for all worlds of a store at once.

`Program.step` itself checks that every balance is what it was plus what moved (`Ledger.must_balance`); here the balances are added
up again apart from it, and what the record, the loan book, the groups and the people say is held against each other.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.accounts import ACCOUNTS, FINANCIAL, MOVES, legs_of
from sim.program import Program
from sim.record import MONTHLY

Found = np.ndarray
SAME = {
    "the portfolio, loan by loan and in the books": ("glp_fen", "stock_lender_loans"),
    "principal owed by households": ("stock_household_loans", "stock_lender_loans"),
    "interest owed": ("stock_household_interest_owed", "stock_lender_interest_receivable"),
    "fees and penalties owed": ("stock_household_charges_owed", "stock_lender_charges_receivable"),
    "savings": ("stock_household_savings", "stock_lender_savings"),
    "savings elsewhere": ("stock_household_savings_elsewhere", "stock_outside_deposits"),
    "claims written off": ("stock_household_written_off", "stock_lender_claims_written_off"),
    "informal debt": ("stock_household_informal", "stock_moneylender_informal"),
    "debts to another lender": ("stock_household_rival_debt", "stock_outside_rival_loans"),
    "debts inside groups": ("stock_household_side_claim", "stock_group_side_owed"),
    "claims inside groups": ("stock_household_side_owed", "stock_group_side_claim"),
    "funds borrowed": ("stock_lender_borrowings", "stock_outside_lent"),
    "what members got": ("flow_stood_for", "group_covered_fen"),
    "the allowance and the lender's table": ("stock_lender_allowance", "provision_needed_fen"),
}
"""Facts of the month that are told in two places."""
NESTED = (("par90_fen", "par30_fen"), ("par30_fen", "par1_fen"), ("par1_fen", "glp_fen"), ("par_tolerance_fen", "glp_fen"),
          ("due_paid_fen", "due_fen"), ("arrears_clients", "clients"), ("clients", "loans_open"),
          ("new_clients", "disbursed_count"))
"""Facts of the month of which the first is part of the second."""
PEOPLE = ("clients", "informed", "excluded", "struck", "cut_meals", "arrears_clients", "new_clients")
WITHOUT_PROGRAM = ("flow_disburse", "flow_pay_wages", "flow_pay_overhead", "applicants", "loans_open", "officers_visits",
                   "flow_stand_in", "flow_donate")
MAY_BE_NEGATIVE = ("provide", "charge_interest", "pay_interest", "subsidize_interest", "sponsor_interest")
"""An allowance is released, and a line of three_stage may give back."""
FLAGS = ("female_head", "over65", "has_business", "late", "wants_visit", "handed_in", "visited", "informed", "excluded", "joint",
         "may_ask", "asked_top_up", "proved", "in_line", "in_turn", "visited_for_loan", "passes", "here")


def _matrix(legs: dict[str, float]) -> np.ndarray:
    return np.array([legs.get(f"{party}.{account}", 0) for party, account in ACCOUNTS])


INSTRUMENTS = {instrument: _matrix({f"{party}.{name}": 1 if one.natural == "debit" else -1
                                    for (party, name), one in ACCOUNTS.items() if one.instrument == instrument})
               for instrument in FINANCIAL}
CASH = np.array([sum(sign for _, account, sign in legs_of(move) if account == "cash") for move in MOVES])


class Watch:
    """Looks at a program after each of its steps; `looks` counts invariant x world x month."""

    def __init__(self, program: Program) -> None:
        self.program, self.looks = program, 0
        self.kinds: set[str] = set()
        store = program.store
        self.rows = np.diff(store.world_rows, axis=1)[:, 0]
        self.world = np.repeat(np.arange(store.worlds), self.rows)
        self.sums = np.zeros((len(MONTHLY), store.worlds), np.int64)
        data = program.resolved.data
        self.taken_over = np.array([len(data[world.arm.lender.opening_book.sha256].loans)
                                    if world.arm.lender.opening_book.sha256 else 0 for world in program.worlds])
        """Loans that ran at the start."""
        if program.record.noted == 0:
            self.sums[: len(MOVES)] = store.moved[1:].T  # what every party had and owed at the start
        self.before: dict[str, np.ndarray] = {}
        self.lived_here = store.column("household", "here") == 1

    def broken(self) -> list[tuple[str, int]]:
        """(what does not hold, number of the world from 0) after the month that was lived last."""
        found = []
        for what, holds in self._all():
            self.looks += self.program.store.worlds
            self.kinds.add(what)
            if not holds.all():
                wrong = np.flatnonzero(~holds)
                found += [(what, int(one if holds.size == len(self.rows) else self.world[one])) for one in wrong[:5]]
        return found

    def _all(self) -> Iterator[tuple[str, Found]]:
        month = self.program.record.monthly[self.program.record.noted - 1]
        facts = dict(zip(MONTHLY, month, strict=True))
        self.sums += month
        yield from self._books(facts)
        yield from self._facts(facts, dict(zip(MONTHLY, self.sums, strict=True)))
        yield from self._people(facts)
        yield from self._loans(facts)
        yield from self._groups()
        self.before = {name: facts[name].copy() for name in ("informed", "loans_open")}

    def _books(self, facts: dict[str, np.ndarray]) -> Iterator[tuple[str, Found]]:
        stocks = np.array([facts[f"stock_{party}_{account}"] for party, account in ACCOUNTS])
        for instrument, signs in INSTRUMENTS.items():
            yield f"{instrument}: what is owned is owed", signs @ stocks == 0
        flows = np.array([facts[f"flow_{move}"] for move in MOVES])
        yield "cash only moves between parties", CASH @ flows == 0
        for move in MOVES:
            if move not in MAY_BE_NEGATIVE:
                yield f"{move} is never negative", facts[f"flow_{move}"] >= 0
        column = self.program.store.column
        for account in ("cash", "loans", "savings", "informal", "capital", "livestock", "written_off"):
            total = np.bincount(self.world, column("household", account).astype(np.float64), len(self.rows))
            yield f"households' {account} add up", total == facts[f"stock_household_{account}"]
        yield "the pots of groups are empty", facts["stock_group_cash"] == 0

    def _facts(self, facts: dict[str, np.ndarray], so_far: dict[str, np.ndarray]) -> Iterator[tuple[str, Found]]:
        for what, (one, other) in SAME.items():
            yield what, facts[one] == facts[other]
        for part, whole in NESTED:
            yield f"{part} within {whole}", facts[part] <= facts[whole]
        for name in PEOPLE:
            yield f"{name} are people", (facts[name] >= 0) & (facts[name] <= self.rows)
        put_in = facts["flow_stand_in"] + facts["flow_draw_fund"]
        yield "what members and their risk funds put in for others", put_in == facts["flow_stood_for"]
        bands = [name for name in MONTHLY if name.startswith("age_")]
        yield "bands of age add up", sum(facts[name] for name in bands) == facts["par_tolerance_fen"]
        raised = np.array([any(product.renewal.top_up for version in world.arm.versions for product in version.products)
                           for world in self.program.worlds])
        yield "who leaves has repaid, or an insurer for it", facts["left_clients"] <= facts["repaid_count"] + facts["settled_count"]
        ended = (so_far["repaid_count"] + so_far["settled_count"] + so_far["writeoff_count"] + so_far["compensated_count"])
        made = self.taken_over + so_far["disbursed_count"] - ended
        yield "loans open", (facts["loans_open"] == made) | (raised & (facts["loans_open"] < made))
        yield "each client is new once", so_far["new_clients"] <= self.rows
        asked, lent = (sum(so_far[f"flow_{move}"] for move in moves)
                       for moves in (("charge_interest", "endow_interest"), ("disburse", "endow_loans")))
        yield "interest paid was charged", so_far["flow_pay_interest"] <= asked
        yield "principal paid was lent", so_far["flow_pay_principal"] <= lent
        struck = facts["flow_treat"] + facts["flow_celebrate"] + facts["flow_livestock_death"]
        yield "misfortune costs what it says", struck <= facts["struck_fen"]
        if self.before:
            yield "what is known stays known", facts["informed"] >= self.before["informed"] - facts["left_village"]
        never = np.array([not any(version.lender.open for version in world.arm.versions) for world in self.program.worlds])
        for name in WITHOUT_PROGRAM:
            yield f"without a program no {name}", ~never | (facts[name] == 0) | (self.taken_over > 0)
        for name in ("granted", "flow_donate"):  # tranches of loans taken over are still owed
            yield f"a lender that is closed has no {name}", ~never | (facts[name] == 0)

    def _people(self, facts: dict[str, np.ndarray]) -> Iterator[tuple[str, Found]]:
        table = self.program.store.tables["household"].columns
        for name in FLAGS:
            yield f"{name} is yes or no", (table[name] == 0) | (table[name] == 1)
        for name in ("will", "pressure"):
            yield f"{name} from 0 to 1", (table[name] >= 0.0) & (table[name] <= 1.0)
        for name, values in table.items():
            if values.dtype.kind == "f":
                yield f"{name} is a number", np.isfinite(values)
        yield "somebody lives in each house", table["members"] >= 1
        yield "the month is lived to its end", table["day"] <= 30
        for name in ("eaten", "subsistence", "consumption_year", "due", "paying", "shortfall", "pledge", "cover", "open_loans",
                     "cycles", "clean_cycles", "granted", "installments_month", "waited"):
            yield f"{name} is never negative", table[name] >= 0
        here, ate = table["here"] == 1, self.lived_here
        self.lived_here = here
        eaten = np.bincount(self.world, np.where(ate, table["eaten"], 0).astype(np.float64), len(self.rows))
        yield "meals are paid for", eaten == facts["flow_eat"]
        yield "clean cycles are cycles", table["clean_cycles"] <= table["cycles"]
        yield "nothing brought is left over", (table["paying"] == 0) & (table["covered"] == 0)
        told = np.bincount(self.world, table["informed"], len(self.rows))
        yield "who is informed", told == facts["informed"]
        clients = np.bincount(self.world, here & (table["open_loans"] > 0), len(self.rows))
        yield "who is a client", clients == facts["clients"]
        yield "who lends, lends to the informed", (table["open_loans"] == 0) | (table["informed"] == 1) | ~here

    def _loans(self, facts: dict[str, np.ndarray]) -> Iterator[tuple[str, Found]]:
        store = self.program.store
        rows = store.tables["household"].rows
        loan = {name: values.reshape(store.slots, -1)[:, :rows] for name, values in store.tables["loan"].columns.items()}
        runs = loan["status"] == 1
        yield "a slot is empty or a loan runs in it", ((loan["status"] == 0) | runs).all(axis=0)
        yield "open loans are those that run", runs.sum(axis=0) == store.column("household", "open_loans")
        running = np.bincount(self.world, runs.sum(axis=0), len(self.rows))
        yield "loans that run are counted", running == facts["loans_open"]
        for name in ("balance", "principal_overdue", "interest_overdue", "fee_overdue", "penalty_overdue", "saved", "principal"):
            yield f"{name} of a loan is never negative", (loan[name] >= 0).all(axis=0)
        for name in ("balance", "principal_overdue", "interest_overdue", "fee_overdue", "penalty_overdue"):
            yield f"no {name} without a loan", (runs | (loan[name] == 0)).all(axis=0)
        yield "what is overdue is owed", (loan["principal_overdue"] <= loan["balance"]).all(axis=0)
        for column, account in (("balance", "loans"), ("interest_overdue", "interest_owed")):
            yield f"{account}: loan by loan", loan[column].sum(axis=0) == store.column("household", account)
        ended = runs & (loan["number"] > loan["installments"])
        owed = sum(loan[name] for name in ("principal_overdue", "interest_overdue", "fee_overdue", "penalty_overdue"))
        yield "no loan runs on with nothing to come and nothing owed", (~ended | (owed > 0)).all(axis=0)
        yield "what is not to come any more is overdue", (~ended | (loan["principal_overdue"] == loan["balance"])).all(axis=0)
        yield "no turn is left open", (loan["turn"] == 0).all(axis=0)
        yield "the next installment lies ahead", (~runs | (owed == 0) | (loan["next_due"] >= 0)).all(axis=0)
        yield "installments are counted from 1", (~runs | (loan["number"] >= 1)).all(axis=0)
        yield "arrears have a day", (~runs | (loan["principal_overdue"] + loan["interest_overdue"] == 0)
                                     | (loan["oldest_unpaid"] >= 0)).all(axis=0)
        most = np.repeat([max((p.renewal.max_loans for v in w.arm.versions for p in v.products), default=1)
                          for w in self.program.worlds], self.rows)
        yield "no more loans than the terms allow", runs.sum(axis=0) <= most

    def _groups(self) -> Iterator[tuple[str, Found]]:
        store = self.program.store
        of = store.column("household", "group_row")
        table = store.tables["group"].columns
        known = (of >= 0) & (of < len(table["size"]))
        yield "groups are there", known
        yield "people meet in their own village", (of == 0) | (table["village_row"][of] == store.column("household", "village_row"))
        counted = np.bincount(of, minlength=len(table["size"]))
        yield "a group has its members", (of == 0) | (counted[of] == table["size"][of])
        yield "pots", (of == 0) | (table["cash"][of] == 0)
        owed = np.bincount(of, store.column("household", "side_owed").astype(np.float64), len(table["size"]))
        claim = np.bincount(of, store.column("household", "side_claim").astype(np.float64), len(table["size"]))
        yield "a group owes what its members claim", (of == 0) | (claim[of] == table["side_owed"][of])
        yield "a group claims what its members owe", (of == 0) | (owed[of] == table["side_claim"][of])
