"""Compiled loops, row by row: what belongs to a village is read once per stretch, sums are booked at its end."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from sim.accounts import MOVE_NUMBER
from sim.calls import opening
from sim.emit import Emitted, aggregate_column, called, is_whole, plan_of, posting, sign_of, wide
from sim.roll import BLOCK, SHEET, SHEETS, places
from sim.wiring import Moment, Schema, Source, Wired

__all__ = ["Loop", "RowLoop"]

class Loop(ABC):
    """Writes the compiled form of one moment. Abstract: RowLoop goes row by row, PickedLoop along a list of rows, BlockLoop step by
    step over blocks of rows."""

    def __init__(self, moment: Moment, schema: Schema, events: bool) -> None:
        self.plan, self.schema, self.events = plan_of(moment, schema), schema, events
        self.moment = moment
        self.blocks: dict[tuple[str, str], None] = {}
        self._sheets = 0
        self.places = {table: places(columns) for table, columns in schema.items()}

    def sheet(self, name: str, dtype: str) -> str:
        """Return the line that makes a scratch row of BLOCK numbers: a part of the store's scratch, whose distance from the others
        the compiler knows, so that it need not look whether they overlap. ValueError where a moment needs more than there are."""
        place = self._sheets
        self._sheets += 1
        if self._sheets > SHEETS:
            raise ValueError(f"{self.moment.name} works on more than {SHEETS} scratch rows: let SHEETS in sim/roll.py be more")
        return f"{name} = carray(_pointer(_scratch + {place * SHEET}), ({BLOCK},), _{dtype})"

    def cell(self, table: str, column: str, row: str) -> str:
        """Return the text of a column at a row, and note that its block is taken."""
        block, position = self.places[table][column]
        self.blocks[table, block] = None
        return f"_{table}_{block}[{position}, {row}]"

    def load(self, name: str, source: Source, row: str) -> str:
        """Return the line that reads a variable."""
        cell = self.cell(source.table if source.table != "offer" else "product", source.column, row)
        dtype = self.schema[source.table if source.table != "offer" else "product"][source.column][0]
        return f"{name} = {wide(dtype, cell)}"

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
                gathered += self._linked(name, source, own_row)
        draws = any(s.kind == "luck" for item in plan.wired for _, s in item.arguments)
        if draws:
            hoisted += [f"_seed = {self.cell('world', 'seed', '_w')}", f"_replicate = {self.cell('world', 'replicate', '_w')}"]
        body = self._body(gathered)
        closing = self._closing()
        lines = self._frame(hoisted, body, closing)
        head = opening(moment.name, self.blocks, "\n".join(lines))
        source = "\n".join([*head, *("    " + line for line in lines)])
        functions = {item.step.name: item.step.function for item in plan.wired}
        return Emitted(source + "\n", tuple(self.blocks), plan.posts, functions)

    def _linked(self, name: str, source: Source, row: str) -> list[str]:
        """Return the lines that read a variable of something a row links to."""
        return [self.load(name, source, f"int64({self.cell(self.moment.table, f'{source.table}_row', row)})")]

    @abstractmethod
    def _body(self, gathered: list[str]) -> list[str]:
        """Return the lines that live the moment; `gathered` reads what belongs to a row."""

    @abstractmethod
    def _frame(self, hoisted: list[str], body: list[str], closing: list[str]) -> list[str]:
        """Return the lines around the body: the loops, what is read per stretch (`hoisted`), what is booked at its end."""

    def _of_row(self, gathered: list[str], drawn: Callable[[int, str], str]) -> list[str]:
        """Return the lines that read a row, ask every step of it and write it back; drawn(purpose, draw) is the text of a draw."""
        asked = [line for item in self.plan.wired for line in self._asked(item, drawn)]
        return [*gathered, *asked, *(self._store(name) for name in self.plan.stores)]

    def _asked(self, item: Wired, drawn: Callable[[int, str], str]) -> list[str]:
        """Return the lines that ask one step of a row, and book and count its answers."""
        lines = called(item, drawn)
        for name, target in item.targets:
            if is_whole(name, target, self.schema):
                lines.append(f"{name} = whole({name})")
            if target.kind == "move":
                lines += self._post(name)
            elif target.kind == "tally":
                lines.append(f"_t_{name} += {name}")
        return lines

    def _store(self, name: str) -> str:
        """Return the line that writes a variable back to its column."""
        return f"{self._place(name)} = {name}"

    def _place(self, name: str) -> str:
        """Return the text of the column that a variable is written back to."""
        target = self.plan.stores[name]
        row = "_i" if target.table == "household" or self.moment.table != "loan" else "_l"
        return self.cell(target.table, target.column, row)

    @property
    def _who(self) -> str:
        """The variable that says whose luck is drawn."""
        return "household_id" if self.moment.table == "loan" else "id"

    def _draw(self, who: str, purpose: int, draw: str) -> str:
        """Return the text of a draw of luck for the household `who`."""
        whom = "_slot + 1" if self.moment.table == "loan" else ("offer_id" if "offer_id" in self.plan.loads else "0")
        return f"_luck(_seed, _replicate, {who}, {whom}, month, round, {purpose}, {draw})"

    def _post(self, move: str) -> list[str]:
        row, linked, _ = posting(move, self.moment)
        lines = [f"{variable} = {variable} {sign_of(sign)} {move}" for variable, sign in row]
        for party, account, sign in linked:
            link = self.cell(self.moment.table, f"{party}_row", "_i")
            lines.append(f"{self.cell(party, account, f'int64({link})')} {sign_of(sign)}= {move}")
        lines.append(f"_t_{move} += {move}")
        return lines + self._note(move) if self.events else lines

    def _note(self, move: str) -> list[str]:
        """Return the lines that write a move to the log."""
        table = self.moment.table
        member = self._who if self._who in self.plan.loads else (
            "0" if table == "lender" else self.cell("household" if table == "loan" else table, "id", "_i"))
        values = ("month", "round", str(MOVE_NUMBER[move]), "_w", member, "_slot" if table == "loan" else "-1", move)
        return [f"if {move} != 0:", "    _n = _logged[0]", *(f"    _log[_n, {k}] = {value}" for k, value in enumerate(values)),
                "    _logged[0] = _n + 1"]

    def _stretch(self, hoisted: list[str]) -> list[str]:
        """Return the lines that begin a stretch: its rows, what belongs to all of them, sums of nothing yet."""
        lines = ["_a, _b, _v, _w = _stretches[_s, 0], _stretches[_s, 1], _stretches[_s, 2], _stretches[_s, 3]"]
        if any(source.table == "offer" for source in self.plan.loads.values()):
            lines += ["_o = _offers[_number - 1, _w]", "if _o == 0:", "    continue"]
        return [*lines, *hoisted, *(f"_t_{name} = 0" for name in (*self.plan.moves, *self.plan.tallies))]

    def _pick(self) -> list[str]:
        """Return the lines that list in `_rows` those of up to BLOCK rows for which `when` is not zero: `_n` of them."""
        source = self.plan.loads[self.moment.when]
        row = "_base + _u64(_i)" if self.moment.table == source.table == "loan" else "_u64(_i)"
        return [f"for _p in range(_a, _b, {BLOCK}):", "    _n = _u64(0)", f"    for _i in range(_p, min(_p + {BLOCK}, _b)):",
                "        _rows[_n] = _i", f"        _n += _u64({self.cell(source.table, source.column, row)} != 0)"]

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
        when = self.moment.when
        first = [line for line in gathered if line.startswith(f"{when} = ")]
        skip = [*first, f"if {when} == 0:", "    continue"] if when else []
        rest = [line for line in gathered if line not in first]
        return skip + self._of_row(rest, lambda purpose, draw: self._draw(self._who, purpose, draw))

    def _frame(self, hoisted: list[str], body: list[str], closing: list[str]) -> list[str]:
        row = ["_l = _slot * _households + _i"] if self.moment.table == "loan" else []
        inner = ["for _s in range(_stretches.shape[0]):", *("    " + line for line in self._stretch(hoisted)),
                 "    for _i in range(_a, _b):", *("        " + line for line in (*row, *body)),
                 *("    " + line for line in closing)]
        return ["for _slot in range(_slots):", *("    " + line for line in inner)] if self.moment.table == "loan" else inner
