"""Drafts: declarations as written, with the place of every value, before they are checked."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from sim.terms.base import SECTION_NAMES
from sim.terms.faults import Loc, letters_of
from sim.terms.kinds import MODELS, PLURAL
from sim.terms.letters import Mail
from sim.terms.paths import Change, Names, Target, aim, opened
from sim.terms.resolved import RuleChoice, Version


@dataclass
class Draft:
    """One declaration as written: its tables, and where each value that came from elsewhere is written."""

    kind: str
    file: str
    values: dict[str, Any]
    prefix: str = ""
    written: dict[Loc, tuple[str, str]] = field(default_factory=dict)
    lost: bool = False

    @property
    def name(self) -> str:
        """The declared name, or the file's stem where it has none."""
        name = self.values.get("name")
        return name if isinstance(name, str) else self.file.rsplit("/", 1)[-1].removesuffix(".toml")

    def copy(self) -> Draft:
        """An independent draft with the same content."""
        return Draft(
            self.kind, self.file, copy.deepcopy(self.values), self.prefix, dict(self.written), self.lost
        )

    def lay_over(self, values: dict[str, Any], file: str, prefix: str) -> None:
        """Put the values of another declaration over this one, table by table."""
        self._lay(self.values, values, (), file, prefix)

    def _lay(self, below: dict[str, Any], above: dict[str, Any], at: Loc, file: str, prefix: str) -> None:
        for key, value in above.items():
            here = (*at, key)
            if isinstance(value, dict) and isinstance(below.get(key), dict):
                self._lay(below[key], value, here, file, prefix)
            else:
                below[key] = copy.deepcopy(value)
                self.written[here] = (file, prefix + ".".join(map(str, here)))

    def put(self, parts: Sequence[str], value: Any, file: str, as_field: str) -> None:
        """Set one value; `as_field` is how letters call the place. Below what is no table nothing is set."""
        table = self.values
        for part in parts[:-1]:
            table = table.setdefault(part, {})
            if not isinstance(table, dict):
                return
        table[parts[-1]] = copy.deepcopy(value)
        self.written.pop(tuple(parts), None)
        self.written[tuple(parts)] = (file, as_field)

    def place(self, loc: Loc) -> tuple[str, str]:
        """File and field, as written, of a place; of a section, what was last changed in it."""
        for length in range(len(loc), 0, -1):
            if loc[:length] in self.written:
                file, as_field = self.written[loc[:length]]
                rest = "".join(f".{part}" for part in loc[length:])
                return file, as_field + rest
        below = [key for key in self.written if loc and key[: len(loc)] == loc]
        if below:
            return self.written[below[-1]]
        return self.file, self.prefix + ".".join(map(str, loc))

    def checked(self, mail: Mail) -> BaseModel | None:
        """The frozen model of this draft, or None with letters posted."""
        if self.lost:
            return None
        model = MODELS[self.kind]
        try:
            return model.model_validate(self.values)
        except ValidationError as error:
            mail.letters.extend(letters_of(error, model, self.place))
            return None


@dataclass
class Composition:
    """All drafts of one arm, on which changes by path are made."""

    drafts: dict[str, list[Draft]]
    rules: dict[tuple[str, ...], str | int | float] = field(default_factory=dict)

    def copy(self) -> Composition:
        """An independent composition with the same content."""
        drafts = {kind: [draft.copy() for draft in some] for kind, some in self.drafts.items()}
        return Composition(drafts, dict(self.rules))

    @property
    def names(self) -> Names:
        """Names that paths may use, by kind."""
        found = {kind: [draft.name for draft in self.drafts[kind]] for kind in PLURAL}
        return {kind: [name for name in names if name not in SECTION_NAMES] for kind, names in found.items()}

    def _known(self, change: Change, names: Names, mail: Mail) -> Target | None:
        """What a change means; a name is not called unknown while a file of its kind could not be read."""
        found = Mail()
        target = aim(change, names, found)
        drafts = self.drafts.get(change.path.split(".")[0], [])
        unsure = not drafts or any(draft.lost for draft in drafts)
        mail.letters.extend(one for one in found.letters if not (unsure and one.kind == "unknown_one"))
        return target

    def apply(self, changes: Sequence[Change], mail: Mail, month: int = 1) -> dict[str, Any]:
        """Make changes in their order; returns those made, by path. `run.*` is refused here."""
        made: dict[str, Any] = {}
        names = self.names
        for change in opened(changes, names):
            target = self._known(change, names, mail)
            if target is None or not self._allowed(change, target, mail, month):
                continue
            made[change.path] = change.value
            if target.root == "rules":
                self.rules[target.parts] = change.value
                continue
            for draft in self.drafts[target.root]:
                if target.name in ("", draft.name):
                    draft.put(target.parts, change.value, change.file, change.field)
        return made

    def _allowed(self, change: Change, target: Target, mail: Mail, month: int) -> bool:
        if target.root == "run":
            mail.post("run_in_arm", change.file, change.field, path=change.path)
            return False
        if month > 1 and target.fixed:
            mail.post("at_birth", change.file, change.field, path=change.path, month=month)
            return False
        return True

    def checked(self, mail: Mail, month: int = 1) -> Version | None:
        """The version that holds from `month` on, or None with letters posted."""
        models = {kind: [draft.checked(mail) for draft in some] for kind, some in self.drafts.items()}
        if any(model is None for some in models.values() for model in some):
            return None
        villages: Any = tuple(models["village"])
        products: Any = tuple(models["product"])
        lender: Any = models["lender"][0]
        shocks: Any = models["shocks"][0]
        return Version(month, villages, products, lender, shocks, _choice(self.rules))


def same_names(drafts: Iterable[Draft], mail: Mail) -> None:
    """Post a letter for every name used twice among drafts of one kind."""
    seen: set[str] = set()
    for draft in drafts:
        if draft.name in seen:
            mail.post("same_name", draft.file, draft.prefix + "name", name=draft.name, kind=draft.kind)
        seen.add(draft.name)


def _choice(rules: dict[tuple[str, ...], Any]) -> RuleChoice:
    moments = {parts[0]: value for parts, value in rules.items() if len(parts) == 1}
    parameters: dict[str, dict[str, int | float]] = {}
    for parts, value in rules.items():
        if len(parts) == 2:
            parameters.setdefault(parts[0], {})[parts[1]] = value
    return RuleChoice(moments, parameters)
