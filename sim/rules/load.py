"""Choosing rules: the village's own, or those of a scenario's rule files; parameters by question or by rule name.

A scenario picks a rule by name (`rules.pay = "festival_first"`). Where no arm names a rule of its files for a question, the only
file rule for it stands in for the village's own in every arm; where one does, arms that say nothing keep the village's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sim.rules import QUESTIONS, RULES
from sim.rules.faults import faults_of
from sim.rules.shelf import Shelf, parameters_of, shelf_of
from sim.terms.letters import LettersError
from sim.terms.resolved import Resolved, Version

__all__ = ["Chosen", "check_rules", "chosen_rules", "parameter_values", "shards_by_rules"]


@dataclass(frozen=True)
class Chosen:
    """Rules by question, where not the village's own; and the parameters that any arm sets: question -> name -> default."""

    rules: Mapping[str, Callable]
    parameters: Mapping[str, Mapping[str, int | float]]

    def rule(self, question: str) -> Callable:
        """Return the function that answers a question."""
        return self.rules.get(question) or next(iter(RULES[question].values()))


def chosen_rules(resolved: Resolved, worlds) -> Chosen:
    """Return the rules of the worlds of a shard, which must share them (`shards_by_rules`), checked in every arm.

    Raises LettersError with every fault of files, choices and parameters, before anything is lived.
    """
    choices = [version.rules for arm in resolved.arms for version in arm.versions]
    if not resolved.rule_files and not any(choice.moments or choice.parameters for choice in choices):
        return Chosen({}, {})
    shelf = check_rules(resolved)
    several = [shelf.named(world.arm) for world in worlds]
    if any(one != several[0] for one in several):
        raise ValueError("these worlds live by different rules and cannot share a shard: see shards_by_rules")
    chosen = Chosen(several[0], {})
    return Chosen(several[0], {question: values for question in QUESTIONS if (values := _set_anywhere(question, chosen, choices))})


def check_rules(resolved: Resolved) -> Shelf:
    """Load the rule files of a scenario and check every choice of every arm; raises LettersError with all faults."""
    shelf, letters = shelf_of(resolved)
    letters += faults_of(resolved, shelf)
    if letters:
        raise LettersError(letters)
    return shelf


def _set_anywhere(question: str, chosen: Chosen, choices) -> dict[str, int | float]:
    function = chosen.rule(question)
    names = {name for choice in choices for key in (question, function.__name__) for name in choice.parameters.get(key, {})}
    return {name: default for name, default in parameters_of(function).items() if name in names}


def parameter_values(version: Version, chosen: Chosen) -> dict[str, int | float]:
    """Return the columns of rule parameters and their values in a version: what it sets, else the default.

    A value set by the rule's name comes before one set by the question's.
    """
    values = {}
    for question, defaults in chosen.parameters.items():
        set_here = {**version.rules.parameters.get(question, {}),
                    **version.rules.parameters.get(chosen.rule(question).__name__, {})}
        for name, default in defaults.items():
            value = set_here.get(name, default)
            values[f"rules_{question}_{name}"] = float(value) if isinstance(default, float) else value
    return values


def shards_by_rules(worlds: Iterable) -> list[list]:
    """Group worlds (with `.arm`) that name the same rules, in their order: only they can share one compiled shard."""
    groups: dict[tuple, list] = {}
    for world in worlds:
        groups.setdefault(tuple(sorted(world.arm.rules.moments.items())), []).append(world)
    return list(groups.values())
