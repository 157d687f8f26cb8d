"""What is checked of chosen rules before month one: names, parameters, arguments, and that money is answered in whole fen."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sim.demand import demand_moments
from sim.guarantors import guarantor_moments
from sim.lending import lending_moments
from sim.livelihood import household_moments
from sim.meetings import meeting_moments
from sim.rules import QUESTIONS, Question
from sim.rules.files import divisors_of
from sim.rules.shelf import Shelf, parameters_of
from sim.schema import schema_of
from sim.terms.files import label
from sim.terms.letters import Letter, listed, near_phrase
from sim.terms.resolved import Arm, Resolved, Version
from sim.ventures import venture_moments
from sim.wiring import Moment, Schema, find, known_names

__all__ = ["asking_moments", "faults_of"]

MOST = 2**53


def asking_moments(rules: Mapping[str, Callable]) -> list[Moment]:
    """Return every moment that asks a rule, with these rules chosen."""
    return [*household_moments(rules), *meeting_moments(rules), *demand_moments(rules), *guarantor_moments(rules),
            *lending_moments(rules), *venture_moments(rules)]


def faults_of(resolved: Resolved, shelf: Shelf) -> list[Letter]:
    """Return the letters about everything a scenario says of rules, and about the rules of its files that some arm asks."""
    letters: list[Letter] = []
    for arm in resolved.arms:
        for version in arm.versions:
            letters += _names(resolved, arm, version, shelf)
            letters += _parameters(resolved, arm, version, shelf)
    asked = {(question, function) for arm in resolved.arms for question, function in shelf.named(arm).items()}
    schema = schema_of(resolved.arms[0].products[0], {})
    for question, functions in shelf.of_files.items():
        for function, file in functions.values():
            if (question, function) in asked:
                letters += _function(question, function, file, schema)
    return letters


def _place(resolved: Resolved, arm: Arm, month: int, path: str) -> tuple[str, str]:
    """Return the file and the field where a path of an arm's version was last written."""
    reforms = [reform for reform in arm.reforms if path in reform.set and reform.month <= month]
    if reforms:
        prefix = "change." if reforms[-1].common else f"arms.{arm.name}.change."
        return label(resolved.path), f"{prefix}set.{path}"
    if path in arm.set:
        return label(resolved.path), f"arms.{arm.name}.set.{path}"
    return ("--set", path) if path in resolved.changes else (label(resolved.path), f"set.{path}")


def _names(resolved: Resolved, arm: Arm, version: Version, shelf: Shelf) -> Iterator[Letter]:
    for question, name in version.rules.moments.items():
        file, field = _place(resolved, arm, version.month, f"rules.{question}")
        if question not in QUESTIONS:
            yield Letter(file, field, f"the unknown question {question}", f"one of: {listed(QUESTIONS)}",
                         near_phrase(question, QUESTIONS))
        elif name not in shelf.rules[question]:
            known = shelf.rules[question]
            others = [other for other in QUESTIONS if name in shelf.rules[other]]
            hint = f"{name} answers {others[0]}" if others else near_phrase(name, known) or "name its file under rules = [...]"
            yield Letter(file, field, f"the unknown rule {name}", f"one of: {listed(known)}", hint)
        elif arm.rules.moments.get(question) != name:
            yield Letter(file, field, f"another rule from month {version.month} on", "the same rule in all months of an arm",
                         "give the rule a parameter that the reform sets, or compare two arms")


def _parameters(resolved: Resolved, arm: Arm, version: Version, shelf: Shelf) -> Iterator[Letter]:
    asked = _asked(resolved, shelf)
    known_rules = {name: function for functions in shelf.rules.values() for name, function in functions.items()}
    for key, values in version.rules.parameters.items():
        for name, value in values.items():
            file, field = _place(resolved, arm, version.month, f"rules.{key}.{name}")
            if key in QUESTIONS:
                functions = asked[key]
            elif key in known_rules:
                functions = [known_rules[key]]
                if not any(known_rules[key] in some for some in asked.values()):
                    yield Letter(file, field, f"a parameter of {key}, which no arm asks", "a parameter of a rule in use",
                                 f'choose it: "rules.<question>" = "{key}"')
            else:
                words = [*QUESTIONS, *known_rules]
                yield Letter(file, field, f"the unknown question or rule {key}", "a question or the name of a rule",
                             near_phrase(key, words) or f"questions: {listed(QUESTIONS)}")
                continue
            yield from _parameter(file, field, key, name, value, functions)


def _asked(resolved: Resolved, shelf: Shelf) -> dict[str, list[Callable]]:
    """Return question -> the functions that some arm asks."""
    found: dict[str, list[Callable]] = {}
    for question in QUESTIONS:
        own = next(iter(shelf.rules[question].values()))
        found[question] = list(dict.fromkeys(shelf.named(arm).get(question, own) for arm in resolved.arms))
    return found


def _parameter(file: str, field: str, key: str, name: str, value: int | float, functions: list[Callable]) -> Iterator[Letter]:
    having = [function for function in functions if name in parameters_of(function)]
    if not having:
        known = sorted({one for function in functions for one in parameters_of(function)})
        expected = f"a parameter of {key}: {listed(known)}" if known else f"nothing: {key} has no parameters"
        yield Letter(file, field, f"the unknown parameter {name}", expected, near_phrase(name, known))
    for function in having:
        default = parameters_of(function)[name]
        if isinstance(default, int) and isinstance(value, float):
            yield Letter(file, field, f"{value}", f"a whole number, as its default {default} is", "money is in fen")
        elif abs(value) >= MOST:
            yield Letter(file, field, f"{value}", "a number below 2**53")
        elif value <= 0 and name in divisors_of(function):
            yield Letter(file, field, f"{value}", "a number above 0", f"{function.__name__} divides by it")


def _function(question: str, function: Callable, file: str, schema: Schema) -> list[Letter]:
    """Return the letters about one rule of a file: names it takes from, and answers it gives to, the moments that ask it."""
    field = f"line {function.__code__.co_firstlineno}"
    letters: list[Letter] = []
    for moment in asking_moments({question: function}):
        for place, step in enumerate(moment.steps):
            if step.rule != question:
                if step.name == function.__name__:
                    letters.append(Letter(file, field, f"a rule called {step.name}, as a step of {moment.name} is", "another name"))
                continue
            given = {name for one in moment.steps[:place] for name in one.gives}
            lost = [name for name in _taken(function) if not _is_luck(name) and not find(name, moment, schema, given)]
            known = known_names(moment, schema, given)
            letters += [Letter(file, field, f"the argument {name} of {function.__name__}, which nobody has",
                               f"a name known at the moment {moment.name}",
                               near_phrase(name, known) or "with a default it is a parameter") for name in lost]
            if not lost:
                types = tuple(_type(name, moment, place, schema) for name in inspect.signature(function).parameters)
                letters += _answers(QUESTIONS[question], function, types, file, field)
    return letters


def _taken(function: Callable) -> list[str]:
    parameters = parameters_of(function)
    return [name for name in inspect.signature(function).parameters if name not in parameters]


def _is_luck(name: str) -> bool:
    return name == "luck" or (name.startswith("luck_") and name[5:].isdigit())


def _type(name: str, moment: Moment, place: int, schema: Schema) -> str:
    """Return whether an argument of a step is a whole number ("i64") or a fraction ("f64")."""
    parameters = parameters_of(moment.steps[place].function)
    if name in parameters:
        return "f64" if isinstance(parameters[name], float) else "i64"
    if _is_luck(name):
        return "f64"
    outside = find(name, moment, schema, set())
    if outside is not None and outside.kind != "now":
        table = "product" if outside.table == "offer" else outside.table
        return "f64" if schema[table][outside.column][0] == "f64" else "i64"
    giver = next((k for k in reversed(range(place)) if name in moment.steps[k].gives), None)
    if giver is None:
        return "i64"
    step = moment.steps[giver]
    arguments = tuple(_type(one, moment, giver, schema) for one in inspect.signature(step.function).parameters)
    answers = inferred(step.function, arguments)
    return answers[step.gives.index(name)] if not isinstance(answers, str) else "i64"


@lru_cache(maxsize=1024)
def inferred(function: Callable, arguments: tuple[str, ...]) -> tuple[str, ...] | str:
    """Return the type of each answer, "i64", "f64" or another name, as numba infers it; or what numba says against it."""
    from numba import types
    from numba.core.errors import NumbaError

    from sim.kernels import compiled

    signature = tuple(types.float64 if dtype == "f64" else types.int64 for dtype in arguments)
    form: Any = compiled(function)
    try:
        form.compile(signature)
    except NumbaError as error:
        return next((line.strip() for line in str(error).splitlines()[1:] if line.strip()), str(error))
    answer: Any = form.overloads[signature].signature.return_type
    is_tuple = isinstance(answer, types.BaseTuple)
    several = list(answer) if is_tuple else [answer]
    return tuple(_word(one, types) for one in several)


def _word(answer, types) -> str:
    if isinstance(answer, types.Integer | types.Boolean):
        return "i64"
    return "f64" if isinstance(answer, types.Float) else str(answer)


def _answers(question: Question, function: Callable, types: tuple[str, ...], file: str, field: str) -> list[Letter]:
    answers = inferred(function, types)
    if isinstance(answers, str):
        return [Letter(file, field, answers, f"a function that the compiler understands ({function.__name__})")]
    names = ", ".join(question.gives)
    if len(answers) != len(question.gives):
        return [Letter(file, field, f"{len(answers)} answers of {function.__name__}", f"{len(question.gives)} ({names})",
                       question.about)]
    wanted = {"fen": "whole fen", "flag": "1 or 0"}.get(question.unit, "a number")
    hint = "use rint(x), which rounds to the nearest whole number" if question.unit == "fen" else ""
    return [Letter(file, field, f"{function.__name__} answers a fraction as {name}", wanted, hint)
            for name, answer in zip(question.gives, answers, strict=True)
            if answer != "i64" and not (question.unit == "share" and answer == "f64")]
