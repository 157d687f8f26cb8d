"""Terms of the arms side by side: which differ, and which are the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from analysis.setting import Setting, Value
from analysis.texts import text
from analysis.wording import NOTHING

KINDS = ("product", "village")
"""Sections with several named members: one path stands for all of them where they agree."""

Rows = dict[str, tuple[str, ...]]


def side_by_side(setting: Setting, lang: str = "en") -> tuple[Rows, Rows]:
    """(terms that differ, terms that do not): path -> shown value for each arm, in the order of the arms.

    Where every product (or village) has the same values in every arm, one row with the bare path stands for
    all.
    """
    paths = dict.fromkeys(path for arm in setting.arms for path in arm.terms)
    rows = {path: tuple(_shown(arm.terms, path, lang) for arm in setting.arms) for path in paths}
    rows = _gathered(rows)
    different = {path: values for path, values in rows.items() if len(set(values)) > 1}
    return different, {path: values for path, values in rows.items() if path not in different}


def _shown(terms: Mapping[str, Value], path: str, lang: str) -> str:
    return written(terms[path], lang) if path in terms else NOTHING


def written(value: Value, lang: str = "en") -> str:
    """A term's value for people: yes and no, numbers with thousands separated, lists with commas."""
    if value is None or (isinstance(value, (str, list, tuple)) and not value):
        return NOTHING
    if isinstance(value, bool):
        return text("report.yes" if value else "report.no", lang)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if value == round(value) and abs(value) >= 1 else f"{value:.6g}"
    if isinstance(value, (list, tuple)):
        return ("、" if lang == "zh" else ", ").join(written(one, lang) for one in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _gathered(rows: Rows) -> Rows:
    named: dict[str, Rows] = {}
    for path, values in rows.items():
        kind, _, rest = path.partition(".")
        _, _, term = rest.partition(".")
        if kind in KINDS and term:
            named.setdefault(f"{kind}.{term}", {})[path] = values
    found: Rows = {}
    for path, values in rows.items():
        kind, _, rest = path.partition(".")
        bare = f"{kind}.{rest.partition('.')[2]}"
        group = named.get(bare, {}) if kind in KINDS else {}
        if len(group) > 1 and len(set(group.values())) == 1:
            found.setdefault(bare, values)
        else:
            found[path] = values
    return found
