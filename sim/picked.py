"""Compiled loops over picked rows: a moment that most rows skip is lived by a list of those that do not.

A branch that goes either way costs more than what it saves, so the rows for which `when` is not zero are written into a list
without one, a block at a time. Loans of one product are then lived together: what belongs to the product is read once for all of
them, and every question about its terms is answered alike. Luck is drawn for the whole list first, as vector code. Each row is
asked the same functions in the same order as in the row loop of sim/loops.py; rows of a moment read nothing of each other, so
their order is free.
"""

from sim.emit import Emitted, called, posting, wide
from sim.loops import Loop
from sim.roll import BLOCK
from sim.usual import CHANGING, FEWEST, LIVED_OFTEN, USUAL
from sim.wiring import Moment, Source, Step, Wired, wire

__all__ = ["PickedLoop"]

LINKED = ("group", "officer")
"""What a household belongs to and a gate may ask about, beside its village, lender and offer."""


class PickedLoop(Loop):
    """All steps of a row, then the next row of the list."""

    def write(self) -> Emitted:
        """Return the source of the moment."""
        self._of_product: dict[str, str] = {}
        self._draws: list[str] = []
        emitted = super().write()
        emitted.functions.update({gate.name: gate.function for gate in self.moment.gates})
        return emitted

    def _linked(self, name: str, source: Source, row: str) -> list[str]:
        if source.table != "product":
            return super()._linked(name, source, row)
        self._of_product[name] = self.load(name, source, "_q")
        return []

    def _body(self, gathered: list[str]) -> list[str]:
        reads = {line.split(" = ")[0]: line for line in gathered}
        always = {name for item in self.plan.wired if not item.step.stays for name in _touched(item, self.moment)}
        always |= {name for item in self.plan.wired for name in item.step.stays}
        lines = [line for name, line in reads.items() if name in always]
        seldom = [name for name in self.plan.stores if name in always and name not in CHANGING] if self._often else []
        lines += [f"_was_{name} = {name}" for name in seldom if name in reads]
        for item in self.plan.wired:
            asked = self._asked(item, self._drawn)
            lines += self._of_some(item, asked, reads, always) if item.step.stays else asked
        for name in self.plan.stores:
            if name in always:
                was = f"_was_{name}" if name in reads else self._place(name)
                lines += [f"if {name} != {was}:", f"    {self._store(name)}"] if name in seldom else [self._store(name)]
        return lines

    def _of_some(self, item: Wired, asked: list[str], reads: dict[str, str], always: set[str]) -> list[str]:
        """Return the lines of a step in which most rows have no part: what only such steps touch is read and written by each."""
        own = _touched(item, self.moment) - always
        inside = [*(line for name, line in reads.items() if name in own), *asked,
                  *(self._store(name) for name in self.plan.stores if name in own)]
        part = " or ".join(f"{name} != 0" for name in item.step.stays)
        return [*(f"{name} = 0" for name, target in item.targets if target.kind == "local"),
                f"if {part}:", *("    " + line for line in inside)]

    def _drawn(self, purpose: int, draw: str) -> str:
        self._draws.append(self._draw("_ids[_k]", purpose, draw))
        return f"_u_{len(self._draws) - 1}[_k]"

    def _frame(self, hoisted: list[str], body: list[str], closing: list[str]) -> list[str]:
        start = [self.sheet("_rows", "u64")]
        gated = len(self.moment.gates) > 0
        if gated:
            start.append(self.sheet("_open", "i64"))
        if self._draws or gated:
            draws = max(len(self._draws), 1)
            start += [self.sheet("_ids", "i64"), *(self.sheet(f"_u_{k}", "f64") for k in range(draws))]
        lived = self._each("_rows", "_n", body)
        if self._of_product:
            start.append(self.sheet("_mine", "u64"))
            lived = ["while _n > 0:", *("    " + line for line in self._by_product(body))]
        early = [gate for gate in self.moment.gates if self._of_own(gate)]
        late = [line for gate in self.moment.gates if gate not in early for line in self._through(gate)]
        picked = [*(self._pick_open(early) if early else self._pick()), *("    " + line for line in late)]
        stretch = [*self._stretch(hoisted), *picked, *("    " + line for line in lived), *closing]
        worlds = ["for _s in range(_stretches.shape[0]):", *("    " + line for line in stretch)]
        if self.moment.table == "loan":
            worlds = ["for _slot in range(_slots):", "    _base = _u64(_slot * _households)", *("    " + line for line in worlds)]
        return start + worlds

    def _asked_alone(self, gate: Step) -> Wired:
        item, = wire(Moment(self.moment.name, self.moment.table, (gate,), self.moment.when), self.schema)
        return item

    def _of_own(self, gate: Step) -> bool:
        """Return whether a gate asks only for what a household has itself, or what is the same for all of a stretch."""
        return all(source.kind == "own" or (source.kind == "link" and source.table not in LINKED)
                   for _, source in self._asked_alone(gate).arguments)

    def _pick_open(self, gates: list[Step]) -> list[str]:
        """Return the lines that list in `_rows` those of up to BLOCK rows for which `when` is not zero and these gates open, asked
        of all rows end to end, as vector code: `_n` of them."""
        when, views, asked = self.plan.loads[self.moment.when], {}, []
        views["_c_when"] = self.cell(when.table, when.column, "_p:_p + _size")
        for gate in gates:
            item = self._asked_alone(gate)
            for name, source in item.arguments:
                if source.kind == "own":
                    views[f"_c_{name}"] = self.cell(source.table, source.column, "_p:_p + _size")
                    asked.append(f"        {name} = {wide(self.schema[source.table][source.column][0], f'_c_{name}[_k]')}")
            asked += ["        " + line for line in (*called(item, str), "_all = _all and opens != 0")]
        return [f"for _p in range(_a, _b, {BLOCK}):", f"    _n, _size = _u64(0), min({BLOCK}, _b - _p)",
                *(f"    {view} = {cell}" for view, cell in views.items()), "    for _k in range(_size):",
                "        _all = _c_when[_k] != 0", *asked, "        _open[_k] = _all", "    for _k in range(_size):",
                "        _rows[_n] = _p + _k", "        _n += _u64(_open[_k] != 0)"]

    def _through(self, gate: Step) -> list[str]:
        """Return the lines that ask one gate of the list, and keep the rows for which it opens."""
        item, draws = self._asked_alone(gate), []

        def drawn(purpose: int, draw: str) -> str:
            draws.append(self._draw("_ids[_k]", purpose, draw))
            return "_u_0[_k]"

        call = called(item, drawn)
        read = [line for name, source in item.arguments if source.kind == "own" or source.table in LINKED
                for line in ([self.load(name, source, "_rows[_k]")] if source.kind == "own" else
                             super(PickedLoop, self)._linked(name, source, "_rows[_k]"))]
        return [*self._luck("_rows", "_n", draws), "for _k in range(_n):", *("    " + line for line in (*read, *call)),
                "    _open[_k] = opens", "_m = _u64(0)", "for _k in range(_n):", "    _rows[_m] = _rows[_k]",
                "    _m += _u64(_open[_k] != 0)", "_n = _m"]

    def _by_product(self, body: list[str]) -> list[str]:
        """Return the lines that take the loans of the first one's product from the list, and live the moment for those."""
        product = self.cell("loan", "product_row", "_base + {}")
        same = f"    _same = {product.format('_i')} == _q"
        return [f"_q = {product.format('_rows[0]')}", "_m, _others = _u64(0), _u64(0)",
                "for _k in range(_n):", "    _i = _rows[_k]", same, "    _mine[_m] = _i", "    _m += _u64(_same)",
                "    _rows[_others] = _i", "    _others += _u64(not _same)",
                "_n = _others", *self._of_product.values(), *self._as_usual(self._each("_mine", "_m", body))]

    @property
    def _often(self) -> bool:
        """Whether every running loan lives the moment: most of its columns then stay as they are, and are not written again."""
        return self.moment.table == "loan" and self.moment.when in LIVED_OFTEN

    def _as_usual(self, lived: list[str]) -> list[str]:
        """Return the loop, and where many of its terms are mostly alike a copy with these as numbers, for products that fit."""
        usual = {name: USUAL[name] for name in self._of_product if name in USUAL}
        if not self._often or len(usual) < FEWEST:
            return lived
        fits = " and ".join(f"{name} == {value}" for name, value in usual.items())
        return [f"if {fits}:", *(f"    {name} = {value}" for name, value in usual.items()), *("    " + line for line in lived),
                "else:", *("    " + line for line in lived)]

    def _each(self, rows: str, count: str, body: list[str]) -> list[str]:
        slot = ["    _l = _base + _i"] if self.moment.table == "loan" else []
        return [*self._luck(rows, count, self._draws), f"for _k in range({count}):", f"    _i = {rows}[_k]", *slot,
                *("    " + line for line in body)]

    def _luck(self, rows: str, count: str, draws: list[str]) -> list[str]:
        """Return the lines that draw luck for all rows of a list, as vector code."""
        lines = [f"for _k in range({count}):", f"    _ids[_k] = {self.cell('household', 'id', f'{rows}[_k]')}"] if draws else []
        for k, draw in enumerate(draws):
            lines += [f"for _k in range({count}):", f"    _u_{k}[_k] = {draw}"]
        return lines


def _touched(item: Wired, moment: Moment) -> set[str]:
    """Return the variables that a step reads or sets: its arguments, its answers, and balances of the row that its moves change."""
    legs = (name for name, target in item.targets if target.kind == "move" for name, _ in posting(name, moment)[0])
    return {name for name, _ in item.arguments} | {name for name, _ in item.targets} | set(legs)
