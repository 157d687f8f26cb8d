"""Arms under the same luck, a few or very many, with a price told before it is paid, and an order of arms at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.again import read_evidence
from analysis.budget import Budget, Limit, check_memory, seconds_a_run
from analysis.cluster import Cluster
from analysis.experiment import Experiment, arms_together, model, run_experiment
from analysis.living import Simulate
from analysis.precision import Precision, Width
from analysis.resolved import setting_of
from analysis.setting import Setting
from analysis.standing import ORDER, Standing
from analysis.summary import Summary
from sim.terms.resolved import Resolved

__all__ = ["Sweep", "Wish", "run_sweep"]


LONG = 10_000_000
"""Household-months from which the time is worth foretelling even without a budget: some seconds."""


@dataclass(frozen=True)
class Wish:
    """What is asked for besides the scenario: threads, the most it may cost, precision, measures of welfare and of sustainability,
    the part (i, n) to live, whether to go on in the latest folder, a model other than that of threads, and a table of evidence for
    the report.
    """

    workers: int = 2
    limit: Limit = field(default_factory=Limit)
    precision: Precision | None = None
    welfare: str = ORDER[0]
    sustainability: str = ORDER[1]
    shard: tuple[int, int] = (1, 1)
    resume: bool = False
    simulate: Simulate | None = None
    evidence: Path | None = None


@dataclass(frozen=True)
class Sweep:
    """A finished or stopped sweep: its experiment, the arms from best to worst, and how wide the widest interval is (if asked)."""

    experiment: Experiment
    standings: list[Standing]
    width: Width | None


def run_sweep(resolved: Resolved | Setting, out: Path | None, command: str | Sequence[str], wish: Wish, progress: bool = True,
              say: Callable[[str], None] = lambda text: None, lang: str = "en") -> Sweep:
    """Live every arm of a scenario, its grid and its sample; write the results folder and `standings.csv`.

    `say` is told the cost. Raises LettersError if it exceeds the memory or the budget, and for all that `run_experiment` refuses.
    """
    setting, precision = setting_of(resolved), wish.precision
    far = wish.simulate if isinstance(wish.simulate, Cluster) else None
    known = isinstance(resolved, Resolved) and (far is not None or wish.simulate is None)
    if known and far:
        far.check_memory(resolved, arms_together(resolved))
    elif known:
        check_memory(resolved, arms_together(resolved), wish.workers)
    budget = Budget(wish.limit, len(setting.arms) * len(setting.seeds) // wish.shard[1], say, grows=precision is not None)

    if wish.evidence is not None:
        read_evidence(wish.evidence)  # refused before anything is lived
    evidence = wish.evidence.read_bytes() if wish.evidence else None

    def foretell(missing: int) -> None:
        long = wish.limit.seconds is not None or missing * _household_months(resolved) > LONG

        def each() -> float:
            return far.seconds_a_run(resolved) if far else seconds_a_run(resolved, wish.workers)

        budget.foretell(missing, each if known and long else None)

    def more(summary: Summary, now: Setting) -> Sequence[int]:
        return budget.affordable(precision.more(summary, now), len(now.arms)) if precision else ()

    living = budget.watched(wish.simulate or model("compiled", wish.workers))
    experiment = run_experiment(resolved, "compiled", out, command, progress=progress, simulate=living, lang=lang,
                                resume=wish.resume, shard=wish.shard, extend=more, foretell=foretell, evidence=evidence,
                                order=(wish.welfare, wish.sustainability))
    return Sweep(experiment, list(experiment.standings), precision.width(experiment.summary, setting) if precision else None)


def _household_months(resolved: Resolved | Setting) -> int:
    """Household-months of one run, of the largest arm; 0 where a setting without a model is given."""
    if isinstance(resolved, Setting):
        return 0
    return resolved.run.months * max(sum(village.people.households for village in arm.villages) for arm in resolved.arms)
