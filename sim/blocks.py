"""Compiled loops in blocks: one loop per step over a few hundred rows, so that the compiler turns each into vector code.

A household's moment touches only its own row, so its steps may be asked one after the other of a whole block: the draws of
luck first, then each function over its arguments. Answers go straight into the columns, or into scratch rows where they are only
for later steps. A block ends where a row is not here. The functions, their order for a row, and so every bit, are those of the
row loop in sim/loops.py.
"""

from inspect import signature

from sim.emit import NARROW, Emitted, called, is_whole, posting, sign_of
from sim.loops import Loop, RowLoop
from sim.wiring import Moment, Schema, Wired

__all__ = ["BLOCK", "BlockLoop", "fits_blocks", "kernel"]

BLOCK = 512
"""Rows of a block: its columns and scratch rows stay in the first two caches."""


def fits_blocks(moment: Moment, events: bool) -> bool:
    """Return whether a moment is lived block by block: every month by all households who are here, with no stream of events to
    keep in order. Birth happens once and is not worth the longer compilation.
    """
    return moment.table == "household" and moment.when == "here" and not events


class BlockLoop(Loop):
    """Writes one compiled loop per step, block by block."""

    def write(self) -> Emitted:
        """Return the source of the moment."""
        plan = self.plan
        self.columns = {name: s for name, s in plan.loads.items() if s.kind == "own"} | plan.stores
        answers = [(name, target) for item in plan.wired for name, target in item.targets]
        later = {name for item in plan.wired for name, source in item.arguments if source.kind == "local"}
        self.kept = list(dict.fromkeys(name for name, target in answers if name not in self.columns
                                       and (target.kind not in {"move", "tally"} or name in later)))
        self.draws = 0
        return super().write()

    def _body(self, gathered: list[str]) -> list[str]:
        views = [f"_c_{name} = {self.cell('household', source.column, '_p:_p + _n')}" for name, source in self.columns.items()]
        kinds = self._kinds()
        steps = [line for item in self.plan.wired for line in self._step(item, kinds)]
        self._first = [f"_x_{name} = _empty({BLOCK}, _{kinds[name]})" for name in self.kept]
        self._first += [f"_u_{k} = _empty({BLOCK}, _f64)" for k in range(self.draws)]
        return views + steps

    def _kinds(self) -> dict[str, str]:
        """Return the dtype of every answer: each function is asked once, of ones and halves. A fraction that comes only for other
        numbers is refused where it would be put into whole scratch rows, never cut off.
        """
        known: dict[str, int | float] = {}
        for item in self.plan.wired:
            defaults = {name: p.default for name, p in signature(item.step.function).parameters.items()}
            values = []
            for name, source in item.arguments:
                if source.kind in {"own", "link"} and name not in known:
                    table = "product" if source.table == "offer" else source.table
                    known[name] = 0.5 if self.schema[table][source.column][0] == "f64" else 1
                fixed = {"luck": 0.5, "now": 1, "parameter": defaults[name]}
                values.append(fixed[source.kind] if source.kind in fixed else known[name])
            answers = item.step.function(*values)
            known.update(zip(item.step.gives, answers if isinstance(answers, tuple) else (answers,), strict=True))
        return {name: "f64" if isinstance(value, float) else "i64" for name, value in known.items()}

    def _step(self, item: Wired, kinds: dict[str, str]) -> list[str]:
        lines: list[str] = []

        def drawn(purpose: int, draw: str) -> str:
            scratch = f"_u_{self.draws}"
            self.draws += 1
            address = f"_seed, _replicate, _c_id[_k], 0, month, round, {purpose}, {draw}"
            lines.extend(["for _k in range(_n):", f"    {scratch}[_k] = _luck({address})"])
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

    def _argument(self, name: str, source) -> list[str]:
        if name in self.columns:
            return [f"{name} = {self._wide(self.columns[name], f'_c_{name}[_k]')}"]
        if source.kind == "local":
            return [f"{name} = _x_{name}[_k]"]
        if source.kind == "link" and source.table in {"group", "officer"}:
            row = self.cell("household", f"{source.table}_row", "_p + _k")
            return [self.load(name, source, f"int64({row})")]
        return []

    def _wide(self, source, text: str) -> str:
        return f"int64({text})" if self.schema[source.table][source.column][0] in NARROW else text

    def _book(self, move: str) -> list[str]:
        row, linked, _ = posting(move, self.moment)
        lines = [f"_c_{variable}[_k] {sign_of(sign)}= {move}" for variable, sign in row]
        for party, account, sign in linked:
            link = self.cell("household", f"{party}_row", "_p + _k")
            lines.append(f"{self.cell(party, account, f'int64({link})')} {sign_of(sign)}= {move}")
        return [*lines, f"_t_{move} += {move}"]

    def _frame(self, hoisted: list[str], body: list[str], closing: list[str]) -> list[str]:
        stretch = "_a, _b, _v, _w = _stretches[{0}, 0], _stretches[{0}, 1], _stretches[{0}, 2], _stretches[{0}, 3]"
        totals = [f"_t_{name} = 0" for name in (*self.plan.moves, *self.plan.tallies)]
        here = self.cell("household", self.moment.when, "{0}") + " != 0" if self.moment.when else "True"
        blocks = ["_p = _a", "while _p < _b:", f"    _n, _most = 0, min({BLOCK}, _b - _p)",
                  f"    while _n < _most and {here.format('_p + _n')}:", "        _n += 1",
                  *("    " + line for line in body), "    _p += max(_n, 1)"]
        each = [stretch.format("_s"), *hoisted, *totals, *blocks, *closing]
        return [stretch.format("0"), *hoisted, *self._first, "for _s in range(_stretches.shape[0]):",
                *("    " + line for line in each)]


def kernel(moment: Moment, schema: Schema, events: bool) -> Emitted:
    """Return the compiled loop of a moment; with `events`, every move is also written to the log."""
    return (BlockLoop if fits_blocks(moment, events) else RowLoop)(moment, schema, events).write()
