"""What measuring a run costs beside living it: part of `python run.py bench`.

Processor times of one process, as `compare` lives and measures: all arms of the shipped scenario, each seed beside its
base run. The aim is a quarter of the run at most; what needs a loan tape or a run lived anew (`measures/history.py`) is
made on request only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analysis.measures import MEASURES
from analysis.payload import Kept, packed, reduced
from analysis.resolved import setting_of
from analysis.setting import Run, Setting
from sim.ensemble import live_worlds
from sim.terms.resolve import load_scenario

__all__ = ["AIM", "Measuring", "measures_command", "measuring"]

AIM = 0.25
SCENARIO = "yilong"


@dataclass(frozen=True)
class Measuring:
    """Processor seconds a run: lived (birth and record included), measured and reduced to what is kept, packed for the store."""

    runs: int
    lived: float
    reduced: float
    packed: float
    dearest: tuple[tuple[str, float], ...] = ()
    """Measures that take longest by themselves, with seconds a run; what several share is paid by the first that asks."""

    @property
    def share(self) -> float:
        """Measuring and packing over living."""
        return (self.reduced + self.packed) / self.lived


def measuring(seeds: int, changes: Iterable[str] = ()) -> Measuring:
    """Live the shipped scenario in all arms on one thread, and measure every run as an experiment does."""
    resolved = load_scenario(SCENARIO, [*changes, f"run.seeds={seeds}"])
    setting = setting_of(resolved)
    for _ in live_worlds(load_scenario(SCENARIO, [*changes, "run.seeds=1"]), workers=1):
        pass  # whatever must be compiled is compiled now
    lives: list[dict[str, Run]] = []
    lived = _time(lambda: lives.extend(dict(runs) for _, runs in live_worlds(resolved, workers=1)))
    kept: list[Kept] = []
    _reduce(setting, lives[:1], [])
    spent = _time(lambda: _reduce(setting, lives, kept))
    stored = _time(lambda: [packed(one) for one in kept])
    return Measuring(len(kept), lived / len(kept), spent / len(kept), stored / len(kept), _dearest(setting, lives))


def _reduce(setting: Setting, lives: list[dict[str, Run]], into: list[Kept]) -> None:
    for runs in lives:
        base = runs.get(setting.base_arm) if setting.base_arm else None
        for arm in setting.in_order:
            run = runs[arm.name]
            into.append(reduced(run, arm, None if run is base else base))


def _dearest(setting: Setting, lives: list[dict[str, Run]], count: int = 5) -> tuple[tuple[str, float], ...]:
    from analysis.measures import Case

    spent = dict.fromkeys(MEASURES, 0.0)
    for runs in lives:
        base = runs.get(setting.base_arm) if setting.base_arm else None
        for arm in setting.in_order:
            case = Case(runs[arm.name], arm, None if runs[arm.name] is base else base)
            for name, one in MEASURES.items():
                spent[name] += _time(lambda one=one, case=case: one.of(case))
    runs_measured = len(lives) * len(setting.arms)
    return tuple((name, spent[name] / runs_measured) for name in sorted(spent, key=spent.__getitem__, reverse=True)[:count])


def _time(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measures_command(quick: bool = False) -> None:
    """Measure and print what measuring costs; quick: fewer seeds."""
    from rich.console import Console
    from rich.table import Table

    found = measuring(8 if quick else 32)
    title = f"Measuring {found.runs} runs of 500 households x 60 months by {len(MEASURES)} measures"
    table = Table(show_header=False, title=title, title_justify="left")
    table.add_row("a run is lived in", f"{found.lived * 1e3:,.2f} ms")
    table.add_row("measured and reduced in", f"{found.reduced * 1e3:,.2f} ms")
    table.add_row("packed for the store in", f"{found.packed * 1e3:,.2f} ms")
    verdict = "ok" if found.share <= AIM else f"at most {AIM:.0%} wanted"
    table.add_row("measuring costs of the run", f"{found.share:.0%} ({verdict})")
    for name, seconds in found.dearest:
        table.add_row(f"dearest measure: {name}", f"{seconds * 1e6:,.0f} microseconds")
    Console().print(table)
