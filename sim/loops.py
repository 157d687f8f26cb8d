"""Compiled loops, row by row: what belongs to a village is read once per stretch, sums are booked at its end."""

from abc import ABC, abstractmethod

from sim.accounts import MOVE_NUMBER
from sim.emit import NARROW, Emitted, aggregate_column, called, is_whole, plan_of, posting, sign_of
from sim.roll import places
from sim.wiring import Moment, Schema, Source

__all__ = ["Loop", "RowLoop"]


class Loop(ABC):
    """Writes the compiled form of one moment. Abstract: RowLoop goes row by row, BlockLoop step by step over blocks of rows."""

    def __init__(self, moment: Moment, schema: Schema, events: bool) -> None:
        self.plan, self.schema, self.events = plan_of(moment, schema), schema, events
        self.moment = moment
        self.blocks: dict[tuple[str, str], None] = {}
        self.places = {table: places(columns) for table, columns in schema.items()}

    def cell(self, table: str, column: str, row: str) -> str:
        """Return the text of a column at a row, and note that its block is taken."""
        dtype, position = self.places[table][column]
        self.blocks[table, dtype] = None
        return f"_{table}_{dtype}[{position}, {row}]"

    def load(self, name: str, source: Source, row: str) -> str:
        """Return the line that reads a variable."""
        cell = self.cell(source.table if source.table != "offer" else "product", source.column, row)
        dtype = self.schema[source.table if source.table != "offer" else "product"][source.column][0]
        return f"{name} = int64({cell})" if dtype in NARROW else f"{name} = {cell}"

    def write(self) -> Emitted:
        """Return the source of the moment."""
        plan, moment = self.plan, self.moment
        own_row = "_l" if moment.table == "loan" else "_i"
        rows = {"own": own_row, "household": "_i", "village": "_v", "lender": "_w", "world": "_w", "tally": "_w", "fund": "_w",
                "offer": "_o"}
        hoisted, gathered = [], []
        for name, source in plan.loads.items():
            link = "own" if source.kind == "own" else source.table
            if link in {"village", "lender", "world", "tally", "fund", "offer"} and source.kind == "link":
                hoisted.append(self.load(name, source, rows[link]))
            elif link in rows:
                gathered.append(self.load(name, source, rows[link]))
            else:
                cell = self.cell(moment.table, f"{link}_row", own_row)
                where = f"int64({cell})"
                gathered.append(self.load(name, source, where))
        draws = any(s.kind == "luck" for item in plan.wired for _, s in item.arguments)
        if draws:
            hoisted += [f"_seed = {self.cell('world', 'seed', '_w')}", f"_replicate = {self.cell('world', 'replicate', '_w')}"]
        body = self._body(gathered)
        closing = self._closing()
        lines = self._frame(hoisted, body, closing)
        names = ", ".join(f"_{table}_{dtype}" for table, dtype in self.blocks)
        head = (f"def {moment.name}(_stretches, _slots, _households, _offers, _moved, _log, _logged, month, season, round, "
                f"first_day, _number, {names}):")
        source = "\n".join(["@njit(nogil=True, cache=True, error_model='numpy')", head, *("    " + line for line in lines)])
        functions = {item.step.name: item.step.function for item in plan.wired}
        return Emitted(source + "\n", tuple(self.blocks), len(plan.moves), functions)

    @abstractmethod
    def _body(self, gathered: list[str]) -> list[str]:
        """Return the lines that live the moment; `gathered` reads what belongs to a row."""

    @abstractmethod
    def _frame(self, hoisted: list[str], body: list[str], closing: list[str]) -> list[str]:
        """Return the lines around the body: the loops, what is read per stretch (`hoisted`), what is booked at its end."""

    def _closing(self) -> list[str]:
        lines = [f"{self.cell('tally', name.removeprefix('tally_'), '_w')} += _t_{name}" for name in self.plan.tallies]
        for move in self.plan.moves:
            lines.append(f"_moved[_w, {MOVE_NUMBER[move]}] += _t_{move}")
            for party, account, sign in posting(move, self.moment)[2]:
                lines.append(f"{self.cell(*aggregate_column(party, account), '_w')} {sign_of(sign)}= _t_{move}")
        return lines


class RowLoop(Loop):
    """All steps of a row, then the next row."""

    def _body(self, gathered: list[str]) -> list[str]:
        plan, moment = self.plan, self.moment
        lines = []
        if moment.when:
            first = next(line for line in gathered if line.startswith(f"{moment.when} = "))
            gathered = [line for line in gathered if line is not first]
            lines += [first, f"if {moment.when} == 0:", "    continue"]
        lines += gathered
        who = "household_id" if moment.table == "loan" else "id"
        whom = "_slot + 1" if moment.table == "loan" else ("offer_id" if "offer_id" in plan.loads else "0")
        for item in plan.wired:
            lines += called(item, lambda purpose, draw: f"_luck(_seed, _replicate, {who}, {whom}, month, round, {purpose}, {draw})")
            for name, target in item.targets:
                if is_whole(name, target, self.schema):
                    lines.append(f"{name} = whole({name})")
                if target.kind == "move":
                    lines += self._post(name, who)
                elif target.kind == "tally":
                    lines.append(f"_t_{name} += {name}")
        for name, target in plan.stores.items():
            row = "_i" if target.table == "household" else ("_l" if moment.table == "loan" else "_i")
            lines.append(f"{self.cell(target.table, target.column, row)} = {name}")
        return lines

    def _post(self, move: str, who: str) -> list[str]:
        row, linked, _ = posting(move, self.moment)
        lines = [f"{variable} = {variable} {sign_of(sign)} {move}" for variable, sign in row]
        for party, account, sign in linked:
            link = self.cell(self.moment.table, f"{party}_row", "_i")
            lines.append(f"{self.cell(party, account, f'int64({link})')} {sign_of(sign)}= {move}")
        lines.append(f"_t_{move} += {move}")
        if self.events:
            member = who if who in self.plan.loads else ("0" if self.moment.table == "lender" else self.cell(
                "household" if self.moment.table == "loan" else self.moment.table, "id", "_i"))
            slot = "_slot" if self.moment.table == "loan" else "-1"
            lines += [f"if {move} != 0:", "    _n = _logged[0]"]
            values = ("month", "round", str(MOVE_NUMBER[move]), "_w", member, slot, move)
            lines += [f"    _log[_n, {k}] = {value}" for k, value in enumerate(values)]
            lines.append("    _logged[0] = _n + 1")
        return lines

    def _frame(self, hoisted: list[str], body: list[str], closing: list[str]) -> list[str]:
        uses_offer = any(s.table == "offer" for s in self.plan.loads.values())
        inner = ["for _s in range(_stretches.shape[0]):",
                 "    _a, _b, _v, _w = _stretches[_s, 0], _stretches[_s, 1], _stretches[_s, 2], _stretches[_s, 3]"]
        if uses_offer:
            inner += ["    _o = _offers[_number - 1, _w]", "    if _o == 0:", "        continue"]
        inner += ["    " + line for line in hoisted]
        inner += [f"    _t_{name} = 0" for name in (*self.plan.moves, *self.plan.tallies)]
        inner.append("    for _i in range(_a, _b):")
        if self.moment.table == "loan":
            inner.append("        _l = _slot * _households + _i")
        inner += ["        " + line for line in body]
        inner += ["    " + line for line in closing]
        if self.moment.table == "loan":
            return ["for _slot in range(_slots):", *("    " + line for line in inner)]
        return inner
