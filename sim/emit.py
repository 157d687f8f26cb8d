"""Source text for both engines, emitted from the same wiring.

`RowKernel` writes a loop over the rows of a moment for the compiled engine (sim/blocks.py writes one in blocks); `method` writes
the same steps for one agent. They differ only in where values are read and written: columns there, attributes here. Nothing here
decides anything.
"""

from dataclasses import dataclass, field

from sim.accounts import MOVE_NUMBER, legs_of
from sim.roll import places
from sim.wiring import Moment, Schema, Source, Wired, wire

__all__ = ["NARROW", "Emitted", "RowKernel", "called", "is_whole", "method", "posting", "sign_of"]

NARROW = ("i32", "i8")
"""Column types that are widened to int64 when read, so that every function is compiled for one whole-number type."""
_AGGREGATE = ("lender", "fund", "moneylender", "government", "outside")


@dataclass
class Emitted:
    """Source of one moment and, for kernels, the blocks (table, dtype) it takes in order after the fixed arguments."""

    source: str
    blocks: tuple[tuple[str, str], ...] = ()
    moves: int = 0
    functions: dict[str, object] = field(default_factory=dict)


@dataclass
class _Plan:
    """What a moment touches: variables to load, variables to store, moves to post."""

    moment: Moment
    wired: tuple[Wired, ...]
    loads: dict[str, Source]
    stores: dict[str, Source]
    moves: list[str]
    tallies: list[str]


def _plan(moment: Moment, schema: Schema) -> _Plan:
    wired = wire(moment, schema)
    loads: dict[str, Source] = {}
    stores: dict[str, Source] = {}
    moves: list[str] = []
    tallies: list[str] = []
    if moment.when:
        loads[moment.when] = Source("own", moment.table, moment.when)
    for item in wired:
        for name, source in item.arguments:
            if source.kind in {"own", "link"}:
                loads.setdefault(name, source)
        if any(source.kind == "luck" for _, source in item.arguments):
            who = "household_id" if moment.table == "loan" else "id"
            loan = moment.table == "loan"
            loads.setdefault(who, Source("link", "household", "id") if loan else Source("own", moment.table, "id"))
            if any(source.table == "offer" for source in loads.values()):
                loads.setdefault("offer_id", Source("link", "offer", "product_id"))
        for name, target in item.targets:
            if target.kind == "move":
                moves.append(name)
                _balances(name, moment, loads, stores)
            elif target.kind == "tally":
                tallies.append(name)
            elif target.kind in {"own", "link"}:
                stores[name] = target
    return _Plan(moment, wired, loads, stores, moves, tallies)


def _balances(move: str, moment: Moment, loads, stores) -> None:
    """Note which balances of the row itself a move changes."""
    for party, account, _ in legs_of(move):
        if party == moment.table:
            loads.setdefault(account, Source("own", party, account))
            stores[account] = Source("own", party, account)
        elif party == "household":
            if moment.table != "loan":
                raise ValueError(f"{moment.name}: {move} moves a household's money from a moment of {moment.table}")
            name = "household_" + account
            loads.setdefault(name, Source("link", "household", account))
            stores[name] = Source("link", "household", account)


def _aggregate_column(party: str, account: str) -> tuple[str, str]:
    return ("lender", account) if party == "lender" else ("world", f"{party}_{account}")


def posting(move: str, moment: Moment) -> tuple[list[tuple[str, int]], list[tuple[str, str, int]], list[tuple[str, str, int]]]:
    """Return a move's legs as (variable, sign) of the row, (party, account, sign) by link, and of aggregate parties."""
    row, linked, aggregate = [], [], []
    for party, account, sign in legs_of(move):
        if party == moment.table:
            row.append((account, sign))
        elif party == "household":
            row.append(("household_" + account, sign))
        elif party in _AGGREGATE:
            aggregate.append((party, account, sign))
        else:
            linked.append((party, account, sign))
    return row, linked, aggregate


def sign_of(sign: int) -> str:
    return "+" if sign > 0 else "-"


def called(item: Wired, luck_call) -> list[str]:
    """Return the lines that ask one function; `luck_call(purpose, draw)` is the text that draws."""
    texts = _texts(item, luck_call).values()
    return [f"{', '.join(item.step.gives)} = f_{item.step.name}({', '.join(texts)})"]


def _texts(item: Wired, luck_call) -> dict[str, str]:
    """Return the text of every argument's value, by its name."""
    return {name: luck_call(int(item.step.purpose), source.column) if source.kind == "luck"
            else source.column if source.kind == "parameter" else name for name, source in item.arguments}


def is_whole(name: str, target: Source, schema: Schema) -> bool:
    if target.kind in {"move", "tally"}:
        return True
    return target.kind in {"own", "link"} and schema[target.table][target.column][0] != "f64"


class RowKernel:
    """Writes one compiled loop."""

    def __init__(self, moment: Moment, schema: Schema, events: bool) -> None:
        self.plan, self.schema, self.events = _plan(moment, schema), schema, events
        self.moment = moment
        self.blocks: dict[tuple[str, str], None] = {}
        self.places = {table: places(columns) for table, columns in schema.items()}

    def cell(self, table: str, column: str, row: str) -> str:
        dtype, position = self.places[table][column]
        self.blocks[table, dtype] = None
        return f"_{table}_{dtype}[{position}, {row}]"

    def load(self, name: str, source: Source, row: str) -> str:
        cell = self.cell(source.table if source.table != "offer" else "product", source.column, row)
        dtype = self.schema[source.table if source.table != "offer" else "product"][source.column][0]
        return f"{name} = int64({cell})" if dtype in NARROW else f"{name} = {cell}"

    def write(self) -> Emitted:
        plan, moment = self.plan, self.moment
        own_row = "_l" if moment.table == "loan" else "_i"
        rows = {"own": own_row, "household": "_i", "village": "_v", "lender": "_w", "world": "_w", "tally": "_w", "offer": "_o"}
        hoisted, gathered = [], []
        for name, source in plan.loads.items():
            link = "own" if source.kind == "own" else source.table
            if link in {"village", "lender", "world", "tally", "offer"} and source.kind == "link":
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

    def _closing(self) -> list[str]:
        lines = [f"{self.cell('tally', name.removeprefix('tally_'), '_w')} += _t_{name}" for name in self.plan.tallies]
        for move in self.plan.moves:
            lines.append(f"_moved[_w, {MOVE_NUMBER[move]}] += _t_{move}")
            for party, account, sign in posting(move, self.moment)[2]:
                lines.append(f"{self.cell(*_aggregate_column(party, account), '_w')} {sign_of(sign)}= _t_{move}")
        return lines

    def _frame(self, hoisted, body, closing) -> list[str]:
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


def method(moment: Moment, schema: Schema, told: bool) -> Emitted:
    """Return a plain function (me, now) that lives the moment for one agent; with `told`, it tells each question asked.

    `me` has the columns as attributes and its links as attributes (`me.village`, `me.group` ...); `now` has the calendar,
    `offer`, `luck(who, whom, purpose, draw)`, `move(number, amount, me)` and `tell(...)`.
    """
    plan = _plan(moment, schema)
    lines = [f"{moment.when} = _me.{moment.when}", f"if {moment.when} == 0:", "    return"] if moment.when else []
    for name in ("month", "season", "round", "first_day"):
        if any(argument == name and s.kind == "now" for item in plan.wired for argument, s in item.arguments):
            lines.append(f"{name} = _now.{name}")
    for name, source in plan.loads.items():
        if name != moment.when:
            place = "_me" if source.kind == "own" else ("_now.offer" if source.table == "offer" else f"_me.{source.table}")
            lines.append(f"{name} = {place}.{source.column}")
    who = "household_id" if moment.table == "loan" else "id"
    whom = "_me.slot + 1" if moment.table == "loan" else ("offer_id" if "offer_id" in plan.loads else "0")

    def drawn(purpose, draw):
        return f"_now.luck({who}, {whom}, {purpose}, {draw})"

    for item in plan.wired:
        if told:
            read = ", ".join(f"{name!r}: {text}" for name, text in _texts(item, drawn).items())
            lines.append(f"_read = {{{read}}}")
        lines += called(item, drawn)
        for name, target in item.targets:
            if is_whole(name, target, schema):
                lines.append(f"{name} = whole({name})")
        if told:
            lines.append(_tell(item))
        for name, target in item.targets:
            if target.kind == "move":
                lines += _post_by_hand(name, moment)
            elif target.kind == "tally":
                lines.append(f"_now.tally({name.removeprefix('tally_')!r}, {name})")
    for name, target in plan.stores.items():
        place = "_me" if target.kind == "own" else f"_me.{target.table}"
        lines.append(f"{place}.{target.column} = {name}")
    source = "\n".join([f"def {moment.name}(_me, _now):", *("    " + line for line in lines)]) + "\n"
    return Emitted(source, (), len(plan.moves), {item.step.name: item.step.function for item in plan.wired})


def _tell(item: Wired) -> str:
    answered = ", ".join(f"{name!r}: {name}" for name in item.step.gives)
    moved = tuple(name for name, target in item.targets if target.kind == "move")
    return f"_now.tell(_me, {item.step.name!r}, _read, {{{answered}}}, {moved!r})"


def _post_by_hand(move: str, moment: Moment) -> list[str]:
    row, linked, aggregate = posting(move, moment)
    lines = [f"{variable} = {variable} {sign_of(sign)} {move}" for variable, sign in row]
    lines += [f"_me.{party}.{account} {sign_of(sign)}= {move}" for party, account, sign in linked]
    for party, account, sign in aggregate:
        table, column = _aggregate_column(party, account)
        lines.append(f"_me.{table}.{column} {sign_of(sign)}= {move}")
    lines.append(f"_now.move({MOVE_NUMBER[move]}, {move}, _me)")
    return lines
