"""Source text for both engines, emitted from the same wiring.

`plan_of` says what a moment touches. sim/loops.py and sim/blocks.py write it as loops over rows for the compiled engine; `method`
writes the same steps for one agent. They differ only in where values are read and written: columns there, attributes here. Nothing
here decides anything.
"""

from dataclasses import dataclass, field
from inspect import signature

from sim.accounts import MOVE_NUMBER, legs_of
from sim.column_sets import sets_of
from sim.wiring import ONE_ROW, Moment, Schema, Source, Wired, condition_of, wire

__all__ = ["NARROW", "Emitted", "Plan", "aggregate_column", "called", "is_whole", "method", "plan_of", "posting", "sign_of", "wide"]

NARROW = ("i32", "i8")
"""Column types that are widened to int64 when read, so that every function is compiled for one whole-number type."""
_AGGREGATE = ("lender", "fund", "moneylender", "government", "outside", "surety")


@dataclass
class Emitted:
    """Source of one moment and, for kernels, the blocks (table, block) it takes in order after the fixed arguments."""

    source: str
    blocks: tuple[tuple[str, str], ...] = ()
    moves: int = 0
    functions: dict[str, object] = field(default_factory=dict)

    @property
    def sets(self) -> dict[str, type]:
        """The types of the sets of columns that are made for its functions, by name."""
        return {one.kind.__name__: one.kind for function in self.functions.values() for one in sets_of(function).values()}


@dataclass
class Plan:
    """What a moment touches: variables to load, variables to store, moves and counts by name, each once; how many moves are
    posted for a row (two steps may post the same one)."""

    moment: Moment
    wired: tuple[Wired, ...]
    loads: dict[str, Source]
    stores: dict[str, Source]
    moves: list[str]
    tallies: list[str]
    posts: int


def plan_of(moment: Moment, schema: Schema) -> Plan:
    """Return what a moment reads, writes, posts and counts. Raises WiringError, and ValueError for a move it may not post."""
    wired = wire(moment, schema)
    loads: dict[str, Source] = {}
    stores: dict[str, Source] = {}
    moves: list[str] = []
    tallies: list[str] = []
    if moment.when:
        loads[moment.when] = condition_of(moment, schema)
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
    return Plan(moment, wired, loads, stores, list(dict.fromkeys(moves)), list(dict.fromkeys(tallies)), len(moves))


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


def aggregate_column(party: str, account: str) -> tuple[str, str]:
    """Return (table, column) of a balance of a party that is one row in a world."""
    return (party, account) if party in ONE_ROW else ("world", f"{party}_{account}")


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
    """Return the text that adds or takes away."""
    return "+" if sign > 0 else "-"


def called(item: Wired, luck_call) -> list[str]:
    """Return the lines that ask one function; `luck_call(purpose, draw)` is the text that draws."""
    sets = {name: one.text for name, one in sets_of(item.step.function).items()}
    texts = _texts(item, luck_call) | sets
    arguments = (texts[name] for name in signature(item.step.function).parameters)
    return [f"{', '.join(item.step.gives)} = f_{item.step.name}({', '.join(arguments)})"]


def _texts(item: Wired, luck_call) -> dict[str, str]:
    """Return the text of every argument's value, by its name."""
    return {name: luck_call(int(item.step.purpose), source.column) if source.kind == "luck"
            else source.column if source.kind == "parameter" else name for name, source in item.arguments}


def wide(dtype: str, text: str) -> str:
    """Return the text that reads a cell of a column's dtype as the one type of whole numbers, or as the fraction it is."""
    return f"int64({text})" if dtype in NARROW else text


def is_whole(name: str, target: Source, schema: Schema) -> bool:
    """Return whether an answer must be a whole number: a move, a count, a column of fen, days or flags."""
    if target.kind in {"move", "tally"}:
        return True
    return target.kind in {"own", "link"} and schema[target.table][target.column][0] != "f64"


def method(moment: Moment, schema: Schema, told: bool) -> Emitted:
    """Return a plain function (me, now) that lives the moment for one agent; with `told`, it tells each question asked.

    `me` has the columns as attributes and its links as attributes (`me.village`, `me.group` ...); `now` has the calendar,
    `offer`, `luck(who, whom, purpose, draw)`, `move(number, amount, me)` and `tell(...)`.
    """
    plan = plan_of(moment, schema)
    lines = []
    if moment.when:
        lines = [_read_by_hand(moment.when, plan.loads[moment.when]), f"if {moment.when} == 0:", "    return"]
    for name in ("month", "season", "round", "first_day"):
        if any(argument == name and s.kind == "now" for item in plan.wired for argument, s in item.arguments):
            lines.append(f"{name} = _now.{name}")
    for name, source in plan.loads.items():
        if name != moment.when:
            lines.append(_read_by_hand(name, source))
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
    return Emitted(source, (), plan.posts, {item.step.name: item.step.function for item in plan.wired})


def _read_by_hand(name: str, source: Source) -> str:
    place = "_me" if source.kind == "own" else ("_now.offer" if source.table == "offer" else f"_me.{source.table}")
    return f"{name} = {place}.{source.column}"


def _tell(item: Wired) -> str:
    answered = ", ".join(f"{name!r}: {name}" for name in item.step.gives)
    moved = tuple(name for name, target in item.targets if target.kind == "move")
    return f"_now.tell(_me, {item.step.name!r}, _read, {{{answered}}}, {moved!r})"


def _post_by_hand(move: str, moment: Moment) -> list[str]:
    row, linked, aggregate = posting(move, moment)
    lines = [f"{variable} = {variable} {sign_of(sign)} {move}" for variable, sign in row]
    lines += [f"_me.{party}.{account} {sign_of(sign)}= {move}" for party, account, sign in linked]
    for party, account, sign in aggregate:
        table, column = aggregate_column(party, account)
        lines.append(f"_me.{table}.{column} {sign_of(sign)}= {move}")
    lines.append(f"_now.move({MOVE_NUMBER[move]}, {move}, _me)")
    return lines
