"""Putting the loans of an opening book into slots of households: held against villages and products, their state worked out.

Days are 30/360 and count from the first day of the run: what lies before it is negative.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sim.contracts.anew import open_anew
from sim.contracts.lines import DECLINING, THREE_STAGE
from sim.contracts.rows import ask
from sim.terms.books import Book, fen_of
from sim.terms.facts import Value
from sim.terms.letters import listed, near_phrase
from sim.terms.product import Product
from sim.terms.product_columns import product_columns
from sim.terms.resolved import Version
from sim.terms.sheets import Faults
from sim.terms.surveys import Survey

__all__ = ["OpeningLoan", "placed"]


@dataclass(frozen=True)
class OpeningLoan:
    """A loan in its slot at the start: village (from 0), household (from 1), slot, product (from 0), cycle, and the slot's columns.

    Days in `state` are relative to the start; -1 stands for none only in `oldest_unpaid` and `last_due`.
    """

    village: int
    household: int
    slot: int
    product: int
    cycle: int
    state: Mapping[str, int]


_PLACED: dict[tuple, tuple[tuple[OpeningLoan, ...], object]] = {}


def placed(book: Book, version: Version, start: date, survey: Mapping[str, Survey]) -> tuple[OpeningLoan, ...]:
    """The book's loans in the slots of a version's households; LettersError with all faults (line, column, found, expected).

    Clients without a household's number take the surveyed household of their name where each lives once, else the next free one.
    """
    key = (book.sha256, id(version), start)
    if key not in _PLACED or _PLACED[key][1] is not version:
        if len(_PLACED) > 64:
            _PLACED.clear()
        faults = Faults(book.label)
        loans = _Placing(book, version, start, survey, faults).loans()
        faults.send()
        _PLACED[key] = (loans, version)
    return _PLACED[key][0]


class _Placing:
    """Loans of a book on their way into slots."""

    def __init__(self, book: Book, version: Version, start: date, surveys: Mapping[str, Survey], faults: Faults) -> None:
        self.book, self.version, self.start, self.surveys, self.faults = book, version, start, surveys, faults
        self.villages = [village.name for village in version.villages]
        self.products = {product.name: (k, product, product_columns(product)) for k, product in enumerate(version.products)}
        self.line = 0

    def loans(self) -> tuple[OpeningLoan, ...]:
        """All loans that can be placed; what cannot is posted."""
        most = max(product.renewal.max_loans for product in self.version.products)
        homes, slots, found = self._homes(), Counter[tuple[int, int]](), []
        for row, line in zip(self.book.loans, self.book.lines, strict=True):
            self.line = line
            home, product = homes.get(self._client(row)), self._product(row)
            if home is None or product is None:
                continue
            slot = slots[home]
            slots[home] += 1
            if slot >= most:
                self._post("client", row["client"], f"at most {most} running loans of a household",
                           "renewal.max_loans of the products")
                continue
            state = self._state(row, product[1], product[2])
            cycle = row.get("cycle")
            found.append(OpeningLoan(*home, slot, product[0], cycle if isinstance(cycle, int) else slot + 1, state))
        return tuple(found)

    def _post(self, fact: str, found: object, expected: str, hint: str = "") -> None:
        self.faults.post(f"line {self.line}, column {self.book.columns.get(fact, fact)}", found, expected, hint)

    def _client(self, row: Mapping[str, Value]) -> tuple[int, str]:
        village = row.get("village")
        if village is None and len(self.villages) == 1:
            return 0, str(row["client"])
        return (self.villages.index(str(village)) if village in self.villages else -1), str(row["client"])

    def _product(self, row: Mapping[str, Value]) -> tuple[int, Product, dict] | None:
        name = str(row["product"])
        if name not in self.products:
            self._post("product", name, f"one of: {listed(self.products)}", near_phrase(name, self.products))
            return None
        return self.products[name]

    def _homes(self) -> dict[tuple[int, str], tuple[int, int]]:
        """Village and household of every client."""
        told: dict[tuple[int, str], tuple[int, int]] = {}
        waiting: dict[tuple[int, str], None] = {}
        for row, line in zip(self.book.loans, self.book.lines, strict=True):
            self.line = line
            client, number = self._client(row), row.get("household")
            if client[0] < 0:
                found = row.get("village") or "nothing"
                self._post("village", found, f"one of: {listed(self.villages)}", near_phrase(str(found), self.villages))
            elif isinstance(number, int):
                most = self.version.villages[client[0]].people.households
                if number > most:
                    self._post("household", number, f"1 to {most}, as many as live there")
                if told.setdefault(client, (client[0], number)) != (client[0], number):
                    self._post("household", number, f"{told[client][1]}, as the same client above")
            else:
                waiting.setdefault(client)
        return self._settle(told, [client for client in waiting if client not in told])

    def _settle(self, told: dict[tuple[int, str], tuple[int, int]], waiting: list[tuple[int, str]]) -> dict:
        taken = set(told.values())
        if len(taken) < len(told):
            column = self.book.columns.get("household", "household")
            self.faults.post(f"column {column}", "one household for two clients", "one for each")
        for village, client in waiting:
            terms = self.version.villages[village]
            survey = self.surveys.get(terms.survey.sha256) if terms.survey.draw == "as_they_are" else None
            if survey is not None and client in survey.ids:
                number = survey.ids.index(client) + 1
            else:
                number = next((k for k in range(1, terms.people.households + 1) if (village, k) not in taken), 0)
            if number == 0:
                self.faults.post(f"column {self.book.columns['client']}", f"more clients in {terms.name} than households",
                                 f"at most {terms.people.households}")
                break
            told[village, client] = (village, number)
            taken.add((village, number))
        return told

    def _state(self, row: Mapping[str, Value], product: Product, columns: dict) -> dict[str, int]:
        """The columns of the slot, fen and days relative to the start."""
        overdue, interest = fen_of(row, "overdue_principal"), fen_of(row, "overdue_interest")
        charges, penalties = fen_of(row, "overdue_charges"), fen_of(row, "overdue_penalties")
        balance, amount = fen_of(row, "balance"), fen_of(row, "amount")
        principal = fen_of(row, "contract_principal") or amount
        late, count = fen_of(row, "days_past_due"), fen_of(row, "installments") or int(columns["installments"])
        number, ahead, since = self._course(row, columns, count)
        self._check(row, product, balance, overdue, interest, late)
        if penalties > charges:
            self._post("overdue_penalties", penalties, "no more than the overdue charges")
        if number > count and balance > overdue:
            self._post("balance", f"{balance / 100:,.2f} yuan", "all of it overdue, after the last installment",
                       "see next_installment")
        opened = row.get("disbursed_on")
        month = self._day(opened) // 30 if isinstance(opened, date) else -1 - max(number - 1, 0) * int(columns["every"]) // 30
        state = {
            "installments": count, "number": number, "next_due": ahead, "last_due": -since if since >= 0 else 1,
            "oldest_unpaid": -late if late > 0 else 1, "renegotiated": fen_of(row, "renegotiated"),
            "blemished": max(fen_of(row, "ever_at_risk"), int(late > 0)), "opened_month": min(month, -1), "principal": principal,
            "scheduled": max(balance - overdue, 0), "deferred": fen_of(row, "contract_deferred"),
            "graces": fen_of(row, "contract_graces"), "tranche": fen_of(row, "contract_tranches") or int(columns["tranches"]),
            "agreed": fen_of(row, "contract_agreed") or principal, "balance": balance, "principal_overdue": overdue,
            "interest_overdue": interest, "fee_overdue": max(charges - penalties, 0), "penalty_overdue": penalties,
            "charged_so_far": penalties, "saved": fen_of(row, "savings"), "joint": int(product.liability.kind == "joint"),
        }
        total = fen_of(row, "contract_interest")
        level, whole = ask(open_anew, columns, **{**state, "interest_total": total})
        if late > 0 and columns["basis"] == DECLINING and columns["convention"] != THREE_STAGE:
            whole = balance  # the balance by schedule before the oldest unpaid installment (sim/contracts/oldest.py)
        told = row.get("contract_installment"), row.get("contract_interest")
        state["installment"] = told[0] if isinstance(told[0], int) else level
        state["interest_total"] = told[1] if isinstance(told[1], int) else whole
        return state

    def _check(self, row: Mapping[str, Value], product: Product, balance: int, overdue: int, interest: int, late: int) -> None:
        if overdue > balance:
            self._post("overdue_principal", f"{overdue / 100:,.2f} yuan", f"no more than the balance, {balance / 100:,.2f}")
        if balance > round(product.amount.max_yuan * 100):
            self._post("balance", f"{balance / 100:,.2f} yuan", f"at most {product.amount.max_yuan:,.2f} yuan",
                       f"product.{product.name}.amount.max_yuan")
        if balance > max(fen_of(row, "amount"), fen_of(row, "contract_principal")):
            self._post("balance", f"{balance / 100:,.2f} yuan", "no more than the amount disbursed")
        if (late > 0) != (overdue + interest > 0):
            self._post("days_past_due", late, "days where principal or interest is overdue, and 0 where none is")

    def _course(self, row: Mapping[str, Value], columns: dict, count: int) -> tuple[int, int, int]:
        """Number of the next installment, days to it from the start, days since the last one (-1: none fell due yet)."""
        every = int(columns["every"])
        number, ahead, since = row.get("next_installment"), row.get("days_to_next_due"), row.get("days_since_due")
        due, opened = row.get("next_due_on"), row.get("disbursed_on")
        if ahead is None and isinstance(due, date):
            ahead = self._day(due)
        if (number is None or ahead is None) and isinstance(opened, date):
            first = self._day(opened) + every * (1 + int(columns["grace_all"]))
            fallen = min(0 if first >= 0 else (-first - 1) // every + 1, count)
            step = every if fallen < count else min(every, 30)
            later = first + (fallen - 1) * every + step if fallen else first
            number, ahead = fallen + 1, later if later >= 0 else later % step
            since = -(first + (fallen - 1) * every) if fallen else -1
        if not isinstance(number, int) or not isinstance(ahead, int):
            self._post("disbursed_on", "nothing", "disbursed_on, or next_installment with next_due_on or days_to_next_due")
            return 1, 0, -1
        if number > count + 1 or ahead < 0:
            self._post("next_installment", number if ahead >= 0 else f"due {-ahead} days before the start",
                       f"1 to {count + 1}, due on the first day of the run or later")
        if not isinstance(since, int):
            since = -1 if number == 1 else max((every if number <= count else min(every, 30)) - ahead, 0)
        return number, max(ahead, 0), since

    def _day(self, day: date) -> int:
        """Days, 30/360, from the start of the run; negative before."""
        months = 12 * (day.year - self.start.year) + day.month - self.start.month
        return 30 * months + min(day.day, 30) - 1
