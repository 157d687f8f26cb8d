"""`report.json`: what the page shows beyond the tables of the folder, so that it can be made again from the folder alone.

The terms of the arms, prices and schedules, and one life of the villages looked at closely: map and diaries. No words, no language.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.setting import Arm, Setting, VillageLine
from sim.terms.letters import Letter, LettersError
from sim.terms.resolved import Resolved

if TYPE_CHECKING:
    from analysis.closer import Life
    from analysis.summary import Summary

__all__ = ["FACTS", "Facts", "facts_of", "facts_text", "read_facts"]

FACTS = "report.json"
FORMAT = 1
"""Version of the file; raised when something in it changes its meaning."""


@dataclass(frozen=True)
class Facts:
    """offers: arm -> usual loans with price and installments (fen); life: the closer look, or only `left_out` with the reason why
    there is none.
    """

    setting: Setting
    offers: Mapping[str, list[dict[str, Any]]]
    life: Mapping[str, Any]


def facts_of(resolved: Resolved | Setting, setting: Setting, summary: Summary, engine: str = "compiled") -> Facts:
    """Gather the facts of an experiment whose runs are in the summary; lives one seed again."""
    if not isinstance(resolved, Resolved):
        return Facts(setting, {}, {"left_out": "model"})
    from analysis.offers import offers_of

    return Facts(setting, offers_of(resolved), _closer_look(resolved, setting, summary, engine))


def _closer_look(resolved: Resolved, setting: Setting, summary: Summary, engine: str) -> dict[str, Any]:
    from analysis.closer import live_again, usual_seed
    from analysis.diary import diaries
    from analysis.village_map import map_data

    arms = [arm.name for arm in setting.arms]
    seed = usual_seed(summary, arms)
    lives = None if seed is None else live_again(resolved, seed, engine)
    if lives is None:
        return {"left_out": "unfinished" if seed is None else "large"}
    if any(life.run.fingerprint != summary.rows.facts((name, seed))[2] for name, life in lives.items()):
        return {"left_out": "other"}
    lending = _first_lending(lives, setting)
    villages = resolved.arms[0].villages
    return {
        "seed": seed, "arm": lending, "base": setting.base_arm,
        "parade": _spread(lives, setting, seed),
        "map": map_data(lives, [one.name for one in villages], [one.people.households for one in villages]),
        "diaries": diaries(lives, lending, setting.base_arm),
        "weather": [[round(float(value), 4) for value in row] for row in lives[lending].yields],
    }


def _spread(lives: Mapping[str, Life], setting: Setting, seed: int) -> dict[str, Any] | None:
    """Consumption per head of all persons in the last full year from poorest to richest, yuan; None without a full year."""
    from analysis.measures.households import Households
    from analysis.measures.poverty import quantiles

    people = {name: Households(life.run, setting.arm(name)) for name, life in lives.items()}
    if not all(one.years for one in people.values()):
        return None
    places = np.round(np.arange(0.01, 1.0, 0.01), 2)
    levels = {name: np.round(quantiles(one.per_head_yuan(), places, one.members), 1).tolist() for name, one in people.items()}
    lines = sorted({round(float(line), 2) for one in people.values() for line in np.unique(one.line_yuan())})
    return {"seed": seed, "places": places.tolist(), "arms": levels, "lines": lines}


def _first_lending(lives: Mapping[str, Life], setting: Setting) -> str:
    """The first arm but the base arm in which anybody borrows; else any that lends; else the first."""
    lend = [name for name, life in lives.items() if life.columns["cycles"].any()]
    return next((name for name in lend if name != setting.base_arm), (lend or list(lives))[0])


def facts_text(facts: Facts) -> str:
    """The file's text."""
    setting = facts.setting
    plain = {
        "format": FORMAT, "name": setting.name, "title": setting.title, "about": setting.about, "base_arm": setting.base_arm,
        "seeds": list(setting.seeds), "months": setting.months, "start": setting.start.isoformat(),
        "rule_files": dict(setting.rule_files),
        "arms": [
            {"name": arm.name, "title": arm.title, "digest": arm.digest, "terms": dict(arm.terms),
             "villages": {name: [line.poverty_line_yuan, line.price_annual] for name, line in arm.villages.items()}}
            for arm in setting.arms
        ],
        "offers": dict(facts.offers), "life": dict(facts.life),
    }  # fmt: skip
    return json.dumps(plain, ensure_ascii=False, default=_plain, separators=(",", ":")) + "\n"


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else str(value)


def read_facts(folder: Path) -> Facts:
    """Read a results folder's facts; LettersError if it has none that can be read."""
    place = folder / FACTS
    hint = "give the command that made the folder again, with the same --out: what is finished is not lived again"
    try:
        plain = json.loads(place.read_text("utf-8"))
        if plain["format"] != FORMAT:
            raise ValueError(plain["format"])
        arms = tuple(
            Arm(one["name"], one["title"], {name: VillageLine(*line) for name, line in one["villages"].items()}, one["terms"],
                one["digest"])
            for one in plain["arms"]
        )
        setting = Setting(plain["name"], plain["title"], plain["about"], arms, plain["base_arm"], tuple(plain["seeds"]),
                          plain["months"], date.fromisoformat(plain["start"]), rule_files=plain["rule_files"])
        return Facts(setting, plain["offers"], plain["life"])
    except FileNotFoundError:
        found = "no report.json" if folder.is_dir() else "no such folder"
        raise LettersError([Letter(str(folder), "", found, "a results folder that compare finished or stopped", hint)]) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LettersError([Letter(str(place), "", f"a file that cannot be read ({error})", f"format {FORMAT}", hint)]) from None
