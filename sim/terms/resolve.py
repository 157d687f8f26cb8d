"""Loading a scenario: read, follow references, make changes, check every arm; all faults at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.terms.attach import DataShelf
from sim.terms.designs import made_arms
from sim.terms.draft import Composition, Draft, same_names
from sim.terms.faults import Loc, letters_of
from sim.terms.files import PROJECT, Places, label, parse, read_text
from sim.terms.kinds import PLURAL
from sim.terms.letters import Mail, listed, near_phrase
from sim.terms.nouns import draft_of
from sim.terms.paths import Change, aim, line_changes, opened
from sim.terms.resolved import Arm, Reform, Resolved, Version
from sim.terms.rule_files import rule_files
from sim.terms.scenario import ArmTerms, ChangeTerms, Scenario
from sim.terms.shelf import scenario_path

ONLY_ARM = "as_written"
"""Name of the one arm of a scenario that declares none."""

_START = date(2000, 1, 1)
_STANDING = {"villages": (), "products": (), "lender": None, "shocks": None, "rules": ()}


def load_scenario(
    path: Path | str,
    changes: Sequence[str | tuple[str, Any]] = (),
    root: Path | None = None,
    trust_rules: bool = False,
    tables: Mapping[str, Any] | None = None,
) -> Resolved:
    """Load a scenario file (or the stem of a shipped one), with changes by path made on its base.

    `changes` are `path=value` texts or (path, value) pairs; they come after the file's own `[set]` and before
    the changes of the arms. `tables` take the place of those in the file (`grid`, `sample`). `root` is the project
    that names refer to. Raises LettersError with all faults.
    """
    root = (root or PROJECT).resolve()
    path = scenario_path(Path(path), root)
    name = label(path, root)
    text = read_text(path, name)
    return _Loading(path, name, text, Places(path.parent, root), tables or {}).resolve(changes, trust_rules)


class _Loading:
    """One scenario on its way from text to `Resolved`."""

    def __init__(self, path: Path, name: str, text: str, places: Places, tables: Mapping[str, Any]) -> None:
        self.path, self.name, self.text, self.places = path, name, text, places
        self.mail = Mail()
        self.raw = {**parse(text, name), **tables}
        self.written: dict[Loc, tuple[str, str]] = {}

    def resolve(self, changes: Sequence[str | tuple[str, Any]], trust_rules: bool) -> Resolved:
        own = self.raw.get("set")
        given = line_changes(changes, self.mail)
        base = [*self._changes(own if isinstance(own, dict) else {}, "set."), *given]
        base = self._set_run(base)
        scenario = self._scenario()
        composition = self._composition(scenario)
        self.data = DataShelf(self.places, self.name, scenario.run.start, self.mail)
        composition.apply(base, self.mail)
        first = self.data.attach(composition.checked(self.mail))
        arms = self._arms(scenario, composition)
        self._check_base_arm(scenario, arms)
        files = rule_files(scenario.rules, self.places, self.name, trust_rules, self.mail)
        self.mail.send()
        assert first is not None, "a base without letters is checked"
        run = scenario.run.model_copy(update={"base_arm": scenario.run.base_arm or arms[0].name})
        shown = {one.path: one.value for one in opened(given, composition.names)}
        return Resolved(
            self.path, self.text, scenario.title, scenario.about, run, tuple(arms), first, tuple(files), shown, self.data.data
        )

    def _changes(self, values: dict[str, Any], prefix: str) -> list[Change]:
        return [Change(path, value, self.name, prefix) for path, value in values.items()]

    def _set_run(self, changes: list[Change]) -> list[Change]:
        """Put changes of `run.*` into the scenario's own table; the others are returned."""
        others = []
        names = {kind: () for kind in PLURAL}
        for change in opened(changes, names):
            if change.path.split(".")[0] != "run":
                others.append(change)
                continue
            target = aim(change, names, self.mail)
            table = self.raw.setdefault("run", {})
            if target is not None and isinstance(table, dict):
                table[target.parts[0]] = change.value
                self.written["run", target.parts[0]] = (change.file, change.field)
        return others

    def _place(self, loc: Loc) -> tuple[str, str]:
        if loc[:2] in self.written:
            file, field = self.written[loc[:2]]
            return file, ".".join([field, *map(str, loc[2:])])
        return self.name, ".".join(map(str, loc))

    def _scenario(self) -> Scenario:
        """The scenario as written; harmless parts stand in for faulty ones, which are posted."""
        try:
            return Scenario.model_validate(self.raw)
        except ValidationError as error:
            self.mail.letters.extend(letters_of(error, Scenario, self._place))
            faulty = {str(fault["loc"][0]) for fault in error.errors()}
        sound = {key: value for key, value in self.raw.items() if key not in faulty}
        stand_in = {"title": "-", "run": {"months": 1200, "start": _START, "seeds": 1}}
        nouns = {"villages": ["-"], "products": ["-"], "lender": "-", "shocks": "-"}
        scenario = Scenario.model_validate({**nouns, **stand_in, **sound})
        lost = {key: value for key, value in _STANDING.items() if key in faulty}
        return scenario.model_copy(update={**lost, "arms": {} if "arms" in faulty else scenario.arms})

    def _composition(self, scenario: Scenario) -> Composition:
        drafts = {
            "village": self._nouns("village", "villages", scenario.villages),
            "product": self._nouns("product", "products", scenario.products),
            "lender": self._nouns("lender", "lender", [scenario.lender]),
            "shocks": self._nouns("shocks", "shocks", [scenario.shocks]),
        }
        return Composition(drafts)

    def _nouns(self, kind: str, field: str, nouns: Sequence[Any]) -> list[Draft]:
        single = kind not in PLURAL
        fields = [field if single else f"{field}.{place}" for place in range(len(nouns))]
        drafts = [
            draft_of(kind, noun, self.places, self.name, at, self.mail)
            if noun is not None
            else Draft(kind, "", {}, lost=True)
            for noun, at in zip(nouns, fields, strict=True)
        ]
        same_names(drafts, self.mail)
        return drafts

    def _arms(self, scenario: Scenario, base: Composition) -> list[Arm]:
        made = [(name, f"arms.{name}.set.", terms) for name, terms in scenario.arms.items()]
        made += made_arms(scenario, self.name, self.mail)
        arms: list[Arm] = []
        for name, prefix, terms in made or [(ONLY_ARM, "", ArmTerms(title=scenario.title))]:
            before = len(self.mail.letters)
            arms.append(self._arm(name, terms, scenario, base, prefix))
            if name not in scenario.arms and len(self.mail.letters) > before:
                break  # the other arms of a grid would tell the same fault
        return arms

    def _arm(self, name: str, terms: ArmTerms, scenario: Scenario, base: Composition, prefix: str) -> Arm:
        composition = base.copy()
        at = f"arms.{name}."
        if terms.products is not None:
            composition.drafts["product"] = self._nouns("product", f"{at}products", terms.products)
        made = composition.apply(self._changes(terms.set, prefix), self.mail)
        first = self.data.attach(composition.checked(self.mail))
        reforms = self._reforms(scenario.change, "change", True) + self._reforms(
            terms.change, f"{at}change", False
        )
        done: list[Reform] = []
        later: dict[int, Version | None] = {}
        for reform, field in sorted(reforms, key=lambda one: one[0].month):
            if reform.month > scenario.run.months:
                facts = {"month": reform.month, "months": scenario.run.months}
                self.mail.post("late_change", self.name, f"{field}.month", **facts)
                continue
            changes = self._changes(dict(reform.set), f"{field}.set.")
            reform_made = composition.apply(changes, self.mail, reform.month)
            later[reform.month] = self.data.attach(composition.checked(self.mail, reform.month))
            done.append(Reform(reform.month, reform_made, reform.common))
        versions = tuple(one for one in (first, *later.values()) if one is not None)
        return Arm(name, terms.title or name, versions, tuple(done), made, terms.products is not None)

    def _reforms(self, changes: Sequence[ChangeTerms], at: str, common: bool) -> list[tuple[Reform, str]]:
        return [(Reform(one.month, one.set, common), f"{at}.{place}") for place, one in enumerate(changes)]

    def _check_base_arm(self, scenario: Scenario, arms: list[Arm]) -> None:
        wanted, known = scenario.run.base_arm, [arm.name for arm in arms]
        if wanted and wanted not in known and (scenario.arms or not self.mail.letters):  # a faulty arm has had its letter
            file, field = self._place(("run", "base_arm"))
            facts = {"name": f'"{wanted}"', "known": listed(known), "near": near_phrase(wanted, known)}
            self.mail.post("no_arm", file, field, **facts)
