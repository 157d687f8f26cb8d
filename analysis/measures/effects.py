"""What the program changed: each household against itself in the base arm under the same luck; who gained, who lost, and why."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.measures.households import FEN, WORSE_OFF, Households
from analysis.measures.measure import NONE, Case, Measure, timed
from analysis.measures.ratios import over

OWN = "this project"
PAIRED = "paired by household and seed"
MEAGER = "subgroups as in Meager 2019, 2022"
REASONS: dict[str, str] = {
    "losers_spillover": "never had a loan: they lose through others",
    "losers_defaulted": "defaulted: written off or barred",
    "losers_invested": "own more than in the base arm by at least what they consumed less",
    "losers_earned_less": "earned less than in the base arm",
    "losers_paid": "earned as much or more, but paid more to the program than that",
}
"""Why a household consumed less, the first that holds."""

Who = Callable[[Households, Households], NDArray[np.bool_]]
GROUPS: dict[str, tuple[str, Who]] = {
    "clients": ("households that ever had a loan in this arm", lambda people, base: people.ever_client),
    "business": ("households with a business at the start", lambda people, base: people.business),
    "no_business": ("households without a business at the start", lambda people, base: ~people.business),
    "poor": ("households below the line in the first year of the base arm", lambda people, base: base.poor[0]),
    "not_poor": ("households above the line in the first year of the base arm", lambda people, base: ~base.poor[0]),
    "women": ("households headed by a woman", lambda people, base: people.women),
    "men": ("households headed by a man", lambda people, base: ~people.women),
}
"""Groups whose effects are told apart: what they are, and who belongs to them."""
GROUP_NAMES = ("", *GROUPS)
"""The same with all households before them."""


def members_of_groups(people: Households, base: Households) -> NDArray[np.float64]:
    """1 where a household belongs to a group of `GROUP_NAMES`, float[groups, households]."""
    return np.array([np.ones(people.members.size, bool), *(who(people, base) for _, who in GROUPS.values())], np.float64)


def _effect(column: str, group: str = "", each: str = "person") -> Callable[[Case], float]:
    """Last year's sum less the base run's, per person or household of a group."""

    def of(case: Case) -> float:
        if not case.is_paired:
            return NONE
        place = GROUP_NAMES.index(group)
        sums = case.group_sums(column)
        return over(sums[place] / FEN, case.group_sums("persons" if each == "person" else "households")[place])

    return of


def _changed(direction: int, wealth: bool = False) -> Callable[[Case], float]:
    def of(case: Case) -> float:
        if not case.is_paired:
            return NONE
        if not wealth:
            return over(np.count_nonzero(case.changed[0 if direction < 0 else 1]), np.count_nonzero(case.is_known))
        people, base = case.pair
        change = people.relative_change(base, True)
        known = change[np.isfinite(change)]
        return over(np.count_nonzero(direction * known >= WORSE_OFF), known.size)

    return of


def _by_how_much(direction: int) -> Callable[[Case], float]:
    """Mean change of consumption a person and year of those who lost or gained, yuan."""

    def of(case: Case) -> float:
        if not case.is_paired:
            return NONE
        people, base = case.pair
        who = case.changed[0 if direction < 0 else 1]
        change = (people.yearly("consumption") - base.yearly("consumption")).sum(axis=0)[who]
        return over(change.sum() / FEN / people.years, people.members[who].sum())

    return of


def why_lost(case: Case) -> NDArray[np.int64]:
    """The reason of each household's loss, int64[households]: 0 none lost, then 1, 2 ... in the order of `REASONS`."""
    people, base = case.pair
    lost = case.changed[0]
    less = (base.yearly("consumption") - people.yearly("consumption")).sum(axis=0)
    richer = people.yearly("net_worth")[-1] - base.yearly("net_worth")[-1]
    earned = (people.yearly("income") - base.yearly("income")).sum(axis=0)
    defaulted = (people.yearly("written_off")[-1] > 0) | (people.yearly("excluded")[-1] > 0)
    found = np.select([~people.ever_client, defaulted, richer >= less, earned < 0], [1, 2, 3, 4], 5)
    return np.where(lost, found, 0)


def _reason(number: int) -> Callable[[Case], float]:
    def of(case: Case) -> float:
        if not case.is_paired:
            return NONE
        why = case.why_lost
        return over(np.count_nonzero(why == number), np.count_nonzero(why))

    return of


def _who_changed(lost: bool, who: Callable[[Households, Households], NDArray[np.bool_]]) -> Callable[[Case], float]:
    def of(case: Case) -> float:
        if not case.is_paired:
            return NONE
        rows = case.changed[0 if lost else 1]
        return over(np.count_nonzero(rows & who(*case.pair)), np.count_nonzero(rows))

    return of


def _measure(name: str, label: str, unit: str, formula: str, edition: str, source: str, better: str, of: Callable[[Case], float],
             kind: str = "flow", least: float = float("-inf"), most: float = float("inf")) -> Measure:
    told = timed(formula, "last year" if name.startswith("consumption_effect") else "over all full years")
    return Measure(name, label, unit, told, edition, source, kind, "people", better, of, True, least, most, "effects")


_PERCENT = f"{WORSE_OFF:.0%}".replace("%", " %")


def _changed_measure(name: str, label: str, direction: int, wealth: bool) -> Measure:
    """Households that changed by the threshold or more in consumption, with or without wealth."""
    what = "consumption over all full years" + (" and last net worth together" if wealth else "")
    formula = (
        f"households whose {what} {'are' if wealth else 'is'} {'higher' if direction > 0 else 'lower'} than "
        f"in the base arm under the same luck by at least {_PERCENT} of that arm's consumption / all households"
    )
    return _measure(name, label, "share", formula, f"threshold {_PERCENT} of own consumption", OWN,
                    "higher" if direction > 0 else "lower", _changed(direction, wealth), "ratio", 0.0, 1.0)


_SAME = "less that of the same households in the base arm under the same luck / persons"
_LABELS = {"clients": "clients", "business": "those with a business", "no_business": "those without a business", "poor": "the poor",
           "not_poor": "those not poor", "women": "households of women", "men": "households of men"}
MEASURES: tuple[Measure, ...] = (
    _measure("consumption_effect", "effect on consumption", "yuan/person/year", f"consumption in the last year {_SAME}", PAIRED,
             OWN,
             "higher", _effect("consumption")),
    *(_measure(f"consumption_effect_{group}", f"effect on consumption of {_LABELS[group]}", "yuan/person/year",
               f"as the effect on consumption, over {about}", PAIRED if group == "clients" else MEAGER, OWN, "higher",
               _effect("consumption", group)) for group, (about, _) in GROUPS.items()),
    _measure("income_effect", "effect on income", "yuan/person/year", f"income in the last year {_SAME}", PAIRED, OWN, "higher",
             _effect("income")),
    *(_measure(f"profit_effect{suffix}", f"effect on profit{of}", "yuan/household/year",
               "profit of own businesses in the last year after wear less that of the same households in the base arm under "
               "the same "
               f"luck / {about}", MEAGER, "Meager 2019, 2022", "higher", _effect("profit", group, "household"))
      for suffix, of, group, about in (("", "", "", "households"),
                                       ("_business", " of those with a business", "business", GROUPS["business"][0]))),
    _measure("net_worth_effect", "effect on net worth", "yuan/household",
             "net worth at the end of the last year less that of the same households in the base arm / households", PAIRED, OWN,
             "higher", _effect("net_worth", "", "household"), "stock"),
    _changed_measure("worse_off", "worse off than in the base arm", -1, wealth=False),
    _changed_measure("better_off", "better off than in the base arm", 1, wealth=False),
    _changed_measure("worse_off_wealth", "worse off, wealth counted", -1, wealth=True),
    _changed_measure("better_off_wealth", "better off, wealth counted", 1, wealth=True),
    _measure("loss_of_losers", "what losers lost", "yuan/person/year",
             "change of consumption a person and year, all full years, of households worse off", PAIRED, OWN, "higher",
             _by_how_much(-1)),
    _measure("gain_of_winners", "what winners gained", "yuan/person/year",
             "change of consumption a person and year, all full years, of households better off", PAIRED, OWN, "higher",
             _by_how_much(1)),
    *(_measure(name, f"losers who {label}", "share", f"households worse off that {reason} / households worse off; the first "
                                                     f"reason that "
               "holds", PAIRED, OWN, "neither", _reason(number), "ratio", 0.0, 1.0)
      for number, ((name, reason), label) in enumerate(zip(REASONS.items(), (
          "never borrowed", "defaulted", "invested", "earned less", "paid more than they gained"), strict=True), 1)),
    *(_measure(f"{side}_{group}", f"{word} who were {label}", "share",
               f"{about} among households {state} / households {state}", PAIRED, OWN, "neither", _who_changed(lost, who),
               "ratio", 0.0,
               1.0)
      for side, word, state, lost in (("losers", "losers", "worse off", True), ("winners", "winners", "better off", False))
      for group, label, (about, who) in (("poor", "poor", GROUPS["poor"]), ("women", "headed by a woman", GROUPS["women"]),
                                         ("business", "in business", GROUPS["business"]))),
)
