"""What is noted each month, and what a finished run holds.

Facts only: fen moved, balances, counts, and once a year the households one by one. Judgments are made in `analysis`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from sim import MODEL_VERSION
from sim.accounts import ACCOUNTS, MOVES
from sim.leases import empty, zeros
from sim.noted import Months

__all__ = ["FORMAT", "MONTHLY", "TALLIES", "YEARLY", "Outcome", "Record", "Run"]

FORMAT = 2
"""Version of the record's layout; part of its fingerprint."""

TALLIES: dict[str, str] = {
    "clients": "households with a running loan",
    "loans_open": "running loans",
    "applicants": "new applications",
    "granted": "applications paid out",
    "refused": "applications refused or given up",
    "disbursed_count": "loans disbursed",
    "new_clients": "households with their first loan",
    "left_clients": "households whose last running loan was repaid, or settled by an insurer",
    "repaid_count": "loans repaid in full",
    "informed": "households that have heard of the program",
    "excluded": "households barred after a default",
    "struck": "households struck by illness, ceremony or disease of animals",
    "struck_fen": "what that cost, fen",
    "cut_meals": "households that ate less than subsistence",
    "arrears_clients": "clients with a loan at risk",
    "due_fen": "fell due, fen",
    "due_paid_fen": "of that, paid at its own meeting, fen",
    "glp_fen": "portfolio loan by loan, fen",
    "renegotiated_fen": "balance of loans that were extended, fen",
    "par_tolerance_fen": "whole balance of loans short by the tolerance or more, fen",
    "par1_fen": "balance of loans more than 1 day late, fen",
    "par30_fen": "balance of loans more than 30 days late, fen",
    "par90_fen": "balance of loans more than 90 days late, fen",
    "age_0_30_fen": "balance at risk, first band of the lender's table, fen",
    "age_31_60_fen": "balance at risk, second band, fen",
    "age_61_90_fen": "balance at risk, third band, fen",
    "age_91_120_fen": "balance at risk, fourth band, fen",
    "age_over_120_fen": "balance at risk, last band, fen",
    "provision_needed_fen": "allowance the lender's table asks for, fen",
    "writeoff_count": "loans written off",
    "officers_visits": "visits by officers",
    "covered_fen": "balance of loans that the compensation fund covers, fen",
    "covered_bad_fen": "of that, bad, fen",
    "compensated_count": "loans compensated by the fund",
    "compensated_fen": "principal of loans compensated, fen",
    "lender_bears_fen": "of that, borne by the lender, fen",
    "bad_loans_fen": "doubtful and lost loans not over a year late, fen (counted where officers give account)",
    "suspended_officers": "officers who may not investigate new loans",
    "suspended_branch": "1 while the branch may not lend",
    "breaches": "breaches of the rules found",
    "registered": "households on the list of the poor",
    "registered_clients": "clients on the list of the poor, or who have left it",
    "group_covered_fen": "put in by members for others, fen",
    "par60_fen": "balance of loans more than 60 days late, fen",
    "par180_fen": "balance of loans more than 180 days late, fen",
    "par365_fen": "balance of loans more than 365 days late, fen",
    "par30_principal_fen": "balance of loans more than 30 days late with principal overdue, fen",
    "principal_overdue_fen": "principal fallen due and unpaid, fen",
    "renegotiated_to_30_fen": "balance of loans that were extended and are at most 30 days late, fen",
    "renegotiated_to_90_fen": "balance of loans that were extended and are at most 90 days late, fen",
    "principal_due_fen": "principal that fell due, fen",
    "prepaid_fen": "principal paid before it was due, fen",
    "officers_thousandths": "loan officers at work, thousandths of full time",
    "refused_no_group": "applications given up: the group was never complete",
    "refused_no_visit": "applications given up: no officer came",
    "refused_by_officer": "applications the officer did not recommend",
    "refused_by_committee": "applications beyond what the lender grants",
    "refused_no_cash": "applications given up: granted, but there was no cash",
    "subsidized_fen": "interest fallen due of which a subsidy bears a part, fen",
    "subsidized_count": "installments of which a subsidy bears a part",
    "rated": "households rated anew",
    "rated_good": "households rated good",
    "rated_weak": "households rated weak",
    "lines_fen": "lines of credit of those who may apply, fen",
    "drawn": "applications drawn on a line of credit, without a visit",
    "hidden_count": "late loans booked as repaid and new",
    "hidden_fen": "balance of loans booked as new to hide arrears, not found yet, fen",
    "hidden_found": "such loans found by audit",
    "diverted": "loans used against their terms",
    "diverted_found": "clients seen to use a loan against its terms",
    "checks": "visits of after-loan checks",
    "marked": "1 while supervision marks the lender down for bad loans",
    "short_of_cash": "1 while the lender's cash does not last",
    "emergency_fen": "borrowed in need and not repaid, fen",
    "put_off": "grants put off because the month's approvals were used up",
    "outlets": "outlets of the branch (where staff follows demand)",
    "reviewers": "reviewers beside the first",
    "trained": "clients trained this month",
    "training_fen": "cost of training, fen",
    "insured_paid_fen": "paid by insurers for failed harvests, fen",
    "recovered_count": "households that paid on debts written off",
    "owners": "households with a cow or a machine that was bought whole",
    "migrants": "households with a member who works elsewhere for some months",
    "disaster": "households hit by a disaster",
    "left_village": "households that left the village for good",
    "managers": "after-loan managers beside the first",
    "granted_elsewhere": "applications paid out by another branch while this one is suspended",
    "hidden_to_30_fen": "of what is hidden and not found, balance at most 30 days late in the books, fen",
    "rested": "clients who began to rest between loans",
    "dropped_out": "clients who dropped out: not worth it, or worn out",
    "deaths": "heads of households who died",
    "settled_count": "loans settled by an insurer as the borrower died",
    "graduated": "clients who left the program for good in good standing",
    "groups_broken": "groups that broke because standing in cost more than they were worth",
    "expelled": "members whom their group expelled after a default",
    "joined_group": "households that joined or formed a group anew",
    "used_otherwise": "households that spent on the family what a loan was to be invested in",
    "not_handed_over": "meetings at which a husband did not hand over the installment of a loan his wife signed",
    "rival_loans": "loans taken from another lender where that gained more than it cost",
    "juggled": "loans taken from another lender to pay an installment of the program",
    "rival_clients": "households that owe another lender",
    "two_lenders": "clients of the program that owe another lender too",
    "rival_late": "households in arrears with another lender",
    "overburdened": "debtors of either lender who have promised more than half of usual means (where there is another lender)",
}
MONTHLY: tuple[str, ...] = (*(f"flow_{move}" for move in MOVES),
                            *(f"stock_{party}_{account}" for party, account in ACCOUNTS), *TALLIES)
"""Names of the monthly facts, in the order of the record."""
PLACES = {name: k for k, name in enumerate(MONTHLY)}
YEARLY: dict[str, str] = {
    "consumption": "living expenses of the year, fen",
    "consumption_sq": "sum of squared monthly living expenses, yuan**2",
    "income": "income of the year, fen",
    "income_sq": "sum of squared monthly income, yuan**2",
    "profit": "profit of the own business in the year, after wear, fen",
    "debt_service": "paid to the program in the year, fen",
    "capital": "business capital at year end, fen",
    "livestock": "animals at year end, fen",
    "cash": "cash at year end, fen",
    "net_worth": "what is owned less what is owed at year end, fen",
    "owned": "all that is owned at year end, fen",
    "informal": "owed to kin or moneylender at year end, fen",
    "written_off": "written off by the lender and still claimed at year end, fen",
    "installments": "installments promised a month at year end, fen",
    "open_loans": "running loans at year end",
    "refused": "applications refused or given up so far",
    "excluded": "1 if barred after a default at year end",
    "borrowed": "1 if ever a client so far",
}
OWNED = tuple(name for (party, name), account in ACCOUNTS.items() if party == "household" and account.natural == "debit")
OWED = tuple(name for (party, name), account in ACCOUNTS.items() if party == "household" and account.natural == "credit")
NOTED = {
    "consumption": "consumption_year", "consumption_sq": "consumption_squares", "income": "income_year",
    "income_sq": "income_squares", "profit": "profit_year", "debt_service": "debt_service_year", "capital": "capital",
    "livestock": "livestock", "cash": "cash", "informal": "informal", "written_off": "written_off",
    "installments": "installments_month", "open_loans": "open_loans", "refused": "refusals", "excluded": "excluded",
}
"""Yearly facts that are columns of the household as they are."""
OF_THE_YEAR = ("consumption_year", "consumption_squares", "income_year", "income_squares", "profit_year", "debt_service_year")
"""Columns that are counted anew each year."""
ENDING = ("lender_officers_count", "lender_officers_wage_month", "lender_officers_time_share", "lender_costs_overhead_month",
          "lowest_cash", "ran_out", "closed")
"""Columns of the lender that say how a run ended."""
TRAITS = ("id", "village_row", "members", "female_head", "client_type", "has_business")


class Outcome(Enum):
    """How a run ended; the text says what happened and what to try."""

    FINISHED = "finished: all months were lived"
    STOPPED = "stopped before its last month: the months lived are complete; run it again to the end"
    WOUND_UP = "the branch was wound up: two years running in loss; raise the price, lower the cost, or let it mend longer"
    ILLIQUID = "the lender ran out of money: it gave up, or a year's costs are unpaid; give it more funds, a price, or less to pay"
    REFUSED = "a rule answered what cannot be booked: see the letter, correct the rule"


@dataclass(frozen=True)
class Run:
    """One world's record. monthly: name -> int64[months]; yearly: name -> int64[years, households]; households: name -> array."""

    arm: str
    seed: int
    months: int
    outcome: Outcome
    monthly: Mapping[str, np.ndarray]
    yearly: dict[str, np.ndarray]
    households: dict[str, np.ndarray]
    village_names: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the recorded numbers, the record format and the model version; not of names, files or times.

        A monthly fact of which nothing happened is no part of it: a model that can do more gives the same record where it does not.
        """
        digest = hashlib.sha256(f"model {MODEL_VERSION} record {FORMAT} months {self.months}\n".encode())
        parts: list[bytes | np.ndarray] = []
        if self.months and self.monthly:
            table = self.monthly.table if isinstance(self.monthly, Months) else np.array(list(self.monthly.values()), "<i8")
            some = table.any(axis=1).tolist()
            happened = sorted((name, k) for k, name in enumerate(self.monthly) if some[k])
            parts += [part for name, k in happened for part in (name.encode() + b"\n", table[k])]
        for noted in (self.yearly, self.households):
            for name in sorted(noted):
                parts += [name.encode() + b"\n", np.ascontiguousarray(noted[name], dtype="<i8")]
        digest.update(b"".join(parts))
        return digest.hexdigest()


@dataclass
class Record:
    """The record of one store of worlds, filled by the month. yearly: int64[names, years, households], of which runs see parts."""

    store: object
    months: int
    noted: int = 0
    monthly: np.ndarray = field(init=False)
    yearly: np.ndarray = field(init=False)
    names: tuple[str, ...] = field(init=False)
    _laid_out: tuple[int, np.ndarray] | None = None

    def __post_init__(self) -> None:
        self.monthly = zeros((self.months, len(MONTHLY), self.store.worlds), np.int64)
        gone = ("gone",) if "gone" in self.store.tables["household"].columns else ()
        self.names = (*NOTED, *gone, "net_worth", "owned", "borrowed")
        self.yearly = empty((len(self.names), self.months // 12, self.store.tables["household"].rows), np.int64)

    @property
    def years(self) -> int:
        """Whole years noted."""
        return self.noted // 12

    def note(self, balances: np.ndarray) -> None:
        """Note the month: fen moved, balances (accounts, worlds) as the ledger found them, tallies; and, at year end,
        households."""
        row = self.monthly[self.noted]
        moves, accounts = len(MOVES), len(ACCOUNTS)
        row[:moves] = self.store.moved[1:].T
        row[moves: moves + accounts] = balances
        row[moves + accounts:] = self.store.tables["tally"].blocks["i64"][: len(TALLIES), 1:]
        self.noted += 1
        if self.noted % 12 == 0:
            self._note_year()

    def _note_year(self) -> None:
        column = self.store.tables["household"].columns
        year, noted = self.yearly[:, self.years - 1], len(self.names) - 3
        for values, name in zip(year, self.names[:noted], strict=False):
            values[:] = column[NOTED.get(name, name)]
        owned = sum(column[name] for name in OWNED)
        year[noted], year[noted + 1] = owned - sum(column[name] for name in OWED), owned
        year[noted + 2] = column["cycles"] > 0
        for name in OF_THE_YEAR:
            column[name][:] = 0

    def _outcome(self, world: int) -> Outcome:
        """Return how a world ended: stopped, its lender wound up or without money for a year's costs, or finished."""
        column = self.store.tables["lender"].columns
        lender = {name: column[name][world].item() for name in ENDING}
        wages = lender["lender_officers_count"] * lender["lender_officers_wage_month"] * lender["lender_officers_time_share"]
        unpaid = lender["lowest_cash"] < -12 * (lender["lender_costs_overhead_month"] + wages)
        dry = unpaid or lender["ran_out"]
        after = Outcome.WOUND_UP if lender["closed"] and not lender["ran_out"] else Outcome.ILLIQUID if dry else Outcome.FINISHED
        return after if self.noted == self.months else Outcome.STOPPED

    def run(self, world: int, arm: str, seed: int, village_names: tuple[str, ...]) -> Run:
        """Return the record of world number `world` (from 1)."""
        first, end = (int(x) for x in self.store.world_rows[world - 1])
        traits = {name: self.store.column("household", name)[first:end].astype(np.int64) for name in TRAITS}
        traits["village"] = traits.pop("village_row")
        traits["village"] -= traits["village"].min()
        traits["had_business"] = traits.pop("has_business")
        return Run(
            arm, seed, self.noted, self._outcome(world), Months(PLACES, self._by_world()[world - 1]),
            self._years_of(first, end), traits, village_names,
        )

    def _years_of(self, first: int, end: int) -> dict[str, np.ndarray]:
        """Return name -> int64[years, households] of some rows: what is always told, and of the rest what happened there."""
        mine = self.yearly[:, : self.years, first:end]
        return {name: found for name, found in zip(self.names, mine, strict=True) if name in YEARLY or found.any()}

    def _by_world(self) -> np.ndarray:
        """Return int64[worlds, facts, months], laid out once for all worlds."""
        if self._laid_out is None or self._laid_out[0] != self.noted:
            self._laid_out = self.noted, np.ascontiguousarray(self.monthly[: self.noted].transpose(2, 1, 0))
        return self._laid_out[1]
