"""Arms made instead of written: `[grid]`, every combination of listed values, and `[sample]`, points spread between bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from sim.terms.letters import Mail
from sim.terms.scenario import MOST_ARMS, ArmTerms, Sample, Scenario

__all__ = ["made_arms"]

LONGEST = 60


def made_arms(scenario: Scenario, file: str, mail: Mail) -> Iterator[tuple[str, str, ArmTerms]]:
    """Yield (name, place in the file that letters name, terms) of every arm that a grid or a sample asks for.

    A name says the values (`rate_annual-0_08-every_days-30`); where that is too long, and in a sample, arms are numbered and the
    title says the values.
    """
    count = prod(len(values) for values in scenario.grid.values()) if scenario.grid else 0
    count += scenario.sample.n if scenario.sample else 0
    if count + len(scenario.arms) > MOST_ARMS:
        facts = {"found": f"{count + len(scenario.arms):,} arms", "expected": f"at most {MOST_ARMS:,}", "hint": "take fewer values"}
        mail.post("plain", file, "grid" if scenario.grid else "sample", **facts)
        return
    taken = set(scenario.arms)
    for number, values in enumerate(product(*scenario.grid.values()) if scenario.grid else (), 1):
        chosen = dict(zip(scenario.grid, values, strict=True))
        name = "-".join(f"{word}-{_written(value)}" for word, value in zip(_words(chosen), chosen.values(), strict=True))
        if len(name) > LONGEST or name in taken or not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
            name = _numbered("grid", number, taken)
        taken.add(name)
        yield name, "grid.", ArmTerms(title=_title(chosen), set=chosen)
    if scenario.sample:
        for number, point in enumerate(_points(scenario.sample), 1):
            name = _numbered("sample", number, taken)
            taken.add(name)
            yield name, "sample.between.", ArmTerms(title=_title(point), set=point)


def _numbered(word: str, number: int, taken: set[str]) -> str:
    name = f"{word}-{number:04d}"
    while name in taken:
        name += "_"
    return name


def _words(paths: Mapping[str, Any]) -> list[str]:
    """The last word of each path, with the word before it where that is needed to tell them apart."""
    last = [path.rsplit(".", 1)[-1] for path in paths]
    return [one if last.count(one) == 1 else "_".join(path.split(".")[-2:]) for one, path in zip(last, paths, strict=True)]


def _written(value: Any) -> str:
    return str(value).lower().replace(".", "_").replace("-", "m")


def _title(values: Mapping[str, Any]) -> str:
    text = ", ".join(f"{word} = {_plain(value)}" for word, value in zip(_words(values), values.values(), strict=True))
    return text if len(text) <= 200 else text[:197] + "..."


def _plain(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value).replace("\n", " ")


def _points(sample: Sample) -> list[dict[str, float | int]]:
    """The points of a sample by path; where both bounds are whole numbers, so are the points. Six significant digits are kept.

    Which terms are tried is a choice of the design, by its own declared seed; nobody's luck in a village comes from here.
    """
    from scipy.stats import qmc

    kinds = {"sobol": qmc.Sobol, "latin": qmc.LatinHypercube}
    engine = kinds[sample.method](len(sample.between), rng=sample.seed)
    whole = 1 << (sample.n - 1).bit_length() if sample.method == "sobol" else sample.n  # Sobol is balanced at powers of 2
    points = engine.random(whole)[: sample.n]
    return [{path: _within(share, bounds) for share, (path, bounds) in zip(point, sample.between.items(), strict=True)}
            for point in points.tolist()]


def _within(share: float, bounds: Sequence[float]) -> float | int:
    low, high = bounds
    if isinstance(low, int) and isinstance(high, int):
        return min(low + int(share * (high - low + 1)), high)
    return min(max(float(f"{low + share * (high - low):.6g}"), low), high)
