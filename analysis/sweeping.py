"""A sweep: many arms under the same luck, with a price told before it is paid, and an order of arms at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.budget import Budget, check_memory
from analysis.experiment import Experiment, arms_together, model, run_experiment
from analysis.living import Simulate
from analysis.precision import Precision, Width
from analysis.resolved import setting_of
from analysis.standing import ORDER, Standing
from sim.terms.resolved import Resolved

__all__ = ["Sweep", "Wish", "run_sweep"]

@dataclass(frozen=True)
class Wish:
    """What a sweep is asked for besides its scenario: threads, budget in minutes, precision, measures of welfare and of
    sustainability, the part (i, n) to live, whether to go on in the latest folder, and a model other than that of threads.
    """

    workers: int = 2
    minutes: float | None = None
    precision: Precision | None = None
    welfare: str = ORDER[0]
    sustainability: str = ORDER[1]
    shard: tuple[int, int] = (1, 1)
    resume: bool = False
    simulate: Simulate | None = None


@dataclass(frozen=True)
class Sweep:
    """A finished or stopped sweep: its experiment, the arms from best to worst, and how wide the widest interval is (if asked)."""

    experiment: Experiment
    standings: list[Standing]
    width: Width | None


def run_sweep(resolved: Resolved, out: Path | None, command: str | Sequence[str], wish: Wish, progress: bool = True,
              say: Callable[[str], None] = lambda text: None, lang: str = "en") -> Sweep:
    """Live every arm of a scenario, its grid and its sample; write the results folder and `standings.csv`.

    `say` is told the cost. Raises LettersError if it exceeds the memory or the budget, and for all that `run_experiment` refuses.
    """
    setting, precision = setting_of(resolved), wish.precision
    if wish.simulate is None:
        check_memory(resolved, arms_together(resolved), wish.workers)
    budget = Budget(wish.minutes, len(setting.arms) * len(setting.seeds) // wish.shard[1], say)
    living = budget.watched(wish.simulate or model("compiled", wish.workers))
    experiment = run_experiment(resolved, "compiled", out, command, progress=progress, simulate=living, lang=lang,
                                resume=wish.resume, shard=wish.shard, extend=precision.more if precision else None,
                                order=(wish.welfare, wish.sustainability))
    return Sweep(experiment, list(experiment.standings), precision.width(experiment.summary, setting) if precision else None)
