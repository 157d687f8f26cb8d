"""Choosing rules: the village's own, or those of a scenario's rule files, which are read before they are run."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["Chosen", "chosen_rules"]


@dataclass(frozen=True)
class Chosen:
    """Rules by question, and the parameters set by any arm: rule -> parameter -> value."""

    rules: Mapping[str, Callable]
    parameters: Mapping[str, Mapping[str, int | float]]


def chosen_rules(resolved, worlds) -> Chosen:
    """Return the rules of the worlds of a shard."""
    return Chosen({}, {})


def shards_by_rules(worlds) -> list[list]:
    """Return the worlds in groups that share their rules."""
    return [list(worlds)]
