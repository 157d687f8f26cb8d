"""The household panel: a row for each household and month or year, written as the months are lived."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.parts import Parts
from sim.accounts import ACCOUNTS
from sim.people import CLIENT_TYPES
from sim.program import Program

__all__ = ["Panel"]

FLOWS = {"income_fen": "income", "consumption_fen": "eaten", "debt_service_fen": "paid_month"}
STOCKS = {
    "cash_fen": ("cash",), "savings_fen": ("savings", "savings_elsewhere"), "business_capital_fen": ("capital",),
    "livestock_fen": ("livestock",), "group_claim_fen": ("side_claim",), "loans_fen": ("loans",),
    "overdue_fen": ("interest_owed", "charges_owed"), "informal_debt_fen": ("informal",), "group_debt_fen": ("side_owed",),
    "written_off_fen": ("written_off",),
}
COUNTS = {"loans_running": "open_loans", "loans_taken": "cycles", "late": "late", "barred": "excluded"}
TRAITS = {"members": "members", "female_head": "female_head", "head_over65": "over65"}


class Panel:
    """Adds a program's households to a table of `Parts` as its months end. A last part of a year is left out."""

    def __init__(self, program: Program, by: str, parts: Parts) -> None:
        """by: "month" or "year"."""
        self.program, self.parts, self.months = program, parts, 12 if by == "year" else 1
        rows = program.store.tables["household"].rows
        self._flows = {name: np.zeros(rows, np.int64) for name in FLOWS}
        self._who: dict[str, NDArray] | None = None

    def note(self) -> None:
        """Count the month just lived; at the end of a period add the households' rows."""
        month = self.program.calendar.month + 1
        for name, source in FLOWS.items():
            self._flows[name] += self._column(source)
        if month % self.months == 0:
            self.parts.add("households", self._rows(month))
            for values in self._flows.values():
                values[:] = 0

    def _column(self, name: str) -> NDArray:
        return self.program.store.column("household", name)

    def _rows(self, month: int) -> dict[str, NDArray]:
        from analysis.tape import clients, dates_of

        world, calendar = self.program.worlds[0], self.program.calendar
        rows = np.arange(len(self._column("id")))
        if self._who is None:
            self._who = clients(self.program, rows)
        last_day = calendar.first_day + 29
        columns: dict[str, NDArray] = {
            "arm": np.full(len(rows), world.arm.name, object), "seed": np.full(len(rows), world.seed, np.int64),
            "period": np.full(len(rows), month // self.months, np.int64),
            "period_end": dates_of(calendar, np.full(len(rows), last_day)), **self._who,
        }
        columns |= {name: self._column(source).astype(np.int64) for name, source in TRAITS.items()}
        columns["livelihood"] = np.array(CLIENT_TYPES, object)[self._column("client_type")]
        columns["has_business"] = self._column("has_business").astype(np.int64)
        columns |= {name: values.copy() for name, values in self._flows.items()}
        columns |= {name: sum(self._column(one) for one in sources) for name, sources in STOCKS.items()}
        columns["net_worth_fen"] = sum(self._column(name) * (1 if account.natural == "debit" else -1)
                                       for (party, name), account in ACCOUNTS.items() if party == "household")
        return columns | {name: self._column(source).astype(np.int64) for name, source in COUNTS.items()}
