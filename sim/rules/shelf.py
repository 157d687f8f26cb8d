"""All rules a scenario may pick: the village's own and those of its rule files."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sim.rules import QUESTIONS, RULES
from sim.rules.files import load_file
from sim.terms.files import label
from sim.terms.letters import Letter, LettersError, listed
from sim.terms.resolved import Arm, Resolved

__all__ = ["Shelf", "parameters_of", "shelf_of"]


@dataclass(frozen=True)
class Shelf:
    """All rules a scenario may pick, question -> name -> function; those of files; question -> the one that needs no naming."""

    rules: Mapping[str, Mapping[str, Callable]]
    of_files: Mapping[str, Mapping[str, tuple[Callable, str]]]
    silent: Mapping[str, str]

    def named(self, arm: Arm) -> dict[str, Callable]:
        """Return the rules of an arm by question, where not the village's own by silence; unknown names are left out."""
        names = {**self.silent, **arm.rules.moments}
        return {question: self.rules[question][name] for question, name in names.items() if name in self.rules.get(question, {})}


def shelf_of(resolved: Resolved) -> tuple[Shelf, list[Letter]]:
    """Return all rules a scenario may pick, and the letters about its files."""
    letters: list[Letter] = []
    rules = {question: dict(own) for question, own in RULES.items()}
    of_files: dict[str, dict[str, tuple[Callable, str]]] = {question: {} for question in QUESTIONS}
    taken = {name: "the village's own rules" for own in RULES.values() for name in own}
    for file in resolved.rule_files:
        try:
            found = load_file(file)
        except LettersError as error:
            letters.extend(error.letters)
            continue
        for question, functions in found.rules.items():
            for name, function in functions.items():
                if name in taken:
                    line = f"line {function.__code__.co_firstlineno}"
                    letters.append(Letter(file.label, line, f"a rule called {name}, as in {taken[name]}", "a name of its own"))
                    continue
                taken[name] = file.label
                rules[question][name] = function
                of_files[question][name] = (function, file.label)
    return Shelf(rules, of_files, _silent(resolved, of_files, letters)), letters


def _silent(resolved: Resolved, of_files, letters: list[Letter]) -> dict[str, str]:
    """Return question -> the file rule that stands in wherever an arm says nothing."""
    silent = {}
    for question, functions in of_files.items():
        named = {version.rules.moments.get(question) for arm in resolved.arms for version in arm.versions}
        if not functions or named & set(functions):
            continue
        if len(functions) == 1:
            silent[question] = next(iter(functions))
        elif None in named:
            found = f"{len(functions)} rules of files: {listed(functions)}"
            letters.append(Letter(label(resolved.path), f"rules.{question}", found, "the name of one",
                                  f'write "rules.{question}" = "{next(iter(functions))}" under [set]'))
    return silent


def parameters_of(function: Callable) -> dict[str, int | float]:
    """Return the parameters of a rule with their defaults."""
    return {name: one.default for name, one in inspect.signature(function).parameters.items()
            if one.default is not inspect.Parameter.empty}
