"""Compiled loops in blocks: one loop per step over a few hundred rows, so that the compiler turns each into vector code.

A household's moment touches only its own row, so its steps may be asked one after the other of a whole block: the draws of
luck first, then each function over its arguments. Answers go straight into the columns, or into scratch rows where they are only
for later steps. A block ends where a row is not here; where a moment is for some rows only and needs few of their columns, those
are copied out for the rows picked, and back. The functions, their order for a row, and so every bit, are those of the row loop
in sim/loops.py.
"""

from inspect import signature

from sim.column_sets import given_to
from sim.emit import NARROW, Emitted, Plan, called, is_whole, plan_of, posting, sign_of
from sim.loops import Loop, RowLoop
from sim.picked import PickedLoop
from sim.roll import BLOCK
from sim.wiring import Moment, Schema, Source, Wired

__all__ = ["BlockLoop", "fits_blocks", "kernel"]

FEW = 8
"""Columns that are worth copying out for the rows picked, and back: with more the copying costs what vector code saves."""


def fits_blocks(moment: Moment, plan: Plan, events: bool) -> bool:
    """Return whether a moment is lived block by block: by all households who are here or of a village, or by some that need few of
    their columns; with no stream of events to keep in order.
    """
    if moment.table != "household" or moment.when == "" or events:
        return False
    own = {name for name, source in plan.loads.items() if source.kind == "own"} | set(plan.stores)
    return moment.when == "here" or plan.loads[moment.when].kind == "link" or len(own) <= FEW


class BlockLoop(Loop):
    """Writes one compiled loop per step, block by block."""

    def write(self) -> Emitted:
        """Return the source of the moment."""
        plan = self.plan
        self.columns = {name: s for name, s in plan.loads.items() if s.kind == "own"} | plan.stores
        self.together = plan.loads[self.moment.when].kind == "link"
        self.picked = not self.together and self.moment.when != "here"
        answers = [(name, target) for item in plan.wired for name, target in item.targets]
        later = {name for item in plan.wired for name, source in item.arguments if source.kind == "local"}
        self.kept = list(dict.fromkeys(name for name, target in answers if name not in self.columns
                                       and (target.kind not in {"move", "tally"} or name in later)))
        self.draws = 0
        return super().write()

    def _body(self, gathered: list[str]) -> list[str]:
        kinds = self._kinds()
        self._first = []
        steps = [line for item in self.plan.wired for line in self._step(item, kinds)]
        self._first += [self.sheet(f"_x_{name}", kinds[name]) for name in self.kept]
        self._first += [self.sheet(f"_u_{k}", "f64") for k in range(self.draws)]
        if self.picked:
            return self._on_sheets(steps)
        views = [f"_c_{name} = {self.cell('household', source.column, '_p:_p + _n')}" for name, source in self.columns.items()]
        return views + steps

    def _on_sheets(self, steps: list[str]) -> list[str]:
        """Return the steps with their columns copied out for the rows picked, and what was set copied back."""
        self._first.append(self.sheet("_rows", "u64"))
        out, back = ["for _k in range(_n):"], ["for _k in range(_n):"]
        for name, source in self.columns.items():
            cell = self.cell("household", source.column, "_rows[_k]")
            self._first.append(self.sheet(f"_c_{name}", "f64" if self._dtype(source) == "f64" else "i64"))
            if name in self.plan.loads:
                out.append(f"    _c_{name}[_k] = {cell}")
            if name in self.plan.stores:
                back.append(f"    {cell} = _c_{name}[_k]")
        return out + steps + (back if self.plan.stores else [])

    def _dtype(self, source: Source) -> str:
        return self.schema[source.table][source.column][0]

    def _row(self) -> str:
        """Return the text of the row that is lived."""
        return "_rows[_k]" if self.picked else "_p + _k"

    def _kinds(self) -> dict[str, str]:
        """Return the dtype of every answer: each function is asked once, of ones and halves. A fraction that comes only for other
        numbers is refused where it would be put into whole scratch rows, never cut off.
        """
        known: dict[str, int | float] = {}
        for item in self.plan.wired:
            defaults = {name: p.default for name, p in signature(item.step.function).parameters.items()}
            values = {}
            for name, source in item.arguments:
                if source.kind in {"own", "link"} and name not in known:
                    table = "product" if source.table == "offer" else source.table
                    known[name] = 0.5 if self.schema[table][source.column][0] == "f64" else 1
                fixed = {"luck": 0.5, "now": 1, "parameter": defaults.get(name)}
                values[name] = fixed[source.kind] if source.kind in fixed else known[name]
            answers = item.step.function(*given_to(item.step.function, values))
            known.update(zip(item.step.gives, answers if isinstance(answers, tuple) else (answers,), strict=True))
        return {name: "f64" if isinstance(value, float) else "i64" for name, value in known.items()}

    def _step(self, item: Wired, kinds: dict[str, str]) -> list[str]:
        if (item.step.idle or item.step.known) and not self.picked:
            return self._of_some(item, kinds)
        lines: list[str] = []

        def drawn(purpose: int, draw: str) -> str:
            scratch = f"_u_{self.draws}"
            self.draws += 1
            lines.extend(["for _k in range(_n):", f"    {scratch}[_k] = {self._draw('_c_id[_k]', purpose, draw)}"])
            return f"{scratch}[_k]"

        call = called(item, drawn)
        inner = [line for name, source in item.arguments for line in self._argument(name, source)] + call
        for name, target in item.targets:
            if is_whole(name, target, self.schema):
                inner.append(f"{name} = whole({name})")
            if target.kind == "move":
                inner += self._book(name)
            elif target.kind == "tally":
                inner.append(f"_t_{name} += {name}")
            elif name in self.columns:
                inner.append(f"_c_{name}[_k] = {name}")
            if name in self.kept:
                inner.append(f"_x_{name}[_k] = {name if kinds[name] == 'f64' else f'whole({name})'}")
        return [*lines, "for _k in range(_n):", *("    " + line for line in inner)]

    def _of_some(self, item: Wired, kinds: dict[str, str]) -> list[str]:
        """Return the lines that ask a step only of the rows where its `idle` argument is not 0, or its `known` argument is: what it
        reads is gathered end to end, so that it is vector code, and the others answer 0, or what is known."""
        if not self._first:
            self._first.append(self.sheet("_some", "i64"))
        sheets: dict[str, str] = {}

        def sheet(name: str, kind: str) -> str:
            sheets[name] = f"_y_{item.step.name}_{name}"
            self._first.append(self.sheet(sheets[name], kind))
            return sheets[name]

        part = item.step.idle or item.step.known
        of_part, = (line for name, source in item.arguments if name == part for line in self._argument(name, source))
        asked = f"{part} {'!=' if item.step.idle else '=='} 0"
        lines = ["_m = 0", "for _k in range(_n):", f"    {of_part}", "    _some[_m] = _k", f"    _m += {asked}"]
        gathered, inner = ["for _j in range(_m):", "    _k = _some[_j]"], []
        for name, source in item.arguments:
            for line in self._argument(name, source):
                gathered += [f"    {line}", f"    {sheet(name, kinds[name])}[_j] = {name}"]
                inner.append(f"{name} = {sheets[name]}[_j]")
        draws: list[str] = []

        def drawn(purpose: int, draw: str) -> str:
            scratch = sheet(f"luck_{draw}", "f64")
            draws.extend(["for _j in range(_m):", f"    {scratch}[_j] = {self._draw(f'{who}[_j]', purpose, draw)}"])
            return f"{scratch}[_j]"

        if any(source.kind == "luck" for _, source in item.arguments):
            who = sheet("who", "i64")
            gathered.append(f"    {who}[_j] = _c_id[_k]")
        inner += called(item, drawn)
        back = ["for _j in range(_m):", "    _k = _some[_j]"]
        for name, _ in item.targets:
            place = f"_c_{name}" if name in self.columns else f"_x_{name}"
            other = ["    " + of_part, f"    {place}[_k] = {part}"] if item.step.known else [f"    {place}[_k] = 0"]
            lines += ["for _k in range(_n):", *other]
            value = f"whole({name})" if kinds[name] != "f64" else name
            inner.append(f"{sheet(name, kinds[name])}[_j] = {value}")
            back.append(f"    {place}[_k] = {sheets[name]}[_j]")
        return [*lines, *gathered, *draws, "for _j in range(_m):", *("    " + line for line in inner), *back]

    def _argument(self, name: str, source) -> list[str]:
        if name in self.columns:
            return [f"{name} = {self._wide(self.columns[name], f'_c_{name}[_k]')}"]
        if source.kind == "local":
            return [f"{name} = _x_{name}[_k]"]
        if source.kind == "link" and source.table in {"group", "officer", "survey"}:
            row = self.cell("household", f"{source.table}_row", self._row())
            return [self.load(name, source, f"int64({row})")]
        return []

    def _wide(self, source, text: str) -> str:
        return f"int64({text})" if self._dtype(source) in NARROW and not self.picked else text

    def _book(self, move: str) -> list[str]:
        row, linked, _ = posting(move, self.moment)
        lines = [f"_c_{variable}[_k] {sign_of(sign)}= {move}" for variable, sign in row]
        for party, account, sign in linked:
            link = self.cell("household", f"{party}_row", self._row())
            lines.append(f"{self.cell(party, account, f'int64({link})')} {sign_of(sign)}= {move}")
        return [*lines, f"_t_{move} += {move}"]

    def _frame(self, hoisted: list[str], body: list[str], closing: list[str]) -> list[str]:
        when = self.moment.when
        if self.picked:
            blocks = [*self._pick(), *("    " + line for line in body)]
        else:
            blocks = ["_p = _a", "while _p < _b:", f"    _n = min({BLOCK}, _b - _p)",
                      *("    " + line for line in (*self._up_to(when), *body)), "    _p += max(_n, 1)"]
            hoisted = [*hoisted, f"if {when} == 0:", "    continue"] if self.together else hoisted
        return [*self._first, "for _s in range(_stretches.shape[0]):",
                *("    " + line for line in (*self._stretch(hoisted), *blocks, *closing))]

    def _up_to(self, when: str) -> list[str]:
        """Return the lines that end a block before the first row that is not here; mostly all are, and counting is vector code."""
        if self.together:
            return []
        here = self.cell("household", when, "_p:_p + _n")
        return [f"_here = {here}", "_m = 0", "for _k in range(_n):", "    _m += _here[_k] != 0", "if _m < _n:",
                "    _n = 0", "    while _here[_n] != 0:", "        _n += 1"]


def kernel(moment: Moment, schema: Schema, events: bool) -> Emitted:
    """Return the compiled loop of a moment; with `events`, every move is also written to the log."""
    if fits_blocks(moment, plan_of(moment, schema), events):
        return BlockLoop(moment, schema, events).write()
    picked = moment.table in {"household", "loan"} and moment.when != "" and not events
    return (PickedLoop if picked else RowLoop)(moment, schema, events).write()
